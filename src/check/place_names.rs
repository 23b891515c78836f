//! The names of provinces, cities, counties and districts.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The names of provinces, cities, counties and districts (statistical division codes of
/// the National Bureau of Statistics, 2023), with and without their last character.
pub(super) static PLACES: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let names = || include_str!("places.txt").lines();
    let stem = |name: &'static str| name.strip_suffix(['省', '市', '县', '区', '旗']).filter(|stem| stem.chars().count() > 1);
    names().chain(names().filter_map(stem)).collect()
});

/// The provinces, cities, counties and districts that a text names in full, each once, in the order of the list. Names of two
/// characters are also common words (城区) and left out.
pub(crate) fn places_in(text: &str) -> Vec<&'static str> {
    include_str!("places.txt").lines().filter(|name| name.chars().count() > 2 && text.contains(name)).collect()
}

/// Returns the longest name of a place at the start of a text, with or without its last character.
pub(crate) fn place_at_start(text: &str) -> Option<&'static str> {
    const LONGEST: usize = 16;
    let ends = text.char_indices().skip(2).map(|(byte, _)| byte).chain([text.len()]).take(LONGEST);
    ends.filter_map(|end| PLACES.get(&text[..end]).copied()).last()
}
