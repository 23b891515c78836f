//! Limits the nesting depth of quotes, lists and `:::` blocks. The depth is counted before parsing, because the parser's time
//! and memory grow with the square of the depth, and once more in the parsed tree.
//!
//! The count before parsing may be higher than what the parser would find, but never lower.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use comrak::arena_tree::NodeEdge;
use comrak::nodes::Node as Tree;
use std::sync::Arc;

/// The same limit as for YAML. No page can show a tenth of it.
const DEEPEST: usize = 32;

/// A diagnostic at the first place where a text is nested too deeply or has too many marks.
pub(super) fn of_text(file: &Arc<str>, text: &str) -> Option<Diagnostic> {
    let mut open = Open::default();
    let mut marks = 0;
    for (index, line) in text.lines().enumerate() {
        let cursor = Cursor { rest: line, column: 0, characters: 0 };
        let begins = cursor.begins_container() || line.trim_start().starts_with(['|', '[']);
        marks = if begins || line.trim().is_empty() { 0 } else { marks };
        marks += line.bytes().filter(|byte| matches!(byte, b'*' | b'_' | b'~' | b'[' | b']' | b'!' | b'`' | b'<' | b'|')).count();
        if marks > MOST_MARKS {
            return Some(many_marks(file, index + 1));
        }
        if let Some(column) = open.line(line) {
            let length = line.chars().skip(column).take_while(|c| !c.is_alphanumeric()).count();
            return Some(too_deep(file, Position::new(index + 1, column + 1, length.clamp(1, 80))));
        }
    }
    None
}

/// The maximum number of marks of emphasis, links, images, code and HTML in one paragraph, and of cells in a row. Each mark may
/// pair with any mark before it, and the place of each is counted from the start of its line, so the parser's time grows with the
/// square of their number.
const MOST_MARKS: usize = 3000;

fn many_marks(file: &Arc<str>, line: usize) -> Diagnostic {
    let message = Sentence::new(
        format!("这一段里的“*”“_”“~”“[”等记号超过{MOST_MARKS}个，这个文件没有读下去。"),
        format!(
            "This paragraph has more than {MOST_MARKS} marks such as `*`, `_`, `~` and `[`; the file was not read any further."
        ),
    );
    Diagnostic::new(Code::NestingDeep, message).at(file, Position::new(line, 1, 0)).help(
        "请用空行分段；不是正文的内容请删去。",
        "Split it with empty lines, and delete anything that is not text of the report.",
    )
}

/// A diagnostic at the first place where a parsed tree is too deep, whatever its nodes are.
pub(super) fn of_tree(file: &Arc<str>, root: Tree<'_>) -> Option<Diagnostic> {
    let mut depth = 0;
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(node) if depth > DEEPEST_TREE => {
                let start = node.data().sourcepos.start;
                return Some(too_deep(file, Position::new(start.line.max(1), start.column.max(1), 1)));
            }
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
    }
    None
}

/// An item of a list takes two levels of the tree, and emphasis around text takes more.
const DEEPEST_TREE: usize = 2 * DEEPEST + 32;

fn too_deep(file: &Arc<str>, position: Position) -> Diagnostic {
    let message = Sentence::new(
        format!("引用、列表或强调在这里一层套一层，超过{DEEPEST}层，这个文件没有读下去。"),
        format!("Quotes, lists or emphasis are nested more than {DEEPEST} levels deep here; the file was not read any further."),
    );
    Diagnostic::new(Code::NestingDeep, message)
        .at(file, position)
        .help("请删去多余的“>”“-”“*”“[”或“:::”。", "Delete the superfluous `>`, `-`, `*`, `[` or `:::`.")
}

#[derive(Clone, Copy, PartialEq)]
enum Container {
    Quote,
    /// The column where the text of its first line starts.
    Item(usize),
    Directive,
}

/// The containers that may still be open after the lines read so far.
#[derive(Default)]
struct Open {
    containers: Vec<Container>,
    after_text: bool,
}

