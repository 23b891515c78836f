//! Colour spaces and profiles of pictures. CMYK inks are converted to RGB with the
//! picture's own profile. A smaller picture keeps a profile only if the profile matches
//! its pixels and is short.

use image::{DynamicImage, ImageBuffer, ImageResult, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

/// The longest profile in bytes that a smaller picture keeps. Profiles of common screens
/// and cameras have 3 KB or less. A longer profile would outweigh a small picture, so its
/// colours are converted to sRGB, which is assumed for pictures without a profile.
const SHORT: usize = 4096;

/// Returns the picture and the profile that it keeps, after converting its pixels to sRGB
/// if the profile is too long.
pub(super) fn settle(picture: DynamicImage, profile: Option<Vec<u8>>) -> (DynamicImage, Option<Vec<u8>>) {
    let Some(bytes) = profile else { return (picture, None) };
    let Ok(known) = ColorProfile::new_from_slice(&bytes) else { return (picture, None) };
    let fits = match known.color_space {
        DataColorSpace::Rgb => picture.color().has_color(),
        DataColorSpace::Gray => !picture.color().has_color(),
        _ => false,
    };
    if !fits || bytes.len() <= SHORT {
        return (picture, fits.then_some(bytes));
    }
    match to_srgb(&picture, &known) {
        Some(picture) => (picture, None),
        None => (picture, Some(bytes)),
    }
}

fn to_srgb(picture: &DynamicImage, profile: &ColorProfile) -> Option<DynamicImage> {
    let (width, height) = (picture.width(), picture.height());
    match picture {
        DynamicImage::ImageRgb8(pixels) => {
            let pixels = transformed(pixels, profile, (Layout::Rgb, 3), (Layout::Rgb, 3))?;
            ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgb8)
        }
        DynamicImage::ImageRgba8(pixels) => {
            let pixels = transformed(pixels, profile, (Layout::Rgba, 4), (Layout::Rgba, 4))?;
            ImageBuffer::from_raw(width, height, pixels).map(DynamicImage::ImageRgba8)
        }
        _ => None,
    }
}

/// Converts pixels to sRGB. Each layout is given with its bytes per pixel.
fn transformed(pixels: &[u8], profile: &ColorProfile, from: (Layout, usize), to: (Layout, usize)) -> Option<Vec<u8>> {
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(from.0, &ColorProfile::new_srgb(), to.0, options).ok()?;
    let mut colours = vec![0; pixels.len() / from.1 * to.1];
    transform.transform(pixels, &mut colours).ok()?;
    Some(colours)
}

/// Converts a JPEG in CMYK or YCCK to RGB: with its profile, or, without one, by the
/// simple formula that browsers use. Returns `None` for every other picture.
pub(super) fn of_inks(original: &[u8], profile: Option<&[u8]>) -> ImageResult<Option<DynamicImage>> {
    // The same options that `image` uses. Pictures with too many pixels were rejected
    // earlier.
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(usize::MAX).set_max_height(usize::MAX);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(original), options);
    if decoder.decode_headers().is_err() {
        return Ok(None);
    }
    let Some(space @ (ColorSpace::CMYK | ColorSpace::YCCK)) = decoder.input_colorspace() else { return Ok(None) };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(space));
    let failed = |error: zune_jpeg::errors::DecodeErrors| {
        let format = image::error::ImageFormatHint::Exact(image::ImageFormat::Jpeg);
        image::ImageError::Decoding(image::error::DecodingError::new(format, error))
    };
    let mut pixels = decoder.decode().map_err(failed)?;
    let Some((width, height)) = decoder.dimensions() else { return Ok(None) };
    for pixel in pixels.as_chunks_mut::<4>().0 {
        if space == ColorSpace::YCCK {
            *pixel = without_luminance(*pixel);
        }
        // All programs that write such files store inverted values: 255 means no ink.
        *pixel = pixel.map(|paper| 255 - paper);
    }
    let managed = profile.and_then(|profile| ColorProfile::new_from_slice(profile).ok());
    let managed = managed.filter(|profile| profile.color_space == DataColorSpace::Cmyk);
    let colours = managed.and_then(|profile| transformed(&pixels, &profile, (Layout::Rgba, 4), (Layout::Rgb, 3)));
    let colours = colours.unwrap_or_else(|| plain(&pixels));
    let size = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Ok(RgbImage::from_raw(size(width), size(height), colours).map(DynamicImage::ImageRgb8))
}

/// Converts YCCK to CMYK: luminance and chroma become the three inks (ITU-T T.871), and
/// black stays.
fn without_luminance([y, blue, red, black]: [u8; 4]) -> [u8; 4] {
    let (y, blue, red) = (f32::from(y), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let byte = |value: f32| 255 - value.round().clamp(0.0, 255.0) as u8;
    [byte(y + 1.402 * red), byte(y - 0.344_136 * blue - 0.714_136 * red), byte(y + 1.772 * blue), black]
}

fn plain(inks: &[u8]) -> Vec<u8> {
    let shown = |ink: u8, black: u8| {
        let light = u32::from(255 - ink) * u32::from(255 - black);
        u8::try_from((light + 127) / 255).unwrap_or(u8::MAX)
    };
    let pixels = inks.as_chunks::<4>().0.iter();
    pixels.flat_map(|[cyan, magenta, yellow, black]| [*cyan, *magenta, *yellow].map(|ink| shown(ink, *black))).collect()
}
