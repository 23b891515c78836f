//! Requests and answers, safely.
//!
//! An address is looked up among the planned paths and is never a path of the
//! disk, so nothing outside the site can be reached. Only GET and HEAD; only
//! under our own host names (another site's script could otherwise read the
//! preview by DNS rebinding); heads, connections and event streams are limited,
//! and a slow client waits alone.

use super::Options;
use super::changes;
use super::facts;
use super::preview::{Preview, Snapshot};
use super::reload::{self, OWN, Viewer};
use crate::diagnostic::{Place, Severity, Speech};
use crate::error::{Error, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use percent_encoding::percent_decode_str;
use serde_json::json;
use std::convert::Infallible;
use std::net::{IpAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

const MOST_CONNECTIONS: usize = 256;
const MOST_STREAMS: usize = 48;
/// Time for a client to send its request's head.
const HEAD_TIME: Duration = Duration::from_secs(5);
const HEAD_BYTES: usize = 16 * 1024;

/// Who may come in, and what the panel is told.
pub struct Door {
    port: u16,
    lan: Option<IpAddr>,
    speech: Speech,
    editor: String,
}

impl Door {
    pub fn new(port: u16, lan: Option<IpAddr>, options: &Options) -> Door {
        Door { port, lan, speech: options.speech, editor: options.editor.clone() }
    }

    fn admits(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return false };
        let known = ["localhost", "127.0.0.1", "[::1]"].contains(&name) || self.lan.is_some_and(|ip| name == ip.to_string());
        known && port.parse() == Ok(self.port)
    }
}

struct House {
    preview: Arc<Preview>,
    door: Door,
    streams: Arc<Semaphore>,
}

/// Serves until the process is interrupted.
pub fn run(listener: TcpListener, preview: Arc<Preview>, door: Door) -> Result<()> {
    let here = Path::new("127.0.0.1");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().map_err(Error::system(here))?;
    let house = Arc::new(House { preview, door, streams: Arc::new(Semaphore::new(MOST_STREAMS)) });
    let outcome = runtime.block_on(async {
        listener.set_nonblocking(true).map_err(Error::system(here))?;
        let listener = tokio::net::TcpListener::from_std(listener).map_err(Error::system(here))?;
        tokio::select! {
            () = accept(listener, house) => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        Ok(())
    });
    // A render under way or a held stream must not keep the process alive.
    runtime.shutdown_background();
    outcome
}

async fn accept(listener: tokio::net::TcpListener, house: Arc<House>) {
    let service = TowerToHyperService::new(Router::new().fallback(answer).with_state(house));
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Small answers must not wait for the other side to confirm the last.
        let _ = stream.set_nodelay(true);
        let service = service.clone();
        tokio::spawn(async move {
            let mut http = hyper::server::conn::http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME).max_buf_size(HEAD_BYTES).max_headers(64);
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
            drop(place);
        });
    }
}

async fn answer(State(house): State<Arc<House>>, request: Request) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !house.door.admits(host) {
        return plain(StatusCode::MISDIRECTED_REQUEST, "This preview answers to its own address only.\n");
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET and HEAD only.\n");
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let Some(path) = site_path(request.uri().path()) else {
        return plain(StatusCode::BAD_REQUEST, "Not an address of this site.\n");
    };
    let head_only = request.method() == Method::HEAD;
    let response = match path.strip_prefix(OWN) {
        Some("events") if !head_only => return events(&house, request.uri().query().unwrap_or_default()),
        Some(name) => own(&house, name),
        // Rendering is work: it must not hold up other connections.
        None => tokio::task::spawn_blocking(move || site_page(&house.preview.current(), &path))
            .await
            .unwrap_or_else(|_| plain(StatusCode::INTERNAL_SERVER_ERROR, "This page could not be made.\n")),
    };
    if head_only { response.map(|_| Body::empty()) } else { response }
}

