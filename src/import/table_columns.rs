//! The columns of a document's table: whether one has numbers, with which unit and in which signs, or text.

use super::measure::{NewUnit, on_average, whole_measure};
use super::table_cells::{CellValue, Numeral, Reading, read};
use super::table_signs::{legend, sign_of_brackets, sign_of_triangles};
use crate::model::unit::{UnitKind, Units};
use rust_decimal::Decimal;

/// A column of a table.
pub(super) struct Column {
    /// The head without its unit.
    pub label: String,
    /// `None` for a column of text.
    pub unit: Option<String>,
    pub is_count: bool,
    /// Whether its numbers are facts, each with its own unit.
    pub has_facts: bool,
    /// The columns that it is the sum of.
    pub sum: Vec<usize>,
    pub cells: Vec<CellValue>,
    /// Cells whose signs pages print in another way: as written, as printed.
    pub changed: Vec<(String, String)>,
    /// The cells that keep a column with numbers from being one of numbers.
    pub odd: Vec<String>,
}

/// The texts of the cells of all columns.
pub(super) struct Texts<'t> {
    pub columns: Vec<Vec<&'t str>>,
}

impl Texts<'_> {
    /// The numbers of all columns that need no explanation.
    fn numbers(&self) -> Vec<Vec<Option<Decimal>>> {
        let value = |cell: &&str| match read(cell) {
            Reading::Number(number) => Some(number.value),
            _ => None,
        };
        self.columns.iter().map(|cells| cells.iter().map(value).collect()).collect()
    }

    /// The column at a place under a head. `None` if it has numbers whose unit nobody says. `unit_line` is the unit that the table
    /// or a head above says.
    pub(super) fn column(
        &self,
        index: usize,
        head: &str,
        unit_line: Option<&str>,
        units: &Units,
        new_units: &mut Vec<NewUnit>,
    ) -> Option<Column> {
        let readings: Vec<Reading> = self.columns[index].iter().map(|cell| read(cell)).collect();
        let has_number = readings.iter().any(|reading| !matches!(reading, Reading::Nothing(_) | Reading::Words));
        if is_code(head) {
            return Some(self.of_text(index, head, &[]));
        }
        if !has_number {
            let odd = self.columns[index].iter().filter(|cell| is_nearly_number(cell)).map(|cell| (*cell).to_owned()).collect();
            return Some(Column { odd, ..self.of_text(index, head, &[]) });
        }
        let Some(numbers) = self.signed(head, &readings) else { return Some(self.of_text(index, head, &readings)) };
        let (label, unit) = unit(head, &numbers, unit_line, units, new_units)?;
        let new_kind = new_units.iter().find(|new| new.id == unit).map(|new| new.kind);
        let kind = new_kind.or_else(|| units.get(&unit).map(|unit| unit.kind));
        let mut column = Column { is_count: kind == Some(UnitKind::Count), unit: Some(unit), ..named(label) };
        for ((reading, number), written) in readings.into_iter().zip(numbers).zip(&self.columns[index]) {
            let value = match (reading, number) {
                (_, Some(number)) => {
                    let has_odd_sign = number.has_plus || written.trim().starts_with(['▲', '△', '▼', '▽', '(', '（']);
                    if has_odd_sign {
                        column.changed.push((written.trim().to_owned(), number.text.clone()));
                    }
                    CellValue::Number(number.text)
                }
                (Reading::Nothing(nothing), _) => nothing,
                (_, None) => CellValue::Text((*written).to_owned()),
            };
            column.cells.push(value);
        }
        Some(column)
    }

    /// The numbers of a column with the signs that they mean. `None` if a cell has words, or if it is not sure what a sign means.
    fn signed(&self, head: &str, readings: &[Reading]) -> Option<Vec<Option<Numeral>>> {
        if readings.contains(&Reading::Words) {
            return None;
        }
        let up = sign_of_triangles(&self.numbers(), readings, head);
        let brackets = sign_of_brackets(&self.numbers(), readings, head);
        let with_sign = |number: &Numeral, is_negative: bool| {
            let text = if is_negative { format!("-{}", number.text) } else { number.text.clone() };
            Numeral { value: if is_negative { -number.value } else { number.value }, text, ..number.clone() }
        };
        let number = |reading: &Reading| match reading {
            Reading::Number(number) => Some(Some(number.clone())),
            Reading::Marked { number, is_up } => Some(Some(with_sign(number, if *is_up { up? } else { true }))),
            Reading::Bracketed(number) => Some(Some(with_sign(number, brackets?))),
            Reading::Nothing(_) => Some(None),
            Reading::Words => None,
        };
        readings.iter().map(number).collect()
    }

    /// A column whose numbers are facts. `ids` are theirs; other cells say that there is no number.
    pub(super) fn of_facts(&self, index: usize, head: &str, ids: Vec<Option<String>>) -> Option<Column> {
        let cell = |(id, text): (Option<String>, &&str)| match (id, read(text)) {
            (Some(id), _) => Some(CellValue::Fact(id)),
            (None, Reading::Nothing(nothing)) => Some(nothing),
            (None, _) => None,
        };
        let cells: Option<Vec<CellValue>> = ids.into_iter().zip(&self.columns[index]).map(cell).collect();
        Some(Column { has_facts: true, cells: cells?, ..named(head) })
    }

    /// A column of text although all its numbers are some, because `unit`, which is noted, is not known.
    pub(super) fn of_unknown(&self, index: usize, head: &str, unit: &str) -> Column {
        Column { odd: vec![unit.to_owned()], ..self.of_text(index, head, &[]) }
    }

    /// A column of text. What keeps one with numbers from being one of numbers is noted.
    pub(super) fn of_text(&self, index: usize, head: &str, readings: &[Reading]) -> Column {
        let cells = &self.columns[index];
        let value = |cell: &&str| if cell.is_empty() { CellValue::Blank } else { CellValue::Text((*cell).to_owned()) };
        let is_odd = |reading: &Reading| !matches!(reading, Reading::Number(_) | Reading::Nothing(_));
        let odd = readings.iter().zip(cells).filter(|(reading, _)| is_odd(reading)).map(|(_, cell)| (*cell).to_owned());
        Column { cells: cells.iter().map(value).collect(), odd: odd.collect(), ..named(head) }
    }
}

