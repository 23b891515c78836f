//! A template of the site's own theme; see `seeds::TEMPLATES` for which. It is the work of
//! someone who programs: its pages may be anything, but they end, and a mistake is found at
//! its place.

#![no_main]

use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::PipelineMemo;
use gongkai_fuzz::mutate::Mutator;
use gongkai_fuzz::seeds::{TEMPLATES, choose};
use gongkai_fuzz::site::{Share, Site, write};
use gongkai_fuzz::{Texts, pages, remarks_hold, same_remarks};
use libfuzzer_sys::fuzz_target;
use std::fs;
use std::sync::{LazyLock, Mutex};

static SITE: LazyLock<Mutex<Site>> = LazyLock::new(|| Mutex::new(Site::tiny()));
static MUTATOR: LazyLock<Mutator> = LazyLock::new(|| Mutator::new(1, &[".html", ".svg"]));

gongkai_fuzz::mutate_texts!(MUTATOR);

fuzz_target!(|input: &[u8]| {
    let site = SITE.lock().expect("one thread");
    let Some((name, bytes)) = choose(input, &TEMPLATES) else { return };
    let name = format!("themes/default/templates/{name}");
    let path = site.project.root.join(&name);
    write(&path, bytes);
    let run = || site.run(&Listing::of(&site.project), &mut PipelineMemo::default());
    let checked = run();
    let texts = String::from_utf8(bytes.to_vec()).map(|text| Texts::from([(name, text)])).unwrap_or_default();
    remarks_hold(&checked.findings, &texts);
    for finding in &checked.findings {
        assert!(finding.diagnostic.place.is_some(), "a mistake without a place: {:?}", finding.diagnostic);
    }
    if Share::of(bytes.iter()).is_one_in(8) {
        let again = run();
        same_remarks(&checked, &again);
        if let (Some(one), Some(other)) = (&checked.prepared, &again.prepared) {
            pages::same(one, other);
        }
    }
    fs::remove_file(&path).expect("it was written");
});
