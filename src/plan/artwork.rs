//! What is drawn or resized at build: share cards, and pictures in smaller widths.
//! Addresses and sizes are decided here; nothing is drawn.

use crate::model::report::Report;
use crate::model::site::Site;
use crate::picture::{Head, Kind};
use crate::plan::links::file_path;
use std::path::{Path, PathBuf};

/// A file that takes time to make and is kept from build to build.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artwork {
    pub path: String,
    pub kind: ArtworkKind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtworkKind {
    Card(Card),
    /// A picture made from this file, this many pixels wide.
    Picture {
        source: PathBuf,
        head: Head,
        width: u32,
    },
}

/// The picture that is shown beside a shared link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// `None` for the pages beside the reports.
    pub report: Option<usize>,
    pub locale: usize,
    pub shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// For Open Graph and its kin.
    Wide,
    /// For readers that cut a square out of any picture, such as WeChat.
    Square,
}

impl Shape {
    pub const ALL: [Shape; 2] = [Shape::Wide, Shape::Square];

    /// Width and height in pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Shape::Wide => (1200, 630),
            Shape::Square => (600, 600),
        }
    }
}

/// Widths in pixels: a phone's at one and two device pixels, the text's at one and
/// two on a desk (38rem of 18 px).
const WIDTHS: [u32; 4] = [360, 720, 1080, 1440];
/// A picture no wider than this is shown as it is.
const SMALL: u32 = 720;

/// The widths that a picture is offered in besides its own, in order; none for small
/// ones and for those that move.
pub fn widths(head: &Head) -> Vec<u32> {
    let resized = match head.kind {
        Kind::Jpeg | Kind::Png | Kind::WebP { .. } => !head.moves,
        Kind::Gif => false,
    };
    // A WebP of half the width and more is lighter than any JPEG that could stand in.
    let widest = if matches!(head.kind, Kind::WebP { photograph: true }) { head.width / 2 } else { head.width.saturating_sub(1) };
    let fits = |width: &u32| resized && head.width > SMALL && *width <= widest;
    WIDTHS.into_iter().filter(fits).collect()
}

/// Where a picture of this width is written, beside the original: `2023/images/base.720w.jpg`.
pub fn picture_path(site: &Site, report: usize, name: &str, head: &Head, width: u32) -> String {
    let path = file_path(site, report, name);
    let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
    let extension = match head.kind {
        _ if head.is_photograph() => "jpg",
        Kind::WebP { .. } => "webp",
        Kind::Jpeg | Kind::Png | Kind::Gif => "png",
    };
    format!("{stem}.{width}w.{extension}")
}

pub fn card_path(site: &Site, card: Card) -> String {
    let report = card.report.map(|report| format!("{}/", site.reports[report].id)).unwrap_or_default();
    let code = &site.locales().get(card.locale).code;
    let square = if card.shape == Shape::Square { "-square" } else { "" };
    format!("card/{report}{code}{square}.png")
}

/// Every picture of the reports in its smaller widths, and the cards where pages have
/// an address that can be shared.
pub fn artworks(site: &Site, shared: bool) -> Vec<Artwork> {
    let mut artworks = Vec::new();
    let subjects = std::iter::once(None).chain((0..site.reports.len()).map(Some));
    for report in subjects.filter(|_| shared) {
        for locale in 0..site.locales().len() {
            artworks.extend(Shape::ALL.map(|shape| {
                let card = Card { report, locale, shape };
                Artwork { path: card_path(site, card), kind: ArtworkKind::Card(card) }
            }));
        }
    }
    for (index, report) in site.reports.iter().enumerate() {
        for (name, source, head) in shown_pictures(report) {
            artworks.extend(widths(&head).into_iter().map(|width| Artwork {
                path: picture_path(site, index, name, &head, width),
                kind: ArtworkKind::Picture { source: source.to_owned(), head, width },
            }));
        }
    }
    artworks
}

/// The pictures that a report's text shows, each once, with their files and what their
/// heads tell.
pub fn shown_pictures(report: &Report) -> impl Iterator<Item = (&str, &Path, Head)> {
    report.shown_pictures.iter().filter_map(|name| {
        let file = report.files.get(name)?;
        Some((name.as_str(), file.path.as_path(), file.head?))
    })
}
