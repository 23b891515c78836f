//! Real servers of Debian under the configuration that `gongkai host` makes: nginx, Caddy
//! and Apache are started on loopback and asked for everything. What cannot be run here
//! (IIS, Netlify, Cloudflare) is read by the rules of its format.

#![allow(clippy::panic, clippy::print_stderr, reason = "a test says what it found")]

use crate::support::server::a_port;
use crate::support::{self, PATIENCE, Site};
use gongkai::harness::host::{Hosted, Redirect, Server, host};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{PipelineMemo, Rehearsal, prepare};
use gongkai::harness::project::Project;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// A site at the root of a host, and one below a folder with a name that addresses encode.
const ADDRESSES: [&str; 2] = ["http://report.example/", "http://report.example/质量/"];

#[test]
fn nginx_serves_the_site() {
    serve_and_walk("nginx", Server::Nginx, &["gzip"]);
}

#[test]
fn caddy_serves_the_site() {
    serve_and_walk("caddy", Server::Caddy, &["gzip", "br"]);
}

#[test]
fn apache_serves_the_site() {
    serve_and_walk("apache2", Server::Apache, &["gzip", "br"]);
}

fn serve_and_walk(program: &str, server: Server, encodings: &[&str]) {
    let Some(program) = installed(program) else { return };
    for address in ADDRESSES {
        let published = Published::new(address);
        let running = Running::start(&program, server, &published);
        let walk = Walk { running: &running, published: &published };
        walk.every_file();
        walk.folders();
        walk.what_is_missing();
        walk.what_is_hidden();
        walk.parts_and_old_copies();
        walk.compressed(encodings);
        walk.old_addresses();
    }
}

/// The server's program. In CI it must be there.
fn installed(name: &str) -> Option<PathBuf> {
    let folders = ["/usr/sbin", "/usr/bin", "/usr/local/bin"];
    let found = folders.iter().map(|folder| Path::new(folder).join(name)).find(|path| path.exists());
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "{name} must be installed in CI");
        eprintln!("{name} is not installed: nothing was looked at");
    }
    found
}

/// A built site with files that a portal has put beside it.
struct Published {
    site: Site,
    /// `/质量/`
    path: String,
    redirects: Vec<Redirect>,
}

/// The site at an address, with smaller copies, which take long: built once for all tests.
fn built(address: &str) -> &'static Path {
    static SITES: [OnceLock<PathBuf>; ADDRESSES.len()] = [const { OnceLock::new() }; ADDRESSES.len()];
    let index = ADDRESSES.iter().position(|known| *known == address).expect("one of them");
    SITES[index].get_or_init(|| {
        let site = Site::copy("small");
        site.replace("content/site.yaml", "base_url: https://report.example/x/", &format!("base_url: {address}"));
        let run = site.run(&["build", "--compress", "--lang", "en"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
        // What is static is never dropped: this copy lies where the next run replaces it.
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("hosts-{index}"));
        let _ = fs::remove_dir_all(&kept);
        support::copy_folder(site.path(), &kept);
        kept
    })
}

impl Published {
    fn new(address: &str) -> Published {
        let site = Site::copy_of(built(address));
        site.write("public/MP_verify_a1b2c3.txt", "a1b2c3");
        site.write("public/.git/config", "secret");
        site.write("public/leer/nothing.txt", "a folder without a page");
        site.write("public/2024/report.pdf", "%PDF-1.4 and so on");
        readable(site.path());
        let redirect = |from: &str, to: &str| Redirect { from: from.to_owned(), to: to.to_owned() };
        let redirects = vec![
            redirect("2022/index.html", "2023/index.html"),
            redirect("2023/old-name.html", "2023/overview.html"),
            redirect("en/2023/old-name.html", "en/2023/overview.html#scale"),
            // A page that stays at the old address for hosts that know no redirects.
            redirect("2024/plans.html", "2023/plans.html"),
        ];
        let path = address.trim_start_matches("http://report.example").to_owned();
        Published { site, path, redirects }
    }

    fn root(&self) -> PathBuf {
        self.site.path().join("public")
    }

