//! What a page tells machines: social cards, government tags, JSON-LD.

use super::Tools;
use super::feeds::timestamp;
use super::views::{BreadcrumbView, SocialView, TagView};
use crate::model::base_url::BaseUrl;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{canonical_path, page_path};
use serde_json::{Value, json};

/// The site-wide picture for shared links, and its size in pixels.
const CARD: &str = "assets/card.png";
const CARD_SIZE: (u32, u32) = (1200, 630);

/// The words of a page that its metadata repeats.
pub struct Words<'a> {
    pub title: &'a str,
    pub description: &'a str,
}

pub fn social(site: &Site, plan: &Plan, page: &Page, words: &Words<'_>) -> SocialView {
    let underscored = |locale: usize| {
        let id = &site.locales.get(locale).tag.id;
        match (id.language.as_str(), id.region) {
            // Open Graph wants a territory; these are the usual ones.
            (language, Some(region)) => format!("{language}_{region}"),
            ("zh", None) => "zh_CN".to_owned(),
            ("en", None) => "en_US".to_owned(),
            (language, None) => language.to_owned(),
        }
    };
    let others = (0..site.locales.len()).filter(|locale| *locale != page.locale);
    SocialView {
        kind: if matches!(page.kind, PageKind::Landing) { "website" } else { "article" },
        title: words.title.to_owned(),
        description: words.description.to_owned(),
        url: plan.base.as_ref().map(|base| base.join(&canonical_path(site, page))),
        image: plan.base.as_ref().map(|base| base.join(CARD)),
        image_width: CARD_SIZE.0,
        image_height: CARD_SIZE.1,
        image_alt: site.name.get(page.locale).clone(),
        site_name: site.name.get(page.locale).clone(),
        locale: underscored(page.locale),
        locale_alternates: others.map(underscored).collect(),
    }
}

/// The tags of 网页设计规范 (国办发〔2017〕47号 附件): site tags on every page,
/// column tags where the site names its column, article tags on reports.
pub fn government_tags(site: &Site, plan: &Plan, page: &Page, words: &Words<'_>) -> Vec<TagView> {
    let locale = page.locale;
    let mut tags = vec![TagView { name: "SiteName", content: site.name.get(locale).clone() }];
    let mut add = |name, content: Option<String>| tags.extend(content.map(|content| TagView { name, content }));
    add("SiteDomain", plan.base.as_ref().map(|base| base.host().to_owned()));
    add("SiteIDCode", site.identification.site_code.as_ref().map(|code| code.id.clone()));
    if let Some(column) = &site.column {
        add("ColumnName", Some(column.name.get(locale).clone()));
        add("ColumnDescription", Some(column.description.get(locale).clone()));
        add("ColumnKeywords", Some(column.keywords.get(locale).clone()));
        add("ColumnType", Some(column.kind.id.clone()));
    }
    let Some(report) = page.kind.report().map(|report| &site.reports[report]) else { return tags };
    let (date, time) = (report.published.date(), report.published.time());
    add("ArticleTitle", Some(words.title.to_owned()));
    add("PubDate", Some(format!("{date} {:02}:{:02}", time.hour(), time.minute())));
    add("ContentSource", Some(issuer(site, report, locale).to_owned()));
    let keywords = report.keywords.as_ref().or(site.column.as_ref().map(|column| &column.keywords));
    add("Keywords", keywords.map(|keywords| keywords.get(locale).clone()));
    // The tag names the author or, where there is none, the responsible editor.
    add("Author", report.author.as_ref().or(report.editor.as_ref()).map(|person| person.get(locale).clone()));
    add("Description", Some(words.description.to_owned()));
    add("Image", plan.base.as_ref().map(|base| base.join(CARD)));
    add("Url", plan.base.as_ref().map(|base| base.join(&canonical_path(site, page))));
    tags
}

pub fn issuer<'a>(site: &'a Site, report: &'a Report, locale: usize) -> &'a str {
    report.issuer.as_ref().unwrap_or(&site.organization.name).get(locale)
}

