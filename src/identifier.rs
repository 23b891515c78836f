//! Numbers that identify a person: identity card, mobile telephone, bank card. How they are built and how they are masked;
//! not where they may stand.

use std::collections::BTreeSet;
use std::ops::Range;

/// A kind of number that identifies a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum IdentifierKind {
    /// 公民身份号码 (GB 11643—1999): 17 digits and a check character.
    IdentityCard,
    /// The same with a region and a day of birth, but another check character: a number with a typing error.
    MistypedIdentityCard,
    /// The older number of an identity card: 15 digits without a century and a check character.
    OldIdentityCard,
    /// A mobile telephone of the Chinese mainland: 11 digits.
    Mobile,
    /// A bank card (ISO/IEC 7812): 16 to 19 digits, the last of which is a check digit.
    BankCard,
}

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    pub kind: IdentifierKind,
    /// Its bytes in the text, with the spaces and hyphens between its digits.
    pub range: Range<usize>,
}

/// A number of a person in the text of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PersonNumber {
    pub kind: IdentifierKind,
    /// Without what is between them.
    pub digits: String,
}

/// A group of digits: its byte range and its value, in ASCII. The last one of an identity card may be `X`.
struct Group {
    range: Range<usize>,
    digits: String,
}

/// The identifiers of a text. Numbers that are part of a longer number, a word or an address are none, nor are those with a
/// unit behind them or with the name of a thing before them.
pub(crate) fn find(text: &str) -> Vec<Identifier> {
    // Most texts have no such number.
    if text.chars().filter(|c| is_digit(*c)).count() < 11 {
        return Vec::new();
    }
    let groups = groups(text);
    let (mut found, mut index) = (Vec::new(), 0);
    while index < groups.len() {
        match (1..=5).rev().find_map(|count| of_groups(text, groups.get(index..index + count)?)) {
            Some((identifier, count)) => {
                if !is_data(text, &identifier) {
                    found.push(identifier);
                }
                index += count;
            }
            None => index += 1,
        }
    }
    found
}

/// The digits of every number of a text that is long enough, wherever it stands.
pub(crate) fn long_numbers(text: &str) -> BTreeSet<String> {
    let groups = groups(text);
    let windows = (1..=5).flat_map(|count| groups.windows(count));
    let joined = windows.filter(|window| window.windows(2).all(|pair| is_joined(text, pair)));
    let digits = joined.map(|window| window.iter().map(|group| group.digits.as_str()).collect::<String>());
    digits.filter(|digits| digits.len() >= 11).collect()
}

/// A telephone number of a place, with its area code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Telephone {
    /// Its bytes in the text.
    pub range: Range<usize>,
    pub digits: String,
}

/// The telephone numbers with area codes of a text: 0372-5116811, （0372）5116811, 03725116811.
pub(crate) fn telephones(text: &str) -> Vec<Telephone> {
    let groups = groups(text);
    let one = |index: usize| {
        let first = groups.get(index).filter(|group| group.digits.starts_with('0'))?;
        let second = groups.get(index + 1).filter(|second| {
            let between = &text[first.range.end..second.range.start];
            matches!(between, ")" | "）" | ") " | "—" | "–") || is_joined(text, &groups[index..index + 2])
        });
        let (digits, end) = match second {
            Some(second) if matches!((first.digits.len(), second.digits.len()), (3..=4, 7..=8)) => {
                (format!("{}{}", first.digits, second.digits), second.range.end)
            }
            _ if (10..=12).contains(&first.digits.len()) => (first.digits.clone(), first.range.end),
            _ => return None,
        };
        let range = first.range.start..end;
        stands_alone(text, range.start, range.end).then_some(Telephone { range, digits })
    };
    (0..groups.len()).filter_map(one).collect()
}

/// The digits of an identifier, without what is between them.
pub(crate) fn digits_of(text: &str) -> String {
    text.chars().filter_map(ascii).collect()
}