    /// Everything that is served, by its path.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = support::files(&self.root());
        files.retain(|name, _| !name.split('/').any(|part| part.starts_with('.')) && name != "2024/plans.html");
        files
    }

    fn configuration(&self, server: Server) -> Vec<(&'static str, String)> {
        let project = Project::new(self.site.path(), None);
        let checked = prepare(&project, &Listing::of(&project), None, Rehearsal::Sample, &mut PipelineMemo::default());
        let prepared = checked.expect("the site is fine").prepared.expect("without mistakes");
        let root = self.root();
        let root = root.to_str().expect("a plain name");
        let hosted = Hosted { site: &prepared.site, plan: &prepared.plan, redirects: &self.redirects, root };
        let files = host(server, &hosted).expect("a configuration");
        files.into_iter().map(|file| (file.name, file.text)).collect()
    }
}

/// Temporary folders are their owner's alone; servers read them as somebody else.
fn readable(folder: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).expect("our own folder");
    }
}

/// A server on loopback; it ends with the test.
struct Running {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Running {
    fn start(program: &Path, server: Server, published: &Published) -> Running {
        let folder = tempfile::tempdir().expect("a temporary folder");
        readable(folder.path());
        let port = a_port();
        let (_, text) = published.configuration(server).remove(0);
        let mut command = Command::new(program);
        let here = folder.path().display().to_string();
        let (name, text) = match server {
            Server::Nginx => {
                command.args(["-p", &here, "-c", "main.conf"]);
                ("main.conf", nginx(&text, &here, port))
            }
            Server::Caddy => {
                command.args(["run", "--adapter", "caddyfile", "--config"]).arg(folder.path().join("Caddyfile"));
                command.env("HOME", &here).env("XDG_DATA_HOME", &here).env("XDG_CONFIG_HOME", &here);
                ("Caddyfile", format!("{{\n admin off\n auto_https off\n http_port {port}\n}}\n{text}"))
            }
            _ => {
                command.args(["-X", "-f"]).arg(folder.path().join("main.conf"));
                ("main.conf", apache(&text, &here, port))
            }
        };
        fs::write(folder.path().join(name), text).expect("the file can be written");
        let said = fs::File::create(folder.path().join("said.txt")).expect("the file can be written");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said);
        let child = command.spawn().expect("the server can be started");
        let mut running = Running { child, port, folder };
        running.wait();
        running
    }

    fn wait(&mut self) {
        // Else another server's answers would be looked at.
        assert!(self.child.try_wait().expect("our own child").is_none(), "the server has ended");
        let started = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.child.try_wait().expect("our own child");
            if ended.is_some() || started.elapsed() > PATIENCE {
                let said =
                    ["said.txt", "error.log"].map(|name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default());
                panic!("the server does not start: {}", said.concat());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        let encoded: String = path
            .bytes()
            .map(|byte| if byte.is_ascii() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let mut request = format!("GET {encoded} HTTP/1.1\r\nHost: report.example\r\nConnection: close\r\n");
        for (name, value) in headers {
            request.extend([name, ": ", value, "\r\n"]);
        }
        stream.write_all(format!("{request}\r\n").as_bytes()).expect("it listens");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::parse(&bytes)
    }
}

/// What a minimal main configuration needs around the part that is made.
fn nginx(text: &str, here: &str, port: u16) -> String {
    let text = text.replace("listen 80;", &format!("listen 127.0.0.1:{port};")).replace("listen [::]:80;", "");
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {here}/{name};\n")).concat();
    format!(
        "daemon off;\nmaster_process off;\nuser root;\npid {here}/pid;\nerror_log {here}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{text}}}\n"
    )
}

fn apache(text: &str, here: &str, port: u16) -> String {
    let modules = ["mpm_event", "authz_core", "alias", "dir", "mime", "headers", "rewrite", "filter", "deflate", "autoindex"]
        .map(|name| format!("LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n"))
        .concat();
    let text = text.replace("*:80", &format!("127.0.0.1:{port}"));
    // As Debian has it around a site.
    let around = "TypesConfig /etc/mime.types\n<Directory />\nOptions FollowSymLinks\nAllowOverride None\nRequire all denied\n</Directory>\n<FilesMatch \"^\\.ht\">\nRequire all denied\n</FilesMatch>\n";
    format!(
        "ServerRoot {here}\nServerName localhost\nPidFile {here}/pid\nErrorLog {here}/error.log\nMutex pthread default\nUser www-data\nGroup www-data\nListen 127.0.0.1:{port}\n{modules}{around}{text}"
    )
}

struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Answer {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers: Vec<_> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let body = &bytes[end + 4..];
        let chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = if chunked { joined(body) } else { body.to_vec() };
        Answer { status, headers, body }
    }

    /// A header that is there once.
    fn header(&self, name: &str) -> &str {
        let values: Vec<&str> = self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect();
        assert!(values.len() <= 1, "{name} is there twice: {values:?}");
        values.first().copied().unwrap_or_default()
    }
}

fn joined(mut chunks: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|window| window == b"\r\n").expect("a length");
        let length = usize::from_str_radix(&String::from_utf8_lossy(&chunks[..end]), 16).expect("a length");
        if length == 0 {
            return body;
        }
        body.extend(&chunks[end + 2..end + 2 + length]);
        chunks = &chunks[end + 4 + length..];
    }
}

