//! Checks for Markdown that is not allowed or most likely a slip: headings without ids, unclosed blocks, HTML, and marks with
//! a missing character.

use super::inline_nodes::plain;
use super::list_sign::NUMERALS;
use super::markdown::{Reader, Shape, node_position};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, ill_formed_id};
use crate::narrative::{Heading, Inline, is_id, walk_inlines};
use comrak::nodes::{Node as Tree, NodeCodeBlock, NodeValue};
use std::collections::BTreeMap;

impl Reader<'_, '_, '_> {
    /// The id written after a heading as `{#id}`. `None` after a diagnostic.
    pub(super) fn clause_id(&mut self, node: Tree<'_>, heading: &Heading) -> Option<String> {
        let id = node.data().attrs.as_ref().and_then(|attributes| attributes.id.clone());
        match id {
            Some(id) if is_id(&id) => Some(id),
            Some(id) => {
                self.diagnostics.push(ill_formed_id(&id).at(self.file, heading.position));
                None
            }
            None => {
                self.clause_without_id(heading);
                None
            }
        }
    }

    /// Reports a clause without an id, or with an id that is not written as one, so that the parser left it in the heading.
    fn clause_without_id(&mut self, heading: &Heading) {
        let text = plain(&heading.content);
        if let Some((_, written)) = text.split_once("{#").or_else(|| text.split_once("｛#")) {
            let written = written.trim_end_matches(['}', '｝', ' ']);
            let diagnostic = ill_formed_id(written).at(self.file, heading.position).help(
                "“{#”前面空一格，括号用英文半角，里面只用小写英文字母、数字和连字符，例如 {#social-service}。",
                "Put a space before `{#`; inside, use lower-case Latin letters, digits and hyphens only, such as {#social-service}.",
            );
            self.diagnostics.push(diagnostic);
            return;
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
            format!("Add an id in Latin letters after the heading, such as: ## {text} {{#{proposal}}}"),
        ));
    }

    /// Reports a typed number. The numbers of sections and clauses follow from their order; a typed number would be printed in
    /// addition and would not change with the order.
    pub(super) fn number_typed(&mut self, content: &[Inline], position: Position) {
        let text = plain(content);
        let text = text.trim_start();
        if is_numbered(text) {
            let diagnostic = self.report(
                Code::NumberTyped,
                position,
                "标题里不用写编号，程序会按顺序加上。",
                "A heading needs no number; the program numbers headings in order.",
            );
            diagnostic.help = Some(Sentence::new("请删去标题开头的编号。", "Delete the number at the start of the heading."));
        }
    }

    /// Reports a heading whose level is not allowed in its place.
    pub(super) fn misplaced_heading(&mut self, node: Tree<'_>, level: u8, shape: Shape) {
        let position = self.line_position(node);
        let (message, help) = match (shape, level) {
            (Shape::Plain, _) => (
                Sentence::new("前言、结语和长图里不能有标题。", "A preface, closing or poster cannot have headings."),
                Sentence::new(
                    "请删去“#”，只写正文；长图里的小标题写成一段粗体：**规模**。",
                    "Delete the `#` signs and keep the text. In a poster, a paragraph in bold is a heading: `**Scale**`.",
                ),
            ),
            (Shape::Section, 1) => (
                Sentence::new("一个文件只能有一个“#”标题，而且在最前面。", "A file has only one `#` title, and it comes first."),
                Sentence::new("一条的标题用“##”。", "Write the title of a clause with `##`."),
            ),
            _ => (
                Sentence::new("标题层次太深。", "The level of this heading is too deep."),
                Sentence::new("条目里面只用“###”和“####”。", "Inside a clause use `###` and `####`."),
            ),
        };
        self.diagnostics.push(Diagnostic::new(Code::HeadingPlace, message).at(self.file, position).help_if(Some(help)));
    }

    /// Reports a footnote that no text refers to.
    pub(super) fn unused_footnote(&mut self, node: Tree<'_>, name: &str) {
        let position = self.line_position(node);
        self.report(
            Code::FootnoteUnused,
            position,
            format!("脚注“{name}”没有被引用，不会显示。"),
            format!("The footnote `{name}` is never referenced and is not shown."),
        );
    }

    /// Reports numbers out of order, as in `3. … 5. …`: the parser numbers the items of a list itself, so `5.` would be printed
    /// as `4.`.
    pub(super) fn list_numbers(&mut self, list: Tree<'_>, start: Option<u32>) {
        let Some(start) = start else { return };
        let written = |item: Tree<'_>| {
            let at = item.data().sourcepos.start;
            let digits: String =
                self.lines.line(at.line).chars().skip(at.column.saturating_sub(1)).take_while(char::is_ascii_digit).collect();
            (Position::new(at.line, at.column, digits.len().max(1)), digits)
        };
        let items: Vec<(Position, String)> = list.children().map(written).collect();
        // `1. 1. 1.` leaves the numbering to the program.
        if items.iter().all(|(_, digits)| digits == "1") {
            return;
        }
        for ((position, digits), number) in items.into_iter().zip(start..) {
            if digits != number.to_string() {
                let diagnostic = self.report(
                    Code::ListNumber,
                    position,
                    format!("这一项写的是“{digits}.”，会显示成“{number}.”。"),
                    format!("This item is written `{digits}.` and would be shown as `{number}.`"),
                );
                diagnostic.help = Some(Sentence::new(
                    format!("列表的编号按顺序排。没有错就写 {number}.；要显示原来的编号，写作 {digits}\\. 并单独成段。"),
                    format!(
                        "Lists are numbered in order. Write `{number}.`; to show the original number, write `{digits}\\.` in a paragraph of its own."
                    ),
                ));
            }
        }
    }

    /// Reports lines that contain only `*` or `-`: each is a list item without text.
    pub(super) fn empty_items(&mut self, list: Tree<'_>) {
        for item in list.children().filter(|item| item.first_child().is_none()) {
            let position = self.line_position(item);
            let line: String = self.lines.line(position.line as usize).chars().skip(position.column as usize - 1).collect();
            let mark = line.trim();
            let diagnostic = self.report(
                Code::MarkForm,
                position,
                format!("“{mark}”后面没有文字，会成为一个空的列表项。"),
                format!("There is no text after `{mark}`, so it would be an empty list item."),
            );
            diagnostic.help = Some(Sentence::new(
                format!("请补上文字或删去这一行；要显示它本身，写作 \\{mark}。"),
                format!("Add the text or delete the line; to show the mark itself, write `\\{mark}`."),
            ));
        }
    }

    /// Reports a comparison sign at the start of a line, as in `>60`: it starts a quotation and would not be printed.
    pub(super) fn quote_or_sign(&mut self, quote: Tree<'_>) {
        let start = quote.data().sourcepos.start;
        let rest: String = self.lines.line(start.line).chars().skip(start.column).collect();
        let compares =
            rest.trim_start().starts_with('=') || rest.starts_with(|c: char| c.is_ascii_digit()) || rest.starts_with("{{");
        if compares {
            let diagnostic = self.report(
                Code::MarkForm,
                Position::new(start.line, start.column, 1),
                "行首的“>”会成为引文的记号，大于号不会显示。",
                "`>` at the start of a line marks a quotation, so this greater-than sign would not be shown.",
            );
            diagnostic.help = Some(Sentence::new(
                "大于号写作 \\>；真是引文，请在“>”后面空一格。",
                "Write the sign as `\\>`; if it is a quotation, put a space after it.",
            ));
        }
    }

    /// Reports double braces in code. Code is printed literally, and the braces are most likely meant as a reference to a fact.
    pub(super) fn braces_in_code(&mut self, node: Tree<'_>, literal: &str) {
        if !literal.contains("{{") && !literal.contains("｛｛") {
            return;
        }
        let sourcepos = node.data().sourcepos;
        let lines = sourcepos.start.line..=sourcepos.end.line;
        let found = lines.into_iter().find_map(|number| {
            let line = self.lines.line(number);
            let at = line.find("{{").or_else(|| line.find("｛｛"))?;
            Some(Position::new(number, line[..at].chars().count() + 1, 2))
        });
        let position = found.unwrap_or_else(|| self.line_position(node));
        let diagnostic = self.report(
            Code::FactForm,
            position,
            "代码里不会引用数据，花括号会照原样显示。",
            "Code cannot refer to facts; the braces would be printed literally.",
        );
        diagnostic.help = Some(Sentence::new(
            "请去掉“`”或行首的空格，写成普通的正文。确实要照样显示的，两边各写两个“`”，或者在代码块的“```”后面写明是什么，如 yaml。",
            "Remove the backticks or the spaces at the start of the line, so that it is plain text. To show the braces themselves, write two backticks on each side, or say behind the ``` of a block what it shows, such as yaml.",
        ));
    }

    /// Reports images inside text, where there is no place for their caption and credit.
    pub(super) fn images_in_text(&mut self, content: &[Inline]) {
        for inline in walk_inlines(content) {
            let Inline::Image(image) = inline else { continue };
            let diagnostic = self.report(
                Code::ImageInline,
                image.position,
                "图片夹在文字中间：说明和署名不会显示。",
                "The image is inside text: its caption and credit are not shown.",
            );
            diagnostic.help = Some(Sentence::new(
                "请让图片单独成段，前后各空一行；几张图片可以一行一张放在一起。",
                "Make it a paragraph of its own, with empty lines around it; several images may share one, one per line.",
            ));
        }
    }

    /// Reports the title in `[text](url "title")`: readers on phones never see it.
    pub(super) fn link_title(&mut self, title: &str, position: Position) {
        if !title.trim().is_empty() {
            let diagnostic = self.report(
                Code::TextLost,
                position,
                format!("链接里的“{title}”不会显示在网页上。"),
                format!("`{title}` in this link would not be shown on the page."),
            );
            diagnostic.help =
                Some(Sentence::new("请把它写进链接的文字或正文。", "Write it in the text of the link or next to the link."));
        }
    }

    /// Reports a footnote in a heading, where it would not be shown.
    pub(super) fn footnote_in_heading(&mut self, node: Tree<'_>, content: &[Inline]) {
        if walk_inlines(content).any(|inline| matches!(inline, Inline::Footnote { .. })) {
            let position = self.line_position(node);
            let diagnostic =
                self.report(Code::TextLost, position, "标题里的脚注不会显示。", "A footnote in a heading would not be shown.");
            diagnostic.help = Some(Sentence::new("请把脚注放在正文里。", "Put the footnote in the text below the heading."));
        }
    }

    /// Reports the heading of a clause inside a list, quote or note, where it cannot start a clause.
    pub(super) fn heading_inside(&mut self, node: Tree<'_>, level: u8, position: Position) {
        let is_nested = node.parent().is_some_and(|parent| !matches!(parent.data().value, NodeValue::Document));
        if is_nested && !(3..=4).contains(&level) {
            let diagnostic = self.report(
                Code::HeadingPlace,
                position,
                "列表、引文和注里不能有条目的标题。",
                "Lists, quotations and notes cannot contain clause titles.",
            );
            diagnostic.help = Some(Sentence::new("请用“###”或“####”，或写成加粗的文字。", "Use `###` or `####`, or bold text."));
        }
    }

    /// Reports a footnote that is defined twice. `first_lines` maps each footnote's name in lower case to the line of its first
    /// definition.
    pub(super) fn footnote_twice(&mut self, node: Tree<'_>, name: &str, first_lines: &mut BTreeMap<String, usize>) {
        let line = node.data().sourcepos.start.line;
        let first = *first_lines.entry(name.to_ascii_lowercase()).or_insert(line);
        if first == line {
            return;
        }
        let position = self.line_position(node);
        self.report(
            Code::IdTwice,
            position,
            format!("脚注“{name}”写了两次：第{first}行已经有了。"),
            format!("The footnote `{name}` is defined twice: the first definition is on line {first}."),
        );
    }

    /// Reports a fenced code block without its closing line.
    pub(super) fn check_code_closed(&mut self, node: Tree<'_>, code: &NodeCodeBlock) {
        if code.fenced && !code.closed {
            let position = self.line_position(node);
            let diagnostic = self.report(
                Code::DirectiveOpen,
                position,
                "“```”没有结束，后面的内容会全部被当作代码。",
                "The block that starts with ``` is not closed, so everything after it would be code.",
            );
            diagnostic.help = Some(Sentence::new("请在代码后面另起一行写“```”。", "Add a line ``` after the code."));
        }
    }

    /// Skips comments, which are for authors only, and reports all other HTML, so that nothing meant for readers disappears
    /// without a report.
    pub(super) fn html(&mut self, node: Tree<'_>, literal: &str) {
        let mut rest = literal.trim();
        while let Some(comment) = rest.strip_prefix("<!--") {
            let Some(end) = comment.find("-->") else {
                let position = node_position(node, 4);
                let diagnostic = self.report(
                    Code::CommentOpen,
                    position,
                    "备注“<!--”没有结束，后面的内容都不会显示。",
                    "The comment that starts with `<!--` is not closed, so nothing after it would be shown.",
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
            "Use Markdown instead; write a less-than sign as `\\<`. Comments for authors go in <!-- … -->.",
        ));
    }
}

