//! The machine-readable metadata of a page: social cards, government meta tags, JSON-LD.

use super::Tools;
use super::data::dataset::{self, DatasetEntry};
use super::views::{BreadcrumbView, SocialView, TagView};
use crate::model::base_url::BaseUrl;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::artwork::{HAS_CARDS, Shape, card_of, card_path};
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{canonical_path, page_path};
use serde::Serialize;

/// The texts of a page that its metadata repeats.
pub(super) struct Words<'a> {
    pub title: &'a str,
    pub description: &'a str,
    /// The text of the share card, as its alternative text.
    pub card: &'a str,
}

/// Returns the URL of a page's share card, or `None` if this program draws none. All pages of a
/// report in one language share a card, unless each section has its own.
fn card(site: &Site, base: &BaseUrl, page: &Page, shape: Shape) -> Option<String> {
    HAS_CARDS.then(|| base.join(&card_path(site, card_of(site, page.kind, page.locale, shape))))
}

/// Returns the Open Graph and similar metadata of a page.
pub(super) fn social(site: &Site, plan: &Plan, page: &Page, words: &Words<'_>) -> SocialView {
    let underscored = |locale: usize| site.locales().get(locale).with_territory();
    let others = (0..site.locales().len()).filter(|locale| *locale != page.locale);
    SocialView {
        kind: if matches!(page.kind, PageKind::Landing) { "website" } else { "article" },
        title: words.title.to_owned(),
        description: words.description.to_owned(),
        url: plan.base.as_ref().map(|base| base.join(&canonical_path(site, page))),
        image: plan.base.as_ref().and_then(|base| card(site, base, page, Shape::Wide)),
        image_width: Shape::Wide.size().0,
        image_height: Shape::Wide.size().1,
        image_square: plan.base.as_ref().and_then(|base| card(site, base, page, Shape::Square)),
        image_alt: words.card.to_owned(),
        site_name: site.name.get(page.locale).clone(),
        locale: underscored(page.locale),
        locale_alternates: others.map(underscored).collect(),
    }
}

/// Returns the meta tags of 网页设计规范 (国办发〔2017〕47号 附件): site tags on every page, column
/// tags if the site names its column, and article tags on pages of reports.
pub(super) fn government_tags(site: &Site, plan: &Plan, page: &Page, words: &Words<'_>) -> Vec<TagView> {
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
    add("ArticleTitle", Some(words.title.to_owned()));
    // The time is given only if it is known.
    add("PubDate", Some(report.published.to_string()));
    add("ContentSource", Some(issuer(site, report, locale).to_owned()));
    let keywords = report.keywords.as_ref().or(site.column.as_ref().map(|column| &column.keywords));
    add("Keywords", keywords.map(|keywords| keywords.get(locale).clone()));
    // The tag contains the author or, if none is given, the responsible editor.
    add("Author", report.author.as_ref().or(report.editor.as_ref()).map(|person| person.get(locale).clone()));
    add("Description", Some(words.description.to_owned()));
    add("Image", plan.base.as_ref().and_then(|base| card(site, base, page, Shape::Wide)));
    add("Url", plan.base.as_ref().map(|base| base.join(&canonical_path(site, page))));
    tags
}

/// Returns the issuer of a report, or else the site's organisation.
pub(super) fn issuer<'a>(site: &'a Site, report: &'a Report, locale: usize) -> &'a str {
    report.issuer.as_ref().unwrap_or(&site.organization.name).get(locale)
}

/// Returns the JSON-LD document of a page (schema.org). `<` is escaped, so that no text can end
/// the script element that contains the document.
pub(super) fn json_ld(
    site: &Site,
    base: &BaseUrl,
    page: &Page,
    words: &Words<'_>,
    breadcrumbs: &[BreadcrumbView],
    tools: &Tools,
) -> String {
    let locale = page.locale;
    let home = base.join(&page_path(site, PageKind::Landing, locale));
    let organization = Link { id: format!("{}#organization", base.as_str()) };
    let mut graph = vec![Entry::Organization(organization_entry(site, organization.id.clone(), home.clone(), locale))];
    graph.push(match page.kind.report() {
        Some(report) if matches!(page.kind, PageKind::Data(_)) => {
            Entry::Dataset(dataset::entry(site, base, page, report, words, tools))
        }
        Some(report) => Entry::Report(report_entry(site, base, report, page, words, tools, organization)),
        None => Entry::WebSite(WebSiteEntry {
            kind: "WebSite",
            language: site.locales().get(locale).tag_text(),
            name: site.name.get(locale),
            publisher: organization,
            url: home,
        }),
    });
    if breadcrumbs.len() > 1 {
        graph.push(Entry::Breadcrumbs(breadcrumb_entry(site, base, page, breadcrumbs)));
    }
    let document = Document { context: "https://schema.org", graph };
    serde_json::to_string(&document).expect("texts and lists are always JSON").replace('<', "\\u003c")
}

/// A JSON-LD document.
#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Entry<'a>>,
}

