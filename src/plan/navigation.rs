//! The neighbours of a section.

use crate::model::site::Site;

/// Returns the indices of the previous and the next section.
pub(crate) fn neighbours(site: &Site, report: usize, section: usize) -> (Option<usize>, Option<usize>) {
    let count = site.reports[report].sections.len();
    (section.checked_sub(1), Some(section + 1).filter(|next| *next < count))
}
