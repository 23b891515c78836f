//! The numbers that offices print before headings: 第一部分, 一、, （一）, 1., 1.1, （1）, ①.
//!
//! GB/T 9704—2012 (7.3.3) prescribes 一、 （一） 1. （1） for official documents, in this order. Reports add 第一部分 and 1.1.

/// The kind of a printed number. A kind that comes first here stands above the others in every document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// 第一部分, 第一编, 第一篇
    Part,
    /// 第一章
    Chapter,
    /// 第一节
    Division,
    /// 一、
    Comma,
    /// （一）
    Bracket,
    /// 1. or 1.1, by the number of its parts
    Dotted(u8),
    /// （1）
    DigitBracket,
    /// ①
    Circle,
}

/// A printed number at the start of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PrintedNumber<'t> {
    pub rank: Rank,
    /// The value of its last part: 3 for 1.3.
    pub last: u32,
    /// The value of the part before it: 1 for 1.3.
    pub above: Option<u32>,
    /// The number with its marks, as it is written.
    pub written: &'t str,
    /// The text behind it, without spaces at its start.
    pub rest: &'t str,
}

const NUMERALS: [char; 11] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百'];
/// The numerals of accounts, from 1 to 10. 壹、 stands for 一、.
const FORMAL: [char; 10] = ['壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖', '拾'];
const SPACES: [char; 4] = [' ', '\u{3000}', '\u{A0}', '\t'];
/// The most characters of a heading that has only a number before it.
const LONGEST_BARE: usize = 20;
/// What ends a number of digits. A full stop of Chinese input methods is also used.
const DOTS: [char; 5] = ['.', '．', '、', '。', '·'];

/// The printed number at the start of a text, if there is one. A number of an amount (5.4万元) is none.
pub(crate) fn printed_number(text: &str) -> Option<PrintedNumber<'_>> {
    let found =
        ordinal(text).or_else(|| comma(text)).or_else(|| bracket(text)).or_else(|| circle(text)).or_else(|| dotted(text))?;
    let (rank, above, last, end) = found;
    let rest = text[end..].trim_start_matches(SPACES);
    Some(PrintedNumber { rank, last, above, written: text[..end].trim_end_matches(SPACES), rest })
}

type Found = (Rank, Option<u32>, u32, usize);

/// 第一部分, 第2章
fn ordinal(text: &str) -> Option<Found> {
    let inside = text.strip_prefix('第')?.trim_start_matches(SPACES);
    let number = prefix(inside, |c| NUMERALS.contains(&c) || c.is_ascii_digit());
    let last = value(number)?;
    let behind = inside[number.len()..].trim_start_matches(SPACES);
    let words = [("部分", Rank::Part), ("编", Rank::Part), ("篇", Rank::Part), ("章", Rank::Chapter), ("节", Rank::Division)];
    let (word, rank) = words.into_iter().find(|(word, _)| behind.starts_with(word))?;
    let rest = behind[word.len()..].trim_start_matches(SPACES).trim_start_matches(['：', ':', '、', '.', '．']);
    Some((rank, None, last, text.len() - rest.len()))
}

/// Whether a number is the first of several kinds: 一、二等奖, 二、三产业, 一、二年级.
fn is_enumeration(first: u32, rest: &str) -> bool {
    let number = prefix(rest, |c| NUMERALS.contains(&c));
    let kinds = ["等", "年级", "级", "类", "期", "批", "产", "线", "季度"];
    value(number) == Some(first + 1) && kinds.iter().any(|kind| rest[number.len()..].starts_with(kind))
}

/// 一、 and 一．, also with a space before the mark, and 壹、
fn comma(text: &str) -> Option<Found> {
    let formal = prefix(text, |c| FORMAL.contains(&c));
    let plain = |c: char| FORMAL.iter().position(|formal| *formal == c).map_or(c, |index| NUMERALS[index]);
    let number = if formal.is_empty() { prefix(text, |c| NUMERALS.contains(&c)) } else { formal };
    let last = value(&number.chars().map(plain).collect::<String>())?;
    let behind = text[number.len()..].trim_start_matches(SPACES);
    let rest = behind.strip_prefix(['、', '．', '.'])?;
    (!is_enumeration(last, rest)).then_some((Rank::Comma, None, last, text.len() - rest.len()))
}

/// （一） and （1）
fn bracket(text: &str) -> Option<Found> {
    let inside = text.strip_prefix(['（', '('])?;
    let number = prefix(inside, |c| NUMERALS.contains(&c) || c.is_ascii_digit());
    let last = value(number)?;
    let rest = inside[number.len()..].strip_prefix(['）', ')'])?;
    let rank = if number.starts_with(|c: char| c.is_ascii_digit()) { Rank::DigitBracket } else { Rank::Bracket };
    // A year in brackets is no number.
    (last < 100).then(|| (rank, None, last, text.len() - rest.trim_start_matches(['、', '.', '．']).len()))
}

/// ① to ⑳
fn circle(text: &str) -> Option<Found> {
    let first = text.chars().next().filter(|c| ('①'..='⑳').contains(c))?;
    Some((Rank::Circle, None, u32::from(first) - u32::from('①') + 1, first.len_utf8()))
}

