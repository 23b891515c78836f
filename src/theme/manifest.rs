//! `theme.yaml`: the style sheets and scripts of a theme, and their order.

use serde::Deserialize;

/// The contents of `theme.yaml`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The format version, always 1. It allows for other formats in the future.
    pub format: u32,
    /// Files in `assets/css/`, joined in this order into one style sheet.
    pub stylesheets: Vec<String>,
    /// Files in `assets/js/` that run before the page is drawn.
    pub head_scripts: Vec<String>,
    /// Files in `assets/js/` that run after the page is parsed.
    pub scripts: Vec<String>,
    /// Files in `assets/js/` that a page loads only when a reader uses their function.
    #[serde(default)]
    pub lazy_scripts: Vec<String>,
}
