//! What a user is told of an error, whatever context it has.

use std::io;

use crate::errors::{Cancelled, Context, Error, Helpful, Told, anyhow, cancelled, told, usage};
use lbrs::internal::error::Error as LibraryError;
use lbrs::internal::input::reason;

fn of(error: &Error) -> (String, Option<String>, u8) {
    let Told { message, help, exit_code } = told(error);
    (message, help, exit_code)
}

fn some(help: &str) -> Option<String> {
    Some(help.to_owned())
}

#[test]
fn usage_and_its_help_are_found_under_what_was_added() {
    let error = usage!("`{}` is empty", "--id").with_help("leave it out");
    let error = error.context("the connector").context("db");
    assert_eq!(of(&error), ("db: the connector: `--id` is empty".into(), some("leave it out"), 2));
}

#[test]
fn cancelling_ends_with_130_whatever_it_stopped() {
    let said = "cancelled, nothing was changed".to_owned();
    assert_eq!(of(&cancelled()), (said, None, 130));
    let error = Err::<(), _>(Cancelled("npm was interrupted".into())).with_help("run it again");
    let error = error.context("install").unwrap_err();
    assert_eq!(of(&error), ("install: npm was interrupted".into(), some("run it again"), 130));
}

#[test]
fn the_last_help_counts() {
    let error = anyhow!("no").with_help("first").context("why").with_help("last");
    assert_eq!(of(&error), ("why: no".into(), some("last"), 1));
}

#[test]
fn the_system_says_its_reason_without_its_number() {
    let missing = || io::Error::from_raw_os_error(2);
    let read = Err::<(), _>(missing()).with_context(|| "cannot read a.json").unwrap_err();
    let reason = reason(&missing());
    assert!(!reason.contains("os error"), "{reason}");
    assert_eq!(of(&read), (format!("cannot read a.json: {reason}"), None, 1));
}

#[test]
fn an_error_of_the_library_has_its_own_message_and_help() {
    let error = LibraryError::in_text("a.json", "{\n x", 3, "found x").with_help("fix a.json");
    let error = Error::from(error).context("the catalog");
    assert_eq!(of(&error), ("the catalog: a.json:2:2: found x".into(), some("fix a.json"), 1));

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("datasources.json")).unwrap();
    let error = lbrs::DataSources::load(folder.path()).unwrap_err();
    let expected = (error.to_string(), Some(error.help()), 1);
    assert!(std::error::Error::source(&error).is_some(), "{error}");
    assert_eq!(of(&error.into()), expected);
}
