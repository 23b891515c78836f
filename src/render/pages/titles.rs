//! The titles of a page, for its heading and its window, and the description that search
//! engines and share cards show.

use super::super::context::RenderContext;
use super::super::names::{nowhere, report_title, section_number, section_title};
use super::super::prose::Prose;
use crate::narrative::first_paragraph;
use crate::plan::page::{Page, PageKind};

/// Maximum length of a description in characters, which search engines and cards show.
const DESCRIPTION_LENGTH: usize = 120;

/// Returns the title of a page.
pub(in crate::render) fn title(context: &RenderContext, page: &Page) -> String {
    let (site, locale) = (&context.site, page.locale);
    let messages = &context.tools[locale].messages;
    match page.kind {
        PageKind::Landing => site.front_title(locale).to_owned(),
        PageKind::Report(report) | PageKind::Whole(report) => report_title(context, report, locale),
        PageKind::Section(report, section) => {
            let link_context = nowhere(report, locale);
            let title = section_title(context, &link_context, &site.reports[report].sections[section]);
            format!("{} {title}", section_number(context, report, locale, section))
        }
        PageKind::Data(_) => messages.get("data_page").to_owned(),
        PageKind::Poster(_) => messages.get("poster").to_owned(),
        PageKind::SiteMap => messages.get("site_map").to_owned(),
        PageKind::Glossary => messages.get("glossary").to_owned(),
        PageKind::Search => messages.get("search_page").to_owned(),
        PageKind::NotFound => messages.get("not_found").to_owned(),
    }
}

/// Returns the title for the browser window, which is unique: the page, the report, the site.
pub(in crate::render) fn head_title(context: &RenderContext, page: &Page, title: &str) -> String {
    let messages = &context.tools[page.locale].messages;
    let mut parts = vec![title.to_owned()];
    match page.kind {
        PageKind::Section(report, _) | PageKind::Data(report) | PageKind::Poster(report) => {
            parts.push(report_title(context, report, page.locale));
        }
        PageKind::Whole(_) => parts.push(messages.get("whole_report").to_owned()),
        _ => {}
    }
    if let (PageKind::Landing, Some(column)) = (page.kind, &context.site.column) {
        parts.insert(0, column.name.get(page.locale).clone());
    }
    parts.push(context.site.name.get(page.locale).clone());
    parts.dedup();
    parts.join(messages.get("title_separator"))
}

/// Returns the description of a page.
pub(in crate::render) fn description(context: &RenderContext, page: &Page) -> String {
    let (site, locale) = (&context.site, page.locale);
    let column = || site.column.as_ref().map(|column| column.description.get(locale).clone());
    match page.kind {
        PageKind::Report(report) | PageKind::Whole(report) | PageKind::Poster(report) => {
            site.reports[report].description.get(locale).clone()
        }
        PageKind::Section(report, section) => section_description(context, report, section, locale),
        PageKind::Data(report) => {
            let count = site.reports[report].facts.len().to_string();
            let values = [("title", report_title(context, report, locale)), ("count", count)];
            let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
            context.tools[locale].messages.fill("data_description", &values)
        }
        PageKind::Landing => column().unwrap_or_else(|| site.name.get(locale).clone()),
        PageKind::SiteMap | PageKind::Glossary | PageKind::Search | PageKind::NotFound => {
            let separator = context.tools[locale].messages.get("title_separator");
            format!("{}{separator}{}", title(context, page), site.name.get(locale))
        }
    }
}

/// Returns the description that the author wrote, or else the beginning of the text.
fn section_description(context: &RenderContext, report: usize, section: usize, locale: usize) -> String {
    let section = &context.site.reports[report].sections[section];
    let (shown, version) = section.translations.shown(locale);
    if let Some(description) = &version.narrative.description {
        return description.text.clone();
    }
    let link_context = nowhere(report, locale);
    let prose = Prose::new(context, &link_context, shown);
    let blocks = std::iter::once(&version.narrative.lead).chain(version.narrative.clauses.iter().map(|clause| &clause.blocks));
    let mut texts = blocks.filter_map(|blocks| first_paragraph(blocks)).map(|paragraph| prose.plain(paragraph));
    let text = texts.find(|text| !text.trim().is_empty());
    shorten(&text.unwrap_or_else(|| section_title(context, &link_context, section)))
}

/// Shortens text at the end of a sentence, else of a word, else between characters.
fn shorten(text: &str) -> String {
    if text.chars().count() <= DESCRIPTION_LENGTH {
        return text.to_owned();
    }
    let start: String = text.chars().take(DESCRIPTION_LENGTH).collect();
    let sentence =
        start.rfind(['。', '！', '？', '；']).map(|end| end + '。'.len_utf8()).or_else(|| start.rfind(". ").map(|end| end + 1));
    match sentence {
        Some(end) if end > start.len() / 3 => start[..end].to_owned(),
        _ => match start.rfind(' ') {
            Some(end) if end > start.len() * 2 / 3 => format!("{}…", &start[..end]),
            _ => format!("{start}…"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::shorten;

    #[test]
    fn descriptions_end_with_a_sentence() {
        let text = format!("{}。{}", "前".repeat(80), "后".repeat(80));
        assert_eq!(shorten(&text), format!("{}。", "前".repeat(80)));
        assert_eq!(shorten(&"字".repeat(130)), format!("{}…", "字".repeat(120)));
        assert_eq!(shorten("short"), "short");
    }
}
