//! Decides how the bytes of a text are encoded. Knows no file format.

use crate::diagnostic::Sentence;
use crate::import::outline::Loss;
use crate::passage::is_wide;
use encoding_rs::{Encoding, GB18030, UTF_8};

/// A text from bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub text: String,
    /// Whether some bytes are no characters.
    pub is_damaged: bool,
}

/// Decodes a text. `declared` is the name of the encoding that it claims to have. Claims are often wrong, so the encoding is one
/// in which all bytes are characters, if there is one.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        let (text, is_damaged) = encoding.decode_with_bom_removal(bytes);
        return Decoded { text: text.into_owned(), is_damaged };
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = declared.filter(|encoding| *encoding != UTF_8 && encoding.is_ascii_compatible());
    if let Ok(text) = std::str::from_utf8(bytes) {
        let is_legacy = || declared.is_some_and(|encoding| reads_better(text, bytes, encoding));
        if text.is_ascii() || !is_legacy() {
            return Decoded { text: text.to_owned(), is_damaged: false };
        }
    }
    let lossy = String::from_utf8_lossy(bytes);
    if is_nearly_utf8(&lossy) {
        return Decoded { text: lossy.into_owned(), is_damaged: true };
    }
    let candidates = [declared, Some(GB18030), Some(UTF_8)];
    let read = |encoding: &'static Encoding| {
        let (text, is_damaged) = encoding.decode_without_bom_handling(bytes);
        Decoded { text: text.into_owned(), is_damaged }
    };
    let mut texts: Vec<Decoded> = candidates.into_iter().flatten().map(read).collect();
    // The first without damage, or that with the least.
    texts.sort_by_key(|decoded| if decoded.is_damaged { 1 + decoded.text.matches('\u{fffd}').count() } else { 0 });
    texts.into_iter().next().unwrap_or(Decoded { text: String::new(), is_damaged: false })
}

/// Whether a text is UTF-8 with a few broken characters. Read as another encoding it could have no errors and no sense; but bytes
/// of another encoding hardly ever make Chinese characters of UTF-8.
fn is_nearly_utf8(lossy: &str) -> bool {
    let count = |wanted: fn(char) -> bool| lossy.chars().filter(|c| wanted(*c)).count();
    count(is_wide) > 3 * count(|c| c == '\u{fffd}')
}

/// Whether bytes that happen to be UTF-8 are rather in a declared encoding: a few Chinese characters may be read as Latin
/// letters with signs.
fn reads_better(text: &str, bytes: &[u8], declared: &'static Encoding) -> bool {
    let (other, is_damaged) = declared.decode_without_bom_handling(bytes);
    !is_damaged && !text.chars().any(is_wide) && other.chars().any(is_wide)
}

/// What is said about bytes that are no characters.
pub(super) fn damage() -> Loss {
    let what = Sentence::new(
        "文件里有些字节不是文字，导入后显示为“\u{fffd}”；请对照原文改正。",
        "Some bytes of the file are no characters and appear as `\u{fffd}`; correct them by the original.",
    );
    Loss { number: 1, what, text: String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gb(text: &str) -> Vec<u8> {
        GB18030.encode(text).0.into_owned()
    }

    fn whole(text: &str) -> Decoded {
        Decoded { text: text.to_owned(), is_damaged: false }
    }

    #[test]
    fn validity_decides_and_claims_may_be_wrong() {
        let text = "质量年报（2023年度）";
        for declared in [None, Some("utf-8"), Some("gb2312"), Some("big5"), Some("utf-16"), Some("nonsense")] {
            assert_eq!(decode(text.as_bytes(), declared), whole(text), "UTF-8 that claims {declared:?}");
        }
        for declared in [None, Some("utf-8"), Some("gb2312"), Some("gbk"), Some("nonsense")] {
            assert_eq!(decode(&gb(text), declared), whole(text), "GB18030 that claims {declared:?}");
        }
        let big5 = encoding_rs::BIG5.encode("質量年報").0.into_owned();
        assert_eq!(decode(&big5, Some("big5")), whole("質量年報"));
        // 𠮷 is outside GBK.
        assert_eq!(decode(&gb("𠮷林"), Some("gb2312")), whole("𠮷林"));
    }

    #[test]
    fn marks_at_the_start_decide() {
        let units = std::iter::once(0xfeff).chain("年报".encode_utf16());
        let bytes: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&bytes, Some("gb2312")), whole("年报"));
        assert_eq!(decode("\u{feff}年报".as_bytes(), Some("gb2312")), whole("年报"));
    }

    #[test]
    fn a_few_characters_in_gbk_are_not_taken_for_latin_letters() {
        // The bytes of 毛 are those of a letter in UTF-8, too.
        let bytes = gb("毛");
        assert!(std::str::from_utf8(&bytes).is_err() || decode(&bytes, Some("gb2312")) == whole("毛"));
        let both = [0xc4, 0xa3];
        assert_eq!(std::str::from_utf8(&both), Ok("ģ"));
        assert_eq!(decode(&both, Some("gb2312")), whole("模"));
        assert_eq!(decode(&both, None), whole("ģ"));
    }

    #[test]
    fn damage_is_said() {
        let mut bytes = "质量年报，人才培养".as_bytes().to_vec();
        bytes.remove(4);
        let decoded = decode(&bytes, None);
        assert!(decoded.is_damaged && decoded.text.contains("人才培养"), "{decoded:?}");
    }
}
