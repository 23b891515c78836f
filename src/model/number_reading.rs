//! Interprets a text that is not a valid number as its author may have meant it: a grammar of separators, signs, scales,
//! units and words around a number. The messages about it are written by `number_help`.

use crate::model::fact::Quantity;
use crate::model::number_words::{
    ABOUT, ABOUT_BEHIND, LATIN_UNITS, NO_UNIT, OPEN_AT_THE_END, OPEN_BEFORE, OPEN_BEFORE_OF_TWO, OPEN_BEHIND, POINTS, SCALES,
    UNITS_IN_SCALE,
};
use crate::model::unit::is_built_in_word;
use rust_decimal::Decimal;

/// The interpretation of a text that is not a valid number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    Number(Meant),
    /// 近3万, 300余人, >5
    Open,
    /// 80-90, 63%~68%
    Span,
    /// 80,55 and 1.234,5: it is unclear which sign is the decimal point.
    Separators,
    Unclear,
}

/// The only number that a text can mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Meant {
    /// The value as it must be written.
    pub value: String,
    pub unit: MeantUnit,
    pub approximate: bool,
    /// Whether its digits had separators.
    pub separated: bool,
    pub signs: Signs,
}

/// Characters that differ from those on the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Signs {
    pub other_minus: bool,
    pub full_width: bool,
}

/// The unit written next to the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum MeantUnit {
    None,
    Percent,
    PercentagePoint,
    Word(String),
}

/// Interprets a text.
pub(super) fn read(text: &str) -> Reading {
    let (plain, signs) = plain(text);
    let (rest, approximate) = without_about(&plain);
    let has_digit = rest.contains(|c: char| c.is_ascii_digit());
    if has_digit && is_open_before(rest) {
        return Reading::Open;
    }
    let (negative, rest, sign) = without_sign(rest);
    let number = |value: String, unit: MeantUnit, separated: bool| {
        let value = if negative { format!("-{value}") } else { value };
        let signs = Signs { other_minus: signs.other_minus && negative, ..signs };
        accepted(Meant { value, unit, approximate, separated, signs })
    };
    if let Some(value) = ratio(rest) {
        return number(value, MeantUnit::None, false);
    }
    let end = mantissa_end(rest);
    let (written, tail) = rest.split_at(end);
    let tail = tail.trim_start();
    if is_span(tail) {
        return Reading::Span;
    }
    let Some(digits) = digits(written) else {
        let is_doubtful = written.contains([',', '\'', '’']) || written.matches('.').count() > 1;
        return if is_doubtful { Reading::Separators } else { Reading::Unclear };
    };
    let separated = written.contains([',', ' ', '_', '\'', '’']);
    if is_open_behind(tail) {
        return Reading::Open;
    }
    let Some((value, tail)) = scaled(&digits, tail) else { return Reading::Unclear };
    if is_open_behind(tail) {
        return Reading::Open;
    }
    let unit = match (unit(tail), sign) {
        (Some(MeantUnit::None), Some(sign)) => MeantUnit::Word(sign.to_string()),
        // ¥300 yuan has two units.
        (Some(unit), None) => unit,
        _ => return Reading::Unclear,
    };
    number(value, unit, separated)
}

/// The number, unless `facts.yaml` does not accept it: too large, for example.
fn accepted(meant: Meant) -> Reading {
    if Quantity::parse(&meant.value).is_some() { Reading::Number(meant) } else { Reading::Unclear }
}

