//! Finds numbers in a text and returns their values: digits of every script with separators
//! and scale words, Chinese numerals, and English number words.

use crate::characters::digit_value;
use crate::model::fact::Quantity;
use rust_decimal::Decimal;
use std::ops::Range;

/// A number found in a text. All ranges are in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The whole number, with its sign and scale words.
    pub range: Range<usize>,
    /// Only its digits and separators.
    pub core: Range<usize>,
    /// The digits, in ASCII and without separators; a ratio keeps its colon.
    pub digits: String,
    /// The separate numbers, if a comma does not separate thousands, as in 4125.49,4143.91;
    /// otherwise empty.
    pub parts: Vec<Range<usize>>,
}

impl Token {
    /// Returns whether it is a year from 1900 to 2100, written with four digits. 2,015 with
    /// a comma or a space is a count.
    pub(super) fn is_year(&self, text: &str) -> bool {
        self.is_year_value() && text[self.core.clone()].chars().count() == 4
    }

    /// Returns whether the digits are a year from 1900 to 2100, with or without separators.
    pub(super) fn is_year_value(&self) -> bool {
        let is_whole = self.digits.len() == 4 && self.digits.bytes().all(|byte| byte.is_ascii_digit());
        is_whole && ("1900".."2101").contains(&self.digits.as_str())
    }
}

/// Whether the character belongs to Chinese numerals: a digit or a scale.
pub(super) fn is_numeral(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '两'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '千'
            | '万'
            | '亿'
            | '〇'
            | '零'
            | '萬'
            | '億'
            | '兩'
    )
}

const LARGE: &str = "万亿萬億";
const ENGLISH_SCALES: [(&str, u64); 7] = [
    ("hundred", 100),
    ("thousand", 1000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
    ("bn", 1_000_000_000),
    ("tn", 1_000_000_000_000),
];

/// Returns the numbers written in digits, with separators and a decimal point. Two numbers
/// with a colon between them are one ratio. 24億4,600萬, 1.2 million and 2 564 are one number
/// each.
pub(super) fn arabic(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if !text.contains(|c| digit_value(c).is_some()) {
        return tokens;
    }
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let scanner = Scanner { text, characters: &characters };
    let mut index = 0;
    while index < characters.len() {
        if scanner.digit(index).is_none() {
            index += 1;
            continue;
        }
        let start = index;
        let (digits, is_list, end) = scanner.run(start);
        let core = scanner.byte(start)..scanner.byte(end);
        index = if is_list { end } else { scanner.scaled(end) };
        let range = scanner.signed(start)..scanner.byte(index);
        let parts = if is_list { split_at_commas(text, &core) } else { Vec::new() };
        tokens.push(Token { range, core, digits, parts });
    }
    tokens
}

fn split_at_commas(text: &str, core: &Range<usize>) -> Vec<Range<usize>> {
    let mut start = core.start;
    let mut parts = Vec::new();
    for part in text[core.clone()].split(',') {
        parts.push(start..start + part.len());
        start += part.len() + text[start + part.len()..].chars().next().map_or(0, char::len_utf8);
    }
    parts
}

struct Scanner<'t> {
    text: &'t str,
    characters: &'t [(usize, char)],
}

impl Scanner<'_> {
    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).map(|(_, c)| *c)
    }

    fn digit(&self, index: usize) -> Option<u32> {
        digit_value(self.at(index)?)
    }

    fn byte(&self, index: usize) -> usize {
        self.characters.get(index).map_or(self.text.len(), |(byte, _)| *byte)
    }

    /// Returns whether exactly three digits start at an index.
    fn is_group(&self, index: usize) -> bool {
        (index..index + 3).all(|index| self.digit(index).is_some()) && self.digit(index + 3).is_none()
    }

    /// Reads a number from an index. Returns its digits, whether a comma does not separate
    /// thousands, and the index after the number.
    fn run(&self, start: usize) -> (String, bool, usize) {
        let (mut digits, mut is_list, mut index, mut whole) = (String::new(), false, start, 0);
        while let Some(c) = self.at(index).and_then(half) {
            let goes_on = self.digit(index + 1).is_some();
            match c {
                '0'..='9' => {
                    digits.push(c);
                    whole += 1;
                }
                ',' if goes_on => {
                    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
                    is_list |= !is_plain || !self.is_group(index + 1) || !(1..=3).contains(&whole);
                    whole = 0;
                }
                '.' | ':' if goes_on => digits.push(c),
                ' ' if self.is_group(index + 1) && whole <= 3 && digits.len() <= 9 && self.is_spaced_run(start, index) => {
                    whole = 0;
                }
                _ => break,
            }
            index += 1;
        }
        (digits, is_list, index)
    }

    /// Returns whether the range contains only digits and spaces.
    fn is_spaced_run(&self, start: usize, end: usize) -> bool {
        (start..end).all(|index| self.digit(index).is_some() || self.at(index).and_then(half) == Some(' '))
    }

    /// Returns the index after the scale words that follow a number, and after any digits
    /// between them.
    fn scaled(&self, end: usize) -> usize {
        let mut index = end;
        while self.at(index).is_some_and(|c| LARGE.contains(c)) {
            while self.at(index).is_some_and(|c| LARGE.contains(c)) {
                index += 1;
            }
            if self.digit(index).is_none() {
                return index;
            }
            let (_, _, next) = self.run(index);
            index = next;
        }
        if index > end {
            return index;
        }
        let gap = usize::from(self.at(end).is_some_and(|c| matches!(c, ' ' | '-' | '‑' | '\u{A0}')));
        let rest = &self.text[self.byte(end + gap)..];
        let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
        let word = ENGLISH_SCALES.iter().map(|(word, _)| *word);
        let found = word.filter(|word| *word != "hundred").find(|word| rest.strip_prefix(word).is_some_and(is_end));
        found.map_or(end, |word| end + gap + word.len())
    }

    /// Returns the byte offset of the sign before a number, or of the number if there is no
    /// sign.
    fn signed(&self, start: usize) -> usize {
        let before = |back: usize| start.checked_sub(back).and_then(|index| self.at(index));
        let is_sign = matches!(before(1), Some('-' | '−'));
        let stands_free = before(2).is_none_or(|c| !c.is_ascii_alphanumeric() && digit_value(c).is_none() && !"-−—–".contains(c));
        if is_sign && stands_free { self.byte(start - 1) } else { self.byte(start) }
    }
}

