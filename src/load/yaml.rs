//! YAML text to a tree of nodes that know their places.
//!
//! The parser's events carry positions; generic YAML values do not, and they
//! turn `80.50` into `80.5`. Here every scalar stays the text the author typed.
//! Duplicate keys are reported at the duplicate. What the text *means* is
//! `deserialize.rs` (types) and `model` (values).

use super::{line_breaks, slips};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Deeper nesting than any of our formats uses; a bound against hostile input.
const DEEPEST: usize = 32;

#[derive(Debug, Clone)]
pub struct Node {
    pub position: Position,
    pub kind: Kind,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Scalar { text: String, plain: bool },
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

#[derive(Debug, Clone, Default)]
pub struct Mapping {
    pub entries: Vec<(Key, Node)>,
    /// Keys cut away because their values were wrong: their absence is not
    /// reported a second time.
    pub removed: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Key {
    pub name: String,
    pub position: Position,
}

impl Node {
    /// True for `key:` with nothing behind it, `~` and `null`.
    pub fn is_nothing(&self) -> bool {
        matches!(&self.kind, Kind::Scalar { text, plain: true } if matches!(text.as_str(), "" | "~" | "null"))
    }
}

/// Reads one YAML document. `None` when the text cannot be read as YAML or is
/// empty; the diagnostics then say why.
pub fn parse(file: &Arc<str>, text: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<Node> {
    let mut builder = Builder { file, text, parser: Parser::new_from_str(text), anchors: BTreeMap::new(), diagnostics };
    match builder.document() {
        Ok(Some(node)) => Some(node),
        Ok(None) => {
            let message = Sentence::new("这个文件是空的。", "This file is empty.");
            diagnostics.push(Diagnostic::new(Code::FileEmpty, message).at(file, Position::start()));
            None
        }
        Err(Stop::Syntax(error)) => {
            diagnostics.push(syntax_error(file, text, &error));
            None
        }
        Err(Stop::TooDeep(position)) => {
            let message = Sentence::new(
                format!("缩进层次超过{DEEPEST}层，无法读取。"),
                format!("The nesting is deeper than {DEEPEST} levels and cannot be read."),
            );
            diagnostics.push(Diagnostic::new(Code::YamlSyntax, message).at(file, position));
            None
        }
    }
}

enum Stop {
    Syntax(ScanError),
    TooDeep(Position),
}

struct Builder<'t, 'd> {
    file: &'t Arc<str>,
    text: &'t str,
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    anchors: BTreeMap<usize, Node>,
    diagnostics: &'d mut Vec<Diagnostic>,
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

    /// Reads to the end, so that a mistake after the first document is found too.
    fn drain(&mut self) -> Result<(), Stop> {
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::DocumentStart(true)) {
                let message = Sentence::new(
                    "这里用“---”开始了第二份内容，一个文件只能有一份。",
                    "A `---` line begins a second document here; a file holds one.",
                );
                self.diagnostics.push(Diagnostic::new(Code::YamlSyntax, message).at(self.file, self.position(span)));
                return Ok(());
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
                let lines = span.start.line() != span.end.line();
                let text =
                    if lines && style != ScalarStyle::Literal { line_breaks::join_folded(&value) } else { value.into_owned() };
                (anchor, Kind::Scalar { text, plain: style == ScalarStyle::Plain })
            }
            Event::SequenceStart(anchor, _) => (anchor, Kind::Sequence(self.sequence(depth)?)),
            Event::MappingStart(anchor, _) => (anchor, Kind::Mapping(self.mapping(depth)?)),
            Event::Alias(anchor) => match self.anchors.get(&anchor) {
                Some(node) => return Ok(Node { position, kind: node.kind.clone() }),
                None => (0, Kind::Scalar { text: String::new(), plain: true }),
            },
            _ => (0, Kind::Scalar { text: String::new(), plain: true }),
        };
        let node = Node { position, kind };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
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
        while let Some((event, span)) = self.next()? {
            if matches!(event, Event::MappingEnd) {
                break;
            }
            let key = match self.node(event, span, depth + 1)? {
                Node { position, kind: Kind::Scalar { text, .. } } => Key { name: text, position },
                Node { position, .. } => Key { name: String::new(), position },
            };
            let Some((event, span)) = self.next()? else { break };
            let value = self.node(event, span, depth + 1)?;
            if let Some((first, _)) = mapping.entries.iter().find(|(other, _)| other.name == key.name) {
                let (name, line) = (&key.name, first.position.line);
                let message = Sentence::new(
                    format!("“{name}”写了两次：第{line}行已经有了。"),
                    format!("`{name}` is written twice: it already stands in line {line}."),
                );
                let diagnostic = Diagnostic::new(Code::DuplicateKey, message).at(self.file, key.position);
                self.diagnostics
                    .push(diagnostic.help("请删去其中一处，保留正确的那一处。", "Delete one of the two and keep the right one."));
            } else {
                mapping.entries.push((key, value));
            }
        }
        Ok(mapping)
    }

