//! Colours: parsing, contrast, and the lighter variant for dark mode.

/// An sRGB colour, with channels from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

impl Colour {
    /// White.
    pub(crate) const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };
    /// The dark background of the default theme.
    pub(crate) const DARK_PAPER: Colour = Colour { red: 0x16, green: 0x18, blue: 0x1b };
    /// The minimum contrast ratio of text with its background (WCAG 2.2, 1.4.3).
    pub(crate) const READABLE: f64 = 4.5;

    /// Parses `#rrggbb`. `None` if the text has another form.
    pub(crate) fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |range| u8::from_str_radix(&digits[range], 16).ok();
        Some(Colour { red: part(0..2)?, green: part(2..4)?, blue: part(4..6)? })
    }

    /// The colour as `#rrggbb`.
    pub(crate) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }

    /// The contrast ratio of two colours, 1 to 21 (WCAG 2.2).
    pub(crate) fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The nearest mix with white that is readable on the dark background, with a margin: its contrast ratio is at least 6.
    pub(crate) fn for_dark_paper(self) -> Colour {
        (0..=100)
            .map(|percent| self.mixed_with_white(percent))
            .find(|mix| mix.contrast(Colour::DARK_PAPER) >= 6.0)
            .unwrap_or(Colour::WHITE)
    }

    fn mixed_with_white(self, percent: u32) -> Colour {
        let mix = |channel: u8| u8::try_from((u32::from(channel) * (100 - percent) + 255 * percent) / 100).unwrap_or(u8::MAX);
        Colour { red: mix(self.red), green: mix(self.green), blue: mix(self.blue) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_accent_gets_a_readable_twin() {
        for text in ["#9d2a1d", "#0b3d91", "#000000", "#777777"] {
            let colour = Colour::parse(text).expect(text);
            assert!(colour.for_dark_paper().contrast(Colour::DARK_PAPER) >= Colour::READABLE);
        }
        assert!((Colour::WHITE.contrast(Colour { red: 0, green: 0, blue: 0 }) - 21.0).abs() < 0.01);
    }
}
