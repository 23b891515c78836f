//! Ten times as much of something takes about ten times as much memory to check, not a hundred times: each input that an editor or
//! an adversary can make long is checked at two sizes, and what the program asks of the allocator is compared. Bytes are counted,
//! not seconds, so that the result is the same on every machine.
//!
//! A program of its own, because the count is of the whole process.

#![allow(
    clippy::format_collect,
    clippy::print_stderr,
    reason = "inputs of some lines, made once; a table for whoever asks for it"
)]

use gongkai::harness::commands::check_text;
use gongkai::harness::diagnostic::Speech;
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{PipelineMemo, Rehearsal, prepare};
use gongkai::harness::project::Project;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use std::fs;
use std::path::Path;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The smaller size; the larger one is ten times that.
const COUNT: usize = 400;
/// The most that ten times the input may take more. Linear work takes ten times as much, with sorting some more; work that grows
/// with the square takes a hundred times as much.
const MOST: usize = 30;

/// Smaller amounts, in kB, are lost in what the rest of the site takes, which is not always the same.
const LEAST: usize = 1000;

/// A part of a site that can be long: its name, the file, and its content for a number of items.
type Input = (&'static str, &'static str, fn(usize) -> String);

const INPUTS: [Input; 21] = [
    ("unknown figures in one line", "content/2023/plans.zh.md", |n| section(&each(n, |i| format!("{{{{ unknown-{i} }}}}、")))),
    ("figures in one line", "content/2023/plans.zh.md", |n| section(&"{{ teachers }}、".repeat(n))),
    ("bare numbers in one line", "content/2023/plans.zh.md", |n| section(&each(n, |i| format!("新增{i}人，")))),
    ("bare numbers in lines", "content/2023/plans.zh.md", |n| section(&each(n, |i| format!("新增{i}人。\n\n")))),
    ("clauses", "content/2023/plans.zh.md", |n| section(&each(n, |i| format!("\n\n## 第{i}件事 {{#thing-{i}}}\n\n文字。\n\n")))),
    ("clauses of one id", "content/2023/plans.zh.md", |n| section(&"\n\n## 一件事 {#thing}\n\n文字。\n\n".repeat(n))),
    ("rows of a table", "content/2023/plans.zh.md", |n| {
        section(&format!("\n\n| 甲 | 乙 |\n|---|---|\n{}", each(n, |i| format!("| 行{i} | {{{{ ={i} }}}} |\n"))))
    }),
    ("items of a list", "content/2023/plans.zh.md", |n| section(&format!("\n\n{}", each(n, |i| format!("- 第{i}项\n"))))),
    ("brackets", "content/2023/plans.zh.md", |n| section(&"（".repeat(n))),
    ("quotes", "content/2023/plans.zh.md", |n| section(&"“".repeat(n))),
    ("half-width marks", "content/2023/plans.zh.md", |n| section(&"好,".repeat(n))),
    ("words that differ by a character", "content/2023/plans.zh.md", |n| section(&"云汀市学府路小学、云订市教育局、".repeat(n))),
    ("lines of a paragraph", "content/2023/plans.zh.md", |n| section(&"推进推进\n".repeat(n))),
    ("dates", "content/2023/plans.zh.md", |n| section(&"2023年1月2日，".repeat(n))),
    ("sentences twice", "content/2023/plans.zh.md", |n| section(&"全市学校都已经开学。".repeat(n))),
    ("facts", "content/2023/facts.yaml", |n| facts(n, "")),
    ("relations that do not hold", "content/2023/facts.yaml", |n| {
        facts(n, &format!("relations:\n{}", each(n, |i| relation(i, (i + 2) % n, (i + 1) % n))))
    }),
    ("a circle of relations", "content/2023/facts.yaml", |n| {
        facts(n, &format!("relations:\n{}", each(n, |i| relation(i, 0, (i + 1) % n))))
    }),
    ("facts of one id", "content/2023/facts.yaml", |n| format!("format: 1\nfacts:\n{}", "  same:\n    value: 1\n".repeat(n))),
    ("names", "content/terms.yaml", |n| {
        let name = |i: usize| format!("  name-{i}:\n    name: {{zh: 云汀市第{i}职业学校, en: Yunting Vocational School {i}}}\n");
        format!("format: 1\nterms:\n{}", each(n, name))
    }),
    ("unknown keys", "content/site.yaml", |n| each(n, |i| format!("unknown-{i}: 1\n"))),
];

fn each(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect()
}

/// A section with a text in its only clause.
fn section(text: &str) -> String {
    format!("# 工作打算\n\n## 下一步 {{#next-steps}}\n\n{text}\n")
}

fn facts(count: usize, rest: &str) -> String {
    let fact = |i: usize| format!("  fact-{i}:\n    value: {i}\n    unit: person\n    label: {{zh: 人数{i}, en: People {i}}}\n");
    format!("format: 1\nfacts:\n{}{rest}", each(count, fact))
}

fn relation(one: usize, other: usize, sum: usize) -> String {
    format!("  relation-{one}:\n    sum: [fact-{one}, fact-{other}]\n    equals: fact-{sum}\n")
}

#[test]
fn ten_times_the_input_takes_about_ten_times_the_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/small");
    // What is made once is made before anything is counted; then what the rest of the site takes.
    check(&small);
    let rest = check(&small).bytes;
    let mut too_much = Vec::new();
    for (name, file, content) in INPUTS {
        let measured = [COUNT, 10 * COUNT].map(|count| {
            let site = folder.path().join(format!("{name}-{count}"));
            copy(&small, &site);
            let text = if file == "content/site.yaml" { read(&site.join(file)) + &content(count) } else { content(count) };
            fs::write(site.join(file), text).expect("written");
            check(&site)
        });
        let [few, many] = measured.map(|measured| (measured.bytes.saturating_sub(rest) / 1000, measured.time));
        eprintln!("{name}: {} and {} kB, {:?} and {:?}", few.0, many.0, few.1, many.1);
        if many.0 > MOST * few.0.max(LEAST) {
            too_much.push(format!("{name}: {} and {} kB", few.0, many.0));
        }
    }
    assert!(too_much.is_empty(), "ten times as much takes more than {MOST} times the memory:\n{}", too_much.join("\n"));
}

struct Measured {
    /// All that was asked of the allocator, whether it was given back or not.
    bytes: usize,
    time: std::time::Duration,
}

/// Checks a site and says what is wrong with it, as `gongkai check` does.
fn check(site: &Path) -> Measured {
    let project = Project::new(site, None);
    let (region, started) = (Region::new(ALLOCATOR), Instant::now());
    let checked = prepare(&project, &Listing::of(&project), None, Rehearsal::Sample, &mut PipelineMemo::default());
    let checked = checked.expect("the site can be read");
    assert!(check_text(&checked.findings, Speech::English).len() < 100_000_000, "an endless report");
    Measured { bytes: region.change().bytes_allocated, time: started.elapsed() }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).expect("a file of the site")
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("a file of the site");
        let target = to.join(entry.path().strip_prefix(from).expect("it was found there"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("a folder");
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}
