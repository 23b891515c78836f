//! What is known of a picture before it is decoded. Read from its head by `load`; what
//! widths it is offered in is decided by `plan`.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub kind: Kind,
    /// Pixels, after turning it as its camera was held.
    pub width: u32,
    pub height: u32,
    /// Whether it is an animation.
    pub moves: bool,
    /// Whether its metadata holds the place where it was taken.
    pub has_place: bool,
}

/// The format by the bytes, whatever the name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Gif,
    WebP {
        /// A photograph, of one layer and with losses.
        photograph: bool,
    },
}

impl Head {
    /// Whether it is best kept without transparency and with small losses.
    pub fn is_photograph(&self) -> bool {
        matches!(self.kind, Kind::Jpeg | Kind::WebP { photograph: true })
    }
}

impl Kind {
    /// The endings of names that say so.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Kind::Jpeg => &["jpg", "jpeg"],
            Kind::Png => &["png"],
            Kind::Gif => &["gif"],
            Kind::WebP { .. } => &["webp"],
        }
    }
}
