//! Indicators: the things that are measured, shared by reports and years.

use crate::diagnostic::Sink;
use crate::load::documents::Document;
use crate::load::schema::IndicatorsFile;
use crate::model::locale::Locales;
use crate::model::text::{Localized, TextReader};
use crate::model::unit::{Unit, Units};
use crate::partial::Partial;
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
                entries.insert(id.value.clone(), Indicator { label, unit, definition, scope });
            }
        }
        document.map(|_| Indicators { entries })
    }

    /// The indicator with an id.
    pub fn get(&self, id: &str) -> Option<&Indicator> {
        self.entries.get(id)
    }

    /// All indicators, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Indicator> {
        self.entries.values()
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }
}
