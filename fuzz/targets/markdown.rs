//! One file of the tiny site replaced by the input; see `seeds::MARKDOWN` for which.

#![no_main]

use gongkai_fuzz::mutate::Mutator;
use gongkai_fuzz::seeds::{MARKDOWN, choose};
use gongkai_fuzz::site::Site;
use libfuzzer_sys::fuzz_target;
use std::sync::{LazyLock, Mutex};

static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::tiny()));
static MUTATOR: LazyLock<Mutator> = LazyLock::new(|| Mutator::new(1, &[".md"]));

gongkai_fuzz::mutate_texts!(MUTATOR);

fuzz_target!(|input: &[u8]| {
    if let Some((name, bytes)) = choose(input, &MARKDOWN) {
        SITE.lock().expect("one thread").examine(&[(name, bytes)]);
    }
});
