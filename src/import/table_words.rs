//! The words by which the rows and columns of tables say what they are: totals, and one thing among others (其中).

/// The words for what is added up.
const TOTALS: [&str; 4] = ["合计", "总计", "共计", "小计"];
/// Words that are totals where they stand alone above a column, but not in the name of a row: 用水总量.
const TOTALS_OF_COLUMNS: [&str; 3] = ["总数", "总量", "总额"];
/// The words before a row that is one among others, the longer ones first.
const OF_WHICH: [&str; 7] = ["其中：", "其中:", "#其中：", "其 中：", "其　中：", "其中", "#"];

/// Whether a label can only be that of a total.
pub(super) fn is_total(label: &str) -> bool {
    TOTALS.contains(&without_spaces(label).as_str())
}

/// Whether a label may be that of a total: 本年收入合计. 会计 is none.
pub(super) fn may_be_total(label: &str) -> bool {
    let label = without_spaces(label);
    TOTALS.iter().any(|end| label.ends_with(end))
}

/// Whether the head of a column is that of a total, with or without its unit: 合计（所）.
pub(super) fn is_total_column(head: &str) -> bool {
    let head = without_spaces(head);
    let name = head.split(['（', '(']).next().unwrap_or_default();
    TOTALS.iter().chain(&TOTALS_OF_COLUMNS).any(|word| name == *word)
}

/// The label of a row that is one among others of the row above it.
pub(super) fn of_which(label: &str) -> Option<&str> {
    let rest = OF_WHICH.iter().find_map(|word| label.strip_prefix(word))?;
    let rest = rest.trim_start_matches([' ', '\u{3000}']);
    (!rest.is_empty()).then_some(rest)
}

fn without_spaces(text: &str) -> String {
    text.replace([' ', '\u{3000}'], "")
}