/// The decoded path below the root, if it is a plain one: no empty or dotted
/// parts, nothing that any system takes for a separator or a drive.
fn site_path(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?.into_owned();
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '%');
    let parts: Vec<&str> = decoded.split('/').collect();
    let last = parts.len() - 1;
    let plain = parts.iter().enumerate().all(|(index, part)| !matches!(*part, "." | "..") && (!part.is_empty() || index == last));
    (plain && !decoded.chars().any(odd)).then_some(decoded)
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    respond(status, "text/plain; charset=utf-8", text.into())
}

fn respond(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

fn site_page(snapshot: &Snapshot, path: &str) -> Response<Body> {
    let Some(shown) = &snapshot.shown else {
        return respond(StatusCode::OK, HTML, reload::inject(NOTHING_YET).into_bytes());
    };
    // Links of the 404 page begin with the path of the site's public address.
    let base = shown.base_path().trim_start_matches('/');
    let path = path.strip_prefix(base).filter(|_| !base.is_empty()).unwrap_or(path);
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    if let Some(bytes) = shown.get(&file) {
        return page(StatusCode::OK, &file, &bytes);
    }
    if shown.get(&format!("{path}/index.html")).is_some() {
        let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
        if let Ok(place) = HeaderValue::from_str(&format!("/{path}/")) {
            response.headers_mut().insert(header::LOCATION, place);
        }
        return response;
    }
    let missing = shown.not_found(path);
    match shown.get(&missing) {
        Some(bytes) => page(StatusCode::NOT_FOUND, &missing, &bytes),
        None => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
    }
}

const HTML: &str = "text/html; charset=utf-8";
const NOTHING_YET: &str =
    "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>gongkai</title></head><body></body></html>\n";

fn page(status: StatusCode, path: &str, bytes: &[u8]) -> Response<Body> {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => respond(status, HTML, reload::inject(&String::from_utf8_lossy(bytes)).into_bytes()),
        Some("json") if path.ends_with(".csv-metadata.json") => respond(status, "application/csvm+json", bytes.to_vec()),
        ending => respond(status, kind(ending.unwrap_or_default()), bytes.to_vec()),
    }
}

fn kind(ending: &str) -> &'static str {
    match ending.to_ascii_lowercase().as_str() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "xml" => "application/xml",
        "txt" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8; header=present",
        "json" => "application/json",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

/// The preview's own files and pages.
fn own(house: &House, name: &str) -> Response<Body> {
    let snapshot = house.preview.current();
    match name {
        "reload.js" => respond(StatusCode::OK, kind("js"), include_bytes!("reload.js").to_vec()),
        "overview.js" => respond(StatusCode::OK, kind("js"), include_bytes!("overview.js").to_vec()),
        "overview.css" => respond(StatusCode::OK, kind("css"), include_bytes!("overview.css").to_vec()),
        "preview.css" => respond(StatusCode::OK, kind("css"), include_bytes!("preview.css").to_vec()),
        "state.json" => respond(StatusCode::OK, "application/json", report(house, &snapshot).to_string().into_bytes()),
        "pages.json" => respond(StatusCode::OK, "application/json", changed_pages(&snapshot).to_string().into_bytes()),
        "facts.json" => respond(StatusCode::OK, "application/json", all_facts(house, &snapshot).to_string().into_bytes()),
        "" | "index.html" => respond(StatusCode::OK, HTML, include_bytes!("index.html").to_vec()),
        _ => plain(StatusCode::NOT_FOUND, "There is no such page.\n"),
    }
}

