//! gongkai (公开) turns YAML data and a Markdown narrative into a static bilingual site.
//!
//! Each stage is a folder with one entry function of the same name. Content passes
//! through the stages in a fixed order; only `pipeline` uses all of them. See
//! ARCHITECTURE.md.

pub mod attachment;
pub mod bounds;
pub mod characters;
pub mod diagnostic;
pub mod disk;
pub mod disk_path;
pub mod error;
pub mod file_name;
pub mod media_type;
pub mod memo;
pub mod narrative;
pub mod partial;
pub mod passage;
pub mod picture;
pub mod project;
pub mod published;

pub mod artwork;
pub mod check;
pub mod commands;
pub mod compress;
pub mod console;
pub mod explain;
pub mod export;
pub mod fixes;
pub mod host;
pub mod load;
pub mod model;
pub mod pdf;
pub mod pdf_freshness;
pub mod pipeline;
pub mod plan;
pub mod preview;
pub mod render;
pub mod theme;
pub mod uses;
pub mod write;
