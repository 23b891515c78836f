//! Reads the header of an image: its actual format, its displayed size, whether it is animated, and whether its metadata
//! contains a location. The pixels are not decoded.

use crate::picture::{Head, PictureFormat};
use image::metadata::Orientation;
use image::{ImageDecoder, ImageFormat, ImageReader};
use std::fs::File;
use std::io::{BufReader, Cursor};
use std::path::Path;

/// The number of bytes read from the start of an image. The headers of nearly all photographs, including thumbnails, are
/// shorter.
pub(super) const HEAD_LENGTH: u64 = 256 * 1024;
/// The tag of the GPS directory in the metadata of photographs (Exif 2.3, 4.6.3).
const PLACE_TAG: u16 = 0x8825;

/// Whether these first bytes are those of an image.
pub(super) fn begins_picture(start: &[u8]) -> bool {
    image::guess_format(start).is_ok()
}

/// Reads the header of the image at `path`. `start` contains its first bytes. `None` if the file is not an image in one of the
/// supported formats.
pub(super) fn head(path: &Path, start: &[u8]) -> Option<Head> {
    let format = image::guess_format(start).ok()?;
    if format == ImageFormat::Gif {
        let size = imagesize::blob_size(start).ok()?;
        let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
        return Some(Head { kind: PictureFormat::Gif, width, height, moves: true, has_place: false });
    }
    let of_start =
        (format == ImageFormat::Jpeg).then(|| read_head(start, format, ImageReader::with_format(Cursor::new(start), format)));
    of_start
        .flatten()
        .or_else(|| read_head(start, format, ImageReader::with_format(BufReader::new(File::open(path).ok()?), format)))
}

fn read_head<R: std::io::BufRead + std::io::Seek>(start: &[u8], format: ImageFormat, reader: ImageReader<R>) -> Option<Head> {
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    let turned = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let on_its_side = matches!(
        turned,
        Orientation::Rotate90 | Orientation::Rotate270 | Orientation::Rotate90FlipH | Orientation::Rotate270FlipH
    );
    let (width, height) = if on_its_side { (height, width) } else { (width, height) };
    let kind = match format {
        ImageFormat::Jpeg => PictureFormat::Jpeg,
        ImageFormat::Png => PictureFormat::Png,
        ImageFormat::WebP => PictureFormat::WebP { photograph: !decoder.color_type().has_alpha() && !is_lossless(start) },
        _ => return None,
    };
    let has_place = decoder.exif_metadata().ok().flatten().is_some_and(|exif| names_place(&exif).unwrap_or(false));
    Some(Head { kind, width, height, moves: moves(start), has_place })
}

/// Whether the pixels of a WebP file are stored losslessly. The chunk has this name and comes near the start.
fn is_lossless(start: &[u8]) -> bool {
    start.windows(4).any(|name| name == b"VP8L")
}

/// Whether the image is animated: a chunk with this name announces an animation, in PNG and in WebP.
fn moves(start: &[u8]) -> bool {
    let holds = |name: &[u8]| start.windows(name.len()).any(|bytes| bytes == name);
    start.starts_with(b"\x89PNG") && holds(b"\0\0\0\x08acTL") || start.starts_with(b"RIFF") && holds(b"ANIM\x06\0\0\0")
}

/// Whether the first directory of the metadata (TIFF 6.0) has an entry for the location. `None` if the metadata is too short.
fn names_place(exif: &[u8]) -> Option<bool> {
    let little = exif.starts_with(b"II");
    let number = |at: usize| {
        let bytes: [u8; 2] = exif.get(at..at + 2)?.try_into().ok()?;
        Some(if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let offset: [u8; 4] = exif.get(4..8)?.try_into().ok()?;
    let first = if little { u32::from_le_bytes(offset) } else { u32::from_be_bytes(offset) } as usize;
    let entries = usize::from(number(first)?);
    Some((0..entries).any(|entry| number(first + 2 + entry * 12) == Some(PLACE_TAG)))
}
