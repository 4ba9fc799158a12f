//! `lbrs datasource check`: what its case folders cannot say.

use crate::sandbox::{Sandbox, tree};

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
    assert_eq!(run.stderr, "Fixed .env\nno data sources\n");
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
