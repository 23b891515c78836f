//! Checks Chinese text: full-width punctuation, half-width digits, paired marks, no spaces.
//! The module `punctuation` finds the edits; this module reports them with position and
//! fix.

use super::prose::{Line, Prose, Scope, Told};
use super::punctuation::{Edit, Fault, Glyph, edits};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, shown};
use crate::model::lexicon::FormKind;
use crate::model::shared_context::SharedContext;
use crate::model::visible_texts::TextKind;
use crate::passage::OBJECT;
use std::ops::Range;

/// Checks all unspaced (Chinese) versions of one part of a report.
pub(super) fn check(_: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in told.versions.iter().filter(|prose| prose.locale.is_unspaced()) {
        for line in &prose.lines {
            let glyphs = glyphs(line);
            let mut found = edits(&glyphs);
            if prose.scope == Scope::Text(TextKind::Label) {
                found.retain(|edit| !matches!(edit.fault, Fault::Space | Fault::Gap) || !is_spread(&glyphs, edit));
            }
            // Edits count glyphs, positions count bytes: the table between them is built
            // once per line, and only if it is needed.
            let bytes: Vec<usize> = if found.is_empty() {
                Vec::new()
            } else {
                line.text().char_indices().map(|(byte, _)| byte).chain([line.text().len()]).collect()
            };
            for edit in found {
                let range = bytes[edit.start]..bytes[edit.end];
                diagnostics.push(told_edit(prose, line, edit, range));
            }
            unpaired(prose, line, diagnostics);
        }
    }
}

/// Returns whether a space spreads a word over the width of a column, as in 合 计 and （七）总　计: a single ideograph stands
/// on either side.
fn is_spread(glyphs: &[Glyph], edit: &Edit) -> bool {
    let is_word = |glyph: &&Glyph| glyph.c.is_alphanumeric() && glyph.c != OBJECT;
    let before = glyphs[..edit.start].iter().rev().take_while(is_word).count();
    let after = glyphs[edit.end..].iter().take_while(is_word).count();
    before == 1 && after == 1
}

/// Returns the characters of a line. Text that the term base records is correct by
/// definition.
fn glyphs(line: &Line<'_>) -> Vec<Glyph> {
    let text = line.text();
    let figures = || line.passage.facts.iter().map(|(at, _)| *at).chain(line.passage.numbers.iter().map(|(at, _)| *at));
    // Code, URLs and pictures are treated like a foreign word.
    let shown = |byte: usize, c: char| if c == OBJECT && !figures().any(|at| at == byte) { 'x' } else { c };
    let mut glyphs: Vec<Glyph> = text
        .char_indices()
        .map(|(byte, c)| Glyph {
            c: shown(byte, c),
            is_recorded: false,
            ends_run: line.passage.has_marks_behind(byte..byte + c.len_utf8()),
            is_line_end: line.passage.is_line_end(byte),
        })
        .collect();
    for found in line.found.iter().filter(|found| found.form.kind != FormKind::Forbidden) {
        let start = text[..found.range.start].chars().count();
        let length = text[found.range.clone()].chars().count();
        glyphs[start..start + length].iter_mut().for_each(|glyph| glyph.is_recorded = true);
    }
    glyphs
}