/// Whether a title starts with a typed number: 1.1, 4 教学, 一、, （二）, 第三部分.
fn is_numbered(text: &str) -> bool {
    let is_count = |text: &str| {
        !text.is_empty() && text.chars().count() <= 3 && text.chars().all(|c| NUMERALS.contains(c) || c.is_ascii_digit())
    };
    let behind = |c: char| {
        text.split_once(c).is_some_and(|(number, rest)| is_count(number) && !rest.starts_with(|c| NUMERALS.contains(c)))
    };
    let digits = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect::<String>();
    let dotted = digits.contains('.') && digits.starts_with(|c: char| c.is_ascii_digit());
    let spaced = text.split_once(char::is_whitespace).is_some_and(|(number, rest)| {
        number.len() < 3 && number.chars().all(|c| c.is_ascii_digit()) && rest.trim_start().starts_with(crate::passage::is_wide)
    });
    let inside = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']));
    let part = text.strip_prefix('第').and_then(|rest| rest.split_once("部分"));
    dotted
        || spaced && !text.is_empty()
        || behind('、')
        || behind('．')
        || inside.is_some_and(|(number, rest)| is_count(number) && !rest.trim().is_empty())
        || part.is_some_and(|(number, _)| number.chars().count() <= 3)
}

/// An id made of the Latin words of a heading; a placeholder if there are none.
fn propose_id(heading: &Heading) -> String {
    let text = plain(&heading.content).to_lowercase();
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).take(4).collect();
    if words.is_empty() || text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()) {
        "clause-name".to_owned()
    } else {
        words.join("-")
    }
}
