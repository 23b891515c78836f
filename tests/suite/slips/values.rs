//! Slips with units, values, dates and words of direction.

use super::material::{Line, Material};
use super::{Random, Slip};
use std::ops::Range;

pub(super) fn slips(material: &Material) -> Vec<Slip> {
    let mut slips = Vec::new();
    stored(material, &mut slips);
    for language in ["zh", "en"] {
        for line in material.lines(language) {
            behind(material, &line, language, &mut slips);
            dates(&line, language, &mut slips);
            directions(&line, language, &mut slips);
        }
    }
    slips
}

fn add(line: &Line<'_>, kind: &'static str, range: Range<usize>, new: &str, slips: &mut Vec<Slip>) {
    let range = line.start + range.start..line.start + range.end;
    slips.push(Slip { kind, file: line.file.to_owned(), edits: vec![(range, new.to_owned())] });
}

const STORED: &str = "a unit or 万 changed in facts.yaml";

fn stored(material: &Material, slips: &mut Vec<Slip>) {
    for fact in &material.facts {
        let value = &material.text(&fact.file)[fact.value.clone()];
        let mut change = |kind, range: &Range<usize>, new: String| {
            slips.push(Slip { kind, file: fact.file.clone(), edits: vec![(range.clone(), new)] });
        };
        if let Some(without) = value.strip_suffix('万') {
            change(STORED, &fact.value, without.to_owned());
        }
        if let Some(range) = &fact.unit_range {
            let other = match fact.unit.as_str() {
                "person-time" | "percent" => "person",
                "person" | "member" => "person-time",
                "yuan" => "percent",
                _ => "member",
            };
            change(STORED, range, other.to_owned());
        }
        if fact.unit == "percent" {
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let point = value.find('.').map_or(value.len(), |point| point + 1);
            let moved =
                if point < digits.len() { format!("{}.{}", &digits[..point], &digits[point..]) } else { format!("{digits}0") };
            change("an impossible value", &fact.value, moved);
        } else if value.bytes().all(|byte| byte.is_ascii_digit()) {
            change("an impossible value", &fact.value, format!("{value}.5"));
        }
    }
}

const BEHIND: &str = "a wrong or missing unit or factor behind a fact";

fn behind(material: &Material, line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    let mut random = Random::new(line.text);
    for reference in line.references() {
        let Some(fact) = material.fact(reference.id) else { continue };
        let alone = format!("{{{{ {}.value }}}}", reference.id);
        let wrong: &[&str] = match (language, fact.unit.as_str()) {
            ("zh", "percent") => &["", "‰", "个百分点", "倍"],
            ("zh", "yuan") => &["万元", "亿元", "美元", "人"],
            ("zh", "person-time") => &["人", "万人次", "户"],
            ("zh", "person" | "member") => &["人次", "万人", "所", "个百分点"],
            ("zh", "ratio") => &["%", "倍"],
            ("zh", _) => &["人", "万个", "%", "人次", "元"],
            (_, "percent") => &["", " per thousand", "‰", " percentage points"],
            (_, "yuan") => &[" million yuan", " dollars", " million", " billion yuan"],
            (_, "ratio") => &["%"],
            (_, "person" | "member" | "person-time") => &[" thousand", " million", "%", " per cent", " yuan"],
            _ => &[" million", "%", " thousand", " yuan"],
        };
        let new = format!("{alone}{}", random.pick(wrong));
        if new != line.text[reference.range.clone()] {
            add(line, BEHIND, reference.range.clone(), &new, slips);
        }
    }
}

/// A year, month or day, or an ordinal, is another one in one language.
fn dates(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const DATE: &str = "a year, month or day in one language";
    const ORDINAL: &str = "an ordinal or number in words in one language";
    let text = line.text;
    for (at, year) in text.match_indices("202").filter(|(at, _)| text[at + 3..].starts_with(|c: char| c.is_ascii_digit())) {
        let bracketed = text[..at].ends_with(['〔', '[']);
        if !bracketed && !text[..at].ends_with(|c: char| c.is_ascii_digit() || c == '/') {
            let last = at + year.len()..at + year.len() + 1;
            let new = if text[last.clone()].starts_with('2') { "1" } else { "2" };
            add(line, DATE, last, new, slips);
        }
    }
    if language == "zh" {
        for (at, word) in text.char_indices().filter(|(_, c)| matches!(c, '月' | '日')) {
            let start = text[..at]
                .rfind(|c: char| !c.is_ascii_digit())
                .map_or(0, |before| before + text[before..].chars().next().map_or(0, char::len_utf8));
            let Ok(number) = text[start..at].parse::<u32>() else { continue };
            let most = if word == '月' { 12 } else { 28 };
            add(line, DATE, start..at, &(number % most + 1).to_string(), slips);
        }
    } else {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        for (index, month) in MONTHS.iter().enumerate() {
            for (at, _) in text.match_indices(month) {
                add(line, DATE, at..at + month.len(), MONTHS[(index + 1) % 12], slips);
                let day = text[..at].trim_end_matches(' ');
                let start = day.len() - day.bytes().rev().take_while(u8::is_ascii_digit).count();
                if let Ok(number) = day[start..].parse::<u32>() {
                    add(line, DATE, start..day.len(), &(number % 28 + 1).to_string(), slips);
                }
            }
        }
    }
    for (old, new) in [
        ("二十大", "十九大"),
        ("第七批", "第六批"),
        ("首批", "第二批"),
        ("20th National", "19th National"),
        ("20th National", "Nineteenth National"),
        ("seventh batch", "sixth batch"),
        ("14th Five-Year", "13th Five-Year"),
        ("“十四五”", "“十三五”"),
    ] {
        if let Some(at) = text.find(old) {
            add(line, ORDINAL, at..at + old.len(), new, slips);
        }
    }
    more(line, language, slips);
}

/// What only one language has: a year, a document number, a name are added to it.
fn more(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const MORE: &str = "a date or document number that only one language has";
    let end = line.text.trim_end_matches(['.', '。', '：', ':', '；', ';']).len();
    if end == line.text.len() {
        return;
    }
    let added: &[&str] = if language == "zh" {
        &["（2019年）", "（见国办发〔2019〕31号）"]
    } else {
        &[" (in 2019)", " (see Guo Ban Fa [2019] No. 31)"]
    };
    for new in added {
        add(line, MORE, end..end, new, slips);
    }
}

/// A word says that something rose which fell.
fn directions(line: &Line<'_>, language: &str, slips: &mut Vec<Slip>) {
    const WORDS: [(&str, &str); 10] = [
        ("增长{{", "下降{{"),
        ("下降到{{", "提高到{{"),
        ("增加{{", "减少{{"),
        ("达到{{", "降至{{"),
        ("比上年提高", "比上年下降"),
        ("higher than in the year before", "lower than in the year before"),
        ("more than in the year before", "less than in the year before"),
        ("fell to", "rose to"),
        ("up by", "down by"),
        ("reached {{", "fell to {{"),
    ];
    for (old, new) in WORDS.iter().filter(|(old, _)| (language == "en") == old.is_ascii() && !old.ends_with("降至{{")) {
        if let Some(at) = line.text.find(old) {
            add(line, "a word of direction turned round", at..at + old.len(), new, slips);
        }
    }
}
