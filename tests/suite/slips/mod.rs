//! Slips planted by rule in two sites, one at a time: the sample and `tests/sites/bureau`.
//! Each must be told at its file and line; the unchanged sites must be clean.
//!
//! An ordinary run plants every few slips of a kind and compares with `docs/slips.md`.
//! `GONGKAI_ALL_SLIPS=1` plants all of them; with `GONGKAI_BLESS=1` it rewrites the table.

mod facts;
mod material;
mod names;
mod tables;
mod text;
mod values;

use crate::support::{Site, blessing, repository};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, Finding, PipelineMemo, Rehearsal};
use gongkai::harness::project::Project;
use material::Material;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::ops::Range;

/// A slip: one or two changes of one file. Ranges are in bytes and in ascending order.
struct Slip {
    kind: &'static str,
    file: String,
    edits: Vec<(Range<usize>, String)>,
}

/// Kinds that no program can see, because what is printed is as plausible as what is right.
/// They are planted all the same, so that nobody forgets them.
const DECLARED: [&str; 2] = [A_FREE_DIGIT, A_POLARITY];
const A_FREE_DIGIT: &str = "a digit of a fact that stands in no relation";
const A_POLARITY: &str = "a “not” left out";

/// Every slip of a site.
fn slips(material: &Material) -> Vec<Slip> {
    let makers: [fn(&Material) -> Vec<Slip>; 5] = [facts::slips, names::slips, values::slips, tables::slips, text::slips];
    makers.iter().flat_map(|make| make(material)).collect()
}

/// Checks a site again and again, as the preview does.
struct Checker {
    site: Site,
    project: Project,
    memory: PipelineMemo,
}

impl Checker {
    fn new(site: Site) -> Checker {
        let project = Project::new(site.path(), None);
        Checker { site, project, memory: PipelineMemo::default() }
    }

    fn findings(&mut self) -> Vec<Finding> {
        let listing = Listing::of(&self.project);
        let checked = pipeline::prepare(&self.project, &listing, None, Rehearsal::Sample, &mut self.memory);
        checked.expect("the machine does not fail").findings
    }

    /// Whether a slip is told, at a line that was changed or by its name.
    fn finds(&mut self, slip: &Slip) -> bool {
        let before = self.site.read(&slip.file);
        let mut after = before.clone();
        let mut lines = Vec::new();
        let mut shift = 0_isize;
        for (range, new) in &slip.edits {
            let start = range.start.checked_add_signed(shift).expect("inside");
            let end = range.end.checked_add_signed(shift).expect("inside");
            after.replace_range(start..end, new);
            let line = |byte: usize| u32::try_from(after[..byte].matches('\n').count() + 1).expect("few lines");
            lines.extend([line(start), line(start + new.len())]);
            if slip.file.ends_with(".yaml") {
                lines.extend(lines_of_entry(&after, entry(&after, start)).map(line));
            }
            shift += new.len().cast_signed() - range.len().cast_signed();
        }
        fs::write(self.site.path().join(&slip.file), after).expect("written");
        let findings = self.findings();
        fs::write(self.site.path().join(&slip.file), before).expect("written");
        lines.iter().any(|line| findings.iter().any(|finding| points_at(finding, &slip.file, *line)))
    }
}

/// The byte offset of the key under which a line of YAML stands, such as the id of a fact.
fn entry(text: &str, byte: usize) -> usize {
    let start = |byte: usize| text[..byte].rfind('\n').map_or(0, |end| end + 1);
    let indent = |start: usize| text[start..].len() - text[start..].trim_start_matches(' ').len();
    let mut line = start(byte);
    let own = indent(line);
    while line > 0 && indent(line) >= own {
        line = start(line - 1);
    }
    line
}

