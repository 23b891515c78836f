//! Traditional characters and their simplified forms, character by character. On a site in both
//! scripts, words are found whichever script they are typed in.
//!
//! `traditional.txt` holds pairs: a traditional character, then its simplified form. It is what the
//! transform `Traditional-Simplified` of Unicode CLDR makes of each character of the block CJK
//! Unified Ideographs alone, repeated until nothing changes any more:
//!
//! ```sh
//! python3 -c 'print(*map(chr, range(0x4E00, 0xA000)), sep="\n")' | uconv -x Traditional-Simplified
//! ```

use crate::model::locale::Chinese;
use crate::model::site::Site;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The pairs, as written in the file.
const PAIRS: &str = include_str!("traditional.txt");

/// The simplified form of each traditional character that has another one.
static SIMPLIFIED: LazyLock<BTreeMap<char, char>> = LazyLock::new(|| {
    let characters: Vec<char> = pairs().chars().collect();
    characters.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
});

/// Returns all pairs without line breaks.
pub(super) fn pairs() -> String {
    PAIRS.split_whitespace().collect()
}

/// Returns the simplified form of a character, or the character itself.
pub(super) fn simplified(c: char) -> char {
    SIMPLIFIED.get(&c).copied().unwrap_or(c)
}

/// Returns whether a language is Chinese and the site is also in the other Chinese script.
pub(super) fn has_both_scripts(site: &Site, locale: usize) -> bool {
    let is_written = |script| site.locales().iter().any(|locale| locale.chinese() == Some(script));
    site.locales().get(locale).chinese().is_some() && is_written(Chinese::Simplified) && is_written(Chinese::Traditional)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_lead_to_simplified_characters_in_one_step() {
        assert!(SIMPLIFIED.len() > 2_500);
        assert_eq!(['職', '業', '教', '育'].map(simplified), ['职', '业', '教', '育']);
        let chained: Vec<char> = SIMPLIFIED.values().copied().filter(|c| simplified(*c) != *c).collect();
        assert_eq!(chained, [' '; 0]);
    }
}
