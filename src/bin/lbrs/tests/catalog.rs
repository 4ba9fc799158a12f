//! Whatever a template holds: it is refused with its place, or the connector answers every question that
//! is put to one.

use crate::plan::settings::{Answers, Settings};
use crate::plan::supplied::Supplied;
use crate::prompt::unattended::Unattended;
use lbrs::internal::catalog::Catalog;
use lbrs::internal::json::parse_strict;
use proptest::prelude::*;

const LINES: [&str; 40] = [
    "id = \"x\"",
    "label = \"X\"",
    "connector = \"x/y\"",
    "also = [\"z\"]",
    "support = \"community\"",
    "support = 1",
    "status = \"dead\"",
    "notes = [\"a\", 1]",
    "required = [[\"url\"], [\"host\"]]",
    "[fixed]",
    "dialect = \"a\"",
    "[[settings]]",
    "key = \"url\"",
    "key = \"host\"",
    "key = \"port\"",
    "key = \"password\"",
    "type = \"number\"",
    "type = \"port\"",
    "type = \"boolean\"",
    "type = \"object\"",
    "type = \"array\"",
    "type = \"boolean|string\"",
    "type = \"boolean|object\"",
    "type = \"\"",
    "default = 1",
    "default = \"é\"",
    "default = { a = [1, 2.5, true] }",
    "default = 99999999999999999999",
    "choices = [\"fast\", \"safe\"]",
    "choices = [1, {}]",
    "advanced = true",
    "secret = true",
    "secret-members = [\"a.b\"]",
    "[url]",
    "setting = \"url\"",
    "template = \"x://{host}:{port}\"",
    "overrides = [\"host\"]",
    "[npm]\npackage = \"x\"\nrange = { lb3 = { node = { 22 = \"^3\" } } }",
    "[cargo]\ncrate = \"x\"\nversion = \"1\"",
    "\u{feff}= [",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_template_is_refused_with_its_place_or_answers_every_question(
        lines in prop::collection::vec(prop_oneof![
            20 => prop::sample::select(LINES.to_vec()).prop_map(str::to_owned),
            1 => "[ -~é]{0,12}",
        ], 0..14),
    ) {
        answer(&lines.join("\n"));
    }
}

fn answer(text: &str) {
    let mut catalog = Catalog::built_in();
    if let Err(error) = catalog.add_template("x.toml", "x", text) {
        let said = error.to_string();
        return assert!(said.starts_with("x.toml:"), "{said}");
    }
    let connector = catalog.get("x").expect("it was added");
    for setting in &connector.settings {
        assert!(connector.setting(&setting.key).is_some());
        for json in setting.default.iter().chain(setting.choices.iter()) {
            assert_eq!(parse_strict(&json.to_string()).as_ref(), Ok(json));
        }
        for text in ["", "1", "true", "{}", "[]", "${A}", "x"] {
            let _ = setting.typed(text);
        }
    }
    for node in [None, Some(0), Some(20), Some(u32::MAX)] {
        let _ = (connector.npm.lb3.for_node(node), connector.npm.lb4.for_node(node));
    }
    let supplied = Supplied::default();
    let settings = Settings::of_new(connector, &supplied);
    let mut answers = Answers::default();
    for advanced in [false, true] {
        assert!(settings.missing(advanced).is_ok());
        assert!(settings.answer(&mut answers, advanced, &mut Unattended).is_ok());
    }
}
