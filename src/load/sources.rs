//! The files of `content/`: names, texts, image sizes.
//!
//! Each file of a listing is opened at most once. Text is returned as UTF-8 with `\n` line ends and without a byte-order mark,
//! whatever the editor wrote.

use super::ends;
use super::listing::{Entry, Listing};
use super::memo::{File, LoadMemo, RememberedFile, Stamp};
use super::table_file;
use crate::attachment::{self, Nature};
use crate::bounds::Refusal;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::identifier::PersonNumber;
use crate::picture::Head;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

/// The source files by name. A name is a path relative to the site's folder, separated by `/`.
#[derive(Debug, Default)]
pub struct Sources {
    /// The texts of YAML, Markdown and CSV files.
    pub texts: BTreeMap<Arc<str>, Arc<str>>,
    /// All other files, which are copied.
    pub others: BTreeMap<Arc<str>, OtherFile>,
    /// Files that exist but could not be read; this has been reported.
    pub unreadable: BTreeSet<Arc<str>>,
    /// Folders directly below `content/`.
    pub folders: Vec<String>,
    /// Whether languages that are not published yet are read too.
    pub has_drafts: bool,
}

/// A file that is copied, not parsed: an image or an attachment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// The path of the file on disk.
    pub path: PathBuf,
    /// The header, if the file is an image in a supported format.
    pub head: Option<Head>,
    /// Whether the content matches the file name and is complete.
    pub nature: Nature,
    /// Numbers of persons in its text, as far as that can be read; each once.
    pub persons: Vec<PersonNumber>,
}

impl Sources {
    /// Whether the texts are certainly the same. Unchanged texts keep their pointer.
    pub fn has_same_texts(&self, other: &Sources) -> bool {
        let is_same = |(name, text): (&Arc<str>, &Arc<str>)| other.texts.get(name).is_some_and(|other| Arc::ptr_eq(text, other));
        self.texts.len() == other.texts.len() && self.texts.iter().all(is_same)
    }

    /// A line of a text file, by its 1-based number.
    pub fn line(&self, file: &str, number: u32) -> Option<&str> {
        self.texts.get(file)?.lines().nth(number.checked_sub(1)? as usize)
    }
}

/// Reads the listed files. Unchanged files come from `memory`, which is then updated.
pub(crate) fn read(listing: &Listing, memory: &mut LoadMemo, diagnostics: &mut Sink) -> Sources {
    let mut sources = Sources {
        unreadable: listing.unreadable.clone(),
        folders: listing.folders.clone(),
        has_drafts: listing.has_drafts,
        ..Sources::default()
    };
    diagnostics.extend(listing.diagnostics.iter().cloned());
    let read: Vec<(Arc<str>, RememberedFile)> =
        listing.files.par_iter().map(|entry| (entry.name.clone(), read_or_recall(entry, &memory.files))).collect();
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

fn read_or_recall(entry: &Entry, known: &BTreeMap<Arc<str>, RememberedFile>) -> RememberedFile {
    let (name, stamp) = (&entry.name, entry.stamp);
    let remembered = known.get(name);
    if let Some(remembered) = remembered.filter(|remembered| entry.draft.is_none() && stamp.is_surely(remembered.stamp)) {
        return remembered.clone();
    }
    let file = match (read_file(entry), remembered.map(|remembered| &remembered.file)) {
        // The same text keeps its pointer, so that later stages recognize it without comparing.
        (File::Text(text), Some(File::Text(old))) if text == *old => File::Text(old.clone()),
        (file, _) => file,
    };
    // A draft differs from the file on disk, whose size and time are in the stamp.
    let stamp = if entry.draft.is_some() { Stamp::default() } else { stamp };
    RememberedFile { stamp, file }
}

fn read_file(entry: &Entry) -> File {
    let Entry { name, path, draft, .. } = entry;
    if !name.ends_with(".yaml") && !name.ends_with(".md") && !table_file::is_one(name) {
        return File::Other(ends::look(name, path).unwrap_or_else(|error| ends::unreadable(path, &error)));
    }
    let bytes = match draft.as_ref().map_or_else(|| fs::read(path), |draft| Ok(draft.to_vec())) {
        Ok(bytes) => bytes,
        Err(error) => return File::Refused(Refusal::Unreadable(crate::error::cause(&error)).diagnostic(name)),
    };
    if attachment::is_pointer(&bytes) {
        return File::Refused(pointer(name));
    }
    match decode(bytes) {
        Ok(text) => File::Text(text.into()),
        Err(message) => File::Refused(
            Diagnostic::new(Code::FileEncoding, message)
                .at(name, Position::start())
                .help("请用编辑器“另存为”，编码选 UTF-8。", "Use “Save as” in the editor and choose the encoding UTF-8."),
        ),
    }
}

/// The diagnostic for a file without content, without help.
pub(super) fn empty_file(name: &Arc<str>) -> Diagnostic {
    let message = Sentence::new("这个文件是空的。", "This file is empty.");
    Diagnostic::new(Code::FileEmpty, message).at(name, Position::start())
}

/// A diagnostic for a Git LFS pointer in place of the file.
fn pointer(name: &Arc<str>) -> Diagnostic {
    let message = Sentence::new(
        "这不是文件本身，只是 Git LFS 留下的占位文字。",
        "This is not the file itself but the Git LFS pointer in its place.",
    );
    Diagnostic::new(Code::FilePointer, message)
        .at(name, Position::start())
        .help("请运行 git lfs pull，取回文件本身。", "Run `git lfs pull` to fetch the file itself.")
}

/// Decodes UTF-8 text with `\n` line ends. `Err` says why the bytes are not such a text.
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

/// Whether every byte above ASCII starts a pair whose second byte is in the range of GBK or GB18030.
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
        assert_eq!(decode("\u{FEFF}a\r\nb".into()).expect("UTF-8"), "a\nb");
    }

    #[test]
    fn a_draft_is_forgotten_with_its_run() {
        const NAME: &str = "content/site.yaml";
        let folder = tempfile::tempdir().expect("a folder");
        let project = crate::project::Project::new(folder.path(), None);
        fs::create_dir(&project.content).expect("a folder");
        let file = fs::File::create(folder.path().join(NAME)).expect("a file");
        // Long ago, so that its time tells whether it has changed.
        let long_ago = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
        file.set_modified(long_ago).expect("a time");
        let mut memory = LoadMemo::default();
        let mut text = |draft: Option<&str>| {
            let mut listing = Listing::of(&project);
            if let Some(draft) = draft {
                listing.set_draft(NAME, draft.into());
            }
            read(&listing, &mut memory, &mut Sink::default()).texts[NAME].to_string()
        };
        assert_eq!([text(None), text(Some("new")), text(None)], ["", "new", ""]);
    }
}
