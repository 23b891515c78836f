//! The recipe of an artwork: all inputs that it depends on. Nothing is produced here.

use super::card;
use super::context::RenderContext;
use super::poster;
use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use crate::picture::Head;
use crate::plan::artwork::{Artwork, ArtworkKind, shown_pictures, widths};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The inputs of an artwork.
#[derive(Debug, Clone)]
pub enum Recipe {
    /// A share card or a poster.
    Card(CardRecipe),
    /// A smaller width of a picture.
    Picture(PictureRecipe),
}

/// An SVG that is rendered to a PNG of the same size.
#[derive(Debug, Clone)]
pub struct CardRecipe {
    pub svg: String,
    /// What becomes of text with characters that no font contains.
    pub undrawable: Undrawable,
    /// The theme's fonts. If empty, the fonts of the machine are used.
    pub fonts: Vec<Arc<[u8]>>,
}

/// What becomes of text with characters that no font contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Undrawable {
    /// Its whole group is left out: half a title is misleading, and a card is complete without it.
    LeftOut,
    /// A sign stands in place of each character: readers of a poster see that something is missing.
    Replaced,
}

/// One width of a picture, or [`PictureRecipe::NOTHING`]. It is best to produce all widths at
/// once, because the picture is then decoded only once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRecipe {
    /// The source file.
    pub source: PathBuf,
    pub head: Head,
    /// The width to be produced, in pixels.
    pub width: u32,
    /// All smaller widths of the same picture, in pixels.
    pub widths: Vec<u32>,
}

impl PictureRecipe {
    /// The width for a picture without smaller widths: it is decoded, but nothing is produced.
    pub const NOTHING: u32 = 0;
}

/// Returns the recipe of an artwork. Fails if a custom template has an error.
pub(crate) fn recipe(context: &RenderContext, artwork: &Artwork) -> Result<Recipe, Box<Diagnostic>> {
    Ok(match &artwork.kind {
        ArtworkKind::Card(card) => {
            let fonts = context.theme.fonts.values().cloned().collect();
            Recipe::Card(CardRecipe { svg: card::card(context, *card)?, undrawable: Undrawable::LeftOut, fonts })
        }
        ArtworkKind::Poster { report, locale } => {
            let fonts = context.theme.fonts.values().cloned().collect();
            Recipe::Card(CardRecipe { svg: poster::poster(context, *report, *locale)?, undrawable: Undrawable::Replaced, fonts })
        }
        ArtworkKind::Picture { source, head, width } => {
            Recipe::Picture(PictureRecipe { source: source.clone(), head: *head, width: *width, widths: widths(head) })
        }
    })
}

/// Returns a recipe for every picture that is shown, to check that all can be decoded.
pub(crate) fn trials(site: &Site) -> Vec<PictureRecipe> {
    let shown = site.reports.iter().flat_map(|report| shown_pictures(report));
    let trial = |(_, source, head): (&str, &Path, Head)| {
        let widths = widths(&head);
        let width = widths.last().copied().unwrap_or(PictureRecipe::NOTHING);
        PictureRecipe { source: source.to_owned(), head, width, widths }
    };
    shown.map(trial).collect()
}
