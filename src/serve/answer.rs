//! Answers: their types, and the heads that every one of them bears.

use crate::media_type::content_type;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use tokio_util::io::ReaderStream;

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

pub fn plain(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    respond(status, TEXT, text.into())
}

pub fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    with_type(status, HeaderValue::from_static(kind), body.into())
}

/// A file of the site, by its path.
pub fn file(status: StatusCode, path: &str, body: impl Into<Body>) -> Response<Body> {
    let kind = HeaderValue::try_from(content_type(path)).expect("media types are plain ASCII");
    with_type(status, kind, body.into())
}

fn with_type(status: StatusCode, kind: HeaderValue, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A file of the site that is streamed from the disk.
pub fn stream(status: StatusCode, path: &str, opened: std::fs::File) -> Response<Body> {
    let length = opened.metadata().map(|metadata| metadata.len());
    let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(opened), PIECE);
    let mut response = file(status, path, Body::from_stream(pieces));
    if let Ok(length) = length {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// Bytes that are read at once.
const PIECE: usize = 64 * 1024;

/// What is not published yet is nobody else's: no page of another site may frame it,
/// embed its files or learn its addresses, nothing is kept, and nothing in between
/// holds back or rewrites it.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store, no-transform"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // For nginx, which else keeps events until it has some kilobytes of them.
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

/// Puts the heads into an answer that every answer bears.
pub fn finish(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // Pages bring a policy of their own; an answer's comes on top of it.
    let policy = headers.entry(header::CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static("frame-ancestors 'self'"));
}
