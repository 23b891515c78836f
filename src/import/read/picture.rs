//! Pictures that a text names by an address, which may contain the picture itself. Opens no files.

use crate::import::outline::Picture;
use encoding_rs::GB18030;
use percent_encoding::percent_decode_str;

/// The picture at an address; `None` if there is no name in it.
pub(super) fn read(address: &str, alternative: &str) -> Option<Picture> {
    let alternative = alternative.trim().to_owned();
    let (scheme, data) = address.split_at_checked("data:".len()).unwrap_or_default();
    if scheme.eq_ignore_ascii_case("data:") {
        let (name, bytes) = inline(data)?;
        return Some(Picture { name, bytes: Some(bytes), alternative, ..Picture::default() });
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8().map_or_else(|_| name.to_owned(), std::borrow::Cow::into_owned);
    let addresses = vec![address.to_owned()];
    (!name.is_empty()).then_some(Picture { name, bytes: None, alternative, addresses })
}

/// The paths, relative to the document, at which a file of an address may lie: as it is written, and with its escapes decoded.
/// Empty for an address of another machine.
pub(in crate::import) fn paths(address: &str) -> Vec<String> {
    let address = address.trim().replace('\\', "/");
    let lower = address.to_ascii_lowercase();
    let local = match lower.strip_prefix("file:") {
        // The folder where the page was saved first is elsewhere; what lay beside it has its own folder.
        Some(_) => {
            let parts: Vec<&str> = address.rsplitn(3, '/').collect();
            parts.iter().take(2).rev().copied().collect::<Vec<&str>>().join("/")
        }
        None if lower.contains("://") || lower.starts_with("//") || lower.starts_with('/') => return Vec::new(),
        None => address.clone(),
    };
    let bare = local.split(['?', '#']).next().unwrap_or_default();
    let bytes: Vec<u8> = percent_decode_str(bare).collect();
    // Old pages escape the bytes of GB 18030, which may also be those of UTF-8.
    let old = GB18030.decode_without_bom_handling(&bytes).0.into_owned();
    let mut paths: Vec<String> = String::from_utf8(bytes).into_iter().collect();
    paths.extend([old, bare.to_owned(), local.clone()]);
    paths.retain(|path| !path.is_empty());
    paths.dedup();
    paths
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
    fn addresses_are_paths_beside_the_page() {
        for (address, path) in [
            ("page_files/%E5%9B%BE%201.png", "page_files/图 1.png"),
            ("page.files\\image001.png?v=2", "page.files/image001.png"),
            ("%CD%BC.png", "图.png"),
            ("./a.png", "./a.png"),
            ("file:///C:/Users/x/page_files/b.png", "page_files/b.png"),
        ] {
            assert!(paths(address).iter().any(|found| found == path), "{address}: {:?}", paths(address));
        }
        assert!(["http://a.cn/b.png", "//a.cn/b.png", "/b.png"].iter().all(|address| paths(address).is_empty()));
    }

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
