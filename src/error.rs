//! What the machine, not the author, got wrong: one error, and the work stops.
//!
//! An author's mistake is a [`crate::diagnostic::Diagnostic`] and never comes here.

use crate::diagnostic::{Sentence, Speech};
use std::io;
use std::path::{Path, PathBuf};

#[derive(Debug)]
pub enum Error {
    /// The command line does not say what can be done.
    Usage(Sentence),
    /// A folder may not be written to, for the reason given.
    Refused { path: PathBuf, reason: Sentence },
    /// The system refused to read or write.
    System { path: PathBuf, source: io::Error },
}

pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub fn system(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |source| Error::System { path: path.to_path_buf(), source }
    }

    pub fn sentence(&self, speech: Speech) -> String {
        self.words().get(speech).to_owned()
    }

    pub fn words(&self) -> Sentence {
        match self {
            Error::Usage(sentence) => sentence.clone(),
            Error::Refused { path, reason } => Sentence::new(
                format!("不能写入“{}”：{}", path.display(), reason.zh),
                format!("Will not write to `{}`: {}", path.display(), reason.en),
            ),
            Error::System { path, source } => {
                let cause = cause(source);
                Sentence::new(
                    format!("系统无法读写“{}”：{}（{source}）。", path.display(), cause.zh),
                    format!("The system could not read or write `{}`: {} ({source}).", path.display(), cause.en),
                )
            }
        }
    }
}

/// The usual reasons in plain words; the system's own words stand beside them.
pub fn cause(source: &io::Error) -> Sentence {
    if let Some(held) = source.raw_os_error().filter(|_| cfg!(windows)).and_then(held_open) {
        return held;
    }
    match source.kind() {
        io::ErrorKind::NotFound => Sentence::new("没有这个文件或文件夹", "there is no such file or folder"),
        io::ErrorKind::AlreadyExists => Sentence::new("已经有同名的文件", "there is a file of this name already"),
        io::ErrorKind::AddrInUse => Sentence::new("这个端口已被占用", "this port is in use"),
        io::ErrorKind::AddrNotAvailable => Sentence::new("这台电脑没有这个地址", "this machine has no such address"),
        io::ErrorKind::PermissionDenied => Sentence::new("没有权限", "permission is missing"),
        io::ErrorKind::StorageFull => Sentence::new("磁盘已满", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => Sentence::new("磁盘是只读的", "the disk is read-only"),
        io::ErrorKind::InvalidFilename => {
            Sentence::new("名称太长或含有这个磁盘不能存的字符", "the name is too long, or has characters this disk cannot keep")
        }
        io::ErrorKind::IsADirectory => Sentence::new("这里是一个文件夹，不是文件", "a folder stands here and no file"),
        io::ErrorKind::NotADirectory => Sentence::new("路径中间有一个文件，不是文件夹", "a file stands where a folder is needed"),
        io::ErrorKind::DirectoryNotEmpty => Sentence::new("这里有一个不是空的文件夹", "a folder that is not empty stands here"),
        io::ErrorKind::Unsupported => Sentence::new("它不是普通文件", "it is not an ordinary file"),
        io::ErrorKind::ResourceBusy => in_use(),
        _ => Sentence::new("出现了意外情况", "something unexpected happened"),
    }
}

/// What Windows says of files that another program holds open: `ERROR_SHARING_VIOLATION`
/// and `ERROR_LOCK_VIOLATION` have no kind of their own.
fn held_open(code: i32) -> Option<Sentence> {
    matches!(code, 32 | 33).then(in_use)
}

fn in_use() -> Sentence {
    Sentence::new("别的程序正开着它，请关掉再试", "another program has it open; close it there and try again")
}

#[cfg(test)]
mod tests {
    use super::held_open;

    #[test]
    fn a_file_that_another_program_has_open_is_called_so() {
        assert!(held_open(32).is_some() && held_open(33).is_some() && held_open(2).is_none());
    }
}
