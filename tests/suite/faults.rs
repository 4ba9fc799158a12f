//! The real binary with a disk that fails: each system call of a run in turn, in several ways.
//!
//! `LBRS_TEST_FAULTS=all cargo test faults` tries every error at every call; without it, calls that
//! change nothing get one error each, by turns.

mod places;
mod strace;

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;

use self::strace::{Call, Fault, Traced};
use crate::sandbox::unix::set_mode;
use crate::sandbox::{Sandbox, skipped, tree};

const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EACCES", "EINTR"];

/// The secret of all cases, which nothing may say.
const SECRET: &str = "hunter2";

const SOURCES: &str = "server/datasources.json";

/// A project and a run that writes to it.
struct Case {
    files: &'static [(&'static str, &'static str)],
    /// Files that are kept to their owner from the start.
    private: &'static [&'static str],
    /// A file with a second name: it is written in place, and may be half written after a kill.
    linked: Option<&'static str>,
    args: &'static [&'static str],
    /// How many files the run changes: the case is one of that many at once.
    changes: usize,
}

/// The texts and modes of a project's files.
type State = BTreeMap<String, (Vec<u8>, u32)>;

impl Case {
    /// The project before the run. In memory, if that can be: a disk takes long to sync so often.
    fn sandbox(&self) -> Sandbox {
        let sandbox = Sandbox::in_memory(self.files);
        for file in self.private {
            let path = sandbox.root().join(file);
            set_mode(&path, 0o600);
        }
        if let Some(file) = self.linked {
            fs::hard_link(sandbox.root().join(file), sandbox.home().join("link")).unwrap();
        }
        sandbox.git_init();
        sandbox
    }
}

fn state(sandbox: &Sandbox) -> State {
    let mode = |name: &str| {
        let metadata = fs::symlink_metadata(sandbox.root().join(name)).unwrap();
        metadata.permissions().mode() & 0o7777
    };
    let files = tree(&sandbox.root()).into_iter();
    files.map(|(name, text)| (name.clone(), (text, mode(&name)))).collect()
}

/// The next run after one that was hit: it is to succeed and to leave nothing of the other.
fn next_run(sandbox: &Sandbox) -> State {
    sandbox.run(["datasource", "next", "-c", "memory", "--no-install"]);
    state(sandbox)
}

/// What a project may look like.
struct Outcomes {
    old: State,
    new: State,
    /// The same two after the next run.
    old_then_next: State,
    new_then_next: State,
    linked: Option<&'static str>,
}

impl Outcomes {
    fn of(case: &Case) -> Self {
        let sandbox = case.sandbox();
        let old = state(&sandbox);
        let old_then_next = next_run(&sandbox);
        let sandbox = case.sandbox();
        sandbox.run(case.args);
        let new = state(&sandbox);
        let new_then_next = next_run(&sandbox);
        let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
        let changed = names.filter(|name| old.get(*name) != new.get(*name)).count();
        assert_eq!(changed, case.changes, "the case is not the one it says it is");
        Self { old, new, old_then_next, new_then_next, linked: case.linked }
    }

    /// What is wrong with the project after a run that was hit, and after the next.
    fn judge(
        &self,
        sandbox: &Sandbox,
        run: &Traced,
        call: &Call,
        fault: Fault,
    ) -> Result<(), String> {
        let (temporary, left): (State, State) =
            state(sandbox).into_iter().partition(|(name, _)| name.contains(".lbrs-"));
        if gave_up(&run.stderr) || run.stderr.contains(SECRET) {
            return Err("it panicked or told the secret".to_owned());
        }
        let tells = |(text, mode): &(Vec<u8>, u32)| {
            mode & 0o077 != 0 && String::from_utf8_lossy(text).contains(SECRET)
        };
        if let Some((name, _)) = temporary.iter().chain(&left).find(|(_, file)| tells(file)) {
            return Err(format!("others can read the secret in {name}"));
        }
        if !temporary.is_empty() && !fault.kills() && !call.removes() {
            return Err(format!("temporary files stay: {temporary:?}"));
        }
        // In place, a kill can leave a file half written, and so can a disk on which nothing can be
        // undone; that is said then.
        let is_excused = |name: &&str| {
            fault.kills() || run.stderr.contains(&format!("`{name}` could not be restored"))
        };
        let linked = self.linked.filter(is_excused);
        let without = |state: &State| {
            let mut state = state.clone();
            state.retain(|name, _| Some(name.as_str()) != linked);
            state
        };
        let either = |found: &State, old: &State, new: &State| either(found, old, new, linked);
        let is_old = without(&left) == without(&self.old);
        let is_ended = run.code < 0 && matches!(fault, Fault::Signal(_));
        match run.code {
            _ if fault.kills() => either(&left, &self.old, &self.new)?,
            0 if left == self.new => {}
            0 => return Err(format!("it succeeded, but left {}", shown(&left))),
            _ if is_old && (is_ended || fault.silences(call) || said_well(run)) => {}
            _ if left == self.new
                && (is_ended || said_well(run) && run.stderr.contains("all changes are made")) => {}
            code => return Err(format!("it ended with {code} and left {}", shown(&left))),
        }
        either(&next_run(sandbox), &self.old_then_next, &self.new_then_next)
            .map_err(|error| format!("after the next run: {error}"))
    }
}