fn told_edit(prose: &Prose<'_>, line: &Line<'_>, edit: Edit, range: Range<usize>) -> Diagnostic {
    let text = line.text();
    let (old, new) = (&text[range.clone()], edit.new.as_deref().unwrap_or_default());
    let (quoted, right) = (shown(old), shown(new));
    let change = || {
        Sentence::new(format!("请改成{}，或运行 gongkai fix。", right.zh), format!("Write {}, or run `gongkai fix`.", right.en))
    };
    let (code, message, help) = match edit.fault {
        Fault::HalfWidth => (
            Code::PunctuationHalf,
            Sentence::new(
                format!("中文里的标点{}是半角。", quoted.zh),
                format!("The punctuation mark {} in Chinese text is half-width.", quoted.en),
            ),
            change(),
        ),
        Fault::StraightQuote => (
            Code::PunctuationHalf,
            Sentence::new(
                format!("中文里的引号{}是直的。", quoted.zh),
                format!("The quotation mark {} in Chinese text is straight.", quoted.en),
            ),
            change(),
        ),
        Fault::WideDigits => (
            Code::DigitsFull,
            Sentence::new(format!("数字{}是全角。", quoted.zh), format!("The digits {} are full-width.", quoted.en)),
            change(),
        ),
        Fault::Doubled => {
            let first = text[..range.start].chars().next_back().unwrap_or_default();
            let both = shown(&format!("{first}{old}"));
            (
                Code::PunctuationDoubled,
                Sentence::new(format!("标点重复：{}。", both.zh), format!("Doubled punctuation: {}.", both.en)),
                Sentence::new("请只留一个。", "Keep one of them."),
            )
        }
        Fault::Space => {
            let name = if old.contains('\u{3000}') { ("全角空格", "full-width space") } else { ("空格", "space") };
            (
                Code::SpaceStray,
                Sentence::new(format!("中文里多了一个{}。", name.0), format!("There is a stray {} in Chinese text.", name.1)),
                if edit.new.is_some() {
                    Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`.")
                } else {
                    Sentence::new("请删去。", "Delete it.")
                },
            )
        }
        Fault::Gap => (
            Code::SpaceStray,
            Sentence::new("这里空着一段，像是有内容没有填。", "There is a gap here; content seems to be missing."),
            Sentence::new("请填上内容，或删去空格。", "Fill it in, or delete the spaces."),
        ),
        Fault::Unpaired => (
            Code::PunctuationUnpaired,
            Sentence::new(format!("{}没有成对。", quoted.zh), format!("{} has no partner.", quoted.en)),
            Sentence::new("同一段里要有与它成对的另一半。", "Its other half must be in the same paragraph."),
        ),
    };
    let diagnostic = Diagnostic::new(code, message).at_place(&prose.place(line, range.clone())).help_if(Some(help));
    match edit.new {
        Some(new) => diagnostic.fix(old, new),
        None => diagnostic,
    }
}

/// Reports full-width brackets and quotation marks without a counterpart in the same
/// paragraph.
fn unpaired(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    const PAIRS: [(char, char); 6] = [('《', '》'), ('〈', '〉'), ('“', '”'), ('（', '）'), ('【', '】'), ('「', '」')];
    /// Counterparts typed as half-width marks, which are reported as such.
    const TWINS: [(char, char); 4] = [('（', '('), ('）', ')'), ('“', '"'), ('”', '"')];
    let text = line.text();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut alone = Vec::new();
    for (index, (_, c)) in characters.iter().enumerate() {
        if PAIRS.iter().any(|(first, _)| first == c) {
            open.push((index, *c));
        } else if let Some((first, _)) = PAIRS.iter().find(|(_, last)| last == c) {
            match open.iter().rposition(|(_, c)| c == first) {
                // Marks that were opened in between are not closed.
                Some(at) => alone.extend(open.drain(at..).skip(1).map(|(index, _)| index)),
                // `1）` is a list number.
                None if *c == '）' && index > 0 && characters[index - 1].1.is_ascii_digit() => {}
                None => alone.push(index),
            }
        }
    }
    alone.extend(open.into_iter().map(|(index, _)| index));
    for index in alone {
        let (byte, c) = characters[index];
        let partner =
            PAIRS.iter().find_map(|(first, last)| if *first == c { Some(*last) } else { (*last == c).then_some(*first) });
        let is_told = TWINS.iter().any(|(wide, narrow)| partner == Some(*wide) && text.contains(*narrow));
        if is_told {
            continue;
        }
        let place = prose.place(line, byte..byte + c.len_utf8());
        let mark = shown(c.encode_utf8(&mut [0; 4]));
        let message = Sentence::new(format!("{}没有成对。", mark.zh), format!("{} has no partner.", mark.en));
        diagnostics.push(
            Diagnostic::new(Code::PunctuationUnpaired, message)
                .at_place(&place)
                .help("同一段里要有与它成对的另一半。", "Its other half must be in the same paragraph."),
        );
    }
}
