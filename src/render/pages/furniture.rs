//! The parts of a page that surround its text: head, breadcrumbs, languages, share bar.

use super::super::content_security_policy::POLICY;
use super::super::context::RenderContext;
use super::super::favourite::favourite;
use super::super::feeds;
use super::super::metadata::{self, Words};
use super::super::names::{language_view, report_title};
use super::super::share;
use super::super::views::{AlternateView, BreadcrumbView, IconsView, LanguageLinkView, PageView, QrView};
use super::redirect::moved_clauses;
use super::titles::{description, head_title, title};
use crate::model::base_url::BaseUrl;
use crate::model::locale::Locale;
use crate::model::site::Site;
use crate::plan::assets;
use crate::plan::page::{Page, PageKind};
use crate::plan::sitemap;
use crate::plan::url::{UrlBase, canonical_path, feed_path, page_path, running_head_name};
use minijinja::Value;

/// Builds the view of everything that surrounds a page's text.
pub(in crate::render) fn page_view(context: &RenderContext, page: &Page, url_base: &UrlBase, qr: Option<QrView>) -> PageView {
    let (site, locale, base) = (&context.site, page.locale, context.plan.base.as_ref());
    let (tools, manifest) = (&context.tools[locale], &context.theme.manifest);
    let breadcrumbs = breadcrumbs(context, page, url_base);
    let (title, description) = (title(context, page), description(context, page));
    let card = page.kind.report().map_or_else(|| site.name.get(locale).clone(), |report| report_title(context, report, locale));
    // Outside of the site, a link to the front page needs the name of the site as its title.
    let shared_title = if page.kind == PageKind::Landing { site.name.get(locale) } else { &title };
    let words = Words { title: shared_title, description: &description, card: &card };
    let listed = base.filter(|_| is_for_itself(page.kind));
    let canonical = listed.map(|base| base.join(&canonical_path(site, page)));
    let social = metadata::social(site, &context.plan, page, &words);
    let targets = &site.locales().get(locale).share;
    let share = canonical.as_ref().map(|url| share::bar(targets, url, &social.title, &description, &tools.messages));
    // The full-report page is represented by the URL of the report's front page.
    let is_told = is_for_itself(page.kind) && sitemap::is_complete(site, page.kind, locale);
    PageView {
        kind: kind_name(page.kind),
        moved: moved_clauses(context, page),
        head_title: head_title(context, page, &title),
        language: language_view(site.locales().get(locale)),
        root: url_base.to(""),
        home: url_base.to(&page_path(site, PageKind::Landing, locale)),
        site_map: url_base.to(&page_path(site, PageKind::SiteMap, locale)),
        glossary: site.has_glossary().then(|| url_base.to(&page_path(site, PageKind::Glossary, locale))),
        feed: base.map(|_| url_base.to(&feed_path(site, locale))),
        error_report: error_report(context, canonical.as_deref()),
        storage: base.map_or("/", |base| base.path()).to_owned(),
        data: data_page(context, page, url_base),
        search: site.search.then(|| url_base.to(&page_path(site, PageKind::Search, locale))),
        policy: POLICY,
        robots: (!is_told).then_some("noindex"),
        alternates: alternates(context, page),
        languages: language_links(context, page, url_base),
        share: share.unwrap_or_default(),
        tags: metadata::government_tags(site, &context.plan, page, &words),
        json_ld: listed.map(|base| metadata::json_ld(site, base, page, &words, &breadcrumbs, tools)).map(Value::from_safe_string),
        styles: vec![context.asset(url_base, assets::STYLE_SHEET)],
        head_scripts: manifest.head_scripts.iter().map(|name| context.asset(url_base, name)).collect(),
        scripts: context.plan.assets.get(assets::SCRIPT).map(|_| context.asset(url_base, assets::SCRIPT)).into_iter().collect(),
        lazy_scripts: manifest.lazy_scripts.iter().map(|name| (name.clone(), context.asset(url_base, name))).collect(),
        favourite: favourite(context, page),
        print_style: print_style(context, page, url_base),
        icons: icons(context, url_base),
        canonical,
        breadcrumbs,
        qr,
        social,
        title,
        description,
    }
}

/// Returns the address at which readers report an error on this page to the authority that inspects government sites
/// (我为政府网站找错).
fn error_report(context: &RenderContext, canonical: Option<&str>) -> Option<String> {
    let identification = &context.site.identification;
    let code = identification.error_report.as_ref().and(identification.site_code.as_ref())?;
    let address = canonical.or(context.plan.base.as_ref().map(BaseUrl::as_str));
    let address = address.map(|address| format!("&url={}", share::encode(address))).unwrap_or_default();
    Some(format!("https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={}{address}", share::encode(&code.id)))
}

