//! When the preview ends: when it is asked to, by whatever signal the system has for it.
//!
//! The first process of a container ignores every signal that it has no handler for,
//! so each is heard here. Whoever started us may have asked that hanging up be
//! ignored, as `nohup` does; that stays so.

use std::io;

/// Resolves when the process is asked to end. What cannot be heard is not waited for.
#[cfg(unix)]
pub fn asked() -> io::Result<impl Future<Output = ()>> {
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

#[cfg(not(unix))]
pub fn asked() -> io::Result<impl Future<Output = ()>> {
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

/// Whether the process was started with this signal ignored. Only Linux tells; on
/// other systems no handler would be missed, as no preview is the first process there.
#[cfg(unix)]
fn hanging_up_is_ignored() -> bool {
    const HANGUP: u32 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let Some(mask) = status.lines().find_map(|line| line.strip_prefix("SigIgn:")) else { return true };
    u64::from_str_radix(mask.trim(), 16).is_ok_and(|mask| mask & (1 << (HANGUP - 1)) != 0)
}
