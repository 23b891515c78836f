//! gongkai (公开) turns YAML data and a Markdown narrative into a static bilingual site.
//!
//! Each stage is a folder with one entry function of the same name. Content passes
//! through the stages in a fixed order; only `pipeline` uses all of them. See
//! ARCHITECTURE.md.

mod artwork;
mod attachment;
mod bounds;
mod characters;
mod check;
mod commands;
mod compress;
mod console;
mod diagnostic;
mod disk;
mod disk_path;
mod error;
mod explain;
mod export;
mod file_name;
mod fixes;
mod host;
mod load;
mod media_type;
mod memo;
mod model;
mod narrative;
mod partial;
mod passage;
mod pdf;
mod pdf_freshness;
mod picture;
mod pipeline;
mod plan;
mod preview;
mod project;
mod published;
mod render;
mod theme;
mod uses;
mod write;

pub use commands::run;

pub mod harness;
