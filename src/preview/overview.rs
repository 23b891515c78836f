//! The overview page at `/__gongkai/`: its HTML frame, and the data about the reports and
//! their languages. Its script requests the data (`own.rs`) and fills in the page.

use super::snapshot::Snapshot;
use crate::diagnostic::{Place, Position, Sentence, Speech};
use crate::model::report::{Report, Section, Translations};
use crate::model::site::Site;
use crate::plan::artwork::{Card, Shape, card_path};
use crate::plan::page::PageKind;
use crate::plan::url::{page_path, pdf_path};
use crate::render::html::escape;
use crate::rendered_site::RenderedSite;
use crate::verdict::Verdict;
use serde_json::{Value, json};
use std::path::Path;

/// The HTML of the page without its content. It uses the theme's style sheet, if there is
/// one, to look like the site.
pub(super) fn page(snapshot: &Snapshot, speech: Speech) -> String {
    let sheet = snapshot.shown.as_ref().and_then(|shown| shown.style_sheet());
    let sheet = sheet.map(|path| format!("<link rel=\"stylesheet\" href=\"../{path}\">\n")).unwrap_or_default();
    let tag = if speech == Speech::Chinese { "zh" } else { "en" };
    let title = Sentence::new("预览", "Preview");
    let wait = Sentence::new("这一页要用到浏览器的脚本功能。", "This page needs JavaScript.");
    let name = snapshot.shown.as_ref().map(|shown| escape(shown.prepared.site.organization.name.get(0)));
    let name = name.unwrap_or_else(|| title.get(speech).to_owned());
    // The name comes last: it is an author's text and may contain another placeholder.
    include_str!("index.html")
        .replace("{tag}", tag)
        .replace("{title}", title.get(speech))
        .replace("{sheet}", &sheet)
        .replace("{noscript}", wait.get(speech))
        .replace("{name}", &name)
}

/// The reports, newest first, and the state of each language version, as JSON. Paths are
/// relative to the root and not percent-encoded.
pub(super) fn site(shown: &RenderedSite, root: &Path, speech: Speech, open: &dyn Fn(&Place) -> Option<String>) -> Value {
    let site = &shown.prepared.site;
    let languages: Vec<_> = site
        .locales()
        .iter()
        .map(|locale| json!({ "tag": locale.tag_text(), "name": locale.name, "code": locale.code }))
        .collect();
    let reports = site.reports.iter().enumerate().map(|(index, report)| {
        let desk = (site.locales().len() > 1).then(|| match site.locales().len() {
            2 => format!("translate/{}/{}/", site.locales().get(1 - report.source_locale).code, report.id),
            _ => "translate/".to_owned(),
        });
        let versions: Vec<Value> = (0..site.locales().len()).map(|locale| version(shown, index, locale, speech, open)).collect();
        json!({
            "id": report.id, "title": report.title.get(0), "edition": report.edition.get(0),
            "tag": site.locales().get(0).tag_text(), "versions": versions, "proof": format!("proof/{}.html", report.id), "review": review(root, &report.id), "translate": desk,
        })
    });
    json!({
        "name": site.organization.name.get(0),
        "sheet": shown.style_sheet(),
        "verdict": Verdict::of(site).sentence().get(speech),
        "languages": languages,
        "reports": reports.collect::<Vec<_>>(),
    })
}

/// The page of the review, if the report was imported.
#[cfg(feature = "import")]
fn review(root: &Path, report: &str) -> Option<String> {
    crate::import::Review::exists(root, report).then(|| format!("import/{report}/"))
}

#[cfg(not(feature = "import"))]
fn review(_: &Path, _: &str) -> Option<String> {
    None
}

