//! File names in their normal form. The same name may be written percent-encoded
//! (`%E7%85%A7`) and composed in two ways (é, or e with a combining accent). Inside the
//! program every name has a single form: decoded and composed (NFC). This module also
//! detects names that not every system can store.

use crate::diagnostic::Sentence;
use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::percent_decode_str;
use unicode_width::UnicodeWidthChar;

/// The longest file name in bytes. Systems allow 255, but derived files have longer names
/// than the original.
pub(crate) const LONGEST: usize = 230;

/// Device names of Windows. They are reserved with any extension.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Returns the normal form of a name that was read from disk.
pub(crate) fn composed(name: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(name).into_owned()
}

/// Returns the normal form of a name that was written in a text, where it may be
/// percent-encoded.
pub(crate) fn plain(written: &str) -> String {
    let decoded = percent_decode_str(written).decode_utf8().ok();
    let decoded = decoded.filter(|name| !name.contains(char::is_control));
    composed(decoded.as_deref().unwrap_or(written))
}

/// Returns whether two different names look the same to a reader.
pub(crate) fn look_the_same(left: &str, right: &str) -> bool {
    left != right && appearance(left).eq(appearance(right))
}

/// Returns the visible characters of a name: without zero-width characters, and with one
/// form for each letter.
fn appearance(name: &str) -> impl Iterator<Item = char> {
    let compatible = ComposingNormalizerBorrowed::new_nfkc().normalize(name).into_owned();
    let seen = |c: &char| !c.is_whitespace() && c.width().is_some_and(|width| width > 0);
    compatible.chars().filter(seen).map(latin).collect::<Vec<_>>().into_iter()
}

/// Maps Cyrillic and Greek letters to the Latin letters that look the same.
fn latin(c: char) -> char {
    const LOOK_ALIKE: [(&str, &str); 2] =
        [("аеорсухіјѕ", "aeopcyxijs"), ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕКМНОРСТУХІЈЅο", "ABEZHIKMNOPTYXABEKMHOPCTYXIJSo")];
    let find =
        |(known, latin): &(&str, &str)| known.chars().position(|known| known == c).and_then(|index| latin.chars().nth(index));
    LOOK_ALIKE.iter().find_map(find).unwrap_or(c)
}

/// Returns the first difference of two names: the position, counted from 1, and the
/// character of each name there, if it has one.
pub(crate) fn difference(left: &str, right: &str) -> Option<(usize, Option<char>, Option<char>)> {
    let (mut left, mut right) = (left.chars(), right.chars());
    let mut index = 0;
    loop {
        index += 1;
        match (left.next(), right.next()) {
            (None, None) => return None,
            (one, other) if one != other => return Some((index, one, other)),
            _ => {}
        }
    }
}

/// Returns whether Windows treats a name as a device: `con.png`, `LPT1`, `aux .tar.gz`.
pub(crate) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().find_map(|port| stem.strip_prefix(port));
    let is_port = numbered.is_some_and(|number| {
        let mut characters = number.chars();
        matches!(characters.next(), Some('0'..='9' | '¹' | '²' | '³')) && characters.next().is_none()
    });
    DEVICES.contains(&stem.as_str()) || is_port
}

/// Returns why a name cannot be used on every system and in every URL (on Windows, on a
/// USB drive, in a path), and what to do about it.
pub(crate) fn hindrance(path: &str) -> Option<(Sentence, Sentence)> {
    let odd = |c: &char| c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '#' | '%');
    let bad_part = |part: &&str| part.ends_with(['.', ' ']) || part.starts_with([' ', '.']);
    let rename = Sentence::new(
        "请给文件改名，只用文字、数字、连字符和点。",
        "Rename the file. Use only letters, digits, hyphens and dots.",
    );
    let parts = || path.split('/');
    if let Some(found) = path.chars().find(odd).map(String::from).or_else(|| parts().find(bad_part).map(str::to_owned)) {
        let message = Sentence::new(
            format!("文件名“{path}”里的“{found}”在别的系统或网址里不能用。"),
            format!("`{found}` in the file name `{path}` cannot be used on other systems or in URLs."),
        );
        return Some((message, rename));
    }
    if let Some(device) = parts().find(|part| is_device(part)) {
        let message = Sentence::new(
            format!("文件名“{path}”不能用：Windows 把“{device}”当作设备，不能存这样的文件。"),
            format!(
                "The file name `{path}` cannot be used: Windows reserves `{device}` for a device and cannot store such a file."
            ),
        );
        let help = Sentence::new(
            "请给文件改名，例如在前面加上报告的年份。",
            "Rename the file, for example by adding the year of the report at the start.",
        );
        return Some((message, help));
    }
    let long = parts().find(|part| part.len() > LONGEST)?;
    let (length, most) = (long.len(), LONGEST);
    let message = Sentence::new(
        format!("文件名太长：{length} 字节，最多 {most} 字节（一个汉字是3字节）。"),
        format!("The file name is too long: {length} bytes; the maximum is {most} bytes (a Chinese character takes 3)."),
    );
    Some((
        message,
        Sentence::new(
            "请给文件改一个短的名称，正文里也跟着改。",
            "Give the file a shorter name, and update the name in the text.",
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_form() {
        assert_eq!(plain("images/%E7%85%A7.png"), "images/照.png");
        assert_eq!(plain("images/cafe\u{301}.png"), composed("images/caf\u{e9}.png"));
        assert_eq!(plain("caf%65%CC%81.png"), "caf\u{e9}.png");
        for kept in ["100%.png", "a%2.png", "%ff.png", "a%00b.png", "a+b.png"] {
            assert_eq!(plain(kept), kept);
        }
    }

    #[test]
    fn names_that_look_the_same_are_told_apart() {
        for (one, other) in
            [("照\u{200b}.png", "照.png"), ("а.png", "a.png"), ("图１.png", "图1.png"), ("⽰.png", "示.png"), ("a\u{a0}b", "a b")]
        {
            assert!(look_the_same(one, other), "{one} {other}");
        }
        assert!(!look_the_same("a.png", "b.png") && !look_the_same("a.png", "a.png"));
        assert_eq!(difference("照\u{200b}.png", "照.png"), Some((2, Some('\u{200b}'), Some('.'))));
        assert_eq!(difference("ab", "a"), Some((2, Some('b'), None)));
        assert_eq!(difference("a", "a"), None);
    }

    #[test]
    fn devices_have_no_files() {
        for name in ["con.png", "AUX.png", "nul", "NUL.tar.gz", "com1.pdf", "LPT9", "com¹.png", "con .png", "CONIN$"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["contents.png", "com.png", "com10.pdf", "auxiliary", "图con.png", ".con"] {
            assert!(!is_device(name), "{name}");
        }
    }
}
