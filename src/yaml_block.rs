//! Edits YAML files of authors as text: entries are added to a block such as `relations:`, or removed from it. All other bytes
//! stay, with comments, indents and line ends. A block that is not written one entry below the other is not touched.

use std::fmt::Write as _;
use std::ops::Range;

/// Returns a file with entries added behind those that a block has; the block is added at the end if there is none. `entries` have
/// an indent of two spaces for each level and are written with the indent of the file. `None` if the block is written otherwise,
/// such as `{a: 1}`.
pub(crate) fn with_entries(text: &str, key: &str, entries: &str) -> Option<String> {
    let lines = Lines::of(text);
    let (at, indent, head) = match lines.block(key) {
        Some(block) => {
            let end = lines.entries(&block).last().map_or(block.start, |entry| entry.range.end);
            (end, lines.indent(&block).unwrap_or(2), None)
        }
        None if lines.key(key).is_none() => {
            (lines.all.len(), 2, Some(format!("{}{key}:\n", if text.is_empty() { "" } else { "\n" })))
        }
        None => {
            let at = lines.key(key)?;
            let is_empty = matches!(lines.behind_key(at, key), "{}" | "{ }" | "~" | "null");
            return is_empty.then(|| lines.replaced(at..at + 1, &format!("{key}:\n{entries}")));
        }
    };
    let mut added = head.unwrap_or_default();
    for line in entries.lines() {
        let depth = (line.len() - line.trim_start().len()) / 2 * indent;
        let _ = writeln!(added, "{}{}", " ".repeat(depth), line.trim_start());
    }
    Some(lines.replaced(at..at, &added))
}

/// Returns a file without an entry of a block, with the comments directly above it. A block that would be empty becomes `{}` if
/// `is_required`, else it is removed. `None` if there is no such entry.
pub(crate) fn without_entry(text: &str, key: &str, id: &str, is_required: bool) -> Option<String> {
    let lines = Lines::of(text);
    let block = lines.block(key)?;
    let entries = lines.entries(&block);
    let entry = entries.iter().find(|entry| entry.id == id)?;
    if entries.len() > 1 {
        return Some(lines.replaced(entry.range.clone(), ""));
    }
    let rest = if is_required { format!("{key}: {{}}\n") } else { String::new() };
    Some(lines.replaced(block.start - 1..entry.range.end, &rest))
}

/// Returns a file with a key added at the end of an entry of a block. `None` if the entry is not written one key below the other.
pub(crate) fn with_key(text: &str, block: &str, id: &str, key: &str, value: &str) -> Option<String> {
    let lines = Lines::of(text);
    let entries = lines.entries(&lines.block(block)?);
    let range = &entries.iter().find(|entry| entry.id == id)?.range;
    let depth = |line: &&&str| line.len() - line.trim_start_matches(' ').len();
    let mut own = lines.all[range.clone()].iter().filter(|line| !is_remark(line));
    let (head, first) = (own.next()?, own.next()?);
    let indent = Some(depth(&first)).filter(|indent| *indent > depth(&head))?;
    Some(lines.replaced(range.end..range.end, &format!("{}{key}: {value}\n", " ".repeat(indent))))
}

/// Whether a text can be written as a scalar as it is, without quotes and also inside them.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_first = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '《' | '（' | '〔');
    text.starts_with(is_first)
        && !text.contains([':', '#', '"', '\'', '\n', '\t', '{', '}', '[', ']', ',', '&', '*', '`', '\\'])
        && !text.ends_with(' ')
        && !(text.is_ascii() && (text.starts_with(|c: char| c.is_ascii_digit()) || is_word_of_yaml(text)))
        && text.chars().all(|c| !c.is_control() && c != '\u{FEFF}')
}

/// Whether YAML 1.1 or 1.2 reads a word as something else than a text.
fn is_word_of_yaml(text: &str) -> bool {
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(&text.to_ascii_lowercase().as_str())
}

/// An entry of a block.
struct Entry<'t> {
    id: &'t str,
    /// Its lines, with the comments directly above it.
    range: Range<usize>,
}

