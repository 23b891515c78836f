//! Remembers how large each data file is, so that the data page, which says so, need not make the files again: a build
//! writes them before the pages.

use crate::model::site::Site;
use crate::plan::data_files;
use crate::plan::page::DataFile;
use std::sync::OnceLock;

/// The sizes of the data files of each report, in bytes. A slot is empty until its file is made.
#[derive(Debug)]
pub(crate) struct DataSizes(Vec<Vec<(DataFile, OnceLock<u64>)>>);

impl DataSizes {
    /// Returns an empty memo for a site.
    pub(in crate::render) fn new(site: &Site) -> DataSizes {
        let locales = site.locales().len();
        let slots = |file: DataFile| (file, OnceLock::new());
        DataSizes(site.reports.iter().map(|report| data_files(report, locales).into_iter().map(slots).collect()).collect())
    }

    /// Remembers the size of a file that has been made.
    pub(in crate::render) fn note(&self, report: usize, file: &DataFile, bytes: &[u8]) {
        self.of(report, file, || Some(bytes.len()));
    }

    /// Returns the size of a file, which `measure` finds if it is not known yet.
    pub(in crate::render) fn of(&self, report: usize, file: &DataFile, measure: impl FnOnce() -> Option<usize>) -> Option<u64> {
        let (_, slot) = self.0[report].iter().find(|(known, _)| known == file)?;
        if let Some(size) = slot.get() {
            return Some(*size);
        }
        let size = u64::try_from(measure()?).ok()?;
        Some(*slot.get_or_init(|| size))
    }
}
