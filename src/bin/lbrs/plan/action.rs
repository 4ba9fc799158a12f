//! The changes that a plan is made of.

use std::path::PathBuf;

use crate::dependency::{Manifest, Need, PackageManager, Unused};
use crate::git::IgnoreLine;
use crate::store::Write;
use lbrs::internal::datasource::Entry;
use lbrs::internal::edit::Edit;
use lbrs::internal::edit::typescript::Written;
use lbrs::internal::secret::Sensitive;

/// One change. It has no `Debug`: it may hold secrets.
#[derive(Clone)]
pub enum Action {
    /// Writes an entry.
    Put {
        /// The entry as it will be.
        entry: Entry,
        /// How much of it is written.
        write: Write,
    },
    /// Adds a data source in TypeScript.
    Create {
        /// Its id.
        id: String,
        /// Its settings, `name` and `connector` among them. No secret stands in them.
        config: Written,
    },
    /// Makes sure that a file of variables exists: Node does not start without one that it is to read.
    Touch(PathBuf),
    /// Gives an entry another id, in every layer and for every model.
    Rename {
        /// The old id.
        id: String,
        /// The new id.
        to: String,
    },
    /// Removes an entry.
    Remove {
        /// Its id.
        id: String,
        /// The files that lose it.
        files: Vec<PathBuf>,
    },
    /// Removes members that are blank.
    Clear {
        /// The file that has them.
        file: PathBuf,
        /// The id of the entry and the key of each.
        members: Vec<(String, String)>,
    },
    /// Writes parts of a file anew, such as secrets that become references.
    Rewrite {
        /// The file.
        file: PathBuf,
        /// The parts.
        rewrites: Vec<Rewrite>,
        /// The variables that they refer to, and that get values.
        variables: Vec<Variable>,
    },
    /// Makes the file that exports the data sources of a LoopBack 4 application export one more.
    Export {
        /// That file.
        index: PathBuf,
        /// The file of the data source, as it names it: `./orders.datasource`.
        module: String,
        /// The class.
        class: String,
    },
    /// Adds what a connector needs.
    Need {
        /// The manifest that it goes to.
        manifest: Manifest,
        /// What it needs.
        need: Need,
        /// The package manager of an npm manifest, to run or to name in the next steps.
        package_manager: Option<PackageManager>,
    },
    /// Removes a dependency that nothing needs any more, or says why it stays.
    Drop(Unused),
    /// Sets a variable, or leaves that to the user.
    Variable(Variable),
    /// Makes git ignore a file of secrets.
    Ignore {
        /// The file of secrets.
        secrets: PathBuf,
        /// What makes git do so.
        ignore: IgnoreLine,
    },
    /// Makes a file readable by its owner alone.
    Private(PathBuf),
    /// Removes the byte order mark of a `.env`.
    Unmark(PathBuf),
}

/// A part of a file that is written anew.
#[derive(Clone)]
pub struct Rewrite {
    /// What takes its place.
    pub edit: Edit,
    /// What stands there.
    pub from: Sensitive<String>,
}

/// A variable that the entry refers to.
#[derive(Clone)]
pub struct Variable {
    /// The setting that refers to it.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The `.env` file for its value.
    pub file: PathBuf,
    /// The value; `None` if the user sets the variable.
    pub value: Option<Sensitive<String>>,
    /// Whether another value of this variable is replaced.
    pub replace: bool,
}
