//! Reads Excel workbooks (SpreadsheetML, as Excel and WPS write it) into an outline. Decides nothing about reports.
//!
//! Numbers are read as they are shown, because that is what an office has published: 0.4358 with the format `0.00%` is 43.58%.
//! Formulas are not calculated: their last result is in the file.

mod formats;
mod losses;
mod strings;
#[cfg(test)]
mod tests;
mod worksheet;

use super::package::Package;
use super::sheet::{push_heading, push_title};
use super::xml::{attribute, child, elements, name, parse, relationship};
use super::{losses as shared, refusals};
use crate::diagnostic::Sentence;
use crate::import::outline::Outline;
use formats::Formats;
use roxmltree::Node;
use strings::shared_strings;

/// Reads a workbook. `title` is the name of its file.
pub(super) fn read(bytes: &[u8], title: &str) -> Result<Outline, Sentence> {
    let mut package = Package::open(bytes)?;
    let main = package.relationships("")?.of_kind("officeDocument").unwrap_or("xl/workbook.xml").to_owned();
    let text = package.xml(&main)?.ok_or_else(refusals::damaged)?;
    let workbook = parse(&main, &text)?;
    let relationships = package.relationships(&main)?;
    let strings = package.part(&relationships, "sharedStrings", shared_strings)?;
    let mut formats = package.part(&relationships, "styles", Formats::read)?;
    let root = workbook.root_element();
    formats.is_1904 = child(root, "workbookPr")
        .and_then(|node| attribute(node, "date1904"))
        .is_some_and(|value| value == "1" || value == "true");
    let mut outline = Outline::default();
    push_title(&mut outline, title);
    if package.has("xl/vbaProject.bin") {
        outline.lose(losses::macros(), "");
    }
    let sheets: Vec<Node<'_, '_>> =
        child(root, "sheets").into_iter().flat_map(elements).filter(|node| name(*node) == "sheet").collect();
    let visible = sheets.iter().filter(|sheet| is_visible(**sheet)).count();
    for sheet in sheets {
        let called = attribute(sheet, "name").unwrap_or_default();
        if !is_visible(sheet) {
            outline.lose(losses::hidden_sheet(), called);
            continue;
        }
        let Some(target) = relationship(sheet, "id").and_then(|id| relationships.get(id)) else { continue };
        if target.kind != "worksheet" {
            outline.lose(losses::chart_sheet(), called);
            continue;
        }
        let Some(text) = package.xml(&target.name)? else { continue };
        let document = parse(&target.name, &text)?;
        let own = worksheet::read(document.root_element(), &strings, &formats)?;
        // The only sheet is the document, whatever it is called.
        if visible > 1 && !own.sheet.cells.is_empty() {
            push_heading(&mut outline, called, 2);
        }
        own.sheet.push_to(&mut outline)?;
        for (what, text) in own.losses {
            outline.lose(what, &text);
        }
        around(&mut package, &target.name, called, &mut outline)?;
    }
    Ok(outline)
}

fn is_visible(sheet: Node<'_, '_>) -> bool {
    !matches!(attribute(sheet, "state"), Some("hidden" | "veryHidden"))
}

/// Records what stands over the cells of a sheet: comments, drawings and the text in them.
fn around(package: &mut Package<'_>, sheet: &str, called: &str, outline: &mut Outline) -> Result<(), Sentence> {
    let relationships = package.relationships(sheet)?;
    for part in relationships.all_of_kind("comments") {
        for comment in texts(package, part, "comment")? {
            outline.lose(losses::comment(), &comment);
        }
    }
    for part in relationships.all_of_kind("drawing") {
        let text = texts(package, part, "txBody")?;
        if text.is_empty() {
            outline.lose(losses::drawing(), called);
        }
        for text in text {
            outline.lose(shared::shape_text(), &text);
        }
    }
    Ok(())
}

/// The texts of all elements of a name in a part.
fn texts(package: &mut Package<'_>, part: &str, wanted: &str) -> Result<Vec<String>, Sentence> {
    let Some(text) = package.xml(part)? else { return Ok(Vec::new()) };
    let document = parse(part, &text)?;
    let found = document.descendants().filter(|node| node.is_element() && name(*node) == wanted);
    Ok(found.map(|node| strings::text(node).trim().to_owned()).filter(|text| !text.is_empty()).collect())
}
