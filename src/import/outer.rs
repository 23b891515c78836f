//! The headings of the parts around the sections of a report: 前言, 结语.

use super::outline::Paragraph;

/// The parts of a report around its sections. They have no numbers, and the site prints their headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outer {
    Preface,
    Closing,
}

impl Outer {
    /// The part that a heading names: 前 言, 结束语. A numbered heading names a section.
    pub(super) fn of(paragraph: &Paragraph) -> Option<Outer> {
        let name: String = paragraph.text().chars().filter(|c| !c.is_whitespace()).collect();
        if paragraph.label.is_some() || paragraph.list_depth.is_some() {
            return None;
        }
        match name.as_str() {
            "前言" | "引言" | "序言" | "导言" => Some(Outer::Preface),
            "结语" | "结束语" | "结束" | "后记" => Some(Outer::Closing),
            _ => None,
        }
    }

    /// The heading that the site prints.
    pub(super) fn printed(self) -> &'static str {
        match self {
            Outer::Preface => "前言",
            Outer::Closing => "结语",
        }
    }
}
