//! The head of a picture, as it is read with the content.

#![no_main]

use gongkai::harness::load::listing::Listing;
use gongkai::harness::load::load;
use gongkai::harness::load::memo::LoadMemo;
use gongkai_fuzz::seeds::{PICTURES, choose};
use gongkai_fuzz::site::{Site, write};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::sync::{LazyLock, Mutex};

/// A folder with the picture and nothing else.
static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| {
    let site = Site::small();
    fs::remove_dir_all(&site.project.content).expect("a folder of ours");
    Mutex::new(site)
});

fuzz_target!(|input: &[u8]| {
    let site = SITE.lock().expect("one thread");
    let Some((ending, bytes)) = choose(input, &PICTURES) else { return };
    let name = format!("content/2024/images/gate.{ending}");
    let path = site.project.root.join(&name);
    write(&path, bytes);
    let head =
        || load(&Listing::of(&site.project), &mut LoadMemo::default()).sources.others.get(name.as_str()).and_then(|file| file.head);
    let first = head();
    assert_eq!(first, head());
    fs::remove_file(&path).expect("it was written");
});
