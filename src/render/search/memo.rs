//! Remembers which pieces of words each part of the search index contains, so that the buckets need
//! not render all text again after the parts have been written.

use crate::plan::search::SearchIndex;
use std::sync::OnceLock;

/// The hashes of the pieces in each part, by language and part, in ascending order. The slot of a
/// part is empty until the part is rendered.
#[derive(Debug)]
pub(in crate::render) struct SearchMemo(Vec<Vec<OnceLock<Box<[u32]>>>>);

impl SearchMemo {
    /// Returns an empty memo for these indexes.
    pub(in crate::render) fn new(indexes: &[SearchIndex]) -> SearchMemo {
        SearchMemo(indexes.iter().map(|index| index.parts.iter().map(|_| OnceLock::new()).collect()).collect())
    }

    /// Returns the pieces of a part, which `collect` finds if they are not known yet.
    pub(super) fn pieces(&self, locale: usize, part: usize, collect: impl FnOnce() -> Box<[u32]>) -> &[u32] {
        self.0[locale][part].get_or_init(collect)
    }
}
