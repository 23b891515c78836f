//! A browser process for printing: started with an empty profile, and ended together with
//! all its child processes. The profile is then removed. This module knows nothing about
//! pages.

use super::profile::Profile;
use super::{Limit, failure};
use crate::error::{Error, Result};
use std::fs::{self, File};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A running browser. Dropping it ends all its processes and removes its profile.
pub(super) struct Browser {
    process: Child,
    /// The browser's standard error. It is read through the handle that was opened for
    /// it, because its path in the profile may no longer be the same file.
    said: File,
    profile: Profile,
}

/// No updates, no telemetry, no name resolution: pages are served from memory.
const QUIET: [&str; 18] = [
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-breakpad",
    "--disable-client-side-phishing-detection",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-port=0",
];

/// The longest profile path in bytes for which the browser's lock socket fits: the 107
/// bytes of a socket path less `/org.chromium.Chromium.XXXXXX/SingletonSocket`.
const LONGEST: usize = 60;

/// How long to wait before the next look for the browser's port.
const PAUSE: Duration = Duration::from_millis(30);

impl Browser {
    /// Starts a browser with an empty temporary profile and a debugging port.
    pub(super) fn start(program: &Path) -> Result<Browser> {
        let profile = Profile::make()?;
        let path = profile.path().join("said.txt");
        let said = File::options().read(true).write(true).create_new(true).open(&path).map_err(Error::system(&path))?;
        let errors = said.try_clone().map_err(Error::system(&path))?;
        // `Command` would look up a bare name in PATH, but the file in the current folder
        // is meant.
        let mut command = Command::new(std::path::absolute(program).unwrap_or_else(|_| program.to_path_buf()));
        command.args(QUIET).arg(format!("--user-data-dir={}", profile.path().display()));
        if is_root() {
            // The sandbox does not work for root, for example in containers.
            command.arg("--no-sandbox");
        }
        command.arg("about:blank").stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors);
        // Otherwise the browser would leave its lock socket in the usual temporary
        // folder. Socket paths have a length limit; where the profile's path is too long,
        // the browser uses its usual location.
        if cfg!(target_os = "linux") && profile.path().as_os_str().len() <= LONGEST {
            command.env("TMPDIR", profile.path());
        }
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let process = command.spawn().map_err(|error| not_started(program, error))?;
        Ok(Browser { process, said, profile })
    }

    /// Waits for the browser's debugging port and WebSocket path. The browser writes both
    /// into its profile when it listens.
    pub(super) fn address(&mut self, limit: &Limit) -> Result<(u16, String)> {
        let file = self.profile.path().join("DevToolsActivePort");
        loop {
            if let Some(text) = short_text(&file)
                && let Some((port, path)) = text.split_once('\n')
                && let Ok(port) = port.trim().parse()
            {
                return Ok((port, path.trim().to_owned()));
            }
            if self.has_ended() {
                return Err(self.crashed());
            }
            limit.check()?;
            std::thread::sleep(PAUSE);
        }
    }

    /// Returns whether the browser process has exited.
    pub(super) fn has_ended(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(Some(_)))
    }

    /// The error for a browser that exited before its work was done. It quotes the last
    /// line of the browser's output, which may say why.
    pub(super) fn crashed(&mut self) -> Error {
        let mut said = Vec::new();
        let length = self.said.metadata().map_or(0, |said| said.len());
        let _ = self.said.seek(SeekFrom::Start(length.saturating_sub(LAST_WORDS)));
        let _ = (&self.said).take(LAST_WORDS).read_to_end(&mut said);
        let said = String::from_utf8_lossy(&said).into_owned();
        let last = said.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let last: String = last.chars().take(300).collect();
        if last.is_empty() {
            return failure(
                "浏览器没有完成就退出了，没有说明原因。",
                "The browser exited before it was done, without an error message.",
            );
        }
        failure(
            format!("浏览器没有完成就退出了。它最后说：{last}"),
            format!("The browser exited before it was done. Its last message: {last}"),
        )
    }

    fn end(&mut self) {
        #[cfg(unix)]
        if let Some(group) = i32::try_from(self.process.id()).ok().and_then(rustix::process::Pid::from_raw) {
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
        #[cfg(windows)]
        let _ = Command::new("taskkill")
            .args(["/T", "/F", "/PID", &self.process.id().to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The profile is removed after this, when its field is dropped: its processes
        // must have ended.
        self.end();
    }
}

/// Returns the text of a small file, or `None` if there is none. Reading a pipe would
/// block, and a link may lead to an endless file.
fn short_text(path: &Path) -> Option<String> {
    let found = fs::symlink_metadata(path).ok()?;
    if !found.is_file() || found.len() > LAST_WORDS {
        return None;
    }
    let mut text = String::new();
    File::open(path).ok()?.take(LAST_WORDS).read_to_string(&mut text).ok()?;
    Some(text)
}

/// The most bytes that are read of a file that the browser writes.
const LAST_WORDS: u64 = 4096;

/// The system's error code for a file that is not executable code: `ENOEXEC`, or
/// `ERROR_BAD_EXE_FORMAT`.
const NO_PROGRAM: i32 = if cfg!(windows) { 193 } else { 8 };

/// The error for a browser that could not be started. A file that cannot be executed is
/// the user's mistake; any other error comes from the system.
fn not_started(program: &Path, error: std::io::Error) -> Error {
    let cannot_run = matches!(error.kind(), ErrorKind::PermissionDenied | ErrorKind::NotFound);
    if !cannot_run && error.raw_os_error() != Some(NO_PROGRAM) {
        return Error::system(program)(error);
    }
    let shown = program.display();
    failure(
        format!("“{shown}”不是可以运行的浏览器程序（{error}）。请用 --browser 指定 Chromium、Chrome 或 Edge。"),
        format!(
            "`{shown}` is not a browser program that can be run ({error}). Use --browser to specify Chromium, Chrome or Edge."
        ),
    )
}

/// Returns whether this process runs as root, without a call into libc.
fn is_root() -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt;
        fs::metadata("/proc/self").is_ok_and(|metadata| metadata.uid() == 0)
    }
    #[cfg(not(target_os = "linux"))]
    false
}
