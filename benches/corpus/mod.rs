//! A made-up site of any size, with the same bytes every time.
//!
//! It has the shape of the corpus that docs/performance.md measures other
//! programs with, so that the numbers can stand side by side: N sections in two
//! languages, twenty to a report, each some 2.6 kB of Markdown with four
//! clauses, a list, a table of six rows, two links to other sections and ten
//! figures out of 240, one of which is on every page.

use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::{array, fs, io};

const SECTIONS_PER_REPORT: usize = 20;
const FIGURES: usize = 240;
/// Paragraphs grow until a section's file has this many bytes.
const SECTION_BYTES: usize = 2580;
const UNITS: [&str; 10] = ["person", "item", "yuan", "percent", "school", "project", "square-metre", "book", "company", "hour"];

/// What a language has to say, and how.
#[derive(Deserialize)]
struct Language {
    code: String,
    title: [String; 2],
    topics: Vec<String>,
    notes: Vec<String>,
    who: Vec<String>,
    what: Vec<String>,
    then: Vec<String>,
    joints: [String; 3],
    section: String,
}

/// Writes the content of a site with `count` sections below the folder `site`.
pub(crate) fn write(site: &Path, count: usize) -> io::Result<()> {
    assert!(count >= 3, "a section links to two others");
    let read = |yaml| serde_yaml::from_str(yaml).expect("the vocabulary is well formed");
    let languages: [Language; 2] = [include_str!("zh.yaml"), include_str!("en.yaml")].map(read);
    let content = site.join("content");
    fs::create_dir_all(&content)?;
    fs::write(content.join("site.yaml"), include_str!("site.yaml"))?;
    fs::write(content.join("indicators.yaml"), indicators(&languages))?;
    let sections: Vec<Section> = (0..count).map(|index| Section::new(index, count)).collect();
    for sections in sections.chunks(SECTIONS_PER_REPORT) {
        let folder = content.join(report_id(sections[0].index));
        fs::create_dir(&folder)?;
        fs::write(folder.join("report.yaml"), report(sections))?;
        fs::write(folder.join("facts.yaml"), facts(sections))?;
        for section in sections {
            for language in &languages {
                fs::write(folder.join(format!("{}.{}.md", section_id(section.index), language.code)), section.text(language))?;
            }
        }
    }
    Ok(())
}

/// One name and unit per figure; the values stand in the reports.
fn indicators(languages: &[Language; 2]) -> String {
    let entry = |figure: usize| {
        let [zh, en] = languages.each_ref().map(|language| nth(&language.topics, figure));
        let unit = UNITS[figure % UNITS.len()];
        format!("  k{figure:04}:\n    label:\n      zh: {zh}{figure}\n      en: {en} {figure}\n    unit: {unit}\n")
    };
    "format: 1\nindicators:\n".to_owned() + &(0..FIGURES).map(entry).collect::<String>()
}

fn report(sections: &[Section]) -> String {
    let ids: Vec<String> = sections.iter().map(|section| section_id(section.index)).collect();
    let figures: Vec<String> = sections[0].figures[..4].iter().map(|figure| format!("k{figure:04}")).collect();
    let yaml = include_str!("report.yaml").replace("<n>", &(sections[0].index / SECTIONS_PER_REPORT + 1).to_string());
    yaml.replace("<sections>", &ids.join(", ")).replace("<figures>", &figures.join(", "))
}

/// A report's facts are the figures its own sections print.
fn facts(sections: &[Section]) -> String {
    let entry = |figure: usize| {
        let value = 100 + Dice::new(figure).below(90_000);
        let value = match UNITS[figure % UNITS.len()] {
            "yuan" => format!("{}.{:02}万", value / 100, value % 100),
            "percent" => format!("{}.{:02}", value / 1000, value % 100),
            _ => value.to_string(),
        };
        format!("  k{figure:04}:\n    value: {value}\n")
    };
    let figures: BTreeSet<usize> = sections.iter().flat_map(|section| section.figures).collect();
    "format: 1\nfacts:\n".to_owned() + &figures.into_iter().map(entry).collect::<String>()
}

