//! What people would use instead in a project of LoopBack 4: `lb4 datasource`, and `npm pkg set` for the dependency
//! alone.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::add::MOST;
use crate::programs::{Programs, SCRATCH, find};
use crate::project::{ADD, Project};
use crate::timing::{medians, ratio, run, shown};
use crate::{Result, Row};

const ROUNDS: usize = 5;

/// How many times as long `lb4 datasource` is to take.
const LEAST: f64 = 150.0;

const SET: &[&str] = &["pkg", "set", "dependencies.loopback-connector-mongodb=^5.6.0"];

const LB4: &[&str] = &[
    "datasource",
    "--config",
    "{\"name\": \"orders\", \"connector\": \"mongodb\", \"url\": \"\", \"host\": \"db.example.com\", \
     \"port\": 27017, \"user\": \"shop\", \"password\": \"\", \"database\": \"orders\", \
     \"useNewUrlParser\": true}",
    "--yes",
    "--skip-install",
];

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let npm = find("npm")?;
    let mut add = || run(&mut Project::loopback4()?.command(&programs.lbrs, ADD));
    let mut set = || run(&mut Project::loopback4()?.command(&npm, SET));
    let lb4 = match lb4(&npm) {
        Ok(lb4) => lb4,
        Err(error) => {
            println!("`lb4 datasource` is not measured: {error}");
            let [add, set] = medians(ROUNDS, [&mut add, &mut set])?;
            say("npm pkg set", set, add);
            return Ok(Vec::new());
        }
    };
    let [add, set, generated] = medians(ROUNDS, [&mut add, &mut set, &mut || their_add(&lb4)])?;
    say("npm pkg set", set, add);
    say("lb4 datasource --config", generated, add);
    let times = ratio(generated, add);
    Ok(vec![
        Row::new(
            "whole unattended add in LoopBack 4",
            shown(add),
            format!("<= {}", shown(MOST)),
            add <= MOST,
        ),
        Row::new(
            "`lb4 datasource --config`, beside that add",
            format!("{times:.0}x ({})", shown(generated)),
            format!(">= {LEAST}x"),
            times >= LEAST,
        ),
    ])
}

fn say(what: &str, theirs: Duration, add: Duration) {
    println!("`{what}` {}: {:.0}x of an add ({})", shown(theirs), ratio(theirs, add), shown(add));
}

/// LoopBack's generator: that of the PATH, or one that npm installs beside the other build results.
fn lb4(npm: &Path) -> Result<PathBuf> {
    if let Ok(lb4) = find("lb4") {
        return Ok(lb4);
    }
    let folder = Path::new(SCRATCH).join("lb4");
    let lb4 = folder.join("node_modules/.bin/lb4");
    if !lb4.exists() {
        println!("installing @loopback/cli into {}", folder.display());
        let mut install = Command::new(npm);
        install
            .args(["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix"])
            .arg(&folder);
        run(install.arg("@loopback/cli").stdin(Stdio::null()).stdout(Stdio::null()))?;
    }
    Ok(lb4)
}

/// How long LoopBack's generator takes.
fn their_add(lb4: &Path) -> Result<Duration> {
    let project = Project::loopback4()?;
    project.write(".yo-rc.json", b"{}\n")?;
    let took = run(&mut project.command(lb4, LB4))?;
    fs::metadata(project.path("src/datasources/orders.datasource.ts"))?;
    Ok(took)
}
