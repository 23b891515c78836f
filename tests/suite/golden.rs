//! The whole output of a small site, byte for byte, against `tests/golden`.
//!
//! A golden file names the files of the theme that it begins with, `{{theme js/fact.js}}`
//! a line, instead of repeating them.

use crate::support::{Site, blessing, files, repository};
use std::collections::BTreeMap;
use std::fs;

/// Where the theme's own files lie, and what names one of them in a golden file.
const THEME: &str = "themes/default/assets";
const NAMED: (&str, &str) = ("{{theme ", "}}\n");

#[test]
fn the_small_site_builds_as_before() {
    let site = Site::copy("small").anew();
    site.build();
    let golden = repository().join("tests/golden/small");
    let made = site.output();
    let theme = files(&repository().join(THEME));
    if blessing() {
        let _ = fs::remove_dir_all(&golden);
        for (name, bytes) in &made {
            let path = golden.join(name);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("folders can be made");
            fs::write(path, shortened(bytes, &theme)).expect("golden files can be written");
        }
    }
    let expected: BTreeMap<String, Vec<u8>> =
        files(&golden).into_iter().map(|(name, bytes)| (name, lengthened(&bytes, &theme))).collect();
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

/// Bytes as they are kept: files of the theme that they begin with are named, not repeated.
fn shortened(bytes: &[u8], theme: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut rest = bytes;
    let beginning = |rest: &[u8]| {
        theme.iter().filter(|(_, file)| !file.is_empty() && rest.starts_with(file)).max_by_key(|(_, file)| file.len())
    };
    while let Some((name, file)) = beginning(rest) {
        kept.extend(format!("{}{name}{}", NAMED.0, NAMED.1).bytes());
        rest = &rest[file.len()..];
    }
    kept.extend(rest);
    kept
}

/// The bytes that are meant: the theme's files in the place of their names.
fn lengthened(kept: &[u8], theme: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = kept;
    while let Some(line) = rest.strip_prefix(NAMED.0.as_bytes()) {
        let end = line.windows(NAMED.1.len()).position(|window| window == NAMED.1.as_bytes()).expect("a name has an end");
        let name = std::str::from_utf8(&line[..end]).expect("a name");
        bytes.extend(theme.get(name).expect("a file of the theme; GONGKAI_BLESS=1 rewrites what is named"));
        rest = &line[end + NAMED.1.len()..];
    }
    bytes.extend(rest);
    bytes
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
