//! The end of `lbrs datasource remove`.

use crate::changes::OutdatedOutcome;
use crate::datasource::{shown_name, without_password};
use crate::json::Json;
use crate::plan::Outdated;
use crate::ui::Ui;

/// What a removal did, for people and for programs.
pub struct Report {
    /// The data source that is gone.
    pub id: String,
    /// The files that had it, as people know them.
    pub files: Vec<String>,
    /// The dependency that nothing needs any more, or is wanted gone, and what became of it.
    pub outdated: Option<(Outdated, OutdatedOutcome)>,
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
        let mut lines: Vec<(String, String)> = self.files.iter().map(removed).collect();
        if let (Some(manifest), Some((outdated, outcome))) = (&self.manifest, &self.outdated) {
            lines.push((manifest.clone(), in_words(outdated, outcome)));
        }
        for variable in &self.unused {
            let what = format!("{variable} stays; no data source refers to it any more");
            lines.push((".env".to_owned(), what));
        }
        ui.lines(&lines);
    }

    /// The same facts as one document; `diff` is what a dry run shows.
    pub fn to_json(&self, diff: Option<&str>) -> Json {
        let dependency = match (&self.manifest, &self.outdated) {
            (Some(manifest), Some((outdated, outcome))) => Json::object([
                ("manifest", Json::from(manifest.as_str())),
                ("name", Json::from(&*without_password(outdated.package.name()))),
                ("outcome", Json::from(outcome.as_str())),
            ]),
            _ => Json::Null,
        };
        let mut document = vec![
            ("id", Json::from(&*without_password(&self.id))),
            ("action", Json::from("removed")),
            ("files", Json::texts(&self.files)),
            ("dependency", dependency),
            ("unusedVariables", Json::texts(&self.unused)),
            ("dryRun", Json::Bool(diff.is_some())),
        ];
        document.extend(diff.map(|diff| ("diff", Json::from(diff))));
        Json::object(document)
    }
}

/// What became of a dependency that nothing needs any more.
pub(super) fn in_words(outdated: &Outdated, outcome: &OutdatedOutcome) -> String {
    let name = shown_name(outdated.package.name());
    match outcome {
        OutdatedOutcome::Removed => format!("{name} removed"),
        OutdatedOutcome::Absent => format!("{name} was not there"),
        OutdatedOutcome::Kept(why) => {
            format!("{name} stays: {why}")
        }
    }
}

impl OutdatedOutcome {
    /// What became of it, in one word.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Removed => "removed",
            Self::Absent => "absent",
            Self::Kept(_) => "kept",
        }
    }
}