/// An identifier with the digits in its middle replaced by `star`: 138****1234. What separates the digits stays; of a bank
/// card in groups, the first and the last group stay.
pub(crate) fn masked(written: &str, kind: IdentifierKind, star: &str) -> String {
    let count = digits_of(written).len();
    let length = |group: Option<&str>| group.map_or(0, |group| group.chars().count());
    let (first, last) = match kind {
        // The code of the country may stand before it.
        IdentifierKind::Mobile => (count.saturating_sub(8), 4),
        IdentifierKind::BankCard if written.contains(JOINTS) => {
            (length(written.split(JOINTS).next()), length(written.rsplit(JOINTS).next()))
        }
        IdentifierKind::IdentityCard | IdentifierKind::MistypedIdentityCard | IdentifierKind::BankCard => (6, 4),
        IdentifierKind::OldIdentityCard => (6, 3),
    };
    let (mut masked, mut index) = (String::new(), 0);
    for c in written.chars() {
        let Some(digit) = ascii(c) else {
            masked.push(c);
            continue;
        };
        if index < first || index + last >= count {
            masked.push(digit);
        } else {
            masked.push_str(star);
        }
        index += 1;
    }
    masked
}

/// What may stand between two groups of digits.
const JOINTS: [char; 4] = [' ', '-', '－', '‑'];

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '０'..='９')
}

/// A digit, or the X of an identity card, in ASCII.
fn ascii(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '０'..='９' => char::from_u32(u32::from(c) - 0xFEE0),
        'X' | 'x' | 'Ｘ' | 'ｘ' => Some('X'),
        _ => None,
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (byte, c) in text.char_indices() {
        let end = byte + c.len_utf8();
        let last = groups.last_mut().filter(|group| group.range.end == byte);
        match (ascii(c), last) {
            (Some('X'), Some(group)) if group.digits.len() == 17 || group.digits.len() == 3 => {
                group.digits.push('X');
                group.range.end = end;
            }
            (Some(digit), Some(group)) if digit != 'X' => {
                group.digits.push(digit);
                group.range.end = end;
            }
            (Some(digit), None) if digit != 'X' => groups.push(Group { range: byte..end, digits: digit.into() }),
            _ => {}
        }
    }
    groups
}

/// Whether two neighbours may be parts of one number.
fn is_joined(text: &str, pair: &[Group]) -> bool {
    let between = &text[pair[0].range.end..pair[1].range.start];
    between.starts_with(JOINTS) && between.chars().count() == 1
}

/// The identifier that these groups are together, and their number.
fn of_groups(text: &str, groups: &[Group]) -> Option<(Identifier, usize)> {
    let (first, last) = (groups.first()?, groups.last()?);
    if !groups.windows(2).all(|pair| is_joined(text, pair)) || !stands_alone(text, first.range.start, last.range.end) {
        return None;
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    let digits: String = groups.iter().map(|group| group.digits.as_str()).collect();
    let kind = match lengths.as_slice() {
        [11] | [3, 4, 4] | [3, 8] | [7, 4] if is_mobile(&digits) => IdentifierKind::Mobile,
        [13] if digits.starts_with("86") && is_mobile(&digits[2..]) => IdentifierKind::Mobile,
        [18] | [6, 8, 4] if is_identity_card(&digits) => IdentifierKind::IdentityCard,
        [15] | [6, 6, 3] if is_old_identity_card(&digits) => IdentifierKind::OldIdentityCard,
        [16..=19] | [4, 4, 4, 4] | [4, 4, 4, 4, 1..=3] | [6, 13] if is_bank_card(&digits) => IdentifierKind::BankCard,
        [18] | [6, 8, 4] if has_region_and_birth(&digits) => IdentifierKind::MistypedIdentityCard,
        _ => return None,
    };
    Some((Identifier { kind, range: first.range.start..last.range.end }, groups.len()))
}

/// Whether the digits are not part of a word, of an address or of a number with a point or separators.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let (before, after) = (text[..start].chars().next_back(), text[end..].chars().next());
    let is_joint = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '=' | '&' | '#' | '*');
    // Several numbers may stand with a slash between them; in an address there are letters.
    let is_in_address =
        text[..start].strip_suffix('/').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii() && !is_digit(c)));
    // A number with a point, or the end of a longer number. Commas stand between numbers: thousands have groups of three.
    let goes_on = |rest: &str| {
        let mut rest = rest.chars();
        matches!(rest.next(), Some('.' | '．')) && rest.next().is_some_and(is_digit)
    };
    let comes_from = || {
        let mut rest = text[..start].strip_suffix("86-").unwrap_or(&text[..start]).chars().rev();
        matches!(rest.next(), Some('.' | '．' | '-')) && rest.next().is_some_and(is_digit)
    };
    let is_signed = before.is_some_and(|c| matches!(c, '¥' | '￥' | '$' | '€' | '£'));
    !is_in_address
        && !before.is_some_and(is_joint)
        && !after.is_some_and(is_joint)
        && !is_signed
        && !goes_on(&text[end..])
        && !comes_from()
}

