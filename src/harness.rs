//! What the tests and fuzzers of this repository use besides the command line, in modules
//! named like those of the crate. It is no interface for other programs and may change in
//! any version.

/// See `src/artwork`.
pub mod artwork {
    pub use crate::artwork::ArtworkCache;
}

/// See `src/characters.rs`.
pub mod characters {
    pub use crate::characters::normalised;
}

/// See `src/commands`.
pub mod commands {
    pub use crate::commands::check_text;
}

/// See `src/console.rs`.
pub mod console {
    pub use crate::console::render;
}

/// See `src/diagnostic.rs`.
pub mod diagnostic {
    pub use crate::diagnostic::{Code, Diagnostic, Fix, Position, Sink, Speech};
}

/// See `src/explain.rs`.
pub mod explain {
    pub use crate::explain::{all, page};
}

/// See `src/export.rs`.
pub mod export {
    pub use crate::export::{json, sarif};
}

/// See `src/fixes.rs`.
pub mod fixes {
    pub use crate::fixes::apply;
}

/// See `src/host`.
pub mod host {
    pub use crate::host::{Hosted, Redirect, Server, host};
}

/// See `src/load`.
pub mod load {
    pub use crate::load::load;
    /// See `src/load/listing.rs`.
    pub mod listing {
        pub use crate::load::listing::Listing;
    }
    /// See `src/load/markdown.rs`.
    pub mod markdown {
        pub use crate::load::markdown::{Shape, parse};
    }
    /// See `src/load/memo.rs`.
    pub mod memo {
        pub use crate::load::memo::LoadMemo;
    }
}

/// See `src/pipeline`.
pub mod pipeline {
    pub use crate::pipeline::{
        Checked, Copies, Finding, PipelineMemo, Prepared, Rehearsal, WriteOptions, count_errors, make, prepare, prove,
    };
}

/// See `src/plan`.
pub mod plan {
    /// See `src/plan/artwork.rs`.
    pub mod artwork {
        pub use crate::plan::artwork::ArtworkKind;
    }
    /// See `src/plan/page.rs`.
    pub mod page {
        pub use crate::plan::page::{Page, PageKind};
    }
}

/// See `src/preview`.
#[cfg(feature = "preview")]
pub mod preview {
    pub use crate::preview::{Event, EventHandler, Options, serve};
}

/// See `src/project.rs`.
pub mod project {
    pub use crate::project::Project;
}

/// See `src/render`.
pub mod render {
    pub use crate::render::Content;
    /// See `src/render/recipe.rs`.
    pub mod recipe {
        pub use crate::render::recipe::Recipe;
    }
    /// See `src/render/chart`.
    pub mod chart {
        pub use crate::render::chart::{
            Absence, Category, Chart, ChartFact, ChartForm, Extremes, Number, Piece, Reached, Series, SeriesExtremes, Value,
            draw, extremes,
        };
    }
}
