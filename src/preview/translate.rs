//! The translation desk: source and translation of each segment side by side, what has changed in the source since, and a box to
//! write in. `translate_form.rs` does what is asked for there.

use super::desk::Desk;
use super::translate_form::Written;
use crate::bounds::Bounds;
use crate::content_edit;
use crate::diagnostic::{Sentence, Speech};
use crate::error::Result;
use crate::exchange::pieces::{Piece, pieces};
use crate::exchange::{Files, PrintFact, unit};
use crate::model::fact::Fact;
use crate::model::site::SiteManuscript;
use crate::narrative::{FactForm, Narrative};
use crate::page_template;
use crate::project::Project;
use crate::rendered_site::RenderedSite;
use crate::translate::{State, Subject, Translation, translations};
use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// The page of the texts of YAML and CSV files; no section has this name.
pub(super) const TEXTS: &str = "-texts";

/// A page of the desk: `en/2023/`, `en/2023/overview.html`, or all reports.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct TranslatePage {
    /// The code of the language and the id of the report, or of what all reports share.
    pub subject: Option<(String, String)>,
    pub section: Option<String>,
}

impl TranslatePage {
    /// The page that a path names, without `translate/` before it.
    pub(super) fn of(path: &str) -> Option<TranslatePage> {
        if matches!(path, "" | "index.html") {
            return Some(TranslatePage::default());
        }
        let (language, rest) = path.split_once('/')?;
        let (report, rest) = rest.split_once('/')?;
        let section = match rest {
            "" | "index.html" => None,
            rest => Some(rest.strip_suffix(".html")?.to_owned()),
        };
        Some(TranslatePage { subject: Some((language.to_owned(), report.to_owned())), section })
    }
}

/// Which segments a page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Shown {
    #[default]
    All,
    /// Those that are missing, stale or drafts.
    ToDo,
    /// Those that nobody has reviewed.
    NotReviewed,
}

impl Shown {
    /// The value of `show` in a query or form.
    pub(super) fn read(word: Option<&str>) -> Shown {
        match word {
            Some("todo") => Shown::ToDo,
            Some("unreviewed") => Shown::NotReviewed,
            _ => Shown::All,
        }
    }

    /// Reads a query.
    pub(super) fn of_query(query: &str) -> Shown {
        let show = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "show");
        Shown::read(show.as_ref().map(|(_, word)| &**word))
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Shown::All => "all",
            Shown::ToDo => "todo",
            Shown::NotReviewed => "unreviewed",
        }
    }

    fn has(self, state: State) -> bool {
        match self {
            Shown::All => true,
            Shown::ToDo => state < State::Translated,
            Shown::NotReviewed => state < State::Reviewed,
        }
    }
}

/// What a page is about, and the index of its language.
pub(super) fn found<'s>(shown: &'s RenderedSite, page: &TranslatePage) -> Option<(Subject<'s>, usize)> {
    let (language, id) = page.subject.as_ref()?;
    let site = &shown.prepared.site;
    let subject = Subject::named(site, id)?;
    let locale = site.locales().index(language).filter(|index| *index != subject.source_locale)?;
    Some((subject, locale))
}

/// What the page of the texts that all reports share is called.
fn shared() -> Sentence {
    Sentence::new("各份报告共用的名称和说明", "Names and definitions that all reports share")
}

/// Links to all that is translated, in each language.
fn subjects(site: &SiteManuscript, speech: Speech) -> Vec<RowView> {
    let locales = &site.shared_context.locales;
    let mut rows = Vec::new();
    for subject in Subject::all(site) {
        for (locale, own) in locales.iter().enumerate().filter(|(locale, _)| *locale != subject.source_locale) {
            let list = translations(&subject, &own.code, locale);
            if list.is_empty() {
                continue;
            }
            let edition = subject.report.and_then(|report| report.edition.as_ref());
            let title = edition.map_or_else(|| shared().get(speech).to_owned(), |edition| edition.get(0).clone());
            let title = format!("{title} · {}", own.name);
            rows.push(RowView { href: format!("{}/{}/", own.code, subject.id), title, counts: counts(list.iter()) });
        }
    }
    rows
}

/// What a page is made of, besides the site.
pub(super) struct Request<'a> {
    pub project: &'a Project,
    pub page: &'a TranslatePage,
    pub shown: Shown,
    pub token: &'a str,
    /// Why the last form changed nothing, and what it had in its boxes.
    pub refusal: Option<(&'a Sentence, Vec<Written>)>,
}

/// Returns the HTML of a page. `None` if there is none.
pub(super) fn page(desk: &Desk<'_>, request: &Request<'_>) -> Option<Result<String>> {
    let shown = desk.snapshot.shown.as_ref()?;
    let view = view(desk, shown, request)?;
    Some(page_template::filled(include_str!("translate.html"), view, desk.speech))
}

