//! Checks that the telephone number of the office is the same in texts as in `site.yaml`: a number with one other digit, or with two
//! digits changed round, is probably mistyped. What else is published of persons is checked by `personal.rs`.

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
    let own = &shared_context.telephones;
    if own.iter().any(|(_, digits)| *digits == found.digits) {
        return None;
    }
    own.iter().find(|(_, digits)| is_mistyped(digits, &found.digits)).map(|(written, _)| written.as_str())
}

/// Whether a number is another one with a wrong digit or with two neighbours changed round. The rooms of a building have numbers
/// that differ in their last two digits.
fn is_mistyped(own: &str, written: &str) -> bool {
    let (own, written) = (own.as_bytes(), written.as_bytes());
    if own.len() != written.len() {
        return false;
    }
    let differs: Vec<usize> = (0..own.len()).filter(|index| own[*index] != written[*index]).collect();
    match differs[..] {
        [one] => one + 2 < own.len(),
        [one, two] => two == one + 1 && own[one] == written[two] && own[two] == written[one],
        _ => false,
    }
}

/// Whether the text before a number says that it is another one.
fn is_other(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '：', '（', '(', '\u{3000}']).to_lowercase();
    OTHERS.iter().any(|word| before.ends_with(word))
}

fn near(written: &str, own: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("电话 {written} 与 site.yaml 里的 {own} 只差一位或两位颠倒。"),
        format!("The telephone number {written} is {own} in site.yaml but for one digit or two that are changed round."),
    );
    Diagnostic::new(Code::PhoneNearMiss, message).help(
        format!("请拨一拨核对：是同一个电话就写 {own}；确是另一个电话，也写进 site.yaml 的 phone。"),
        format!(
            "Check it by a call: if it is the same telephone, write {own}; if it is another one, add it to `phone` in site.yaml."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_other_rooms_are_not_mistyped() {
        for (written, mistyped) in [
            ("03725116811", false),
            ("03725116818", false),
            ("03725116899", false),
            ("03725116181", true),
            ("03725176811", true),
            ("03725161811", true),
            ("03715176811", false),
        ] {
            assert_eq!(is_mistyped("03725116811", written), mistyped, "{written}");
        }
    }
}
