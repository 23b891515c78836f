//! What a Markdown file may not contain, and what was most likely meant: headings
//! without ids, open blocks, HTML, marks that lost a character.

use super::markdown::{Reader, Shape, node_position, plain};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, id_rule};
use crate::narrative::{FactForm, FactReference, Heading, Inline, Subject, is_id};
use comrak::nodes::{Node as Tree, NodeCodeBlock, NodeValue};

/// What a block between `:::` lines is.
pub(super) enum Directive {
    Note,
    Exhibit(Subject),
}

impl Reader<'_, '_, '_> {
    /// The id written behind a heading as `{#id}`.
    pub(super) fn clause_id(&mut self, node: Tree<'_>, heading: &Heading) -> Option<String> {
        let id = node.data().attrs.as_ref().and_then(|attributes| attributes.id.clone());
        match id {
            Some(id) if is_id(&id) => Some(id),
            Some(id) => {
                let diagnostic = self.report(
                    Code::IdForm,
                    heading.position,
                    format!("标识“{id}”的写法不对。"),
                    format!("The id `{id}` is not well formed."),
                );
                diagnostic.help = Some(id_rule());
                None
            }
            None => {
                let text = plain(&heading.content);
                if let Some((_, written)) = text.split_once("{#").or_else(|| text.split_once("｛#")) {
                    let written = written.trim_end_matches(['}', '｝', ' ']);
                    let diagnostic = self.report(
                        Code::IdForm,
                        heading.position,
                        format!("标识“{written}”的写法不对。"),
                        format!("The id `{written}` is not well formed."),
                    );
                    diagnostic.help = Some(Sentence::new(
                        "“{#”前面空一格，括号用英文半角，里面只用小写英文字母、数字和连字符，例如 {#social-service}。",
                        "Put a space before `{#`; inside, use lower-case Latin letters, digits and hyphens only, such as {#social-service}.",
                    ));
                    return None;
                }
                let proposal = propose_id(heading);
                let diagnostic = self.report(
                    Code::ClauseWithoutId,
                    heading.position,
                    format!("条目“{text}”没有标识，无法给它一个长久不变的地址。"),
                    format!("The clause “{text}” has no id, so it cannot have a permanent address."),
                );
                diagnostic.help = Some(Sentence::new(
                    format!("请在标题后面写一个英文标识，例如：## {text} {{#{proposal}}}"),
                    format!("Add a Latin id behind the heading, such as: ## {text} {{#{proposal}}}"),
                ));
                None
            }
        }
    }

    /// Numbers of sections and clauses follow from their order; a typed one
    /// would be printed twice, and stay when the order changes.
    pub(super) fn number_typed(&mut self, content: &[Inline], position: Position) {
        let text = plain(content);
        let text = text.trim_start();
        let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
        let dotted = digits.contains('.') && digits.starts_with(|c: char| c.is_ascii_digit());
        let part = text
            .strip_prefix('第')
            .and_then(|rest| rest.split_once("部分"))
            .is_some_and(|(number, _)| number.chars().count() <= 3);
        if dotted || part {
            let diagnostic = self.report(
                Code::NumberTyped,
                position,
                "标题里不用写编号，程序会按顺序加上。",
                "A heading needs no number; the program adds it by its order.",
            );
            diagnostic.help = Some(Sentence::new("请删去标题开头的编号。", "Delete the number at its beginning."));
        }
    }

    pub(super) fn misplaced_heading(&mut self, node: Tree<'_>, level: u8, shape: Shape) {
        let position = self.line_position(node);
        let (message, help) = match (shape, level) {
            (Shape::Plain, _) => (
                Sentence::new("前言和结语里不能有标题。", "A preface or closing has no headings."),
                Sentence::new("请删去“#”，只写正文。", "Delete the `#` signs and keep the text."),
            ),
            (Shape::Section, 1) => (
                Sentence::new("一个文件只能有一个“#”标题，而且在最前面。", "A file has one `#` title, and it stands first."),
                Sentence::new("一条的标题用“##”。", "The title of a clause is written with `##`."),
            ),
            _ => (
                Sentence::new("标题层次太深。", "This heading is too deep."),
                Sentence::new("条目里面只用“###”和“####”。", "Inside a clause use `###` and `####`."),
            ),
        };
        self.diagnostics.push(Diagnostic::new(Code::HeadingPlace, message).at(self.file, position).help_if(Some(help)));
    }

    pub(super) fn unused_footnote(&mut self, node: Tree<'_>, name: &str) {
        let position = self.line_position(node);
        self.report(
            Code::FootnoteUnused,
            position,
            format!("脚注“{name}”没有被引用，不会显示。"),
            format!("The footnote `{name}` is never referred to and is not shown."),
        );
    }

    /// `##标题`: without a space it is no heading but a line of text.
    pub(super) fn glued_heading(&mut self, node: Tree<'_>) {
        let position = self.line_position(node);
        let line = self.lines.line(position.line as usize).trim_start();
        let text = line.trim_start_matches('#');
        let signs = line.len() - text.len();
        if (1..=4).contains(&signs) && text.starts_with(|c: char| !c.is_whitespace()) {
            let signs = &line[..signs];
            let diagnostic = self.report(
                Code::MarkForm,
                position,
                format!("“{signs}”后面缺少空格，这一行不会成为标题。"),
                format!("A space is missing behind `{signs}`, so this line is no heading."),
            );
            diagnostic.help = Some(Sentence::new(format!("请写成“{signs} {text}”。"), format!("Write `{signs} {text}`.")));
        }
    }

    /// comrak lets an unclosed directive swallow the rest of the file, silently.
    pub(super) fn check_directive(&mut self, node: Tree<'_>, info: &str) -> Option<Directive> {
        let position = self.line_position(node);
        let name = info.split_whitespace().next().unwrap_or_default();
        if name.is_empty() {
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
            let diagnostic = self.report(
                Code::DirectiveOpen,
                position,
                format!("“:::{name}”没有结束，后面的内容会全部被当作它的一部分。"),
                format!("`:::{name}` is never closed, so all that follows would belong to it."),
            );
            diagnostic.help = Some(Sentence::new("请在它的内容后面另起一行写“:::”。", "Add a line `:::` after its content."));
            return None;
        }
        let rest = info.trim().strip_prefix(name).unwrap_or_default().trim();
        match name {
            "note" if rest.is_empty() => Some(Directive::Note),
            "note" => {
                let diagnostic = self.report(
                    Code::DirectiveUnknown,
                    position,
                    format!("“:::{name}”这一行后面的文字不会显示。"),
                    format!("The words behind `:::{name}` on its line would not be shown."),
                );
                diagnostic.help = Some(Sentence::new("请把文字移到下一行。", "Move them to the next line."));
                None
            }
            "table" | "chart" | "facts" => self.exhibit(name, rest, position),
            _ => {
                let diagnostic = self.report(
                    Code::DirectiveUnknown,
                    position,
                    format!("不认识“:::{name}”。"),
                    format!("`:::{name}` is not known."),
                );
                diagnostic.help = Some(Sentence::new(
                    "可以用：:::note（说明）、:::facts（数据卡片）、:::table（表格）、:::chart（图表）。",
                    "Known here: `:::note`, `:::facts`, `:::table`, `:::chart`.",
                ));
                None
            }
        }
    }

    /// Whether the last line of a directive ends it.
    fn is_closed(&self, node: Tree<'_>) -> bool {
        let sourcepos = node.data().sourcepos;
        let end = self.lines.line(sourcepos.end.line).trim_start_matches(['>', ' ']).trim();
        sourcepos.end.line > sourcepos.start.line && end.len() >= 3 && end.chars().all(|c| c == ':')
    }

    /// The `:::` that ends an inner directive ends the outer one: the line that
    /// lacks its end is the outer one's.
    fn directive_within(&mut self, outer: Tree<'_>, inner: Tree<'_>) {
        let (position, inner) = (self.line_position(outer), self.line_position(inner));
        let written = |position: Position| self.lines.line(position.line as usize).trim_start_matches(['>', ' ']).trim();
        let (here, there, line) = (written(position), written(inner), inner.line);
        let (zh, en) = (
            format!("“{here}”没有结束，第{line}行又开始了“{there}”。"),
            format!("`{here}` is not closed before `{there}` begins in line {line}."),
        );
        let diagnostic = self.report(Code::DirectiveOpen, position, zh, en);
        diagnostic.help =
            Some(Sentence::new(format!("请在第{line}行之前另起一行写“:::”。"), format!("Add a line `:::` before line {line}.")));
    }

    /// Four spaces make a line code, and code is printed as it stands.
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
                "This line stands too far in, so `:::` would be shown as it is.",
            );
            diagnostic.help = Some(Sentence::new("请删去行首的空格。", "Delete the spaces at its beginning."));
        }
    }

    /// What an exhibit shows: the id of one table or chart, or a list of facts.
    fn exhibit(&mut self, name: &str, rest: &str, position: Position) -> Option<Directive> {
        let ids: Vec<&str> = rest.split([',', '，', '、', ' ']).filter(|id| !id.is_empty()).collect();
        let wrong = ids.iter().find(|id| !is_id(id));
        let (zh, en) = match (ids.as_slice(), wrong) {
            (_, Some(wrong)) => (format!("“{wrong}”不是标识。"), format!("`{wrong}` is no id.")),
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
                "Write the ids of facts with commas between, such as `:::facts schools, enrolment`.",
            ),
            _ => Sentence::new(
                format!("请写 tables.yaml 里的一个标识，例如：:::{name} awards"),
                format!("Write an id of tables.yaml, such as `:::{name} awards`."),
            ),
        });
        None
    }

    pub(super) fn check_code_closed(&mut self, node: Tree<'_>, code: &NodeCodeBlock) {
        if code.fenced && !code.closed {
            let position = self.line_position(node);
            let diagnostic = self.report(
                Code::DirectiveOpen,
                position,
                "“```”没有结束，后面的内容会全部被当作代码。",
                "The block that begins with ``` is never closed, so all that follows would be code.",
            );
            diagnostic.help = Some(Sentence::new("请在代码后面另起一行写“```”。", "Add a line ``` after the code."));
        }
    }

    /// Comments are for authors and vanish; other HTML is refused, so that
    /// nothing a reader should see vanishes silently.
    pub(super) fn html(&mut self, node: Tree<'_>, literal: &str) {
        let mut rest = literal.trim();
        while let Some(comment) = rest.strip_prefix("<!--") {
            let Some(end) = comment.find("-->") else {
                let position = node_position(node, 4);
                let diagnostic = self.report(
                    Code::CommentOpen,
                    position,
                    "备注“<!--”没有结束，后面的内容都不会显示。",
                    "The remark that begins with `<!--` is never closed, so nothing after it would be shown.",
                );
                diagnostic.help = Some(Sentence::new("请在备注末尾写“-->”。", "Close it with `-->`."));
                return;
            };
            rest = comment[end + 3..].trim_start();
        }
        if rest.is_empty() {
            return;
        }
        let first = rest.lines().next().unwrap_or_default();
        let position = node_position(node, first.chars().count());
        let shown: String = first.chars().take(30).collect();
        let diagnostic = self.report(
            Code::RawHtml,
            position,
            format!("正文里不能写 HTML：{shown}"),
            format!("The narrative cannot contain HTML: {shown}"),
        );
        diagnostic.help = Some(Sentence::new(
            "请用 Markdown 的写法；小于号本身写作“\\<”。给自己看的备注可以写成 <!-- 备注 -->。",
            "Use Markdown instead; a plain less-than sign is written `\\<`. Remarks to yourself may stand in <!-- … -->.",
        ));
    }
}

pub(super) fn is_directive(node: Tree<'_>) -> bool {
    matches!(node.data().value, NodeValue::BlockDirective(_))
}

/// An id from the Latin words of a heading; a placeholder where there are none.
fn propose_id(heading: &Heading) -> String {
    let text = plain(&heading.content).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(4).collect();
    if words.is_empty() || text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        "clause-name".to_owned()
    } else {
        words.join("-")
    }
}
