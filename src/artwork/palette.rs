//! Indexed PNGs. Drawings and screenshots are two thirds smaller when their colours are
//! stored once in a palette. Up to 256 colours are kept exactly. A picture whose original
//! had a palette is quantized again, because only the soft edges of resizing have added
//! colours.

use image::DynamicImage;
use quantizr::{Image, Options, QuantizeResult};
use std::collections::BTreeMap;

/// The most colours of a PNG palette.
const MOST: usize = 256;

/// The colours of a picture and the palette index of each pixel.
pub(super) struct Palette {
    /// RGBA colours, at most `MOST`.
    pub colours: Vec<[u8; 4]>,
    /// An index into `colours` for each pixel, row by row.
    pub pixels: Vec<u8>,
}

/// Returns whether a PNG has a palette, according to its header (colour type 3).
pub(super) fn is_listed(original: &[u8]) -> bool {
    original.get(12..16) == Some(b"IHDR") && original.get(25) == Some(&3)
}

impl Palette {
    /// Builds the palette of a picture. Returns `None` for a greyscale picture and for
    /// one with more colours than a palette holds, unless the original `had_list` (a
    /// palette).
    pub(super) fn of(picture: &DynamicImage, had_list: bool) -> Option<Palette> {
        if !had_list && !picture.color().has_color() {
            // Greyscale already takes one byte per pixel.
            return None;
        }
        let rgba = picture.to_rgba8();
        let exact = Palette::exact(rgba.as_raw());
        if exact.is_some() || !had_list {
            return exact;
        }
        let image = Image::new(rgba.as_raw(), rgba.width() as usize, rgba.height() as usize).ok()?;
        let mut result = QuantizeResult::quantize(&image, &Options::default());
        // Without dithering, plain areas stay plain.
        result.set_dithering_level(0.0).ok()?;
        let mut pixels = vec![0; rgba.as_raw().len() / 4];
        result.remap_image(&image, &mut pixels).ok()?;
        let colours = usual_colours(rgba.as_raw(), &pixels, result.get_palette().count as usize);
        Some(Palette { colours, pixels })
    }

    fn exact(rgba: &[u8]) -> Option<Palette> {
        let mut known: BTreeMap<[u8; 4], u8> = BTreeMap::new();
        let mut colours = Vec::new();
        let mut pixels = Vec::with_capacity(rgba.len() / 4);
        for colour in rgba.as_chunks::<4>().0 {
            let index = match known.get(colour) {
                Some(index) => *index,
                None if colours.len() == MOST => return None,
                None => {
                    let index = u8::try_from(colours.len()).ok()?;
                    known.insert(*colour, index);
                    colours.push(*colour);
                    index
                }
            };
            pixels.push(index);
        }
        Some(Palette { colours, pixels })
    }

    /// Returns the bit depth and the packed pixels, row by row.
    pub(super) fn packed(&self, width: u32) -> (png::BitDepth, Vec<u8>) {
        let (depth, bits) = match self.colours.len() {
            0..=2 => (png::BitDepth::One, 1),
            3..=4 => (png::BitDepth::Two, 2),
            5..=16 => (png::BitDepth::Four, 4),
            _ => return (png::BitDepth::Eight, self.pixels.clone()),
        };
        let pack = |group: &[u8]| {
            let filled = group.iter().fold(0_u8, |byte, index| byte << bits | index);
            filled << (bits * (8 / bits - group.len()))
        };
        let rows = self.pixels.chunks(width as usize);
        (depth, rows.flat_map(|row| row.chunks(8 / bits).map(pack)).collect())
    }
}

/// Returns for each palette entry the colour that most of its pixels had in the picture,
/// so that white paper stays white. The library would return their mean.
fn usual_colours(rgba: &[u8], pixels: &[u8], count: usize) -> Vec<[u8; 4]> {
    let mut found: Vec<(u8, [u8; 4])> = pixels.iter().copied().zip(rgba.as_chunks::<4>().0.iter().copied()).collect();
    found.sort_unstable();
    let mut usual = vec![(0, [0; 4]); count];
    for run in found.chunk_by(|one, next| one == next) {
        let (index, colour) = run[0];
        if let Some(known) = usual.get_mut(usize::from(index)).filter(|known| known.0 < run.len()) {
            *known = (run.len(), colour);
        }
    }
    usual.into_iter().map(|(_, colour)| colour).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;

    #[test]
    fn few_colours_are_kept_and_packed() {
        let colours = [[255, 255, 255, 255], [200, 0, 0, 255], [0, 0, 0, 0]];
        let picture = RgbaImage::from_fn(5, 2, |x, y| image::Rgba(colours[((x + y) % 3) as usize]));
        let palette = Palette::of(&DynamicImage::ImageRgba8(picture), false).expect("three colours");
        assert_eq!(palette.colours, colours);
        let (depth, bytes) = palette.packed(5);
        assert_eq!((depth, bytes), (png::BitDepth::Two, vec![0b0001_1000, 0b0100_0000, 0b0110_0001, 0b1000_0000]));
    }

    #[test]
    fn many_colours_are_listed_only_where_they_were() {
        let shade = |value: u32| u8::try_from(value % 256).unwrap_or(0);
        let picture = DynamicImage::ImageRgba8(RgbaImage::from_fn(64, 64, |x, y| {
            if y < 32 { image::Rgba([255; 4]) } else { image::Rgba([shade(x * 4), shade(y * 4), 90, 255]) }
        }));
        assert!(Palette::of(&picture, false).is_none());
        let palette = Palette::of(&picture, true).expect("made few");
        assert!(palette.colours.len() <= MOST);
        assert_eq!(palette.colours[usize::from(palette.pixels[0])], [255; 4], "white stays white");
    }
}
