//! The preview on a machine: ports, networks, signals that end it, terminals that do not listen.

#![allow(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and say when they look at nothing")]

#[cfg(unix)]
use crate::support::repository;
use crate::support::server::{Server, a_port};
use crate::support::{PATIENCE, Site, program};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
#[cfg(unix)]
use std::time::{Duration, Instant};

/// A preview that is listened to. It ends with this.
struct Speaker {
    process: Child,
    lines: Receiver<String>,
    /// All that it has said so far.
    said: String,
}

impl Speaker {
    fn start(mut program: Command) -> Speaker {
        let mut process = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
        let output = BufReader::new(process.stdout.take().expect("output")).lines();
        let (sender, lines) = channel();
        // Reads on to the end, so that the preview never waits for its reader.
        std::thread::spawn(move || output.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        Speaker { process, lines, said: String::new() }
    }

    /// Waits until it has said this; for nothing more when it has ended.
    fn until(&mut self, wanted: &str) -> &str {
        while !self.said.contains(wanted)
            && let Ok(line) = self.lines.recv_timeout(PATIENCE)
        {
            self.said += &line;
            self.said.push('\n');
        }
        &self.said
    }

    /// What it ended with; `None` where it never ends.
    #[cfg(unix)]
    fn end(&mut self) -> Option<std::process::ExitStatus> {
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if let Some(status) = self.process.try_wait().expect("our own process") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    }

    fn port(&mut self) -> u16 {
        let said = self.until("Preview: http://127.0.0.1:");
        let port = said.split("Preview: http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        port.and_then(|port| port.parse().ok()).expect("a port")
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a preview says about where it listens, with these arguments.
fn said_at_start(site: &Site, arguments: &[&str]) -> String {
    let mut program = program();
    program.current_dir(site.path()).args(["serve", "--lang", "en"]).args(arguments);
    Speaker::start(program).until("Preview: http://").to_owned()
}

#[test]
fn a_port_in_use_is_passed_over() {
    let site = Site::copy("small");
    let first = Server::start(program(), site.path(), &[]);
    let said = said_at_start(&site, &["--port", &first.port.to_string()]);
    assert!(said.contains(&format!("Port {} is in use", first.port)), "{said}");
}

#[test]
fn a_port_of_the_systems_choice_is_not_called_used() {
    let site = Site::copy("small");
    let said = said_at_start(&site, &["--port", "0"]);
    assert!(said.contains("http://127.0.0.1:") && !said.contains("Port 0") && !said.contains("127.0.0.1:0/"), "{said}");
}

/// A command as a user without rights would run it; the super-user may have any port.
#[cfg(target_os = "linux")]
fn without_rights() -> Option<Command> {
    let lowest = std::fs::read_to_string("/proc/sys/net/ipv4/ip_unprivileged_port_start").unwrap_or_default();
    if lowest.trim() == "0" {
        return None;
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs"])
        .arg(program().get_program());
    command.env("LC_ALL", "C.UTF-8").env("GONGKAI_FONTS", repository().join("tests/fonts/han"));
    Command::new("setpriv").args(["--bounding-set=-all", "true"]).status().is_ok_and(|status| status.success()).then_some(command)
}

#[cfg(target_os = "linux")]
#[test]
fn a_port_that_is_forbidden_is_not_called_used() {
    let site = Site::copy("small");
    let Some(mut program) = without_rights() else {
        eprintln!("no setpriv, or every port is free to all: forbidden ports were not tried");
        return;
    };
    program.current_dir(site.path()).args(["serve", "--lang", "en", "--port", "1000"]);
    let mut preview = Speaker::start(program);
    let said = preview.until("Preview: http://");
    assert!(said.contains("does not allow this program to use port 1000") && !said.contains("in use"), "{said}");
}

/// A preview in a network of its own, after commands that set it up.
#[cfg(target_os = "linux")]
fn in_a_network(site: &Site, set_up: &str) -> Option<Speaker> {
    let mut command = Command::new("unshare");
    let shell = format!("ip link set lo up; {set_up} exec \"$0\" serve --lang en --lan --port 0");
    command.args(["-r", "-n", "sh", "-c", &shell]).arg(program().get_program()).current_dir(site.path());
    command.env("LC_ALL", "C.UTF-8").env("GONGKAI_FONTS", repository().join("tests/fonts/han"));
    let tried = Command::new("unshare").args(["-r", "-n", "ip", "addr", "add", "10.1.2.3/8", "dev", "lo"]).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        eprintln!("no network of its own can be had here: addresses were not tried");
        return None;
    }
    Some(Speaker::start(command))
}

/// How many codes a text shows: each is as many half blocks wide, and begins so.
fn codes(said: &str) -> usize {
    said.lines().filter(|line| line.trim_start().starts_with("█▀▀▀▀▀█") && line.trim_end().ends_with("█▀▀▀▀▀█")).count()
}

#[cfg(target_os = "linux")]
#[test]
fn every_address_is_listed_with_its_code() {
    let site = Site::copy("small");
    let set_up = "ip addr add 10.1.2.3/8 dev lo; ip addr add 192.168.7.8/24 dev lo;";
    let Some(mut preview) = in_a_network(&site, set_up) else { return };
    let said = preview.until("▀▀▀▀▀▀▀");
    assert!(said.contains("http://10.1.2.3:") && said.contains("2 addresses"), "without a gateway: {said}");
    // Another network is joined when the first has been told.
    let joined = site.path().join("joined");
    let set_up = "ip addr add 10.1.2.3/8 dev lo; (until [ -e joined ]; do sleep 0.05; done; ip addr add 172.16.4.5/12 dev lo) &";
    let mut preview = in_a_network(&site, set_up).expect("as before");
    assert!(preview.until("▀▀▀▀▀▀▀").contains("http://10.1.2.3:"), "{}", preview.said);
    std::fs::write(joined, "").expect("written");
    let said = preview.until("http://172.16.4.5:");
    assert!(codes(said) >= 2, "the code that was right first, and again with the new address: {said}");
    assert!(!said.contains('\u{1b}'), "no colours where no terminal shows them");
    let mut preview = in_a_network(&site, "").expect("as before");
    let said = preview.until("not connected to a network");
    assert!(said.contains("Preview: http://127.0.0.1:") && codes(said) == 0, "{said}");
}

#[test]
fn every_address_of_the_machine_is_answered() {
    let site = Site::copy("small");
    let mut command = program();
    command.current_dir(site.path()).args(["serve", "--lang", "en", "--lan", "--port", &a_port().to_string()]);
    let mut preview = Speaker::start(command);
    let said = preview.until("▀▀▀▀▀▀▀");
    let urls = || said.lines().filter_map(|line| line.split("scan this or open http://").nth(1)?.split('/').next());
    for host in urls() {
        let mut stream = TcpStream::connect(host).unwrap_or_else(|error| panic!("{host}: {error}"));
        stream.write_all(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes()).expect("asked");
        let mut answer = String::new();
        std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
        assert!(answer.starts_with("HTTP/1.1 200"), "{host}: {answer}");
    }
    let port = said.split("http://127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).expect("a port").to_owned();
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("connected");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: 203.0.113.9\r\nConnection: close\r\n\r\n").expect("asked");
    let mut answer = String::new();
    std::io::Read::read_to_string(&mut stream, &mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 421"), "an address that is not ours: {answer}");
}

#[test]
fn the_local_network_changes_no_page() {
    let site = Site::copy("small");
    site.build();
    let server = Server::start(program(), site.path(), &["--lan"]);
    for page in ["index.html", "2024/quality.html", "2024/print.html", "robots.txt"] {
        assert_eq!(server.page(&format!("/{page}")).body, site.output()[page], "{page}");
    }
    let text = site.read("content/site.yaml");
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("base_url")).collect();
    site.write("content/site.yaml", without.join("\n") + "\n");
    server.wait("the missing address told", |server| {
        let state = server.state();
        state["findings"].as_array().is_some_and(|found| found.iter().any(|finding| finding["code"] == "base-url-missing"))
    });
    assert!(!server.state().to_string().contains("http://"), "no address of this machine is proposed");
}

#[cfg(unix)]
#[test]
fn it_ends_in_order_when_asked_by_any_signal() {
    let site = Site::copy("small");
    let start = |shell: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{shell} exec \"$0\" serve --lang en --port 0")]).arg(program().get_program());
        command.current_dir(site.path()).env("GONGKAI_FONTS", repository().join("tests/fonts/han"));
        let mut preview = Speaker::start(command);
        let port = preview.port();
        (preview, port)
    };
    for signal in ["TERM", "INT", "HUP"] {
        let (mut preview, _) = start("");
        send(signal, preview.process.id());
        // A handler of its own: the first process of a container dies of no signal.
        assert_eq!(preview.end().and_then(|status| status.code()), Some(0), "{signal}");
    }
    // As `nohup` wishes, hanging up is ignored: it goes on until it is really asked.
    let (mut preview, port) = start("trap '' HUP;");
    send("HUP", preview.process.id());
    edits_are_shown(&site, &Server::at(port));
    assert!(preview.process.try_wait().expect("our own process").is_none(), "it has ended");
    send("TERM", preview.process.id());
    assert_eq!(preview.end().and_then(|status| status.code()), Some(0));
}

#[cfg(unix)]
fn send(signal: &str, process: u32) {
    let sent = Command::new("kill").args(["-s", signal, &process.to_string()]).status().expect("kill is there");
    assert!(sent.success(), "{signal}");
}

#[cfg(target_os = "linux")]
#[test]
fn the_first_process_of_a_container_ends_too() {
    let site = Site::copy("small");
    let alone = ["-r", "-p", "-f", "--kill-child"];
    if !Command::new("unshare").args(alone).arg("true").status().is_ok_and(|status| status.success()) {
        eprintln!("no process can be the first of its own here: it was not asked to end");
        return;
    }
    let mut command = Command::new("unshare");
    command.args(alone).arg(program().get_program()).args(["serve", "--lang", "en", "--port", "0"]).current_dir(site.path());
    command.env("GONGKAI_FONTS", repository().join("tests/fonts/han"));
    let mut preview = Speaker::start(command);
    preview.until("Preview: http://");
    let outer = preview.process.id();
    let first = std::fs::read_to_string(format!("/proc/{outer}/task/{outer}/children")).expect("its child");
    send("TERM", first.trim().parse().expect("one child"));
    assert!(preview.end().is_some(), "it never ends");
}

/// Edits a section some times and waits each time until it is shown. What is said of an
/// edit comes after it is shown and before the next is.
fn edits_are_shown(site: &Site, server: &Server) {
    let text = site.read("content/2024/quality.zh.md");
    for round in ["第一回", "第二回", "第三回", "第四回", "第五回"] {
        site.write("content/2024/quality.zh.md", format!("{text}\n{round}。\n"));
        server.wait(round, |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(round));
    }
}

#[test]
fn it_goes_on_when_nobody_reads_what_it_says() {
    let site = Site::copy("small");
    let (reader, out) = std::io::pipe().expect("a pipe");
    let err = out.try_clone().expect("the pipe again");
    let server = Server::speaking_to(program(), site.path(), out.into(), err.into());
    drop(reader);
    edits_are_shown(&site, &server);
}

#[test]
fn it_goes_on_when_the_terminal_is_stopped() {
    let site = Site::copy("small");
    // As a pager does that is not at its end: the pipe is full and nobody reads on.
    let (_reader, out) = std::io::pipe().expect("a pipe");
    let mut filled = out.try_clone().expect("the pipe again");
    let (sender, begun) = channel();
    let filling = std::thread::spawn(move || {
        filled.write_all(b"\n").expect("room for the beginning");
        sender.send(()).expect("heard");
        filled.write_all(&vec![b'\n'; 1 << 21])
    });
    begun.recv().expect("it is being filled");
    let err = out.try_clone().expect("the pipe again");
    let server = Server::speaking_to(program(), site.path(), out.into(), err.into());
    edits_are_shown(&site, &server);
    assert!(!filling.is_finished(), "the pipe took everything: nobody was held up");
}

#[cfg(target_os = "linux")]
#[test]
fn it_goes_on_when_its_log_is_full() {
    let site = Site::copy("small");
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let server = Server::speaking_to(program(), site.path(), full().into(), full().into());
    edits_are_shown(&site, &server);
}
