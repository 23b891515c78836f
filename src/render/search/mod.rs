//! The search index: what a reader can find, in files that a page loads when somebody searches.
//!
//! A part contains the words of some pages, clause by clause, from the same texts as the pages,
//! and the labels and values of facts and tables. `search.js` looks for exact words in it, so any
//! part of a Chinese text is found, with nothing to install on the host. All files are scripts that
//! call one function, because browsers load scripts from a folder too.
//!
//! Only text written in the language is indexed: text that falls back to another language is
//! found in that language. The full-report page is left out, because it would duplicate every
//! result.

mod memo;
mod pieces;
mod searchable_text;
mod variants;

pub(super) use memo::SearchMemo;

use super::context::RenderContext;
use super::names::report_title;
use crate::model::report::Report;
use crate::plan::search::SearchFile;
use pieces::add_pieces;
use searchable_text::{SearchablePage, page_of_unit};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use variants::has_both_scripts;

/// The function that `search.js` defines before it loads a file of the index.
const CALL: &str = "gongkaiSearch";

/// Returns a file of the search index of a language.
pub(super) fn file(context: &RenderContext, memo: &SearchMemo, locale: usize, file: SearchFile) -> String {
    match file {
        SearchFile::Part(part) => {
            let pages = pages_of_part(context, locale, part);
            if context.plan.search[locale].buckets > 0 {
                memo.pieces(locale, part, || pieces_of(context, locale, &pages));
            }
            script(&pages)
        }
        SearchFile::Bucket(bucket) => script(&bucket_content(context, memo, locale, bucket)),
        SearchFile::Entry => script(&entry(context, locale)),
    }
}

/// Returns a script that hands over a value.
fn script(value: &impl Serialize) -> String {
    let json = serde_json::to_string(value).expect("texts and numbers can be written as JSON");
    format!("{CALL}({json});\n")
}

/// The entry file of an index.
#[derive(Serialize)]
struct Entry {
    /// Title and year of each report.
    reports: Vec<(String, i16)>,
    /// File name of each part, and the index of its report.
    parts: Vec<(String, usize)>,
    /// Number of buckets; 0 if all parts have to be searched.
    buckets: usize,
    /// Pairs of a traditional and a simplified character, if the site is in both scripts.
    #[serde(skip_serializing_if = "Option::is_none")]
    variants: Option<String>,
}

fn entry(context: &RenderContext, locale: usize) -> Entry {
    let index = &context.plan.search[locale];
    let reports = context.site.reports.iter().enumerate();
    Entry {
        reports: reports.map(|(report, entry)| (report_title(context, report, locale), year(entry))).collect(),
        parts: index.parts.iter().map(|part| (part.name.clone(), part.report)).collect(),
        buckets: index.buckets,
        variants: has_both_scripts(&context.site, locale).then(variants::pairs),
    }
}

/// Returns the year that a report is about: that of the end of its period, or else of its date.
fn year(report: &Report) -> i16 {
    report.period.map_or_else(|| report.formed.last_day().year(), |(_, end)| end.year())
}

fn pages_of_part(context: &RenderContext, locale: usize, part: usize) -> Vec<SearchablePage> {
    let part = &context.plan.search[locale].parts[part];
    let pages = part.units.iter().map(|unit| page_of_unit(context, part.report, locale, unit));
    pages.filter(|page| !page.passages.is_empty()).collect()
}

/// Returns the hashes of all pieces of words in some pages, in ascending order.
fn pieces_of(context: &RenderContext, locale: usize, pages: &[SearchablePage]) -> Box<[u32]> {
    let simplify = has_both_scripts(&context.site, locale);
    let mut pieces = BTreeSet::new();
    for page in pages {
        add_pieces(&mut pieces, &page.title, simplify);
        for passage in &page.passages {
            add_pieces(&mut pieces, &passage.heading, simplify);
            add_pieces(&mut pieces, &passage.text, simplify);
        }
    }
    pieces.into_iter().collect()
}

/// The parts that contain a piece.
#[derive(Serialize)]
#[serde(untagged)]
enum Parts {
    /// Their indices.
    List(Vec<usize>),
    /// A hexadecimal digit for each four parts, the first part in the lowest bit of the first digit.
    Bits(String),
}

/// Returns, for each piece whose hash belongs to a bucket, the parts that contain it.
fn bucket_content(context: &RenderContext, memo: &SearchMemo, locale: usize, bucket: usize) -> BTreeMap<u32, Parts> {
    let index = &context.plan.search[locale];
    let mut found: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for part in 0..index.parts.len() {
        let pieces = memo.pieces(locale, part, || pieces_of(context, locale, &pages_of_part(context, locale, part)));
        let start = pieces.partition_point(|piece| bucket_number(*piece, index.buckets) < bucket);
        for piece in pieces[start..].iter().take_while(|piece| bucket_number(**piece, index.buckets) == bucket) {
            found.entry(*piece).or_default().push(part);
        }
    }
    found.into_iter().map(|(piece, parts)| (piece, Parts::of(parts, index.parts.len()))).collect()
}

/// Returns the bucket of a piece: the highest bits of its hash. `buckets` is a power of two.
fn bucket_number(piece: u32, buckets: usize) -> usize {
    ((piece as usize) * buckets) >> 32
}

impl Parts {
    /// Returns the shorter form of a list of parts.
    fn of(parts: Vec<usize>, count: usize) -> Parts {
        let listed: usize = parts
            .iter()
            .map(|part| {
                if *part < 10 {
                    2
                } else if *part < 100 {
                    3
                } else {
                    4
                }
            })
            .sum();
        if listed <= count.div_ceil(4) {
            return Parts::List(parts);
        }
        let mut digits = vec![0; count.div_ceil(4)];
        for part in parts {
            digits[part / 4] |= 1 << (part % 4);
        }
        Parts::Bits(digits.into_iter().filter_map(|digit| char::from_digit(digit, 16)).collect())
    }
}
