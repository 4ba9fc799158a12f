use proptest::prelude::*;

use super::{Names, What, rename, uses};

const OLD: Names<'_> = Names { id: "db", class: Some("DbDataSource"), file: "db.datasource" };
const NEW: Names<'_> =
    Names { id: "orders", class: Some("OrdersDataSource"), file: "orders.datasource" };

fn is_module(path: &str) -> bool {
    let path = path.strip_suffix(".js").unwrap_or(path);
    ["/datasources", "/datasources/index", "/datasources/db.datasource", "./db.datasource"]
        .iter()
        .any(|end| path.ends_with(end))
}

fn renamed(text: &str) -> String {
    rename(text, false, OLD, NEW, is_module).unwrap()
}

/// Renames what is between `§`, and checks that nothing else changes.
fn check(marked: &str) {
    let parts: Vec<&str> = marked.split('§').collect();
    let (mut before, mut after) = (String::new(), String::new());
    for (i, part) in parts.iter().enumerate() {
        before.push_str(part);
        let new = part.replace("DbDataSource", "OrdersDataSource").replace("db", "orders");
        after.push_str(if i % 2 == 1 { &new } else { part });
    }
    assert_eq!(renamed(&before), after);
    let found = uses(&before, false, OLD, is_module).unwrap();
    let found: Vec<&str> = found.iter().map(|it| &before[it.span.clone()]).collect();
    let marked: Vec<&str> = parts.iter().skip(1).step_by(2).copied().collect();
    assert_eq!(found, marked, "{before}");
}

#[test]
fn texts_are_keys_of_bindings() {
    check(
        "@inject('§datasources.db§') a: A, @inject(\"§datasources.config.db§\") b, x(`§datasources.db§`)",
    );
    check("app.get('§datasources.config.db§#host')");
    check("// 'datasources.db'\n/* \"datasources.db\" */ const a = \"it's 'datasources.db'\";");
    check(
        "['datasources.db2', 'datasources.config', 'datasources.other.db', 'db', ' datasources.db']",
    );
    check("`datasources.db${a}` + `${a}datasources.db` + `${'§datasources.db§'}`");
    check("const a = 'datasources.' + 'db'; const r = /'datasources.db'/;");
    assert_eq!(renamed(r"a('datasources.d\x62')"), "a('datasources.orders')");
}

#[test]
fn a_rest_configuration_names_the_id() {
    let text =
        "const c = {dataSource: 'db', 'dataSource': \"db\", pattern: 'db', a: x ? 'db' : 'db'}";
    let done = rename(text, true, OLD, NEW, is_module).unwrap();
    let expected = text.replacen("'db'", "'orders'", 1).replacen("\"db\"", "\"orders\"", 1);
    assert_eq!(done, expected);
    assert_eq!(renamed(text), text);
    let found = uses(text, true, OLD, is_module).unwrap();
    assert!(found.len() == 2 && found.iter().all(|it| it.what == What::Id));
}

#[test]
fn the_class_is_renamed_where_it_is_imported() {
    check(
        "import {inject} from '@loopback/core';
import {§DbDataSource§, Other} from '../datasources';

export class A extends B<Todo, typeof Todo.prototype.id> {
  static x: §DbDataSource§;
  constructor(@inject('§datasources.db§') private readonly dataSource: §DbDataSource§, b?: §DbDataSource§) {
    super(Todo, dataSource as §DbDataSource§);
    app.dataSource(§DbDataSource§, 'db');
    new §DbDataSource§();
    const a = b ? §DbDataSource§ : c, d = [§DbDataSource§], e = (f ? g || §DbDataSource§ : h);
    // DbDataSource
    console.log('DbDataSource', §DbDataSource§.dataSourceName, `${§DbDataSource§.name}`);
  }
}
export default §DbDataSource§;
export {§DbDataSource§};
",
    );
    check(
        "import {§DbDataSource§} from \"./datasources/index.js\"\nlet a: Getter<§DbDataSource§>\n",
    );
    check(
        "import {§DbDataSource§} from '../datasources/§db.datasource§'\n@a(§DbDataSource§) class B {}",
    );
    check("import type {§DbDataSource§} from './datasources';\nlet a: §DbDataSource§[];");
    check("import {type §DbDataSource§} from './datasources';\nlet a: §DbDataSource§ | B;");
    check("import §DbDataSource§ from './§db.datasource§.js';\nf(§DbDataSource§)");
    check("import {default as DbDataSource} from './other';\nf(DbDataSource)");
    check("import {DbDataSource} from './other';\nf(DbDataSource, a.DbDataSource)");
    check("class DbDataSource {}\nf(DbDataSource)");
}

