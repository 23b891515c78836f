//! One page: its views put together, its template filled.

use super::feeds;
use super::metadata::{self, Words};
use super::picture::first_at_once;
use super::qr::Qr;
use super::report::{Depth, language_view, nowhere};
use super::share;
use super::views::{
    AlternateView, BreadcrumbView, IconsView, IdentificationView, LanguageLinkView, LinkView, OrganizationView, PageView, QrView,
    SearchView, SiteView,
};
use super::{Output, Renderer, environment};
use crate::diagnostic::Diagnostic;
use crate::model::base_url::BaseUrl;
use crate::model::locale::Locale;
use crate::model::site::police_digits;
use crate::model::text::Localized;
use crate::narrative::first_paragraph;
use crate::plan::assets;
use crate::plan::links::Surroundings;
use crate::plan::navigation;
use crate::plan::page::{Page, PageKind};
use crate::plan::url::{Way, canonical_path, feed_path, page_path, qr_path, running_head_name, search_folder};
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Everything from our own host and nothing inline; `themes/README.md` explains it.
pub const POLICY: &str = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'";
/// The page that searches runs pagefind's program, which is WebAssembly.
pub const SEARCH_POLICY: &str =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; form-action 'self'";
/// Characters of a description that search pages and cards show.
const DESCRIPTION_LENGTH: usize = 120;

/// What the pages of one report in one language share, made once. They all lie
/// in one folder, so the same relative addresses are right on each of them.
pub(super) struct Shared {
    site: Value,
    report: Option<Value>,
}

impl Renderer {
    pub(super) fn shared(&self, page: &Page) -> Shared {
        let report = page.kind.report().map(|report| {
            let path = page_path(&self.site, PageKind::Report(report), page.locale);
            let surroundings = Surroundings { report, locale: page.locale, way: Way::RelativeFrom(path), whole: false };
            Value::from(Serde(self.report_view(&surroundings, Depth::Full)))
        });
        Shared { site: Value::from(Serde(self.site_view(page.locale))), report }
    }

    /// A page and, before it, the picture of its code.
    pub(super) fn page(&self, page: &Page, shared: &Shared, emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
        let way = self.way(page);
        let code = self.plan.base.as_ref().filter(|_| is_for_itself(page.kind));
        let code = code.and_then(|base| {
            let path = canonical_path(&self.site, page);
            Some((Qr::new(&base.join(&path))?, base.readable(&path)))
        });
        let qr = code.as_ref().map(|(code, address)| {
            let label = self.tools[page.locale].messages.fill("qr_alt", &[("address", address)]);
            QrView {
                png: way.to(&qr_path(&self.site, page)),
                size: code.pixels(),
                svg: Value::from_safe_string(code.svg(&label)),
                address: address.clone(),
            }
        });
        let html = self.html(page, shared, &way, qr)?;
        if let Some((code, _)) = code
            && self.plan.makes_qr(page)
        {
            emit(Output::made(qr_path(&self.site, page), code.png()));
        }
        emit(Output::made(page.path.clone(), html.into_bytes()));
        Ok(())
    }

    fn way(&self, page: &Page) -> Way {
        match (page.kind, &self.plan.base) {
            (PageKind::NotFound, Some(base)) => Way::Absolute(base.path().to_owned()),
            (PageKind::NotFound, None) => Way::Absolute("/".to_owned()),
            _ => Way::RelativeFrom(page.path.clone()),
        }
    }