/// 1. and 1、 and 1.1 and 1.1.1
fn dotted(text: &str) -> Option<Found> {
    let mut parts: Vec<u32> = Vec::new();
    let mut rest = text;
    loop {
        let digits = prefix(rest, |c| c.is_ascii_digit());
        if digits.is_empty() || digits.len() > 2 || digits.starts_with('0') {
            return None;
        }
        parts.push(digits.parse().ok()?);
        rest = &rest[digits.len()..];
        let next = rest.strip_prefix(['.', '．']).filter(|next| next.starts_with(|c: char| c.is_ascii_digit()));
        match next {
            Some(next) => rest = next,
            None => break,
        }
    }
    let (&last, before) = parts.split_last()?;
    let behind = rest.strip_prefix(DOTS).unwrap_or(rest);
    let is_marked = behind.len() < rest.len() || rest.starts_with(SPACES) && parts.len() > 1;
    // 1.1规模 has no mark behind it; 5.4万元, 3.5%, 1.2倍 are amounts, and so is 15所.
    let is_amount = is_behind_amount(behind.trim_start_matches(SPACES));
    if !is_marked && (parts.len() < 2 || is_amount) || behind.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let count = u8::try_from(parts.len()).ok()?;
    Some((Rank::Dotted(count), before.last().copied(), last, text.len() - behind.len()))
}

/// A number with nothing but a space behind it, and the words that follow: 2 经费. `None` if they are an amount (2 个班) or a sentence. Whether
/// it is the number of a heading only the lines around it say.
pub(crate) fn bare_number(text: &str) -> Option<(u32, &str)> {
    let digits = prefix(text, |c| c.is_ascii_digit());
    let rest = &text[digits.len()..];
    let title = rest.trim_start_matches(SPACES);
    let is_number = (1..3).contains(&digits.len()) && !digits.starts_with('0') && title.len() < rest.len();
    let is_title = (2..=LONGEST_BARE).contains(&title.trim_end().chars().count())
        && title.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii() && c != '个')
        && !title.contains(['。', '，', '；', '：', '、', '|', '\t', '\n'])
        && !title.contains(|c: char| c.is_ascii_digit());
    (is_number && is_title && !is_behind_amount(title)).then_some((digits.parse().ok()?, title))
}

/// Whether a text goes on as an amount does: with a factor or sign, or with a measure word that begins no other word.
fn is_behind_amount(text: &str) -> bool {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return true };
    let is_joint = "万亿千百%％‰倍元吨年月日～~—-–：:，,；;）)".contains(first) || first.is_ascii_alphabetic();
    let is_measure = "公平立米亩人个所名项家户套册台间处篇本场次天".contains(first);
    let ends = |c: char| !c.is_alphabetic() || "以左及之".contains(c);
    is_joint || is_measure && characters.next().is_none_or(ends)
}

fn prefix(text: &str, is_part: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    &text[..end]
}

/// The value of digits or of a Chinese number below a thousand.
fn value(number: &str) -> Option<u32> {
    if number.is_empty() || number.chars().count() > 5 {
        return None;
    }
    if number.bytes().all(|byte| byte.is_ascii_digit()) {
        return number.parse().ok();
    }
    let (mut total, mut digit) = (0, None);
    for c in number.chars() {
        match NUMERALS.iter().position(|known| *known == c)? {
            9 => total += digit.take().unwrap_or(1) * 10,
            10 => total += digit.take().unwrap_or(1) * 100,
            // Two digits in a row are no number of this kind.
            _ if digit.is_some() => return None,
            index => digit = u32::try_from(index + 1).ok(),
        }
    }
    Some(total + digit.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Rank, u32, &str)> {
        printed_number(text).map(|number| (number.rank, number.last, number.rest))
    }

    #[test]
    fn numbers_of_headings() {
        for (text, rank, last, rest) in [
            ("第一部分 基本情况", Rank::Part, 1, "基本情况"),
            ("第十二部分：附录", Rank::Part, 12, "附录"),
            ("第 2 章　概况", Rank::Chapter, 2, "概况"),
            ("一、总体情况", Rank::Comma, 1, "总体情况"),
            ("二 、教学情况", Rank::Comma, 2, "教学情况"),
            ("二十一、其他", Rank::Comma, 21, "其他"),
            ("（三）主要做法", Rank::Bracket, 3, "主要做法"),
            ("(四)、监督", Rank::Bracket, 4, "监督"),
            ("1.1规模和结构。全市", Rank::Dotted(2), 1, "规模和结构。全市"),
            ("3.2.1 质量", Rank::Dotted(3), 1, "质量"),
            ("1.2人员。各馆", Rank::Dotted(2), 2, "人员。各馆"),
            ("1．加强领导", Rank::Dotted(1), 1, "加强领导"),
            ("2、加大投入", Rank::Dotted(1), 2, "加大投入"),
            ("（2）小班", Rank::DigitBracket, 2, "小班"),
            ("③其他", Rank::Circle, 3, "其他"),
        ] {
            assert_eq!(read(text), Some((rank, last, rest)), "{text}");
        }
        assert_eq!(printed_number("4.3 校企").map(|number| (number.written, number.above)), Some(("4.3", Some(4))));
    }

    #[test]
    fn bare_numbers_stand_before_titles() {
        assert_eq!(bare_number("2 经费"), Some((2, "经费")));
        assert_eq!(bare_number("12　学生发展"), Some((12, "学生发展")));
        for text in ["2 个班级", "2 人", "2经费", "02 经费", "2 经费，支出", "2 经费 30", "2023 年度", "2 a", "2 "]
        {
            assert_eq!(bare_number(text), None, "{text}");
        }
    }

    #[test]
    fn other_beginnings() {
        for text in [
            "5.4万元用于",
            "1.5人，",
            "2.5米以上",
            "3.5%的学生",
            "15所学校",
            "2023年",
            "一是加强",
            "（2023年度）",
            "1:16.7",
            "第七批",
            "2023.5",
            "10.25—12.1期间",
            "3~5人",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
