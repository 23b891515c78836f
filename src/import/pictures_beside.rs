//! Pictures that lie beside a saved page: `page_files/a.png`. Only what is in the folder of the document or below it is read, and
//! only if it is a picture.

use super::outline::{Content, Outline};
use super::read::paths;
use crate::disk;
use std::path::{Path, PathBuf};

/// The largest picture in bytes, and the most bytes of all pictures of a page.
const LARGEST: u64 = 50 * 1024 * 1024;
const MOST: u64 = 500 * 1024 * 1024;

/// The outline with the bytes of the pictures that lie beside the document.
pub(crate) fn with_pictures_beside(mut outline: Outline, document: &Path) -> Outline {
    let folder = document.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Ok(folder) = folder.canonicalize() else { return outline };
    let mut left = MOST;
    for block in &mut outline.blocks {
        let Content::Picture(picture) = &mut block.content else { continue };
        if picture.bytes.is_some() {
            continue;
        }
        let found = picture.addresses.iter().flat_map(|address| paths(address)).find_map(|path| read(&folder, &path, left));
        if let Some((name, bytes)) = found {
            left = left.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
            picture.name = name;
            picture.bytes = Some(bytes);
        }
    }
    outline
}

/// The name and bytes of a picture at a path below a folder. `None` for everything else, also if a link leads out of the folder.
fn read(folder: &Path, path: &str, most: u64) -> Option<(String, Vec<u8>)> {
    let path: PathBuf = folder.join(path).canonicalize().ok()?;
    let size = path.metadata().ok()?.len();
    if !path.starts_with(folder) || size > LARGEST.min(most) {
        return None;
    }
    let bytes = disk::read(&path).ok().filter(|bytes| is_picture(bytes))?;
    Some((path.file_name()?.to_string_lossy().into_owned(), bytes))
}

/// Whether the first bytes are those of a format that pages may show.
fn is_picture(bytes: &[u8]) -> bool {
    let begins = |mark: &[u8]| bytes.starts_with(mark);
    let is_web = begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let is_drawing = start.trim_start_matches('\u{feff}').trim_start().starts_with('<') && start.contains("<svg");
    begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") || begins(b"BM") || is_web || is_drawing
}
