//! The lists of a Word file, and the numbers that their items get one after another.

use super::styles::{NumberingUse, Styles};
use crate::import::read::numerals::numeral;
use crate::import::read::xml::{attribute, child, elements, name, toggle, value};
use roxmltree::Node;
use std::collections::{HashMap, HashSet};

const LEVELS: usize = 9;

/// All lists, with how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// By the id that paragraphs name.
    lists: HashMap<String, List>,
    definitions: HashMap<String, Definition>,
    counters: HashMap<String, [Option<u32>; LEVELS]>,
    /// The lists that have begun: one that starts anew does so once.
    begun: HashSet<String>,
}

/// `w:num`: a list by its definition, with levels of its own.
#[derive(Debug, Default)]
struct List {
    definition: String,
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

/// `w:abstractNum`.
#[derive(Debug, Default)]
struct Definition {
    levels: HashMap<usize, Level>,
    /// The style for lists whose definition is meant.
    link: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
    text: String,
    is_all_digits: bool,
    /// The style whose paragraphs are on this level.
    style: Option<String>,
    /// After which level (from 1) it starts anew; 0 for never.
    restart: Option<usize>,
}

/// What stands before an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Label {
    pub text: String,
    pub depth: u8,
}

impl Numbering {
    /// Reads `w:numbering`.
    pub(super) fn read(root: Node<'_, '_>) -> Numbering {
        let mut numbering = Numbering::default();
        for node in elements(root) {
            match name(node) {
                "abstractNum" => {
                    let id = attribute(node, "abstractNumId").unwrap_or_default().to_owned();
                    let link = value(node, "numStyleLink").map(str::to_owned);
                    numbering.definitions.insert(id, Definition { levels: levels(node), link });
                }
                "num" => {
                    let id = attribute(node, "numId").unwrap_or_default().to_owned();
                    numbering.lists.insert(id, List::read(node));
                }
                _ => {}
            }
        }
        numbering
    }

    /// Counts a paragraph and returns its label; `None` if it is in no list. `style_ids` are those of its style and of the
    /// styles that this one is based on.
    pub(super) fn next(&mut self, usage: &NumberingUse, style_ids: &[String], styles: &Styles) -> Option<Label> {
        let id = usage.list.as_deref()?;
        let list = self.lists.get(id)?;
        let definition = self.definition(list, styles)?;
        let levels = self.levels(list, &definition)?;
        let by_style = || (0..LEVELS).find(|index| levels[*index].style.as_ref().is_some_and(|style| style_ids.contains(style)));
        let current = usage.level.or_else(by_style).unwrap_or(0).min(LEVELS - 1);
        let counters = self.counters.entry(definition).or_default();
        if self.begun.insert(id.to_owned()) {
            for (counter, start) in counters.iter_mut().zip(list.starts) {
                *counter = if start.is_some() { None } else { *counter };
            }
        }
        let start = |index: usize| list.starts[index].unwrap_or(levels[index].start);
        counters[current] = Some(counters[current].map_or_else(|| start(current), |number| number.saturating_add(1)));
        for index in current + 1..LEVELS {
            // Word's numbers of levels from 1: a level starts anew after a higher one unless it names another.
            let after = levels[index].restart.unwrap_or(index);
            if current < after {
                counters[index] = None;
            }
        }
        let numbers: Vec<u32> = (0..LEVELS).map(|index| counters[index].unwrap_or_else(|| start(index))).collect();
        let text = label(&levels, current, &numbers);
        Some(Label { text, depth: u8::try_from(current).unwrap_or(0) })
    }

    /// The id of the definition of a list, where a definition may stand for that of a style.
    fn definition(&self, list: &List, styles: &Styles) -> Option<String> {
        let definition = self.definitions.get(&list.definition)?;
        let linked = definition.link.as_deref().and_then(|link| styles.list(link)).and_then(|id| self.lists.get(id));
        match linked {
            Some(linked) if self.definitions.contains_key(&linked.definition) => Some(linked.definition.clone()),
            _ => Some(list.definition.clone()),
        }
    }

