//! Whether a picture's file goes on to its end. Decoders and browsers show what there
//! is of a file that was cut short and leave the rest grey, so the formats are followed
//! here from part to part. No pixel is decoded.

use crate::picture::Kind;

/// Whether the end of the picture is there. Formats whose decoder refuses half a file
/// are left to it.
pub fn is_whole(bytes: &[u8], kind: Kind) -> bool {
    match kind {
        Kind::Jpeg => jpeg_end(bytes).is_some(),
        Kind::Gif => gif_end(bytes).is_some(),
        Kind::Png | Kind::WebP { .. } => true,
    }
}

/// Behind the marker that ends the picture (ITU-T T.81, B.1). Cameras may append other
/// data to it, and a thumbnail with an end of its own lies inside a segment before it.
fn jpeg_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        // Between segments, and in the data of a scan: a marker is the next byte pair
        // that is neither filling nor a byte 0xff of the data itself.
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            // Stuffed bytes, restarts and the like have no length.
            0x00 | 0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return Some(at + 2),
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                at += 2 + length.max(2);
            }
        }
    }
}

/// Behind the trailer (GIF89a, 12 to 27).
fn gif_end(bytes: &[u8]) -> Option<usize> {
    let colours = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut at = 13 + colours(*bytes.get(10)?);
    loop {
        at = match *bytes.get(at)? {
            0x21 => after_blocks(bytes, at + 2)?,
            // The byte before the blocks is the size of the first codes.
            0x2c => after_blocks(bytes, at + 11 + colours(*bytes.get(at + 9)?))?,
            0x3b => return Some(at + 1),
            _ => return None,
        };
    }
}

/// Blocks that each tell their length, up to an empty one.
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
    use crate::picture::Kind;

    /// A thumbnail inside a segment, a table between two scans, stuffing, a restart, filling.
    const JPEG: &[u8] = b"\xff\xd8\xff\xe1\0\x06\xff\xd8\xff\xd9\xff\xda\0\x02ab\xff\0c\xff\xd0d\xff\xc4\0\x04\xff\xd9\xff\xda\0\x02e\xff\xff\xd9";
    /// Two colours, a comment, a picture with colours of its own.
    const GIF: &[u8] =
        b"GIF89a\x01\0\x01\0\x80\0\0rgbrgb\x21\xfe\x02hi\0\x2c\0\0\0\0\x01\0\x01\0\x80rgbrgb\x02\x02\x44\x01\0\x3b";

    #[test]
    fn a_picture_is_whole_with_its_last_byte_and_never_before() {
        for (bytes, kind) in [(JPEG, Kind::Jpeg), (GIF, Kind::Gif)] {
            assert!(is_whole(bytes, kind) && is_whole(&[bytes, b"more"].concat(), kind));
            for length in 0..bytes.len() {
                assert!(!is_whole(&bytes[..length], kind), "{kind:?} of {length} bytes");
            }
        }
    }
}
