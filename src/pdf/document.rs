//! Checks the printed document and sets its dates. The browser records the time of
//! printing; it is replaced with the report's own dates, in the same number of bytes, so
//! that the same report always produces the same file.

use super::failure;
use crate::error::Result;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet};

/// Formats a time as a PDF date, `D:20240109093000+08'00'`. `zone` is an offset such as
/// `+08:00`.
pub(crate) fn date(moment: DateTime, zone: &str) -> String {
    format!("D:{}{}'", moment.strftime("%Y%m%d%H%M%S"), zone.replace(':', "'"))
}

/// Returns an error if the document is not a complete PDF with at least one page.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let is_whole = bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF");
    if is_whole && pages(bytes) > 0 {
        return Ok(());
    }
    Err(failure("浏览器给出的不是完整的 PDF。", "The browser did not return a complete PDF."))
}

/// Sets the dates of a document that has been checked.
pub(super) fn finish(mut bytes: Vec<u8>, created: &str, modified: &str) -> Vec<u8> {
    set_date(&mut bytes, b"/CreationDate (", created);
    set_date(&mut bytes, b"/ModDate (", modified);
    number_nodes(&mut bytes);
    bytes
}

/// Returns the number of pages in the document.
pub(crate) fn pages(bytes: &[u8]) -> usize {
    let places = find_all(bytes, b"/Type /Page");
    places.into_iter().filter(|end| bytes.get(*end).is_some_and(|next| !next.is_ascii_alphanumeric())).count()
}

fn set_date(bytes: &mut [u8], key: &[u8], date: &str) {
    // The document information is at the start of the file, so the first occurrence is
    // the right one.
    let Some(&start) = find_all(bytes, key).first() else { return };
    let old = &mut bytes[start..];
    if old.iter().position(|byte| *byte == b')') == Some(date.len()) {
        old[..date.len()].copy_from_slice(date.as_bytes());
    }
}

/// Renumbers the ids of table cells, such as `(node00000484)`. The browser starts its own
/// node counter at an arbitrary number; here they are numbered from 1, in the same order.
fn number_nodes(bytes: &mut [u8]) {
    let name = |start: usize| -> Option<&[u8]> {
        let digits = bytes.get(start..start + NODE_DIGITS)?;
        let is_whole = digits.iter().all(u8::is_ascii_digit) && bytes.get(start + NODE_DIGITS) == Some(&b')');
        is_whole.then_some(digits)
    };
    let names = find_all(bytes, b"(node").into_iter().filter_map(|start| Some((start, name(start)?.to_vec())));
    let names: Vec<(usize, Vec<u8>)> = names.collect();
    let distinct: BTreeSet<&Vec<u8>> = names.iter().map(|(_, name)| name).collect();
    let numbers: BTreeMap<&Vec<u8>, usize> = distinct.into_iter().zip(1..).collect();
    for (start, name) in &names {
        let number = format!("{:0width$}", numbers[name], width = NODE_DIGITS);
        bytes[*start..start + NODE_DIGITS].copy_from_slice(number.as_bytes());
    }
}

/// Number of digits in a node id.
const NODE_DIGITS: usize = 8;

/// Returns the offset right after each occurrence of `wanted`.
fn find_all(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    let places = bytes.windows(wanted.len()).enumerate().filter(|(_, window)| *window == wanted);
    places.map(|(start, _)| start + wanted.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_replaced_in_place() {
        let moment = jiff::civil::date(2024, 1, 9).at(9, 30, 0, 0);
        let date = date(moment, "+08:00");
        let old = b"%PDF-1.4\n/CreationDate (D:20261125070041+00'00')\n/ModDate (D:20261125070041+00'00')\n/Type /Page\n%%EOF\n";
        let new = finish(old.to_vec(), &date, &date);
        let text = String::from_utf8(new).expect("text");
        assert_eq!((text.len(), text.matches("D:20240109093000+08'00'").count()), (old.len(), 2));
    }

    #[test]
    fn nodes_are_counted_from_one() {
        let mut bytes = b"/ID (node00000487) [(node00000484) (node00000487)] (node4) (node".to_vec();
        number_nodes(&mut bytes);
        assert_eq!(bytes, b"/ID (node00000002) [(node00000001) (node00000002)] (node4) (node");
    }

    #[test]
    fn half_a_document_is_none() {
        for bad in ["", "<html>", "%PDF-1.4\n/Type /Page\n", "%PDF-1.4\n/Type /Pages\n%%EOF"] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