/// The byte offsets of the lines of an entry: a wrong unit may be told at the value below.
fn lines_of_entry(text: &str, start: usize) -> impl Iterator<Item = usize> {
    let lines = text[start..].split_inclusive('\n').scan(start, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    });
    let indent = text[start..].len() - text[start..].trim_start_matches(' ').len();
    let is_own = move |line: &str| line.len() - line.trim_start_matches(' ').len() > indent;
    lines.enumerate().take_while(move |(index, (_, line))| *index == 0 || is_own(line)).map(|(_, (at, _))| at)
}

/// At the line itself, or by naming it: `facts.yaml:310`, or the file that lacks what
/// another has.
fn points_at(finding: &Finding, file: &str, line: u32) -> bool {
    let diagnostic = &finding.diagnostic;
    let here = diagnostic.place.as_ref().is_some_and(|place| &*place.file == file && place.position.line == line);
    let short = file.rsplit('/').next().unwrap_or(file);
    let help = diagnostic.help.as_ref().map(|help| help.en.clone()).unwrap_or_default();
    let told = format!("{} {help} ", diagnostic.message.en);
    let named = told
        .match_indices(&format!("{short}:{line}"))
        .any(|(at, word)| !told[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()));
    here || named || told.contains(&format!("({file})"))
}

/// What was planted and found, by kind and then by site.
type Table = BTreeMap<&'static str, [(usize, usize); 2]>;

const SITES: [&str; 2] = ["content", "tests/sites/bureau/content"];

#[test]
fn slips_are_found_where_they_are() {
    let is_whole = std::env::var_os("GONGKAI_ALL_SLIPS").is_some();
    let of_sites: Vec<Table> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..2).map(|index| scope.spawn(move || planted(index, is_whole))).collect();
        runs.into_iter().map(|run| run.join().expect("the slips can be planted")).collect()
    });
    let mut table = Table::new();
    for (index, of_site) in of_sites.into_iter().enumerate() {
        for (kind, counts) in of_site {
            table.entry(kind).or_default()[index] = counts[index];
        }
    }
    if is_whole {
        keep_true("docs/slips.md", &written(&table));
    } else {
        as_recorded(&table);
    }
}

/// Plants the slips of one site.
fn planted(index: usize, is_whole: bool) -> Table {
    let site = if index == 0 { Site::sample() } else { Site::copy("bureau") };
    let mut checker = Checker::new(site);
    let alarms: Vec<String> = checker.findings().iter().map(|finding| finding.diagnostic.message.en.clone()).collect();
    assert_eq!(alarms, [""; 0], "no false alarm in {}", SITES[index]);
    let material = Material::read(&repository().join(SITES[index]));
    let mut by_kind: BTreeMap<&str, Vec<Slip>> = BTreeMap::new();
    for slip in slips(&material) {
        by_kind.entry(slip.kind).or_default().push(slip);
    }
    let only = std::env::var("GONGKAI_SLIPS").unwrap_or_default();
    let mut table = Table::new();
    let mut missed = String::new();
    for (kind, slips) in by_kind.iter().filter(|(kind, _)| kind.contains(&only)) {
        // Evenly from the whole site: a stride, not the first ones.
        let stride = if is_whole { 1 } else { slips.len().div_ceil(SAMPLED) };
        for slip in slips.iter().step_by(stride) {
            let found = checker.finds(slip);
            let counts = &mut table.entry(kind).or_default()[index];
            counts.0 += 1;
            counts.1 += usize::from(found);
            if !found {
                let (range, new) = &slip.edits[0];
                let text = material.text(&slip.file);
                writeln!(missed, "{kind}\t{}\t{}\t→\t{new}", slip.file, context(text, range)).expect("a string takes all text");
            }
        }
    }
    if let Some(folder) = std::env::var_os("GONGKAI_MISSED") {
        fs::write(std::path::Path::new(&folder).join(format!("missed-{index}.txt")), missed).expect("written");
    }
    table
}

/// How many slips of a kind an ordinary run plants in each site.
const SAMPLED: usize = 4;

