//! Pictures of a page: where they are, and which of them are only decoration. Opens no files.

use super::look::declared;
use super::tree::Element;
use crate::import::outline::Picture;
use percent_encoding::percent_decode_str;

/// A picture whose sides are both declared and not longer is an icon.
const ICON: f64 = 32.0;
/// Inline pictures of fewer bytes are a single point or a line.
const FEWEST_BYTES: usize = 100;
/// Where pages keep the address of a picture that is loaded later.
const LATER: [&str; 5] = ["data-src", "data-original", "data-lazy-src", "data-url", "_src"];

/// The picture of an `<img>`; `None` if it is decoration.
pub(super) fn read(element: &Element) -> Option<Picture> {
    let sides = ["width", "height"].map(|name| declared(element, name).as_deref().or(element.attribute(name)).and_then(side));
    let is_point = sides.iter().flatten().any(|side| *side <= 1.0);
    let is_icon = matches!(sides, [Some(width), Some(height)] if width <= ICON && height <= ICON);
    if is_point || is_icon {
        return None;
    }
    let later = LATER.iter().find_map(|name| element.attribute(name)).filter(|address| !address.trim().is_empty());
    let address = later.or_else(|| element.attribute("src"))?.trim();
    let words = ["alt", "title"].into_iter().filter_map(|name| element.attribute(name)).map(str::trim);
    let alternative = words.into_iter().find(|words| !words.is_empty()).unwrap_or_default().to_owned();
    if let Some(data) = address.strip_prefix("data:") {
        let (name, bytes) = inline(data)?;
        return (bytes.len() >= FEWEST_BYTES).then_some(Picture { name, bytes: Some(bytes), alternative });
    }
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = percent_decode_str(name).decode_utf8().map_or_else(|_| name.to_owned(), std::borrow::Cow::into_owned);
    (!name.is_empty() && !is_icon_name(&name)).then_some(Picture { name, bytes: None, alternative })
}

/// A length in pixels.
fn side(value: &str) -> Option<f64> {
    value.trim().trim_end_matches("px").parse().ok()
}

/// The signs that old pages put beside attachments and between columns.
fn is_icon_name(name: &str) -> bool {
    let name = name.to_lowercase();
    name.starts_with("icon_")
        || name.starts_with("ico_")
        || name.ends_with(".ico")
        || matches!(name.split('.').next(), Some("spacer" | "blank" | "space"))
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
    use crate::import::read::html::tree::Tree;

    fn picture(html: &str) -> Option<Picture> {
        let tree = Tree::parse(html);
        let id = tree.inside(Tree::root()).into_iter().find(|id| tree.is(*id, &["img"])).unwrap();
        read(tree.element(id).unwrap())
    }

    #[test]
    fn addresses_give_names() {
        let found = picture("<img src='/upload/2024/%E6%A0%A1%E9%97%A8.jpg?v=1' alt=' 校门 '>").unwrap();
        assert_eq!(found, Picture { name: "校门.jpg".into(), bytes: None, alternative: "校门".into() });
        let later = picture("<img src='loading.gif' data-original='a/b.png' title='图'>").unwrap();
        assert_eq!((later.name.as_str(), later.alternative.as_str()), ("b.png", "图"));
    }

    #[test]
    fn decoration_is_left_out() {
        for html in [
            "<img src=a.gif width=1>",
            "<img src=a.gif style='height:0'>",
            "<img src=a.gif width=16 height=16>",
            "<img src=images/icon_doc.gif>",
            "<img src=spacer.gif>",
            "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
            "<img alt=x>",
        ] {
            assert_eq!(picture(html), None, "{html}");
        }
        assert!(picture("<img src=a.gif width=16 height=300>").is_some(), "a narrow picture is one");
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
        let found = picture(&format!("<img src='data:image/jpeg;base64,{encoded}'>")).unwrap();
        assert_eq!((found.name.as_str(), found.bytes), ("image.jpg", Some(bytes)));
    }
}
