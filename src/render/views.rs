//! The interface between the program and the templates: all values that a template may use.
//!
//! Views are plain data, because templates do no arithmetic. `themes/README.md` documents every
//! field, and a test compares it with this file. Fields of type `Value` contain safe HTML; the
//! templates escape all other text.

use minijinja::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// The site, on every page.
#[derive(Debug, Serialize)]
pub(crate) struct SiteView {
    pub name: String,
    pub notice: Option<String>,
    pub copyright_year: Option<u32>,
    pub organization: OrganizationView,
    pub identification: IdentificationView,
}

/// The organisation that publishes the site.
#[derive(Debug, Serialize)]
pub(crate) struct OrganizationView {
    pub name: String,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// Registration numbers and official links of a Chinese government site.
#[derive(Debug, Serialize)]
pub(crate) struct IdentificationView {
    pub site_code: Option<String>,
    pub icp: Option<LinkView>,
    pub police: Option<LinkView>,
    pub party_mark: Option<String>,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LinkView {
    pub text: String,
    pub href: String,
}

/// A page and everything that surrounds its text.
#[derive(Debug, Serialize)]
pub(crate) struct PageView {
    pub kind: &'static str,
    pub title: String,
    pub head_title: String,
    pub description: String,
    pub language: LanguageView,
    pub root: String,
    pub home: String,
    pub site_map: String,
    pub glossary: Option<String>,
    pub data: Option<String>,
    pub search: Option<String>,
    pub feed: Option<String>,
    pub error_report: Option<String>,
    pub storage: String,
    pub policy: &'static str,
    pub canonical: Option<String>,
    pub robots: Option<&'static str>,
    pub alternates: Vec<AlternateView>,
    pub languages: Vec<LanguageLinkView>,
    pub breadcrumbs: Vec<BreadcrumbView>,
    pub qr: Option<QrView>,
    pub share: Vec<ShareView>,
    pub social: SocialView,
    pub tags: Vec<TagView>,
    pub json_ld: Option<Value>,
    pub styles: Vec<String>,
    pub head_scripts: Vec<String>,
    pub scripts: Vec<String>,
    pub lazy_scripts: BTreeMap<String, String>,
    pub favourite: Option<String>,
    pub print_style: Option<String>,
    pub icons: IconsView,
    pub moved: Vec<MovedClauseView>,
}

/// A redirect page.
#[derive(Debug, Serialize)]
pub(crate) struct MovedView {
    pub language: LanguageView,
    pub title: String,
    pub href: String,
    pub storage: String,
    pub canonical: Option<String>,
    pub policy: &'static str,
    pub script: String,
}

/// A clause that has moved from this page to another one.
#[derive(Debug, Serialize)]
pub(crate) struct MovedClauseView {
    pub id: String,
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: String,
}

/// A language.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct LanguageView {
    pub code: String,
    pub tag: String,
    pub direction: &'static str,
}

/// The page in another language, for search engines.
#[derive(Debug, Serialize)]
pub(crate) struct AlternateView {
    pub tag: String,
    pub href: String,
}

/// The page in another language, for readers.
#[derive(Debug, Serialize)]
pub(crate) struct LanguageLinkView {
    pub code: String,
    pub tag: String,
    pub direction: &'static str,
    pub name: String,
    pub href: String,
    pub current: bool,
}

/// An item of the breadcrumbs; the current page has no link.
#[derive(Debug, Serialize)]
pub(crate) struct BreadcrumbView {
    pub title: String,
    pub href: Option<String>,
}

/// The QR code of a page's URL. `size` is in pixels.
#[derive(Debug, Serialize)]
pub(crate) struct QrView {
    pub png: String,
    pub size: usize,
    pub svg: Value,
    pub address: String,
}

/// An entry of the share bar.
#[derive(Debug, Serialize)]
pub(crate) struct ShareView {
    pub kind: &'static str,
    pub href: Option<String>,
    pub label: String,
}

/// Metadata for social cards. Sizes are in pixels.
#[derive(Debug, Serialize)]
pub(crate) struct SocialView {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub url: Option<String>,
    pub image: Option<String>,
    pub image_width: u32,
    pub image_height: u32,
    pub image_square: Option<String>,
    pub image_alt: String,
    pub site_name: String,
    pub locale: String,
    pub locale_alternates: Vec<String>,
}

/// A government meta tag.
#[derive(Debug, Serialize)]
pub(crate) struct TagView {
    pub name: &'static str,
    pub content: String,
}

/// The URLs of the site's icons.
#[derive(Debug, Serialize)]
pub(crate) struct IconsView {
    pub svg: String,
    pub png: String,
    pub apple: String,
}

/// A report.
#[derive(Debug, Serialize)]
pub(crate) struct ReportView {
    pub id: String,
    pub title: String,
    pub title_parts: Vec<String>,
    pub edition: String,
    pub description: String,
    pub href: String,
    pub whole_href: String,
    pub poster_href: Option<String>,
    pub citation: Option<String>,
    pub data_href: Option<String>,
    pub pdf: Option<PdfView>,
    pub issuer: String,
    pub source: Option<String>,
    pub author: Option<String>,
    pub editor: Option<String>,
    pub data_use: Option<String>,
    pub next_release: Option<String>,
    pub published: DateView,
    pub formed: DateView,
    pub disclosure: String,
    pub period: Option<String>,
    pub as_of: Option<String>,
    pub corrections: Vec<CorrectionView>,
    pub seal: Option<SealView>,
    pub catalogue: Vec<CatalogueView>,
    pub key_figures: Vec<KeyFigureView>,
    pub waivers: Vec<WaiverView>,
    pub sections: Vec<SectionLinkView>,
    /// How many clauses are up to date in this language, if not all are.
    pub completeness: Option<String>,
    pub preface: Option<FrameView>,
    pub closing: Option<FrameView>,
}

/// The picture of a seal.
#[derive(Debug, Serialize)]
pub(crate) struct SealView {
    pub src: String,
    pub text: String,
    pub width: u32,
    pub height: u32,
}

/// The PDF of a report, with its size in readable form.
#[derive(Debug, Serialize)]
pub(crate) struct PdfView {
    pub href: String,
    pub size: String,
}

/// A date in readable form and in ISO format.
#[derive(Debug, Serialize)]
pub(crate) struct DateView {
    pub text: String,
    pub iso: String,
}

/// A correction of a report.
#[derive(Debug, Serialize)]
pub(crate) struct CorrectionView {
    pub date: DateView,
    /// The figures that were others before.
    pub changes: Vec<ChangeView>,
    /// What the author wrote.
    pub reason: String,
    /// Both as a text.
    pub text: String,
    pub href: Option<String>,
}

/// A figure that a correction has changed, with both values in printed form.
#[derive(Debug, Serialize)]
pub(crate) struct ChangeView {
    pub label: String,
    pub old: String,
    pub new: String,
}

/// A row of the disclosure catalogue record.
#[derive(Debug, Serialize)]
pub(crate) struct CatalogueView {
    pub label: String,
    pub value: String,
}

/// A key figure of a report.
#[derive(Debug, Serialize)]
pub(crate) struct KeyFigureView {
    pub id: String,
    pub label: String,
    pub approx: String,
    pub value: String,
    pub unit: String,
    pub waived: bool,
    pub context: Option<String>,
    pub earlier: Option<EarlierView>,
    pub href: String,
}

/// What a key figure was in the report before.
#[derive(Debug, Serialize)]
pub(crate) struct EarlierView {
    pub text: String,
    pub arrow: &'static str,
}

/// A link to a section, with links to its clauses.
#[derive(Debug, Serialize)]
pub(crate) struct SectionLinkView {
    pub id: String,
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: String,
    pub fallback: bool,
    pub clauses: Vec<ClauseLinkView>,
}

/// A link to a clause.
#[derive(Debug, Serialize)]
pub(crate) struct ClauseLinkView {
    pub id: String,
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: String,
}

/// The search page.
#[derive(Debug, Serialize)]
pub(crate) struct SearchView {
    pub script: String,
    pub index: String,
}

/// What readers are told about a translation, with a link to the source.
#[derive(Debug, Serialize)]
pub(crate) struct BehindView {
    pub text: String,
    pub link: String,
    pub href: String,
    /// The language of the source.
    pub language: LanguageView,
}

/// The preface or the closing.
#[derive(Debug, Serialize)]
pub(crate) struct FrameView {
    pub body: Value,
    pub language: Option<LanguageView>,
    pub notice: Option<String>,
    pub behind: Option<BehindView>,
    pub waivers: Vec<WaiverView>,
}

/// A section.
#[derive(Debug, Serialize)]
pub(crate) struct SectionView {
    pub id: String,
    pub former_ids: Vec<String>,
    pub number: String,
    pub title: Value,
    pub language: Option<LanguageView>,
    pub fallback: bool,
    pub notice: Option<String>,
    pub behind: Option<BehindView>,
    pub lead: Option<Value>,
    pub waivers: Vec<WaiverView>,
    pub footnotes: Option<Value>,
    pub withdrawn: Option<CorrectionView>,
    pub clauses: Vec<ClauseView>,
    pub has_contents: bool,
    pub previous: Option<NeighbourView>,
    pub next: Option<NeighbourView>,
}

/// A clause.
#[derive(Debug, Serialize)]
pub(crate) struct ClauseView {
    pub id: String,
    pub former_ids: Vec<String>,
    pub number: String,
    pub plain_title: String,
    pub title: Value,
    pub body: Value,
    pub language: Option<LanguageView>,
    pub notice: Option<String>,
    pub behind: Option<BehindView>,
    pub waivers: Vec<WaiverView>,
    pub corrections: Vec<CorrectionView>,
    pub withdrawn: Option<CorrectionView>,
    pub sub_clauses: Vec<SubClauseView>,
}

/// A link to a sub-clause of the page, in its clause's language.
#[derive(Debug, Serialize)]
pub(crate) struct SubClauseView {
    pub id: String,
    pub number: String,
    pub title: String,
}

/// A link to the previous or next section.
#[derive(Debug, Serialize)]
pub(crate) struct NeighbourView {
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: String,
}

/// A note on a relation that is known not to hold.
#[derive(Debug, Serialize)]
pub(crate) struct WaiverView {
    pub id: String,
    pub figures: String,
    pub reason: String,
}

/// The facts of a page and the relations between them.
#[derive(Debug, Serialize)]
pub(crate) struct FactListView {
    pub facts: Vec<FactView>,
    pub relations: Vec<RelationView>,
}

/// A fact in the list of a page.
#[derive(Debug, Serialize)]
pub(crate) struct FactView {
    pub id: String,
    pub href: String,
    pub label: String,
    pub value: String,
    pub definition: Option<String>,
    pub scope: Option<String>,
}

/// A relation, as arithmetic with numbers and with labels.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RelationView {
    pub facts: String,
    pub arithmetic: String,
    pub words: String,
    pub note: Option<LinkView>,
}

