//! Characters that are invisible, that look like others, or that no page can show.
//!
//! This module only sees characters. `load` decides where they are reported and how.
//! Texts are compared and searched in the normalised form that is defined here.

use icu_normalizer::properties::CanonicalCompositionBorrowed;
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use std::borrow::Cow;

/// Why a character should not be in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Oddity {
    /// Control characters and noncharacters: XML forbids most of them, and browsers drop
    /// them.
    Control,
    /// Line and paragraph separators of word processors. They are not shown as line
    /// breaks on a page.
    Separator,
    /// Private use: the appearance depends on the font of the program that the text comes
    /// from.
    Private,
    /// U+FFFD or U+FFFC: the original character was lost when the text was converted or
    /// copied.
    Lost,
    /// Bidirectional embeddings and overrides: the text is read in another order than it
    /// is displayed.
    Direction,
    /// Zero-width characters. They split words when texts are compared or searched.
    Invisible,
    /// Looks like another character, and a search for that one does not find it.
    LookAlike,
}

/// Returns what is odd about a character between its neighbours, if anything.
/// `right_to_left` says whether the line contains letters of a right-to-left script, in
/// which direction marks are legitimate.
pub(crate) fn oddity(before: Option<char>, c: char, after: Option<char>, right_to_left: bool) -> Option<Oddity> {
    let letter_beside = [before, after].into_iter().flatten().any(|c| c.is_ascii_alphabetic());
    match c {
        '\t' | '\n' | ' '..='~' | '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3163}' => None,
        '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(Oddity::Separator),
        c if c.is_control() => Some(Oddity::Control),
        '\u{FDD0}'..='\u{FDEF}' => Some(Oddity::Control),
        c if u32::from(c) & 0xFFFE == 0xFFFE => Some(Oddity::Control),
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(Oddity::Private),
        '\u{FFFC}' | '\u{FFFD}' => Some(Oddity::Lost),
        '\u{202A}'..='\u{202E}' => Some(Oddity::Direction),
        '\u{200E}' | '\u{200F}' | '\u{61C}' | '\u{2066}'..='\u{2069}' => (!right_to_left).then_some(Oddity::Invisible),
        // ZWNJ and ZWJ are legitimate in some scripts and in emoji sequences.
        '\u{200C}' | '\u{200D}' => (!before.is_some_and(is_joined)).then_some(Oddity::Invisible),
        '\u{AD}'
        | '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => Some(Oddity::Invisible),
        _ if latin_twin(c).is_some() => letter_beside.then_some(Oddity::LookAlike),
        _ => usual_form(c).map(|_| Oddity::LookAlike),
    }
}

/// A fast test whether a character can be odd at all. Nearly no character is, and every
/// text is checked.
pub(crate) fn may_be_odd(c: char) -> bool {
    !matches!(c, '\t' | '\n' | ' '..='~' | '\u{4E00}'..='\u{9FFF}' | '\u{3000}'..='\u{3163}' | '\u{2010}'..='\u{2027}')
        && !matches!(c, '\u{FF01}'..='\u{FF20}' | '\u{A0}'..='\u{AC}')
}

/// Returns the lower-case letters of a character's compatible form without accents: e for É and Ｅ.
pub(crate) fn plain_letters(c: char) -> impl Iterator<Item = char> {
    let letters = DecomposingNormalizerBorrowed::new_nfkd().normalize_iter(c.to_lowercase());
    letters.filter(|letter| !matches!(letter, '\u{300}'..='\u{36F}'))
}

/// Whether a character is an ideograph.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{20000}'..='\u{323AF}')
}

