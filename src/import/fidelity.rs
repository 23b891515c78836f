//! Compares the text of a report with the document that it was made from: nothing may be lost, and nothing added.
//!
//! Both texts are compared without spaces and without the width of punctuation, which the import may change. Numbers of
//! headings and captions are made by the site, and the full stop behind a heading that opens a paragraph falls away.

use super::draft::Draft;
use super::numbering::{bare_number, printed_number};
use super::outline::{Content, Outline, Region};
use super::table_above::without_number;
use super::text_files::ChangedTables;
use std::collections::{BTreeSet, HashMap};

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

/// Compares a document with the printed texts of the report made of it, both in reading order. What the report is known to have in
/// another way stands in `draft` and `tables`.
pub(super) fn differences(outline: &Outline, draft: &Draft, tables: &ChangedTables, printed: &[String]) -> Differences {
    let mut left_out = LeftOut::of(draft.left_out.iter().chain(&tables.left_out));
    let outer: BTreeSet<String> = draft.outer_headings.iter().map(|(written, _)| comparable(written)).collect();
    let names = [comparable(&draft.title), draft.edition.as_deref().map(comparable).unwrap_or_default()];
    let mut report = Report::of(printed);
    let mut found = Differences::default();
    for block in outline.blocks.iter().filter(|block| block.region == Region::Body) {
        match &block.content {
            Content::Paragraph(paragraph) => {
                let text = paragraph.text();
                let own = comparable(&text);
                found.compared += own.chars().count();
                let label = paragraph.label.as_deref().unwrap_or_default();
                // An entry of the contents has the words of a heading, which stands in the report once.
                let is_known = own.is_empty()
                    || left_out.take(&own)
                    || report.paragraph(&text)
                    || report.paragraph(&format!("{label}{text}"))
                    || outer.contains(&own)
                    || is_name(&own, &names)
                    || is_unit_line(&own);
                if !is_known {
                    found.missing.push((block.number, text));
                }
            }
            Content::Table(table) => {
                for text in table.rows.iter().flatten().map(|cell| &cell.text).filter(|text| !text.trim().is_empty()) {
                    let own = comparable(text);
                    found.compared += own.chars().count();
                    if !left_out.take(&own) && !report.cell(&own) {
                        found.missing.push((block.number, text.clone()));
                    }
                }
            }
            Content::Picture(_) => {}
        }
    }
    found.added = report.left(&tables.captions);
    found
}

/// The lines and cells that are no text of the report, each as often as the document has it.
struct LeftOut {
    counts: HashMap<String, usize>,
}

impl LeftOut {
    fn of<'t>(texts: impl Iterator<Item = &'t String>) -> LeftOut {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for text in texts {
            *counts.entry(comparable(text)).or_default() += 1;
        }
        LeftOut { counts }
    }

    fn take(&mut self, own: &str) -> bool {
        match self.counts.get_mut(own) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        }
    }
}

/// Whether a line is the title, a part of it, or the edition.
fn is_name(own: &str, [title, edition]: &[String; 2]) -> bool {
    let bare = own.trim_matches(['（', '）']);
    let edition = edition.trim_matches(['（', '）']);
    let is_both = !title.is_empty() && own.starts_with(title.as_str()) && own.contains(edition);
    title.contains(bare) || bare == edition || is_both
}

/// The unit of a table is printed in its head.
fn is_unit_line(own: &str) -> bool {
    let own = own.trim_matches(['（', '）']);
    ["单位：", "计量单位：", "金额单位：", "货币单位："].iter().any(|start| own.starts_with(start))
}

/// The printed texts of a report, each of which may stand for one paragraph or cell of the document.
struct Report {
    /// In reading order, in comparable form.
    texts: Vec<String>,
    /// The places of each text that have not been found in the document.
    free: HashMap<String, BTreeSet<usize>>,
    /// The text behind the last one that was found.
    next: usize,
}

impl Report {
    fn of(printed: &[String]) -> Report {
        let texts: Vec<String> = printed.iter().map(|text| comparable(text)).filter(|text| !text.is_empty()).collect();
        let mut free: HashMap<String, BTreeSet<usize>> = HashMap::new();
        for (index, text) in texts.iter().enumerate() {
            free.entry(text.clone()).or_default().insert(index);
        }
        Report { texts, free, next: 0 }
    }

    /// The texts that are not in the document, but for captions that were made for its tables: each of them once.
    fn left(self, captions: &[String]) -> Vec<String> {
        let mut made = LeftOut::of(captions.iter());
        let left: BTreeSet<usize> = self.free.into_values().flatten().collect();
        left.into_iter().map(|index| self.texts[index].clone()).filter(|text| !made.take(text)).collect()
    }

