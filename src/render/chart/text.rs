//! Estimates the width of text and breaks it into lines. The reader's fonts are unknown, so
//! the estimates assume the widest common fonts: text is then narrower than estimated rather
//! than wider.

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_width::UnicodeWidthChar;

/// The font size that widths are estimated for.
pub(crate) const SIZE: f64 = 16.0;

/// Returns the estimated width of a text of this size.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(width_of).sum::<f64>() * SIZE
}

/// Returns the estimated width of a character as a multiple of the font size.
fn width_of(character: char) -> f64 {
    match character {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 0.37,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '-' | '/' => 0.44,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '\u{2030}' => 1.0,
        'a'..='z' | '0'..='9' | '\u{a0}' | '\u{202f}' => 0.65,
        'A'..='Z' | '!'..='~' => 0.82,
        // Letters of joined scripts, such as Arabic, are narrower.
        '\u{590}'..='\u{8ff}' if character.is_alphabetic() => 0.7,
        // In Chinese fonts, characters of ambiguous width, such as quotation marks, are as wide as Han characters.
        other => match other.width_cjk() {
            None | Some(0) => 0.0,
            Some(1) => 0.85,
            Some(_) if other.is_alphabetic() && other.width() == Some(1) => 0.85,
            Some(_) => 1.0,
        },
    }
}

/// Breaks text into lines of at most this width, by the rules of each script: Latin
/// text at spaces, Chinese text anywhere except before punctuation such as a full stop. A word that
/// is longer than a line is broken inside.
pub(crate) fn wrap(text: &str, room: f64) -> Vec<String> {
    let segmenter = LineSegmenter::new_for_non_complex_scripts(LineBreakOptions::default());
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut start = 0;
    for end in segmenter.segment_str(text).filter(|&end| end > 0) {
        let word = &text[start..end];
        start = end;
        if !line.is_empty() && width(&line) + width(word.trim_end()) > room {
            lines.push(std::mem::take(&mut line));
        }
        for character in word.chars() {
            let is_mark = character.width() == Some(0);
            if !character.is_whitespace() && !is_mark && !line.is_empty() && width(&line) + width_of(character) * SIZE > room {
                lines.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    lines.push(line);
    lines.iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// Returns whether the text contains a character of a right-to-left script.
pub(crate) fn has_right_to_left(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

#[cfg(test)]
mod tests {
    use super::{width, wrap};

    #[test]
    fn each_script_breaks_as_it_does() {
        let latin = wrap("Rate of completion of vocational training", 200.0);
        assert_eq!(latin, ["Rate of completion of", "vocational training"]);
        let han = wrap("职业技能培训完成率，其中。", 16.0 * 9.0);
        assert_eq!(han, ["职业技能培训完成", "率，其中。"], "a comma never starts a line");
        assert_eq!(wrap("", 100.0), Vec::<String>::new());
    }

    #[test]
    fn a_minus_sign_stays_with_its_number() {
        for text in [
            "收入比上年下降−3.50%，税收下降−12.75%。",
            "change of −3.50%, of which −12.75%",
            "ئېشىشى \u{2066}−12.75%\u{2069} بولدى",
        ] {
            for room in 100..240 {
                let lines = wrap(text, room.into());
                assert!(lines.iter().all(|line| !line.ends_with(['−', '\u{2066}'])), "{lines:?}");
            }
        }
    }

    #[test]
    fn no_line_is_longer_than_its_room() {
        for text in
            ["Donaudampfschifffahrtsgesellschaftskapitän", "国家职业教育教学资源库ABCDEFGHIJKLMNOPQRSTUVWXYZ", "ئۇيغۇر ئاپتونوم"]
        {
            let lines = wrap(text, 80.0);
            assert!(lines.len() > 1 && lines.iter().all(|line| width(line) <= 80.0), "{lines:?}");
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        }
    }
}
