//! `lbrs man [DIR]`: the manual, generated from the types of the command line.

mod page;

use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::ArgValueCompleter;

use crate::completion::candidates;
use crate::errors::{Context, Helpful, Result, anyhow, usage};
use crate::files::{self, Mode, Snapshot};
use crate::ui::Ui;
use crate::ui::redact::without_secrets;
use lbrs::internal::text::visible_path;

use self::page::Page;
use lbrs::internal::secret::quoted_path;

/// Print the manual, or write its pages into a folder
///
/// `lbrs man | man -l -` shows the pages where they are not installed.
#[derive(Args)]
#[command(after_help = "\
Examples:
  lbrs man > lbrs.roff
  lbrs man ~/.local/share/man/man1")]
pub struct ManArgs {
    /// Write each page into this folder, made if missing, as lbrs.1, lbrs-datasource.1 and so on
    #[arg(value_name = "DIR", add = ArgValueCompleter::new(candidates::folders))]
    pub folder: Option<PathBuf>,
}

/// Prints the page of every command of `lbrs`, or writes each into a file of the folder: `lbrs-datasource.1`.
pub(super) fn run(args: &ManArgs, lbrs: Command, ui: Ui) -> Result<()> {
    ui.refuse_json("lbrs man")?;
    if args.folder.is_none() && ui.columns().is_some() {
        return Err(usage!("the manual is the source of pages, which a terminal does not show")
            .with_help(
                "`lbrs man | man -l -` shows it, `lbrs man DIR` writes its pages into a folder",
            ));
    }
    let mut command = lbrs.disable_help_subcommand(true);
    command.build();
    let mut pages = Vec::new();
    add_pages(&command, None, &mut pages)?;
    match &args.folder {
        None => pages.iter().for_each(|page| ui.out(&page.text)),
        Some(folder) => {
            write(folder, &pages)?;
            ui.done("Wrote", format_args!("{} pages", pages.len()));
            for page in &pages {
                let path = folder.join(&page.file);
                ui.line(format_args!("  {}", without_secrets(&visible_path(&path))));
            }
        }
    }
    Ok(())
}

/// Adds the page of `command`, which is one of `parent`, and of those below it.
fn add_pages(command: &Command, parent: Option<&str>, pages: &mut Vec<Page>) -> Result<()> {
    let page = Page::of(command, parent).context("cannot make a page")?;
    pages.push(page);
    let name = Some(command.get_display_name().unwrap_or(command.get_name()));
    command.get_subcommands().try_for_each(|command| add_pages(command, name, pages))
}

/// Writes the pages into the folder, and creates it if it is missing.
fn write(folder: &Path, pages: &[Page]) -> Result<()> {
    // The part of the way to the folder that exists; in the end, the current folder.
    let there = folder.ancestors().find(|path| path.exists()).unwrap_or(Path::new(""));
    if there.exists() && !there.is_dir() {
        let (folder, file) = (quoted_path(folder), quoted_path(there));
        return Err(anyhow!("cannot write into {folder}: {file} is a file")
            .with_help("a file stands where a folder is needed: move it out of the way"));
    }
    files::commit(Snapshot::new(there), |files| {
        pages
            .iter()
            .try_for_each(|page| files.set(&folder.join(&page.file), page.text.clone(), Mode::Keep))
    })
    .map(|_| ())
}
