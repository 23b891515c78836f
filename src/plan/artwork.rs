//! Share cards and smaller pictures, which are generated at build time. This module
//! decides their paths and sizes; it draws nothing.

use crate::model::report::Report;
use crate::model::site::{ShareCards, Site};
use crate::picture::{Head, PictureFormat};
use crate::plan::links::file_path;
use crate::plan::page::PageKind;
use crate::plan::url::poster_path;
use std::path::{Path, PathBuf};

/// A generated image that takes long to produce and is cached between builds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artwork {
    /// Output path.
    pub path: String,
    pub kind: ArtworkKind,
}

/// What an artwork shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ArtworkKind {
    /// A share card, drawn from the template of the theme.
    Card(Card),
    /// The poster of a report, drawn from the template of the theme.
    Poster {
        /// Index of the report.
        report: usize,
        /// Index of the language.
        locale: usize,
    },
    /// A copy of the picture at this path, resized to a width in pixels.
    Picture {
        /// The original picture.
        source: PathBuf,
        /// The original's format and size.
        head: Head,
        /// The width of the copy in pixels.
        width: u32,
    },
}

/// The image that is shown next to a shared link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// `None` for the pages that belong to no report.
    pub report: Option<usize>,
    /// The section that the card is for; `None` for the whole report.
    pub section: Option<usize>,
    /// Index of the language.
    pub locale: usize,
    pub shape: Shape,
}

/// The shape of a share card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Landscape, for Open Graph and similar metadata.
    Wide,
    /// Square, for apps that crop any image to a square, such as WeChat.
    Square,
}

impl Shape {
    /// All shapes.
    pub const ALL: [Shape; 2] = [Shape::Wide, Shape::Square];

    /// Returns width and height in pixels.
    pub fn size(self) -> (u32, u32) {
        match self {
            Shape::Wide => (1200, 630),
            Shape::Square => (600, 600),
        }
    }
}

/// Widths in pixels: of a phone at device pixel ratios 1 and 2, and of the text column
/// (38rem of 18 px) on a desktop at ratios 1 and 2.
const WIDTHS: [u32; 4] = [360, 720, 1080, 1440];
/// A picture of at most this width, in pixels, is published only in its original size.
const SMALL: u32 = 720;

/// Returns the widths in which a picture is offered besides its own, in ascending order.
/// The list is empty for small and for animated pictures.
pub(crate) fn widths(head: &Head) -> Vec<u32> {
    let resized = match head.kind {
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::WebP { .. } => !head.moves,
        PictureFormat::Gif => false,
    };
    // A photographic WebP at more than half its width would be smaller than a JPEG that
    // replaces it.
    let widest =
        if matches!(head.kind, PictureFormat::WebP { photograph: true }) { head.width / 2 } else { head.width.saturating_sub(1) };
    let fits = |width: &u32| resized && head.width > SMALL && *width <= widest;
    WIDTHS.into_iter().filter(fits).collect()
}

/// Returns the output path of a resized picture, beside the original:
/// `2023/images/base.720w.jpg`.
pub(crate) fn picture_path(site: &Site, report: usize, name: &str, head: &Head, width: u32) -> String {
    let path = file_path(site, report, name);
    let stem = path.rsplit_once('.').map_or(path.as_str(), |(stem, _)| stem);
    let extension = match head.kind {
        _ if head.is_photograph() => "jpg",
        PictureFormat::WebP { .. } => "webp",
        PictureFormat::Jpeg | PictureFormat::Png | PictureFormat::Gif => "png",
    };
    format!("{stem}.{width}w.{extension}")
}

/// Whether this program draws share cards.
pub(crate) const HAS_CARDS: bool = cfg!(feature = "cards");

/// Returns the output path of a share card.
pub(crate) fn card_path(site: &Site, card: Card) -> String {
    let report = card.report.map(|report| &site.reports[report]);
    let folder = report.map(|report| format!("{}/", report.id)).unwrap_or_default();
    let section = report.zip(card.section).map(|(report, section)| format!("{}/", report.sections[section].id));
    let (section, code) = (section.unwrap_or_default(), &site.locales().get(card.locale).code);
    let square = if card.shape == Shape::Square { "-square" } else { "" };
    format!("card/{folder}{section}{code}{square}.png")
}

/// Returns the card of a page in a language: its section's if the site has such cards, else its report's.
pub(crate) fn card_of(site: &Site, kind: PageKind, locale: usize, shape: Shape) -> Card {
    let section = match kind {
        PageKind::Section(_, section) if site.share_cards == ShareCards::OfSections => Some(section),
        _ => None,
    };
    Card { report: kind.report(), section, locale, shape }
}

/// Returns what has a share card: the site, each report, and each section if the site asks for that.
fn subjects(site: &Site) -> Vec<(Option<usize>, Option<usize>)> {
    let mut subjects = vec![(None, None)];
    for (index, report) in site.reports.iter().enumerate() {
        subjects.push((Some(index), None));
        let sections = (0..report.sections.len()).filter(|_| site.share_cards == ShareCards::OfSections);
        subjects.extend(sections.map(|section| (Some(index), Some(section))));
    }
    subjects
}

/// Returns all artworks of a site: posters, the smaller widths of every picture and, if `shared`, the
/// share cards. Set `shared` if the pages have a public URL.
pub(crate) fn artworks(site: &Site, shared: bool) -> Vec<Artwork> {
    let mut artworks = Vec::new();
    for (report, section) in subjects(site).into_iter().filter(|_| shared) {
        for locale in 0..site.locales().len() {
            artworks.extend(Shape::ALL.map(|shape| {
                let card = Card { report, section, locale, shape };
                Artwork { path: card_path(site, card), kind: ArtworkKind::Card(card) }
            }));
        }
    }
    for (index, report) in site.reports.iter().enumerate() {
        let locales = (0..site.locales().len()).filter(|locale| HAS_CARDS && report.has_poster(*locale));
        artworks.extend(locales.map(|locale| Artwork {
            path: poster_path(site, index, locale),
            kind: ArtworkKind::Poster { report: index, locale },
        }));
        for (name, source, head) in shown_pictures(report) {
            artworks.extend(widths(&head).into_iter().map(|width| Artwork {
                path: picture_path(site, index, name, &head, width),
                kind: ArtworkKind::Picture { source: source.to_owned(), head, width },
            }));
        }
    }
    artworks
}

/// Returns the pictures that a report's text shows, each one once: name, path of the file
/// and metadata.
pub(crate) fn shown_pictures(report: &Report) -> impl Iterator<Item = (&str, &Path, Head)> {
    report.shown_pictures.iter().filter_map(|name| {
        let file = report.files.get(name)?;
        Some((name.as_str(), file.path.as_path(), file.head?))
    })
}