/// One document of linked data (schema.org), with `<` escaped so that no text
/// can end the script element it stands in.
pub fn json_ld(
    site: &Site,
    base: &BaseUrl,
    page: &Page,
    words: &Words<'_>,
    breadcrumbs: &[BreadcrumbView],
    tools: &Tools,
) -> String {
    let locale = page.locale;
    let home = base.join(&page_path(site, PageKind::Landing, locale));
    let organization = json!({
        "@type": "GovernmentOrganization",
        "@id": format!("{}#organization", base.as_str()),
        "name": site.organization.name.get(locale),
        "url": home,
    });
    let mut graph = vec![with_contacts(site, organization, locale)];
    if let Some(report) = page.kind.report() {
        graph.push(report_entry(site, base, report, page, words, tools));
    } else {
        graph.push(json!({
            "@type": "WebSite",
            "name": site.name.get(locale),
            "url": home,
            "inLanguage": site.locales.get(locale).tag_text(),
            "publisher": {"@id": format!("{}#organization", base.as_str())},
        }));
    }
    if breadcrumbs.len() > 1 {
        graph.push(breadcrumb_entry(site, base, page, breadcrumbs));
    }
    json!({"@context": "https://schema.org", "@graph": graph}).to_string().replace('<', "\\u003c")
}

fn with_contacts(site: &Site, mut organization: Value, locale: usize) -> Value {
    let details = &site.organization;
    let mut set = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            organization[key] = value;
        }
    };
    set("telephone", details.phone.as_ref().map(|phone| json!(phone)));
    set("email", details.email.as_ref().map(|email| json!(email.id)));
    set(
        "address",
        details.address.as_ref().map(|address| {
            json!({"@type": "PostalAddress", "streetAddress": address.get(locale), "postalCode": details.postcode, "addressCountry": "CN"})
        }),
    );
    organization
}

fn report_entry(site: &Site, base: &BaseUrl, index: usize, page: &Page, words: &Words<'_>, tools: &Tools) -> Value {
    let report = &site.reports[index];
    let locale = page.locale;
    let front = base.join(&page_path(site, PageKind::Report(index), locale));
    let report_title = tools
        .messages
        .fill("title_with_edition", &[("title", report.title.get(locale)), ("edition", report.edition.get(locale))]);
    let mut entry = json!({
        "@type": "Report",
        "headline": words.title,
        "description": words.description,
        "url": base.join(&canonical_path(site, page)),
        "inLanguage": site.locales.get(locale).tag_text(),
        "datePublished": timestamp(report.published),
        "dateCreated": report.formed.to_string(),
        "publisher": {"@id": format!("{}#organization", base.as_str())},
        "image": base.join(CARD),
    });
    if let Some(correction) = report.corrections.iter().map(|correction| correction.date).max() {
        entry["dateModified"] = json!(correction.to_string());
    }
    if let Some((start, end)) = report.period {
        entry["temporalCoverage"] = json!(format!("{start}/{end}"));
    }
    if matches!(page.kind, PageKind::Section(..)) {
        entry["@type"] = json!("Article");
        entry["isPartOf"] = json!({"@type": "Report", "name": report_title, "url": front});
    }
    entry
}

fn breadcrumb_entry(site: &Site, base: &BaseUrl, page: &Page, breadcrumbs: &[BreadcrumbView]) -> Value {
    // The last crumb is the page itself; the others lead up by known paths.
    let mut addresses = vec![base.join(&page_path(site, PageKind::Landing, page.locale))];
    if let (Some(report), true) = (page.kind.report(), breadcrumbs.len() > 2) {
        addresses.push(base.join(&page_path(site, PageKind::Report(report), page.locale)));
    }
    addresses.push(base.join(&canonical_path(site, page)));
    let items: Vec<Value> = breadcrumbs
        .iter()
        .zip(addresses)
        .enumerate()
        .map(
            |(index, (crumb, address))| json!({"@type": "ListItem", "position": index + 1, "name": crumb.title, "item": address}),
        )
        .collect();
    json!({"@type": "BreadcrumbList", "itemListElement": items})
}
