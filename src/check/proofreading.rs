//! Proofreads prose in every language: a word or sentence that is there twice, a paragraph
//! without its full stop, marks of Chinese text in a language that is written with spaces.
//! Spelling and grammar are not checked.

use super::parity::is_in_address;
use super::prose::{Line, Prose, Told};
use super::word_breaks::{SEGMENTER, characters_around};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::shared_context::SharedContext;
use crate::passage::{OBJECT, is_wide_letter};
use std::ops::Range;

/// Checks all language versions of one part of a report.
pub(super) fn check(_: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        let unspaced = prose.locale.is_unspaced();
        for line in &prose.lines {
            let whole = sentence_twice(line, unspaced);
            let range =
                whole.or_else(|| if unspaced { part_twice(line).or_else(|| character_twice(line)) } else { word_twice(line) });
            diagnostics.extend(range.map(|range| doubled(prose, line, range)));
            if line.passage.is_paragraph && lacks_stop(line, unspaced) {
                diagnostics.push(unfinished(prose, line));
            }
            if !unspaced {
                wide_marks(prose, line, diagnostics);
                loose_marks(prose, line, diagnostics);
                unpaired(prose, line, diagnostics);
            }
        }
    }
}

const STOPS: [char; 5] = ['。', '！', '？', '；', '…'];
/// The least characters of a sentence or part that nobody writes twice on purpose.
const LEAST: usize = 4;

/// Splits a text behind its sentences, each with its marks.
fn sentences(text: &str, unspaced: bool) -> Vec<Range<usize>> {
    let (mut start, mut parts) = (0, Vec::new());
    for (byte, c) in text.char_indices() {
        let end = byte + c.len_utf8();
        let is_end = if unspaced {
            STOPS.contains(&c)
        } else {
            matches!(c, '.' | '!' | '?' | ';') && text[end..].starts_with([' ', '\n'])
        };
        if is_end && !text[..byte].ends_with("No") {
            parts.push(start..end);
            start = end;
        }
    }
    parts.push(start..text.len());
    parts
}

/// Returns a sentence that repeats the one before it, with the same facts.
fn sentence_twice(line: &Line<'_>, unspaced: bool) -> Option<Range<usize>> {
    let text = line.text();
    let parts = sentences(text, unspaced);
    let bare = |range: &Range<usize>| text[range.clone()].trim().trim_end_matches(['.', ';', '。', '；']);
    let is_long = |range: &Range<usize>| bare(range).chars().filter(|c| c.is_alphanumeric() || *c == OBJECT).count() > LEAST;
    let mut pairs = parts.windows(2).filter(|pair| bare(&pair[0]) == bare(&pair[1]) && is_long(&pair[1]));
    pairs.find(|pair| facts(line, &pair[0]) == facts(line, &pair[1])).map(|pair| pair[1].clone())
}

fn facts<'l>(line: &'l Line<'_>, range: &Range<usize>) -> Vec<&'l str> {
    let inside = line.passage.facts.iter().filter(|(at, _)| range.contains(at));
    inside.map(|(_, fact)| fact.id.as_str()).collect()
}

/// Returns the second of two equal parts of a Chinese sentence: between commas, or two to
/// six characters that follow themselves (推进推进工作). A part of a recorded name is none.
fn part_twice(line: &Line<'_>) -> Option<Range<usize>> {
    let text = line.text();
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let byte = |index: usize| characters.get(index).map_or(text.len(), |(byte, _)| *byte);
    for length in (2..=12).rev() {
        // A run of equal neighbours at this distance as long as the distance is a repetition.
        let mut run = 0;
        for (start, ((_, c), (_, behind))) in characters.iter().zip(characters.iter().skip(length)).enumerate() {
            if c != behind {
                run = 0;
                continue;
            }
            let is_word = is_wide_letter(*c) || length > 4 && matches!(c, '，' | '、');
            run = if is_word { run + 1 } else { 0 };
            if run < length {
                continue;
            }
            let second = byte(start + 1)..byte(start + length + 1);
            if is_repetition(&text[second.clone()]) && !cuts_name(line, &second) && !begins_longer_word(text, &second) {
                return Some(second);
            }
        }
    }
    None
}

