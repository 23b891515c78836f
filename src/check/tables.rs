//! Checks tables: the target of a directive must exist, cells must fit their columns, and
//! totals must add up, with the same ranges as in relations.

use super::facts::must_exist;
use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::number_help;
use crate::model::report::{ReportManuscript, Translations, Version};
use crate::model::rounding::Range;
use crate::model::shared_context::SharedContext;
use crate::model::table::{Amount, Cell, ColumnKind, Content, Row, Table};
use crate::narrative::Subject;

/// Names of total rows, in lower case and without spaces in Chinese.
const TOTALS: [&str; 11] = ["合计", "总计", "小计", "共计", "总数", "合計", "總計", "小計", "共計", "總數", "总共"];
/// Words at the end of the names of total rows: 本年收入合计.
const TOTALS_BEHIND: [&str; 7] = ["合计", "总计", "小计", "共计", "合計", "總計", "小計"];
const TOTALS_IN_LATIN: [&str; 8] =
    ["total", "totals", "grand total", "subtotal", "subtotals", "sub-total", "sum total", "overall total"];

/// Checks the tables of one report and the directives that show them.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    named(report, diagnostics);
    for (_, translations) in report.translations() {
        unmatched(translations, diagnostics);
    }
    for table in &report.exhibits.tables {
        unmarked(shared_context, table, diagnostics);
        let fits = diagnostics.is_clean(|diagnostics| cells(report, table, diagnostics));
        // An error in a cell would be reported a second time in its totals.
        if fits && report.facts.is_complete() && table.rows.is_complete() {
            totals(report, table, diagnostics);
        }
    }
}

fn named(report: &ReportManuscript, diagnostics: &mut Sink) {
    if !report.exhibits.is_complete() {
        return;
    }
    for (_, version) in report.versions() {
        for (_, exhibit) in version.narrative.exhibits() {
            let (id, known, what): (_, Vec<&str>, _) = match &exhibit.subject {
                Subject::Table(id) => {
                    (id, report.exhibits.tables.iter().map(|table| table.id.as_str()).collect(), ("表格", "table"))
                }
                Subject::Chart(id) => {
                    (id, report.exhibits.charts.iter().map(|chart| chart.id.as_str()).collect(), ("图表", "chart"))
                }
                Subject::Facts(_) => continue,
            };
            if known.contains(&id.as_str()) {
                continue;
            }
            let place = Place { file: version.file.clone(), position: exhibit.position };
            let mistaken = match &exhibit.subject {
                Subject::Table(id) => report.chart(id).map(|_| ":::chart"),
                Subject::Chart(id) => report.table(id).map(|_| ":::table"),
                Subject::Facts(_) => None,
            };
            let diagnostic = unknown(id, what, known.into_iter()).at_place(&place);
            diagnostics.push(match mistaken {
                Some(word) => diagnostic.help(format!("请写成“{word} {id}”。"), format!("Write `{word} {id}`.")),
                None => diagnostic,
            });
        }
    }
}

/// Reports tables and charts that a clause shows in one language but not in another.
fn unmatched(translations: &Translations, diagnostics: &mut Sink) {
    let versions: Vec<&Version> = translations.versions().map(|(_, version)| version).collect();
    let Some((main, others)) = versions.split_first() else { return };
    for other in others.iter().filter(|other| main.narrative.is_complete() && other.narrative.is_complete()) {
        one_sided(main, other, diagnostics);
        one_sided(other, main, diagnostics);
    }
}

type Shown<'a> = Vec<(Option<&'a str>, &'a str, Position)>;

