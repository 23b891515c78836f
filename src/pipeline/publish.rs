//! The order in which a site is written: link targets before the pages that link to them.

use super::Prepared;
use super::precompressed::{CompressingWriter, Copies, copies_beside};
use crate::artwork::ArtworkCache;
use crate::error::{Error, Result};
use crate::plan::artwork::Artwork;
use crate::plan::page::{Page, PageKind};
use crate::project::Project;
use crate::published;
use crate::render::recipe::Recipe;
use crate::render::{Content, Output, Renderer};
use crate::write::adopt::Agreement;
use crate::write::{Summary, Target, write};
use rayon::prelude::*;
use std::collections::BTreeSet;

/// Options for writing a site.
pub struct WriteOptions<'a> {
    /// Confirmation callback for taking over files. With `None`, no files are taken over.
    pub adopt: Option<Agreement<'a>>,
    /// Whether to wait until all files are synced to disk.
    pub sync: bool,
    /// Whether compressed copies are written beside text files.
    pub copies: Copies,
}

impl Prepared {
    /// Renders and writes the site. `progress` is called after each page.
    pub fn write(
        &self,
        project: &Project,
        options: &WriteOptions<'_>,
        artwork_cache: &ArtworkCache,
        progress: &(dyn Fn() + Sync),
    ) -> Result<Summary> {
        let renderer = self.renderer()?;
        let target = Target {
            project,
            name: self.name(),
            address: self.address(),
            adopt: options.adopt,
            sync: options.sync,
            addresses: &|before| published::remembered(&self.site, before),
        };
        let mut paths = self.plan.paths(&self.site);
        let copies = if options.copies == Copies::Compressed { copies_beside(&paths) } else { BTreeSet::new() };
        paths.extend(copies.iter().cloned());
        write(&target, &paths, |writer| {
            let writer = &CompressingWriter { writer, copies: &copies, bounds: &self.bounds };
            let (indexes, files): (Vec<_>, Vec<_>) = self.plan.files.iter().partition(|file| file.kind.is_index());
            files.par_iter().try_for_each(|file| writer.put(renderer.file(file)?))?;
            self.plan.artworks.par_iter().try_for_each(|artwork| writer.put(make(&renderer, artwork_cache, artwork)?))?;
            // New pages come first: until they exist, no existing page links to them. Of
            // the new pages the landing pages come last, because readers may already know
            // their URLs.
            let is_new = |page: &Page| writer.writer.is_new(&page.path);
            let is_landing = |page: &Page| page.kind == PageKind::Landing;
            self.write_pages(&renderer, writer, progress, |page| is_new(page) && !is_landing(page))?;
            self.write_pages(&renderer, writer, progress, |page| is_new(page) && is_landing(page))?;
            self.write_pages(&renderer, writer, progress, |page| !is_new(page))?;
            self.write_redirects(&renderer, writer)?;
            indexes.par_iter().try_for_each(|file| writer.put(renderer.file(file)?))
        })
    }

    fn write_redirects(&self, renderer: &Renderer, writer: &CompressingWriter<'_>) -> Result<()> {
        self.plan.redirects.par_iter().try_for_each(|redirect| writer.take(|emit| renderer.redirect(redirect, emit)))
    }

    fn write_pages(
        &self,
        renderer: &Renderer,
        writer: &CompressingWriter<'_>,
        progress: &(dyn Fn() + Sync),
        chosen: impl Fn(&Page) -> bool + Sync,
    ) -> Result<()> {
        self.plan.groups.par_iter().try_for_each(|group| {
            let pages: Vec<&Page> = group.iter().filter(|page| chosen(page)).collect();
            writer.take(|emit| {
                renderer.group(&pages, &mut |output| {
                    let is_page = output.path.ends_with(".html");
                    emit(output);
                    if is_page {
                        progress();
                    }
                })
            })
        })
    }
}

/// Produces an artwork. A picture that has been damaged since the rehearsal is copied
/// unchanged.
pub fn make(renderer: &Renderer, artwork_cache: &ArtworkCache, artwork: &Artwork) -> Result<Output> {
    let recipe = renderer.recipe(artwork).map_err(|mistake| Error::Theme(vec![*mistake]))?;
    let content = match recipe {
        Recipe::Card(card) => Content::Made(artwork_cache.card(&card)?),
        Recipe::Picture(picture) => artwork_cache.picture(&picture)?.map_or(Content::Copied(picture.source), Content::Made),
    };
    Ok(Output { path: artwork.path.clone(), content })
}
