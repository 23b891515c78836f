//! The fourth stage: decides the path of every page and file, before any bytes are
//! produced.
//!
//! `url` decides paths, `navigation` decides how pages are connected, `links` resolves
//! links in the narrative, `assets` names the theme's files. Pages are planned in groups,
//! so that whatever the pages of one report in one language share is produced once per
//! group.

pub(crate) mod artwork;
pub(crate) mod assets;
mod compact_css;
pub(crate) mod links;
pub(crate) mod navigation;
pub(crate) mod page;
pub(crate) mod redirects;
mod references;
mod running_head;
mod scripts;
pub(crate) mod search;
pub(crate) mod sitemap;
mod styles;
pub(crate) mod url;

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence};
use crate::model::base_url::BaseUrl;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::theme::{BUILT_IN, Theme, messages_file};
use artwork::Artwork;
use assets::Assets;
use page::{DataFile, FileKind, Page, PageKind, PlannedFile, SheetName};
use redirects::{Redirect, former_files, in_former_folders, redirects};
use search::SearchIndex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

/// Every output of a site with its path.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The site's base URL. With `None`, pages have no canonical URL, QR code or share
    /// links.
    pub base: Option<BaseUrl>,
    /// Groups of pages with the same report and language.
    pub groups: Vec<Vec<Page>>,
    /// Small redirect pages at paths that pages once had.
    pub redirects: Vec<Redirect>,
    /// All outputs that are neither pages, redirects nor artworks.
    pub files: Vec<PlannedFile>,
    /// The theme's files, with content hashes in their names.
    pub assets: Arc<Assets>,
    /// How the text of each language is divided into the files of its search index; empty if
    /// search is off.
    pub search: Vec<SearchIndex>,
    /// Share cards and smaller pictures.
    pub artworks: Vec<Artwork>,
    /// The PDFs of reports that can be downloaded.
    pub pdfs: Vec<PdfDownload>,
}

/// An up-to-date PDF of a report: its content is the same as the site's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfDownload {
    /// Index of the report.
    pub report: usize,
    /// Index of the language.
    pub locale: usize,
    /// Path of the PDF on disk.
    pub source: PathBuf,
    /// Size in bytes.
    pub length: u64,
}

impl Plan {
    /// Returns all pages.
    pub fn pages(&self) -> impl Iterator<Item = &Page> {
        self.groups.iter().flatten()
    }

    /// Returns every path that will be written, including QR codes, in no particular
    /// order.
    pub fn paths(&self, site: &Site) -> Vec<String> {
        let codes = self.pages().filter(|page| self.makes_qr(page)).map(|page| url::qr_path(site, page));
        let files = self.files.iter().map(|file| file.path.clone());
        let artworks = self.artworks.iter().map(|artwork| artwork.path.clone());
        let redirects = self.redirects.iter().flat_map(|redirect| {
            let code = self.keeps_qr(redirect).then(|| url::code_path(&redirect.path));
            code.into_iter().chain([redirect.path.clone()])
        });
        let pages = self.pages().map(|page| page.path.clone());
        pages.chain(codes).chain(redirects).chain(files).chain(artworks).collect()
    }

    /// Returns the PDF of a report in a language, if there is one.
    pub fn pdf(&self, report: usize, locale: usize) -> Option<&PdfDownload> {
        self.pdfs.iter().find(|pdf| (pdf.report, pdf.locale) == (report, locale))
    }

    /// Returns the same plan with PDFs for download. To find out which PDFs are current,
    /// the plan without them is rendered first: a printed page must not mention its own
    /// PDF.
    pub fn with_pdfs(&self, site: &Site, pdfs: &[PdfDownload]) -> (Plan, Vec<Diagnostic>) {
        let files = pdfs.iter().map(|pdf| PlannedFile {
            path: url::pdf_path(site, pdf.report, pdf.locale),
            kind: FileKind::Pdf(pdf.report, pdf.source.clone()),
        });
        let mut plan = Plan { pdfs: pdfs.to_vec(), ..self.clone() };
        plan.files.extend(files.flat_map(|file| in_former_folders(site, &file).into_iter().chain([file])));
        let mut diagnostics = Vec::new();
        addresses_are_unique(site, &plan, &mut diagnostics);
        (plan, diagnostics)
    }

    /// Returns whether a QR code is generated together with the page. The full-report
    /// page shows the code of its front page.
    pub fn makes_qr(&self, page: &Page) -> bool {
        self.base.is_some() && has_qr(page.kind)
    }

    /// Returns whether a QR code is kept at the old path of a page, because other pages
    /// may show it.
    pub fn keeps_qr(&self, redirect: &Redirect) -> bool {
        self.base.is_some() && has_qr(redirect.kind)
    }
}

fn has_qr(kind: PageKind) -> bool {
    !matches!(kind, PageKind::Whole(_) | PageKind::Search | PageKind::NotFound)
}

