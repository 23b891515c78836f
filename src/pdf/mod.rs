//! A report as a PDF: the page of the whole report through an installed Chromium,
//! Chrome or Edge, from memory and without network.
//!
//! 1. `find` says where a browser may be.
//! 2. `browser` starts one with a profile of its own and ends it, whatever happens;
//!    `profile` sweeps up what earlier runs left that were ended by force.
//! 3. `devtools` speaks to it; `print` opens the page, answers what it asks for from
//!    the site in memory, refuses everything else, and takes the PDF.
//! 4. `document` looks whether the result is one, and gives it the report's dates.
//!
//! Nothing is written here but the browser's temporary profile.

mod browser;
mod devtools;
pub mod document;
pub mod find;
mod print;
mod profile;

pub use print::{Printing, print};

use crate::diagnostic::Sentence;
use crate::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The oldest browser that prints page numbers and an outline.
pub const OLDEST_BROWSER: u32 = 131;

/// When to give up: at a time, or when somebody says so.
#[derive(Debug, Clone)]
pub struct Limit {
    pub end: Instant,
    pub allowed: Duration,
    pub stopped: Arc<AtomicBool>,
}

impl Limit {
    pub fn of(allowed: Duration, stopped: Arc<AtomicBool>) -> Limit {
        Limit { end: Instant::now() + allowed, allowed, stopped }
    }

    fn check(&self) -> Result<(), Error> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(failure("已按要求停止。", "Stopped as asked."));
        }
        if Instant::now() < self.end {
            return Ok(());
        }
        let seconds = self.allowed.as_secs();
        Err(failure(
            format!("浏览器在 {seconds} 秒内没有完成，已经结束它。可以用 --timeout 给更长的时间。"),
            format!("The browser did not finish within {seconds} s and was ended. --timeout gives it more time."),
        ))
    }
}

fn failure(zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::Browser(Sentence::new(zh, en))
}