/// Words of one character that do not follow themselves; the characters that make another word of the first one, as in 目的的 and
/// 存在在校生; and those that make another word of the second one, as in 的的士.
const NEVER_TWICE: [(char, &str, &str); 9] = [
    ('的', "目标有端鹄众", "士确当"),
    ('了', "不除罢完得", "解结却断然如悟"),
    ('在', "存所实现内外潜旨自正好", "建校编岗读职册线场外乎家途位任押逃学"),
    ('和', "总缓平饱暖温柔谐共祥中随之亲调", "平谐睦解田县静服顺气美"),
    ('是', "于但还可要就凡或老总真", "非否"),
    ('而', "然从因反进继幸", "且"),
    ('或', "抑", "者许"),
    ('与', "参给赋授付干相", "会众论其共时日世"),
    ('由', "自理缘来事经因", "来衷此于"),
];

/// Returns the second of two equal words of one character: 的的, 在在.
fn character_twice(line: &Line<'_>) -> Option<Range<usize>> {
    let text = line.text();
    let mut before: Option<char> = None;
    for (byte, c) in text.char_indices() {
        let is_twice = before == Some(c);
        before = Some(c);
        let Some((_, own, other)) = NEVER_TWICE.iter().find(|(word, _, _)| is_twice && *word == c) else { continue };
        let (first, range) = (byte - c.len_utf8()..byte, byte..byte + c.len_utf8());
        let ends_word = text[..first.start].ends_with(|head| own.contains(head));
        let begins_word = text[range.end..].starts_with(|next| other.contains(next));
        if !ends_word && !begins_word && !line.is_named(&first) && !line.is_named(&range) {
            return Some(range);
        }
    }
    None
}

/// Words that are said twice for emphasis.
const EMPHASIS: [&str; 8] = ["非常", "特别", "十分", "永远", "很多", "许多", "真正", "好多"];

/// Returns whether a text that stands twice is a slip: 一批一批, 个个个个 and 许许多多 are words.
fn is_repetition(word: &str) -> bool {
    const NUMERALS: &str = "一二三四五六七八九十百千万亿两几每";
    const COUNTS: &str = "个批次步点层级家户年月日天";
    let mut characters = word.chars();
    let first = characters.next();
    let is_one = characters.all(|c| Some(c) == first);
    let counts = word.starts_with(|c| NUMERALS.contains(c)) && !word.ends_with('是') || word.chars().all(|c| COUNTS.contains(c));
    !is_one && !counts && !EMPHASIS.contains(&word) && word.chars().any(char::is_alphabetic)
}

/// Returns whether two equal words of two characters are two words of which the second one is longer: 研究研究生.
fn begins_longer_word(text: &str, second: &Range<usize>) -> bool {
    if text[second.clone()].chars().count() != 2 {
        return false;
    }
    let first = second.start - second.len();
    let breaks = breaks_around(text, first..second.end);
    let end = breaks.iter().copied().find(|at| *at > second.start);
    breaks.contains(&first)
        && breaks.contains(&second.start)
        && end.is_some_and(|end| end > second.end && text[second.end..end].chars().count() == 1)
}

/// Where words begin and end around a range of a Chinese text.
fn breaks_around(text: &str, range: Range<usize>) -> Vec<usize> {
    let near = characters_around(text, range);
    SEGMENTER.segment_str(&text[near.clone()]).map(|at| near.start + at).collect()
}

/// Returns whether a recorded name begins or ends inside the range or across its edge: the
/// names next to each other may share characters (职业教育教育局).
fn cuts_name(line: &Line<'_>, second: &Range<usize>) -> bool {
    let first_start = second.start.saturating_sub(second.len());
    let touched = line.found.iter().filter(|found| found.range.start < second.end && first_start < found.range.end);
    touched.into_iter().any(|found| found.range.start < second.start && second.start < found.range.end)
}

/// Returns a word of a language with spaces that follows itself.
fn word_twice(line: &Line<'_>) -> Option<Range<usize>> {
    const ON_PURPOSE: [&str; 3] = ["had", "that", "bye"];
    let text = line.text();
    let mut before: Option<Range<usize>> = None;
    let mut start = None;
    for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if c.is_alphanumeric() || matches!(c, '’' | '\'' | '-') {
            start.get_or_insert(byte);
            continue;
        }
        let Some(from) = start.take() else { continue };
        let word = from..byte;
        let is_same = before.as_ref().is_some_and(|before| {
            let (one, two) = (&text[before.clone()], &text[word.clone()]);
            one.len() == two.len()
                && one.to_lowercase() == two.to_lowercase()
                && text[before.end..word.start].chars().all(char::is_whitespace)
                && !ON_PURPOSE.contains(&two.to_lowercase().as_str())
        });
        let is_word = text[word.clone()].chars().all(char::is_alphabetic) && text[word.clone()].chars().count() > 1
            || &text[word.clone()] == "a";
        if is_same && is_word && !line.is_named(&word) {
            return Some(word);
        }
        before = Some(word);
    }
    None
}

