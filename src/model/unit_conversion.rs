//! Units that a language prints in another one: 1234.56万元 as 12,345,600 yuan.

use super::unit::{Unit, UnitKind};
use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink};
use crate::load::documents::Document;
use crate::load::schema::{ConversionEntry, UnitsFile};
use crate::model::locale::Locales;
use crate::partial::Partial;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a language prints a unit: in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The other unit.
    pub unit: Arc<Unit>,
    /// How many of them one is.
    pub times: Decimal,
}

/// Why a unit cannot be printed in another one of which it is `times`; `None` if nothing speaks against it.
fn misfit(own: &Unit, other: &Unit, times: u32) -> Option<Sentence> {
    /// The factors that names of units begin with, longer ones first.
    const FACTORS: [(&str, u32); 6] =
        [("百万", 1_000_000), ("千万", 10_000_000), ("千", 1_000), ("万", 10_000), ("萬", 10_000), ("亿", 100_000_000)];
    if times == 0 {
        return Some(Sentence::new("times 要大于0。", "`times` must be greater than 0."));
    }
    if own.kind != other.kind || matches!(own.kind, UnitKind::Percent | UnitKind::Ratio) {
        let ((zh, en), (other_zh, other_en)) = (own.called(), other.called());
        return Some(Sentence::new(
            format!("{zh}不能换算成{other_zh}：类别（kind）要相同，百分数和比不换算。"),
            format!(
                "{en} cannot be printed in {other_en}: their `kind` must be the same, and shares and ratios are not converted."
            ),
        ));
    }
    // 万元 is 10,000 元, whatever the file says.
    let names =
        own.labels.iter().filter_map(|(language, label)| Some((label.form("other"), other.label(language)?.form("other"))));
    let stated = names.filter_map(|(own, other)| {
        let (sign, factor) = FACTORS.iter().find(|(sign, _)| own.strip_prefix(sign) == Some(other))?;
        (*factor != times).then_some((own.to_owned(), *sign, *factor))
    });
    let (name, _, factor) = stated.into_iter().next()?;
    Some(Sentence::new(
        format!("一个“{name}”是 {factor} 个，times 要写 {factor}。"),
        format!("One “{name}” is {factor} of them, so `times` must be {factor}."),
    ))
}

/// Reads in which units the languages print others.
pub(super) fn read_all(
    document: Partial<&Document<UnitsFile>>,
    units: &mut BTreeMap<String, Arc<Unit>>,
    locales: &Partial<Locales>,
    diagnostics: &mut Sink,
) {
    let file = &document.file;
    let plain = units.clone();
    for (id, entry) in &document.value.units.0 {
        let mut conversions = BTreeMap::new();
        for (language, ConversionEntry { unit, times }) in &entry.printed.0 {
            let Some(other) = plain.get(&unit.value).filter(|other| other.id != id.value) else {
                let message =
                    Sentence::new(format!("没有别的单位“{}”。", unit.value), format!("There is no other unit `{}`.", unit.value));
                let names = plain.keys().map(String::as_str).filter(|name| *name != id.value);
                let help = diagnostic::suggestion(&unit.value, names);
                diagnostics.push(Diagnostic::new(Code::UnknownUnit, message).at(file, unit.position).help_if(help));
                continue;
            };
            let own = plain.get(&id.value);
            if let Some(wrong) = own.and_then(|own| misfit(own, other, times.value)) {
                let position = if times.value == 0 || own.is_some_and(|own| own.kind == other.kind) {
                    times.position
                } else {
                    unit.position
                };
                diagnostics.push(Diagnostic::new(Code::WrongKind, wrong).at(file, position));
                continue;
            }
            match locales.index(&language.value) {
                Some(_) => {
                    let conversion = Conversion { unit: other.clone(), times: Decimal::from(times.value) };
                    conversions.insert(language.value.clone(), conversion);
                }
                None => diagnostics.extend(locales.unknown(file, language)),
            }
        }
        if let Some(unit) = units.get_mut(&id.value).filter(|_| !conversions.is_empty()) {
            Arc::make_mut(unit).conversions = conversions;
        }
    }
}
