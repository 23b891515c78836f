//! Words what is wrong with a value in YAML: an unknown or missing key, a value of another type, a word that is not allowed.

use super::slips;
use super::yaml::{Mapping, Node, NodeKind};
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence};
use serde::de::{self, Expected, Unexpected};
use std::fmt;
use std::sync::Arc;

/// Why a node could not be read.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemKind,
    position: Option<Position>,
    /// Indices from the node up to the root.
    pub(super) path: Vec<usize>,
    /// Whether this follows from an error that is already reported.
    pub(super) known: bool,
}

#[derive(Debug)]
enum ProblemKind {
    UnknownKey {
        key: String,
        known: &'static [&'static str],
    },
    MissingKey(&'static str),
    UnknownWord {
        word: String,
        known: &'static [&'static str],
    },
    /// `found` is the text in the file, if the node is a scalar.
    WrongKind {
        found: Option<String>,
        expected: String,
    },
    Other(String),
}

impl Problem {
    fn new(kind: ProblemKind) -> Problem {
        Problem { kind, position: None, path: Vec::new(), known: false }
    }

    /// The known key that an unknown key was most likely meant to be.
    pub(super) fn meant_key(&self) -> Option<&'static str> {
        let ProblemKind::UnknownKey { key, known } = &self.kind else { return None };
        let key = slips::to_half_width(key);
        diagnostic::did_you_mean(key.trim_end_matches([':', ' ']), known.iter().copied())
    }

    /// The problem as seen from the node around it, in which the unreadable node has this index.
    pub(super) fn inside(mut self, index: usize, position: Position) -> Problem {
        self.position.get_or_insert(position);
        self.path.push(index);
        self
    }

    /// Marks a problem of a mapping as known if it only follows from keys of the mapping that were left out.
    pub(super) fn known_in(mut self, mapping: &Mapping) -> Problem {
        let follows = match self.kind {
            ProblemKind::MissingKey(key) => mapping.unread_keys.contains(key),
            // Every key of the mapping was unreadable and has been removed.
            ProblemKind::WrongKind { .. } => mapping.entries.is_empty() && !mapping.unread_keys.is_empty(),
            _ => false,
        };
        self.known |= follows && self.path.is_empty();
        self
    }

    /// The diagnostic about it. `path` leads from the root to the node.
    pub(super) fn diagnostic(self, file: &Arc<str>, root: &Node, path: &[usize]) -> Diagnostic {
        let position = self.position.unwrap_or(root.position);
        match self.kind {
            ProblemKind::UnknownKey { key, known } => unknown_key(file, position, &key, known),
            ProblemKind::MissingKey(key) => {
                let message = Sentence::new(format!("这里缺少“{key}”。"), format!("`{key}` is missing here."));
                Diagnostic::new(Code::MissingKey, message).at(file, owner(root, path).unwrap_or(position))
            }
            ProblemKind::UnknownWord { word, known } => unknown_word(file, position, &word, known),
            ProblemKind::WrongKind { found, expected } => {
                if let Some(slip) = found.and_then(|found| slips::find(&found, position)) {
                    return slip.diagnostic(file);
                }
                let ((zh, en), help) = expectation(&expected);
                let message = Sentence::new(format!("这里应当是{zh}。"), format!("This should be {en}."));
                Diagnostic::new(Code::WrongKind, message).at(file, position).help(help.0, help.1)
            }
            ProblemKind::Other(text) => {
                let message = Sentence::new(format!("这里的内容不能用：{text}。"), format!("This cannot be used: {text}."));
                Diagnostic::new(Code::WrongKind, message).at(file, position)
            }
        }
    }
}

/// The diagnostic for a key that none of the `known` ones is.
fn unknown_key(file: &Arc<str>, position: Position, key: &str, known: &[&str]) -> Diagnostic {
    if let Some(slip) = slips::find(key, position) {
        return slip.diagnostic(file);
    }
    let list = known.join("、");
    let message = Sentence::new(format!("这里不认识“{key}”。"), format!("`{key}` is not known here."));
    let suggestion = diagnostic::suggestion(key, known.iter().copied());
    let all = Sentence::new(format!("可以写：{list}。"), format!("Known keys: {}.", known.join(", ")));
    Diagnostic::new(Code::UnknownKey, message).at(file, position).help_if(Some(suggestion.unwrap_or(all)))
}

