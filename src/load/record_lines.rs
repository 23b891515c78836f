//! Reads `translations.lock.yaml` in the one form in which the program writes it, line by line: a site of 5,000 sections has
//! 24 MB of these files, and their YAML takes longer to read than all of its other files. A file of any other form, edited by
//! hand or with the marks of a merge, is read as YAML, which says what is wrong.

use super::located::Located;
use super::record_schema::{OriginWord, RecordEntry, RecordFile, StateWord};
use super::schema::{Entries, Text};
use crate::diagnostic::Position;
use std::collections::HashSet;

/// Reads a record. `None` if any line is not of the usual form. All values have the position of the key of their line.
pub(super) fn read(text: &str) -> Option<RecordFile> {
    let mut record = RecordFile { format: None, languages: Entries::default() };
    let mut keys: HashSet<&str> = HashSet::new();
    let mut has_head = false;
    for (index, line) in text.lines().enumerate() {
        let at = |column: usize, text: &str| Position::new(index + 1, column, text.len());
        if let Some(rest) = line.strip_prefix("    ") {
            let (_, entries) = record.languages.0.last_mut()?;
            let (key, rest) = rest.split_once(": {")?;
            if !is_plain_key(key) || !keys.insert(key) {
                return None;
            }
            let position = at(5, key);
            entries.0.push((Located { value: key.to_owned(), position }, entry(rest, position)?));
        } else if let Some(rest) = line.strip_prefix("  ") {
            let language = rest.strip_suffix(':').filter(|language| has_head && is_plain_key(language))?;
            if record.languages.0.iter().any(|(known, _)| known.value == language) {
                return None;
            }
            keys.clear();
            record.languages.0.push((Located { value: language.to_owned(), position: at(3, language) }, Entries::default()));
        } else if let Some(number) = line.strip_prefix("format: ").filter(|_| record.format.is_none()) {
            record.format = Some(Located { value: number.parse().ok()?, position: at(9, number) });
        } else if line == "languages:" && !has_head {
            has_head = true;
        } else if !line.starts_with('#') {
            return None;
        }
    }
    let is_empty = |(_, entries): &(Text, Entries<RecordEntry>)| entries.0.is_empty();
    (has_head && !record.languages.0.is_empty() && !record.languages.0.iter().any(is_empty)).then_some(record)
}

/// Whether a key needs no quotation marks and is no value of another kind.
fn is_plain_key(key: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
    key.starts_with(|c: char| c.is_ascii_lowercase()) && key.chars().all(is_sign) && !is_word_of_yaml(key)
}

