//! Whatever a `Cargo.toml` holds: a crate is added, and adding it again changes nothing, and it can be
//! taken out again; or the file is refused.

#![no_main]

use lbrs::internal::catalog::{Cargo, Catalog};
use lbrs::internal::edit::cargo;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let catalog = Catalog::built_in();
    let Some(Cargo::Crate(needed)) = catalog.get("mysql").map(|connector| &connector.cargo) else { return };
    let add = |text: &str| cargo::add(text, "Cargo.toml", None, &needed.main, &needed.companions);
    if let Ok(once) = add(text) {
        let twice = add(&once.text).expect("what was made is read");
        assert_eq!(twice.text, once.text);
        assert_eq!(cargo::kind(&once.text, "Cargo.toml").is_ok(), cargo::kind(text, "Cargo.toml").is_ok());
        if let Ok(cargo::Removal::Removed(left)) = cargo::remove(&once.text, "Cargo.toml", None, &needed.main) {
            cargo::kind(&left, "Cargo.toml").expect("what is left is read");
        }
    }
});
