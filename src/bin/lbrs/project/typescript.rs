//! The files that LoopBack 4 looks for data sources in.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::errors::{Context, Helpful, Result};
use lbrs::internal::datasource::LOOPBACK4_ENDING;
use lbrs::internal::edit::npm::lowest_majors;

/// Returns the range of `@loopback/repository` whose peer is a `@loopback/core` in the range `core`; `None` if that is
/// older or newer than those that are known. As the packages' own `peerDependencies` say.
pub(super) fn repository(core: &str) -> Option<&'static str> {
    Some(match lowest_majors(core).into_iter().max()? {
        2 => "^3",
        3 => "^4",
        4 => "^5",
        5 => "^6",
        6 => "^7",
        7 => "^8.0.3",
        _ => return None,
    })
}

/// Returns whether LoopBack 4 looks for data sources in a file of this name.
pub fn is_data_source_file(path: &Path) -> bool {
    path.to_string_lossy().ends_with(LOOPBACK4_ENDING)
}

/// Returns the files in `folder` and below it whose names end in `ending`, sorted. Links and `node_modules` are not
/// followed.
pub(super) fn files(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            entries => entries.and_then(Iterator::collect::<Result<Vec<_>, _>>),
        };
        let entries = entries
            .with_context(|| format!("cannot read {}", folder.display()))
            .with_help("make it a folder that you may read")?;
        for entry in entries {
            let (name, kind) = (entry.file_name(), entry.file_type());
            let is = |is_it: fn(&fs::FileType) -> bool| kind.as_ref().is_ok_and(is_it);
            if is(fs::FileType::is_dir) && name != "node_modules" {
                folders.push(entry.path());
            } else if is(fs::FileType::is_file) && name.to_string_lossy().ends_with(ending) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
