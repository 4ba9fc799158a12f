//! Redis, with a connection that is made again when it breaks.
//!
//! `cargo run --bin redis`, in this folder.

use std::error::Error;

use redis::AsyncCommands;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sources = lbrs::DataSources::load("server")?;
    let source = sources.get("cache")?;
    let url = source.connection_url()?;
    let mut client = redis::Client::open(url)?.get_connection_manager().await?;

    let visits: u64 = client.incr("visits", 1).await?;
    println!("{visits}");
    Ok(())
}
