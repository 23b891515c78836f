//! Languages are a list: three of them, one right to left; and what happens
//! where a translation is missing.

mod support;

use support::Site;

#[test]
fn a_third_language_works_by_configuration_alone() {
    let site = Site::copy("three");
    site.build();
    let page = site.page("ug/index.html");
    assert!(page.contains("<html lang=\"ug\" dir=\"rtl\""));
    let names: Vec<String> = site.output().into_keys().filter(|name| name.ends_with(".html")).collect();
    for name in names.iter().filter(|name| name.starts_with("ug/")) {
        let (own, main) = (site.page(name), name.trim_start_matches("ug/"));
        assert!(names.iter().any(|other| other == main), "{name} has a page in the main language");
        assert_eq!(own.matches("rel=\"alternate\" hreflang=").count() % 4, 0, "{name}: three languages and a default");
    }
}

#[test]
fn a_missing_translation_is_borrowed_and_says_so() {
    let site = Site::copy("partial");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(run.err.matches("[translation-missing]").count(), 3, "{}", run.err);
    let borrowed: Vec<(String, String)> = site
        .output()
        .into_iter()
        .filter(|(name, _)| name.starts_with("en/") && name.ends_with(".html"))
        .map(|(name, bytes)| (name, String::from_utf8_lossy(&bytes).into_owned()))
        .filter(|(_, page)| page.contains("<p class=\"fallback\">"))
        .collect();
    // The section without a file, the one with a clause less, the front page without its preface, the whole report.
    assert_eq!(borrowed.len(), 4, "{:?}", borrowed.iter().map(|(name, _)| name).collect::<Vec<_>>());
    let sitemap = site.page("sitemap.xml");
    for (name, page) in &borrowed {
        assert!(page.contains("lang=\"zh-Hans\" dir=\"ltr\">"), "{name}: the borrowed text says its language");
        if name.ends_with("print.html") {
            continue;
        }
        assert!(page.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(!page.contains("hreflang=\"x-default\""), "{name} is no translation");
        assert!(
            !sitemap.contains(name.trim_end_matches("index.html")) || name.ends_with("/index.html"),
            "{name} is not in the sitemap"
        );
        let original = site.page(name.trim_start_matches("en/"));
        assert!(!original.contains("hreflang=\"en\" href=\"https"), "{name} is not offered as a translation");
    }
}

#[test]
fn facts_in_borrowed_text_are_printed_in_its_language() {
    let site = Site::sample();
    site.remove("content/2023/service-to-society.en.md");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let page = site.page("en/2023/service-to-society.html");
    let (text, list) = page.split_once("class=\"fact-list\"").expect("the list of figures");
    assert!(text.contains("19525人次") && !text.contains("19,525"));
    assert!(list.contains("19,525"), "the furniture keeps the page's language");
}
