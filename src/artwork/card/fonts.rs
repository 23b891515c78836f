//! The fonts of the machine, loaded when the first card is drawn, and the fonts of a
//! theme.
//!
//! The list of font files is read in every build, because cards depend on it. The
//! environment variable `GONGKAI_FONTS` lists folders to search instead of the usual
//! ones.

use resvg::usvg::fontdb::{Database, Source};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

/// Environment variable with the folders to search, separated as in `PATH`.
const INSTEAD: &str = "GONGKAI_FONTS";

/// The font files of the machine, and their parsed faces once they are needed.
pub(super) struct Fonts {
    files: Vec<PathBuf>,
    mark: blake3::Hash,
    database: OnceLock<Database>,
}

impl Fonts {
    /// Lists the font files of the machine without opening them.
    pub(super) fn of_machine() -> Fonts {
        let folders = env::var_os(INSTEAD).map_or_else(usual_folders, |folders| env::split_paths(&folders).collect());
        let mut hasher = blake3::Hasher::new();
        let mut files = Vec::new();
        let walk = folders.iter().flat_map(|folder| WalkDir::new(folder).follow_links(true).sort_by_file_name());
        for entry in walk.flatten().filter(|entry| entry.file_type().is_file() && is_font(entry.path())) {
            let metadata = entry.metadata().ok();
            let modified = metadata.as_ref().and_then(|metadata| metadata.modified().ok());
            let age = modified.and_then(|modified| modified.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
            hasher.update(entry.path().as_os_str().as_encoded_bytes());
            hasher.update(&metadata.map_or(0, |metadata| metadata.len()).to_le_bytes()).update(&age.as_nanos().to_le_bytes());
            files.push(entry.into_path());
        }
        Fonts { files, mark: hasher.finalize(), database: OnceLock::new() }
    }

    /// A hash that changes when a font file is added, removed or modified.
    pub(super) fn mark(&self) -> blake3::Hash {
        self.mark
    }

    /// The parsed fonts. The first call loads all files.
    pub(super) fn database(&self) -> &Database {
        self.database.get_or_init(|| {
            let mut database = Database::new();
            for file in &self.files {
                // A file that is not a font despite its name is skipped.
                let _ = database.load_font_file(file);
            }
            database
        })
    }
}

/// Loads the fonts of a theme.
pub(super) fn of_theme(fonts: &[Arc<[u8]>]) -> Database {
    let mut database = Database::new();
    for font in fonts {
        database.load_font_source(Source::Binary(Arc::new(font.clone())));
    }
    database
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_ascii_lowercase());
    matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
}

/// The usual font folders of each operating system, for all users and for the current
/// one.
fn usual_folders() -> Vec<PathBuf> {
    let below = |variable: &str, folder: &str| env::var_os(variable).map(|home: OsString| Path::new(&home).join(folder));
    if cfg!(windows) {
        let system = below("SystemRoot", "Fonts");
        return system.into_iter().chain(below("LOCALAPPDATA", "Microsoft\\Windows\\Fonts")).collect();
    }
    let everyones: &[&str] = if cfg!(target_os = "macos") {
        &["/System/Library/Fonts", "/System/Library/AssetsV2", "/Library/Fonts"]
    } else {
        &["/usr/share/fonts", "/usr/local/share/fonts"]
    };
    let own = ["Library/Fonts", ".local/share/fonts", ".fonts"].into_iter().filter_map(|folder| below("HOME", folder));
    everyones.iter().map(PathBuf::from).chain(own).collect()
}
