//! Tells whether a word is written in Pinyin, as the English names of Chinese places are.

const INITIALS: [&str; 24] =
    ["zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c", "s", "y", "w", ""];
const FINALS: [&str; 34] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "ian", "iao", "uai", "uan", "ai", "ei", "ao", "ou", "an", "en", "in",
    "un", "ia", "ie", "iu", "ua", "uo", "ui", "ue", "er", "a", "o", "e", "i", "u", "v", "ü",
];

/// Returns whether a word in lower case is made of syllables of Pinyin, as names of places
/// are.
pub(crate) fn is_pinyin(word: &str) -> bool {
    if !word.bytes().all(|byte| byte.is_ascii_lowercase()) || word.len() > 24 {
        return false;
    }
    // Whether the word up to each place is made of syllables.
    let mut reached = vec![false; word.len() + 1];
    reached[0] = true;
    for start in 0..word.len() {
        if !reached[start] {
            continue;
        }
        for initial in INITIALS.iter().filter(|initial| word[start..].starts_with(**initial)) {
            let rest = &word[start + initial.len()..];
            for last in FINALS.iter().filter(|last| rest.starts_with(**last)) {
                reached[start + initial.len() + last.len()] = true;
            }
        }
    }
    reached[word.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pinyin_is_told_from_misspellings() {
        for word in ["anyang", "linzhou", "chengyuan", "lanzhou", "wenze", "xian"] {
            assert!(is_pinyin(word), "{word}");
        }
        for word in ["anynag", "annyang", "lnizhou", "committee", "lizhuo2"] {
            assert!(!is_pinyin(word), "{word}");
        }
    }
}
