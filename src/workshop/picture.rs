//! A picture in smaller widths: turned as its camera was held, with its colour profile
//! and without all other metadata, such as the place where it was taken.

use super::whole::is_whole;
use crate::diagnostic::Sentence;
use crate::picture::{Head, Kind};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::imageops::FilterType as Sampling;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, ImageResult};
use std::io::Cursor;

/// Of JPEG, of a hundred: losses that nobody sees on a page.
const QUALITY: u8 = 82;

/// The widths asked for with their bytes. A picture that cannot be decoded gives the
/// library's reason, half a picture ours.
pub fn resize(original: &[u8], head: &Head, widths: &[u32]) -> Result<Vec<(u32, Vec<u8>)>, Sentence> {
    if !is_whole(original, head.kind) {
        return Err(Sentence::new("文件不完整，后面缺了一段", "the file is cut short"));
    }
    if head.kind == Kind::Gif {
        // It is shown as it is: nothing here can decode or make one.
        return Ok(Vec::new());
    }
    resized(original, head, widths).map_err(|error| Sentence::new(error.to_string(), error.to_string()))
}

fn resized(original: &[u8], head: &Head, widths: &[u32]) -> ImageResult<Vec<(u32, Vec<u8>)>> {
    let format = match head.kind {
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Png => ImageFormat::Png,
        Kind::Gif => ImageFormat::Gif,
        Kind::WebP { .. } => ImageFormat::WebP,
    };
    let mut decoder = ImageReader::with_format(Cursor::new(original), format).into_decoder()?;
    let profile = decoder.icc_profile()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = eight_bits(DynamicImage::from_decoder(decoder)?);
    let mut made = Vec::new();
    // From the widest down: each is made from the one before, which has fewer pixels.
    // Turning comes after the first step, for the same reason.
    let mut turned = false;
    for &width in widths.iter().rev() {
        let height = scaled_height(head, width);
        let (stored_width, stored_height) =
            if !turned && is_on_its_side(orientation) { (height, width) } else { (width, height) };
        picture = shrink(&picture, stored_width, stored_height);
        if !turned {
            picture.apply_orientation(orientation);
            turned = true;
        }
        made.push((width, encode(&picture, head, profile.clone())?));
    }
    made.reverse();
    Ok(made)
}

fn is_on_its_side(orientation: Orientation) -> bool {
    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH)
}

fn scaled_height(head: &Head, width: u32) -> u32 {
    let (w, h) = (u64::from(head.width.max(1)), u64::from(head.height));
    u32::try_from((h * u64::from(width) + w / 2) / w).unwrap_or(u32::MAX).max(1)
}

/// Far steps by the mean of each square, near ones by a filter that keeps edges sharp.
fn shrink(picture: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if picture.width() >= 4 * width {
        let near = picture.thumbnail_exact(2 * width, 2 * height);
        return near.resize_exact(width, height, Sampling::CatmullRom);
    }
    picture.resize_exact(width, height, Sampling::CatmullRom)
}

fn eight_bits(picture: DynamicImage) -> DynamicImage {
    match (picture.color().has_alpha(), picture.color().has_color()) {
        (true, _) => DynamicImage::ImageRgba8(picture.into_rgba8()),
        (false, true) => DynamicImage::ImageRgb8(picture.into_rgb8()),
        (false, false) => DynamicImage::ImageLuma8(picture.into_luma8()),
    }
}

fn encode(picture: &DynamicImage, head: &Head, profile: Option<Vec<u8>>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    if head.is_photograph() {
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        if let Some(profile) = profile {
            // Only formats without a place for profiles refuse one.
            let _ = encoder.set_icc_profile(profile);
        }
        picture.write_with_encoder(encoder)?;
    } else {
        let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
        if let Some(profile) = profile {
            let _ = encoder.set_icc_profile(profile);
        }
        picture.write_with_encoder(encoder)?;
    }
    Ok(bytes)
}