/// Whether a run ended by an error, with a line that says what to do.
fn said_well(run: &Traced) -> bool {
    [1, 2, 130].contains(&run.code)
        && run.stderr.contains("error: ")
        && run.stderr.contains("\nhelp: ")
}

/// Whether a run ended by a defect of its own: what it says then, and what Rust says where it cannot.
fn gave_up(stderr: &str) -> bool {
    stderr.contains("crashed at") || stderr.contains("panicked")
}

/// Whether each file is as in one of two states, but for one.
fn either(found: &State, old: &State, new: &State, but: Option<&str>) -> Result<(), String> {
    let names = found.keys().chain(old.keys()).chain(new.keys());
    let mut names = names.filter(|name| Some(name.as_str()) != but);
    let is_made = |name: &str| name.ends_with('/') && new.keys().any(|file| file.starts_with(name));
    let is_either = |name: &String| {
        let text = found.get(name);
        text == old.get(name) || text == new.get(name) || is_made(name)
    };
    match names.find(|name| !is_either(name)) {
        None => Ok(()),
        Some(name) => Err(format!("`{name}` is neither old nor new: {}", shown(found))),
    }
}

fn shown(state: &State) -> String {
    let file = |(name, (text, mode)): (&String, &(Vec<u8>, u32))| {
        format!("\n--- {name} {mode:o}\n{}", String::from_utf8_lossy(text))
    };
    state.iter().map(file).collect()
}

/// The faults to try at a call, the `number`th of the run.
fn faults(call: &Call, number: usize) -> Vec<Fault> {
    let all = std::env::var("LBRS_TEST_FAULTS").is_ok_and(|value| value == "all");
    let mut faults: Vec<_> = if all || call.changes() {
        ERRORS.into_iter().map(Fault::Once).collect()
    } else {
        vec![Fault::Once(ERRORS[number % ERRORS.len()])]
    };
    if call.changes() {
        faults.extend([Fault::Signal("KILL"), Fault::Signal("TERM")]);
        faults.extend([Fault::FromThenOn("EIO"), Fault::FromThenOn("ENOSPC")]);
    }
    faults
}