struct Walk<'a> {
    running: &'a Running,
    published: &'a Published,
}

const FOREVER: &str = "public, max-age=31536000, immutable";

impl Walk<'_> {
    fn get(&self, path: &str) -> Answer {
        self.running.get(&format!("{}{path}", self.published.path), &[])
    }

    fn every_file(&self) {
        for (name, bytes) in self.published.files() {
            let answer = self.get(&name);
            assert_eq!(answer.status, 200, "{name}");
            assert!(answer.body == bytes, "{name}: other bytes");
            if let Some(kind) = kind(&name) {
                assert_eq!(answer.header("content-type").replace("; ", ";"), kind, "{name}");
            }
            let is_marked = name.starts_with("assets/") && !name.ends_with(".gz") && !name.ends_with(".br");
            if is_marked {
                assert_eq!(answer.header("cache-control"), FOREVER, "{name}");
            } else if !name.starts_with("assets/") {
                assert_eq!(answer.header("cache-control"), "no-cache", "{name}");
            }
            Walk::has_its_headers(&name, &answer);
        }
    }

    fn has_its_headers(name: &str, answer: &Answer) {
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{name}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{name}");
        let sharing = if name.starts_with("card/") { "cross-origin" } else { "same-site" };
        assert_eq!(answer.header("cross-origin-resource-policy"), sharing, "{name}");
        let policy = answer.header("content-security-policy");
        assert!(policy.ends_with("frame-ancestors 'self'"), "{name}: {policy}");
        assert_eq!(policy.contains("default-src 'self'"), !name.ends_with(".pdf"), "{name}: {policy}");
        assert!(!policy.contains("unsafe"), "{name}: {policy}");
        // The policy of the page is the one of the host.
        if name.ends_with(".html") && answer.status == 200 {
            let page = String::from_utf8_lossy(&answer.body).into_owned();
            let own = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next());
            assert_eq!(
                own.map(|own| format!("{}; frame-ancestors 'self'", own.replace("&#x27;", "'").replace("&#39;", "'"))).as_deref(),
                Some(policy),
                "{name}"
            );
        }
    }

    fn folders(&self) {
        let path = &self.published.path;
        let encoded = if path == "/" { "/" } else { "/%E8%B4%A8%E9%87%8F/" };
        let mut folders: BTreeSet<String> = BTreeSet::from([String::new()]);
        folders.extend(self.published.files().keys().filter_map(|name| name.strip_suffix("/index.html").map(str::to_owned)));
        for folder in folders {
            let slash = if folder.is_empty() { "" } else { "/" };
            let answer = self.get(&format!("{folder}{slash}"));
            let page = fs::read(self.published.root().join(&folder).join("index.html")).expect("the page");
            assert!(answer.status == 200 && answer.body == page, "{folder}/");
            let bare = format!("{path}{folder}").trim_end_matches('/').to_owned();
            if bare.is_empty() {
                continue;
            }
            let answer = self.running.get(&bare, &[]);
            assert!(matches!(answer.status, 301 | 308), "{bare}: {}", answer.status);
            let place = answer.header("location").to_owned();
            // Behind a proxy that does HTTPS, a whole address would lead back to http.
            let expected = format!("{encoded}{folder}{slash}");
            assert!(place.eq_ignore_ascii_case(&expected), "{bare}: {place} and not {expected}");
            assert_ne!(answer.header("cache-control"), FOREVER);
            if !folder.is_empty() {
                let answer = self.running.get(&format!("{bare}?mark=a"), &[]);
                let expected = format!("{encoded}{folder}/?mark=a");
                assert!(answer.header("location").eq_ignore_ascii_case(&expected), "{bare}: {}", answer.header("location"));
            }
        }
    }

    fn what_is_missing(&self) {
        for (name, language) in [
            ("none.html", ""),
            ("none/", ""),
            ("none/none/none", ""),
            ("2024/none.html", ""),
            ("2024/data/none.csv", ""),
            ("assets/none.css", ""),
            ("assets/site.00000000.css", ""),
            ("assets/", ""),
            ("qr/", ""),
            ("leer/", ""),
            ("2024/none.pdf", ""),
            ("feed.xml/none", ""),
            ("card/none.png", ""),
            ("en/none.html", "en/"),
            ("en/2024/none.csv", "en/"),
            ("en/none/", "en/"),
            ("en/2024/none/none", "en/"),
            ("english.html", ""),
        ] {
            let answer = self.get(name);
            assert_eq!(answer.status, 404, "{name}");
            let page = fs::read(self.published.root().join(format!("{language}404.html"))).expect("the page");
            assert!(answer.body == page, "{name}: {}", String::from_utf8_lossy(&answer.body));
            assert_eq!(answer.header("content-type").replace("; ", ";"), "text/html;charset=utf-8", "{name}");
            assert_eq!(answer.header("cache-control"), "no-cache", "{name}");
            Walk::has_its_headers("404.html", &Answer { status: 404, headers: answer.headers, body: Vec::new() });
        }
    }

    fn what_is_hidden(&self) {
        for name in [".gongkai-manifest.json", "%2egongkai-manifest.json", ".git/config", ".git/", "2024/.none"] {
            let answer = self.get(name);
            assert_eq!(answer.status, 404, "{name}");
            assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{name}");
        }
        assert_eq!(self.get("MP_verify_a1b2c3.txt").body, b"a1b2c3", "a file of the portal's own");
    }

    fn parts_and_old_copies(&self) {
        let (path, name) = (&self.published.path, "2024/images/gate.png");
        let whole = fs::read(self.published.root().join(name)).expect("the picture");
        let answer = self.running.get(&format!("{path}{name}"), &[("Range", "bytes=10-19")]);
        assert_eq!((answer.status, &answer.body[..]), (206, &whole[10..20]));
        for name in [name.to_owned(), "index.html".to_owned(), self.published.site.asset("site.css")] {
            let tag = self.get(&name).header("etag").to_owned();
            assert!(!tag.is_empty(), "{name}");
            let answer = self.running.get(&format!("{path}{name}"), &[("If-None-Match", &tag)]);
            assert_eq!((answer.status, answer.body.len()), (304, 0), "{name}");
        }
    }

    fn compressed(&self, encodings: &[&str]) {
        let path = &self.published.path;
        let names = ["2024/overview.html", "2024/data/facts.csv", "2024/data/facts.csv-metadata.json", "feed.xml", "sitemap.xml"];
        let sheet = self.published.site.asset("site.css");
        for name in names.into_iter().chain([sheet.as_str()]) {
            let plain = self.get(name);
            assert_eq!(plain.header("content-encoding"), "", "{name}");
            for encoding in encodings {
                let ending = if *encoding == "gzip" { "gz" } else { "br" };
                let answer = self.running.get(&format!("{path}{name}"), &[("Accept-Encoding", encoding)]);
                let made = fs::read(self.published.root().join(format!("{name}.{ending}"))).expect("a smaller copy");
                assert_eq!((answer.status, answer.header("content-encoding")), (200, *encoding), "{name}");
                assert!(answer.body == made, "{name}: the copy that was made");
                assert!(answer.header("vary").to_lowercase().contains("accept-encoding"), "{name}: {}", answer.header("vary"));
                for header in ["content-type", "cache-control", "content-security-policy"] {
                    let value = |answer: &Answer| answer.header(header).replace("; ", ";");
                    assert_eq!(value(&answer), value(&plain), "{name} {encoding}: {header}");
                }
            }
            let answer = self.running.get(&format!("{path}{name}"), &[("Accept-Encoding", "gzip;q=0, br;q=0")]);
            assert!(answer.body == plain.body, "{name}: a client that wants none");
        }
        // The page of a folder, too.
        let answer = self.running.get(&format!("{path}2024/"), &[("Accept-Encoding", "gzip")]);
        assert_eq!((answer.status, answer.header("content-encoding")), (200, "gzip"));
        assert!(answer.header("content-type").starts_with("text/html"));
    }

    fn old_addresses(&self) {
        let encoded = if self.published.path == "/" { "/" } else { "/%E8%B4%A8%E9%87%8F/" };
        for (from, to) in [
            ("2022/index.html", "2023/"),
            ("2022/", "2023/"),
            ("2022", "2023/"),
            ("2023/old-name.html", "2023/overview.html"),
            ("en/2023/old-name.html", "en/2023/overview.html#scale"),
            ("2024/plans.html", "2023/plans.html"),
        ] {
            let answer = self.get(from);
            assert_eq!(answer.status, 301, "{from}");
            let (place, expected) = (answer.header("location"), format!("{encoded}{to}"));
            assert!(place.eq_ignore_ascii_case(&expected), "{from}: {place} and not {expected}");
        }
        assert_eq!(self.get("2023/old-name.html.html").status, 404, "only that address is old");
    }
}

