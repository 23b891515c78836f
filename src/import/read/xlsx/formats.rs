//! How the numbers of a workbook are shown.

use crate::import::outline::LETTER;
use crate::import::read::xml::{attribute, child, elements, name};
use roxmltree::Node;
use ssfmt::{DateSystem, FormatOptions, NumberFormat};
use std::collections::HashMap;

/// The formats of a workbook.
#[derive(Debug, Default)]
pub(super) struct Formats {
    /// The format codes of cells by the number of their style. `None` for the general format.
    by_style: Vec<Option<NumberFormat>>,
    /// The indents of cells by the number of their style, as Excel counts them.
    indents: Vec<u32>,
    /// Whether days are counted from 1904.
    pub is_1904: bool,
}

/// What Excel and WPS show for the numbers of formats that are not written in the file (ECMA-376 part 1, 18.8.30, for Chinese
/// systems). Other numbers mean the same everywhere.
const CHINESE: [(u32, &str); 16] = [
    (27, "yyyy\"年\"m\"月\""),
    (28, "m\"月\"d\"日\""),
    (29, "m\"月\"d\"日\""),
    (30, "m/d/yy"),
    (31, "yyyy\"年\"m\"月\"d\"日\""),
    (32, "h\"时\"mm\"分\""),
    (33, "h\"时\"mm\"分\"ss\"秒\""),
    (36, "yyyy\"年\"m\"月\""),
    (50, "yyyy\"年\"m\"月\""),
    (51, "m\"月\"d\"日\""),
    (52, "yyyy\"年\"m\"月\""),
    (53, "m\"月\"d\"日\""),
    (54, "m\"月\"d\"日\""),
    (57, "yyyy\"年\"m\"月\""),
    (58, "m\"月\"d\"日\""),
    (14, "yyyy/m/d"),
];

impl Formats {
    pub(super) fn read(root: Node<'_, '_>) -> Formats {
        let written = child(root, "numFmts")
            .into_iter()
            .flat_map(elements)
            .filter_map(|node| Some((attribute(node, "numFmtId")?.parse().ok()?, attribute(node, "formatCode")?.to_owned())));
        let written: HashMap<u32, String> = written.collect();
        let styles: Vec<Node<'_, '_>> =
            child(root, "cellXfs").into_iter().flat_map(elements).filter(|node| name(*node) == "xf").collect();
        let indent = |style: &Node<'_, '_>| attribute(child(*style, "alignment")?, "indent")?.parse().ok();
        let indents = styles.iter().map(|style| indent(style).unwrap_or_default()).collect();
        let by_style = styles.into_iter().map(|style| {
            let id: u32 = attribute(style, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
            let known = CHINESE.iter().find(|(known, _)| *known == id).map(|(_, code)| (*code).to_owned());
            let code = written.get(&id).cloned().or(known).or_else(|| ssfmt::format_code_from_id(id).map(str::to_owned));
            code.as_deref().and_then(parse)
        });
        Formats { by_style: by_style.collect(), indents, is_1904: false }
    }

    /// A number as it is shown in a cell of a style.
    pub(super) fn shown(&self, stored: &str, style: usize) -> String {
        let Ok(value) = stored.trim().parse::<f64>() else { return stored.to_owned() };
        let date_system = if self.is_1904 { DateSystem::Date1904 } else { DateSystem::Date1900 };
        let options = FormatOptions { date_system, ..FormatOptions::default() };
        match self.by_style.get(style).and_then(Option::as_ref) {
            Some(format) => with_minus(value, format.format(value, &options).trim()),
            None => general(value),
        }
    }

    /// The indent of cells of a style in twips. One step of Excel is about as wide as a letter.
    pub(super) fn indent(&self, style: usize) -> u32 {
        self.indents.get(style).map_or(0, |steps| steps.saturating_mul(LETTER))
    }

    /// Whether cells of a style show as many digits as there is room for.
    pub(super) fn is_general(&self, style: usize) -> bool {
        self.by_style.get(style).is_none_or(Option::is_none)
    }
}

/// A number below nought that is shown behind a triangle or in brackets, with a minus sign: the stored number says what is meant.
fn with_minus(value: f64, shown: &str) -> String {
    let inside = shown.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    let bare = inside.or_else(|| shown.strip_prefix(['▲', '△', '▼', '▽'])).filter(|_| value < 0.0);
    match bare.map(str::trim).filter(|bare| bare.starts_with(|c: char| c.is_ascii_digit())) {
        Some(bare) => format!("-{bare}"),
        None => shown.to_owned(),
    }
}

fn parse(code: &str) -> Option<NumberFormat> {
    let is_general = code.eq_ignore_ascii_case("general") || code == "@";
    NumberFormat::parse(code).ok().filter(|_| !is_general)
}

/// A number without a format. The digits behind the fifteenth are those of the binary form, which Excel does not show.
fn general(value: f64) -> String {
    format!("{value:.14e}").parse::<f64>().unwrap_or(value).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_nought_has_a_minus() {
        for (value, shown, expected) in [
            (-5.0, "▲5", "-5"),
            (-1234.5, "(1,234.50)", "-1,234.50"),
            (5.0, "▲5", "▲5"),
            (-5.0, "-5", "-5"),
            (-5.0, "(无)", "(无)"),
        ] {
            assert_eq!(with_minus(value, shown), expected, "{shown}");
        }
    }

    #[test]
    fn indents_are_those_of_styles() {
        let text = "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='0'><alignment indent='2'/></xf></cellXfs></styleSheet>";
        let document = crate::import::read::xml::parse("styles", text).expect("XML");
        let formats = Formats::read(document.root_element());
        assert_eq!((formats.indent(0), formats.indent(1), formats.indent(9)), (0, 420, 0));
    }
}
