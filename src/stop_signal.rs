//! Waits for a signal that asks the program to stop.
//!
//! The first process of a container ignores every signal without a handler, so each of
//! them gets one here. The exception is a SIGHUP that the parent process had ignored, as
//! `nohup` does: it stays ignored.

use std::io;

/// Returns a future that resolves at SIGINT, SIGTERM, SIGQUIT or SIGHUP.
///
/// Returns an error if a handler cannot be installed, except for SIGHUP.
#[cfg(unix)]
pub(crate) fn received() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupted = signal(SignalKind::interrupt())?;
    let mut terminated = signal(SignalKind::terminate())?;
    let mut quit = signal(SignalKind::quit())?;
    let hung_up = if hanging_up_is_ignored() { None } else { signal(SignalKind::hangup()).ok() };
    Ok(async move {
        let hung_up = async {
            match hung_up {
                Some(mut hung_up) => drop(hung_up.recv().await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = terminated.recv() => {}
            _ = quit.recv() => {}
            () = hung_up => {}
        }
    })
}

/// Returns a future that resolves at Ctrl-C, Ctrl-Break, the closing of the console or a
/// shutdown of the system. Returns an error if a handler cannot be installed.
#[cfg(not(unix))]
pub(crate) fn received() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::windows;
    let mut interrupted = windows::ctrl_c()?;
    let mut broken = windows::ctrl_break()?;
    let mut closed = windows::ctrl_close()?;
    let mut ended = windows::ctrl_shutdown()?;
    Ok(async move {
        tokio::select! {
            _ = interrupted.recv() => {}
            _ = broken.recv() => {}
            _ = closed.recv() => {}
            _ = ended.recv() => {}
        }
    })
}

/// Whether the process was started with SIGHUP ignored.
///
/// Only Linux can answer this. Other systems count as ignoring it: without a handler the
/// default action ends the process, and no such program is the first process of a container there.
#[cfg(unix)]
fn hanging_up_is_ignored() -> bool {
    const HANGUP: u32 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let Some(mask) = status.lines().find_map(|line| line.strip_prefix("SigIgn:")) else { return true };
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & (1 << (HANGUP - 1)) != 0)
}
