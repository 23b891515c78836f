//! Adds compressed copies, `.gz` and `.br`, of text files on their way to the writer.

use crate::bounds::Bounds;
use crate::compress;
use crate::diagnostic::Diagnostic;
use crate::disk;
use crate::error::{Error, Result};
use crate::render::{Content, Output};
use crate::write::Writer;
use std::collections::BTreeSet;

/// Whether text files get compressed copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copies {
    /// No copies.
    None,
    /// `.gz` and `.br`, for servers that send them directly.
    Compressed,
}

/// Passes outputs to the writer, followed by their compressed copies.
pub(super) struct CompressingWriter<'a> {
    /// The writer for all outputs.
    pub writer: &'a Writer,
    /// The paths of all copies that may be written.
    pub copies: &'a BTreeSet<String>,
    /// The folders that copied files may be in.
    pub bounds: &'a Bounds,
}

/// Returns the paths of all compressed copies. A path that another output already uses,
/// such as an attachment, is not among them.
pub(super) fn copies_beside(paths: &[String]) -> BTreeSet<String> {
    let taken: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
    let copies = paths.iter().flat_map(|path| compress::paths(path));
    copies.filter(|path| !taken.contains(&path.to_lowercase())).collect()
}

impl CompressingWriter<'_> {
    /// Writes a file and then its copies. The order matters: a server may send a copy
    /// even if there is no uncompressed file.
    pub(super) fn put(&self, output: Output) -> Result<()> {
        let wanted = |ending: &str| self.copies.contains(&format!("{}{ending}", output.path));
        let smaller = if compress::ENDINGS.iter().any(|ending| wanted(ending)) { self.smaller(&output)? } else { Vec::new() };
        self.writer.put(output)?;
        let mut smaller = smaller.into_iter().filter(|(path, _)| self.copies.contains(path));
        smaller.try_for_each(|(path, bytes)| self.writer.put(Output::made(path, bytes)))
    }

    fn smaller(&self, output: &Output) -> Result<Vec<(String, Vec<u8>)>> {
        match &output.content {
            Content::Made(bytes) => Ok(compress::copies(&output.path, bytes)),
            Content::Copied(source) => {
                let read = || {
                    let file = self.bounds.open(source)?;
                    if file.metadata()?.len() > compress::LARGEST { Ok(Vec::new()) } else { disk::read_whole(file) }
                };
                Ok(compress::copies(&output.path, &read().map_err(Error::system(source))?))
            }
        }
    }

    /// Writes outputs as they are rendered, until the first write error.
    pub(super) fn take(
        &self,
        render: impl FnOnce(&mut dyn FnMut(Output)) -> std::result::Result<(), Box<Diagnostic>>,
    ) -> Result<()> {
        let mut written = Ok(());
        let rendered = render(&mut |output| {
            if written.is_ok() {
                written = self.put(output);
            }
        });
        written.and(rendered.map_err(|mistake| Error::Theme(vec![*mistake])))
    }
}