/// The data page of a report.
#[derive(Debug, Serialize)]
pub(crate) struct DataView {
    pub count: usize,
    pub files: Vec<DataFileView>,
    pub descriptions: Vec<DataFileView>,
    pub has_filter: bool,
    pub columns: Vec<ColumnView>,
    pub groups: Vec<DataGroupView>,
    pub style: String,
    pub script: String,
}

/// A data file for download.
#[derive(Debug, Serialize)]
pub(crate) struct DataFileView {
    pub anchor: Option<String>,
    pub former_anchors: Vec<String>,
    pub title: String,
    pub format: &'static str,
    pub size: Option<String>,
    pub name: String,
    pub saved_as: String,
    pub href: String,
}

/// The meaning of a column in the CSV file of facts.
#[derive(Debug, Serialize)]
pub(crate) struct ColumnView {
    pub name: String,
    pub title: String,
}

/// The facts that belong to a part of the report.
#[derive(Debug, Serialize)]
pub(crate) struct DataGroupView {
    pub id: String,
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: Option<String>,
    pub facts: Vec<DatumView>,
}

/// The target of a fact, and its own entry on the page.
#[derive(Debug, Serialize)]
pub(crate) struct TargetView {
    pub value: String,
    pub text: String,
    pub href: String,
}

/// A fact with all its details.
#[derive(Debug, Serialize)]
pub(crate) struct DatumView {
    pub anchor: String,
    pub former_anchors: Vec<String>,
    pub id: String,
    pub label: TextView,
    pub value: String,
    pub machine: String,
    pub unit: Option<String>,
    pub exact: Option<String>,
    pub definition: Option<TextView>,
    pub scope: Option<TextView>,
    pub target: Option<TargetView>,
    pub earlier: Option<EarlierView>,
    pub corrections: Vec<CorrectionView>,
    pub relations: Vec<RelationView>,
    pub places: Vec<PlaceView>,
}

