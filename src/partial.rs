//! A value that was read from something damaged, and whether all of it could be read.
//!
//! What is missing from an incomplete value may only not have been read; the damage has
//! been reported, so nothing may be reported as missing as well. Who looks for something
//! that may be missing therefore asks [`Partial::is_complete`], or [`Partial::lacks`].

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::ops::Deref;

/// A value, and whether it is complete. What is there is used like the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Partial<T> {
    value: T,
    complete: bool,
}

impl<T> Partial<T> {
    /// `complete` is false when a part was left out because it could not be read.
    pub fn new(value: T, complete: bool) -> Partial<T> {
        Partial { value, complete }
    }

    /// A value of which nothing was left out.
    pub fn complete(value: T) -> Partial<T> {
        Partial { value, complete: true }
    }

    /// What there is of a value, after the damage has been reported.
    pub fn incomplete(value: T) -> Partial<T> {
        Partial { value, complete: false }
    }

    /// Whether what is not there is surely missing.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    pub fn borrowed(&self) -> Partial<&T> {
        Partial { value: &self.value, complete: self.complete }
    }

    /// What is made from the value is as complete as the value is.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Partial<U> {
        Partial { value: make(self.value), complete: self.complete }
    }

    /// What is made from the value is complete if neither the value nor the making left
    /// anything out.
    pub fn and_then<U>(self, make: impl FnOnce(T) -> Partial<U>) -> Partial<U> {
        let made = make(self.value);
        Partial { value: made.value, complete: self.complete && made.complete }
    }

    /// The value, complete or not.
    pub fn into_value(self) -> T {
        self.value
    }

    /// The value if it is complete: for what means something else when a part is missing.
    pub fn into_complete(self) -> Option<T> {
        self.complete.then_some(self.value)
    }
}

impl<T> Partial<Option<T>> {
    /// What there is, if there is anything.
    pub fn as_option(&self) -> Option<Partial<&T>> {
        let complete = self.complete;
        self.value.as_ref().map(|value| Partial { value, complete })
    }
}

impl<K: Ord, V> Partial<BTreeMap<K, V>> {
    /// Whether there is surely no such key.
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

/// Nothing, of which nothing was left out.
impl<T: Default> Default for Partial<T> {
    fn default() -> Partial<T> {
        Partial::complete(T::default())
    }
}

/// Those that could be read of several; complete if every one could. All are read, so
/// that the damage of each is reported.
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
