//! Places where nothing can be written, or something else is than is expected: a clear error, and
//! nothing changed.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use super::{ADD, PACKAGE, SOURCES, TWO};
use crate::sandbox::unix::{mode, set_mode};
use crate::sandbox::{LBRS, Run, Sandbox, skipped, tree};

const FILES: [(&str, &str); 4] = [
    (".env", "A=1\n"),
    (".gitignore", "node_modules\n"),
    ("package.json", PACKAGE),
    (SOURCES, TWO),
];

/// A user without any rights: `nobody` on most systems.
const NOBODY: u32 = 65534;

fn project() -> Sandbox {
    let sandbox = Sandbox::with(&FILES);
    sandbox.git_init();
    sandbox
}

/// The error of an add, with the line of help, after which all is as it was.
fn refused(sandbox: &Sandbox) -> String {
    let error = sandbox.refuse(1, ADD);
    assert!(error.contains("\nhelp: "), "{error}");
    error
}

#[test]
fn a_file_that_is_a_folder_is_refused() {
    for (path, _) in FILES {
        let sandbox = project();
        fs::remove_file(sandbox.root().join(path)).unwrap();
        fs::create_dir(sandbox.root().join(path)).unwrap();
        let error = refused(&sandbox);
        assert!(error.contains("is a folder, where a file is expected"), "{path}: {error}");
        assert!(error.contains(path), "{path}: {error}");
    }
}

#[test]
fn a_folder_that_is_a_file_is_refused() {
    let sandbox = Sandbox::with(&[("package.json", PACKAGE), ("server", "a file")]);
    let error = refused(&sandbox);
    assert!(error.contains("cannot read `server/datasources.json`: not a directory"), "{error}");
}

#[test]
fn links_that_go_round_are_refused() {
    for path in [".env", "package.json", SOURCES, "server"] {
        let sandbox = project();
        let place = sandbox.root().join(path);
        fs::rename(&place, place.with_extension("was")).unwrap();
        symlink("round", &place).unwrap();
        symlink(place.file_name().unwrap(), place.with_file_name("round")).unwrap();
        let before = fs::read_dir(sandbox.root()).unwrap().count();
        let run = sandbox.try_run(ADD);
        assert_eq!(run.code, 1, "{path}: {}", run.stderr);
        assert!(run.stderr.contains("too many levels of symbolic links"), "{path}: {}", run.stderr);
        assert!(run.stderr.contains(path) && run.stderr.contains("\nhelp: "), "{}", run.stderr);
        assert_eq!(fs::read_dir(sandbox.root()).unwrap().count(), before, "{path}");
        for (file, text) in FILES.iter().filter(|(file, _)| !file.starts_with(path)) {
            assert_eq!(sandbox.read(file), *text, "{path}");
        }
    }
}

#[test]
fn a_folder_that_is_gone_is_told() {
    let sandbox = project();
    let script = r#"mkdir gone && cd gone && rmdir ../gone && exec "$0" "$@""#;
    let mut command = Command::new("sh");
    sandbox.isolate(&mut command);
    let run = Run::of(command.args(["-c", script, LBRS]).args(ADD).output().unwrap());
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("the current folder cannot be read"), "{}", run.stderr);
    assert!(run.stderr.contains("\nhelp: "), "{}", run.stderr);
}

/// Gives a project to a user without rights and returns a command that he runs there; none where that
/// cannot be.
fn as_nobody<S: AsRef<OsStr>>(
    sandbox: &Sandbox,
    args: impl IntoIterator<Item = S>,
) -> Option<Command> {
    if !rustix::process::geteuid().is_root() {
        return Some(sandbox.lbrs(args));
    }
    let user = format!("--reuid={NOBODY}");
    let group = format!("--regid={NOBODY}");
    let nobody = || {
        let mut command = Command::new("setpriv");
        sandbox.isolate(&mut command);
        command.args([&user, &group, "--clear-groups", "--", LBRS]).stdin(Stdio::null());
        command
    };
    give(sandbox.root().parent().unwrap());
    let there = nobody().arg("--version").output();
    if !there.is_ok_and(|output| output.status.success()) {
        skipped(
            "the superuser may do all, and setpriv is not there or another user cannot run lbrs",
        );
        return None;
    }
    let mut command = nobody();
    command.args(args);
    Some(command)
}

fn give(folder: &Path) {
    chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            give(&path);
        } else {
            chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
        }
    }
}