/// A text of the data; `language` is set if it falls back to another language.
#[derive(Debug, Serialize)]
pub(crate) struct TextView {
    pub text: String,
    pub language: Option<LanguageView>,
}

/// A place in the report that mentions a fact.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceView {
    pub number: String,
    pub title: String,
    pub language: Option<LanguageView>,
    pub href: String,
}

/// The values for the share card's template. Lengths are in pixels.
#[derive(Debug, Serialize)]
pub(crate) struct CardView {
    pub shape: &'static str,
    pub width: u32,
    pub height: u32,
    pub accent: String,
    pub language: LanguageView,
    pub anchor: &'static str,
    pub organization: Vec<CardTextView>,
    pub title: Vec<CardTextView>,
    pub edition: Vec<CardTextView>,
    pub figures: Vec<CardFigureView>,
    pub featured: Vec<CardTextView>,
}

/// A line of text on a share card; `y` is its baseline.
#[derive(Debug, Serialize)]
pub(crate) struct CardTextView {
    pub text: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
}

/// A key figure on a share card; `y` is its baseline.
#[derive(Debug, Serialize)]
pub(crate) struct CardFigureView {
    pub before: String,
    pub value: String,
    pub after: String,
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub unit_size: f64,
    pub label: Vec<CardTextView>,
}

