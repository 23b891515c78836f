//! The preview behind a real nginx that puts a folder in front of it, with nothing
//! configured but that: pages, events, and what a browser makes of them.

#![allow(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and say when they look at nothing")]

use crate::support::browser;
use crate::support::server::{Server, a_port, wait_for_port};
use crate::support::{PATIENCE, Site, program};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A running nginx; its own files lie in a folder that goes with it.
struct Nginx {
    process: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `None` where none is installed. In CI there must be one.
fn nginx(location: &str) -> Option<Nginx> {
    let Some(program) = ["/usr/sbin/nginx", "/usr/bin/nginx", "/opt/homebrew/bin/nginx"]
        .into_iter()
        .find(|path| std::path::Path::new(path).exists())
    else {
        assert!(std::env::var_os("CI").is_none(), "CI has an nginx; see .ci/run");
        eprintln!("no nginx found: the preview was not seen through one");
        return None;
    };
    let folder = tempfile::tempdir().expect("a temporary folder");
    let port = a_port();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|name| format!("{name}_temp_path {}/{name};\n", folder.path().display()))
        .concat();
    let configuration = format!(
        "daemon off; master_process off; pid {0}/pid; error_log {0}/errors;\nevents {{}}\n\
         http {{\naccess_log off;\n{temporary}server {{ listen 127.0.0.1:{port}; {location} }}\n}}\n",
        folder.path().display()
    );
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, configuration).expect("written");
    let process = Command::new(program)
        .arg("-e")
        .arg(folder.path().join("errors"))
        .arg("-c")
        .arg(&file)
        .stderr(Stdio::null())
        .spawn()
        .expect("nginx starts");
    let nginx = Nginx { process, port, _folder: folder };
    wait_for_port(port);
    Some(nginx)
}

fn in_front_of(server: &Server) -> Option<Nginx> {
    nginx(&format!("location /preview/ {{ proxy_pass http://127.0.0.1:{}/; }}", server.port))
}

#[test]
fn pages_below_a_folder_find_everything() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let Some(nginx) = in_front_of(&server) else { return };
    let seen = Server::at(nginx.port);
    for page in ["", "2024/", "2024/quality.html", "en/2024/quality.html", "nothing", "en/2024/nothing/at/all"] {
        let answer = seen.get(&format!("/preview/{page}"));
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        let folder = format!("/preview/{page}").rsplit_once('/').map(|(folder, _)| format!("{folder}/")).expect("a folder");
        for (attribute, end) in [("src=\"", "reload.js"), ("href=\"", "assets/site."), ("href=\"", ".png")] {
            let named = text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            let address =
                named.into_iter().find(|address| address.contains(end)).unwrap_or_else(|| panic!("{page} names no {end}"));
            let found = seen.get(&resolved(&folder, address));
            assert_eq!(found.status, 200, "{page}: {address}");
        }
    }
    let head = seen.get("/preview/2024").head;
    let place = head.lines().find_map(|line| line.split_once(": ").filter(|(name, _)| name.eq_ignore_ascii_case("location")));
    let place = place.expect("a place").1;
    let path = place.split_once("://").map_or(place, |(_, rest)| &rest[rest.find('/').unwrap_or(0)..]);
    assert_eq!(resolved("/preview/", path), "/preview/2024/", "a folder without its slash");
}

/// A relative address as a browser reads it.
fn resolved(folder: &str, address: &str) -> String {
    if address.starts_with('/') {
        return address.to_owned();
    }
    let mut parts: Vec<&str> = folder.trim_matches('/').split('/').collect();
    for part in address.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." => {}
            part => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

#[test]
fn events_are_not_held_back() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let Some(nginx) = in_front_of(&server) else { return };
    let mut stream = TcpStream::connect(("127.0.0.1", nginx.port)).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream
        .write_all(b"GET /preview/__gongkai/events?page=/2024/quality.html&mark=x HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .expect("asked");
    let mut heard = String::new();
    let mut until = |wanted: &str| {
        let mut piece = [0; 4096];
        while !heard.contains(wanted) {
            let length = stream.read(&mut piece).unwrap_or_else(|error| panic!("`{wanted}` never comes ({error}): {heard}"));
            assert!(length > 0, "the stream ended: {heard}");
            heard += &String::from_utf8_lossy(&piece[..length]);
        }
    };
    until("\"number\":1,");
    site.write("content/2024/quality.zh.md", site.read("content/2024/quality.zh.md") + "\n再加一句。\n");
    until("\"number\":2,");
}

#[test]
fn a_browser_sees_every_save_through_it() {
    let Some(mut browser) = browser::start() else { return };
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &["--allow-host", "127.0.0.1"]);
    let Some(nginx) = in_front_of(&server) else { return };
    let root = format!("http://127.0.0.1:{}/preview/", nginx.port);
    let section = "content/2024/quality.zh.md";
    let text = site.read(section);
    browser.open(&format!("{root}2024/quality.html"));
    for round in ["第一回", "第二回"] {
        site.write(section, format!("{text}\n{round}。\n"));
        browser.wait(&format!("document.body?.textContent.includes('{round}') && document.readyState === 'complete'"));
    }
    site.write("content/2024/facts.yaml", site.read("content/2024/facts.yaml") + "  a：5\n");
    browser
        .wait("document.querySelector('gongkai-preview')?.shadowRoot.querySelector('.panel a[href$=\"/preview/__gongkai/\"]')");
    browser.open(&format!("{root}__gongkai/"));
    browser.wait("document.querySelector('.findings .error mark')");
    browser.wait("[...document.querySelectorAll('.links a')].some(a => a.pathname === '/preview/2024/print.html')");
    browser.open(&format!("{root}nothing/here"));
    browser.wait("[...document.styleSheets].some(sheet => sheet.cssRules.length > 50)");
    assert_eq!(browser.ask("document.querySelector('.organization a').pathname"), json!("/preview/index.html"));
}

#[test]
fn a_name_that_is_passed_on_must_be_allowed() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &["--allow-host", "preview.example.org"]);
    let location =
        format!("location /preview/ {{ proxy_pass http://127.0.0.1:{}/; proxy_set_header Host $http_host; }}", server.port);
    let Some(nginx) = nginx(&location) else { return };
    let seen = Server::at(nginx.port);
    for (host, status) in [("preview.example.org", 200), ("other.example.org", 421)] {
        let request = format!("GET /preview/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        assert_eq!(seen.raw(request.as_bytes()).expect("an answer").status, status, "{host}");
    }
}
