//! Reads from a printed document on which page each of its named destinations is: the
//! places of the page that a link of the same page leads to. Pages are counted from 1, as
//! the style sheet counts them at their feet.

use super::failure;
use crate::error::Result;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, ObjectIdentifier};
use std::collections::BTreeMap;

/// The page of each destination, by its name: the fragment of a link, `training` for
/// `#training`.
pub(super) type Pages = BTreeMap<String, usize>;

/// Returns the pages of the named destinations of a document.
pub(super) fn pages(bytes: &[u8]) -> Result<Pages> {
    let unreadable =
        |_| failure("浏览器给出的 PDF 读不出页码。", "The page numbers of the PDF that the browser returned cannot be read.");
    let document = Pdf::new(bytes.to_vec()).map_err(unreadable)?;
    let ids = document.pages().iter().map(|page| page.raw().obj_id()).zip(1..);
    let numbers: BTreeMap<ObjectIdentifier, usize> = ids.filter_map(|(id, number)| Some((id?, number))).collect();
    let catalogue: Option<Dict<'_>> = document.xref().get(document.xref().root_id());
    let named: Option<Dict<'_>> = catalogue.and_then(|catalogue| catalogue.get("Dests"));
    let Some(named) = named else { return Ok(Pages::new()) };
    let page = |name: &[u8]| {
        // A destination begins with its page: `[9 0 R /XYZ 6 777.75 0]`.
        let place: Array<'_> = named.get(name)?;
        let page = place.raw_iter().next()?.as_obj_ref()?;
        numbers.get(&page.into()).copied()
    };
    let named = named.keys().filter_map(|name| Some((name.as_str().to_owned(), page(&name)?)));
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use super::pages;
    use std::collections::BTreeMap;
    use std::fmt::Write as _;

    /// A document with its table of objects.
    fn document(objects: &[&str]) -> Vec<u8> {
        let mut text = "%PDF-1.4\n".to_owned();
        let mut offsets = Vec::new();
        for (index, object) in objects.iter().enumerate() {
            offsets.push(text.len());
            write!(text, "{} 0 obj\n{object}\nendobj\n", index + 1).expect("a string takes all text");
        }
        let table = text.len();
        write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).expect("a string takes all text");
        for offset in offsets {
            writeln!(text, "{offset:010} 00000 n ").expect("a string takes all text");
        }
        let size = objects.len() + 1;
        write!(text, "trailer\n<</Size {size} /Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n").expect("a string takes all text");
        text.into_bytes()
    }

    #[test]
    fn a_destination_is_on_the_page_where_it_stands_in_the_tree() {
        let page = |parent: usize| format!("<</Type /Page /Parent {parent} 0 R /MediaBox [0 0 595 842] /Resources <<>>>>");
        let bytes = document(&[
            "<</Type /Catalog /Pages 2 0 R /Dests 7 0 R>>",
            "<</Type /Pages /Count 3 /Kids [6 0 R 3 0 R]>>",
            "<</Type /Pages /Parent 2 0 R /Count 2 /Kids [5 0 R 4 0 R]>>",
            &page(3),
            &page(3),
            &page(2),
            "<</scale [6 0 R /XYZ 6 777.75 0] /plans [4 0 R /XYZ 6 1 0] /a#2Db [5 0 R /XYZ 0 0 0] /gone [1 0 R /XYZ 0 0 0]>>",
        ]);
        let expected = [("scale", 1), ("a-b", 2), ("plans", 3)].map(|(name, page)| (name.to_owned(), page));
        assert_eq!(pages(&bytes).expect("a document"), BTreeMap::from(expected));
    }

    #[test]
    fn a_document_without_destinations_has_none_and_rubbish_is_an_error() {
        let bytes = document(&[
            "<</Type /Catalog /Pages 2 0 R>>",
            "<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources <<>>>>",
        ]);
        assert_eq!(pages(&bytes).expect("a document"), BTreeMap::new());
        assert!(pages(b"%PDF-1.4\n%%EOF").is_err());
    }
}
