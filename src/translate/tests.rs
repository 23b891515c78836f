//! Random edits of the sample report: figures make nothing stale, words make stale what they change, and nothing else.

use super::*;
use crate::diagnostic::Sink;
use crate::load::markdown::{Shape, parse};
use crate::partial::Partial;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

const SECTIONS: [&str; 8] =
    ["overview", "students", "quality", "cooperation", "service-to-society", "government", "party", "problems"];

/// Numbers that look random and are the same in every run (xorshift).
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// The lines of each section in one language.
type Files = BTreeMap<&'static str, Vec<String>>;

fn files(language: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/2023");
    let read = |section: &&'static str| {
        let text = fs::read_to_string(folder.join(format!("{section}.{language}.md"))).unwrap();
        (*section, text.lines().map(str::to_owned).collect())
    };
    SECTIONS.iter().map(read).collect()
}

type Versions = Vec<(&'static str, Version)>;

fn version(section: &'static str, lines: &[String]) -> (&'static str, Version) {
    let file: Arc<str> = format!("{section}.md").into();
    let narrative = parse(&file, &lines.join("\n"), Shape::Section, &mut Sink::default());
    (section, Version { file, narrative: Partial::complete(Arc::new(narrative)) })
}

fn versions(files: &Files) -> Versions {
    files.iter().map(|(section, lines)| version(section, lines)).collect()
}

fn compared(source: &Versions, target: &Versions, record: &LanguageRecord) -> Vec<Translation> {
    let units = [source, target]
        .map(|list| list.iter().flat_map(|(section, version)| in_files(section, version)).collect::<Vec<InFile<'_>>>());
    of_files(&units[0], &units[1], record).0
}

/// The sample report, with all its translations recorded.
struct Sample {
    files: Files,
    source: Versions,
    target: Versions,
    record: LanguageRecord,
}

impl Sample {
    fn new() -> Sample {
        let files = files("zh");
        let (source, target) = (versions(&files), versions(&self::files("en")));
        let empty = LanguageRecord::new();
        let mut recording = Recording::of(empty.clone(), compared(&source, &target, &empty));
        recording.accept(None, &Acceptance::Translated).unwrap();
        Sample { files, source, target, record: recording.record }
    }

    /// The translations after an edit of the source.
    fn after(&self, edited: &Files) -> Vec<Translation> {
        let known = edited.iter().zip(&self.source);
        let source = known.map(
            |((section, lines), known)| {
                if self.files[section] == *lines { known.clone() } else { version(section, lines) }
            },
        );
        compared(&source.collect(), &self.target, &self.record)
    }
}

/// The lines that are paragraphs or items, as section and index.
fn paragraphs(files: &Files) -> Vec<(&'static str, usize)> {
    let is_paragraph = |line: &str| {
        let text = line.trim_start_matches("- ");
        !text.is_empty()
            && !text.starts_with(['#', ':', '-', '|', '[', '!'])
            && has_words(text)
            && !text.starts_with("description")
    };
    let own = |(section, lines): (&&'static str, &Vec<String>)| {
        let section = *section;
        let found = lines.iter().enumerate().filter(|(_, line)| is_paragraph(line)).map(|(index, _)| (section, index));
        found.collect::<Vec<_>>()
    };
    files.iter().flat_map(own).collect()
}

/// What an edit should do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    stale: usize,
    missing: usize,
}

fn edit(files: &mut Files, random: &mut Random) -> (&'static str, Expected) {
    let places = paragraphs(files);
    let (section, line) = places[random.below(places.len())];
    let lines = files.get_mut(section).unwrap();
    match random.below(7) {
        0 => {
            let at = lines[line].char_indices().filter(|(_, c)| matches!(c, '\u{4E00}'..='\u{9FFF}')).map(|(at, _)| at);
            let at: Vec<usize> = at.collect();
            let at = at[random.below(at.len())];
            lines[line].insert(at, '鑫');
            ("a word", Expected { stale: 1, missing: 0 })
        }
        1 => {
            let changed = lines[line].replace("{{ ", "{{ other-").replace("2023", "2024").replace('，', ",").replace('。', "．");
            lines[line] = changed;
            ("figures and the width of marks", Expected::default())
        }
        2 => {
            let added = format!("这是新加的第{}段文字，讲一件以前没有讲过的事。", ["甲", "乙", "丙", "丁"][random.below(4)]);
            lines.splice(line..line, [String::new(), added, String::new()]);
            ("a new paragraph", Expected { stale: 0, missing: 1 })
        }
        3 => {
            lines.remove(line);
            ("a paragraph less", Expected::default())
        }
        4 => {
            let other = places[random.below(places.len())];
            let same = |at: usize| lines[..at].iter().rev().find(|line| line.starts_with("## ")).cloned();
            // An item behind a paragraph would become a part of it.
            let is_item = |at: usize| lines[at].starts_with("- ");
            if other.0 == section && same(line) == same(other.1) && is_item(line) == is_item(other.1) {
                lines.swap(line, other.1);
            }
            ("two paragraphs changed round", Expected::default())
        }
        5 => {
            lines[line].push_str("同时，还要看到这是后来补充的一句话，原来没有。");
            ("a sentence more", Expected { stale: 1, missing: 0 })
        }
        _ => {
            let Some(start) = lines.iter().rposition(|line| line.starts_with("## ")) else {
                return ("nothing", Expected::default());
            };
            let clause = lines.split_off(start);
            let other = SECTIONS[random.below(SECTIONS.len())];
            let other = files.get_mut(other).unwrap();
            other.push(String::new());
            other.extend(clause);
            ("a clause in another section", Expected::default())
        }
    }
}

#[test]
fn random_edits_touch_nothing_else() {
    let sample = Sample::new();
    let known: BTreeMap<String, String> = compared(&sample.source, &sample.target, &sample.record)
        .into_iter()
        .map(|translation| {
            assert_eq!(translation.state, State::Translated, "{translation:?}");
            (folded(&translation.source.words), translation.target.unwrap().words)
        })
        .collect();
    for seed in 1..=2000 {
        let mut random = Random::new(seed);
        let mut edited = sample.files.clone();
        let (what, expected) = edit(&mut edited, &mut random);
        let after = sample.after(&edited);
        let count = |state: State| after.iter().filter(|translation| translation.state == state).count();
        let found = Expected { stale: count(State::Stale), missing: count(State::Missing) };
        assert_eq!(found, expected, "seed {seed}: {what}");
        for translation in &after {
            let Some(before) = known.get(&folded(&translation.source.words)) else { continue };
            let now = translation.target.as_ref().map(|target| &target.words);
            assert_eq!((translation.state, now), (State::Translated, Some(before)), "seed {seed}: {what}");
        }
    }
}

#[test]
fn several_edits_at_once_shift_nothing() {
    let sample = Sample::new();
    for seed in 1..=300 {
        let mut random = Random::new(seed + 10_000);
        let mut edited = sample.files.clone();
        let mut done = Vec::new();
        for _ in 0..=random.below(5) {
            done.push(edit(&mut edited, &mut random));
        }
        let after = sample.after(&edited);
        let (stale, missing) =
            done.iter().fold((0, 0), |(stale, missing), (_, expected)| (stale + expected.stale, missing + expected.missing));
        let count = |state: State| after.iter().filter(|translation| translation.state == state).count();
        assert!(count(State::Stale) <= stale + missing && count(State::Missing) <= missing, "seed {seed}: {done:?}");
    }
}
