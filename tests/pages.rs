//! What the pages of the sample must carry.

mod support;

use std::collections::BTreeSet;
use support::Site;

#[test]
fn the_front_page_mirrors_the_bureaus() {
    let site = Site::sample();
    let page = site.build().page("2023/index.html");
    for word in [
        "安阳市职业教育质量年度报告",
        "2023年度",
        "职成教育科",
        "冯兴荣",
        "2024年1月9日 09:00",
        "（主动公开）",
        "扫一扫",
        "字号",
        "第八部分",
    ] {
        assert!(page.contains(word), "{word}");
    }
    assert!(!page.contains("作者"), "no label without a value");
    for word in ["4105000060", "豫ICP备2020029057号", "豫公网安备41050202000195号", "0372-5116811", "455000", "我为政府网站找错"]
    {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn clauses_keep_their_addresses_in_every_language() {
    let site = Site::sample();
    site.build();
    for name in ["overview", "students", "quality", "cooperation", "service-to-society", "government", "party", "problems"] {
        let ids = |page: String| -> Vec<String> {
            let parts = page.split("<section class=\"clause\" id=\"").skip(1);
            parts.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
        };
        let (zh, en) = (ids(site.page(&format!("2023/{name}.html"))), ids(site.page(&format!("en/2023/{name}.html"))));
        assert_eq!(zh, en);
        assert!(!zh.is_empty());
    }
}

#[test]
fn numbers_are_printed_as_each_language_prints_them() {
    let site = Site::sample();
    site.build();
    let (zh, en) = (site.page("2023/service-to-society.html"), site.page("en/2023/service-to-society.html"));
    assert!(zh.contains("<data class=\"fact\" value=\"19525\">19525人次</data>"));
    assert!(en.contains("value=\"19525\">19,525"));
    assert!(zh.contains("<data class=\"fact\" value=\"198\">198%</data>") && !zh.contains("198.00"));
    let (zh, en) = (site.page("2023/overview.html"), site.page("en/2023/overview.html"));
    assert!(zh.contains("<data class=\"fact\" value=\"48000\">4.8万人</data>"));
    assert!(en.contains("value=\"48000\">48,000"));
    assert!(zh.contains("<data class=\"fact\" value=\"1:16.7\">约1:16.7</data>"));
    assert!(en.contains("value=\"1:16.7\">about 1:16.7</data>"));
    assert!(zh.contains("5625.96元") && en.contains("5,625.96"));
}

#[test]
fn metadata_is_complete_and_of_right_form() {
    let site = Site::sample();
    site.build();
    let page = site.page("2023/quality.html");
    let address = "https://jyj.anyang.example/zhijiao/2023/quality.html";
    for tag in [
        format!("<link rel=\"canonical\" href=\"{address}\">"),
        format!("<link rel=\"alternate\" hreflang=\"zh-Hans\" href=\"{address}\">"),
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://jyj.anyang.example/zhijiao/en/2023/quality.html\">".to_owned(),
        format!("<link rel=\"alternate\" hreflang=\"x-default\" href=\"{address}\">"),
        format!("<meta property=\"og:url\" content=\"{address}\">"),
        "<meta property=\"og:locale\" content=\"zh_CN\">".to_owned(),
        "<meta name=\"SiteIDCode\" content=\"4105000060\">".to_owned(),
        "<meta name=\"SiteDomain\" content=\"jyj.anyang.example\">".to_owned(),
        "<meta name=\"ColumnType\" content=\"信息公开年报\">".to_owned(),
        "<meta name=\"PubDate\" content=\"2024-01-09 09:00\">".to_owned(),
        "<meta name=\"ContentSource\" content=\"安阳市教育局\">".to_owned(),
        "<meta name=\"Author\" content=\"冯兴荣\">".to_owned(),
        "<meta itemprop=\"name\"".to_owned(),
        "<meta name=\"twitter:card\" content=\"summary_large_image\">".to_owned(),
    ] {
        assert!(page.contains(&tag), "{tag}");
    }
    let json = page.split("<script type=\"application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let json: serde_json::Value = serde_json::from_str(json.expect("linked data")).expect("linked data parses");
    let kinds: Vec<&str> =
        json["@graph"].as_array().expect("a graph").iter().filter_map(|entry| entry["@type"].as_str()).collect();
    assert_eq!(kinds, ["GovernmentOrganization", "Article", "BreadcrumbList"]);
    assert!(site.page("2023/index.html").contains("\"@type\":\"Report\""));
}

#[test]
fn titles_and_descriptions_differ_from_page_to_page() {
    let site = Site::sample();
    let output = site.build().output();
    let mut titles = BTreeSet::new();
    for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let title = page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).expect("a title").to_owned();
        assert!(!title.is_empty() && titles.insert(title.clone()), "{name}: {title}");
    }
}

#[test]
fn the_whole_report_holds_every_section_and_stays_on_its_page() {
    let site = Site::sample();
    site.build();
    let whole = site.page("2023/print.html");
    for id in ["overview", "scale", "training-services", "improvements"] {
        assert!(whole.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(whole.contains("<link rel=\"canonical\" href=\"https://jyj.anyang.example/zhijiao/2023/\">"));
    let text = whole.split("<div class=\"text\">").nth(1).expect("the text");
    assert!(text.contains("href=\"#"), "links inside the report lead down the page");
    let sitemap = site.page("sitemap.xml");
    assert!(!sitemap.contains("print.html") && !sitemap.contains("404"));
    assert!(sitemap.contains("<loc>https://jyj.anyang.example/zhijiao/en/2023/problems.html</loc>"));
}

/// Everything but the 404 page and metadata is relative: the site works at any
/// path and from a folder.
#[test]
fn pages_name_no_absolute_paths_of_their_own() {
    let site = Site::sample();
    let output = site.build().output();
    for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".html") && !name.ends_with("404.html")) {
        let page = String::from_utf8_lossy(bytes);
        for attribute in ["href=\"/", "src=\"/"] {
            assert!(!page.contains(attribute), "{name}: {attribute}");
        }
        for target in page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(!target.ends_with('/') || target.contains("://"), "{name} links to a folder: {target}");
        }
    }
}

