//! Holds the signals that end a process while they must not: while a question has the terminal, and
//! while files are replaced.
//!
//! Only Unix holds signals.

#[cfg(unix)]
pub(crate) use self::unix::{asked_to_end, came, forget_keys, hold, obey, release};

/// A signal that came while it was held, if any. Dropping it ends the process by that signal.
#[must_use = "dropping it ends the process"]
pub(crate) struct HeldSignal(bool);

impl HeldSignal {
    /// Returns the signal that has come by now.
    pub(crate) fn now() -> Self {
        Self(came())
    }

    /// Returns whether a signal came.
    pub(crate) fn came(&self) -> bool {
        self.0
    }
}

impl Drop for HeldSignal {
    fn drop(&mut self) {
        if self.0 {
            obey();
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::io;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, Mutex, OnceLock, PoisonError};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH, SIGXFSZ};
    use signal_hook::{flag, low_level};

    struct Watched {
        /// Whether signals act as usual, since no caller holds them.
        act: Arc<AtomicBool>,
        /// The signal that came instead, or 0.
        came: Arc<AtomicUsize>,
        /// How many callers hold them.
        holders: Mutex<usize>,
    }

    /// `None` where the system refuses: signals then act at once.
    static WATCHED: OnceLock<Option<Watched>> = OnceLock::new();

    impl Watched {
        /// Watches for the signals from now on; nothing but unsafe code could give them back.
        fn start() -> io::Result<Self> {
            let watched = Self {
                act: Arc::new(true.into()),
                came: Arc::default(),
                holders: Mutex::default(),
            };
            let ignored = ignored();
            for signal in [SIGHUP, SIGINT, SIGQUIT, SIGTERM] {
                if ignored & (1 << (signal - 1)) != 0 {
                    continue;
                }
                flag::register_conditional_default(signal, Arc::clone(&watched.act))?;
                let number = usize::try_from(signal).unwrap_or_default();
                flag::register_usize(signal, Arc::clone(&watched.came), number)?;
            }
            // Then the write that would make a file too large fails, and that is an error like any other.
            if ignored & (1 << (SIGXFSZ - 1)) == 0 {
                flag::register(SIGXFSZ, Arc::default())?;
            }
            // It interrupts the wait for a key, after which the size is read again.
            flag::register(SIGWINCH, Arc::default())?;
            Ok(watched)
        }

        /// Changes the number of holders.
        fn count(&self, change: impl FnOnce(usize) -> usize) {
            let mut holders = self.holders.lock().unwrap_or_else(PoisonError::into_inner);
            *holders = change(*holders);
            self.act.store(*holders == 0, Ordering::SeqCst);
        }
    }

    /// Returns the signals that the parent process made this one ignore, as `nohup` and a script's `&` do:
    /// the first is the lowest bit. Watching one would stop that, also for the programs that this process
    /// starts. Only Linux tells without unsafe code.
    fn ignored() -> u64 {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let set = status.split_once("\nSigIgn:").and_then(|(_, rest)| rest.lines().next());
        set.and_then(|set| u64::from_str_radix(set.trim(), 16).ok()).unwrap_or_default()
    }

    /// Holds the signals until they are released as often as they were held.
    pub(crate) fn hold() {
        if let Some(watched) = WATCHED.get_or_init(|| Watched::start().ok()) {
            watched.count(|holders| holders + 1);
        }
    }

    /// Lets signals act again, unless another caller holds them. One that came stays for [`obey`].
    pub(crate) fn release() {
        if let Some(Some(watched)) = WATCHED.get() {
            watched.count(|holders| holders.saturating_sub(1));
        }
    }

    /// Returns whether a signal came while they were held.
    pub(crate) fn came() -> bool {
        signal().is_some()
    }

    /// Returns whether the signal that came is one that no terminal sends.
    pub(crate) fn asked_to_end() -> bool {
        signal() == Some(SIGTERM)
    }

    /// Forgets the signal that came if keys send it, since they were meant for another program.
    pub(crate) fn forget_keys() {
        if let Some(Some(watched)) = WATCHED.get() {
            for signal in [SIGINT, SIGQUIT] {
                let number = usize::try_from(signal).unwrap_or_default();
                // Where another one came, or none, it stays.
                let _ =
                    watched.came.compare_exchange(number, 0, Ordering::SeqCst, Ordering::SeqCst);
            }
        }
    }

    /// Ends the process by the signal that came while they were held, if one did.
    pub(crate) fn obey() {
        if let Some(signal) = signal() {
            // The signals are known to it: it does not return.
            let _ = low_level::emulate_default_handler(signal);
        }
    }

    fn signal() -> Option<i32> {
        let came = WATCHED.get()?.as_ref()?.came.load(Ordering::SeqCst);
        i32::try_from(came).ok().filter(|signal| *signal != 0)
    }
}

#[cfg(not(unix))]
pub(crate) fn hold() {}

#[cfg(not(unix))]
pub(crate) fn release() {}

#[cfg(not(unix))]
pub(crate) fn came() -> bool {
    false
}

#[cfg(not(unix))]
pub(crate) fn forget_keys() {}

#[cfg(not(unix))]
pub(crate) fn obey() {}
