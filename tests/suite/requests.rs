//! The preview under hostile requests: each is answered, safely.

use crate::support::server::Server;
use crate::support::{self, PATIENCE, Site, program};
use std::io::{Read, Write};
use std::net::TcpStream;

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

/// An attachment is streamed from the disk, whatever its size.
#[cfg(target_os = "linux")]
#[test]
fn a_large_attachment_takes_no_memory() {
    const LENGTH: u64 = 200 << 20;
    let site = Site::copy("small");
    let mut file = std::fs::File::create(site.path().join("content/2024/files/schools.tif")).expect("a file");
    file.write_all(b"II*\0").and_then(|()| file.set_len(LENGTH)).expect("a sparse file");
    site.write("content/2024/plans.zh.md", site.read("content/2024/plans.zh.md") + "\n见[附件](files/schools.tif)。\n");
    site.write("content/2024/plans.en.md", site.read("content/2024/plans.en.md") + "\nSee [it](files/schools.tif).\n");
    let server = Server::start(program(), site.path(), &[]);
    let peak = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.id().expect("a process"))).expect("its status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("its peak");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("kilobytes") * 1024
    };
    let before = peak();
    let answer = server.get("/2024/files/schools.tif");
    assert_eq!((answer.status, answer.body.len() as u64), (200, LENGTH));
    assert!(answer.head.to_lowercase().contains(&format!("content-length: {LENGTH}")), "{}", answer.head);
    assert!(answer.body.starts_with(b"II*\0"));
    assert!(peak() - before < LENGTH / 4, "{} bytes more than before", peak() - before);
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

/// The status for a request with these lines in its head.
fn status(server: &Server, lines: &str) -> u16 {
    let request = format!("GET / HTTP/1.1\r\n{lines}Connection: close\r\n\r\n");
    server.raw(request.as_bytes()).expect("an answer").status
}

fn status_for(server: &Server, host: &str) -> u16 {
    status(server, &format!("Host: {host}\r\n"))
}

#[test]
fn only_its_own_names_are_answered() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let port = server.port;
    for host in [
        &format!("localhost:{port}"),
        &format!("127.0.0.1:{port}"),
        &format!("[::1]:{port}"),
        // Browsers leave out the port that belongs to the scheme.
        "localhost",
        "127.0.0.1",
        "[::1]",
        // A forwarded port is another than ours.
        "localhost:1",
        "LOCALHOST:4305",
        "localhost.:4305",
        "site.localhost:8080",
        "127.0.0.2:80",
    ] {
        assert_eq!(status_for(&server, host), 200, "{host}");
    }
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1.evil.example:80",
        "localhost.evil.example",
        "localhost:80@evil.example",
        "192.168.1.2:80",
        "",
        "evil.example:",
        "::1",
    ] {
        assert!(matches!(status_for(&server, host), 400 | 421), "{host}");
    }
    assert!(matches!(status(&server, ""), 400 | 421), "no host at all");
    let refused = server.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").expect("an answer");
    assert!(String::from_utf8_lossy(&refused.body).contains("--allow-host evil.example"), "the way in is named");
}

#[test]
fn a_request_has_one_host() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let own = format!("localhost:{}", server.port);
    for second in [own.as_str(), "evil.example"] {
        assert_eq!(status(&server, &format!("Host: {own}\r\nHost: {second}\r\n")), 400, "{second}");
        assert_eq!(status(&server, &format!("Host: {second}\r\nX: y\r\nhost: {own}\r\n")), 400, "{second}");
    }
    let whole = |address: &str| {
        let request = format!("GET {address} HTTP/1.1\r\nHost: {own}\r\nConnection: close\r\n\r\n");
        server.raw(request.as_bytes()).expect("an answer").status
    };
    assert_eq!((whole(&format!("http://{own}/")), whole("http://evil.example/")), (200, 421));
}