/// First load besides the code's picture: 60 KB as stored, 10 KB of it script.
#[test]
fn pages_are_light() {
    let site = Site::sample();
    let output = site.build().output();
    let size = |name: &str| output[name].len();
    let scripts: usize = output.iter().filter(|(name, _)| name.ends_with(".js")).map(|(_, bytes)| bytes.len()).sum();
    assert!(scripts <= 10 * 1024, "{scripts} bytes of script");
    let shared = scripts + size("assets/site.css") + size("assets/print-2023-zh.css") + size("assets/icon.svg");
    for name in output.keys().filter(|name| name.ends_with(".html") && !name.ends_with("print.html")) {
        let total = shared + size(name);
        assert!(total <= 60 * 1024, "{name}: {total} bytes");
    }
}

#[test]
fn feeds_are_dated_by_the_content_alone() {
    let site = Site::sample();
    site.build();
    let feed = site.page("feed.xml");
    assert!(feed.contains("<updated>2024-01-09T09:00:00+08:00</updated>"));
    site.replace("content/2023/report.yaml", "disclosure:", "corrections:\n  - date: 2024-03-01\n    text:\n      zh: 更正一处。\n      en: One mended.\n    clause: scale\ndisclosure:");
    site.build();
    assert!(site.page("feed.xml").contains("<updated>2024-03-01T00:00:00+08:00</updated>"));
    assert!(site.page("2023/index.html").contains("<a href=\"overview.html#scale\">更正一处。</a>"));
    assert!(site.page("robots.txt").contains("Sitemap: https://jyj.anyang.example/zhijiao/sitemap.xml"));
}
