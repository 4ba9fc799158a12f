//! The pages say what is true: README.md and docs/. Their sessions are run, and their links lead somewhere.
//!
//! A block marked `console` is one session of a shell, in a git repository that holds a copy of
//! `examples/shop`:
//! - a line that starts with `$ ` is a command, run as it stands; `\` at its end continues it;
//! - the lines below it are what it prints, on stdout and stderr; a line that is only `...` stands
//!   for any lines;
//! - `# exit code N` at the end of a command says how it ends; without it the command succeeds.
//!
//! A word after `console` changes that: `empty` starts in an empty folder, `loopback4` in a copy of
//! `examples/loopback4`, `wizard` types the answers of the first command's questions on a terminal. A block with a path after its language is a file,
//! which the next session finds in its folder. `UPDATE_README=1 cargo test readme` writes what is now
//! printed (but the wizard's questions) into the pages, for review with `git diff`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::pty::Pty;
use crate::sandbox::{LBRS, Run, Sandbox, tree};

/// Ends what a command printed, and says how it ended.
const MARK: &str = "[lbrs-readme-end]";

/// The commands whose help has examples.
const COMMANDS: [&[&str]; 12] = [
    &[],
    &["datasource"],
    &["datasource", "list"],
    &["datasource", "show"],
    &["datasource", "edit"],
    &["datasource", "remove"],
    &["datasource", "check"],
    &["create"],
    &["connectors"],
    &["schema"],
    &["completions"],
    &["man"],
];

/// The most lines that can be read in one sitting.
const README_LINES: usize = 250;

/// The questions of the README's wizard, each with what is typed to get the answer shown there.
const QUESTIONS: [(&str, &str); 11] = [
    ("? Enter the datasource name:", "mongo1"),
    ("? Select the connector for mongo1:", "mongodb"),
    ("? Connection String url to override other settings", ""),
    ("? host:", "your-mongodb-server.foo.com"),
    ("? port:", "27017"),
    ("? user:", "demo"),
    ("? password:", "s3cret"),
    ("? database:", "demo"),
    ("? Where to keep password:", ""),
    ("? Configure advanced settings?", ""),
    ("? Install loopback-connector-mongodb@^5.6.0", "n"),
];

/// A session of a page.
struct Session<'t> {
    /// The word after `console`.
    kind: &'t str,
    /// The files that it finds, each with its path.
    files: Vec<(&'t str, &'t str)>,
    steps: Vec<Step<'t>>,
}

/// A command of a session and what is printed below it.
struct Step<'t> {
    command: String,
    code: i32,
    output: &'t str,
}

fn sessions(text: &str) -> Vec<Session<'_>> {
    let mut sessions = Vec::new();
    let mut files = Vec::new();
    let mut parts = text.split("```");
    while let (Some(_), Some(block)) = (parts.next(), parts.next()) {
        let (info, body) = block.split_once('\n').unwrap();
        match info.split_once(' ').unwrap_or((info, "")) {
            ("console", kind) => {
                let files = std::mem::take(&mut files);
                sessions.push(Session { kind, files, steps: steps(body) });
            }
            (_, "") => {}
            (_, path) => files.push((path, body)),
        }
    }
    assert!(files.is_empty(), "no session after the file {}", files[0].0);
    sessions
}

fn steps(body: &str) -> Vec<Step<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        if line.starts_with("$ ") {
            starts.push(at);
        }
        at += line.len();
    }
    assert_eq!(starts.first(), Some(&0), "a session starts with `$ `:\n{body}");
    starts.push(body.len());
    starts.windows(2).map(|range| step(&body[range[0]..range[1]])).collect()
}

fn step(text: &str) -> Step<'_> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        end += line.len();
        if !line.trim_end().ends_with('\\') {
            break;
        }
    }
    let (typed, output) = text.split_at(end);
    let command = typed.strip_prefix("$ ").unwrap().trim_end().to_owned();
    let code = command.rsplit_once("# exit code ").map_or(0, |(_, code)| code.parse().unwrap());
    Step { command, code, output }
}

