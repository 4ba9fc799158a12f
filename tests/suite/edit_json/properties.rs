//! Properties of the scanner and the editor over texts of every style.

use lbrs::internal::edit::json::{Place, insert_entry, insert_member, remove_member};
use lbrs::internal::edit::{Edit, apply};
use lbrs::internal::json::{Document, Kind, Node, Style, number, parse_strict};
use lbrs::internal::text::bom_len;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// Decisions for the printer, one after the other and round again.
#[derive(Clone, Debug)]
struct Choices {
    bytes: Vec<u8>,
    at: usize,
}

impl Choices {
    fn below(&mut self, n: usize) -> usize {
        self.at += 1;
        usize::from(self.bytes[self.at % self.bytes.len()]) % n
    }

    fn one_of<'a>(&mut self, options: &[&'a str]) -> &'a str {
        options[self.below(options.len())]
    }
}

/// How a text is printed.
#[derive(Clone, Debug)]
struct Look {
    newline: &'static str,
    unit: &'static str,
    colon: &'static str,
    comments: bool,
    trailing_commas: bool,
    /// Blanks and comments anywhere, instead of a tidy file.
    messy: bool,
}

fn look() -> impl Strategy<Value = Look> {
    let newline = prop::sample::select(vec!["\n", "\r\n", "\r"]);
    let unit = prop::sample::select(vec!["  ", "    ", "\t", "", " "]);
    let colon = prop::sample::select(vec![": ", ":", " : "]);
    (newline, unit, colon, any::<[bool; 3]>()).prop_map(
        |(newline, unit, colon, [comments, trailing_commas, messy])| Look {
            newline,
            unit,
            colon,
            comments,
            trailing_commas,
            messy,
        },
    )
}

pub(super) fn value() -> impl Strategy<Value = Value> {
    let literal = prop::sample::select(vec!["0", "-1", "1.50", "1e3", "12345678901234567890"]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        literal.prop_map(|literal| Value::Number(number(literal).unwrap())),
        text().prop_map(Value::String),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            members(inner).prop_map(Value::Object),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z/*{},:]{0,6}", any::<String>(), "[\\\\\"/\u{0}-\u{1f}é😀\u{2028}]{0,4}"]
}

fn members(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map(text(), value, 0..5).prop_map(Map::from_iter)
}

/// A text whose outermost value is an object.
pub(super) fn object_text() -> impl Strategy<Value = String> {
    let choices = prop::collection::vec(any::<u8>(), 1..64);
    (members(value()), look(), choices, any::<bool>()).prop_map(|(members, look, bytes, bom)| {
        let mut printer = Printer { look, choices: Choices { bytes, at: 0 }, out: String::new() };
        if bom && printer.look.messy {
            printer.out.push('\u{feff}');
        }
        printer.trivia(0);
        printer.value(&Value::Object(members), 0);
        printer.trivia(0);
        printer.out
    })
}

struct Printer {
    look: Look,
    choices: Choices,
    out: String,
}

impl Printer {
    fn value(&mut self, value: &Value, depth: usize) {
        match value {
            Value::Object(members) => {
                let one_line = self.choices.below(3) == 0;
                self.out.push('{');
                for (i, (key, value)) in members.iter().enumerate() {
                    self.between(i > 0, one_line, depth + 1);
                    self.scalar(&Value::from(key.as_str()));
                    self.colon();
                    self.value(value, depth + 1);
                }
                self.close(members.is_empty(), one_line, depth);
                self.out.push('}');
            }
            Value::Array(elements) => {
                let one_line = self.choices.below(2) == 0;
                self.out.push('[');
                for (i, element) in elements.iter().enumerate() {
                    self.between(i > 0, one_line, depth + 1);
                    self.value(element, depth + 1);
                }
                self.close(elements.is_empty(), one_line, depth);
                self.out.push(']');
            }
            scalar => self.scalar(scalar),
        }
    }

    fn scalar(&mut self, value: &Value) {
        let literal = value.to_string();
        match literal.strip_prefix("\"a") {
            Some(rest) if self.choices.below(2) == 0 => {
                self.out.push_str("\"\\u0061");
                self.out.push_str(rest);
            }
            _ => self.out.push_str(&literal),
        }
    }

    fn colon(&mut self) {
        if self.look.messy {
            self.trivia(0);
            self.out.push(':');
            self.trivia(0);
        } else {
            self.out.push_str(self.look.colon);
        }
    }

    fn between(&mut self, comma: bool, one_line: bool, depth: usize) {
        if self.look.messy {
            self.trivia(depth);
            self.out.push_str(if comma { "," } else { "" });
            self.trivia(depth);
            return;
        }
        self.out.push_str(if comma { "," } else { "" });
        if one_line {
            self.out.push_str(if comma || self.look.colon == ": " { " " } else { "" });
            return;
        }
        if self.look.comments && self.choices.below(4) == 0 {
            self.out.push_str(" // of the line");
        }
        self.line(depth);
        if self.look.comments && self.choices.below(4) == 0 {
            self.out.push_str(self.choices.one_of(&["// above", "/* above */", "/* a\n b */"]));
            if self.choices.below(3) == 0 {
                self.out.push_str(self.look.newline);
            }
            self.line(depth);
        }
    }

    fn close(&mut self, empty: bool, one_line: bool, depth: usize) {
        if self.look.messy {
            self.trivia(depth);
        }
        if !empty && self.look.trailing_commas && self.choices.below(2) == 0 {
            self.out.push(',');
        }
        if self.look.messy {
            self.trivia(depth);
        } else if one_line {
            self.out.push_str(if self.look.colon == ": " { " " } else { "" });
        } else if !empty || self.choices.below(2) == 0 {
            if self.look.comments && self.choices.below(4) == 0 {
                self.out.push_str(self.choices.one_of(&[" // last", " /* last */"]));
            }
            self.line(depth);
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push_str(self.look.newline);
        self.out.push_str(&self.look.unit.repeat(depth));
    }

    fn trivia(&mut self, depth: usize) {
        for _ in 0..self.choices.below(4) {
            match self.choices.below(if self.look.comments && self.look.messy { 8 } else { 5 }) {
                0 => self.out.push(' '),
                1 => self.out.push('\t'),
                2 => self.out.push_str("\r\n"),
                3 | 4 => self.line(depth),
                5 => self.out.push_str("/* { \" */"),
                6 => self.out.push_str("/*\n*/"),
                _ => {
                    self.out.push_str("// } ,");
                    self.line(depth);
                }
            }
        }
    }
}

