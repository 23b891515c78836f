//! Finds URLs that the last build published and that this build would not serve: pages
//! that no longer exist, and clauses, facts and tables that no page has under their old
//! id.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence, did_you_mean};
use crate::model::alias::{Alias, FRONT};
use crate::model::report::Report;
use crate::model::site::Site;
use crate::plan::page::PageKind;
use crate::plan::url::{fact_anchor, language_folder, page_path, table_anchor};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The places that readers may have links to: for each page of a report, its stable ids.
/// Only the main language is recorded; of the others, which have the same pages and ids, there is the
/// folder: `en/`.
pub(crate) type Addresses = BTreeMap<String, BTreeSet<String>>;

/// Returns the URLs that the site publishes.
pub(crate) fn addresses(site: &Site) -> Addresses {
    let mut addresses: Addresses =
        (1..site.locales().len()).map(|locale| (language_folder(site, locale), BTreeSet::new())).collect();
    for (index, report) in site.reports.iter().enumerate() {
        let path = |kind| page_path(site, kind, 0);
        addresses.insert(path(PageKind::Report(index)), BTreeSet::new());
        for (position, section) in report.sections.iter().enumerate() {
            let anchors = section.translations.source().1.narrative.anchors();
            let exhibits = report.exhibit_numbers.iter().filter(|(_, exhibit)| exhibit.section == Some(position));
            let exhibits = exhibits.map(|(address, _)| address.clone());
            let anchors = anchors.into_iter().map(|(id, _)| id.to_owned()).chain(exhibits).collect();
            addresses.insert(path(PageKind::Section(index, position)), anchors);
        }
        if report.poster.is_some() {
            addresses.insert(path(PageKind::Poster(index)), BTreeSet::new());
        }
        if report.has_data() {
            let facts = report.facts.keys().map(|id| fact_anchor(id));
            let tables = report.exhibits.tables.iter().map(|table| table_anchor(&table.id));
            addresses.insert(path(PageKind::Data(index)), facts.chain(tables).collect());
        }
    }
    addresses
}

/// Returns the URLs to record after this build: those of this build, and the earlier ones
/// that no page serves. The latter are reported in each build until somebody decides
/// about them.
pub(crate) fn remembered(site: &Site, before: &Addresses) -> Addresses {
    let mut all = addresses(site);
    for Lost { folder, page, anchor } in lost(site, before) {
        let page = all.entry(format!("{folder}/{page}.html")).or_default();
        page.extend(anchor);
    }
    all.extend(lost_languages(site, before).map(|folder| (folder.to_owned(), BTreeSet::new())));
    all
}

/// Returns the folders of languages that were published and are not now, nor lead to another language.
fn lost_languages<'b>(site: &Site, before: &'b Addresses) -> impl Iterator<Item = &'b str> {
    let is_published = |folder: &str| (1..site.locales().len()).any(|locale| language_folder(site, locale) == folder);
    let is_answered = |folder: &str| site.aliases.iter().any(|alias| folder.strip_suffix('/') == Some(&alias.old.id));
    let folders = before.keys().map(String::as_str).filter(|path| path.ends_with('/'));
    folders.filter(move |folder| !is_published(folder) && !is_answered(folder))
}

/// Returns a warning for each file in which old URLs have to be listed as aliases, with
/// the lines to add.
pub(crate) fn check(site: &Site, before: &Addresses) -> Vec<Diagnostic> {
    let mut remarks: BTreeMap<String, Remark> = BTreeMap::new();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let lost = lost(site, before);
    for address in &lost {
        let (folder, page) = (address.folder.as_str(), address.page.as_str());
        let answer = match (report_at(site, folder), &address.anchor) {
            // An alias for the folder or page also covers the ids below it. Any that it
            // does not cover are reported in the next build.
            (None, _) if !told.insert((folder, "")) => continue,
            (Some(_), Some(_)) if told.contains(&(folder, page)) => continue,
            (None, _) => report_gone(site, folder, before),
            (Some(report), None) => {
                told.insert((folder, page));
                page_gone(report, address, before)
            }
            (Some(report), Some(anchor)) => place_gone(report, address, anchor, before),
        };
        let remark = remarks.entry(answer.file.to_string()).or_default();
        remark.addresses.push(if told.contains(&(folder, "")) { format!("{folder}/") } else { address.to_string() });
        remark.answers.push(answer);
    }
    let languages = lost_languages(site, before).map(|folder| language_gone(site, folder));
    remarks.into_values().filter_map(Remark::diagnostic).chain(languages).collect()
}