/// One language version of a report: the paths of its pages, and what is not translated.
fn version(shown: &RenderedSite, index: usize, locale: usize, speech: Speech, open: &dyn Fn(&Place) -> Option<String>) -> Value {
    let site = &shown.prepared.site;
    let report = &site.reports[index];
    let there = |path: String| shown.has(&path).then_some(path);
    let card = Card { report: Some(index), section: None, locale, shape: Shape::Wide };
    let missing = missing(site, index, locale);
    json!({
        "title": report.title.own(locale),
        "front": page_path(site, PageKind::Report(index), locale),
        "print": page_path(site, PageKind::Whole(index), locale),
        "data": there(page_path(site, PageKind::Data(index), locale)),
        "card": there(card_path(site, card)),
        "pdf": there(pdf_path(site, index, locale)),
        "parts": report.sections.len(),
        "missing": missing.iter().map(|part| json!({
            "what": part.what.get(speech), "page": part.page, "file": part.place.as_ref().map(|place| &*place.file),
            "open": part.place.as_ref().and_then(open),
        })).collect::<Vec<_>>(),
    })
}

/// A part of a report that is missing in a language.
struct Missing {
    what: Sentence,
    /// The path of the page where readers see the other language.
    page: String,
    /// The source to translate, or the translation to complete.
    place: Option<Place>,
}

fn missing(site: &Site, index: usize, locale: usize) -> Vec<Missing> {
    let report = &site.reports[index];
    let front = page_path(site, PageKind::Report(index), locale);
    let last = report.sections.len().checked_sub(1).map_or(PageKind::Report(index), |last| PageKind::Section(index, last));
    let mut missing = Vec::new();
    let mut whole = |translations: Option<&Translations>, what: Sentence, page: String| {
        if let Some(translations) = translations.filter(|translations| translations.own(locale).is_none()) {
            missing.push(Missing { what, page, place: Some(start(translations)) });
        }
    };
    whole(report.preface.as_ref(), Sentence::new("前言", "Preface"), front.clone());
    for (number, section) in report.sections.iter().enumerate() {
        let page = page_path(site, PageKind::Section(index, number), locale);
        let what =
            Sentence::new(format!("第{}部分 {}", number + 1, section.id), format!("Section {}, {}", number + 1, section.id));
        whole(Some(&section.translations), what, page);
    }
    whole(report.closing.as_ref(), Sentence::new("结语", "Closing"), page_path(site, last, locale));
    whole(report.poster.as_ref(), Sentence::new("一图读懂", "Poster"), front);
    missing.extend(report.sections.iter().enumerate().filter_map(|(number, section)| {
        let own = section.translations.own(locale)?;
        let count = borrowed(section, locale);
        let what = Sentence::new(
            format!("第{}部分 {} 的 {count} 条", number + 1, section.id),
            format!("{count} {} of section {}, {}", if count == 1 { "clause" } else { "clauses" }, number + 1, section.id),
        );
        let page = page_path(site, PageKind::Section(index, number), locale);
        let place = Some(Place { file: own.file.clone(), position: Position::start() });
        (count > 0).then_some(Missing { what, page, place })
    }));
    missing.extend(untold(report, locale).map(|(count, place)| Missing {
        what: Sentence::new(format!("{count} 项数据的名称或说明"), format!("Labels or definitions of {count} facts")),
        page: page_path(site, PageKind::Data(index), locale),
        place: Some(place),
    }));
    missing
}

fn start(translations: &Translations) -> Place {
    Place { file: translations.source().1.file.clone(), position: Position::start() }
}

/// How many clauses of a section are shown in another language.
fn borrowed(section: &Section, locale: usize) -> usize {
    section.clauses(locale).filter(|(shown, _)| *shown != locale).count()
}

/// The number of facts with a text that is missing in this language, and the place of the
/// first one. `None` if there are no such facts.
fn untold(report: &Report, locale: usize) -> Option<(usize, Place)> {
    let untold: Vec<&Place> =
        report.facts.values().filter(|fact| !fact.is_available_in(locale)).map(|fact| &fact.place).collect();
    let first = untold.iter().min_by_key(|place| place.position)?;
    Some((untold.len(), (*first).clone()))
}
