//! A fault of the program itself, made here on purpose: the preview says so and goes on.

use crate::support::Site;
use crate::support::browser;
use crate::support::server::{self, Server};
use gongkai::diagnostic::Speech;
use gongkai::project::Project;
use gongkai::serve::{Event, Options, Report, serve};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const SECTION: &str = "content/2024/quality.zh.md";

/// A preview in this process that breaks down when it tells of a change while `faulty`
/// holds; where it listens, and what else the terminal was told.
fn faulty_preview(site: &Site, faulty: &Arc<Mutex<bool>>) -> (u16, Receiver<String>) {
    let (sender, told) = channel();
    let sender = Mutex::new(sender);
    let (listening, port) = channel();
    let listening = Mutex::new(listening);
    let faulty = faulty.clone();
    let report: Report = Arc::new(move |event: Event<'_>| match event {
        Event::Listening { port, .. } => listening.lock().expect("whole").send(port).expect("heard"),
        Event::Built { changed, .. } if !changed.is_empty() => {
            let is_faulty = *faulty.lock().expect("whole");
            assert!(!is_faulty, "a fault made on purpose");
        }
        Event::Trouble(trouble) => sender.lock().expect("whole").send(trouble.en.clone()).expect("heard"),
        _ => {}
    });
    let options = Options {
        port: server::a_port(),
        lan: false,
        allowed_hosts: Vec::new(),
        poll: None,
        speech: Speech::English,
        editor: String::new(),
    };
    let project = Project::new(site.path(), None);
    std::thread::spawn(move || serve(&project, &options, &report));
    (port.recv_timeout(Duration::from_secs(15)).expect("it listens"), told)
}

fn shows(server: &Server, text: &str) -> bool {
    String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(text)
}

#[test]
fn a_fault_is_told_and_the_preview_goes_on() {
    let site = Site::copy("small");
    let faulty = Arc::new(Mutex::new(true));
    let (port, told) = faulty_preview(&site, &faulty);
    let server = Server::at(port);
    let mut browser = browser::start();
    if let Some(browser) = &mut browser {
        browser.open(&format!("http://127.0.0.1:{port}/2024/quality.html"));
    }
    let text = site.read(SECTION);
    site.write(SECTION, format!("{text}\n出错的一回。\n"));
    let trouble = told.recv_timeout(Duration::from_secs(10)).expect("the terminal is told");
    assert!(trouble.contains("a fault made on purpose") && trouble.contains("goes on"), "{trouble}");
    server.wait("the fault told", |server| server.state()["trouble"].as_str() == Some(trouble.as_str()));
    if let Some(browser) = &mut browser {
        let panel = "document.querySelector('gongkai-preview')?.shadowRoot.querySelector('.panel')";
        browser.wait(&format!("{panel}?.textContent.includes('a fault made on purpose')"));
    }
    // It is tried once more by itself, and then not again until something changes.
    std::thread::sleep(Duration::from_millis(4500));
    assert!(told.try_iter().count() <= 1, "one attempt more");
    *faulty.lock().expect("whole") = false;
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
    let faulty = Arc::new(Mutex::new(true));
    let (port, told) = faulty_preview(&site, &faulty);
    let server = Server::at(port);
    let text = site.read(SECTION);
    site.write(SECTION, format!("{text}\n只存一次。\n"));
    told.recv_timeout(Duration::from_secs(10)).expect("the terminal is told");
    *faulty.lock().expect("whole") = false;
    server.wait("the fault is over", |server| server.state()["trouble"].is_null() && shows(server, "只存一次"));
}
