//! Mutations of texts by whole characters and lines. libFuzzer's own change single bytes:
//! most of what they make of a Chinese text is not UTF-8, which the program refuses before
//! any other reader sees it.

use crate::site::{files, tests};
use std::ops::Range;

/// Characters and marks that mean something to one of the readers.
const PIECES: &[&str] = &[
    // Punctuation of both widths, and what looks like it.
    "，",
    "。",
    "、",
    "；",
    "：",
    "！",
    "？",
    "（",
    "）",
    "“",
    "”",
    "‘",
    "’",
    "《",
    "》",
    "〈",
    "〔",
    "〕",
    "【",
    "】",
    "「",
    "」",
    "—",
    "——",
    "…",
    "……",
    "·",
    "～",
    "％",
    "．",
    "－",
    "＝",
    "｛",
    "｝",
    "＃",
    "＊",
    "　",
    ",",
    ".",
    ";",
    ":",
    "!",
    "?",
    "(",
    ")",
    "\"",
    "'",
    "%",
    // Markdown.
    "#",
    "##",
    "### ",
    "*",
    "**",
    "_",
    "~",
    "~~",
    "`",
    "```",
    "~~~",
    ">",
    "> ",
    "- ",
    "+ ",
    "1. ",
    "2) ",
    "- [ ] ",
    "---",
    "===",
    "|",
    "|---|",
    "\\",
    "&amp;",
    "&#x3c;",
    "&nbsp;",
    "<!--",
    "-->",
    "<b>",
    "<br>",
    "![",
    "](",
    "]:",
    "[^",
    "[^a]: ",
    "{#",
    "{#a}",
    ":::",
    ":::note",
    ":::table ",
    ":::chart ",
    ":::facts ",
    "{{",
    "}}",
    "{{ a }}",
    "{{ =",
    "https://",
    "www.",
    "mailto:",
    "files/",
    "images/",
    "  \n",
    "\\\n",
    // YAML.
    "- ",
    ": ",
    " #",
    "&a ",
    "*a",
    "!!str ",
    "<<: *a",
    "|",
    ">-",
    "? ",
    "{",
    "}",
    "[",
    "]",
    "---\n",
    "...\n",
    "null",
    "true",
    "~",
    "\"\\u0000\"",
    "%YAML 1.2\n",
    "'",
    "''",
    // Numbers, dates, signs.
    "0",
    "-0",
    "1",
    "9",
    "0.1",
    "80.50",
    "4.8万",
    "1.26亿",
    "1:16.7",
    "-1",
    "−1",
    "1e9",
    "1,000",
    "１２",
    "十二",
    "100%",
    "99999999999999999999",
    "79228162514264337593543950335",
    "0.0000000000000000000000000001",
    "2024-02-30",
    "9999-12-31",
    "0000-00-00",
    "24:00",
    "3~5",
    "20*30",
    // Characters that cannot be seen, or that break a line.
    "\u{200B}",
    "\u{200D}",
    "\u{FEFF}",
    "\u{00A0}",
    "\u{3000}",
    "\u{2028}",
    "\u{0085}",
    "\u{202E}",
    "\u{0301}",
    "\u{E000}",
    "\u{FE0F}",
    "\u{1F600}",
    "\u{20000}",
    "\0",
    "\t",
    "\r",
    "\r\n",
    "\n",
    "\n\n",
    " ",
    // Conflicts of a merge.
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    // Templates.
    "{%",
    "%}",
    "{% set ",
    "{% for ",
    "{% endfor %}",
    "{% if ",
    "{% endif %}",
    "{% include ",
    "{% macro ",
    "|safe",
    "|join",
    "|list",
    " + ",
    " ~ ",
    " * ",
    "range(",
    "namespace(",
];

/// Widths of one sign that input methods confuse.
const TWINS: [(char, char); 12] = [
    (',', '，'),
    ('.', '。'),
    (';', '；'),
    (':', '：'),
    ('!', '！'),
    ('?', '？'),
    ('(', '（'),
    (')', '）'),
    ('%', '％'),
    ('"', '“'),
    ('-', '－'),
    (' ', '\u{3000}'),
];

/// Changes inputs that are texts.
pub struct Mutator {
    /// Lines of the tests' files of the same kind, file after file.
    lines: Vec<String>,
    /// How many bytes in front of the text say what it is.
    head: usize,
}

impl Mutator {
    /// `head` bytes of every input are left to libFuzzer; lines are taken from the tests'
    /// files with one of the endings.
    pub fn new(head: usize, endings: &[&str]) -> Mutator {
        let is_theirs = |name: &str| endings.iter().any(|ending| name.ends_with(ending));
        let mut lines: Vec<String> = Vec::new();
        for folder in ["sites", "mistakes", "../themes"] {
            for (_, bytes) in files(&tests().join(folder)).into_iter().filter(|(name, _)| is_theirs(name)) {
                if let Ok(text) = String::from_utf8(bytes) {
                    lines.extend(text.split_inclusive('\n').filter(|line| line.len() < 400).map(str::to_owned));
                }
            }
        }
        Mutator { lines, head }
    }

