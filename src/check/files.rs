//! Checks that the pictures and attachments of a narrative exist and match their file
//! names.

use super::{attachments, personal};
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink};
use crate::disk_path;
use crate::file_name;
use crate::model::report::{ReportManuscript, Version};
use crate::model::shared_context::SharedContext;
use crate::model::text::Reference;
use crate::narrative::{Inline, LinkTarget};

/// The extensions of picture formats that all browsers of recent years support.
const PICTURES: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];

/// Checks the pictures and attachments of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    seal(report, diagnostics);
    for (_, version) in report.versions() {
        for image in version.narrative.images() {
            picture(report, version, &image.source, image.position, diagnostics);
        }
        for inline in version.narrative.inlines() {
            let Inline::Link(link) = inline else { continue };
            let LinkTarget::File { path, .. } = &link.target else { continue };
            if let Some(file) = report.files.get(path) {
                name_travels(version, path, link.position, diagnostics);
                diagnostics.extend(attachments::doubt(path, &file.nature).map(|doubt| doubt.at(&version.file, link.position)));
                let persons = personal::of_attachment(shared_context, path, &file.persons);
                diagnostics.extend(persons.map(|found| found.at(&version.file, link.position)));
            } else if !report.is_unreadable(path) {
                let message = Sentence::new(format!("没有文件“{path}”。"), format!("There is no file `{path}`."));
                diagnostics.push(missing(report, version, Code::LinkBroken, message, path, link.position));
            }
        }
    }
}

/// Checks the picture of the seal.
fn seal(report: &ReportManuscript, diagnostics: &mut Sink) {
    let Some(Reference { id, place }) = report.seal.as_ref().map(|seal| &seal.file) else { return };
    match report.files.get(id) {
        None if report.is_unreadable(id) => {}
        None => {
            let message = Sentence::new(format!("没有图片“{id}”。"), format!("There is no image `{id}`."));
            let help = diagnostic::suggestion(id, report.files.keys().map(String::as_str));
            let rule = Sentence::new("请把印章图片放在报告的文件夹里。", "Put the picture of the seal into the report's folder.");
            let missing = Diagnostic::new(Code::ImageMissing, message).at_place(place);
            diagnostics.push(missing.help_if(Some(help.unwrap_or(rule))));
        }
        Some(file) if file.head.is_none() => {
            let message = Sentence::new(format!("“{id}”不是可用的图片。"), format!("`{id}` is not a usable picture."));
            let unreadable = Diagnostic::new(Code::ImageUnreadable, message).at_place(place);
            diagnostics
                .push(unreadable.help("请用 PNG、JPEG、GIF 或 WebP 格式的图片。", "Use a PNG, JPEG, GIF or WebP picture."));
        }
        Some(_) => {}
    }
}

fn picture(report: &ReportManuscript, version: &Version, source: &str, position: Position, diagnostics: &mut Sink) {
    let Some(file) = report.files.get(source) else {
        if source.contains("://") && !disk_path::is_one(source) {
            let message = Sentence::new(
                format!("图片不能来自别的网站：{source}"),
                format!("A picture cannot be loaded from another site: {source}"),
            );
            let diagnostic = Diagnostic::new(Code::ImageMissing, message).at(&version.file, position);
            diagnostics.push(diagnostic.help("请把图片放在报告的文件夹里。", "Put the picture into the report's folder."));
            return;
        }
        if report.is_unreadable(source) {
            return;
        }
        let message = Sentence::new(format!("没有图片“{source}”。"), format!("There is no image `{source}`."));
        diagnostics.push(missing(report, version, Code::ImageMissing, message, source, position));
        return;
    };
    name_travels(version, source, position, diagnostics);
    let extension = source.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if let Some(hollow) = attachments::hollow(source, &file.nature) {
        diagnostics.push(hollow.at(&version.file, position));
    } else if file.head.is_none() || !PICTURES.contains(&extension.as_str()) {
        let message = Sentence::new(format!("“{source}”不是可用的图片。"), format!("`{source}` is not a usable picture."));
        let diagnostic = Diagnostic::new(Code::ImageUnreadable, message).at(&version.file, position);
        diagnostics.push(diagnostic.help("请用 PNG、JPEG、GIF 或 WebP 格式的图片。", "Use a PNG, JPEG, GIF or WebP picture."));
    } else if let Some(head) = file.head {
        super::pictures::picture(version, source, &head, position, diagnostics);
    }
}

