//! Trying everything that can fail before the first byte is written.

use super::Prepared;
use crate::check;
use crate::diagnostic::Diagnostic;
use crate::error::Result;
use crate::plan::artwork::Artwork;
use crate::plan::page::Page;
use crate::render::recipe::{Recipe, trials};
use crate::render::{Renderer, render};
use crate::workshop::{self, Workshop};
use rayon::prelude::*;

/// How much of a site with templates of its own is rendered on trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rehearsal {
    /// Every page: nothing may fail once writing has begun.
    Whole,
    /// The first report and the pages beside the reports, for a preview.
    Sample,
}

impl Prepared {
    /// Renders every page and keeps none: an overriding template must fail here,
    /// before the first byte is written. The original theme is tested instead.
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

    /// A card must be filled without a mistake, and be a drawing then.
    fn card_mistake(&self, renderer: &Renderer, artwork: &Artwork) -> Option<Diagnostic> {
        match renderer.recipe(artwork) {
            Err(mistake) => Some(*mistake),
            Ok(Some(Recipe::Card(card))) => workshop::complaint(&card.svg).map(|reason| self.theme.not_a_drawing(&reason)),
            Ok(_) => None,
        }
    }

    /// Makes the smaller pictures and tells which cannot be made.
    pub(super) fn spoilt_pictures(&self, workshop: &Workshop) -> Result<Vec<Diagnostic>> {
        let spoilt = workshop.prepare(&trials(&self.site))?;
        Ok(spoilt.iter().flat_map(|spoilt| check::damaged(&self.site, &spoilt.source, &spoilt.reason)).collect())
    }
}
