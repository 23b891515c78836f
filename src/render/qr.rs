//! Draws the QR codes of pages: a bitmap for screens, because phones recognise a long-pressed `<img>`, and an SVG for print, both
//! dark on white.

use super::markup::Markup;
use crate::qr_code::{ErrorCorrection, QrCode};

/// Bitmap pixels per module. The page displays the bitmap at its natural size, so that modules
/// are aligned to whole pixels.
const SCALE: usize = 4;

/// The QR code of a page.
pub(super) struct Qr {
    code: QrCode,
}

impl Qr {
    /// Encodes a URL. Returns `None` if it is too long for a QR code.
    pub(super) fn new(address: &str) -> Option<Qr> {
        QrCode::new(address, ErrorCorrection::Medium).map(|code| Qr { code })
    }

    /// Returns the width and height of the bitmap in pixels.
    pub(super) fn pixels(&self) -> usize {
        self.code.side() * SCALE
    }

    /// Returns the width and height in modules, with the quiet zone.
    pub(super) fn modules(&self) -> u32 {
        u32::try_from(self.code.side()).unwrap_or(u32::MAX)
    }

    /// Returns a PNG with one bit per pixel.
    pub(super) fn png(&self) -> Vec<u8> {
        let width = self.pixels();
        let row_bytes = width.div_ceil(8);
        let mut image = Vec::with_capacity(row_bytes * width);
        for modules in self.code.rows() {
            let mut row = vec![0xFF_u8; row_bytes];
            for x in (0..modules.len()).filter(|&x| modules[x]) {
                for pixel in x * SCALE..(x + 1) * SCALE {
                    row[pixel / 8] &= !(0x80 >> (pixel % 8));
                }
            }
            for _ in 0..SCALE {
                image.extend_from_slice(&row);
            }
        }
        encode(&image, width).expect("writing to memory does not fail, and the buffer has the header's size")
    }

    /// Returns an inline SVG: one path of horizontal strokes on a white background.
    pub(super) fn svg(&self, label: &str) -> String {
        let side = self.code.side();
        let mut markup = Markup::new();
        let svg = markup.element("svg").attribute("class", "qr-print");
        let svg = svg.attribute("viewBox", &format!("0 0 {side} {side}")).attribute("role", "img");
        svg.attribute("aria-label", label).attribute("shape-rendering", "crispEdges").holding(|out| {
            let ground = format!("M0 0h{side}v{side}H0z");
            out.element("path").attribute("fill", "#fff").attribute("d", &ground).empty();
            out.element("path").attribute("stroke", "#000").attribute("d", &self.strokes()).empty();
        });
        markup.finish()
    }

    /// Returns the path data of the dark modules: each row is a line of strokes that are one
    /// module wide. This is one of the longest texts of a page, so it uses short relative
    /// moves and avoids the formatting machinery.
    pub(super) fn strokes(&self) -> String {
        let mut path = String::with_capacity(5 * self.code.side().pow(2) / 4);
        for (y, modules) in self.code.rows().enumerate() {
            let (mut x, mut pen) = (0, None);
            while x < modules.len() {
                let run = modules[x..].iter().take_while(|is_dark| **is_dark).count();
                if run > 0 {
                    match pen {
                        None => {
                            path.push('M');
                            push_number(&mut path, x);
                            path.push(' ');
                            push_number(&mut path, y);
                            path.push_str(".5");
                        }
                        Some(pen) => {
                            path.push('m');
                            push_number(&mut path, x - pen);
                            path.push_str(" 0");
                        }
                    }
                    path.push('h');
                    push_number(&mut path, run);
                    pen = Some(x + run);
                }
                x += run.max(1);
            }
        }
        path
    }
}

/// Appends a decimal number.
fn push_number(text: &mut String, number: usize) {
    if number >= 10 {
        push_number(text, number / 10);
    }
    text.extend(u32::try_from(number % 10).ok().and_then(|digit| char::from_digit(digit, 10)));
}

/// Encodes a square bitmap of one bit per pixel as a PNG. `width` is in pixels.
fn encode(image: &[u8], width: usize) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let side = u32::try_from(width).unwrap_or(u32::MAX);
    let mut encoder = png::Encoder::new(&mut bytes, side, side);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(image)?;
    writer.finish()?;
    Ok(bytes)
}
