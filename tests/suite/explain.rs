//! `gongkai explain`: every code is explained, in both languages, and the page in
//! `docs/` says the same.

use crate::support::{Site, blessing, repository};
use gongkai::harness::diagnostic::Code;
use gongkai::harness::explain;
use std::fs;

#[test]
fn every_code_is_explained_and_nothing_else() {
    let known = explain::all();
    for code in Code::ALL.iter().map(|code| code.as_str()) {
        let explanation = known.get(code).unwrap_or_else(|| panic!("src/explain/codes.yaml does not explain {code}"));
        for words in [&explanation.zh, &explanation.en] {
            for text in [&words.what, &words.why, &words.mend] {
                assert!(text.ends_with(['。', '.']), "{code}: `{text}` is a sentence");
            }
        }
        let same = explanation.wrong.is_some() && explanation.wrong == explanation.right;
        assert!(!same, "{code}: an example, and the same mended");
    }
    for name in known.keys() {
        assert!(Code::ALL.iter().any(|code| code.as_str() == name), "src/explain/codes.yaml explains {name}, which is no code");
    }
}

#[test]
fn the_page_in_docs_says_the_same() {
    let path = repository().join("docs/diagnostics.md");
    if blessing() {
        fs::write(&path, explain::page()).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(page == explain::page(), "docs/diagnostics.md is out of date (GONGKAI_BLESS=1 rewrites it)");
}

#[test]
fn explanations_are_told_in_the_language_spoken() {
    let site = Site::empty();
    let chinese = site.run(&["explain", "link-broken", "--lang", "zh"]);
    assert_eq!(chinese.code, Some(0));
    assert!(chinese.out.contains("办法") && chinese.out.contains("见[规模](#scales)。"), "{}", chinese.out);
    let english = site.run(&["explain", "[link-broken]", "--lang", "en"]);
    assert!(english.out.starts_with("link-broken (error)\n"), "{}", english.out);
    let list = site.run(&["explain", "--lang", "en"]);
    assert_eq!(list.out.lines().count(), Code::ALL.len());
    let misspelt = site.run(&["explain", "link-brokn", "--lang", "en"]);
    assert_eq!((misspelt.code, misspelt.out.as_str()), (Some(1), ""));
    assert!(misspelt.err.contains("Did you mean `link-broken`?"), "{}", misspelt.err);
}
