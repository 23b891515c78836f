//! Checks what stands behind a reference to a fact: factors (万, million), signs (%, ‰) and
//! units that are not the fact's own, a unit that would be printed twice, and a number
//! without its unit.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::UnitKind;
use crate::narrative::FactForm;
use crate::passage::OBJECT;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, report: &ReportManuscript, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in &prose.lines {
            for (at, reference) in line.passage.facts.iter().filter(|(_, reference)| reference.form != FactForm::Label) {
                let Some(fact) = report.fact(&reference.id) else { continue };
                let start = at + OBJECT.len_utf8();
                let found = behind(prose, line, start, fact, reference.form);
                diagnostics.extend(found.map(|found| told_of(prose, line, fact, &found)));
            }
        }
    }
}

/// What is wrong behind a reference.
enum Found {
    /// These words do not belong to the fact: their byte offset and length.
    Stray(usize, usize),
    /// The unit is missing; the byte offset of the reference's end.
    Missing(usize),
}

const FACTORS: [&str; 8] = ["百万", "千万", "万", "亿", "百", "千", "萬", "億"];
const ENGLISH_FACTORS: [&str; 8] = ["hundred", "thousand", "million", "billion", "trillion", "m", "bn", "k"];
/// Signs and words of kinds of units: percentages, and money.
const PERCENT: [&str; 9] =
    ["%", "％", "个百分点", "個百分點", "百分点", "per cent", "percent", "percentage point", "percentage points"];
const PERMILLE: [&str; 4] = ["‰", "per thousand", "per mille", "permille"];
const MONEY: [&str; 16] = [
    "元",
    "美元",
    "港元",
    "欧元",
    "歐元",
    "日元",
    "英镑",
    "人民币",
    "yuan",
    "RMB",
    "dollars",
    "US dollars",
    "euros",
    "pounds",
    "HK$",
    "CNY",
];
/// Measure words that no fact of another kind has behind it.
const OTHERS: [&str; 16] = [
    "倍",
    "成",
    "吨",
    "公斤",
    "千克",
    "公里",
    "千米",
    "公顷",
    "亩",
    "平方米",
    "平方公里",
    "立方米",
    "小时",
    "分钟",
    "人次",
    "户",
];

fn behind(prose: &Prose<'_>, line: &Line<'_>, start: usize, fact: &Fact, form: FactForm) -> Option<Found> {
    let text = &line.text()[start..];
    let unspaced = prose.locale.is_unspaced();
    let after = text.trim_start_matches(' ');
    let offset = start + text.len() - after.len();
    let ends =
        |word: &str| unspaced || !word.ends_with(char::is_alphabetic) || !after[word.len()..].starts_with(char::is_alphanumeric);
    let longest = |words: &[&str]| {
        let fitting = words.iter().filter(|word| after.starts_with(**word) && ends(word));
        fitting.map(|word| word.len()).max()
    };
    let label = fact.unit.label(&prose.locale.code);
    let is_own = label.is_some_and(|label| label.words().any(|word| !word.is_empty() && after.starts_with(word) && ends(word)));
    let stray = |length: usize| Some(Found::Stray(offset, length));
    // A factor behind a number that is already whole.
    let factors: &[&str] = if unspaced { &FACTORS } else { &ENGLISH_FACTORS };
    // 千亿级 and 万余 describe what is counted; behind a value with its unit they are words.
    let is_factor = |length: &usize| {
        let rest = &after[*length..];
        let ends_here = rest.is_empty() || rest.starts_with(['，', '。', '、', '；', '）']);
        let is_word = unspaced && rest.starts_with(|c: char| "级余多分万亿千百".contains(c));
        !is_own && !is_word && (form == FactForm::Value || ends_here || !unspaced)
    };
    if let Some(length) = longest(factors).filter(is_factor).filter(|_| unspaced || prose.locale.is_english()) {
        return stray(length);
    }
    let is_percent = fact.unit.kind == UnitKind::Percent || fact.unit.is_percentage_point();
    if let Some(length) = longest(&PERMILLE).filter(|_| !is_own) {
        return stray(length);
    }
    if let Some(length) = longest(&PERCENT) {
        let is_point = after.contains("百分点") && after.find("百分点") < Some(7) || after.starts_with("percentage point");
        // A difference of percentages is in percentage points: 提高3% is another statement.
        let fits = form == FactForm::Value && is_percent && is_point == fact.unit.is_percentage_point();
        return if fits { None } else { stray(length) };
    }
    if form == FactForm::Full {
        // A unit word at the end of a part of a sentence can only be a second unit.
        let word = second_unit(after, fact, prose).filter(|_| !is_own);
        return word.filter(|length| ends_part(&after[*length..])).and_then(stray);
    }
    if form != FactForm::Value || is_own {
        return None;
    }
    if let Some(length) = longest(&MONEY).filter(|_| fact.unit.kind != UnitKind::Money || foreign(after)) {
        return stray(length);
    }
    if let Some(length) = other_measure(after, fact, prose).filter(|length| ends(&after[..*length])) {
        return stray(length);
    }
    if let Some(length) =
        longest(&OTHERS).filter(|_| matches!(fact.unit.kind, UnitKind::Percent | UnitKind::Money | UnitKind::Ratio))
    {
        return stray(length);
    }
    let is_named = !label.is_none_or(|label| label.form("other").is_empty());
    let is_missing = match fact.unit.kind {
        UnitKind::Percent | UnitKind::Money => true,
        // What is counted may stand in the words before it: 教职工总数为, the number of staff was.
        UnitKind::Count => {
            unspaced && !line.passage.is_heading && (ends_part(after) && !is_number_of(&line.text()[..start]) || is_noun(after))
        }
        UnitKind::Measure => {
            let is_read = unspaced || prose.locale.is_english();
            is_read
                && (ends_part(after) || after.starts_with("of "))
                && !line.passage.is_heading
                && !is_number_itself(&line.text()[..start])
        }
        UnitKind::Ratio => false,
    };
    (is_named && is_missing && !is_listed(line, start, fact)).then_some(Found::Missing(start))
}