/// Returns the ASCII form of a digit or separator of any script; `None` for every other
/// character.
fn half(c: char) -> Option<char> {
    match c {
        '.' | ',' | ':' | ' ' => Some(c),
        '．' | '：' => char::from_u32(u32::from(c) - 0xFEE0),
        '∶' => Some(':'),
        '٫' => Some('.'),
        '٬' => Some(','),
        '\u{A0}' | '\u{2009}' | '\u{202F}' => Some(' '),
        _ => digit_value(c).and_then(|value| char::from_digit(value, 10)),
    }
}

/// Returns the value of a written number, such as 4,600萬, 1.2 million, 十五, 100-billion;
/// `None` if the text is not a number.
pub(super) fn worth(written: &str) -> Option<Decimal> {
    let written = written.trim().trim_end_matches(['%', '％', '‰']).trim_start_matches(['£', '$', '€', '¥', '￥']);
    if !written.is_empty() && written.chars().all(is_numeral) {
        return Some(value_of(written));
    }
    let plain: String = written.chars().map(|c| if c == '−' { '-' } else { half(c).unwrap_or(c) }).collect();
    let plain = plain.to_lowercase();
    let (digits, factor) = ENGLISH_SCALES
        .iter()
        .find_map(|(word, factor)| Some((plain.strip_suffix(word)?.trim_end_matches([' ', '-', '‑']), *factor)))
        .unwrap_or((&plain, 1));
    let digits: String = digits.chars().filter(|c| !matches!(c, ',' | ' ')).collect();
    let number = Quantity::parse(&digits)?.exact()?;
    number.checked_mul(Decimal::from(factor)).map(|number| number.normalize())
}

/// Returns the value of Chinese numerals: 二十一 → 21, 一百零二 → 102, 三万 → 30000.
pub(super) fn value_of(numerals: &str) -> Decimal {
    let (mut total, mut section, mut digit) = (Decimal::ZERO, Decimal::ZERO, None::<u32>);
    for c in numerals.chars() {
        if let Some(value) = "〇一二三四五六七八九".chars().position(|known| known == c) {
            digit = u32::try_from(value).ok();
        } else if matches!(c, '零' | '两' | '兩') {
            digit = Some(if c == '零' { 0 } else { 2 });
        } else {
            let power = match c {
                '十' => 10,
                '百' => 100,
                '千' => 1000,
                '万' | '萬' => 10_000,
                _ => 100_000_000,
            };
            if power >= 10_000 {
                let whole = section + Decimal::from(digit.take().unwrap_or(0));
                total += if whole.is_zero() { Decimal::ONE } else { whole } * Decimal::from(power);
                section = Decimal::ZERO;
            } else {
                section += Decimal::from(digit.take().unwrap_or(1) * power);
            }
        }
    }
    total + section + Decimal::from(digit.unwrap_or(0))
}

/// Returns the byte ranges of the runs of Chinese numerals in a text.
pub(super) fn numeral_runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (byte, c) in text.char_indices().filter(|(_, c)| is_numeral(*c)) {
        match runs.last_mut() {
            Some(run) if run.end == byte => run.end = byte + c.len_utf8(),
            _ => runs.push(byte..byte + c.len_utf8()),
        }
    }
    runs
}

/// What a word means in an English number.
enum NumberWord {
    /// zero to ninety.
    Small(u64),
    /// hundred, thousand, million.
    Scale(u64),
    And,
}