fn one_sided(left: &Version, right: &Version, diagnostics: &mut Sink) {
    let there = shown(right);
    let has_clause = |clause: Option<&str>| clause.is_none_or(|id| right.narrative.clauses.iter().any(|clause| clause.id == id));
    for (clause, id, position) in shown(left) {
        // A clause that is missing as a whole has been reported.
        if !has_clause(clause) || there.iter().any(|(other, shown, _)| (*other, *shown) == (clause, id)) {
            continue;
        }
        let file = &right.file;
        let message = Sentence::new(
            format!("另一种语言的同一条没有显示“{id}”（{file}）。"),
            format!("The same clause does not show `{id}` in another language ({file})."),
        );
        diagnostics.push(
            Diagnostic::new(Code::ExhibitUnmatched, message)
                .at(&left.file, position)
                .help("两种语言要显示同样的表格和图表。", "Show the same tables and charts in every language."),
        );
    }
}

fn shown(version: &Version) -> Shown<'_> {
    let found = version.narrative.exhibits().filter_map(|(clause, exhibit)| match &exhibit.subject {
        Subject::Table(id) | Subject::Chart(id) => Some((clause, id.as_str(), exhibit.position)),
        Subject::Facts(_) => None,
    });
    found.collect()
}

/// The diagnostic for a table or chart that is missing from `tables.yaml`, without a source
/// position. `what` is the kind in Chinese and English.
pub(super) fn unknown<'a>(id: &str, what: (&str, &str), known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message =
        Sentence::new(format!("tables.yaml 里没有{}“{id}”。", what.0), format!("tables.yaml has no {} `{id}`.", what.1));
    Diagnostic::new(Code::UnknownTable, message).help_if(diagnostic::suggestion(id, known))
}

fn cells(report: &ReportManuscript, table: &Table, diagnostics: &mut Sink) {
    for row in table.rows.iter() {
        for (cell, column) in row.cells.iter().zip(&table.columns) {
            let ColumnKind::Number(unit) = &column.kind else { continue };
            match (&cell.content, unit) {
                (Content::Fact(id), unit) => {
                    must_exist(report, id, &cell.place, diagnostics);
                    let fact = report.fact(id);
                    if let (Some(fact), Some(unit)) = (fact, unit)
                        && !fact.unit.is_comparable(unit)
                    {
                        diagnostics.push(differing(id, &fact.unit.id, &unit.id, cell));
                    }
                }
                (Content::Number(quantity), None) => {
                    let number = quantity.machine();
                    let message = Sentence::new(
                        format!("{number} 没有单位：这一列没有写 unit。"),
                        format!("{number} has no unit: its column has no `unit`."),
                    );
                    diagnostics.push(Diagnostic::new(Code::TableCell, message).at_place(&cell.place).help(
                        "请给列或表格写上 unit，或者在格里写数据名。",
                        "Add a `unit` to the column or the table, or write the id of a fact.",
                    ));
                }
                (Content::Number(quantity), Some(unit)) => {
                    if let Some(help) = number_help::misfit(unit, *quantity, false, true) {
                        let (number, unit) = (quantity.machine(), &unit.id);
                        let message = Sentence::new(
                            format!("“{number}”与单位“{unit}”不相配。"),
                            format!("`{number}` does not fit the unit `{unit}`."),
                        );
                        diagnostics.push(Diagnostic::new(Code::TableCell, message).at_place(&cell.place).help_if(Some(help)));
                    }
                }
                _ => {}
            }
        }
    }
}

fn differing(id: &str, of_fact: &str, of_column: &str, cell: &Cell) -> Diagnostic {
    let message = Sentence::new(
        format!("“{id}”的单位是 {of_fact}，这一列的单位是 {of_column}。"),
        format!("The unit of `{id}` is `{of_fact}`, the unit of its column is `{of_column}`."),
    );
    Diagnostic::new(Code::TableCell, message)
        .at_place(&cell.place)
        .help("请换一项数据，或者改列的 unit。", "Use another fact, or change the column's `unit`.")
}

/// Returns whether a name is the name of a total row: （七）总计, 合 计, 支出合计（万元）, Total.
fn is_called_total(name: &str) -> bool {
    let small = name.to_lowercase();
    let mut words = small.trim();
    if let Some(index) = words.rfind(['（', '(']).filter(|index| *index > 0 && words.ends_with(['）', ')'])) {
        words = words[..index].trim();
    }
    let words = without_numbering(words).trim_end_matches([':', '：']).trim();
    let unspaced: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let is_latin = TOTALS_IN_LATIN.contains(&words) || words.ends_with(" total") || words.ends_with(" subtotal");
    is_latin || TOTALS.contains(&unspaced.as_str()) || TOTALS_BEHIND.iter().any(|word| unspaced.ends_with(word))
}

