//! Pictures and attachments that are named must be there and be what they say.

use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence};
use crate::model::report::{Report, Version};
use crate::model::site::Site;
use crate::narrative::{Inline, LinkTarget};

/// Pictures that browsers of the last years all show.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

pub fn check(site: &Site, diagnostics: &mut Vec<Diagnostic>) {
    for report in &site.reports {
        for (_, version) in report.versions() {
            for image in version.narrative.images() {
                picture(report, version, &image.source, image.position, diagnostics);
            }
            version.narrative.for_each_inline(&mut |inline| {
                if let Inline::Link(link) = inline
                    && let LinkTarget::File(path) = &link.target
                    && !report.files.contains_key(path)
                {
                    let message = Sentence::new(format!("没有文件“{path}”。"), format!("There is no file `{path}`."));
                    diagnostics.push(missing(report, version, Code::LinkBroken, message, path, link.position));
                }
            });
        }
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
    let extension = source.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if file.size.is_none() || !PICTURES.contains(&extension.as_str()) {
        let message = Sentence::new(format!("“{source}”不是可用的图片。"), format!("`{source}` is not a usable picture."));
        let diagnostic = Diagnostic::new(Code::ImageUnreadable, message).at(&version.file, position);
        diagnostics.push(diagnostic.help("请用 PNG、JPEG、GIF 或 WebP 格式的图片。", "Use a PNG, JPEG, GIF or WebP picture."));
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
