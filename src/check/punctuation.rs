//! Finds the characters of a Chinese text that break the rules for typesetting, and their
//! replacements: full-width punctuation (GB/T 15834), half-width digits, no spaces. This
//! module works on characters and knows no files.
//!
//! All edits of a text are decided together: the space after a comma is deleted because the
//! comma becomes full-width. So applying the edits once leaves nothing to change.

use crate::passage::{OBJECT, is_wide};

/// A character of a text, and what the rules need to know about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glyph {
    /// The character.
    pub c: char,
    /// Whether it is part of a recorded name or title, which is correct by definition and
    /// never changed.
    pub is_recorded: bool,
    /// Whether the source has Markdown marks between this character and the next one.
    pub ends_run: bool,
    /// Whether it is a space that stands for a line end of the source.
    pub is_line_end: bool,
}

/// A kind of typesetting error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// A half-width punctuation mark.
    HalfWidth,
    /// A straight quotation mark.
    StraightQuote,
    /// Full-width digits.
    WideDigits,
    /// A repeated punctuation mark, or two marks that exclude each other.
    Doubled,
    /// A space where Chinese text has none.
    Space,
    /// A space more than three columns wide, where content seems to be missing.
    Gap,
    /// A bracket or quotation mark without its counterpart.
    Unpaired,
}

/// A replacement for a range of adjacent characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    /// Why the characters are replaced.
    pub fault: Fault,
    /// The index of the first glyph.
    pub start: usize,
    /// The index after the last glyph.
    pub end: usize,
    /// The replacement; `None` if only the author can decide.
    pub new: Option<String>,
}

/// Returns all edits of a text, sorted by position. A text without Chinese characters has
/// none.
pub(super) fn edits(glyphs: &[Glyph]) -> Vec<Edit> {
    if !glyphs.iter().any(|glyph| is_chinese(glyph.c) && glyph.c != OBJECT) {
        return Vec::new();
    }
    let mut text = Text { glyphs, now: glyphs.iter().map(|glyph| glyph.c).collect(), edits: Vec::new() };
    text.wide_digits();
    text.quotes();
    text.brackets();
    text.marks();
    text.spaces();
    text.doubled();
    text.edits.sort_by_key(|edit| (edit.start, edit.fault));
    text.edits
}

/// Marks a deleted character.
const GONE: char = '\0';

/// A text while its edits are being collected.
struct Text<'g> {
    glyphs: &'g [Glyph],
    /// The characters with the edits so far applied.
    now: Vec<char>,
    edits: Vec<Edit>,
}

fn is_chinese(c: char) -> bool {
    is_wide(c) && !is_wide_digit(c) || matches!(c, '“' | '”' | '‘' | '’' | OBJECT)
}

/// Returns whether a character is Chinese and not a punctuation mark.
fn is_ideograph(c: char) -> bool {
    is_chinese(c) && c.is_alphanumeric()
}

fn is_wide_digit(c: char) -> bool {
    matches!(c, '０'..='９')
}

/// Returns whether a character is a digit, a placeholder for a fact, or a sign that belongs
/// to a number.
fn is_number(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, OBJECT | '%' | '‰' | '％' | '°' | '℃')
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && !is_wide(c)
}

fn is_space(c: char) -> bool {
    c == '\t' || c.is_whitespace() && !c.is_control()
}

fn is_mark(c: char) -> bool {
    !c.is_alphanumeric() && !is_space(c) && !is_number(c) && c != '\n'
}

