//! How long the preview takes from the end of a save to the new bytes being
//! served, seen from outside. See docs/performance.md.
//!
//!     cargo bench --profile dist --bench preview -- --sizes 16,500,5000 --edits 50
//!
//! A save is atomic, as editors' programs do it: written beside and renamed over.
//! The page is asked for over one connection every two milliseconds.

#![allow(clippy::print_stdout, clippy::cast_precision_loss, reason = "a table is what it makes")]

mod corpus;

use clap::{Arg, ArgAction, Command, value_parser};
use std::fs;
use std::io::{BufRead, BufReader, Read, Result, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

fn main() -> Result<()> {
    let number = || value_parser!(usize);
    let sizes = Arg::new("sizes").long("sizes").value_delimiter(',').default_value("16,500,5000").value_parser(number());
    let edits = Arg::new("edits").long("edits").default_value("50").value_parser(number());
    let bench = Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true);
    let arguments = Command::new("preview").args([sizes, edits, bench]).get_matches();
    let edits: usize = *arguments.get_one("edits").expect("there is a default");
    println!(
        "| N | first page s | text edit ms, median (worst) | fact edit | style edit | memory MiB |\n|---:|---:|---:|---:|---:|---:|"
    );
    for size in arguments.get_many::<usize>("sizes").expect("there is a default") {
        let work = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        corpus::write(work.path(), *size)?;
        row(work.path(), *size, edits)?;
    }
    Ok(())
}

fn row(site: &Path, size: usize, edits: usize) -> Result<()> {
    let started = Instant::now();
    let mut preview = Preview::start(site)?;
    let pages = pages(site)?;
    preview.get(&pages.page)?;
    let first = started.elapsed();
    let text = preview.measure(&pages.text, &pages.page, edits, |old, mark| format!("{old}\n{{{{ ={mark} }}}}\n"))?;
    let facts = preview.measure(&pages.facts, &pages.page, edits, |old, mark| {
        // The figure that every page prints, with digits that stand nowhere else.
        let (head, rest) = old.split_once("value: ").expect("a fact has a value");
        let (_, tail) = rest.split_once('\n').expect("a line ends");
        format!("{head}value: {mark}\n{tail}")
    })?;
    let style = site.join("themes/default/assets/css/parts.css");
    fs::create_dir_all(style.parent().expect("it has one"))?;
    fs::write(&style, "")?;
    sleep(Duration::from_secs(2));
    let style = preview.measure(&style, "/assets/site.css", edits, |_, mark| format!(".m{mark}{{color:red}}\n"))?;
    println!("| {size} | {:.2} | {text} | {facts} | {style} | {} |", first.as_secs_f64(), preview.memory());
    Ok(())
}

/// The files that are edited and the page that shows it.
struct Pages {
    text: PathBuf,
    facts: PathBuf,
    page: String,
}

fn pages(site: &Path) -> Result<Pages> {
    let content = site.join("content");
    let mut reports: Vec<PathBuf> =
        fs::read_dir(&content)?.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    reports.sort();
    let report = reports.swap_remove(0);
    let mut texts: Vec<PathBuf> = fs::read_dir(&report)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    texts.retain(|path| path.to_string_lossy().ends_with(".zh.md"));
    texts.sort();
    let text = texts.swap_remove(0);
    let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let page = format!("/{}/{}", name(&report), name(&text).replace(".zh.md", ".html"));
    Ok(Pages { facts: report.join("facts.yaml"), text, page })
}

struct Preview {
    process: Child,
    stream: BufReader<TcpStream>,
    port: u16,
}

impl Preview {
    fn start(site: &Path) -> Result<Preview> {
        let mut program = process::Command::new(env!("CARGO_BIN_EXE_gongkai"));
        let mut process = program
            .args(["serve", "--lang", "en", "--port", "28400"])
            .arg(site)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut lines = BufReader::new(process.stdout.take().expect("it is piped")).lines();
        let port = loop {
            let line = lines.next().expect("the preview says where it is")?;
            if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
                break rest.split('/').next().and_then(|port| port.parse().ok()).expect("a port");
            }
        };
        std::thread::spawn(move || lines.for_each(drop));
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        let stream = BufReader::new(stream);
        Ok(Preview { process, stream, port })
    }

    fn get(&mut self, path: &str) -> Result<String> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", self.port);
        self.stream.get_mut().write_all(request.as_bytes())?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line)?;
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().expect("a number");
            }
            if line.trim().is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Median and worst of the times from the end of a save to its being served.
    fn measure(&mut self, file: &Path, page: &str, edits: usize, edit: impl Fn(&str, u32) -> String) -> Result<String> {
        let old = fs::read_to_string(file)?;
        let beside = file.with_extension("tmp");
        let mut times = Vec::new();
        for index in 0..u32::try_from(edits).expect("few") {
            let mark = 7_000_000 + index * 7 + 1;
            fs::write(&beside, edit(&old, mark))?;
            // Not in step with anything that the program does at intervals.
            sleep(Duration::from_millis(150 + u64::from(index * 37 % 90)));
            fs::rename(&beside, file)?;
            let saved = Instant::now();
            let wanted = [mark.to_string(), format!("{},{:03},{:03}", mark / 1_000_000, mark / 1000 % 1000, mark % 1000)];
            while !wanted.iter().any(|wanted| self.get(page).is_ok_and(|body| body.contains(wanted))) {
                assert!(saved.elapsed() < Duration::from_secs(60), "{} is never served", file.display());
                sleep(Duration::from_millis(2));
            }
            times.push(saved.elapsed().as_secs_f64() * 1000.0);
        }
        fs::write(file, old)?;
        sleep(Duration::from_millis(1500));
        times.sort_by(f64::total_cmp);
        Ok(format!("{:.0} ({:.0})", times[times.len() / 2], times[times.len() - 1]))
    }

    /// Resident memory, where the system tells it.
    fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmRSS:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        kilobytes.map_or_else(|| "?".to_owned(), |kilobytes| (kilobytes / 1024).to_string())
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
