//! Parses YAML text into a tree of nodes with source positions.
//!
//! The parser's events carry positions. Generic YAML values do not, and they turn `80.50` into `80.5`. Here every scalar
//! stays the text that the author typed. Duplicate keys are reported at the duplicate. `deserialize.rs` (types) and `model`
//! (values) interpret the text.

use super::line_breaks;
use super::odd_characters;
use super::sources;
use super::syntax;
use crate::characters;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The maximum nesting depth, deeper than any of our formats needs: a limit against hostile input.
const DEEPEST: usize = 32;

/// A YAML value with its source position.
#[derive(Debug, Clone)]
pub struct Node {
    pub position: Position,
    pub kind: NodeKind,
}

/// The value of a node. `plain` means that the scalar is not quoted and not a block.
#[derive(Debug, Clone)]
pub enum NodeKind {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

/// A mapping in the order written.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// The keys and their values, without duplicates.
    pub entries: Vec<(Key, Node)>,
    /// Keys that were removed because their values could not be read; they must not be reported as missing.
    pub unread_keys: BTreeSet<String>,
}

/// The key of a mapping with its source position.
#[derive(Debug, Clone)]
pub struct Key {
    pub name: String,
    pub position: Position,
}

impl Node {
    /// Whether the value is missing: `key:` with nothing after it, `~` or `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, NodeKind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null"))
    }
}

/// Parses one YAML document. `None` if the text is empty or is not valid YAML; the diagnostics then say why.
pub(super) fn parse(file: &Arc<str>, text: &str, diagnostics: &mut Sink) -> Option<Node> {
    if let Some(at) = characters::deep_brackets(text) {
        diagnostics.push(too_deep(file, Position::of(text, &(at..at + 1))));
        return None;
    }
    let lines = text.lines().collect();
    let mut builder = Builder { file, lines, parser: Parser::new_from_str(text), diagnostics };
    match builder.document() {
        Ok(Some(node)) => Some(node),
        Ok(None) => {
            diagnostics.push(empty(file, text));
            None
        }
        Err(Stop::Reported(diagnostic)) => {
            diagnostics.push(*diagnostic);
            None
        }
        Err(Stop::Syntax(error)) => {
            diagnostics.push(syntax::mistake(file, text, &error));
            None
        }
        Err(Stop::TooDeep(position)) => {
            diagnostics.push(too_deep(file, position));
            None
        }
    }
}

fn too_deep(file: &Arc<str>, position: Position) -> Diagnostic {
    let message = Sentence::new(
        format!("缩进层次超过{DEEPEST}层，无法读取。"),
        format!("The nesting is deeper than {DEEPEST} levels and cannot be read."),
    );
    Diagnostic::new(Code::YamlSyntax, message).at(file, position)
}

/// A diagnostic for a file that is empty or contains only comments.
fn empty(file: &Arc<str>, text: &str) -> Diagnostic {
    let diagnostic = if text.trim().is_empty() {
        sources::empty_file(file)
    } else {
        let message = Sentence::new("这个文件除了备注没有内容。", "This file contains only comments.");
        Diagnostic::new(Code::FileEmpty, message).at(file, Position::start())
    };
    diagnostic.help("请至少写 format: 1，或者删去这个文件。", "Write at least `format: 1`, or delete the file.")
}

enum Stop {
    /// A YAML feature that is not supported, with its diagnostic.
    Reported(Box<Diagnostic>),
    Syntax(ScanError),
    TooDeep(Position),
}

struct Builder<'t, 'd> {
    file: &'t Arc<str>,
    lines: Vec<&'t str>,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    diagnostics: &'d mut Sink,
}

