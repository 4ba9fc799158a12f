//! The README says what is true: its sessions are run, its flags are those of `--help`.
//!
//! A block marked `console` is one session of a shell, in a git repository that holds a copy of
//! `examples/shop`:
//! - a line that starts with `$ ` is a command, run as it stands; `\` at its end continues it;
//! - the lines below it are what it prints, on stdout and stderr; a line that is only `...` stands
//!   for any lines;
//! - `# exit code N` at the end of a command says how it ends; without it the command succeeds.
//!
//! A word after `console` changes that: `empty` starts in an empty folder, `wizard` types the answers
//! of the first command's questions on a terminal. A block with a path after its language is a file,
//! which the next session finds in its folder. `UPDATE_README=1 cargo test readme` writes what is printed
//! today (but the wizard's questions), for review with `git diff`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::pty::Pty;
use crate::sandbox::{LBRS, Run, Sandbox, tree};

/// Ends what a command printed, and says how it ended.
const MARK: &str = "[lbrs-readme-end]";

/// The commands whose help lists every flag.
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

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

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

/// A session of the README.
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

/// A repository with a copy of the sample project, as its index has it.
fn shop() -> Sandbox {
    let sandbox = Sandbox::new();
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join("shop");
    for (path, bytes) in tree(&shop) {
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

/// Whether `output` is what the README shows, in which a line `...` stands for any lines.
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

/// What the README shows in one place, and what is printed there.
struct Difference<'t> {
    command: String,
    shown: &'t str,
    printed: String,
    code: i32,
}

/// Runs the steps, and returns those that do not end or print as the README says.
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
    let readme = fs::read_to_string(README).unwrap();
    let (_, promises) = readme.split_once("\n## What is promised\n").unwrap();
    let rows = promises.lines().skip_while(|line| !line.starts_with("| --- ")).skip(1);
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
                true => Path::new(env!("CARGO_MANIFEST_DIR")).join(name).exists(),
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
fn the_sessions_of_the_readme_are_what_happens() {
    let text = fs::read_to_string(README).unwrap();
    let sessions = sessions(&text);
    let mut wrong = Vec::new();
    for session in &sessions {
        let sandbox = if session.kind == "empty" { Sandbox::new() } else { shop() };
        for (path, text) in &session.files {
            sandbox.write(path, text);
        }
        let mut steps = session.steps.as_slice();
        if let ("wizard", Some((wizard, after))) = (session.kind, steps.split_first()) {
            check_wizard(&sandbox, wizard);
            steps = after;
        }
        wrong.extend(differences(&sandbox, steps));
    }
    let commands = sessions.iter().flat_map(|session| &session.steps);
    let commands = commands.filter(|step| step.command.contains("lbrs ")).count();
    assert!(commands > 15, "only {commands} commands were found");
    settle(&text, &wrong);
}

/// Fails if there are differences; writes them into the README first, if that was asked for.
fn settle(text: &str, wrong: &[Difference<'_>]) {
    if std::env::var_os("UPDATE_README").is_some() && !wrong.is_empty() {
        let mut updated = text.to_owned();
        for Difference { shown, printed, .. } in wrong.iter().rev() {
            let start = shown.as_ptr() as usize - text.as_ptr() as usize;
            updated.replace_range(start..start + shown.len(), printed);
        }
        fs::write(README, updated).unwrap();
    }
    let told = |Difference { command, printed, code, .. }: &Difference<'_>| {
        format!("`{command}` ends with {code} and prints\n{printed}")
    };
    let told: Vec<String> = wrong.iter().map(told).collect();
    assert!(told.is_empty(), "not as in the README:\n{}", told.join("\n"));
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

/// `-c, --connector ID` of each line of `help` that describes a flag, without the flags of clap itself.
fn flags_of(help: &str) -> BTreeSet<String> {
    let flags = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    flags
        .filter(|line| line.contains("--") && !line.starts_with("- "))
        .map(|line| line.split("  ").next().unwrap().replace(['<', '>'], ""))
        .filter(|flag| !flag.ends_with("--help") && !flag.ends_with("--version"))
        .collect()
}

#[test]
fn every_flag_is_in_the_readme_and_no_other() {
    let sandbox = Sandbox::new();
    let help = COMMANDS.map(|command| sandbox.run(command.iter().chain(&["--help"])).stdout);
    let real: BTreeSet<String> = help.iter().flat_map(|help| flags_of(help)).collect();
    let text = fs::read_to_string(README).unwrap();
    let (_, section) = text.split_once("\n## Flags\n").unwrap();
    let section = section.split("\n## ").next().unwrap();
    let cells = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let shown: BTreeSet<String> =
        cells.filter(|cell| cell.starts_with('-')).map(|cell| cell.replace("\\|", "|")).collect();
    assert!(real.len() > 20, "only these flags were found: {real:?}");
    assert_eq!(shown, real);
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
            // Nobody is there to be asked, and nothing is to be installed.
            let script = example.replace("--yes", "--yes --no-install");
            let run = Run::of(shell(&shop(), &script).output().unwrap());
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
