//! What programs read: the Atom feed, the sitemap, robots.txt.

use super::Tools;
use super::html::escape;
use crate::model::base_url::BaseUrl;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::navigation;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{feed_path, page_path};
use std::fmt::Write as _;

pub fn atom(site: &Site, base: &BaseUrl, tools: &Tools, locale: usize) -> String {
    let home = base.join(&page_path(site, PageKind::Landing, locale));
    let own = base.join(&feed_path(site, locale));
    let zone = site.time_zone;
    // A feed bears a date even while there is nothing to tell of.
    let newest = site.reports.iter().map(|report| report.last_change()).max().map(|newest| zone.timestamp(newest));
    let newest = newest.unwrap_or_else(|| format!("1970-01-01T00:00:00{zone}"));
    let tag = site.locales().get(locale).tag_text();
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<link rel=\"self\" href=\"{}\"/>\n<updated>{newest}</updated>\n<author><name>{}</name></author>\n",
        escape(&tag),
        escape(site.name.get(locale)),
        escape(&home),
        escape(&home),
        escape(&own),
        escape(site.organization.name.get(locale)),
    );
    for (index, report) in site.reports.iter().enumerate() {
        let address = base.join(&page_path(site, PageKind::Report(index), locale));
        let title = tools
            .messages
            .fill("title_with_edition", &[("title", report.title.get(locale)), ("edition", report.edition.get(locale))]);
        writeln!(
            feed,
            "<entry>\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<published>{}</published>\n<updated>{}</updated>\n<summary>{}</summary>\n</entry>",
            escape(&title),
            escape(&address),
            escape(&address),
            zone.timestamp(report.published),
            zone.timestamp(report.last_change()),
            escape(report.description.get(locale)),
        )
        .expect("a string takes all text");
    }
    feed + "</feed>\n"
}

/// Every page that stands for itself, with its versions in other languages.
pub fn sitemap(site: &Site, plan: &Plan, base: &BaseUrl) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for page in plan.pages().filter(|page| navigation::is_listed(site, page)) {
        write!(xml, "<url><loc>{}</loc>", escape(&base.join(&page.path))).expect("a string takes all text");
        if let Some(report) = page.kind.report() {
            let changed = site.time_zone.iso(site.reports[report].last_change());
            write!(xml, "<lastmod>{changed}</lastmod>").expect("a string takes all text");
        }
        for (tag, address) in alternates(site, page, base) {
            write!(xml, "<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}\"/>", escape(&tag), escape(&address))
                .expect("a string takes all text");
        }
        xml.push_str("</url>\n");
    }
    xml + "</urlset>\n"
}

/// The page in each language that tells it in full, and the default for the rest.
pub fn alternates(site: &Site, page: &Page, base: &BaseUrl) -> Vec<(String, String)> {
    let languages = navigation::languages(site, page);
    let (Some(&first), true) = (languages.first(), site.locales().len() > 1) else { return Vec::new() };
    let address = |locale: usize| base.join(&page_path(site, page.kind, locale));
    let mut alternates: Vec<_> =
        languages.iter().map(|&locale| (site.locales().get(locale).tag_text(), address(locale))).collect();
    alternates.push(("x-default".to_owned(), address(first)));
    alternates
}

pub fn robots(base: Option<&BaseUrl>) -> String {
    let sitemap = base.map(|base| format!("Sitemap: {}\n", base.join("sitemap.xml"))).unwrap_or_default();
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
