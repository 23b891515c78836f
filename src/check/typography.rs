//! Chinese text: full-width punctuation, half-width digits, paired marks, no
//! spaces. What takes no judgement brings its mend, for `gongkai fix`.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence};

use crate::model::frame::Frame;
use crate::model::report::Report;
use crate::passage::{OBJECT, is_wide};

pub fn check(_: &Frame, _: &Report, told: &Told<'_>, diagnostics: &mut Vec<Diagnostic>) {
    for prose in told.versions.iter().filter(|prose| prose.locale.is_unspaced()) {
        for line in &prose.lines {
            let text = Characters::of(line);
            for index in 0..text.characters.len() {
                let found = half_width(&text, index)
                    .or_else(|| full_digit(&text, index))
                    .or_else(|| doubled(&text, index))
                    .or_else(|| stray_space(&text, index));
                if let Some(found) = found {
                    diagnostics.push(found.diagnostic(prose, line, &text, index));
                }
            }
            unpaired(prose, line, &text, diagnostics);
        }
    }
}

struct Characters {
    characters: Vec<(usize, char)>,
    end: usize,
}

impl Characters {
    fn of(line: &Line<'_>) -> Characters {
        Characters { characters: line.text().char_indices().collect(), end: line.text().len() }
    }

    fn at(&self, index: usize) -> Option<char> {
        self.characters.get(index).map(|(_, c)| *c)
    }

    fn before(&self, index: usize) -> Option<char> {
        self.at(index.checked_sub(1)?)
    }

    fn range(&self, index: usize) -> std::ops::Range<usize> {
        self.characters[index].0..self.characters.get(index + 1).map_or(self.end, |(byte, _)| *byte)
    }
}

/// A mistake of one character, or of a few.
struct Found {
    code: Code,
    length: usize,
    message: Sentence,
    help: Sentence,
    /// What to write instead, where that is sure.
    mended: Option<String>,
}

impl Found {
    fn diagnostic(self, prose: &Prose<'_>, line: &Line<'_>, text: &Characters, index: usize) -> Diagnostic {
        let range = text.range(index).start..text.range(index + self.length - 1).end;
        let old = &line.text()[range.clone()];
        let place = prose.place(line, range.clone());
        let diagnostic = Diagnostic::new(self.code, self.message).at_place(&place).help_if(Some(self.help));
        match self.mended {
            Some(new) => diagnostic.fix(old, new),
            None => diagnostic,
        }
    }
}

fn is_chinese(c: Option<char>) -> bool {
    c.is_some_and(|c| is_wide(c) || matches!(c, '“' | '”' | '‘' | '’' | OBJECT))
}

/// `,` between Chinese characters. Digits and Latin letters on either side leave
/// it alone: `1:16.7`, addresses, codes.
fn half_width(text: &Characters, index: usize) -> Option<Found> {
    let c = text.at(index)?;
    let (before, after) = (text.before(index), text.at(index + 1));
    let wide = match c {
        ',' => "，",
        ';' => "；",
        ':' => "：",
        '!' => "！",
        '?' => "？",
        '.' => "。",
        '(' => "（",
        ')' => "）",
        _ => return None,
    };
    let wrong = match c {
        '(' => is_chinese(after) && after != Some(OBJECT) && (before.is_none() || is_chinese(before)),
        ')' => is_chinese(before) && before != Some(OBJECT),
        _ => is_chinese(before) && (after.is_none() || is_chinese(after)) && (before, after) != (Some(OBJECT), Some(OBJECT)),
    };
    wrong.then(|| Found {
        code: Code::PunctuationHalf,
        length: 1,
        message: Sentence::new(format!("中文里的标点“{c}”是半角。"), format!("The `{c}` in Chinese text is half-width.")),
        help: Sentence::new(format!("请改成“{wide}”，或运行 gongkai fix。"), format!("Write `{wide}`, or run `gongkai fix`.")),
        mended: Some(wide.to_owned()),
    })
}

