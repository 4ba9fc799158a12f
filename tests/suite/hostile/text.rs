//! Text that steers a terminal, hides, or turns the direction of what is around it, in every place where
//! text can stand.

use super::{COMMANDS, CRATE, PACKAGE, VARIABLES, assert_ended, project};
use crate::sandbox::{Run, Sandbox};

/// Clears the screen, sets the title, rings; the same in one byte (C1); overrides, isolates and marks of
/// direction; what has no width; a tag; a delete and a line separator.
pub(super) const HOSTILE: &str = "h\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}2J\u{202e}\u{2066}\u{200f}\u{61c}\u{200b}\u{2060}\u{feff}\u{ad}\u{e0041}\u{7f}\u{2028}\u{8}\re";

/// `HOSTILE` inside the quotes of JSON or TOML, with escapes for what cannot stand there as it is.
fn escaped() -> String {
    let escape = |c: char| match c {
        '\0'..' ' | '\u{7f}' => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    HOSTILE.chars().map(escape).collect()
}

/// Panics if the run has said anything of that as it is. Styles are lbrs's own: nothing planted is one.
pub(super) fn assert_tame(run: &Run, what: &str) {
    assert_ended(run, what);
    // What lbrs takes for hidden is not all that is asked: what was planted counts, whatever it thinks.
    let is_raw =
        |c| lbrs::internal::text::is_hidden(c) || HOSTILE.contains(c) && !c.is_ascii_graphic();
    for said in [&run.stdout, &run.stderr] {
        let plain = without_styles(said);
        let raw = plain.char_indices().find(|&(_, c)| c != '\n' && is_raw(c));
        if let Some((at, c)) = raw {
            let start = plain[..at].char_indices().rev().nth(60).map_or(0, |(start, _)| start);
            panic!("{what}: {c:?} is said raw after {:?}", &plain[start..at]);
        }
    }
}

fn without_styles(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        match part.split_once('m') {
            Some((style, rest)) if style.bytes().all(|b| b.is_ascii_digit() || b == b';') => {
                plain.push_str(rest);
            }
            _ => plain.extend(["\u{1b}[", part]),
        }
    }
    plain
}

/// Runs every command in every voice.
pub(super) fn sweep(sandbox: &Sandbox, what: &str) {
    let more = [
        &["connectors", "x"][..],
        &["datasource", "show", "nosuch"],
        &["datasource", "check", "nosuch"],
    ];
    for command in COMMANDS.iter().chain(&more) {
        for voice in [&["--color", "always", "-v"][..], &["--json"]] {
            let is_diff = command.contains(&"--dry-run");
            // A diff that does not go to a terminal is for another program, and so as it is.
            if is_diff && voice != ["--json"] {
                continue;
            }
            let run = sandbox.try_run(command.iter().chain(voice));
            let what = format!("{what}: {command:?} {voice:?}");
            assert_tame(&run, &what);
            if voice == ["--json"] && run.code == 0 {
                run.json();
            }
        }
    }
}