    fn html(&self, page: &Page, shared: &Shared, way: &Way, qr: Option<QrView>) -> Result<String, Box<Diagnostic>> {
        let tools = &self.tools[page.locale];
        let surroundings = |report: usize, whole: bool| Surroundings { report, locale: page.locale, way: way.clone(), whole };
        let view = Value::from(Serde(self.page_view(page, way, qr)));
        let (site, report, t) = (&shared.site, &shared.report, &tools.translate);
        let entries = |depth| -> Vec<Value> {
            let reports = 0..self.site.reports.len();
            reports.map(|report| Value::from(Serde(self.report_view(&surroundings(report, false), depth)))).collect()
        };
        let (name, context) = match page.kind {
            PageKind::Landing => {
                let featured =
                    self.site.featured.map(|report| Serde(self.report_view(&surroundings(report, false), Depth::Contents)));
                // Reports stand newest first.
                let featured_is_newest = self.site.featured == Some(0);
                let landing = context! {
                    featured => featured.map(Value::from), featured_is_newest, reports => entries(Depth::Entry)
                };
                ("landing.html", context! { site, page => view, t, landing })
            }
            PageKind::Report(index) => {
                let fact_list = self.page_facts(&surroundings(index, false), page.kind).map(Serde).map(Value::from);
                ("report.html", context! { site, page => view, t, report, fact_list })
            }
            PageKind::Section(index, position) => {
                let section = Value::from(Serde(self.section_view(&surroundings(index, false), position)));
                let fact_list = self.page_facts(&surroundings(index, false), page.kind).map(Serde).map(Value::from);
                ("section.html", context! { site, page => view, t, report, section, fact_list })
            }
            PageKind::Whole(index) => {
                let surroundings = surroundings(index, true);
                let positions = 0..self.site.reports[index].sections.len();
                let sections: Vec<Value> =
                    positions.map(|position| Value::from(Serde(self.section_view(&surroundings, position)))).collect();
                let report = Value::from(Serde(self.report_view(&surroundings, Depth::Full)));
                let fact_list = self.page_facts(&surroundings, page.kind).map(Serde).map(Value::from);
                ("whole.html", context! { site, page => view, t, report, sections, fact_list })
            }
            PageKind::Data(index) => {
                let data =
                    self.data_view(&surroundings(index, false), ["data.css", "wechat.js"].map(|name| self.asset(way, name)));
                ("data.html", context! { site, page => view, t, report, data => Value::from(Serde(data)) })
            }
            PageKind::SiteMap => {
                let site_map = context! { reports => entries(Depth::Contents) };
                ("site_map.html", context! { site, page => view, t, site_map })
            }
            PageKind::Search => {
                let folder = search_folder(&self.site, page.locale);
                let search = SearchView { script: self.asset(way, "search.js"), index: way.to(&folder) };
                ("search.html", context! { site, page => view, t, search => Value::from(Serde(search)) })
            }
            PageKind::NotFound => {
                let not_found = context! { reports => entries(Depth::Entry) };
                ("not_found.html", context! { site, page => view, t, not_found })
            }
        };
        Ok(first_at_once(environment::fill(&self.environment, &self.theme, name, context)?))
    }

    fn page_view(&self, page: &Page, way: &Way, qr: Option<QrView>) -> PageView {
        let (site, locale, base) = (&self.site, page.locale, self.plan.base.as_ref());
        let messages = &self.tools[locale].messages;
        let breadcrumbs = self.breadcrumbs(page, way);
        let (title, description) = (self.title(page), self.description(page));
        let card = page.kind.report().map_or_else(|| site.name.get(locale).clone(), |report| self.report_title(report, locale));
        // Away from the site, nothing beside a link says whose page it leads to.
        let shared_title = if page.kind == PageKind::Landing { site.name.get(locale) } else { &title };
        let words = Words { title: shared_title, description: &description, card: &card };
        let landing = page_path(site, PageKind::Landing, locale);
        let listed = base.filter(|_| is_for_itself(page.kind));
        let canonical = listed.map(|base| base.join(&canonical_path(site, page)));
        let alternates = base.map(|base| feeds::alternates(site, page, base)).unwrap_or_default();
        let social = metadata::social(site, &self.plan, page, &words);
        let share = canonical
            .as_ref()
            .map(|url| share::bar(&site.locales().get(locale).share, url, &social.title, &description, messages));
        // The page of the whole report stands behind its front page's address.
        let is_told = is_for_itself(page.kind) && navigation::is_complete(site, page.kind, locale);
        PageView {
            kind: kind_name(page.kind),
            moved: self.moved_clauses(page),
            head_title: self.head_title(page, &title),
            language: language_view(site.locales().get(locale)),
            root: way.to(""),
            home: way.to(&landing),
            site_map: way.to(&page_path(site, PageKind::SiteMap, locale)),
            feed: base.map(|_| way.to(&feed_path(site, locale))),
            storage: base.map_or("/", |base| base.path()).to_owned(),
            data: page
                .kind
                .report()
                .filter(|report| site.reports[*report].has_data())
                .map(|report| way.to(&page_path(site, PageKind::Data(report), locale))),
            search: site.search.then(|| way.to(&page_path(site, PageKind::Search, locale))),
            policy: if page.kind == PageKind::Search { SEARCH_POLICY } else { POLICY },
            robots: (!is_told).then_some("noindex"),
            alternates: alternates.into_iter().map(|(tag, href)| AlternateView { tag, href }).collect(),
            languages: self.language_links(page, way),
            share: share.unwrap_or_default(),
            tags: metadata::government_tags(site, &self.plan, page, &words),
            json_ld: listed.map(|base| {
                let tools = &self.tools[locale];
                Value::from_safe_string(metadata::json_ld(site, base, page, &words, &breadcrumbs, tools))
            }),
            styles: vec![self.asset(way, assets::STYLE_SHEET)],
            head_scripts: self.theme.manifest.head_scripts.iter().map(|name| self.asset(way, name)).collect(),
            scripts: self.theme.manifest.scripts.iter().map(|name| self.asset(way, name)).collect(),
            lazy_scripts: self.theme.manifest.lazy_scripts.iter().map(|name| (name.clone(), self.asset(way, name))).collect(),
            favourite: self.favourite(page),
            print_style: page
                .kind
                .report()
                .map(|report| self.asset(way, &running_head_name(&site.reports[report].id, &site.locales().get(locale).code))),
            icons: IconsView {
                svg: self.asset(way, "icon.svg"),
                png: self.asset(way, "icon.png"),
                apple: self.asset(way, "apple-touch-icon.png"),
            },
            canonical,
            breadcrumbs,
            qr,
            social,
            title,
            description,
        }
    }

