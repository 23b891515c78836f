//! Which parts of a page are not its text: headers, navigation, footers, forms. By elements, roles and the words of classes.

use super::look::Look;
use super::tree::Element;
use crate::import::outline::Region;

/// Words of classes and ids of what stands above and beside the text.
const HEADER: [&str; 15] = [
    "nav",
    "navbar",
    "navigation",
    "menu",
    "submenu",
    "header",
    "topbar",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "share",
    "sidebar",
    "aside",
    "search",
];
const FOOTER: [&str; 5] = ["foot", "footer", "copyright", "bottom", "bottombar"];
/// The same in the Latin letters of Chinese words, which no other word contains: navigation, position, share, QR code.
const HEADER_PINYIN: [&str; 4] = ["daohang", "weizhi", "fenxiang", "erweima"];
/// Links to friends, rights.
const FOOTER_PINYIN: [&str; 3] = ["youqinglianjie", "yqlj", "banquan"];
/// With one of these words, `header` is the head of the text.
const TEXT: [&str; 9] = ["article", "content", "post", "entry", "main", "detail", "details", "news", "text"];

/// What has fewer letters is not the text of a page, even if the page has nothing else.
const FEW_LETTERS: usize = 60;
/// Forms with more letters hold text of the page.
const MOST_OF_A_FORM: usize = 200;

/// The region of the content of an element. `letters` counts those outside links, in the element and on the whole
/// page.
pub(super) fn region(element: &Element, around: &Look, letters: (usize, usize)) -> Region {
    if around.region != Region::Body || element.is(&["html", "body", "main", "article"]) {
        return around.region;
    }
    if let Some(region) = by_element(element, around.is_main) {
        return region;
    }
    let (own, all) = letters;
    // A class may be named without care. What holds most of the text is the text.
    if own > FEW_LETTERS && own * 2 > all || around.is_main {
        return Region::Body;
    }
    // Systems of offices put the whole article into a form; forms to fill in are short.
    let is_short_form = element.is(&["form"]) && own <= MOST_OF_A_FORM;
    if is_short_form { Region::Header } else { by_words(element).unwrap_or_default() }
}

fn by_element(element: &Element, is_main: bool) -> Option<Region> {
    match (element.attribute("role"), element.name.as_str()) {
        (Some("banner" | "navigation" | "search" | "complementary"), _) | (_, "nav" | "aside") => Some(Region::Header),
        (Some("contentinfo"), _) => Some(Region::Footer),
        // An article has a head and a foot of its own.
        (_, "header") if !is_main => Some(Region::Header),
        (_, "footer") if !is_main => Some(Region::Footer),
        _ => None,
    }
}

fn by_words(element: &Element) -> Option<Region> {
    let words: Vec<String> = ["class", "id"].into_iter().filter_map(|name| element.attribute(name)).flat_map(words).collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
    let contains = |known: &[&str]| words.iter().any(|word| known.iter().any(|part| word.contains(part)));
    if has(&FOOTER) && !has(&TEXT) || contains(&FOOTER_PINYIN) {
        Some(Region::Footer)
    } else if has(&HEADER) && !(has(&["header"]) && has(&TEXT)) || contains(&HEADER_PINYIN) {
        Some(Region::Header)
    } else {
        None
    }
}

/// The words of `page-header`, `page_header` and `pageHeader`, in lower case.
fn words(value: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut was_lower = false;
    for c in value.chars() {
        if !c.is_alphanumeric() || c.is_uppercase() && was_lower {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase());
        }
        was_lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_at_signs_and_capitals() {
        assert_eq!(words("page-header pageFooter top_nav2 NAV"), ["page", "header", "page", "footer", "top", "nav2", "nav"]);
    }
}
