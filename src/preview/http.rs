//! The HTTP server of the preview, and its limits.
//!
//! - A URL is looked up among the planned output paths. It is never used as a path on the
//!   disk, so no request can read a file outside the site.
//! - Only GET and HEAD are answered, and only under accepted host names (`host_policy.rs`); and POST for the forms of the
//!   preview's own pages, from this machine, with a token.
//! - The size of request headers, connections and event streams are limited.
//! - Each connection has its own task, so a slow client does not delay the others.

use super::answer::{self, plain};
use super::host_policy::{Caller, HostPolicy, Refusal};
use super::pages::{self, site_path};
use super::reload::OWN;
use super::snapshot::Preview;
use super::{events, own};
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Open connections at a time; further ones wait.
const MOST_CONNECTIONS: usize = 256;
/// Open event streams at a time; further ones get 503.
const MOST_STREAMS: usize = 48;
/// The time a client has to send the headers of a request.
const HEAD_TIME: Duration = Duration::from_secs(5);
const HEAD_BYTES: usize = 16 * 1024;
/// The largest form.
const FORM_BYTES: usize = 256 * 1024;
/// How long the answer to a form waits for the build that shows its change.
const REBUILD_TIME: Duration = Duration::from_secs(3);

/// The state that every request handler shares.
pub(super) struct ServerState {
    /// The current build of the site.
    pub preview: Arc<Preview>,
    /// The check of host names.
    pub host_policy: Arc<HostPolicy>,
    /// Whether the preview listens on the local network.
    pub lan: bool,
    /// The language of the messages in the browser.
    pub speech: Speech,
    /// The template of the links that open a source position in an editor; may be empty.
    pub editor: String,
    /// One permit for each event stream.
    pub streams: Arc<Semaphore>,
    /// What forms must contain; different in each run.
    pub token: String,
    /// Held while a form changes content: one change at a time.
    pub changing: Mutex<()>,
}

impl ServerState {
    /// No event stream is open yet.
    pub(super) fn new(preview: Arc<Preview>, host_policy: Arc<HostPolicy>, options: &super::Options) -> ServerState {
        let (lan, speech, editor) = (options.lan, options.speech, options.editor.clone());
        let streams = Arc::new(Semaphore::new(MOST_STREAMS));
        ServerState { preview, host_policy, lan, speech, editor, streams, token: token(), changing: Mutex::new(()) }
    }
}

/// A text that nobody can foresee. The keys of the standard library's hashes are random; a hash of nothing depends on them alone.
fn token() -> String {
    let random = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", random(), random())
}

/// Accepts connections on all sockets and does not return while one of them works.
pub(super) async fn run(sockets: Vec<TcpListener>, server: ServerState) -> Result<()> {
    let server = Arc::new(server);
    let places = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut doors = JoinSet::new();
    for socket in sockets {
        let here = Path::new("127.0.0.1");
        socket.set_nonblocking(true).map_err(Error::system(here))?;
        let socket = tokio::net::TcpListener::from_std(socket).map_err(Error::system(here))?;
        doors.spawn(accept(socket, server.clone(), places.clone()));
    }
    while doors.join_next().await.is_some() {}
    Ok(())
}

