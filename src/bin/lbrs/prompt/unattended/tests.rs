use super::*;
use crate::errors::{Told, told};
use crate::prompt::accept;

fn text<'a>(flag: &'a str, fallback: Option<&'a str>) -> Text<'a> {
    Text {
        message: "m:",
        hint: Some("shown, not taken"),
        keeps: false,
        check: &accept,
        fallback,
        flag,
    }
}

#[test]
fn fallbacks_answer_everything() {
    let options = ["a".to_owned(), "b".to_owned()];
    let mut unattended = Unattended;
    assert_eq!(unattended.text(&text("--host H", Some("h"))).unwrap(), "h");
    assert_eq!(unattended.secret(&text("--secret KEY", Some(""))).unwrap().expose(), "");
    let select = Select {
        message: "m:",
        options: &options,
        keywords: &[],
        behind: &[],
        start: 0,
        fallback: Some(1),
        flag: "-x",
    };
    assert_eq!(unattended.select(&select).unwrap(), 1);
    assert!(unattended.confirm(&Confirm { message: "m", default: true }).unwrap());
    assert!(!unattended.confirm(&Confirm { message: "m", default: false }).unwrap());
    assert!(!unattended.is_interactive());
}

#[test]
fn a_question_without_a_fallback_names_its_flag() {
    let options = ["a".to_owned(), "b".to_owned()];
    let mut unattended = Unattended;
    let select = Select {
        message: "m:",
        options: &options,
        keywords: &[],
        behind: &[],
        start: 1,
        fallback: None,
        flag: "--connector ID",
    };
    for (error, flag) in [
        (unattended.text(&text("NAME", None)).unwrap_err(), "NAME"),
        (unattended.secret(&text("--secret KEY", None)).unwrap_err(), "--secret KEY"),
        (unattended.select(&select).unwrap_err(), "--connector ID"),
    ] {
        let Told { message, help, exit_code } = told(&error);
        assert_eq!((message, exit_code), (format!("missing answer: {flag}"), 2));
        assert!(help.unwrap().contains("command line"));
    }
}
