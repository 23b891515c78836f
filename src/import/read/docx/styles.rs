//! The styles of a Word file: what a paragraph or a run looks like by its style and by the styles that this one is based on.

use super::indent::Indent;
use crate::import::read::xml::{attribute, child, elements, name, toggle, value};
use roxmltree::Node;
use std::collections::HashMap;

/// How many styles may be based on one another. Files with a circle of styles exist.
const LONGEST_CHAIN: usize = 32;

/// All styles of a file.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
    defaults: Face,
}

#[derive(Debug, Default)]
struct Style {
    /// In lower case, without spaces at its ends. Word stores the built-in ones in English whatever its language.
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    alignment: Option<Alignment>,
    indent: Indent,
    face: Face,
    numbering: NumberingUse,
}

/// What a run looks like, as far as it is said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Face {
    pub is_bold: Option<bool>,
    pub is_struck: Option<bool>,
    pub is_hidden: Option<bool>,
    /// In half points.
    pub size: Option<u16>,
    pub height: Option<Height>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Height {
    Base,
    Raised,
    Lowered,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alignment {
    Start,
    Centre,
    Right,
}

/// The list that a paragraph or style belongs to. `0` belongs to none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NumberingUse {
    pub list: Option<String>,
    pub level: Option<usize>,
}

/// What a paragraph has from its style.
#[derive(Debug, Default)]
pub(super) struct Look {
    pub level: Option<u8>,
    pub alignment: Option<Alignment>,
    pub indent: Indent,
    pub face: Face,
    pub numbering: NumberingUse,
    /// Whether it belongs to a table of contents.
    pub is_contents: bool,
    /// The ids of the style and of those that it is based on.
    pub styles: Vec<String>,
}

impl Face {
    /// Reads the properties of a run.
    pub(super) fn read(properties: Node<'_, '_>) -> Face {
        let struck = toggle(properties, "strike").or_else(|| toggle(properties, "dstrike"));
        let height = value(properties, "vertAlign").map(|height| match height {
            "superscript" => Height::Raised,
            "subscript" => Height::Lowered,
            _ => Height::Base,
        });
        Face {
            is_bold: toggle(properties, "b"),
            is_struck: struck,
            is_hidden: toggle(properties, "vanish"),
            size: value(properties, "sz").and_then(|size| size.parse().ok()),
            height,
        }
    }

    /// The face where what this one does not say is said by another.
    pub(super) fn over(self, below: Face) -> Face {
        Face {
            is_bold: self.is_bold.or(below.is_bold),
            is_struck: self.is_struck.or(below.is_struck),
            is_hidden: self.is_hidden.or(below.is_hidden),
            size: self.size.or(below.size),
            height: self.height.or(below.height),
        }
    }
}

impl NumberingUse {
    /// Reads `w:numPr` of a paragraph's properties.
    pub(super) fn read(properties: Node<'_, '_>) -> NumberingUse {
        let Some(numbering) = child(properties, "numPr") else { return NumberingUse::default() };
        let level = value(numbering, "ilvl").and_then(|level| level.parse().ok());
        NumberingUse { list: value(numbering, "numId").map(str::to_owned), level }
    }
}

/// The alignment of a paragraph's properties.
pub(super) fn alignment(properties: Node<'_, '_>) -> Option<Alignment> {
    value(properties, "jc").map(|alignment| match alignment {
        "center" => Alignment::Centre,
        "right" | "end" => Alignment::Right,
        _ => Alignment::Start,
    })
}

/// The outline level of a paragraph's properties: 0 for the highest, 9 for text.
pub(super) fn outline(properties: Node<'_, '_>) -> Option<u8> {
    value(properties, "outlineLvl").and_then(|level| level.parse().ok())
}

/// The level of the outline from 1; `None` for text.
pub(super) fn level(outline: u8) -> Option<u8> {
    (outline < 9).then_some(outline + 1)
}

impl Styles {
    /// Reads `w:styles`.
    pub(super) fn read(root: Node<'_, '_>) -> Styles {
        let mut styles = Styles::default();
        let defaults = child(root, "docDefaults").and_then(|node| child(child(node, "rPrDefault")?, "rPr"));
        styles.defaults = defaults.map(Face::read).unwrap_or_default();
        for node in elements(root).filter(|node| name(*node) == "style") {
            let Some(id) = attribute(node, "styleId") else { continue };
            let is_default = matches!(attribute(node, "default"), Some("1" | "true" | "on"));
            if is_default && attribute(node, "type") == Some("paragraph") {
                styles.default_paragraph = Some(id.to_owned());
            }
            styles.by_id.insert(id.to_owned(), Style::read(node));
        }
        styles
    }

    /// What a paragraph has from its style, or from that of paragraphs that name none.
    pub(super) fn paragraph(&self, id: Option<&str>) -> Look {
        let chain = self.chain(id.or(self.default_paragraph.as_deref()));
        let mut look = Look { styles: chain.iter().map(|(id, _)| (*id).to_owned()).collect(), ..Look::default() };
        let level_of = |style: &Style| style.outline.map(level).or_else(|| level_of_name(&style.name).map(Some));
        look.level = chain.iter().find_map(|(_, style)| level_of(style)).flatten();
        for (_, style) in &chain {
            look.alignment = look.alignment.or(style.alignment);
            look.indent = look.indent.over(style.indent);
            look.face = look.face.over(style.face);
            look.is_contents |= is_contents_name(&style.name);
            look.numbering.list = look.numbering.list.or_else(|| style.numbering.list.clone());
            look.numbering.level = look.numbering.level.or(style.numbering.level);
        }
        // A style may be named that the file does not have; its id is often the name.
        if let (Some(id), true) = (id, chain.is_empty()) {
            look.level = level_of_name(&id.to_lowercase());
            look.is_contents = is_contents_name(&id.to_lowercase());
        }
        look.face = look.face.over(self.defaults);
        look
    }

