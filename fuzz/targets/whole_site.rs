//! Several files laid over the small site, written to a folder, checked; some of them built twice.

#![no_main]

use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, Copies, WriteOptions, PipelineMemo};
use gongkai::harness::artwork::ArtworkCache;
use gongkai_fuzz::Texts;
use gongkai_fuzz::mutate::Mutator;
use gongkai_fuzz::seeds::parts;
use gongkai_fuzz::site::{Share, Site, files, tests, write};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;
use std::fs;
use std::sync::{LazyLock, Mutex};

static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::small()));
static MUTATOR: LazyLock<Mutator> = LazyLock::new(|| Mutator::new(0, &[".yaml", ".md", ".csv"]));
/// Of how many inputs one is built. Cards, search indexes and files take far longer than
/// everything before.
const BUILD_SHARE: u64 = 16;

gongkai_fuzz::mutate_texts!(MUTATOR);

fuzz_target!(|input: &[u8]| {
    let site = SITE.lock().expect("one thread");
    lay(&site, input);
    let checked = site.run(&Listing::of(&site.project), &mut PipelineMemo::default());
    let texts = files(&site.project.root).into_iter().filter_map(|(name, bytes)| Some((name, String::from_utf8(bytes).ok()?)));
    let texts: Texts = texts.filter(|(name, _)| name.starts_with("content/")).collect();
    let share = Share::of(input.iter());
    site.hold(&checked, &texts, share);
    if share.is_one_in(BUILD_SHARE) {
        build(&site);
    }
});

/// Puts the site's own files back, and those of the input over them.
fn lay(site: &Site, input: &[u8]) {
    let root = &site.project.root;
    for folder in [&site.project.content, &site.project.themes, &site.project.output] {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("a folder of ours");
        }
    }
    for (name, bytes) in files(&tests().join("sites/small")) {
        write(&root.join(name), &bytes);
    }
    for (name, bytes) in parts(input) {
        let path = root.join(name.strip_prefix('!').unwrap_or(&name));
        if name.starts_with('!') {
            let _ = fs::remove_file(&path);
        } else if !path.is_dir() && fs::create_dir_all(path.parent().expect("a folder")).is_ok() {
            fs::write(&path, bytes).expect("the name is one that disks take");
        }
    }
}

/// What `build` does, twice: the second changes nothing.
fn build(site: &Site) {
    let artwork_cache = ArtworkCache::open(&site.project.root);
    let prove = || pipeline::prove(&site.project, &Listing::of(&site.project), None, &artwork_cache);
    let Ok(Some(prepared)) = prove().map(|checked| checked.prepared) else { return };
    let options = WriteOptions { adopt: None, sync: false, copies: Copies::None };
    let first = prepared.write(&site.project, &options, &artwork_cache, &|| {}).expect("a site without mistakes can be written");
    let before: BTreeMap<_, _> = files(&site.project.output).into_iter().collect();
    let prepared = prove().expect("the same").prepared.expect("the same");
    let second = prepared.write(&site.project, &options, &artwork_cache, &|| {}).expect("a second time");
    assert_eq!((first.files, second.changed, second.removed), (second.files, 0, 0), "an unchanged site was written anew");
    assert_eq!(before, files(&site.project.output).into_iter().collect());
    artwork_cache.tidy();
}
