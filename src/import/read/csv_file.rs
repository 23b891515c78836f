//! Reads CSV files into an outline, as spreadsheets and statistical systems write them. Decides nothing about reports.

use super::encoding;
use super::sheet::{Sheet, push_title};
use crate::diagnostic::Sentence;
use crate::import::outline::{Outline, indent_of};

/// Reads a CSV file. Its name is the title.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Outline, Sentence> {
    let decoded = encoding::decode(bytes, None);
    // Behind a line end of Windows the reader stands before its second character, which is no empty line.
    let text = decoded.text.replace("\r\n", "\n");
    let mut outline = Outline::default();
    push_title(&mut outline, name);
    let mut reader = csv::ReaderBuilder::new();
    let reader = reader.has_headers(false).flexible(true).delimiter(delimiter(&text));
    let mut sheet = Sheet::default();
    let mut row = 0;
    // A record can only fail where the text is no text, which the decoder has already mended.
    for record in reader.from_reader(text.as_bytes()).into_records().flatten() {
        let start = record.position().and_then(|position| usize::try_from(position.byte()).ok()).unwrap_or_default();
        // The reader skips empty lines, which part tables.
        let is_behind_gap = matches!(text.as_bytes().get(start), Some(b'\n' | b'\r'));
        row += 1 + usize::from(is_behind_gap);
        let filled = record.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty());
        for (column, cell) in filled {
            sheet.indents.insert((row, column), indent_of(cell));
            sheet.cells.insert((row, column), cell.trim().to_owned());
        }
    }
    sheet.push_to(&mut outline)?;
    if decoded.is_damaged {
        outline.losses.push(encoding::damage());
    }
    Ok(outline)
}

/// What parts the cells: the sign of which the first line has most.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |sign: u8| first.bytes().filter(|byte| *byte == sign).count();
    [b'\t', b';', b','].into_iter().max_by_key(|sign| count(*sign)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<Vec<String>> {
        read(text.as_bytes(), "学校").unwrap().blocks.iter().map(|block| block.content.texts()).collect()
    }

    #[test]
    fn rows_and_quotes() {
        assert_eq!(texts("a,b\n\"甲\n乙\",2\nc,3\n"), vec![vec!["学校"], vec!["a", "b", "甲\n乙", "2", "c", "3"]]);
        let page = "项目,人数（人）\n甲,\"1,234\"\n\n\"乙\n校\",数\n丙,2\n";
        assert_eq!(texts(page), vec![vec!["学校"], vec!["项目", "人数（人）", "甲", "1,234"], vec!["乙\n校", "数", "丙", "2"]]);
        let one = "项目,人数（人）\n甲,\"1,234\"\n\n乙,2\n";
        assert_eq!(texts(one), vec![vec!["学校"], vec!["项目", "人数（人）", "甲", "1,234", "乙", "2"]]);
        for text in [page, one] {
            assert_eq!(texts(&text.replace('\n', "\r\n")), texts(text), "line ends of Windows");
        }
        assert_eq!(texts("甲;乙\n1,5;2\n"), vec![vec!["学校"], vec!["甲", "乙", "1,5", "2"]]);
        assert_eq!(texts("\n"), vec![vec!["学校"]]);
    }
}
