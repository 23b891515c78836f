//! Every character of an author's prose is printed as written, changed by a documented
//! rule, or told at its place: random narratives of nasty pieces go through the whole
//! pipeline, and what a reader sees is compared with what was typed.
//!
//! `GONGKAI_SEED` repeats a run, `GONGKAI_NARRATIVES` makes it longer.

#![allow(clippy::panic, clippy::print_stdout, reason = "a test that tells its seed")]

use crate::support::{self, Site};
use gongkai::harness::diagnostic::{Code, Diagnostic, Sink};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::load::markdown::{Shape, parse};
use gongkai::harness::pipeline::{self, PipelineMemo, Prepared, Rehearsal};
use gongkai::harness::plan::page::{Page, PageKind};
use gongkai::harness::project::Project;
use gongkai::harness::render::Content;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Texts and marks as they come out of word processors, web pages and hurried hands.
/// Braces name facts of the site below.
const PIECES: [&str; 96] = [
    "全市",
    "学校",
    "加强领导",
    "完善制度",
    "。",
    "，",
    "；",
    "：",
    "“好”",
    "（含滑县）",
    "《意见》",
    "——",
    "……",
    "、",
    "！",
    "~",
    "~~",
    "~~删~~",
    "*",
    "**",
    "***",
    "**重点**",
    "*强调*",
    "_",
    "__",
    "_下划_",
    "{{ schools }}",
    "{{ schools.value }}",
    "{{ rate }}",
    "{{ schools.label }}",
    "{{ =3 }}",
    "{{ =15 }}",
    "A",
    "B级",
    "WTO",
    "the plan ",
    "of schools ",
    " ",
    "  ",
    "\u{3000}",
    "\u{A0}",
    "\u{200B}",
    "\u{AD}",
    "\u{202E}",
    "\u{FEFF}",
    "⽰",
    "⺠",
    "\u{F0B7}",
    "\u{FFFD}",
    "\u{B}",
    "\u{8}",
    "`码`",
    "`a*b`",
    "[文字](#c1)",
    "[网站](https://a.example/x~y)",
    "https://a.example/~u ",
    "<https://a.example/>",
    "[^1]",
    "[甲]",
    "[甲]: 乙",
    "](",
    "\\*",
    "\\_",
    "\\~",
    "\\",
    "&amp;",
    "&nbsp;",
    "&#8203;",
    "&lt;",
    "<",
    ">",
    "< 60",
    "x<y>z",
    "<b>粗</b>",
    "<!-- 备注 -->",
    "{ schools }",
    "{id}",
    "｛｛ schools ｝｝",
    "}}",
    "#",
    "##标题",
    "• ",
    "➢ ",
    "1、",
    "（1）",
    "①",
    "一、",
    "-",
    "+",
    "|",
    "\t",
    "![门](images/gate.png)",
    "=",
    "***粗斜***",
    "é",
    "e\u{301}",
];
/// What stands at the head of a line.
const HEADS: [&str; 31] = [
    "",
    "",
    "",
    "",
    "",
    "",
    "- ",
    "- ",
    "1. ",
    "2. ",
    "3) ",
    "> ",
    "### ",
    "\u{3000}\u{3000}",
    "    ",
    "\t",
    "\t\u{3000}",
    "#\u{A0}",
    "-\u{3000}",
    "•",
    "·\u{A0}",
    "\u{F0B7} ",
    "1、",
    "（一）",
    "> > ",
    "  - ",
    "\\# ",
    "+ ",
    ":::",
    "|",
    "#### ",
];
const ENDS: [&str; 8] = ["\n", "\n", "\n\n", "\n\n", "\n\n", "  \n", "\\\n", "\n\n\n"];
/// Findings that say that something is not shown as it was written.
const TELLING: [Code; 15] = [
    Code::MarkForm,
    Code::CodeIndented,
    Code::LinesJoined,
    Code::TablePasted,
    Code::ListNumber,
    Code::TextLost,
    Code::ImageInline,
    Code::UnprintableCharacter,
    Code::InvisibleCharacter,
    Code::LookAlikeCharacter,
    Code::RawHtml,
    Code::FactForm,
    Code::HeadingPlace,
    Code::FootnoteUnused,
    Code::NumberTyped,
];
const SECTIONS: usize = 12;
const CLAUSES: usize = 70;

/// A small generator of even numbers (splitmix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % most as u64).expect("a small number")
    }

    fn of<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

