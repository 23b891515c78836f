//! A value that was read from a source with errors, and whether all of it could be read.
//!
//! A part that is missing from an incomplete value may be present but unreadable. The error
//! that made it unreadable has been reported, so the part must not be reported as missing
//! as well. Code that looks for missing parts therefore asks [`Partial::is_complete`] or
//! [`Partial::lacks`].

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Deref;

/// A value, and whether it is complete. It dereferences to the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial<T> {
    value: T,
    complete: bool,
}

impl<T> Partial<T> {
    /// A value with its completeness. `complete` is false if a part was left out because it
    /// could not be read.
    pub fn new(value: T, complete: bool) -> Partial<T> {
        Partial { value, complete }
    }

    /// A complete value.
    pub fn complete(value: T) -> Partial<T> {
        Partial { value, complete: true }
    }

    /// An incomplete value: a part could not be read, and that has been reported.
    pub fn incomplete(value: T) -> Partial<T> {
        Partial { value, complete: false }
    }

    /// Returns whether the value is complete: a part that is not present then does not
    /// exist.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Returns a reference to the value, with the same completeness.
    pub fn borrowed(&self) -> Partial<&T> {
        Partial { value: &self.value, complete: self.complete }
    }

    /// Returns the result of `make`, with the same completeness.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Partial<U> {
        Partial { value: make(self.value), complete: self.complete }
    }

    /// Returns the result of `make`, which is complete if both the value and the result of
    /// `make` are complete.
    pub fn and_then<U>(self, make: impl FnOnce(T) -> Partial<U>) -> Partial<U> {
        let made = make(self.value);
        Partial { value: made.value, complete: self.complete && made.complete }
    }

    /// Returns the value, complete or not.
    pub fn into_value(self) -> T {
        self.value
    }

    /// Returns the value if it is complete, for uses where a missing part would change the
    /// meaning.
    pub fn into_complete(self) -> Option<T> {
        self.complete.then_some(self.value)
    }
}

impl<T> Partial<Option<T>> {
    /// Returns the value inside the option, with the same completeness; `None` if there is
    /// no value.
    pub fn as_option(&self) -> Option<Partial<&T>> {
        let complete = self.complete;
        self.value.as_ref().map(|value| Partial { value, complete })
    }
}

impl<K: Ord, V> Partial<BTreeMap<K, V>> {
    /// Returns whether the map certainly does not have a key: it is complete and the key is
    /// missing.
    pub fn lacks<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.complete && !self.value.contains_key(key)
    }
}

impl<T> Deref for Partial<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// The default value, complete.
impl<T: Default> Default for Partial<T> {
    fn default() -> Partial<T> {
        Partial::complete(T::default())
    }
}

/// Collects the items that could be read; the result is complete if all could. All items
/// are read, even after a failure, so that the errors of each are reported.
impl<A, C: FromIterator<A>> FromIterator<Option<A>> for Partial<C> {
    fn from_iter<I: IntoIterator<Item = Option<A>>>(items: I) -> Partial<C> {
        let mut complete = true;
        let read = items.into_iter().inspect(|item| complete &= item.is_some()).flatten();
        let value = read.collect();
        Partial { value, complete }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<i32> {
        text.parse().ok()
    }

    #[test]
    fn what_could_be_read_of_several_is_kept_and_the_loss_with_it() {
        let all: Partial<Vec<i32>> = ["1", "2"].into_iter().map(read).collect();
        assert_eq!(all, Partial::complete(vec![1, 2]));
        let mut asked = 0;
        let some: Partial<Vec<i32>> = ["x", "2", "y", "4"].into_iter().inspect(|_| asked += 1).map(read).collect();
        assert_eq!((some.clone(), asked), (Partial::incomplete(vec![2, 4]), 4), "no mistake hides the next");
        assert_eq!((all.into_complete(), some.into_complete()), (Some(vec![1, 2]), None));
        assert_eq!(std::iter::empty::<Option<i32>>().collect::<Partial<Vec<_>>>(), Partial::default());
    }

    #[test]
    fn a_value_is_as_complete_as_what_it_is_made_from() {
        let (sound, damaged) = (Partial::complete(1), Partial::incomplete(1));
        assert!(sound.map(|one| one + 1).is_complete() && !damaged.map(|one| one + 1).is_complete());
        for (outer, inner, both) in [(true, true, true), (true, false, false), (false, true, false), (false, false, false)] {
            assert_eq!(Partial::new(1, outer).and_then(|one| Partial::new(one + 1, inner)), Partial::new(2, both));
        }
    }

    #[test]
    fn only_a_complete_value_lacks_anything() {
        let facts = || BTreeMap::from([("pupils".to_owned(), 1)]);
        let (sound, damaged) = (Partial::complete(facts()), Partial::incomplete(facts()));
        assert!(sound.lacks("schools") && !sound.lacks("pupils"));
        assert!(!damaged.lacks("schools") && !damaged.lacks("pupils"));
    }

    #[test]
    fn nothing_there_is_not_nothing_read() {
        assert_eq!(Partial::incomplete(Some(1)).as_option(), Some(Partial::incomplete(&1)));
        assert_eq!(Partial::complete(None::<i32>).as_option(), None);
    }
}
