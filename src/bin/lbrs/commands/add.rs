//! `lbrs datasource [NAME]`: adds a data source.

use std::cell::RefCell;
use std::path::Path;

use clap::Subcommand;

use super::{carry, edit, loading};
use crate::cli::{AddArgs, SettingArgs, UrlArgs, VERBS, Verb};
use crate::files::Snapshot;
use crate::gather::given::Given;
use crate::layers::{self, Stack};
use crate::plan::Plan;
use crate::project::Project;
use crate::prompt::Prompter;
use crate::prompt::unattended::Unattended;
use crate::ui::Ui;
use crate::{Error, Result};
use lbrs::internal::catalog::Catalog;
use lbrs::internal::catalog::nearest::nearest;
use lbrs::internal::datasource::Mask;
use lbrs::internal::text::shell_word;

/// Adds a data source to the project at or above `start`: with questions on a terminal, without
/// elsewhere.
///
/// # Errors
/// As [`add`].
pub(super) fn run(args: &AddArgs, start: Option<&Path>, ui: Ui) -> Result<()> {
    let unattended = Unattended::with_help(misspelt_verb(args));
    add(args, start, ui, &mut *carry::prompter(!args.yes, unattended))
}

/// Asks whether a command was meant, if its word may be misspelt in place of a name and nothing else says
/// that one is to be added.
fn misspelt_verb(args: &AddArgs) -> Option<String> {
    let name = args.name.as_deref()?;
    let says_what = args.connector.is_some()
        || args.url != UrlArgs::default()
        || args.settings != SettingArgs::default();
    if says_what {
        return None;
    }
    let verb = nearest(name, VERBS.into_iter().filter(|verb| Verb::has_subcommand(verb)))?;
    Some(format!("did you mean the command `{verb}`?"))
}

/// Adds a data source to the project at or above `start`; `prompter` answers what `args` leave open.
///
/// # Errors
/// An answer is wrong or missing, a file is not of its form, or something cannot be written; nothing is
/// changed then. If the package manager fails, what was written stays.
pub fn add(
    args: &AddArgs,
    start: Option<&Path>,
    ui: Ui,
    prompter: &mut dyn Prompter,
) -> Result<()> {
    let mut given = Given::from_args(args, &mut carry::Stdin)?;
    let (project, mut files) = carry::open(start, ui)?;
    let catalog = loading::catalog(Some(&project), ui)?;
    let Some(env) = &args.env else {
        let plan = gather(given, args, &project, &catalog, &mut files, prompter)?;
        return carry::out(plan, &project, files, args.dry_run, ui);
    };
    layers::check_env(env)?;
    let stack = Stack::read(&project, Some(env), &mut files)?;
    let known = given.id.clone().or_else(|| given.name.clone());
    let plan = match known.filter(|id| stack.below(id).is_some()) {
        Some(id) => {
            stack.refuse_taken(&id, given.force, &Mask::new(&catalog))?;
            given.name = given.name.filter(|name| *name != id);
            let request = edit::Request { id: &id, yes: args.yes, remove_dependency: None };
            edit::plan(given, &request, &project, &catalog, &stack, &mut files, prompter)?
        }
        None => {
            let mut plan = gather(given, args, &project, &catalog, &mut files, prompter)?;
            plan.warnings.extend(stack.warnings(&plan.entry.id));
            plan.layers = stack.files;
            plan
        }
    };
    carry::out(plan, &project, files, args.dry_run, ui)
}

fn gather(
    given: Given,
    args: &AddArgs,
    project: &Project,
    catalog: &Catalog,
    files: &mut Snapshot,
    prompter: &mut dyn Prompter,
) -> Result<Plan> {
    let mask = Mask::new(catalog);
    let layer = args.env.as_deref().map(|env| layers::file_of(project, env));
    let path = layer.as_deref().unwrap_or(&project.data_sources);
    let (shown, shown_base) = (project.shown(path), project.shown(&project.data_sources));
    // Nobody is asked anything for a file that cannot be added to.
    files.data_sources(&project.data_sources, &shown_base)?;
    files.data_sources(path, &shown)?;
    let files = RefCell::new(files);
    let taken = |id: &str| {
        let mut files = files.borrow_mut();
        let there = files.data_sources(path, &shown).ok()?.taken(id, &mask);
        there.or_else(|| {
            layer.as_ref()?;
            let base = files.data_sources(&project.data_sources, &shown_base).ok()?;
            base.entry(id).map(|_| to_be_edited(id, args.env.as_deref()))
        })
    };
    let subject = carry::Subject { project, catalog, file: path, taken: &taken, yes: args.yes };
    let mut plan = carry::interview(&subject, &files, |interview| interview.run(given, prompter))?;
    if project.loopback().is_some() {
        let file = files.into_inner().data_sources(path, &shown)?;
        plan.warnings.extend(file.refused_by_node());
    }
    Ok(plan)
}

/// Somebody names a data source of the base when asked for the name of one that only a layer is to have.
fn to_be_edited(id: &str, env: Option<&str>) -> Error {
    let env = env.unwrap_or_default();
    Error::failed(format!("`{id}` is already there")).with_help(format!(
        "`lbrs datasource edit {} --env {env}` changes it for {env}",
        shell_word(id)
    ))
}