/// The objects of a document, outermost first.
fn objects<'d>(node: Node<'d>, found: &mut Vec<Node<'d>>) {
    if node.kind() == Kind::Object {
        found.push(node);
    }
    for child in node.members().map(|member| member.value).chain(node.elements()) {
        objects(child, found);
    }
}

/// The text after the edits, and the text again with what they put in taken out and put back.
fn there_and_back(text: &str, edits: Vec<Edit>) -> (String, String) {
    let mut sorted = edits.clone();
    sorted.sort_by_key(|edit| edit.range.start);
    let after = apply(text, edits);
    let (mut back, mut shift) = (after.clone(), 0);
    for edit in &sorted {
        let start = edit.range.start + shift;
        back.replace_range(start..start + edit.text.len(), &text[edit.range.clone()]);
        shift += edit.range.len();
    }
    (after, back)
}

fn is_strict(document: &Document<'_>) -> bool {
    let is_plain = document.first_comment().is_none() && document.first_trailing_comma().is_none();
    is_plain && bom_len(document.text()) == 0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn an_insertion_adds_the_member_and_changes_nothing_else(
        text in object_text(),
        which in any::<prop::sample::Index>(),
        place in prop_oneof![Just(Place::Last), (0..6usize).prop_map(Place::At)],
        new in value(),
    ) {
        let document = Document::parse(&text).unwrap();
        let mut all = Vec::new();
        objects(document.root().unwrap(), &mut all);
        let which = which.index(all.len());
        let object = all[which];
        let edits = insert_member(object, "new key", &new, place);
        let is_empty = object.members().next().is_none();
        prop_assert!(is_empty || edits.iter().all(|edit| edit.range.is_empty()));
        let span = object.span();
        let is_inside = |edit: &Edit| span.start < edit.range.start && edit.range.end < span.end;
        prop_assert!(edits.iter().all(is_inside));
        let (after, back) = there_and_back(&text, edits);
        prop_assert_eq!(&back, &text);

        let Value::Object(mut expected) = object.to_value().unwrap() else { unreachable!() };
        let index = match place {
            Place::At(index) if index < expected.len() => index,
            _ => expected.len(),
        };
        expected.shift_insert(index, "new key".to_owned(), new);
        let expected = Value::Object(expected);
        let changed = Document::parse(&after).unwrap_or_else(|e| panic!("{e}\n{text}\n---\n{after}"));
        let mut all_after = Vec::new();
        objects(changed.root().unwrap(), &mut all_after);
        prop_assert_eq!(in_order(all_after[which]), Style::COMPACT.text(&expected));
        if is_strict(&document) {
            prop_assert!(is_strict(&changed));
            let theirs: Value = serde_json::from_str(all_after[which].raw()).unwrap();
            let ours: Value = serde_json::from_str(&Style::COMPACT.text(&expected)).unwrap();
            prop_assert!(is_same(&ours, &theirs), "{}", after);
        }

        let index = all_after[which].members().position(|m| m.key.raw() == "\"new key\"").unwrap();
        let removed = apply(&after, remove_member(all_after[which], index));
        if is_empty {
            let removed = Document::parse(&removed).unwrap();
            let [removed, before] = [&removed, &document].map(|all| in_order(all.root().unwrap()));
            prop_assert_eq!(removed, before);
        } else {
            prop_assert_eq!(removed, text, "by way of\n{}", after);
        }
    }

    #[test]
    fn a_removal_takes_out_one_member(
        text in object_text(),
        which in any::<prop::sample::Index>(),
        index in any::<prop::sample::Index>(),
    ) {
        let document = Document::parse(&text).unwrap();
        let mut all = Vec::new();
        objects(document.root().unwrap(), &mut all);
        let filled = (0..all.len()).filter(|&i| all[i].members().next().is_some());
        let filled: Vec<_> = filled.collect();
        if filled.is_empty() {
            return Ok(());
        }
        let which = filled[which.index(filled.len())];
        let Value::Object(mut expected) = all[which].to_value().unwrap() else { unreachable!() };
        let index = index.index(expected.len());
        let (key, _) = expected.iter().nth(index).unwrap();
        let key = key.clone();
        expected.shift_remove(&key);
        let after = apply(&text, remove_member(all[which], index));
        let changed = Document::parse(&after).unwrap_or_else(|e| panic!("{e}\n{text}\n---\n{after}"));
        let mut all_after = Vec::new();
        objects(changed.root().unwrap(), &mut all_after);
        prop_assert_eq!(in_order(all_after[which]), Style::COMPACT.text(&expected));
    }

    #[test]
    fn takes_what_serde_json_takes(
        text in object_text(),
        at in any::<prop::sample::Index>(),
        piece in "[\\[\\]{},:\"0-9eE+.tfn \\\\/-]{0,3}",
        length in 0..3usize,
    ) {
        // A valid text with a few bytes in it changed.
        let mut changed = text;
        let mut start = at.index(changed.len() + 1);
        while !changed.is_char_boundary(start) {
            start -= 1;
        }
        let end = changed[start..].char_indices().nth(length).map_or(changed.len(), |(i, _)| start + i);
        changed.replace_range(start..end, &piece);
        same_verdict(&changed);
    }

    #[test]
    fn judges_a_soup_of_tokens_as_serde_json_does(tokens in prop::collection::vec(
        prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"a\"", "1", "-", "0", ".5", "e1", "true", "null", " ",
            "\n", "\"", "\\", "\u{feff}", "\\u00e9", "+", "'", "NaN", "\u{1}",
        ]), 0..8,
    )) {
        same_verdict(&tokens.concat());
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<String>(), soup in "[\\[\\]{},:\"1a /*\\\\\n\r\u{feff}é]{0,20}") {
        for text in [text, soup] {
            if let Ok(document) = Document::parse(&text) {
                let after = insert_entry(&document, "a", &Value::Null);
                let takes = document.root().is_none_or(|root| root.kind() == Kind::Object);
                prop_assert_eq!(after.is_ok(), takes);
            }
            let _ = parse_strict(&text);
        }
    }
}

