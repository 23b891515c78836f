//! Checks pictures by their headers alone: the format must match the file name, the size
//! must be limited, and the metadata should not contain the location where the picture was
//! taken.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::model::report::Version;
use crate::model::site::Site;
use crate::picture::{Head, PictureFormat};
use std::path::Path;

/// The maximum number of pixels. Decoding 64 million pixels needs 256 MB, here and on the
/// reader's phone. No usual camera makes larger pictures; a small file that claims more is
/// a decompression bomb.
const MOST_PIXELS: u64 = 64_000_000;

/// Checks the header of the picture `name` at its source position.
pub(super) fn picture(version: &Version, name: &str, head: &Head, position: Position, diagnostics: &mut Sink) {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if !head.kind.extensions().contains(&extension.as_str()) {
        let kind = kind_name(head.kind);
        let message = Sentence::new(
            format!("“{name}”其实是 {kind} 图片，文件名却以 .{extension} 结尾。"),
            format!("`{name}` is a {kind} picture, but its name ends in .{extension}."),
        );
        let right = head.kind.extensions()[0];
        diagnostics.push(Diagnostic::new(Code::ImageKind, message).at(&version.file, position).help(
            format!("请把文件名的结尾改成 .{right}，或另存为 .{extension} 格式。"),
            format!("Change the extension to .{right}, or save it as .{extension} with an image editor."),
        ));
    }
    let (width, height) = (head.width, head.height);
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        let message = Sentence::new(
            format!("图片“{name}”太大：{width}×{height} 像素，最多 6400 万像素。"),
            format!("The picture `{name}` is too large: {width}×{height} pixels; the maximum is 64 million pixels."),
        );
        diagnostics.push(Diagnostic::new(Code::ImageHuge, message).at(&version.file, position).help(
            "请用图片软件缩小，宽 3000 像素已经足够。",
            "Reduce it with an image editor; a width of 3,000 pixels is enough.",
        ));
    }
    if head.has_place {
        let message = Sentence::new(
            format!("图片“{name}”里记着拍摄地点，读者下载原图就能看到。"),
            format!("The picture `{name}` contains the place where it was taken; readers who download the original can see it."),
        );
        diagnostics.push(Diagnostic::new(Code::ImagePlace, message).at(&version.file, position).help(
            "请用图片软件另存一份不带位置信息的；页面上的小图已不带任何信息。",
            "Save a copy without location data; the smaller pictures on the pages contain no metadata.",
        ));
    }
}

fn kind_name(kind: PictureFormat) -> &'static str {
    match kind {
        PictureFormat::Jpeg => "JPEG",
        PictureFormat::Png => "PNG",
        PictureFormat::Gif => "GIF",
        PictureFormat::WebP { .. } => "WebP",
    }
}

/// Returns a diagnostic for every place that shows a picture which could not be decoded.
pub(crate) fn damaged(site: &Site, source: &Path, reason: &Sentence) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for report in &site.reports {
        let Some((name, _)) = report.files.iter().find(|(_, file)| file.path == source) else { continue };
        for (_, version) in report.versions() {
            for image in version.narrative.images().into_iter().filter(|image| image.source == *name) {
                let message = Sentence::new(
                    format!("图片“{name}”已损坏，打不开（{}）。", reason.zh),
                    format!("The picture `{name}` is damaged and cannot be opened ({}).", reason.en),
                );
                diagnostics.push(Diagnostic::new(Code::ImageDamaged, message).at(&version.file, image.position).help(
                    "复制可能没有完成；请重新复制，或用图片软件另存一次。",
                    "Copying may not have finished: copy it again, or save it again with an image editor.",
                ));
            }
        }
    }
    diagnostics
}