fn is_page(name: &str, page: &str) -> bool {
    name == page || name.ends_with(&format!("/{page}"))
}

/// What a file must be said to be.
fn kind(name: &str) -> Option<&'static str> {
    let ending = name.rsplit('.').next().unwrap_or_default();
    Some(match ending {
        "html" => "text/html;charset=utf-8",
        "css" => "text/css;charset=utf-8",
        "js" => "text/javascript;charset=utf-8",
        "csv" => "text/csv;charset=utf-8",
        "txt" => "text/plain;charset=utf-8",
        "json" if name.ends_with(".csv-metadata.json") => "application/csvm+json",
        "json" => "application/json",
        "xml" if is_page(name, "feed.xml") => "application/atom+xml",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "pdf" => "application/pdf",
        "pagefind" | "pf_meta" | "pf_index" | "pf_fragment" | "pf_filter" => "application/octet-stream",
        _ => return None,
    })
}

/// IIS reads the sections that its schema knows, in places where they may stand.
#[test]
fn iis_can_read_its_file() {
    for address in ADDRESSES {
        let published = Published::new(address);
        let (name, text) = published.configuration(Server::Iis).remove(0);
        assert_eq!(name, "web.config");
        let document = roxmltree::Document::parse(&text).expect("well-formed XML");
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "configuration");
        for section in root.children().filter(roxmltree::Node::is_element) {
            match section.tag_name().name() {
                "location" => {
                    assert_eq!(attributes(section), ["path"]);
                    let path = section.attribute("path").expect("a path");
                    assert!(!path.is_empty() && !path.starts_with('/') && !path.ends_with('/'), "{path}");
                    let inner: Vec<_> = section.children().filter(roxmltree::Node::is_element).collect();
                    assert_eq!(inner.len(), 1);
                    web_server(inner[0]);
                }
                _ => web_server(section),
            }
        }
        let paths: Vec<&str> = root.children().filter_map(|node| node.attribute("path")).collect();
        let unique: BTreeSet<&&str> = paths.iter().collect();
        assert_eq!(unique.len(), paths.len(), "a place is configured once");
        assert!(["assets", "card", "en", "2023/old-name.html", "2022"].iter().all(|path| paths.contains(path)), "{paths:?}");
        let folder = published.path.trim_start_matches('/').replace('/', "\\");
        for page in ["404.html", "en\\404.html"] {
            assert!(
                text.contains(&format!("statusCode=\"404\" subStatusCode=\"-1\" path=\"{folder}{page}\" responseMode=\"File\"")),
                "{page}"
            );
        }
    }
}

