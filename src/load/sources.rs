//! The files of `content/`: names, texts, pictures' sizes.
//!
//! Reads each file once. Text comes out as UTF-8 with `\n` line ends and no
//! byte-order mark, whatever the editor's program wrote. Hidden files and the
//! backup copies of editors are passed over; a link that leads out of the
//! site's own folders is refused.

use super::memory::{File, Memory, RememberedFile, Stamp};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::project::Project;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Source files by their name: relative to the site's folder, with `/`.
#[derive(Debug, Default)]
pub struct Sources {
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
    pub others: BTreeMap<Arc<str>, OtherFile>,
    /// Files that are there but could not be read; that has been reported.
    pub unreadable: BTreeSet<Arc<str>>,
    /// Folders directly below `content/`.
    pub folders: Vec<String>,
}

/// A file that is copied, not read: a picture or an attachment.
#[derive(Debug, Clone)]
pub struct OtherFile {
    pub path: PathBuf,
    /// Pixels, where the file is a picture we can read.
    pub size: Option<(u32, u32)>,
}

impl Sources {
    /// A file or folder that the walk could not enter.
    fn unreachable(&mut self, project: &Project, error: &walkdir::Error, diagnostics: &mut Vec<Diagnostic>) {
        let path = error.path().unwrap_or(&project.content);
        let name = name_of(path, &project.root).unwrap_or_else(|| "content".into());
        let reason = match error.io_error() {
            Some(source) => crate::error::cause(source),
            None => Sentence::new("这个链接绕回了它自己所在的文件夹", "this link leads round to the folder it stands in"),
        };
        diagnostics.push(unreadable(&name, &reason));
        self.unreadable.insert(name);
    }

    pub fn line(&self, file: &str, number: u32) -> Option<&str> {
        self.texts.get(file)?.lines().nth(number.checked_sub(1)? as usize)
    }
}

pub fn read(project: &Project, memory: &mut Memory, diagnostics: &mut Vec<Diagnostic>) -> Sources {
    let roots = [&project.root, &project.content].map(|path| fs::canonicalize(path).ok());
    let mut found = Vec::new();
    let mut sources = Sources::default();
    let walk = WalkDir::new(&project.content).follow_links(true).sort_by_file_name();
    let mut walk = walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry));
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                sources.unreachable(project, &error, diagnostics);
                continue;
            }
        };
        let Some(name) = name_of(entry.path(), &project.root) else { continue };
        if entry.path_is_symlink() && entry.depth() > 0 && leaves(entry.path(), &roots) {
            let message = Sentence::new(
                "这个链接指向网站文件夹以外，不会发布。",
                "This link leads out of the site's folder and is not published.",
            );
            diagnostics.push(
                Diagnostic::new(Code::FileOutside, message)
                    .at(&name, Position::start())
                    .help("请把文件本身复制到这里。", "Copy the file itself to this place."),
            );
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        } else if entry.file_type().is_dir() {
            if entry.depth() == 1 {
                sources.folders.push(entry.file_name().to_string_lossy().into_owned());
            }
        } else if entry.file_type().is_file() {
            found.push((name, entry));
        } else {
            let reason = Sentence::new("它不是普通文件", "it is not an ordinary file");
            diagnostics.push(unreadable(&name, &reason));
            sources.unreadable.insert(name);
        }
    }
    let read: Vec<(Arc<str>, RememberedFile)> =
        found.into_par_iter().map(|(name, entry)| read_or_recall(name, &entry, &memory.files)).collect();
    memory.files = read.into_iter().collect();
    for (name, RememberedFile { file, .. }) in &memory.files {
        match file {
            File::Text(text) => drop(sources.texts.insert(name.clone(), text.clone())),
            File::Other(other) => drop(sources.others.insert(name.clone(), other.clone())),
            File::Refused(diagnostic) => {
                diagnostics.push(diagnostic.clone());
                sources.unreadable.insert(name.clone());
            }
        }
    }
    sources
}

fn read_or_recall(name: Arc<str>, entry: &DirEntry, known: &BTreeMap<Arc<str>, RememberedFile>) -> (Arc<str>, RememberedFile) {
    let Ok(metadata) = entry.metadata() else {
        let file = read_file(&name, entry.path());
        return (name, RememberedFile { stamp: Stamp::default(), file });
    };
    let stamp = Stamp::of(&metadata);
    if let Some(remembered) = known.get(&name).filter(|remembered| stamp.is_surely(remembered.stamp)) {
        return (name, remembered.clone());
    }
    let file = match (read_file(&name, entry.path()), known.get(&name).map(|remembered| &remembered.file)) {
        // The same text again: later stages see that by the pointer alone.
        (File::Text(text), Some(File::Text(old))) if text == *old => File::Text(old.clone()),
        (file, _) => file,
    };
    (name, RememberedFile { stamp, file })
}