fn context<'t>(text: &'t str, range: &Range<usize>) -> &'t str {
    let line = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
    let start = text[line..range.start].char_indices().rev().nth(11).map_or(line, |(byte, _)| line + byte);
    let end = text[range.end..].char_indices().nth(12).map_or(text.len(), |(byte, _)| range.end + byte);
    text[start..end].split('\n').next().unwrap_or_default()
}

fn written(table: &Table) -> String {
    let mut told =
        "| slip | planted in the sample | found | planted in the bureau | found |\n|---|---:|---:|---:|---:|\n".to_owned();
    let mut total = [(0, 0); 2];
    for (kind, counts) in table {
        let note = if DECLARED.contains(kind) { " (cannot be seen)" } else { "" };
        writeln!(told, "| {kind}{note} | {} | {} | {} | {} |", counts[0].0, counts[0].1, counts[1].0, counts[1].1)
            .expect("a string takes all text");
        for (sum, count) in total.iter_mut().zip(counts).filter(|_| !DECLARED.contains(kind)) {
            *sum = (sum.0 + count.0, sum.1 + count.1);
        }
    }
    let [one, two] = total;
    writeln!(told, "| **all that can be seen** | {} | {} | {} | {} |", one.0, one.1, two.0, two.1)
        .expect("a string takes all text");
    writeln!(told, "| false alarms on the unchanged site | | 0 | | 0 |").expect("a string takes all text");
    writeln!(
        told,
        "| false alarms on forms of real material (`tests/sites/pasted`, files `right`) | | {} | | |",
        false_alarms("pasted")
    )
    .expect("a string takes all text");
    told
}

/// A sample of a kind must not be found less often than the table in the document says.
fn as_recorded(table: &Table) {
    let text = fs::read_to_string(repository().join("docs/slips.md")).expect("the document");
    for (kind, counts) in table {
        let row = text.lines().find(|line| line.strip_prefix("| ").is_some_and(|line| line.starts_with(&format!("{kind} "))));
        assert!(row.is_some(), "docs/slips.md has no row for “{kind}”; see tests/suite/slips/mod.rs");
        let row = row.unwrap_or_default();
        let recorded: Vec<usize> = row.split('|').filter_map(|cell| cell.trim().parse().ok()).collect();
        for (index, (planted, found)) in counts.iter().enumerate() {
            let [all, seen] = [recorded[index * 2], recorded[index * 2 + 1]];
            assert!(all != seen || planted == found, "“{kind}” was always found in {}, now {found} of {planted}", SITES[index]);
        }
    }
}

/// Remarks on what is right, in forms that real documents have.
fn false_alarms(name: &str) -> usize {
    let mut checker = Checker::new(Site::copy(name));
    let places = checker.findings().into_iter().filter_map(|finding| finding.diagnostic.place);
    places.filter(|place| place.file.contains("/right")).count()
}

#[test]
fn forms_of_real_material_raise_no_alarm() {
    assert_eq!(false_alarms("pasted"), 0);
}

/// A table in a document, between two comments that say so.
fn keep_true(document: &str, table: &str) {
    const MARKS: (&str, &str) = ("<!-- made by tests/suite/slips -->\n", "<!-- end -->");
    let path = repository().join(document);
    let text = fs::read_to_string(&path).expect("the document");
    let start = text.find(MARKS.0).expect("the mark") + MARKS.0.len();
    let end = start + text[start..].find(MARKS.1).expect("the end mark");
    if blessing() {
        fs::write(&path, format!("{}{table}{}", &text[..start], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[start..end], table, "GONGKAI_BLESS=1 rewrites {document}");
    }
}

/// A sequence of numbers that is the same on every machine.
struct Random(u64);

impl Random {
    fn new(seed: &str) -> Random {
        Random(seed.bytes().fold(0x9E37_79B9, |state, byte| state.wrapping_mul(31).wrapping_add(u64::from(byte))))
    }

    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit.max(1)
    }

    fn pick<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }
}
