//! A fault of the program itself, made here on purpose: the preview says so and goes on.

#![allow(clippy::panic, clippy::print_stdout, reason = "tests fail by panicking; one speaks to another")]

use crate::support::browser;
use crate::support::server::Server;
use crate::support::{PATIENCE, Site, program};
use gongkai::harness::diagnostic::Speech;
use gongkai::harness::preview::{Event, EventHandler, Options, serve};
use gongkai::harness::project::Project;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

const SECTION: &str = "content/2024/quality.zh.md";

/// Name the site, and a file outside it, to the process of `the_preview_with_a_fault`:
/// while the file is there, the fault is.
const SITE: &str = "GONGKAI_TEST_SITE";
const FAULT: &str = "GONGKAI_TEST_FAULT";

/// The program under test, no test: a preview that breaks down when it tells of a change
/// while the fault is there. It prints where it listens, and what else a terminal is told.
///
/// A process of its own, for a preview takes over the signals of its process, and then
/// nobody could stop the tests.
#[test]
#[ignore = "the process that the other tests of this file start"]
fn the_preview_with_a_fault() {
    let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
    let (Some(site), Some(fault)) = (named(SITE), named(FAULT)) else { return };
    let report: EventHandler = Arc::new(move |event: Event<'_>| match event {
        Event::Listening { port, .. } => println!("listening {port}"),
        Event::Built { changed, .. } => assert!(changed.is_empty() || !fault.exists(), "a fault made on purpose"),
        Event::Trouble(trouble) => println!("trouble {}", trouble.en),
        _ => {}
    });
    let options =
        Options { port: 0, lan: false, allowed_hosts: Vec::new(), poll: None, speech: Speech::English, editor: String::new() };
    serve(&Project::new(&site, None), &options, &report).expect("it goes on until it is ended");
}

/// A preview with a fault, what its terminal is told, and the folder that holds the fault.
fn faulty_preview(site: &Site) -> (Server, Receiver<String>, Site) {
    let elsewhere = Site::empty();
    elsewhere.write("fault", "");
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["--exact", "recovery::the_preview_with_a_fault", "--ignored", "--nocapture"]);
    command.envs(program().get_envs().filter_map(|(name, value)| Some((name, value?)))).env(SITE, site.path());
    command.env(FAULT, elsewhere.path().join("fault"));
    let mut process = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("this program again");
    let lines = BufReader::new(process.stdout.take().expect("its output")).lines();
    let (sender, told) = channel();
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    let port = heard(&told, "listening ").parse().expect("a port");
    (Server::of(process, port), told, elsewhere)
}

/// The rest of the next line that begins like this.
fn heard(told: &Receiver<String>, beginning: &str) -> String {
    loop {
        let line = told.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("`{beginning}` is never told"));
        // The harness begins its line about the test in the same place.
        if let Some((_, rest)) = line.split_once(beginning) {
            return rest.to_owned();
        }
    }
}

fn shows(server: &Server, text: &str) -> bool {
    String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(text)
}

#[test]
fn a_fault_is_told_and_the_preview_goes_on() {
    let site = Site::copy("small");
    let (server, told, elsewhere) = faulty_preview(&site);
    let mut browser = browser::start();
    if let Some(browser) = &mut browser {
        browser.open(&format!("http://127.0.0.1:{}/2024/quality.html", server.port));
    }
    let text = site.read(SECTION);
    site.write(SECTION, format!("{text}\n出错的一回。\n"));
    let trouble = heard(&told, "trouble ");
    assert!(trouble.contains("a fault made on purpose") && trouble.contains("goes on"), "{trouble}");
    server.wait("the fault told", |server| server.state()["trouble"].as_str() == Some(trouble.as_str()));
    if let Some(browser) = &mut browser {
        let panel = "document.querySelector('gongkai-preview')?.shadowRoot.querySelector('.panel')";
        browser.wait(&format!("{panel}?.textContent.includes('a fault made on purpose')"));
    }
    // It is tried once more by itself.
    assert_eq!(heard(&told, "trouble "), trouble);
    elsewhere.remove("fault");
    for round in ["好了的一回", "又一回"] {
        site.write(SECTION, format!("{text}\n{round}。\n"));
        server.wait(round, |server| shows(server, round));
        server.wait("no fault", |server| server.state()["trouble"].is_null());
    }
    if let Some(browser) = &mut browser {
        browser.wait("!document.querySelector('gongkai-preview') && document.body?.textContent.includes('又一回')");
    }
}

#[test]
fn a_fault_that_passes_needs_no_save() {
    let site = Site::copy("small");
    let (server, told, elsewhere) = faulty_preview(&site);
    let text = site.read(SECTION);
    site.write(SECTION, format!("{text}\n只存一次。\n"));
    heard(&told, "trouble ");
    elsewhere.remove("fault");
    server.wait("the fault is over", |server| server.state()["trouble"].is_null() && shows(server, "只存一次"));
}
