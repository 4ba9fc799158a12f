//! The manual.

use std::process::{Command, Stdio};

#[cfg(unix)]
use crate::pty::Pty;
use crate::sandbox::{Sandbox, skipped};

/// The pages, each with the name of its file.
fn pages() -> Vec<(String, String)> {
    let sandbox = Sandbox::new();
    sandbox.run(["man", "pages"]);
    let entries = std::fs::read_dir(sandbox.root().join("pages")).unwrap();
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        entry.unwrap().file_name().into_string().unwrap()
    };
    entries.map(name).map(|name| (name.clone(), sandbox.read(&format!("pages/{name}")))).collect()
}

#[test]
fn every_page_has_the_sections_that_people_look_for() {
    let pages = pages();
    assert!(pages.len() >= 12, "{}", pages.len());
    for (name, page) in &pages {
        for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "\"EXIT STATUS\""] {
            assert!(page.contains(&format!(".SH {section}\n")), "{name} has no {section}");
        }
        assert!(!page.contains("EXTRA"), "{name}");
        let synopsis = page.lines().skip_while(|line| *line != ".SH SYNOPSIS").nth(1).unwrap();
        assert!(synopsis.contains(" [OPTIONS]"), "{name}: {synopsis}");
        assert!(page.contains(concat!("\"lbrs ", env!("CARGO_PKG_VERSION"), "\"")), "{name}");
        let is_main = name == "lbrs.1";
        assert_eq!(page.contains(".SH \"SEE ALSO\"\n"), !is_main, "{name}");
        assert_eq!(page.contains(".SH EXAMPLES\n"), !is_main, "{name}");
        if is_main || name.starts_with("lbrs-datasource") {
            assert!(page.contains(".SH ENVIRONMENT\n") && page.contains(".SH FILES\n"), "{name}");
        }
    }
}

#[test]
fn a_page_is_shown_with_its_examples_line_by_line() {
    let sandbox = Sandbox::new();
    sandbox.run(["man", "."]);
    let mut man = Command::new("man");
    sandbox.isolate(&mut man);
    man.args(["-l", "lbrs-datasource-check.1"]).env("MANWIDTH", "80").env("MANPAGER", "cat");
    let Ok(output) = man.env("LC_ALL", "C").stdin(Stdio::null()).output() else {
        return skipped("there is no man");
    };
    let shown = String::from_utf8_lossy(&output.stdout).replace('\u{8}', "");
    if !output.status.success() || shown.contains("has been minimized") {
        return skipped("this man shows no page");
    }
    for line in [
        "       lbrs datasource check --deny warnings --allow unresolved-reference",
        "       lbrs(1), lbrs-datasource(1)",
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line:?} is no line of\n{shown}");
    }
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let part = "SYNOPSIS lbrs datasource check [OPTIONS] [ID] DESCRIPTION Find what is wrong with ";
    assert!(words.contains(part), "{part:?} is not in\n{shown}");
    let last = shown.lines().rfind(|line| !line.is_empty()).unwrap_or_default();
    assert!(last.starts_with(concat!("lbrs ", env!("CARGO_PKG_VERSION"), " ")), "{last}");
}

#[test]
#[cfg(unix)]
fn a_terminal_is_told_how_to_read_it() {
    let ended = Pty::start(&Sandbox::new().lbrs(["man"])).end();
    ended.assert_clean(2).assert_shows("`lbrs man | man -l -` shows it").assert_hides(".TH");
}
