//! Themes: overriding a part, and that `themes/README.md` tells the truth.

use crate::support::{Site, repository};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

#[test]
fn one_partial_one_sheet_or_one_message_is_enough() {
    let site = Site::copy("small");
    site.write("themes/default/templates/partials/pager.html", "<nav class=\"ours\">{{ t(\"home\") }}</nav>");
    site.write("themes/default/locales/zh.yaml", "home: 回首页\n");
    site.write("themes/default/assets/css/parts.css", ".ours{color:var(--accent)}\n");
    site.build();
    let page = site.page("2023/index.html");
    assert!(page.contains(">回首页</a>"), "the message");
    let sheet = site.page(&site.asset("site.css"));
    assert!(sheet.contains(".ours{") && sheet.contains("--accent"), "the sheet stands among the others");
    let section = site.output().into_iter().find(|(name, _)| {
        let others = ["index.html", "print.html", "data.html"];
        name.starts_with("2023/") && name.ends_with(".html") && !others.iter().any(|other| name.ends_with(other))
    });
    let (_, section) = section.expect("a section page");
    assert!(String::from_utf8_lossy(&section).contains("<nav class=\"ours\">回首页</nav>"), "the partial");
}

#[test]
fn an_override_can_extend_the_original() {
    let site = Site::copy("small");
    site.write(
        "themes/default/templates/section.html",
        "{% extends \"builtin/section.html\" %}{% block pager %}<p>own</p>{{ super() }}{% endblock %}",
    );
    site.build();
    let output = site.output();
    let sections = output.iter().filter(|(_, bytes)| String::from_utf8_lossy(bytes).contains("<p>own</p><nav class=\"pager\""));
    assert!(sections.count() >= 4);
}

#[test]
fn a_mistake_in_a_template_stops_before_anything_is_written() {
    let site = Site::copy("small");
    site.build();
    let before = site.output();
    site.write("themes/default/templates/partials/foot.html", "<p>\n{{ site.nmae }}</p>");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("themes/default/templates/partials/foot.html:2"), "{}", run.err);
    assert_eq!(site.output(), before);
}

#[test]
fn the_contract_tells_every_field_and_no_other() {
    let code = fs::read_to_string(repository().join("src/render/views.rs")).expect("views.rs");
    let readme = fs::read_to_string(repository().join("themes/README.md")).expect("themes/README.md");
    let mut views: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let (mut current, mut renamed) = (String::new(), None);
    for line in code.lines().map(str::trim) {
        if let Some((visibility, name)) = line.split_once(" struct ").filter(|(visibility, _)| visibility.starts_with("pub")) {
            assert!(!visibility.contains(' '), "{line}");
            current = name.trim_end_matches(" {").to_owned();
        } else if let Some(name) = line.strip_prefix("#[serde(rename = \"") {
            renamed = name.split('"').next().map(str::to_owned);
        } else if let Some(field) = line.strip_prefix("pub ").and_then(|line| line.split(':').next()) {
            views.entry(current.clone()).or_default().insert(renamed.take().unwrap_or_else(|| field.to_owned()));
        }
    }
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = None;
    for line in readme.lines() {
        if let Some(heading) = line.strip_prefix("### ") {
            current = heading.split([':', ' ']).next().map(str::to_owned);
        } else if line.starts_with('#') {
            current = None;
        } else if let (Some(view), Some(field)) = (&current, line.strip_prefix("- `")) {
            told.entry(view.clone()).or_default().insert(field.split('`').next().unwrap_or_default().to_owned());
        }
    }
    assert_eq!(views, told);
}

#[test]
fn names_of_assets_bear_their_content_wherever_they_are_named() {
    let site = Site::copy("small");
    let parts = fs::read_to_string(repository().join("themes/default/assets/css/parts.css")).expect("the sheet");
    site.write("themes/default/assets/css/parts.css", parts + ".map{background:url(../images/map.svg#a)}\n");
    site.write("themes/default/assets/images/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write("themes/default/assets/js/first.mjs", "import './parts/second.mjs';\n");
    site.write("themes/default/assets/js/parts/second.mjs", "import '../first.mjs';\n");
    let foot = "<script type=\"module\" src=\"{{ asset(\"first.mjs\") }}\"></script><img src=\"{{ asset(\"map.svg\") }}\">";
    site.write("themes/default/templates/partials/foot.html", format!("{{% include \"builtin/partials/foot.html\" %}}{foot}"));
    site.build();
    let output = site.output();
    for name in output.keys().filter_map(|path| path.strip_prefix("assets/")) {
        let parts: Vec<&str> = name.split('.').collect();
        assert!(parts.len() >= 3 && parts[parts.len() - 2].len() == 8, "{name} bears no mark");
    }
    let file = |name: &str| site.asset(name).rsplit('/').next().expect("a name").to_owned();
    assert!(site.page(&site.asset("site.css")).contains(&format!("url(\"{}#a\")", file("map.svg"))));
    assert_eq!(site.page(&site.asset("first.mjs")), format!("import './parts/{}';\n", file("parts/second.mjs")));
    assert_eq!(site.page(&site.asset("parts/second.mjs")), format!("import '../{}';\n", file("first.mjs")));
    // From every depth, and from the root where a page is shown at any depth.
    for (page, root) in [("index.html", ""), ("2023/index.html", "../"), ("en/2023/index.html", "../../"), ("404.html", "/x/")] {
        assert!(site.page(page).contains(&format!("src=\"{root}assets/{}\"", file("first.mjs"))), "{page}");
    }
    // What a file names is part of what it says.
    let before = ["site.css", "first.mjs", "map.svg", "icon.svg"].map(|name| site.asset(name));
    site.write("themes/default/assets/images/map.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g/></svg>");
    site.build();
    let after = ["site.css", "first.mjs", "map.svg", "icon.svg"].map(|name| site.asset(name));
    let changed: Vec<bool> = before.iter().zip(&after).map(|(before, after)| before != after).collect();
    assert_eq!(changed, [true, false, true, false]);
}
