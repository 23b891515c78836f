//! How text of a page looks and whether it is visible, by its elements and their own styles. Style sheets are not read.

use super::tree::Element;
use crate::import::outline::Region;

/// What an element passes on to its content.
#[derive(Debug, Clone, Default)]
pub(super) struct Look {
    pub is_bold: bool,
    pub is_struck: bool,
    pub link: Option<String>,
    /// In half points.
    pub size: Option<u16>,
    /// `Some(true)` for raised, `Some(false)` for lowered text.
    pub is_raised: Option<bool>,
    pub spaces: Spaces,
    pub level: Option<u8>,
    pub alignment: Alignment,
    pub region: Region,
    /// Whether it is the content of the page by its elements, so that nothing inside is taken for a page header.
    pub is_main: bool,
    /// How many lists are around it.
    pub lists: u8,
}

/// What browsers make of line breaks and rows of spaces in the source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Spaces {
    /// One space.
    #[default]
    Joined,
    Shown,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Alignment {
    #[default]
    Start,
    Centre,
    Right,
}

/// Elements whose content is never text of the page, or is only for choosing and typing.
const INVISIBLE: [&str; 19] = [
    "script", "style", "template", "noscript", "head", "title", "meta", "link", "select", "button", "textarea", "datalist",
    "input", "canvas", "svg", "object", "embed", "map", "rp",
];

/// Whether an element and everything in it is not shown.
pub(super) fn is_hidden(element: &Element) -> bool {
    let style = |name: &str, value: &str| declared(element, name).is_some_and(|found| found.starts_with(value));
    element.is(&INVISIBLE)
        || element.attribute("hidden").is_some()
        || style("display", "none")
        || style("visibility", "hidden")
        || style("mso-hide", "all")
}

impl Look {
    /// The look of the content of an element.
    pub(super) fn inside(&self, element: &Element) -> Look {
        let mut look = self.clone();
        match element.name.as_str() {
            "b" | "strong" => look.is_bold = true,
            "s" | "del" | "strike" => look.is_struck = true,
            "sup" => look.is_raised = Some(true),
            "sub" => look.is_raised = Some(false),
            "pre" => look.spaces = Spaces::Shown,
            "center" => look.alignment = Alignment::Centre,
            "article" | "main" => look.is_main = true,
            "ul" | "ol" | "menu" => look.lists = self.lists.saturating_add(1),
            "a" => look.link = element.attribute("href").and_then(address),
            name => {
                if let Some(level) =
                    name.strip_prefix('h').and_then(|level| level.parse().ok()).filter(|level| (1..=6).contains(level))
                {
                    look.level = Some(level);
                }
            }
        }
        look.read_attributes(element);
        look
    }

    fn read_attributes(&mut self, element: &Element) {
        let alignment = declared(element, "text-align").or_else(|| element.attribute("align").map(str::to_lowercase));
        match alignment.as_deref() {
            // The alignment of a table or picture is its own, not that of its text.
            _ if element.is(&["table", "img"]) => {}
            Some("center" | "middle" | "-webkit-center") => self.alignment = Alignment::Centre,
            Some("right" | "end" | "-webkit-right") => self.alignment = Alignment::Right,
            Some("left" | "start" | "justify") => self.alignment = Alignment::Start,
            _ => {}
        }
        if let Some(weight) = declared(element, "font-weight") {
            self.is_bold = weight.starts_with("bold") || weight.parse().is_ok_and(|weight: u32| weight >= 600);
        }
        if declared(element, "text-decoration").is_some_and(|line| line.contains("line-through")) {
            self.is_struck = true;
        }
        match declared(element, "vertical-align").as_deref() {
            Some("super") => self.is_raised = Some(true),
            Some("sub") => self.is_raised = Some(false),
            _ => {}
        }
        if declared(element, "white-space").is_some_and(|space| space.starts_with("pre")) {
            self.spaces = Spaces::Shown;
        }
        let named = if element.is(&["font"]) { element.attribute("size").and_then(font_size) } else { None };
        let size = declared(element, "font-size").or_else(|| declared(element, "font"));
        self.size = size.and_then(|size| length(&size, self.size)).or(named).or(self.size);
    }
}