    /// The address of a file of the theme. Only what a theme has taken away is not there.
    pub(super) fn asset(&self, way: &Way, name: &str) -> String {
        way.to(&self.plan.assets.address(name).unwrap_or_else(|| format!("{}{name}", assets::FOLDER)))
    }

    pub(super) fn title(&self, page: &Page) -> String {
        let (site, locale) = (&self.site, page.locale);
        let messages = &self.tools[locale].messages;
        match page.kind {
            PageKind::Landing => site.front_title(locale).to_owned(),
            PageKind::Report(report) | PageKind::Whole(report) => self.report_title(report, locale),
            PageKind::Section(report, section) => {
                let surroundings = nowhere(report, locale);
                let title = self.section_title(&surroundings, &site.reports[report].sections[section]);
                format!("{} {title}", self.section_number(locale, section))
            }
            PageKind::Data(_) => messages.get("data_page").to_owned(),
            PageKind::SiteMap => messages.get("site_map").to_owned(),
            PageKind::Search => messages.get("search_page").to_owned(),
            PageKind::NotFound => messages.get("not_found").to_owned(),
        }
    }

    pub(super) fn report_title(&self, report: usize, locale: usize) -> String {
        let report = &self.site.reports[report];
        let values = [("title", report.title.get(locale).as_str()), ("edition", report.edition.get(locale).as_str())];
        self.tools[locale].messages.fill("title_with_edition", &values)
    }

    /// Unlike any other page's: the page, the report, the site.
    fn head_title(&self, page: &Page, title: &str) -> String {
        let messages = &self.tools[page.locale].messages;
        let mut parts = vec![title.to_owned()];
        match page.kind {
            PageKind::Section(report, _) | PageKind::Data(report) => parts.push(self.report_title(report, page.locale)),
            PageKind::Whole(_) => parts.push(messages.get("whole_report").to_owned()),
            _ => {}
        }
        if let (PageKind::Landing, Some(column)) = (page.kind, &self.site.column) {
            parts.insert(0, column.name.get(page.locale).clone());
        }
        parts.push(self.site.name.get(page.locale).clone());
        parts.dedup();
        parts.join(messages.get("title_separator"))
    }

    fn description(&self, page: &Page) -> String {
        let (site, locale) = (&self.site, page.locale);
        let column = || site.column.as_ref().map(|column| column.description.get(locale).clone());
        match page.kind {
            PageKind::Report(report) | PageKind::Whole(report) => site.reports[report].description.get(locale).clone(),
            PageKind::Section(report, section) => self.section_description(report, section, locale),
            PageKind::Data(report) => {
                let count = site.reports[report].facts.len().to_string();
                let values = [("title", self.report_title(report, locale)), ("count", count)];
                let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
                self.tools[locale].messages.fill("data_description", &values)
            }
            PageKind::Landing => column().unwrap_or_else(|| site.name.get(locale).clone()),
            PageKind::SiteMap | PageKind::Search | PageKind::NotFound => {
                let separator = self.tools[locale].messages.get("title_separator");
                format!("{}{separator}{}", self.title(page), site.name.get(locale))
            }
        }
    }

