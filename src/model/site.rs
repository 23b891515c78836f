//! The site: the organization, its languages, its reports.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::load::documents::Document;
use crate::load::schema::Text;
use crate::load::site_schema::SiteFile;
use crate::model::alias::Alias;
use crate::model::base_url::BaseUrl;
use crate::model::date::TimeZone;
use crate::model::fact::{Fact, Quantity};
use crate::model::locale::Locales;
use crate::model::report::{Report, ReportManuscript, report_before};
use crate::model::severity_levels::Levels;
use crate::model::shared_context::SharedContext;
use crate::model::text::{Localized, Reference, TextReader};
use crate::partial::Partial;
use std::ops::Deref;
use std::sync::Arc;

/// What has a share card of its own, besides the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShareCards {
    /// Each report.
    OfReports,
    /// Each report and each of its sections, if `site.yaml` asks for it.
    OfSections,
}

/// A site as its author wrote it, as far as it could be read. The checks look at this type.
#[derive(Debug, Clone)]
pub struct SiteManuscript {
    /// The name of `site.yaml`.
    pub file: Arc<str>,
    /// Whether all of `site.yaml` could be read.
    pub is_complete: bool,
    /// `None` if it is missing or cannot be read; that has been reported.
    pub name: Option<Localized<String>>,
    pub notice: Option<Localized<String>>,
    /// The time zone of the site's clocks.
    pub time_zone: TimeZone,
    pub copyright_year: Option<u32>,
    pub organization: OrganizationManuscript,
    pub identification: Identification,
    pub column: Option<SiteColumn>,
    /// As written in `site.yaml`; its form is checked elsewhere.
    pub base_url: Option<Reference>,
    /// The URL where the site is published: the one from the command line, else the site's own if it is well formed.
    pub address: Option<BaseUrl>,
    pub theme: Option<Reference>,
    pub accent: Option<Reference>,
    /// Whether readers can search; true unless `site.yaml` says otherwise.
    pub search: bool,
    /// What has a share card of its own.
    pub share_cards: ShareCards,
    /// Whether readers are told that a translation is behind; true unless `site.yaml` says otherwise.
    pub translation_notices: bool,
    pub levels: Levels,
    /// Former names of reports' folders, and folders of languages that are no longer published.
    pub aliases: Vec<Alias>,
    /// The index in `reports` of the report that is shown large, if there are any reports.
    pub featured: Option<usize>,
    pub shared_context: Arc<SharedContext>,
    /// The newest first, by publication and then by id.
    pub reports: Vec<Arc<ReportManuscript>>,
    /// The ids of reports whose `report.yaml` could not be read.
    pub unread: Vec<String>,
}

/// A site that has everything it must have, as does each of its reports: this is what is published. All other fields are those
/// of its manuscript.
#[derive(Debug, Clone)]
pub struct Site {
    pub name: Localized<String>,
    pub organization: Organization,
    /// In the same order as in the manuscript.
    pub reports: Vec<Arc<Report>>,
    manuscript: SiteManuscript,
}

/// The organization as written in `site.yaml`.
#[derive(Debug, Clone)]
pub struct OrganizationManuscript {
    /// `None` if it is missing or cannot be read; that has been reported.
    pub name: Option<Localized<String>>,
    pub address: Option<Localized<String>>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub email: Option<Reference>,
}

/// The organization that publishes the site.
#[derive(Debug, Clone)]
pub struct Organization {
    pub name: Localized<String>,
    manuscript: OrganizationManuscript,
}

/// The identification that the footer of a government page must show (网页设计规范, 底部功能区).
#[derive(Debug, Clone)]
pub struct Identification {
    /// 网站标识码: ten digits, or `bm` and eight digits.
    pub site_code: Option<Reference>,
    /// ICP 备案号
    pub icp: Option<Reference>,
    /// 公安备案号
    pub police: Option<Reference>,
    /// 「我为政府网站找错」
    pub error_report: Option<Place>,
    /// 党政机关网站标识: 32 hexadecimal digits.
    pub party_mark: Option<Reference>,
}

/// The column of the government site that the reports belong to (47号, 栏目标签).
#[derive(Debug, Clone)]
pub struct SiteColumn {
    pub name: Localized<String>,
    pub description: Localized<String>,
    pub keywords: Localized<String>,
    pub kind: Reference,
}

impl SiteManuscript {
    /// The folders of languages that are no longer published, each with the index of the language that readers get instead.
    pub fn former_languages(&self) -> impl Iterator<Item = (&str, usize)> {
        let is_report = |id: &str| self.reports.iter().any(|report| report.id == id);
        let language =
            move |alias: &Alias| self.shared_context.locales.index(&alias.new.id).filter(|_| !is_report(&alias.new.id));
        self.aliases.iter().filter_map(move |alias| Some((alias.old.id.as_str(), language(alias)?)))
    }

