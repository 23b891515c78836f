//! Every diagnostic has a folder in `tests/mistakes` that shows it: an overlay
//! over `tests/sites/small`, and what the program then says in both languages.
//!
//! Each folder is a test: `cargo test mistakes::base_url` runs those of its code. The list
//! of them is `mistakes/folders.rs`, made by `GONGKAI_BLESS=1 cargo test mistakes::`.

use crate::support::{Site, blessing, copy_folder, repository};
use gongkai::harness::artwork::ArtworkCache;
use gongkai::harness::commands::check_text;
use gongkai::harness::diagnostic::{Code, Speech};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline;
use gongkai::harness::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A test for each folder. Names have `_` where folders have `-`.
macro_rules! each_is_told_as_expected {
    ($($name:ident)*) => {
        $(
            #[test]
            #[allow(non_snake_case, reason = "`--` parts a code from what is special about the folder")]
            fn $name() {
                is_told_as_expected(&stringify!($name).replace('_', "-"));
            }
        )*

        const LISTED: &[&str] = &[$(stringify!($name)),*];
    };
}

include!("mistakes/folders.rs");

fn is_told_as_expected(name: &str) {
    let folder = repository().join("tests/mistakes").join(name);
    let [chinese, english] = told(&folder);
    let told = format!("== zh ==\n{chinese}== en ==\n{english}");
    let expected = folder.join("expected.txt");
    if blessing() {
        fs::write(&expected, &told).expect("expected.txt can be written");
    }
    let expected = fs::read_to_string(&expected).unwrap_or_default();
    assert!(expected == told, "told otherwise than expected.txt says (GONGKAI_BLESS=1 rewrites it):\n{told}");
    let (chinese, english) = (without_words(&chinese), without_words(&english));
    assert!(!chinese.is_empty(), "nothing is told");
    assert_eq!(chinese, english, "both languages tell the same mistakes, at the same places, in the same order");
}

#[test]
fn every_folder_is_a_test() {
    let list: Vec<String> = folders().iter().map(|name| name.replace('-', "_")).collect();
    if list == LISTED {
        return;
    }
    if blessing() {
        let head = "// The folders of tests/mistakes: GONGKAI_BLESS=1 cargo test mistakes:: rewrites this.";
        let text = format!("{head}\n\neach_is_told_as_expected! {{\n    {}\n}}\n", list.join("\n    "));
        fs::write(repository().join("tests/suite/mistakes/folders.rs"), text).expect("the list can be written");
        panic!("the list of folders is made anew: run the same command again for the tests of the new ones");
    }
    let missing: Vec<_> = list.iter().filter(|name| !LISTED.contains(&name.as_str())).collect();
    let gone: Vec<_> = LISTED.iter().filter(|name| !list.iter().any(|listed| listed == *name)).collect();
    panic!("tests/suite/mistakes/folders.rs lacks {missing:?} and has {gone:?}, or is not sorted; GONGKAI_BLESS=1 rewrites it");
}

#[test]
fn every_code_has_a_folder_that_shows_it() {
    let folders = folders();
    for code in Code::ALL.iter().map(|code| code.as_str()).filter(|code| !SHOWN_ELSEWHERE.contains(code)) {
        let folder = folders.iter().find(|folder| folder.split("--").next() == Some(code));
        let folder = folder.unwrap_or_else(|| panic!("no folder in tests/mistakes for {code}"));
        let expected = fs::read_to_string(repository().join("tests/mistakes").join(folder).join("expected.txt"));
        let expected = expected.expect("expected.txt");
        let (chinese, english) = expected.split_once("== en ==").expect("two languages");
        let shown = format!("[{code}]");
        assert!(chinese.contains(&shown) && english.contains(&shown), "{folder} does not show {code} in both languages");
    }
}

/// Mistakes that files in a repository cannot hold: links between folders.
const SHOWN_ELSEWHERE: [&str; 2] = ["file-outside", "file-unreadable"];

/// What is told, without what a language says: severities and codes, places, the lines of
/// the files with what is marked in them, whether there is help, and how many there are.
fn without_words(told: &str) -> Vec<String> {
    told.lines().filter_map(told_by).collect()
}