/// Returns the URLs of the page in other languages, for search engines.
fn alternates(context: &RenderContext, page: &Page) -> Vec<AlternateView> {
    let base = context.plan.base.as_ref();
    let alternates = base.map(|base| feeds::alternates(&context.site, page, base)).unwrap_or_default();
    alternates.into_iter().map(|(tag, href)| AlternateView { tag, href }).collect()
}

/// Returns the URL of the report's data page, if the report has data.
fn data_page(context: &RenderContext, page: &Page, url_base: &UrlBase) -> Option<String> {
    let report = page.kind.report().filter(|report| context.site.reports[*report].has_data())?;
    Some(url_base.to(&page_path(&context.site, PageKind::Data(report), page.locale)))
}

/// Returns the URL of the style sheet with the report's running head, for print.
fn print_style(context: &RenderContext, page: &Page, url_base: &UrlBase) -> Option<String> {
    let report = &context.site.reports[page.kind.report()?];
    let code = &context.site.locales().get(page.locale).code;
    Some(context.asset(url_base, &running_head_name(&report.id, code)))
}

fn icons(context: &RenderContext, url_base: &UrlBase) -> IconsView {
    IconsView {
        svg: context.asset(url_base, "icon.svg"),
        png: context.asset(url_base, "icon.png"),
        apple: context.asset(url_base, "apple-touch-icon.png"),
    }
}

/// Returns the breadcrumbs of a page, with the page itself last.
pub(in crate::render) fn breadcrumbs(context: &RenderContext, page: &Page, url_base: &UrlBase) -> Vec<BreadcrumbView> {
    let (site, locale) = (&context.site, page.locale);
    let home = BreadcrumbView {
        title: context.tools[locale].messages.get("home").to_owned(),
        href: Some(url_base.to(&page_path(site, PageKind::Landing, locale))),
    };
    let own = |title: String| BreadcrumbView { title, href: None };
    let front = |report: usize| BreadcrumbView {
        title: if is_named_by_edition(site, locale) {
            site.reports[report].edition.get(locale).clone()
        } else {
            report_title(context, report, locale)
        },
        href: Some(url_base.to(&page_path(site, PageKind::Report(report), locale))),
    };
    match page.kind {
        PageKind::Landing => Vec::new(),
        PageKind::Report(report) => vec![home, own(report_title(context, report, locale))],
        PageKind::Section(report, _) | PageKind::Data(report) | PageKind::Poster(report) => {
            vec![home, front(report), own(title(context, page))]
        }
        PageKind::Whole(report) => vec![home, front(report), own(context.tools[locale].messages.get("whole_report").to_owned())],
        PageKind::SiteMap | PageKind::Glossary | PageKind::Search | PageKind::NotFound => vec![home, own(title(context, page))],
    }
}

/// Returns whether the edition alone says which report is meant: all reports of the site have the same title.
fn is_named_by_edition(site: &Site, locale: usize) -> bool {
    let mut titles = site.reports.iter().map(|report| report.title.get(locale));
    titles.next().is_some_and(|first| titles.all(|title| title == first))
}

/// Returns the links to the page in every language.
pub(in crate::render) fn language_links(context: &RenderContext, page: &Page, url_base: &UrlBase) -> Vec<LanguageLinkView> {
    let link = |(index, locale): (usize, &Locale)| LanguageLinkView {
        code: locale.code.clone(),
        tag: locale.tag_text(),
        direction: locale.direction.as_str(),
        name: locale.name.clone(),
        href: url_base.to(&page_path(&context.site, page.kind, index)),
        current: index == page.locale,
    };
    context.site.locales().iter().enumerate().map(link).collect()
}

/// Returns whether the page has content of its own, so that its URL is worth sharing.
pub(in crate::render) fn is_for_itself(kind: PageKind) -> bool {
    !matches!(kind, PageKind::Search | PageKind::NotFound)
}

/// Returns the name of a kind of page for templates.
pub(in crate::render) fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Landing => "landing",
        PageKind::Report(_) => "report",
        PageKind::Section(..) => "section",
        PageKind::Whole(_) => "whole",
        PageKind::Data(_) => "data",
        PageKind::Poster(_) => "poster",
        PageKind::SiteMap => "site_map",
        PageKind::Glossary => "glossary",
        PageKind::Search => "search",
        PageKind::NotFound => "not_found",
    }
}
