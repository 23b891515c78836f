//! A running preview, asked over plain sockets so that odd requests can be sent.

use super::PATIENCE;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};

pub(crate) struct Server {
    /// `None` for one that somebody else ends.
    process: Option<Child>,
    pub port: u16,
}

/// An answer: status, head and body.
pub(crate) struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// A free port for a server that must be told one. Tests run side by side, and several
/// runs of them: each run counts through a hundred ports of its own, below those that
/// systems give to connections.
pub(crate) fn a_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 10_000 + u16::try_from(std::process::id() % 200).unwrap_or(0) * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 100;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}

/// Waits until somebody listens at a port.
pub(crate) fn wait_for_port(port: u16) {
    let started = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(started.elapsed() < PATIENCE, "nobody ever listens at port {port}");
        std::thread::sleep(Duration::from_millis(15));
    }
}

impl Server {
    /// A preview that speaks where told and is known to listen at a port.
    pub(crate) fn speaking_to(program: Command, folder: &Path, out: Stdio, err: Stdio) -> Server {
        let mut program = program;
        let port = a_port();
        program.current_dir(folder).args(["serve", "--lang", "en", "--port", &port.to_string()]);
        let process = program.stdout(out).stderr(err).spawn().expect("the preview starts");
        let server = Server { process: Some(process), port };
        wait_for_port(port);
        server
    }

    pub(crate) fn start(program: Command, folder: &Path, arguments: &[&str]) -> Server {
        let mut program = program;
        let mut process = program
            .current_dir(folder)
            .args(["serve", "--lang", "en", "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the preview starts");
        let mut lines = BufReader::new(process.stdout.take().expect("its output")).lines();
        let port = loop {
            let line = lines.next().expect("the preview says where it is").expect("text");
            if let Some(rest) = line.split("http://127.0.0.1:").nth(1) {
                break rest.split('/').next().and_then(|port| port.parse().ok()).expect("a port");
            }
        };
        // Keep reading, so that the preview never waits for its reader.
        std::thread::spawn(move || lines.for_each(drop));
        Server { process: Some(process), port }
    }

    /// A process that listens already; it ends with this.
    pub(crate) fn of(process: Child, port: u16) -> Server {
        Server { process: Some(process), port }
    }

    /// What somebody else keeps listening.
    pub(crate) fn at(port: u16) -> Server {
        Server { process: None, port }
    }

    /// The process of the preview, where it has one of its own.
    pub(crate) fn id(&self) -> Option<u32> {
        self.process.as_ref().map(Child::id)
    }

    /// Sends a form as a browser does. `head` replaces the line that names the page's origin.
    pub(crate) fn post(&self, path: &str, fields: &[(&str, &str)], head: &str) -> Answer {
        let encoded = |text: &str| {
            let byte =
                |byte: u8| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
            text.bytes().map(byte).collect::<String>()
        };
        let body: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = body.join("&");
        let origin = format!("Origin: http://localhost:{}\r\n", self.port);
        let head = if head.is_empty() { origin.as_str() } else { head };
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: localhost:{}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n{head}Connection: close\r\n\r\n{body}",
            self.port,
            body.len()
        );
        self.raw(request.as_bytes()).expect("an answer")
    }

    /// Sends bytes as they are and reads until the other side closes.
    pub(crate) fn raw(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
        stream.write_all(request).ok()?;
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let split = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let body = bytes[split + 4..].to_vec();
        Some(Answer { status, head, body })
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n", self.port);
        self.raw(request.as_bytes()).unwrap_or_else(|| panic!("an answer for {path}"))
    }

    /// A page as a build would have written it: what was put in is taken out.
    pub(crate) fn page(&self, path: &str) -> Answer {
        let mut answer = self.get(path);
        if let Ok(text) = String::from_utf8(answer.body.clone())
            && let Some(name) = text.rfind("__gongkai/reload.js\"")
            && let Some(start) = text[..name].rfind("<script src=\"")
        {
            let end = start + text[start..].find("</script>").expect("the script ends") + "</script>".len();
            answer.body = format!("{}{}", &text[..start], &text[end..]).into_bytes();
        }
        answer
    }

    /// Waits until something is true of the preview.
    pub(crate) fn wait(&self, what: &str, mut is_true: impl FnMut(&Server) -> bool) {
        let started = Instant::now();
        while !is_true(self) {
            assert!(started.elapsed() < PATIENCE, "never became true: {what}");
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// The number of the state shown now.
    pub(crate) fn state(&self) -> serde_json::Value {
        serde_json::from_slice(&self.get("/__gongkai/state.json").body).expect("JSON")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