/// Whether a part of a sentence ends here.
fn ends_part(after: &str) -> bool {
    after.is_empty() || after.starts_with(['，', '。', '；', '：', '、', '！', '？', ',', ';', ':', '.', '\n'])
}

/// Whether a noun follows a number without a measure word: 采取5措施. Many nouns of one character are measure words: 15校, 3县.
fn is_noun(after: &str) -> bool {
    const NO_NOUN: &str = "多余许强弱之几来大个万亿百千以左上至到和与及或比分倍成的人名位项次是为占年月日中在等从由\
        校县镇乡村市区班户店院馆国省州局科处室站点线期周天时秒岁度级层楼门类种（";
    after.starts_with(|c: char| matches!(c, '\u{4E00}'..='\u{9FFF}') && !NO_NOUN.contains(c))
        && !MEASURE_WORDS.iter().any(|word| after.starts_with(word))
}

/// Words of physical measures.
const MEASURES: [&str; 22] = [
    "平方公里",
    "平方千米",
    "平方米",
    "立方米",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "米",
    "公顷",
    "亩",
    "公斤",
    "千克",
    "毫克",
    "吨",
    "克",
    "小时",
    "分钟",
    "秒",
    "摄氏度",
    "千瓦时",
    "升",
];
const ENGLISH_MEASURES: [&str; 26] = [
    "square kilometres",
    "square metres",
    "cubic metres",
    "kilometres",
    "metres",
    "miles",
    "centimetres",
    "hectares",
    "acres",
    "mu",
    "kilograms",
    "grams",
    "tonnes",
    "tons",
    "litres",
    "seconds",
    "minutes",
    "hours",
    "days",
    "weeks",
    "months",
    "years",
    "km",
    "kg",
    "square miles",
    "degrees",
];

/// The longest of the words with which a text begins.
fn longest_at_start<'w>(words: &[&'w str], text: &str) -> Option<&'w str> {
    words.iter().copied().filter(|word| text.starts_with(word)).max_by_key(|word| word.len())
}

/// The length of a word behind a number that measures something else than the fact does.
fn other_measure(after: &str, fact: &Fact, prose: &Prose<'_>) -> Option<usize> {
    let label = fact.unit.label(&prose.locale.code)?;
    let own = || label.words().filter(|word| !word.is_empty());
    let words: &[&str] = match prose.locale.is_unspaced() {
        true => &MEASURES,
        false if prose.locale.is_english() => &ENGLISH_MEASURES,
        false => return None,
    };
    let word = longest_at_start(words, after)?;
    // Another way of counting the same: 台次 for 台.
    let is_own = own().any(|own| own == word || word.starts_with(own) || own.ends_with(word));
    (own().next().is_some() && !is_own && matches!(fact.unit.kind, UnitKind::Count | UnitKind::Measure)).then_some(word.len())
}

