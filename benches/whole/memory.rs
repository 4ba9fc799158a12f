//! The most memory that an add has at one time.
//!
//! The package manager that it starts at its end asks the system for it: what the system tells of a child that
//! has ended counts pages of the process that started it.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use crate::programs::Programs;
use crate::project::{ADD, Project};
use crate::timing::run;
use crate::{Result, Row};

/// The most that it may have, in KiB.
const MOST: u32 = 8 * 1024;

const NPM: &str = "#!/bin/sh\ngrep VmHWM /proc/$PPID/status >peak\n";

pub(crate) fn measure(programs: &Programs) -> Result<Vec<Row>> {
    let project = Project::shop()?;
    project.write("bin/npm", NPM.as_bytes())?;
    fs::set_permissions(project.path("bin/npm"), Permissions::from_mode(0o755))?;
    let arguments: Vec<_> = ADD.iter().copied().filter(|word| *word != "--no-install").collect();
    let path = format!("{}:/usr/bin:/bin", project.path("bin").display());
    run(project.command(&programs.lbrs, &arguments).arg("--install").env("PATH", path))?;
    let told = fs::read_to_string(project.path("peak"))?;
    let told = told.split_whitespace().nth(1).ok_or("the system tells no peak")?;
    let kibibytes: u32 = told.parse()?;
    Ok(vec![Row::new(
        "peak memory of that add",
        format!("{:.1} MiB", f64::from(kibibytes) / 1024.0),
        format!("<= {} MiB", MOST / 1024),
        kibibytes <= MOST,
    )])
}
