//! MongoDB through its own driver, in the database that the entry names.
//!
//! `cargo run --bin mongodb`, in this folder.

use std::error::Error;

use mongodb::bson::doc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sources = lbrs::DataSources::load("server")?;
    let source = sources.get("reviews")?;
    let url = source.connection_url()?;
    let client = mongodb::Client::with_uri_str(&url).await?;

    let database: String = source.get("database")?;
    let answer = client.database(&database).run_command(doc! { "ping": 1 }).await?;
    println!("{answer}");
    Ok(())
}
