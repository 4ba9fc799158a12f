//! Cost of large files and of many layers, beside one parse of the same text into a `serde_json::Value`.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::time::Duration;

use crate::Result;
use crate::callgrind;
use crate::programs::Programs;
use crate::project::{ADD, CHANGED, Project};
use crate::table::Row;
use crate::timing::{medians, ratio, run, shown, time};

/// How many data sources a file has, with how many rounds of measuring it takes.
const SIZES: [(u32, usize); 4] = [(1, 31), (100, 31), (10_000, 11), (100_000, 5)];

/// How many layers a project has, and how many data sources each of them.
const LAYERS: (u32, u32) = (50, 100);

/// The most that an add to the largest file may take, as a multiple of the parse.
const MOST: f64 = 1.0;

/// The sizes between which the cost of an entry is to stay the same, as instructions tell it: they show
/// on a busy machine too what grows faster than the file.
const GROWTH: [u32; 2] = [1_000, 10_000];

/// How much more an entry may cost in the larger of them where the cost grows linearly.
const LINEAR: f64 = 1.1;

const SHOW: &[&str] = &["datasource", "show"];
const CHECK: &[&str] = &["datasource", "check"];

/// The times of one size.
struct Times {
    entries: u32,
    add: Duration,
    bare: Duration,
    show: Duration,
    check: Duration,
    parse: Duration,
}

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    println!(
        "{:>12} {:>10} {:>10} {:>10} {:>10} {:>10}  add/parse",
        "data sources", "add", "bare", "show", "check", "parse"
    );
    let mut all = Vec::new();
    for (entries, rounds) in SIZES {
        let times = of_size(programs, entries, rounds)?;
        println!(
            "{entries:>12} {:>10} {:>10} {:>10} {:>10} {:>10}  {:.2}x",
            shown(times.add),
            shown(times.bare),
            shown(times.show),
            shown(times.check),
            shown(times.parse),
            ratio(times.add, times.parse)
        );
        all.push(times);
    }
    let mut rows: Vec<Row> = all.last().map(beside_the_parse).into_iter().collect();
    if callgrind::available() {
        for (name, arguments) in [("add", ADD), ("show", SHOW), ("check", CHECK)] {
            rows.push(growth(programs, name, arguments)?);
        }
    } else {
        println!("growth: instructions are not counted, since there is no valgrind");
    }
    rows.push(layers(programs)?);
    Ok(rows)
}

fn of_size(programs: &Programs, entries: u32, rounds: usize) -> Result<Times> {
    let project = of_entries(entries)?;
    let text = fs::read_to_string(project.path(CHANGED[0]))?;
    let manifest = fs::read_to_string(project.path(CHANGED[1]))?;
    let reset = || {
        project.write(CHANGED[0], text.as_bytes())?;
        project.write(CHANGED[1], manifest.as_bytes())
    };
    let read_only = |arguments: &[&str]| {
        reset()?;
        run(&mut project.command(&programs.lbrs, arguments))
    };
    let [add, bare, show, check, parse] = medians(
        rounds,
        [
            &mut || {
                reset()?;
                run(&mut project.command(&programs.lbrs, ADD))
            },
            &mut || {
                reset()?;
                run(project.command(&programs.bare, &[]).arg(project.path(CHANGED[0])))
            },
            &mut || read_only(SHOW),
            &mut || read_only(CHECK),
            &mut || parse(&text),
        ],
    )?;
    Ok(Times { entries, add, bare, show, check, parse })
}

/// How long the parse of a text takes, without letting go of what comes of it.
fn parse(text: &str) -> Result<Duration> {
    let (value, took) = time(|| serde_json::from_str::<serde_json::Value>(black_box(text)));
    black_box(value?);
    Ok(took)
}

fn beside_the_parse(many: &Times) -> Row {
    let times = ratio(many.add, many.parse);
    let figure = format!("{times:.2}x ({})", shown(many.add));
    let against = format!("one `serde_json::Value` of it ({})", shown(many.parse));
    Row::new(format!("an add to {} data sources", many.entries), figure, against)
        .at_most(format!("{MOST:.0}x"), times <= MOST)
}

