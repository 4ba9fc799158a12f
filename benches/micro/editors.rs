//! Text in, text out, by the size of the text.

use std::fmt::Write as _;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use lbrs::internal::catalog::{Cargo, Catalog};
use lbrs::internal::edit::{cargo, npm};
use lbrs::internal::edit::{dotenv, gitignore, json};
use lbrs::internal::json::Json;

/// How many entries a text has.
const SIZES: [usize; 3] = [1, 100, 10_000];

/// A text of as many parts as `part` writes.
pub(crate) fn text(
    start: &str,
    entries: usize,
    part: impl Fn(usize) -> String,
    end: &str,
) -> String {
    let mut text = start.to_owned();
    for number in 0..entries {
        let _ = write!(text, "{}", part(number));
    }
    text + end
}

/// Measures an edit, with the bytes that it reads in a second.
fn edit<T>(bencher: Bencher<'_, '_>, text: &str, edit: impl Fn(&str) -> T + Sync) {
    bencher.counter(BytesCount::of_str(text)).bench(|| edit(black_box(text)));
}

#[divan::bench(args = SIZES)]
fn insert_into_datasources_json(bencher: Bencher<'_, '_>, entries: usize) {
    let part = |number| {
        format!(
            "  \"source{number}\": {{\n    \"connector\": \"mongodb\",\n    \"port\": 27017\n  }},\n"
        )
    };
    let text = text("{\n", entries, part, "  \"db\": { \"connector\": \"memory\" }\n}\n");
    let members = [("name", "orders"), ("connector", "mongodb"), ("host", "db.example.com")];
    let value = Json::object(members.map(|(key, value)| (key, Json::from(value))));
    edit(bencher, &text, |text| json::insert_entry(text, "orders", &value).expect("JSON"));
}

#[divan::bench(args = SIZES)]
fn add_to_package_json(bencher: Bencher<'_, '_>, entries: usize) {
    let part = |number| format!("    \"package-{number:05}\": \"^1.0.0\",\n");
    let end = "    \"zod\": \"^3.0.0\"\n  }\n}\n";
    let text = text("{\n  \"name\": \"shop\",\n  \"dependencies\": {\n", entries, part, end);
    edit(bencher, &text, |text| {
        npm::add(text, "package.json", "loopback-connector-mongodb", "^5.6.0").expect("a manifest")
    });
}

#[divan::bench(args = SIZES)]
fn add_to_cargo_toml(bencher: Bencher<'_, '_>, entries: usize) {
    let catalog = Catalog::built_in();
    let Some(Cargo::Crate(needed)) = catalog.get("mysql").map(|connector| &connector.cargo) else {
        panic!("mysql has a crate");
    };
    let part = |number| format!("crate-{number:05} = \"1\"\n");
    let text = text("[package]\nname = \"shop\"\n\n[dependencies]\n", entries, part, "");
    edit(bencher, &text, |text| {
        cargo::add(text, "Cargo.toml", None, &needed.main, &needed.companions).expect("a manifest")
    });
}

#[divan::bench(args = SIZES)]
fn set_in_dotenv(bencher: Bencher<'_, '_>, entries: usize) {
    let text = text("", entries, |number| format!("VARIABLE_{number}=value\n"), "");
    edit(bencher, &text, |text| dotenv::set(text, "ORDERS_PASSWORD", "s3cret").expect("a value"));
}

#[divan::bench(args = SIZES)]
fn add_to_gitignore(bencher: Bencher<'_, '_>, entries: usize) {
    let text = text("", entries, |number| format!("/folder{number}/\n"), "");
    edit(bencher, &text, |text| gitignore::add_ignore_line(text, ".env"));
}
