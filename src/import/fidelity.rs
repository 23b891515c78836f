//! Compares the text of a report with the document that it was made from: nothing may be lost, and nothing added.
//!
//! Both texts are compared without spaces and without the width of punctuation, which the import may change. Numbers of
//! headings and captions are made by the site, and the full stop behind a heading that opens a paragraph falls away.

use super::draft::Draft;
use super::numbering::printed_number;
use super::outline::{Content, Outline, Region};

/// What the two texts do not have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Differences {
    /// Paragraphs and cells of the document that the report does not have, with their number.
    pub missing: Vec<(usize, String)>,
    /// Texts of the report that the document does not have there.
    pub added: Vec<String>,
    /// The characters of the document that were compared.
    pub compared: usize,
}

/// Compares a document with the printed text of the report made of it, both in reading order.
pub(super) fn differences(outline: &Outline, draft: &Draft, printed: &[String]) -> Differences {
    let report: String = printed.iter().map(|text| comparable(text)).collect();
    let left_out: Vec<String> = draft.left_out.iter().map(|text| comparable(text)).collect();
    let names = [comparable(&draft.title), draft.edition.as_deref().map(comparable).unwrap_or_default()];
    let mut cursor = Cursor { report: &report, at: 0, gaps: Vec::new() };
    let mut found = Differences::default();
    for block in outline.blocks.iter().filter(|block| block.region == Region::Body) {
        let texts: Vec<String> = match &block.content {
            Content::Paragraph(paragraph) => {
                let label = paragraph.label.as_deref().unwrap_or_default();
                vec![paragraph.text(), format!("{label}{}", paragraph.text())]
            }
            Content::Table(table) => {
                for cell in table.rows.iter().flatten().map(|cell| &cell.text).filter(|text| !text.trim().is_empty()) {
                    let wanted = comparable(cell);
                    found.compared += wanted.chars().count();
                    if !cursor.cell(&wanted) {
                        found.missing.push((block.number, cell.clone()));
                    }
                }
                continue;
            }
            Content::Picture(_) => continue,
        };
        let own = comparable(&texts[0]);
        found.compared += own.chars().count();
        let is_known = own.is_empty()
            || texts.iter().any(|text| cursor.paragraph(text))
            || left_out.contains(&own)
            || is_name(&own, &names)
            || is_unit_line(&own);
        if !is_known {
            found.missing.push((block.number, texts[0].clone()));
        }
    }
    let rest = &report[cursor.at..];
    found.added = cursor.gaps.iter().copied().chain([rest]).filter(|gap| !gap.is_empty()).map(str::to_owned).collect();
    found
}

/// Whether a line is a part of the title with the edition.
fn is_name(own: &str, [title, edition]: &[String; 2]) -> bool {
    let bare = own.trim_matches(['（', '）']);
    title.contains(bare) || bare == edition.trim_matches(['（', '）']) || !title.is_empty() && own.starts_with(title.as_str()) && own.contains(edition.trim_matches(['（', '）']))
}

/// The unit of a table is printed in its head.
fn is_unit_line(own: &str) -> bool {
    own.trim_matches(['（', '）']).starts_with("单位：")
}

/// Walks through the report's text.
struct Cursor<'r> {
    report: &'r str,
    at: usize,
    /// What was passed over.
    gaps: Vec<&'r str>,
}

/// How far ahead a short text is looked for: further on, it is found by chance.
const NEAR: usize = 240;

