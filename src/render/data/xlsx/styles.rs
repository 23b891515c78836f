//! How cells look. Each combination that a workbook uses is written once, in the order of its first use.

use super::super::super::html::escape;
use super::parts::{DECLARATION, MAIN};
use super::{Align, CellStyle, Face};
use std::collections::BTreeMap;

/// Format codes below this number are built into the format.
const FIRST_FORMAT: usize = 164;

/// The letters of each face, in the order of [`Face`]: size in points, attributes, colour.
const FONTS: [(&str, &str, &str); 6] = [
    ("11", "", "FF1A1A1A"),
    ("15", "<b/>", "FF1A1A1A"),
    ("11", "<b/>", "FF1A1A1A"),
    ("11", "<b/>", "FF1A1A1A"),
    ("10", "", "FF595959"),
    ("11", "<u/>", "FF1F4E8C"),
];

/// The styles that a workbook uses.
pub(super) struct Styles {
    typeface: &'static str,
    /// The index of each style.
    known: BTreeMap<CellStyle, usize>,
    /// The styles by their index.
    used: Vec<CellStyle>,
    /// The index of each format code.
    formats: BTreeMap<String, usize>,
}

impl Styles {
    /// Returns styles of which only the plain one is used.
    pub(super) fn new(typeface: &'static str) -> Styles {
        let mut styles = Styles { typeface, known: BTreeMap::new(), used: Vec::new(), formats: BTreeMap::new() };
        styles.index(&CellStyle::default());
        styles
    }

    /// Returns the index of a style.
    pub(super) fn index(&mut self, style: &CellStyle) -> usize {
        if let Some(index) = self.known.get(style) {
            return *index;
        }
        if !style.format.is_empty() {
            let next = FIRST_FORMAT + self.formats.len();
            self.formats.entry(style.format.clone()).or_insert(next);
        }
        let index = self.used.len();
        self.known.insert(style.clone(), index);
        self.used.push(style.clone());
        index
    }

    /// Returns the file of styles.
    pub(super) fn xml(&self) -> String {
        let mut formats: Vec<(&usize, &String)> = self.formats.iter().map(|(code, index)| (index, code)).collect();
        formats.sort();
        let format =
            |(index, code): &(&usize, &String)| format!("<numFmt numFmtId=\"{index}\" formatCode=\"{}\"/>", escape(code));
        let codes: String = formats.iter().map(format).collect();
        let codes = if codes.is_empty() { codes } else { format!("<numFmts count=\"{}\">{codes}</numFmts>", formats.len()) };
        let font = |(size, marks, colour): &(&str, &str, &str)| {
            format!("<font>{marks}<sz val=\"{size}\"/><color rgb=\"{colour}\"/><name val=\"{}\"/></font>", self.typeface)
        };
        let fonts: String = FONTS.iter().map(font).collect();
        let line = |side: &str| format!("<{side} style=\"thin\"><color rgb=\"FFBFBFBF\"/></{side}>");
        let lines: String = ["left", "right", "top", "bottom"].into_iter().map(line).collect();
        let cells: String = self.used.iter().map(|style| self.cell(style)).collect();
        format!(
            "{DECLARATION}<styleSheet xmlns=\"{MAIN}\">{codes}<fonts count=\"{}\">{fonts}</fonts>\
             <fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>\
             <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/></patternFill></fill></fills>\
             <borders count=\"2\"><border><left/><right/><top/><bottom/></border><border>{lines}</border></borders>\
             <cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"{}\">{cells}</cellXfs>\
             <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
            FONTS.len(),
            self.used.len()
        )
    }

    fn cell(&self, style: &CellStyle) -> String {
        let format = self.formats.get(&style.format).copied().unwrap_or_default();
        let (font, fill, border) =
            (style.face as usize, if style.face == Face::Head { 2 } else { 0 }, usize::from(style.is_ruled));
        let horizontal = match style.align {
            Align::Natural if style.indent > 0 => " horizontal=\"left\"",
            Align::Natural | Align::Wrapped => "",
            Align::Centre => " horizontal=\"center\"",
            Align::End => " horizontal=\"right\"",
        };
        let indent = if style.indent > 0 { format!(" indent=\"{}\"", style.indent) } else { String::new() };
        let wrapped = if matches!(style.align, Align::Wrapped | Align::Centre) { " wrapText=\"1\"" } else { "" };
        format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" xfId=\"0\" applyNumberFormat=\"1\" \
             applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">\
             <alignment{horizontal} vertical=\"center\"{wrapped}{indent}/></xf>"
        )
    }
}