/// Returns whether a character belongs to a script that writes no spaces between words: Han, kana,
/// Thai, Lao, Tibetan, Burmese or Khmer.
pub(crate) fn is_in_script_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{E00}'..='\u{FFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns whether a character is a letter of a joining script, or can be part of an
/// emoji sequence.
fn is_joined(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{18AF}')
        || matches!(c, '\u{2600}'..='\u{27BF}' | '\u{FB50}'..='\u{FDCF}' | '\u{FE0F}' | '\u{FE70}'..='\u{FEFC}' | '\u{1F000}'..='\u{1FAFF}')
}

/// The digit zero of each decimal numbering system; the other nine digits follow it
/// directly.
const ZEROS: [u32; 24] = [
    0x30, 0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0, 0xF20, 0x1040,
    0x17E0, 0x1810, 0x1946, 0x19D0, 0x1B50, 0xABF0, 0xFF10,
];

/// Returns the value of a decimal digit of any script: 3 for 3, ３ and ٣.
pub(crate) fn digit_value(c: char) -> Option<u32> {
    match c {
        '0'..='9' => return Some(u32::from(c) - u32::from('0')),
        // Most characters of texts are in this range, and none of them is a decimal
        // digit.
        '\0'..='\u{65F}' | '\u{2000}'..='\u{9FFF}' => return None,
        _ => {}
    }
    ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(*zero).filter(|value| *value < 10))
}

/// Returns whether a character is a letter of a right-to-left script.
pub(crate) fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDCF}' | '\u{FE70}'..='\u{FEFC}') && c.is_alphabetic()
}

/// Each radical of the block U+2E80 followed by its unified ideograph (Unicode Character
/// Database, EquivalentUnifiedIdeograph.txt).
const RADICALS: &str = "\
    ⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵\
    ⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎\
    ⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐\
    ⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

/// Small and capital Cyrillic letters, each followed by the Latin letter that it looks
/// like.
const TWINS: &str = "аaеeоoрpсcуyхxіiѕsјjһhАAВBЕEКKМMНHОOРPСCТTУYХXІIЅSЈJ";

fn partner(table: &str, c: char) -> Option<char> {
    let mut pairs = table.chars();
    while let (Some(odd), Some(usual)) = (pairs.next(), pairs.next()) {
        if odd == c {
            return Some(usual);
        }
    }
    None
}

fn latin_twin(c: char) -> Option<char> {
    matches!(c, '\u{400}'..='\u{4FF}').then(|| partner(TWINS, c)).flatten()
}

/// Returns the usual form of a look-alike character: Kangxi radicals, other radicals,
/// compatibility ideographs, ligatures and full-width letters.
pub(crate) fn usual_form(c: char) -> Option<String> {
    match c {
        '\u{2E80}'..='\u{2EFF}' => partner(RADICALS, c).map(String::from),
        '\u{2F00}'..='\u{2FDF}' | '\u{FB00}'..='\u{FB06}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}' => {
            Some(ComposingNormalizerBorrowed::new_nfkc().normalize(c.encode_utf8(&mut [0; 4])).into_owned())
        }
        // Twelve characters of the block are unified ideographs and do not change.
        '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => {
            let usual = ComposingNormalizerBorrowed::new_nfc().normalize(c.encode_utf8(&mut [0; 4])).into_owned();
            (!usual.starts_with(c)).then_some(usual)
        }
        _ => latin_twin(c).map(String::from),
    }
}

/// Returns a text in the form in which it is compared and searched: without invisible
/// characters, with look-alikes in their usual form, and composed (NFC).
pub fn normalised(text: &str) -> Cow<'_, str> {
    if !text.chars().any(may_be_odd) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(normalised_characters(text).into_iter().map(|(_, c)| c).collect())
}

/// Returns the characters of [`normalised`], each with the index of the character in the
/// text that it comes from.
pub(crate) fn normalised_characters(text: &str) -> Vec<(usize, char)> {
    let characters: Vec<char> = text.chars().collect();
    let right_to_left = characters.iter().any(|c| is_right_to_left(*c));
    let mut plain: Vec<(usize, char)> = Vec::with_capacity(characters.len());
    for (index, &c) in characters.iter().enumerate() {
        let before = index.checked_sub(1).map(|index| characters[index]);
        match oddity(before, c, characters.get(index + 1).copied(), right_to_left) {
            Some(Oddity::Invisible | Oddity::Direction) => {}
            Some(Oddity::LookAlike) => plain.extend(usual_form(c).unwrap_or_default().chars().map(|usual| (index, usual))),
            _ => {
                match plain.last_mut().and_then(|(_, last)| Some((CanonicalCompositionBorrowed::new().compose(*last, c)?, last)))
                {
                    Some((composed, last)) => *last = composed,
                    None => plain.push((index, c)),
                }
            }
        }
    }
    plain
}