/// The diagnostic for a value that is none of the `known` words.
fn unknown_word(file: &Arc<str>, position: Position, word: &str, known: &[&str]) -> Diagnostic {
    if let Some(slip) = slips::find(word, position) {
        return slip.diagnostic(file);
    }
    let message = Sentence::new(format!("这里不能写“{word}”。"), format!("`{word}` is not one of the values allowed here."));
    let all = Sentence::new(format!("可以写：{}。", known.join("、")), format!("Allowed values: {}.", known.join(", ")));
    let suggestion = diagnostic::suggestion(word, known.iter().copied());
    Diagnostic::new(Code::WordUnknown, message).at(file, position).help_if(Some(suggestion.unwrap_or(all)))
}

/// The position of the key whose value is the node at `path`. An error about something missing from that node is
/// reported there.
fn owner(root: &Node, path: &[usize]) -> Option<Position> {
    let (last, parents) = path.split_last()?;
    let mut node = root;
    for &index in parents {
        node = match &node.kind {
            NodeKind::Sequence(items) => items.get(index)?,
            NodeKind::Mapping(mapping) => &mapping.entries.get(index)?.1,
            NodeKind::Scalar { .. } => return None,
        };
    }
    match &node.kind {
        NodeKind::Mapping(mapping) => mapping.entries.get(*last).map(|(key, _)| key.position),
        NodeKind::Sequence(items) => items.get(*last).map(|item| item.position),
        NodeKind::Scalar { .. } => None,
    }
}

type Pair = (&'static str, &'static str);

/// Translates serde's description of the expected type into an author's terms (zh, en), with an example as help.
fn expectation(expected: &str) -> (Pair, Pair) {
    if expected.contains("sequence") {
        (
            ("一个列表", "a list"),
            ("例如 [a, b]，或者每项一行、以“- ”开头。", "Such as [a, b], or one item per line, each starting with `- `."),
        )
    } else if expected.contains("boolean") {
        (("true 或 false", "true or false"), ("是写 true，否写 false。", "Write true for yes, false for no."))
    } else if expected.contains("u32") || expected.contains("integer") {
        (("一个整数", "a whole number"), ("例如 2024。", "Such as 2024."))
    } else if expected.contains("language") {
        (
            ("一段文字，或者每个语种一行文字", "a text, or one text per language"),
            (
                "例如下一行缩进两个空格写“zh: 文字”，再下一行写“en: text”。",
                "Such as `zh: 文字` on the next line, indented by two spaces, and `en: text` on the line after.",
            ),
        )
    } else if expected.contains("word for the unit") {
        (
            ("单位的名称", "the word for the unit"),
            (
                "写在冒号后面，不能空着；没有单位词（如指数、得分）就写一对英文引号：\"\"。",
                "Write it after the colon. If the unit has no name, as for an index or a score, write empty quotes: \"\".",
            ),
        )
    } else if expected.contains("string") || expected.contains("text") {
        (
            ("一段文字", "a text"),
            (
                "写在冒号后面，不能空着；不需要就删去这一行。",
                "Write it after the colon, or delete the line if you do not need it.",
            ),
        )
    } else {
        (
            ("下一层的内容", "keys of the next level"),
            (
                "请换行，缩进两个空格，再写“名称: 内容”。",
                "Write them on new lines, indented by two more spaces, as `key: value`.",
            ),
        )
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.kind)
    }
}

impl std::error::Error for Problem {}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Problem {
        Problem::new(ProblemKind::Other(message.to_string()))
    }
    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Problem {
        let found = match unexpected {
            Unexpected::Str(text) => Some(text.to_owned()),
            _ => None,
        };
        Problem::new(ProblemKind::WrongKind { found, expected: expected.to_string() })
    }
    fn unknown_field(field: &str, expected: &'static [&'static str]) -> Problem {
        Problem::new(ProblemKind::UnknownKey { key: field.to_owned(), known: expected })
    }
    fn missing_field(field: &'static str) -> Problem {
        Problem::new(ProblemKind::MissingKey(field))
    }
    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Problem {
        Problem::new(ProblemKind::UnknownWord { word: variant.to_owned(), known: expected })
    }
}
