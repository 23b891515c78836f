//! Produces the slow artworks, share cards and smaller pictures, on all cores, and caches
//! them for the next build. All other outputs are generated again each time.
//!
//! 1. `store` caches results in `.gongkai-cache/`. The name of an entry is a hash of
//!    everything that the result depends on, so no entry can be stale.
//! 2. `card` draws. Its `fonts` lists the fonts of the machine; a theme with fonts of its own is
//!    drawn with those alone. Its `limits` refuses drawings that are too expensive.
//! 3. `picture` resizes: bytes in, bytes out. `whole` detects truncated
//!    files, `colours` handles colour spaces, `palette` writes PNGs with few colours.
//!
//! This module does not decide which artworks are produced or where they are written.

#[cfg(feature = "cards")]
mod card;
#[cfg(not(feature = "cards"))]
#[path = "no_cards.rs"]
mod card;
mod colours;
mod palette;
mod picture;
mod store;
mod whole;

pub(crate) use card::complaint;

use crate::bounds::Bounds;
use crate::diagnostic::Sentence;
use crate::disk;
use crate::error::{Error, Result};
use crate::project::Project;
use crate::render::recipe::{CardRecipe, PictureRecipe};
use card::Painter;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use store::{Kept, Store};

/// The key of a result: a hash of its recipe and of every input byte.
type Key = blake3::Hash;
/// Part of every key. Increase it when the same recipe produces different bytes than
/// before.
const VERSION: &str = "gongkai 3";

/// Produces and caches artworks for one site.
pub struct ArtworkCache {
    /// The folders that source pictures may be in.
    bounds: Bounds,
    store: Store,
    painter: Painter,
    /// Characters that no font contains.
    undrawn: Mutex<BTreeSet<char>>,
    /// Hashes of the source pictures that this build has read.
    read: Mutex<BTreeMap<PathBuf, Key>>,
}

/// A picture that cannot be decoded.
#[derive(Debug)]
pub struct Spoilt {
    /// The source file.
    pub source: PathBuf,
    /// Why it cannot be decoded.
    pub reason: Sentence,
}

impl ArtworkCache {
    /// Opens the artwork cache of the site in folder `root`. If the cache cannot be written
    /// to, results are kept in memory; this is not an error.
    pub fn open(root: &Path) -> ArtworkCache {
        let bounds = Bounds::of(&Project::new(root, None));
        let (store, painter) = (Store::open(root), Painter::new());
        ArtworkCache { bounds, store, painter, undrawn: Mutex::default(), read: Mutex::default() }
    }

    /// Produces the pictures that are not cached yet, each source once for all its
    /// widths. Returns the pictures that cannot be decoded; the others are then ready for
    /// `make`.
    pub fn prepare(&self, pictures: &[PictureRecipe]) -> Result<Vec<Spoilt>> {
        let tried: Result<Vec<_>> = pictures.par_iter().map(|picture| Ok(self.picture(picture)?.err())).collect();
        Ok(tried?.into_iter().flatten().collect())
    }

    /// Returns the PNG of a card, from the cache or newly drawn.
    pub fn card(&self, recipe: &CardRecipe) -> Result<Vec<u8>> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(VERSION.as_bytes()).update(b" card ");
        self.painter.hash(recipe, &mut hasher);
        let kept = self.store.get(&hasher.finalize(), || self.painter.draw(recipe).map_err(|reason| Error::Card { reason }))?;
        lock(&self.undrawn).extend(kept.note.chars());
        Ok(kept.bytes)
    }

    /// Returns the bytes of a picture in one width, from the cache or newly produced. The inner
    /// result is the reason if the picture cannot be decoded.
    pub fn picture(&self, recipe: &PictureRecipe) -> Result<std::result::Result<Vec<u8>, Spoilt>> {
        let key = |original: &Key, width: u32| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(VERSION.as_bytes()).update(b" picture ").update(original.as_bytes());
            hasher.update(&width.to_le_bytes());
            hasher.finalize()
        };
        let known = lock(&self.read).get(&recipe.source).copied();
        if let Some(kept) = known.and_then(|original| self.store.find(&key(&original, recipe.width))) {
            return Ok(Ok(kept.bytes));
        }
        let bytes = self.bounds.open(&recipe.source).and_then(disk::read_whole).map_err(Error::system(&recipe.source))?;
        let original = blake3::hash(&bytes);
        let mut wanted = self.store.find(&key(&original, recipe.width));
        let complete = wanted.is_some() && recipe.widths.iter().all(|width| self.store.has(&key(&original, *width)));
        if !complete {
            match picture::resize(&bytes, &recipe.head, &recipe.widths) {
                Ok(mut made) => {
                    if made.is_empty() {
                        made.push((PictureRecipe::NOTHING, Vec::new()));
                    }
                    for (width, bytes) in made {
                        let kept = Kept { note: String::new(), bytes };
                        self.store.put(&key(&original, width), &kept);
                        if width == recipe.width {
                            wanted = Some(kept);
                        }
                    }
                }
                Err(reason) => return Ok(Err(Spoilt { source: recipe.source.clone(), reason })),
            }
        }
        lock(&self.read).insert(recipe.source.clone(), original);
        let unasked = || Spoilt { source: recipe.source.clone(), reason: Sentence::new("", "") };
        Ok(wanted.map(|kept| kept.bytes).ok_or_else(unasked))
    }

    /// Forgets which pictures have been read. The live preview calls it, because files
    /// change while it runs.
    pub fn read_again(&self) {
        lock(&self.read).clear();
    }

    /// Removes cache entries that this build has not used.
    pub fn tidy(&self) {
        self.store.tidy();
    }

    /// Notes for the user who runs the build, about limits of the machine rather than
    /// mistakes of the author.
    pub fn notes(&self) -> Vec<Sentence> {
        self.store.note().into_iter().chain(self.undrawn_note()).collect()
    }

    /// Returns a note on characters that no font contains, if there are any.
    fn undrawn_note(&self) -> Option<Sentence> {
        let undrawn = lock(&self.undrawn);
        if undrawn.is_empty() {
            return None;
        }
        let mut first: String = undrawn.iter().take(12).collect();
        if undrawn.len() > 12 {
            first.push('…');
        }
        Some(Sentence::new(
            format!(
                "分享图片和长图：没有一种字体含有“{first}”。分享图片略去了含有这些字的文字，长图里以〓代替。请安装含有这些字的字体，或放进主题的 fonts/ 文件夹。"
            ),
            format!(
                "Share cards and posters: no font contains {first}. Cards leave out the texts with these characters, and posters have 〓 in their place. Install a font that contains them, or put one into the fonts/ folder of the theme."
            ),
        ))
    }
}

/// Locks a mutex even if another thread panicked while it held the lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
