//! Pictures and attachments that are named must be there and be what they say.

use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence};
use crate::model::frame::Frame;
use crate::model::report::{Report, Version};
use crate::narrative::{Inline, LinkTarget};

/// Pictures that browsers of the last years all show.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

pub fn check_report(_: &Frame, report: &Report, diagnostics: &mut Vec<Diagnostic>) {
    for (_, version) in report.versions() {
        for image in version.narrative.images() {
            picture(report, version, &image.source, image.position, diagnostics);
        }
        version.narrative.for_each_inline(&mut |inline| {
            let Inline::Link(link) = inline else { return };
            let LinkTarget::File { path, .. } = &link.target else { return };
            if report.files.contains_key(path) {
                name_travels(version, path, link.position, diagnostics);
            } else {
                let message = Sentence::new(format!("没有文件“{path}”。"), format!("There is no file `{path}`."));
                diagnostics.push(missing(report, version, Code::LinkBroken, message, path, link.position));
            }
        });
    }
}

fn picture(report: &Report, version: &Version, source: &str, position: Position, diagnostics: &mut Vec<Diagnostic>) {
    let Some(file) = report.files.get(source) else {
        if source.contains("://") {
            let message = Sentence::new(
                format!("图片不能来自别的网站：{source}"),
                format!("A picture cannot come from another site: {source}"),
            );
            let diagnostic = Diagnostic::new(Code::ImageMissing, message).at(&version.file, position);
            diagnostics.push(diagnostic.help("请把图片放在报告的文件夹里。", "Keep the picture in the report's folder."));
            return;
        }
        let message = Sentence::new(format!("没有图片“{source}”。"), format!("There is no image `{source}`."));
        diagnostics.push(missing(report, version, Code::ImageMissing, message, source, position));
        return;
    };
    name_travels(version, source, position, diagnostics);
    let extension = source.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if file.head.is_none() || !PICTURES.contains(&extension.as_str()) {
        let message = Sentence::new(format!("“{source}”不是可用的图片。"), format!("`{source}` is not a usable picture."));
        let diagnostic = Diagnostic::new(Code::ImageUnreadable, message).at(&version.file, position);
        diagnostics.push(diagnostic.help("请用 PNG、JPEG、GIF 或 WebP 格式的图片。", "Use a PNG, JPEG, GIF or WebP picture."));
    } else if let Some(head) = file.head {
        super::pictures::picture(version, source, &head, position, diagnostics);
    }
}

/// Names must be good on every disk and in every address: on Windows, on a
/// memory stick, and behind a slash.
fn name_travels(version: &Version, path: &str, position: Position, diagnostics: &mut Vec<Diagnostic>) {
    let odd = |c: char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%');
    let bad_part = |part: &str| part.ends_with(['.', ' ']) || part.starts_with([' ', '.']);
    let found = path
        .chars()
        .find(|c| odd(*c))
        .map(String::from)
        .or_else(|| path.split('/').find(|part| bad_part(part)).map(str::to_owned));
    if let Some(found) = found {
        let message = Sentence::new(
            format!("文件名“{path}”里的“{found}”在别的系统或网址里不能用。"),
            format!("`{found}` in the file name `{path}` cannot be used on other systems or in addresses."),
        );
        let diagnostic = Diagnostic::new(Code::FileName, message).at(&version.file, position);
        diagnostics.push(
            diagnostic.help("请给文件改名，只用文字、数字、连字符和点。", "Rename the file: letters, digits, hyphens and dots."),
        );
    }
}

fn missing(report: &Report, version: &Version, code: Code, message: Sentence, path: &str, position: Position) -> Diagnostic {
    let near = diagnostic::suggestion(path, report.files.keys().map(String::as_str));
    let rule = Sentence::new(
        format!("路径从报告的文件夹（content/{}/）算起。", report.id),
        format!("Paths start from the report's folder (content/{}/).", report.id),
    );
    Diagnostic::new(code, message).at(&version.file, position).help_if(Some(near.unwrap_or(rule)))
}
