//! Finds names in prose that are nearly a recorded one: 殷教区 for 殷都区.

use super::place_names::PLACES;
use super::prose::{Line, Prose};
use super::word_breaks::{SEGMENTER, characters_around};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::lexicon::{Form, FormKind};
use crate::model::name_variants::NameSlip;
use crate::model::pinyin::is_pinyin;
use crate::model::shared_context::SharedContext;
use crate::passage::OBJECT;
use std::collections::BTreeSet;
use std::ops::Range;

/// A part of a text that is nearly a recorded form. `range` is the whole part, `differs`
/// the characters that differ, both in bytes.
struct NearMiss<'a> {
    form: &'a Form,
    range: Range<usize>,
    differs: Range<usize>,
    /// What the slip is; `None` for any difference of one character.
    slip: Option<NameSlip>,
}

/// Reports forms that differ from a recorded one by one character or in one of the usual ways.
pub(super) fn near_misses(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
    let mut misses: Vec<NearMiss<'_>> = Vec::new();
    for (form, window) in shared_context.lexicons[prose.index].near(text) {
        let differs = difference(&form.text, text, &window, prose.locale.is_unspaced());
        if let Some(differs) = differs.filter(|_| !may_be_another_person(form, &text[window.clone()])) {
            misses.push(NearMiss { form, range: window, differs, slip: None });
        }
    }
    for (form, variant, range) in shared_context.lexicons[prose.index].slips(text) {
        let differs = range.start + variant.differs.start..range.start + variant.differs.end;
        misses.push(NearMiss { form, range, differs, slip: Some(variant.slip) });
    }
    if misses.is_empty() {
        return;
    }
    let own = shared_context.lexicons[prose.index].own(text);
    // The longest name is the most likely one.
    misses.sort_by_key(|miss| std::cmp::Reverse(miss.range.len()));
    for miss in misses {
        let covers = |range: &Range<usize>| range.start <= miss.differs.start && miss.differs.end <= range.end;
        // What the site calls itself may itself be a slip for an official name, but not for another name of its own.
        let is_own = matches!(miss.form.kind, FormKind::Own | FormKind::Person) && own.iter().any(|own| own.range == miss.range);
        let known = is_own || line.found.iter().any(|found| covers(&found.range));
        let other = told.iter().any(|(start, end)| *start < miss.range.end && miss.range.start < *end);
        if known || other || is_another_word(text, &miss, prose.locale.is_unspaced()) {
            continue;
        }
        told.insert((miss.range.start, miss.range.end));
        diagnostics.push(near_miss(&text[miss.range.clone()], &miss).at_place(&prose.place(line, miss.range.clone())));
    }
}

fn near_miss(wrong: &str, miss: &NearMiss<'_>) -> Diagnostic {
    let right = &miss.form.text;
    if miss.slip == Some(NameSlip::Shortened) {
        let message = Sentence::new(
            format!("“{wrong}”像是“{right}”的简称，但没有写进 terms.yaml。"),
            format!("“{wrong}” seems to be short for “{right}”, but terms.yaml does not have this short form."),
        );
        return Diagnostic::new(Code::NameShort, message).help(
            format!("请写全称“{right}”，或在 terms.yaml 的 short 里写上这种简称；如果另有其名，请把它写进 terms.yaml。"),
            format!("Write “{right}”, or add this form to its `short` in terms.yaml; if it is another name, add that name."),
        );
    }
    if matches!(miss.form.kind, FormKind::Own | FormKind::Person) {
        return near_own_name(wrong, right);
    }
    let message = Sentence::new(
        format!("“{wrong}”与规范写法“{right}”只差一个字符。"),
        format!("“{wrong}” differs from the official form “{right}” by one character."),
    );
    Diagnostic::new(Code::NameNearMiss, message).help(
        format!("如果是同一个名称，请写“{right}”；如果另有其名，请把它写进 terms.yaml。"),
        format!("If it is the same name, write “{right}”; if it is another name, add it to terms.yaml."),
    )
}