/// Factors and units that stand behind a number.
const UNITS: [&str; 33] = [
    "万", "萬", "亿", "億", "千", "百", "余", "餘", "多", "元", "美元", "吨", "公里", "公斤", "千瓦", "立方", "平方", "米", "%",
    "％", "‰", "yuan", "RMB", "CNY", "USD", "dollars", "million", "billion", "people", "persons", "tonnes", "tons", "kWh",
];
/// Words before a number that is not a person's.
const THINGS: [&str; 15] =
    ["编号", "文号", "单号", "许可证号", "登记证号", "序号", "代码", "编码", "税号", "批号", "人民币", "No.", "No", "第", "RMB"];

/// Words before a number of 15 digits that is no identity card.
const ACCOUNTS: [&str; 8] = ["账号", "帐号", "账户", "帐户", "注册号", "合同号", "流水号", "IMEI"];

/// Whether a number has a unit, or is the number of a thing.
fn is_data(text: &str, found: &Identifier) -> bool {
    let before = text[..found.range.start].trim_end_matches([' ', ':', '：', '\u{3000}']);
    let after = &text[found.range.end..];
    // An account, unlike a card, need not be a person's.
    let is_account = || found.kind == IdentifierKind::OldIdentityCard && ACCOUNTS.iter().any(|word| before.ends_with(word));
    is_account() || THINGS.iter().any(|word| before.ends_with(word)) || UNITS.iter().any(|word| is_followed_by(after, word))
}

/// Whether a text begins with a word, after spaces.
pub(crate) fn is_followed_by(after: &str, word: &str) -> bool {
    let rest = after.trim_start_matches(' ').strip_prefix(word).filter(|_| !word.is_empty());
    let is_latin = word.ends_with(|c: char| c.is_ascii_alphabetic());
    rest.is_some_and(|rest| !is_latin || !rest.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_mobile(digits: &str) -> bool {
    digits.len() == 11 && digits.starts_with('1') && matches!(digits.as_bytes().get(1), Some(b'3'..=b'9'))
}

/// The weights of the digits (GB 11643—1999, 2ⁱ mod 11), and the check characters by remainder.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: &[u8; 11] = b"10X98765432";

fn is_identity_card(number: &str) -> bool {
    let Some((digits, check)) = number.split_at_checked(17) else { return false };
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte.wrapping_sub(b'0')) * weight).sum();
    has_region_and_birth(number) && CHECKS.get((sum % 11) as usize) == check.as_bytes().first()
}

/// Whether 18 characters are built like the number of an identity card: the first digits are a region, digits 7 to 14 the day of
/// birth.
fn has_region_and_birth(number: &str) -> bool {
    let Some((digits, _)) = number.split_at_checked(17).filter(|_| number.len() == 18) else { return false };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number && is_region(digits) && (1900..2100).contains(&part(digits, 6..10)) && is_day(digits, 10..14)
}

/// Whether 15 digits are a number of the form before 1999: a region, the day of birth without its century, three digits.
fn is_old_identity_card(number: &str) -> bool {
    let is_number = number.len() == 15 && number.bytes().all(|byte| byte.is_ascii_digit());
    // Persons belong to a county or district, whose code does not end with noughts.
    is_number && is_region(number) && part(number, 2..4) > 0 && part(number, 4..6) > 0 && is_day(number, 8..12)
}

fn part(digits: &str, range: Range<usize>) -> u32 {
    digits[range].parse().unwrap_or(0)
}

/// Whether a number begins with the code of a province.
fn is_region(digits: &str) -> bool {
    matches!(part(digits, 0..2), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83)
}