/// A few lines of pieces; half of them are honest text with one nasty piece.
fn narrative(dice: &mut Dice) -> String {
    const HONEST: [&str; 8] = ["全市", "学校", "加强领导", "{{ schools }}", "，", "完善制度", "**重点**", "WTO"];
    if dice.below(12) == 0 {
        let (a, b, c) = (dice.of(&HONEST[..4]), dice.of(&PIECES[..60]), dice.of(&PIECES[..40]));
        return format!("| 甲 | 乙 |\n|---|---|\n| {a} | {b} |\n| 丙 | {c} |\n");
    }
    let is_calm = dice.below(4) > 0;
    let mut text = String::new();
    for _ in 0..=dice.below(4) {
        text += dice.of(&HEADS);
        for _ in 0..=dice.below(6) {
            text += if is_calm && dice.below(4) > 0 { dice.of(&HONEST) } else { dice.of(&PIECES) };
        }
        text += dice.of(&ENDS);
    }
    text
}

/// What a narrative alone is told; its lines count from 1.
fn told_alone(text: &str) -> Vec<Diagnostic> {
    let mut diagnostics = Sink::default();
    let whole = format!("# 标题\n\n## 条 {{#c1}}\n\n{text}\n");
    parse(&"a.zh.md".into(), &whole, Shape::Section, &mut diagnostics);
    diagnostics.into_vec()
}

/// Whether it has something that is refused when the characters of its file are looked
/// at, or when facts are known.
fn is_damaged(text: &str) -> bool {
    let has_brace_behind_fact = text.split("}}").skip(1).any(|rest| rest.trim_start_matches(' ').starts_with('}'))
        || text.replace("}} ", "}}").contains("}}}");
    text.contains(['\u{202E}', '\u{FFFD}', '\u{B}', '\u{8}', '\u{F0B7}']) || text.contains("{ schools }") || has_brace_behind_fact
}

#[test]
fn what_readers_see_is_what_was_typed() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (seed, wanted) = (number("GONGKAI_SEED", 0x5EED_F00D), number("GONGKAI_NARRATIVES", 20_000));
    println!("seed {seed}");
    let mut dice = Dice(seed);
    let (mut all, mut refused, mut told, mut compared) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    while all < wanted {
        let mut texts = BTreeMap::new();
        for language in ["zh", "en"] {
            for place in 0..SECTIONS * CLAUSES {
                let text = loop {
                    let text = narrative(&mut dice);
                    all += 1;
                    // What is an error is not published at all.
                    if !told_alone(&text).iter().any(Diagnostic::is_error) && !is_damaged(&text) {
                        break text;
                    }
                    refused += 1;
                };
                texts.insert((language, place), text);
            }
        }
        let (prepared, lines_told) = published(&texts);
        let pages = Pages::of(&prepared);
        for ((language, place), text) in &texts {
            if lines_told.contains(&(*language, *place)) {
                told += 1;
                continue;
            }
            compared += 1;
            let html = pages.clause(language, *place);
            if let Some(difference) = difference(text, html, language) {
                wrong.push(format!("{language}: {text:?}\n  {html:?}\n  {difference}"));
            }
        }
    }
    println!("{all} narratives: {refused} refused, {told} told, {compared} compared");
    assert!(wrong.is_empty(), "{} of {compared} (seed {seed}):\n{}", wrong.len(), wrong[..wrong.len().min(12)].join("\n"));
    assert!(compared * 6 > all, "too few are compared: {compared} of {all}");
}