/// Plans the site. The diagnostics are about duplicate paths, missing messages, and wrong
/// references in the theme.
pub(crate) fn plan(site: &Site, theme: &Theme) -> (Plan, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let base = site.address.clone();
    let artworks = artwork::artworks(site, base.is_some() && artwork::HAS_CARDS);
    let assets = Arc::new(assets::assets(site, theme));
    let redirects = redirects(site);
    let search = search::indexes(site);
    let plan = Plan { base, groups: groups(site), redirects, files: Vec::new(), assets, search, artworks, pdfs: Vec::new() };
    let mut files = files(site, &plan);
    files.extend(former_files(site, &files));
    let plan = Plan { files, ..plan };
    addresses_are_unique(site, &plan, &mut diagnostics);
    messages_are_complete(site, theme, &mut diagnostics);
    templates_ask_for_assets(theme, &plan.assets, &mut diagnostics);
    diagnostics.extend(plan.assets.dead.iter().map(|dead| leads_nowhere(theme, dead)));
    (plan, diagnostics)
}

fn groups(site: &Site) -> Vec<Vec<Page>> {
    let page = |kind, locale| Page { kind, locale, path: url::page_path(site, kind, locale) };
    let mut groups = Vec::new();
    for (report, entry) in site.reports.iter().enumerate() {
        for locale in 0..site.locales().len() {
            let sections = (0..entry.sections.len()).map(|section| PageKind::Section(report, section));
            let data = entry.has_data().then_some(PageKind::Data(report));
            let poster = entry.poster.as_ref().map(|_| PageKind::Poster(report));
            let pages = std::iter::once(PageKind::Report(report)).chain(sections).chain([PageKind::Whole(report)]);
            let kinds = pages.chain(data).chain(poster);
            groups.push(kinds.map(|kind| page(kind, locale)).collect());
        }
    }
    for locale in 0..site.locales().len() {
        let search = site.search.then_some(PageKind::Search);
        let glossary = site.has_glossary().then_some(PageKind::Glossary);
        let kinds = [PageKind::Landing, PageKind::SiteMap].into_iter().chain(glossary).chain(search);
        let kinds = kinds.chain([PageKind::NotFound]);
        groups.push(kinds.map(|kind| page(kind, locale)).collect());
    }
    groups
}

fn files(site: &Site, plan: &Plan) -> Vec<PlannedFile> {
    let asset = |(name, asset): (&str, &Arc<assets::Asset>)| PlannedFile {
        path: asset.path.clone(),
        kind: FileKind::Asset(name.to_owned(), asset.clone()),
    };
    let mut files: Vec<PlannedFile> = plan.assets.iter().map(asset).collect();
    for (index, report) in site.reports.iter().enumerate() {
        for file in data_files(report, site.locales().len()) {
            files.push(PlannedFile { path: url::data_path(site, index, &file), kind: FileKind::Data(index, file) });
        }
        let used = report.used_files.iter().filter_map(|name| Some((name, report.files.get(name)?)));
        files.extend(used.map(|(name, file)| PlannedFile {
            path: links::file_path(site, index, name),
            kind: FileKind::ReportFile(index, file.path.clone()),
        }));
    }
    if site.reports.iter().any(|report| !report.facts.is_empty()) {
        files.push(PlannedFile { path: url::DATA_SCHEMA_PATH.to_owned(), kind: FileKind::DataSchema });
    }
    if let Some(base) = &plan.base {
        for locale in 0..site.locales().len() {
            files.push(PlannedFile { path: url::feed_path(site, locale), kind: FileKind::Feed(locale, base.clone()) });
        }
        files.push(PlannedFile { path: "sitemap.xml".to_owned(), kind: FileKind::Sitemap(base.clone()) });
    }
    files.extend(search::files(site, &plan.search));
    files.push(PlannedFile { path: "robots.txt".to_owned(), kind: FileKind::Robots });
    files.push(PlannedFile { path: ".nojekyll".to_owned(), kind: FileKind::NoJekyll });
    files
}

/// Returns the data files of a report in a site of so many languages: its workbooks, its facts, then its tables in source
/// order.
pub(crate) fn data_files(report: &Report, locales: usize) -> Vec<DataFile> {
    let workbooks = (0..locales).map(DataFile::Workbook).filter(|_| report.has_data());
    let sheet = |sheet: SheetName| [DataFile::Csv(sheet.clone()), DataFile::Description(sheet)];
    let facts = (!report.facts.is_empty()).then(|| sheet(SheetName::Facts).into_iter().chain([DataFile::Json]));
    let tables = report.exhibits.tables.iter().flat_map(|table| sheet(SheetName::Table(table.id.clone())));
    workbooks.chain(facts.into_iter().flatten()).chain(tables).collect()
}