    fn levels(&self, list: &List, definition: &str) -> Option<Vec<Level>> {
        let definition = self.definitions.get(definition)?;
        let level = |index: usize| list.levels.get(&index).or_else(|| definition.levels.get(&index)).cloned();
        Some((0..LEVELS).map(|index| level(index).unwrap_or_default()).collect())
    }
}

impl List {
    fn read(node: Node<'_, '_>) -> List {
        let mut list = List { definition: value(node, "abstractNumId").unwrap_or_default().to_owned(), ..List::default() };
        for change in elements(node).filter(|change| name(*change) == "lvlOverride") {
            let index = attribute(change, "ilvl").and_then(|index| index.parse::<usize>().ok()).unwrap_or(LEVELS);
            if let Some(start) = list.starts.get_mut(index) {
                *start = value(change, "startOverride").and_then(|start| start.parse().ok());
                if let Some(level) = child(change, "lvl") {
                    list.levels.insert(index, Level::read(level));
                }
            }
        }
        list
    }
}

impl Level {
    fn read(node: Node<'_, '_>) -> Level {
        let number = |name: &str| value(node, name).and_then(|number| number.parse::<u32>().ok());
        let format = child(node, "numFmt").or_else(|| {
            // Newer formats stand in a choice; its fallback is one of the usual ones.
            node.descendants().find(|inner| name(*inner) == "numFmt")
        });
        let format = format.and_then(|format| attribute(format, "val")).unwrap_or("decimal");
        let face = child(node, "rPr").and_then(|run| child(run, "rFonts"));
        let font = face.and_then(|fonts| attribute(fonts, "ascii").or_else(|| attribute(fonts, "hAnsi"))).unwrap_or_default();
        let text = value(node, "lvlText").unwrap_or_default();
        Level {
            start: number("start").unwrap_or(0),
            format: format.to_owned(),
            text: if format == "bullet" { bullet(text, font) } else { text.to_owned() },
            is_all_digits: toggle(node, "isLgl").unwrap_or(false),
            style: value(node, "pStyle").map(str::to_owned),
            restart: number("lvlRestart").and_then(|level| usize::try_from(level).ok()),
        }
    }
}

fn levels(node: Node<'_, '_>) -> HashMap<usize, Level> {
    let level = |node: Node<'_, '_>| Some((attribute(node, "ilvl")?.parse().ok()?, Level::read(node)));
    elements(node).filter(|node| name(*node) == "lvl").filter_map(level).collect()
}

/// A bullet as a character that every font has. Those of symbol fonts are letters or private characters.
fn bullet(text: &str, font: &str) -> String {
    let is_private = |c: char| ('\u{e000}'..='\u{f8ff}').contains(&c);
    let font = font.to_lowercase();
    if text.chars().any(is_private) || font.starts_with("wingdings") || font == "symbol" || font == "webdings" {
        "•".to_owned()
    } else if text == "o" && font.starts_with("courier") {
        "◦".to_owned()
    } else {
        text.to_owned()
    }
}

