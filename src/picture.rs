//! Metadata of an image, known without decoding it. `load` reads it from the file's
//! header; `plan` decides the widths in which the image is offered.

/// Metadata from an image's header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub kind: PictureFormat,
    /// Width in pixels, after applying the EXIF orientation.
    pub width: u32,
    /// Height in pixels, after applying the EXIF orientation.
    pub height: u32,
    /// Whether the image is animated.
    pub moves: bool,
    /// Whether the metadata contains the location where the image was taken.
    pub has_place: bool,
}

/// The image format according to the content, regardless of the file name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    Jpeg,
    Png,
    Gif,
    WebP {
        /// A lossy image without an alpha channel, most likely a photograph.
        photograph: bool,
    },
}

impl Head {
    /// Returns whether the image is best stored with lossy compression and without
    /// transparency.
    pub fn is_photograph(&self) -> bool {
        matches!(self.kind, PictureFormat::Jpeg | PictureFormat::WebP { photograph: true })
    }
}

impl PictureFormat {
    /// Returns the file extensions of this format.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            PictureFormat::Jpeg => &["jpg", "jpeg"],
            PictureFormat::Png => &["png"],
            PictureFormat::Gif => &["gif"],
            PictureFormat::WebP { .. } => &["webp"],
        }
    }
}