/// A file of the checkout.
fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The pages with sessions: README.md and docs/.
fn pages() -> Vec<PathBuf> {
    let docs = fs::read_dir(checkout("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = docs.collect();
    pages.sort();
    pages.insert(0, checkout("README.md"));
    pages
}

/// A repository with a copy of a sample project, as its index has it.
fn sample(project: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    for (path, bytes) in tree(&checkout("examples").join(project)) {
        sandbox.write(&path, std::str::from_utf8(&bytes).unwrap());
    }
    sandbox.git_init();
    let mut git = Command::new("git");
    sandbox.isolate(&mut git);
    assert!(git.args(["add", "--all"]).status().unwrap().success());
    sandbox
}

/// A shell of the sandbox, in which `lbrs` is the binary under test.
fn shell(sandbox: &Sandbox, script: &str) -> Command {
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    let folder = Path::new(LBRS).parent().unwrap().to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
    command.env("PATH", std::env::join_paths(folders).unwrap());
    command.args(["-c", script]).stdin(Stdio::null());
    command
}

/// Runs the steps in one shell: what each printed, and its exit code.
fn run(sandbox: &Sandbox, steps: &[Step<'_>]) -> Vec<(String, i32)> {
    let mut script = "exec 2>&1\n".to_owned();
    for step in steps {
        writeln!(script, "{}\nprintf '\\n{MARK}%s\\n' \"$?\"", step.command).unwrap();
    }
    let run = Run::of(shell(sandbox, &script).output().unwrap());
    let root = sandbox.root().canonicalize().unwrap();
    let mut rest = run.stdout.replace(&*root.to_string_lossy(), "/home/me/shop");
    let mut results = Vec::new();
    let mark = format!("\n{MARK}");
    while let Some((output, after)) = rest.split_once(&mark) {
        let (code, after) = after.split_once('\n').unwrap();
        results.push((output.to_owned(), code.parse().unwrap()));
        rest = after.to_owned();
    }
    assert_eq!(results.len(), steps.len(), "the shell stopped early:\n{}", run.stdout);
    results
}

/// Whether `output` is what the page shows, in which a line `...` stands for any lines.
fn is_shown(shown: &str, output: &str) -> bool {
    let mut parts = shown.split("...\n").peekable();
    let Some(mut rest) = output.strip_prefix(parts.next().unwrap()) else { return false };
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return part.is_empty() || rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty()
}

/// What a page shows in one place, and what is printed there.
struct Difference<'t> {
    command: String,
    shown: &'t str,
    printed: String,
    code: i32,
}

/// Runs the steps, and returns those that do not end or print as the page says.
fn differences<'t>(sandbox: &Sandbox, steps: &[Step<'t>]) -> Vec<Difference<'t>> {
    let results = run(sandbox, steps);
    let wrong = steps
        .iter()
        .zip(results)
        .filter(|(step, (printed, code))| *code != step.code || !is_shown(step.output, printed));
    let difference = |(step, (printed, code)): (&Step<'t>, _)| Difference {
        command: step.command.clone(),
        shown: step.output,
        printed,
        code,
    };
    wrong.map(difference).collect()
}

#[test]
fn what_proves_the_promises_is_there() {
    let page = fs::read_to_string(checkout("docs/guarantees.md")).unwrap();
    let rows = page.lines().skip_while(|line| !line.starts_with("| --- ")).skip(1);
    let proofs = rows.take_while(|line| line.starts_with('|')).map(|row| {
        let cell = row.trim_end_matches([' ', '|']).rsplit(" | ").next().unwrap();
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    });
    let proofs: Vec<_> = proofs.collect();
    assert!(proofs.len() > 10, "{proofs:?}");
    let listed = Command::new(std::env::current_exe().unwrap()).arg("--list").output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for proof in &proofs {
        assert!(!proof.is_empty(), "a promise without a proof");
        for name in proof {
            let is_there = match name.contains(['/', '.']) {
                true => checkout(name).exists(),
                false => listed.lines().any(|line| {
                    let rest = line.strip_prefix(name.as_str());
                    rest.is_some_and(|rest| rest.starts_with([':']))
                }),
            };
            assert!(is_there, "`{name}` is no test and no file");
        }
    }
}

#[test]
fn the_sessions_of_the_pages_are_what_happens() {
    let mut told = String::new();
    let mut commands = 0;
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        let sessions = sessions(&text);
        let wrong: Vec<_> = sessions.iter().flat_map(differences_of).collect();
        update(&page, &text, &wrong);
        for Difference { command, printed, code, .. } in &wrong {
            writeln!(
                told,
                "{}: `{command}` ends with {code} and prints\n{printed}",
                page.display()
            )
            .unwrap();
        }
        let steps = sessions.iter().flat_map(|session| &session.steps);
        commands += steps.filter(|step| step.command.contains("lbrs ")).count();
    }
    assert!(commands > 40, "only {commands} commands were found");
    assert!(told.is_empty(), "not as in the pages:\n{told}");
}

fn differences_of<'t>(session: &Session<'t>) -> Vec<Difference<'t>> {
    let sandbox = match session.kind {
        "empty" => Sandbox::new(),
        "loopback4" => sample("loopback4"),
        _ => sample("shop"),
    };
    for (path, text) in &session.files {
        sandbox.write(path, text);
    }
    match (session.kind, session.steps.split_first()) {
        ("wizard", Some((wizard, after))) => {
            check_wizard(&sandbox, wizard);
            differences(&sandbox, after)
        }
        _ => differences(&sandbox, &session.steps),
    }
}