/// The text with ASCII characters instead of full-width ones, all kinds of spaces and other minus signs, and which of these it
/// contained.
fn plain(text: &str) -> (String, Signs) {
    let text = text.trim();
    let inner = [('“', '”'), ('"', '"'), ('‘', '’'), ('\'', '\''), ('＂', '＂')]
        .into_iter()
        .find_map(|(open, close)| text.strip_prefix(open)?.strip_suffix(close));
    let mut signs = Signs::default();
    let mut plain = String::new();
    for c in inner.unwrap_or(text).trim().chars() {
        match c {
            '−' | '﹣' | '－' | '‐' | '‑' => {
                signs.other_minus = true;
                plain.push('-');
            }
            '–' if plain.is_empty() => {
                signs.other_minus = true;
                plain.push('-');
            }
            '∶' => plain.push(':'),
            '￥' => plain.push('¥'),
            '！'..='～' => {
                signs.full_width = true;
                plain.push(char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c));
            }
            '\u{3000}' => {
                signs.full_width = true;
                plain.push(' ');
            }
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    (plain, signs)
}

/// Splits off words that make a number an approximate one, before or behind it. Returns whether there were some.
pub(super) fn without_about(text: &str) -> (&str, bool) {
    let behind = text.strip_suffix(ABOUT_BEHIND).map(str::trim_end);
    let text = behind.unwrap_or(text);
    let before = ABOUT.iter().find_map(|word| strip_word(text, word));
    (before.unwrap_or(text), before.is_some() || behind.is_some())
}

/// Removes a word from the start, ignoring ASCII case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let start = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let ends = !word.ends_with(|c: char| c.is_ascii_alphabetic()) || !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    (ends && start.eq_ignore_ascii_case(word)).then(|| rest.trim_start())
}

fn is_open_before(text: &str) -> bool {
    OPEN_BEFORE.iter().chain(&OPEN_BEFORE_OF_TWO).any(|word| strip_word(text, word).is_some())
}

fn is_open_behind(tail: &str) -> bool {
    OPEN_BEHIND.iter().any(|word| strip_word(tail, word).is_some()) || OPEN_AT_THE_END.iter().any(|word| tail.ends_with(word))
}

/// Removes a minus or plus sign and a currency sign from the start, in either order. A plus sign has no effect.
fn without_sign(text: &str) -> (bool, &str, Option<char>) {
    let (mut negative, mut money, mut rest) = (false, None, text);
    for _ in 0..2 {
        let Some(first) = rest.chars().next() else { break };
        match first {
            '-' | '+' if !negative && rest.len() == text.len() - money.map_or(0, char::len_utf8) => negative = first == '-',
            '¥' | '$' | '€' | '£' if money.is_none() => money = Some(first),
            _ => break,
        }
        rest = &rest[first.len_utf8()..];
    }
    (negative, rest.trim_start(), money)
}

/// `1 : 16.7`, 1比16.7, 3.3∶47.2∶49.5
fn ratio(text: &str) -> Option<String> {
    let sign = if text.contains(':') { ':' } else { '比' };
    let parts: Vec<&str> = text.split(sign).map(str::trim).collect();
    let value = parts.join(":");
    Quantity::parse(&value).filter(|_| parts.len() > 1).map(|_| value)
}

/// The byte index where the digits and their separators end.
fn mantissa_end(text: &str) -> usize {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut end = 0;
    for (index, (byte, c)) in characters.iter().enumerate() {
        let before_digit = || characters.get(index + 1).is_some_and(|(_, next)| next.is_ascii_digit());
        let belongs = match c {
            '0'..='9' | '.' => true,
            ',' | '\'' | '’' | '_' | ' ' => index > 0 && before_digit(),
            _ => false,
        };
        if !belongs {
            break;
        }
        end = byte + c.len_utf8();
    }
    end
}

