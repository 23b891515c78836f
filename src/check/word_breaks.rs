//! Divides Chinese text into words.

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use std::ops::Range;
use std::sync::LazyLock;

/// Divides Chinese text into words.
pub(super) static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Whether the first character of a Chinese text is a word of its own: 有 in 有教师, but not in 有线用户.
pub(crate) fn begins_with_own_word(text: &str) -> bool {
    let first = text.chars().next().map_or(0, char::len_utf8);
    SEGMENTER.segment_str(text).nth(1) == Some(first)
}

/// How many characters before and behind a place decide how a text is divided into words there.
const AROUND: usize = 8;

/// Extends a range of a text by so many characters on both sides.
pub(super) fn characters_around(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].char_indices().rev().nth(AROUND - 1).map_or(0, |(start, _)| start);
    let end = text[range.end..].char_indices().nth(AROUND).map_or(text.len(), |(end, _)| range.end + end);
    start..end
}
