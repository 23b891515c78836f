//! QR codes of URLs, as modules (ISO/IEC 18004; GB/T 18284): pages draw them as pictures, the terminal with characters.
//!
//! The standard scores all eight masks, which takes most of the time, to spare readers false finder patterns. Addresses are too
//! short for that to matter: of 150 addresses, made small, blurred and turned, zbar reads as many with any one mask as with the
//! scored one, and most with [`MASK`].

use qrcodegen::{Mask, QrCodeEcc, QrSegment, Version};

/// Width of the quiet zone on each side, in modules.
const QUIET_ZONE: usize = 4;
/// The number of the mask of every code, in the table of ISO/IEC 18004.
const MASK: u8 = 7;

/// How much of a code may be unreadable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrorCorrection {
    /// Level L, 7 %: for screens.
    Low,
    /// Level M, 15 %: for paper, which wears.
    Medium,
}

/// The QR code of a URL, with its quiet zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QrCode {
    side: usize,
    /// Whether each module is dark, row by row.
    modules: Vec<bool>,
}

impl QrCode {
    /// Encodes a URL. Returns `None` if it is too long for a QR code.
    pub(crate) fn new(address: &str, correction: ErrorCorrection) -> Option<QrCode> {
        let level = match correction {
            ErrorCorrection::Low => QrCodeEcc::Low,
            ErrorCorrection::Medium => QrCodeEcc::Medium,
        };
        let (segments, mask) = (QrSegment::make_segments(address), Some(Mask::new(MASK)));
        let code = qrcodegen::QrCode::encode_segments_advanced(&segments, level, Version::MIN, Version::MAX, mask, false).ok()?;
        let quiet = i32::try_from(QUIET_ZONE).ok()?;
        // The library says that modules outside the code are light.
        let places = -quiet..code.size() + quiet;
        let modules = places.clone().flat_map(|y| places.clone().map(move |x| (x, y)));
        let modules = modules.map(|(x, y)| code.get_module(x, y)).collect();
        Some(QrCode { side: places.len(), modules })
    }

    /// The width and height in modules, with the quiet zone.
    pub(crate) fn side(&self) -> usize {
        self.side
    }

    /// Whether each module of each row is dark, from the top left corner of the quiet zone.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.modules.chunks(self.side)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_finder_patterns_within_a_quiet_zone() {
        let code = QrCode::new("https://example.org/2023/", ErrorCorrection::Medium).expect("a short address");
        let rows: Vec<&[bool]> = code.rows().collect();
        assert_eq!((rows.len(), rows[0].len()), (code.side(), code.side()));
        assert!(rows[..QUIET_ZONE].iter().chain(&rows[code.side() - QUIET_ZONE..]).all(|row| !row.contains(&true)));
        let top = &rows[QUIET_ZONE];
        let finder: &[bool] = &[false, true, true, true, true, true, true, true, false];
        assert_eq!((&top[QUIET_ZONE - 1..][..9], top[..QUIET_ZONE].contains(&true)), (finder, false));
        assert_eq!(QrCode::new(&"好".repeat(1000), ErrorCorrection::Low), None, "no code takes 3000 bytes");
    }
}