impl Open {
    /// Reads a line. Returns the position, in characters from 0, where the nesting gets too deep.
    fn line(&mut self, line: &str) -> Option<usize> {
        let mut cursor = Cursor { rest: line, column: 0, characters: 0 };
        let mut kept = 0;
        for container in &self.containers {
            let goes_on = match container {
                Container::Directive => true,
                Container::Quote => cursor.quote(),
                Container::Item(column) => cursor.rest.trim().is_empty() || cursor.indent() >= *column,
            };
            if !goes_on {
                break;
            }
            kept += 1;
        }
        let is_blank = cursor.rest.trim().is_empty();
        // A line of text continues the paragraph before it, in whatever container that is.
        let is_lazy = self.after_text && !is_blank && !cursor.begins_container();
        if !is_lazy {
            self.containers.truncate(kept);
        }
        self.after_text = !is_blank;
        while let Some(container) = cursor.container() {
            if self.containers.len() >= DEEPEST {
                return Some(cursor.characters.saturating_sub(1));
            }
            self.containers.push(container);
        }
        let colons = cursor.rest.trim_start();
        if colons.starts_with(":::") {
            match colons.trim_start_matches(':').trim().is_empty() {
                true => {
                    let last = self.containers.iter().rposition(|container| *container == Container::Directive);
                    self.containers.truncate(last.unwrap_or(self.containers.len()));
                }
                false if self.containers.len() >= DEEPEST => return Some(cursor.characters),
                false => self.containers.push(Container::Directive),
            }
        }
        None
    }
}

#[derive(Clone, Copy)]
struct Cursor<'a> {
    rest: &'a str,
    column: usize,
    characters: usize,
}

impl Cursor<'_> {
    /// The column of the first character that is not a space or tab.
    fn indent(&self) -> usize {
        let spaces = self.rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        spaces.fold(self.column, |column, byte| if byte == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
    }

    fn skip_spaces(&mut self) {
        self.column = self.indent();
        let rest = self.rest.trim_start_matches([' ', '\t']);
        self.characters += self.rest.len() - rest.len();
        self.rest = rest;
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
        self.column += bytes;
        self.characters += bytes;
    }

    /// Moves past a `>`, if it comes next.
    fn quote(&mut self) -> bool {
        let mut next = *self;
        next.skip_spaces();
        if !next.rest.starts_with('>') {
            return false;
        }
        next.skip(1);
        *self = next;
        true
    }

    fn begins_container(self) -> bool {
        let mut next = self;
        next.container().is_some() || self.rest.trim_start().starts_with(":::")
    }

    /// Moves past the mark of a quote or a list item, if it comes next.
    fn container(&mut self) -> Option<Container> {
        if self.quote() {
            return Some(Container::Quote);
        }
        let mut next = *self;
        next.skip_spaces();
        let digits = next.rest.bytes().take_while(u8::is_ascii_digit).count();
        let is_mark = match digits {
            0 => next.rest.starts_with('+') || next.rest.starts_with(['-', '*']) && !is_rule(next.rest),
            1..=9 => next.rest[digits..].starts_with(['.', ')']),
            _ => false,
        };
        next.skip(if is_mark { digits + 1 } else { return None });
        if !next.rest.is_empty() && !next.rest.starts_with([' ', '\t']) {
            return None;
        }
        let column = next.column + 1;
        *self = next;
        Some(Container::Item(column))
    }
}

