//! Instructions that a run executes in user space, as callgrind counts them.
//!
//! Valgrind shows every program the same processor, whatever the real one is, and lays memory out the same
//! way each time. With the same environment and paths of the same length the count repeats.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::Result;
use crate::programs::{Programs, find};
use crate::project::{ADD, ADD_SECRET, Project};

/// A command of lbrs.
pub(crate) struct Case {
    /// What the record calls it.
    pub(crate) name: &'static str,
    arguments: &'static [&'static str],
    /// Whether the project has the data source already that an add makes.
    added: bool,
}

/// All commands that are counted.
pub(crate) const CASES: [Case; 10] = [
    case("add", ADD, false),
    case("add-secret", ADD_SECRET, false),
    case("list", &["datasource", "list"], true),
    case("show", &["datasource", "show"], true),
    case("check", &["datasource", "check"], true),
    case("edit", &["datasource", "edit", "orders", "--set=port=27018"], true),
    case("remove", &["datasource", "remove", "orders"], true),
    case("connectors", &["connectors"], false),
    case("connector", &["connectors", "mongodb"], false),
    case("help", &["--help"], false),
];

const fn case(name: &'static str, arguments: &'static [&'static str], added: bool) -> Case {
    Case { name, arguments, added }
}

impl Case {
    /// The command as it is typed, without what it is told of the data source.
    pub(crate) fn shown(&self) -> String {
        let plain = |word: &&&str| **word == "--help" || !word.starts_with("--");
        let words: Vec<&str> = self.arguments.iter().filter(plain).copied().collect();
        format!("`lbrs {}`", words.join(" "))
    }

    /// How many instructions it executes, in a project of its own.
    pub(crate) fn count(&self, programs: &Programs) -> Result<u64> {
        let project = Project::shop()?;
        if self.added {
            project.run(&programs.lbrs, ADD_SECRET)?;
        }
        count(&project, &programs.lbrs, self.arguments)
    }
}

/// How many instructions the hello world executes: those of the dynamic linker, mostly.
pub(crate) fn hello(programs: &Programs) -> Result<u64> {
    count(&Project::shop()?, &programs.hello, &[])
}

/// Whether instructions can be counted here.
pub(crate) fn available() -> bool {
    valgrind().is_some()
}

fn valgrind() -> Option<&'static Path> {
    static FOUND: OnceLock<Option<PathBuf>> = OnceLock::new();
    FOUND.get_or_init(|| find("valgrind")).as_deref()
}

/// The instructions of one run that is to succeed, without those of programs that it starts.
pub(crate) fn count(project: &Project, program: &Path, arguments: &[&str]) -> Result<u64> {
    let valgrind = valgrind().ok_or("valgrind is not on the PATH")?;
    // Beside the project, not in it: lbrs lists the project's folder.
    let counted = project.root().with_file_name("callgrind");
    let tool = ["--tool=callgrind", "--callgrind-out-file=../callgrind"];
    let program = program.to_str().ok_or("the target folder is not UTF-8")?;
    let words = [&tool, &[program][..], arguments].concat();
    project.run(valgrind, &words)?;
    let text = fs::read_to_string(counted)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    Ok(total.ok_or("callgrind counted nothing")?.trim().parse()?)
}
