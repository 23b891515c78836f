//! Decides whether a line starts with a bullet, number or label that its author meant as the start of a list item, and whether
//! the lines of a paragraph form one list.

/// Whether the character is a space other than the ordinary one that Markdown requires after a mark.
pub(super) fn is_odd_space(c: char) -> bool {
    c != ' ' && c != '\t' && (c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}'))
}

/// Whether the character is an ordinary space, a tab, or one that only looks like a space.
pub(super) fn is_any_space(c: char) -> bool {
    is_odd_space(c) || matches!(c, ' ' | '\t')
}

/// A sign at the start of a line that the author meant as the start of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListSign {
    /// `•`, `-`
    Bullet,
    /// `1、`, `1．`, `1)`: can be replaced with a list item.
    Number(u32),
    /// `（一）`, `①`: part of the text, because other passages refer to it.
    Label,
}

/// Chinese digits in the numbers of sections, clauses and items.
pub(super) const NUMERALS: &str = "一二三四五六七八九十";
/// Signs that word processors write as bullets.
const BULLETS: &str = "•·●○■□◆◇▪▫◦‣⁃∙・➢➤►▶▲★☆√✓✔※";

/// A sign at the start of a line, and its length in bytes including the spaces after it.
pub(super) type MeasuredSign = (ListSign, usize);

/// The sign at the start of a line. The length does not include spaces before the sign.
pub(super) fn list_sign(line: &str) -> Option<MeasuredSign> {
    let text = line.trim_start_matches(is_any_space);
    let first = text.chars().next()?;
    match first {
        _ if BULLETS.contains(first) => {
            let length = first.len_utf8();
            next_after(text, length).map(|_| (ListSign::Bullet, with_spaces(text, length)))
        }
        '-' | '–' | '－' => dash(text, first),
        '①'..='⑳' | '㈠'..='㈩' | '⑴'..='⒇' => Some((ListSign::Label, with_spaces(text, first.len_utf8()))),
        '（' | '(' => label_in_parentheses(text, first),
        // Three digits or more are a year or an amount.
        '0'..='9' if (1..=2).contains(&digit_count(text)) => number(text),
        _ => label_of_numerals(text),
    }
}

/// The first visible character behind a sign of `length` bytes.
fn next_after(text: &str, length: usize) -> Option<char> {
    text[length..].trim_start_matches(is_any_space).chars().next()
}

/// The length of a sign of `length` bytes with the spaces behind it.
fn with_spaces(text: &str, length: usize) -> usize {
    text.len() - text[length..].trim_start_matches(is_any_space).len()
}

fn digit_count(text: &str) -> usize {
    text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len()
}

/// A dash directly before a word. Markdown itself recognises a dash with a space behind it.
fn dash(text: &str, dash: char) -> Option<MeasuredSign> {
    let length = dash.len_utf8();
    let is_item = next_after(text, length).is_some_and(|c| c.is_alphabetic() && !text[length..].starts_with(char::is_whitespace));
    is_item.then(|| (ListSign::Bullet, with_spaces(text, length)))
}

/// `1、`, `1．`, `1)`
fn number(text: &str) -> Option<MeasuredSign> {
    let digits = digit_count(text);
    let dot = text[digits..].chars().next().filter(|c| matches!(c, '、' | '．' | '.' | ')' | '）'))?;
    let length = digits + dot.len_utf8();
    let next = next_after(text, length).filter(|c| !c.is_ascii_digit())?;
    // `2.5` and `e.g. 3)` are not items; `1. ` and `1) ` are recognized by Markdown itself.
    let known = matches!(dot, '.' | ')') && text[length..].starts_with(' ') && &text[..digits] == "1";
    let number = text[..digits].parse().ok()?;
    (!known && next != '）').then(|| (ListSign::Number(number), with_spaces(text, length)))
}

/// `（一）`, `(1)`
fn label_in_parentheses(text: &str, open: char) -> Option<MeasuredSign> {
    let inside = &text[open.len_utf8()..];
    let end = inside.find(['）', ')'])?;
    let label = &inside[..end];
    let is_label = !label.is_empty()
        && label.chars().count() <= 3
        && (label.chars().all(|c| NUMERALS.contains(c)) || label.len() <= 2 && label.chars().all(|c| c.is_ascii_digit()));
    let close = inside[end..].chars().next().map_or(1, char::len_utf8);
    is_label.then(|| (ListSign::Label, with_spaces(text, open.len_utf8() + end + close)))
}

/// `一、`
fn label_of_numerals(text: &str) -> Option<MeasuredSign> {
    let numerals = text.len() - text.trim_start_matches(|c: char| NUMERALS.contains(c)).len();
    let is_label = (3..=9).contains(&numerals)
        && text[numerals..].starts_with('、')
        && next_after(text, numerals + '、'.len_utf8()).is_some_and(|c| !NUMERALS.contains(c));
    is_label.then(|| (ListSign::Label, with_spaces(text, numerals + '、'.len_utf8())))
}

/// Whether two signs are both bullets, both numbers or both labels.
pub(super) fn is_same_kind(one: ListSign, other: ListSign) -> bool {
    std::mem::discriminant(&one) == std::mem::discriminant(&other)
}

/// Whether the signs of a paragraph certainly form one list: all are bullets, or all are numbers that count up. The numbers
/// must start from 1 if text comes before them.
pub(super) fn list_can_be_made(signs: &[Option<MeasuredSign>]) -> bool {
    let found: Vec<ListSign> = signs.iter().flatten().map(|(sign, _)| *sign).collect();
    let Some(&own) = found.first() else { return false };
    if !found.iter().all(|sign| is_same_kind(*sign, own)) {
        return false;
    }
    match own {
        ListSign::Bullet => true,
        ListSign::Label => false,
        ListSign::Number(_) => {
            let numbers: Vec<u32> =
                found.iter().filter_map(|sign| if let ListSign::Number(number) = sign { Some(*number) } else { None }).collect();
            let counts_up = numbers.windows(2).all(|pair| pair[1] == pair[0] + 1);
            counts_up && (signs[0].is_some() || numbers.first() == Some(&1))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_at_the_head_of_a_line() {
        for (line, expected) in [
            ("•加强领导", Some((ListSign::Bullet, 3))),
            ("·\u{A0}加强领导", Some((ListSign::Bullet, 4))),
            ("➢ 加强", Some((ListSign::Bullet, 4))),
            ("-加强", Some((ListSign::Bullet, 1))),
            ("1、加强", Some((ListSign::Number(1), 4))),
            ("2. 加强", Some((ListSign::Number(2), 3))),
            ("12．加强", Some((ListSign::Number(12), 5))),
            ("（1）加强", Some((ListSign::Label, 7))),
            ("（十二）加强", Some((ListSign::Label, 12))),
            ("①加强", Some((ListSign::Label, 3))),
            ("一、加强", Some((ListSign::Label, 6))),
            ("3.5%的学校", None),
            ("15、16日", None),
            ("-3.5%", None),
            ("- 列表", None),
            ("1. 列表", None),
            ("——摘自报告", None),
            ("（见附件）", None),
            ("一、二年级", None),
            ("2023年", None),
        ] {
            assert_eq!(list_sign(line), expected, "{line}");
        }
    }
}
