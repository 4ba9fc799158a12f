//! What is in memory when it is no longer needed.

use std::fs::{self, File};
use std::os::unix::fs::FileExt;

use crate::pty::{ENTER, Pty};
use crate::sandbox::unix::program;
use crate::sandbox::{Sandbox, skipped};

const SECRET: &str = "hunter2-in-memory";

/// Whether any memory that the process may write holds `bytes`; none if it cannot be read.
fn holds(process: i32, bytes: &[u8]) -> Option<bool> {
    let memory = File::open(format!("/proc/{process}/mem")).ok()?;
    let maps = fs::read_to_string(format!("/proc/{process}/maps")).ok()?;
    let mut read = 0;
    for map in maps.lines().filter(|map| map.contains(" rw")) {
        let (start, end) = map.split_once(' ')?.0.split_once('-')?;
        let start = u64::from_str_radix(start, 16).ok()?;
        let length = usize::try_from(u64::from_str_radix(end, 16).ok()? - start).ok()?;
        let mut part = vec![0; length];
        // Some maps cannot be read, such as those of the kernel's clock.
        if memory.read_exact_at(&mut part, start).is_err() {
            continue;
        }
        read += length;
        if part.windows(bytes.len()).any(|window| window == bytes) {
            return Some(true);
        }
    }
    (read > 0).then_some(false)
}

/// The package manager may run for minutes. The typed password is in `.env` then, and nowhere else. To
/// prove that takes `CAP_SYS_PTRACE`, which the superuser has: lbrs shows its memory to no one else.
#[test]
fn a_typed_password_is_gone_when_it_is_written() {
    install_with("", false);
    install_with(&format!("OTHER={SECRET}-too\n"), false);
    install_with(&format!("DB_PASSWORD='{SECRET} before'\n"), true);
}

/// Adds a data source to a project with this `.env`, and looks at the memory while npm runs.
fn install_with(env: &str, replaces: bool) {
    let sandbox = Sandbox::with(&[("package.json", r#"{"dependencies": {"loopback": "3"}}"#)]);
    sandbox.write(".env", env);
    let folder = sandbox.bin(&["sh", "stty"]);
    program(&folder.join("npm"), "echo installing; read -r go; echo installed");
    let mut command = sandbox.lbrs(["datasource", "db", "-c", "mysql", "--set", "host=known-host"]);
    let mut pty = Pty::start(command.arg("--no-advanced").env("PATH", folder));
    for question in ["url", "port:", "user:"] {
        pty.expect(question).keys(ENTER);
    }
    pty.expect("password:");
    // Key by key, as a person types: what comes at once is in a buffer of the terminal library.
    for key in SECRET.chars() {
        pty.keys(key.encode_utf8(&mut [0; 4])).expect("*");
    }
    pty.keys(ENTER).expect("database:").keys(ENTER).expect("Where to keep password:").keys(ENTER);
    if replaces {
        pty.expect("Replace it?").keys("y").keys(ENTER);
    }
    pty.expect("Install").keys(ENTER).expect("installing");

    let process = pty.id();
    // That the memory is read is shown by what has to be there: the arguments.
    match holds(process, b"known-host") {
        None => skipped("without CAP_SYS_PTRACE the memory of lbrs cannot be read"),
        Some(found) => {
            assert!(found, "the memory is not read");
            assert_eq!(
                holds(process, SECRET.as_bytes()),
                Some(false),
                "the password is there: {env:?}"
            );
        }
    }
    pty.line("").expect("installed");
    pty.end().assert_clean(0);
    let kept = if replaces { "" } else { env };
    assert_eq!(sandbox.read(".env"), format!("{kept}DB_PASSWORD={SECRET}\n"));
}
