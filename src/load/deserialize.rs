//! Deserializes YAML nodes into typed values with serde and reports **every** error of a file.
//!
//! serde stops at its first error. Each error therefore carries the path of the node where it happened. That node
//! is reported and removed, and the tree is deserialized again, until it succeeds or nothing remains. If a required
//! key was removed, its mapping is removed too without a second report, because the cause is already reported.

use super::located::{LOCATED, LocatedAccess, LocatedKey};
use super::slips;
use super::yaml::{Mapping, Node, NodeKind};
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink};
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, Expected, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// The readable part of a file.
#[derive(Debug)]
pub(crate) struct Reading<T> {
    /// The deserialized value.
    pub value: T,
    /// First-level keys that could not be read and were left out.
    pub unread_keys: BTreeSet<String>,
}

/// Deserializes `T` from the tree and reports all errors. `None` when nothing usable is left.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(file: &Arc<str>, mut node: Node, diagnostics: &mut Sink) -> Option<Reading<T>> {
    loop {
        match T::deserialize(&node) {
            Ok(value) => {
                let unread_keys = match node.kind {
                    NodeKind::Mapping(mapping) => mapping.unread_keys,
                    _ => BTreeSet::new(),
                };
                return Some(Reading { value, unread_keys });
            }
            Err(problem) => {
                let mut path = problem.path.clone();
                path.reverse();
                let meant = problem.meant_key();
                if !problem.known {
                    diagnostics.push(problem.diagnostic(file, &node, &path));
                }
                leave_out(&mut node, &path, meant)?;
            }
        }
    }
}

/// Removes the node at `path`; returns `None` when that is the root. The removed key, and the key it was most likely
/// meant to be, are recorded as unread, so that they are not reported as missing.
fn leave_out(node: &mut Node, path: &[usize], meant: Option<&'static str>) -> Option<()> {
    let (&index, rest) = path.split_first()?;
    match &mut node.kind {
        NodeKind::Sequence(items) if rest.is_empty() => {
            items.remove(index);
        }
        NodeKind::Mapping(mapping) if rest.is_empty() => {
            let (key, _) = mapping.entries.remove(index);
            mapping.unread_keys.insert(key.name);
            mapping.unread_keys.extend(meant.map(str::to_owned));
        }
        NodeKind::Sequence(items) => return leave_out(items.get_mut(index)?, rest, meant),
        NodeKind::Mapping(mapping) => return leave_out(&mut mapping.entries.get_mut(index)?.1, rest, meant),
        NodeKind::Scalar { .. } => return None,
    }
    Some(())
}

/// Why a node could not be read.
#[derive(Debug)]
pub struct Problem {
    kind: ProblemKind,
    position: Option<Position>,
    /// Indices from the node up to the root.
    path: Vec<usize>,
    /// Whether this follows from an error that is already reported.
    known: bool,
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
    fn meant_key(&self) -> Option<&'static str> {
        let ProblemKind::UnknownKey { key, known } = &self.kind else { return None };
        let key = slips::to_half_width(key);
        diagnostic::did_you_mean(key.trim_end_matches([':', ' ']), known.iter().copied())
    }

    fn inside(mut self, index: usize, position: Position) -> Problem {
        self.position.get_or_insert(position);
        self.path.push(index);
        self
    }

    fn diagnostic(self, file: &Arc<str>, root: &Node, path: &[usize]) -> Diagnostic {
        let position = self.position.unwrap_or(root.position);
        match self.kind {
            ProblemKind::UnknownKey { key, known } => {
                if let Some(slip) = slips::find(&key, position) {
                    return slip.diagnostic(file);
                }
                let list = known.join("、");
                let message = Sentence::new(format!("这里不认识“{key}”。"), format!("`{key}` is not known here."));
                let suggestion = diagnostic::suggestion(&key, known.iter().copied());
                let all = Sentence::new(format!("可以写：{list}。"), format!("Known keys: {}.", known.join(", ")));
                Diagnostic::new(Code::UnknownKey, message).at(file, position).help_if(Some(suggestion.unwrap_or(all)))
            }
            ProblemKind::MissingKey(key) => {
                let message = Sentence::new(format!("这里缺少“{key}”。"), format!("`{key}` is missing here."));
                Diagnostic::new(Code::MissingKey, message).at(file, owner(root, path).unwrap_or(position))
            }
            ProblemKind::UnknownWord { word, known } => {
                if let Some(slip) = slips::find(&word, position) {
                    return slip.diagnostic(file);
                }
                let message =
                    Sentence::new(format!("这里不能写“{word}”。"), format!("`{word}` is not one of the values allowed here."));
                let all =
                    Sentence::new(format!("可以写：{}。", known.join("、")), format!("Allowed values: {}.", known.join(", ")));
                let suggestion = diagnostic::suggestion(&word, known.iter().copied());
                Diagnostic::new(Code::WordUnknown, message).at(file, position).help_if(Some(suggestion.unwrap_or(all)))
            }
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

impl<'de> Deserializer<'de> for &Node {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_str(text),
            NodeKind::Sequence(items) => visitor.visit_seq(Items { items, next: 0 }),
            NodeKind::Mapping(mapping) => {
                let result = visitor.visit_map(Entries { mapping, next: 0 });
                result.map_err(|problem| mark_known(problem, mapping))
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } if text == "true" => visitor.visit_bool(true),
            NodeKind::Scalar { text, .. } if text == "false" => visitor.visit_bool(false),
            NodeKind::Scalar { text, .. } => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => match text.parse() {
                Ok(number) => visitor.visit_u32(number),
                Err(_) => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { .. } if self.is_nothing() => Err(de::Error::invalid_type(Unexpected::Unit, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    /// A key whose last item was deleted is read as an empty list.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() { visitor.visit_seq(Items { items: &[], next: 0 }) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() {
            return visitor.visit_map(Entries { mapping: &Mapping::default(), next: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.kind {
            _ if name == LOCATED => visitor.visit_map(LocatedAccess { node: self, step: 0 }),
            // By default serde would fill a struct from a list, by position.
            NodeKind::Sequence(_) => Err(de::Error::invalid_type(Unexpected::Seq, &"keys")),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &"a string")),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u64 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct identifier ignored_any
    }
}

fn mark_known(mut problem: Problem, mapping: &Mapping) -> Problem {
    let left_out = match problem.kind {
        ProblemKind::MissingKey(key) => mapping.unread_keys.contains(key),
        // Every key of the mapping was unreadable and has been removed.
        ProblemKind::WrongKind { .. } => mapping.entries.is_empty() && !mapping.unread_keys.is_empty(),
        _ => false,
    };
    problem.known |= left_out && problem.path.is_empty();
    problem
}

struct Items<'n> {
    items: &'n [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(item).map(Some).map_err(|problem| problem.inside(self.next - 1, item.position))
    }
}

struct Entries<'n> {
    mapping: &'n Mapping,
    next: usize,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        let Some((key, _)) = self.mapping.entries.get(self.next) else { return Ok(None) };
        let name: StrDeserializer<'_, Problem> = key.name.as_str().into_deserializer();
        let located = LocatedKey { name, position: key.position };
        seed.deserialize(located).map(Some).map_err(|problem| problem.inside(self.next, key.position))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let index = self.next;
        self.next += 1;
        let Some((key, value)) = self.mapping.entries.get(index) else {
            return Err(de::Error::custom("a value is missing"));
        };
        let position = if value.is_nothing() { key.position } else { value.position };
        seed.deserialize(value).map_err(|problem| problem.inside(index, position))
    }
}
