//! Time of an add beside that of a program that does the same file operations and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::programs::Programs;
use crate::project::{ADD, CHANGED, Project, temporary};
use crate::table::Row;
use crate::timing::{medians, ratio, run, shown};

const ROUNDS: usize = 101;

/// The most that an add may take, as a multiple of the bare program.
const MOST: f64 = 2.0;

/// Where Linux keeps files in memory.
const MEMORY: &str = "/dev/shm";

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let mut rows = vec![on("the disk", &temporary(), programs)?];
    if Path::new(MEMORY).is_dir() {
        rows.push(on("a file system in memory", Path::new(MEMORY), programs)?);
    } else {
        println!("no file system in memory is known here");
    }
    Ok(rows)
}

fn on(place: &str, folder: &Path, programs: &Programs) -> Result<Row> {
    let project = Project::shop_in(folder)?;
    let before = CHANGED.map(|path| (path, fs::read(project.path(path)).unwrap_or_default()));
    let reset = || before.iter().try_for_each(|(path, text)| project.write(path, text));
    let paths: Vec<PathBuf> = CHANGED.iter().map(|path| project.path(path)).collect();
    let [add, bare, hello] = medians(
        ROUNDS,
        [
            &mut || {
                reset()?;
                run(&mut project.command(&programs.lbrs, ADD))
            },
            &mut || {
                reset()?;
                run(project.command(&programs.bare, &[]).args(&paths))
            },
            &mut || run(&mut project.command(&programs.hello, &[])),
        ],
    )?;
    let times = ratio(add, bare);
    println!(
        "on {place}: an add {}, the same file operations alone {}, a hello world {}: {times:.2}x",
        shown(add),
        shown(bare),
        shown(hello)
    );
    let figure = format!("{times:.2}x ({})", shown(add));
    let against = format!("its file operations alone ({})", shown(bare));
    let row = Row::new(format!("time of that add, on {place}"), figure, against);
    Ok(row.at_most(format!("{MOST:.0}x"), times <= MOST))
}
