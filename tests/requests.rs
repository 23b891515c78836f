//! The preview under hostile requests: each is answered, safely.

#[path = "support/server.rs"]
mod server;
mod support;

use server::Server;
use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};
use support::{Site, program};

/// What is asked for, and the statuses that are safe answers.
const PATHS: [(&str, &[u16]); 30] = [
    ("/", &[200]),
    ("/2024/", &[200]),
    ("/2024", &[308]),
    ("/nothing", &[404]),
    ("/en/nothing", &[404]),
    ("/../content/site.yaml", &[400]),
    ("/../../etc/passwd", &[400]),
    ("/2024/../../content/site.yaml", &[400]),
    ("/%2e%2e/content/site.yaml", &[400]),
    ("/%2e%2e%2fcontent/site.yaml", &[400]),
    ("/..%2fcontent%2fsite.yaml", &[400]),
    ("/..%5c..%5ccontent", &[400]),
    ("/..\\..\\content", &[400]),
    ("/%252e%252e/content", &[400]),
    ("/2024/%00", &[400]),
    ("/2024/index.html%00.png", &[400]),
    ("//etc/passwd", &[400]),
    ("/2024//index.html", &[400]),
    ("/./index.html", &[400]),
    ("/2024/./index.html", &[400]),
    ("/C:/Windows/win.ini", &[400]),
    ("/file:///etc/passwd", &[400]),
    ("/content/site.yaml", &[404]),
    ("/themes/", &[404]),
    ("/assets/", &[404]),
    ("/.gongkai-manifest.json", &[404]),
    ("/.git/config", &[404]),
    ("/%ff%fe", &[400]),
    ("/__gongkai/../content/site.yaml", &[400]),
    ("/__gongkai/nothing", &[404]),
];

#[test]
fn paths_stay_inside_the_site() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    for (path, safe) in PATHS {
        let answer = server.get(path);
        assert!(safe.contains(&answer.status), "{path}: {}", answer.status);
        let body = String::from_utf8_lossy(&answer.body);
        assert!(!body.contains("root:") && !body.contains("base_url:"), "{path} shows a file of the disk");
    }
}

#[cfg(unix)]
#[test]
fn links_on_the_disk_are_no_way_out() {
    let site = Site::copy("small");
    std::os::unix::fs::symlink("/etc", site.path().join("content/2024/files/etc")).expect("a link");
    let server = Server::start(program(), site.path(), &[]);
    for path in ["/2024/files/etc/passwd", "/2024/files/etc/", "/2024/files/"] {
        assert!(!String::from_utf8_lossy(&server.get(path).body).contains("root:"), "{path}");
    }
}

#[test]
fn methods_and_heads_that_nobody_needs() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let host = format!("Host: localhost:{}\r\nConnection: close\r\n", server.port);
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"] {
        let status = server.raw(format!("{method} / HTTP/1.1\r\n{host}\r\n").as_bytes()).map(|answer| answer.status);
        assert!(matches!(status, Some(400 | 405)), "{method}: {status:?}");
    }
    let head = server.raw(format!("HEAD / HTTP/1.1\r\n{host}\r\n").as_bytes()).expect("an answer");
    assert_eq!((head.status, head.body.len()), (200, 0));
    let long = "x".repeat(64 * 1024);
    for request in [
        format!("GET / HTTP/1.1\r\n{host}X-Long: {long}\r\n\r\n"),
        format!("GET /{long} HTTP/1.1\r\n{host}\r\n"),
        format!("GET / HTTP/1.1\r\n{host}{}\r\n", "X-Many: 1\r\n".repeat(500)),
        "GET / HTTP/9.9\r\n\r\n".to_owned(),
        "rubbish\r\n\r\n".to_owned(),
        "\0\0\0\0\r\n\r\n".to_owned(),
    ] {
        let status = server.raw(request.as_bytes()).map(|answer| answer.status);
        assert!(status.is_none_or(|status| (400..=505).contains(&status) && status != 404), "{status:?}");
    }
    assert_eq!(server.get("/").status, 200, "and it still answers");
}

#[test]
fn only_its_own_names_are_answered() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let port = server.port;
    let status = |host: &str| {
        let request = format!("GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n");
        server.raw(request.as_bytes()).expect("an answer").status
    };
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(status(&format!("Host: {host}\r\n")), 200, "{host}");
    }
    for host in [
        "evil.example",
        "localhost",
        "localhost:1",
        "127.0.0.1.evil.example:80",
        "localhost:80@evil.example",
        "",
        "evil.example:",
        "::1",
    ] {
        assert!(matches!(status(&format!("Host: {host}\r\n")), 400 | 421), "{host}");
    }
    assert!(matches!(status(""), 400 | 421), "no host at all");
}

#[test]
fn slow_clients_wait_alone_and_streams_have_an_end() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let slow: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
            stream.write_all(b"GET / HT").expect("a beginning");
            stream
        })
        .collect();
    let started = Instant::now();
    assert_eq!(server.get("/").status, 200);
    assert!(started.elapsed() < Duration::from_secs(2), "others are not held up");
    drop(slow);
    let request = format!("GET /__gongkai/events?page=/&mark=x HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
    let streams: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
            stream.write_all(request.as_bytes()).expect("asked");
            stream
        })
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let refused = server.raw(request.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n").as_bytes());
    assert_eq!(refused.map(|answer| answer.status), Some(503), "event streams are counted");
    assert_eq!(server.get("/").status, 200);
    drop(streams);
    server.wait("room for streams again", |server| {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
        stream.write_all(request.as_bytes()).expect("asked");
        stream.set_read_timeout(Some(Duration::from_secs(2))).expect("a time limit");
        let mut start = [0; 12];
        std::io::Read::read_exact(&mut stream, &mut start).is_ok() && start.ends_with(b"200")
    });
}

#[test]
fn a_port_in_use_is_passed_over() {
    let site = Site::copy("small");
    let first = Server::start(program(), site.path(), &[]);
    let port = first.port.to_string();
    let mut second = program();
    let mut child = second
        .current_dir(site.path())
        .args(["serve", "--lang", "en", "--port", &port])
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("started");
    let mut said = String::new();
    let out = child.stdout.take().expect("output");
    for line in std::io::BufRead::lines(std::io::BufReader::new(out)).map_while(Result::ok) {
        said += &line;
        if line.contains("http://") {
            break;
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    assert!(said.contains(&format!("Port {port} is in use")), "{said}");
}