/// Whether the words before a number say that it is the number of something: 学校数为, 总数达到.
fn is_number_of(before: &str) -> bool {
    let part = before.trim_end_matches(OBJECT);
    let part = part.rsplit(['，', '。', '；', '：', '、', '（', '\n']).next().unwrap_or_default();
    let noun = part.trim_end_matches(|c: char| "为是达到有共约近超过分别仅只".contains(c)).trim_end();
    noun.is_empty() || noun.ends_with(['数', '额', '量', '计', '比', '规', '模'])
}

/// Whether the words before a number are about the number as such: 数字是, the number being.
fn is_number_itself(before: &str) -> bool {
    let part = before.rsplit(['，', '。', '；', '：', ',', ';', ':']).next().unwrap_or_default();
    ["数字", "数值", "number", "figure", "value"].iter().any(|word| part.contains(word))
}

/// Measure words that stand behind a number and are no beginning of another word before a mark.
const MEASURE_WORDS: [&str; 24] = [
    "人",
    "名",
    "位",
    "个",
    "家",
    "所",
    "件",
    "项",
    "起",
    "次",
    "人次",
    "户",
    "份",
    "台",
    "套",
    "张",
    "辆",
    "天",
    "公里",
    "平方米",
    "亩",
    "吨",
    "场",
    "批",
];

/// The length of another unit word behind a fact that is printed with its own unit. Its own one is reported elsewhere.
fn second_unit(after: &str, fact: &Fact, prose: &Prose<'_>) -> Option<usize> {
    let label = fact.unit.label(&prose.locale.code)?;
    if label.form("other").is_empty() {
        return None;
    }
    longest_at_start(&MEASURE_WORDS, after).filter(|_| prose.locale.is_unspaced()).map(str::len)
}

/// Whether money behind a number is not that of the built-in unit.
fn foreign(after: &str) -> bool {
    ["美元", "港元", "欧元", "歐元", "日元", "英镑", "dollars", "US dollars", "euros", "pounds", "HK$"]
        .iter()
        .any(|word| after.starts_with(word))
}

/// Whether a number without its unit may be right: alone in a cell, or before another number
/// that has the unit (from 3 to 5 %), or beside its unit in brackets.
fn is_listed(line: &Line<'_>, end: usize, fact: &Fact) -> bool {
    let text = line.text();
    let (before, after) = (text[..end].trim_end_matches(OBJECT).trim(), text[end..].trim_start());
    let is_cell = before.is_empty() && after.is_empty();
    let joins = ["至", "到", "—", "–", "-", "~", "～", "、", "和", "与", "及", "/", "to ", "and ", "or ", ","];
    let rest = joins.iter().find_map(|word| after.strip_prefix(word)).map(str::trim_start);
    is_cell
        || rest.is_some_and(|rest| rest.starts_with(OBJECT))
        // ¥1,234.56 for 1234.56万元 is another amount.
        || before.ends_with(['¥', '￥', '$', '€', '£']) && !fact.unit.has_scale()
        || before.ends_with("百分之")
}

fn told_of(prose: &Prose<'_>, line: &Line<'_>, fact: &Fact, found: &Found) -> Diagnostic {
    let id = &fact.id;
    let (fact_zh, fact_en) = fact.called();
    let own = fact.unit.label(&prose.locale.code).map_or("", |label| label.form("other"));
    let (message, range) = match *found {
        Found::Stray(start, length) => {
            let word = &line.text()[start..start + length];
            let message = if own.is_empty() {
                Sentence::new(
                    format!("{fact_zh}后面写了“{word}”，而它没有单位词。"),
                    format!("“{word}” stands behind {fact_en}, which has no unit word."),
                )
            } else {
                Sentence::new(
                    format!("{fact_zh}的单位是“{own}”，后面却写了“{word}”。"),
                    format!("The unit of {fact_en} is “{own}”, but “{word}” stands behind it."),
                )
            };
            (message, start..start + length)
        }
        Found::Missing(end) => {
            let message = Sentence::new(
                format!("{fact_zh}后面没有写单位“{own}”。"),
                format!("The unit “{own}” is missing behind {fact_en}."),
            );
            (message, end - OBJECT.len_utf8()..end)
        }
    };
    Diagnostic::new(Code::UnitMismatch, message).at_place(&prose.place(line, range)).help(
        format!("请写 {{{{ {id} }}}}，数和单位都由程序印出；单位不对就改 facts.yaml。"),
        format!("Write {{{{ {id} }}}} and let the program print number and unit, or correct the unit in facts.yaml."),
    )
}