async fn accept(listener: tokio::net::TcpListener, server: Arc<ServerState>, places: Arc<Semaphore>) {
    let service = TowerToHyperService::new(Router::new().fallback(respond).with_state(server));
    loop {
        let Ok(place) = places.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // Nagle's algorithm would delay small responses.
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

async fn respond(State(server): State<Arc<ServerState>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let mut response = match server.host_policy.admit(&head.uri, &head.headers) {
        Ok(caller) if head.method == Method::POST => sent(&server, &head, body, caller).await,
        Ok(caller) => admitted(&server, &head, caller).await,
        Err(refusal) => turned_away(&refusal, server.speech),
    };
    answer::finish(response.headers_mut());
    if head.method == Method::HEAD { response.map(|_| Body::empty()) } else { response }
}

/// The response to a refused host name. It says how to allow the name, because port
/// forwarding and proxies are ordinary uses.
fn turned_away(refusal: &Refusal, speech: Speech) -> Response<Body> {
    match refusal {
        Refusal::Unclear => {
            let text = Sentence::new("请求里应该正好有一个 Host。\n", "A request must have exactly one valid Host header.\n");
            plain(StatusCode::BAD_REQUEST, text.get(speech))
        }
        Refusal::Unknown(host) => {
            let text = Sentence::new(
                format!("这个预览不认识主机名“{host}”。如果是您自己转发的地址，请这样启动：gongkai serve --allow-host {host}\n"),
                format!(
                    "This preview does not accept the host name `{host}`. If you forward that address yourself, start the preview with: gongkai serve --allow-host {host}\n"
                ),
            );
            plain(StatusCode::MISDIRECTED_REQUEST, text.get(speech))
        }
    }
}

/// The response to a form of one of the preview's own pages, the only ones that may change content.
///
/// It is accepted from this machine only, and never with `--lan`: a request from the network can pretend to be local. The token
/// of the form keeps out pages of other sites, which cannot read it.
async fn sent(server: &Arc<ServerState>, head: &Parts, body: Body, caller: Caller) -> Response<Body> {
    let path = site_path(head.uri.path()).unwrap_or_default();
    // Browsers name the page that a form is on. Behind a proxy its host is another one than that of the request.
    let origin = head.headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok()).unwrap_or_default();
    let host = head.headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let is_own = host.is_some_and(|host| origin.strip_prefix("http://") == Some(host));
    let Some(name) = path.strip_prefix(OWN).filter(|name| own::takes_forms(name)) else { return not_allowed() };
    let body = axum::body::to_bytes(body, FORM_BYTES).await.unwrap_or_default();
    let fields: BTreeMap<String, String> = form_urlencoded::parse(&body).into_owned().collect();
    if caller != Caller::Local || server.lan || !is_own || fields.get("token") != Some(&server.token) {
        let text = Sentence::new(
            "只有在这台电脑上直接打开的预览页面才能修改内容；局域网预览（--lan）和经过代理的不能修改。请刷新页面再试。\n",
            "Only pages of the preview that are opened directly on this machine can change content: none with --lan or behind a proxy. Reload the page and try again.\n",
        );
        return plain(StatusCode::FORBIDDEN, text.get(server.speech));
    }
    let mut snapshots = server.preview.subscribe();
    snapshots.mark_unchanged();
    let (state, name) = (server.clone(), name.to_owned());
    let done = tokio::task::spawn_blocking(move || own::form(&state, &name, &fields, caller)).await;
    let Ok(own::Answer { response, is_changed }) = done else { return pages::failed(head.uri.path(), server.speech) };
    if is_changed {
        // The page that follows shows the change; without it the browser would show the state before.
        let _ = tokio::time::timeout(REBUILD_TIME, snapshots.changed()).await;
    }
    response
}

fn not_allowed() -> Response<Body> {
    let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "GET, HEAD\n");
    response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    response
}

async fn admitted(server: &Arc<ServerState>, head: &Parts, caller: Caller) -> Response<Body> {
    let speech = server.speech;
    if head.method != Method::GET && head.method != Method::HEAD {
        return not_allowed();
    }
    let asked = head.uri.path().to_owned();
    let Some(path) = site_path(&asked) else {
        let text = Sentence::new("网站里没有这样的地址。\n", "This site has no such address.\n");
        return plain(StatusCode::BAD_REQUEST, text.get(speech));
    };
    let query = head.uri.query().unwrap_or_default().to_owned();
    if path.strip_prefix(OWN) == Some("events") && head.method == Method::GET {
        return events::stream(server, &query);
    }
    let (server, again) = (server.clone(), asked.clone());
    // Rendering takes CPU time: it must not block the tasks of other connections.
    let made = tokio::task::spawn_blocking(move || match path.strip_prefix(OWN) {
        Some(name) => own::answer(&server, name, &query, caller),
        None if path == OWN.trim_end_matches('/') => pages::to_folder(&path),
        None => pages::answer(&server.preview.current(), &path, &asked, speech),
    });
    made.await.unwrap_or_else(|_| pages::failed(&again, speech))
}
