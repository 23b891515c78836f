//! gongkai (公开) turns YAML data and a Markdown narrative into a static bilingual site.
//!
//! Each stage is a folder with one entry function of the same name. Content passes
//! through the stages in a fixed order; only `pipeline` uses all of them. See
//! ARCHITECTURE.md.

// Smaller sets of features leave some shared code without a user; the full set is checked for it.
#![cfg_attr(
    not(all(feature = "preview", feature = "cards", feature = "pdf", feature = "import")),
    allow(dead_code, unused_imports)
)]

mod artwork;
mod attachment;
mod bounds;
mod characters;
mod check;
mod commands;
mod compress;
mod console;
mod content_edit;
mod diagnostic;
mod disk;
mod disk_path;
mod error;
mod exchange;
mod explain;
mod export;
#[cfg(all(feature = "preview", feature = "import"))]
mod fact_edit;
mod file_name;
mod fixes;
mod host;
mod identifier;
mod impact;
#[cfg(feature = "import")]
mod import;
mod load;
mod media_type;
mod memo;
mod model;
mod narrative;
mod page_template;
mod partial;
mod passage;
#[cfg(feature = "pdf")]
mod pdf;
mod pdf_freshness;
mod picture;
mod pipeline;
mod plan;
#[cfg(feature = "preview")]
mod preview;
mod printed_places;
mod project;
mod proof;
mod proposals;
mod published;
mod qr_code;
mod render;
#[cfg(any(feature = "preview", feature = "pdf"))]
mod rendered_site;
mod segment;
#[cfg(any(feature = "preview", feature = "pdf"))]
mod stop_signal;
mod theme;
mod translate;
mod uses;
mod verdict;
mod write;
mod written;
mod yaml_block;

pub use commands::run;

pub mod harness;