/// What a section holds in every language.
struct Section {
    index: usize,
    links: [usize; 2],
    figures: [usize; 10],
}

impl Section {
    fn new(index: usize, count: usize) -> Section {
        let mut dice = Dice::new(index);
        let [_, first, second] = dice.distinct(index, count);
        Section { index, links: [first, second], figures: dice.distinct(0, FIGURES) }
    }

    fn text(&self, language: &Language) -> String {
        let mut dice = Dice::new(self.index);
        let (mut figures, mut links, mut topics) = (self.figures.iter(), self.links.iter(), self.index..);
        let text = fill(&language.section, |mark| match mark {
            "n" => (self.index + 1).to_string(),
            "id" => section_id(self.index),
            "name" => nth(&language.topics, self.index).to_owned(),
            "topic" => topics.next().map(|topic| nth(&language.topics, topic).to_owned()).unwrap_or_default(),
            "figure" => figures.next().map(|figure| format!("{{{{ k{figure:04} }}}}")).unwrap_or_default(),
            "link" => links.next().map(|&index| link(language, index)).unwrap_or_default(),
            // Marked as no fact, or every cell would be asked about.
            "number" => format!("{{{{ ={} }}}}", dice.below(9000)),
            "note" => nth(&language.notes, dice.below(6)).to_owned(),
            "sentence" => sentence(language, &mut dice),
            later => format!("<{later}>"),
        });
        let (mut paragraphs, mut length) = ([const { String::new() }; 4], text.len());
        for turn in 0.. {
            if length >= SECTION_BYTES {
                break;
            }
            let sentence = sentence(language, &mut dice);
            length += sentence.len();
            paragraphs[turn % 4] += &sentence;
        }
        let mut paragraphs = paragraphs.iter();
        fill(&text, |_| paragraphs.next().map(|text| text.trim_end().to_owned()).unwrap_or_default())
    }
}

/// Puts a text in the place of every `<mark>`, in order.
fn fill(template: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut parts = template.split('<');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (mark, after) = part.split_once('>').expect("a mark is closed");
        text += &(value(mark) + after);
    }
    text
}

fn sentence(language: &Language, dice: &mut Dice) -> String {
    let [first, second, third] = language.joints.each_ref().map(String::as_str);
    let (who, what, then) = (dice.below(8), dice.below(8), dice.below(6));
    [nth(&language.who, who), first, nth(&language.what, what), second, nth(&language.then, then), third].concat()
}

fn link(language: &Language, index: usize) -> String {
    let ([before, after], topic) = (&language.title, nth(&language.topics, index));
    format!("[{before}{}{after}{topic}]({}#{})", index + 1, report_id(index), section_id(index))
}

/// The report a section belongs to.
fn report_id(section: usize) -> String {
    format!("c{:04}", section / SECTIONS_PER_REPORT + 1)
}

fn section_id(section: usize) -> String {
    format!("s{:05}", section + 1)
}

/// An entry of a list, which is read round and round.
fn nth(list: &[String], index: usize) -> &str {
    &list[index % list.len()]
}

/// Numbers that look thrown and are the same on every machine (SplitMix64).
struct Dice(u64);

impl Dice {
    fn new(seed: usize) -> Dice {
        Dice(seed as u64)
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).unwrap_or(0)
    }

    /// Different numbers below `limit`, the first of them given.
    fn distinct<const N: usize>(&mut self, first: usize, limit: usize) -> [usize; N] {
        let mut numbers = vec![first];
        array::from_fn(|index| {
            while numbers.len() <= index {
                let number = self.below(limit);
                if !numbers.contains(&number) {
                    numbers.push(number);
                }
            }
            numbers[index]
        })
    }
}
