//! Builds responses: their media types, and the headers that all of them have.

use crate::media_type::content_type;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, header};
use tokio_util::io::ReaderStream;

/// The media type of pages.
pub(super) const HTML: &str = "text/html; charset=utf-8";
/// The media type of data for scripts.
pub(super) const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// A response of plain text.
pub(super) fn plain(status: StatusCode, text: impl Into<String>) -> Response<Body> {
    respond(status, TEXT, text.into())
}

/// A response of the media type `kind`.
pub(super) fn respond(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> Response<Body> {
    with_type(status, HeaderValue::from_static(kind), body.into())
}

/// A response with a file; the extension of `path` decides the media type.
pub(super) fn file(status: StatusCode, path: &str, body: impl Into<Body>) -> Response<Body> {
    let kind = HeaderValue::try_from(content_type(path)).expect("media types are plain ASCII");
    with_type(status, kind, body.into())
}

fn with_type(status: StatusCode, kind: HeaderValue, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// A response that streams an open file from the disk.
pub(super) fn stream(status: StatusCode, path: &str, opened: std::fs::File) -> Response<Body> {
    let length = opened.metadata().map(|metadata| metadata.len());
    let pieces = ReaderStream::with_capacity(tokio::fs::File::from_std(opened), PIECE);
    let mut response = file(status, path, Body::from_stream(pieces));
    if let Ok(length) = length {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    response
}

/// How many bytes are read from the disk at once.
const PIECE: usize = 64 * 1024;

/// The headers of every response. They protect content that is not published yet:
///
/// - no cache stores it, and no proxy rewrites it;
/// - pages of other sites cannot embed its files or learn its URLs.
const ALWAYS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store, no-transform"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // Without this nginx buffers events until it has some kilobytes of them.
    (HeaderName::from_static("x-accel-buffering"), "no"),
];

/// Adds the common headers to a response.
pub(super) fn finish(headers: &mut HeaderMap) {
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // No other site may frame a response. The overview has set a stricter policy already;
    // the policy in a page's `<meta>` applies in addition to this header.
    let policy = headers.entry(header::CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static("frame-ancestors 'self'"));
}
