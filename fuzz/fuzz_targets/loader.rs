//! Whatever the layers of data sources and of the configuration hold: they load, or an error says why.

#![no_main]

use lbrs::Loader;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|layers: (&str, &str, &str, &str)| {
    let (base, local, env, config) = layers;
    let loader = Loader::in_memory([
        ("datasources.json", base),
        ("datasources.local.json", local),
        ("datasources.production.json", env),
        ("config.json", config),
    ]);
    let loader = loader.env("production").variable("A", "value").variables(|_| None);
    match loader.load() {
        Ok(sources) => {
            let _ = format!("{sources:?} {:?}", sources.warnings());
            for source in &sources {
                let _ = (source.connection_url(), source.connection_string());
            }
        }
        Err(error) => drop((error.to_string(), error.help())),
    }
});