fn attributes<'a>(node: roxmltree::Node<'a, '_>) -> Vec<&'a str> {
    node.attributes().map(|attribute| attribute.name()).collect()
}

/// Sections of `system.webServer` with what may stand in them: element, attributes, values.
const SECTIONS: [(&str, &[&str]); 19] = [
    ("directoryBrowse", &["enabled"]),
    ("defaultDocument", &["enabled"]),
    ("defaultDocument/files", &[]),
    ("defaultDocument/files/clear", &[]),
    ("defaultDocument/files/add", &["value"]),
    ("httpErrors", &["errorMode", "existingResponse"]),
    ("httpErrors/remove", &["statusCode", "subStatusCode"]),
    ("httpErrors/error", &["statusCode", "subStatusCode", "path", "responseMode"]),
    ("staticContent", &[]),
    ("staticContent/clientCache", &["cacheControlMode", "cacheControlMaxAge", "cacheControlCustom"]),
    ("staticContent/remove", &["fileExtension"]),
    ("staticContent/mimeMap", &["fileExtension", "mimeType"]),
    ("urlCompression", &["doStaticCompression", "doDynamicCompression"]),
    ("httpProtocol", &[]),
    ("httpProtocol/customHeaders", &[]),
    ("httpProtocol/customHeaders/remove", &["name"]),
    ("httpProtocol/customHeaders/add", &["name", "value"]),
    ("httpRedirect", &["enabled", "destination", "exactDestination", "httpResponseStatus"]),
    ("security", &[]),
];
const FILTERS: [(&str, &[&str]); 4] = [
    ("security/requestFiltering", &[]),
    ("security/requestFiltering/hiddenSegments", &[]),
    ("security/requestFiltering/hiddenSegments/remove", &["segment"]),
    ("security/requestFiltering/hiddenSegments/add", &["segment"]),
];