fn told_by(line: &str) -> Option<String> {
    let translated = [("错误[", "error["), ("提醒[", "warning["), ("╰ 办法: ", "╰ help: "), ("按种类：", "By kind: ")];
    let line = translated.iter().fold(line.trim_end().to_owned(), |line, (chinese, english)| line.replacen(chinese, english, 1));
    let start = line.trim_start();
    let numbers = || {
        let digits = start.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
        digits.collect::<Vec<_>>().join(" ")
    };
    if start.starts_with("error[") || start.starts_with("warning[") {
        return Some(start[..=start.find(']')?].to_owned());
    }
    if start.starts_with('[') {
        // The list of further places, which follow line by line.
        return Some(format!("{} {}", &start[..=start.find(']')?], numbers()));
    }
    if start.starts_with("╰ help: ") {
        return Some("help".to_owned());
    }
    if start.starts_with("By kind: ") {
        let codes = start.split(|c: char| !c.is_ascii_lowercase() && c != '-').filter(|word| word.contains('-'));
        return Some(format!("{} {}", codes.collect::<Vec<_>>().join(" "), numbers()));
    }
    let is_count = line.starts_with(|c: char| c.is_ascii_digit()) && (line.contains(" error") || line.contains(" warning"));
    if is_count && !line.contains('│') || line.starts_with("有 ") {
        return Some(numbers());
    }
    let is_source = start.starts_with('│') || start.split_once(" │").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let is_further_place = line.starts_with("  ") && !start.contains(' ') && start.ends_with(|c: char| c.is_ascii_digit());
    let is_place = start.starts_with("╭▸ ") || is_further_place;
    if is_source || is_place {
        return Some(line);
    }
    None
}

#[test]
fn the_same_is_told_in_other_words() {
    let chinese = "错误[link-broken]: 没有。\n ╭▸ a.md:6:1\n6 │ 字 error\n  │ ━━\n ╰ 办法: 请改。\n\n[link-broken] 还有 2 处：\n  a.md:7,8\n\n有 3 个错误。";
    let english = "error[link-broken]: None.\n ╭▸ a.md:6:1\n6 │ 字 error\n  │ ━━\n ╰ help: Mend it.\n\n[link-broken] 2 more:\n  a.md:7,8\n\n3 errors.";
    assert_eq!(without_words(chinese), without_words(english));
    for (from, to) in [
        ("error[link", "warning[link"),
        ("[link-broken]: N", "[link-unknown]: N"),
        ("6:1", "6:2"),
        ("━━", "━"),
        (" ╰ help: Mend it.", ""),
        ("2 more", "1 more"),
        ("3 errors", "4 errors"),
        ("md:7,8", "md:7"),
    ] {
        assert_ne!(without_words(chinese), without_words(&english.replace(from, to)), "{from} is not {to}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_site_is_refused() {
    let elsewhere = Site::empty();
    elsewhere.write("secret.md", "# secret\n");
    let site = Site::copy("small");
    std::os::unix::fs::symlink(elsewhere.path().join("secret.md"), site.path().join("content/2023/secret.zh.md"))
        .expect("a link");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("[file-outside]") && run.err.contains("content/2023/secret.zh.md"), "{}", run.err);
    assert!(!run.err.contains("# secret"));
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_round_is_told_once() {
    let site = Site::copy("small");
    std::os::unix::fs::symlink(site.path().join("content/2023"), site.path().join("content/2023/again")).expect("a link");
    let run = site.run(&["check", "--lang", "zh"]);
    assert_eq!((run.code, run.err.matches("[file-unreadable]").count()), (Some(1), 1), "{}", run.err);
    assert!(run.err.contains("content/2023/again"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn the_content_folder_itself_may_be_a_link() {
    let shared = Site::copy("small");
    let site = Site::empty();
    std::os::unix::fs::symlink(shared.path().join("content"), site.path().join("content")).expect("a link");
    site.build();
}

/// The names of all folders, sorted.
fn folders() -> Vec<String> {
    let entries =
        fs::read_dir(repository().join("tests/mistakes")).expect("tests/mistakes").map(|entry| entry.expect("an entry"));
    let names = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

/// What is told in Chinese and in English.
fn told(folder: &Path) -> [String; 2] {
    let site = Site::copy("small");
    if let Ok(removed) = fs::read_to_string(folder.join("removed.txt")) {
        for name in removed.lines() {
            site.remove(name);
        }
    }
    for part in ["content", "themes", "pdf", "public"] {
        if folder.join(part).is_dir() {
            copy_folder(&folder.join(part), &site.path().join(part));
        }
    }
    let output = || if site.has("public") { site.output() } else { BTreeMap::default() };
    let before = output();
    let project = Project::new(site.path(), None);
    let cache = ArtworkCache::open(site.path());
    let checked = pipeline::prove(&project, &Listing::of(&project), None, &cache).expect("the machine does not fail");
    let told = [Speech::Chinese, Speech::English].map(|speech| check_text(&checked.findings, speech));
    assert!(output() == before, "a check writes nothing");
    told
}

/// The tests above call the library: starting the program twice for each folder takes minutes.
#[test]
fn the_program_prints_what_the_library_tells() {
    for name in ["link-broken", "fact-form", "number-form--about"] {
        let folder = repository().join("tests/mistakes").join(name);
        let site = Site::copy("small");
        for part in ["content", "themes"] {
            if folder.join(part).is_dir() {
                copy_folder(&folder.join(part), &site.path().join(part));
            }
        }
        for (language, told) in ["zh", "en"].into_iter().zip(told(&folder)) {
            let run = site.run(&["check", ".", "--lang", language]);
            assert_eq!((run.code, run.err), (Some(1), told), "{name}");
        }
    }
}