fn near_own_name(wrong: &str, right: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("“{wrong}”与 site.yaml 或 report.yaml 里的名称“{right}”只差一个字符。"),
        format!("“{wrong}” differs by one character from the name “{right}” in site.yaml or report.yaml."),
    );
    Diagnostic::new(Code::NameNearMiss, message).help(
        format!("如果是同一个名称，请写“{right}”；如果另有其名，请把它写进 terms.yaml。"),
        format!("If it is the same name, write “{right}”; if it is another name, add it to terms.yaml."),
    )
}

/// Whether a text that is nearly a person's name in Latin letters may be the name of another person: it has another letter,
/// or its words are good Pinyin.
fn may_be_another_person(form: &Form, written: &str) -> bool {
    let is_pinyin_name = || written.split(' ').all(|word| is_pinyin(&word.to_lowercase()));
    let letters = |text: &str| {
        let mut letters: Vec<char> = text.to_lowercase().chars().collect();
        letters.sort_unstable();
        letters
    };
    let is_replaced = || written.len() == form.text.len() && letters(written) != letters(&form.text);
    form.kind == FormKind::Person && (is_replaced() || is_pinyin_name())
}

/// Characters that distinguish levels of government: 市教育局 is not a misspelling of 县教育局.
const LEVELS: &str = "省市县区州国镇乡旗盟院校全各本我该某两";
/// Characters that often stand next to a name without belonging to a word.
const PARTICLES: &str = "的了和与及在是为对等按把被由从向到所其这那一二三四五六七八九十不也都就而或并以于中上下前后内外里各有将已要会能让使给同跟则且但若如即又再还只很更最";

/// Returns the byte range where a window of the text differs from a name, if it differs by
/// exactly one character (replaced, added or missing) or by two neighbours that are
/// swapped. `None` otherwise.
fn difference(name: &str, text: &str, window: &Range<usize>, unspaced: bool) -> Option<Range<usize>> {
    let written = &text[window.clone()];
    let same = |a: char, b: char| if unspaced { a == b } else { a.eq_ignore_ascii_case(&b) };
    let (found_length, length) = (written.chars().count(), name.chars().count());
    let head = written.chars().zip(name.chars()).take_while(|(a, b)| same(*a, *b)).count();
    let tail_most = found_length.min(length) - head;
    let tail = written.chars().rev().zip(name.chars().rev()).take(tail_most).take_while(|(a, b)| same(*a, *b)).count();
    let (left, missing) = (found_length - head - tail, length - head - tail);
    // Most windows are another name with the same half.
    if left > 2 || missing > 2 {
        return None;
    }
    let found: Vec<(usize, char)> = written.char_indices().map(|(byte, c)| (window.start + byte, c)).collect();
    let wanted: Vec<char> = name.chars().collect();
    let byte = |index: usize| found.get(index).map_or(window.end, |(byte, _)| *byte);
    let differs = byte(head)..byte(head + left);
    let at_end = head == 0 || tail == 0;
    match (left, missing) {
        (1, 1) => is_slip(found[head].1, wanted[head], at_end, wanted.len(), unspaced).then_some(differs),
        // At the edge of a name, an added or missing character usually belongs to its
        // neighbour.
        (0, 1) if !unspaced && is_plural(wanted[head], found.get(head).map(|(_, c)| *c)) => None,
        (0, 1) => (!at_end && wanted.len() > 4 && wanted[head].is_alphabetic()).then_some(differs),
        // Two neighbours are swapped.
        (2, 2) => (found[head].1 == wanted[head + 1] && found[head + 1].1 == wanted[head] && !at_end).then_some(differs),
        (1, 0) if !unspaced && is_plural(found[head].1, found.get(head + 1).map(|(_, c)| *c)) => None,
        (1, 0) => (!at_end && wanted.len() > 4 && found[head].1.is_alphabetic()).then_some(differs),
        _ => None,
    }
}

/// Whether a letter at the end of a word makes it a plural, which is no slip.
fn is_plural(letter: char, next: Option<char>) -> bool {
    letter.eq_ignore_ascii_case(&'s') && next.is_none_or(|next| !next.is_alphanumeric())
}

fn is_slip(found: char, wanted: char, at_end: bool, length: usize, unspaced: bool) -> bool {
    if !found.is_alphanumeric() || !wanted.is_alphanumeric() || found == OBJECT {
        return false;
    }
    if !unspaced {
        return !at_end;
    }
    let levels = LEVELS.contains(found) && LEVELS.contains(wanted);
    // Two characters of a name of two are no evidence.
    !levels && !(at_end && (length < 3 || PARTICLES.contains(found)))
}

