//! Whatever the layers of data sources and of the configuration hold: they load, or an error says why, and
//! neither shows a password.

#![no_main]

use lbrs::Loader;
use lbrs::internal::json::Json;
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 4] =
    ["datasources.json", "datasources.local.json", "datasources.production.json", "config.json"];

/// What stands for a password in the corpus.
const PLANTED: &str = "s3cret";

fuzz_target!(|input: &str| {
    // A record separator ends a layer.
    let layers: Vec<(&str, &str)> = NAMES.into_iter().zip(input.split('\u{1e}')).collect();
    let known: usize = layers.iter().map(|(_, text)| passwords(text)).sum();
    let is_secret = known > 0 && known == input.matches(PLANTED).count();
    let silent = |said: String| assert!(!is_secret || !said.contains(PLANTED), "{said}");
    let loader = Loader::in_memory(layers);
    let loader = loader.env("production").variable("A", "value").variables(|_| None);
    match loader.load() {
        Ok(sources) => {
            silent(format!("{sources:?} {:?}", sources.warnings()));
            sources.warnings().iter().for_each(|warning| silent(warning.to_string()));
            for source in &sources {
                let json = source.value().to_json();
                let text = json.to_string();
                // Halves of surrogate pairs tell keys apart that are spelled alike here.
                assert!(text.contains('\u{fffd}') || Json::parse_strict(&text) == Ok(json), "{text}");
                for url in [source.connection_url(), source.connection_string()] {
                    url.err().iter().for_each(|error| silent(error.to_string()));
                }
            }
        }
        Err(error) => silent(format!("{error} {error:?} {}", error.help())),
    }
});

/// How many passwords of the layer's data sources hold the planted text.
fn passwords(text: &str) -> usize {
    let Ok(Json::Object(sources)) = Json::parse_strict(text) else { return 0 };
    let password = |source: &Json| source.get("password")?.as_str().map(|text| text.matches(PLANTED).count());
    sources.iter().filter_map(|(_, source)| password(source)).sum()
}
