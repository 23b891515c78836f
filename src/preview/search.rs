//! The search indexes of the site that is shown. An index is built when a reader first
//! searches in its language, and kept until the site changes.
//!
//! Building an index takes longer than rendering a page. Only requests for the index wait for it.

use crate::model::site::Site;
use crate::plan::url::search_folder;
use crate::render::{Content, Renderer};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// The files of an index by their output paths.
type Files = BTreeMap<String, Arc<Vec<u8>>>;

/// The search indexes of all languages.
pub(super) struct SearchIndexes {
    /// By language: the folder of the index, and its files once it has been built.
    indexes: Vec<(String, OnceLock<Files>)>,
}

impl SearchIndexes {
    /// Returns the indexes without building them.
    pub(super) fn new(site: &Site) -> SearchIndexes {
        let folders = (0..site.locales().len()).map(|locale| search_folder(site, locale));
        SearchIndexes { indexes: folders.map(|folder| (folder, OnceLock::new())).collect() }
    }

    /// Returns a file of an index, or `None` if there is no such file or search is off.
    pub(super) fn get(&self, renderer: &Renderer, path: &str) -> Option<Arc<Vec<u8>>> {
        let locale = self.indexes.iter().position(|(folder, _)| path.starts_with(folder))?;
        self.indexes[locale].1.get_or_init(|| make(renderer, locale)).get(path).cloned()
    }
}

/// Builds an index. If this fails, the index is empty, and the search page falls back to the site map.
fn make(renderer: &Renderer, locale: usize) -> Files {
    // On a separate thread, so that the thread pool remains available to rebuilds.
    let Ok(own) = rayon::ThreadPoolBuilder::new().num_threads(1).build() else { return Files::new() };
    let outputs = own.install(|| renderer.search_index(locale)).unwrap_or_default();
    let made = outputs.into_iter().filter_map(|output| match output.content {
        Content::Made(bytes) => Some((output.path, Arc::new(bytes))),
        Content::Copied(_) => None,
    });
    made.collect()
}