/// Hits the run of a case at every call.
fn try_all(case: &Case) {
    if !strace::is_there() {
        return skipped("strace is not there, or may not trace here");
    }
    let outcomes = Outcomes::of(case);
    let calls = strace::calls(&case.sandbox(), case.args);
    let (mut hits, mut wrong) = (0, Vec::new());
    for (number, call) in calls.iter().enumerate() {
        for fault in faults(call, number) {
            let sandbox = case.sandbox();
            let Some(run) = strace::hit(&sandbox, case.args, call, fault) else { continue };
            hits += 1;
            if let Err(error) = outcomes.judge(&sandbox, &run, call, fault) {
                wrong.push(format!("{fault:?} at {call}\n{error}\nit said: {}", run.stderr));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {hits}:\n\n{}", wrong.len(), wrong.join("\n\n"));
    assert!(hits > calls.len() && calls.len() > 50, "{hits} faults at {} calls", calls.len());
}

const PACKAGE: &str = r#"{
  "name": "shop",
  "dependencies": {
    "loopback": "^3.28.0",
    "loopback-connector-mysql": "^7.0.0"
  }
}
"#;

const CARGO: &str = r#"[package]
name = "shop"
version = "0.1.0"

[dependencies]
serde = "1" # ours
sqlx = { version = "0.9", default-features = false, features = ["runtime-tokio", "tls-rustls", "mysql", "macros", "migrate"] }
"#;

const TWO: &str = r#"{
  "db": { "name": "db", "connector": "memory" },
  "shop": {
    "name": "shop",
    "connector": "mysql",
    "host": "localhost",
    "password": "${SHOP_PASSWORD}"
  }
}
"#;

const ADD: &[&str] = &[
    "datasource",
    "pg",
    "-c",
    "postgresql",
    "--set",
    "host=db.example.com",
    "--secrets",
    "env",
    "--set",
    "password=hunter2",
    "--no-install",
];

const EDIT: &[&str] = &[
    "datasource",
    "edit",
    "shop",
    "--rename",
    "main",
    "--set",
    "password=hunter2",
    "--secrets",
    "env",
    "--force",
];

/// The files that such an add changes.
const FOUR: &[(&str, &str)] = &[
    (".env", "A=1\n"),
    (".gitignore", "node_modules\n"),
    ("package.json", PACKAGE),
    (SOURCES, TWO),
];

#[test]
fn an_add_that_changes_four_files_of_an_npm_project_survives_every_fault() {
    try_all(&Case { files: FOUR, private: &[".env"], linked: None, args: ADD, changes: 4 });
}

#[test]
fn an_add_that_makes_files_in_a_cargo_project_survives_every_fault() {
    try_all(&Case {
        files: &[("Cargo.toml", "[package]\nname = \"shop\"\nversion = \"0.1.0\"\n")],
        private: &[],
        linked: None,
        args: ADD,
        changes: 4,
    });
}

#[test]
fn an_add_that_writes_one_of_four_files_in_place_survives_every_fault() {
    try_all(&Case {
        files: FOUR,
        private: &[".env"],
        linked: Some(".gitignore"),
        args: ADD,
        changes: 4,
    });
}

#[test]
fn an_edit_that_renames_survives_every_fault() {
    try_all(&Case {
        files: &[
            (".env", "SHOP_PASSWORD=old\n"),
            (".gitignore", ".env\n"),
            ("package.json", PACKAGE),
            (SOURCES, TWO),
            ("server/datasources.production.json", "{ \"shop\": { \"host\": \"far\" } }\n"),
            ("server/model-config.json", "{ \"Order\": { \"dataSource\": \"shop\" } }\n"),
        ],
        private: &[".env"],
        linked: None,
        args: EDIT,
        changes: 4,
    });
}

#[test]
fn a_remove_from_a_cargo_project_survives_every_fault() {
    try_all(&Case {
        files: &[
            ("Cargo.toml", CARGO),
            (SOURCES, TWO),
            ("server/datasources.local.json", "{ \"shop\": { \"host\": \"here\" }, \"db\": {} }\n"),
        ],
        private: &[],
        linked: None,
        args: &["datasource", "remove", "shop", "--remove-dependency"],
        changes: 3,
    });
}

const LOOPBACK4: &[(&str, &str)] = &[
    (".env", "ORDERS_PASSWORD=old\n"),
    (".gitignore", ".env\n"),
    ("package.json", include_str!("../bases/loopback4/package.json")),
    ("src/datasources/index.ts", "export * from './orders.datasource';\n"),
    (
        "src/datasources/orders.datasource.ts",
        include_str!("../bases/loopback4/src/datasources/orders.datasource.ts"),
    ),
    // Beside them: in another folder the next run would find nothing to clean up.
    ("src/datasources/order.repository.ts", "import {OrdersDataSource} from '.';\n"),
];

#[test]
fn a_rename_in_loopback_4_survives_every_fault() {
    let args = &["datasource", "edit", "orders", "--rename", "shop", "--set", "password=hunter2"];
    // The old file and the new one, `index.ts`, the repository and `.env`.
    try_all(&Case { files: LOOPBACK4, private: &[".env"], linked: None, args, changes: 5 });
}

#[test]
fn a_remove_from_loopback_4_survives_every_fault() {
    let args = &["datasource", "remove", "orders", "--force", "--remove-dependency"];
    try_all(&Case { files: LOOPBACK4, private: &[".env"], linked: None, args, changes: 3 });
}
