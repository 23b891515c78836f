//! What the targets share: small sites, inputs laid over them, and what must hold of
//! whatever comes out. A broken promise is a panic, which the fuzzer keeps as a finding.

pub mod mutate;
pub mod pages;
pub mod seeds;
pub mod site;

use gongkai::harness::console;
use gongkai::harness::diagnostic::{Fix, Position, Speech};
use gongkai::harness::export;
use gongkai::harness::fixes;
use gongkai::harness::pipeline::{Checked, Finding, count_errors};
use std::collections::BTreeMap;

/// The texts of a site by their names, as they stand in its files.
pub type Texts = BTreeMap<String, String>;

/// Every finding has words in both languages, lies inside its file and can be shown on a
/// terminal, and its fix fits the text.
pub fn remarks_hold(findings: &[Finding], texts: &Texts) {
    for finding in findings {
        let diagnostic = &finding.diagnostic;
        let sentences = [Some(&diagnostic.message), diagnostic.help.as_ref()];
        for sentence in sentences.into_iter().flatten() {
            assert!(!sentence.zh.trim().is_empty() && !sentence.en.trim().is_empty(), "a remark in one language: {diagnostic:?}");
        }
        if let Some(place) = &diagnostic.place
            && let Some(text) = texts.get(&*place.file)
        {
            assert!(is_inside(text, place.position), "a place outside its file: {diagnostic:?}");
            if let Some(fix) = &diagnostic.fix {
                let mended = fixes::apply(text, &[(place.position, fix)]);
                assert!(mended.is_some() || fix.old == fix.new, "a mend that fits nothing: {diagnostic:?}");
            }
        }
    }
    // Drawing source lines costs more than the rest of an input with a thousand findings.
    for finding in findings.iter().take(MOST_DRAWN) {
        for speech in [Speech::Chinese, Speech::English] {
            assert!(!console::render(finding, speech).is_empty());
        }
    }
}

const MOST_DRAWN: usize = 12;

/// Findings can be given to other programs.
pub fn exports_hold(findings: &[Finding]) {
    assert_eq!(export::json(findings, None), export::json(findings, None));
    assert!(!export::sarif(findings, None, Speech::English).is_empty());
}

/// Whether a position and its length lie in a text. The place behind the last character
/// of a line is one too, and may be marked: something is missing there.
fn is_inside(text: &str, position: Position) -> bool {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let Some(line) = text.split('\n').nth((position.line as usize).wrapping_sub(1)) else { return false };
    let length = line.chars().count();
    let (first, behind) = (position.column as usize, (position.column + position.length) as usize);
    (1..=length + 1).contains(&first) && (behind <= length + 1 || position.length == 1)
}

/// The texts with all mends that were offered for them.
pub fn mended(findings: &[Finding], texts: &Texts) -> Texts {
    let mut fixes: BTreeMap<&str, Vec<(Position, &Fix)>> = BTreeMap::new();
    for finding in findings {
        if let (Some(place), Some(fix)) = (&finding.diagnostic.place, &finding.diagnostic.fix) {
            fixes.entry(&place.file).or_default().push((place.position, fix));
        }
    }
    let mend = |(name, fixes): (&str, Vec<_>)| Some((name.to_owned(), fixes::apply(texts.get(name)?, &fixes)?));
    fixes.into_iter().filter_map(mend).collect()
}

/// Two runs over the same files found the same.
pub fn same_remarks(one: &Checked, other: &Checked) {
    assert_eq!(one.findings, other.findings, "the same content, other remarks");
    assert_eq!(one.prepared.is_some(), other.prepared.is_some());
}

/// Fixes add no mistake: a site without mistakes has none afterwards. Where there were some,
/// a fix may bring others to light, so their number says nothing: a file that was read in
/// part is then read as a whole, and what it says is compared with other files.
pub fn not_worse(before: &Checked, after: &Checked) {
    let (before, after) = (&before.findings, &after.findings);
    assert!(count_errors(before) > 0 || count_errors(after) == 0, "fixes brought mistakes: {before:#?}\n{after:#?}");
}
