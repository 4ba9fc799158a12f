//! What the words of the command line mean, whatever part of it a run has been told of.

use crate::sandbox::Sandbox;

const PACKAGE: &str = r#"{"name": "shop", "dependencies": {"loopback": "^3.28.0"}}"#;
const FILE: &str = r#"{"db": {"name": "db", "connector": "memory"}}"#;

fn shop() -> Sandbox {
    Sandbox::with(&[("package.json", PACKAGE), ("server/datasources.json", FILE)])
}

fn help(words: &[&str]) -> String {
    Sandbox::new().run(words.iter().chain(&["--help"])).stdout
}

/// The commands that a help lists, each with what it is about.
fn listed(help: &str) -> Vec<(String, String)> {
    let Some((_, commands)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let commands = commands.split("\n\n").next().unwrap_or_default();
    let pairs = commands.lines().filter_map(|line| line.trim_start().split_once("  "));
    let about = |text: &str| text.split(" [").next().unwrap_or_default().trim().to_owned();
    pairs.map(|(word, text)| (word.to_owned(), about(text))).collect()
}

#[test]
fn the_help_of_a_command_says_what_the_list_of_commands_says() {
    let mut seen = 0;
    for (word, about) in listed(&help(&[])).into_iter().filter(|(word, _)| word != "help") {
        let own = help(&[&word]);
        assert!(own.starts_with(&about), "`{about}` is not the start of\n{own}");
        for (verb, about) in listed(&own).into_iter().filter(|(verb, _)| verb != "help") {
            let own = help(&[&word, &verb]);
            assert!(own.starts_with(&about), "`{about}` is not the start of\n{own}");
            seen += 1;
        }
        seen += 1;
    }
    assert!(seen >= 10, "only {seen} commands are listed");
}

#[test]
fn each_way_to_ask_for_help_gives_the_same() {
    for words in [&["connectors"][..], &["datasource"], &["datasource", "edit"]] {
        let asked = help(words);
        let (last, before) = words.split_last().unwrap();
        for other in [[before, &["help", last]].concat(), [&["help"], words].concat()] {
            let run = Sandbox::new().run(&other);
            assert_eq!(run.stdout, asked, "{other:?}");
        }
    }
}

#[test]
fn options_for_every_command_stand_anywhere() {
    let sandbox = shop();
    let expected = sandbox.run(["datasource", "list", "--json"]);
    for words in [
        ["--json", "datasource", "list"],
        ["datasource", "--json", "list"],
        ["ds", "list", "--json"],
        ["--json", "ds", "list"],
    ] {
        let run = sandbox.run(words);
        assert_eq!(run.stdout, expected.stdout, "{words:?}");
    }
    // The last one holds.
    let elsewhere = shop();
    elsewhere.run(["datasource", "more", "-c", "memory"]);
    let root = elsewhere.root();
    let root = root.to_str().unwrap();
    for words in [
        &["-C", "/nowhere", "datasource", "list", "-C", root, "--json"][..],
        &["datasource", "-C", "/nowhere", "list", "-C", root, "--json"],
        &["-C", "/nowhere", "datasource", "-C", root, "list", "--json"],
    ] {
        let run = sandbox.run(words);
        assert!(run.stdout.contains("\"more\""), "{words:?}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn every_command_for_a_project_says_which_if_asked() {
    let sandbox = shop();
    for words in [
        &["datasource", "list"][..],
        &["datasource", "show"],
        &["datasource", "check"],
        &["datasource", "edit", "db", "--set", "file=x", "--dry-run"],
        &["datasource", "remove", "db", "--dry-run"],
        &["datasource", "more", "-c", "memory", "--dry-run"],
    ] {
        let said = sandbox.anonymous(&sandbox.try_run(words.iter().chain(&["-v"])).stderr);
        assert!(said.contains("project: [ROOT]\n"), "{words:?}: {said}");
        let said = sandbox.try_run(words).stderr;
        assert!(!said.contains("project:"), "{words:?}: {said}");
    }
}

#[test]
fn a_verb_is_no_name_wherever_it_stands() {
    for words in [
        &["datasource", "--force", "list"][..],
        &["datasource", "-c", "memory", "show"],
        &["datasource", "-c", "memory", "check", "db"],
        &["create", "--type", "datasource", "list"],
        &["datasource", "ping"],
    ] {
        shop().refuse(2, words);
    }
    // A value may be such a word.
    let sandbox = shop();
    let run =
        sandbox.run(["datasource", "more", "-c", "memory", "--set", "file=x", "--id", "list"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(sandbox.read("server/datasources.json").contains("\"list\": {"));
}