/// An address that leads out of the page.
fn address(href: &str) -> Option<String> {
    let href = href.trim();
    let scheme = href.to_ascii_lowercase();
    let is_inside = href.is_empty() || href.starts_with('#') || scheme.starts_with("javascript:");
    (!is_inside).then(|| href.to_owned())
}

/// A property of an element's `style`, in lower case.
pub(super) fn declared(element: &Element, wanted: &str) -> Option<String> {
    let style = element.attribute("style")?;
    // The last one holds.
    style.rsplit(';').find_map(|declaration| {
        let (name, value) = declaration.split_once(':')?;
        let value = value.trim().trim_end_matches("!important").trim();
        (name.trim().eq_ignore_ascii_case(wanted) && !value.is_empty()).then(|| value.to_lowercase())
    })
}

/// A size in half points from the first length in a value; `around` is the size of the text around it.
fn length(value: &str, around: Option<u16>) -> Option<u16> {
    value.split([' ', '/', ',']).find_map(|word| {
        let number_ends = word.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
        let (number, unit) = word.split_at(number_ends);
        let number: f64 = number.parse().ok()?;
        let half_points = match unit {
            "pt" => number * 2.0,
            "px" => number * 1.5,
            "em" => number * f64::from(around?),
            "%" => number / 100.0 * f64::from(around?),
            _ => return None,
        };
        in_range(half_points)
    })
}

/// A size that letters can have.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked")]
fn in_range(half_points: f64) -> Option<u16> {
    (1.0..=1000.0).contains(&half_points).then(|| half_points.round() as u16)
}

/// `<font size>`: 1 to 7, or relative to 3.
fn font_size(value: &str) -> Option<u16> {
    const HALF_POINTS: [u16; 7] = [15, 20, 24, 27, 36, 48, 72];
    let value = value.trim();
    let number: i32 = value.parse().ok()?;
    let number = if value.starts_with(['+', '-']) { number.saturating_add(3) } else { number };
    HALF_POINTS.get(usize::try_from(number.clamp(1, 7) - 1).ok()?).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::html::tree::{Id, Tree};

    fn look(html: &str) -> Look {
        let tree = Tree::parse(html);
        let mut look = Look::default();
        let mut id: Id = Tree::root();
        while let Some(child) = tree.children(id).last() {
            id = *child;
            look = tree.element(id).map_or(look.clone(), |element| look.inside(element));
        }
        look
    }

    #[test]
    fn sizes_are_half_points() {
        for (html, size) in [
            ("<p style='font-size: 16px'>", Some(24)),
            ("<p style='FONT-SIZE:16PT'>", Some(32)),
            ("<p style='font-size:16pt'><span style='font-size:150%'>", Some(48)),
            ("<p style='font-size:1.5em'>", None),
            ("<p style='font: bold 12pt/1.5 宋体'>", Some(24)),
            ("<font size=5>", Some(36)),
            ("<font size='+1'>", Some(27)),
            ("<p style='font-size:large'>", None),
            ("<p style='font-size:99999pt'>", None),
            ("<p>", None),
        ] {
            assert_eq!(look(html).size, size, "{html}");
        }
    }

    #[test]
    fn weights_and_alignments() {
        assert!(look("<strong>").is_bold && look("<p style='font-weight:600'>").is_bold);
        assert!(!look("<b><span style='font-weight:normal'>").is_bold && !look("<p style='font-weight:500'>").is_bold);
        assert_eq!(look("<p align=center>").alignment, Alignment::Centre);
        assert_eq!(look("<center><p style='text-align:right'>").alignment, Alignment::Right);
        assert_eq!(look("<table align=center>").alignment, Alignment::Start);
        assert_eq!(look("<h3>").level, Some(3));
        assert_eq!((look("<header>").level, look("<hr>").level, look("<h7>").level), (None, None, None));
        assert_eq!(look("<a href=' javascript:void(0)'>").link, None);
        assert_eq!(look("<a href='a.pdf'>").link.as_deref(), Some("a.pdf"));
    }
}
