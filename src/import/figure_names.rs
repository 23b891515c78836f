//! Names of figures beside each other: which mean the same, what a second unit of one thing and a number without any words are called.

use super::distributed::is_joint;
use super::figures::Last;
use super::quantity::Quantity;
use crate::narrative::Narrative;
use crate::passage::Passage;
use std::ops::Range;

/// A label without the clause or number that tells it from others.
pub(super) fn base_label(label: &str) -> &str {
    label.strip_suffix('）').and_then(|rest| rest.rsplit_once('（')).map_or(label, |(base, _)| base)
}

/// The last year in a text: 2023年.
pub(super) fn year_before(text: &str) -> Option<String> {
    let at = text.rmatch_indices('年').map(|(at, _)| at).find(|at| text[..*at].ends_with(|c: char| c.is_ascii_digit()))?;
    let year = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?;
    (year.len() == 4).then(|| year.to_owned())
}

/// Whether two labels of the same value mean the same: one is the other with words before or behind it that say where, when or
/// how many. 人均地区生产总值 is not 地区生产总值.
pub(super) fn is_same_label(one: &str, other: &str) -> bool {
    const BEFORE: [&str; 14] =
        ["全市", "全县", "全区", "全省", "全国", "全校", "全镇", "我市", "我县", "我区", "我校", "我局", "本市", "年末"];
    const BEHIND: [&str; 6] = ["总数", "人数", "数", "总量", "总额", "规模"];
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let length = short.chars().count();
    let is_more = |more: Option<&str>, words: &[&str]| more.is_some_and(|more| words.contains(&more));
    one == other && length > 2
        || length > 3 && is_more(long.strip_suffix(short), &BEFORE)
        || length > 2 && is_more(long.strip_prefix(short), &BEHIND)
}

/// Whether a number counts the same as the one before in another unit: 13951户68202人, 46批、118人次.
pub(super) fn is_pair(before: &str, has_name: bool, last: &Last, quantity: &Quantity) -> bool {
    before.is_empty() || !has_name && is_joint(before) && last.unit != quantity.unit
}

/// The name of a number right behind another one: that of the other, with its own unit.
pub(super) fn paired(last_name: &str, quantity: &Quantity) -> String {
    let base = last_name.split('（').next().unwrap_or(last_name);
    format!("{base}（{}）", quantity.word)
}

/// A label for a number that nothing beside it explains.
pub(super) fn fallback(narrative: &Narrative, passage: &Passage<'_>, quantity: &Quantity) -> String {
    let title = clause_title(narrative, passage).map_or_else(|| "正文".to_owned(), str::to_owned);
    let unit = if quantity.word.is_empty() { "数" } else { &quantity.word };
    format!("{title}（{unit}）")
}

pub(super) fn clause_title<'n>(narrative: &'n Narrative, passage: &Passage<'_>) -> Option<&'n str> {
    let clause = narrative.clauses.iter().find(|clause| Some(clause.id.as_str()) == passage.clause);
    let title = clause.map(|clause| &clause.heading).or(narrative.title.as_ref())?;
    title.content.iter().find_map(|inline| match inline {
        crate::narrative::Inline::Text(text) => Some(&*text.text),
        _ => None,
    })
}

/// Where the last sentence begins that begins in a part of a text.
pub(super) fn sentence_start(text: &str, from: usize, to: usize) -> Option<usize> {
    let stop = text.get(from..to)?.char_indices().rev().find(|(_, c)| matches!(c, '。' | '！' | '？' | '；' | '\n'));
    stop.map(|(byte, c)| from + byte + c.len_utf8())
}

/// A number with a few characters on each side.
pub(super) fn around(text: &str, range: &Range<usize>) -> String {
    let before: String = text[..range.start].chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect();
    let behind: String = text[range.end..].chars().take(6).collect();
    format!("{before}{}{behind}", &text[range.clone()]).replace(['\n', '\u{FFFC}'], "…")
}
