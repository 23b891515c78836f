//! Runs a program as a user does, start and exit included, and says what it took.

use std::io::Result;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// One run of a program.
pub(crate) struct Run {
    pub wall: Duration,
    /// In the program and, for it, in the system; of all its threads.
    pub cpu: Duration,
    /// The most memory it held at once, in bytes.
    pub peak: u64,
}

impl Run {
    /// Runs a program to its end. What earlier runs left to the system to write is written first. What the program says is not
    /// shown: the made-up site has repeated sentences, which this one warns about.
    pub(crate) fn of(command: &mut Command) -> Result<Run> {
        settle();
        let started = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let used = child.wait4()?;
        let wall = started.elapsed();
        assert!(used.status.success(), "{command:?} failed");
        Ok(Run { wall, cpu: used.rusage.utime + used.rusage.stime, peak: used.rusage.maxrss })
    }

    /// Cells of a table: wall seconds in the median and at least, CPU seconds and peak MiB in the median.
    #[allow(clippy::cast_precision_loss, reason = "a table is what it makes")]
    pub(crate) fn row(runs: &[Run]) -> String {
        let wall = runs.iter().map(|run| run.wall.as_secs_f64());
        let least = wall.clone().fold(f64::INFINITY, f64::min);
        let cpu = median(runs.iter().map(|run| run.cpu.as_secs_f64()));
        let peak = median(runs.iter().map(|run| run.peak as f64)) / f64::from(1 << 20);
        format!("{:.3} ({least:.3}) | {cpu:.3} | {peak:.0}", median(wall))
    }
}

/// The middle one of some numbers; of an even count, the upper one.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Lets the system write what earlier runs left to it, where it has the command.
pub(crate) fn settle() {
    Command::new("sync").status().ok();
}
