//! A picture of the small site replaced by the input: told, or made in every width.

#![no_main]

use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, make};
use gongkai::harness::plan::artwork::ArtworkKind;
use gongkai::harness::render::Content;
use gongkai::harness::artwork::ArtworkCache;
use gongkai_fuzz::seeds::{PICTURES, choose};
use gongkai_fuzz::site::{Site, files, write};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::sync::{LazyLock, Mutex};

static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::small()));

fuzz_target!(|input: &[u8]| {
    let site = SITE.lock().expect("one thread");
    let Some((ending, bytes)) = choose(input, &PICTURES) else { return };
    let project = &site.project;
    name_picture(&site, ending);
    write(&project.content.join(format!("2024/images/gate.{ending}")), bytes);
    let made = |artwork_cache: &ArtworkCache| {
        let checked = pipeline::prove(project, &Listing::of(project), None, artwork_cache).expect("content makes no machine fail");
        let Some(prepared) = checked.prepared else { return Vec::new() };
        let renderer = prepared.renderer().expect("the original theme");
        let pictures = prepared.plan.artworks.iter().filter(|artwork| matches!(artwork.kind, ArtworkKind::Picture { .. }));
        let make = |artwork| make(&renderer, artwork_cache, artwork).expect("a picture that was tried can be made");
        pictures
            .map(make)
            .map(|output| {
                (
                    output.path,
                    match output.content {
                        Content::Made(bytes) => bytes,
                        Content::Copied(path) => fs::read(path).expect("the original"),
                    },
                )
            })
            .collect()
    };
    let first = made(&ArtworkCache::open(&project.root));
    let _ = fs::remove_dir_all(project.root.join(".gongkai-cache"));
    let second = made(&ArtworkCache::open(&project.root));
    let _ = fs::remove_dir_all(project.root.join(".gongkai-cache"));
    assert!(first == second, "the same picture, other bytes");
    assert!(first.iter().all(|(_, made)| !made.is_empty()), "an empty picture");
});

/// Lets the texts of the site name a picture with this ending.
fn name_picture(site: &Site, ending: &str) {
    let images = site.project.content.join("2024/images");
    let _ = fs::remove_dir_all(&images);
    for (name, bytes) in files(&site.project.content) {
        let Ok(text) = String::from_utf8(bytes) else { continue };
        let other = PICTURES
            .iter()
            .fold(text.clone(), |text, known| text.replace(&format!("images/gate.{known}"), &format!("images/gate.{ending}")));
        if other != text {
            write(&site.project.content.join(name), other.as_bytes());
        }
    }
}
