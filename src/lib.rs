//! gongkai (公开): YAML data and Markdown narrative to a static bilingual site.
//!
//! The stages are folders, in the order content passes through them; each has
//! one entry function of the same name. `pipeline` is the only file that names
//! them all. ARCHITECTURE.md tells the story.

pub mod attachment;
pub mod bounds;
pub mod characters;
pub mod diagnostic;
pub mod disk;
pub mod disk_path;
pub mod error;
pub mod file_name;
pub mod narrative;
pub mod partial;
pub mod passage;
pub mod picture;
pub mod project;
pub mod published;
pub mod recall;

pub mod check;
pub mod commands;
pub mod compress;
pub mod console;
pub mod explain;
pub mod export;
pub mod host;
pub mod load;
pub mod mend;
pub mod model;
pub mod offer;
pub mod pdf;
pub mod pipeline;
pub mod plan;
pub mod render;
pub mod serve;
pub mod theme;
pub mod uses;
pub mod workshop;
pub mod write;