    /// What a run has from a style for characters.
    pub(super) fn character(&self, id: &str) -> Face {
        self.chain(Some(id)).into_iter().fold(Face::default(), |face, (_, style)| face.over(style.face))
    }

    /// The list that a style for lists stands for.
    pub(super) fn list(&self, id: &str) -> Option<&str> {
        self.by_id.get(id)?.numbering.list.as_deref()
    }

    fn chain<'s>(&'s self, id: Option<&'s str>) -> Vec<(&'s str, &'s Style)> {
        let next = |id: &'s str| self.by_id.get(id).map(|style| (id, style));
        let chain = std::iter::successors(id.and_then(next), |(_, style)| style.based_on.as_deref().and_then(next));
        chain.take(LONGEST_CHAIN).collect()
    }
}

impl Style {
    fn read(node: Node<'_, '_>) -> Style {
        let paragraph = child(node, "pPr");
        Style {
            name: value(node, "name").unwrap_or_default().trim().to_lowercase(),
            based_on: value(node, "basedOn").map(str::to_owned),
            outline: paragraph.and_then(outline),
            alignment: paragraph.and_then(alignment),
            indent: paragraph.map(Indent::read).unwrap_or_default(),
            face: child(node, "rPr").map(Face::read).unwrap_or_default(),
            numbering: paragraph.map(NumberingUse::read).unwrap_or_default(),
        }
    }
}

/// The level of a style that is called a heading or a title. The name is in lower case.
fn level_of_name(name: &str) -> Option<u8> {
    match name {
        "title" | "标题" => return Some(1),
        // As in the templates of Word and WPS.
        "subtitle" | "副标题" => return Some(2),
        _ => {}
    }
    if let Some(number) = name.strip_suffix("级标题") {
        return "一二三四五六七八九".chars().position(|c| number == c.to_string()).and_then(|index| u8::try_from(index + 1).ok());
    }
    let number = name.strip_prefix("heading").or_else(|| name.strip_prefix("标题"))?.trim();
    number.parse().ok().filter(|level| (1..=9).contains(level))
}

fn is_contents_name(name: &str) -> bool {
    let Some(rest) = name.strip_prefix("toc").or_else(|| name.strip_prefix("目录")) else { return name == "table of figures" };
    let rest = rest.trim();
    matches!(rest, "heading" | "标题") || rest.len() == 1 && rest.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::xml::parse;

    fn styles(inner: &str) -> Styles {
        let text = format!("<styles>{inner}</styles>");
        Styles::read(parse("styles", &text).unwrap().root_element())
    }

    #[test]
    fn names_say_the_level() {
        for (name, level) in [
            ("heading 1", Some(1)),
            ("heading 9", Some(9)),
            ("heading 10", None),
            ("标题 2", Some(2)),
            ("标题3", Some(3)),
            ("三级标题", Some(3)),
            ("title", Some(1)),
            ("subtitle", Some(2)),
            ("标题注", None),
            ("normal", None),
            ("heading 1 char", None),
        ] {
            assert_eq!(level_of_name(name), level, "{name}");
        }
    }

    #[test]
    fn styles_have_what_those_have_that_they_are_based_on() {
        let styles = styles(
            "<docDefaults><rPrDefault><rPr><sz val='21'/></rPr></rPrDefault></docDefaults>
             <style type='paragraph' default='1' styleId='1'><name val='Normal'/><rPr><sz val='32'/></rPr></style>
             <style type='paragraph' styleId='2'><name val='heading 1'/><basedOn val='1'/><pPr><jc val='center'/></pPr><rPr><b/></rPr></style>
             <style type='paragraph' styleId='3'><name val='我的'/><basedOn val='2'/><rPr><b val='0'/></rPr></style>
             <style type='paragraph' styleId='4'><name val='不入目录'/><basedOn val='2'/><pPr><outlineLvl val='9'/></pPr></style>
             <style type='paragraph' styleId='5'><name val='a'/><basedOn val='6'/></style>
             <style type='paragraph' styleId='6'><name val='b'/><basedOn val='5'/></style>",
        );
        let mine = styles.paragraph(Some("3"));
        assert_eq!((mine.level, mine.alignment), (Some(1), Some(Alignment::Centre)));
        assert_eq!((mine.face.is_bold, mine.face.size), (Some(false), Some(32)));
        assert_eq!(styles.paragraph(Some("2")).face.is_bold, Some(true));
        assert_eq!(styles.paragraph(Some("4")).level, None, "the style itself says that it is text");
        assert_eq!(styles.paragraph(None).face.size, Some(32), "the style of paragraphs without style");
        assert_eq!(styles.paragraph(Some("5")).face.size, Some(21), "a circle ends");
        assert_eq!(styles.paragraph(Some("Heading2")).level, Some(2), "a style that the file does not have");
    }

    #[test]
    fn contents_are_recognised_by_name() {
        let contents = ["toc 1", "toc1", "目录 2", "toc heading", "table of figures", "tocsin", "目录", "toc 10"];
        let expected = [true, true, true, true, true, false, false, false];
        assert_eq!(contents.map(is_contents_name), expected);
    }
}