    /// Parser columns count characters from 0. A span over several lines is cut
    /// at the end of its first line.
    fn position(&self, span: Span) -> Position {
        let (line, column) = (span.start.line(), span.start.col());
        let length = if span.end.line() == line {
            span.end.col().saturating_sub(column)
        } else {
            let width = self.text.lines().nth(line.saturating_sub(1)).map_or(0, |line| line.trim_end().chars().count());
            width.saturating_sub(column)
        };
        Position::new(line, column + 1, length)
    }
}

/// Puts the parser's error in the editor's terms: the usual slips first, each
/// at its own place, then the parser's remark in plain words.
fn syntax_error(file: &Arc<str>, text: &str, error: &ScanError) -> Diagnostic {
    let (line, column) = (error.marker().line(), error.marker().col());
    if let Some((line, column)) = indentation_tab(text, line) {
        let message =
            Sentence::new("缩进用了制表符（Tab），YAML 只认空格。", "The indentation has a tab; YAML takes spaces only.");
        return Diagnostic::new(Code::YamlTab, message)
            .at(file, Position::new(line, column, 1))
            .help("请把它换成两个空格。", "Replace it with two spaces.");
    }
    if let Some(slip) = slips::colon_before(text, line) {
        return slip.diagnostic(file);
    }
    let (message, help) = explain(error.info());
    Diagnostic::new(Code::YamlSyntax, message).at(file, Position::new(line.max(1), column + 1, 1)).help_if(Some(help))
}

fn indentation_tab(text: &str, last_line: usize) -> Option<(usize, usize)> {
    text.lines().take(last_line).enumerate().find_map(|(index, line)| {
        let indentation = line.len() - line.trim_start().len();
        line[..indentation].chars().position(|c| c == '\t').map(|column| (index + 1, column + 1))
    })
}

fn explain(info: &str) -> (Sentence, Sentence) {
    let info = info.to_lowercase();
    if info.contains("mapping values") {
        return (
            Sentence::new(
                "这一行有一个多余的冒号，读不出哪一半是名称、哪一半是内容。",
                "This line has one colon too many: it is not clear which part is the key and which the text.",
            ),
            Sentence::new(
                "如果冒号是文字的一部分，请把整段文字放进英文双引号。",
                "If the colon belongs to the text, put the whole text in double quotes.",
            ),
        );
    }
    if info.contains("quoted") || info.contains("end of stream") || info.contains("while scanning a flow") {
        return (
            Sentence::new("这里开始的引号或括号没有结束。", "A quote or bracket that begins here is never closed."),
            Sentence::new("请在末尾补上同样的引号或括号。", "Add the same quote or bracket at its end."),
        );
    }
    if info.contains("flow") || info.contains(",' or") {
        return (
            Sentence::new("方括号或花括号里的写法读不懂。", "What stands between these brackets cannot be read."),
            Sentence::new(
                "各项之间用英文逗号，并检查括号是否成对。",
                "Separate the items by commas and check that each bracket is closed.",
            ),
        );
    }
    if info.contains("simple key") || info.contains("expected ':'") || info.contains("could not find") {
        return (
            Sentence::new("这一行缺少冒号，或者冒号后面缺少空格。", "This line lacks a colon, or a space after the colon."),
            Sentence::new(
                "请写成“名称: 内容”，冒号用英文半角，后面加一个空格。",
                "Write `key: text`, with a colon and one space.",
            ),
        );
    }
    (
        Sentence::new(
            "这里的写法读不懂，多半是缩进没有对齐。",
            "This cannot be read; most likely the indentation does not line up.",
        ),
        Sentence::new(
            "同一层的各行要左对齐，下一层多缩进两个空格。",
            "Lines of one level start in the same column; the next level has two more spaces.",
        ),
    )
}
