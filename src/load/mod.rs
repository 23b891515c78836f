//! The first stage: `content/` to documents.
//!
//! 1. `listing` walks the folders, `sources` reads the files (`path -> text`).
//! 2. `yaml` and `deserialize` turn YAML into the types of `schema`, with places.
//!    `conflict` and `odd_characters` look at every text first.
//! 3. `markdown` turns Markdown into the narrative tree; `directives`, `literal`,
//!    `lost_text`, `marks` and `pasted` say what such a file may not contain.
//!    comrak stays in these.
//! 4. `table_file` reads rows of tables from CSV.
//! 5. `ends` looks at the head and the tail of files that are copied; `picture` at
//!    those of pictures.
//! 6. `documents` says which file is what.
//!
//! Mistakes are collected, located, and never stop the reading of other files.
//! What a number, a date or an id means is not decided here but in `model`.

mod conflict;
pub mod deserialize;
mod directives;
pub mod documents;
mod ends;
mod inline;
pub mod json_schema;
pub mod line_breaks;
pub mod listing;
mod literal;
pub mod located;
mod lost_text;
pub mod markdown;
mod marks;
pub mod memory;
mod nesting;
mod odd_characters;
mod pasted;
mod picture;
pub mod printed;
pub mod schema;
pub mod slips;
pub mod sources;
mod syntax;
pub mod table_file;
pub mod tables_schema;
mod yaml;

use crate::diagnostic::{Diagnostic, Sink};
use documents::Documents;
use listing::Listing;
use memory::Memory;
use printed::Printed;
use sources::Sources;

/// What was read: the documents, and the texts for showing lines in messages.
pub struct Loaded {
    pub documents: Documents,
    pub sources: Sources,
    pub printed: Vec<Printed>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the content of a site whose files are listed. What the system refuses to
/// read is a diagnostic too, so that the mistakes in all other files are still shown.
///
/// `memory` holds what the load before has left, and then what this one leaves;
/// a single build begins with an empty one.
pub fn load(listing: &Listing, memory: &mut Memory) -> Loaded {
    let mut diagnostics = Sink::default();
    let sources = sources::read(listing, memory, &mut diagnostics);
    let documents = documents::read(&sources, memory, &mut diagnostics);
    Loaded { documents, sources, printed: printed::read(listing), diagnostics: diagnostics.into_vec() }
}