    /// Builds a site from its reports. `given` is the base URL from the command line.
    pub fn read(
        document: Partial<&Document<SiteFile>>,
        given: Option<&BaseUrl>,
        shared_context: &Arc<SharedContext>,
        mut reports: Vec<Arc<ReportManuscript>>,
        unread: Vec<String>,
        diagnostics: &mut Sink,
    ) -> SiteManuscript {
        let (file, entry) = (&document.file, &document.value);
        reports.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| b.id.cmp(&a.id)));
        let featured = featured(entry, file, &reports, &unread, diagnostics);
        let texts = TextReader::new(document, &shared_context.locales);
        let time_zone = entry.time_zone.as_ref().and_then(|zone| TimeZone::read(file, zone, diagnostics));
        let mut reference = |text: &Option<Text>| text.as_ref().and_then(|text| Reference::read(file, text, diagnostics));
        let (base_url, theme, accent) = (reference(&entry.base_url), reference(&entry.theme), reference(&entry.accent));
        let own = || base_url.as_ref().and_then(|url| BaseUrl::parse(&url.id).ok());
        let address = given.cloned().or_else(own);
        SiteManuscript {
            file: file.clone(),
            is_complete: document.is_complete(),
            name: texts.needed_text("name", entry.name.as_ref(), diagnostics),
            notice: texts.read_optional(entry.notice.as_ref(), diagnostics),
            time_zone: time_zone.unwrap_or(TimeZone::CHINA),
            copyright_year: entry.copyright_year.as_ref().map(|year| year.value),
            organization: organization(entry, &texts, diagnostics),
            identification: identification(entry, file),
            column: column(entry, &texts, diagnostics),
            base_url,
            address,
            theme,
            accent,
            search: entry.search.as_ref().is_none_or(|wanted| wanted.value),
            share_cards: match &entry.section_cards {
                Some(wanted) if wanted.value => ShareCards::OfSections,
                _ => ShareCards::OfReports,
            },
            translation_notices: entry.translation_notices.as_ref().is_none_or(|wanted| wanted.value),
            levels: Levels::read(&document, diagnostics),
            aliases: Alias::read_all(file, &entry.aliases),
            featured,
            shared_context: shared_context.clone(),
            reports,
            unread,
        }
    }

    /// Whether a name of `terms.yaml` has a definition, and therefore the site a glossary.
    pub fn has_glossary(&self) -> bool {
        self.shared_context.terms.terms.values().any(|term| term.definition.is_some())
    }

    /// The languages of the site.
    pub fn locales(&self) -> &Locales {
        &self.shared_context.locales
    }
}

impl Site {
    /// `None` if the manuscript or one of its reports lacks something.
    pub fn of(manuscript: SiteManuscript) -> Option<Site> {
        let reports: Option<_> = manuscript.reports.iter().map(|report| Report::of(report).map(Arc::new)).collect();
        let organization = manuscript.organization.clone();
        let organization = Organization { name: organization.name.clone()?, manuscript: organization };
        Some(Site { name: manuscript.name.clone()?, organization, reports: reports?, manuscript })
    }

    /// The same site with another value of one fact, which is named by the index of its report and its id. `None` if there is
    /// no such fact.
    pub fn with_value(&self, report: usize, fact: &str, quantity: Quantity) -> Option<Site> {
        let mut site = self.clone();
        let old = site.reports.get(report)?;
        let mut facts = (*old.facts).clone();
        facts.get_mut(fact)?.quantity = quantity;
        let facts = Partial::new(facts, old.facts.is_complete());
        let changed = ReportManuscript { facts, ..(*old.manuscript).clone() };
        let lender = old.id.clone();
        site.replace(report, changed);
        for borrower in self.borrowers(&lender, fact) {
            let old = &site.reports[borrower].manuscript;
            let mut loans = old.loans.clone();
            let is_loan = |loan: &&mut Fact| loan.lender.as_ref().is_some_and(|own| own.report == lender && own.fact == fact);
            loans.values_mut().filter(is_loan).for_each(|loan| loan.quantity = quantity);
            let changed = ReportManuscript { loans, ..(**old).clone() };
            site.replace(borrower, changed);
        }
        Some(site)
    }

    fn replace(&mut self, report: usize, manuscript: ReportManuscript) {
        let manuscript = Arc::new(manuscript);
        self.reports[report] = Arc::new(Report { manuscript: manuscript.clone(), ..(*self.reports[report]).clone() });
        self.manuscript.reports[report] = manuscript;
    }

