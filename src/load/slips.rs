//! Slips of a Chinese input method in YAML, named as such.
//!
//! `value：19525`, `43.58％`, `１２`, `[a，b]` and `“2023”` look right and are
//! read as something else. Each is found here and explained at its character.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use std::sync::Arc;

/// A full-width character where YAML or a number wants the half-width one.
pub struct Slip {
    pub found: char,
    pub wanted: String,
    name: Sentence,
    position: Position,
}

impl Slip {
    pub fn diagnostic(self, file: &Arc<str>) -> Diagnostic {
        let (found, wanted, name) = (self.found, self.wanted, self.name);
        let message = Sentence::new(
            format!("这里用了全角{}“{found}”，应当用半角。", name.zh),
            format!("This is a full-width {} `{found}`; the half-width form is needed.", name.en),
        );
        let diagnostic = Diagnostic::new(Code::FullWidth, message).at(file, self.position);
        diagnostic.help(
            format!("请改成“{wanted}”（切换到英文输入法）。"),
            format!("Write `{wanted}` (switch the input method to English)."),
        )
    }
}

/// Looks for the first slip in a text that should be a key, a number, a date,
/// an id or a list; `position` is where that text begins.
pub fn find(text: &str, position: Position) -> Option<Slip> {
    text.chars().enumerate().find_map(|(index, found)| {
        let (wanted, name) = half_width(found)?;
        let column = position.column as usize + index;
        Some(Slip { found, wanted, name, position: Position::new(position.line as usize, column, 1) })
    })
}

/// Looks upwards from the line of a syntax error for `key：value`: the parser
/// notices such a colon only one or more lines later.
pub fn colon_before(text: &str, last_line: usize) -> Option<Slip> {
    let lines: Vec<&str> = text.lines().take(last_line).collect();
    lines.iter().enumerate().rev().find_map(|(index, line)| {
        let start = line.trim_start().trim_start_matches("- ");
        let key: String = start.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        if key.is_empty() || !start[key.len()..].starts_with('：') {
            return None;
        }
        let column = line.chars().count() - start.chars().count() + key.chars().count() + 1;
        find("：", Position::new(index + 1, column, 1)).map(|slip| Slip { wanted: ": ".to_owned(), ..slip })
    })
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
        '　' => known(" ", "空格", "space"),
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
    fn finds_the_colon_on_an_earlier_line() {
        let slip = colon_before("facts:\n  a:\n    value：5\n    unit: x\n", 4).expect("a slip");
        assert_eq!((slip.position.line, slip.position.column), (3, 10));
    }
}
