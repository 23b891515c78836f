//! The search indexes of the site that is shown: made when a reader searches in a
//! language for the first time, and kept as long as the site stays as it is.
//!
//! An index takes longer than a page. Whoever asks for it waits; nobody else does.

use crate::model::site::Site;
use crate::plan::url::search_folder;
use crate::render::{Content, Renderer};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

type Files = BTreeMap<String, Arc<Vec<u8>>>;

pub struct SearchIndexes {
    /// By language: the folder, and the files below it by their whole path.
    indexes: Vec<(String, OnceLock<Files>)>,
}

impl SearchIndexes {
    /// Makes nothing yet.
    pub fn new(site: &Site) -> SearchIndexes {
        let folders = (0..site.locales().len()).map(|locale| search_folder(site, locale));
        SearchIndexes { indexes: folders.map(|folder| (folder, OnceLock::new())).collect() }
    }

    /// A file of an index. `None` where there is no such file, or no search.
    pub fn get(&self, renderer: &Renderer, path: &str) -> Option<Arc<Vec<u8>>> {
        let locale = self.indexes.iter().position(|(folder, _)| path.starts_with(folder))?;
        self.indexes[locale].1.get_or_init(|| make(renderer, locale)).get(path).cloned()
    }
}

/// An index that cannot be made is an empty one: the site map then stands in.
fn make(renderer: &Renderer, locale: usize) -> Files {
    // On a thread of its own, so that all those a rebuild works on stay free for it.
    let Ok(own) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return Files::new() };
    let outputs = own.install(|| renderer.search_index(locale)).unwrap_or_default();
    let made = outputs.into_iter().filter_map(|output| match output.content {
        Content::Made(bytes) => Some((output.path, Arc::new(bytes))),
        Content::Copied(_) => None,
    });
    made.collect()
}
