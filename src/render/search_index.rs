//! The search index of one language, made by pagefind in memory: the only file
//! that knows pagefind. The same pages in the same order give the same bytes.
//!
//! Of what pagefind makes, its own search boxes and styles are left out; a page of
//! the theme shows the results.

use super::Output;
use crate::error::{Error, Result};
use pagefind::api::PagefindIndex;
use pagefind::options::PagefindServiceConfig;
use std::collections::BTreeMap;

/// What a search can lead to.
#[derive(Debug)]
pub struct SearchablePage {
    /// Below the output's root; what the index answers with.
    pub path: String,
    /// A page of nothing but words: `h1`, then `h2` with the ids that lead to them.
    pub html: String,
}

/// Parts of a page that are no words of its text.
const PASSED_OVER: [&str; 1] = ["sup"];
/// The file that names all others of an index; it is written when they are there.
const ENTRY: &str = "pagefind-entry.json";
/// pagefind's program for languages that it knows no word endings of.
const PLAIN_PROGRAM: &str = "wasm.unknown.pagefind";

/// Whether a file leads to the others of its index.
pub fn is_entry(path: &str) -> bool {
    path.ends_with(ENTRY)
}

/// Makes the index of pages in one language, with paths in `folder`. `language`
/// is its BCP 47 tag, which decides how words are told apart.
pub fn make_index(pages: impl Iterator<Item = SearchablePage>, language: &str, folder: &str) -> Result<Vec<Output>> {
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

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What pagefind makes, by name. A page is made when it is its turn.
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
