//! The site: the organisation, its languages, its reports.

use crate::diagnostic::{self, Code, Diagnostic, Place, Sentence};
use crate::load::documents::{Document, Documents};
use crate::load::schema::{SiteFile, Text};
use crate::model::indicator::Indicators;
use crate::model::locale::Locales;
use crate::model::report::{Report, ReportReader};
use crate::model::term::Terms;
use crate::model::text::{Localized, Reference, TextReader};
use crate::model::unit::Units;

#[derive(Debug, Clone)]
pub struct Site {
    /// The name of `site.yaml`.
    pub file: std::sync::Arc<str>,
    pub name: Localized<String>,
    pub notice: Option<Localized<String>>,
    pub copyright_year: Option<u32>,
    pub organization: Organization,
    pub identification: Identification,
    pub column: Option<Column>,
    /// As written; its form is checked, its use is `plan`'s.
    pub base_url: Option<Reference>,
    pub theme: Option<Reference>,
    pub accent: Option<Reference>,
    /// Index into `reports` of the one shown large, if there are any reports.
    pub featured: Option<usize>,
    pub locales: Locales,
    pub terms: Terms,
    /// Newest first, by publication and then by id.
    pub reports: Vec<Report>,
}

#[derive(Debug, Clone)]
pub struct Organization {
    pub name: Localized<String>,
    pub address: Option<Localized<String>>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub email: Option<Reference>,
}

/// What the foot of a government page must show (网页设计规范, 底部功能区).
#[derive(Debug, Clone)]
pub struct Identification {
    /// 网站标识码: ten digits, or `bm` and eight.
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
pub struct Column {
    pub name: Localized<String>,
    pub description: Localized<String>,
    pub keywords: Localized<String>,
    pub kind: Reference,
}

impl Site {
    pub fn report(&self, id: &str) -> Option<&Report> {
        self.reports.iter().find(|report| report.id == id)
    }

    /// `None` when `site.yaml` is missing or beyond reading; that has been reported.
    pub fn read(documents: &Documents, diagnostics: &mut Vec<Diagnostic>) -> Option<Site> {
        let Document { file, value: entry, .. } = documents.site.as_ref()?;
        report_formats(documents, diagnostics);
        let locales = Locales::read(file, &entry.languages, diagnostics);
        if locales.is_empty() {
            return None;
        }
        let units = Units::read(documents.units.as_ref(), &locales, diagnostics);
        let indicators = Indicators::read(documents.indicators.as_ref(), &locales, &units, diagnostics);
        let terms = Terms::read(documents.terms.as_ref(), &locales, diagnostics);
        let reader = ReportReader { locales: &locales, units: &units, indicators: &indicators };
        let mut reports: Vec<Report> =
            documents.reports.iter().filter_map(|documents| reader.read(documents, diagnostics)).collect();
        reports.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| b.id.cmp(&a.id)));
        let featured = featured(entry, file, documents, &reports, diagnostics);
        let texts = TextReader { file, locales: &locales };
        let reference = |text: &Option<Text>| text.as_ref().map(|text| Reference::new(file, text));
        let organization = &entry.organization;
        let identification = &entry.identification;
        let name = texts.read(&entry.name, diagnostics);
        let organization_name = texts.read(&organization.name, diagnostics);
        Some(Site {
            file: file.clone(),
            notice: texts.read_optional(entry.notice.as_ref(), diagnostics),
            copyright_year: entry.copyright_year.as_ref().map(|year| year.value),
            organization: Organization {
                address: texts.read_optional(organization.address.as_ref(), diagnostics),
                postcode: organization.postcode.as_ref().map(|text| text.value.clone()),
                phone: organization.phone.as_ref().map(|text| text.value.clone()),
                email: reference(&organization.email),
                name: organization_name?,
            },
            identification: Identification {
                site_code: reference(&identification.site_code),
                icp: reference(&identification.icp),
                police: reference(&identification.police),
                error_report: identification
                    .error_report
                    .as_ref()
                    .filter(|wanted| wanted.value)
                    .map(|wanted| Place { file: file.clone(), position: wanted.position }),
                party_mark: reference(&identification.party_mark),
            },
            column: column(entry, &texts, diagnostics),
            base_url: reference(&entry.base_url),
            theme: reference(&entry.theme),
            accent: reference(&entry.accent),
            name: name?,
            featured,
            terms,
            reports,
            locales,
        })
    }
}

/// The fourteen digits of a 公安备案号.
pub fn police_digits(number: &str) -> Option<&str> {
    let (province, rest) = number.split_once("公网安备")?;
    let digits = rest.trim_start().strip_suffix('号')?;
    let good = province.chars().count() == 1 && digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then_some(digits)
}

fn column(entry: &SiteFile, texts: &TextReader<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Column> {
    let column = entry.column.as_ref()?;
    let name = texts.read(&column.name, diagnostics);
    let description = texts.read(&column.description, diagnostics);
    let keywords = texts.read(&column.keywords, diagnostics);
    Some(Column { name: name?, description: description?, keywords: keywords?, kind: Reference::new(texts.file, &column.kind) })
}

/// The report named, else the newest.
fn featured(
    entry: &SiteFile,
    file: &std::sync::Arc<str>,
    documents: &Documents,
    reports: &[Report],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let newest = (!reports.is_empty()).then_some(0);
    let Some(named) = &entry.featured else { return newest };
    let found = reports.iter().position(|report| report.id == named.value);
    let known_but_unreadable = documents.reports.iter().any(|report| report.id == named.value);
    if found.is_none() && !known_but_unreadable {
        let message = Sentence::new(format!("没有报告“{}”。", named.value), format!("There is no report `{}`.", named.value));
        let help = diagnostic::suggestion(&named.value, reports.iter().map(|report| report.id.as_str()));
        diagnostics.push(Diagnostic::new(Code::UnknownReport, message).at(file, named.position).help_if(help));
    }
    found.or(newest)
}

/// The version of the format that this program reads.
const FORMAT: u32 = 1;

fn report_formats(documents: &Documents, diagnostics: &mut Vec<Diagnostic>) {
    let mut check = |file: &std::sync::Arc<str>, format: &crate::load::deserialize::Located<u32>| {
        if format.value != FORMAT {
            let message = Sentence::new(
                format!("不认识格式版本 {}：本程序读的是 {FORMAT}。", format.value),
                format!("Format {} is not known: this program reads format {FORMAT}.", format.value),
            );
            diagnostics.push(Diagnostic::new(Code::FormatVersion, message).at(file, format.position));
        }
    };
    documents.site.iter().for_each(|document| check(&document.file, &document.value.format));
    documents.terms.iter().for_each(|document| check(&document.file, &document.value.format));
    documents.units.iter().for_each(|document| check(&document.file, &document.value.format));
    documents.indicators.iter().for_each(|document| check(&document.file, &document.value.format));
    for report in &documents.reports {
        report.report.iter().for_each(|document| check(&document.file, &document.value.format));
        report.facts.iter().for_each(|document| check(&document.file, &document.value.format));
    }
}
