//! The poster of a report (一图读懂): a page and a picture that say the same.

use crate::support::Site;
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, PipelineMemo, Rehearsal};
use gongkai::harness::plan::artwork::ArtworkKind;
use gongkai::harness::project::Project;
use gongkai::harness::render::recipe::Recipe;
use roxmltree::Document;
use std::collections::BTreeMap;

/// The SVG of each poster, by the path of its picture.
fn drawings(site: &Site) -> BTreeMap<String, String> {
    let project = Project::new(site.path(), None);
    let listing = Listing::of(&project);
    let checked = pipeline::prepare(&project, &listing, None, Rehearsal::Sample, &mut PipelineMemo::default());
    let prepared = checked.expect("the machine does not fail").prepared.expect("no error");
    let renderer = prepared.renderer().expect("the theme's templates are sound");
    let posters = prepared.plan.artworks.iter().filter(|artwork| matches!(artwork.kind, ArtworkKind::Poster { .. }));
    let drawing = |artwork| match renderer.recipe(artwork).expect("a sound template") {
        Recipe::Card(card) => card.svg,
        Recipe::Picture(_) => String::new(),
    };
    posters.map(|artwork| (artwork.path.clone(), drawing(artwork))).collect()
}

/// A text without spaces, which lines of a picture end with.
fn packed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What readers see of a piece of HTML.
fn seen(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        let (tag, words) = piece.split_once('>').unwrap_or(("", piece));
        if !tag.contains("visually-hidden") {
            text += words;
        }
    }
    packed(&text.replace("&amp;", "&").replace("&#39;", "'").replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">"))
}

#[test]
fn the_picture_says_what_the_page_says() {
    let site = Site::sample();
    site.build();
    let drawings = drawings(&site);
    assert_eq!(drawings.keys().map(String::as_str).collect::<Vec<_>>(), ["2023/poster.png", "en/2023/poster.png"]);
    for (picture, svg) in &drawings {
        let page = site.page(&picture.replace(".png", ".html"));
        let body = page.split_once("poster-text").and_then(|(_, rest)| rest.split_once("class=\"actions")).expect("the text").0;
        let words = seen(body.split_once('>').expect("the element").1);
        let document = Document::parse(svg).expect("XML");
        let groups = document.descendants().filter(|node| node.has_tag_name("g"));
        let is_text = |id: &str| ["heading", "text", "figures", "chart"].iter().any(|kind| id.starts_with(kind));
        let own = groups.filter(|group| group.attribute("id").is_some_and(is_text));
        let lines: Vec<String> = own
            .flat_map(|group| group.descendants().filter(|node| node.has_tag_name("text")))
            .map(|text| packed(&text.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect::<String>()))
            .collect();
        assert!(lines.len() > 40, "{picture}: {lines:?}");
        for line in &lines {
            assert!(words.contains(line.as_str()), "{picture} says {line:?}, the page does not: {words}");
        }
        // Every figure of the page is on the picture.
        let drawn = lines.concat();
        for figure in body.split("<data ").skip(1).filter_map(|rest| rest.split_once('>')?.1.split('<').next()) {
            assert!(drawn.contains(&packed(figure)), "{picture} lacks {figure}");
        }
    }
}

#[test]
fn a_poster_is_offered_and_made_in_the_languages_that_have_one() {
    let site = Site::sample();
    std::fs::remove_file(site.path().join("content/2023/poster.en.md")).expect("it was there");
    site.remove("content/2023/translations.lock.yaml");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.err.contains("poster"), "the missing language is a warning: {}", run.err);
    assert!(site.has("public/2023/poster.png") && !site.has("public/en/2023/poster.png"));
    assert!(site.page("2023/index.html").contains("href=\"poster.html\""));
    let page = site.page("en/2023/poster.html");
    assert!(
        page.contains("class=\"fallback\"") && page.contains("lang=\"zh-Hans\"") && !page.contains("href=\"poster.png\""),
        "{page}"
    );
    assert!(!site.page("sitemap.xml").contains("/en/2023/poster.html"));
    // A site without one has no page and no link.
    site.remove("content/2023/poster.zh.md");
    site.run(&["build"]);
    assert!(!site.has("public/2023/poster.html") && !site.page("2023/index.html").contains("poster.html"));
}

#[test]
fn the_picture_is_narrow_and_as_high_as_its_text() {
    let site = Site::sample();
    site.build();
    let picture = image::open(site.path().join("public/2023/poster.png")).expect("a picture");
    assert!(picture.width() == 1080 && (3000..6000).contains(&picture.height()), "{} × {}", picture.width(), picture.height());
}

/// A card leaves a text out that it cannot draw; of a poster nothing is left out.
#[test]
fn what_no_font_contains_is_seen_to_be_missing() {
    let picture = |words: &str| {
        let site = Site::copy("small");
        site.write("content/2024/poster.zh.md", format!("**规模**\n\n{words}\n"));
        site.write("content/2024/poster.en.md", "**Scale**\n\nWords.\n");
        let mut command = crate::support::program();
        command.env("GONGKAI_FONTS", crate::support::repository().join("tests/fonts/han"));
        let output = command.current_dir(site.path()).args(["build", "--lang", "zh"]).output().expect("it can be started");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let told = [output.stdout, output.stderr].concat();
        (site.output()["2024/poster.png"].clone(), String::from_utf8(told).expect("UTF-8"))
    };
    let (drawn, told) = picture("学校\u{2a6d6}一所");
    assert!(["〓", "□", "?"].iter().any(|sign| picture(&format!("学校{sign}一所")).0 == drawn));
    assert!(drawn != picture("学校一所").0 && told.contains('〓'), "{told}");
}

/// A chart of a table that no page shows would be all that readers see of it.
#[test]
fn a_chart_of_a_poster_has_its_table_in_the_report() {
    let site = Site::sample();
    assert_eq!(site.run(&["check", "--lang", "en"]).code, Some(0));
    for language in ["zh", "en"] {
        let file = format!("content/2023/quality.{language}.md");
        let text = site.read(&file);
        let start = text.find(":::chart contest-awards").expect("the chart");
        let end = start + text[start..].find("\n:::").expect("its end") + 4;
        site.write(&file, format!("{}{}", &text[..start], &text[end..]));
    }
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.code == Some(1) && run.err.contains("The poster shows the table `contest-awards`"), "{}", run.err);
}
