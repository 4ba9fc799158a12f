// Settings whose texts, keys, numbers and lengths are easily written wrong: in TypeScript, as prettier wants it, or
// in `.env`.
'use strict';

const texts = {
  single: "it's", double: 'say "hi"', both: `'"`, backtick: '`', all: `'"\``,
  backslash: 'C:\\temp\\', backslashes: '\\\\', escape: '\\n', last: 'a\\',
  dollar: '$', hole: '${', braces: '${}', spaces: '${ A }', signs: '$$1', percent: '%41',
  lines: 'one\ntwo', windows: 'one\r\ntwo\r', tab: 'a\tb', nul: 'a\0b', nulDigit: '\x001', bell: '\x07\x1b[31m\x7f\x85',
  separators: 'a\u2028b\u2029c', mark: '\ufeff', right: 'a\u202eb', emoji: '👩‍🚀', accents: 'Ünï größe データ',
  comment: '*/ // <!-- #', tag: '</script>', code: 'process.env.HOME', template: '<%= name %>',
  empty: '', blank: ' ', digits: '007', word: 'null', long: 'words '.repeat(30), longQuotes: `"'`.repeat(60),
};

// A file of variables is lines of text, and Node reads no text with all three quotes.
const kept = Object.entries(texts).filter(([key]) => !['nul', 'nulDigit', 'all', 'longQuotes', 'windows'].includes(key));

const keys = {
  'my-key': 1, "it's": 2, 'say "hi"': 3, 'a.b': 4, 'a b': 5, 'class': 6, '': 8, '1': 9, '1a': 10, '\\': 11,
  '${x}': 12, 'a\nb': 13, 'constructor': 14, '-1': 16, '1.5': 17,
};

const numbers = { half: 0.5, small: 1e-7, large: 1e21, negative: -1, zero: 0, list: [-1.5, 2e3] };

const lists = {
  none: [], empty: {}, one: [1], words: ['a', "b'c"], mixed: [1, 'a', null, true, {}],
  numbers: Array.from({ length: 40 }, (_, index) => index * 7),
  wide: ['a'.repeat(40), 'b'.repeat(40)],
  matrix: [[1, 2], [3, 4]], columns: [[1], [2]], deep: [[[1, 2], [3, 4]]],
  objects: [{ a: 1, b: 2 }, { a: 3, b: 4 }], single: [{ a: 1 }], nested: { a: { b: { c: [{ d: {} }] } } },
};

const name60 = `a${'VeryLongName'.repeat(5)}`.slice(0, 60);
const key60 = 'aLongSettingOf60Letters'.repeat(3).slice(0, 60);

// What each data source is given: `settings` as JSON, `secrets` kept in variables, and `more` arguments. `comes` is
// what becomes of `more`.
exports.sources = {
  nastyTexts: { settings: texts },
  nastySecrets: { settings: {}, secrets: Object.fromEntries(kept.filter(([, text]) => text !== '')) },
  nastyKeys: { settings: { nested: keys } },
  nastyNumbers: { settings: numbers },
  nastyLists: { settings: lists },
  [name60]: {
    settings: { [key60]: 'a'.repeat(60), [`${key60}List`]: ['a'.repeat(60)], port: 1 },
    secrets: { password: 's3cret', [`${key60}Secret`]: 's3cret' },
  },
  DB_1: { settings: {} },
  references: {
    settings: {
      whole: '${NASTY_VALUE}', end: 'http://${NASTY_VALUE}', path: 'C:\\`${}\\${NASTY_VALUE}',
      list: ['${NASTY_VALUE}', 'b'], object: { a: '${NASTY_VALUE}' },
      [key60]: `\${NASTY_VALUE_${'OF_A_LONG_NAME_'.repeat(4)}}`,
    },
    comes: {
      whole: "it's", end: "http://it's", path: "C:\\`${}\\it's", list: ["it's", 'b'], object: { a: "it's" },
      [key60]: 'long',
    },
  },
};

// The variables that no setting brings with it.
exports.variables = {
  NASTY_VALUE: "it's", [`NASTY_VALUE_${'OF_A_LONG_NAME_'.repeat(4)}`]: 'long', petsUrl: 'http://127.0.0.1:1/pets',
};