fn full_digit(text: &Characters, index: usize) -> Option<Found> {
    let is_full = |c: &char| matches!(c, '０'..='９');
    // The first of a run speaks for all.
    if text.before(index).is_some_and(|c| is_full(&c)) {
        return None;
    }
    let full: String = (index..).map_while(|index| text.at(index).filter(is_full)).collect();
    let half: String = full.chars().filter_map(|c| char::from_u32(u32::from(c) - 0xFEE0)).collect();
    (!full.is_empty()).then(|| Found {
        code: Code::DigitsFull,
        length: full.chars().count(),
        message: Sentence::new(format!("数字“{full}”是全角。"), format!("The digits `{full}` are full-width.")),
        help: Sentence::new(format!("请改成“{half}”，或运行 gongkai fix。"), format!("Write `{half}`, or run `gongkai fix`.")),
        mended: Some(half),
    })
}

/// Two marks where one should be. `——` and `……` are one mark of two characters, and
/// colons that open a note have been told.
fn doubled(text: &Characters, index: usize) -> Option<Found> {
    const STOPS: &str = "，。、；！？";
    let (first, c) = (text.before(index)?, text.at(index)?);
    if !STOPS.contains(c) || !STOPS.contains(first) || matches!((first, c), ('！' | '？', '！') | ('？', '？')) {
        return None;
    }
    Some(Found {
        code: Code::PunctuationDoubled,
        length: 1,
        message: Sentence::new(format!("标点重复：“{first}{c}”。"), format!("Doubled punctuation: `{first}{c}`.")),
        help: Sentence::new("请只留一个。", "Keep one of them."),
        mended: (first == c).then(String::new),
    })
}

/// A space between Chinese characters, or between them and a digit or a fact.
fn stray_space(text: &Characters, index: usize) -> Option<Found> {
    let c = text.at(index).filter(|c| matches!(c, ' ' | '\u{3000}' | '\u{A0}'))?;
    let (before, after) = (text.before(index), text.at(index + 1));
    let joins = |c: Option<char>| is_chinese(c) || c.is_some_and(|c| c.is_ascii_digit());
    let digits = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == OBJECT);
    if ends_part_number(text, index) || !joins(before) || !joins(after) || digits(before) && digits(after) {
        return None;
    }
    let name = if c == '\u{3000}' { ("全角空格", "full-width space") } else { ("空格", "space") };
    Some(Found {
        code: Code::SpaceStray,
        length: 1,
        message: Sentence::new(format!("中文里多了一个{}。", name.0), format!("There is a stray {} in Chinese text.", name.1)),
        help: Sentence::new("请删去，或运行 gongkai fix。", "Delete it, or run `gongkai fix`."),
        mended: Some(String::new()),
    })
}

/// 第一章 总则: the title of a part may stand apart from its number.
fn ends_part_number(text: &Characters, index: usize) -> bool {
    let mut before = text.characters[..index].iter().rev().map(|(_, c)| *c);
    let is_part = before.next().is_some_and(|c| "节章条款项编篇".contains(c));
    let first = before.find(|c| !c.is_ascii_digit() && !"一二三四五六七八九十百".contains(*c));
    is_part && first == Some('第')
}

/// Brackets and quotation marks without their partner in the same paragraph.
fn unpaired(prose: &Prose<'_>, line: &Line<'_>, text: &Characters, diagnostics: &mut Vec<Diagnostic>) {
    const PAIRS: [(char, char); 6] = [('《', '》'), ('〈', '〉'), ('“', '”'), ('（', '）'), ('【', '】'), ('「', '」')];
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut alone = Vec::new();
    for (index, (_, c)) in text.characters.iter().enumerate() {
        if PAIRS.iter().any(|(first, _)| first == c) {
            open.push((index, *c));
        } else if let Some((first, _)) = PAIRS.iter().find(|(_, last)| last == c) {
            match open.iter().rposition(|(_, c)| c == first) {
                // What was opened in between has no end of its own.
                Some(at) => alone.extend(open.drain(at..).skip(1).map(|(index, _)| index)),
                // `1）` numbers an item.
                None if *c == '）' && text.before(index).is_some_and(|c| c.is_ascii_digit()) => {}
                None => alone.push(index),
            }
        }
    }
    alone.extend(open.into_iter().map(|(index, _)| index));
    for index in alone {
        let c = text.characters[index].1;
        let place = prose.place(line, text.range(index));
        let message = Sentence::new(format!("“{c}”没有成对。"), format!("`{c}` has no partner."));
        diagnostics.push(
            Diagnostic::new(Code::PunctuationUnpaired, message)
                .at_place(&place)
                .help("同一段里要有与它成对的另一半。", "Its other half belongs in the same paragraph."),
        );
    }
}
