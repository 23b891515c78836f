//! Errors of the system, the environment or the command line. An error ends the work.
//!
//! A mistake of the author is a [`crate::diagnostic::Diagnostic`] and never an `Error`.

use crate::diagnostic::{Diagnostic, Sentence};
use std::error::Error as StdError;
use std::fmt::{self, Display};
use std::io;
use std::path::{Path, PathBuf};

/// An error that ends the work.
#[derive(Debug)]
pub enum Error {
    /// The command line requests something that is not possible.
    Usage(Sentence),
    /// The program refuses to write to a file or folder, for the given reason.
    Refused { path: PathBuf, reason: Sentence },
    /// The operating system failed to read or write.
    System { path: PathBuf, source: io::Error },
    /// The installed browser failed, took too long, or was stopped.
    Browser(Sentence),
    /// A page failed to render although the rehearsal succeeded: the theme has changed on
    /// disk in the meantime, or the program has a bug.
    Theme(Vec<Diagnostic>),
    /// A share card failed to render although the rehearsal succeeded. The reason is
    /// resvg's.
    Card { reason: String },
    /// A planned file has no content, which is a bug of the program. The path is below the
    /// output folder.
    NoContent { path: String },
    /// A template of the program itself failed: a server configuration, the proof sheet or a page
    /// of the preview. This is a bug of the program.
    OwnTemplate(Box<dyn StdError + Send + Sync>),
}

/// A result with this crate's error type.
pub(crate) type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Returns a function that adds the path to an I/O error.
    pub fn system(path: &Path) -> impl FnOnce(io::Error) -> Error + '_ {
        move |source| Error::System { path: path.to_path_buf(), source }
    }

    /// Returns the message for the user who runs the program.
    pub fn sentence(&self) -> Sentence {
        match self {
            Error::Usage(sentence) | Error::Browser(sentence) => sentence.clone(),
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
            Error::Theme(mistakes) => match mistakes.first() {
                Some(mistake) => mistake.message.clone(),
                None => Sentence::new("主题无法使用。", "The theme cannot be used."),
            },
            Error::Card { reason } => {
                Sentence::new(format!("分享图片画不出来：{reason}。"), format!("A share card could not be drawn: {reason}."))
            }
            Error::NoContent { path } => Sentence::new(
                format!("没有东西可以写进“{path}”：这是程序的错误。"),
                format!("There is no content for `{path}`: this is a bug in the program."),
            ),
            Error::OwnTemplate(source) => Sentence::new(format!("模板出错：{source}"), format!("The template failed: {source}")),
        }
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence().en)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::System { source, .. } => Some(source),
            Error::OwnTemplate(source) => Some(&**source),
            Error::Usage(_)
            | Error::Refused { .. }
            | Error::Browser(_)
            | Error::Theme(_)
            | Error::Card { .. }
            | Error::NoContent { .. } => None,
        }
    }
}

/// Describes common I/O errors in plain words. The system's own message is printed as
/// well.
pub(crate) fn cause(source: &io::Error) -> Sentence {
    if let Some(held) = source.raw_os_error().filter(|_| cfg!(windows)).and_then(held_open) {
        return held;
    }
    match source.kind() {
        io::ErrorKind::NotFound => Sentence::new("没有这个文件或文件夹", "there is no such file or folder"),
        io::ErrorKind::AlreadyExists => Sentence::new("已经有同名的文件", "a file with this name already exists"),
        io::ErrorKind::AddrInUse => Sentence::new("这个端口已被占用", "this port is in use"),
        io::ErrorKind::AddrNotAvailable => Sentence::new("这台电脑没有这个地址", "this machine has no such address"),
        io::ErrorKind::PermissionDenied => Sentence::new("没有权限", "permission denied"),
        io::ErrorKind::StorageFull => Sentence::new("磁盘已满", "the disk is full"),
        io::ErrorKind::ReadOnlyFilesystem => Sentence::new("磁盘是只读的", "the disk is read-only"),
        io::ErrorKind::InvalidFilename => Sentence::new(
            "名称太长或含有这个磁盘不能存的字符",
            "the name is too long, or contains characters that this disk cannot store",
        ),
        io::ErrorKind::IsADirectory => Sentence::new("这里是一个文件夹，不是文件", "this is a folder, not a file"),
        io::ErrorKind::NotADirectory => {
            Sentence::new("路径中间有一个文件，不是文件夹", "a part of the path is a file, not a folder")
        }
        io::ErrorKind::DirectoryNotEmpty => Sentence::new("这里有一个不是空的文件夹", "there is a folder here that is not empty"),
        io::ErrorKind::Unsupported => Sentence::new("它不是普通文件", "it is not an ordinary file"),
        io::ErrorKind::ResourceBusy => in_use(),
        _ => Sentence::new("出现了意外情况", "an unexpected error occurred"),
    }
}

/// Windows error codes of files that another program holds open:
/// `ERROR_SHARING_VIOLATION` and `ERROR_LOCK_VIOLATION` have no `ErrorKind`.
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
