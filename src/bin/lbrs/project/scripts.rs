//! The scripts of a `package.json` that start a project.

use std::borrow::Cow;

use lbrs::internal::json::Document;

/// What starts a project that is compiled before it runs.
#[derive(Default)]
pub struct Scripts {
    /// The `start` script.
    pub start: Option<String>,
    /// Whether there is a `build` script.
    pub has_build: bool,
    /// Whether `start`, or `prestart` before it, compiles.
    pub start_builds: bool,
}

impl Scripts {
    pub(super) fn of(document: &Document<'_>) -> Self {
        let scripts = document.root().and_then(|root| root.get("scripts"));
        let script = |name: &str| scripts.and_then(|scripts| scripts.get(name)?.as_str());
        let builds = |name: &str| {
            // `npm run build`, and `npm run rebuild` of lb4.
            script(name).is_some_and(|script| script.contains("build") || script.contains("tsc"))
        };
        Self {
            start: script("start").map(Cow::into_owned),
            has_build: script("build").is_some(),
            start_builds: builds("start") || builds("prestart"),
        }
    }
}
