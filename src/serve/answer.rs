//! Answers: their types, and the heads that every one of them bears.

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use tokio_util::io::ReaderStream;

pub const HTML: &str = "text/html; charset=utf-8";
pub const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

pub fn plain(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    respond(status, TEXT, text.into().into_bytes())
}

pub fn respond(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// A file as it is, by pieces.
pub fn copy(status: StatusCode, kind: &'static str, file: std::fs::File) -> Response<Body> {
    let length = file.metadata().map(|metadata| metadata.len());
    let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(file), PIECE);
    let mut response = Response::new(Body::from_stream(pieces));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
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

/// The type of a file by the end of its name.
pub fn kind(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    match ending.as_deref().unwrap_or_default() {
        "html" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "xml" => "application/xml",
        "txt" => TEXT,
        "csv" => "text/csv; charset=utf-8; header=present",
        "json" if path.ends_with(".csv-metadata.json") => "application/csvm+json",
        "json" => JSON,
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
