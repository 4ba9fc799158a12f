//! A REST service through reqwest, with the headers that the entry gives every request.
//!
//! `cargo run --bin rest`, in this folder.

use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

use reqwest::header::HeaderMap;

/// The `options` of the entry.
#[derive(serde::Deserialize, Default)]
struct Options {
    #[serde(default)]
    headers: HashMap<String, String>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sources = lbrs::DataSources::load("server")?;
    let source = sources.get("weather")?;
    let url = source.connection_url()?;
    let options: Option<Options> = source.get("options")?;

    let headers = HeaderMap::try_from(&options.unwrap_or_default().headers)?;
    let client = reqwest::Client::builder()
        .default_headers(headers)
        .timeout(Duration::from_secs(30))
        .build()?;
    let forecast: serde_json::Value =
        client.get(format!("{url}forecast")).send().await?.error_for_status()?.json().await?;
    println!("{forecast}");
    Ok(())
}
