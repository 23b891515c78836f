//! Line breaking for share cards: as few lines as possible, of similar length, broken
//! between words where possible, also in Chinese.

use super::chart::text;
use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};
use std::collections::BTreeSet;

/// The cost of a break inside a Chinese word. The unit is the squared deviation of a line's
/// length from the average, as a fraction of the available width.
const SPLIT_WORD: f64 = 0.06;

/// Returns at most `most` lines. The font size `size` and the available width `room` are in
/// pixels. If text is cut off, the last line ends with an ellipsis.
pub(super) fn balanced(words: &str, size: f64, room: f64, most: usize) -> Vec<String> {
    let mut greedy = broken(words, size, room);
    if greedy.len() <= most {
        return even(words, size, room, greedy);
    }
    // Keep one line more than is shown, so that the last line shown ends at a word boundary.
    greedy.truncate(most + 1);
    shortened(even(beginning(words, &greedy), size, room, greedy), most)
}

/// Returns the part of the text that the first lines contain. The lines are parts of `words`
/// without the spaces between them.
fn beginning<'a>(words: &'a str, lines: &[String]) -> &'a str {
    let end = lines.iter().fold(0, |end, line| words[end..].find(line.as_str()).map_or(end, |start| end + start + line.len()));
    &words[..end]
}

/// Returns lines of similar length, as many as the greedy algorithm needs.
fn even(words: &str, size: f64, room: f64, greedy: Vec<String>) -> Vec<String> {
    if greedy.len() < 2 {
        return greedy;
    }
    let pieces = pieces(words, size);
    let target = width(words, size) / scaled(greedy.len());
    // best[n][end]: the lowest cost of n lines that end before piece `end`, and the start of the last of these lines.
    let mut best: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; pieces.len() + 1]; greedy.len() + 1];
    best[0][0] = Some((0.0, 0));
    for lines in 1..=greedy.len() {
        for end in 1..=pieces.len() {
            best[lines][end] = cheapest(&pieces[..end], &best[lines - 1], target, room);
        }
    }
    let mut lines = Vec::new();
    let mut end = pieces.len();
    for count in (1..=greedy.len()).rev() {
        // A word longer than a line leaves no solution; the greedy algorithm has broken it.
        let Some((_, start)) = best[count][end] else { return greedy };
        let line: String = pieces[start..end].iter().map(|piece| piece.text).collect();
        lines.push(line.trim().to_owned());
        end = start;
    }
    lines.reverse();
    lines
}

/// Returns the lowest cost of a line that ends with the last piece, including the lines
/// before it, and the index at which the line starts. The search goes backwards from the end
/// and stops when the line is full.
fn cheapest(pieces: &[Piece<'_>], before: &[Option<(f64, usize)>], target: f64, room: f64) -> Option<(f64, usize)> {
    let last = pieces.last()?;
    let split = if last.ends_word { 0.0 } else { SPLIT_WORD };
    let mut wide = last.width - last.space;
    let mut least: Option<(f64, usize)> = None;
    for start in (0..pieces.len()).rev() {
        if start + 1 < pieces.len() {
            wide += pieces[start].width;
        }
        if wide > room {
            break;
        }
        let Some((cost, _)) = before[start] else { continue };
        let cost = cost + ((wide - target) / room).powi(2) + split;
        if least.is_none_or(|(known, _)| cost <= known) {
            least = Some((cost, start));
        }
    }
    least
}

/// Truncates to at most `most` lines. The last line then ends with an ellipsis.
fn shortened(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let end = last.rfind(' ').or_else(|| last.char_indices().last().map(|(end, _)| end)).unwrap_or(0);
            last.truncate(end);
            last.push('…');
        }
    }
    lines
}

/// Breaks text into lines greedily. `size` and `room` are in pixels.
pub(super) fn broken(words: &str, size: f64, room: f64) -> Vec<String> {
    text::wrap(words, room * text::SIZE / size)
}

/// Returns the estimated width of a text in pixels.
pub(super) fn width(words: &str, size: f64) -> f64 {
    text::width(words) * size / text::SIZE
}

/// Converts a count to a factor for lengths.
pub(super) fn scaled(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A piece of text without a possible line break inside it.
struct Piece<'a> {
    text: &'a str,
    ends_word: bool,
    width: f64,
    /// The part of the width that trailing white space takes.
    space: f64,
}

/// Splits text at all possible line breaks.
fn pieces(words: &str, size: f64) -> Vec<Piece<'_>> {
    let ends: BTreeSet<usize> = WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()).segment_str(words).collect();
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut pieces = Vec::new();
    let mut start = 0;
    for end in segmenter.segment_str(words).filter(|end| *end > 0) {
        let text = &words[start..end];
        let space = width(&text[text.trim_end().len()..], size);
        pieces.push(Piece { text, ends_word: ends.contains(&end), width: width(text, size), space });
        start = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{balanced, width};

    #[test]
    fn lines_are_even_and_words_stay_whole() {
        assert_eq!(balanced("职业教育质量年度报告", 62.0, 504.0, 2), ["职业教育", "质量年度报告"]);
        assert_eq!(balanced("短", 62.0, 504.0, 2), ["短"]);
        let english = balanced("Annual reports on vocational education quality", 46.0, 504.0, 4);
        assert!(english.len() > 1 && english.iter().all(|line| line.contains(' ')), "{english:?}");
    }

    #[test]
    fn a_word_longer_than_a_line_is_broken_anyhow() {
        assert!(balanced(&"w".repeat(60), 40.0, 400.0, 9).len() > 1);
    }

    #[test]
    fn a_title_without_end_is_cut_where_a_long_one_is() {
        for sentence in ["高质量发展", "Quality of vocational education ", "ئۇيغۇر ئاپتونوم رايونى ", "w"]
        {
            let long = balanced(&sentence.repeat(60), 34.0, 504.0, 4);
            assert_eq!(balanced(&sentence.repeat(5_000), 34.0, 504.0, 4), long);
            assert!(long.len() == 4 && long[3].ends_with('…'), "{long:?}");
            assert!(long.iter().all(|line| width(line, 34.0) <= 504.0), "{long:?}");
        }
    }
}
