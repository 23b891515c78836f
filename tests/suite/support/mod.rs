//! One helper for all tests: a site in a folder of its own, the program run on
//! it, and what came out. `tests/README.md` says how the tests are laid out.

#![allow(clippy::panic, reason = "tests fail by panicking")]

pub(crate) mod browser;
pub(crate) mod charts;
pub(crate) mod inks;
pub(crate) mod server;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long anything that must come about may take. Generous, since a test that succeeds
/// does not wait for its end, and machines that run tests are busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A copy of a site in a temporary folder, removed when the test ends.
pub(crate) struct Site {
    folder: tempfile::TempDir,
    /// Whether its builds find the share cards and smaller pictures that others have made.
    shares_artwork: bool,
}

/// What builds of other tests have left in `.gongkai-cache`, by the names of its entries.
/// To draw the same share cards again is most of the time that a small build takes. A name
/// follows from all that its entry follows from, so none can be wrong for another site.
static ARTWORK: Mutex<BTreeMap<String, Vec<u8>>> = Mutex::new(BTreeMap::new());
const CACHE: &str = ".gongkai-cache/1";
/// Sites of which hardly two tests have the same would only be copied about.
const MOST_ARTWORK: usize = 80;

/// What a run of the program printed and how it ended.
pub(crate) struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Run {
    /// What `check --format json` found.
    pub(crate) fn findings(&self) -> Vec<serde_json::Value> {
        let document: serde_json::Value = serde_json::from_str(&self.out).expect("JSON");
        document["findings"].as_array().expect("a list").clone()
    }
}

impl Site {
    /// A copy of `tests/sites/<name>`.
    pub(crate) fn copy(name: &str) -> Site {
        Site::copy_of(&repository().join("tests/sites").join(name))
    }

    /// A copy of the sample report of this repository.
    pub(crate) fn sample() -> Site {
        let site = Site::empty();
        copy_folder(&repository().join("content"), &site.path().join("content"));
        site
    }

    pub(crate) fn empty() -> Site {
        Site { folder: tempfile::tempdir().expect("a temporary folder"), shares_artwork: true }
    }

    pub(crate) fn copy_of(source: &Path) -> Site {
        let site = Site::empty();
        copy_folder(source, site.path());
        site
    }

    /// The same site, whose builds draw everything themselves.
    pub(crate) fn anew(mut self) -> Site {
        self.shares_artwork = false;
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> &Site {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
        fs::write(path, text).expect("the file can be written");
        self
    }

    /// Replaces text in a file; the text must be there.
    pub(crate) fn replace(&self, name: &str, from: &str, to: &str) -> &Site {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no `{from}`");
        self.write(name, text.replace(from, to))
    }

    pub(crate) fn remove(&self, name: &str) -> &Site {
        fs::remove_file(self.path().join(name)).expect("the file is there");
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn page(&self, name: &str) -> String {
        self.read(&format!("public/{name}"))
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.path().join(name).exists()
    }

    /// Runs the program in the site's folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        if arguments.first() != Some(&"build") || !self.shares_artwork {
            return run_in(self.path(), arguments);
        }
        self.find_artwork();
        let run = run_in(self.path(), arguments);
        self.leave_artwork();
        run
    }

    /// Before the first build: what others have made.
    fn find_artwork(&self) {
        let artwork = ARTWORK.lock().unwrap_or_else(PoisonError::into_inner);
        if !artwork.is_empty() && fs::symlink_metadata(self.path().join(".gongkai-cache")).is_err() {
            self.write(".gongkai-cache/.gitignore", "*\n");
            for (name, bytes) in artwork.iter() {
                self.write(&format!("{CACHE}/{name}"), bytes);
            }
        }
    }

    /// After a build: what it has made, for others.
    fn leave_artwork(&self) {
        let mut artwork = ARTWORK.lock().unwrap_or_else(PoisonError::into_inner);
        for entry in fs::read_dir(self.path().join(CACHE)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if artwork.len() < MOST_ARTWORK
                && !artwork.contains_key(&name)
                && let Ok(bytes) = fs::read(entry.path())
            {
                artwork.insert(name, bytes);
            }
        }
    }

    /// Builds, and expects that nothing was remarked.
    pub(crate) fn build(&self) -> &Site {
        let run = self.run(&["build", "--lang", "en"]);
        assert_eq!((run.code, run.err.as_str()), (Some(0), ""), "a build without remarks");
        self
    }

    /// The path of a file of the theme in the output, by its name without the mark.
    pub(crate) fn asset(&self, name: &str) -> String {
        asset(&self.output(), name)
    }

    /// Every file of the output with its bytes.
    pub(crate) fn output(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.path().join("public"))
    }
}

/// The path of the asset of this name that the pages of an output ask for.
pub(crate) fn asset(output: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let (stem, ending) = name.rsplit_once('.').expect("an asset has an ending");
    let mark = |path: &str| {
        let mark = path.strip_prefix(&format!("assets/{stem}."))?.strip_suffix(&format!(".{ending}"))?;
        (mark.len() == 8 && mark.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(())
    };
    let is_asked_for = |path: &str| {
        let texts = output.iter().filter(|(name, _)| [".html", ".css", ".js"].iter().any(|ending| name.ends_with(ending)));
        let file = path.rsplit('/').next().unwrap_or(path);
        texts.into_iter().any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(file))
    };
    let found: Vec<&String> = output.keys().filter(|path| mark(path).is_some()).collect();
    let asked = found.iter().find(|path| is_asked_for(path)).or(found.first());
    asked.map_or_else(|| panic!("no asset {name}"), |path| (*path).clone())
}

pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    command.env("NO_COLOR", "1").env("LC_ALL", "C.UTF-8");
    // Share cards must not depend on the fonts of the machine.
    command.env("GONGKAI_FONTS", repository().join("tests/fonts/han"));
    command
}

pub(crate) fn run_in(folder: &Path, arguments: &[&str]) -> Run {
    let output: Output = program().current_dir(folder).args(arguments).output().expect("the program can be started");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// The same for a run that must not hang.
pub(crate) fn run_in_time(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = program();
    command.current_dir(folder).args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program can be started");
    let started = Instant::now();
    while child.try_wait().expect("its end can be asked for").is_none() {
        if started.elapsed() > PATIENCE {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{arguments:?} hangs");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let output = child.wait_with_output().expect("its output");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program prints UTF-8");
    Run { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// A pipe without a writer: whoever opens it waits for ever.
#[cfg(unix)]
pub(crate) fn make_pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
}

/// Every file below a folder, by its path with `/`.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.expect("the folder can be walked");
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder).expect("inside the folder");
            let name = path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            found.insert(name, fs::read(entry.path()).expect("the file can be read"));
        }
    }
    found
}

pub(crate) fn copy_folder(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path: PathBuf = to.join(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("the file can be written");
    }
}

/// True when expected results should be rewritten instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var_os("GONGKAI_BLESS").is_some()
}