    /// Changes `data[..size]` in place; returns its new size, at most `most` bytes.
    pub fn mutate(&self, data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
        let mut random = Random(u64::from(seed));
        let text = data.get(self.head..size).and_then(|bytes| std::str::from_utf8(bytes).ok());
        let Some(text) = text.filter(|_| random.below(5) > 0) else {
            return libfuzzer_sys::fuzzer_mutate(data, size, most);
        };
        let mut text = text.to_owned();
        for _ in 0..=random.below(4) {
            if random.below(2) == 0 {
                self.change_lines(&mut text, &mut random);
            } else {
                change_characters(&mut text, &mut random);
            }
        }
        let room = most.saturating_sub(self.head);
        while text.len() > room {
            text.truncate(text.floor_char_boundary(room));
        }
        let size = self.head + text.len();
        data[self.head..size].copy_from_slice(text.as_bytes());
        size
    }

    fn change_lines(&self, text: &mut String, random: &mut Random) {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let at = random.below(lines.len() + 1);
        let some = at..(at + 1 + random.below(4)).min(lines.len());
        let here = at.min(lines.len().saturating_sub(1));
        match random.below(8) {
            0 => drop(lines.drain(some)),
            1 => {
                let copied = lines[some].to_vec();
                let times = if random.below(8) == 0 { 20 } else { 1 };
                let to = random.below(lines.len() + 1);
                lines.splice(to..to, std::iter::repeat_n(copied, times).flatten());
            }
            2 if !lines.is_empty() => {
                let other = random.below(lines.len());
                lines.swap(here, other);
            }
            3 if !lines.is_empty() => lines[here].insert_str(0, ["  ", "    ", "\t", "> ", "- ", " "][random.below(6)]),
            4 if !lines.is_empty() => {
                let line = &mut lines[here];
                let start = line.len() - line.trim_start_matches([' ', '\t']).len();
                line.replace_range(..random.below(start + 1), "");
            }
            5 if !lines.is_empty() => lines[here] = self.foreign(random, 1).concat(),
            6 => {
                let joined = lines.get_mut(at).map(|line| line.trim_end_matches('\n').to_owned());
                lines.splice(some.start..some.start + usize::from(joined.is_some()), joined);
            }
            _ => {
                let foreign = self.foreign(random, 8);
                lines.splice(at..at, foreign);
            }
        }
        *text = lines.concat();
    }

    /// A few lines that follow each other in another file.
    fn foreign(&self, random: &mut Random, most: usize) -> Vec<String> {
        let at = random.below(self.lines.len());
        self.lines[at..(at + 1 + random.below(most)).min(self.lines.len())].to_vec()
    }
}

fn change_characters(text: &mut String, random: &mut Random) {
    let range = range(text, random);
    match random.below(7) {
        0 => text.replace_range(range, ""),
        1 => text.insert_str(range.start, PIECES[random.below(PIECES.len())]),
        2 => text.replace_range(range, PIECES[random.below(PIECES.len())]),
        3 => {
            let copied = text[range].to_owned();
            let times = if random.below(8) == 0 { 40 } else { 1 };
            let to = text.floor_char_boundary(random.below(text.len() + 1));
            text.insert_str(to, &copied.repeat(times));
        }
        4 => {
            let twin = text[range.start..].char_indices().find_map(|(at, c)| {
                let twin = TWINS.iter().find_map(|(one, other)| match c {
                    c if c == *one => Some(*other),
                    c if c == *other => Some(*one),
                    _ => None,
                })?;
                Some((range.start + at, c, twin))
            });
            if let Some((at, old, new)) = twin {
                text.replace_range(at..at + old.len_utf8(), new.encode_utf8(&mut [0; 4]));
            }
        }
        5 => {
            // A number for another.
            let rest = &text[range.start..];
            if let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
                let end = rest[at..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| at + length);
                let number = random.next() >> random.below(64);
                text.replace_range(range.start + at..range.start + end, &number.to_string());
            }
        }
        _ => {
            // What stands between two signs, from one place of the text to another.
            let other = self::range(text, random);
            let moved = text[range].to_owned();
            text.replace_range(other, &moved);
        }
    }
}

/// Up to a dozen characters of a text.
fn range(text: &str, random: &mut Random) -> Range<usize> {
    let start = text.floor_char_boundary(random.below(text.len() + 1));
    let length = 1 + random.below(12);
    let end = text[start..].char_indices().nth(length).map_or(text.len(), |(at, _)| start + at);
    start..end
}

/// SplitMix64: the same seed gives the same mutation.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but without `end`; 0 where `end` is 0.
    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end.max(1) as u64)).unwrap_or(0)
    }
}

/// Lets a target change its inputs by `$mutator`, a `LazyLock<Mutator>`.
#[macro_export]
macro_rules! mutate_texts {
    ($mutator:ident) => {
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            $mutator.mutate(data, size, max_size, seed)
        });
    };
}