#[test]
fn names_that_are_allowed_are_answered() {
    let site = Site::copy("small");
    let allowed = ["--allow-host", "Preview.Example.org", "--allow-host", "*.cloud.example", "--allow-host=10.9.8.7:8080"];
    let server = Server::start(program(), site.path(), &allowed);
    for host in ["preview.example.org", "preview.example.org:8443", "4140-me.cloud.example", "10.9.8.7:8080", "localhost"] {
        assert_eq!(status_for(&server, host), 200, "{host}");
    }
    for host in ["cloud.example", "example.org", "evilcloud.example", "10.9.8.7", "10.9.8.7:81"] {
        assert_eq!(status_for(&server, host), 421, "{host}");
    }
    let run = site.run(&["serve", "--lang", "en", "--allow-host", "a b"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("`a b` after --allow-host is no host name"), "{}", run.err);
}

/// The address that opens the first mistake in the editor's program.
fn opens(server: &Server, host: &str) -> serde_json::Value {
    let request = format!("GET /__gongkai/state.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    let body = server.raw(request.as_bytes()).expect("an answer").body;
    let state: serde_json::Value = serde_json::from_slice(&body).expect("JSON");
    state["findings"][0]["place"]["open"].clone()
}

#[cfg(unix)]
#[test]
fn a_path_with_any_sign_opens_the_editor() {
    let small = Site::copy("small");
    let site = Site::empty();
    let folder = site.path().join("a b#1/50% 做完?&c=d:e");
    support::copy_folder(small.path(), &folder);
    let facts = std::fs::read_to_string(folder.join("content/2024/facts.yaml")).expect("the facts");
    let line = facts.lines().count() + 1;
    std::fs::write(folder.join("content/2024/facts.yaml"), facts + "  a：5\n").expect("written");
    let server = Server::start(program(), &folder, &["--allow-host", "preview.example"]);
    let address = opens(&server, "localhost");
    let address = address.as_str().expect("an address");
    let escaped = "/a%20b%231/50%25%20%E5%81%9A%E5%AE%8C%3F%26c%3Dd%3Ae/content/2024/facts.yaml";
    assert!(address.starts_with("vscode://file/") && address.ends_with(&format!("{escaped}:{line}:4")), "{address}");
    assert!(opens(&server, "preview.example").is_null(), "no folder of this machine is named to others");
}

#[test]
fn every_answer_keeps_other_sites_out() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let host = format!("Host: localhost:{}\r\nConnection: close\r\n", server.port);
    let mut answers: Vec<(String, String)> = Vec::new();
    for path in
        ["/", "/2024", "/nothing", "/assets/site.css", "/../x", "/__gongkai/", "/__gongkai/state.json", "/__gongkai/nothing"]
    {
        answers.push((path.to_owned(), server.get(path).head));
    }
    for line in ["POST / HTTP/1.1", "HEAD / HTTP/1.1"] {
        answers.push((line.to_owned(), server.raw(format!("{line}\r\n{host}\r\n").as_bytes()).expect("an answer").head));
    }
    answers.push((
        "evil".to_owned(),
        server.raw(b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n").expect("an answer").head,
    ));
    answers.push(("events".to_owned(), stream_head(server.port, "/__gongkai/events?page=/&mark=x", "localhost")));
    for (what, head) in answers {
        let head = head.to_ascii_lowercase();
        for line in [
            "x-content-type-options: nosniff",
            "referrer-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "frame-ancestors 'self'",
            "cache-control: no-store, no-transform",
            "x-accel-buffering: no",
        ] {
            assert!(head.contains(line), "{what}: no {line} in {head}");
        }
    }
}

/// The head of an answer that does not end.
fn stream_head(port: u16, path: &str, host: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).expect("asked");
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read_exact(&mut byte).is_ok() {
        head.push(byte[0]);
    }
    String::from_utf8(head).expect("text")
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
    assert_eq!(server.get("/").status, 200);
    // Had it waited for their ends, they would have none left to send.
    for mut stream in slow {
        stream.write_all(b"TP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").expect("the slow one is still heard");
        assert_eq!(status_line(&mut stream).as_deref(), Some("HTTP/1.1 200"), "others are not held up");
    }
    let request = format!("GET /__gongkai/events?page=/&mark=x HTTP/1.1\r\nHost: localhost:{}\r\n\r\n", server.port);
    let mut streams: Vec<TcpStream> = (0..60)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
            stream.write_all(request.as_bytes()).expect("asked");
            stream
        })
        .collect();
    // All have been answered, whichever came first.
    let answers: Vec<_> = streams.iter_mut().map(status_line).collect();
    let count = |status: &str| answers.iter().filter(|answer| answer.as_deref() == Some(status)).count();
    assert_eq!(count("HTTP/1.1 200") + count("HTTP/1.1 503"), 60, "{answers:?}");
    let refused = server.raw(request.replace("HTTP/1.1\r\n", "HTTP/1.1\r\nConnection: close\r\n").as_bytes());
    assert_eq!(refused.map(|answer| answer.status), Some(503), "event streams are counted");
    assert_eq!(server.get("/").status, 200);
    drop(streams);
    server.wait("room for streams again", |server| {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).expect("connected");
        stream.write_all(request.as_bytes()).expect("asked");
        status_line(&mut stream).as_deref() == Some("HTTP/1.1 200")
    });
}

/// The beginning of an answer: `HTTP/1.1 200`.
fn status_line(stream: &mut TcpStream) -> Option<String> {
    stream.set_read_timeout(Some(PATIENCE)).expect("a time limit");
    let mut start = [0; 12];
    stream.read_exact(&mut start).ok()?;
    String::from_utf8(start.to_vec()).ok()
}
