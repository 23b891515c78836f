//! Prints a report as a PDF: an installed Chromium, Chrome or Edge prints the full-report
//! page, which is served from memory without network access.
//!
//! 1. `find` lists the paths where a browser may be installed.
//! 2. `browser` starts one with a temporary profile and always ends it. `profile` removes
//!    the profiles of earlier runs that were killed.
//! 3. `devtools` is the protocol client. `print` opens the page, answers its requests
//!    from the site in memory, refuses all other requests, and receives the PDF.
//! 4. `destinations` reads the page of each clause from the PDF, `page_numbers.js` writes it
//!    into the table of contents and beside links, and `numbering` prints again until the
//!    numbers are right.
//! 5. `document` checks the result and sets the report's dates.
//!
//! The browser's temporary profile is the only thing that is written to disk.

mod browser;
mod destinations;
mod devtools;
pub(crate) mod document;
pub(crate) mod find;
mod numbering;
mod print;
mod profile;

pub(crate) use print::{Printing, print};

use crate::diagnostic::Sentence;
use crate::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The oldest major version of the browser that can print page numbers and an outline.
pub(crate) const OLDEST_BROWSER: u32 = 131;

/// When to give up: after a time, or when the work is cancelled.
#[derive(Debug, Clone)]
pub(crate) struct Limit {
    /// The time at which the work fails.
    pub end: Instant,
    /// The time allowed in total, for the error message.
    pub allowed: Duration,
    /// Set to true to cancel the work.
    pub stopped: Arc<AtomicBool>,
}

impl Limit {
    /// A limit that starts now.
    pub(crate) fn of(allowed: Duration, stopped: Arc<AtomicBool>) -> Limit {
        Limit { end: Instant::now() + allowed, allowed, stopped }
    }

    fn check(&self) -> Result<(), Error> {
        if self.stopped.load(Ordering::Relaxed) {
            return Err(failure("已按要求停止。", "Stopped as requested."));
        }
        if Instant::now() < self.end {
            return Ok(());
        }
        let seconds = self.allowed.as_secs();
        Err(failure(
            format!("浏览器在 {seconds} 秒内没有完成，已经结束它。可以用 --timeout 给更长的时间。"),
            format!("The browser did not finish within {seconds} s and was stopped. Use --timeout to allow more time."),
        ))
    }
}

fn failure(zh: impl Into<String>, en: impl Into<String>) -> Error {
    Error::Browser(Sentence::new(zh, en))
}