fn web_server(node: roxmltree::Node<'_, '_>) {
    assert_eq!(node.tag_name().name(), "system.webServer");
    for element in node.descendants().filter(|inner| inner.is_element() && *inner != node) {
        let above: Vec<&str> =
            element.ancestors().take_while(|above| *above != node).map(|above| above.tag_name().name()).collect();
        let place = above.into_iter().rev().collect::<Vec<_>>().join("/");
        let known = SECTIONS.iter().chain(&FILTERS).find(|(known, _)| *known == place);
        let (_, allowed) = known.unwrap_or_else(|| panic!("IIS knows no {place}"));
        assert!(attributes(element).iter().all(|name| allowed.contains(name)), "{place}: {:?}", attributes(element));
        // Without `remove`, a key that is there already stops the whole site with an error 500.19.
        for key in ["fileExtension", "segment", "name"] {
            if let Some(value) = element.attribute(key).filter(|_| matches!(element.tag_name().name(), "add" | "mimeMap")) {
                let before = element
                    .prev_siblings()
                    .skip(1)
                    .any(|other| other.tag_name().name() == "remove" && other.attribute(key) == Some(value));
                assert!(before, "{place} {value} is added without being removed before");
            }
        }
    }
}

/// A rule of `_headers`: a path and the lines below it.
fn header_rules(text: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut rules: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        assert!(line.len() <= 2000, "a line has at most 2000 characters: {line}");
        if line.starts_with(' ') {
            let (name, value) = line.trim().split_once(": ").expect("a name and a value");
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'), "{line}");
            rules.last_mut().expect("a path first").1.push((name.to_owned(), value.to_owned()));
        } else {
            assert!(line.starts_with('/') && line.is_ascii() && !line.contains(' '), "{line}");
            assert!(line.matches('*').count() <= 1, "one splat: {line}");
            rules.push((line.to_owned(), Vec::new()));
        }
    }
    assert!(rules.iter().all(|(_, headers)| !headers.is_empty()), "no rule is empty");
    rules
}

