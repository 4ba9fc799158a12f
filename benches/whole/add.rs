//! A whole unattended add, beside a program that does the same file operations and nothing else.

use std::fs;
use std::path::Path;
use std::time::Duration;

use crate::programs::{Programs, find};
use crate::project::{ADD, Project};
use crate::timing::{medians, ratio, run, shown};
use crate::{Result, Row};

const ROUNDS: usize = 101;

/// The most that it may take.
pub(crate) const MOST: Duration = Duration::from_millis(10);

/// The same as a multiple of the bare program's time.
const BARE: f64 = 3.0;

/// The most instructions, as a multiple of those of a hello world.
const HELLO: f64 = 8.0;

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let project = Project::shop()?;
    let texts = project.texts()?;
    let [add, bare] = medians(
        ROUNDS,
        [&mut || project.add(&programs.lbrs, &texts), &mut || project.bare(&programs.bare, &texts)],
    )?;
    println!("an add {}, its file operations alone {}", shown(add), shown(bare));
    let times = ratio(add, bare);
    let mut rows = vec![
        Row::new("whole unattended add", shown(add), format!("<= {}", shown(MOST)), add <= MOST),
        Row::new(
            "that add, beside a process with its file operations",
            format!("{times:.2}x of {}", shown(bare)),
            format!("<= {BARE}x"),
            times <= BARE,
        ),
    ];
    match instructions(programs) {
        Ok([add, hello]) => rows.push(Row::new(
            "instructions of that add, beside a hello world",
            format!("{:.1}x of {hello:.0}", add / hello),
            format!("<= {HELLO}x"),
            add / hello <= HELLO,
        )),
        Err(error) => println!("instructions are not counted: {error}"),
    }
    Ok(rows)
}

/// How many instructions an add and a hello world execute.
fn instructions(programs: &Programs) -> Result<[f64; 2]> {
    let valgrind = find("valgrind")?;
    let count = |program: &Path, arguments: &[&str]| -> Result<f64> {
        let project = Project::shop()?;
        let program = program.to_str().ok_or("the target folder is not Unicode")?;
        let tool = ["--tool=callgrind", "--callgrind-out-file=counted", program];
        run(&mut project.command(&valgrind, &[&tool, arguments].concat()))?;
        let counted = fs::read_to_string(project.path("counted"))?;
        let total = counted.lines().find_map(|line| line.strip_prefix("totals: "));
        Ok(total.ok_or("callgrind counted nothing")?.trim().parse()?)
    };
    Ok([count(&programs.lbrs, ADD)?, count(&programs.hello, &[])?])
}
