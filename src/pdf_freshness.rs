//! Decides which PDFs of reports are offered for download: only those whose record still
//! matches both the PDF and the print view, so that no outdated PDF is next to corrected
//! numbers.
//!
//! The print view is always rendered from a plan without PDFs, because a printed page
//! does not mention its own PDF. Files are read only through `load`.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::load::printed::{Digests, Printed, digest, stem};
use crate::model::base_url::BaseUrl;
use crate::model::site::Site;
use crate::plan::assets;
use crate::plan::page::{FileKind, PageKind};
use crate::plan::url::running_head_name;
use crate::plan::{PdfDownload, Plan};
use crate::render::{Content, Renderer};

/// Returns the digest of everything that affects the printed PDF: the full-report page
/// (without the metadata in its head), the style sheets, and the images. Returns `None`
/// if the page cannot be rendered or an image cannot be read.
pub(crate) fn view(
    site: &Site,
    plan: &Plan,
    renderer: &Renderer,
    (report, locale): (usize, usize),
    digests: &mut Digests,
) -> Option<String> {
    let kind = PageKind::Whole(report);
    let page = plan.pages().find(|page| page.kind == kind && page.locale == locale)?;
    let mut html = None;
    renderer
        .group(&[page], &mut |output| {
            if output.path == page.path {
                html = made(output.content);
            }
        })
        .ok()?;
    let html = String::from_utf8(html?).ok()?;
    let mut inputs = vec![on_paper(&html)];
    let running_head = running_head_name(&site.reports[report].id, &site.locales().get(locale).code);
    let sheets = plan.files.iter().filter(|file| match &file.kind {
        FileKind::Asset(name, _) => name == assets::STYLE_SHEET || *name == running_head,
        _ => false,
    });
    inputs.extend(sheets.filter_map(|file| String::from_utf8(made(renderer.file(file).ok()?.content)?).ok()));
    let mut lines: Vec<String> = inputs.iter().map(|text| digest(text.as_bytes())).collect();
    // Images of the theme that the page or a style sheet refers to.
    for (name, asset) in plan.assets.iter() {
        let file = asset.path.rsplit('/').next().unwrap_or(name);
        let is_script_or_sheet = name.ends_with(".js") || name.ends_with(".css");
        if !is_script_or_sheet && inputs.iter().any(|text| text.contains(file)) {
            lines.push(digest(&asset.bytes));
        }
    }
    let report = &site.reports[report];
    for name in &report.used_files {
        if let Some(file) = report.files.get(name).filter(|file| file.head.is_some()) {
            lines.push(format!("{name} {}", digests.of(&file.path)?));
        }
    }
    Some(digest(lines.join("\n").as_bytes()))
}

/// Returns the bytes of a generated file, or `None` for a copied one.
fn made(content: Content) -> Option<Vec<u8>> {
    match content {
        Content::Made(bytes) => Some(bytes),
        Content::Copied(_) => None,
    }
}

/// Returns a page without the parts that are not printed: its head keeps the title and
/// the style sheets, and loses the data for search engines, share cards and scripts.
/// Otherwise a new share card would make every PDF outdated.
fn on_paper(html: &str) -> String {
    let Some((head, body)) = html.split_once("</head>") else { return html.to_owned() };
    let mut kept = String::with_capacity(html.len());
    let mut rest = head;
    while let Some(start) = rest.find('<') {
        kept.push_str(&rest[..start]);
        let tag = &rest[start..];
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let is_sheet = tag.starts_with("<link ") && tag[..end].contains("stylesheet");
        rest = &tag[end..];
        if tag.starts_with("<script") {
            rest = rest.split_once("</script>").map_or("", |(_, rest)| rest);
        } else if is_sheet || !tag.starts_with("<meta ") && !tag.starts_with("<link ") {
            kept.push_str(&tag[..end]);
        }
    }
    kept.push_str(rest);
    let head: String = kept.lines().filter(|line| !line.trim().is_empty()).collect();
    head + body
}

