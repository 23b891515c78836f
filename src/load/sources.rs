//! The files of `content/`: names, texts, pictures' sizes.
//!
//! Reads each file once. Text comes out as UTF-8 with `\n` line ends and no
//! byte-order mark, whatever the editor's program wrote. Hidden files and the
//! backup copies of editors are passed over; a link that leads out of the
//! site's own folders is refused.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::error::{Error, Result};
use crate::project::Project;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::{DirEntry, WalkDir};

/// Source files by their name: relative to the site's folder, with `/`.
#[derive(Debug, Default)]
pub struct Sources {
    pub texts: BTreeMap<Arc<str>, String>,
    pub others: BTreeMap<Arc<str>, OtherFile>,
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
    pub fn line(&self, file: &str, number: u32) -> Option<&str> {
        self.texts.get(file)?.lines().nth(number.checked_sub(1)? as usize)
    }
}

pub fn read(project: &Project, diagnostics: &mut Vec<Diagnostic>) -> Result<Sources> {
    let roots = [&project.root, &project.content].map(|path| fs::canonicalize(path).ok());
    let mut found = Vec::new();
    let mut sources = Sources::default();
    let walk = WalkDir::new(&project.content).follow_links(true).sort_by_file_name();
    for entry in walk.into_iter().filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry)) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                diagnostics.push(unreachable(project, &error));
                continue;
            }
        };
        let Some(name) = name_of(entry.path(), &project.root) else { continue };
        if entry.path_is_symlink() && entry.depth() > 0 && leaves(entry.path(), &roots) {
            let message = Sentence::new(
                "这个链接指向网站文件夹以外，不会发布。",
                "This link leads out of the site's folder and is not published.",
            );
            diagnostics.push(Diagnostic::new(Code::FileOutside, message).at(&name, Position::start()));
        } else if entry.file_type().is_dir() {
            if entry.depth() == 1 {
                sources.folders.push(entry.file_name().to_string_lossy().into_owned());
            }
        } else {
            found.push((name, entry.into_path()));
        }
    }
    let read: Vec<_> = found.into_par_iter().map(read_file).collect();
    for file in read {
        match file? {
            File::Text(name, text) => drop(sources.texts.insert(name, text)),
            File::Other(name, other) => drop(sources.others.insert(name, other)),
            File::Refused(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    Ok(sources)
}

enum File {
    Text(Arc<str>, String),
    Other(Arc<str>, OtherFile),
    Refused(Diagnostic),
}

fn read_file((name, path): (Arc<str>, PathBuf)) -> Result<File> {
    if !name.ends_with(".yaml") && !name.ends_with(".md") {
        let size = imagesize::size(&path)
            .ok()
            .and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
        return Ok(File::Other(name, OtherFile { path, size }));
    }
    let bytes = fs::read(&path).map_err(Error::system(&path))?;
    Ok(match decode(bytes) {
        Ok(text) => File::Text(name, text),
        Err(message) => File::Refused(
            Diagnostic::new(Code::FileEncoding, message)
                .at(&name, Position::start())
                .help("请用编辑器“另存为”，编码选 UTF-8。", "Use “Save as” in the editor and choose the encoding UTF-8."),
        ),
    })
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
    !roots.iter().flatten().any(|root| target.starts_with(root))
}

fn unreachable(project: &Project, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().unwrap_or(&project.content);
    let name = name_of(path, &project.root).unwrap_or_else(|| "content".into());
    let message =
        Sentence::new(format!("读不到这个文件或文件夹：{error}"), format!("This file or folder cannot be read: {error}"));
    Diagnostic::new(Code::FileOutside, message).at(&name, Position::start())
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
