//! PostgreSQL through sqlx, with the size of the pool from the entry too.
//!
//! `cargo run --bin postgresql`, in this folder and with `ORDERS_PASSWORD` set or in `.env`.

use std::error::Error;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;

/// What else the entry says of the pool, with the connector's own defaults.
#[derive(serde::Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Pool {
    min: u32,
    max: u32,
    idle_timeout_millis: u64,
}

impl Default for Pool {
    fn default() -> Self {
        Self { min: 0, max: 10, idle_timeout_millis: 10_000 }
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let sources = lbrs::Loader::new("server").dotenv(".env").load()?;
    let source = sources.get("orders")?;
    let url = source.connection_url()?;
    let pool: Pool = source.deserialize()?;

    let client = PgPoolOptions::new()
        .min_connections(pool.min)
        .max_connections(pool.max)
        .idle_timeout(Duration::from_millis(pool.idle_timeout_millis))
        .connect(&url)
        .await?;
    let version: String = sqlx::query_scalar("SELECT version()").fetch_one(&client).await?;
    println!("{version}");
    Ok(())
}
