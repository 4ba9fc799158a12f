//! Which mode files with secrets have, at any moment.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Command, Stdio};

use crate::sandbox::unix::find_program;

use crate::sandbox::unix::{mode, set_mode};
use crate::sandbox::{LBRS, Sandbox, skipped};

/// The modes with which files of the project were made, by the names that they got in the end. `None` if
/// the system calls cannot be watched here.
fn made(sandbox: &Sandbox, umask: &str, args: &[&str]) -> Option<BTreeMap<String, u32>> {
    find_program("strace")?;
    let log = sandbox.home().join("calls");
    let script = format!(r#"umask {umask} && exec strace -f -qq -e trace=file -o "$0" "$@""#);
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    command.args(["-c", &script]).arg(&log).arg(LBRS).args(args).stdin(Stdio::null());
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if said.contains("ptrace") {
        return None;
    }
    assert!(output.status.success(), "{said}");
    let mut modes = BTreeMap::new();
    for call in fs::read_to_string(log).unwrap().lines() {
        let texts: Vec<&str> = call.split('"').skip(1).step_by(2).collect();
        let name = |path: &str| path.rsplit('/').next().unwrap().to_owned();
        if call.contains("O_CREAT") && !call.contains("= -1") {
            let mode = call.rsplit_once(", ").unwrap().1.split(')').next().unwrap();
            modes.insert(name(texts[0]), u32::from_str_radix(mode, 8).unwrap());
        } else if let (true, [from, to]) = (call.contains("rename"), texts.as_slice())
            && let Some(mode) = modes.remove(&name(from))
        {
            modes.insert(name(to), mode);
        }
    }
    Some(modes)
}

#[test]
fn a_file_with_secrets_is_never_open_to_others() {
    let env = ["datasource", "db", "-c", "mysql", "--set", "password=s3cret", "--secrets", "env"];
    let inline = ["datasource", "db2", "-c", "mysql", "--set", "password=s3cret"];
    for umask in ["000", "022", "077"] {
        let sandbox = Sandbox::with(&[("package.json", "{}"), ("server/datasources.json", "{}")]);
        let file = sandbox.root().join("server/datasources.json");
        set_mode(&file, 0o640);
        let Some(modes) = made(&sandbox, umask, &env) else {
            return skipped("strace is not there, or may not trace here");
        };
        assert_eq!(modes[".env"], 0o600, "umask {umask}: {modes:?}");
        assert_eq!(mode(&sandbox.root().join(".env")), 0o600, "umask {umask}");
        // A file that is there has its mode in the end, and before that no wider one.
        let modes = made(&sandbox, umask, &inline).unwrap();
        assert_eq!(modes["datasources.json"], 0o600, "umask {umask}: {modes:?}");
        assert_eq!(mode(&file), 0o640, "umask {umask}");
    }
}
