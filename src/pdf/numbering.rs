//! Prints again until the page numbers in the text are those of the pages: a number that is
//! printed may itself move what comes after it.

use super::destinations::Pages;
use super::failure;
use crate::error::{Error, Result};

/// How often a document is printed at most: without numbers, with those that were found, and
/// again if these moved something.
const MOST_PRINTS: usize = 4;

/// A printed document, and the pages of the places that it gives numbers of.
pub(super) type Printed = (Vec<u8>, Pages);

/// Returns the first document whose numbers are those of its own pages. `print` prints with
/// the given numbers; where there is none yet, it leaves the room of one.
pub(super) fn settle(mut print: impl FnMut(&Pages) -> Result<Printed>) -> Result<Vec<u8>> {
    let mut numbers = Pages::new();
    let mut moved = String::new();
    for _ in 0..MOST_PRINTS {
        let (bytes, pages) = print(&numbers)?;
        let Some(name) = first_difference(&numbers, &pages) else { return Ok(bytes) };
        moved = name;
        numbers = pages;
    }
    Err(unsettled(&moved))
}

/// Returns the name of a place whose number is not that of its page; `None` if there is none.
fn first_difference(numbers: &Pages, pages: &Pages) -> Option<String> {
    let differs = |name: &&String| numbers.get(*name) != pages.get(*name);
    numbers.keys().chain(pages.keys()).find(differs).cloned()
}

/// The error for a document whose pages change with every numbering.
fn unsettled(name: &str) -> Error {
    failure(
        format!(
            "印了 {MOST_PRINTS} 次，“{name}”所在的页还在变：写上页码，它就移到另一页；改了页码，它又移回来。请把它前面指向别处的链接少写一个，或把那一段改长、改短几个字。"
        ),
        format!(
            "After printing {MOST_PRINTS} times, `{name}` is still moving: a page number pushes it to another page, and the new number pulls it back. Remove one of the links before it, or make their paragraph a few words longer or shorter."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::{MOST_PRINTS, Printed, settle};
    use crate::pdf::destinations::Pages;
    use crate::pdf::failure;

    fn pages(page: usize) -> Pages {
        Pages::from([("plans".to_owned(), page)])
    }

    /// Prints with a page that depends on the number; returns the result and the count of prints.
    fn settled(page: impl Fn(Option<usize>) -> usize) -> (Result<Vec<u8>, String>, usize) {
        let mut count = 0;
        let result = settle(|numbers| {
            count += 1;
            let page = page(numbers.get("plans").copied());
            let number = numbers.get("plans").map_or_else(|| "?".to_owned(), ToString::to_string);
            Ok::<Printed, _>((number.into_bytes(), pages(page)))
        });
        (result.map_err(|error| format!("{error:?}")), count)
    }

    #[test]
    fn the_numbers_are_those_of_the_pages_they_are_printed_on() {
        assert_eq!(settled(|_| 9), (Ok(b"9".to_vec()), 2));
        assert_eq!(settled(|number| if number.is_none() { 9 } else { 10 }), (Ok(b"10".to_vec()), 3), "the number moved it");
        assert_eq!(settle(|_| Ok((b"no links".to_vec(), Pages::new()))).ok(), Some(b"no links".to_vec()));
    }

    #[test]
    fn pages_that_never_settle_are_an_error() {
        let (result, count) = settled(|number| if number == Some(9) { 10 } else { 9 });
        assert_eq!(count, MOST_PRINTS);
        let told = result.expect_err("an error");
        assert!(told.contains("`plans` is still moving") && told.contains("“plans”所在的页还在变"), "{told}");
        assert!(settle(|_| Err(failure("甲", "a"))).is_err(), "a failed print is not tried again");
    }
}
