//! Reports text that the author wrote but that is missing from the parsed tree.
//!
//! Every letter and digit of a block's source is searched in the parser's result: texts, code, URLs, ids, footnote names,
//! list numbers. Text that is in none of them would never be printed. Examples are the definition of a link, an extra table
//! cell, and text after the id of a heading. Punctuation is left to the rules for each mark.

use super::markdown::Reader;
use crate::diagnostic::{Code, Position, Sentence, shown};
use comrak::nodes::{ListType, Node as Tree, NodeValue};
use std::collections::BTreeMap;

impl Reader<'_, '_, '_> {
    /// Compares each top-level block with its source lines. Lines between blocks must contain no text.
    pub(super) fn lost_text(&mut self, root: Tree<'_>) {
        let mut next = 1;
        for block in root.children() {
            let sourcepos = block.data().sourcepos;
            self.lost_between(next, sourcepos.start.line);
            self.lost_in(block, next.max(sourcepos.start.line), sourcepos.end.line);
            next = next.max(sourcepos.end.line + 1);
        }
        self.lost_between(next, self.lines.count() + 1);
    }

    /// Reports lines that belong to no block: only link definitions disappear like this.
    fn lost_between(&mut self, from: usize, to: usize) {
        for number in from..to {
            let line = self.lines.line(number);
            if line.chars().any(char::is_alphanumeric) {
                self.lost(number, 0, line.trim_end().chars().count());
            }
        }
    }

    fn lost_in(&mut self, block: Tree<'_>, first: usize, last: usize) {
        if self.has_all_in_order(block, first, last) {
            return;
        }
        let mut known = Known::default();
        self.each_text(block, &mut |text| known.add(text));
        let source =
            || (first..=last).flat_map(|number| contents(self.lines.line(number)).map(move |(column, c)| (number, column, c)));
        let mut counts = known.counts.clone();
        let is_lost = source().any(|(_, _, c)| {
            let left = counts.entry(c).or_insert(0);
            *left -= 1;
            *left < 0
        });
        if !is_lost {
            return;
        }
        // Reports the first line that has more of a character than remains for it and all later lines.
        let mut after: BTreeMap<char, i32> = BTreeMap::new();
        for number in (first..=last).rev() {
            let mut own: Vec<usize> = Vec::new();
            for (column, c) in contents(self.lines.line(number)).collect::<Vec<_>>().into_iter().rev() {
                let used = after.entry(c).or_insert(0);
                *used += 1;
                if *used > known.counts.get(&c).copied().unwrap_or(0) {
                    own.push(column);
                    *used -= 1;
                }
            }
            if let (Some(end), Some(start)) = (own.first(), own.last()) {
                self.lost(number, start - 1, end + 1 - start);
            }
        }
    }

    fn lost(&mut self, number: usize, skipped: usize, length: usize) {
        let line = self.lines.line(number);
        let lost: String = line.chars().skip(skipped).take(length.min(20)).collect();
        let lost = shown(lost.trim());
        let is_definition = line.trim_start().starts_with('[') && line.contains("]:");
        let is_row = line.contains('|');
        let diagnostic = self.report(
            Code::TextLost,
            Position::new(number, skipped + 1, length.max(1)),
            format!("{}不会显示在网页上。", lost.zh),
            format!("{} would not be shown on the page.", lost.en),
        );
        diagnostic.help = Some(if is_definition {
            Sentence::new(
                "行首的“[文字]: ”会被当作链接的定义。要显示，请写作“\\[文字]: ”，或改用全角括号。",
                "`[text]: ` at the start of a line defines a link. To show it, write `\\[text]: `; write links as [text](url).",
            )
        } else if is_row {
            Sentence::new(
                "表格的这一行比表头多出格子；请补上表头，格子里的“|”写作“\\|”。",
                "This row has more cells than the table header. Complete the header, and write `|` inside a cell as `\\|`.",
            )
        } else {
            Sentence::new(
                "这里有 Markdown 的记号把它藏起来了；请换一种写法，或者在记号前面加“\\”。",
                "Markdown syntax hides it here. Write it another way, or put `\\` before the mark.",
            )
        });
    }
}

/// The letters and digits of a line with their 1-based columns, without the names of entities.
fn contents(line: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut entity_end = 0;
    line.char_indices().zip(1..).filter_map(move |((byte, c), column)| {
        if c == '&' && byte >= entity_end {
            let name = &line[byte + 1..];
            let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(name.len());
            if length > 0 && name[length..].starts_with(';') {
                entity_end = byte + 1 + length;
            }
        }
        (byte >= entity_end && is_content(c)).then(|| (column, lower(c)))
    })
}

/// Lower case of a character, because the parser compares footnote names in lower case.
fn lower(c: char) -> char {
    if matches!(c, '\u{4E00}'..='\u{9FFF}') {
        return c;
    }
    if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) }
}

/// How often each letter and digit occurs in the tree.
#[derive(Default)]
struct Known {
    counts: BTreeMap<char, i32>,
}

impl Known {
    fn add(&mut self, text: &str) {
        for c in text.chars().filter(|c| is_content(*c)) {
            *self.counts.entry(lower(c)).or_insert(0) += 1;
        }
    }
}

fn is_content(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

impl Reader<'_, '_, '_> {
    /// Whether the tree contains the letters and digits of the lines in the same order. This holds for nearly every block and
    /// makes counting unnecessary.
    fn has_all_in_order(&self, block: Tree<'_>, first: usize, last: usize) -> bool {
        let mut source = (first..=last).flat_map(|number| contents(self.lines.line(number))).map(|(_, c)| c);
        let mut equal = true;
        self.each_text(block, &mut |text| {
            equal = equal && text.chars().filter(|c| is_content(*c)).all(|c| source.next() == Some(lower(c)));
        });
        equal && source.next().is_none()
    }

    /// Calls `visit` with every text of a block, in source order.
    fn each_text(&self, node: Tree<'_>, visit: &mut dyn FnMut(&str)) {
        let data = node.data();
        let start = data.sourcepos.start;
        let from_start = || self.lines.line(start.line).chars().skip(start.column.saturating_sub(1));
        match &data.value {
            NodeValue::Text(text) => visit(text),
            NodeValue::Code(code) => visit(&code.literal),
            NodeValue::CodeBlock(code) => {
                visit(&code.info);
                visit(&code.literal);
            }
            NodeValue::HtmlBlock(html) => visit(&html.literal),
            NodeValue::HtmlInline(html) => visit(html),
            NodeValue::FootnoteDefinition(footnote) => visit(&footnote.name),
            NodeValue::FootnoteReference(reference) => visit(&reference.name),
            NodeValue::BlockDirective(directive) => visit(&directive.info),
            NodeValue::Item(item) if item.list_type == ListType::Ordered => {
                visit(&from_start().take_while(char::is_ascii_digit).collect::<String>());
            }
            _ => {}
        }
        for child in node.children() {
            self.each_text(child, visit);
        }
        // The URL of `<https://…>` is also its text, which has been visited already.
        if let NodeValue::Link(link) | NodeValue::Image(link) = &data.value
            && from_start().next() != Some('<')
        {
            visit(&link.url);
            visit(&link.title);
        }
        if let Some(id) = data.attrs.as_ref().and_then(|attributes| attributes.id.as_ref()) {
            visit(id);
        }
    }
}
