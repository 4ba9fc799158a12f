//! Whatever a template holds: it is refused with its place, or the connector answers every question that
//! is put to one.

#![no_main]

use lbrs::catalog::Catalog;
use lbrs::gather::given::Given;
use lbrs::gather::settings::{Answers, check_given};
use lbrs::prompt::unattended::Unattended;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut catalog = Catalog::built_in();
    if let Err(error) = catalog.add_template("x.toml", "x", text) {
        return assert!(error.to_string().starts_with("x.toml:"), "{error}");
    }
    let connector = catalog.get("x").expect("it was added");
    for setting in connector.settings.iter() {
        assert!(connector.setting(&setting.key).is_some());
        for text in ["", "1", "true", "{}", "[]", "${A}", "x"] {
            let _ = setting.typed(text);
        }
    }
    for node in [None, Some(0), Some(20), Some(u32::MAX)] {
        let _ = (connector.npm.lb3.for_node(node), connector.npm.lb4.for_node(node));
    }
    let given = Given::default();
    assert!(check_given(connector, &given).is_ok());
    let mut answers = Answers::default();
    for advanced in [false, true] {
        let _ = answers.gather(connector, advanced, &given, &mut Unattended::default());
    }
});
