//! The end of `lbrs datasource remove`.

use crate::changes::UnneededOutcome;
use crate::plan::Unneeded;
use crate::ui::Ui;
use lbrs::internal::datasource::{shown_name, without_password};
use lbrs::internal::json::Json;

/// What a removal did, for people and for programs.
pub struct Report {
    /// The data source that is gone.
    pub id: String,
    /// The files that had it, as people know them.
    pub holders: Vec<String>,
    /// All files that were written, as JSON.
    pub files: Json,
    /// The dependency that nothing needs any more, or is wanted gone, and what became of it.
    pub unneeded: Option<(Unneeded, UnneededOutcome)>,
    /// The manifest that has it.
    pub manifest: Option<String>,
    /// The variables of `.env` to which nothing refers any more.
    pub unused: Vec<String>,
}

impl Report {
    /// Says what was done.
    pub fn show(&self, ui: Ui) {
        if ui.is_json() {
            ui.json(&self.to_json(None));
            return;
        }
        ui.done("Removed", shown_name(&self.id));
        let removed = |file: &String| (file.clone(), "entry removed".to_owned());
        let mut lines: Vec<(String, String)> = self.holders.iter().map(removed).collect();
        if let (Some(manifest), Some((unneeded, outcome))) = (&self.manifest, &self.unneeded) {
            lines.push((manifest.clone(), in_words(unneeded, outcome)));
        }
        for variable in &self.unused {
            let what = format!("{variable} stays; no data source refers to it any more");
            lines.push((".env".to_owned(), what));
        }
        ui.lines(&lines);
    }

    /// The same facts as one document; `diff` is what a dry run shows.
    pub fn to_json(&self, diff: Option<&str>) -> Json {
        let dependency = match (&self.manifest, &self.unneeded) {
            (Some(manifest), Some((unneeded, outcome))) => {
                dependency_json(manifest, unneeded, outcome)
            }
            _ => Json::Null,
        };
        let mut document = vec![
            ("id", Json::from(&*without_password(&self.id))),
            ("action", Json::from("removed")),
            ("files", self.files.clone()),
            ("dependency", dependency),
            ("unusedVariables", Json::texts(&self.unused)),
            ("dryRun", Json::Bool(diff.is_some())),
        ];
        document.extend(diff.map(|diff| ("diff", Json::from(diff))));
        Json::object(document)
    }
}

/// What became of a dependency that nothing needs any more, as JSON.
pub(super) fn dependency_json(
    manifest: &str,
    unneeded: &Unneeded,
    outcome: &UnneededOutcome,
) -> Json {
    Json::object([
        ("manifest", Json::from(manifest)),
        ("name", Json::from(&*without_password(unneeded.package.name()))),
        ("outcome", Json::from(outcome.as_str())),
    ])
}

/// What became of a dependency that nothing needs any more.
pub(super) fn in_words(unneeded: &Unneeded, outcome: &UnneededOutcome) -> String {
    let name = shown_name(unneeded.package.name());
    match outcome {
        UnneededOutcome::Removed => format!("{name} removed"),
        UnneededOutcome::Absent => format!("{name} was not there"),
        UnneededOutcome::Kept(why) => {
            format!("{name} stays: {why}")
        }
    }
}

impl UnneededOutcome {
    /// What became of it, in one word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Absent => "absent",
            Self::Kept(_) => "kept",
        }
    }
}
