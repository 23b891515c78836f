//! The boundary of a site: links are followed, and files published, only inside its
//! folders.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::disk;
use crate::error::cause;
use crate::project::{Project, is_passed_over};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// The folders of a site, with links resolved. `content/` and `themes/` may themselves be
/// links to folders that several sites share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bounds {
    roots: Vec<PathBuf>,
}

impl Bounds {
    /// The boundary of a project's site.
    pub(crate) fn of(project: &Project) -> Bounds {
        let folders = [&project.root, &project.content, &project.themes];
        Bounds { roots: folders.into_iter().filter_map(|path| fs::canonicalize(path).ok()).collect() }
    }

    /// Returns whether a file or folder is inside the site after all links are resolved.
    pub(crate) fn hold(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|path| self.hold_resolved(&path))
    }

    fn hold_resolved(&self, path: &Path) -> bool {
        // Hidden files of the site, which may contain passwords, are not for readers.
        let is_open = |rest: &Path| !rest.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
        self.roots.iter().any(|root| path.strip_prefix(root).is_ok_and(is_open))
    }

    /// Opens a file that is to be published. The check is repeated, because the file may
    /// have been replaced with a link since the site was loaded.
    pub(crate) fn open(&self, path: &Path) -> io::Result<File> {
        let path = fs::canonicalize(path)?;
        if !self.hold_resolved(&path) {
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, "a link out of the site's folder"));
        }
        disk::open(&path)
    }
}

/// Why a file or folder is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A link that leads out of the site.
    Outside,
    /// A file that cannot be read, with the reason.
    Unreadable(Sentence),
}

impl Refusal {
    /// The refusal for an error of the directory walk.
    pub(crate) fn of(error: &walkdir::Error) -> Refusal {
        Refusal::Unreadable(match error.io_error() {
            Some(source) => cause(source),
            None => Sentence::new("这个链接绕回了它自己所在的文件夹", "this link leads back to the folder that contains it"),
        })
    }

    /// The refusal for something that is not a regular file, such as a pipe.
    pub(crate) fn not_ordinary() -> Refusal {
        Refusal::Unreadable(Sentence::new("它不是普通文件", "it is not an ordinary file"))
    }

    /// Returns the diagnostic for a file of this name.
    pub(crate) fn diagnostic(&self, name: &Arc<str>) -> Diagnostic {
        match self {
            Refusal::Outside => {
                let message = Sentence::new(
                    "这个链接指向网站文件夹以外，不会发布。",
                    "This link points outside the site's folder and is not published.",
                );
                Diagnostic::new(Code::FileOutside, message)
                    .at(name, Position::start())
                    .help("请把文件本身复制到这里。", "Copy the file itself to this location.")
            }
            Refusal::Unreadable(reason) => {
                let message = Sentence::new(
                    format!("读不了这个文件：{}。", reason.zh),
                    format!("This file cannot be read: {}.", reason.en),
                );
                Diagnostic::new(Code::FileUnreadable, message).at(name, Position::start())
            }
        }
    }
}

/// The result of walking a folder.
#[derive(Debug, Default)]
pub(crate) struct Walked {
    /// Files, sorted by path.
    pub files: Vec<PathBuf>,
    /// Paths that were not read, with the reason.
    pub refused: Vec<(PathBuf, Refusal)>,
}

/// Returns the files below a folder. Links are followed if they stay inside the site.
/// Hidden files and temporary copies of editor programs are skipped.
pub(crate) fn walk(folder: &Path, bounds: &Bounds) -> Walked {
    let mut walked = Walked::default();
    let walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
    let mut walk = walk.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(&entry.file_name().to_string_lossy()));
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                walked.refused.push((error.path().unwrap_or(folder).to_path_buf(), Refusal::of(&error)));
                continue;
            }
        };
        if entry.depth() > 0 && entry.path_is_symlink() && !bounds.hold(entry.path()) {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            walked.refused.push((entry.into_path(), Refusal::Outside));
        } else if entry.file_type().is_file() {
            walked.files.push(entry.into_path());
        } else if !entry.file_type().is_dir() {
            walked.refused.push((entry.into_path(), Refusal::not_ordinary()));
        }
    }
    walked
}

/// Returns whether one of the program's own folders is a link out of the site. Reading or
/// writing through such a link would affect files of others.
pub(crate) fn leads_out(project: &Project, folder: &Path) -> bool {
    let is_link = fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink());
    let is_inside = |path: PathBuf| Bounds::of(project).roots.iter().any(|root| path.starts_with(root));
    is_link && !fs::canonicalize(folder).is_ok_and(is_inside)
}
