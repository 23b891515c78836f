//! Runs everything that can fail before the first byte is written.

use super::Prepared;
use crate::artwork::{self, ArtworkCache};
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::plan::artwork::Artwork;
use crate::plan::page::Page;
use crate::render::recipe::{Recipe, trials};
use crate::render::{Renderer, render};
use rayon::prelude::*;

/// How much of a site with custom templates is rendered during the rehearsal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {
    /// Every page: nothing may fail after writing has begun.
    Whole,
    /// The first report and the pages that belong to no report, for a preview.
    Sample,
}

impl Prepared {
    /// Renders every page and discards the result, so that an error in a custom template
    /// is found before the first byte is written. The original theme is covered by tests
    /// instead.
    pub(super) fn rehearse(&self, rehearsal: Rehearsal) -> Vec<Diagnostic> {
        let renderer = match render(&self.site, &self.plan, &self.theme) {
            Ok(renderer) => renderer,
            Err(diagnostics) => return diagnostics,
        };
        let languages = self.site.locales().len();
        let is_sample = |index: usize| index < languages || index + languages >= self.plan.groups.len();
        let chosen = |(index, _): &(usize, &Vec<Page>)| rehearsal == Rehearsal::Whole || is_sample(*index);
        let groups = self.plan.groups.par_iter().enumerate().filter(chosen).map(|(_, group)| group);
        groups
            .filter_map(|pages| renderer.group(&pages.iter().collect::<Vec<_>>(), &mut drop).err().map(|mistake| *mistake))
            .chain(
                self.plan
                    .redirects
                    .par_iter()
                    .find_map_first(|redirect| renderer.redirect(redirect, &mut drop).err().map(|mistake| *mistake)),
            )
            .chain(self.plan.artworks.par_iter().find_map_first(|artwork| self.card_mistake(&renderer, artwork)))
            .collect()
    }

    /// Returns the diagnostic if a share card cannot be rendered, or is not a valid SVG.
    fn card_mistake(&self, renderer: &Renderer, artwork: &Artwork) -> Option<Diagnostic> {
        match renderer.recipe(artwork) {
            Err(mistake) => Some(*mistake),
            Ok(Recipe::Card(card)) => artwork::complaint(&card.svg).map(|reason| self.theme.not_a_drawing(&reason)),
            Ok(_) => None,
        }
    }

    /// Produces the smaller pictures. Returns diagnostics for those that cannot be
    /// decoded.
    pub(super) fn spoilt_pictures(&self, artwork_cache: &ArtworkCache) -> Result<Vec<Diagnostic>> {
        let spoilt = artwork_cache.prepare(&trials(&self.site))?;
        Ok(spoilt.iter().flat_map(|spoilt| check::damaged(&self.site, &spoilt.source, &spoilt.reason)).collect())
    }
}
