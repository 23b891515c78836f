//! A cache of results, stored with the inputs that they were computed from. Inputs are
//! compared by `Arc` identity.

use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The results of a pure function for a set of named inputs, from the previous call.
#[derive(Debug)]
pub(crate) struct Memo<I, O> {
    known: BTreeMap<String, (Arc<I>, Arc<O>)>,
}

impl<I, O> Default for Memo<I, O> {
    fn default() -> Memo<I, O> {
        Memo { known: BTreeMap::new() }
    }
}

impl<I: Send + Sync, O: Send + Sync> Memo<I, O> {
    /// Returns the results for `inputs`, in their order. Results for new inputs are
    /// computed on several threads. Results for inputs that are not in this call are
    /// dropped.
    pub(crate) fn map(&mut self, inputs: &[Arc<I>], name: fn(&I) -> &str, make: impl Fn(&I) -> O + Sync) -> Vec<Arc<O>> {
        let known = &self.known;
        let result = |input: &Arc<I>| match known.get(name(input)) {
            Some((before, result)) if Arc::ptr_eq(before, input) => result.clone(),
            _ => Arc::new(make(input)),
        };
        let results: Vec<Arc<O>> = inputs.par_iter().map(result).collect();
        let named = inputs.iter().zip(&results);
        self.known = named.map(|(input, result)| (name(input).to_owned(), (input.clone(), result.clone()))).collect();
        results
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn makes_only_what_is_new() {
        let made = AtomicUsize::new(0);
        let length = |text: &String| {
            made.fetch_add(1, Ordering::Relaxed);
            text.len()
        };
        let mut recall = Memo::default();
        let (one, two) = (Arc::new("one".to_owned()), Arc::new("three".to_owned()));
        let mut lengths = |inputs: &[Arc<String>]| -> Vec<usize> {
            recall.map(inputs, |text| text.as_str(), length).iter().map(|length| **length).collect()
        };
        assert_eq!(lengths(&[one.clone(), two.clone()]), [3, 5]);
        assert_eq!(lengths(&[two.clone(), one.clone()]), [5, 3]);
        assert_eq!(made.load(Ordering::Relaxed), 2);
        // An equal text in another `Arc` is a different input.
        assert_eq!(lengths(&[Arc::new("one".to_owned())]), [3]);
        assert_eq!(lengths(&[two]), [5]);
        assert_eq!(made.load(Ordering::Relaxed), 4);
    }
}