fn doubled(prose: &Prose<'_>, line: &Line<'_>, range: Range<usize>) -> Diagnostic {
    let shown = line.text()[range.clone()].trim().replace(OBJECT, "…");
    let leading = line.text()[range.clone()].len() - line.text()[range.clone()].trim_start().len();
    let message = Sentence::new(format!("“{shown}”连写了两遍。"), format!("“{shown}” stands here twice in a row."));
    Diagnostic::new(Code::TextDoubled, message)
        .at_place(&prose.place(line, range.start + leading..range.end))
        .help("请删去一个。", "Delete one of them.")
}

/// Returns whether a paragraph of sentences ends without a mark. A date, a signature or a
/// line of a list is not made of sentences and needs none.
fn lacks_stop(line: &Line<'_>, unspaced: bool) -> bool {
    let text = line.text().trim_end();
    let inside = text.trim_end_matches(['）', ')', '”', '’', '"', '」', '』', '》', '〉', '〕', ']']);
    let is_bracket = inside.len() < text.len();
    let (Some(last), Some(first)) = (inside.chars().next_back(), text.chars().next()) else { return false };
    let is_object = last == OBJECT && !line.passage.facts.iter().any(|(at, _)| *at + OBJECT.len_utf8() == inside.len());
    let is_figure = last == OBJECT && !is_object || matches!(last, '%' | '％' | '‰');
    let is_open = last.is_alphanumeric() || is_figure || matches!(last, '，' | '、' | ',' | '》' | '”');
    if !is_open || is_object || first == '（' || first == '(' {
        return false;
    }
    let is_sentence = if unspaced {
        let has_stop = text.contains(['。', '！', '？']);
        let commas = text.matches(['，', '；']).count();
        (has_stop || commas > 0) && text.chars().count() > 14 && !text.contains('\n')
    } else {
        let words = text.split_whitespace().count();
        let small = text.split_whitespace().filter(|word| word.starts_with(char::is_lowercase)).count();
        words > 6 && small > 5 && !text.contains('\n')
    };
    // “（见附件）” may be a whole paragraph of its own; behind a sentence it needs a stop.
    is_sentence && (!is_bracket || text.contains(['。', '.', '，', ',']))
}

fn unfinished(prose: &Prose<'_>, line: &Line<'_>) -> Diagnostic {
    let text = line.text().trim_end();
    let start = text.char_indices().next_back().map_or(0, |(byte, _)| byte);
    let shown = text.chars().rev().take(8).collect::<Vec<_>>().into_iter().rev().collect::<String>().replace(OBJECT, "…");
    let message =
        Sentence::new(format!("这一段在“{shown}”后面没有句号。"), format!("This paragraph has no full stop behind “{shown}”."));
    Diagnostic::new(Code::FullStopMissing, message)
        .at_place(&prose.place(line, start..text.len()))
        .help("请补上句号；话没有写完就写完。", "Add the full stop, or finish the sentence.")
}

const WIDE_MARKS: [(char, &str); 10] = [
    ('，', ","),
    ('。', "."),
    ('；', ";"),
    ('：', ":"),
    ('（', "("),
    ('）', ")"),
    ('？', "?"),
    ('！', "!"),
    ('、', ","),
    ('％', "%"),
];

/// Reports full-width marks in a language that is written with spaces, unless they stand
/// beside Chinese characters.
fn wide_marks(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (byte, c) in text.char_indices() {
        let Some((_, narrow)) = WIDE_MARKS.iter().find(|(wide, _)| *wide == c) else { continue };
        let range = byte..byte + c.len_utf8();
        let beside = text[..byte].chars().next_back().is_some_and(is_wide_letter)
            || text[range.end..].chars().next().is_some_and(is_wide_letter);
        if beside || line.is_named(&range) {
            continue;
        }
        let message =
            Sentence::new(format!("外文里的标点“{c}”是全角。"), format!("The mark `{c}` is full-width, as in Chinese text."));
        diagnostics.push(
            Diagnostic::new(Code::PunctuationFull, message)
                .at_place(&prose.place(line, range))
                .help(format!("请改成半角的“{narrow}”。"), format!("Write the half-width mark `{narrow}`.")),
        );
    }
}

