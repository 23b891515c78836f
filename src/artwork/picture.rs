//! Resizes a picture to smaller widths: rotated by its EXIF orientation, with its colour
//! profile, and without all other metadata, such as the location where it was taken.

use super::colours;
use super::palette::{self, Palette};
use super::whole::is_whole;
use crate::diagnostic::Sentence;
use crate::picture::{Head, PictureFormat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType as Sampling;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, ImageResult};
use std::io::Cursor;

/// JPEG qualities, from 0 to 100. The first has no visible loss. The others have little
/// visible loss and are used if the original has another format and is smaller.
const QUALITIES: [u8; 4] = [82, 72, 60, 48];

/// Returns the requested widths with their bytes. If a result is not smaller than the
/// original and has the same format, the original is used in its place. The error is why
/// the picture cannot be decoded, or that the file is truncated.
pub(super) fn resize(original: &[u8], head: &Head, widths: &[u32]) -> Result<Vec<(u32, Vec<u8>)>, Sentence> {
    if !is_whole(original, head.kind) {
        return Err(Sentence::new("文件不完整，后面缺了一段", "the file is truncated"));
    }
    if head.kind == PictureFormat::Gif {
        // GIFs are published unchanged: this program cannot decode or encode them.
        return Ok(Vec::new());
    }
    let made = resized(original, head, widths).map(|made| {
        let lighter = |(width, bytes): (u32, Vec<u8>)| {
            let stands_in = bytes.len() >= original.len() && has_own_format(head);
            (width, if stands_in { original.to_vec() } else { bytes })
        };
        made.into_iter().map(lighter).collect()
    });
    made.map_err(|error| Sentence::new(error.to_string(), error.to_string()))
}

fn resized(original: &[u8], head: &Head, widths: &[u32]) -> ImageResult<Vec<(u32, Vec<u8>)>> {
    let format = match head.kind {
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Gif => ImageFormat::Gif,
        PictureFormat::WebP { .. } => ImageFormat::WebP,
    };
    let mut decoder = ImageReader::with_format(Cursor::new(original), format).into_decoder()?;
    let profile = decoder.icc_profile()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let inks = if head.kind == PictureFormat::Jpeg { colours::of_inks(original, profile.as_deref())? } else { None };
    let picture = match inks {
        Some(picture) => picture,
        None => eight_bits(DynamicImage::from_decoder(decoder)?),
    };
    let (mut picture, profile) = colours::settle(picture, profile);
    let target = Target { head, profile, lists_colours: palette::is_listed(original), weight: original.len() };
    let mut made = Vec::new();
    // From the widest to the narrowest: each is made from the previous one, which has
    // fewer pixels than the original. The rotation is applied after the first step, for
    // the same reason.
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
        made.push((width, encode(&picture, &target)?));
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

/// Shrinks a picture: a large reduction by averaging squares of pixels first, then with a
/// filter that keeps edges sharp.
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

/// What the encoder needs to know about the original.
struct Target<'a> {
    head: &'a Head,
    profile: Option<Vec<u8>>,
    /// Whether the original is a PNG with a palette.
    lists_colours: bool,
    /// Size of the original in bytes.
    weight: usize,
}

/// Returns whether smaller pictures have the same format as the original.
fn has_own_format(head: &Head) -> bool {
    !head.is_photograph() || head.kind == PictureFormat::Jpeg
}

fn encode(picture: &DynamicImage, target: &Target<'_>) -> ImageResult<Vec<u8>> {
    if target.head.is_photograph() {
        return photograph(picture, target);
    }
    if target.head.kind == PictureFormat::Png {
        return match Palette::of(picture, target.lists_colours) {
            Some(palette) => listed(picture, &palette, target),
            None => png(picture, target),
        };
    }
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    if let Some(profile) = &target.profile {
        let _ = encoder.set_icc_profile(profile.clone());
    }
    picture.write_with_encoder(encoder)?;
    Ok(bytes)
}

fn photograph(picture: &DynamicImage, target: &Target<'_>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes.clear();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        if let Some(profile) = &target.profile {
            // An error is impossible: JPEG supports profiles.
            let _ = encoder.set_icc_profile(profile.clone());
        }
        picture.write_with_encoder(encoder)?;
        if bytes.len() < target.weight || has_own_format(target.head) {
            return Ok(bytes);
        }
    }
    // Even the lowest quality is larger than an original of another format. An original
    // that small has little detail, so half the size is enough.
    let (width, height) = (picture.width().div_ceil(2), picture.height().div_ceil(2));
    if width > 1 { photograph(&shrink(picture, width, height), target) } else { Ok(bytes) }
}

fn png(picture: &DynamicImage, target: &Target<'_>) -> ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new_with_quality(&mut bytes, CompressionType::Default, FilterType::Adaptive);
    if let Some(profile) = &target.profile {
        let _ = encoder.set_icc_profile(profile.clone());
    }
    picture.write_with_encoder(encoder)?;
    Ok(bytes)
}

fn listed(picture: &DynamicImage, palette: &Palette, target: &Target<'_>) -> ImageResult<Vec<u8>> {
    let failed = |error: png::EncodingError| {
        let format = image::error::ImageFormatHint::Exact(ImageFormat::Png);
        image::ImageError::Encoding(image::error::EncodingError::new(format, error))
    };
    let (depth, pixels) = palette.packed(picture.width());
    let mut info = png::Info::with_size(picture.width(), picture.height());
    info.color_type = png::ColorType::Indexed;
    info.bit_depth = depth;
    info.palette = Some(palette.colours.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]).collect());
    if palette.colours.iter().any(|[.., alpha]| *alpha < 255) {
        info.trns = Some(palette.colours.iter().map(|[.., alpha]| *alpha).collect());
    }
    // A greyscale profile does not fit an indexed picture, even if all its colours are
    // grey.
    let profile = target.profile.as_ref().filter(|_| picture.color().has_color());
    info.icc_profile = profile.map(|profile| profile.clone().into());
    let mut bytes = Vec::new();
    let mut writer = png::Encoder::with_info(&mut bytes, info).and_then(png::Encoder::write_header).map_err(failed)?;
    writer.write_image_data(&pixels).and_then(|()| writer.finish()).map_err(failed)?;
    Ok(bytes)
}