/// Checks all PDFs. Those that are not offered get a diagnostic.
pub(crate) fn current_pdfs(
    site: &Site,
    plan: &Plan,
    renderer: &Renderer,
    printed: &[Printed],
    digests: &mut Digests,
) -> (Vec<PdfDownload>, Vec<Diagnostic>) {
    let (mut current, mut diagnostics) = (Vec::new(), Vec::new());
    for pdf in printed {
        let Some(wanted) = report_of(site, &pdf.stem) else {
            diagnostics.push(belongs_to_nothing(pdf));
            continue;
        };
        let is_own = pdf.record.as_ref().is_some_and(|record| Some(&record.pdf) == digests.of(&pdf.path).as_ref());
        let now = if is_own { view(site, plan, renderer, wanted, digests) } else { None };
        let is_current = pdf.record.as_ref().is_some_and(|record| Some(&record.view) == now.as_ref());
        let (report, locale) = wanted;
        if is_current {
            current.push(PdfDownload { report, locale, source: pdf.path.clone(), length: pdf.length });
        } else {
            let remark = if is_own { stale(pdf) } else { unknown(pdf) };
            let (id, code) = (&site.reports[report].id, &site.locales().get(locale).code);
            let address = given_address(site).map(|url| format!(" --base-url {url}")).unwrap_or_default();
            diagnostics.push(remark.help(
                format!("请重新生成：gongkai pdf --report {id} --lang {code}{address}"),
                format!("Print it again: gongkai pdf --report {id} --lang {code}{address}"),
            ));
        }
    }
    (current, diagnostics)
}

/// Returns the site's URL if it was given on the command line. The suggested command
/// needs it: links in a PDF printed without it would differ, and the PDF would be
/// outdated at once.
fn given_address(site: &Site) -> Option<&str> {
    let own = site.base_url.as_ref().and_then(|url| BaseUrl::parse(&url.id).ok());
    site.address.as_ref().filter(|address| Some(*address) != own.as_ref()).map(BaseUrl::as_str)
}

/// Returns the report and language that a PDF is named after.
fn report_of(site: &Site, name: &str) -> Option<(usize, usize)> {
    let languages = || site.locales().iter().enumerate();
    site.reports.iter().enumerate().find_map(|(report, entry)| {
        let (locale, _) = languages().find(|(_, locale)| stem(&entry.id, &locale.code) == name)?;
        Some((report, locale))
    })
}

/// The diagnostic for a PDF that is older than the report.
fn stale(pdf: &Printed) -> Diagnostic {
    let message = Sentence::new(
        "这份 PDF 印出来以后，网页上的报告改过了，所以不提供下载。",
        "The report has changed since this PDF was made, so it is not offered for download.",
    );
    Diagnostic::new(Code::PdfStale, message).at(&pdf.name, Position::start())
}

/// The diagnostic for a PDF without a usable record, or one that does not match its record.
fn unknown(pdf: &Printed) -> Diagnostic {
    let message = Sentence::new(
        "这份 PDF 没有可用的生成记录，或者生成以后被改动过，所以不提供下载。",
        "This PDF has no usable record of how it was made, or was changed afterwards, so it is not offered for download.",
    );
    Diagnostic::new(Code::PdfUnknown, message).at(&pdf.name, Position::start())
}

/// The diagnostic for a PDF that no report and language corresponds to.
fn belongs_to_nothing(pdf: &Printed) -> Diagnostic {
    let message = Sentence::new("没有哪份报告的 PDF 叫这个名称。", "No report has a PDF of this name.");
    Diagnostic::new(Code::FileUnused, message)
        .at(&pdf.name, Position::start())
        .help("不需要就移走它。", "Move it away if it is not needed.")
}

#[cfg(test)]
mod tests {
    use super::on_paper;

    #[test]
    fn what_machines_are_told_is_no_part_of_the_paper() {
        let page = |head: &str| format!("<html lang=\"zh\"><head>\n{head}<title>t</title>\n</head><body>b</body></html>");
        let told = "<meta name=\"a\" content=\"1\">\n<script>x < y</script>\n<link rel=\"icon\" href=\"i.png\">\n";
        assert_eq!(on_paper(&page(told)), on_paper(&page("")));
        assert_ne!(on_paper(&page("<link rel=\"stylesheet\" href=\"a.1a2b3c4d.css\">")), on_paper(&page("")));
        assert_ne!(on_paper(&page("").replace(">t<", ">u<")), on_paper(&page("")));
        assert_ne!(on_paper(&page("").replace(">b<", ">c<")), on_paper(&page("")));
    }
}
