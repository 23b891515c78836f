//! Fields of Word: an instruction, which is no text, and a result, which is.

use crate::import::read::xml::{child, elements, name, toggle, value};
use roxmltree::Node;

/// A field that has begun and has not ended.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub instruction: String,
    /// Whether its instruction is complete, so that the result is read.
    pub is_result: bool,
}

/// What the result of a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A link to an address outside the document.
    Link(String),
    /// A table of contents or of figures.
    Contents,
    /// The number of the page, or of all pages.
    PageNumber,
    Text,
}

/// What an instruction means.
pub(super) fn meaning(instruction: &str) -> Meaning {
    let mut words = words(instruction).into_iter();
    match words.next().unwrap_or_default().to_uppercase().as_str() {
        "TOC" => Meaning::Contents,
        "PAGE" | "NUMPAGES" | "SECTIONPAGES" => Meaning::PageNumber,
        // A first word with `\` is a switch: a link to a place of the document itself.
        "HYPERLINK" => match words.next().filter(|word| !word.starts_with('\\')) {
            // `\l` names the place in the page that is linked to.
            Some(address) => match words.skip_while(|word| word != "\\l").nth(1) {
                Some(place) => Meaning::Link(format!("{address}#{place}")),
                None => Meaning::Link(address),
            },
            None => Meaning::Text,
        },
        _ => Meaning::Text,
    }
}

/// What a field without result shows, and whether it shows anything.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    Text(String),
    /// Something that is not text.
    Other,
}

/// What a field shows that ended without a result.
pub(super) fn shown(instruction: &str) -> Shown {
    match words(instruction).into_iter().next().unwrap_or_default().to_uppercase().as_str() {
        "EQ" => circled(instruction).map_or(Shown::Other, Shown::Text),
        "SYMBOL" | "MACROBUTTON" | "GOTOBUTTON" | "INCLUDEPICTURE" | "LISTNUM" => Shown::Other,
        _ => Shown::Nothing,
    }
}

/// A number in a circle, as the command “带圈字符” writes it: `EQ \o\ac(○,3)`.
fn circled(instruction: &str) -> Option<String> {
    let (_, inner) = instruction.split_once("(○,")?;
    let number: u32 = inner.trim_end().strip_suffix(')')?.trim().parse().ok()?;
    (1..=20).contains(&number).then(|| char::from_u32('①' as u32 + number - 1)).flatten().map(String::from)
}

/// What an old form field shows that has no result: a box with or without a cross, or the chosen entry of a list.
pub(super) fn form_field(begin: Node<'_, '_>) -> Option<String> {
    let data = child(begin, "ffData")?;
    if let Some(cross) = child(data, "checkBox") {
        let is_checked = toggle(cross, "checked").or_else(|| toggle(cross, "default")).unwrap_or(false);
        return Some(if is_checked { "☑" } else { "☐" }.to_owned());
    }
    let list = child(data, "ddList")?;
    let chosen = value(list, "result").and_then(|index| index.parse().ok()).unwrap_or(0);
    let entry = elements(list).filter(|entry| name(*entry) == "listEntry").nth(chosen)?;
    crate::import::read::xml::attribute(entry, "val").map(str::to_owned)
}

/// The words of an instruction; a quoted text is one word.
fn words(instruction: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = instruction.trim_start();
    while !rest.is_empty() {
        let (word, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        words.push(word.to_owned());
        rest = behind.trim_start();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_are_understood() {
        let link = |address: &str| Meaning::Link(address.to_owned());
        assert_eq!(meaning(" HYPERLINK \"http://a.cn/b c\" \\o \"tip\" "), link("http://a.cn/b c"));
        assert_eq!(meaning("hyperlink mailto:a@b.cn"), link("mailto:a@b.cn"));
        assert_eq!(meaning(" HYPERLINK \"http://a.cn\" \\l \"place\" "), link("http://a.cn#place"));
        assert_eq!(meaning(" HYPERLINK \\l \"_Toc1\" "), Meaning::Text);
        assert_eq!(meaning(" TOC \\o \"1-3\" \\h "), Meaning::Contents);
        assert_eq!(meaning(" PAGE   \\* MERGEFORMAT "), Meaning::PageNumber);
        assert_eq!(meaning(" PAGEREF _Toc1 \\h "), Meaning::Text);
        assert_eq!(meaning(""), Meaning::Text);
    }

    #[test]
    fn numbers_in_circles_are_characters() {
        assert_eq!(shown(" eq \\o\\ac(○,3)"), Shown::Text("③".into()));
        assert_eq!(shown(" EQ \\f(1,2) "), Shown::Other);
        assert_eq!(shown(" XE \"entry\" "), Shown::Nothing);
    }
}
