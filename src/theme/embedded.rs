//! The default theme, as a sorted table of files that `build.rs` generates.

include!(concat!(env!("OUT_DIR"), "/theme_files.rs"));

/// Returns the bytes of an embedded file.
pub(super) fn get(name: &str) -> Option<&'static [u8]> {
    let index = FILES.binary_search_by_key(&name, |(name, _)| name).ok()?;
    Some(FILES[index].1)
}
