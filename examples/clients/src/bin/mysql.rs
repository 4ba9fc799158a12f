//! MySQL or MariaDB through sqlx.
//!
//! `cargo run --bin mysql`, in this folder and with `STOCK_PASSWORD` set or in `.env`.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sources = lbrs::Loader::new("server").dotenv(".env").load()?;
    let source = sources.get("stock")?;
    let url = source.connection_url()?;
    let client = sqlx::MySqlPool::connect(&url).await?;

    let version: String = sqlx::query_scalar("SELECT VERSION()").fetch_one(&client).await?;
    println!("{version}");
    Ok(())
}
