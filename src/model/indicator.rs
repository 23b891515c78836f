//! Indicators: the things that are measured, shared by reports and years.

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::load::documents::Document;
use crate::load::schema::{IndicatorsFile, RangeEntry, Text};
use crate::model::fact::Quantity;
use crate::model::locale::Locales;
use crate::model::number_help::{self, Where};
use crate::model::text::{Localized, TextReader};
use crate::model::unit::{Unit, Units};
use crate::partial::Partial;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A measured thing, with its name, unit and meaning.
#[derive(Debug, Clone)]
pub struct Indicator {
    pub label: Localized<String>,
    /// `None` if the named unit does not exist; that has been reported.
    pub unit: Option<Arc<Unit>>,
    pub definition: Option<Localized<String>>,
    pub scope: Option<Localized<String>>,
    /// The values to expect. `None` if the author does not say.
    pub range: Option<ExpectedRange>,
}

/// The values that an indicator is expected to have, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpectedRange {
    pub from: Option<Quantity>,
    pub to: Option<Quantity>,
}

impl ExpectedRange {
    /// Whether a value lies in the range. A ratio has no order and is never outside.
    pub fn contains(&self, value: Quantity) -> bool {
        let Some(value) = value.exact() else { return true };
        let end = |end: Option<Quantity>| end.and_then(Quantity::exact);
        end(self.from).is_none_or(|from| from <= value) && end(self.to).is_none_or(|to| value <= to)
    }

    /// The range as written: `80` to `100`, at least `80`.
    pub fn words(&self) -> Sentence {
        let end = |end: Option<Quantity>| end.map(Quantity::machine);
        match (end(self.from), end(self.to)) {
            (Some(from), Some(to)) => Sentence::new(format!("{from} 至 {to}"), format!("{from} to {to}")),
            (Some(from), None) => Sentence::new(format!("{from} 以上"), format!("{from} or more")),
            (None, Some(to)) => Sentence::new(format!("{to} 以下"), format!("{to} or less")),
            (None, None) => Sentence::new("", ""),
        }
    }
}

/// Reads a range. An end that is not a number, and ends in the wrong order, are reported.
fn read_range(file: &Arc<str>, entry: &RangeEntry, unit: Option<&Unit>, diagnostics: &mut Sink) -> Option<ExpectedRange> {
    let mut end = |text: &Option<Text>| {
        let text = text.as_ref()?;
        let quantity = Quantity::parse(&text.value).filter(|quantity| quantity.exact().is_some());
        if quantity.is_none() {
            let shown = &text.value;
            let message = Sentence::new(format!("“{shown}”不是一个数。"), format!("`{shown}` is not a number."));
            let help = number_help::help(shown, Where::Waiver, unit);
            diagnostics.push(Diagnostic::new(Code::NumberForm, message).at(file, text.position).help_if(Some(help)));
        }
        quantity
    };
    let range = ExpectedRange { from: end(&entry.from), to: end(&entry.to) };
    let value = |end: Option<Quantity>| end.and_then(Quantity::exact).unwrap_or(Decimal::ZERO);
    let written = entry.to.as_ref().or(entry.from.as_ref())?;
    if range.from.is_some() && range.to.is_some() && value(range.from) > value(range.to) {
        let message = Sentence::new(
            format!("合理范围的两端写反了：{}。", range.words().zh),
            format!("The ends of the range are in the wrong order: {}.", range.words().en),
        );
        diagnostics.push(
            Diagnostic::new(Code::RangeForm, message)
                .at(file, written.position)
                .help("from 是最小的数，to 是最大的数。", "`from` is the least value, `to` the largest."),
        );
        return None;
    }
    Some(range)
}

/// The indicators of a site, by id.
#[derive(Debug, Clone, Default)]
pub struct Indicators {
    entries: BTreeMap<String, Indicator>,
}

impl Indicators {
    /// Reads `indicators.yaml`, if there is one.
    pub fn read(
        document: &Partial<Option<Document<IndicatorsFile>>>,
        locales: &Partial<Locales>,
        units: &Partial<Units>,
        diagnostics: &mut Sink,
    ) -> Partial<Indicators> {
        let Some(document) = document.as_option() else { return document.borrowed().map(|_| Indicators::default()) };
        let texts = TextReader::new(document, locales);
        let mut entries = BTreeMap::new();
        for (id, entry) in &document.value.indicators.0 {
            let unit = units.find(texts.file, &entry.unit, diagnostics);
            if let Some(label) = texts.read(&entry.label, diagnostics) {
                let definition = texts.read_optional(entry.definition.as_ref(), diagnostics);
                let scope = texts.read_optional(entry.scope.as_ref(), diagnostics);
                let range = entry.range.as_ref();
                let range = range.and_then(|range| read_range(texts.file, range, unit.as_deref(), diagnostics));
                entries.insert(id.value.clone(), Indicator { label, unit, definition, scope, range });
            }
        }
        document.map(|_| Indicators { entries })
    }

    /// The indicator with an id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.entries.get(id)
    }

    /// All indicators with their ids, sorted.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Indicator)> {
        self.entries.iter().map(|(id, indicator)| (id.as_str(), indicator))
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}
