//! Checks tables: the target of a directive must exist, and cells must fit their columns. `totals.rs` checks
//! what they add up to, `balances.rs` the relations of tables.

use super::balances;
use super::facts::must_exist;
use super::fixed_rows;
use super::totals;
use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::number_help;
use crate::model::report::{ReportManuscript, Translations, Version};
use crate::model::shared_context::SharedContext;
use crate::model::table::{Cell, ColumnKind, Content, Row, Table};
use crate::model::unit::Unit;
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
        if table.rows.is_complete() {
            fixed_rows::check(table, diagnostics);
        }
        let fits = diagnostics.is_clean(|diagnostics| cells(report, table, diagnostics));
        // An error in a cell would be reported a second time in its totals.
        if fits && report.facts.is_complete() && table.rows.is_complete() {
            totals::check(report, table, diagnostics);
            balances::check(report, table, diagnostics);
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

/// The clause of each table or chart that a text shows, what it shows, and where.
type Shown<'a> = Vec<(Option<&'a str>, &'a Subject, Position)>;

fn one_sided(left: &Version, right: &Version, diagnostics: &mut Sink) {
    let there = shown(right);
    let has_clause = |clause: Option<&str>| clause.is_none_or(|id| right.narrative.clauses.iter().any(|clause| clause.id == id));
    for (clause, subject, position) in shown(left) {
        // A clause that is missing as a whole has been reported.
        if !has_clause(clause) || there.iter().any(|(other, shown, _)| (*other, *shown) == (clause, subject)) {
            continue;
        }
        let (file, (zh, en, id)) = (&right.file, called(subject));
        let message = Sentence::new(
            format!("另一种语言的同一条没有显示{zh}“{id}”（{file}）。"),
            format!("The same clause does not show the {en} `{id}` in another language ({file})."),
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
        subject @ (Subject::Table(_) | Subject::Chart(_)) => Some((clause, subject, exhibit.position)),
        Subject::Facts(_) => None,
    });
    found.collect()
}

/// What a text shows, in Chinese and in English, and its id.
fn called(subject: &Subject) -> (&'static str, &'static str, &str) {
    match subject {
        Subject::Table(id) => ("表格", "table", id),
        Subject::Chart(id) => ("图表", "chart", id),
        Subject::Facts(_) => ("数据", "facts", ""),
    }
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
                        diagnostics.push(differing(fact, unit, cell));
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
                        let (number, (unit_zh, unit_en)) = (quantity.machine(), unit.called());
                        let message = Sentence::new(
                            format!("“{number}”与单位{unit_zh}不相配。"),
                            format!("`{number}` does not fit the unit {unit_en}."),
                        );
                        diagnostics.push(Diagnostic::new(Code::TableCell, message).at_place(&cell.place).help_if(Some(help)));
                    }
                }
                _ => {}
            }
        }
    }
}

fn differing(fact: &Fact, unit: &Unit, cell: &Cell) -> Diagnostic {
    let (fact_zh, fact_en) = fact.called();
    let ((own_zh, own_en), (column_zh, column_en)) = (fact.unit.called(), unit.called());
    let message = Sentence::new(
        format!("{fact_zh}的单位是{own_zh}，这一列的单位是{column_zh}。"),
        format!("The unit of {fact_en} is {own_en}, the unit of its column is {column_en}."),
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
    // What a row adds up to is checked if its parts are below it.
    let is_unmarked = |(index, row): &(usize, &Row)| !row.is_total && table.parts_of_row(*index).next().is_none();
    for (_, row) in table.rows.iter().enumerate().filter(is_unmarked) {
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
