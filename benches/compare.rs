//! Builds one made-up site with this program and with the other generators that are installed, in turn, and prints how long each
//! took. See docs/performance.md.
//!
//!     cargo bench --profile dist --bench compare -- --sizes 20,500 --runs 7
//!
//! `hugo` and `mdbook` are looked for on the path. They get the same text: for Hugo with the figures as data that pages refer to,
//! for mdBook, which has no data, with their values. Before anything is measured, each page of each program is read: its heading,
//! clauses, rows, links and figures must be there.

#![allow(clippy::print_stdout, clippy::print_stderr, clippy::cast_precision_loss, reason = "a table is what it makes")]

mod corpus;
mod measure;
#[path = "compare/peers.rs"]
mod peers;

use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use measure::Run;
use peers::{Generator, Source};
use std::fs;
use std::io::Result;
use std::path::Path;
use walkdir::WalkDir;

fn main() -> Result<()> {
    let arguments = arguments();
    let sizes: Vec<usize> = arguments.get_many("sizes").expect("there is a default").copied().collect();
    let runs: usize = *arguments.get_one("runs").expect("there is a default");
    // Below `target`, on the disk that projects lie on: `/tmp` may be memory.
    let work = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;

    let generators: Vec<Generator> = Generator::ALL.into_iter().filter(|generator| generator.is_installed()).collect();

    println!("| N | generator | wall s (min) | CPU s | peak MiB | files / MB |\n|---:|---|---:|---:|---:|---:|");
    for &size in &sizes {
        let canonical = work.path().join(format!("{size}"));
        corpus::write(&canonical, size)?;
        let source = Source::read(&canonical)?;
        for &generator in &generators {
            let site = site(work.path(), size, generator);
            source.write(generator, &site)?;
            build(generator, &site, 0)?;
            source.verify(generator, &site.join("public-0"));
        }
        // Each run of a program is followed by one of each other, so that a slow minute of the machine meets all of them.
        let mut measured: Vec<Vec<Run>> = generators.iter().map(|_| Vec::new()).collect();
        for run in 1..=runs {
            for (runs, &generator) in measured.iter_mut().zip(&generators) {
                runs.push(build(generator, &site(work.path(), size, generator), run)?);
            }
        }
        for (runs, &generator) in measured.iter().zip(&generators) {
            let (files, bytes) = written(&site(work.path(), size, generator).join("public-0"))?;
            println!("| {size} | {} | {} | {files} / {:.1} |", generator.name(), Run::row(runs), bytes as f64 / 1e6);
        }
    }
    Ok(())
}

fn arguments() -> ArgMatches {
    let number = || value_parser!(usize);
    let sizes = Arg::new("sizes").long("sizes").value_delimiter(',').default_value("20,500").value_parser(number());
    let runs = Arg::new("runs").long("runs").default_value("7").value_parser(number());
    // Cargo adds this one by itself.
    let bench = Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true);
    let (sizes, runs) = (sizes.help("Sections per language"), runs.help("Builds by each generator"));
    Command::new("compare").args([sizes, runs, bench]).get_matches()
}

/// The folder of a generator's source. Outputs are folders in it, none of which is removed before the end: see `build.rs`.
fn site(work: &Path, size: usize, generator: Generator) -> std::path::PathBuf {
    work.join(format!("{size}-{generator:?}"))
}

fn build(generator: Generator, site: &Path, run: usize) -> Result<Run> {
    Run::of(&mut generator.command(site, &site.join(format!("public-{run}"))))
}

/// The number of files in a folder, and their bytes.
fn written(folder: &Path) -> Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files += 1;
            bytes += fs::metadata(entry.path())?.len();
        }
    }
    Ok((files, bytes))
}
