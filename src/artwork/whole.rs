//! Detects truncated picture files. Decoders and browsers show what a truncated file
//! contains and leave the rest grey, so this module follows the format from segment to
//! segment. No pixel is decoded.

use crate::picture::PictureFormat;

/// Returns whether the end of the picture is present. PNG and WebP count as complete
/// here, because their decoders reject truncated files.
pub(super) fn is_whole(bytes: &[u8], kind: PictureFormat) -> bool {
    match kind {
        PictureFormat::Jpeg => jpeg_end(bytes).is_some(),
        PictureFormat::Gif => gif_end(bytes).is_some(),
        PictureFormat::Png | PictureFormat::WebP { .. } => true,
    }
}

/// Returns the offset after the marker that ends the picture (ITU-T T.81, B.1). Cameras
/// may append other data, and a thumbnail with its own end marker is inside an earlier
/// segment.
fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between segments, or in the data of a scan: the next marker is a byte 0xff that
        // is followed by neither a fill byte nor a stuffed zero.
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            // Stuffed bytes, restart markers and the like have no length field.
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return Some(at + 2),
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                at += 2 + length.max(2);
            }
        }
    }
}

/// Returns the offset after the trailer (GIF89a, sections 12 to 27).
fn gif_end(bytes: &[u8]) -> Option<usize> {
    let colours = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        at = match *bytes.get(at)? {
            0x21 => after_blocks(bytes, at + 2)?,
            // The byte before the blocks is the minimum LZW code size.
            0x2c => after_blocks(bytes, at + 11 + colours(*bytes.get(at + 9)?))?,
            0x3b => return Some(at + 1),
            _ => return None,
        };
    }
}

/// Skips data blocks, each of which starts with its length, up to the empty one.
fn after_blocks(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_whole;
    use crate::picture::PictureFormat;

    /// A thumbnail inside a segment, a table between two scans, byte stuffing, a restart
    /// marker, fill bytes.
    const JPEG: &[u8] = b"\xff\xd8\xff\xe1\0\x06\xff\xd8\xff\xd9\xff\xda\0\x02ab\xff\0c\xff\xd0d\xff\xc4\0\x04\xff\xd9\xff\xda\0\x02e\xff\xff\xd9";
    /// Two colours, a comment, a picture with a local colour table.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0rgbrgb\x21\xfe\x02hi\0\x2c\0\0\0\0\x01\0\x01\0\x80rgbrgb\x02\x02\x44\x01\0\x3b";

    #[test]
    fn a_picture_is_whole_with_its_last_byte_and_never_before() {
        for (bytes, kind) in [(JPEG, PictureFormat::Jpeg), (GIF, PictureFormat::Gif)] {
            assert!(is_whole(bytes, kind) && is_whole(&[bytes, b"more"].concat(), kind));
            for length in 0..bytes.len() {
                assert!(!is_whole(&bytes[..length], kind), "{kind:?} of {length} bytes");
            }
        }
    }
}
