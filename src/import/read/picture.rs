//! Pictures that a text names by an address, which may contain the picture itself. Opens no files.

use crate::import::outline::Picture;
use percent_encoding::percent_decode_str;

/// The picture at an address; `None` if there is no name in it.
pub(super) fn read(address: &str, alternative: &str) -> Option<Picture> {
    let alternative = alternative.trim().to_owned();
    if let Some(data) = address.strip_prefix("data:") {
        let (name, bytes) = inline(data)?;
        return Some(Picture { name, bytes: Some(bytes), alternative });
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8().map_or_else(|_| name.to_owned(), std::borrow::Cow::into_owned);
    (!name.is_empty()).then_some(Picture { name, bytes: None, alternative })
}

/// The name and bytes of a picture that stands in the page itself.
fn inline(data: &str) -> Option<(String, Vec<u8>)> {
    let (kind, content) = data.split_once(',')?;
    let mut kinds = kind.split(';');
    let ending = match kinds.next()?.trim().strip_prefix("image/")? {
        "jpeg" | "jpg" | "pjpeg" => "jpg",
        "svg+xml" => "svg",
        kind => kind,
    };
    let content: Vec<u8> = percent_decode_str(content).collect();
    let bytes = if kinds.any(|word| word.trim().eq_ignore_ascii_case("base64")) { base64(&content)? } else { content };
    Some((format!("image.{ending}"), bytes))
}

/// Decodes base64 as browsers do: spaces are ignored, and padding may be missing.
fn base64(content: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(content.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in content.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'=') {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_pictures_are_decoded() {
        let bytes: Vec<u8> = (0..=255).collect();
        let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut encoded = String::new();
        for three in bytes.chunks(3) {
            let bits = three.iter().chain(&[0, 0]).take(3).fold(0_usize, |bits, byte| bits << 8 | *byte as usize);
            let signs = (0..=three.len()).map(|index| char::from(alphabet[bits >> (18 - 6 * index) & 63]));
            encoded.extend(signs);
        }
        let found = read(&format!("data:image/jpeg;base64,{encoded}"), "").unwrap();
        assert_eq!((found.name.as_str(), found.bytes), ("image.jpg", Some(bytes)));
    }
}
