//! Runs of the program that may not hang: each has a time limit.

use crate::support::{Run, program};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Far more than any run here takes, also on a busy machine.
const LIMIT: Duration = Duration::from_secs(60);

/// A build of the site in a folder.
pub(super) fn build(site: &Path, arguments: &[&str]) -> Command {
    let mut command = program();
    command.current_dir(site).args(["build", "--lang", "en"]).args(arguments);
    command
}

/// Starts a command; what it prints is kept.
pub(super) fn start(mut command: Command) -> Running {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let out = child.stdout.take().map(collect).expect("its output");
    let err = child.stderr.take().map(collect).expect("its errors");
    Running { child, out, err, begun: Instant::now() }
}

pub(super) fn run(command: Command) -> Run {
    start(command).end()
}

fn collect(mut from: impl Read + Send + 'static) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        bytes
    })
}

pub(super) struct Running {
    child: Child,
    out: JoinHandle<Vec<u8>>,
    err: JoinHandle<Vec<u8>>,
    begun: Instant,
}

impl Running {
    /// Waits for the end. It must come, and it must not be a panic.
    pub(super) fn end(mut self) -> Run {
        let status = loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                break status;
            }
            if self.begun.elapsed() > LIMIT {
                let _ = self.child.kill();
                panic!("the program hangs");
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |bytes: JoinHandle<Vec<u8>>| String::from_utf8_lossy(&bytes.join().expect("its output")).into_owned();
        let run = Run { code: status.code(), out: text(self.out), err: text(self.err) };
        assert!(!run.err.contains("panicked") && run.code != Some(101), "a panic: {}", run.err);
        run
    }

    pub(super) fn is_alive(&mut self) -> bool {
        self.child.try_wait().expect("the child can be asked").is_none()
    }

    /// Kills it as the system would, at once.
    pub(super) fn kill(mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = (self.out.join(), self.err.join());
    }
}

/// A build that must succeed.
pub(super) fn build_well(site: &Path, arguments: &[&str]) -> Run {
    let run = run(build(site, arguments));
    assert_eq!(run.code, Some(0), "a build that nothing disturbs: {}{}", run.out, run.err);
    run
}
