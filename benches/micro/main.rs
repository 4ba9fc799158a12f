//! The editors and the loader alone, in one process: `cargo bench --bench micro`.

mod editors;
mod loader;

fn main() {
    divan::main();
}
