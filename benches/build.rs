//! Builds made-up sites with the program as it is handed out and prints how long it took,
//! beside what the disk alone needs for the same files. See docs/performance.md.
//!
//!     cargo bench --profile dist --bench build -- --sizes 20,500,5000 --runs 5
//!
//! The program is measured from outside, as a user meets it: start, threads and
//! exit included.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::cast_precision_loss, reason = "a table is what it makes")]

mod corpus;
mod measure;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use measure::{Run, median, settle};
use rayon::prelude::*;
use std::fs;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Instant;
use walkdir::WalkDir;

fn main() -> Result<()> {
    let arguments = arguments();
    let sizes: Vec<usize> = arguments.get_many("sizes").expect("there is a default").copied().collect();
    let runs: usize = *arguments.get_one("runs").expect("there is a default");
    // Below `target`, on the disk that projects lie on: `/tmp` may be memory.
    let work = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let site = |size: usize, search: bool| work.path().join(format!("{size}{}", if search { "" } else { "-no-search" }));

    for search in [true, false] {
        println!("Search {}:\n", if search { "on" } else { "off" });
        println!(
            "| N | first: wall s | CPU s | build: wall s (min) | CPU s | peak MiB | unchanged: wall s (min) | CPU s | peak MiB |"
        );
        println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for &size in &sizes {
            let site = site(size, search);
            corpus::write(&site, size)?;
            if !search {
                turn_off_search(&site)?;
            }
            // Each into a folder of its own, and none removed before the end: ext4 is
            // slow in making files for some minutes after many were removed. Only the
            // first draws the share cards; they are kept beside the site.
            let first = build(&site, 0)?;
            let fresh = (1..=runs).map(|run| build(&site, run)).collect::<Result<Vec<_>>>()?;
            let unchanged = (0..runs).map(|_| build(&site, 0)).collect::<Result<Vec<_>>>()?;
            let once = format!("{:.3} | {:.3}", first.wall.as_secs_f64(), first.cpu.as_secs_f64());
            println!("| {size} | {once} | {} | {} |", Run::row(&fresh), Run::row(&unchanged));
        }
        println!();
    }
    // Last, because it fills this process's memory, and the system counts a
    // parent's memory as the child's until the child has become its own program.
    println!("| N | input files / MB | output files / MB | floor s, 1 thread (2) |\n|---:|---:|---:|---:|");
    for &size in &sizes {
        floors(size, &site(size, true), runs)?;
    }
    Ok(())
}

fn arguments() -> ArgMatches {
    let number = || value_parser!(usize);
    let sizes = Arg::new("sizes").long("sizes").value_delimiter(',').default_value("20,500,5000").value_parser(number());
    let runs = Arg::new("runs").long("runs").default_value("5").value_parser(number());
    // Cargo adds this one by itself.
    let bench = Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true);
    let (sizes, runs) = (sizes.help("Sections per language"), runs.help("Builds of each kind"));
    Command::new("build").args([sizes, runs, bench]).get_matches()
}

fn turn_off_search(site: &Path) -> Result<()> {
    let settings = site.join("content/site.yaml");
    let text = fs::read_to_string(&settings)?;
    fs::write(settings, text + "search: false\n")
}

/// The folder of a run's output. The first run's is the one that is built again.
fn output(site: &Path, run: usize) -> PathBuf {
    site.join(format!("public-{run}"))
}

fn build(site: &Path, run: usize) -> Result<Run> {
    let mut program = process::Command::new(env!("CARGO_BIN_EXE_gongkai"));
    Run::of(program.arg("build").arg(site).arg("--output").arg(output(site, run)))
}

/// The disk's own part: every input read, the output's bytes written to the same
/// names, and nothing computed.
fn floors(size: usize, site: &Path, runs: usize) -> Result<()> {
    let (content, public) = (site.join("content"), output(site, 0));
    let (inputs, outputs) = (files(&content)?, files(&public)?);
    let bytes = |files: &[PathBuf]| files.iter().map(fs::metadata).map(|data| Ok(data?.len())).sum::<Result<u64>>();
    let megabytes = |files: &[PathBuf]| bytes(files).map(|bytes| bytes as f64 / 1e6);
    let made = outputs.iter().map(|path| Ok((path.strip_prefix(&public).expect("it was found there"), fs::read(path)?)));
    let made = made.collect::<Result<Vec<_>>>()?;
    let floor = |threads: usize| -> Result<f64> {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("the system has threads");
        let mut times = Vec::new();
        for run in 0..runs {
            let copy = site.join(format!("floor-{threads}-{run}"));
            settle();
            let started = Instant::now();
            pool.install(|| files(&content)?.par_iter().try_for_each(|path| fs::read(path).map(drop)))?;
            for folder in made.iter().filter_map(|(path, _)| path.parent()) {
                fs::create_dir_all(copy.join(folder))?;
            }
            pool.install(|| made.par_iter().try_for_each(|(path, bytes)| fs::write(copy.join(path), bytes)))?;
            times.push(started.elapsed().as_secs_f64());
        }
        Ok(median(times.into_iter()))
    };
    println!(
        "| {size} | {} / {:.1} | {} / {:.1} | {:.3} ({:.3}) |",
        inputs.len(),
        megabytes(&inputs)?,
        outputs.len(),
        megabytes(&outputs)?,
        floor(1)?,
        floor(2)?
    );
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = WalkDir::new(folder).into_iter().filter(|entry| entry.as_ref().is_ok_and(|entry| !entry.file_type().is_dir()));
    entries.map(|entry| Ok(entry?.into_path())).collect()
}