impl<'t> Builder<'t, '_> {
    fn document(&mut self) -> Result<Option<Node>, Stop> {
        loop {
            match self.next()? {
                Some((Event::StreamStart | Event::DocumentStart(_), _)) => {}
                Some((Event::StreamEnd | Event::DocumentEnd, _)) | None => return Ok(None),
                Some((event, span)) => {
                    let node = self.node(event, span, 0)?;
                    self.drain()?;
                    return Ok(if node.is_nothing() { None } else { Some(node) });
                }
            }
        }
    }

    /// Reads to the end, so that an error after the first document is found too.
    fn drain(&mut self) -> Result<(), Stop> {
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::DocumentStart(true)) {
                let message = Sentence::new(
                    "这里用“---”开始了第二份内容，一个文件只能有一份。",
                    "A `---` line starts a second document here; a file can contain only one.",
                );
                let diagnostic = Diagnostic::new(Code::YamlSyntax, message).at(self.file, self.position(span));
                return Err(Stop::Reported(Box::new(diagnostic.help("请删去这一行。", "Delete this line."))));
            }
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Option<(Event<'t>, Span)>, Stop> {
        self.parser.next_event().transpose().map_err(Stop::Syntax)
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth: usize) -> Result<Node, Stop> {
        let position = self.position(span);
        if depth > DEEPEST {
            return Err(Stop::TooDeep(position));
        }
        let (anchor, kind) = match event {
            Event::Scalar(value, style, anchor, _) => {
                let (first, last) = (span.start.line().saturating_sub(1), span.end.line().min(self.lines.len()));
                let text = match style {
                    // The line break that ends a block scalar is not part of the text.
                    ScalarStyle::Literal => value.trim_end().to_owned(),
                    _ if last > first + 1 => line_breaks::join_folded(value.trim_end(), &self.lines[first..last]),
                    _ => value.into_owned(),
                };
                if style == ScalarStyle::DoubleQuoted && self.has_escape(first, last) {
                    odd_characters::report_decoded(self.file, &text, position, self.diagnostics);
                }
                let plain = style == ScalarStyle::Plain;
                if plain && !text.is_empty() {
                    self.cut_by_comment(span.end.line(), span.end.col());
                }
                (anchor, NodeKind::Scalar { text, plain })
            }
            Event::SequenceStart(anchor, _) => (anchor, NodeKind::Sequence(self.sequence(depth)?)),
            Event::MappingStart(anchor, _) => (anchor, NodeKind::Mapping(self.mapping(depth)?)),
            Event::Alias(anchor) => (anchor, NodeKind::Scalar { text: String::new(), plain: true }),
            _ => (0, NodeKind::Scalar { text: String::new(), plain: true }),
        };
        if anchor != 0 {
            return Err(Stop::Reported(Box::new(syntax::anchor(self.file, position))));
        }
        // A mapping starts where its first key starts.
        let position = match &kind {
            NodeKind::Mapping(mapping) => mapping.entries.first().map_or(position, |(key, _)| key.position),
            _ => position,
        };
        Ok(Node { position, kind })
    }

    /// Whether the lines of a quoted text may contain escapes such as `\x0B`.
    fn has_escape(&self, first: usize, last: usize) -> bool {
        self.lines.get(first..last.max(first + 1)).is_some_and(|lines| lines.iter().any(|line| line.contains('\\')))
    }

    /// Reports ` #text` after a value: the author wants it printed, but YAML drops it. An intended comment has a space
    /// after the `#`.
    fn cut_by_comment(&mut self, line: usize, column: usize) {
        let Some(source) = self.lines.get(line.saturating_sub(1)) else { return };
        let rest: String = source.chars().skip(column).collect();
        let comment = rest.trim_start();
        if comment.strip_prefix('#').is_some_and(|text| text.starts_with(|c: char| !c.is_whitespace() && c != '#')) {
            let start = column + rest.chars().count() - comment.chars().count() + 1;
            let message =
                Sentence::new("“#”后面的文字被当作备注，不会显示。", "The text after `#` is read as a comment and not shown.");
            let position = Position::new(line, start, comment.trim_end().chars().count());
            self.diagnostics.push(Diagnostic::new(Code::TextCut, message).at(self.file, position).help(
                "要显示，请把整段文字放进英文双引号；真是备注，请在“#”后面加一个空格。",
                "To show it, put the whole text in double quotes; if it is a comment, put a space after `#`.",
            ));
        }
    }

    fn sequence(&mut self, depth: usize) -> Result<Vec<Node>, Stop> {
        let mut items = Vec::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::SequenceEnd) {
                break;
            }
            items.push(self.node(event, span, depth + 1)?);
        }
        Ok(items)
    }

    fn mapping(&mut self, depth: usize) -> Result<Mapping, Stop> {
        let mut mapping = Mapping::default();
        // The line of each key: a file may have many thousands of facts.
        let mut lines: BTreeMap<String, u32> = BTreeMap::new();
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = match self.node(event, span, depth + 1)? {
                Node { position, kind: NodeKind::Scalar { text, .. } } => Key { name: text, position },
                Node { position, .. } => Key { name: String::new(), position },
            };
            let Some((event, span)) = self.next()? else { break };
            let value = self.node(event, span, depth + 1)?;
            if value.is_nothing() {
                let after_colon = (key.position.column + key.position.length) as usize;
                self.cut_by_comment(key.position.line as usize, after_colon);
            }
            if let Some(line) = lines.get(&key.name) {
                let name = &key.name;
                let message = Sentence::new(
                    format!("“{name}”写了两次：第{line}行已经有了。"),
                    format!("`{name}` is written twice: it is already on line {line}."),
                );
                let diagnostic = Diagnostic::new(Code::DuplicateKey, message).at(self.file, key.position);
                self.diagnostics
                    .push(diagnostic.help("请删去其中一处，保留正确的那一处。", "Delete one of the two and keep the right one."));
            } else {
                lines.insert(key.name.clone(), key.position.line);
                mapping.entries.push((key, value));
            }
        }
        Ok(mapping)
    }

    /// The position of a parser span. The parser counts columns in characters from 0. A span over several lines is cut at
    /// the end of its first line.
    fn position(&self, span: Span) -> Position {
        let (line, column) = (span.start.line(), span.start.col());
        let length = if span.end.line() == line {
            span.end.col().saturating_sub(column)
        } else {
            let width = self.lines.get(line.saturating_sub(1)).map_or(0, |line| line.trim_end().chars().count());
            width.saturating_sub(column)
        };
        Position::new(line, column + 1, length)
    }
}