    /// The indices of the reports that print a fact of the report with an id.
    pub fn borrowers(&self, lender: &str, fact: &str) -> Vec<usize> {
        let is_loan = |loan: &Fact| loan.lender.as_ref().is_some_and(|own| own.report == lender && own.fact == fact);
        let borrows = |report: &Report| report.borrowed().any(is_loan);
        (0..self.reports.len()).filter(|index| borrows(&self.reports[*index])).collect()
    }

    /// The report of the same series whose period ended last before the end of this one's.
    pub fn report_before(&self, report: &Report) -> Option<&Report> {
        report_before(&self.reports, report)
    }

    /// Whether the site's name is that of its organization.
    pub fn is_named_for_organization(&self, locale: usize) -> bool {
        self.name.get(locale).trim() == self.organization.name.get(locale).trim()
    }

    /// The title of the front page. The organization is already shown above it, so a site that is named after its
    /// organization uses the name of its column, if it has one.
    pub fn front_title(&self, locale: usize) -> &str {
        let column = self.column.as_ref().filter(|_| self.is_named_for_organization(locale));
        column.map_or(&self.name, |column| &column.name).get(locale)
    }
}

impl Deref for Site {
    type Target = SiteManuscript;

    fn deref(&self) -> &SiteManuscript {
        &self.manuscript
    }
}

impl Deref for Organization {
    type Target = OrganizationManuscript;

    fn deref(&self) -> &OrganizationManuscript {
        &self.manuscript
    }
}

fn organization(entry: &SiteFile, texts: &TextReader<'_>, diagnostics: &mut Sink) -> OrganizationManuscript {
    let written =
        texts.needed("organization", "organization:，下一行“  name: 单位全称”", entry.organization.as_ref(), diagnostics);
    let name = written.and_then(|written| texts.read(&written.name, diagnostics));
    let address = written.and_then(|written| texts.read_optional(written.address.as_ref(), diagnostics));
    let value = |text: Option<&Text>| text.map(|text| text.value.clone());
    OrganizationManuscript {
        name,
        address,
        postcode: value(written.and_then(|written| written.postcode.as_ref())),
        phone: value(written.and_then(|written| written.phone.as_ref())),
        email: written.and_then(|written| written.email.as_ref()).map(|email| Reference::new(texts.file, email)),
    }
}

fn identification(entry: &SiteFile, file: &Arc<str>) -> Identification {
    let written = &entry.identification;
    let reference = |text: &Option<Text>| text.as_ref().map(|text| Reference::new(file, text));
    let wanted = written.error_report.as_ref().filter(|wanted| wanted.value);
    Identification {
        site_code: reference(&written.site_code),
        icp: reference(&written.icp),
        police: reference(&written.police),
        error_report: wanted.map(|wanted| Place { file: file.clone(), position: wanted.position }),
        party_mark: reference(&written.party_mark),
    }
}

/// The fourteen digits of a 公安备案号. `None` if the number has another form.
pub(crate) fn police_digits(number: &str) -> Option<&str> {
    let (province, rest) = number.split_once("公网安备")?;
    let digits = rest.trim_start().strip_suffix('号')?;
    let good = province.chars().count() == 1 && digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then_some(digits)
}

fn column(entry: &SiteFile, texts: &TextReader<'_>, diagnostics: &mut Sink) -> Option<SiteColumn> {
    let column = entry.column.as_ref()?;
    let name = texts.read(&column.name, diagnostics);
    let description = texts.read(&column.description, diagnostics);
    let keywords = texts.read(&column.keywords, diagnostics);
    Some(SiteColumn {
        name: name?,
        description: description?,
        keywords: keywords?,
        kind: Reference::new(texts.file, &column.kind),
    })
}

/// The index of the named report, else of the newest one.
fn featured(
    entry: &SiteFile,
    file: &Arc<str>,
    reports: &[Arc<ReportManuscript>],
    unread: &[String],
    diagnostics: &mut Sink,
) -> Option<usize> {
    let newest = (!reports.is_empty()).then_some(0);
    let Some(named) = entry.featured.as_ref().and_then(|named| Reference::read(file, named, diagnostics)) else { return newest };
    let found = reports.iter().position(|report| report.id == named.id);
    if found.is_none() && !unread.contains(&named.id) {
        let message = Sentence::new(format!("没有报告“{}”。", named.id), format!("There is no report `{}`.", named.id));
        let known: Vec<&str> = reports.iter().map(|report| report.id.as_str()).collect();
        let help =
            Sentence::new(format!("现有的报告：{}。", known.join("、")), format!("Existing reports: {}.", known.join(", ")));
        diagnostics.push(Diagnostic::new(Code::UnknownReport, message).at_place(&named.place).help_if(Some(help)));
    }
    found.or(newest)
}