#[test]
fn what_may_not_be_written_or_read_is_told() {
    // What may not be done, and what is said of it.
    let cases: [(&str, u32, &str); 9] = [
        (".env", 0o400, "`.env` is read-only"),
        (".gitignore", 0o400, "`.gitignore` is read-only"),
        ("package.json", 0o400, "`package.json` is read-only"),
        (SOURCES, 0o400, "`server/datasources.json` is read-only"),
        (".env", 0o200, "cannot read `.env`: permission denied"),
        (".gitignore", 0o000, "cannot read `.gitignore`: permission denied"),
        ("package.json", 0o200, "cannot read `package.json`: permission denied"),
        (SOURCES, 0o000, "cannot read `server/datasources.json`: permission denied"),
        ("server", 0o000, "/server/datasources.json`: permission denied"),
    ];
    for (path, mode, said) in cases {
        let sandbox = project();
        let before = tree(&sandbox.root());
        let Some(mut command) = as_nobody(&sandbox, ADD) else { return };
        set_mode(&sandbox.root().join(path), mode);
        let run = Run::of(command.output().unwrap());
        set_mode(&sandbox.root().join(path), 0o700);
        assert_eq!(run.code, 1, "{path} {mode:o}: {}", run.stderr);
        assert!(run.stderr.contains(said) && run.stderr.contains("\nhelp: "), "{}", run.stderr);
        assert_eq!(tree(&sandbox.root()), before, "{path} {mode:o}");
    }
}

#[test]
fn in_a_folder_that_may_not_be_written_files_are_written_in_place_or_not_at_all() {
    // In `server`, only the file that is there is written.
    let sandbox = project();
    let Some(mut command) = as_nobody(&sandbox, ADD) else { return };
    set_mode(&sandbox.root().join("server"), 0o555);
    let run = Run::of(command.output().unwrap());
    set_mode(&sandbox.root().join("server"), 0o755);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("warning: ") && run.stderr.contains("in place"), "{}", run.stderr);
    assert!(sandbox.read(SOURCES).contains("\"pg\""));

    // A file that is to be made there cannot be.
    for (path, folder) in [(SOURCES, "server"), (".env", "")] {
        let sandbox = project();
        fs::remove_file(sandbox.root().join(path)).unwrap();
        let before = tree(&sandbox.root());
        let Some(mut command) = as_nobody(&sandbox, ADD) else { return };
        set_mode(&sandbox.root().join(folder), 0o555);
        let run = Run::of(command.output().unwrap());
        set_mode(&sandbox.root().join(folder), 0o755);
        let said = format!("cannot write `{path}`: permission denied, nothing was changed");
        assert_eq!(run.code, 1, "{}", run.stderr);
        assert!(run.stderr.contains(&said) && run.stderr.contains("\nhelp: "), "{}", run.stderr);
        assert_eq!(tree(&sandbox.root()), before);
    }
}

/// Runs an add in a copy of the project on a disk of its own on which so many pages of this size are free,
/// and copies the disk to `after`. 77 where the disk cannot be made, 78 where it cannot be copied.
const ON_A_FULL_DISK: &str = r#"
disk=$1 project=$2 after=$3 size=$4 pages=$5; shift 5
prepare() {
    mount -t tmpfs -o size=$((64 * size)) none "$disk" &&
        cp -a "$project"/. "$disk" &&
        { [ ! -e "$disk/.gitignore" ] || ln "$disk/.gitignore" "$disk/.git/link"; } &&
        { cat /dev/zero >"$disk/filler" 2>/dev/null || true; } &&
        truncate -s -$((pages * size)) "$disk/filler" &&
        cd "$disk"
}
prepare || exit 77
code=0; "$@" || code=$?
rm filler && cp -a "$disk"/. "$after" || exit 78
exit $code
"#;