#[test]
fn a_type_before_a_default_is_no_declaration() {
    check(
        "import {§DbDataSource§} from '../datasources';
const a: §DbDataSource§ = new §DbDataSource§(), b: A | §DbDataSource§ = a;
export class P<T extends §DbDataSource§ = §DbDataSource§> {
  a?: §DbDataSource§ = b;
  // What lb4 writes for a service.
  constructor(
    @inject('§datasources.db§')
    protected dataSource: §DbDataSource§ = new §DbDataSource§(),
  ) {}
}
function f(a: §DbDataSource§ = b, {c}: {c?: §DbDataSource§} = {}) {}
",
    );
}

#[test]
fn what_a_module_exports_is_taken_apart() {
    check("const {§DbDataSource§, A} = await import('../datasources');\nnew §DbDataSource§();");
    check(
        "const {§DbDataSource§} = require('../datasources/§db.datasource§');\nnew §DbDataSource§();",
    );
    check("const {A, §DbDataSource§: D} = await import('../datasources');\nnew D(), DbDataSource");
    check("const {DbDataSource, A: DbDataSource} = await import('./others');");
}

#[test]
fn an_alias_stays() {
    check("import {§DbDataSource§ as Db} from './datasources';\nf(Db, DbDataSource)");
    check("import {X as DbDataSource, §DbDataSource§ as Y} from './datasources';\nf(DbDataSource)");
    check("export {§DbDataSource§, A} from './datasources';");
    check("export {§DbDataSource§ as Db} from './datasources';");
    check("export type {§DbDataSource§} from './datasources';");
    check(
        "import {§DbDataSource§} from './datasources';\nexport {§DbDataSource§ as DbDataSource, A as B};",
    );
}

#[test]
fn a_path_names_the_file() {
    check(
        "export * from './§db.datasource§';\nexport * from \"../datasources/§db.datasource§.js\"",
    );
    check(
        "import './§db.datasource§'; import * as a from './§db.datasource§'; const b = './db.datasource';",
    );
    check(
        "const a = await import('./§db.datasource§'), b = require(\"./§db.datasource§.js\"), c = f('./db.datasource')",
    );
    check("import a = require('./§db.datasource§');\nexport * from './db.datasource2'");
    check(
        "export * from './other/db.datasource'; export * from './datasources'; // './db.datasource'",
    );
}

#[test]
fn members_and_keys_stay() {
    let import = "import {§DbDataSource§} from './datasources';\n";
    for rest in [
        "a.DbDataSource; a?.DbDataSource(); this.#DbDataSource",
        "f({DbDataSource: 1, a: §DbDataSource§})",
        "f({DbDataSource() {}, get DbDataSource() { return §DbDataSource§; }, async DbDataSource() {}})",
        "class A {\n  a = 1\n  DbDataSource = §DbDataSource§\n  b: B;\n  DbDataSource?: C\n}",
        "class A { static DbDataSource = 1; readonly DbDataSource: B; private DbDataSource!: C }",
        "interface A { DbDataSource: §DbDataSource§; b: B\n  DbDataSource?: §DbDataSource§\n DbDataSource(): void }",
        "let a: [DbDataSource: §DbDataSource§, DbDataSource?: B]",
        "switch (a) { case §DbDataSource§: b(); default: §DbDataSource§.c() }",
        "const a = b as const\n§DbDataSource§.c()",
        "const a = [\n  §DbDataSource§,\n  §DbDataSource§,\n];\n(§DbDataSource§)",
        "if (§DbDataSource§) { §DbDataSource§.a = 1 } else (b, §DbDataSource§)",
        "const a = () => §DbDataSource§; const b = (c: §DbDataSource§) => ({c: §DbDataSource§})",
        "type A = typeof §DbDataSource§ | InstanceType<typeof §DbDataSource§>; let b = <§DbDataSource§>c",
    ] {
        check(&[import, rest].concat());
    }
}

#[test]
fn a_property_keeps_its_name() {
    for (before, after) in [
        ("f({DbDataSource})", "f({DbDataSource: OrdersDataSource})"),
        ("f({\n  a,\n  DbDataSource,\n})", "f({\n  a,\n  DbDataSource: OrdersDataSource,\n})"),
    ] {
        let import = "import {DbDataSource} from './datasources';\n";
        let expected = ["import {OrdersDataSource} from './datasources';\n", after].concat();
        assert_eq!(renamed(&[import, before].concat()), expected);
    }
}