/// Everything the panel and the overview show.
fn report(house: &House, snapshot: &Snapshot) -> serde_json::Value {
    let speech = house.door.speech;
    let findings = snapshot.findings.iter().map(|finding| {
        let diagnostic = &finding.diagnostic;
        let place = diagnostic.place.as_ref().map(|place| {
            let position = place.position;
            json!({
                "file": &*place.file, "line": position.line, "column": position.column, "length": position.length,
                "source": finding.line.as_deref(), "open": open_address(house, &place.file, position.line, position.column),
            })
        });
        json!({
            "error": diagnostic.severity == Severity::Error,
            "code": diagnostic.code.as_str(),
            "message": diagnostic.message.get(speech),
            "help": diagnostic.help.as_ref().map(|help| help.get(speech)),
            "place": place,
        })
    });
    json!({
        "number": snapshot.number,
        "speech": if speech == Speech::Chinese { "zh" } else { "en" },
        "findings": findings.collect::<Vec<_>>(),
        "changed": snapshot.changed,
        "milliseconds": u64::try_from(snapshot.elapsed.as_millis()).unwrap_or(u64::MAX),
        "shown": snapshot.shown.is_some(),
    })
}

/// The pages that the last build changed; `null` where they are too many to compare.
fn changed_pages(snapshot: &Snapshot) -> serde_json::Value {
    match (&snapshot.before, &snapshot.shown) {
        (Some(before), Some(shown)) => json!(changes::changed_pages(before, shown)),
        _ => json!([]),
    }
}

/// The facts of the site shown, with their places.
fn all_facts(house: &House, snapshot: &Snapshot) -> serde_json::Value {
    let open = |place: &Place| open_address(house, &place.file, place.position.line, place.position.column);
    snapshot.shown.as_ref().map_or_else(|| json!([]), |shown| facts::list(shown, house.door.speech, &open))
}

/// An address that opens the editor's program; on this machine alone, for it
/// names folders.
fn open_address(house: &House, file: &str, line: u32, column: u32) -> Option<String> {
    if house.door.lan.is_some() || house.door.editor.is_empty() {
        return None;
    }
    let path = std::path::absolute(house.preview.root().join(file)).ok()?;
    let path = path.to_string_lossy().replace('\\', "/");
    let address = house.door.editor.replace("{file}", path.trim_start_matches('/'));
    Some(address.replace("{line}", &line.to_string()).replace("{column}", &column.to_string()))
}

/// Tells one browser what to do, now and after every build.
fn events(house: &House, query: &str) -> Response<Body> {
    let Ok(place) = house.streams.clone().try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many pages of this preview are open.\n");
    };
    let value = |name: &str| {
        let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        found.and_then(|(_, value)| percent_decode_str(value).decode_utf8().ok()).unwrap_or_default().into_owned()
    };
    let path = site_path(&value("page")).unwrap_or_default();
    let path = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path };
    let mut viewer = Viewer { path, mark: value("mark"), html: None };
    let mut snapshots = house.preview.subscribe();
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        // Held as long as the stream is.
        let _place = place;
        loop {
            let snapshot = snapshots.borrow_and_update().clone();
            let looked = tokio::task::spawn_blocking(move || {
                let state = viewer.state(&snapshot);
                if !state.changed && viewer.html.is_none() {
                    viewer.html = snapshot.shown.as_ref().and_then(|shown| reload::page(shown, &viewer.path));
                }
                (viewer, state)
            });
            let Ok((back, state)) = looked.await else { return };
            viewer = back;
            let text = serde_json::to_string(&state).unwrap_or_default();
            if sender.send(text).await.is_err() {
                return;
            }
            tokio::select! {
                changed = snapshots.changed() => if changed.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    let stream = ReceiverStream::new(receiver).map(|text| Ok::<Event, Infallible>(Event::default().data(text)));
    let mut response = Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::site_path;

    #[test]
    fn only_plain_paths_are_addresses() {
        assert_eq!(site_path("/").as_deref(), Some(""));
        assert_eq!(site_path("/en/2023/").as_deref(), Some("en/2023/"));
        assert_eq!(site_path("/2023/%E5%9B%BE.png").as_deref(), Some("2023/图.png"));
        for path in [
            "",
            "x",
            "//x",
            "/../x",
            "/a/../b",
            "/%2e%2e/x",
            "/a%5cb",
            "/a%00",
            "/C:/x",
            "/a//b",
            "/%ff",
            "/a/./b",
            "/%252e%252e/x",
        ] {
            assert_eq!(site_path(path), None, "{path}");
        }
    }
}
