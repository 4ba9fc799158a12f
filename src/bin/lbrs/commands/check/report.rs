//! The findings, for people and for programs.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::ops::Range;

use serde_json::{Value, json};

use super::Survey;
use crate::check::excerpt::{Excerpt, excerpt, hidden_in_broken};
use crate::check::{Facts, FileId, Finding, Severity, Subject};
use crate::errors::{Result, anyhow};
use crate::origin;
use crate::report::Done;
use crate::ui::{BOLD, ERROR, HELP, NOTE, Ui, WARNING};
use lbrs::internal::error::{Cursor, Position};
use lbrs::internal::json::comment_spans;
use lbrs::internal::secret::without_password;
use lbrs::internal::text::visible;
use lbrs::internal::typescript::{classes, comments};

/// Prints the findings, and what `--fix` has done before. Fails if one of them is an error.
pub(super) fn show(survey: &Survey, fixed: Option<&Done>, ui: Ui) -> Result<()> {
    let findings = &survey.findings;
    let counts = Counts::of(findings);
    let positions = positions(survey);
    if ui.is_json() {
        ui.json(&to_json(survey, &positions, fixed, &counts));
    } else {
        for file in fixed.filter(|fixed| fixed.diff.is_none()).into_iter().flat_map(|f| &f.written)
        {
            ui.done("Fixed", visible(&survey.project.shown(&file.path)));
        }
        show_findings(survey, &positions, ui);
    }
    if let Some(fixed) = fixed {
        fixed.warn_of_overwritten(&survey.project, ui);
    }
    if counts.errors > 0 {
        return Err(anyhow!("{counts}"));
    }
    if findings.is_empty() && survey.facts.ids().next().is_none() {
        let why = survey.project.without_loopback().map(|why| format!(": {why}"));
        ui.line(format_args!("no data sources{}", why.unwrap_or_default()));
    } else {
        ui.line(counts);
    }
    Ok(())
}

/// How many findings there are of each severity.
struct Counts {
    errors: usize,
    warnings: usize,
    notes: usize,
}

impl Counts {
    fn of(findings: &[Finding]) -> Self {
        let count = |severity| findings.iter().filter(|f| f.severity == severity).count();
        Self {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let some = |count: usize, what: &str| match count {
            0 => None,
            1 => Some(format!("1 {what}")),
            _ => Some(format!("{count} {what}s")),
        };
        let parts =
            [some(self.errors, "error"), some(self.warnings, "warning"), some(self.notes, "note")];
        match parts.into_iter().flatten().collect::<Vec<_>>().as_slice() {
            [] => f.write_str("no problems"),
            [parts @ .., last] if !parts.is_empty() => {
                write!(f, "{} and {last}", parts.join(", "))
            }
            parts => f.write_str(&parts.concat()),
        }
    }
}

fn show_findings(survey: &Survey, positions: &[Option<Position>], ui: Ui) {
    let facts = &survey.facts;
    let mut hidden: HashMap<FileId, Vec<Range<usize>>> = HashMap::new();
    for (finding, position) in survey.findings.iter().zip(positions) {
        let text = facts.texts.get(finding.spot.file);
        let place = match position {
            Some(Position { line, column }) => format!(":{line}:{column}"),
            None => String::new(),
        };
        let style = match finding.severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            Severity::Note => NOTE,
        };
        let label = format!("{}[{}]:", finding.severity, finding.code);
        let place = format!("{}{place}:", visible(&text.shown));
        let envs = match finding.envs.as_slice() {
            [] => String::new(),
            envs => format!(" (in {})", visible(&envs.join(" and "))),
        };
        ui.out(format_args!(
            "{} {} {}{envs}\n",
            ui.styled_out(&place, &BOLD),
            ui.styled_out(&label, &style),
            visible(&finding.message)
        ));
        // What is wrong in TOML quotes its line itself.
        if position.is_some() && !text.shown.ends_with(".toml") {
            let hidden = hidden
                .entry(finding.spot.file)
                .or_insert_with(|| hidden_spans(finding.spot.file, facts));
            let span = finding.spot.start..finding.spot.end;
            let Excerpt { line, mark } = excerpt(&text.text, span, hidden);
            ui.out(format_args!("    {line}\n    {}\n", ui.styled_out(&mark, &style)));
        }
        let label = ui.styled_out("help:", &HELP);
        ui.out(format_args!("{label} {}\n", visible(&finding.help)));
    }
}

