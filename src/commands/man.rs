//! `lbrs man [DIR]`: the manual, made from the types of the command line.

use std::path::Path;

use clap::Command;
use clap_mangen::Man;

use crate::cli::{self, ManArgs};
use crate::files::{self, Mode, Snapshot};
use crate::text::visible;
use crate::ui::Ui;
use crate::{Error, Result};

/// Prints the page of every command, or writes each into a file of the folder: `lbrs-datasource.1`.
///
/// # Errors
/// The folder is not there, or a page cannot be written into it.
pub(super) fn run(args: &ManArgs, ui: Ui) -> Result<()> {
    let mut command = cli::command().disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add_pages(&command, &mut pages)?;
    match &args.folder {
        None => pages.iter().for_each(|(_, page)| ui.out(page)),
        Some(folder) => {
            write(folder, &pages)?;
            ui.done("Wrote", format_args!("{} pages", pages.len()));
            for (name, _) in &pages {
                ui.line(format_args!("  {}", visible(&folder.join(name).to_string_lossy())));
            }
        }
    }
    Ok(())
}

/// The page of `command` and of those below it, each with the name of its file.
fn add_pages(command: &Command, pages: &mut Vec<(String, String)>) -> Result<()> {
    if command.is_hide_set() {
        return Ok(());
    }
    let man = Man::new(command.clone());
    let mut page = Vec::new();
    man.render(&mut page).map_err(|error| Error::failed(format!("cannot make a page: {error}")))?;
    pages.push((man.get_filename(), String::from_utf8_lossy(&page).into_owned()));
    command.get_subcommands().try_for_each(|command| add_pages(command, pages))
}

fn write(folder: &Path, pages: &[(String, String)]) -> Result<()> {
    if !folder.is_dir() {
        let shown = folder.to_string_lossy();
        return Err(Error::failed(format!("{}: no such folder", visible(&shown)))
            .with_help("make it first, or leave DIR out to have the pages printed"));
    }
    files::commit(Snapshot::new(folder), |files| {
        pages
            .iter()
            .try_for_each(|(name, page)| files.set(Path::new(name), page.clone(), Mode::Keep))
    })
    .map(|_| ())
}