/// Returns the warning about a language whose pages are gone.
fn language_gone(site: &Site, folder: &str) -> Diagnostic {
    let (code, main) = (folder.trim_end_matches('/'), &site.locales().get(0).code);
    let message = Sentence::new(
        format!("上次发布的 {folder} 下的网页这次都没有了，通向它们的链接和二维码将打不开。"),
        format!("The pages in {folder} that were published are gone, so existing links and QR codes to them would break."),
    );
    let is_draft = site.locales().is_draft(code);
    let file = &site.file;
    let [back_zh, back_en] = [
        format!("这个语种还要发布的，删去 {file} 里“{code}”下面的 draft: true。"),
        format!("If the language is to stay, remove `draft: true` from `{code}` in {file}. "),
    ];
    let [back_zh, back_en] = if is_draft { [back_zh, back_en] } else { Default::default() };
    let lines = format!("\naliases:\n  {code}: {main}");
    let zh = format!("{back_zh}不再发布的，请写进 {file}，让这些地址通到“{main}”的同一页：{lines}");
    let en = format!("{back_en}If not, add this to {file}; each address then leads to the same page in `{main}`:{lines}");
    Diagnostic::new(Code::AddressGone, message).at(&site.file, Position::start()).help(zh, en)
}

/// The content of the warning about one file.
#[derive(Default)]
struct Remark {
    addresses: Vec<String>,
    answers: Vec<Answer>,
}

/// The alias for an old URL: a line under `aliases`.
struct Answer {
    file: Arc<str>,
    old: String,
    /// The suggested current id, if there is one.
    new: Option<String>,
    /// The id to redirect to if the content was withdrawn.
    front: String,
}

/// The most lines that are shown. The others are reported once these have been added.
const SHOWN: usize = 20;

impl Remark {
    fn diagnostic(self) -> Option<Diagnostic> {
        let file = &self.answers.first()?.file;
        let (count, shown) = (self.addresses.len(), self.addresses.len().min(3));
        let (etc, and_others) = if count > shown { (" 等", " …") } else { ("", "") };
        let message = Sentence::new(
            format!(
                "上次发布的 {count} 个地址没有了，通向它们的链接和二维码将打不开：{}{etc}。",
                self.addresses[..shown].join("、")
            ),
            format!(
                "{count} published {}, so existing links and QR codes would break: {}{and_others}.",
                if count == 1 { "URL no longer exists" } else { "URLs no longer exist" },
                self.addresses[..shown].join(", ")
            ),
        );
        let lines = |unknown: &str, withdrawn: &str| -> String {
            let line = |answer: &Answer| match &answer.new {
                Some(new) => format!("\n  {}: {new}", answer.old),
                None => format!("\n  {}: {unknown}  # {withdrawn} {}", answer.old, answer.front),
            };
            self.answers.iter().take(SHOWN).map(line).collect()
        };
        let help = Sentence::new(
            format!("只是改了名或搬了地方的，请核对以后写进 {file}：\naliases:{}", lines("现在的标识", "确已撤下的写")),
            format!(
                "For content that was renamed or moved, check these lines and add them to {file}:\naliases:{}",
                lines("its-present-id", "if withdrawn:")
            ),
        );
        Some(Diagnostic::new(Code::AddressGone, message).at(file, Position::start()).help_if(Some(help)))
    }
}

/// A URL that no page serves: `2023/overview.html#size`.
struct Lost {
    folder: String,
    /// The file name without its extension.
    page: String,
    anchor: Option<String>,
}

impl std::fmt::Display for Lost {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}.html", self.folder, self.page)?;
        self.anchor.iter().try_for_each(|anchor| write!(formatter, "#{anchor}"))
    }
}

/// Returns the lost URLs in order, each page before the ids on it.
fn lost(site: &Site, before: &Addresses) -> Vec<Lost> {
    let mut lost = Vec::new();
    for (path, anchors) in before {
        let Some((folder, page)) = path.strip_suffix(".html").and_then(|path| path.split_once('/')) else { continue };
        if site.unread.iter().any(|unread| unread == folder) || withdrawn(site, folder) {
            continue;
        }
        let one = |anchor: Option<&String>| Lost { folder: folder.to_owned(), page: page.to_owned(), anchor: anchor.cloned() };
        let report = report_at(site, folder);
        if !report.is_some_and(|report| answers_page(report, page)) {
            lost.push(one(None));
        }
        let is_lost = |anchor: &&String| !report.is_some_and(|report| answers(report, page, anchor));
        lost.extend(anchors.iter().filter(is_lost).map(|anchor| one(Some(anchor))));
    }
    lost
}

/// Returns the report with this folder name, now or formerly.
fn report_at<'s>(site: &'s Site, folder: &str) -> Option<&'s Report> {
    let by_alias = || site.aliases.iter().find(|alias| alias.old.id == folder).map(|alias| alias.new.id.as_str());
    let find = |id: &str| site.reports.iter().find(|report| report.id == id).map(|report| &**report);
    find(folder).or_else(|| by_alias().and_then(find))
}

fn withdrawn(site: &Site, folder: &str) -> bool {
    site.aliases.iter().any(|alias| alias.old.id == folder && alias.new.id == FRONT)
}

fn answers_page(report: &Report, page: &str) -> bool {
    page == FRONT
        || page == "data" && report.has_data()
        || page == "poster" && report.poster.is_some()
        || report.page_once_called(page).is_some()
}