/// Builds the site of the narratives, and says which of them have a finding that counts.
fn published<'t>(texts: &BTreeMap<(&'t str, usize), String>) -> (Prepared, BTreeSet<(&'t str, usize)>) {
    let site = Site::empty();
    site.write("content/site.yaml", "format: 1\nname:\n  zh: 网\n  en: Site\norganization:\n  name:\n    zh: 局\n    en: Office\nsearch: false\nlanguages:\n  - code: zh\n    tag: zh-Hans\n    name: 中文\n  - code: en\n    name: English\n");
    let sections: Vec<String> = (0..SECTIONS).map(|section| format!("s{section}")).collect();
    site.write("content/2024/report.yaml", format!("format: 1\ntitle:\n  zh: 报告\n  en: Report\nedition:\n  zh: 版\n  en: \"1\"\ndescription:\n  zh: 简介\n  en: About\nperiod:\n  start: 2024-01-01\n  end: 2024-12-31\nformed: 2025-01-01\npublished: 2025-01-01 09:00\ndisclosure: 主动公开\nsections: [{}]\n", sections.join(", ")));
    site.write("content/2024/facts.yaml", "format: 1\nfacts:\n  schools:\n    label:\n      zh: 学校数\n      en: Schools\n    unit: school\n    value: 1250\n  rate:\n    label:\n      zh: 比率\n      en: Rate\n    unit: percent\n    value: 80.50\n");
    site.write(
        "content/2024/images/gate.png",
        std::fs::read(support::repository().join("tests/sites/small/content/2024/images/gate.png")).expect("the picture"),
    );
    let mut lines: BTreeMap<String, Vec<(usize, usize)>> = BTreeMap::new();
    for language in ["zh", "en"] {
        for section in 0..SECTIONS {
            let mut file = "# 标题\n\n".to_owned();
            let name = format!("content/2024/s{section}.{language}.md");
            for place in section * CLAUSES..(section + 1) * CLAUSES {
                let first = file.matches('\n').count() + 1;
                write!(file, "## 条 {{#c{place}}}\n\n{}\n", texts[&(language, place)].replace("#c1)", "#c0)")).expect("a string");
                lines.entry(name.clone()).or_default().push((first, place));
            }
            site.write(&name, file);
        }
    }
    let project = Project::new(site.path(), None);
    let checked = pipeline::prepare(&project, &Listing::of(&project), None, Rehearsal::Sample, &mut PipelineMemo::default())
        .expect("a machine");
    let errors: Vec<String> =
        checked.findings.iter().filter(|found| found.diagnostic.is_error()).map(|found| format!("{found:?}")).collect();
    let prepared = checked.prepared.unwrap_or_else(|| panic!("{}", errors[..errors.len().min(3)].join("\n")));
    let mut told = BTreeSet::new();
    for finding in checked.findings.iter().filter(|finding| TELLING.contains(&finding.diagnostic.code)) {
        let place = finding.diagnostic.place.as_ref().expect("a finding in a text has a place");
        let Some(clauses) = lines.get(&*place.file) else { continue };
        let index = clauses.partition_point(|(first, _)| *first <= place.position.line as usize).saturating_sub(1);
        told.insert((if place.file.ends_with(".zh.md") { "zh" } else { "en" }, clauses[index].1));
    }
    (prepared, told)
}

/// The section pages by language and number.
struct Pages(BTreeMap<(String, usize), String>);

impl Pages {
    fn of(prepared: &Prepared) -> Pages {
        let renderer = prepared.renderer().expect("the site can be rendered");
        let mut pages = BTreeMap::new();
        for page in prepared.plan.pages() {
            let PageKind::Section(_, section) = page.kind else { continue };
            let mut html = String::new();
            renderer
                .group(&[page], &mut |output| {
                    if let Content::Made(bytes) = output.content {
                        html = String::from_utf8_lossy(&bytes).into_owned();
                    }
                })
                .expect("the page");
            let language = if page_language(page) == 0 { "zh" } else { "en" };
            pages.insert((language.to_owned(), section), html);
        }
        Pages(pages)
    }

    fn clause(&self, language: &str, place: usize) -> &str {
        let page = &self.0[&(language.to_owned(), place / CLAUSES)];
        let start = page.find(&format!("<section class=\"clause\" id=\"c{place}\"")).unwrap_or_else(|| panic!("clause {place}"));
        let body = &page[start..];
        let body = &body[body.find("<div class=\"prose\">").map_or(body.len(), |at| at + "<div class=\"prose\">".len())..];
        &body[..body.find("</section>").unwrap_or(body.len())]
    }
}

fn page_language(page: &Page) -> usize {
    page.locale
}

/// How what is seen differs from what was typed; `None` when it does not.
fn difference(typed: &str, html: &str, language: &str) -> Option<String> {
    let shown = Shown::read(html);
    let mut expected = contents(&documented(typed, language));
    let mut seen = contents(&shown.text);
    // `1. 1. 1.` leaves the counting to the program.
    if typed.matches("1. ").count() > 1 {
        expected.retain(|c| !c.is_ascii_digit());
        seen.retain(|c| !c.is_ascii_digit());
    }
    if expected != seen {
        return Some(format!("typed {expected:?}\n  shown {seen:?}"));
    }
    // Marks that are not seen have made something: two stars on each side, and so on.
    if shown.elements("hr") > 0 {
        return None;
    }
    let plain = without_code_and_addresses(typed);
    let count = |text: &str, marks: &[char]| text.chars().filter(|c| marks.contains(c)).count();
    let stars = count(&shown.marks, &['*', '_']) + 4 * shown.elements("strong") + 2 * shown.elements("em");
    if count(&plain, &['*', '_']) != stars {
        return Some(format!("{} stars typed, {stars} accounted for", count(&plain, &['*', '_'])));
    }
    let tildes = count(&shown.marks, &['~']) + 4 * shown.elements("del");
    (count(&plain, &['~']) != tildes).then(|| format!("{} tildes typed, {tildes} accounted for", count(&plain, &['~'])))
}

/// A typed text after the rules of content/README.md: facts print their values, links
/// and code their words, comments nothing, entities their character.
fn documented(typed: &str, language: &str) -> String {
    let facts: [(&str, &str, &str); 6] = [
        ("{{ schools }}", "1250所", "1,250 schools"),
        ("{{ schools.value }}", "1250", "1,250"),
        ("{{ rate }}", "80.50%", "80.50%"),
        ("{{ schools.label }}", "学校数", "Schools"),
        ("{{ =3 }}", "3", "3"),
        ("{{ =15 }}", "15", "15"),
    ];
    // A backslash takes an entity its meaning.
    let mut text = typed.replace("\\&", "&\u{1}");
    for (name, zh, en) in facts {
        text = text.replace(name, if language == "zh" { zh } else { en });
    }
    for (mark, shown) in [
        ("[文字](#c1)", "文字"),
        ("[网站](https://a.example/x~y)", "网站"),
        ("\\![门](images/gate.png)", "门"),
        ("![门](images/gate.png)", ""),
        ("\\<!-- 备注 -->", "备注"),
        ("<!-- 备注 -->", ""),
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&nbsp;", " "),
        ("e\u{301}", "é"),
    ] {
        text = text.replace(mark, shown);
    }
    text
}

fn without_code_and_addresses(typed: &str) -> String {
    let typed = typed.replace("\\`a*b`", "*");
    // A star and a space at the head of a line, or of an item, begin an item of a list.
    let is_item = |line: &&str| line.trim_start_matches(['>', ' ', '-', '+', '1', '2', '3', '.', ')', '\t']).starts_with(['*']);
    let begins = |line: &str| {
        line[line.find('*').unwrap_or(0)..].starts_with("*\t") || line[line.find('*').unwrap_or(0)..].starts_with("* ")
    };
    let typed: String = typed
        .split_inclusive('\n')
        .map(|line| if is_item(&line) && begins(line) { line.replacen('*', "", 1) } else { line.to_owned() })
        .collect();
    ["`a*b`", "https://a.example/~u", "https://a.example/x~y"].iter().fold(typed, |text, part| text.replace(part, ""))
}

/// Letters, digits and signs of other alphabets: what no mark of Markdown is made of.
fn contents(text: &str) -> String {
    let text = text.replace("e\u{301}", "é");
    text.chars().filter(|c| c.is_alphanumeric() || !c.is_ascii() && !c.is_whitespace()).collect()
}

/// What a reader sees of a piece of HTML.
struct Shown {
    text: String,
    /// The text without code and addresses.
    marks: String,
    elements: BTreeMap<String, usize>,
}

impl Shown {
    fn elements(&self, name: &str) -> usize {
        self.elements.get(name).copied().unwrap_or(0)
    }

    fn read(html: &str) -> Shown {
        let mut shown = Shown { text: String::new(), marks: String::new(), elements: BTreeMap::new() };
        let mut counters: Vec<Option<usize>> = Vec::new();
        let (mut rest, mut in_code, mut in_address, mut in_note) = (html, false, false, false);
        while !rest.is_empty() {
            let next = rest.find('<').unwrap_or(rest.len());
            let text = entities(&rest[..next]);
            if !in_note {
                shown.text += &text;
                if !in_code && !in_address {
                    shown.marks += &text;
                }
            }
            rest = &rest[next..];
            let Some(end) = rest.find('>') else { break };
            let (tag, after) = (&rest[1..end], &rest[end + 1..]);
            let name: String = tag.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect();
            match name.as_str() {
                "code" => in_code = true,
                "/code" => in_code = false,
                "a" => in_address = tag.contains("bare"),
                "/a" => in_address = false,
                "sup" => in_note = true,
                "/sup" => in_note = false,
                "ul" => counters.push(None),
                "ol" => {
                    let start = tag.split("start=\"").nth(1).and_then(|start| start.split('"').next()?.parse().ok());
                    counters.push(Some(start.unwrap_or(1)));
                }
                "/ul" | "/ol" => drop(counters.pop()),
                "li" => {
                    if let Some(Some(number)) = counters.last_mut() {
                        write!(shown.text, "{number}.").expect("a string");
                        *number += 1;
                    }
                }
                _ => {}
            }
            *shown.elements.entry(name).or_insert(0) += 1;
            rest = after;
        }
        shown
    }
}

fn entities(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}