/// The picture of a poster on its page.
#[derive(Debug, Serialize)]
pub(crate) struct PosterPictureView {
    pub src: String,
    pub saved_as: String,
}

/// The picture of a poster. Lengths are in pixels.
#[derive(Debug, Serialize)]
pub(crate) struct PosterView {
    pub width: u32,
    pub height: f64,
    pub accent: String,
    pub language: LanguageView,
    pub items: Vec<PosterItemView>,
    pub code: Option<PosterCodeView>,
}

/// A part of a poster that is drawn as a whole or not at all.
#[derive(Debug, Serialize)]
pub(crate) struct PosterItemView {
    pub id: String,
    pub texts: Vec<PosterTextView>,
    pub bars: Vec<PosterBarView>,
}

/// A line of text on a poster; `y` is its baseline.
#[derive(Debug, Serialize)]
pub(crate) struct PosterTextView {
    pub x: f64,
    pub y: f64,
    pub size: f64,
    pub tone: &'static str,
    pub is_bold: bool,
    pub anchor: &'static str,
    pub runs: Vec<PosterRunView>,
}

/// A part of a line of a poster.
#[derive(Debug, Serialize)]
pub(crate) struct PosterRunView {
    pub text: String,
    pub size: Option<f64>,
    pub is_figure: bool,
}

/// A rectangle on a poster.
#[derive(Debug, Serialize)]
pub(crate) struct PosterBarView {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    pub tone: &'static str,
}

/// The code on a poster.
#[derive(Debug, Serialize)]
pub(crate) struct PosterCodeView {
    pub x: f64,
    pub y: f64,
    pub scale: f64,
    pub modules: u32,
    pub path: String,
}

/// The glossary.
#[derive(Debug, Serialize)]
pub(crate) struct GlossaryView {
    pub names: Vec<GlossaryEntryView>,
    pub indicators: Vec<GlossaryEntryView>,
}

/// A name or an indicator with its definition.
#[derive(Debug, Serialize)]
pub(crate) struct GlossaryEntryView {
    pub anchor: Option<String>,
    pub name: TextView,
    pub short: Vec<String>,
    pub definition: TextView,
    pub others: Vec<OtherNameView>,
}

/// The name in another language.
#[derive(Debug, Serialize)]
pub(crate) struct OtherNameView {
    pub text: String,
    pub language: LanguageView,
}
