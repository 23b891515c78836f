//! Lines of a share card: as few as can be, of about equal length, and broken between
//! words where that is possible, in Chinese too.

use super::chart::text;
use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};
use std::collections::BTreeSet;

/// What a break inside a Chinese word costs, in squares of a line's part that stays empty.
const SPLIT_WORD: f64 = 0.06;

/// Lines in letters of this size, in a room of this width, both in pixels.
pub fn balanced(words: &str, size: f64, room: f64) -> Vec<String> {
    let greedy = broken(words, size, room);
    if greedy.len() < 2 {
        return greedy;
    }
    let pieces = pieces(words);
    let target = width(words, size) / scaled(greedy.len());
    // best[n][end]: the least cost of n lines up to a piece, and where the last begins.
    let mut best: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; pieces.len() + 1]; greedy.len() + 1];
    best[0][0] = Some((0.0, 0));
    for lines in 1..=greedy.len() {
        for end in 1..=pieces.len() {
            best[lines][end] = (0..end)
                .filter_map(|start| {
                    let (before, _) = best[lines - 1][start]?;
                    let line: String = pieces[start..end].iter().map(|piece| piece.text).collect();
                    let wide = width(line.trim_end(), size);
                    let split = if pieces[end - 1].ends_word { 0.0 } else { SPLIT_WORD };
                    (wide <= room).then(|| (before + ((wide - target) / room).powi(2) + split, start))
                })
                .min_by(|a, b| a.0.total_cmp(&b.0));
        }
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    for count in (1..=greedy.len()).rev() {
        // A word that is longer than a line was broken anyhow.
        let Some((_, start)) = best[count][end] else { return greedy };
        let line: String = pieces[start..end].iter().map(|piece| piece.text).collect();
        lines.push(line.trim().to_owned());
        end = start;
    }
    lines.reverse();
    lines
}

/// Lines filled one after the other.
pub fn broken(words: &str, size: f64, room: f64) -> Vec<String> {
    text::wrap(words, room * text::SIZE / size)
}

pub fn width(words: &str, size: f64) -> f64 {
    text::width(words) * size / text::SIZE
}

pub fn scaled(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What is never broken.
struct Piece<'a> {
    text: &'a str,
    ends_word: bool,
}

fn pieces(words: &str) -> Vec<Piece<'_>> {
    let ends: BTreeSet<usize> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(words).collect();
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(words).filter(|end| *end > 0) {
        pieces.push(Piece { text: &words[start..end], ends_word: ends.contains(&end) });
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::balanced;

    #[test]
    fn lines_are_even_and_words_stay_whole() {
        assert_eq!(balanced("职业教育质量年度报告", 62.0, 504.0), ["职业教育", "质量年度报告"]);
        assert_eq!(balanced("短", 62.0, 504.0), ["短"]);
        let english = balanced("Annual reports on vocational education quality", 46.0, 504.0);
        assert!(english.len() > 1 && english.iter().all(|line| line.contains(' ')), "{english:?}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_anyhow() {
        assert!(balanced(&"w".repeat(60), 40.0, 400.0).len() > 1);
    }
}
