//! Layers in, data sources out.

use divan::{Bencher, black_box};
use lbrs::Loader;

use crate::editors::text;

#[divan::bench(args = [1, 100, 10_000])]
fn load_two_layers(bencher: Bencher<'_, '_>, entries: usize) {
    let base = text(
        "{\n",
        entries,
        |number| {
            format!(
                "  \"source{number}\": {{ \"connector\": \"mongodb\", \"port\": 27017, \"password\": \"${{PASSWORD}}\" }},\n"
            )
        },
        "  \"db\": { \"connector\": \"memory\" }\n}\n",
    );
    let layer = text(
        "{\n",
        entries,
        |number| format!("  \"source{number}\": {{ \"host\": \"db.example.com\" }},\n"),
        "  \"db\": {}\n}\n",
    );
    bencher.bench(|| {
        let layers = [("datasources.json", base.as_str()), ("datasources.production.json", &layer)];
        let loader = Loader::in_memory(black_box(layers));
        loader.env("production").variable("PASSWORD", "s3cret").load().expect("layers")
    });
}
