//! The preview on a machine: ports, networks, signals that end it, terminals that do not listen.

#![allow(clippy::panic, clippy::print_stderr, reason = "tests fail by panicking, and say when they look at nothing")]

use crate::support::server::{self, Server};
use crate::support::{self, Site, program};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long a line may be waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// What a preview says until a line that is wanted, and the process.
fn said_until(mut program: Command, wanted: &str) -> (String, Child) {
    let mut child = program.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
    let lines = BufReader::new(child.stdout.take().expect("output")).lines();
    let (sender, told) = channel();
    // Reads on to the end, so that the preview never waits for its reader.
    std::thread::spawn(move || lines.map_while(Result::ok).for_each(|line| drop(sender.send(line))));
    let mut said = String::new();
    while !said.contains(wanted)
        && let Ok(line) = told.recv_timeout(PATIENCE)
    {
        said += &line;
        said.push('\n');
    }
    (said, child)
}

fn ended(mut child: Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// What a preview says about where it listens, with these arguments.
fn said_at_start(site: &Site, arguments: &[&str]) -> String {
    let mut program = program();
    program.current_dir(site.path()).args(["serve", "--lang", "en"]).args(arguments);
    let (said, child) = said_until(program, "Preview: http://");
    ended(child);
    said
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
    command.env("LC_ALL", "C.UTF-8").env("GONGKAI_FONTS", support::repository().join("tests/fonts/han"));
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
    let (said, child) = said_until(program, "Preview: http://");
    ended(child);
    assert!(said.contains("does not let this program have port 1000") && !said.contains("in use"), "{said}");
}

/// A preview in a network of its own, after commands that set it up.
#[cfg(target_os = "linux")]
fn in_a_network(site: &Site, set_up: &str, wanted: &str) -> Option<String> {
    let mut command = Command::new("unshare");
    let shell = format!("ip link set lo up; {set_up} exec \"$0\" serve --lang en --lan --port 0");
    command.args(["-r", "-n", "sh", "-c", &shell]).arg(program().get_program()).current_dir(site.path());
    command.env("LC_ALL", "C.UTF-8").env("GONGKAI_FONTS", support::repository().join("tests/fonts/han"));
    let tried = Command::new("unshare").args(["-r", "-n", "ip", "addr", "add", "10.1.2.3/8", "dev", "lo"]).output();
    if !tried.is_ok_and(|output| output.status.success()) {
        eprintln!("no network of its own can be had here: addresses were not tried");
        return None;
    }
    let (said, child) = said_until(command, wanted);
    ended(child);
    Some(said)
}

/// How many codes a text shows: each is as many half blocks wide, and begins so.
fn codes(said: &str) -> usize {
    said.lines().filter(|line| line.trim_start().starts_with("█▀▀▀▀▀█") && line.trim_end().ends_with("█▀▀▀▀▀█")).count()
}

#[cfg(target_os = "linux")]
#[test]
fn every_address_is_listed_with_its_code() {
    let site = Site::copy("small");
    let Some(said) = in_a_network(&site, "ip addr add 10.1.2.3/8 dev lo; ip addr add 192.168.7.8/24 dev lo;", "▀▀▀▀▀▀▀")
    else {
        return;
    };
    assert!(said.contains("http://10.1.2.3:") && said.contains("2 addresses"), "without a gateway: {said}");
    let set_up = "ip addr add 10.1.2.3/8 dev lo; (sleep 2; ip addr add 172.16.4.5/12 dev lo) &";
    let said = in_a_network(&site, set_up, "http://172.16.4.5:").expect("as before");
    assert!(said.contains("http://10.1.2.3:"), "{said}");
    assert!(codes(&said) >= 2, "the code that was right first, and again with the new address: {said}");
    assert!(!said.contains('\u{1b}'), "no colours where no terminal shows them");
    let said = in_a_network(&site, "", "no network now").expect("as before");
    assert!(said.contains("Preview: http://127.0.0.1:") && codes(&said) == 0, "{said}");
}

#[test]
fn every_address_of_the_machine_is_answered() {
    let site = Site::copy("small");
    let mut command = program();
    command.current_dir(site.path()).args(["serve", "--lang", "en", "--lan", "--port", &server::a_port().to_string()]);
    let (said, child) = said_until(command, "▀▀▀▀▀▀▀");
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
    ended(child);
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

/// What the process ended with after a signal.
#[cfg(unix)]
fn after_signal(command: Command, signal: &str) -> Option<std::process::ExitStatus> {
    let (_, mut child) = said_until(command, "Preview: http://");
    let sent = Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().expect("kill is there");
    assert!(sent.success());
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(2) {
        if let Ok(Some(status)) = child.try_wait() {
            return Some(status);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    ended(child);
    None
}

#[cfg(unix)]
#[test]
fn it_ends_in_order_when_asked_by_any_signal() {
    let site = Site::copy("small");
    let command = |shell: &str| {
        let mut command = Command::new("sh");
        command.args(["-c", &format!("{shell} exec \"$0\" serve --lang en --port 0")]).arg(program().get_program());
        command.current_dir(site.path()).env("GONGKAI_FONTS", support::repository().join("tests/fonts/han"));
        command
    };
    for signal in ["TERM", "INT", "HUP"] {
        // A handler of its own: the first process of a container dies of no signal.
        assert_eq!(after_signal(command(""), signal).and_then(|status| status.code()), Some(0), "{signal}");
    }
    assert_eq!(after_signal(command("trap '' HUP;"), "HUP"), None, "as `nohup` wishes, hanging up is ignored");
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
    command.env("GONGKAI_FONTS", support::repository().join("tests/fonts/han"));
    let (_, mut child) = said_until(command, "Preview: http://");
    let first = std::fs::read_to_string(format!("/proc/{0}/task/{0}/children", child.id())).expect("its child");
    assert!(Command::new("kill").args(["-s", "TERM", first.trim()]).status().expect("kill is there").success());
    let started = Instant::now();
    while child.try_wait().expect("a process").is_none() && started.elapsed() < Duration::from_secs(3) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let has_ended = child.try_wait().expect("a process").is_some();
    ended(child);
    assert!(has_ended, "it never ends");
}

/// Edits a section twice and waits each time until it is shown.
fn edits_are_shown(site: &Site, server: &Server) {
    let text = site.read("content/2024/quality.zh.md");
    for round in ["第一回", "第二回", "第三回"] {
        site.write("content/2024/quality.zh.md", format!("{text}\n{round}。\n"));
        server.wait(round, |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(round));
        // What is said of it comes after.
        std::thread::sleep(Duration::from_millis(100));
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
    std::thread::spawn(move || std::io::Write::write_all(&mut filled, &vec![b'\n'; 1 << 21]));
    std::thread::sleep(Duration::from_millis(100));
    let err = out.try_clone().expect("the pipe again");
    let server = Server::speaking_to(program(), site.path(), out.into(), err.into());
    edits_are_shown(&site, &server);
}

#[cfg(target_os = "linux")]
#[test]
fn it_goes_on_when_its_log_is_full() {
    let site = Site::copy("small");
    let full = || std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let server = Server::speaking_to(program(), site.path(), full().into(), full().into());
    edits_are_shown(&site, &server);
}