    /// The author's own sentence, else the beginning of the text.
    fn section_description(&self, report: usize, section: usize, locale: usize) -> String {
        let section = &self.site.reports[report].sections[section];
        let (shown, version) = section.telling.shown(locale);
        if let Some(description) = &version.narrative.description {
            return description.clone();
        }
        let surroundings = nowhere(report, locale);
        let prose = self.prose(&surroundings, shown, "");
        let blocks =
            std::iter::once(&version.narrative.lead).chain(version.narrative.clauses.iter().map(|clause| &clause.blocks));
        let mut texts = blocks.filter_map(|blocks| first_paragraph(blocks)).map(|paragraph| prose.plain(paragraph));
        let text = texts.find(|text| !text.trim().is_empty());
        shorten(&text.unwrap_or_else(|| self.section_title(&surroundings, section)))
    }

    fn breadcrumbs(&self, page: &Page, way: &Way) -> Vec<BreadcrumbView> {
        let (site, locale) = (&self.site, page.locale);
        let home = BreadcrumbView {
            title: self.tools[locale].messages.get("home").to_owned(),
            href: Some(way.to(&page_path(site, PageKind::Landing, locale))),
        };
        let own = |title: String| BreadcrumbView { title, href: None };
        let front = |report| BreadcrumbView {
            title: self.report_title(report, locale),
            href: Some(way.to(&page_path(site, PageKind::Report(report), locale))),
        };
        match page.kind {
            PageKind::Landing => Vec::new(),
            PageKind::Report(report) => vec![home, own(self.report_title(report, locale))],
            PageKind::Section(report, _) | PageKind::Data(report) => vec![home, front(report), own(self.title(page))],
            PageKind::Whole(report) => vec![home, front(report), own(self.tools[locale].messages.get("whole_report").to_owned())],
            PageKind::SiteMap | PageKind::Search | PageKind::NotFound => vec![home, own(self.title(page))],
        }
    }

    fn language_links(&self, page: &Page, way: &Way) -> Vec<LanguageLinkView> {
        let link = |(index, locale): (usize, &Locale)| LanguageLinkView {
            code: locale.code.clone(),
            tag: locale.tag_text(),
            direction: locale.direction.as_str(),
            name: locale.name.clone(),
            href: way.to(&page_path(&self.site, page.kind, index)),
            current: index == page.locale,
        };
        self.site.locales().iter().enumerate().map(link).collect()
    }

    fn site_view(&self, locale: usize) -> SiteView {
        let site = &self.site;
        let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
        let identification = &site.identification;
        let own_address = self.plan.base.as_ref().map(BaseUrl::as_str);
        SiteView {
            name: site.name.get(locale).clone(),
            notice: text(&site.notice),
            copyright_year: site.copyright_year,
            organization: OrganizationView {
                name: site.organization.name.get(locale).clone(),
                address: text(&site.organization.address),
                postcode: site.organization.postcode.clone(),
                phone: site.organization.phone.clone(),
                email: site.organization.email.as_ref().map(|email| email.id.clone()),
            },
            identification: IdentificationView {
                site_code: identification.site_code.as_ref().map(|code| code.id.clone()),
                icp: identification
                    .icp
                    .as_ref()
                    .map(|icp| LinkView { text: icp.id.clone(), href: "https://beian.miit.gov.cn/".to_owned() }),
                police: identification.police.as_ref().map(|police| LinkView {
                    text: police.id.clone(),
                    href: format!(
                        "https://beian.mps.gov.cn/#/query/webSearch?code={}",
                        police_digits(&police.id).unwrap_or_default()
                    ),
                }),
                error_report: identification.error_report.as_ref().and(identification.site_code.as_ref()).map(|code| {
                    let address = own_address.map(|address| format!("&url={}", share::encode(address))).unwrap_or_default();
                    format!("https://zfwzgl.www.gov.cn/exposure/jiucuo.html?site_code={}{address}", share::encode(&code.id))
                }),
                party_mark: identification
                    .party_mark
                    .as_ref()
                    .map(|mark| format!("https://bszs.conac.cn/sitename?method=show&id={}", share::encode(&mark.id))),
            },
        }
    }
}

/// Pages that only lead to others have no address worth passing on.
fn is_for_itself(kind: PageKind) -> bool {
    !matches!(kind, PageKind::Search | PageKind::NotFound)
}

fn kind_name(kind: PageKind) -> &'static str {
    match kind {
        PageKind::Landing => "landing",
        PageKind::Report(_) => "report",
        PageKind::Section(..) => "section",
        PageKind::Whole(_) => "whole",
        PageKind::Data(_) => "data",
        PageKind::SiteMap => "site_map",
        PageKind::Search => "search",
        PageKind::NotFound => "not_found",
    }
}

/// Cuts at the end of a sentence where there is one, else between characters.
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
