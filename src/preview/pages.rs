//! Serves the pages and files of the site.
//!
//! A reverse proxy may serve the preview below a path prefix that requests do not contain.
//! So every URL that is put into a response is relative.

use super::answer::{self, HTML, plain, respond};
use super::reload;
use super::reload::PageVersion;
use super::snapshot::Snapshot;
use crate::diagnostic::{Sentence, Speech};
use crate::rendered_site::RenderedSite;
use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Decodes the path of a request and removes its leading `/`.
///
/// `None` if it has empty, `.` or `..` parts (a trailing `/` is fine), is not UTF-8, or
/// contains a control character, `\`, `:` or `%`.
pub(super) fn site_path(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?.into_owned();
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '%');
    let parts: Vec<&str> = decoded.split('/').collect();
    let last = parts.len() - 1;
    let plain = parts.iter().enumerate().all(|(index, part)| !matches!(*part, "." | "..") && (!part.is_empty() || index == last));
    (plain && !decoded.chars().any(odd)).then_some(decoded)
}

/// The relative URL from a requested path to the root: `../` for each folder.
pub(super) fn way_to_root(asked: &str) -> String {
    "../".repeat(asked.matches('/').count().saturating_sub(1))
}

/// What the site has at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shows {
    /// This output file.
    File(String),
    /// A folder with an index page, requested without the trailing slash.
    Folder(String),
    /// Nothing. Contains the path of the 404 page, which may not exist.
    Missing(String),
}

/// Looks up a decoded path of a request, without its leading slash.
pub(super) fn shows(shown: &RenderedSite, path: &str) -> Shows {
    // Links of the 404 page begin with the path of `base_url`.
    let base = shown.base_path();
    let base = base.trim_start_matches('/');
    let path = path.strip_prefix(base).filter(|_| !base.is_empty()).unwrap_or(path);
    let file = if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() };
    if shown.has(&file) {
        return Shows::File(file);
    }
    if !path.is_empty() && shown.has(&format!("{path}/index.html")) {
        return Shows::Folder(path.to_owned());
    }
    Shows::Missing(shown.not_found(path))
}

/// The output file of the page that a browser gets at a path. `None` for a redirect.
pub(super) fn page_at(shown: &RenderedSite, path: &str) -> Option<String> {
    match shows(shown, path) {
        Shows::File(file) | Shows::Missing(file) => Some(file),
        Shows::Folder(_) => None,
    }
}

/// The response to a request for `path`; `asked` is the same path before decoding.
pub(super) fn answer(snapshot: &Snapshot, path: &str, asked: &str, speech: Speech) -> Response<Body> {
    let root = way_to_root(asked);
    let Some(shown) = &snapshot.shown else {
        return html(StatusCode::OK, NOTHING_YET, NO_MARK, &root);
    };
    let (status, file) = match shows(shown, path) {
        Shows::Folder(path) => return to_folder(&path),
        Shows::File(file) => (StatusCode::OK, file),
        Shows::Missing(file) => match shown.asset_now(path) {
            Some(bytes) => return answer::file(StatusCode::OK, path, bytes.to_vec()),
            None => (StatusCode::NOT_FOUND, file),
        },
    };
    if let Some(attachment) = shown.attachment(&file) {
        return answer::stream(status, &file, attachment);
    }
    let Some(bytes) = shown.get(&file) else {
        let missing = Sentence::new("没有这个页面。\n", "Page not found.\n");
        return plain(StatusCode::NOT_FOUND, missing.get(speech));
    };
    if !file.ends_with(".html") {
        return answer::file(status, &file, bytes.to_vec());
    }
    let text = String::from_utf8_lossy(&bytes);
    // The mark is that of the page as a build writes it, before anything is inserted.
    let mark = PageVersion::of(shown, &file).map(|version| version.mark).unwrap_or_default();
    if status == StatusCode::OK {
        html(status, &text, &mark, &root)
    } else {
        html(status, &from_here(&text, shown, &root), &mark, &root)
    }
}

/// Replaces the absolute links of the 404 page, which begin with the path of `base_url`,
/// by relative ones to the root of the preview.
fn from_here(text: &str, shown: &RenderedSite, root: &str) -> String {
    let here = if root.is_empty() { "./" } else { root };
    text.replace(&format!("=\"{}", shown.public_path()), &format!("=\"{here}"))
}

/// An HTML response with the reload script inserted.
fn html(status: StatusCode, text: &str, mark: &str, root: &str) -> Response<Body> {
    respond(status, HTML, reload::inject(text, mark, root).into_bytes())
}

/// The mark of a stand-in page. It differs from that of every page, so the browser reloads
/// as soon as there is one.
const NO_MARK: &str = "";

const NOTHING_YET: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>gongkai</title></head><body></body></html>\n";

/// Percent-encodes everything in a path segment but unreserved characters.
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A permanent redirect to the same path with a trailing slash.
pub(super) fn to_folder(path: &str) -> Response<Body> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
    // Relative to the requested URL.
    if let Ok(place) = HeaderValue::from_str(&format!("{}/", utf8_percent_encode(name, PART))) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    response
}

/// The response if rendering a page panicked.
pub(super) fn failed(asked: &str, speech: Speech) -> Response<Body> {
    let text = Sentence::new(
        "这个页面没能生成：程序内部出错了，终端里有详情。改动并保存后会自动重试。",
        "Internal error: this page could not be rendered. The terminal has the details. It is tried again after the next save.",
    );
    let (tag, text) = (if speech == Speech::Chinese { "zh" } else { "en" }, text.get(speech));
    let page = format!(
        "<!doctype html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><title>gongkai</title></head><body><p>{text}</p></body></html>\n"
    );
    html(StatusCode::INTERNAL_SERVER_ERROR, &page, NO_MARK, &way_to_root(asked))
}

#[cfg(test)]
mod tests {
    use super::{site_path, way_to_root};

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

    #[test]
    fn the_root_is_found_from_any_depth() {
        for (asked, way) in [("/", ""), ("/a.html", ""), ("/2023/", "../"), ("/2023/a.html", "../"), ("/a/b/c", "../../")] {
            assert_eq!(way_to_root(asked), way, "{asked}");
        }
    }
}
