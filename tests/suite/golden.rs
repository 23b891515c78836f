//! The whole output of a small site, byte for byte, against `tests/golden`.

use crate::support::{Site, blessing, copy_folder, files, repository};
use std::collections::BTreeMap;
use std::fs;

#[test]
fn the_small_site_builds_as_before() {
    let site = Site::copy("small").anew();
    site.build();
    let golden = repository().join("tests/golden/small");
    if blessing() {
        let _ = fs::remove_dir_all(&golden);
        copy_folder(&site.path().join("public"), &golden);
        let _ = fs::remove_dir_all(golden.join("search"));
    }
    let made = without_indexes(site.output());
    let expected = without_indexes(files(&golden));
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&made), names(&expected), "the files made");
    for (name, bytes) in &expected {
        if made[name] != *bytes {
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
            let (made, expected) = (text(&made[name]), text(bytes));
            let differing = made.lines().zip(expected.lines()).find(|(made, expected)| made != expected);
            panic!("{name} differs (GONGKAI_BLESS=1 rewrites it):\n{differing:?}");
        }
    }
}

/// The files of search indexes are pagefind's and binary; `tests/suite/search.rs` holds them.
fn without_indexes(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|name, _| !name.starts_with("search/"));
    files
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let (first, second) = (Site::sample().anew(), Site::sample().anew());
    assert_eq!(first.build().output(), second.build().output());
}

#[test]
fn line_ends_and_byte_order_marks_change_nothing() {
    let (plain, windows) = (Site::copy("small").anew(), Site::copy("small").anew());
    for (name, bytes) in files(&windows.path().join("content")) {
        if let Ok(text) = String::from_utf8(bytes)
            && (name.ends_with(".yaml") || name.ends_with(".md"))
        {
            windows.write(&format!("content/{name}"), format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
        }
    }
    assert_eq!(plain.build().output(), windows.build().output());
}