/// The size of the pages in which a disk in memory is given out.
fn page_size() -> Option<usize> {
    let output = Command::new("getconf").arg("PAGESIZE").output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[test]
fn on_a_full_disk_all_is_written_or_nothing() {
    let Some(size) = page_size() else { return skipped("getconf does not tell the page size") };
    // The end of a page: the file that is written in place grows into another.
    let full = "x\n".repeat(size / 2 - 1);
    let (mut written, mut refused) = (0, 0);
    for linked in [false, true] {
        for pages in 0..10 {
            let sandbox = project();
            let ignored = if linked { full.as_str() } else { "" };
            fs::remove_file(sandbox.root().join(".gitignore")).unwrap();
            if linked {
                sandbox.write(".gitignore", ignored);
            }
            let before = tree(&sandbox.root());
            let [disk, after] = ["disk", "after"].map(|name| sandbox.home().join(name));
            fs::create_dir(&disk).unwrap();
            fs::create_dir(&after).unwrap();
            let mut command = Command::new("unshare");
            sandbox.isolate(&mut command);
            command.args(["-rm", "sh", "-c", ON_A_FULL_DISK, "sh"]);
            command.arg(&disk).arg(sandbox.root()).arg(&after);
            command.args([size, pages].map(|number| number.to_string()));
            let Ok(output) = command.arg(LBRS).args(ADD).output() else {
                return skipped("there is no unshare");
            };
            let run = Run::of(output);
            if run.code == 77 || run.stderr.contains("unshare:") {
                return skipped(&format!("no disk can be mounted here: {}", run.stderr));
            }
            assert_ne!(run.code, 78, "the disk cannot be copied: {}", run.stderr);
            let (code, said) = (run.code, run.stderr);
            if code == 0 {
                written += 1;
                assert!(tree(&after)[SOURCES] != before[SOURCES], "{said}");
                assert!(!tree(&after).keys().any(|name| name.contains(".lbrs-")), "{said}");
            } else {
                refused += 1;
                assert!(said.contains("no space left on device, nothing was changed"), "{said}");
                assert!(said.contains("help: free some space"), "{said}");
                assert!(tree(&after) == before, "{pages} pages, linked: {linked}: {said}");
            }
        }
    }
    assert!(written >= 2 && refused >= 6, "{written} written, {refused} refused");
}

#[test]
fn a_mode_that_may_not_be_changed_is_told_with_what_is() {
    const FIX: [&str; 3] = ["datasource", "check", "--fix"];
    const BLANK: &str = r#"{"db": {"connector": "memory", "file": ""}}"#;
    let sandbox = Sandbox::with(&[(".env", "A=1\n"), (".gitignore", ".env\n"), (SOURCES, BLANK)]);
    sandbox.git_init();
    let Some(mut command) = as_nobody(&sandbox, FIX) else { return };
    let env = sandbox.root().join(".env");
    if chown(&env, Some(0), Some(0)).is_err() {
        return skipped("only the superuser can give a file to another user");
    }
    set_mode(&env, 0o666);
    let run = Run::of(command.output().unwrap());
    assert_eq!(run.code, 1, "{}", run.stderr);
    let said = "error: all changes are made, but the mode of `.env` could not be changed: operation \
                not permitted\nhelp: others can still read or write it: run `chmod go=` on it as \
                its owner\n";
    assert_eq!(run.stderr, said);
    assert_eq!(sandbox.read(SOURCES), r#"{"db": {"connector": "memory"}}"#);
    assert_eq!(mode(&env), 0o666);

    // Alone, it is all that was to be changed.
    let mut again = as_nobody(&sandbox, FIX).unwrap();
    chown(sandbox.root().join(".env"), Some(0), Some(0)).unwrap();
    let run = Run::of(again.output().unwrap());
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stderr.contains("operation not permitted, nothing was changed"), "{}", run.stderr);
}

#[test]
fn a_home_that_may_not_be_read_has_no_connectors() {
    let sandbox = Sandbox::with(&FILES);
    let args = ["datasource", "list", "-v"];
    let folder = sandbox.home().join(".config/lbrs/connectors");
    fs::create_dir_all(&folder).unwrap();
    for closed in [folder.clone(), sandbox.home()] {
        let Some(mut command) = as_nobody(&sandbox, args) else { return };
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let run = Run::of(command.output().unwrap());
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        assert_eq!(run.code, 0, "{}", run.stderr);
        let warning =
            format!("warning: {} is left out: this user may not read it", folder.display());
        assert!(run.stderr.contains(&warning), "{}", run.stderr);
    }
}

#[test]
fn a_file_with_another_name_is_written_in_place_and_every_command_says_so() {
    let blank = "{\n  \"db\": { \"connector\": \"mysql\", \"host\": \"\" }\n}\n";
    let commands: [&[&str]; 5] = [
        ADD,
        &["datasource", "edit", "db", "--set", "host=x"],
        &["datasource", "remove", "db", "--yes"],
        &["datasource", "remove", "db", "--yes", "--json"],
        &["datasource", "check", "--fix"],
    ];
    for args in commands {
        let sandbox = project();
        sandbox.write(SOURCES, blank);
        fs::hard_link(sandbox.root().join(SOURCES), sandbox.home().join("link")).unwrap();
        let run = sandbox.try_run(args);
        let said = format!(
            "warning: {SOURCES} was written in place: it has other names (hard links), or its owner, folder or mount allows no other way\n"
        );
        assert!(run.stderr.contains(&said), "{args:?}: {}", run.stderr);
        let linked = fs::read_to_string(sandbox.home().join("link")).unwrap();
        assert_eq!(sandbox.read(SOURCES), linked, "{args:?}");
        assert_ne!(linked, blank, "{args:?}");
    }
}
