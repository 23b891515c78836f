//! Characters of symbol fonts as characters that every font has.

/// The character for a place in a symbol font; `None` if there is none. Places are counted as in the font: `F0FE` and `FE` are the
/// same.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code, 16).ok()?;
    let place = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let table = match font.to_lowercase().as_str() {
        "wingdings" => WINGDINGS,
        "wingdings 2" => WINGDINGS_2,
        "symbol" => SYMBOL,
        // In an ordinary font the code is the character itself.
        font if !font.starts_with("wingdings") && !font.starts_with("webdings") => {
            return char::from_u32(code).filter(|c| !c.is_control() && !('\u{e000}'..='\u{f8ff}').contains(c));
        }
        _ => return None,
    };
    table.iter().find(|(known, _)| *known == place).map(|(_, c)| *c)
}

const WINGDINGS: &[(u32, char)] = &[
    (0x28, '☎'),
    (0x2a, '✉'),
    (0x6c, '●'),
    (0x6e, '■'),
    (0x6f, '□'),
    (0x71, '❑'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0xa1, '○'),
    (0xa8, '□'),
    (0xab, '★'),
    (0xd8, '➢'),
    (0xe0, '→'),
    (0xe8, '➔'),
    (0xfb, '✗'),
    (0xfc, '✓'),
    (0xfd, '☒'),
    (0xfe, '☑'),
];

const WINGDINGS_2: &[(u32, char)] =
    &[(0x4f, '✗'), (0x50, '✓'), (0x51, '☒'), (0x52, '☑'), (0x53, '☒'), (0x54, '☒'), (0x97, '●'), (0xa3, '□'), (0xae, '◆')];

const SYMBOL: &[(u32, char)] = &[
    (0x61, 'α'),
    (0x62, 'β'),
    (0x6d, 'μ'),
    (0xa3, '≤'),
    (0xae, '→'),
    (0xb0, '°'),
    (0xb1, '±'),
    (0xb3, '≥'),
    (0xb4, '×'),
    (0xb7, '•'),
    (0xb8, '÷'),
    (0xb9, '≠'),
    (0xbb, '≈'),
    (0xd7, '·'),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_symbols_are_characters() {
        assert_eq!(symbol("Wingdings", "F0FE"), Some('☑'));
        assert_eq!(symbol("Wingdings 2", "0052"), Some('☑'));
        assert_eq!(symbol("Symbol", "F0B0"), Some('°'));
        assert_eq!(symbol("宋体", "2103"), Some('℃'));
        assert_eq!(symbol("Wingdings", "F021"), None);
        assert_eq!(symbol("Webdings", "F061"), None);
        assert_eq!(symbol("宋体", "F021"), None, "the place of a symbol font in an ordinary font is not a letter");
        assert_eq!(symbol("宋体", "zz"), None);
    }
}
