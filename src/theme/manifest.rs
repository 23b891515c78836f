//! `theme.yaml`: which style sheets and scripts a theme has, in which order.

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// 1; kept so that a later format can tell itself apart.
    pub format: u32,
    /// Files of `assets/css/`, joined in this order into one sheet.
    pub stylesheets: Vec<String>,
    /// Files of `assets/js/` that run before the page is drawn.
    pub head_scripts: Vec<String>,
    /// Files of `assets/js/` that run when the page has been read.
    pub scripts: Vec<String>,
    /// Files of `assets/js/` that a page loads only when a reader asks for what they do.
    #[serde(default)]
    pub lazy_scripts: Vec<String>,
}
