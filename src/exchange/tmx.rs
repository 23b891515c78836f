//! TMX 1.4b (LISA, 2005): the finished translations, for the memory of a translation tool. It is not read again.

use super::elements::{Part, parts_of};
use super::{Bundle, Unit};
use crate::diagnostic::Speech;
use crate::error::Result;
use crate::page_template;
use serde::Serialize;

#[derive(Serialize)]
struct View<'u> {
    version: &'static str,
    source_language: &'u str,
    target_language: &'u str,
    units: Vec<UnitView>,
}

#[derive(Serialize)]
struct UnitView {
    place: String,
    source: Vec<Part>,
    target: Vec<Part>,
}

/// Writes the segments that have a translation.
pub(super) fn write(bundle: &Bundle) -> Result<String> {
    let view = |unit: &Unit| {
        let (source, target) = parts_of(unit);
        Some(UnitView { place: format!("{}#{}", unit.subject, unit.address), source, target: target? })
    };
    let view = View {
        version: env!("CARGO_PKG_VERSION"),
        source_language: &bundle.source_language,
        target_language: &bundle.target_language,
        units: bundle.units.iter().filter_map(view).collect(),
    };
    let text = page_template::filled(include_str!("tmx.xml"), view, Speech::English)?;
    Ok(text.trim_start().to_owned())
}