/// Whether the line is a thematic break: three or more asterisks or hyphens, possibly with spaces between them.
fn is_rule(rest: &str) -> bool {
    let Some(mark) = rest.chars().next() else { return false };
    let mut marks = 0;
    rest.chars().all(|c| {
        marks += usize::from(c == mark);
        c == mark || c.is_whitespace()
    }) && marks >= 3
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn place(text: &str) -> Option<(u32, u32)> {
        let place = of_text(&"a.md".into(), text)?.place.expect("a place");
        Some((place.position.line, place.position.column))
    }

    #[test]
    fn deep_containers_are_reported_where_they_get_too_deep() {
        let lines = |line: &dyn Fn(usize) -> String| (0..200).map(line).collect::<String>();
        assert_eq!(place(&">".repeat(3400)), Some((1, 33)));
        assert_eq!(place(&"> ".repeat(3400)), Some((1, 65)));
        assert_eq!(place(&"1. ".repeat(100_000)), Some((1, 98)));
        assert_eq!(place(&format!("{}a", "- ".repeat(100))), Some((1, 65)));
        assert_eq!(place(&"+ ".repeat(100)), Some((1, 65)));
        assert_eq!(place(&lines(&|n| format!("{}- a\n", "  ".repeat(n)))).map(|place| place.0), Some(33));
        assert_eq!(place(&lines(&|n| format!("{}1) a\n\n", "   ".repeat(n)))).map(|place| place.0), Some(65));
        assert_eq!(place(&lines(&|n| format!("{}- a\nlazy\n", "  ".repeat(n)))).map(|place| place.0), Some(65));
        assert_eq!(place(&lines(&|n| format!("{}> a\n", "> ".repeat(n)))).map(|place| place.0), Some(33));
        assert_eq!(place(&lines(&|_| ":::note\n".to_owned())).map(|place| place.0), Some(33));
        assert!(place(&lines(&|n| format!("{}* > a\n", " > ".repeat(n)))).is_some());
        assert_eq!(place(&lines(&|n| format!("{}- a\n", "\t".repeat(n)))).map(|place| place.0), Some(33));
    }

    #[test]
    fn what_stands_side_by_side_is_not_deep() {
        for text in [
            "- a\n",
            "1. a\n\n",
            "> a\n",
            "* * *\n",
            "- - -\n",
            ":::note\nx\n:::\n",
            "    code > > >\n",
            "- a\n  - b\n\n    c\n",
            "1997. a\n",
        ] {
            assert_eq!(place(&text.repeat(500)), None, "{text}");
        }
        assert_eq!(place(&"- ".repeat(60)), None, "a rule");
        assert_eq!(place(&format!("a {}", "> ".repeat(60))), None);
    }

    #[test]
    fn a_paragraph_of_marks_is_reported() {
        for mark in ["*", "**a ", "[", "![", "~~a ", "a\n_b_\n", "### *", "**a**\n"] {
            let code = of_text(&"a.md".into(), &mark.repeat(4000)).map(|diagnostic| diagnostic.code);
            assert_eq!(code, Some(Code::NestingDeep), "{mark}");
        }
        for text in ["a *b* [c](d)\n\n", "| *a* | [b](c) |\n", "- *a* [b](c)\n", "[^1]: *a*\n", "3. *a*\n"] {
            assert_eq!(place(&text.repeat(4000)), None, "{text}");
        }
    }

    /// Eight times the text must take about eight times as long, not 64 times. Of many runs one must show it, so that the load of
    /// the machine does not matter.
    #[test]
    fn counting_takes_time_by_the_length_alone() {
        let timed = |text: &str| {
            let begun = Instant::now();
            let _ = place(text);
            begun.elapsed().max(Duration::from_micros(100))
        };
        for (piece, count) in [(" ", 40_000), ("a\n", 20_000), ("> - a\n", 8000), ("*", 40_000), ("- * ", 15_000)] {
            let (short, long) = (piece.repeat(count), piece.repeat(8 * count));
            let mut shortest = (Duration::MAX, Duration::MAX);
            let is_linear = (0..20).any(|_| {
                shortest = (shortest.0.min(timed(&short)), shortest.1.min(timed(&long)));
                shortest.1 < 32 * shortest.0
            });
            assert!(is_linear, "{piece:?}: {:?}, eight times as much {:?}", shortest.0, shortest.1);
        }
    }
}
