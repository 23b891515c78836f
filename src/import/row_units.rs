//! Tables whose rows have units of their own: a column 单位 with 所, 人, 万元, or the units in brackets behind the labels. A column of a
//! report's table has one unit, so each number becomes a fact with the unit of its row. A table of which one unit is not known stays
//! in the text: no number gets the unit of another one.

use super::measure::{Measure, NewUnit, on_average, whole_measure};
use super::table_body::BodyRow;
use super::table_cells::{Numeral, Reading, read};
use super::table_columns::{is_code, unit_in_brackets};
use super::table_grid::Heads;
use super::table_words::{may_be_total, of_which};
use crate::model::unit::Units;

/// Heads of a column of units.
const HEADS: [&str; 5] = ["单位", "计量单位", "数量单位", "指标单位", "单位名称"];
/// Units that say nothing of what is counted, and are none that a site knows.
const SIGNS: [&str; 5] = ["/", "／", "%", "％", "‰"];
/// Heads that say nothing beside the label of a row.
const EMPTY: [&str; 12] = ["数量", "数值", "数据", "指标值", "数", "合计", "实际", "本年", "本年数", "本期", "完成值", "统计值"];

/// What the rows of a table say of their units.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum RowUnits {
    /// Nothing.
    None,
    /// All rows have the same unit.
    Same(String),
    /// Each row has its own.
    Own(OwnUnits),
    /// A unit is missing or not known: this one, in the words of the document.
    Unknown(String),
}

/// The units of the rows of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnUnits {
    /// The column of the units; `None` if they stand behind the labels.
    pub column: Option<usize>,
    /// The word of each row. A row without numbers may have none.
    pub words: Vec<Option<String>>,
}

/// A number of a table as a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowNumber {
    pub unit: String,
    /// The unit, if the site does not have it yet.
    pub new: Option<NewUnit>,
    /// As `facts.yaml` has it.
    pub value: String,
}

/// What the rows below some heads say of their units.
pub(super) fn row_units(heads: &Heads, body: &[BodyRow], units: &Units) -> RowUnits {
    let Some(column) = unit_column(heads, body, units) else { return RowUnits::None };
    let word = |row: &BodyRow| row.texts.get(column).map(|text| text.trim().to_owned()).filter(|word| !is_nothing(word));
    let mut words: Vec<Option<String>> = body.iter().map(word).collect();
    let Some(first) = words.iter().flatten().next().cloned() else { return RowUnits::None };
    let is_same = words.iter().flatten().all(|word| *word == first);
    // The total of rows of one unit has it too.
    for (word, _) in words.iter_mut().zip(body).filter(|(_, row)| is_same && may_be_total(&row.label)) {
        word.get_or_insert_with(|| first.clone());
    }
    let names = row_names(heads, body, Some(column));
    if let Some(unknown) = unknown(&words, body, &names, column, units) {
        return RowUnits::Unknown(unknown);
    }
    if is_same {
        return RowUnits::Same(first);
    }
    RowUnits::Own(OwnUnits { column: Some(column), words })
}

/// The units in brackets behind the labels of rows: 学校数（所）. `None` if a row with numbers has none that is known, or if all are the
/// same.
pub(super) fn label_units(body: &[BodyRow], units: &Units) -> Option<OwnUnits> {
    let words: Vec<Option<String>> = body.iter().map(|row| unit_in_brackets(&row.label).map(str::to_owned)).collect();
    let is_unit = |word: &Option<String>| word.as_deref().is_some_and(|word| measure_of(word, false, units).is_some());
    let is_fine = body.iter().zip(&words).all(|(row, word)| !has_number(row, None) || is_unit(word));
    (is_fine && words.iter().any(is_unit)).then_some(OwnUnits { column: None, words })
}

/// The number of a cell in the unit of its row. `None` if the unit is not known or the cell is none.
pub(super) fn number_in(cell: &str, word: &str, units: &Units) -> Option<RowNumber> {
    let Reading::Number(Numeral { text, is_percent, .. }) = read(cell) else { return None };
    let is_percent_unit = matches!(word, "%" | "％");
    if is_percent && !is_percent_unit {
        return None;
    }
    // 128.5 with 万元 is 128.5万元, as in the text.
    let (scale, bare) = match word.chars().next() {
        Some(scale @ ('万' | '亿')) if word.chars().count() > 1 => (scale.to_string(), &word[scale.len_utf8()..]),
        _ => (String::new(), word),
    };
    let has_decimals = scale.is_empty() && text.contains('.');
    let scaled = measure_of(bare, has_decimals, units).map(|found| (found, format!("{text}{scale}")));
    let (found, value) = scaled.or_else(|| Some((measure_of(word, has_decimals, units)?, text.clone())))?;
    Some(RowNumber { unit: found.id, new: found.new, value })
}