/// Returns whether the characters that differ belong to a known word: another place (河北省
/// for 河南省), or a word that extends beyond the name (教育系统 for 教育局).
fn is_another_word(text: &str, miss: &NearMiss<'_>, unspaced: bool) -> bool {
    if !unspaced || miss.differs.is_empty() {
        return false;
    }
    if is_named_after(text, miss) {
        return true;
    }
    // Nothing further away counts; a line may be long and hold many of them.
    let near = characters_around(text, miss.range.start.min(miss.differs.start)..miss.range.end.max(miss.differs.end));
    let characters: Vec<(usize, char)> = text[near.clone()].char_indices().map(|(byte, c)| (near.start + byte, c)).collect();
    let index = |byte: usize| characters.partition_point(|(start, _)| *start < byte);
    let (at, byte) = (index(miss.differs.start), |index: usize| characters.get(index).map_or(near.end, |(byte, _)| *byte));
    // A place that is part of the name itself is no other word, unless it is all that is left.
    let length = miss.form.text.chars().count();
    let is_own = |place: &str| {
        miss.slip.is_some() && miss.form.text.contains(place) && !(miss.slip == Some(NameSlip::LeftOut) && length < 4)
    };
    let place = (at.saturating_sub(7)..=at).any(|start| {
        (at + 1..at + 8).any(|end| {
            let part = &text[byte(start)..byte(end)];
            PLACES.contains(part) && !is_own(part)
        })
    });
    if place {
        return true;
    }
    let (from, to) = (byte(index(miss.range.start).saturating_sub(6)), byte(index(miss.range.end) + 6));
    let around = &text[from..to];
    let breaks: Vec<usize> = SEGMENTER.segment_str(around).map(|end| from + end).collect();
    let words = || breaks.windows(2).filter(|word| word[0] < miss.differs.end && miss.differs.start < word[1]);
    let goes_beyond = words().any(|word| word[0] < miss.range.start || word[1] > miss.range.end);
    // 各级政府 and 2024年政府 for 市政府: the character before the common part belongs to what stands before the name.
    let is_before = miss.differs.start == miss.range.start && miss.slip.is_none() && {
        let (head, own) = (&text[..miss.differs.start], &text[miss.differs.clone()]);
        own == "级" && head.ends_with(is_particle_free)
            || matches!(own, "年" | "月" | "日")
                && head.ends_with(|c: char| c.is_ascii_digit() || is_particle_free(c) || c == OBJECT)
    };
    // 县疾控中心 is that of a county, whatever the city calls its own.
    let other_level = |c: char| is_level(c) && !miss.form.text.contains(c);
    let is_elsewhere = miss.slip == Some(NameSlip::Shortened) && text[..miss.range.start].ends_with(other_level);
    if is_before || is_elsewhere {
        return true;
    }
    if goes_beyond && miss.slip != Some(NameSlip::Shortened) {
        return true;
    }
    // So little is left of a short name that its parts must not be words.
    let is_at_end = miss.differs.start == miss.range.start || miss.differs.end == miss.range.end;
    let is_word = || words().any(|word| text[word[0]..word[1]].chars().count() > 1);
    match miss.slip {
        // Other offices are called nearly the same: 体育局, 职业教育科, 教育处.
        None if miss.form.kind == FormKind::Own => is_at_end || is_word(),
        None => (length == 3 && is_at_end || length == 4) && is_word() || length == 3 && has_common_stem(text, miss, &breaks),
        Some(NameSlip::Swapped) => length <= 3 && words().any(|word| text[word[0]..word[1]].chars().count() > 2),
        Some(NameSlip::LeftOut) => words().count() == 1 || length == 3 && text[..miss.range.start].ends_with(is_particle_free),
        Some(NameSlip::Doubled | NameSlip::Shortened) => false,
    }
}