/// The lines of a file, each with its line end.
struct Lines<'t> {
    all: Vec<&'t str>,
    line_end: &'static str,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Lines<'t> {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        Lines { all: text.split_inclusive('\n').collect(), line_end }
    }

    /// The line of a key of the whole file.
    fn key(&self, key: &str) -> Option<usize> {
        self.all
            .iter()
            .position(|line| line.trim_start_matches('\u{FEFF}').strip_prefix(key).is_some_and(|rest| rest.starts_with(':')))
    }

    /// What follows a key in its line.
    fn behind_key(&self, at: usize, key: &str) -> &'t str {
        self.all[at].trim_start_matches('\u{FEFF}')[key.len() + 1..].trim()
    }

    /// The lines below a key up to the next key, if its block begins below it.
    fn block(&self, key: &str) -> Option<Range<usize>> {
        let at = self.key(key)?;
        let rest = self.behind_key(at, key);
        let is_top_level = |line: &&str| line.starts_with(|c: char| !c.is_whitespace() && c != '#');
        let length = self.all[at + 1..].iter().take_while(|line| !is_top_level(line)).count();
        (rest.is_empty() || rest.starts_with('#')).then_some(at + 1..at + 1 + length)
    }

    /// The indent of the entries of a block.
    fn indent(&self, block: &Range<usize>) -> Option<usize> {
        let first = self.all[block.clone()].iter().find(|line| line.starts_with(' ') && !is_remark(line))?;
        Some(first.len() - first.trim_start_matches(' ').len())
    }

    fn entries(&self, block: &Range<usize>) -> Vec<Entry<'t>> {
        let Some(indent) = self.indent(block) else { return Vec::new() };
        let mut entries: Vec<Entry<'t>> = Vec::new();
        for index in block.clone() {
            let line = self.all[index];
            let depth = line.len() - line.trim_start_matches(' ').len();
            if is_remark(line) {
                continue;
            }
            match entries.last_mut() {
                Some(entry) if depth > indent => entry.range.end = index + 1,
                _ => {
                    let id = line.trim().split(':').next().unwrap_or_default().trim_matches(['"', '\'']);
                    let is_remark = |line: &&&str| line.trim_start().starts_with('#') && line.starts_with(' ');
                    let remarks = self.all[block.start..index].iter().rev().take_while(is_remark).count();
                    entries.push(Entry { id, range: index - remarks..index + 1 });
                }
            }
        }
        entries
    }

    /// The file with some lines replaced by a text, which has `\n` at its line ends.
    fn replaced(&self, range: Range<usize>, text: &str) -> String {
        let (head, tail) = (self.all[..range.start].concat(), self.all[range.end..].concat());
        let is_open = !head.is_empty() && !head.ends_with('\n') && !text.is_empty();
        let gap = if is_open { self.line_end } else { "" };
        format!("{head}{gap}{}{tail}", text.replace('\n', self.line_end))
    }
}

/// Whether a line is empty or a comment.
fn is_remark(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_behind_the_last_one() {
        let new = "  c:\n    sum: [a, b]\n";
        let added = |text: &str| with_entries(text, "relations", new);
        assert_eq!(added("format: 1\n"), Some(format!("format: 1\n\nrelations:\n{new}")));
        assert_eq!(added("facts:\n  a: 1"), Some(format!("facts:\n  a: 1\n\nrelations:\n{new}")));
        let own = "relations: # own\n  x:\n    sum: [a]\n    equals: b\n";
        assert_eq!(added(own), Some(format!("{own}{new}")));
        let between = format!("{own}\n# more\naliases:\n  old: new\n");
        assert_eq!(added(&between), Some(format!("{own}{new}\n# more\naliases:\n  old: new\n")));
        assert_eq!(added("relations:\n\nfacts:\n  a: 1\n"), Some(format!("relations:\n{new}\nfacts:\n  a: 1\n")));
        assert_eq!(added("relations: {}\nother: 1\n"), Some(format!("relations:\n{new}other: 1\n")));
        assert_eq!(added("relations: { a: 1 }\n"), None);
    }

    #[test]
    fn the_indent_and_the_line_ends_of_the_file_are_kept() {
        let own = "\u{FEFF}relations:\r\n    x:\r\n        sum: [a]\r\n        equals: b\r\n";
        let new = "    c:\r\n        sum: [a, b]\r\n";
        assert_eq!(with_entries(own, "relations", "  c:\n    sum: [a, b]\n"), Some(format!("{own}{new}")));
    }

    #[test]
    fn a_key_is_added_to_an_entry() {
        let text = "facts:\n  # one\n  a:\n    value: 1\n\n  b: { value: 2 }\n";
        let with = |id: &str| with_key(text, "facts", id, "target", "b");
        assert_eq!(with("a").as_deref(), Some("facts:\n  # one\n  a:\n    value: 1\n    target: b\n\n  b: { value: 2 }\n"));
        assert_eq!(with("b"), None);
        assert_eq!(with("c"), None);
    }

    #[test]
    fn an_entry_is_removed_with_its_remarks() {
        let text =
            "facts:\n  # one\n  a:\n    value: 1\n\n  # two\n  'b': # own\n    value: 2\n  c: { value: 3 }\nrelations: {}\n";
        let without = |id: &str| without_entry(text, "facts", id, true);
        assert_eq!(
            without("a").as_deref(),
            Some("facts:\n\n  # two\n  'b': # own\n    value: 2\n  c: { value: 3 }\nrelations: {}\n")
        );
        assert_eq!(without("b").as_deref(), Some("facts:\n  # one\n  a:\n    value: 1\n\n  c: { value: 3 }\nrelations: {}\n"));
        assert_eq!(without("value"), None);
        assert_eq!(without_entry("x: 1\nfacts:\n  a: 1\n", "facts", "a", true).as_deref(), Some("x: 1\nfacts: {}\n"));
        assert_eq!(without_entry("x: 1\nrelations:\n  a: 1\ny: 1\n", "relations", "a", false).as_deref(), Some("x: 1\ny: 1\n"));
    }
}