/// The name of a number: that of its row, with what its column adds. `year` is that of the report.
pub(super) fn name(row: &str, head: &str, is_only: bool, year: Option<&str>) -> String {
    let row = row.rsplit_once(['（', '(']).filter(|_| unit_in_brackets(row).is_some()).map_or(row, |(label, _)| label);
    let of_year = head.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let rest = of_year.map_or(head, |year| head[year.len()..].trim_start_matches(['年', '度']));
    let rest = if is_only && of_year.is_none() || EMPTY.contains(&rest) && of_year.is_some() { "" } else { rest };
    let name = format!("{row}{rest}");
    match of_year.filter(|of_year| Some(*of_year) != year) {
        Some(of_year) => format!("{of_year}年{name}"),
        None => name,
    }
}

/// The names of rows for facts. A row of 其中 has that of the row that it is of before it; where the first column only numbers the
/// rows, the first column of texts names them.
pub(super) fn row_names(heads: &Heads, body: &[BodyRow], skipped: Option<usize>) -> Vec<String> {
    let is_text =
        |column: &usize| Some(*column) != skipped && body.iter().any(|row| matches!(read(&row.texts[*column]), Reading::Words));
    let names = (0..heads.columns.len()).find(is_text).filter(|_| is_code(&heads.rows_label));
    let mut whole = String::new();
    let mut found = Vec::new();
    for row in body {
        let label = names.map_or(row.label.as_str(), |column| row.texts[column].as_str()).trim();
        found.push(match of_which(label) {
            Some(part) if !whole.is_empty() => format!("{whole}中{part}"),
            _ => {
                label.clone_into(&mut whole);
                label.to_owned()
            }
        });
    }
    found
}

/// The column of units. 单位 is also the head of a column of offices, which has no units.
fn unit_column(heads: &Heads, body: &[BodyRow], units: &Units) -> Option<usize> {
    let is_head = |head: &str| HEADS.contains(&head.replace([' ', '\u{3000}'], "").as_str());
    let column = heads.columns.iter().position(|heads| heads.last().is_some_and(|head| is_head(&head.text)))?;
    let is_unit =
        |word: &str| measure_of(word, false, units).is_some() || word == "分" || SIGNS.iter().any(|sign| word.contains(sign));
    let is_said = body.iter().filter_map(|row| row.texts.get(column)).any(|word| is_unit(word.trim()));
    is_said.then_some(column)
}

/// The first unit that is not known, or a row with numbers and without unit: 分, 生师比：？.
fn unknown(words: &[Option<String>], body: &[BodyRow], names: &[String], column: usize, units: &Units) -> Option<String> {
    words.iter().zip(body).zip(names).find_map(|((word, row), name)| match word {
        Some(word) => measure_of(word, false, units).is_none().then(|| word.clone()),
        None => has_number(row, Some(column)).then(|| format!("{name}：？")),
    })
}

fn has_number(row: &BodyRow, skipped: Option<usize>) -> bool {
    let mut cells = row.texts.iter().enumerate().filter(|(column, _)| Some(*column) != skipped);
    cells.any(|(_, cell)| !matches!(read(cell), Reading::Nothing(_) | Reading::Words))
}

fn is_nothing(word: &str) -> bool {
    matches!(read(word), Reading::Nothing(_))
}

/// The unit that a word is.
fn measure_of(word: &str, has_decimals: bool, units: &Units) -> Option<Measure> {
    if matches!(word, "%" | "％") {
        return Some(Measure { id: "percent".to_owned(), length: word.len(), new: None });
    }
    let found = whole_measure(units, "zh", word)?;
    Some(if has_decimals { on_average(units, found) } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_rows_and_columns() {
        for (row, head, is_only, expected) in [
            ("学校数", "数量", true, "学校数"),
            ("学校数（所）", "数量", true, "学校数"),
            ("在校生", "2023", false, "2023年在校生"),
            ("在校生", "2024年", false, "在校生"),
            ("经费", "2023年度决算数", false, "2023年经费决算数"),
            ("经费", "预算数", false, "经费预算数"),
            ("经费", "2023年实际", true, "2023年经费"),
        ] {
            assert_eq!(name(row, head, is_only, Some("2024")), expected, "{row}|{head}");
        }
    }
}