/// What is named after a place without its level: 云溪大桥 and 云溪站 are no slips for 云溪县.
const NAMED_AFTER_PLACES: [&str; 32] = [
    "大桥",
    "特大桥",
    "桥",
    "站",
    "东站",
    "南站",
    "西站",
    "北站",
    "港",
    "段",
    "河",
    "湖",
    "江",
    "山",
    "湾",
    "岛",
    "路",
    "大道",
    "街",
    "机场",
    "码头",
    "水库",
    "口岸",
    "日报",
    "晚报",
    "电视台",
    "大学",
    "学院",
    "籍",
    "人",
    "方言",
    "高铁",
];

/// Whether the name of a place stands without its level in another name: before what is named after it, or at the beginning of a
/// title or name in quotation marks.
fn is_named_after(text: &str, miss: &NearMiss<'_>) -> bool {
    let Some(stem) = miss.form.text.strip_suffix(['市', '县', '区', '州', '旗', '镇', '乡']) else { return false };
    let Some(rest) = text[miss.range.start..].strip_prefix(stem).filter(|_| stem.chars().count() > 1) else { return false };
    let in_title = || {
        let inside = rest.split(['”', '》']).next().unwrap_or_default();
        let length = inside.chars().count();
        text[..miss.range.start].ends_with(['“', '《']) && (2..=8).contains(&length) && inside.len() < rest.len()
    };
    NAMED_AFTER_PLACES.iter().any(|noun| rest.starts_with(noun)) || in_title()
}

/// Returns whether the last character of a name of three differs and the first two are a
/// word of their own, but no place: 教育走 is no slip for 教育局, 殷都曲 is one for 殷都区.
fn has_common_stem(text: &str, miss: &NearMiss<'_>, breaks: &[usize]) -> bool {
    let stem = miss.range.start..miss.differs.start;
    let is_word = breaks.windows(2).any(|word| word[0] <= stem.start && stem.end <= word[1]);
    miss.differs.end == miss.range.end && is_word && !PLACES.contains(&text[stem])
}

/// Whether a character names a level of government below or above that of the name.
fn is_level(c: char) -> bool {
    matches!(c, '省' | '县' | '区' | '镇' | '乡' | '旗' | '州' | '家')
}

/// Returns whether a character may be the head of a place's name: 濮 before 阳市.
fn is_particle_free(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii() && !PARTICLES.contains(c) && c != OBJECT
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn differs(name: &str, text: &str, unspaced: bool) -> bool {
        difference(name, text, &(0..text.len()), unspaced).is_some()
    }

    #[test]
    fn one_character_off() {
        for (name, text) in [
            ("殷都区", "殷教区"),
            ("市财政局", "市财正局"),
            ("安阳市教育局", "安阳市教局"),
            ("安阳市教育局", "安阳市教教育局"),
            ("安阳市教育局", "安阳市育教局"),
        ] {
            assert!(differs(name, text, true), "{text}");
        }
        for (name, text) in [
            ("殷都区", "殷都县"),
            ("市教育局", "县教育局"),
            ("安阳市教育局", "阳市教育局"),
            ("安阳市教育局", "安阳市，育局"),
            ("殷都区", "殷都区"),
        ] {
            assert!(!differs(name, text, true), "{text}");
        }
        assert!(differs("Yindu District", "Yindu Distract", false));
        assert!(!differs("Yindu District", "yindu district", false));
        assert!(!differs("Yindu District", "Yindu Districts", false));
    }

    #[test]
    fn words_that_are_known_are_no_slips() {
        let form = |text: &str| Form { text: text.to_owned(), kind: FormKind::Name, id: String::new() };
        let is_word = |name: &str, text: &str, window: Range<usize>| {
            let form = form(name);
            let differs = difference(name, text, &window, true).expect("one character off");
            is_another_word(text, &NearMiss { form: &form, range: window, differs, slip: None }, true)
        };
        assert!(is_word("河南省教育厅", "河北省教育厅", 0..18), "a province");
        assert!(is_word("安阳市教育局", "安阳市教育系统", 0..18), "系统");
        assert!(!is_word("殷都区", "和殷教区和", 3..12));
        assert!(!is_word("河南省教育厅", "河南省教育斤印发", 0..18));
    }

    proptest! {
        #[test]
        fn any_window_can_be_compared(name in "[安阳市教育局都aB ]{1,8}", text in "[安阳市教育局都，aB \\u{FFFC}]{0,9}", unspaced in any::<bool>()) {
            difference(&name, &text, &(0..text.len()), unspaced);
        }
    }
}