/// Writes what is printed into the page, if that was asked for.
fn update(page: &Path, text: &str, wrong: &[Difference<'_>]) {
    if std::env::var_os("UPDATE_README").is_none() || wrong.is_empty() {
        return;
    }
    let mut updated = text.to_owned();
    for Difference { shown, printed, .. } in wrong.iter().rev() {
        let start = shown.as_ptr() as usize - text.as_ptr() as usize;
        updated.replace_range(start..start + shown.len(), printed);
    }
    fs::write(page, updated).unwrap();
}

/// Answers the questions of the README's wizard on a terminal, and compares what is shown.
fn check_wizard(sandbox: &Sandbox, wizard: &Step<'_>) {
    let (asked, report) = wizard.output.split_at(wizard.output.find("\nAdded").unwrap() + 1);
    assert_eq!(asked.lines().count(), QUESTIONS.len(), "{asked}");
    let mut pty = Pty::with_size(&shell(sandbox, &wizard.command), 140, 40);
    for ((question, keys), line) in QUESTIONS.iter().zip(asked.lines()) {
        assert!(line.starts_with(question), "{line}");
        pty.expect(question).line(keys);
    }
    let ended = pty.end();
    ended.assert_clean(0);
    let screen = squeezed(&ended.screen);
    for line in asked.lines() {
        assert!(screen.contains(&squeezed(line)), "no {line:?} in\n{}", ended.screen);
    }
    assert!(ended.screen.ends_with(report), "no\n{report}at the end of\n{}", ended.screen);
}

/// `text` with each run of blanks as one: a terminal draws a blank at the end of some lines.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_readme_is_read_in_one_sitting() {
    let lines = fs::read_to_string(checkout("README.md")).unwrap().lines().count();
    assert!(lines <= README_LINES, "README.md has {lines} lines: move some to docs/");
}

#[test]
fn the_page_of_the_library_names_its_crates() {
    let page = fs::read_to_string(checkout("docs/library.md")).unwrap();
    let manifest = fs::read_to_string(checkout("Cargo.toml")).unwrap();
    let manifest: toml_edit::DocumentMut = manifest.parse().unwrap();
    for (name, needed) in manifest["dependencies"].as_table().unwrap() {
        let optional = needed.get("optional").and_then(toml_edit::Item::as_bool).unwrap_or(false);
        assert!(optional || page.contains(&format!("\n| `{name}` |")), "{name} is missing");
    }
}

/// The text without its blocks of code.
fn prose(text: &str) -> String {
    text.split("```").step_by(2).collect()
}

/// The anchors of a page, as GitHub makes them from its headings.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let anchor = |heading: &str| {
        let title = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = title.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
        kept.collect::<String>().replace(' ', "-")
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let others = ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"].map(checkout);
    let pages = pages().into_iter().chain(others);
    let pages = pages.map(|page| (page.clone(), prose(&fs::read_to_string(page).unwrap())));
    let pages: BTreeMap<PathBuf, String> = pages.collect();
    let mut followed = 0;
    for (page, text) in &pages {
        let links = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
        for link in links.filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let told = || format!("{link} in {}", page.display());
            let target = match path {
                "" => page.clone(),
                path => page
                    .parent()
                    .unwrap()
                    .join(path)
                    .canonicalize()
                    .unwrap_or_else(|_| panic!("{}", told())),
            };
            if !anchor.is_empty() {
                assert!(anchors(&pages[&target]).iter().any(|there| there == anchor), "{}", told());
            }
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links were found");
}

#[test]
fn the_examples_of_the_help_run() {
    for command in COMMANDS {
        let help = Sandbox::new().run(command.iter().chain(&["--help"])).stdout;
        let Some((_, examples)) = help.split_once("\nExamples:\n") else {
            assert!(command.is_empty(), "{command:?} has no examples");
            continue;
        };
        for example in examples.lines().map(str::trim).filter(|line| !line.is_empty()) {
            // lbrs cannot ask, and nothing is to be installed.
            let script = example.replace("--yes", "--yes --no-install");
            let run = Run::of(shell(&sample("shop"), &script).output().unwrap());
            if example == "lbrs datasource" || example == "lbrs create --type datasource" {
                assert_eq!(run.code, 2, "{}", run.stderr);
                assert!(run.stderr.contains("missing answers: NAME"), "{}", run.stderr);
            } else if example == "lbrs datasource remove db" {
                assert_eq!(run.code, 1, "{}", run.stderr);
                assert!(run.stderr.contains("the model `User` uses `db`"), "{}", run.stderr);
            } else {
                assert_eq!(run.code, 0, "{example}\n{}", run.stderr);
            }
        }
    }
}
