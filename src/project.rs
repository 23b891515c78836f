//! The folders of a site. This module only handles paths; it opens nothing.

use std::path::{Path, PathBuf};

/// The folders of one site.
#[derive(Debug, Clone)]
pub struct Project {
    /// The folder of the site, in which the editor works.
    pub root: PathBuf,
    /// `content/`: YAML and Markdown files.
    pub content: PathBuf,
    /// `themes/`: the site's own theme files, if there are any.
    pub themes: PathBuf,
    /// `pdf/`: the printed reports, with records of the content that they were printed
    /// from.
    pub printed: PathBuf,
    /// The output folder; `public/` by default.
    pub output: PathBuf,
    /// Whether languages that `site.yaml` does not publish yet are read too.
    pub has_drafts: bool,
}

impl Project {
    /// The folders of the site in `root`. `output` replaces the default output folder.
    pub fn new(root: &Path, output: Option<&Path>) -> Project {
        Project {
            root: root.to_path_buf(),
            content: root.join("content"),
            themes: root.join("themes"),
            printed: root.join("pdf"),
            output: output.map_or_else(|| root.join("public"), Path::to_path_buf),
            has_drafts: false,
        }
    }

    /// The same with the languages that are not published yet, for translators.
    pub fn with_drafts(self) -> Project {
        Project { has_drafts: true, ..self }
    }
}

/// Returns whether a file or folder is ignored: it is hidden, or a backup or temporary
/// copy of an editor program.
pub(crate) fn is_passed_over(name: &str) -> bool {
    let backup = name.ends_with('~') || name.ends_with(".bak") || name.ends_with(".tmp") || name.ends_with(".swp");
    name.starts_with(['.', '#']) || name.starts_with("~$") || backup
}