impl Cursor<'_> {
    /// Finds a paragraph in one of the forms in which the report may have it, and steps behind it.
    fn paragraph(&mut self, text: &str) -> bool {
        let own = comparable(text);
        if self.step(&own) {
            return true;
        }
        let trimmed = text.trim_start();
        let bare = printed_number(trimmed).map_or(trimmed, |number| number.rest);
        let caption = comparable(trimmed);
        let caption = caption.strip_prefix('表').map(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十.-—：".contains(c)));
        if self.step(&comparable(bare)) || caption.is_some_and(|caption| self.step(caption)) {
            return true;
        }
        let Some((title, rest)) = bare.split_once('。') else { return false };
        let before = (self.at, self.gaps.len());
        if self.step(&comparable(title)) && self.step(&comparable(rest)) {
            return true;
        }
        self.at = before.0;
        self.gaps.truncate(before.1);
        false
    }

    fn step(&mut self, wanted: &str) -> bool {
        let rest = &self.report[self.at..];
        let found = rest.find(wanted).filter(|at| !wanted.is_empty() && (wanted.chars().count() > 12 || *at < NEAR));
        let Some(found) = found else { return false };
        if found > 0 {
            self.gaps.push(&rest[..found]);
        }
        self.at += found + wanted.len();
        true
    }

    /// Finds the text of a cell: the columns of a table may be printed in another order than they are read.
    fn cell(&mut self, wanted: &str) -> bool {
        // The unit of a column and the percent sign of its cells are printed once.
        let bare = wanted.trim_end_matches('%');
        let head = wanted.strip_suffix('）').and_then(|rest| rest.rsplit_once('（')).map(|(head, _)| head);
        let is_dash = wanted.chars().all(|c| matches!(c, '—' | '-' | '－' | '/'));
        [Some(wanted), Some(bare), head].into_iter().flatten().any(|wanted| self.step(wanted) || self.gaps.iter_mut().any(|gap| take(gap, wanted))) || is_dash
    }
}

/// Removes a text from the start or the end of a gap.
fn take(gap: &mut &str, wanted: &str) -> bool {
    let rest = gap.strip_prefix(wanted).or_else(|| gap.strip_suffix(wanted));
    rest.map(|rest| *gap = rest).is_some()
}

/// A text without spaces, and without what the import may change: the width of punctuation, the kind of quotation marks,
/// separators of thousands.
pub(super) fn comparable(text: &str) -> String {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')).collect();
    let is_digit = |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_digit);
    let mut written = String::new();
    for (index, c) in characters.iter().copied().enumerate() {
        let is_separator = matches!(c, ',' | '，') && is_digit(index.checked_sub(1)) && (1..=3).all(|step| is_digit(Some(index + step))) && !is_digit(Some(index + 4));
        if is_separator {
            continue;
        }
        written.push(match c {
            ',' => '，',
            ';' => '；',
            ':' | '∶' => '：',
            '?' => '？',
            '!' => '！',
            '(' => '（',
            ')' => '）',
            '“' | '”' | '＂' | '「' | '」' => '"',
            '‘' | '’' => '\'',
            '％' => '%',
            '−' => '-',
            '～' => '~',
            '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '[' | '［' | '【' => '〔',
            ']' | '］' | '】' => '〕',
            c => c,
        });
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::outline::{Paragraph, Span};

    fn outline(texts: &[&str]) -> Outline {
        let mut outline = Outline::default();
        for text in texts {
            let spans = vec![Span { text: (*text).to_owned(), ..Span::default() }];
            outline.push(Region::Body, Content::Paragraph(Paragraph { spans, ..Paragraph::default() }));
        }
        outline
    }

    fn compared(source: &[&str], printed: &[&str]) -> Differences {
        let printed: Vec<String> = printed.iter().map(|text| (*text).to_owned()).collect();
        differences(&outline(source), &Draft { title: "示例报告".to_owned(), ..Draft::default() }, &printed)
    }

    #[test]
    fn what_the_import_may_change() {
        let found = compared(&["示例报告", "第一部分 概况", "1.1规模。共有 1,234人,其中男生3人", "一是加强"], &["概况", "规模", "共有1234人，其中男生3人", "一是加强"]);
        assert_eq!((found.missing, found.added), (vec![], vec![]));
    }

    #[test]
    fn what_it_may_not() {
        let found = compared(&["第一段的话在这里。", "第二段的话在这里。"], &["第一段的话在这里。", "第二段的话在那里。"]);
        assert_eq!(found.missing, [(2, "第二段的话在这里。".to_owned())]);
        assert_eq!(found.added, ["第二段的话在那里。"]);
        let lost = compared(&["甲乙丙丁。", "共有15所"], &["甲乙丙丁。"]);
        assert_eq!((lost.missing.len(), lost.added.len()), (1, 0));
    }
}