#[test]
fn it_is_spelled_out_in_the_files_of_data_sources() {
    let h = escaped();
    for text in [
        format!(
            r#"{{ "{h}": {{ "connector": "mysql", "host": "h" }}, "db": {{ "connector": "mysql" }} }}"#
        ),
        format!(
            r#"{{ "db": {{ "name": "{h}", "connector": "{h}", "{h}": "{h}", "url": "mysql://{h}@h/d" }} }}"#
        ),
        format!(
            r#"{{ "db": {{ "connector": "mysql", "host": "{h}${{{{A}}}}", "port": "{h}", "ssl": {{ "{h}": ["{h}"] }} }} }}"#
        ),
        format!(
            r#"{{ "db": {{ "connector": "mysql", "prot{h}": 1, "{h}": 1, "{h}": 2, "file": "{h}${{LOST}}" }} }}"#
        ),
        format!(r#"{{ /* {HOSTILE} */ "db": {{ "connector": "memory", "a": nul{HOSTILE} }} }}"#),
        format!("{{ \"db\": {{ \"connector\": \"{HOSTILE}\" }} }}"),
        format!(
            "// {HOSTILE}\n{{ \"db\": {{ \"connector\": \"memory\" }}, // {HOSTILE}\n \"{h}\": 1 }}"
        ),
        format!("{{ \"db\": {HOSTILE} }}"),
        HOSTILE.to_owned(),
    ] {
        let sandbox = project();
        sandbox.write("server/datasources.json", &text);
        sweep(&sandbox, &text);
        let layered = project();
        layered.write("server/datasources.production.json", &text);
        sweep(&layered, &text);
    }
}

#[test]
fn it_is_spelled_out_in_the_files_beside_them() {
    let h = escaped();
    for (path, text) in [
        (
            "package.json",
            format!(
                r#"{{ "name": "{h}", "packageManager": "{h}", "engines": {{ "node": "{h}" }}, "dependencies": {{ "loopback": "{h}", "loopback-connector-mysql": "{h}", "{h}": 1 }} }}"#
            ),
        ),
        (
            "package.json",
            format!(
                r#"{{ "dependencies": {{ "loopback": "3" }}, "devDependencies": {{ "loopback-connector-mysql": "{h}" }} }}"#
            ),
        ),
        ("package.json", format!("{{ \"dependencies\": {HOSTILE} }}")),
        ("package.json", format!("{{ \"dependencies\": \"{h}\" }}")),
        ("server/config.json", format!(r#"{{ "DB_HOST": "{h}", "{h}": "{h}" }}"#)),
        ("server/config.json", format!("{{ {HOSTILE} }}")),
        (
            "server/model-config.json",
            format!(r#"{{ "{h}": {{ "dataSource": "db" }}, "M": {{ "dataSource": "{h}" }} }}"#),
        ),
        ("server/model-config.json", format!("{{ \"M\": {HOSTILE} }}")),
        (".env", format!("DB_HOST={HOSTILE}\n{HOSTILE}=1\n'{HOSTILE}\n")),
        (".env", format!("DB_HOST='{HOSTILE}'\n{HOSTILE}\n")),
        (".nvmrc", HOSTILE.to_owned()),
        (".gitignore", HOSTILE.to_owned()),
    ] {
        let sandbox = project();
        sandbox.write(path, &text);
        sweep(&sandbox, &format!("{path}: {text}"));
    }
}

#[test]
fn it_is_spelled_out_in_a_cargo_manifest() {
    let h = escaped();
    for text in [
        format!(
            "{CRATE}# {}\n[dependencies]\nsqlx = \"{h}\"\n\"{h}\" = \"1\"\n",
            HOSTILE.replace(|c: char| c.is_control(), "")
        ),
        format!(
            "{CRATE}[dependencies]\nmysql = {{ package = \"sqlx\", version = \"{h}\" }}\nsqlx = {{ version = \"0.9\", features = [\"{h}\"] }}\n"
        ),
        format!("{CRATE}[dependencies]\nsqlx = {{ workspace = \"{h}\" }}\n"),
        format!("{CRATE}[dependencies]\n{HOSTILE} = 1\n"),
        format!("[package]\nname = \"x\"\nworkspace = \"{h}\"\n"),
        format!("[workspace]\nmembers = [\"{h}\"]\n"),
    ] {
        let sandbox = project();
        sandbox.write("Cargo.toml", &text);
        std::fs::remove_file(sandbox.root().join("package.json")).unwrap();
        sweep(&sandbox, &text);
    }
}

#[test]
fn it_is_spelled_out_in_a_connector_of_ones_own() {
    let h = escaped();
    // What has no control character and turns no direction is taken in a template, and may still be hidden.
    let quiet = "h\u{200b}\u{2060}\u{200f}\u{ad}\u{e0041}\u{2028}e";
    for h in [h.as_str(), quiet] {
        for text in [
            format!("label = \"{h}\"\n[npm]\npackage = \"x\"\nrange = \"1\"\n"),
            format!(
                "connector = \"{h}\"\nalso = [\"{h}\"]\nnotes = [\"{h}\"]\n[npm]\npackage = \"x\"\nrange = \"{h}\"\n"
            ),
            format!(
                "[[settings]]\nkey = \"k\"\nprompt = \"{h}\"\nnote = \"{h}\"\nchoices = [\"{h}\"]\ndefault = \"{h}\"\n[npm]\npackage = \"x\"\nlb3 = {{ unavailable = \"{h}\" }}\n"
            ),
            format!(
                "required = [[\"{h}\"]]\n[[settings]]\nkey = \"{h}\"\naliases = [\"{h}\"]\nunread = \"{h}\"\n"
            ),
            format!("[fixed]\n\"{h}\" = \"{h}\"\n"),
            format!("[fixed]\nx = \"{h}\"\n[npm]\npackage = \"x\"\nrange = \"1\"\n"),
            format!(
                "[cargo]\ncrate = \"x\"\nversion = \"{h}\"\nfeatures = [\"{h}\"]\nopen = \"{h}\"\nurl = \"{h}\"\nnote = \"{h}\"\n"
            ),
            format!("[cargo]\nnothing = \"{h}\"\n[npm]\npackage = \"{h}\"\nrange = \"1\"\n"),
            format!("\"{h}\" = 1\n"),
            format!("support = \"{h}\"\n"),
            format!("[url]\nsetting = \"{h}\"\nschemes = [\"{h}\"]\n"),
            HOSTILE.to_owned(),
        ] {
            for manifest in [("package.json", PACKAGE), ("Cargo.toml", CRATE)] {
                let sandbox = Sandbox::with(&[manifest, ("server/datasources.json", super::ENTRY)]);
                sandbox.write(".lbrs/connectors/x.toml", &text);
                sweep(&sandbox, &text);
                let run = sandbox.try_run(["datasource", "fresh", "-c", "x", "--set", "k=v", "-v"]);
                assert_tame(&run, &text);
                let run = sandbox.try_run(["datasource", "check"]);
                assert_tame(&run, &text);
            }
        }
    }
}

/// Command lines with the text where a name or a value is taken.
const LINES: [&[&str]; 17] = [
    &[HOSTILE],
    &["datasource", HOSTILE],
    &["datasource", "--name", HOSTILE],
    &["datasource", "x", "-c", HOSTILE],
    &["datasource", "x", "-c", HOSTILE, "--dependency", "x"],
    &["datasource", "show", HOSTILE],
    &["datasource", "list", "--env", HOSTILE],
    &["datasource", "check", HOSTILE],
    &["datasource", "check", "--deny", HOSTILE],
    &["datasource", "edit", HOSTILE, "--set", "a=b"],
    &["datasource", "edit", "db", "--rename", HOSTILE],
    &["datasource", "edit", "db", "--unset", HOSTILE],
    &["datasource", "remove", HOSTILE],
    &["connectors", HOSTILE],
    &["completions", HOSTILE],
    &["man", HOSTILE],
    &["create", "--type", HOSTILE],
];

#[test]
fn it_is_spelled_out_in_every_argument() {
    let sandbox = project();
    let key_value = format!("{HOSTILE}={HOSTILE}");
    let of_known = format!("port={HOSTILE}");
    let named = format!("{HOSTILE}@{HOSTILE}");
    let url = format!("mysql://{HOSTILE}@h/d");
    let config = format!("{{\"name\":\"x\",\"connector\":\"{}\"}}", escaped());
    let broken = format!("{{{HOSTILE}");
    let scheme = format!("{HOSTILE}://h");
    let new = ["datasource", "fresh", "-c", "mysql", "--set", "host=h", "--json", "--dry-run"];
    let (flag, joined) = (format!("--{HOSTILE}"), format!("--color={HOSTILE}"));
    for more in [
        &["--set", &key_value][..],
        &["--set", &of_known],
        &["--set", HOSTILE],
        &["--set-json", &key_value],
        &["--set-json", &of_known],
        &["--set-file", &key_value],
        &["--set-file", &of_known],
        &["--secret", HOSTILE],
        &["--secret", &key_value],
        &["--secret", &of_known],
        &["--dependency", HOSTILE],
        &["--dependency", &named],
        &["--from-url", HOSTILE],
        &["--from-url", &url],
        &["--from-url", &scheme],
        &["--override-url", HOSTILE],
        &["--config", HOSTILE],
        &["--config", &config],
        &["--config", &broken],
        &["--id", HOSTILE],
        &["--env", HOSTILE],
        &["--manifest", HOSTILE],
        &["--package-manager", HOSTILE],
        &["-C", HOSTILE],
        &[HOSTILE],
        &[&flag],
        &[&joined],
    ] {
        let run = sandbox.try_run(new.iter().chain(more));
        assert_tame(&run, &format!("{more:?}"));
    }
    for line in LINES {
        assert_tame(&sandbox.try_run(line), &format!("{line:?}"));
    }
}

#[test]
fn it_is_spelled_out_in_the_environment() {
    let sandbox = project();
    for name in VARIABLES {
        for value in [HOSTILE.to_owned(), format!("/{HOSTILE}")] {
            for command in COMMANDS {
                let mut command = sandbox.lbrs(command);
                command.arg("--json").env(name, &value);
                assert_tame(&Run::of(command.output().unwrap()), &format!("{name}: {command:?}"));
            }
            for verb in ["show", "list", "check"] {
                let mut command = sandbox.lbrs(["datasource", verb, "-v"]);
                command.env(name, &value);
                assert_tame(&Run::of(command.output().unwrap()), &format!("{name}: {verb}"));
            }
        }
    }
}

/// Nothing that is long is a problem by its length alone.
#[test]
fn what_is_long_is_taken() {
    let long = "x".repeat(100_000);
    let sandbox = Sandbox::with(&[("package.json", PACKAGE)]);
    sandbox.run(["datasource", "fresh", "-c", "mysql", "--set", &format!("host={long}")]);
    sandbox.run(["datasource", &long, "-c", "memory"]);
    sandbox.run(["datasource", "n", "-c", "memory", "--set", &format!("{long}=v")]);
    let shown = sandbox.run(["datasource", "show", "--json"]).json();
    assert_eq!(shown[&long]["connector"], "memory");
    assert_eq!(shown["fresh"]["host"], long);
    assert_eq!(shown["n"][&long], "v");
    for verb in ["list", "show", "check"] {
        assert_ended(&sandbox.try_run(["datasource", verb]), verb);
    }
    let said = sandbox.refuse(2, ["datasource", "x", "-c", &long]);
    assert!(said.starts_with("error: there is no connector"), "{said:.80}");
}
