//! Numbers as word processors and browsers print them before the items of a list.

/// A number in one of the formats of `w:numFmt`. Formats of other languages become digits.
pub(super) fn numeral(format: &str, number: u32) -> String {
    match format {
        "none" => String::new(),
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand" => chinese(number),
        "chineseLegalSimplified" | "ideographLegalTraditional" => formal(number),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => digits(number, "〇一二三四五六七八九"),
        "decimalFullWidth" | "decimalFullWidth2" => digits(number, "０１２３４５６７８９"),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(number, '①', 20),
        "decimalEnclosedParen" => enclosed(number, '⑴', 20),
        "decimalEnclosedFullstop" => enclosed(number, '⒈', 20),
        "ideographEnclosedCircle" => enclosed(number, '㊀', 10),
        "ideographTraditional" => cyclic(number, "甲乙丙丁戊己庚辛壬癸"),
        "ideographZodiac" => cyclic(number, "子丑寅卯辰巳午未申酉戌亥"),
        "decimalZero" => format!("{number:02}"),
        "numberInDash" => format!("- {number} -"),
        "ordinal" => ordinal(number),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letter(number),
        "lowerLetter" => letter(number).to_lowercase(),
        _ => number.to_string(),
    }
}

const DIGITS: &str = "零一二三四五六七八九";

fn digit(digits: &str, value: u32) -> String {
    digits.chars().nth(value as usize).map(String::from).unwrap_or_default()
}

/// 十一, 一百零五. Lists do not reach 万.
fn chinese(number: u32) -> String {
    if number >= 10_000 {
        return number.to_string();
    }
    let text = spelled(number, DIGITS, ["千", "百", "十", ""]);
    // 一十五 is written only behind a hundred.
    text.strip_prefix("一十").map(|rest| format!("十{rest}")).unwrap_or(text)
}

fn formal(number: u32) -> String {
    if number >= 10_000 {
        return number.to_string();
    }
    spelled(number, "零壹贰叁肆伍陆柒捌玖", ["仟", "佰", "拾", ""])
}

fn spelled(number: u32, digits: &str, units: [&str; 4]) -> String {
    let values = [number / 1000, number / 100 % 10, number / 10 % 10, number % 10];
    let mut text = String::new();
    let mut is_gap = false;
    for (value, unit) in values.into_iter().zip(units) {
        if value == 0 {
            is_gap = !text.is_empty();
            continue;
        }
        if is_gap {
            text.push_str(&digit(digits, 0));
            is_gap = false;
        }
        text.push_str(&digit(digits, value));
        text.push_str(unit);
    }
    if text.is_empty() { digit(digits, 0) } else { text }
}

fn digits(number: u32, digits: &str) -> String {
    let values = number.to_string();
    values.chars().filter_map(|c| c.to_digit(10)).map(|value| digit(digits, value)).collect()
}

/// A character from a row that begins with that for 1; digits behind its end, as Word does.
fn enclosed(number: u32, first: char, most: u32) -> String {
    let character = (1..=most).contains(&number).then(|| char::from_u32(first as u32 + number - 1)).flatten();
    character.map_or_else(|| number.to_string(), String::from)
}

fn cyclic(number: u32, row: &str) -> String {
    let length = u32::try_from(row.chars().count()).unwrap_or(1);
    if number == 0 { "0".to_owned() } else { digit(row, (number - 1) % length) }
}

fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100 / 10) {
        (_, 1) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number >= 4000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// A … Z, AA, BB: Word repeats the letter.
fn letter(number: u32) -> String {
    let Some(index) = number.checked_sub(1) else { return "0".to_owned() };
    let letter = char::from_u32('A' as u32 + index % 26).unwrap_or('A');
    // Nobody numbers that far; a damaged file must not ask for a million letters.
    letter.to_string().repeat((index / 26 + 1).min(30) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_numbers() {
        let written = [1, 10, 11, 20, 99, 100, 101, 110, 115, 1005].map(|number| numeral("chineseCountingThousand", number));
        assert_eq!(written, ["一", "十", "十一", "二十", "九十九", "一百", "一百零一", "一百一十", "一百一十五", "一千零五"]);
        assert_eq!(numeral("japaneseCounting", 12), "十二");
        assert_eq!(numeral("chineseLegalSimplified", 21), "贰拾壹");
        assert_eq!(numeral("ideographDigital", 20), "二〇");
    }

    #[test]
    fn other_formats() {
        for (format, number, text) in [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("decimalEnclosedCircle", 3, "③"),
            ("decimalEnclosedCircleChinese", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 3, "c"),
            ("upperRoman", 1994, "MCMXCIV"),
            ("lowerRoman", 4, "iv"),
            ("decimalFullWidth", 10, "１０"),
            ("ideographTraditional", 11, "甲"),
            ("ordinal", 12, "12th"),
            ("ordinal", 22, "22nd"),
            ("none", 5, ""),
            ("hebrew1", 5, "5"),
            ("lowerLetter", u32::MAX, &"u".repeat(30)),
        ] {
            assert_eq!(numeral(format, number), text, "{format}");
        }
    }
}