/// Returns the line and column of every finding; none for those that are about a whole file.
fn positions(survey: &Survey) -> Vec<Option<Position>> {
    let mut cursors: HashMap<FileId, Cursor<'_>> = HashMap::new();
    let position = |finding: &Finding| {
        let file = finding.spot.file;
        if finding.spot.is_whole_file() {
            return None;
        }
        let text = &survey.facts.texts.get(file).text;
        let cursor = cursors.entry(file).or_insert_with(|| Cursor::new(text));
        Some(cursor.position(finding.spot.start))
    };
    survey.findings.iter().map(position).collect()
}

fn to_json(
    survey: &Survey,
    positions: &[Option<Position>],
    fixed: Option<&Done>,
    counts: &Counts,
) -> Value {
    let findings = survey.findings.iter().zip(positions);
    let findings = findings.map(|(finding, position)| finding_json(survey, finding, *position));
    let envs = survey.facts.envs.iter().map(|env| &env.name);
    let mut document = json!({
        "findings": findings.collect::<Value>(),
        "errors": counts.errors,
        "warnings": counts.warnings,
        "notes": counts.notes,
        "environments": envs.collect::<Vec<_>>(),
    });
    let project = Some(&survey.project);
    let files = survey.facts.connectors().filter_map(|connector| origin::file(connector, project));
    let files: BTreeSet<String> = files.collect();
    if !files.is_empty() {
        document["connectorFiles"] = json!(files);
    }
    if let Some(fixed) = fixed {
        if fixed.diff.is_none() {
            let paths = fixed.written.iter().map(|file| survey.project.shown(&file.path));
            document["written"] = paths.collect();
        }
        document["dryRun"] = fixed.diff.is_some().into();
        return fixed.with_diff(document);
    }
    document
}

fn finding_json(survey: &Survey, finding: &Finding, position: Option<Position>) -> Value {
    let text = survey.facts.texts.get(finding.spot.file);
    let source = match &finding.subject {
        Subject::DataSource(id) => Some(without_password(id)),
        Subject::File | Subject::Project => None,
    };
    let envs: Vec<&String> = match finding.envs.as_slice() {
        [] => survey.facts.envs.iter().map(|env| &env.name).collect(),
        envs => envs.iter().collect(),
    };
    json!({
        "code": finding.code.as_str(),
        "severity": finding.severity.to_string(),
        "file": text.shown,
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
        "dataSource": source,
        "environments": envs,
        "message": finding.message,
        "help": finding.help,
        "fixable": finding.fix.is_some(),
    })
}

/// Returns what must not be shown of a file.
fn hidden_spans(file: FileId, facts: &Facts) -> Vec<Range<usize>> {
    let text = facts.texts.get(file);
    let comments = match text.typescript() {
        // Where the settings are malformed, a word may be a secret that is in no quotes.
        Some(document) => classes(&document).is_ok().then(|| comments(&document)),
        None => text.document().map(|_| comment_spans(&text.text)),
    };
    match comments {
        Some(mut hidden) => {
            hidden.extend_from_slice(facts.secrets(file));
            hidden.sort_by_key(|span| span.start);
            hidden
        }
        None => {
            let is_known = |word: &str| {
                ["name", "connector", "true", "false", "null"].contains(&word)
                    || facts
                        .catalog
                        .iter()
                        .any(|connector| connector.id == word || connector.setting(word).is_some())
            };
            hidden_in_broken(&text.text, &is_known)
        }
    }
}
