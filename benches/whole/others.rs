//! What a person would use instead, where it is on the machine.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::Result;
use crate::programs::{Programs, find};
use crate::project::{ADD, CHANGED, Project};
use crate::table::Row;
use crate::timing::{expect_success, medians, ratio, run, shown, time};

/// Another program that does at least a part of an add.
struct Other {
    /// The program, as it is found on the PATH.
    program: &'static str,
    /// What is run, in the words of the table.
    shown: &'static str,
    arguments: &'static [&'static str],
    /// Files that it needs in the project, each with its text.
    files: &'static [(&'static str, &'static str)],
    /// The file that is to have changed.
    changes: &'static str,
    rounds: usize,
}

const OTHERS: [Other; 4] = [
    Other {
        program: "jq",
        shown: "`jq '.orders = ...'`, printed only",
        arguments: &[
            ".orders = {name: \"orders\", connector: \"mongodb\", host: \"db.example.com\", port: 27017}",
            "server/datasources.json",
        ],
        files: &[],
        changes: "",
        rounds: 31,
    },
    Other {
        program: "cargo",
        shown: "`cargo add --path`, the dependency only",
        arguments: &["add", "--quiet", "--offline", "--path", "crate"],
        files: &[
            ("Cargo.toml", "[package]\nname = \"shop\"\nedition = \"2024\"\n\n[dependencies]\n"),
            ("src/lib.rs", ""),
            ("crate/Cargo.toml", "[package]\nname = \"client\"\nedition = \"2024\"\n"),
            ("crate/src/lib.rs", ""),
        ],
        changes: "Cargo.toml",
        rounds: 11,
    },
    Other {
        program: "npm",
        shown: "`npm pkg set`, the dependency only",
        arguments: &["pkg", "set", "dependencies.loopback-connector-mongodb=^5.6.0"],
        files: &[],
        changes: "package.json",
        rounds: 5,
    },
    Other {
        program: "lb4",
        shown: "`lb4 datasource --config --yes`",
        arguments: &[
            "datasource",
            "--config",
            "{\"name\": \"orders\", \"connector\": \"mongodb\", \"url\": \"\", \"host\": \"db.example.com\", \
             \"port\": 27017, \"user\": \"shop\", \"password\": \"\", \"database\": \"orders\", \
             \"useNewUrlParser\": true}",
            "--yes",
            "--skip-install",
        ],
        files: &[
            (".yo-rc.json", "{}\n"),
            (
                "package.json",
                "{\n  \"name\": \"shop\",\n  \"version\": \"1.0.0\",\n  \"keywords\": [\"loopback\"],\n  \
                 \"dependencies\": {\n    \"@loopback/core\": \"^7.0.0\",\n    \
                 \"@loopback/repository\": \"^8.0.0\",\n    \
                 \"loopback-connector-mongodb\": \"^6.0.0\"\n  }\n}\n",
            ),
        ],
        changes: "src/datasources/orders.datasource.ts",
        rounds: 3,
    },
];

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for other in &OTHERS {
        let Some(path) = find(other.program) else {
            println!("{} is not on the PATH", other.program);
            continue;
        };
        match compare(programs, other, &path) {
            Ok(row) => rows.push(row),
            Err(error) => println!("{} could not be measured: {error}", other.program),
        }
    }
    Ok(rows)
}

fn compare(programs: &Programs, other: &Other, path: &PathBuf) -> Result<Row> {
    let project = Project::shop()?;
    let before = CHANGED.map(|path| (path, fs::read(project.path(path)).unwrap_or_default()));
    let [add, theirs] = medians(
        other.rounds,
        [
            &mut || {
                before.iter().try_for_each(|(path, text)| project.write(path, text))?;
                run(&mut project.command(&programs.lbrs, ADD))
            },
            &mut || their_run(other, path),
        ],
    )?;
    let times = ratio(theirs, add);
    println!("{}: {}, an add {}: {times:.1}x", other.shown, shown(theirs), shown(add));
    let figure = format!("{times:.1}x ({})", shown(theirs));
    Ok(Row::new(other.shown, figure, format!("a whole add ({})", shown(add))))
}

/// How long the other one takes in a project of its own, which it is to change. It has the whole
/// environment: node and cargo find their things by it.
fn their_run(other: &Other, path: &PathBuf) -> Result<Duration> {
    let project = Project::shop()?;
    for (path, text) in other.files {
        project.write(path, text.as_bytes())?;
    }
    let read = || fs::read(project.path(other.changes)).ok();
    let before = read();
    let mut command = Command::new(path);
    command.args(other.arguments).current_dir(project.root());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let (status, took) = time(|| command.status());
    expect_success(&command, status?)?;
    if !other.changes.is_empty() && read() == before {
        return Err(format!("{} did not change {}", other.shown, other.changes).into());
    }
    Ok(took)
}
