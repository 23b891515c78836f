//! Detects slips of a Chinese input method in YAML.
//!
//! `value：19525`, `43.58％`, `１２`, `[a，b]` and `“2023”` look right but are read as something else. Each slip is reported at
//! its character.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence, shown};
use std::sync::Arc;

/// A full-width character where YAML or a number requires the half-width form.
pub(crate) struct Slip {
    /// The character in the file.
    pub found: char,
    /// The half-width text to write instead.
    pub wanted: String,
    name: Sentence,
    position: Position,
}

impl Slip {
    /// The same slip with another replacement than its half-width form.
    pub(crate) fn wanting(self, wanted: &str) -> Slip {
        Slip { wanted: wanted.to_owned(), ..self }
    }

    /// The diagnostic at the slip's position.
    pub(crate) fn diagnostic(self, file: &Arc<str>) -> Diagnostic {
        let (mark, right, name) = (shown(self.found.encode_utf8(&mut [0; 4])), shown(&self.wanted), self.name);
        let message = Sentence::new(
            format!("这里用了全角{}{}，应当用半角。", name.zh, mark.zh),
            format!("This is a full-width {} {}; the half-width form is needed.", name.en, mark.en),
        );
        let diagnostic = Diagnostic::new(Code::FullWidth, message).at(file, self.position);
        diagnostic.help(
            format!("请改成{}（切换到英文输入法）。", right.zh),
            format!("Write {} (switch the input method to English).", right.en),
        )
    }
}

/// Finds the first slip in a text that should be a key, a number, a date, an id or a list. `position` is where the text starts.
pub(crate) fn find(text: &str, position: Position) -> Option<Slip> {
    text.chars().enumerate().find_map(|(index, found)| {
        let (wanted, name) = half_width(found)?;
        let column = position.column as usize + index;
        // YAML joins the lines of a text; behind the first one no column is known.
        let is_on_first_line = index < position.length as usize;
        let position = if is_on_first_line { Position::new(position.line as usize, column, 1) } else { position };
        Some(Slip { found, wanted, name, position })
    })
}

/// The text with every full-width character replaced by its half-width form.
pub(crate) fn to_half_width(text: &str) -> String {
    text.chars().map(|c| half_width(c).map_or_else(|| c.to_string(), |(wanted, _)| wanted)).collect()
}

fn half_width(found: char) -> Option<(String, Sentence)> {
    let known = |wanted: &str, zh: &str, en: &str| Some((wanted.to_owned(), Sentence::new(zh, en)));
    match found {
        '：' => known(":", "冒号", "colon"),
        '，' | '、' => known(",", "逗号", "comma"),
        '％' => known("%", "百分号", "percent sign"),
        '“' | '”' | '＂' => known("\"", "引号", "quotation mark"),
        '‘' | '’' | '＇' => known("'", "引号", "quotation mark"),
        '．' => known(".", "小数点", "decimal point"),
        '－' => known("-", "连字符", "hyphen"),
        '【' => known("[", "方括号", "bracket"),
        '】' => known("]", "方括号", "bracket"),
        '　' | '\u{a0}' => known(" ", "空格", "space"),
        '０'..='９' => {
            let digit = char::from_digit(u32::from(found) - u32::from('０'), 10)?;
            known(&digit.to_string(), "数字", "digit")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_character_and_its_half_width_form() {
        let slip = find("43.58％", Position::new(3, 10, 6)).expect("a slip");
        assert_eq!((slip.position.line, slip.position.column, slip.wanted.as_str()), (3, 15, "%"));
        assert_eq!(to_half_width("１２，５００"), "12,500");
        // `value 4` and, on the next line, `approx： true`.
        let slip = find("value 4 approx： true", Position::new(6, 5, 7)).expect("a slip");
        assert_eq!((slip.position, slip.found), (Position::new(6, 5, 7), '：'));
    }
}
