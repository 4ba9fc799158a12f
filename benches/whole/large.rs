//! Large files: many data sources, and a data source with many settings.

use std::hint::black_box;
use std::time::{Duration, Instant};

use crate::programs::Programs;
use crate::project::{CHANGED, Project};
use crate::timing::{medians, ratio, run, shown};
use crate::{Result, Row};

const ROUNDS: usize = 5;

/// How many data sources the files have.
const SOURCES: [u32; 2] = [10_000, 100_000];

/// How many settings the data sources have.
const SETTINGS: [u32; 2] = [2_000, 16_000];

/// The most that an add may take, as a multiple of a parse of the text.
const PARSE: f64 = 2.0;

/// How much longer than the larger size asks for it may take and be called linear.
const LINEAR: f64 = 1.5;

/// What a data source has under a setting's number.
type Setting = fn(u32) -> String;

/// The arguments for this many settings.
type Args = fn(u32) -> Vec<String>;

/// The changes of a data source with many settings: what they are called, its settings, and the arguments.
const EDITS: [(&str, Setting, Args); 5] = [
    ("an edit of one of", |number| number.to_string(), edit_one),
    ("an edit of all of", |number| number.to_string(), edit_all),
    ("a removal of all of", |number| number.to_string(), unset_all),
    ("another connector for", |number| number.to_string(), change_connector),
    ("a fix of blank ones, all of", |_| "\"\"".to_owned(), fix),
];

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let [few, many] = [project_of(&sources(SOURCES[0]))?, project_of(&sources(SOURCES[1]))?];
    let (few_texts, texts) = (few.texts()?, many.texts()?);
    let [of_few, add, bare, parse] = medians(
        ROUNDS,
        [
            &mut || few.add(&programs.lbrs, &few_texts),
            &mut || many.add(&programs.lbrs, &texts),
            &mut || many.bare(&programs.bare, &texts),
            &mut || parse(&texts[0]),
        ],
    )?;
    println!(
        "an add to {} data sources {}; to {}: {}, its file operations alone {}",
        SOURCES[0],
        shown(of_few),
        SOURCES[1],
        shown(add),
        shown(bare)
    );
    let times = ratio(add, parse);
    let beside_parse = Row::new(
        format!("an add to {} data sources, beside a parse of the file", SOURCES[1]),
        format!("{times:.2}x of {}", shown(parse)),
        format!("<= {PARSE}x"),
        times <= PARSE,
    );

    let mut rows = vec![beside_parse, growth("an add to", "data sources", SOURCES, [of_few, add])];
    for (does, line, args) in EDITS {
        let texts = SETTINGS.map(|count| settings(count, line));
        let lines = SETTINGS.map(args);
        let edit = |project: &Project, which: usize| {
            project.write(CHANGED[0], texts[which].as_bytes())?;
            let args: Vec<&str> = lines[which].iter().map(String::as_str).collect();
            run(&mut project.command(&programs.lbrs, &args))
        };
        let times = medians(ROUNDS, [&mut || edit(&few, 0), &mut || edit(&many, 1)])?;
        rows.push(growth(does, "settings", SETTINGS, times));
    }
    Ok(rows)
}

fn edit_one(_: u32) -> Vec<String> {
    edit(["--set=setting000001=0".to_owned()])
}

fn edit_all(count: u32) -> Vec<String> {
    edit((0..count).map(|number| format!("--set=setting{number:06}=new")))
}

fn unset_all(count: u32) -> Vec<String> {
    edit((0..count).map(|number| format!("--unset=setting{number:06}")))
}

fn change_connector(_: u32) -> Vec<String> {
    edit(["--connector=mongodb".to_owned()])
}

fn fix(_: u32) -> Vec<String> {
    ["datasource", "check", "--fix"].map(str::to_owned).to_vec()
}

fn edit(flags: impl IntoIterator<Item = String>) -> Vec<String> {
    let start = ["datasource", "edit", "large", "--no-install"].map(str::to_owned);
    start.into_iter().chain(flags).collect()
}

/// How much longer the larger of two sizes takes.
pub(crate) fn growth(
    does: &str,
    what: &str,
    [few, many]: [u32; 2],
    [less, more]: [Duration; 2],
) -> Row {
    let (times, linear) = (ratio(more, less), f64::from(many / few));
    Row::new(
        format!("{does} {many} {what}, beside {few}"),
        format!("{times:.1}x ({})", shown(more)),
        format!("linear: <= {:.0}x", linear * LINEAR),
        times <= linear * LINEAR,
    )
}

/// How long the parse of a text takes.
fn parse(text: &[u8]) -> Result<Duration> {
    let start = Instant::now();
    let value = serde_json::from_slice::<serde_json::Value>(text)?;
    let took = start.elapsed();
    black_box(value);
    Ok(took)
}

fn project_of(data_sources: &str) -> Result<Project> {
    let project = Project::shop()?;
    project.write(CHANGED[0], data_sources.as_bytes())?;
    Ok(project)
}

fn sources(count: u32) -> String {
    let members = lines(count, |number| {
        format!(
            "  \"source{number:06}\": {{\n    \"name\": \"source{number:06}\",\n    \
             \"connector\": \"mongodb\",\n    \"host\": \"host{number:06}.example.com\",\n    \
             \"port\": 27017,\n    \"user\": \"shop\",\n    \"database\": \"orders\"\n  }}"
        )
    });
    format!("{{\n{members}\n}}\n")
}

fn settings(count: u32, value: Setting) -> String {
    let members = lines(count, |number| format!("    \"setting{number:06}\": {}", value(number)));
    format!(
        "{{\n  \"large\": {{\n    \"name\": \"large\",\n    \"connector\": \"rest\",\n{members}\n  }}\n}}\n"
    )
}

fn lines(count: u32, line: impl Fn(u32) -> String) -> String {
    (0..count).map(line).collect::<Vec<_>>().join(",\n")
}
