//! `:::` blocks: the known directives, their arguments, and whether they are closed.

use super::markdown::Reader;
use crate::diagnostic::{Code, Position, Sentence};
use crate::narrative::{FactForm, FactReference, Inline, Subject, fact_name, is_id};
use comrak::nodes::{Node as Tree, NodeCodeBlock, NodeValue};

/// The kind of a `:::` block.
pub(super) enum Directive {
    Note,
    Exhibit(Subject),
}

impl Reader<'_, '_, '_> {
    /// Checks a directive and returns its kind, or `None` after a diagnostic. The checks are needed because comrak lets an
    /// unclosed directive swallow the rest of the file without an error.
    pub(super) fn check_directive(&mut self, node: Tree<'_>, info: &str) -> Option<Directive> {
        let position = self.line_position(node);
        let name = info.split_whitespace().next().unwrap_or_default();
        if name.is_empty() {
            self.nothing_to_close(position);
            return None;
        }
        let is_exhibit = matches!(name, "table" | "chart" | "facts");
        let closed = self.is_closed(node);
        let inner = node.children().find(|child| is_directive(child) && (is_exhibit || closed && !self.is_closed(child)));
        if let Some(inner) = inner {
            self.directive_within(node, inner);
            return None;
        }
        if !closed {
            self.directive_open(name, position);
            return None;
        }
        let rest = info.trim().strip_prefix(name).unwrap_or_default().trim();
        match name {
            "note" if rest.is_empty() => Some(Directive::Note),
            "table" | "chart" | "facts" => self.exhibit(name, rest, position),
            _ => {
                self.directive_unknown(name, position);
                None
            }
        }
    }

    /// Reports a `:::` that closes nothing.
    fn nothing_to_close(&mut self, position: Position) {
        let diagnostic = self.report(
            Code::DirectiveOpen,
            position,
            "这里的“:::”没有可以结束的内容。",
            "There is nothing to close here with `:::`.",
        );
        diagnostic.help = Some(Sentence::new(
            "请删去这一行；如果上面漏了开头，请补上，例如：:::note。",
            "Delete this line, or add the beginning that is missing above, such as `:::note`.",
        ));
    }

    /// Reports a directive without its closing `:::`.
    fn directive_open(&mut self, name: &str, position: Position) {
        let diagnostic = self.report(
            Code::DirectiveOpen,
            position,
            format!("“:::{name}”没有结束，后面的内容会全部被当作它的一部分。"),
            format!("`:::{name}` is never closed, so everything after it would be part of it."),
        );
        diagnostic.help = Some(Sentence::new("请在它的内容后面另起一行写“:::”。", "Add a line `:::` after its content."));
    }

    /// Reports a directive with an unknown name, or a note with text on its first line.
    fn directive_unknown(&mut self, name: &str, position: Position) {
        if name == "note" {
            let diagnostic = self.report(
                Code::DirectiveUnknown,
                position,
                format!("“:::{name}”这一行后面的文字不会显示。"),
                format!("The text after `:::{name}` on the same line would not be shown."),
            );
            diagnostic.help = Some(Sentence::new("请把文字移到下一行。", "Move the text to the next line."));
            return;
        }
        let (zh, en) = (format!("不认识“:::{name}”。"), format!("`:::{name}` is not known."));
        let diagnostic = self.report(Code::DirectiveUnknown, position, zh, en);
        diagnostic.help = Some(Sentence::new(
            "可以用：:::note（说明）、:::facts（数据卡片）、:::table（表格）、:::chart（图表）。",
            "Known directives: `:::note`, `:::facts`, `:::table`, `:::chart`.",
        ));
    }

    /// Whether the last line of a directive is its closing `:::`.
    fn is_closed(&self, node: Tree<'_>) -> bool {
        let sourcepos = node.data().sourcepos;
        let end = self.lines.line(sourcepos.end.line).trim_start_matches(['>', ' ']).trim();
        sourcepos.end.line > sourcepos.start.line && end.len() >= 3 && end.chars().all(|c| c == ':')
    }

    /// Reports a directive inside another one. The parser lets the `:::` that closes the inner directive close the outer
    /// one, so the error is at the outer directive, which has no end of its own.
    fn directive_within(&mut self, outer: Tree<'_>, inner: Tree<'_>) {
        let (position, inner) = (self.line_position(outer), self.line_position(inner));
        let written = |position: Position| self.lines.line(position.line as usize).trim_start_matches(['>', ' ']).trim();
        let (here, there, line) = (written(position), written(inner), inner.line);
        let (zh, en) = (
            format!("“{here}”没有结束，第{line}行又开始了“{there}”。"),
            format!("`{here}` is not closed before `{there}` begins on line {line}."),
        );
        let diagnostic = self.report(Code::DirectiveOpen, position, zh, en);
        diagnostic.help =
            Some(Sentence::new(format!("请在第{line}行之前另起一行写“:::”。"), format!("Add a line `:::` before line {line}.")));
    }

    /// Reports a `:::` line that is indented by four spaces: Markdown reads it as code and prints it literally.
    pub(super) fn indented_directive(&mut self, node: Tree<'_>, code: &NodeCodeBlock) {
        if code.fenced {
            return;
        }
        let first = node.data().sourcepos.start.line;
        for (index, _) in code.literal.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(":::")) {
            let line = self.lines.line(first + index);
            let column = line.chars().take_while(|c| *c != ':').count() + 1;
            let length = line.trim_end().chars().count() + 1 - column.min(line.chars().count());
            let diagnostic = self.report(
                Code::MarkForm,
                Position::new(first + index, column, length),
                "这一行缩进太多，“:::”会照原样显示。",
                "This line is indented too far, so `:::` would be printed literally.",
            );
            diagnostic.help = Some(Sentence::new("请删去行首的空格。", "Delete the spaces at the start of the line."));
        }
    }

    /// What an exhibit shows: the id of one table or chart, or a list of fact ids.
    fn exhibit(&mut self, name: &str, rest: &str, position: Position) -> Option<Directive> {
        let ids: Vec<&str> = rest.split([',', '，', '、', ' ']).filter(|id| !id.is_empty()).collect();
        let wrong = ids.iter().find(|id| if name == "facts" { fact_name(id).is_none() } else { !is_id(id) });
        let (zh, en) = match (ids.as_slice(), wrong) {
            (_, Some(wrong)) => (format!("“{wrong}”不是标识。"), format!("`{wrong}` is not an id.")),
            ([], _) => (format!("“:::{name}”后面没有写出要显示什么。"), format!("`:::{name}` does not say what it shows.")),
            ([_, _, ..], _) if name != "facts" => {
                (format!("“:::{name}”后面只写一个标识。"), format!("`:::{name}` takes one id."))
            }
            ([id], _) if name == "table" => return Some(Directive::Exhibit(Subject::Table((*id).to_owned()))),
            ([id], _) if name == "chart" => return Some(Directive::Exhibit(Subject::Chart((*id).to_owned()))),
            _ => {
                let reference = |id: &&str| {
                    let reference = FactReference { id: (*id).to_owned(), form: FactForm::Full, position };
                    Inline::Fact(Box::new(reference))
                };
                return Some(Directive::Exhibit(Subject::Facts(ids.iter().map(reference).collect())));
            }
        };
        let diagnostic = self.report(Code::DirectiveForm, position, zh, en);
        diagnostic.help = Some(match name {
            "facts" => Sentence::new(
                "请写数据的标识，用逗号隔开，例如：:::facts schools, enrolment",
                "Write the ids of facts separated by commas, such as `:::facts schools, enrolment`.",
            ),
            _ => Sentence::new(
                format!("请写 tables.yaml 里的一个标识，例如：:::{name} awards"),
                format!("Write an id from tables.yaml, such as `:::{name} awards`."),
            ),
        });
        None
    }
}

/// Whether a node of the tree is a `:::` block.
pub(super) fn is_directive(node: Tree<'_>) -> bool {
    matches!(node.data().value, NodeValue::BlockDirective(_))
}