/// The text of a level with its numbers: `第%1章`, `%1.%2`.
fn label(levels: &[Level], current: usize, numbers: &[u32]) -> String {
    let Some(level) = levels.get(current) else { return String::new() };
    if level.format == "bullet" {
        return level.text.trim().to_owned();
    }
    let mut text = String::new();
    let mut rest = level.text.chars().peekable();
    while let Some(c) = rest.next() {
        let index = rest.peek().filter(|_| c == '%').and_then(|next| next.to_digit(10)).and_then(|digit| digit.checked_sub(1));
        match index.and_then(|index| Some((levels.get(index as usize)?, numbers.get(index as usize)?))) {
            Some((shown, number)) => {
                rest.next();
                let format = if level.is_all_digits && shown.format != "none" { "decimal" } else { &shown.format };
                text.push_str(&numeral(format, *number));
            }
            None => text.push(c),
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::read::xml::parse;

    fn numbering(inner: &str) -> Numbering {
        let text = format!("<numbering>{inner}</numbering>");
        Numbering::read(parse("numbering", &text).unwrap().root_element())
    }

    fn level(index: usize, format: &str, text: &str, more: &str) -> String {
        format!("<lvl ilvl='{index}'><start val='1'/><numFmt val='{format}'/>{more}<lvlText val='{text}'/></lvl>")
    }

    fn count(numbering: &mut Numbering, items: &[(&str, usize)]) -> Vec<String> {
        let mut labels = Vec::new();
        for (list, level) in items {
            let usage = NumberingUse { list: Some((*list).to_owned()), level: Some(*level) };
            labels.push(numbering.next(&usage, &[], &Styles::default()).map_or("none".to_owned(), |label| label.text));
        }
        labels
    }

    #[test]
    fn deeper_levels_start_anew() {
        let levels = level(0, "chineseCounting", "第%1部分", "")
            + &level(1, "decimal", "%1.%2", "<isLgl/>")
            + &level(2, "lowerLetter", "(%3)", "<lvlRestart val='0'/>");
        let mut lists = numbering(&format!(
            "<abstractNum abstractNumId='7'>{levels}</abstractNum><num numId='1'><abstractNumId val='7'/></num>"
        ));
        let labels =
            count(&mut lists, &[("1", 0), ("1", 1), ("1", 2), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2), ("9", 0)]);
        assert_eq!(labels, ["第一部分", "1.1", "(a)", "1.2", "(b)", "第二部分", "2.1", "(c)", "none"]);
    }

    #[test]
    fn lists_of_one_definition_go_on_unless_they_start_anew() {
        let mut lists = numbering(&format!(
            "<abstractNum abstractNumId='0'>{}{}</abstractNum>
             <num numId='1'><abstractNumId val='0'/></num>
             <num numId='2'><abstractNumId val='0'/></num>
             <num numId='3'><abstractNumId val='0'/><lvlOverride ilvl='0'><startOverride val='5'/></lvlOverride></num>
             <num numId='4'><abstractNumId val='0'/><lvlOverride ilvl='0'>{}</lvlOverride></num>",
            level(0, "decimal", "%1.", ""),
            level(1, "decimal", "%1.%2", ""),
            level(0, "decimalEnclosedCircle", "%1", "")
        ));
        let labels = count(&mut lists, &[("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0), ("4", 0), ("4", 1)]);
        assert_eq!(labels, ["1.", "2.", "5.", "6.", "7.", "⑧", "⑧.1"]);
    }

    #[test]
    fn a_style_says_the_level_and_may_stand_for_a_list() {
        let text = "<styles><style type='numbering' styleId='L'><name val='x'/><pPr><numPr><numId val='1'/></numPr></pPr></style></styles>";
        let styles = Styles::read(parse("styles", text).unwrap().root_element());
        let mut lists = numbering(&format!(
            "<abstractNum abstractNumId='0'>{}{}</abstractNum><abstractNum abstractNumId='5'><numStyleLink val='L'/></abstractNum>
             <num numId='1'><abstractNumId val='0'/></num><num numId='2'><abstractNumId val='5'/></num>",
            level(0, "chineseCounting", "%1、", "<pStyle val='2'/>"),
            level(1, "chineseCounting", "（%2）", "<pStyle val='3'/>")
        ));
        let usage = NumberingUse { list: Some("2".into()), level: None };
        let mut next = |style: &str| lists.next(&usage, &[style.to_owned()], &styles);
        assert_eq!(next("2"), Some(Label { text: "一、".into(), depth: 0 }));
        assert_eq!(next("3"), Some(Label { text: "（一）".into(), depth: 1 }));
    }

    #[test]
    fn bullets_are_characters_that_every_font_has() {
        let font = |font: &str| format!("<rPr><rFonts ascii='{font}'/></rPr>");
        let mut lists = numbering(&format!(
            "<abstractNum abstractNumId='0'>{}{}{}{}</abstractNum><num numId='1'><abstractNumId val='0'/></num>",
            level(0, "bullet", "\u{f0b7}", &font("Symbol")),
            level(1, "bullet", "o", &font("Courier New")),
            level(2, "bullet", "l", &font("Wingdings")),
            level(3, "bullet", "—", &font("宋体"))
        ));
        assert_eq!(count(&mut lists, &[("1", 0), ("1", 1), ("1", 2), ("1", 3)]), ["•", "◦", "•", "—"]);
    }
}
