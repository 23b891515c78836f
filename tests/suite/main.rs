//! The test suite: one program, so that it is linked once and its tests run side by side.
//! Each feature has a module; `cargo test browser::` runs one. `tests/README.md` says what
//! each holds.
//!
//! Tests share this process: none may change its folder or its environment. The program
//! under test is started as a process of its own by `support`, which sets both.

mod support;

mod aliases;
mod architecture;
mod axe;
mod browser;
mod cards;
mod chart;
mod check;
mod cli;
mod correct;
mod data;
mod dates;
mod ease;
mod explain;
mod faithful;
mod faults;
mod fix;
mod folders;
mod golden;
mod guide;
mod hosts;
mod impact;
mod import;
mod languages;
#[cfg(unix)]
mod limits;
#[cfg(unix)]
mod links;
mod loans;
mod machine;
mod marks;
mod mistakes;
mod numbers;
mod pages;
mod pasted;
mod pdf;
mod pictures;
mod poster;
mod preview;
mod proof;
mod proxy;
mod recognised;
mod recovery;
mod references;
mod relations;
mod requests;
mod review;
mod rows;
mod sample;
mod schema;
mod search;
mod sheets;
mod slips;
mod tables;
mod templates;
mod text;
mod texts;
mod theme;
mod translate;
mod uses;
mod watch;
mod workbook;
mod writing;