/// Returns a name without the number of its row: （七）, 七、, 3., ①. A word that only begins
/// like a number has no mark after it and stays: 三门峡市合计.
fn without_numbering(name: &str) -> &str {
    const MARKS: [char; 12] = ['）', ')', '〕', ']', '、', '.', '．', ':', '：', ' ', '\u{3000}', '\u{a0}'];
    let is_circled = |c: char| ('①'..='⑳').contains(&c);
    let is_number = |c: char| c.is_ascii_digit() || "一二三四五六七八九十ivx".contains(c) || ('０'..='９').contains(&c);
    if name.starts_with(is_circled) {
        return name.trim_start_matches(is_circled).trim_start_matches(MARKS);
    }
    let inside = name.trim_start_matches(['（', '(', '〔', '[']);
    let behind = inside.trim_start_matches(is_number);
    let rest = behind.trim_start_matches(MARKS);
    if behind.len() < inside.len() && rest.len() < behind.len() { rest } else { name }
}

fn unmarked(shared_context: &SharedContext, table: &Table, diagnostics: &mut Sink) {
    if !table.columns.iter().any(|column| column.is_additive() || column.is_percent()) {
        return;
    }
    for row in table.rows.iter().filter(|row| !row.is_total) {
        let names = (0..shared_context.locales.len()).map(|locale| row.label.get(locale));
        let Some(name) = names.into_iter().find(|name| is_called_total(name)) else { continue };
        let message = Sentence::new(
            format!("这一行叫“{name}”，却没有标明是合计行：它不会核对。"),
            format!("This row is named `{name}` but is not marked as a total: its sum is not checked."),
        );
        diagnostics.push(Diagnostic::new(Code::TotalUnmarked, message).at_place(&row.place).help(
            "YAML 里写 total: true；CSV 里在 total 列写“是”。",
            "Write `total: true` in YAML, or `yes` under `total` in CSV.",
        ));
    }
}

/// Checks rows that sum other rows, and columns that sum other columns.
fn totals(report: &ReportManuscript, table: &Table, diagnostics: &mut Sink) {
    let is_checked = |index: &usize| table.columns[*index].is_additive() || table.columns[*index].is_percent();
    let checked: Vec<usize> = (0..table.columns.len()).filter(is_checked).collect();
    for (position, row) in table.rows.iter().enumerate() {
        if row.is_total {
            let choices = summed(&table.rows, position);
            if choices.is_empty() {
                diagnostics.push(sums_nothing(row));
            }
            for &index in checked.iter().filter(|_| !choices.is_empty()) {
                let amounts = |rows: &[&Row]| rows.iter().map(|part| table.amount(part, index, report)).collect();
                let choices: Vec<Vec<Option<Amount<'_>>>> = choices.iter().map(|rows| amounts(rows)).collect();
                let total = table.amount(row, index, report);
                if table.columns[index].is_percent() && choices.iter().any(|parts| is_between(parts, total)) {
                    continue;
                }
                adds_up(&choices, total, &row.cells[index], diagnostics);
            }
        }
        for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| !column.sum.is_empty()) {
            let parts = column.sum.iter().map(|part| table.amount(row, *part, report)).collect();
            adds_up(&[parts], table.amount(row, index, report), &row.cells[index], diagnostics);
        }
    }
}

