//! Stands in for `card` if the program is built without the feature `cards`: nothing is drawn, and
//! the plan has no cards.
#![expect(clippy::unused_self, reason = "the interface is that of `card`")]

use super::store::Kept;
use crate::diagnostic::Sentence;
use crate::render::recipe::CardRecipe;

/// Draws no share cards.
pub(super) struct Painter;

impl Painter {
    /// Returns a painter without fonts.
    pub(super) fn new() -> Painter {
        Painter
    }

    /// Adds everything that the picture of a card depends on to a hash.
    pub(super) fn hash(&self, recipe: &CardRecipe, hasher: &mut blake3::Hasher) {
        hasher.update(recipe.svg.as_bytes());
    }

    /// Returns the reason why no card is drawn.
    pub(super) fn draw(&self, _: &CardRecipe) -> Result<Kept, String> {
        Err("this program was built without the feature `cards`".to_owned())
    }
}

/// Finds no fault with a drawing.
pub(crate) fn complaint(_: &str) -> Option<Sentence> {
    None
}
