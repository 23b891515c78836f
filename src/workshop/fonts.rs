//! The fonts of the machine, opened when the first card is drawn, and those of a theme.
//!
//! Which files there are is asked for every build, for the cards follow from them;
//! `GONGKAI_FONTS` names folders that are looked in instead.

use resvg::usvg::fontdb::{Database, Source};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::UNIX_EPOCH;
use walkdir::WalkDir;

const INSTEAD: &str = "GONGKAI_FONTS";

pub struct Fonts {
    files: Vec<PathBuf>,
    mark: blake3::Hash,
    database: OnceLock<Database>,
}

impl Fonts {
    /// Lists the font files of the machine and opens none.
    pub fn of_machine() -> Fonts {
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

    /// Changes with the files.
    pub fn mark(&self) -> blake3::Hash {
        self.mark
    }

    pub fn database(&self) -> &Database {
        self.database.get_or_init(|| {
            let mut database = Database::new();
            for file in &self.files {
                // What is no font in spite of its name is the machine's affair.
                let _ = database.load_font_file(file);
            }
            database
        })
    }
}

/// The fonts that a theme brings.
pub fn of_theme(fonts: &[Arc<[u8]>]) -> Database {
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

/// Where the systems keep fonts for all users and for one.
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
