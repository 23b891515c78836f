//! Names the places of a report where a figure is printed, as short as they fit on a proof sheet:
//! 1.1、5.1图、首页.

use super::say;
use crate::diagnostic::{Sentence, Speech};
use crate::load::documents::{CLOSING, POSTER, PREFACE};
use crate::model::report::Report;
use crate::narrative::Subject;
use crate::uses::Printing;
use serde::Serialize;
use std::collections::BTreeMap;

/// The numbers of a report's sections and clauses, as readers see them.
pub(crate) struct Numbering<'a> {
    /// The position of each section, from 1.
    sections: BTreeMap<&'a str, usize>,
    /// The position of each clause in its section, from 1.
    clauses: BTreeMap<&'a str, usize>,
}

impl<'a> Numbering<'a> {
    /// Numbers the sections and clauses of a report in the order of its main language.
    pub(crate) fn of(report: &'a Report) -> Numbering<'a> {
        let (mut sections, mut clauses) = (BTreeMap::new(), BTreeMap::new());
        for (index, section) in report.sections.iter().enumerate() {
            sections.insert(section.id.as_str(), index + 1);
            for (index, (_, clause)) in section.clauses(0).enumerate() {
                clauses.insert(clause.id.as_str(), index + 1);
            }
        }
        Numbering { sections, clauses }
    }

    /// Returns the position of a section among the parts of the report: the preface first, the
    /// closing last.
    pub(crate) fn position(&self, section: &str) -> usize {
        match section {
            PREFACE => 0,
            _ => self.sections.get(section).copied().unwrap_or(usize::MAX),
        }
    }

    /// Names a section and clause: 1.1; 5; preface. A section that is not in the report has its id.
    pub(crate) fn name(&self, section: &str, clause: Option<&str>) -> Sentence {
        let same = |text: String| Sentence::new(text.clone(), text);
        match (section, self.sections.get(section)) {
            (PREFACE, _) => Sentence::new("前言", "preface"),
            (CLOSING, _) => Sentence::new("结语", "closing"),
            (POSTER, _) => Sentence::new("一图读懂", "poster"),
            (_, None) => same(section.to_owned()),
            (_, Some(number)) => match clause.and_then(|clause| self.clauses.get(clause)) {
                Some(clause) => same(format!("{number}.{clause}")),
                None => same(number.to_string()),
            },
        }
    }
}

/// A place where a figure is printed, for other programs.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PlaceView {
    /// The code of the language.
    pub language: String,
    /// The printed number, such as 1.1.
    pub number: String,
    /// `text`, `table` or `chart`.
    pub kind: &'static str,
    pub section: String,
    pub clause: Option<String>,
    pub file: String,
    pub line: u32,
    pub column: u32,
}

/// Returns what a printing stands in: `text`, `table` or `chart`.
pub(super) fn kind(printing: &Printing<'_>) -> &'static str {
    match printing.exhibit {
        Some(Subject::Table(_)) => "table",
        Some(Subject::Chart(_)) => "chart",
        Some(Subject::Facts(_)) | None => "text",
    }
}

/// Places outside the text that print a figure.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Extra {
    /// The key figures of the front page.
    pub front: bool,
    /// A share card.
    pub card: bool,
}

/// Returns the places in words: those that all languages have, once; else those of each language
/// after its name. A place that prints the figure several times has their number: 1.1×2, 5.1和图.
pub(super) fn in_words(extra: Extra, views: &[PlaceView], languages: &[(String, String)], speech: Speech) -> String {
    let between = say(speech, "、", ", ");
    let each: Vec<String> = languages.iter().map(|(code, _)| of_language(code, views, speech).join(&between)).collect();
    let mut parts = Vec::new();
    if each.iter().all(|places| *places == each[0]) {
        parts.extend(each.first().filter(|places| !places.is_empty()).cloned());
    } else {
        let nothing = say(speech, "无", "none");
        let told = languages.iter().zip(&each).map(|((_, name), places)| {
            let places = if places.is_empty() { &nothing } else { places };
            format!("{name} {places}")
        });
        parts.push(told.collect::<Vec<_>>().join(&say(speech, "；", "; ")));
    }
    if extra.front {
        parts.push(say(speech, "首页", "front page"));
    }
    if extra.card {
        parts.push(say(speech, "分享图", "share card"));
    }
    parts.join(&between)
}

/// Returns the places of one language, each clause once.
fn of_language(code: &str, views: &[PlaceView], speech: Speech) -> Vec<String> {
    let own = || views.iter().filter(|view| view.language == code);
    let mut numbers: Vec<&str> = Vec::new();
    own().for_each(|view| {
        if !numbers.contains(&view.number.as_str()) {
            numbers.push(&view.number);
        }
    });
    let place = |number: &str| {
        let count = |kind: &str| own().filter(|view| view.number == number && view.kind == kind).count();
        let (text, table, chart) = (count("text"), count("table"), count("chart"));
        let exhibits: Vec<String> = [(table, say(speech, "表", "table")), (chart, say(speech, "图", "chart"))]
            .into_iter()
            .filter_map(|(count, word)| (count > 0).then_some(word))
            .collect();
        let exhibits = exhibits.join(&say(speech, "、", " and "));
        let text = if text > 1 { format!("{number}×{text}") } else { number.to_owned() };
        match (count("text"), exhibits.is_empty()) {
            (_, true) => text,
            (0, false) => say(speech, &format!("{number}{exhibits}"), &format!("{number} ({exhibits})")),
            (_, false) => say(speech, &format!("{text}和{exhibits}"), &format!("{text} (and {exhibits})")),
        }
    };
    numbers.into_iter().map(place).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(language: &str, number: &str, kind: &'static str) -> PlaceView {
        let (language, number) = (language.to_owned(), number.to_owned());
        PlaceView { language, number, kind, section: String::new(), clause: None, file: String::new(), line: 1, column: 1 }
    }

    #[test]
    fn places_are_told_once_if_all_languages_have_them() {
        let languages = [("zh".to_owned(), "中文".to_owned()), ("en".to_owned(), "English".to_owned())];
        let both = |places: &[(&str, &'static str)]| -> Vec<PlaceView> {
            ["zh", "en"].iter().flat_map(|code| places.iter().map(|(number, kind)| view(code, number, kind))).collect()
        };
        let views = both(&[("1.1", "text"), ("1.1", "text"), ("5.1", "text"), ("5.1", "chart"), ("6", "table")]);
        assert_eq!(
            in_words(Extra { front: true, card: true }, &views, &languages, Speech::Chinese),
            "1.1×2、5.1和图、6表、首页、分享图"
        );
        assert_eq!(in_words(Extra::default(), &views, &languages, Speech::English), "1.1×2, 5.1 (and chart), 6 (table)");
        let views = [view("zh", "1.1", "text"), view("zh", "1.2", "text"), view("en", "1.1", "text")];
        assert_eq!(in_words(Extra::default(), &views, &languages, Speech::Chinese), "中文 1.1、1.2；English 1.1");
        assert_eq!(in_words(Extra { front: true, card: false }, &[], &languages, Speech::English), "front page");
    }
}