/// Returns what a word means in a number, in any case; `None` for all other words.
fn number_word(word: &str) -> Option<NumberWord> {
    if !(2..=9).contains(&word.len()) || !word.is_ascii() {
        return None;
    }
    let mut letters = [0; 9];
    letters[..word.len()].copy_from_slice(word.as_bytes());
    letters.make_ascii_lowercase();
    let small = match &letters[..word.len()] {
        b"zero" => 0,
        b"one" => 1,
        b"two" => 2,
        b"three" => 3,
        b"four" => 4,
        b"five" => 5,
        b"six" => 6,
        b"seven" => 7,
        b"eight" => 8,
        b"nine" => 9,
        b"ten" => 10,
        b"eleven" => 11,
        b"twelve" => 12,
        b"thirteen" => 13,
        b"fourteen" => 14,
        b"fifteen" => 15,
        b"sixteen" => 16,
        b"seventeen" => 17,
        b"eighteen" => 18,
        b"nineteen" => 19,
        b"twenty" => 20,
        b"thirty" => 30,
        b"forty" => 40,
        b"fifty" => 50,
        b"sixty" => 60,
        b"seventy" => 70,
        b"eighty" => 80,
        b"ninety" => 90,
        b"and" => return Some(NumberWord::And),
        lower => {
            return ENGLISH_SCALES
                .iter()
                .find(|(scale, _)| scale.as_bytes() == lower)
                .map(|(_, factor)| NumberWord::Scale(*factor));
        }
    };
    Some(NumberWord::Small(small))
}

/// Returns the numbers written as English words: twenty-one, one hundred and five.
pub(super) fn english_words(text: &str) -> Vec<Decimal> {
    let mut found = Vec::new();
    let (mut total, mut section, mut is_open) = (0_u64, 0_u64, false);
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).chain([""]) {
        match (number_word(word), is_open) {
            (Some(NumberWord::Small(value)), _) => {
                // A second number word of the same order starts a new number.
                if section % 10 > 0 || section % 100 > 0 && value > 9 {
                    found.push(Decimal::from(total + section));
                    (total, section) = (0, 0);
                }
                (section, is_open) = (section + value, true);
            }
            (Some(NumberWord::Scale(100)), true) => section = section.saturating_mul(100),
            (Some(NumberWord::Scale(factor)), true) => {
                (total, section) = (total.saturating_add(section.saturating_mul(factor)), 0);
            }
            (Some(NumberWord::And), true) => {}
            _ => {
                if is_open {
                    found.push(Decimal::from(total.saturating_add(section)));
                }
                (total, section, is_open) = (0, 0, false);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_chinese_numerals() {
        for (text, value) in [
            ("十五", 15),
            ("二十一", 21),
            ("一百零二", 102),
            ("三万", 30_000),
            ("两", 2),
            ("四千五百", 4500),
            ("一亿二千万", 120_000_000),
            ("三萬", 30_000),
        ] {
            assert_eq!(value_of(text), Decimal::from(value), "{text}");
        }
    }

    #[test]
    fn finds_numbers() {
        let digits = |text: &str| arabic(text).into_iter().map(|token| token.digits).collect::<Vec<_>>();
        assert_eq!(digits("共19,525人次，约1:16.7，占43.58%，１５所。"), ["19525", "1:16.7", "43.58", "15"]);
        assert_eq!(digits("1, 2 and 3."), ["1", "2", "3"]);
        let whole = |text: &str| arabic(text).into_iter().map(|token| text[token.range].to_owned()).collect::<Vec<_>>();
        assert_eq!(whole("开支为24億4,600萬元，17亿6000万"), ["24億4,600萬", "17亿6000万"]);
        assert_eq!(whole("编制2 564个，2 023年，12 345 678"), ["2 564", "2 023", "12 345 678"]);
        assert_eq!(whole("各是4125.49,4143.91万元"), ["4125.49,4143.91"]);
        assert_eq!(whole("下降-3.7%，a 100-billion plan, 1.2 million"), ["-3.7", "100-billion", "1.2 million"]);
        assert_eq!(whole("٤٬٦٠٠ و１２"), ["٤٬٦٠٠", "１２"]);
        assert_eq!(whole("表3.1.2"), ["3.1.2"]);
    }

    #[test]
    fn numbers_are_worth_what_they_say() {
        for (text, value) in [
            ("24億4,600萬", 2_446_000_000_i64),
            ("17亿6000万", 1_760_000_000),
            ("100-billion", 100_000_000_000),
            ("1.2 million", 1_200_000),
            ("2 564", 2564),
            ("十五", 15),
            ("１５", 15),
            ("100万", 1_000_000),
        ] {
            assert_eq!(worth(text), Some(Decimal::from(value)), "{text}");
        }
        assert_eq!(worth("4125.49,4143.91x"), None);
    }

    #[test]
    fn english_words_are_numbers() {
        let told = |text: &str| english_words(text).iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(told("Fifteen schools, twenty-one towns and one hundred and five villages"), ["15", "21", "105"]);
        assert_eq!(told("two, three and four thousand"), ["2", "3", "4000"]);
        assert_eq!(told("nothing"), [""; 0]);
    }
}
