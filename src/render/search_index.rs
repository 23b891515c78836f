//! Builds the search index of a language in memory with Pagefind. No other file depends on
//! Pagefind. The same pages in the same order produce the same bytes.
//!
//! Pagefind's own search interface and styles are left out; the theme's search page shows the
//! results.

use super::Output;
use crate::error::{Error, Result};
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use std::collections::BTreeMap;

/// A page to be indexed.
#[derive(Debug)]
pub(super) struct SearchablePage {
    /// Path relative to the output's root, which the search returns.
    pub path: String,
    /// HTML that contains only words: an `h1`, then `h2` elements whose ids are the link targets.
    pub html: String,
}

/// Elements that are not indexed: the marks of notes and footnotes.
const PASSED_OVER: [&str; 1] = ["sup"];
/// The file that refers to all other files of an index. It must be written last.
const ENTRY: &str = "pagefind-entry.json";
/// Pagefind's WebAssembly for languages without stemming.
const PLAIN_PROGRAM: &str = "wasm.unknown.pagefind";

/// Returns whether a file is the entry file of an index.
pub(crate) fn is_entry(path: &str) -> bool {
    path.ends_with(ENTRY)
}

/// Builds the index of pages in one language; the paths of its files start with `folder`.
/// `language` is the BCP 47 tag, which determines how text is split into words.
pub(super) fn make_index(pages: impl Iterator<Item = SearchablePage>, language: &str, folder: &str) -> Result<Vec<Output>> {
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| Error::SearchIndex(error.into()))?;
    let files = runtime.block_on(files(pages, &language.to_lowercase())).map_err(Error::SearchIndex)?;
    let is_own_program = |name: &str| name.starts_with("wasm.") && name != PLAIN_PROGRAM;
    let has_own_program = files.keys().any(|name| is_own_program(name));
    let is_wanted = |name: &str| {
        let is_program = is_own_program(name) || name == PLAIN_PROGRAM && !has_own_program;
        is_program || name == "pagefind.js" || name == ENTRY || name.contains(".pf_")
    };
    let wanted = files.into_iter().filter(|(name, _)| is_wanted(name));
    Ok(wanted.map(|(name, bytes)| Output::made(format!("{folder}{name}"), bytes)).collect())
}

/// An error of Pagefind.
type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Returns Pagefind's files by name. Each page is generated when it is added.
async fn files(
    pages: impl Iterator<Item = SearchablePage>,
    language: &str,
) -> std::result::Result<BTreeMap<String, Vec<u8>>, Failure> {
    let options = PagefindServiceConfig::builder()
        .keep_index_url(true)
        .force_language(language.to_owned())
        .exclude_selectors(PASSED_OVER.map(str::to_owned).to_vec())
        .build();
    let mut index = PagefindIndex::new(Some(options))?;
    for page in pages {
        index.add_html_file(None, Some(page.path), page.html).await?;
    }
    let name = |path: std::path::PathBuf| path.to_string_lossy().replace('\\', "/");
    Ok(index.get_files().await?.into_iter().map(|file| (name(file.filename), file.contents)).collect())
}
