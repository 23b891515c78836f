//! Where things are: the folders of one site. Paths only; nothing is opened here.

use std::path::{Path, PathBuf};

#[derive(Debug, Clone)]
pub struct Project {
    /// The folder the editor works in.
    pub root: PathBuf,
    /// `content/`: YAML and Markdown.
    pub content: PathBuf,
    /// `themes/`: the site's own overrides, if there are any.
    pub themes: PathBuf,
    /// `pdf/`: the printed reports, and the records of what they were printed from.
    pub printed: PathBuf,
    /// Where the site is written; `public/` unless told otherwise.
    pub output: PathBuf,
}

impl Project {
    pub fn new(root: &Path, output: Option<&Path>) -> Project {
        Project {
            root: root.to_path_buf(),
            content: root.join("content"),
            themes: root.join("themes"),
            printed: root.join("pdf"),
            output: output.map_or_else(|| root.join("public"), Path::to_path_buf),
        }
    }
}

/// Whether a file or folder of this name is no part of a site: hidden, or a
/// backup or half-saved copy that an editor's program has left.
pub fn is_passed_over(name: &str) -> bool {
    let backup = name.ends_with('~') || name.ends_with(".bak") || name.ends_with(".tmp") || name.ends_with(".swp");
    name.starts_with(['.', '#']) || name.starts_with("~$") || backup
}