fn read_file(name: &Arc<str>, path: &Path) -> File {
    if !name.ends_with(".yaml") && !name.ends_with(".md") {
        let size = imagesize::size(path).ok();
        let size = size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
        return File::Other(OtherFile { path: path.to_path_buf(), size });
    }
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => return File::Refused(unreadable(name, &crate::error::cause(&error))),
    };
    match decode(bytes) {
        Ok(text) => File::Text(text.into()),
        Err(message) => File::Refused(
            Diagnostic::new(Code::FileEncoding, message)
                .at(name, Position::start())
                .help("请用编辑器“另存为”，编码选 UTF-8。", "Use “Save as” in the editor and choose the encoding UTF-8."),
        ),
    }
}

fn unreadable(name: &Arc<str>, reason: &Sentence) -> Diagnostic {
    let message = Sentence::new(format!("读不了这个文件：{}。", reason.zh), format!("This file cannot be read: {}.", reason.en));
    Diagnostic::new(Code::FileUnreadable, message).at(name, Position::start())
}

/// UTF-8 text with `\n` line ends, or the reason why it is none.
fn decode(bytes: Vec<u8>) -> std::result::Result<String, Sentence> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) || looks_like_utf16(&bytes) {
        return Err(Sentence::new("文件的编码是 UTF-16，不是 UTF-8。", "This file is encoded in UTF-16, not UTF-8."));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        if looks_like_gb18030(error.as_bytes()) {
            Sentence::new("文件的编码像是 GB18030（GBK），不是 UTF-8。", "This file looks like GB18030 (GBK), not UTF-8.")
        } else {
            Sentence::new("文件不是 UTF-8 编码的文本。", "This file is not text in UTF-8.")
        }
    })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(&text);
    Ok(if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text.to_owned() })
}

fn looks_like_utf16(bytes: &[u8]) -> bool {
    let zeros = bytes.iter().take(200).filter(|byte| **byte == 0).count();
    zeros > 0 && zeros * 4 >= bytes.len().min(200)
}

/// Every byte above ASCII begins a pair whose second byte is in GBK's range.
fn looks_like_gb18030(bytes: &[u8]) -> bool {
    let mut bytes = bytes.iter();
    while let Some(&first) = bytes.next() {
        if first < 0x80 {
            continue;
        }
        let second = bytes.next().copied().unwrap_or(0);
        if !(0x81..=0xFE).contains(&first) || !(0x40..=0xFE).contains(&second) && !(0x30..=0x39).contains(&second) {
            return false;
        }
    }
    true
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let backup = name.ends_with('~') || name.ends_with(".bak") || name.ends_with(".tmp") || name.ends_with(".swp");
    let note = entry.depth() <= 2 && name.to_ascii_lowercase().starts_with("readme");
    name.starts_with('.') || name.starts_with('#') || name.starts_with("~$") || backup || note
}

fn leaves(path: &Path, roots: &[Option<PathBuf>]) -> bool {
    let Ok(target) = fs::canonicalize(path) else { return true };
    // Hidden files of the site, such as passwords of a host, are not for readers.
    let is_open = |rest: &Path| !rest.components().any(|part| part.as_os_str().to_string_lossy().starts_with('.'));
    !roots.iter().flatten().any(|root| target.strip_prefix(root).is_ok_and(is_open))
}

/// The name of a file in messages and in the model: `content/2023/facts.yaml`.
pub fn name_of(path: &Path, root: &Path) -> Option<Arc<str>> {
    let relative = path.strip_prefix(root).ok()?;
    let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    Some(parts.join("/").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_encoding() {
        // 安阳市 in GBK
        let gbk = vec![0xB0, 0xB2, 0xD1, 0xF4, 0xCA, 0xD0];
        assert!(decode(gbk).unwrap_err().en.contains("GB18030"));
        let utf16 = "title: 标题".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(decode(utf16).unwrap_err().en.contains("UTF-16"));
        assert_eq!(decode("\u{FEFF}a\r\nb".into()).unwrap(), "a\nb");
    }
}