/// Whether YAML takes a word for a truth value or for nothing.
fn is_word_of_yaml(key: &str) -> bool {
    matches!(key, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n")
}

/// Reads what stands in the braces of a line, without the first of them.
fn entry(line: &str, position: Position) -> Option<RecordEntry> {
    let located = |value: String| Located { value, position };
    let (word, mut rest) = line.strip_prefix(" state: ")?.split_once(", ")?;
    let state = match word {
        "draft" => StateWord::Draft,
        "translated" => StateWord::Translated,
        "reviewed" => StateWord::Reviewed,
        _ => return None,
    };
    let mut take = |name: &str| -> Option<Option<String>> {
        let Some(scalar) = rest.strip_prefix(name) else { return Some(None) };
        let (value, behind) = quoted(scalar)?;
        rest = behind.strip_prefix(", ")?;
        Some(Some(value))
    };
    let by = take("by: ")?;
    let on = take("on: ")?;
    let origin = rest.strip_prefix("origin: machine, ");
    rest = origin.unwrap_or(rest);
    let mut take = |name: &str, end: &str| -> Option<String> {
        let (value, behind) = quoted(rest.strip_prefix(name)?)?;
        rest = behind.strip_prefix(end)?;
        Some(value)
    };
    let translation = take("translation: ", ", ")?;
    let source = take("source: ", " }")?;
    rest.is_empty().then(|| RecordEntry {
        state: Located { value: state, position },
        by: by.map(located),
        on: on.map(located),
        origin: origin.map(|_| Located { value: OriginWord::Machine, position }),
        translation: located(translation),
        source: located(source),
    })
}

/// Reads a double-quoted scalar. Returns its value and what stands behind it. `None` for escapes that the program seldom writes.
fn quoted(text: &str) -> Option<(String, &str)> {
    let text = text.strip_prefix('"')?;
    let mut value = String::new();
    let mut rest = text;
    loop {
        let end = rest.find(['"', '\\'])?;
        value.push_str(&rest[..end]);
        if rest[end..].starts_with('"') {
            return Some((value, &rest[end + 1..]));
        }
        value.push(match rest[end + 1..].chars().next()? {
            c @ ('"' | '\\') => c,
            'n' => '\n',
            't' => '\t',
            _ => return None,
        });
        rest = &rest[end + 2..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::load::{deserialize, yaml};

    type Line = (String, StateWord, Option<String>, Option<String>, bool, String, String);

    fn lines(record: &RecordFile) -> Vec<(String, Vec<Line>)> {
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone());
        let line = |(key, entry): &(Text, RecordEntry)| {
            let (translation, source) = (entry.translation.value.clone(), entry.source.value.clone());
            (key.value.clone(), entry.state.value, text(&entry.by), text(&entry.on), entry.origin.is_some(), translation, source)
        };
        let languages = record.languages.0.iter();
        languages.map(|(language, entries)| (language.value.clone(), entries.0.iter().map(line).collect())).collect()
    }

    fn as_yaml(text: &str) -> Option<RecordFile> {
        let (file, mut sink) = ("a.yaml".into(), Sink::default());
        let node = yaml::parse(&file, text, &mut sink)?;
        Some(deserialize::read(&file, node, &mut sink)?.value)
    }

    const HEAD: &str = "# 登记\nformat: 1\nlanguages:\n  en:\n";

    #[test]
    fn lines_are_what_yaml_is() {
        let own = concat!(
            "    scale/1: { state: reviewed, by: \"王 \\\"芳\\\"\", on: \"2024-03-01\", translation: \"0e1\", source: \"a, b: { } # \\\\n\\n\\tc\" }\n",
            "    scale/2: { state: draft, origin: machine, translation: \"12\", source: \"共{}人\" }\n",
            "  ug:\n",
            "    facts/all-students/label: { state: translated, translation: \"ab\", source: \"\" }\n",
        );
        let text = format!("{HEAD}{own}");
        let record = read(&text).unwrap();
        assert_eq!(lines(&record), lines(&as_yaml(&text).unwrap()));
        assert_eq!((record.format.unwrap().value, record.languages.0[1].0.position.line), (1, 7));
    }

    #[test]
    fn other_forms_are_left_to_yaml() {
        let line = "    scale/1: { state: draft, translation: \"1\", source: \"a\" }\n";
        assert!(read(&format!("{HEAD}{line}")).is_some());
        for text in [
            format!("{HEAD}{line}{line}"),
            format!("{HEAD}<<<<<<< HEAD\n{line}"),
            format!("{HEAD}{line}  en:\n{line}"),
            HEAD.to_owned(),
            format!("languages:\n{line}"),
            HEAD.to_owned() + "    on: { state: draft, translation: \"1\", source: \"a\" }\n",
            format!("{HEAD}{}", line.replace("draft", "done")),
            format!("{HEAD}{}", line.replace("\"a\"", "\"\\u00e9\"")),
            format!("{HEAD}{}", line.replace("\"a\"", "a")),
            format!("{HEAD}{}", line.replace(" }", ", more: 1 }")),
            format!("{HEAD}{}", line.replace("\"a\"", "\"a")),
        ] {
            assert!(read(&text).is_none(), "{text}");
        }
    }
}
