//! Checks the words behind a figure against its unit: a measure word that is not its own, or stands there twice.

use super::prose::{Line, Prose};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::unit::{Unit, UnitKind};
use crate::narrative::FactForm;

/// Measure words in addition to the words of the units.
pub(super) const MEASURES: [&str; 55] = [
    "个", "名", "所", "人", "次", "项", "家", "户", "套", "册", "批", "位", "门", "条", "类", "种", "期", "届", "台", "间", "处",
    "亩", "元", "张", "份", "件", "支", "座", "栋", "篇", "本", "场", "倍", "成", "节", "学时", "個", "項", "戶", "冊", "條",
    "種", "類", "屆", "臺", "間", "處", "畝", "張", "節", "場", "棟", "學時", "宗", "隻",
];

/// Reports wrong measure words after a reference to a fact. A value with its unit must not
/// be followed by the unit again; a number alone may only be followed by its own unit.
pub(super) fn measures(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    prose: &Prose<'_>,
    line: &Line<'_>,
    diagnostics: &mut Sink,
) {
    for (offset, reference) in &line.passage.facts {
        let Some(fact) = report.fact(&reference.id) else { continue };
        let start = offset + crate::passage::OBJECT.len_utf8();
        let after = line.text()[start..].trim_start_matches(' ');
        let Some((word, unit)) = word_at_start(shared_context, prose, after) else { continue };
        let fits = match reference.form {
            FactForm::Label => true,
            FactForm::Value => unit.is_comparable(&fact.unit) || is_adjective(prose, after, word, unit),
            // The value includes the unit, so the same unit must not follow.
            FactForm::Full | FactForm::Magnitude => {
                let code = &prose.locale.code;
                let printed = fact.unit.conversion(code).map_or(&fact.unit, |conversion| &conversion.unit);
                printed.label(code).is_none_or(|label| !label.is_form(word))
            }
        };
        if fits {
            continue;
        }
        let begin = line.text().len() - after.len();
        let (fact_zh, fact_en) = fact.called();
        let (id, own) = (&fact.id, fact.unit.label(&prose.locale.code).map_or("", |label| label.form("other")));
        let message = if reference.form == FactForm::Value {
            let (zh, en) = match own {
                "" => ("它没有单位词".to_owned(), "it has no unit word".to_owned()),
                own => (format!("它的单位是“{own}”"), format!("its unit is “{own}”")),
            };
            Sentence::new(format!("“{word}”不是{fact_zh}的单位，{zh}。"), format!("“{word}” is not the unit of {fact_en}; {en}."))
        } else {
            Sentence::new(
                format!("单位“{word}”会印两次：{fact_zh}已经带着单位。"),
                format!("“{word}” would be printed twice: {fact_en} already includes its unit."),
            )
        };
        let place = prose.place(line, begin..begin + word.len());
        diagnostics.push(Diagnostic::new(Code::UnitMismatch, message).at_place(&place).help(
            format!("请写 {{{{ {id} }}}}，单位由程序印出；单位不对就改 facts.yaml。"),
            format!("Write {{{{ {id} }}}} and let the program print the unit, or correct the unit in facts.yaml."),
        ));
    }
}

/// Returns whether a unit's word describes the noun behind it: 105 township river chiefs.
fn is_adjective(prose: &Prose<'_>, text: &str, word: &str, unit: &Unit) -> bool {
    let is_singular = unit.label(&prose.locale.code).is_some_and(|label| !label.form("other").eq_ignore_ascii_case(word));
    let goes_on = text[word.len()..].strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    !prose.locale.is_unspaced() && is_singular && goes_on
}

/// Returns the longest word of a unit at the start of a text, and its unit. In scripts with
/// spaces it must be a whole word.
pub(super) fn word_at_start<'t>(
    shared_context: &'t SharedContext,
    prose: &Prose<'_>,
    text: &'t str,
) -> Option<(&'t str, &'t Unit)> {
    let unspaced = prose.locale.is_unspaced();
    let ends_well = |word: &str| unspaced || !text[word.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-');
    let units = shared_context.units.iter().filter(|unit| !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio));
    let words = units.filter_map(|unit| Some((unit, unit.label(&prose.locale.code)?)));
    let words = words.flat_map(|(unit, label)| label.words().map(move |word| (word, unit)));
    words
        .filter(|(word, _)| !word.is_empty() && text.starts_with(word) && ends_well(word))
        .max_by_key(|(word, _)| word.len())
        .map(|(word, unit)| (&text[..word.len()], unit))
}

/// Reports 师生比 where the fact is 生师比, or the reverse: each is the inverse of the other.
pub(super) fn ratio_names(report: &ReportManuscript, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    for (written, other) in [("生师比", "师生比"), ("师生比", "生师比")] {
        let Some(start) = line.text().find(written) else { continue };
        let ratios = report.facts.values().filter(|fact| fact.unit.kind == UnitKind::Ratio);
        let named = |fact: &&Fact| fact.label.get(prose.index).contains(other);
        let Some(fact) = ratios.into_iter().find(named) else { continue };
        let message = Sentence::new(
            format!("这里写“{written}”，而数据“{}”是“{other}”。", fact.id),
            format!("“{written}” is written here, but the fact `{}` is “{other}”.", fact.id),
        );
        let place = prose.place(line, start..start + written.len());
        diagnostics.push(Diagnostic::new(Code::RatioName, message).at_place(&place).help(
            "师生比是1比几（教师在前），生师比是几比1；请统一。",
            "师生比 is 1 to many (teachers first), 生师比 is many to 1 (students first); use the same one everywhere.",
        ));
    }
}
