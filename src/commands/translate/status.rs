//! The table of `gongkai translate status`.

use crate::diagnostic::{Sentence, Speech};
use crate::model::locale::Locales;
use crate::translate::{State, Subject, Translation, translations};
use rayon::prelude::*;
use serde_json::json;
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// The most places that are listed for each state.
const MOST_LISTED: usize = 20;

/// The translations of a report, or of what all reports share, in one language.
pub(super) struct Row {
    subject: String,
    language: String,
    /// Whether its translations are recorded.
    is_recorded: bool,
    translations: Vec<Translation>,
}

/// The translations of what is given, by language.
pub(super) fn rows(locales: &Locales, subjects: &[Subject<'_>], languages: &[usize]) -> Vec<Row> {
    let row = |subject: &Subject<'_>, locale: usize| {
        let language = locales.get(locale).code.clone();
        Row {
            subject: subject.id.to_owned(),
            is_recorded: subject.record_of(&language).is_some(),
            translations: translations(subject, &language, locale),
            language,
        }
    };
    let targets = |subject: &Subject<'_>| {
        let source = subject.source_locale;
        languages.iter().copied().filter(move |locale| *locale != source)
    };
    let rows = subjects.par_iter().flat_map_iter(|subject| targets(subject).map(move |locale| row(subject, locale)));
    // A site may have nothing to translate that its reports share.
    rows.filter(|row| !row.translations.is_empty()).collect()
}

/// One JSON document with every segment.
pub(super) fn json(rows: &[Row]) -> String {
    let one = |row: &Row, translation: &Translation| {
        let place = translation.target.as_ref().map_or(&translation.source.place, |target| &target.place);
        json!({
            "report": row.subject, "language": row.language, "place": translation.address(), "section": translation.section,
            "state": translation.state.word(), "machine": translation.is_machine_made, "recorded": row.is_recorded,
            "file": &*place.file, "line": place.position.line,
            "source": translation.source.words, "translation": translation.target.as_ref().map(|target| &target.words),
            "made_from": translation.made_from,
        })
    };
    let all = rows.iter().flat_map(|row| row.translations.iter().map(move |translation| one(row, translation)));
    format!("{:#}\n", all.collect::<serde_json::Value>())
}

/// A table by clause for each report and language, and where something is to be done.
pub(super) fn text(rows: &[Row], speech: Speech) -> String {
    let mut text = String::new();
    for row in rows {
        let _ = writeln!(text, "{} · {}", row.subject, row.language);
        table(&mut text, row, speech);
        if row.is_recorded {
            places(&mut text, row, speech);
        } else {
            let (report, language) = (&row.subject, &row.language);
            let hint = Sentence::new(
                format!("  还没有登记过。译文都对得上原文时：gongkai translate accept {report} --language {language}"),
                format!(
                    "  Nothing is recorded yet. If the translations say what the source says: gongkai translate accept {report} --language {language}"
                ),
            );
            let _ = writeln!(text, "{}", hint.get(speech));
        }
        text.push('\n');
    }
    text
}

fn name(state: State) -> Sentence {
    match state {
        State::Missing => Sentence::new("缺", "missing"),
        State::Stale => Sentence::new("落后", "stale"),
        State::Draft => Sentence::new("草稿", "draft"),
        State::Translated => Sentence::new("已译", "translated"),
        State::Reviewed => Sentence::new("已审", "reviewed"),
    }
}

fn table(text: &mut String, row: &Row, speech: Speech) {
    let mut lines: Vec<(&str, [usize; 5])> = Vec::new();
    let mut sum = [0; 5];
    for translation in &row.translations {
        // Texts of YAML files are counted by file.
        let group = match translation.section {
            Some(_) => &translation.group,
            None => translation.group.split('/').next().unwrap_or_default(),
        };
        if lines.last().is_none_or(|(last, _)| *last != group) {
            lines.push((group, [0; 5]));
        }
        let column = State::ALL.iter().position(|state| *state == translation.state).unwrap_or_default();
        if let Some((_, counts)) = lines.last_mut() {
            counts[column] += 1;
        }
        sum[column] += 1;
    }
    let total = Sentence::new("合计", "in all");
    lines.push((total.get(speech), sum));
    let width = lines.iter().map(|(group, _)| group.width()).max().unwrap_or_default();
    let heads = State::ALL.map(|state| name(state).get(speech).to_owned());
    let columns = heads.each_ref().map(|head| head.width().max(4));
    let _ = write!(text, "  {}", " ".repeat(width));
    for (head, column) in heads.iter().zip(columns) {
        let _ = write!(text, "  {}{head}", " ".repeat(column - head.width()));
    }
    text.push('\n');
    for (group, counts) in lines {
        let _ = write!(text, "  {group}{}", " ".repeat(width - group.width()));
        for (count, column) in counts.iter().zip(columns) {
            let shown = if *count == 0 { "·".to_owned() } else { count.to_string() };
            let _ = write!(text, "  {}{shown}", " ".repeat(column - shown.width()));
        }
        text.push('\n');
    }
}

fn places(text: &mut String, row: &Row, speech: Speech) {
    for state in [State::Missing, State::Stale, State::Draft] {
        let own: Vec<&Translation> = row.translations.iter().filter(|translation| translation.state == state).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(text, "  {}{}", name(state).get(speech), Sentence::new("：", ":").get(speech));
        for translation in own.iter().take(MOST_LISTED) {
            let place = translation.target.as_ref().map_or(&translation.source.place, |target| &target.place);
            let (file, line) = (&place.file, place.position.line);
            let start: String = translation.source.words.replace("{}", "…").chars().take(24).collect();
            let _ = writeln!(text, "    {}#{}  {file}:{line}  {start}", row.subject, translation.address());
        }
        if let Some(rest) = own.len().checked_sub(MOST_LISTED).filter(|rest| *rest > 0) {
            let more = Sentence::new(
                format!("    还有 {rest} 段，--format json 列出全部"),
                format!("    {rest} more; --format json lists all"),
            );
            let _ = writeln!(text, "{}", more.get(speech));
        }
    }
}