fn named(label: &str) -> Column {
    Column {
        label: label.to_owned(),
        unit: None,
        is_count: false,
        has_facts: false,
        sum: Vec::new(),
        cells: Vec::new(),
        changed: Vec::new(),
        odd: Vec::new(),
    }
}

/// The label of a column of numbers and its unit: that of its cells, of its head, or of the line above.
fn unit<'h>(
    head: &'h str,
    numbers: &[Option<Numeral>],
    unit_line: Option<&str>,
    units: &Units,
    new_units: &mut Vec<NewUnit>,
) -> Option<(&'h str, String)> {
    let percent = |label: &'h str| Some((label, "percent".to_owned()));
    let mut filled = numbers.iter().flatten();
    if filled.clone().all(|number| number.is_percent) {
        return percent(head);
    }
    if filled.any(|number| number.is_percent) {
        return None;
    }
    // 比上年增长%
    if let Some(label) = head.strip_suffix(['%', '％']).filter(|label| !label.is_empty()) {
        return percent(label);
    }
    let named = unit_in_brackets(head);
    let label = named.and_then(|_| head.rsplit_once(['（', '('])).map_or(head, |(label, _)| label);
    let is_whole = numbers.iter().flatten().all(|number| !number.text.contains('.'));
    let word = named.or(unit_line).or_else(|| counted(head).filter(|_| is_whole))?;
    if matches!(word, "%" | "％") {
        return percent(label);
    }
    let found = whole_measure(units, "zh", word)?;
    // 生均图书（册）: an average of what is counted has decimals.
    let has_decimals = numbers.iter().flatten().any(|number| number.text.contains('.'));
    let found = if has_decimals { on_average(units, found) } else { found };
    new_units.extend(found.new);
    Some((label, found.id))
}

/// The unit that a head says and that is not known: 得分（分）, 标准（元/人）.
pub(super) fn unknown_unit<'h>(head: &'h str, units: &Units) -> Option<&'h str> {
    unit_in_brackets(head).filter(|unit| !matches!(*unit, "%" | "％") && whole_measure(units, "zh", unit).is_none())
}

/// The unit that a head names as what is counted, where nothing else says one: 本年制发件数.
fn counted(head: &str) -> Option<&str> {
    const COUNTS: [&str; 7] = ["件数", "份数", "次数", "户数", "册数", "人数", "人次数"];
    let name = COUNTS.iter().filter(|name| head.ends_with(*name)).max_by_key(|name| name.len())?;
    name.strip_suffix('数')
}

/// The unit in brackets at the end of a head: 学生（人）.
pub(super) fn unit_in_brackets(head: &str) -> Option<&str> {
    let (label, unit) = head.strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    // 金额（单位：万元）
    let unit = ["单位：", "单位:"].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit).trim();
    // 增减（▲为减少）: no unit.
    (!label.is_empty() && legend(unit).is_none()).then_some(unit)
}

/// Whether the numbers below a head do not add up.
pub(super) fn is_rate(head: &str) -> bool {
    ["平均", "人均", "生均", "户均", "均价", "单价", "价格", "每", "率", "指数", "标准", "比重", "占比", "增长", "增速"]
        .iter()
        .any(|word| head.contains(word))
}

/// Whether a cell has only what numbers are written with, and is none: 1,2.
fn is_nearly_number(cell: &str) -> bool {
    let is_part = |c: char| c.is_ascii_digit() || ",，.、 +-−▲△▼▽()（）%".contains(c);
    cell.contains([',', '，', '、', '▲', '△', '▼', '▽', '(', '（'])
        && cell.contains(|c: char| c.is_ascii_digit())
        && cell.chars().all(is_part)
}

/// Whether the numbers below a head are names: codes, years, lines. 2023年度 is the head of amounts.
pub(super) fn is_code(head: &str) -> bool {
    const ENDS: [&str; 15] = [
        "行次",
        "栏次",
        "序号",
        "编号",
        "编码",
        "代码",
        "邮编",
        "邮政编码",
        "排名",
        "名次",
        "电话",
        "电话号码",
        "学号",
        "文号",
        "年份",
    ];
    matches!(head, "年度" | "所属年度" | "年" | "号码") || ENDS.iter().any(|word| head.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_name_what_is_counted() {
        for (head, unit) in [
            ("本年制发件数", Some("件")),
            ("实有人数", Some("人")),
            ("培训人次数", Some("人次")),
            ("指数", None),
            ("分数", None),
            ("学校数", None),
        ] {
            assert_eq!(counted(head), unit, "{head}");
        }
    }

    #[test]
    fn codes_are_no_amounts() {
        for (head, expected) in [
            ("科目编码", true),
            ("年度", true),
            ("2023年度", false),
            ("本年度决算数", false),
            ("电话投诉（件）", false),
            ("联系电话", true),
        ] {
            assert_eq!(is_code(head), expected, "{head}");
        }
    }
}