/// Whether four digits are a month and its day.
fn is_day(digits: &str, range: Range<usize>) -> bool {
    let (month, day) = (part(digits, range.start..range.start + 2), part(digits, range.start + 2..range.end));
    let last = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=last).contains(&day)
}

/// The prefixes of cards that people hold: UnionPay, and the international schemes of 16 digits.
fn is_issued(digits: &str) -> bool {
    let two = digits[..2].parse::<u32>().unwrap_or(0);
    two == 62 || digits.len() == 16 && (digits.starts_with('4') || matches!(two, 51..=55 | 35))
}

fn is_bank_card(digits: &str) -> bool {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) || !is_issued(digits) {
        return false;
    }
    // Luhn: every second digit from the right is doubled.
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| {
            let doubled = u32::from(byte - b'0') * if index % 2 == 1 { 2 } else { 1 };
            doubled / 10 + doubled % 10
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(IdentifierKind, &str)> {
        find(text).into_iter().map(|identifier| (identifier.kind, &text[identifier.range])).collect()
    }

    #[test]
    fn numbers_of_persons() {
        use IdentifierKind::{BankCard, IdentityCard, MistypedIdentityCard, Mobile, OldIdentityCard};
        assert_eq!(kinds("电话13812345678。"), [(Mobile, "13812345678")]);
        assert_eq!(kinds("138-1234-5678、139 8765 4321"), [(Mobile, "138-1234-5678"), (Mobile, "139 8765 4321")]);
        assert_eq!(kinds("13812345678 13987654321"), [(Mobile, "13812345678"), (Mobile, "13987654321")]);
        assert_eq!(kinds("+86 13812345678，0372-2567890"), [(Mobile, "13812345678")]);
        assert_eq!(kinds("13812345678,13987654321"), [(Mobile, "13812345678"), (Mobile, "13987654321")]);
        assert_eq!(kinds("１３８１２３４５６７８"), [(Mobile, "１３８１２３４５６７８")]);
        assert_eq!(kinds("张三（11010519491231002X）"), [(IdentityCard, "11010519491231002X")]);
        assert_eq!(kinds("110105194912310021"), [(MistypedIdentityCard, "110105194912310021")]);
        assert_eq!(kinds("李四 110105491231002"), [(OldIdentityCard, "110105491231002")]);
        assert_eq!(kinds("440524 18800101 0014"), [], "born before 1900");
        assert_eq!(kinds("卡号6222 0212 3456 7890 128"), [(BankCard, "6222 0212 3456 7890 128")]);
    }

    #[test]
    fn other_numbers() {
        for text in [
            "13,800,001,234",
            "13800001234.50",
            "ISBN 9787302123456",
            "a13812345678",
            "http://a.cn/13812345678.html",
            "0372-13812345678",
            "11010519491231002A",
            "110105194902310021",
            "110105490230002",
            "410500100012345",
            "账号：110105491231002",
            "6222021234567890127",
            "138****5678",
            "2023010112345678",
            "12345678901",
            "合同额13800001234元",
            "13800001234 yuan",
            "项目编号：13800001234",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn telephones_have_an_area_code() {
        let found = |text: &'static str| -> Vec<&'static str> {
            telephones(text).into_iter().map(|telephone| &text[telephone.range]).collect()
        };
        assert_eq!(found("电话0372-5116811、010 62345678转8001"), ["0372-5116811", "010 62345678"]);
        assert_eq!(found("（0372）5116811，03725116811"), ["0372）5116811", "03725116811"]);
        assert_eq!(found("5116811、13812345678、0372-511、编号0123456"), [""; 0]);
    }

    #[test]
    fn the_middle_is_masked() {
        assert_eq!(masked("138-1234-5678", IdentifierKind::Mobile, "*"), "138-****-5678");
        assert_eq!(masked("13812345678", IdentifierKind::Mobile, "\\*"), "138\\*\\*\\*\\*5678");
        assert_eq!(masked("11010519491231002X", IdentifierKind::IdentityCard, "*"), "110105********002X");
        assert_eq!(masked("110105491231002", IdentifierKind::OldIdentityCard, "*"), "110105******002");
        assert_eq!(masked("6222 0212 3456 7890 128", IdentifierKind::BankCard, "*"), "6222 **** **** **** 128");
    }
}
