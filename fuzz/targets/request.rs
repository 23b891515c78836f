//! The preview of the small site, over a real connection, with the input as a request.
//! `PORT` in an input is the preview's port.

#![no_main]

use gongkai_fuzz::site::{Site, write};
use libfuzzer_sys::fuzz_target;
use socket2::{Domain, Socket, Type};
use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

/// Stands in files beside the content and must never be told.
const SECRET: &[u8] = b"never-to-be-served";
const MOST_BYTES: usize = 4 << 20;

static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(|| {
    let site = Site::small();
    for name in ["secret.txt", "content/.secret", "content/2024/unused.txt", "themes/secret.txt"] {
        write(&site.project.root.join(name), SECRET);
    }
    // The door is told the port it listens on: one that is free now.
    let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
    let arguments = ["gongkai", "serve", &site.project.root.to_string_lossy(), "--port", &address.port().to_string()];
    let arguments = arguments.map(|argument| argument.to_owned().into()).to_vec();
    std::thread::spawn(move || {
        gongkai::run(arguments);
        drop(site);
        std::process::abort();
    });
    let begun = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the preview does not come up");
        std::thread::sleep(Duration::from_millis(20));
    }
    address
});

fuzz_target!(|input: &[u8]| {
    let address = *ADDRESS;
    let request = with_port(input, address.port());
    // An event stream never ends, and a head that never ends is waited for.
    let streams = request.windows(6).any(|bytes| bytes.eq_ignore_ascii_case(b"events"));
    if streams || request.len() > 15_000 {
        return;
    }
    let first = ask(address, &request);
    let Some(status) = status(&first) else { return };
    assert!(
        [200, 206, 301, 304, 308, 400, 404, 405, 408, 413, 414, 416, 421, 431, 501, 505].contains(&status),
        "an answer of {status}"
    );
    assert!(!first.windows(SECRET.len()).any(|bytes| bytes == SECRET), "a file that is no part of the site was served");
    if status == 200 {
        assert!(names_us(&request), "an answer under a foreign name");
    }
});

fn with_port(input: &[u8], port: u16) -> Vec<u8> {
    let text = port.to_string();
    let mut request = Vec::with_capacity(input.len() + 16);
    let mut rest = input;
    while let Some(at) = rest.windows(4).position(|bytes| bytes == b"PORT") {
        request.extend(&rest[..at]);
        request.extend(text.as_bytes());
        rest = &rest[at + 4..];
    }
    request.extend(rest);
    if !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        request.extend(b"\r\n\r\n");
    }
    request
}

/// Whether the head names this machine: by a name of its own, or by an address, which no
/// name service can turn against us.
fn names_us(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let is_address = |host: &str| {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        // 127.0.0.1. with its final dot is the same address.
        let bare = |name: &&str| name.trim_end_matches('.').trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
        [host, name].iter().any(bare)
    };
    let mut hosts = text.lines().filter_map(|line| line.strip_prefix("host:")).map(str::trim);
    text.contains("localhost") || hosts.any(is_address) || text.contains("http://127.0.0.1") || text.contains("http://[::1]")
}

fn status(answer: &[u8]) -> Option<u16> {
    let line = answer.split(|byte| *byte == b'\r').next()?;
    std::str::from_utf8(line).ok()?.split(' ').nth(1)?.parse().ok()
}

/// What is answered, up to the length that the answer tells, or what came in a moment.
fn ask(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    // Reset at the end: thousands of connections a second leave no port waiting.
    socket.set_linger(Some(Duration::ZERO)).expect("a setting");
    while let Err(error) = socket.connect(&address.into()) {
        // libFuzzer's clock is a signal.
        assert_eq!(error.kind(), ErrorKind::Interrupted, "the preview listens: {error}");
    }
    let mut stream: TcpStream = socket.into();
    stream.set_read_timeout(Some(Duration::from_millis(300))).expect("a setting");
    let mut answer = Vec::new();
    if stream.write_all(request).is_err() {
        return answer;
    }
    let mut buffer = [0; 16 * 1024];
    while answer.len() < MOST_BYTES && !is_whole(&answer) {
        match stream.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(read) => answer.extend(&buffer[..read]),
        }
    }
    answer
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return false };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length =
        head.lines().find_map(|line| line.strip_prefix("content-length:")).and_then(|length| length.trim().parse::<usize>().ok());
    length.is_none_or(|length| answer.len() >= end + 4 + length)
}
