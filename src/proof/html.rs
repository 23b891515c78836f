//! Writes a proof sheet as one HTML file without scripts, for the screen and for paper (A4).

use super::Sheet;
use crate::diagnostic::Speech;
use crate::error::Result;
use crate::page_template;
use serde::Serialize;

/// What a page with a sheet has besides the sheet.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Surroundings {
    /// The number of errors in the present content, if the sheet shows earlier content. Such a sheet
    /// says so in large letters and cannot be signed.
    pub errors: usize,
    /// In the preview: the URLs of its overview and of the pages of facts (to which a fact's id is
    /// added), and of the script that loads the page again after a build.
    pub preview: Option<PreviewLinks>,
}

/// URLs of the preview, relative to the sheet.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PreviewLinks {
    pub overview: String,
    pub facts: String,
    pub script: String,
    /// The number of the snapshot that the sheet is made from.
    pub number: u64,
}

#[derive(Serialize)]
struct Values<'a> {
    sheet: &'a Sheet,
    style: &'static str,
    errors: usize,
    preview: Option<&'a PreviewLinks>,
    /// How many numbers are no facts.
    loose: usize,
}

/// Returns the sheet as a page.
pub(crate) fn page(sheet: &Sheet, surroundings: &Surroundings, speech: Speech) -> Result<String> {
    let Surroundings { errors, preview } = surroundings;
    let loose = sheet.numbers_in_text.len() + sheet.tables.iter().map(|table| table.numbers).sum::<usize>();
    let style = include_str!("sheet.css");
    let values = Values { sheet, style, errors: *errors, preview: preview.as_ref(), loose };
    page_template::filled(include_str!("sheet.html"), values, speech)
}
