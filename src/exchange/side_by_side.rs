//! The review edition: source and translation side by side, for the person who signs. It prints well on A4.

use super::pieces::{Piece, pieces, plain};
use super::{Files, PrintFact, shown, unit};
use crate::diagnostic::Speech;
use crate::error::Result;
use crate::model::site::Site;
use crate::model::text::Localized;
use crate::page_template;
use crate::translate::{State, Subject, translations};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    /// The tags and names of both languages.
    tags: [String; 2],
    names: [String; 2],
    direction: &'static str,
    titles: [String; 2],
    edition: String,
    counts: [usize; 5],
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    place: String,
    state: &'static str,
    is_heading: bool,
    is_machine_made: bool,
    /// Each part with whether it is a figure.
    source: Vec<(String, bool)>,
    target: Vec<(String, bool)>,
    review: Option<String>,
}

/// Returns the page, in HTML, of a report or of what all reports share, which has no title.
pub(crate) fn side_by_side(
    site: &Site,
    subject: &Subject<'_>,
    locale: usize,
    (files, print): (&mut Files<'_>, PrintFact<'_>),
    speech: Speech,
) -> Result<String> {
    let (source, own) = (site.locales().get(subject.source_locale), site.locales().get(locale));
    let record = subject.record_of(&own.code);
    let mut counts = [0; 5];
    let mut rows = Vec::new();
    for translation in translations(subject, &own.code, locale) {
        counts[State::ALL.iter().position(|state| *state == translation.state).unwrap_or_default()] += 1;
        let unit = unit(site, subject, locale, &translation, (files, print));
        let whole = |words: &str| vec![(words.to_owned(), false)];
        let source = unit.as_ref().map(|unit| parts(&unit.source, &unit.figures, true));
        let target = unit.as_ref().and_then(|unit| Some(parts(unit.target.as_ref()?, &unit.figures, false)));
        let words = translation.target.as_ref().map(|target| target.words.clone()).unwrap_or_default();
        let recorded = translation.key.as_ref().and_then(|key| record?.get(key));
        let review = recorded.and_then(|recorded| recorded.review.as_ref()).filter(|_| translation.state == State::Reviewed);
        rows.push(Row {
            place: translation.address(),
            state: translation.state.word(),
            is_heading: translation.source.is_heading,
            is_machine_made: translation.is_machine_made,
            source: source.unwrap_or_else(|| whole(&translation.source.words)),
            target: target.unwrap_or_else(|| whole(&words)),
            review: review.map(|(by, on)| format!("{by} {on}")),
        });
    }
    let text = |text: Option<&Localized<String>>, locale: usize| text.map(|text| text.get(locale).clone()).unwrap_or_default();
    let view = View {
        tags: [source.tag_text(), own.tag_text()],
        names: [source.name.clone(), own.name.clone()],
        direction: own.direction.as_str(),
        titles: [subject.source_locale, locale]
            .map(|locale| text(subject.report.and_then(|report| report.title.as_ref()), locale)),
        edition: text(subject.report.and_then(|report| report.edition.as_ref()), subject.source_locale),
        counts,
        rows,
    };
    page_template::filled(include_str!("side_by_side.html"), view, speech)
}

/// A text as readers see it: each part with whether it is a figure.
fn parts(raw: &str, figures: &[(String, String, String)], is_source: bool) -> Vec<(String, bool)> {
    let parts = pieces(raw).into_iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some((plain(&text), false)),
        Piece::Object(raw) => match shown(figures, &raw) {
            Some((_, source, target)) => Some((if is_source { source.clone() } else { target.clone() }, true)),
            None if raw.starts_with('`') => Some((raw.trim_matches('`').to_owned(), false)),
            None => Some((raw, true)),
        },
        Piece::Open(..) | Piece::Close(..) => None,
    });
    parts.collect()
}
