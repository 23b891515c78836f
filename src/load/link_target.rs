//! Decides what the destination of a link refers to: another site, a file, or a section or clause.

use super::inline::Lines;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::disk_path;
use crate::file_name;
use crate::narrative::LinkTarget;

impl Lines<'_, '_> {
    /// What a link's destination refers to; `None` after a diagnostic if it refers to nothing.
    pub(super) fn link_target(&self, url: &str, position: Position, diagnostics: &mut Sink) -> Option<LinkTarget> {
        let diagnostic = match read_target(url) {
            Ok(target) => return Some(target),
            Err(diagnostic) => diagnostic,
        };
        diagnostics.push(diagnostic.at(self.file, position));
        None
    }
}

/// What a destination refers to. The error has no position yet.
fn read_target(url: &str) -> Result<LinkTarget, Box<Diagnostic>> {
    if let Some(rest) = ["https://", "http://", "mailto:", "tel:"].iter().find_map(|scheme| url.strip_prefix(scheme)) {
        return match incomplete_url(url, rest) {
            Some(diagnostic) => Err(Box::new(diagnostic)),
            None => Ok(LinkTarget::External(url.to_owned())),
        };
    }
    if url.starts_with("www.") {
        let message = Sentence::new(format!("网址“{url}”不完整。"), format!("The URL `{url}` is not complete."));
        let (zh, en) = (format!("请写成 https://{url}"), format!("Write https://{url}"));
        return Err(Box::new(Diagnostic::new(Code::LinkBroken, message).help(zh, en)));
    }
    if disk_path::is_one(url) {
        // The report's folder has no such file; the check of missing files reports it.
        return Ok(LinkTarget::File { path: file_name::plain(url), fragment: None });
    }
    if url.starts_with("//") || has_scheme(url) {
        let message = Sentence::new(format!("不能链接到“{url}”。"), format!("A link to `{url}` is not allowed."));
        let diagnostic = Diagnostic::new(Code::LinkUnsafe, message)
            .help("可以用 https:、mailto: 或 tel: 开头的地址。", "Use a URL that starts with https:, mailto: or tel:.");
        return Err(Box::new(diagnostic));
    }
    place_or_file(url)
}

/// What is wrong with the URL of another site, if anything. `rest` is the URL without its scheme.
fn incomplete_url(url: &str, rest: &str) -> Option<Diagnostic> {
    if rest.is_empty() {
        let message = Sentence::new(format!("链接的地址不完整：{url}"), format!("The URL is not complete: {url}"));
        return Some(Diagnostic::new(Code::LinkBroken, message));
    }
    let space = url.chars().find(|c| c.is_whitespace())?;
    let message = Sentence::new(format!("网址“{url}”里有空格。"), format!("The URL `{url}` contains a space."));
    let diagnostic = Diagnostic::new(Code::LinkBroken, message);
    if space != ' ' {
        return Some(
            diagnostic.help("请删去，或从浏览器的地址栏重新复制。", "Delete it, or copy the URL from the browser again."),
        );
    }
    let encoded = url.replace(' ', "%20");
    Some(diagnostic.help(
        format!("请删去空格；空格真是地址的一部分，就写作 {encoded}"),
        format!("Delete the space, or, if it is part of the URL, write {encoded}"),
    ))
}

/// `#id`, `2022#id`, or a file of the report.
fn place_or_file(url: &str) -> Result<LinkTarget, Box<Diagnostic>> {
    let (path, id) = match url.split_once('#') {
        Some((path, id)) => (path, Some(id)),
        None => (url, None),
    };
    let page_like = path.ends_with(".md") || path.ends_with(".html");
    if page_like || id == Some("") || url.is_empty() {
        let message =
            Sentence::new(format!("链接“{url}”不指向任何条目。"), format!("The link `{url}` does not point to a clause."));
        let diagnostic = Diagnostic::new(Code::LinkBroken, message).help(
            "链接到本报告的条目写“#标识”，链接到另一份报告写“2022#标识”。",
            "Write `#id` for a clause of this report, or `2022#id` for a clause of another report.",
        );
        return Err(Box::new(diagnostic));
    }
    if path.contains(['.', '/']) {
        return Ok(LinkTarget::File { path: file_name::plain(path), fragment: id.map(str::to_owned) });
    }
    let report = (!path.is_empty()).then(|| path.to_owned());
    Ok(LinkTarget::Place { report, id: id.map(str::to_owned) })
}

/// Whether the URL starts with a scheme such as `javascript:`. A colon after a dot, slash or hash does not end a scheme.
fn has_scheme(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::has_scheme;

    #[test]
    fn schemes_are_distinguished_from_paths() {
        assert!(has_scheme("javascript:alert(1)"));
        assert!(!has_scheme("images/a:b.png"));
        assert!(!has_scheme("#a:b"));
    }
}
