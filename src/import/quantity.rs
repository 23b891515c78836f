//! Reads a number of a text as a quantity: its value as `facts.yaml` has it, and its unit from the words behind it.

use super::measure::{AVERAGE, Measure, NewUnit, measure};
use crate::model::shared_context::SharedContext;
use crate::model::unit::UnitKind;
use std::ops::Range;

/// A number with its unit in a text.
pub(super) struct Quantity {
    /// With 约 before it and its unit.
    pub range: Range<usize>,
    pub unit: String,
    /// The unit, if the site does not have it yet.
    pub new: Option<NewUnit>,
    /// As `facts.yaml` has it: 4.8万, 1:16.7.
    pub value: String,
    pub is_approximate: bool,
}

impl Quantity {
    /// The word of the unit as it stands in the text; nothing for a sign.
    pub(super) fn unit_word(&self, text: &str) -> String {
        text[self.range.clone()].chars().skip_while(|c| !c.is_alphabetic() || "约万亿".contains(*c)).collect()
    }
}

/// What joins the two numbers of a span.
const JOINTS: [char; 7] = ['~', '～', '—', '–', '-', '－', '至'];

/// The number as a quantity, if it has a unit and the program prints it as it stands.
pub(super) fn quantity(shared_context: &SharedContext, index: usize, text: &str, range: &Range<usize>) -> Option<Quantity> {
    let written = &text[range.clone()];
    let behind = &text[range.end..];
    let is_digit = |c: char| c.is_ascii_digit();
    if !written.trim_start_matches(['-', '−', '+']).starts_with(is_digit) || written.contains('+') {
        return None;
    }
    // Open amounts (300余人) and spans (3～5人) are no single value.
    let goes_on = behind
        .trim_start_matches(['%', '％'])
        .strip_prefix(JOINTS)
        .is_some_and(|rest| rest.trim_start_matches(JOINTS).starts_with(is_digit));
    // 近30万人次, 超过100万元, 前10名: a bound or an order is no value.
    let start = text[..range.start].trim_end();
    let is_bound =
        ["近", "超过", "超", "逾", "不足", "不到", "低于", "高于", "多达", "前", "第"].iter().any(|word| start.ends_with(word))
            && !["最近", "附近", "邻近", "接近完成", "目前", "年前", "此前", "以前"].iter().any(|word| start.ends_with(word));
    // .5万元 was typed without its zero, 1，267.86万元 with a separator of Chinese input.
    let is_torn = start.ends_with('.')
        || start.strip_suffix(['，', '、']).is_some_and(|rest| {
            let digits = written.chars().take_while(char::is_ascii_digit).count();
            digits == 3 && written.contains('.') && rest.ends_with(is_digit)
        });
    // 3*5米 is a size.
    let is_size = text[..range.start]
        .trim_end_matches('\\')
        .strip_suffix(['*', '×', 'x', 'X'])
        .is_some_and(|rest| rest.ends_with(is_digit));
    // 20%-30%: the sign of the second number is the joint.
    let is_joint =
        written.starts_with('-') && text[..range.start].ends_with(|c: char| c.is_ascii_digit() || matches!(c, '%' | '％'));
    let comes_from = is_size
        || is_joint
        || text[..range.start]
            .strip_suffix(JOINTS)
            .is_some_and(|rest| rest.trim_end_matches(JOINTS).trim_end_matches(['%', '％']).ends_with(is_digit));
    // 10.0:41.7:48.3 is three numbers, of which a ratio has two.
    let is_chain = written.contains([':', '：', '∶'])
        && behind.trim_start().strip_prefix([':', '：', '∶']).is_some_and(|rest| rest.trim_start().starts_with(is_digit));
    // 3, 256 and 1 2 3 are one number that was typed apart, 每100人 is no amount.
    let before = text[..range.start].trim_end_matches([' ', '\u{3000}']);
    let is_group = written.len() == 3
        && before.ends_with([',', '，'])
        && !before.trim_end_matches([',', '，', ' ']).ends_with(|c: char| !c.is_ascii_alphanumeric());
    let is_apart = before.len() < range.start && before.ends_with(is_digit) || is_group || before.ends_with('每');
    if is_apart || is_bound || is_torn || behind.starts_with(['余', '多', '几']) || goes_on || comes_from || is_chain {
        return None;
    }
    let value = stored(written)?;
    let about = "约";
    let is_approximate = text[..range.start].ends_with(about) && !text[..range.start].ends_with("大约");
    let start = if is_approximate { range.start - about.len() } else { range.start };
    let whole = |length: usize| start..range.end + length;
    if let Some(sign) = behind.chars().next().filter(|c| matches!(c, '%' | '％')) {
        if is_open(&behind[sign.len_utf8()..]) {
            return None;
        }
        return Some(Quantity { range: whole(sign.len_utf8()), unit: "percent".to_owned(), new: None, value, is_approximate });
    }
    // 7:50 is a time.
    if value.contains(':') {
        if !text[..start].chars().rev().take(8).any(|c| matches!(c, '比' | '率')) {
            return None;
        }
        return Some(Quantity { range: whole(0), unit: "ratio".to_owned(), new: None, value, is_approximate });
    }
    let language = &shared_context.locales.get(index).code;
    let found = measure(&shared_context.units, language, behind)?;
    // 300米²: an area; 7.5张/千人: a quotient; 50万元以上: a bound.
    if is_open(&behind[found.length..]) {
        return None;
    }
    // 15个班级, 3人均: the measure word is the beginning of another word.
    let goes_on = behind[found.length..].starts_with(['均', '才', '口', '民']) && found.id == "person";
    let found = if value.contains('.') && !value.contains(['万', '亿']) { on_average(shared_context, found) } else { found };
    (!goes_on).then(|| Quantity { range: whole(found.length), unit: found.id, new: found.new, value, is_approximate })
}

/// A unit of counted things for an average of them, which has decimals: 生均29.7册.
fn on_average(shared_context: &SharedContext, found: Measure) -> Measure {
    let own =
        shared_context.units.get(&found.id).map(|unit| (unit.kind, unit.label("zh").map(|label| label.form("other").to_owned())));
    let (kind, word) = match (&found.new, own) {
        (Some(new), _) => (new.kind, Some(new.word.clone())),
        (None, Some(own)) => own,
        _ => return found,
    };
    let Some(word) = word.filter(|_| kind == UnitKind::Count) else { return found };
    let id = format!("{}{AVERAGE}", found.id);
    let is_known = shared_context.units.get(&id).is_some();
    let new = NewUnit { id: id.clone(), kind: UnitKind::Measure, word };
    Measure { id, new: (!is_known).then_some(new), ..found }
}

/// Whether what follows a unit makes it another one, or the number a bound.
fn is_open(behind: &str) -> bool {
    const BOUNDS: [&str; 7] = ["以上", "以下", "以内", "左右", "上下", "之多", "以外"];
    let is_power = |c: char| matches!(c, '²' | '³' | '/' | '／');
    behind.starts_with(is_power) || BOUNDS.iter().any(|word| behind.trim_start().starts_with(word))
}

/// A number as `facts.yaml` has it. `None` if it would be printed with other digits.
fn stored(written: &str) -> Option<String> {
    let plain: String = written
        .chars()
        .filter(|c| !matches!(c, ',' | '，' | ' '))
        .map(|c| if matches!(c, '∶' | '：') { ':' } else { c })
        .collect();
    let plain = plain.replace('−', "-");
    let is_known = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':' | '-' | '万' | '亿');
    let is_ratio = plain.matches(':').count() <= 1;
    (plain.chars().all(is_known) && is_ratio).then_some(plain)
}