#[test]
fn members_of_all_data_sources_are_renamed() {
    check(
        "import * as sources from '../datasources';\nlet a: sources.§DbDataSource§ = b.sources.DbDataSource",
    );
    check("import sources = require('../datasources');\nnew sources.§DbDataSource§()");
    check("import * as sources from '../other';\nlet a: sources.DbDataSource");
    check(
        "let a: import('../datasources').§DbDataSource§, b = require('./datasources').§DbDataSource§",
    );
    check("let a: import('../other').DbDataSource, b = f('./datasources').DbDataSource");
}

#[test]
fn another_meaning_of_a_name_is_an_error() {
    let import = "import {DbDataSource} from './datasources';\n";
    for rest in [
        "function f() { class |DbDataSource {} }",
        "function f() { const a = 1, |DbDataSource = 2; }",
        "function f(|DbDataSource: A) {}",
        "function f(a, @b() |DbDataSource?: A) {}",
        "f((a, |DbDataSource) => 1)",
        "f(|DbDataSource => 1)",
        "f((...|DbDataSource) => 1)",
        "const {|DbDataSource = 1} = a",
        "try {} catch (|DbDataSource) {}",
        "import {X as |DbDataSource} from './other'",
        "type |DbDataSource = 1",
        "type A<B> = B extends C<infer |DbDataSource> ? 1 : 2",
    ] {
        let marked = [import, rest].concat();
        let place = marked.find('|').unwrap();
        let text = marked.replace('|', "");
        let error = rename(&text, false, OLD, NEW, is_module).unwrap_err();
        assert_eq!(error.message, "`DbDataSource` is declared otherwise here", "{text}");
        assert_eq!(error.offset, place, "{text}");
        assert!(uses(&text, false, OLD, is_module).is_ok());
    }
    for rest in [
        "const |OrdersDataSource = 1",
        "f(|OrdersDataSource)",
        "f({|OrdersDataSource})",
        "import {|OrdersDataSource} from './other'",
        "import {X as |OrdersDataSource} from './datasources'",
    ] {
        let marked = [import, rest].concat();
        let place = marked.find('|').unwrap();
        let error = rename(&marked.replace('|', ""), false, OLD, NEW, is_module).unwrap_err();
        assert_eq!(error.message, "`OrdersDataSource` means something else here", "{marked}");
        assert_eq!(error.offset, place, "{marked}");
    }
    check(
        "import {§DbDataSource§} from './datasources';\nf(a.OrdersDataSource, {OrdersDataSource: 1})",
    );
    check("import {§DbDataSource§ as Db} from './datasources';\nf(OrdersDataSource)");
}

#[test]
fn a_class_may_keep_its_name() {
    let text = "import {DbDataSource} from './datasources/db.datasource';\nf({DbDataSource}, 'datasources.db')";
    let expected = text.replace("db.datasource", "orders.datasource").replace(".db'", ".orders'");
    for class in [None, OLD.class] {
        let new = Names { class, ..NEW };
        assert_eq!(rename(text, false, OLD, new, is_module).unwrap(), expected);
    }
}

const PIECES: &[&str] = &[
    "import {DbDataSource} from './datasources';\n",
    "import {DbDataSource as Db, A} from './db.datasource';\n",
    "import * as all from '../datasources';\n",
    "export {DbDataSource} from './datasources'\n",
    "DbDataSource",
    "all.DbDataSource",
    "'datasources.db'",
    "\"datasources.config.db#a\"",
    "`datasources.db`",
    "dataSource: 'db'",
    "// DbDataSource\n",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    ",",
    ":",
    "?",
    ";",
    "\n",
    " ",
    "=",
    "=>",
    ".",
    "<",
    ">",
    "class ",
    "static ",
    "const ",
    "a",
    "1",
    "`${",
    "}`",
    "import(",
    "'./db.datasource')",
];

proptest! {
    #[test]
    fn what_was_renamed_is_renamed_back(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..24),
        is_rest_config: bool,
    ) {
        let text = pieces.concat();
        let Ok(done) = rename(&text, is_rest_config, OLD, NEW, is_module) else { return Ok(()) };
        let is_new_module = |path: &str| is_module(&path.replace("orders", "db"));
        let old = uses(&text, is_rest_config, OLD, is_module).unwrap();
        let new = uses(&done, is_rest_config, NEW, is_new_module).unwrap();
        prop_assert_eq!(new.len(), old.len(), "{}", done);
        prop_assert_eq!(uses(&done, is_rest_config, OLD, is_module).unwrap(), vec![], "{}", done);
        // A property gets a key, which stays.
        if old.iter().all(|it| it.what != What::Property) {
            let back = rename(&done, is_rest_config, NEW, OLD, is_new_module);
            prop_assert_eq!(back.unwrap(), text);
        }
    }
}
