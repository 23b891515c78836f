//! Files for programs: the Atom feed and the sitemap.

use super::context::Tools;
use super::markup::Markup;
use super::report::correction_text;
use crate::model::base_url::BaseUrl;
use crate::model::correction::Correction;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::page::{Page, PageKind};
use crate::plan::sitemap;
use crate::plan::url::{feed_path, page_path};

/// The XML declaration.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Returns the Atom feed of a language.
pub(super) fn atom(site: &Site, base: &BaseUrl, tools: &Tools, locale: usize) -> String {
    let zone = site.time_zone;
    // Atom requires a date even if there are no reports.
    let newest = site.reports.iter().map(|report| report.last_change()).max().map(|newest| zone.timestamp(newest));
    let newest = newest.unwrap_or_else(|| format!("1970-01-01T00:00:00{zone}"));
    let tag = site.locales().get(locale).tag_text();
    let home = base.join(&page_path(site, PageKind::Landing, locale));
    let mut xml = Markup::new();
    xml.raw(DECLARATION);
    let feed = xml.element("feed").attribute("xmlns", "http://www.w3.org/2005/Atom").attribute("xml:lang", &tag);
    feed.holding(|out| {
        out.raw("\n");
        line(out, "title", site.name.get(locale));
        line(out, "id", &home);
        out.element("link").attribute("href", &home).empty();
        out.raw("\n");
        let own = base.join(&feed_path(site, locale));
        out.element("link").attribute("rel", "self").attribute("href", &own).empty();
        out.raw("\n");
        line(out, "updated", &newest);
        out.element("author").holding(|out| out.element("name").text(site.organization.name.get(locale)));
        out.raw("\n");
        for index in 0..site.reports.len() {
            out.element("entry").holding(|out| entry(out, site, base, tools, (index, locale)));
            out.raw("\n");
        }
    });
    xml.raw("\n");
    xml.finish()
}

/// Writes the feed entry of a report in one language.
fn entry(out: &mut Markup, site: &Site, base: &BaseUrl, tools: &Tools, (index, locale): (usize, usize)) {
    let (report, zone) = (&site.reports[index], site.time_zone);
    let address = base.join(&page_path(site, PageKind::Report(index), locale));
    let values = [("title", report.title.get(locale).as_str()), ("edition", report.edition.get(locale))];
    out.raw("\n");
    line(out, "title", &tools.messages.fill("title_with_edition", &values));
    line(out, "id", &address);
    out.element("link").attribute("href", &address).empty();
    out.raw("\n");
    line(out, "published", &zone.timestamp(report.published));
    line(out, "updated", &zone.timestamp(report.last_change()));
    // Who follows the feed learns what has changed, the latest first.
    let mut corrections: Vec<&Correction> = report.corrections.iter().collect();
    corrections.sort_by_key(|correction| std::cmp::Reverse(correction.date));
    let told = corrections.into_iter().map(|correction| {
        let (date, text) = (tools.dates.moment(correction.date), correction_text(tools, report, correction, locale));
        tools.messages.fill("labelled", &[("label", &date), ("value", &text)])
    });
    let summary: Vec<String> = told.chain([report.description.get(locale).clone()]).collect();
    line(out, "summary", &summary.join("\n"));
}

/// Writes an element with text on a line of its own.
fn line(out: &mut Markup, element: &str, text: &str) {
    out.element(element).text(text);
    out.raw("\n");
}

/// Returns the sitemap: every listed page, with its versions in other languages.
pub(super) fn sitemap(site: &Site, plan: &Plan, base: &BaseUrl) -> String {
    let mut xml = Markup::new();
    xml.raw(DECLARATION);
    let set = xml.element("urlset").attribute("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9");
    set.attribute("xmlns:xhtml", "http://www.w3.org/1999/xhtml").holding(|out| {
        out.raw("\n");
        for page in plan.pages().filter(|page| sitemap::is_listed(site, page)) {
            out.element("url").holding(|out| address(out, site, page, base));
            out.raw("\n");
        }
    });
    xml.raw("\n");
    xml.finish()
}

/// Writes the sitemap entry of a page.
fn address(out: &mut Markup, site: &Site, page: &Page, base: &BaseUrl) {
    out.element("loc").text(&base.join(&page.path));
    if let Some(report) = page.kind.report() {
        out.element("lastmod").text(&site.time_zone.iso(site.reports[report].last_change()));
    }
    for (tag, href) in alternates(site, page, base) {
        let link = out.element("xhtml:link").attribute("rel", "alternate");
        link.attribute("hreflang", &tag).attribute("href", &href).empty();
    }
}

/// Returns language tag and URL of the page in each language that has its full content, and
/// `x-default` for all other languages. Empty if the site has a single language.
pub(super) fn alternates(site: &Site, page: &Page, base: &BaseUrl) -> Vec<(String, String)> {
    let languages = sitemap::languages(site, page);
    let (Some(&first), true) = (languages.first(), site.locales().len() > 1) else { return Vec::new() };
    let address = |locale: usize| base.join(&page_path(site, page.kind, locale));
    let mut alternates: Vec<_> =
        languages.iter().map(|&locale| (site.locales().get(locale).tag_text(), address(locale))).collect();
    alternates.push(("x-default".to_owned(), address(first)));
    alternates
}