/// The digits without separators; `None` if these do not separate thousands.
fn digits(written: &str) -> Option<String> {
    let separator = written.chars().find(|c| matches!(c, ',' | '\'' | '’' | '_' | ' '));
    let (integer_part, fraction) = written.split_once('.').unwrap_or((written, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_digits(fraction) || (integer_part.is_empty() && fraction.is_empty()) {
        return None;
    }
    let integer_part = match separator {
        None => integer_part.to_owned(),
        Some(separator) => {
            let groups: Vec<&str> = integer_part.split(separator).collect();
            let (first, rest) = groups.split_first()?;
            let parts_thousands = (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3);
            if !parts_thousands || rest.is_empty() || !groups.iter().all(|group| is_digits(group)) || first.starts_with('0') {
                return None;
            }
            groups.concat()
        }
    };
    if !is_digits(&integer_part) {
        return None;
    }
    let integer_part = if integer_part.is_empty() { "0".to_owned() } else { integer_part };
    let value = if fraction.is_empty() { integer_part } else { format!("{integer_part}.{fraction}") };
    Quantity::parse(&value).map(|_| value)
}

/// The number combined with the scale word after it, in a form that can be stored, and the remaining text.
fn scaled<'t>(digits: &str, tail: &'t str) -> Option<(String, &'t str)> {
    if let Some(value) = scientific(digits, tail) {
        return Some((value, ""));
    }
    if UNITS_IN_SCALE.iter().chain(&POINTS).any(|unit| tail.starts_with(unit)) {
        return Some((digits.to_owned(), tail));
    }
    let found = SCALES.iter().find_map(|(word, zeros, stored)| {
        let rest = tail.strip_prefix(word)?;
        let is_latin = word.is_ascii();
        // The k of kg is not a factor; that of 3k人 is.
        (!is_latin || !rest.starts_with(|c: char| c.is_ascii_alphanumeric())).then_some((*zeros, *stored, rest))
    });
    let Some((zeros, stored, rest)) = found else { return Some((digits.to_owned(), tail)) };
    let value = if zeros == 0 {
        digits.to_owned()
    } else {
        let number: Decimal = digits.parse().ok()?;
        number.checked_mul(Decimal::from(10_u32.pow(zeros)))?.normalize().to_string()
    };
    Some((format!("{value}{}", stored.word()), rest.trim_start()))
}

/// `12e3`
fn scientific(digits: &str, tail: &str) -> Option<String> {
    let exponent = tail.strip_prefix(['e', 'E'])?;
    let power = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    if power.is_empty() || power.len() > 2 || !power.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = Decimal::from_scientific(&format!("{digits}e{}", exponent.trim_start_matches('+'))).ok()?;
    // If digits are lost because the number is too small, the value is a different one.
    let value = number.normalize();
    let shift: i32 = exponent.trim_start_matches('+').parse().ok()?;
    let back = if shift < 0 {
        value.checked_mul(Decimal::from(10_u64.checked_pow(shift.unsigned_abs())?))?
    } else {
        value.checked_div(Decimal::from(10_u64.checked_pow(shift.unsigned_abs())?))?
    };
    (back.normalize() == digits.parse::<Decimal>().ok()?.normalize()).then(|| value.to_string())
}

/// Whether a second number follows, so that the two form a range.
fn is_span(tail: &str) -> bool {
    if scientific("1", tail).is_some() {
        return false;
    }
    let behind = tail.trim_start_matches(|c: char| c == '%' || c.is_alphabetic() && !matches!(c, '至' | '到' | 't')).trim_start();
    let rest = ["——", "—", "–", "-", "~", "至", "到", "to "].iter().find_map(|word| behind.strip_prefix(word));
    rest.is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_ascii_digit()))
}

/// The unit that the text after a number names; `None` if it may be something else.
fn unit(tail: &str) -> Option<MeantUnit> {
    let small = tail.to_lowercase();
    if tail.is_empty() {
        return Some(MeantUnit::None);
    }
    if matches!(small.as_str(), "%" | "percent" | "per cent") {
        return Some(MeantUnit::Percent);
    }
    if POINTS.contains(&small.as_str()) {
        return Some(MeantUnit::PercentagePoint);
    }
    let known = UNITS_IN_SCALE.iter().find(|unit| tail.starts_with(**unit)).map_or(0, |unit| unit.len());
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let is_word = tail.chars().all(|c| is_han(c) && !NO_UNIT.contains(c));
    let is_latin_unit = LATIN_UNITS.contains(&small.as_str()) || is_built_in_word(&small);
    let is_unit = if known > 0 { tail.len() == known && tail != "千分" } else { is_word || is_latin_unit };
    is_unit.then(|| MeantUnit::Word(tail.to_owned()))
}
