//! What a machine does to a build: it is killed, the disk is full, folders cannot be
//! written to, odd things lie in the way, two builds run at once, files are saved while
//! they are read. Whatever happens, readers of the site see whole pages whose links
//! lead somewhere, nothing outside the output is touched, the program ends and says why,
//! and the next build is a clean one.
//!
//! Seconds long by itself. `GONGKAI_FAULTS=10` lets every kind go on for ten minutes,
//! `GONGKAI_SEED` repeats a sequence; the seed is printed.

#![allow(clippy::panic, clippy::print_stdout, clippy::print_stderr, reason = "a test that tells its seed")]

mod edits;
mod effort;
mod kills;
mod readers;
mod runs;
mod together;
mod versions;

#[cfg(unix)]
mod disks;
#[cfg(unix)]
mod mischief;
#[cfg(unix)]
mod permissions;