/// The value of a node as text, which tells the order of members too.
fn in_order(node: Node<'_>) -> String {
    Style::COMPACT.text(&node.to_value().unwrap())
}

/// Asserts that a text is JSON for us if and only if it is for serde_json, but for what we allow beyond
/// JSON, and for lone surrogates and numbers beyond the range of f64, which serde_json refuses.
fn same_verdict(text: &str) {
    let theirs = serde_json::from_str::<Value>(text);
    let ours = Document::parse(text);
    match (&ours, &theirs) {
        (Err(error), Ok(_)) => panic!("refused: {error}\n{text}"),
        (Ok(document), Err(error)) if document.root().is_some() && is_strict(document) => {
            let message = error.to_string();
            let is_known = ["surrogate", "unexpected end of hex escape", "out of range"];
            assert!(
                is_known.iter().any(|known| message.contains(known)),
                "taken: {message}\n{text}"
            );
        }
        (Ok(document), Ok(value)) => {
            assert!(is_same(&document.root().unwrap().to_value().unwrap(), value), "{text}");
        }
        _ => {}
    }
}

/// Whether two values are the same, but for the last bit of numbers, which serde_json reads less exactly.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => {
            let [ours, theirs] = [ours, theirs].map(|number| number.as_f64().unwrap());
            (ours - theirs).abs() <= ours.abs() * f64::EPSILON
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| is_same(a, b))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            ours.keys().eq(theirs.keys())
                && ours.values().zip(theirs.values()).all(|(a, b)| is_same(a, b))
        }
        _ => ours == theirs,
    }
}
