//! What a run says of a file that it removes.

use std::fs;
use std::path::Path;

use crate::apply::Outcome;
use crate::diff;
use crate::plan::Plan;
use crate::project::Project;
use crate::report::{Done, removal};
use crate::signals::HeldSignal;
use lbrs::internal::secret::Policy;
use serde_json::json;

#[test]
fn a_dry_run_shows_the_file_and_its_secrets_masked() {
    let root = tempfile::tempdir().unwrap();
    let file = root.path().join("server/datasources.json");
    fs::create_dir(file.parent().unwrap()).unwrap();
    fs::write(&file, "{\n  \"db\": { \"password\": \"s3cret\" }\n}\n").unwrap();
    let (project, mut files) = Project::find(Some(root.path())).unwrap();
    files.remove(Path::new("server/datasources.json")).unwrap();
    let diff = diff::of(&files, &project, &Policy::default());
    assert_eq!(
        diff,
        "--- a/server/datasources.json\n+++ /dev/null\n@@ -1,3 +0,0 @@\n-{\n-  \"db\": { \"password\": \"****\" }\n-}\n"
    );
    let done = Done {
        outcome: Outcome::default(),
        written: files.to_write(),
        diff: None,
        signal: HeldSignal::now(),
    };
    let plan =
        Plan { actions: Vec::new(), install: false, mask: Policy::default(), warnings: Vec::new() };
    let document = removal::to_json("db", &plan, &done, &project);
    let expected = json!([{ "path": "server/datasources.json", "change": "removed" }]);
    assert_eq!(document["files"], expected);
}
