//! What a command works with: made once, and handed on.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::errors::Result;
use crate::files::Snapshot;
use crate::project::{Project, connector_folders, denied_connector_folder};
use crate::prompt::Prompter;
use crate::prompt::terminal::{Terminal, attended};
use crate::prompt::unattended::Unattended;
use crate::ui::Ui;
use lbrs::internal::catalog::Catalog;

/// The project that a command changes, and all that it works with.
pub struct Session<'p> {
    pub project: Project,
    /// The connectors: the built-in ones, the user's and the project's.
    pub catalog: Catalog,
    /// The files of the project as they were read, with the texts that they get.
    pub files: Snapshot,
    /// Who answers what the command line leaves open.
    pub prompter: &'p mut dyn Prompter,
    pub ui: Ui,
}

impl<'p> Session<'p> {
    /// Opens the project at or above `start` for a command that changes it.
    pub fn open(start: Option<&Path>, ui: Ui, prompter: &'p mut dyn Prompter) -> Result<Self> {
        let (project, files) = Project::find(start)?;
        ui.project(&project.root);
        project.refuse_workspace_root()?;
        let catalog = catalog(Some(&project), ui)?;
        Ok(Self { project, catalog, files, prompter, ui })
    }

    /// Returns the texts of the files of variables for the layer of `env`; the last one wins. What is wrong with a
    /// file matters only when something is written to it, and is said there.
    pub fn env_texts(&mut self, env: Option<&str>) -> Vec<Zeroizing<String>> {
        let text = |path: PathBuf| {
            let text = self.files.read(&path).ok().flatten();
            Zeroizing::new(text.unwrap_or_default().to_owned())
        };
        self.project.env_files(env).into_iter().map(text).collect()
    }
}

/// Returns the catalog with the connectors of the user, and of the project if there is one.
pub fn catalog(project: Option<&Project>, ui: Ui) -> Result<Catalog> {
    if let Some(folder) = ui.is_verbose().then(denied_connector_folder).flatten() {
        let folder = folder.display();
        ui.warn(format_args!("{folder} is left out: this user may not read it"));
    }
    Ok(Catalog::load(&connector_folders(project))?)
}

/// Returns what answers the questions of a command: the user at the terminal, if there is one and `asks` says
/// that something is open.
pub fn prompter(asks: bool) -> Box<dyn Prompter> {
    if asks && attended() { Box::new(Terminal::new()) } else { Box::new(Unattended) }
}
