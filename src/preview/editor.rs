//! Makes the links that open a source position in an editor.

use crate::diagnostic::Position;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use std::path::Path;

/// Percent-encodes everything but unreserved characters and `/`. Others have a meaning in
/// the link: `#`, `?`, `&` and `%` in the URL, `:` before the line number.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'/');

/// Fills in a link template such as `vscode://file/{file}:{line}:{column}`. The path is
/// absolute and without its leading `/`; line and column begin at 1.
///
/// `None` if the absolute path cannot be determined.
pub(super) fn address(form: &str, file: &Path, position: Position) -> Option<String> {
    let file = std::path::absolute(file).ok()?;
    let path = escaped(file.as_os_str().as_encoded_bytes(), cfg!(windows));
    // In one pass, so that a placeholder in a file name is not replaced.
    let mut filled = String::with_capacity(form.len() + path.len());
    let mut rest = form;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = [("file}", path.clone()), ("line}", position.line.to_string()), ("column}", position.column.to_string())];
        let found = known.iter().find_map(|(name, value)| Some((after.strip_prefix(name)?, value.as_str())));
        let (after, value) = found.unwrap_or((after, "{"));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Some(filled)
}

/// A percent-encoded path with `/` as separator and without the leading one. A Windows
/// network path (`\\host\share`) keeps one `/` before the host.
fn escaped(path: &[u8], is_windows: bool) -> String {
    let path: Vec<u8> = path.iter().map(|byte| if is_windows && *byte == b'\\' { b'/' } else { *byte }).collect();
    let path = path.strip_prefix(b"//?/UNC/").map(|rest| [b"//", rest].concat()).unwrap_or(path);
    let path = path.strip_prefix(b"//?/").unwrap_or(&path);
    let path = path.strip_prefix(b"/").unwrap_or(path);
    match path {
        [drive, b':', rest @ ..] if is_windows && drive.is_ascii_alphabetic() => {
            format!("{}:{}", char::from(*drive), percent_encode(rest, KEPT))
        }
        _ => percent_encode(path, KEPT).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_in_paths_are_escaped() {
        for (path, escaped_path) in [
            ("/home/a/b.md", "home/a/b.md"),
            ("/a b/50% #1?/x&y=z:3.md", "a%20b/50%25%20%231%3F/x%26y%3Dz%3A3.md"),
            ("/报告/甲.md", "%E6%8A%A5%E5%91%8A/%E7%94%B2.md"),
            (r"/a\b", "a%5Cb"),
            ("/{line}", "%7Bline%7D"),
        ] {
            assert_eq!(escaped(path.as_bytes(), false), escaped_path, "{path}");
        }
    }

    #[test]
    fn windows_paths_keep_their_drive_or_host() {
        for (path, escaped_path) in [
            (r"C:\Users\李 雷\a#b.md", "C:/Users/%E6%9D%8E%20%E9%9B%B7/a%23b.md"),
            (r"\\server\share\a.md", "/server/share/a.md"),
            (r"\\?\C:\a.md", "C:/a.md"),
            (r"\\?\UNC\server\share\a.md", "/server/share/a.md"),
        ] {
            assert_eq!(escaped(path.as_bytes(), true), escaped_path, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_form_is_filled_in() {
        let position = Position { line: 3, column: 7, ..Position::start() };
        let filled = |form: &str, path: &str| address(form, Path::new(path), position);
        assert_eq!(filled("vscode://file/{file}:{line}:{column}", "/a b.md").as_deref(), Some("vscode://file/a%20b.md:3:7"));
        assert_eq!(
            filled("x://open?file=/{file}&line={line}", "/{line}&.md").as_deref(),
            Some("x://open?file=/%7Bline%7D%26.md&line=3")
        );
        assert_eq!(filled("x://{other}/{", "/a").as_deref(), Some("x://{other}/{"));
    }
}