/// Checks that a file name works on every file system and in every URL: on Windows, on a
/// memory stick, and after a slash.
fn name_travels(version: &Version, path: &str, position: Position, diagnostics: &mut Sink) {
    if let Some((message, help)) = file_name::hindrance(path) {
        diagnostics.push(Diagnostic::new(Code::FileName, message).at(&version.file, position).help_if(Some(help)));
    }
}

fn missing(
    report: &ReportManuscript,
    version: &Version,
    code: Code,
    message: Sentence,
    path: &str,
    position: Position,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, message).at(&version.file, position);
    let names = || report.files.keys().map(String::as_str);
    if let Some(help) = names().find(|name| file_name::look_the_same(name, path)).and_then(|name| unlike(name, path)) {
        return diagnostic.help_if(Some(help));
    }
    // A file name with a percent escape cannot be reached by any URL.
    if let Some((_, help)) =
        names().find(|name| name.contains('%') && file_name::plain(name) == path).and_then(file_name::hindrance)
    {
        return diagnostic.help_if(Some(help));
    }
    if disk_path::is_one(path) {
        return diagnostic.help_if(Some(of_a_disk(report, code, path)));
    }
    let rule = Sentence::new(
        format!("路径从报告的文件夹（content/{}/）算起。", report.id),
        format!("Paths are relative to the report's folder (content/{}/).", report.id),
    );
    diagnostic.help_if(Some(diagnostic::suggestion(path, names()).unwrap_or(rule)))
}

/// Help text for a path on the author's own disk. Readers cannot open it: the file must be
/// in the report's folder, and may already be there.
fn of_a_disk(report: &ReportManuscript, code: Code, path: &str) -> Sentence {
    let last = disk_path::last_name(path);
    let is_it = |name: &&String| disk_path::last_name(name).to_lowercase() == last.to_lowercase();
    if let Some(name) = report.files.keys().find(is_it) {
        return Sentence::new(
            format!("这是您电脑上的位置，读者打不开。报告的文件夹里有同名的文件，请写“{name}”。"),
            format!("Readers cannot open a path on your computer. The report's folder has a file of this name: write `{name}`."),
        );
    }
    let folder = if code == Code::ImageMissing { "images" } else { "files" };
    Sentence::new(
        format!("这是您电脑上的位置，读者打不开。请把文件放到 content/{}/{folder}/ 里，这里写“{folder}/{last}”。", report.id),
        format!(
            "Readers cannot open a path on your computer. Put the file into content/{}/{folder}/ and write `{folder}/{last}`.",
            report.id
        ),
    )
}

/// Returns help text with the first difference between two names that look the same. Such
/// characters are invisible or indistinguishable, so the text gives their code points.
fn unlike(name: &str, path: &str) -> Option<Sentence> {
    let (place, in_name, in_text) = file_name::difference(name, path)?;
    let number = |c: Option<char>| c.map(|c| format!("U+{:04X}", u32::from(c)));
    let (in_name, in_text) = (number(in_name), number(in_text));
    let zh = |number: &Option<String>| number.clone().unwrap_or_else(|| "什么也没有".to_owned());
    let en = |number: &Option<String>| number.clone().unwrap_or_else(|| "nothing".to_owned());
    Some(Sentence::new(
        format!(
            "有一个文件的名称看上去一样，第{place}个字符却不同：文件名里是 {}，这里是 {}。请给文件改名，或照文件名复制到这里。",
            zh(&in_name),
            zh(&in_text)
        ),
        format!(
            "A file name looks the same, but character {place} is {} there and {} here. Rename the file, or copy its name.",
            en(&in_name),
            en(&in_text)
        ),
    ))
}
