//! Runs that are stopped in the middle of writing, to see what is there then, and to send them a signal
//! or change a file before they go on.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::{fs, thread};

use crate::files::{Mode, Snapshot, commit};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process, waitid};
use tempfile::TempDir;

use super::{project, tree, write};
use crate::tests::sandbox::unix::{give_children_default_signals, mode, set_mode};

/// How many files a run replaces, and how many it makes: enough to catch it on its way.
const HALF: usize = 80;

/// How often a run is started before one stands still where it should.
const ATTEMPTS: usize = 500;

/// The files of a run in the order in which they are written, the first of them new.
fn paths() -> impl Iterator<Item = PathBuf> {
    (0..HALF).flat_map(|number| [format!("made/{number}").into(), format!("there/{number}").into()])
}

/// The file that a run removes.
const GONE: &str = "gone";

/// Where a run stands still.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// New texts lie in temporary files, not yet all of them.
    Staging,
    /// Some files are replaced, and some are not.
    Replacing,
}

/// A run in a project of its own.
struct Run {
    root: TempDir,
    child: Child,
}

impl Run {
    fn start(through: &[&str]) -> Self {
        // In memory, if that can be: a disk takes long to sync so many files.
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::create_dir(root.path().join("there")).unwrap();
        for path in paths().filter(|path| path.starts_with("there")) {
            let path = root.path().join(path);
            fs::write(&path, "old").unwrap();
            set_mode(&path, 0o600);
        }
        fs::write(root.path().join(GONE), "old").unwrap();
        let child = child("run_that_adds_a_plus_to_many_files", through)
            .env("LBRS_TEST_ROOT", root.path())
            .spawn()
            .unwrap();
        Self { root, child }
    }

    /// A run that stands still at this stage.
    fn stopped(stage: Stage, through: &[&str]) -> Self {
        let at_stage = || {
            let mut run = Self::start(through);
            wait_for("computed", &mut run.child);
            // The folder is made with the first temporary file, and the file by the first rename.
            let sign = run.path(if stage == Stage::Staging { "made" } else { "made/0" });
            while !sign.exists() {
                if run.child.try_wait().unwrap().is_some() {
                    return None;
                }
                thread::yield_now();
            }
            (run.stop() && run.stage() == Some(stage)).then_some(run)
        };
        let run = (0..ATTEMPTS).find_map(|_| at_stage());
        run.unwrap_or_else(|| panic!("no run of {ATTEMPTS} stood still while {stage:?}"))
    }

    /// What the folders show. None near the ends of a stage.
    fn stage(&self) -> Option<Stage> {
        let made = paths().filter(|path| path.starts_with("made") && self.path(path).exists());
        match (made.count(), self.temporary().len()) {
            (0, temporary) if (2..2 * HALF).contains(&temporary) => Some(Stage::Staging),
            (made, _) if made > 0 && made < HALF => Some(Stage::Replacing),
            _ => None,
        }
    }

    fn temporary(&self) -> BTreeSet<PathBuf> {
        let files = tree(self.root.path()).into_iter().map(|(path, _)| path);
        files.filter(|path| path.to_string_lossy().contains(".lbrs-")).collect()
    }

    fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.root.path().join(path)
    }

    fn id(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    fn send(&self, signal: Signal) {
        kill_process(self.id(), signal).unwrap();
    }

    /// Makes the run stand still, unless it has ended.
    fn stop(&self) -> bool {
        self.send(Signal::STOP);
        let changes = WaitIdOptions::STOPPED | WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        waitid(WaitId::Pid(self.id()), changes).unwrap().is_some_and(|status| status.stopped())
    }

    /// Lets the run go on, and returns how it ends.
    fn finish(&mut self) -> ExitStatus {
        self.send(Signal::CONT);
        self.child.wait().unwrap()
    }

    /// Whether the project is as it was (`false`) or as it should be (`true`), whole.
    fn assert_written(&self, written: bool) {
        let text = |path: &Path| match (path.starts_with("there"), written) {
            (true, false) => Some("old"),
            (true, true) => Some("old+"),
            (false, true) => Some("+"),
            (false, false) => None,
        };
        let mut expected: Vec<_> = paths()
            .filter_map(|path| text(&path).map(|text| (path.clone(), Some(text.to_owned()))))
            .collect();
        expected.push(("there".into(), None));
        expected.push(match written {
            true => ("made".into(), None),
            false => (GONE.into(), Some("old".to_owned())),
        });
        expected.sort();
        assert_eq!(tree(self.root.path()), expected);
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // It has ended already, but for one that did not stand still where it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// This program as a run that is no test of its own; `through` is what starts it.
fn child(run: &str, through: &[&str]) -> Command {
    give_children_default_signals();
    let this = std::env::current_exe().unwrap();
    let mut command = match through {
        [] => Command::new(this),
        [program, args @ ..] => {
            let mut command = Command::new(program);
            command.args(args).arg(this);
            command
        }
    };
    let run = format!("tests::files::interrupted::{run}");
    command.args([&run, "--exact", "--ignored", "--nocapture"]).stdout(Stdio::piped());
    command
}

/// Waits until a run says this in a line of its own.
fn wait_for(said: &str, run: &mut Child) {
    let output = run.stdout.as_mut().unwrap();
    assert!(BufReader::new(output).lines().any(|line| line.unwrap() == said));
}

#[test]
#[ignore = "started by other tests"]
fn run_that_adds_a_plus_to_many_files() {
    let Ok(root) = std::env::var("LBRS_TEST_ROOT") else { return };
    // One that stands still would outlive the test that stopped it.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).unwrap();
    commit(Snapshot::new(root), |snapshot| {
        snapshot.remove(Path::new(GONE))?;
        let paths: Vec<_> = paths().collect();
        for path in paths.iter().rev() {
            let text = format!("{}+", snapshot.read(path)?.unwrap_or_default());
            snapshot.set(path, text, Mode::Private)?;
        }
        snapshot.write_last(paths.iter().map(PathBuf::as_path));
        println!("\ncomputed");
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_signal_before_the_first_file_is_replaced_undoes_everything() {
    for signal in [Signal::HUP, Signal::INT, Signal::QUIT, Signal::TERM] {
        let mut run = Run::stopped(Stage::Staging, &[]);
        run.send(signal);
        assert_eq!(run.finish().signal(), Some(signal.as_raw()));
        run.assert_written(false);
    }
}

#[test]
fn a_signal_after_the_first_file_is_replaced_waits_for_the_last() {
    for signal in [Signal::INT, Signal::TERM] {
        let mut run = Run::stopped(Stage::Replacing, &[]);
        run.send(signal);
        assert_eq!(run.finish().signal(), Some(signal.as_raw()));
        run.assert_written(true);
    }
}

#[test]
fn files_are_written_in_the_order_that_was_said() {
    let mut run = Run::stopped(Stage::Replacing, &[]);
    let is_written = |path: &PathBuf| {
        let text = fs::read_to_string(run.path(path)).unwrap_or_default();
        text.ends_with('+')
    };
    let written = paths().take_while(is_written).count();
    assert!(written > 0);
    assert_eq!(paths().filter(is_written).count(), written, "written before its turn");
    assert!(run.path(GONE).exists(), "removed before its turn");
    assert!(run.finish().success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_signal_that_is_to_be_ignored_is_ignored() {
    let nohup = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"];
    let mut run = Run::stopped(Stage::Staging, &nohup);
    run.send(Signal::HUP);
    assert!(run.finish().success());
    run.assert_written(true);
}

#[test]
fn the_temporary_file_of_a_private_file_is_private() {
    let mut run = Run::stopped(Stage::Staging, &[]);
    let temporary = run.temporary();
    for path in &temporary {
        assert_eq!(mode(&run.path(path)), 0o600, "{}", path.display());
    }
    assert!(run.finish().success());
    run.assert_written(true);
}

#[test]
fn a_file_that_somebody_makes_at_the_last_moment_is_not_lost() {
    let mut run = Run::stopped(Stage::Replacing, &[]);
    let theirs = run.path(format!("made/{}", HALF - 1));
    fs::write(&theirs, "theirs").unwrap();
    assert!(run.finish().success());
    assert_eq!(fs::read_to_string(&theirs).unwrap(), "theirs+");
    fs::write(&theirs, "+").unwrap();
    run.assert_written(true);
}

/// Not a test of its own: a run that waits for a lock, after it has written elsewhere.
#[test]
#[ignore = "started by another test"]
fn run_that_waits() {
    let Ok(root) = std::env::var("LBRS_TEST_ROOT") else { return };
    let other = project(&[]);
    write(other.path(), &[("a", "new")]).unwrap();
    drop(other);
    println!("\nwaiting");
    write(Path::new(&root), &[("a", "new")]).unwrap();
}

#[test]
fn a_signal_ends_a_run_that_waits_for_another() {
    let root = project(&[("a", "old")]);
    let status = commit(Snapshot::new(root.path()), |_| {
        let mut run =
            child("run_that_waits", &[]).env("LBRS_TEST_ROOT", root.path()).spawn().unwrap();
        wait_for("waiting", &mut run);
        kill_process(Pid::from_child(&run), Signal::TERM).unwrap();
        Ok(run.wait().unwrap())
    });
    assert_eq!(status.unwrap().0.signal(), Some(Signal::TERM.as_raw()));
    assert_eq!(tree(root.path()), [("a".into(), Some("old".to_owned()))]);
}
