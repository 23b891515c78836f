//! Writes `translations.lock.yaml`: one line for each translation, sorted, so that changes of two people merge line by line.

use crate::load::record_schema::StateWord;
use crate::model::translation_record::{Recorded, TranslationRecord};
use std::fmt::Write;

/// The text of the file.
pub(crate) fn text(record: &TranslationRecord) -> String {
    let mut text = String::from(
        "# 各段译文依据的原文，由 gongkai translate 登记，请不要手改。\n\
         # What each translation was made from. `gongkai translate` writes this file; do not edit it by hand.\n\
         format: 1\nlanguages:\n",
    );
    for (language, entries) in record.languages.iter().filter(|(_, entries)| !entries.is_empty()) {
        let _ = writeln!(text, "  {language}:");
        for (key, recorded) in entries {
            let _ = writeln!(text, "    {key}: {}", entry(recorded));
        }
    }
    text
}

fn entry(recorded: &Recorded) -> String {
    let state = match recorded.state {
        StateWord::Draft => "draft",
        StateWord::Translated => "translated",
        StateWord::Reviewed => "reviewed",
    };
    let mut entry = format!("{{ state: {state}, ");
    if let Some((by, on)) = &recorded.review {
        let _ = write!(entry, "by: {}, on: {}, ", quoted(by), quoted(on));
    }
    if recorded.is_machine_made {
        entry.push_str("origin: machine, ");
    }
    let _ = write!(entry, "translation: \"{}\", source: {} }}", recorded.translation, quoted(&recorded.source));
    entry
}

/// A double-quoted YAML scalar on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}') => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
