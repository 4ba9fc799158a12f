//! The codes of findings: words that stay the same from version to version.

use std::fmt;

use super::Severity;
use crate::errors::{Helpful, Result, usage};
use lbrs::internal::nearest::{did_you_mean, nearest};
use lbrs::internal::secret::quoted;

/// Declares the codes together with their words, their usual severity and what they stand for.
macro_rules! codes {
    ($($variant:ident = $word:literal, $severity:ident, $summary:literal;)+) => {
        /// What kind of problem a finding is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $summary] $variant,)+
        }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the word by which people and scripts know the code.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// Returns what it stands for, in a few words.
            pub const fn summary(self) -> &'static str {
                match self {
                    $(Self::$variant => $summary,)+
                }
            }

            /// Returns how bad it is, unless the finding itself says otherwise.
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }
        }
    };
}

codes! {
    UnreadableFile = "unreadable-file", Error, "a file that cannot be read";
    Syntax = "syntax", Error, "a file that is not valid JSON, TOML or TypeScript";
    NotAnObject = "not-an-object", Error, "a file or an entry that is not an object";
    NotUtf8 = "not-utf8", Warning, "a byte that is not UTF-8";
    Comment = "comment", Error, "a comment, which Node refuses in JSON";
    TrailingComma = "trailing-comma", Error, "a comma before a closing bracket, which Node refuses";
    DuplicateKey = "duplicate-key", Error, "a duplicate key: the last one counts";
    ReservedKey = "reserved-key", Error, "a key that JavaScript's objects use themselves";
    NumberKey = "number-key", Warning, "an id that looks like a number, which JavaScript moves to the front";
    MissingBase = "missing-base", Error, "layers without a base, which LoopBack then ignores";
    MissingLayer = "missing-layer", Warning, "no layer exists for the environment that `--env` names, but others have one";
    ScriptLayer = "script-layer", Warning, "a `.js` layer, which only Node can run";
    Unmergeable = "unmergeable", Error, "a layer changes the kind of a value, or the length of an array";
    NullOverridden = "null-overridden", Warning, "a layer overrides `null`, which LoopBack gets wrong";
    NameDiffers = "name-differs", Warning, "an entry's `name` is not its id";
    UnknownConnector = "unknown-connector", Error, "a connector that is neither in the catalog nor in the manifest";
    UnavailableConnector = "unavailable-connector", Error, "a connector that does not work in this kind of project";
    NoLoopback = "no-loopback", Note, "`package.json` does not depend on LoopBack: it may be another project's";
    DeadConnector = "dead-connector", Note, "a connector that is no longer maintained";
    MissingDependency = "missing-dependency", Error, "the manifest lacks the connector's package or crate";
    DependencyRange = "dependency-range", Warning, "a version range that does not fit the project";
    MissingSetting = "missing-setting", Error, "a setting that the connector requires is missing";
    WrongType = "wrong-type", Error, "a value of the wrong type";
    PortRange = "port-range", Error, "a port that is not from 1 to 65535";
    UnknownChoice = "unknown-choice", Warning, "a value that the setting cannot have";
    BlankValue = "blank-value", Warning, "a blank string or a port 0, as the old generator writes them";
    OverriddenSetting = "overridden-setting", Warning, "a setting that another one, such as a URL, keeps the connector from reading";
    UnreadSetting = "unread-setting", Warning, "a setting that the connector does not read";
    MisspeltSetting = "misspelt-setting", Warning, "a key that is nearly a setting's, or another connector's word for it";
    UnresolvedReference = "unresolved-reference", Warning, "nothing sets the variable that a reference names";
    LossyReference = "lossy-reference", Error, "text before a reference, which is lost";
    NotAReference = "not-a-reference", Warning, "`${...}` where LoopBack replaces nothing";
    InvalidUrl = "invalid-url", Error, "a URL or a host that the connector's driver refuses or misreads";
    UnescapedValue = "unescaped-value", Warning, "a value that the connector puts into its URL as it is, and that breaks it";
    PlainSecret = "plain-secret", Warning, "a password or token as plain text";
    EnvNotIgnored = "env-not-ignored", Warning, "git would commit `.env` or the `.env.ENV` of an environment, or already has";
    EnvReadable = "env-readable", Warning, "users other than its owner can read `.env` or the `.env.ENV` of an environment";
    EnvMark = "env-mark", Warning, "a byte order mark in an `.env` file, by which Node misses the first variable";
    GitUnknown = "git-unknown", Note, "git cannot tell whether it ignores a file with secrets";
    UnusedDataSource = "unused-data-source", Note, "no model in model-config.json uses the data source";
    NotExported = "not-exported", Error, "index.ts does not export a data source: repositories cannot import it";
    DuplicateName = "duplicate-name", Error, "two classes with one `dataSourceName`, of which one wins";
    DuplicateId = "duplicate-id", Error, "a data source of the same id in JSON and in TypeScript";
    NotBooted = "not-booted", Error, "a data source class that LoopBack does not find";
    NotResolved = "not-resolved", Error, "`${NAME}`, which LoopBack 4 reads as it is";
    ProgramOptions = "program-options", Error, "options of `lb4 datasource` that it left among the settings";
    NotANumber = "not-a-number", Error, "a number that is `NaN`";
    UnreadByLb4 = "unread-by-lb4", Warning, "a data source that `lb4 repository` cannot read, and so fails for all";
    EnvNotLoaded = "env-not-loaded", Note, "variables in `.env`, which nothing loads when the application starts";
    NoRepositoryMixin = "no-repository-mixin", Error, "an application that binds no data sources";
    CopyOfJson = "copy-of-json", Warning, "`import *` of JSON, by which the settings get a copy of themselves";
    UnsetInText = "unset-in-text", Warning, "a text with a variable that nothing sets: `undefined`";
    ConfigReplaced = "config-replaced", Note, "settings that the application binds in place of those in the file";
    UnknownDataSource = "unknown-data-source", Error, "a model in model-config.json names a data source that does not exist";
}

/// The word that stands for every warning.
pub const WARNINGS: &str = "warnings";

impl Code {
    /// Returns the code that a word spells; `also` are the words that could stand there as well.
    pub fn parse(word: &str, also: &[&str]) -> Result<Self> {
        if let Some(code) = Self::ALL.iter().find(|code| code.as_str() == word) {
            return Ok(*code);
        }
        let error = usage!("there is no code {}", quoted(word));
        let words = || also.iter().copied().chain(Self::ALL.iter().map(|code| code.as_str()));
        Err(match nearest(word, words()).map(did_you_mean) {
            Some(help) => error.with_help(help),
            None => {
                let all: Vec<&str> = words().collect();
                error.with_help(format!("it takes one of {}", all.join(", ")))
            }
        })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::Code;

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
    fn the_page_has_every_code_and_no_other() {
        let page = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/findings.md");
        let text = fs::read_to_string(page).unwrap();
        let (_, table) = text.split_once("\n| code | severity | what it finds |\n").unwrap();
        let rows = table.lines().take_while(|line| line.starts_with('|')).skip(1);
        let shown: BTreeSet<String> = rows.map(str::to_owned).collect();
        let row = |code: &Code| format!("| `{code}` | {} | {} |", code.severity(), code.summary());
        let real: BTreeSet<String> = Code::ALL.iter().map(row).collect();
        assert_eq!(shown, real);
    }
}
