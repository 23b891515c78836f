//! A site that changes from round to round: pages come, go and change, and so do
//! pictures, tables and whole reports. Every version is one without mistakes.

use super::effort::Random;
use super::runs::build_well;
use crate::support::{Site, copy_folder, files, repository};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

pub(super) type Output = BTreeMap<String, Vec<u8>>;

/// What stands in one version of the site.
#[allow(clippy::struct_excessive_bools, reason = "each is a thing that is there or not")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    /// Its digits are the site's colour: every sheet changes.
    shade: usize,
    /// A figure that all pages of a report name.
    figure: usize,
    /// The order of the sections.
    turned: bool,
    /// A section more.
    has_section: bool,
    /// A report more.
    has_report: bool,
    /// A line more in a file that is copied.
    has_line: bool,
}

impl Version {
    pub(super) fn random(random: &mut Random) -> Version {
        Version {
            shade: random.below(3),
            figure: random.below(100),
            turned: random.below(2) == 1,
            has_section: random.below(2) == 1,
            has_report: random.below(3) == 0,
            has_line: random.below(2) == 1,
        }
    }

    /// Writes the content of this version into a site's folder.
    pub(super) fn write(self, root: &Path) {
        let content = root.join("content");
        if content.exists() {
            std::fs::remove_dir_all(&content).expect("a folder of ours");
        }
        copy_folder(&repository().join("tests/sites/small/content"), &content);
        let site = Folder(root);
        let Version { shade, figure, turned, has_section, has_report, has_line } = self;
        site.replace("content/site.yaml", "#0b3d91", &format!("#0b3d{shade:x}1"));
        site.replace("content/2024/facts.yaml", "1.26亿", &format!("1.{figure:02}1亿"));
        let mut sections = if turned { vec!["quality", "overview", "plans"] } else { vec!["overview", "quality", "plans"] };
        if has_section {
            sections.insert(1, "extra");
            for (language, name) in [("zh", "附加"), ("en", "Extra")] {
                let clauses = (1..9).map(|n| format!("\n## {name} {n} {{#extra-{n}}}\n\n{name}。\n"));
                site.write(&format!("content/2024/extra.{language}.md"), &format!("# {name}\n{}", clauses.collect::<String>()));
            }
        }
        let list = |sections: &[&str]| sections.iter().flat_map(|name| ["  - ", name, "\n"]).collect::<String>();
        site.replace("content/2024/report.yaml", &list(&["overview", "quality", "plans"]), &list(&sections));
        if has_report {
            copy_folder(&content.join("2023"), &content.join("2022"));
        }
        if has_line {
            let lines = site.read("content/2024/files/schools.csv");
            site.write("content/2024/files/schools.csv", &format!("{lines}more,1\n"));
        }
    }
}

struct Folder<'a>(&'a Path);

impl Folder<'_> {
    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.0.join(name), text).expect("the file can be written");
    }

    fn replace(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no `{from}`");
        self.write(name, &text.replace(from, to));
    }
}

/// A site that stands in one version and has been built.
pub(super) fn built(version: Version) -> Site {
    let site = Site::empty();
    version.write(site.path());
    build_with_cards(site.path());
    site
}

/// What a clean build of a site's content writes, made in a folder of its own.
pub(super) fn clean(site: &Path) -> Output {
    let elsewhere = Site::empty();
    copy_folder(&site.join("content"), &elsewhere.path().join("content"));
    build_with_cards(elsewhere.path());
    published(&elsewhere.path().join("public"))
}

/// Share cards that were drawn before, so that a short run is short.
static CARDS: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::empty()));

fn build_with_cards(site: &Path) {
    let is_short = std::env::var_os("GONGKAI_FAULTS").is_none();
    let cache = site.join(".gongkai-cache");
    if is_short {
        copy_folder(CARDS.lock().unwrap_or_else(PoisonError::into_inner).path(), &cache);
    }
    build_well(site, &[]);
    if is_short {
        copy_folder(&cache, CARDS.lock().unwrap_or_else(PoisonError::into_inner).path());
    }
}

/// The files that readers get: without the program's own.
pub(super) fn published(output: &Path) -> Output {
    let mut files = if output.exists() { files(output) } else { Output::new() };
    files.retain(|name, _| !name.rsplit('/').next().is_some_and(|name| name.contains("gongkai")));
    files
}

/// Builds once more, undisturbed. The output is then a clean one byte by byte; what is
/// kept beside it can only be assets of the build before, for pages that still stand in
/// a cache.
pub(super) fn mends_itself(site: &Path, before: &Output, clean: &Output) {
    let run = build_well(site, &[]);
    let now = published(&site.join("public"));
    for (name, bytes) in clean {
        assert!(now.get(name) == Some(bytes), "{name} is not that of a clean build: {}", run.out);
    }
    for name in now.keys().filter(|name| !clean.contains_key(*name)) {
        assert!(name.starts_with("assets/") && before.contains_key(name), "{name} was left behind: {}", run.out);
    }
    let left = files(&site.join("public")).into_keys().find(|name| name.ends_with(".tmp"));
    assert_eq!(left, None, "a temporary file was left behind");
}