fn view(desk: &Desk<'_>, shown: &RenderedSite, request: &Request<'_>) -> Option<TranslateView> {
    let site = &shown.prepared.site;
    let mut view = TranslateView {
        organization: site.organization.name.get(0).clone(),
        sheet: shown.style_sheet(),
        number: desk.snapshot.number,
        errors: desk.snapshot.errors(),
        token: request.token.to_owned(),
        refusal: request.refusal.as_ref().map(|(refusal, _)| refusal.get(desk.speech).to_owned()),
        show: request.shown.word(),
        ..TranslateView::default()
    };
    if request.page.subject.is_none() {
        view.rows = subjects(site, desk.speech);
        return Some(view);
    }
    let (subject, locale) = found(shown, request.page)?;
    let (source, own) = (site.locales().get(subject.source_locale), site.locales().get(locale));
    let list = translations(&subject, &own.code, locale);
    let title = subject.report.and_then(|report| report.title.as_ref());
    view.report =
        Some(title.map_or_else(|| shared().get(desk.speech).to_owned(), |title| title.get(subject.source_locale).clone()));
    let edition = subject.report.and_then(|report| report.edition.as_ref());
    view.edition = Some(edition.map_or_else(|| subject.id.to_owned(), |edition| edition.get(subject.source_locale).clone()));
    view.languages = [source.tag_text(), own.tag_text()];
    view.direction = own.direction.as_str();
    view.names = [source.name.clone(), own.name.clone()];
    let sections = sections(&subject, &list);
    let Some(section) = &request.page.section else {
        view.rows = sections;
        return Some(view);
    };
    let href = format!("{section}.html");
    let at = sections.iter().position(|row| row.href == href)?;
    view.title = Some(sections[at].title.clone());
    view.next = sections.get(at + 1).map(|row| row.href.clone());
    view.counts = sections[at].counts;
    let is_here = |own: &&Translation| own.section.as_deref().unwrap_or(TEXTS) == section && request.shown.has(own.state);
    let read = |name: &str| content_edit::text(&Bounds::of(request.project), request.project, name);
    let mut files = Files::new(&read);
    let print = |fact: &Fact, form: FactForm, locale: usize| shown.renderer().printed_as(fact, form, locale);
    let has_none = |group: &str| !list.iter().any(|own| own.group == group && own.target.is_some());
    let mut last: Option<&str> = None;
    for own in list.iter().filter(is_here) {
        let is_new = own.section.is_some() && has_none(&own.group);
        let segment = segment(desk, (shown, &subject, locale), own, (&mut files, &print), request);
        match view.forms.last_mut().filter(|_| is_new && last == Some(own.group.as_str())) {
            Some(form) => form.push(segment),
            None => view.forms.push(vec![segment]),
        }
        last = is_new.then_some(&own.group);
    }
    Some(view)
}

/// The sections of a report with how far their translation is.
fn sections(subject: &Subject<'_>, list: &[Translation]) -> Vec<RowView> {
    let mut names: Vec<&str> = Vec::new();
    for own in list {
        let name = own.section.as_deref().unwrap_or(TEXTS);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let title = |name: &str| {
        let section = subject.report?.sections.iter().find(|section| section.id == name)?;
        let narrative: &Narrative = &section.translations.source().1.narrative;
        let title = narrative.title.as_ref()?;
        Some(crate::segment::plain(&title.content))
    };
    let row = |name: &&str| RowView {
        href: format!("{name}.html"),
        title: title(name).unwrap_or_else(|| (*name).to_owned()),
        counts: counts(list.iter().filter(|own| own.section.as_deref().unwrap_or(TEXTS) == *name)),
    };
    names.iter().map(row).collect()
}

fn counts<'t>(list: impl Iterator<Item = &'t Translation>) -> [usize; 5] {
    let mut counts = [0; 5];
    for own in list {
        let column = State::ALL.iter().position(|state| *state == own.state).unwrap_or_default();
        counts[column] += 1;
    }
    counts
}

