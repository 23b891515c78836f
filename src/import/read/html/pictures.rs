//! Pictures of a page: where they are, and which of them are only decoration. Opens no files.

use super::look::declared;
use super::tree::Element;
use crate::import::outline::Picture;
use crate::import::read::picture;

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
    let mut picture = picture::read(address, &alternative)?;
    // A browser that saves a page writes only here where it has put the picture.
    let saved = element.attribute("src").map(str::trim).filter(|saved| *saved != address && picture.bytes.is_none());
    picture.addresses.extend(saved.map(str::to_owned));
    let is_point = picture.bytes.as_ref().is_some_and(|bytes| bytes.len() < FEWEST_BYTES);
    (!is_point && !is_icon_name(&picture.name)).then_some(picture)
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
        assert_eq!(
            found,
            Picture { name: "校门.jpg".into(), bytes: None, alternative: "校门".into(), addresses: found.addresses.clone() }
        );
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
}
