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
    let mut nobody = Unattended::default();
    assert_eq!(nobody.text(&text("--host H", Some("h"))).unwrap(), "h");
    assert_eq!(nobody.secret(&text("--secret KEY", Some(""))).unwrap(), "");
    let select = Select {
        message: "m:",
        options: &options,
        keywords: &[],
        start: 0,
        fallback: Some(1),
        flag: "-x",
    };
    assert_eq!(nobody.select(&select).unwrap(), 1);
    assert!(nobody.confirm(&Confirm { message: "m", default: true }).unwrap());
    assert!(!nobody.confirm(&Confirm { message: "m", default: false }).unwrap());
    assert!(!nobody.is_interactive());
    assert!(nobody.finish().is_ok());
}

#[test]
fn what_is_missing_is_named_at_once_and_once() {
    let options = ["a".to_owned(), "b".to_owned()];
    let mut nobody = Unattended::default();
    nobody.text(&text("NAME", None)).unwrap();
    let select = Select {
        message: "m:",
        options: &options,
        keywords: &[],
        start: 1,
        fallback: None,
        flag: "--connector ID",
    };
    assert_eq!(nobody.select(&select).unwrap(), 1);
    nobody.secret(&text("--set-file password=PATH", None)).unwrap();
    nobody.text(&text("NAME", None)).unwrap();
    let Told { message, help, exit_code } = told(&nobody.finish().unwrap_err());
    assert_eq!(exit_code, 2);
    assert_eq!(message, "missing answers: NAME, --connector ID, --set-file password=PATH");
    assert!(help.unwrap().contains("command line"));
}

#[test]
fn one_missing_answer_is_singular() {
    let mut nobody = Unattended::default();
    nobody.text(&text("NAME", None)).unwrap();
    assert_eq!(told(&nobody.finish().unwrap_err()).message, "missing answer: NAME");
}