/// Reports marks that stand twice (`,,`), and a mark without the space behind it (`one.Two`), in languages with spaces.
fn loose_marks(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (byte, c) in text.char_indices().filter(|(_, c)| matches!(c, ',' | ';' | '.')) {
        let (before, behind) = (&text[..byte], &text[byte + 1..]);
        let range = byte..byte + 1;
        let is_twice = behind.starts_with(c) && !before.ends_with(c) && !behind[1..].starts_with(c);
        let ends_word = before.ends_with(|c: char| c.is_alphabetic() || matches!(c, ')' | '”' | OBJECT));
        let is_close = match c {
            '.' => starts_sentence(before, behind),
            _ => ends_word && behind.starts_with(char::is_alphabetic),
        };
        if !(is_twice || is_close) || line.is_named(&range) || is_in_address(text, &range) {
            continue;
        }
        let (code, message, help) = if is_twice {
            (
                Code::PunctuationDoubled,
                Sentence::new(format!("标点“{c}”连写了两个。"), format!("The mark `{c}` stands here twice.")),
                Sentence::new("请删去一个。", "Delete one of them."),
            )
        } else {
            (
                Code::SpaceMissing,
                Sentence::new(format!("标点“{c}”后面没有空格。"), format!("There is no space behind the mark `{c}`.")),
                Sentence::new("外文的标点后面要有一个空格。", "Put a space behind it."),
            )
        };
        let place = prose.place(line, range);
        diagnostics.push(Diagnostic::new(code, message).at_place(&place).help_if(Some(help)));
    }
}

/// Whether a word of small letters ends before a full stop, and a word with a capital begins right behind it.
fn starts_sentence(before: &str, behind: &str) -> bool {
    let small = before.chars().rev().take_while(char::is_ascii_lowercase).count();
    let mut behind = behind.chars();
    small > 2 && behind.next().is_some_and(char::is_uppercase) && behind.next().is_some_and(char::is_lowercase)
}

/// Reports brackets and curly quotation marks without a partner in the same paragraph, in
/// languages that are written with spaces.
fn unpaired(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('“', '”')];
    let text = line.text();
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut alone: Vec<(usize, char)> = Vec::new();
    for (byte, c) in text.char_indices() {
        if PAIRS.iter().any(|(first, _)| *first == c) {
            open.push((byte, c));
        } else if let Some((first, _)) = PAIRS.iter().find(|(_, last)| *last == c) {
            match open.iter().rposition(|(_, c)| c == first) {
                Some(at) => alone.extend(open.drain(at..).skip(1)),
                // `1)` and `a)` are list numbers.
                None if c == ')' && is_list_number(&text[..byte]) => {}
                None => alone.push((byte, c)),
            }
        }
    }
    // A quotation of several paragraphs opens each of them.
    alone.extend(open.into_iter().filter(|(byte, c)| *c != '“' || *byte > 0));
    for (byte, c) in alone.into_iter().filter(|(byte, c)| !line.is_named(&(*byte..*byte + c.len_utf8()))) {
        let wide = match c {
            '(' => text.contains('）'),
            ')' => text.contains('（'),
            _ => false,
        };
        if wide {
            continue;
        }
        let message = Sentence::new(format!("“{c}”没有成对。"), format!("`{c}` has no partner."));
        diagnostics.push(
            Diagnostic::new(Code::PunctuationUnpaired, message)
                .at_place(&prose.place(line, byte..byte + c.len_utf8()))
                .help("同一段里要有与它成对的另一半。", "Its other half must be in the same paragraph."),
        );
    }
}

fn is_list_number(before: &str) -> bool {
    let label = before.chars().rev().take_while(|c| c.is_alphanumeric()).count();
    let rest = before.trim_end_matches(char::is_alphanumeric);
    let ended = rest.trim_end();
    let is_start = ended.is_empty() || rest.ends_with('\n') || ended.ends_with([';', ',', ':', '.']) && !ended.ends_with("No.");
    (1..=3).contains(&label) && is_start && !rest.contains('(')
}
