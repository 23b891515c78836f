//! Pieces of words: what can be known of a part of the search index without loading it.
//!
//! A part that contains the words a reader is looking for contains all pieces of those words.
//! Pieces are pairs of characters in scripts without spaces between words, the first three and
//! the first five letters of other words, and whole numbers. `search.js` takes words apart by the
//! same rules; a test compares the two.

use super::variants::simplified;
use crate::characters::{is_in_script_without_spaces, plain_letters};
use std::collections::BTreeSet;

/// Lengths of the beginnings of a word that are pieces, in letters.
const BEGINNINGS: [usize; 2] = [3, 5];
/// Separators of thousands, which can be missing from what a reader types.
const THOUSANDS: [char; 5] = [',', '\'', '’', '\u{A0}', '\u{202F}'];
/// The Chinese comma. It separates numbers, and its compatible form, the comma, would join them.
const CHINESE_COMMA: char = '，';

/// Adds the hashes of all pieces in a text; with `simplify`, of the text in simplified characters.
pub(super) fn add_pieces(pieces: &mut BTreeSet<u32>, text: &str, simplify: bool) {
    let mut text = folded(text);
    if simplify {
        for c in &mut text {
            *c = simplified(*c);
        }
    }
    let mut rest = text.as_slice();
    while let Some((&first, after)) = rest.split_first() {
        rest = match kind(first) {
            Kind::Apart => after,
            Kind::Unspaced => {
                if let Some(&second) = after.first().filter(|second| kind(**second) == Kind::Unspaced) {
                    pieces.insert(hash(&[first, second]));
                }
                after
            }
            Kind::Letter => {
                let length = rest.iter().take_while(|c| kind(**c) == Kind::Letter).count();
                let beginnings = BEGINNINGS.iter().filter(|beginning| **beginning <= length);
                pieces.extend(beginnings.map(|beginning| hash(&rest[..*beginning])));
                &rest[length..]
            }
            Kind::Digit => {
                let (number, length) = number(rest);
                pieces.insert(hash(&number));
                &rest[length..]
            }
        };
    }
}

/// What a character is part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Text in a script that writes no spaces between words.
    Unspaced,
    /// A word.
    Letter,
    /// A number.
    Digit,
    /// Nothing.
    Apart,
}

fn kind(c: char) -> Kind {
    match c {
        '0'..='9' => Kind::Digit,
        _ if c.is_ascii() => {
            if c.is_ascii_alphabetic() {
                Kind::Letter
            } else {
                Kind::Apart
            }
        }
        _ if is_in_script_without_spaces(c) => Kind::Unspaced,
        _ if c.is_alphabetic() => Kind::Letter,
        _ => Kind::Apart,
    }
}

/// Returns the number that a text starts with, without separators of thousands, and its length
/// in the text.
fn number(text: &[char]) -> (Vec<char>, usize) {
    let is_digit = |index: usize| text.get(index).is_some_and(char::is_ascii_digit);
    let is_group = |start: usize| (start..start + 3).all(is_digit) && !is_digit(start + 3);
    let (mut number, mut length, mut digits) = (Vec::new(), 0, 0);
    loop {
        match text.get(length) {
            Some(c) if c.is_ascii_digit() => {
                number.push(*c);
                digits += 1;
            }
            Some('.') if is_digit(length + 1) => number.push('.'),
            Some(c) if THOUSANDS.contains(c) && digits <= 3 && is_group(length + 1) => digits = 0,
            _ => return (number, length),
        }
        length += 1;
    }
}

/// Returns a text without case, width and accents.
fn folded(text: &str) -> Vec<char> {
    let mut folded = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        match c {
            // Han, and its most common punctuation.
            '\u{4E00}'..='\u{9FFF}' | '\u{3001}'..='\u{3011}' | '“' | '”' => folded.push(c),
            _ if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            // These would become spaces or other separators.
            _ if c == CHINESE_COMMA || THOUSANDS.contains(&c) => folded.push(c),
            _ => folded.extend(plain_letters(c)),
        }
    }
    folded
}

/// Hash of a piece: 32-bit FNV-1a over its UTF-16 code units, which both Rust and JavaScript can
/// compute in a few lines. If two pieces share a hash, a browser loads a part in vain.
fn hash(piece: &[char]) -> u32 {
    let mut units = [0; 2];
    piece.iter().fold(0x811C_9DC5, |hash, c| {
        c.encode_utf16(&mut units).iter().fold(hash, |hash: u32, unit| (hash ^ u32::from(*unit)).wrapping_mul(0x0100_0193))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> BTreeSet<u32> {
        let mut pieces = BTreeSet::new();
        add_pieces(&mut pieces, text, false);
        pieces
    }

    fn hashes(words: &[&str]) -> BTreeSet<u32> {
        words.iter().map(|word| hash(&word.chars().collect::<Vec<_>>())).collect()
    }

    #[test]
    fn words_are_taken_apart_by_their_script() {
        assert_eq!(pieces("教育局，"), hashes(&["教育", "育局"]));
        assert_eq!(pieces("Training of 高 staff"), hashes(&["tra", "train", "sta", "staff"]));
        assert_eq!(pieces("ＣＡＴＩＡ élève"), hashes(&["cat", "catia", "ele", "eleve"]));
    }

    #[test]
    fn a_number_is_one_piece_however_it_is_written() {
        for text in ["19525人", "19,525", "１９５２５", "19\u{202F}525", "19’525."] {
            assert!(pieces(text).is_superset(&hashes(&["19525"])), "{text}");
        }
        assert_eq!(pieces("20.63%"), hashes(&["20.63"]));
        assert_eq!(pieces("1,2"), hashes(&["1", "2"]));
        assert_eq!(pieces("1,234,567"), hashes(&["1234567"]));
        assert_eq!(pieces("2023，195，2023,195"), hashes(&["2023", "195"]));
    }
}
