//! What triangles and brackets before and around the numbers of a column mean: ▲3 is more in one document and less in another. Only
//! what the column or the numbers beside it say counts.

use super::table_cells::Reading;
use rust_decimal::Decimal;

/// Words of heads whose numbers may be below nought, so that brackets are those of accounts.
const MAY_BE_NEGATIVE: [&str; 10] = ["增减", "增长", "变动", "变化", "差", "净", "结余", "利润", "盈亏", "升降"];

/// The numbers of the columns of a table, by column and row.
type Numbers = [Vec<Option<Decimal>>];

/// What the head of a column says of its triangles: 增减（▲为减少）. `None` if it says nothing of them.
pub(super) fn legend(head: &str) -> Option<bool> {
    let at = head.find(['▲', '△'])?;
    let words: String = head[at..].chars().skip(1).take_while(|c| !matches!(c, '，' | '；' | '）' | ')')).collect();
    let has = |words_of: &[&str]| words_of.iter().any(|word| words.contains(word));
    match (has(&["减", "降", "负", "亏", "少"]), has(&["增", "升", "涨", "多"])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether ▲ stands before what is below nought; `None` if nobody says it. Beside ▼ it is the opposite of that.
pub(super) fn sign_of_triangles(others: &Numbers, readings: &[Reading], head: &str) -> Option<bool> {
    if let Some(said) = legend(head) {
        return Some(said);
    }
    if readings.iter().any(|reading| matches!(reading, Reading::Marked { is_up: false, .. })) {
        return Some(false);
    }
    let numbers: Vec<Option<(Decimal, bool)>> = readings
        .iter()
        .map(|reading| match reading {
            Reading::Marked { number, .. } => Some((number.value, true)),
            Reading::Number(number) => Some((number.value, false)),
            _ => None,
        })
        .collect();
    proved(others, &numbers)
}

/// Whether brackets stand around what is below nought; `None` if nobody says it: they may also hold a remark.
pub(super) fn sign_of_brackets(others: &Numbers, readings: &[Reading], head: &str) -> Option<bool> {
    let numbers: Vec<Option<(Decimal, bool)>> = readings
        .iter()
        .map(|reading| match reading {
            Reading::Bracketed(number) => Some((number.value, true)),
            Reading::Number(number) => Some((number.value, false)),
            _ => None,
        })
        .collect();
    let plain = || numbers.iter().flatten().filter(|(_, is_marked)| !is_marked);
    // Two ways of writing a minus are two meanings.
    let is_usual = plain().next().is_some() && plain().all(|(value, _)| !value.is_sign_negative());
    let is_said = MAY_BE_NEGATIVE.iter().any(|word| head.contains(word));
    proved(others, &numbers).or((is_usual && is_said).then_some(true))
}

/// What the numbers beside a column say about its marked ones: it is the difference of two columns, or the growth from one to the
/// other in per cent, with one meaning of the mark and not with the other.
fn proved(others: &Numbers, numbers: &[Option<(Decimal, bool)>]) -> Option<bool> {
    let is_changed = |(value, is_marked): &(Decimal, bool)| *is_marked && !value.is_zero();
    if !numbers.iter().flatten().any(is_changed) {
        return None;
    }
    let holds = |is_negative: bool| {
        let values: Vec<Option<Decimal>> = numbers
            .iter()
            .map(|number| number.map(|(value, is_marked)| if is_marked && is_negative { -value } else { value }))
            .collect();
        others.iter().any(|now| others.iter().any(|before| is_change(now, before, &values)))
    };
    match (holds(true), holds(false)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Whether a column has the differences of two others, or the growth, in every row and in two at least.
fn is_change(now: &[Option<Decimal>], before: &[Option<Decimal>], values: &[Option<Decimal>]) -> bool {
    let rows: Vec<(Decimal, Decimal, Decimal)> =
        values.iter().zip(now).zip(before).filter_map(|((value, now), before)| Some(((*value)?, (*now)?, (*before)?))).collect();
    let is_near = |exact: Decimal, value: Decimal, digits: u32| (exact - value).abs() <= Decimal::new(1, digits);
    let is_difference = |(value, now, before): &(Decimal, Decimal, Decimal)| now - before == *value;
    let is_growth = |(value, now, before): &(Decimal, Decimal, Decimal)| {
        let growth = (*now - *before).checked_mul(Decimal::ONE_HUNDRED).and_then(|change| change.checked_div(*before));
        growth.is_some_and(|growth| is_near(growth, *value, value.scale()))
    };
    rows.len() > 1 && (rows.iter().all(is_difference) || rows.iter().all(is_growth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::table_cells::read;

    fn columns(rows: &[[&str; 3]]) -> (Vec<Vec<Option<Decimal>>>, Vec<Reading>) {
        let value = |cell: &str| match read(cell) {
            Reading::Number(number) => Some(number.value),
            _ => None,
        };
        let columns = (0..3).map(|column| rows.iter().map(|row| value(row[column])).collect()).collect();
        (columns, rows.iter().map(|row| read(row[2])).collect())
    }

    #[test]
    fn the_numbers_beside_say_what_a_triangle_means() {
        let (others, readings) = columns(&[["10", "13", "▲3"], ["15", "13", "2"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), Some(true));
        let (others, readings) = columns(&[["13", "10", "▲3"], ["11", "13", "-2"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), Some(false));
        let (others, readings) = columns(&[["110", "100", "10.0"], ["95", "100", "▲5.0"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), Some(true), "growth in per cent");
        let (others, readings) = columns(&[["1", "2", "▲3"], ["1", "2", "4"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), None);
        assert_eq!(sign_of_triangles(&others, &readings, "增减（▲为减少）"), Some(true));
        let (others, readings) = columns(&[["13", "10", "▲3"], ["15", "13", "▲2"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), None, "either column may come first");
        let (others, readings) = columns(&[["1", "2", "▲3"], ["1", "2", "▼4"]]);
        assert_eq!(sign_of_triangles(&others, &readings, "增减"), Some(false), "up and down");
    }

    #[test]
    fn brackets_are_below_nought_in_columns_of_changes() {
        let (others, readings) = columns(&[["1", "2", "(3)"], ["1", "2", "4"]]);
        assert_eq!(sign_of_brackets(&others, &readings, "比上年增减"), Some(true));
        assert_eq!(sign_of_brackets(&others, &readings, "人数"), None);
        let (others, readings) = columns(&[["1", "2", "(3)"], ["1", "2", "(4)"]]);
        assert_eq!(sign_of_brackets(&others, &readings, "比上年增减"), None, "all of them may be remarks");
        let (others, readings) = columns(&[["10", "13", "(3)"], ["15", "13", "2"]]);
        assert_eq!(sign_of_brackets(&others, &readings, "人数"), Some(true));
    }
}
