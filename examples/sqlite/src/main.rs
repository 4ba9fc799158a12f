//! Opens the SQLite database that `server/datasources.json` describes, and asks it for a book.
//!
//! ```sh
//! cargo run --manifest-path examples/sqlite/Cargo.toml
//! ```
//!
//! The entry and the dependencies were made by `lbrs datasource db -c sqlite3 --set file=books.db`.

use std::error::Error;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // `server`, and the file in it, are looked for from the current folder, whichever that is.
    std::env::set_current_dir(env!("CARGO_MANIFEST_DIR"))?;

    let sources = lbrs::DataSources::load("server")?;
    let source = sources.get("db")?;
    let url = source.connection_url()?;
    let client = sqlx::SqlitePool::connect(&url).await?;

    sqlx::query("CREATE TABLE IF NOT EXISTS book (title TEXT PRIMARY KEY, year INTEGER NOT NULL)")
        .execute(&client)
        .await?;
    sqlx::query("INSERT INTO book VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind("The Rust Programming Language")
        .bind(2018)
        .execute(&client)
        .await?;
    let (title, year): (String, i64) =
        sqlx::query_as("SELECT title, year FROM book").fetch_one(&client).await?;

    let file: String = source.get("file")?;
    println!("{file} has {title} ({year})");
    Ok(())
}