/// A node of the JSON-LD graph.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'a> {
    Organization(OrganizationEntry<'a>),
    WebSite(WebSiteEntry<'a>),
    Report(ReportEntry<'a>),
    Dataset(DatasetEntry<'a>),
    Breadcrumbs(BreadcrumbsEntry<'a>),
}

/// A reference to another node by its id.
#[derive(Serialize)]
pub(super) struct Link {
    #[serde(rename = "@id")]
    pub id: String,
}

/// A schema.org `GovernmentOrganization`.
#[derive(Serialize)]
struct OrganizationEntry<'a> {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<AddressEntry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<&'a str>,
    url: String,
}

/// A schema.org `PostalAddress`.
#[derive(Serialize)]
struct AddressEntry<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "addressCountry")]
    country: &'static str,
    #[serde(rename = "postalCode")]
    postcode: Option<&'a str>,
    #[serde(rename = "streetAddress")]
    street: &'a str,
}

/// A schema.org `WebSite`.
#[derive(Serialize)]
struct WebSiteEntry<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "inLanguage")]
    language: String,
    name: &'a str,
    publisher: Link,
    url: String,
}

/// A schema.org `Report`, or an `Article` for a section.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportEntry<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    date_created: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    date_published: String,
    description: &'a str,
    /// The report's dataset; only on its front page.
    #[serde(skip_serializing_if = "Option::is_none")]
    has_part: Option<Link>,
    headline: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    in_language: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_part_of: Option<PartOf>,
    publisher: Link,
    #[serde(skip_serializing_if = "Option::is_none")]
    temporal_coverage: Option<String>,
    url: String,
}

/// The report that a section or dataset is part of.
#[derive(Serialize)]
pub(super) struct PartOf {
    #[serde(rename = "@type")]
    pub kind: &'static str,
    pub name: String,
    pub url: String,
}

/// A schema.org `BreadcrumbList`.
#[derive(Serialize)]
struct BreadcrumbsEntry<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<BreadcrumbEntry<'a>>,
}

/// A schema.org `ListItem`.
#[derive(Serialize)]
struct BreadcrumbEntry<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: &'a str,
    position: usize,
}

/// Returns the node of the site's organisation.
fn organization_entry(site: &Site, id: String, url: String, locale: usize) -> OrganizationEntry<'_> {
    let details = &site.organization;
    OrganizationEntry {
        id,
        kind: "GovernmentOrganization",
        address: details.address.as_ref().map(|address| AddressEntry {
            kind: "PostalAddress",
            country: "CN",
            postcode: details.postcode.as_deref(),
            street: address.get(locale),
        }),
        email: details.email.as_ref().map(|email| email.id.as_str()),
        name: details.name.get(locale),
        telephone: details.phone.as_deref(),
        url,
    }
}

/// Returns the node of a report or of a section.
fn report_entry<'a>(
    site: &Site,
    base: &BaseUrl,
    index: usize,
    page: &Page,
    words: &Words<'a>,
    tools: &Tools,
    publisher: Link,
) -> ReportEntry<'a> {
    let report = &site.reports[index];
    let locale = page.locale;
    let is_section = matches!(page.kind, PageKind::Section(..));
    let values = [("title", report.title.get(locale).as_str()), ("edition", report.edition.get(locale).as_str())];
    ReportEntry {
        kind: if is_section { "Article" } else { "Report" },
        date_created: report.formed.to_string(),
        date_modified: report.last_correction().map(|moment| site.time_zone.iso(moment)),
        date_published: site.time_zone.iso(report.published),
        description: words.description,
        has_part: (matches!(page.kind, PageKind::Report(_)) && report.has_data())
            .then(|| Link { id: dataset::id(site, base, index, locale) }),
        headline: words.title,
        image: card(site, base, page, Shape::Wide),
        in_language: site.locales().get(locale).tag_text(),
        is_part_of: is_section.then(|| PartOf {
            kind: "Report",
            name: tools.messages.fill("title_with_edition", &values),
            url: base.join(&page_path(site, PageKind::Report(index), locale)),
        }),
        publisher,
        temporal_coverage: report.period.map(|(start, end)| format!("{start}/{end}")),
        url: base.join(&canonical_path(site, page)),
    }
}

/// Returns the node of a page's breadcrumbs.
fn breadcrumb_entry<'a>(site: &Site, base: &BaseUrl, page: &Page, breadcrumbs: &'a [BreadcrumbView]) -> BreadcrumbsEntry<'a> {
    // The last item is the page itself; the others are its ancestors.
    let mut addresses = vec![base.join(&page_path(site, PageKind::Landing, page.locale))];
    if let (Some(report), true) = (page.kind.report(), breadcrumbs.len() > 2) {
        addresses.push(base.join(&page_path(site, PageKind::Report(report), page.locale)));
    }
    addresses.push(base.join(&canonical_path(site, page)));
    let items = breadcrumbs.iter().zip(addresses).enumerate();
    let item = |(index, (crumb, item)): (usize, (&'a BreadcrumbView, String))| BreadcrumbEntry {
        kind: "ListItem",
        item,
        name: &crumb.title,
        position: index + 1,
    };
    BreadcrumbsEntry { kind: "BreadcrumbList", items: items.map(item).collect() }
}
