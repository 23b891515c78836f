//! The first stage: reads `content/` into documents.
//!
//! 1. `listing` walks the folders, and `sources` reads the files (`path -> text`).
//! 2. `yaml` and `deserialize` turn YAML into the types of `schema`, with source positions. `conflict` and
//!    `odd_characters` check every text first.
//! 3. `markdown` turns Markdown into the narrative tree, with `front_matter`, `block_nodes` and `inline_nodes`; `directives`, `literal`, `lost_text`, `marks` and `pasted` report
//!    what such a file must not contain. comrak is used only in these modules.
//! 4. `table_file` reads the rows of tables from CSV, `record_lines` the record of translations.
//! 5. `ends` inspects the first and last bytes of files that are copied; `picture` inspects images.
//! 6. `documents` reads the files that all reports share; `report_folder` maps the files of a report to their roles, and
//!    `unused_files` reports those without a role.
//!
//! Errors are collected with their positions and never stop the reading of other files. This stage does not decide what a
//! number, a date or an id means; `model` does.

mod block_nodes;
mod conflict;
pub(crate) mod deserialize;
mod directives;
pub(crate) mod documents;
mod ends;
pub(crate) mod facts_schema;
mod front_matter;
mod incomplete_marks;
mod inline;
mod inline_nodes;
pub(crate) mod json_schema;
pub(crate) mod line_breaks;
mod link_target;
mod list_sign;
pub(crate) mod listing;
mod literal;
pub(crate) mod located;
mod lost_text;
pub(crate) mod markdown;
mod marks;
pub(crate) mod memo;
mod nesting;
mod odd_characters;
mod pasted;
mod picture;
pub(crate) mod printed;
mod record_lines;
pub(crate) mod record_schema;
mod report_folder;
pub(crate) mod report_schema;
pub(crate) mod schema;
pub(crate) mod site_schema;
pub(crate) mod slips;
pub(crate) mod source_spans;
pub(crate) mod sources;
mod syntax;
pub(crate) mod table_file;
pub(crate) mod tables_schema;
pub(crate) mod unused_files;
mod yaml;
mod yaml_problem;

use crate::diagnostic::{Diagnostic, Sink};
use documents::Documents;
use listing::Listing;
use memo::LoadMemo;
use printed::Printed;
use sources::Sources;

/// The result of a load: the documents, and the texts for showing source lines in diagnostics.
pub struct Loaded {
    /// The parsed content.
    pub documents: Documents,
    /// The texts and other files, by name.
    pub sources: Sources,
    /// The PDF files in `pdf/`.
    pub printed: Vec<Printed>,
    /// All diagnostics of this stage.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the content of a site from the listed files. A file that cannot be read is a diagnostic, so that the errors in all
/// other files are still reported.
///
/// `memory` holds the cache of the previous load and is updated with this one; a single build starts with an empty cache.
pub fn load(listing: &Listing, memory: &mut LoadMemo) -> Loaded {
    let mut diagnostics = Sink::default();
    let sources = sources::read(listing, memory, &mut diagnostics);
    let documents = documents::read(&sources, memory, &mut diagnostics);
    Loaded { documents, sources, printed: printed::read(listing), diagnostics: diagnostics.into_vec() }
}