/// What an entry costs in a large file beside what it costs in a smaller one.
fn growth(programs: &Programs, name: &str, arguments: &[&str]) -> Result<Row> {
    let count = |entries| -> Result<f64> {
        let count = callgrind::count(&of_entries(entries)?, &programs.lbrs, arguments)?;
        Ok(f64::from(u32::try_from(count)?))
    };
    let one = count(1)?;
    let cost = |entries| Ok::<_, Box<dyn Error>>((count(entries)? - one) / f64::from(entries));
    let (small, large) = (cost(GROWTH[0])?, cost(GROWTH[1])?);
    let growth = large / small;
    println!(
        "{name}: {large:.0} instructions an entry of {}, {growth:.2}x of {}",
        GROWTH[1], GROWTH[0]
    );
    let what = format!("instructions of `{name}` for an entry of {}", GROWTH[1]);
    let against = format!("for one of {} ({small:.0})", GROWTH[0]);
    let row = Row::new(what, format!("{growth:.2}x ({large:.0})"), against);
    Ok(row.at_most(format!("{LINEAR}x"), growth <= LINEAR))
}

fn layers(programs: &Programs) -> Result<Row> {
    let (layers, entries) = LAYERS;
    let few = layered(1, entries)?;
    let many = layered(layers, entries)?;
    let check = |project: &Project| run(&mut project.command(&programs.lbrs, CHECK));
    let [one, all] = medians(11, [&mut || check(&few), &mut || check(&many)])?;
    let cost = all.saturating_sub(one) / (layers - 1);
    let (one_shown, all_shown, cost) = (shown(one), shown(all), shown(cost));
    println!("check: one layer {one_shown}, {layers} layers {all_shown}, {cost} a layer");
    let figure = format!("{:.0}x ({all_shown})", ratio(all, one));
    let against = format!("one layer ({one_shown})");
    Ok(Row::new(format!("`lbrs datasource check` of {layers} layers"), figure, against))
}

/// A project with a base and layers over it that change a setting of each data source.
fn layered(layers: u32, entries: u32) -> Result<Project> {
    let project = of_entries(entries)?;
    for layer in 1..layers {
        let text = object(entries, |text, number| {
            writeln!(text, "    \"host\": \"host{number:06}.layer{layer:02}.example.com\"")
        });
        project.write(&format!("server/datasources.env{layer:02}.json"), text.as_bytes())?;
    }
    Ok(project)
}

/// A project with nothing wrong in it, and so many data sources.
fn of_entries(entries: u32) -> Result<Project> {
    let project = Project::shop()?;
    project.write(CHANGED[0], base(entries).as_bytes())?;
    let manifest = fs::read_to_string(project.path(CHANGED[1]))?;
    let there = "\"dependencies\": {\n";
    let manifest = manifest
        .replace(there, &format!("{there}    \"loopback-connector-mongodb\": \"^5.6.0\",\n"));
    project.write(CHANGED[1], manifest.as_bytes())?;
    Ok(project)
}

/// The data source that the models of `examples/shop` use, and as many others.
fn base(entries: u32) -> String {
    let others = object(entries, |text, number| {
        writeln!(
            text,
            "    \"name\": \"source{number:06}\",\n    \"connector\": \"mongodb\",\n    \
             \"host\": \"host{number:06}.example.com\",\n    \"port\": 27017,\n    \
             \"database\": \"orders\""
        )
    });
    others.replacen(
        '{',
        "{\n  \"db\": {\n    \"name\": \"db\",\n    \"connector\": \"memory\"\n  },",
        1,
    )
}

/// An object of data sources, each with the members that `members` writes.
fn object(entries: u32, members: impl Fn(&mut String, u32) -> std::fmt::Result) -> String {
    let mut text = "{\n".to_owned();
    for number in 0..entries {
        let comma = if number + 1 == entries { "" } else { "," };
        let written = writeln!(text, "  \"source{number:06}\": {{")
            .and_then(|()| members(&mut text, number))
            .and_then(|()| writeln!(text, "  }}{comma}"));
        written.expect("a string takes all that is written");
    }
    text + "}\n"
}
