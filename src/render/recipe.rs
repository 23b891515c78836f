//! How an artwork is made: everything it follows from, and nothing made yet.

use super::card;
use super::context::RenderContext;
use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use crate::picture::Head;
use crate::plan::artwork::{Artwork, ArtworkKind, shown_pictures, widths};
use std::path::{Path, PathBuf};
use std::sync::Arc;

#[derive(Debug, Clone)]
pub enum Recipe {
    Card(CardRecipe),
    Picture(PictureRecipe),
}

/// An SVG drawing that becomes a PNG of the same size.
#[derive(Debug, Clone)]
pub struct CardRecipe {
    pub svg: String,
    /// The theme's own fonts; if it has none, those of the machine are used.
    pub fonts: Vec<Arc<[u8]>>,
}

/// One width of a picture, or [`PictureRecipe::NOTHING`]. All widths are best made at once: the picture is then
/// decoded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRecipe {
    pub source: PathBuf,
    pub head: Head,
    pub width: u32,
    pub widths: Vec<u32>,
}

impl PictureRecipe {
    /// Of a picture that is offered in no smaller width: it is decoded and nothing is made.
    pub const NOTHING: u32 = 0;
}

/// The recipe of an artwork. Fails when an overriding template has a mistake.
pub fn recipe(context: &RenderContext, artwork: &Artwork) -> Result<Recipe, Box<Diagnostic>> {
    Ok(match &artwork.kind {
        ArtworkKind::Card(card) => {
            let fonts = context.theme.fonts.values().cloned().collect();
            Recipe::Card(CardRecipe { svg: card::card(context, *card)?, fonts })
        }
        ArtworkKind::Picture { source, head, width } => {
            Recipe::Picture(PictureRecipe { source: source.clone(), head: *head, width: *width, widths: widths(head) })
        }
    })
}

/// Every picture that is shown, to find out whether it can be decoded.
pub fn trials(site: &Site) -> Vec<PictureRecipe> {
    let shown = site.reports.iter().flat_map(|report| shown_pictures(report));
    let trial = |(_, source, head): (&str, &Path, Head)| {
        let widths = widths(&head);
        let width = widths.last().copied().unwrap_or(PictureRecipe::NOTHING);
        PictureRecipe { source: source.to_owned(), head, width, widths }
    };
    shown.map(trial).collect()
}