fn addresses_are_unique(site: &Site, plan: &Plan, diagnostics: &mut Vec<Diagnostic>) {
    // Hosts and file systems that ignore case would serve one of the two for both paths.
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    // Two theme files with the same plain name cannot be told apart by templates, even if
    // their content hashes differ.
    let plain = |name: &str| format!("{}{name}", assets::FOLDER);
    let names = plan.assets.iter().map(|(name, _)| plain(name)).chain(plan.assets.twice.iter().map(|name| plain(name)));
    let paths = plan.paths(site).into_iter().filter(|path| !path.starts_with(assets::FOLDER));
    for path in names.chain(paths) {
        if let Some(other) = seen.insert(path.to_lowercase(), path.clone()) {
            let both = if other == path { path } else { format!("{other}, {path}") };
            let message = Sentence::new(
                format!("两个页面或文件的地址相同：{both}。"),
                format!("Two pages or files have the same URL path: {both}."),
            );
            let place = Place { file: site.file.clone(), position: Position::start() };
            let diagnostic = Diagnostic::new(Code::AddressTwice, message).at_place(&place);
            diagnostics.push(diagnostic.help(
                "请给其中一个改名；主题里的文件不能与程序自己的文件同名。",
                "Rename one of them. A theme file must not have the name of a file that the program generates.",
            ));
        }
    }
}

/// Warns about templates that contain the path of an asset literally, because they do not
/// know its content hash.
fn templates_ask_for_assets(theme: &Theme, assets: &Assets, diagnostics: &mut Vec<Diagnostic>) {
    let own = theme.templates.iter().filter(|(name, _)| !theme.is_original && !name.starts_with(BUILT_IN));
    for (template, text) in own {
        for (number, line) in text.lines().enumerate() {
            for (start, _) in line.match_indices(assets::FOLDER) {
                let rest = &line[start + assets::FOLDER.len()..];
                let end = rest.find(|c: char| c.is_whitespace() || "\"'`<>(){}?#".contains(c)).unwrap_or(rest.len());
                if assets.get(&rest[..end]).is_some() {
                    diagnostics.push(address_by_hand(theme, template, &rest[..end], (number, &line[..start])));
                }
            }
        }
    }
}

fn address_by_hand(theme: &Theme, template: &str, name: &str, (line, before): (usize, &str)) -> Diagnostic {
    let message = Sentence::new(
        format!("模板里写着“assets/{name}”，但网站里的文件名带有内容标记，这个地址打不开。"),
        format!(
            "The template contains `assets/{name}`, but published file names contain a content hash, so this URL does not exist."
        ),
    );
    let length = assets::FOLDER.len() + name.chars().count();
    let position = Position::new(line + 1, before.chars().count() + 1, length);
    let file = format!("{}/templates/{template}", theme.folder).into();
    let call = format!("{{{{ asset(\"{name}\") }}}}");
    Diagnostic::new(Code::ThemeTemplate, message).at(&file, position).help(
        format!("请把整个地址写成 {call}，程序会填上现在的地址。"),
        format!("Replace the whole URL with {call}; the program inserts the current URL."),
    )
}

fn leads_nowhere(theme: &Theme, dead: &assets::DeadReference) -> Diagnostic {
    let assets::DeadReference { source, position, path } = dead;
    let message = Sentence::new(
        format!("样式表里写着“{path}”，但主题里没有这个文件。"),
        format!("The style sheet refers to `{path}`, but the theme has no such file."),
    );
    let file = format!("{}/{}{source}", theme.folder, assets::FOLDER).into();
    Diagnostic::new(Code::ThemeFile, message).at(&file, *position).help(
        "请把文件放进主题的 assets/ 文件夹，或改正地址：可以从样式表所在的位置写起，例如 ../images/map.svg。",
        "Put the file into the theme's assets/ folder, or correct the URL: it can be relative to the style sheet, such as ../images/map.svg.",
    )
}

fn messages_are_complete(site: &Site, theme: &Theme, diagnostics: &mut Vec<Diagnostic>) {
    let every: BTreeSet<&String> = theme.messages.get("en").into_iter().flat_map(BTreeMap::keys).collect();
    for locale in site.locales().iter() {
        let own = theme.messages_of(&locale.message_names(), &locale.code);
        let missing: Vec<&str> = every.iter().filter(|key| !own.contains_key(**key)).map(|key| key.as_str()).collect();
        if missing.is_empty() {
            continue;
        }
        let (count, code) = (missing.len(), &locale.code);
        let file = messages_file(&theme.folder, &locale.message_names(), code);
        let mut first = missing[..count.min(5)].join(", ");
        if count > 5 {
            first.push_str(" …");
        }
        let counted = if count == 1 { "1 message".to_owned() } else { format!("{count} messages") };
        let message = Sentence::new(
            format!("主题缺少语种“{code}”的{count}条界面文字（{first}），暂用英文。"),
            format!("The theme lacks {counted} in `{code}` ({first}); English is used instead."),
        );
        let diagnostic = Diagnostic::new(Code::MessageMissing, message).at_place(&locale.place);
        diagnostics.push(diagnostic.help(format!("请写在 {file} 里。"), format!("Add them to {file}.")));
    }
}