/// Returns the byte offset at which brackets are nested deeper than in any real text.
/// YAML parsers take quadratic time for such a text before they report an error.
pub(crate) fn deep_brackets(text: &str) -> Option<usize> {
    const DEEPEST: usize = 500;
    let mut depth = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEEPEST
    })
}

/// Formats a character as `U+200B`.
pub(crate) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(c: char) -> Option<Oddity> {
        oddity(Some('安'), c, Some('阳'), false)
    }

    #[test]
    fn every_radical_has_its_ideograph() {
        assert_eq!(RADICALS.chars().count(), 2 * 114);
        for (odd, usual) in
            [('⺠', "民"), ('⽰', "示"), ('⻔', "门"), ('\u{F9B5}', "例"), ('\u{2F800}', "丽"), ('Ａ', "A"), ('ﬁ', "fi")]
        {
            assert_eq!((usual_form(odd).as_deref(), of(odd)), (Some(usual), Some(Oddity::LookAlike)), "{odd}");
        }
        // Unified ideographs in the block of compatibility ideographs, and their
        // neighbours.
        for c in ['\u{FA0E}', '\u{FA29}', '民', '示', 'A', '，', '０', '％', '℃', '㎡', '①', 'Ⅱ'] {
            assert_eq!(usual_form(c), None, "{c}");
        }
    }

    #[test]
    fn oddities_depend_on_their_neighbours() {
        for (c, expected) in [
            ('\u{0B}', Some(Oddity::Separator)),
            ('\u{8}', Some(Oddity::Control)),
            ('\u{FFFE}', Some(Oddity::Control)),
            ('\u{F0B7}', Some(Oddity::Private)),
            ('\u{FFFD}', Some(Oddity::Lost)),
            ('\u{202E}', Some(Oddity::Direction)),
            ('\u{2067}', Some(Oddity::Invisible)),
            ('\u{200B}', Some(Oddity::Invisible)),
            ('\u{AD}', Some(Oddity::Invisible)),
            ('\u{FEFF}', Some(Oddity::Invisible)),
            ('\u{3000}', None),
            ('\u{A0}', None),
            ('а', None),
        ] {
            assert_eq!(of(c), expected, "{}", code_point(c));
        }
        assert_eq!(oddity(Some('B'), 'а', Some('n'), false), Some(Oddity::LookAlike), "a Cyrillic letter in a Latin word");
        assert_eq!(oddity(Some('Б'), 'а', Some('н'), false), None, "a Cyrillic word");
        assert_eq!(oddity(Some('ئ'), '\u{2067}', None, true), None);
        assert_eq!(oddity(Some('\u{1F468}'), '\u{200D}', Some('\u{1F469}'), false), None, "an emoji of two");
        assert_eq!(oddity(Some('安'), '\u{200D}', Some('阳'), false), Some(Oddity::Invisible));
    }

    #[test]
    fn what_may_not_be_odd_is_not() {
        for c in ('\0'..='\u{2FFFF}').filter(|c| !may_be_odd(*c)) {
            assert_eq!(oddity(None, c, None, false), None, "{}", code_point(c));
        }
    }

    #[test]
    fn compared_without_what_cannot_be_seen() {
        assert_eq!(normalised("⼈\u{200B}⺠政\u{AD}府"), "人民政府");
        assert_eq!(normalised("Bаnk of China"), "Bank of China");
        assert_eq!(normalised("cafe\u{301}"), "café");
        assert!(matches!(normalised("安阳市教育局，19525人次。"), Cow::Borrowed(_)));
    }
}