impl Text<'_> {
    fn is_open(&self, index: usize) -> bool {
        !self.glyphs[index].is_recorded
    }

    fn change(&mut self, fault: Fault, index: usize, new: char) {
        self.now[index] = new;
        self.edits.push(Edit { fault, start: index, end: index + 1, new: Some(new.into()) });
    }

    /// Returns the nearest character before an index that is neither a mark nor a space.
    fn word_before(&self, index: usize) -> Option<char> {
        self.now[..index].iter().rev().copied().take_while(|c| *c != '\n').find(|c| !is_mark(*c) && !is_space(*c))
    }

    fn word_after(&self, index: usize) -> Option<char> {
        self.now[index + 1..].iter().copied().take_while(|c| *c != '\n').find(|c| !is_mark(*c) && !is_space(*c))
    }

    fn before(&self, index: usize) -> Option<char> {
        self.now.get(index.checked_sub(1)?).copied()
    }

    fn after(&self, index: usize) -> Option<char> {
        self.now.get(index + 1).copied()
    }

    /// `４３．５８％` → `43.58%`
    fn wide_digits(&mut self) {
        let belongs = |c: char| is_wide_digit(c) || matches!(c, '．' | '，' | '％');
        let mut index = 0;
        while index < self.now.len() {
            if !is_wide_digit(self.now[index]) || !self.is_open(index) {
                index += 1;
                continue;
            }
            let mut end = index;
            while end < self.now.len() && belongs(self.now[end]) && self.is_open(end) {
                let c = self.now[end];
                let goes_on = self.now.get(end + 1).is_some_and(|c| is_wide_digit(*c) || c.is_ascii_digit());
                // A comma separates thousands only if exactly three digits follow.
                let thousands = c == '，' && self.now[end + 1..].iter().take_while(|c| is_wide_digit(**c)).count() == 3;
                // Nothing of the number follows its percent sign.
                let is_behind = end > index && self.now[end - 1] == '％';
                if c == '．' && !goes_on || c == '，' && !thousands || is_behind {
                    break;
                }
                end += 1;
            }
            let half = |c: &char| char::from_u32(u32::from(*c) - 0xFEE0).unwrap_or(*c);
            let new: String = self.now[index..end].iter().map(half).collect();
            for (place, c) in (index..end).zip(new.chars()) {
                self.now[place] = c;
            }
            self.edits.push(Edit { fault: Fault::WideDigits, start: index, end, new: Some(new) });
            index = end;
        }
    }

    /// Replaces straight quotation marks with curly ones in pairs. Without a counterpart
    /// they stay.
    fn quotes(&mut self) {
        for (straight, open, close) in [('"', '“', '”'), ('\'', '‘', '’')] {
            let mut opened: Option<usize> = None;
            let mut pairs: Vec<(usize, usize)> = Vec::new();
            let mut alone: Vec<usize> = Vec::new();
            for index in 0..self.now.len() {
                let c = self.now[index];
                let is_straight = c == straight && self.is_open(index) && !self.is_apostrophe(index);
                match opened {
                    None if c == open || is_straight => opened = Some(index),
                    Some(first) if c == close || is_straight => {
                        pairs.push((first, index));
                        opened = None;
                    }
                    // A second opening mark: it is unknown which one is right.
                    Some(first) if c == open => {
                        alone.push(first);
                        opened = Some(index);
                    }
                    _ => {}
                }
            }
            alone.extend(opened);
            let alone: Vec<usize> = alone.into_iter().filter(|index| self.now[*index] == straight).collect();
            if !alone.is_empty() {
                for index in alone.into_iter().filter(|index| self.touches_chinese(*index)).collect::<Vec<_>>() {
                    self.edits.push(Edit { fault: Fault::Unpaired, start: index, end: index + 1, new: None });
                }
                continue;
            }
            for (first, last) in pairs {
                let inside = self.now[first + 1..last].iter().any(|c| is_ideograph(*c));
                let beside = self.touches_chinese(first) && self.touches_chinese(last);
                if !inside && !beside {
                    continue;
                }
                for (index, curly) in [(first, open), (last, close)] {
                    if self.now[index] == straight {
                        self.change(Fault::StraightQuote, index, curly);
                    }
                }
            }
        }
    }

    /// `don't` and `5'`: an apostrophe or prime, not a quotation mark.
    fn is_apostrophe(&self, index: usize) -> bool {
        let (before, after) = (self.before(index), self.after(index));
        self.now[index] == '\'' && before.is_some_and(|c| is_latin(c) || c.is_ascii_digit()) && !after.is_some_and(is_ideograph)
    }

    fn touches_chinese(&self, index: usize) -> bool {
        [self.word_before(index), self.word_after(index)].into_iter().flatten().any(is_ideograph)
    }

    /// Both brackets of a pair are full-width, or neither is.
    fn brackets(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        let mut pairs = Vec::new();
        let mut alone = Vec::new();
        for index in 0..self.now.len() {
            match self.now[index] {
                '(' | '（' => open.push(index),
                ')' | '）' => match open.pop() {
                    Some(first) => pairs.push((first, index)),
                    None => alone.push(index),
                },
                _ => {}
            }
        }
        alone.extend(open);
        for (first, last) in pairs {
            let widths = (self.now[first] == '（', self.now[last] == '）');
            if widths == (true, true) || !self.is_open(first) || !self.is_open(last) {
                continue;
            }
            if widths != (false, false) || self.is_chinese_bracket(first, last) {
                for (index, wide) in [(first, '（'), (last, '）')] {
                    if self.now[index] != wide {
                        self.change(Fault::HalfWidth, index, wide);
                    }
                }
            }
        }
        for index in alone {
            let c = self.now[index];
            let numbers = c == ')' && self.before(index).is_some_and(|c| c.is_ascii_alphanumeric());
            if matches!(c, '(' | ')') && self.is_open(index) && !numbers && self.touches_chinese(index) {
                self.edits.push(Edit { fault: Fault::Unpaired, start: index, end: index + 1, new: None });
            }
        }
    }

    /// Returns whether a pair of brackets is part of the Chinese text: it contains Chinese
    /// characters, or a number and follows a Chinese character. `f(2)` and `(WTO)` stay as
    /// they are.
    fn is_chinese_bracket(&self, first: usize, last: usize) -> bool {
        let inside = &self.now[first + 1..last];
        let has_chinese = inside.iter().any(|c| is_ideograph(*c));
        let is_figure = !inside.is_empty() && inside.iter().all(|c| !is_latin(*c)) && inside.iter().any(|c| is_number(*c));
        has_chinese || is_figure && self.before(first).is_some_and(is_ideograph) && !self.after(last).is_some_and(is_latin)
    }

    /// Makes commas, full stops and similar marks full-width.
    fn marks(&mut self) {
        for index in 0..self.now.len() {
            let c = self.now[index];
            let wide = match c {
                ',' => '，',
                ';' => '；',
                ':' => '：',
                '!' => '！',
                '?' => '？',
                '.' => '。',
                _ => continue,
            };
            if self.is_open(index) && self.is_chinese_mark(index, c) {
                self.change(Fault::HalfWidth, index, wide);
            }
        }
    }

    fn is_chinese_mark(&self, index: usize, c: char) -> bool {
        let (Some(left), right) = (self.before(index), self.after(index)) else { return false };
        let is_digit = |c: char| c.is_ascii_digit() || c == OBJECT;
        if c == '.' && self.begins_sentence(index, left) {
            return true;
        }
        // `19,525`, `1:16.7`, `…`, `12:30`, `://`
        let is_run = matches!(c, '.' | ':') && (left == c || right == Some(c));
        if is_digit(left) && right.is_some_and(is_digit) || is_run || c == ':' && right == Some('/') {
            return false;
        }
        let (before, after) = (self.word_before(index), self.word_after(index));
        let (Some(before), latin_after) = (before, after.is_some_and(is_latin)) else { return false };
        if is_latin(before) {
            // `WTO，全市`: a full stop after a foreign word, or a mark between two, belongs to
            // the foreign text.
            return c != '.' && after.is_some_and(is_ideograph);
        }
        if c == '.' {
            let ends = is_chinese(left) || matches!(left, '%' | '‰' | ')' | '"' | '\'');
            let ends_figure = left.is_ascii_digit() && right.is_none() && self.now[..index].iter().any(|c| is_ideograph(*c));
            let goes_on = right.is_some_and(|c| c.is_ascii_alphanumeric());
            return (ends || ends_figure) && !goes_on && !latin_after;
        }
        // `3:全市` may be a list number; `in 2023, the` is foreign text.
        is_ideograph(before) || after.is_none_or(|c| !is_latin(c))
    }

    /// Whether a full stop stands before a date or age that begins a sentence: 来自无偿献血.6月14日.
    fn begins_sentence(&self, index: usize, left: char) -> bool {
        let mut rest =
            self.now[index + 1..].iter().filter(|c| **c != GONE).skip_while(|c| c.is_ascii_digit()).skip_while(|c| is_space(**c));
        let has_digits = self.after(index).is_some_and(|c| c.is_ascii_digit());
        let ends = is_ideograph(left) || matches!(left, OBJECT | '%' | '）' | '”' | '》');
        has_digits && ends && rest.next().is_some_and(|c| matches!(c, '年' | '月' | '日' | '岁' | '歲'))
    }

    /// Reports two marks where one is right. `——` and `……` are single marks of two
    /// characters. Colons that open a note are reported elsewhere.
    fn doubled(&mut self) {
        const STOPS: &str = "，。、；！？";
        for index in 1..self.now.len() {
            let before = self.now[..index].iter().rev().find(|c| **c != GONE);
            let (Some(&first), c) = (before, self.now[index]) else { continue };
            let is_pair = STOPS.contains(c) && STOPS.contains(first) && !matches!((first, c), ('！' | '？', '！') | ('？', '？'));
            if !is_pair || !self.is_open(index) {
                continue;
            }
            self.edits.retain(|edit| edit.start != index);
            let new = (first == c).then(String::new);
            if new.is_some() {
                self.now[index] = GONE;
            }
            self.edits.push(Edit { fault: Fault::Doubled, start: index, end: index + 1, new });
        }
    }

    /// Removes spaces between Chinese characters, and between them and a number.
    fn spaces(&mut self) {
        let mut index = 0;
        while index < self.now.len() {
            let start = index;
            while index < self.now.len() && is_space(self.now[index]) {
                index += 1;
            }
            if start < index {
                self.space(start, index);
            }
            index += 1;
        }
    }

    fn space(&mut self, start: usize, end: usize) {
        let joins = |c: char| is_chinese(c) || is_number(c);
        let (Some(before), Some(&after)) = (self.before(start), self.now.get(end)) else { return };
        let is_digit = |c: char| c.is_ascii_digit() || c == OBJECT;
        let is_theirs = (start..end).any(|index| self.glyphs[index].is_recorded || self.glyphs[index].is_line_end);
        // The names of two organizations next to each other: 中共中央办公厅 国务院办公厅.
        let between_names = self.glyphs[start - 1].is_recorded && self.glyphs[end].is_recorded;
        if !joins(before) || !joins(after) || is_digit(before) && is_digit(after) || is_theirs || between_names {
            return;
        }
        if self.ends_number(start) {
            return;
        }
        let width: usize = self.now[start..end].iter().map(|c| if matches!(c, '\u{3000}' | '\t') { 2 } else { 1 }).sum();
        if width > 3 {
            self.edits.push(Edit { fault: Fault::Gap, start, end, new: None });
            return;
        }
        // Next to Markdown marks, a space can be what makes them marks: without it, `**` is
        // literal text if there is punctuation next to it on the inner side.
        let (first, last) = (self.glyphs[start - 1].ends_run, (start..end).any(|index| self.glyphs[index].ends_run));
        let is_safe = (!first || is_ideograph(before)) && (!last || is_ideograph(after));
        if is_safe {
            self.now[start..end].fill(GONE);
        }
        self.edits.push(Edit { fault: Fault::Space, start, end, new: is_safe.then(String::new) });
    }

    /// Returns whether the text before a space is the number of a title, which may be
    /// followed by a space: 第一章 总则, 3.1 教学条件, （一） 招生, 图 学校大门.
    fn ends_number(&self, end: usize) -> bool {
        const NUMERALS: &str = "一二三四五六七八九十百";
        let line = self.now[..end].iter().rposition(|c| *c == '\n').map_or(0, |at| at + 1);
        let number = &self.now[line..end];
        let counts = |c: &char| c.is_ascii_digit() || NUMERALS.contains(*c);
        // A number of three or more digits and nothing else is a year or a count.
        let is_bare = number.iter().all(char::is_ascii_digit);
        let is_label = number.len() < if is_bare { 3 } else { 12 }
            && number.iter().any(counts)
            && number.iter().all(|c| counts(c) || matches!(c, '.' | '．' | '、' | '（' | '）' | '(' | ')' | '-'));
        // The caption of a figure or table without a number: 图 学校大门.
        if matches!(number, ['图' | '表' | '圖']) {
            return true;
        }
        let mut before = self.now[..end].iter().rev();
        let is_part = before.next().is_some_and(|c| "节章条款项编篇分".contains(*c));
        let first = before.find(|c| !counts(c) && **c != '部');
        is_label || is_part && first == Some(&'第')
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn glyphs(text: &str) -> Vec<Glyph> {
        text.chars().map(|c| Glyph { c, is_recorded: false, ends_run: false, is_line_end: false }).collect()
    }

    fn mended(text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        let (mut out, mut at) = (String::new(), 0);
        for edit in edits(&glyphs(text)) {
            let Some(new) = &edit.new else { continue };
            out.extend(&characters[at..edit.start]);
            out.push_str(new);
            at = edit.end;
        }
        out.extend(&characters[at..]);
        out
    }

    #[test]
    fn marks_are_set_by_the_rules() {
        for (text, right) in [
            ("(2021—2025年),全面推进", "（2021—2025年），全面推进"),
            ("共15所,同比增长3.5%,其中:县4所.", "共15所，同比增长3.5%，其中：县4所。"),
            ("达到43.58%.全市", "达到43.58%。全市"),
            ("全部来自无偿献血.6月14日表彰", "全部来自无偿献血。6月14日表彰"),
            ("增长(15%)后", "增长（15%）后"),
            ("他说\"好\",走了", "他说“好”，走了"),
            ("“全民阅读\"活动", "“全民阅读”活动"),
            ("'双高'计划", "‘双高’计划"),
            ("全市 ,各县", "全市，各县"),
            ("全市,,各县", "全市，各县"),
            ("４３．５８％的学校", "43.58%的学校"),
            ("１９，５２５人次", "19,525人次"),
            ("４所，５所", "4所，5所"),
            ("2024 年 1 月", "2024年1月"),
            ("占43.58 %的", "占43.58%的"),
            ("（一)招生", "（一）招生"),
            ("15%, 20%和30%的学校", "15%，20%和30%的学校"),
            ("加入WTO,全市", "加入WTO，全市"),
            ("招生 人数", "招生人数"),
            ("占０％．0年", "占0%．0年"),
            ("占１２％，３４５所", "占12%，345所"),
        ] {
            assert_eq!(mended(text), right, "{text}");
        }
    }

    #[test]
    fn what_is_right_or_not_sure_stays() {
        for text in [
            "共19,525人次，比例1:16.7，9:00开始",
            "见a,b和http://a.cn/b,c的说明",
            "加入(WTO)的规则",
            "函数f(2)的值",
            "1. 教学条件",
            "１、负责",
            "3.1 教学条件",
            "3 教学条件",
            "第一章 总则",
            "第二部分 2022年度决算",
            "（一） 招生",
            "图 学校大门",
            "in 2023, the 全市",
            "他说\"好，走了",
            "1)甲，2)乙",
            "全市 WTO 规则",
            "合计为    万元",
            "It is “right”, and 5 km.",
            "等等...后面",
        ] {
            let text = if text.starts_with('１') { text.replace('１', "1") } else { text.to_owned() };
            assert_eq!(mended(&text), text);
        }
    }

    #[test]
    fn halves_and_gaps_are_told_without_a_mend() {
        let faults = |text: &str| edits(&glyphs(text)).into_iter().map(|edit| (edit.fault, edit.new)).collect::<Vec<_>>();
        assert_eq!(faults("他说\"好，走了"), [(Fault::Unpaired, None)]);
        assert_eq!(faults("全市(含滑县"), [(Fault::Unpaired, None)]);
        assert_eq!(faults("合计为    万元"), [(Fault::Gap, None)]);
    }

    #[test]
    fn recorded_names_stay_byte_for_byte() {
        let mut glyphs = glyphs("甲 乙,丙(丁)");
        for glyph in &mut glyphs {
            glyph.is_recorded = true;
        }
        assert_eq!(edits(&glyphs), []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn a_second_time_changes_nothing(text in "[安阳市,，.。:：;；!?()（）\"“”'‘’ \u{3000}0-9０-９．％%a-cA-C年所、\u{FFFC}\n-]{0,28}") {
            let once = mended(&text);
            prop_assert_eq!(mended(&once), once);
        }
    }
}