fn segment(
    desk: &Desk<'_>,
    (shown, subject, locale): (&RenderedSite, &Subject<'_>, usize),
    own: &Translation,
    (files, print): (&mut Files<'_>, PrintFact<'_>),
    request: &Request<'_>,
) -> SegmentView {
    let address = own.address();
    let place = own.target.as_ref().map_or(&own.source.place, |target| &target.place);
    let of_target = desk.snapshot.findings.iter().filter(|finding| {
        let found = finding.diagnostic.place.as_ref();
        own.target.is_some() && found.is_some_and(|found| found.file == place.file && found.position.line == place.position.line)
    });
    let unit = unit(&shown.prepared.site, subject, locale, own, (files, print));
    let typed = request.refusal.as_ref().and_then(|(_, typed)| typed.iter().find(|typed| typed.address == address));
    let text = typed.map(|typed| typed.text.clone()).or_else(|| unit.as_ref().and_then(|unit| unit.target.clone()));
    SegmentView {
        state: own.state.word(),
        is_heading: own.source.is_heading,
        is_machine_made: own.is_machine_made,
        source: unit.as_ref().map(|unit| readable(&unit.source, &unit.figures)).unwrap_or_default(),
        words: own.source.words.clone(),
        base: unit.as_ref().and_then(|unit| unit.base.clone()).unwrap_or_default(),
        text: text.unwrap_or_default(),
        can_be_written: unit.is_some(),
        plain: own.target.as_ref().map_or_else(|| own.source.words.clone(), |target| target.words.clone()),
        changed: own.made_from.as_ref().filter(|_| own.state == State::Stale).map(|old| difference(old, &own.source.words)),
        figures: unit.as_ref().map(|unit| unit.figures.clone()).unwrap_or_default(),
        names: unit.map(|unit| unit.names).unwrap_or_default(),
        findings: of_target.map(|finding| finding.diagnostic.message.get(desk.speech).to_owned()).collect(),
        file: format!("{}:{}", place.file, place.position.line),
        open: (desk.open)(place),
        address,
    }
}

/// A text as readers see it: each part with whether it is a figure.
fn readable(raw: &str, figures: &[(String, String, String)]) -> Vec<(String, bool)> {
    let parts = pieces(raw).into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some((text, false)),
        Piece::Object(raw) => {
            let figure = crate::exchange::shown(figures, &raw);
            Some(figure.map_or((raw, true), |(_, value, _)| (value.clone(), true)))
        }
        Piece::Open(..) | Piece::Close(..) => None,
    });
    parts.collect()
}

/// The words of two texts, each part with whether only the old (`del`) or only the new one (`ins`) has it.
fn difference(old: &str, new: &str) -> Vec<(String, &'static str)> {
    let (old, new) = (tokens(old), tokens(new));
    let mut parts: Vec<(String, &'static str)> = Vec::new();
    let mut add = |text: String, kind: &'static str| {
        if !text.is_empty() {
            parts.push((text.replace("{}", "…"), kind));
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        let kind = if matches!(op, DiffOp::Equal { .. }) { "" } else { "del" };
        add(old[op.old_range()].concat(), kind);
        if !kind.is_empty() {
            add(new[op.new_range()].concat(), "ins");
        }
    }
    parts
}

/// Words of Latin letters, and single characters of other scripts.
fn tokens(text: &str) -> Vec<&str> {
    let is_letter = |c: char| c.is_alphanumeric() && !crate::passage::is_wide(c) || matches!(c, '{' | '}');
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if is_letter(first) { rest.find(|c| !is_letter(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let (token, behind) = rest.split_at(length);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

/// A page of the desk.
#[derive(Default, Serialize)]
struct TranslateView {
    organization: String,
    /// The path of the theme's style sheet.
    sheet: Option<String>,
    number: u64,
    errors: usize,
    token: String,
    refusal: Option<String>,
    show: &'static str,
    /// The tags and names of source and target.
    languages: [String; 2],
    names: [String; 2],
    direction: &'static str,
    report: Option<String>,
    edition: Option<String>,
    /// The title of the section.
    title: Option<String>,
    counts: [usize; 5],
    /// The address of the next section.
    next: Option<String>,
    rows: Vec<RowView>,
    /// The segments of each form: one, or all of a clause that the language does not have yet.
    forms: Vec<Vec<SegmentView>>,
}

/// A link with how far its translations are, in the order of [`State::ALL`].
#[derive(Serialize)]
struct RowView {
    href: String,
    title: String,
    counts: [usize; 5],
}

#[derive(Serialize)]
struct SegmentView {
    address: String,
    state: &'static str,
    is_heading: bool,
    is_machine_made: bool,
    source: Vec<(String, bool)>,
    /// The words of the source, by which a change in the meantime is noticed.
    words: String,
    base: String,
    /// The text of the box, in Markdown.
    text: String,
    /// Whether the program can write it; else `plain` is shown.
    can_be_written: bool,
    plain: String,
    /// What has changed in the source since.
    changed: Option<Vec<(String, &'static str)>>,
    figures: Vec<(String, String, String)>,
    names: Vec<(String, String)>,
    findings: Vec<String>,
    file: String,
    open: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_marked_word_by_word() {
        let parts = difference("全市有{}所学校。In 2022 schools", "全市现有{}所学校。In 2023 schools");
        let parts: Vec<(&str, &str)> = parts.iter().map(|(text, kind)| (text.as_str(), *kind)).collect();
        assert_eq!(
            parts,
            [("全市", ""), ("现", "ins"), ("有…所学校。In ", ""), ("2022", "del"), ("2023", "ins"), (" schools", "")]
        );
    }

    #[test]
    fn pages_are_told_by_their_paths() {
        let page = TranslatePage::of("en/2023/overview.html").unwrap();
        assert_eq!((page.subject.unwrap().1.as_str(), page.section.as_deref()), ("2023", Some("overview")));
        assert_eq!(TranslatePage::of(""), Some(TranslatePage::default()));
        assert_eq!(TranslatePage::of("en"), None);
    }
}
