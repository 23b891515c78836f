//! Titles and printed numbers of reports, sections and clauses, and the language of a text.

use super::context::RenderContext;
use super::messages::Messages;
use super::numbers::chinese_numeral;
use super::prose::Prose;
use super::views::LanguageView;
use crate::model::fact::Fact;
use crate::model::locale::Locale;
use crate::model::report::{Numbering, Section};
use crate::plan::links::LinkContext;
use crate::plan::url::UrlBase;

/// Returns the title of a report with its edition.
pub(in crate::render) fn report_title(context: &RenderContext, report: usize, locale: usize) -> String {
    let report = &context.site.reports[report];
    let values = [("title", report.title.get(locale).as_str()), ("edition", report.edition.get(locale).as_str())];
    context.tools[locale].messages.fill("title_with_edition", &values)
}

/// Returns the label of a fact with the edition of its report, if it belongs to another report than the page.
pub(in crate::render) fn fact_label(messages: &Messages, fact: &Fact, locale: usize) -> String {
    let label = fact.label.get(locale);
    let Some(lender) = &fact.lender else { return label.clone() };
    let edition = lender.edition.as_ref().map_or(&lender.report, |edition| edition.get(locale));
    messages.fill("title_with_edition", &[("title", label), ("edition", edition)])
}

/// Returns the title of a section as plain text.
pub(in crate::render) fn section_title(context: &RenderContext, link_context: &LinkContext, section: &Section) -> String {
    let (shown, version) = section.translations.shown(link_context.locale);
    let title = version.narrative.title.as_ref();
    title.map(|title| Prose::new(context, link_context, shown).plain(&title.content)).unwrap_or_default()
}

/// Returns the printed number of a section of a report: 第五部分; Part 5; Appendix A.
pub(in crate::render) fn section_number(context: &RenderContext, report: usize, locale: usize, position: usize) -> String {
    if let Some(appendix) = context.site.reports[report].appendix(position) {
        return context.tools[locale].messages.fill("number_appendix", &[("letter", &letter(appendix))]);
    }
    let (number, chinese) = ((position + 1).to_string(), chinese_numeral(position + 1));
    let key = match context.site.reports[report].numbering {
        Numbering::Parts => "number_section",
        Numbering::Document => "document_section",
    };
    context.tools[locale].messages.fill(key, &[("number", &number), ("chinese", &chinese)])
}

/// Returns the printed number of a clause of a report, such as 1.3, or A.3 in an appendix. `section` and `clause` start at 0.
pub(in crate::render) fn clause_number(
    context: &RenderContext,
    report: usize,
    locale: usize,
    (section, clause): (usize, usize),
) -> String {
    let appendix = context.site.reports[report].appendix(section);
    let chinese = chinese_numeral(clause + 1);
    let key = match context.site.reports[report].numbering {
        Numbering::Document if appendix.is_none() => "document_clause",
        _ => "number_clause",
    };
    let (section, clause) = (appendix.map_or_else(|| (section + 1).to_string(), letter), (clause + 1).to_string());
    context.tools[locale].messages.fill(key, &[("section", &section), ("clause", &clause), ("chinese", &chinese)])
}

/// Returns the printed number of a sub-clause, such as 1.3.2, from the number of its clause. `position` starts at 0.
pub(in crate::render) fn sub_clause_number(messages: &Messages, numbering: Numbering, clause: &str, position: usize) -> String {
    let key = match numbering {
        Numbering::Parts => "number_sub_clause",
        Numbering::Document => "document_sub_clause",
    };
    messages.fill(key, &[("clause", clause), ("number", &(position + 1).to_string())])
}

/// Returns the letter of an appendix: A for the first, AA for the 27th.
fn letter(appendix: usize) -> String {
    const LETTERS: usize = 26;
    let last = char::from(b'A' + u8::try_from(appendix % LETTERS).unwrap_or_default());
    if appendix < LETTERS { last.to_string() } else { letter(appendix / LETTERS - 1) + &last.to_string() }
}

/// Returns the language of a text if it differs from the page's language.
pub(in crate::render) fn foreign(context: &RenderContext, shown: usize, locale: usize) -> Option<LanguageView> {
    (shown != locale).then(|| language_view(context.site.locales().get(shown)))
}

/// Returns the attributes of a language for templates.
pub(in crate::render) fn language_view(locale: &Locale) -> LanguageView {
    LanguageView { code: locale.code.clone(), tag: locale.tag_text(), direction: locale.direction.as_str() }
}

/// Returns a context for plain text of a report, in which no links are resolved.
pub(in crate::render) fn nowhere(report: usize, locale: usize) -> LinkContext {
    LinkContext { report, locale, url_base: UrlBase::RelativeFrom(String::new()), whole: false }
}