/// Every header that a path gets: hosts join what several rules say, so none may say it twice.
fn headers_of<'a>(rules: &'a [(String, Vec<(String, String)>)], path: &str) -> BTreeMap<&'a str, &'a str> {
    let mut found = BTreeMap::new();
    for (rule, headers) in rules {
        let matches = match rule.split_once('*') {
            Some((start, end)) => path.len() >= start.len() + end.len() && path.starts_with(start) && path.ends_with(end),
            None => rule == path,
        };
        for (name, value) in headers.iter().filter(|_| matches) {
            assert_eq!(found.insert(name.as_str(), value.as_str()), None, "{path}: {name} twice");
        }
    }
    found
}

/// Lines of `_redirects`: from, to, status.
fn redirect_rules(text: &str) -> Vec<(String, String, String)> {
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            assert!(line.len() <= 1000 && line.is_ascii(), "{line}");
            let parts: Vec<&str> = line.split(' ').collect();
            assert!(parts.len() == 3 && parts[..2].iter().all(|part| part.starts_with('/')), "{line}");
            (parts[0].to_owned(), parts[1].to_owned(), parts[2].to_owned())
        })
        .collect()
}

#[test]
fn netlify_and_cloudflare_can_read_their_files() {
    for (address, server) in ADDRESSES.into_iter().flat_map(|address| [(address, Server::Netlify), (address, Server::Cloudflare)])
    {
        let published = Published::new(address);
        let files = published.configuration(server);
        assert_eq!(files.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["_headers", "_redirects"]);
        let rules = header_rules(&files[0].1);
        assert!(rules.len() <= 100, "Cloudflare reads 100 rules");
        if server == Server::Netlify {
            assert!(
                rules.iter().all(|(path, _)| path.find('*').is_none_or(|star| star + 1 == path.len())),
                "nothing stands behind a star"
            );
        }
        let path = if published.path == "/" { "/" } else { "/%E8%B4%A8%E9%87%8F/" };
        for name in published.files().keys() {
            let headers = headers_of(&rules, &format!("{path}{name}"));
            assert_eq!(headers["X-Content-Type-Options"], "nosniff", "{name}");
            assert!(headers["Content-Security-Policy"].ends_with("frame-ancestors 'self'"), "{name}");
            let is_marked = name.starts_with("assets/") && !name.ends_with(".gz") && !name.ends_with(".br");
            assert_eq!(headers.get("Cache-Control").copied(), is_marked.then_some(FOREVER), "{name}");
            if name.ends_with(".csv-metadata.json") {
                assert_eq!(headers["Content-Type"], "application/csvm+json", "{name}");
            }
        }
        // An address below assets/ where nothing stands.
        assert_eq!(headers_of(&rules, &format!("{path}assets/site.00000000.css")).get("Cache-Control"), None);
        let redirects = redirect_rules(&files[1].1);
        let to = |from: &str| {
            redirects.iter().find(|rule| rule.0 == format!("{path}{from}")).map(|rule| (rule.1.clone(), rule.2.clone()))
        };
        let status = if server == Server::Netlify { "301!" } else { "301" };
        for (from, target) in [("2023/old-name.html", "2023/overview.html"), ("2022/", "2023/")] {
            assert_eq!(to(from), Some((format!("{path}{target}"), status.to_owned())), "{from}");
        }
        if server == Server::Netlify {
            assert_eq!(to("en/*"), Some((format!("{path}en/404.html"), "404".to_owned())));
            assert_eq!(
                redirects.last().map(|rule| rule.0.clone()),
                Some(format!("{path}*")),
                "the rule for all else is the last"
            );
        } else {
            assert!(redirects.iter().all(|rule| rule.2.starts_with("30")), "Cloudflare knows redirects alone: {redirects:?}");
        }
    }
}

