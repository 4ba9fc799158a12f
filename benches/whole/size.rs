//! Size of the binary.

use std::fs;

use crate::Result;
use crate::programs::Programs;
use crate::table::Row;

/// The most that it may be, in bytes.
const MOST: u64 = 5 * 1024 * 1024 / 2;

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let size = fs::metadata(&programs.lbrs)?.len();
    let hello = fs::metadata(&programs.hello)?.len();
    println!("the binary {size} bytes, a hello world {hello} bytes");
    let against = format!("a hello world ({})", shown(hello));
    let row = Row::new("size of the stripped binary", shown(size), against);
    Ok(vec![row.at_most(shown(MOST), size <= MOST)])
}

fn shown(bytes: u64) -> String {
    let hundredths = (bytes * 100 + (1 << 19)) >> 20;
    format!("{}.{:02} MiB", hundredths / 100, hundredths % 100)
}
