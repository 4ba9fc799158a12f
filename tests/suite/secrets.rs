//! Secrets reach the files that they are stored in, and nothing else: no output, no core, no memory that is
//! given back, no file that others may read.

#[cfg(unix)]
mod crash;
mod dotenv;
#[cfg(unix)]
mod git;
#[cfg(target_os = "linux")]
mod memory;
mod misplaced;
#[cfg(target_os = "linux")]
mod modes;
mod planted;
mod sweep;