#[test]
fn the_command_prints_and_writes_and_spares_what_is_not_its_own() {
    let site = Site::copy("small");
    for server in ["nginx", "caddy", "apache", "iis", "netlify", "cloudflare"] {
        let run = site.run(&["host", server, "--root", "/srv/x"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "{server}");
        assert!(run.out.lines().take(3).any(|line| line.contains("gongkai host")), "{server}");
    }
    assert_eq!(site.run(&["host", "apple"]).code, Some(2));
    let run = site.run(&["host", "nginx", "--root", "/srv/x"]);
    assert!(run.out.contains("alias \"/srv/x/\"") && run.out.contains("server_name report.example;"), "{}", run.out);
    // The site's own aliases lead on, in every language.
    for old in ["location = \"/x/2024/size.html\" {", "location = \"/x/en/2024/size.html\" {"] {
        let block = run.out.split(old).nth(1).unwrap_or_else(|| panic!("{old} in {}", run.out));
        assert!(block.split('}').next().expect("a block").contains("/2024/overview.html#scale"), "{block}");
    }
    // One file by its name, or into a folder.
    site.write("conf/keep.txt", "");
    assert_eq!(site.run(&["host", "nginx", "--root", "/srv/x", "--output", "conf/own.conf"]).code, Some(0));
    assert_eq!(site.read("conf/own.conf"), run.out);
    assert_eq!(site.run(&["host", "nginx", "--root", "/srv/x", "--output", "conf"]).code, Some(0));
    assert_eq!(site.read("conf/nginx.conf"), run.out);
    assert_eq!(site.run(&["host", "cloudflare", "--output", "conf"]).code, Some(0));
    assert!(site.has("conf/_headers") && site.has("conf/_redirects"));
    assert_eq!(site.run(&["host", "cloudflare", "--output", "conf/none"]).code, Some(2));
    // Its own is replaced, another's is not.
    assert_eq!(site.run(&["host", "netlify", "--output", "conf"]).code, Some(0));
    site.write("conf/web.config", "<configuration/>");
    let run = site.run(&["host", "iis", "--output", "conf", "--lang", "en"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("was not written by this program"), "{}", run.err);
    assert_eq!(site.read("conf/web.config"), "<configuration/>");
    // Without an address, the root of a server is assumed and said.
    site.replace("content/site.yaml", "base_url: https://report.example/x/\n", "");
    let run = site.run(&["host", "nginx", "--root", "/srv/x", "--lang", "en"]);
    assert!(run.code == Some(0) && run.out.contains("names no base_url"), "{}", run.out);
    let run = site.run(&["host", "nginx", "--root", "/srv/\"x"]);
    assert_eq!(run.code, Some(2));
}

#[test]
fn smaller_copies_are_outputs_like_others() {
    let site = Site::copy("small");
    site.build();
    let plain = site.output();
    assert_eq!(site.run(&["build", "--compress"]).code, Some(0));
    let with_copies = site.output();
    let copies: Vec<&String> = with_copies.keys().filter(|name| !plain.contains_key(*name)).collect();
    for ending in ["html.gz", "html.br", "css.gz", "csv.br", "xml.gz", "js.br", "json.gz"] {
        assert!(copies.iter().any(|name| name.ends_with(ending)), "{ending}");
    }
    let manifest = site.page(".gongkai-manifest.json");
    for name in &copies {
        let original = &with_copies[&name[..name.len() - 3]];
        assert!(with_copies[*name].len() < original.len(), "{name} is smaller");
        assert!(manifest.contains(&format!("\"{name}\"")), "{name} is in the manifest");
        if name.ends_with(".gz") {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(&with_copies[*name][..]).read_to_end(&mut text).expect("gzip");
            assert!(text == *original, "{name}");
        }
    }
    assert!(!copies.iter().any(|name| name.contains(".png") || name.contains(".pf_")), "what is compressed already");
    // An attachment that is called like a copy is not one.
    let theirs = b"\x1f\x8b\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0";
    site.write("content/2024/files/schools.csv.gz", theirs);
    let text = site.read("content/2024/quality.zh.md");
    site.write("content/2024/quality.zh.md", text.clone() + "\n\n[压缩的名单](files/schools.csv.gz)\n");
    let run = site.run(&["build", "--compress"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(site.output()["2024/files/schools.csv.gz"], theirs);
    fs::remove_file(site.path().join("content/2024/files/schools.csv.gz")).expect("our own file");
    site.write("content/2024/quality.zh.md", text);
    // Twice the same, and gone again when they are not asked for.
    assert_eq!(site.run(&["build", "--compress"]).code, Some(0));
    assert!(site.output() == with_copies);
    site.build();
    assert!(site.output() == plain);
}
