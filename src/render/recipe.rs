//! How an artwork is made: everything it follows from, and nothing made yet.

use super::Renderer;
use crate::diagnostic::Diagnostic;
use crate::picture::Head;
use crate::plan::artwork::{Artwork, ArtworkKind, widths};
use std::path::PathBuf;
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

/// One width of a picture. All widths are best made at once: the picture is then
/// decoded once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureRecipe {
    pub source: PathBuf,
    pub head: Head,
    pub width: u32,
    pub widths: Vec<u32>,
}

impl Renderer {
    /// The recipe of an artwork. Fails when an overriding template has a mistake.
    pub fn recipe(&self, artwork: &Artwork) -> Result<Option<Recipe>, Box<Diagnostic>> {
        match &artwork.kind {
            ArtworkKind::Card(card) => {
                let fonts = self.theme.fonts.values().cloned().collect();
                Ok(Some(Recipe::Card(CardRecipe { svg: self.card(*card)?, fonts })))
            }
            ArtworkKind::Picture { report, name, width } => {
                let file = self.site.reports[*report].files.get(name);
                Ok(file.and_then(|file| Some((file, file.head?))).map(|(file, head)| {
                    Recipe::Picture(PictureRecipe { source: file.path.clone(), head, width: *width, widths: widths(&head) })
                }))
            }
        }
    }
}