    /// Takes a whole text: the next one of these words, or an earlier one.
    fn take(&mut self, wanted: &str) -> bool {
        let Some(places) = self.free.get_mut(wanted) else { return false };
        let Some(index) = places.range(self.next..).next().or_else(|| places.first()).copied() else { return false };
        places.remove(&index);
        self.next = index + 1;
        true
    }

    /// Takes a paragraph in one of the forms in which the report may have it.
    fn paragraph(&mut self, text: &str) -> bool {
        if self.take(&comparable(text)) {
            return true;
        }
        let trimmed = text.trim_start();
        let bare = printed_number(trimmed).map_or(trimmed, |number| number.rest);
        // A heading loses the mark at its end, too.
        if self.take(&comparable(bare)) || self.take(&comparable(bare.trim_end_matches(['。', '：', ':']))) {
            return true;
        }
        if bare_number(trimmed).is_some_and(|(_, title)| self.take(&comparable(title))) {
            return true;
        }
        let caption = without_number(trimmed);
        if trimmed.starts_with('表') && self.take(&comparable(caption.trim_end_matches(['：', ':']))) {
            return true;
        }
        // A heading that opens a paragraph loses its full stop.
        let Some((title, rest)) = bare.split_once('。') else { return false };
        let (title, rest) = (comparable(title), comparable(rest));
        let starts = self.free.get(&title);
        let is_followed = |index: &&usize| self.texts.get(**index + 1) == Some(&rest);
        let Some(index) = starts.and_then(|starts| starts.iter().find(is_followed)).copied() else { return false };
        self.next = index;
        self.take(&title) && self.take(&rest)
    }

    /// Takes a cell. The unit of a column and the percent sign of its cells are printed once, a dash where nothing is, and no plus
    /// sign.
    fn cell(&mut self, wanted: &str) -> bool {
        let head = wanted.strip_suffix('）').and_then(|rest| rest.rsplit_once('（')).map(|(head, _)| head);
        let bare = wanted.trim_end_matches('%');
        let negative = signed(bare);
        // #住户存款 and 其中住户存款: the page writes 其中：.
        let of_which =
            ["#其中：", "#", "其中"].iter().find_map(|word| wanted.strip_prefix(word)).map(|rest| format!("其中：{rest}"));
        let forms = [Some(wanted), Some(bare), head, bare.strip_prefix(['+', '＋']), negative.as_deref(), of_which.as_deref()];
        // A line that stood in a table: its caption without the number, or its unit.
        let caption = comparable(&without_number(wanted));
        let forms = forms.into_iter().chain([Some(caption.as_str()).filter(|_| wanted.starts_with('表'))]);
        forms.flatten().any(|form| self.take(form))
            || is_unit_line(wanted)
            || wanted.chars().all(|c| matches!(c, '—' | '-' | '－' | '/'))
    }
}

/// A number behind a triangle or in brackets as pages print it, if that is below nought. One above nought has no sign.
fn signed(wanted: &str) -> Option<String> {
    let inside = wanted.strip_prefix('（').and_then(|rest| rest.strip_suffix('）')).map(|rest| rest.trim_end_matches('%'));
    let number = inside.or_else(|| wanted.strip_prefix(['▲', '△', '▼', '▽', '－', '–']))?;
    number.parse::<f64>().is_ok().then(|| format!("-{number}"))
}

/// A text without spaces, and without what the import may change: the width of punctuation, the kind of quotation marks,
/// separators of thousands.
pub(super) fn comparable(text: &str) -> String {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')).collect();
    let is_digit = |index: Option<usize>| index.and_then(|index| characters.get(index)).is_some_and(char::is_ascii_digit);
    let mut written = String::new();
    for (index, c) in characters.iter().copied().enumerate() {
        let is_separator = matches!(c, ',' | '，')
            && is_digit(index.checked_sub(1))
            && (1..=3).all(|step| is_digit(Some(index + step)))
            && !is_digit(Some(index + 4));
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
        let draft = Draft { title: "示例报告".to_owned(), ..Draft::default() };
        differences(&outline(source), &draft, &ChangedTables::default(), &printed)
    }

    #[test]
    fn what_the_import_may_change() {
        let found = compared(
            &["示例报告", "第一部分 概况", "1.1规模。共有 1,234人,其中男生3人", "一是加强"],
            &["概况", "规模", "共有1234人，其中男生3人", "一是加强"],
        );
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
