//! Checks that the telephone number of the office is the same in texts as in `site.yaml`: a number that differs from it in one or
//! two digits is probably mistyped. What else is published of persons is checked by `personal.rs`.

use super::prose::{Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::identifier::{Telephone, telephones};
use crate::model::shared_context::SharedContext;
use crate::narrative::LinkTarget;
use std::collections::BTreeSet;

/// Words before a number that is another than that of the office.
const OTHERS: [&str; 4] = ["传真", "傳真", "fax", "telefax"];

/// Checks the texts of all languages, and the numbers that links dial.
pub(super) fn check(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    if !shared_context.telephones.is_empty() {
        told.versions.iter().for_each(|prose| of_version(shared_context, prose, diagnostics));
    }
}

fn of_version(shared_context: &SharedContext, prose: &Prose<'_>, diagnostics: &mut Sink) {
    for line in &prose.lines {
        let text = line.text();
        let mut told = BTreeSet::new();
        for found in telephones(text) {
            let Some(own) = meant(shared_context, &found).filter(|_| !is_other(&text[..found.range.start])) else { continue };
            diagnostics.push(near(&text[found.range.clone()], own).at_place(&prose.place(line, found.range.clone())));
            told.insert(found.digits);
        }
        for (_, link) in &line.passage.links {
            let LinkTarget::External(address) = &link.target else { continue };
            let Some(number) = address.strip_prefix("tel:") else { continue };
            for found in telephones(number).into_iter().filter(|found| !told.contains(&found.digits)) {
                let Some(own) = meant(shared_context, &found) else { continue };
                let place = Place { file: prose.file.clone(), position: link.position };
                diagnostics.push(near(&number[found.range], own).at_place(&place));
            }
        }
    }
}

/// The number of the office that another one is nearly, as written; `None` if it is one of the office, or no such number.
fn meant<'s>(shared_context: &'s SharedContext, found: &Telephone) -> Option<&'s str> {
    const MOST: usize = 2;
    let own = &shared_context.telephones;
    let difference = |digits: &str| {
        let differ = digits.bytes().zip(found.digits.bytes()).filter(|(one, other)| one != other).count();
        (digits.len() == found.digits.len()).then_some(differ)
    };
    let near = own.iter().filter_map(|(written, digits)| Some((difference(digits)?, written.as_str())));
    near.min_by_key(|(differ, _)| *differ).filter(|(differ, _)| (1..=MOST).contains(differ)).map(|(_, written)| written)
}

/// Whether the text before a number says that it is another one.
fn is_other(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '（', '(', '\u{3000}']).to_lowercase();
    OTHERS.iter().any(|word| before.ends_with(word))
}

fn near(written: &str, own: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("电话 {written} 与 site.yaml 里的 {own} 只差一两位。"),
        format!("The telephone number {written} differs from {own} in site.yaml by a digit or two."),
    );
    Diagnostic::new(Code::PhoneNearMiss, message).help(
        format!("请拨一拨核对：是同一个电话就写 {own}；确是另一个电话，也写进 site.yaml 的 phone。"),
        format!(
            "Check it by a call: if it is the same telephone, write {own}; if it is another one, add it to `phone` in site.yaml."
        ),
    )
}