fn answers(report: &Report, page: &str, anchor: &str) -> bool {
    if page == "data" && report.has_data() {
        let aliased = |aliases: &[Alias], form: fn(&str) -> String| aliases.iter().any(|alias| form(&alias.old.id) == anchor);
        return report.facts.keys().any(|id| fact_anchor(id) == anchor)
            || report.exhibits.tables.iter().any(|table| table_anchor(&table.id) == anchor)
            || aliased(&report.fact_aliases, fact_anchor)
            || aliased(&report.exhibits.aliases, table_anchor);
    }
    let Some(spot) = report.page_once_called(page) else { return false };
    // Ids on a page that was withdrawn were withdrawn with it.
    if spot.section.is_none() && page != FRONT {
        return true;
    }
    // A renamed table answers where it is shown now.
    let is_table = |alias: &Alias| {
        let now = report.exhibit_numbers.get(&table_anchor(&alias.new.id));
        table_anchor(&alias.old.id) == anchor && now.is_some_and(|now| now.section == spot.section)
    };
    if report.exhibits.aliases.iter().any(is_table) {
        return true;
    }
    let stands = report.anchors.contains_key(anchor) && report.section_of(anchor) == spot.section && spot.section.is_some();
    stands
        || report
            .aliases
            .iter()
            .any(|alias| alias.old.id == anchor && report.page_of(alias).is_some_and(|page| page.section == spot.section))
}

fn report_gone(site: &Site, folder: &str, before: &Addresses) -> Answer {
    let pages = |folder: &str, all: &Addresses| -> BTreeSet<String> {
        all.keys().filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/')).map(str::to_owned).collect()
    };
    let (old, now) = (pages(folder, before), addresses(site));
    // The new folder with the most pages of the same names.
    let new = site.reports.iter().filter(|report| !before.contains_key(&format!("{}/{FRONT}.html", report.id)));
    let alike = |report: &&Arc<Report>| pages(&report.id, &now).intersection(&old).count();
    let guess = new.max_by_key(alike).filter(|report| alike(report) > 2).map(|report| report.id.clone());
    Answer { file: site.file.clone(), old: folder.to_owned(), new: guess, front: FRONT.to_owned() }
}

fn page_gone(report: &Report, lost: &Lost, before: &Addresses) -> Answer {
    let nothing = BTreeSet::new();
    let anchors = before.get(&lost.to_string()).unwrap_or(&nothing);
    let now_in = |section: usize| anchors.iter().filter(|id| report.section_of(id) == Some(section)).count();
    let heir = (0..report.sections.len()).max_by_key(|section| (now_in(*section), usize::MAX - section));
    let heir = heir.filter(|section| now_in(*section) > 0).map(|section| report.sections[section].id.as_str());
    let is_new = |id: &&str| !before.contains_key(&format!("{}/{id}.html", lost.folder));
    let fresh = report.sections.iter().map(|section| section.id.as_str()).filter(is_new);
    let guess = heir.or_else(|| did_you_mean(&lost.page, fresh)).map(str::to_owned);
    Answer { file: report.file.clone(), old: lost.page.clone(), new: guess, front: FRONT.to_owned() }
}

fn place_gone(report: &Report, lost: &Lost, anchor: &str, before: &Addresses) -> Answer {
    let of_report = before.iter().filter(|(path, _)| path.split('/').next() == Some(&lost.folder));
    let known: BTreeSet<&str> = of_report.flat_map(|(_, ids)| ids).map(String::as_str).collect();
    let of_data = |name: &str, old: &str, present: Vec<&str>, form: fn(&str) -> String| {
        let fresh = present.into_iter().filter(|id| !known.contains(form(id).as_str()));
        let new = did_you_mean(old, fresh).map(str::to_owned);
        Answer { file: report.file.replace("report.yaml", name).into(), old: old.to_owned(), new, front: FRONT.to_owned() }
    };
    if let Some(fact) = anchor.strip_prefix("fact-").filter(|_| lost.page == "data") {
        return of_data("facts.yaml", fact, report.facts.keys().map(String::as_str).collect(), fact_anchor);
    }
    if let Some(table) = anchor.strip_prefix("table-").filter(|_| lost.page == "data") {
        let tables = report.exhibits.tables.iter().map(|table| table.id.as_str()).collect();
        return of_data("tables.yaml", table, tables, table_anchor);
    }
    let page = report.page_once_called(&lost.page).and_then(|spot| spot.section);
    let front = page.map_or(FRONT, |section| report.sections[section].id.as_str()).to_owned();
    let fresh = report.anchors.keys().map(String::as_str).filter(|id| !known.contains(id));
    // The same clause on another page, or a new clause with a similar id.
    let new = if report.anchors.contains_key(anchor) { Some(anchor) } else { did_you_mean(anchor, fresh) };
    let stays = new.is_none_or(|new| report.section_of(new) == page);
    let old = if stays { anchor.to_owned() } else { format!("{}#{anchor}", lost.page) };
    Answer { file: report.file.clone(), old, new: new.map(str::to_owned), front }
}