/// Returns the sets of rows that a total row may sum, the most likely first:
/// - the rows since the previous total;
/// - all rows above that are not totals;
/// - the rows below, up to the next total, for a total that comes before its parts;
/// - all rows below, for a total with no other rows above.
pub(super) fn summed(rows: &[Row], position: usize) -> Vec<Vec<&Row>> {
    let (above, below) = (&rows[..position], &rows[position + 1..]);
    let last = above.iter().rposition(|row| row.is_total).map_or(0, |index| index + 1);
    let next = below.iter().position(|row| row.is_total).unwrap_or(below.len());
    let mut choices = vec![above[last..].iter().collect(), parts(above), below[..next].iter().collect()];
    if choices[1].is_empty() {
        choices.push(parts(below));
    }
    choices.into_iter().filter(|rows| !rows.is_empty()).collect()
}

fn parts(rows: &[Row]) -> Vec<&Row> {
    rows.iter().filter(|row| !row.is_total).collect()
}

fn sums_nothing(row: &Row) -> Diagnostic {
    let message =
        Sentence::new("这一行写明是合计，却没有可以相加的行。", "This row is a total, but there are no rows to add up.");
    Diagnostic::new(Code::TableTotal, message)
        .at_place(&row.place)
        .help("不是合计行就不写 total。", "Delete `total` if the row is not a total.")
}

/// Returns whether a total percentage lies between the lowest and the highest of its parts.
/// Percentages are either parts of a whole, which add up, or rates of several groups; the
/// rate of all groups together lies between the lowest and the highest.
pub(super) fn is_between(parts: &[Option<Amount<'_>>], total: Option<Amount<'_>>) -> bool {
    let range = |amount: &Amount<'_>| Range::stored(amount.quantity, amount.unit.kind);
    let Some(total) = total.as_ref().map(range) else { return true };
    let mut parts = parts.iter().flatten().map(range);
    parts.clone().any(|part| part.may_be_at_most(&total)) && parts.any(|part| total.may_be_at_most(&part))
}

/// Reports a total that none of the choices adds up to. Missing parts count as zero; an
/// empty total is not checked.
fn adds_up(choices: &[Vec<Option<Amount<'_>>>], total: Option<Amount<'_>>, cell: &Cell, diagnostics: &mut Sink) {
    let Some(total) = total else { return };
    let range = |amount: &Amount<'_>| Range::stored(amount.quantity, amount.unit.kind);
    let mut first = None;
    for choice in choices {
        let parts: Vec<&Amount<'_>> = choice.iter().flatten().collect();
        let Some(sum) = parts.iter().map(|part| range(part)).reduce(|sum, part| sum.plus(&part)) else { continue };
        if sum.meets(&range(&total)) {
            return;
        }
        first = first.or(Some(parts));
    }
    let Some(parts) = first else { return };
    let written: Vec<String> = parts.iter().map(|part| part.quantity.machine()).collect();
    let exact = parts.iter().filter_map(|part| part.quantity.exact()).sum::<rust_decimal::Decimal>();
    let (written, stated) = (written.join(" + "), total.quantity.machine());
    let message = Sentence::new(
        format!("合计对不上：{written} = {exact}，表里写的是 {stated}。"),
        format!("The total does not add up: {written} = {exact}, the table says {stated}."),
    );
    diagnostics.push(
        Diagnostic::new(Code::TableTotal, message)
            .at_place(&cell.place)
            .help("请核对这一格和它的各部分。", "Check this cell and its parts."),
    );
}

#[cfg(test)]
mod tests {
    use super::is_called_total;

    #[test]
    fn rows_of_totals_are_known_by_their_names() {
        for name in [
            "合计",
            "合 计",
            "总　计",
            "合\u{a0}计",
            "（七）总计",
            "(7) 合计",
            "七、合 计",
            "3．小计",
            "④ 小计",
            "合计：",
            "合计（万元）",
            "本年收入合计",
            "支出总计",
            "總計",
            "Total",
            " Grand Total ",
            "Sub-total",
            "Expenditure total",
            "VII. Total (10,000 yuan)",
        ] {
            assert!(is_called_total(name), "{name}");
        }
        for name in ["统计局", "三门峡市", "会计", "公共计算机", "审计", "总计划", "Total nitrogen", "十堰市", "其他", ""]
        {
            assert!(!is_called_total(name), "{name}");
        }
    }
}
