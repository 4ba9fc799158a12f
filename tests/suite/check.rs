//! `lbrs datasource check`: what its case folders cannot say.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use lbrs::check::Code;

use crate::sandbox::{Sandbox, tree};

#[test]
fn every_code_has_a_case_that_shows_it_and_one_that_does_not() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/check");
    let stdout = |case: &str| {
        assert!(cases.join(case).join("case.toml").exists(), "there is no case {case}");
        fs::read_to_string(cases.join(case).join("stdout")).unwrap_or_default()
    };
    for code in Code::ALL {
        let mark = format!("[{code}]:");
        assert!(stdout(&code.to_string()).contains(&mark), "{code} is not shown");
        let clean = stdout(&format!("{code}-clean"));
        assert_eq!(clean, "", "the case without {code} is not clean");
    }
}

#[test]
fn the_readme_has_every_code_and_no_other() {
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let text = fs::read_to_string(readme).unwrap();
    let (_, table) = text.split_once("\n| code | severity | what it finds |\n").unwrap();
    let rows = table.lines().take_while(|line| line.starts_with('|')).skip(1);
    let shown: BTreeSet<String> = rows.map(str::to_owned).collect();
    let row = |code: &Code| format!("| `{code}` | {} | {} |", code.severity(), code.summary());
    let real: BTreeSet<String> = Code::ALL.iter().map(row).collect();
    assert_eq!(shown, real);
}

#[cfg(unix)]
#[test]
fn fixing_keeps_env_to_its_owner() {
    use crate::sandbox::unix::{mode, set_mode};

    let sandbox = Sandbox::with(&[("server/datasources.json", "{}\n"), (".env", "A=1\n")]);
    let env = sandbox.root().join(".env");
    set_mode(&env, 0o664);
    let before = tree(&sandbox.root());
    let shown = sandbox.run(["datasource", "check", "--fix", "--dry-run"]).stdout;
    assert!(shown.contains("old mode 100664\nnew mode 100600\n"), "{shown}");
    assert_eq!(mode(&env), 0o664);
    let run = sandbox.run(["datasource", "check", "--fix"]);
    assert_eq!((mode(&env), run.stdout.as_str()), (0o600, ""));
    assert_eq!(run.stderr, "Mended .env\nno problems\n");
    assert_eq!(tree(&sandbox.root()), before);
}

#[test]
fn what_was_fixed_stays_fixed() {
    let blank = r#"{"db": {"connector": "memory", "file": "", "localStorage": ""}}"#;
    let sandbox = Sandbox::with(&[("server/datasources.json", blank)]);
    assert_eq!(sandbox.run(["datasource", "check", "--fix"]).stdout, "");
    let fixed = r#"{"db": {"connector": "memory"}}"#;
    assert_eq!(sandbox.read("server/datasources.json"), fixed);
    let run = sandbox.run(["datasource", "check", "--fix"]);
    assert_eq!(run.stderr, "no problems\n");
}

#[test]
fn a_dry_run_reports_what_fixing_leaves_where_it_leaves_it() {
    let base = "{\n  \"db\": {\n    \"connector\": \"mysql\",\n    \"host\": \"\",\n    \"usr\": \"me\"\n  }\n}\n";
    let layer = "{\"db\": {\"port\": 0,\n\"usr\": \"you\"}}";
    let package = r#"{"dependencies": {"loopback": "^3.28.0"}}"#;
    let sandbox = Sandbox::with(&[
        ("package.json", package),
        ("server/datasources.json", base),
        ("server/datasources.production.json", layer),
    ]);
    let fix = ["datasource", "check", "--fix", "--json"];
    let dry = sandbox.run(fix.iter().chain(&["--dry-run"])).json();
    assert_eq!(sandbox.read("server/datasources.json"), base);
    let left = sandbox.run(fix).json();
    assert_eq!(dry["findings"], left["findings"]);
    let lines = |findings: &serde_json::Value| {
        let lines = findings.as_array().unwrap().iter().map(|finding| finding["line"].clone());
        lines.collect::<Vec<_>>()
    };
    assert_eq!(lines(&left["findings"]), [4, 1]);
}

#[test]
fn a_code_that_is_none_is_answered_with_what_there_is() {
    let check = |option| Sandbox::new().refuse(2, ["datasource", "check", option, "all"]);
    let (denied, allowed) = (check("--deny"), check("--allow"));
    assert!(denied.contains("help: it takes one of warnings, unreadable-file, "), "{denied}");
    assert!(allowed.contains("help: it takes one of unreadable-file, "), "{allowed}");
}
