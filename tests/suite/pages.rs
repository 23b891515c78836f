//! What the pages of the sample must carry.

use crate::support::{self, Site};
use std::collections::BTreeSet;

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
    assert!(zh.contains("<data class=\"fact\" data-fact=\"training\" value=\"19525\">19525人次</data>"));
    assert!(en.contains("value=\"19525\">19,525"));
    assert!(
        zh.contains("<data class=\"fact\" data-fact=\"advanced-certificates-rate\" value=\"198\">198%</data>")
            && !zh.contains("198.00")
    );
    let (zh, en) = (site.page("2023/overview.html"), site.page("en/2023/overview.html"));
    assert!(zh.contains("<data class=\"fact\" data-fact=\"enrolment\" value=\"48000\">4.8万人</data>"));
    assert!(en.contains("value=\"48000\">48,000"));
    assert!(zh.contains("<data class=\"fact\" data-fact=\"teacher-ratio\" value=\"1:16.7\">约1:16.7</data>"));
    assert!(en.contains("value=\"1:16.7\">about 1:16.7</data>"));
    assert!(zh.contains("5625.96元") && en.contains("5,625.96"));
}

/// What stands between two marks of a page.
fn part<'p>(page: &'p str, start: &str, end: &str) -> &'p str {
    let rest = page.split_once(start).expect(start).1;
    rest.split_once(end).map_or(rest, |(part, _)| part)
}

fn list_of(page: &str) -> &str {
    part(page, "<details class=\"fact-list\">", "</details>")
}

#[test]
fn a_section_lists_its_figures_once_in_their_order() {
    let site = Site::sample();
    site.build();
    for page in [site.page("2023/quality.html"), site.page("en/2023/quality.html")] {
        let (text, list) = page.split_once("<details class=\"fact-list\">").expect("the list");
        let mut printed: Vec<&str> = Vec::new();
        for id in text.split("data-fact=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !printed.contains(&id) {
                printed.push(id);
            }
        }
        let listed: Vec<&str> = list.split("data-entry=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(listed, printed);
        assert!(listed.len() > 15);
    }
    let overview = site.page("2023/overview.html");
    let entry = part(list_of(&overview), "data-entry=\"schools\">", "</div>");
    for words in [
        "<dt><a href=\"data.html#fact-schools\">中等职业学校</a></dt><dd>15所</dd>",
        "全市中等职业学校的数量。",
        "统计范围：含滑县。",
    ] {
        assert!(entry.contains(words), "{words}: {entry}");
    }
    assert!(list_of(&overview).contains("报告期：2023年1月1日至2023年12月31日"));
    let without = site.page("2023/party.html");
    assert!(!without.contains("fact-list\""), "no list where there are no figures");
    let whole = site.page("2023/print.html");
    assert_eq!(whole.matches("class=\"block fact-list\"").count(), 1, "once, at the end of the whole report");
    assert_eq!(whole.matches("data-entry=\"schools\"").count(), 1);
}

#[test]
fn relations_are_written_out_as_each_language_writes_them() {
    let site = Site::sample();
    site.build();
    for (page, words) in [
        (
            "2023/service-to-society.html",
            "职业技能培训 ÷ 职业技能培训目标 = 职业技能培训完成率 <bdi>19525 ÷ 14500 = 134.66%</bdi>",
        ),
        ("en/2023/service-to-society.html", "<bdi>19,525 ÷ 14,500 = 134.66%</bdi>"),
        ("2023/quality.html", "<bdi>16 + 65 + 80 = 161</bdi>"),
        ("en/2023/quality.html", "<bdi>16 + 65 + 80 = 161</bdi>"),
        ("2023/overview.html", "省级社区教育实验区 <bdi>汤阴县、殷都区、林州市，共3个</bdi>"),
        ("en/2023/overview.html", "<bdi>Tangyin County, Yindu District, Linzhou: 3 in all</bdi>"),
        ("2023/overview.html", "<bdi>2709 : 4.8万 ≠ 1:16.7</bdi> <a href=\"#waiver-teaching-staff--11\">见1.3的说明</a>"),
    ] {
        let page = site.page(page);
        assert_eq!(list_of(&page).matches(words).count(), 1, "{words}");
    }
    let small = Site::copy("small");
    small.build();
    let page = small.page("2024/overview.html") + &small.page("2024/quality.html");
    for words in ["在校生增长：在校生与2023年度相比 <bdi>(4.8万 − 4.2万) ÷ 4.2万 ≈ 14.29%</bdi>", " − ", " ≤ ", " ≥ ", " ≠ "]
    {
        assert!(page.contains(words), "{words}");
    }
}

#[test]
fn a_waived_relation_is_explained_where_its_result_stands() {
    let site = Site::sample();
    site.build();
    let output = site.output();
    for (name, bytes) in output.iter().filter(|(name, _)| name.ends_with(".html")) {
        let page = String::from_utf8_lossy(bytes);
        let expected = usize::from(name.ends_with("/overview.html") || name.ends_with("/print.html"));
        assert_eq!(page.matches("<aside class=\"waiver\"").count(), expected, "{name}");
        assert_eq!(page.matches("<sup class=\"waiver-mark\">").count(), expected, "{name}");
    }
    for (page, words) in [
        (
            "2023/overview.html",
            ["说明：师生比 约1:16.7、中等职业学校教职工 2709人、中等职业学校在校生 4.8万人", "报告所印师生比不能由"],
        ),
        ("en/2023/overview.html", ["Teacher–student ratio about 1:16.7, ", "The printed ratio does not follow"]),
        ("2023/print.html", ["说明：师生比", "报告所印师生比不能由"]),
    ] {
        let page = site.page(page);
        let clause = part(&page, "id=\"teaching-staff\" data-place", "</section>");
        assert!(clause.contains("</data><sup class=\"waiver-mark\"><a href=\"#waiver-teaching-staff--11\""));
        let note = part(clause, "<aside class=\"waiver\" role=\"note\" id=\"waiver-teaching-staff--11\">", "</aside>");
        assert!(words.iter().all(|words| note.contains(words)), "{note}");
    }
    // A waived key figure is marked too, and explained below the figures.
    site.replace("content/2023/report.yaml", "  - employment-rate\n", "  - teacher-ratio\n");
    site.build();
    for page in ["2023/index.html", "index.html"] {
        let page = site.page(page);
        assert_eq!(page.matches("class=\"figure-mark\"").count(), 1);
        assert!(page.contains("id=\"waiver-key-figures--11\""));
    }
}

/// Ids are there once, and every link to a place of its own page arrives.
#[test]
fn ids_are_unique_and_links_down_the_page_arrive() {
    for site in [Site::sample(), Site::copy("small"), Site::copy("three")] {
        site.build();
        for (name, bytes) in site.output().iter().filter(|(name, _)| name.ends_with(".html")) {
            let page = String::from_utf8_lossy(bytes);
            let mut ids = BTreeSet::new();
            for id in page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(!id.is_empty() && !id.contains(char::is_whitespace) && ids.insert(id), "{name}: {id}");
            }
            for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(ids.contains(target), "{name}: #{target}");
            }
        }
    }
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

/// What searches or speaks is loaded when somebody asks for it.
fn is_for_every_page(name: &str) -> bool {
    name.starts_with("assets/")
        && !["search.", "speech.", "table-tools.", "assets/data."].iter().any(|script| name.contains(script))
}

/// First load besides the code’s picture and exhibits: 90 KB as stored, 20 KB of it
/// script; a third of that as hosts send it.
#[test]
fn pages_are_light() {
    let site = Site::sample();
    let output = site.build().output();
    let size = |name: &str| output[name].len();
    let scripts: usize =
        output.iter().filter(|(name, _)| name.ends_with(".js") && is_for_every_page(name)).map(|(_, bytes)| bytes.len()).sum();
    assert!(scripts <= 20 * 1024, "{scripts} bytes of script");
    let shared = scripts
        + ["site.css", "print-2023-zh.css", "icon.svg"].iter().map(|name| size(&support::asset(&output, name))).sum::<usize>();
    let is_whole = |name: &str| name.ends_with("print.html") || name.ends_with("data.html");
    for name in output.keys().filter(|name| name.ends_with(".html") && !is_whole(name)) {
        let page = String::from_utf8_lossy(&output[name]);
        let exhibits: usize = page.split("<figure class=\"exhibit").skip(1).filter_map(|rest| rest.find("</figure>")).sum();
        let total = shared + size(name) - exhibits;
        assert!(total <= 91 * 1024, "{name}: {total} bytes");
    }
}

#[test]
fn feeds_are_dated_by_the_content_alone() {
    let site = Site::sample();
    site.remove("content/2023/translations.lock.yaml");
    site.build();
    let feed = site.page("feed.xml");
    assert!(feed.contains("<updated>2024-01-09T09:00:00+08:00</updated>"));
    site.replace("content/2023/report.yaml", "disclosure:", "corrections:\n  - date: 2024-03-01\n    text:\n      zh: 更正一处。\n      en: One mended.\n    clause: scale\ndisclosure:");
    site.build();
    assert!(site.page("feed.xml").contains("<updated>2024-03-01T00:00:00+08:00</updated>"));
    assert!(site.page("2023/index.html").contains("<a href=\"overview.html#scale\">更正一处。</a>"));
    assert!(site.page("robots.txt").contains("Sitemap: https://jyj.anyang.example/zhijiao/sitemap.xml"));
}

#[test]
fn a_chinese_address_is_asked_for_in_ascii_and_read_in_chinese() {
    let site = Site::copy("small");
    site.replace("content/site.yaml", "base_url: https://report.example/x/", "base_url: https://教育局.中国/质量/");
    site.build();
    let machines = "https://xn--dgtp5sd2w.xn--fiqs8s/%E8%B4%A8%E9%87%8F/";
    let page = site.page("2023/overview.html");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{machines}2023/overview.html\">")), "{page}");
    assert!(page.contains("<p class=\"qr-address\"><bdi>https://教育局.中国/质量/2023/overview.html</bdi></p>"));
    assert!(page.contains("https%3A%2F%2Fxn--dgtp5sd2w.xn--fiqs8s%2F%25E8%25B4%25A8"), "shared links");
    assert!(site.page("404.html").contains("href=\"/%E8%B4%A8%E9%87%8F/index.html\""));
    for name in ["sitemap.xml", "feed.xml", "robots.txt"] {
        let text = site.page(name);
        assert!(text.contains(machines) && !text.contains("教育局.中国"), "{name}");
    }
    // Written in the other form, it is the same site.
    let before = site.output();
    site.replace("content/site.yaml", "https://教育局.中国/质量/", machines);
    site.build();
    assert!(site.output() == before, "both forms give the same bytes");
    let run = site.run(&["build", "--lang", "en", "--base-url", "https://a b.cn/"]);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("contains a character that is not allowed in a host (U+0020)"), "{}", run.err);
}

/// Of the report before, in the same series, if both were measured alike; no finer than the
/// coarser of the two values.
#[test]
fn a_key_figure_says_how_it_has_changed() {
    let site = Site::copy("small");
    let shares = "  double-qualified-share:\n    label:\n      zh: “双师型”教师占比\n      en: Share of dual-qualified teachers\n    unit: percent\n    value: 50.7\n";
    let training = "  training:\n    label:\n      zh: 培训\n      en: Training\n    unit: person-time\n    value: 18000\n";
    site.replace("content/2023/facts.yaml", "facts:\n", &format!("facts:\n{shares}{training}"));
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let (zh, en) = (site.page("2024/index.html"), site.page("en/2024/index.html"));
    let up = "<span class=\"figure-arrow\" aria-hidden=\"true\">↑</span> ";
    let down = up.replace('↑', "↓");
    for (page, words) in [
        (&zh, format!("{up}比2023年度（14所）增加2所<")),
        (&en, format!("{up}14\u{a0}schools in 2023: up 2\u{a0}schools<")),
        (&zh, format!("{up}比2023年度（约4.2万人）增加约0.6万人<")),
        (&zh, format!("{down}比2023年度（50.7%）减少2.5个百分点<")),
        (&en, format!("{down}50.7% in 2023: down 2.5\u{a0}percentage points<")),
    ] {
        assert!(page.contains(&words), "{words}");
    }
    assert_eq!(zh.matches("figure-earlier").count(), 3, "the training has another name, and the rest no value before");
    assert!(!site.page("2023/index.html").contains("figure-earlier"), "the first report has none before");
    site.replace("content/2023/facts.yaml", "    value: 14\n", "    value: 16\n");
    site.build();
    assert!(site.page("2024/index.html").contains("<span class=\"figure-earlier\">与2023年度（16所）相同</span>"));
    // Within the rounding of the two nobody knows whether it is more or less.
    site.replace("content/2023/facts.yaml", "    value: 4.2万\n", "    value: 47960\n");
    site.replace("content/2023/facts.yaml", "    value: 50.7\n", "    value: 48.2\n");
    let growth = "  enrolment-grows:\n    growth: [enrolment]\n    equals: enrolment-growth\n";
    site.replace("content/2024/facts.yaml", growth, "");
    let run = site.run(&["build"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(site.page("2024/index.html").matches("figure-earlier").count(), 2, "schools, and the equal share");
}

#[test]
fn a_correction_is_seen_at_the_title_and_at_its_clause() {
    let site = Site::copy("small");
    site.build();
    let note = "<p class=\"correction\" role=\"note\"><span class=\"stamp\">更正</span> <a href=\"index.html#corrections\"><time datetime=\"2025-02-03\">2025年2月3日</time></a> 更正了培训人次。</p>";
    for page in ["2024/quality.html", "2024/print.html"] {
        let page = site.page(page);
        let clause = page.split("id=\"training\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("the clause");
        assert!(clause.contains(note), "{clause}");
        assert_eq!(page.matches("class=\"correction\"").count(), 1, "at its clause alone");
    }
    for page in ["2024/index.html", "2024/print.html"] {
        let page = site.page(page);
        let title = page.split("title-corrected").nth(1).and_then(|rest| rest.split("</p>").next()).expect("the title");
        assert!(title.contains("href=\"#corrections\"") && title.contains("2025年2月3日</time>、<time"), "{title}");
        assert!(page.contains("id=\"corrections\""));
    }
    assert!(!site.page("2023/index.html").contains("title-corrected"), "nothing was corrected");
}

/// A clause and a section that were withdrawn keep their addresses and numbers; an appendix has a letter; the seal stands at the end.
#[test]
fn what_was_withdrawn_keeps_its_address() {
    const REPORT: &str = "content/2024/report.yaml";
    let site = Site::copy("small");
    let withdrawn = "corrections:\n  - date: 2025-04-01\n    clause: next-steps\n    withdrawn: true\n    text: { zh: 内容涉及个人信息。, en: It contained personal data. }\n  - date: 2025-04-02\n    clause: annex-a\n    withdrawn: true\n    text: { zh: 内容有误。, en: It was wrong. }\n";
    site.replace(REPORT, "corrections:\n", withdrawn);
    site.replace(REPORT, "key_figures:", "appendices: [annex-a, annex-b]\nseal:\n  file: images/gate.png\n  text: { zh: 报告专用章, en: The seal of reports }\nkey_figures:");
    for (code, titles, text) in [("zh", ["名单", "算法"], "怎样计算"), ("en", ["Lists", "Methods"], "How it is calculated")]
    {
        let plans = site.read(&format!("content/2024/plans.{code}.md"));
        let start = plans.find("{#next-steps}").expect("a clause") + "{#next-steps}\n".len();
        let end = start + plans[start..].find("## ").expect("another clause");
        site.write(&format!("content/2024/plans.{code}.md"), format!("{}\n{}", &plans[..start], &plans[end..]));
        site.write(&format!("content/2024/annex-a.{code}.md"), format!("# {}\n", titles[0]));
        site.write(&format!("content/2024/annex-b.{code}.md"), format!("# {}\n\n## {text} {{#method}}\n\n{text}。\n", titles[1]));
    }
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(!run.err.contains("column-empty") && !run.err.contains("file-unused"), "{}", run.err);
    let plans = site.page("2024/plans.html");
    let stub = part(&plans, "id=\"next-steps\"", "</section>");
    assert!(stub.contains("已撤下") && stub.contains("2025年4月1日") && stub.contains("内容涉及个人信息。"), "{stub}");
    assert!(!stub.contains("class=\"prose\"") && stub.contains("3.1"), "{stub}");
    let annex = site.page("en/2024/annex-a.html");
    assert!(annex.contains("Appendix A") && annex.contains("Withdrawn") && annex.contains("It was wrong."), "{annex}");
    let method = site.page("2024/annex-b.html");
    assert!(method.contains("附录B") && method.contains("B.1") && method.contains("alt=\"报告专用章\""), "{method}");
    let whole = site.page("en/2024/print.html");
    assert!(
        whole.contains("Appendix A")
            && whole.contains("B.1")
            && whole.contains("src=\"../../2024/images/gate.png\" alt=\"The seal of reports\"")
    );
    let map = site.read("public/sitemap.xml");
    assert!(map.contains("2024/annex-b.html") && !map.contains("annex-a.html"), "{map}");
    assert!(map.contains("2025-04-02"), "the withdrawal is the last change");
}

/// Headings of the third level with an id are numbered in their clause; those without are not.
#[test]
fn a_clause_has_sub_clauses() {
    let site = Site::copy("small");
    for (code, titles) in [("zh", ["甲组", "说明", "乙组"]), ("en", ["Group one", "Remark", "Group two"])] {
        let name = format!("content/2024/plans.{code}.md");
        let [one, remark, two] = titles;
        let text = format!(
            "### {one} {{#group-a}}\n\n{one}。\n\n### {remark}\n\n{remark}。\n\n### {two} {{#group-b}}\n\n[{one}](#group-a)。\n\n## "
        );
        site.write(
            &name,
            site.read(&name).replacen("## ", "\0", 1).replacen("\n## ", &format!("\n{text}"), 1).replacen('\0', "## ", 1),
        );
    }
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = site.page("2024/plans.html");
    assert!(page.contains("<h3 id=\"group-a\"><span class=\"number\">3.1.1</span> 甲组</h3>"), "{page}");
    assert!(
        page.contains("<h3>说明</h3>") && page.contains("<h3 id=\"group-b\"><span class=\"number\">3.1.2</span> 乙组</h3>"),
        "{page}"
    );
    assert!(page.contains("#group-a\">甲组</a>"), "{page}");
    assert!(site.page("en/2024/print.html").contains("<h4 id=\"group-b\"><span class=\"number\">3.1.2</span> Group two</h4>"));

    // The contents of the page lead to them, and words are found in the sub-clause that has them.
    let contents = part(&page, "class=\"toc-list\"", "</nav>");
    assert!(contents.contains("<a href=\"#group-b\"><span class=\"number\">3.1.2</span> <span>乙组</span></a>"), "{contents}");
    assert!(!contents.contains("说明"), "{contents}");
    let found = |index: &str, passage: &str| site.page(index).contains(passage);
    assert!(found("search/zh/2024-1.js", r#"{"id":"group-a","heading":"3.1.1 甲组","text":"甲组。 说明 说明。"}"#));
    assert!(found("search/en/2024-1.js", r#"{"id":"group-b","heading":"3.1.2 Group two","text":"Group one。"}"#));
}

/// What would be printed literally, or not at all, is told where it is.
#[test]
fn stray_braces_and_empty_links_are_told() {
    for (text, code) in [
        ("{{ schools }}}", "fact-form"),
        ("{{ schools }} }}", "fact-form"),
        ("### 小｛#x｝", "id-form"),
        ("### 小{＃x}", "id-form"),
        ("[](#scale)", "link-broken"),
    ] {
        let site = Site::copy("small");
        for language in ["zh", "en"] {
            let name = format!("content/2024/overview.{language}.md");
            site.write(&name, format!("{}\n{text}\n", site.read(&name)));
        }
        let run = site.run(&["check", "--lang", "en"]);
        assert!(run.code == Some(1) && run.err.contains(&format!("[{code}]")), "{text}: {}", run.err);
    }
}

/// In Chinese a report may be numbered as official documents are; appendices and other languages stay as they are.
#[test]
fn a_report_may_be_numbered_as_a_document() {
    let site = Site::copy("small");
    let report = site.read("content/2024/report.yaml");
    site.write("content/2024/report.yaml", format!("{report}numbering: document\n"));
    let name = "content/2024/plans.zh.md";
    site.write(
        name,
        site.read(name).replacen("\n## ", "\n### 甲组 {#group-a}\n\n甲组。\n\n## ", 2).replacen(
            "### 甲组 {#group-a}\n\n甲组。\n\n",
            "",
            1,
        ),
    );
    let name = "content/2024/plans.en.md";
    site.write(
        name,
        site.read(name).replacen("\n## ", "\n### A {#group-a}\n\nA.\n\n## ", 2).replacen("### A {#group-a}\n\nA.\n\n", "", 1),
    );
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = site.page("2024/plans.html");
    assert!(page.contains("<span class=\"section-number\">三、</span>"), "{page}");
    assert!(
        page.contains("<span class=\"number\">（二）</span>") && page.contains("<span class=\"number\">1.</span> 甲组"),
        "{page}"
    );
    assert!(site.page("search/zh/2024-1.js").contains("三、 工作打算"));
    let english = site.page("en/2024/plans.html");
    assert!(english.contains("Part 3") && english.contains(">3.2<") && english.contains(">3.1.1<"), "{english}");
    assert!(site.page("2023/plans.html").contains("第二部分"), "other reports stay as they are");
}

/// A correction says from which value to which: at the clause, on the front page, on the data page, in the file and in the feed. A
/// figure that was corrected twice was first corrected to the value that the second correction found.
#[test]
fn a_correction_says_what_a_figure_was() {
    let site = Site::copy("small");
    let first = "  - date: 2025-02-03\n    text:\n      zh: 更正了培训人次。\n      en: The number of training places was corrected.\n    clause: training\n";
    let twice = "  - date: 2025-02-05\n    text: { zh: 又核对了一次。, en: It was checked again. }\n    clause: training\n    was: { training: 1.95万 }\n  - date: 2025-02-03\n    text: { zh: 漏计一个区。, en: A district had been left out. }\n    clause: training\n    was: { training: 18000 }\n";
    site.replace("content/2024/report.yaml", first, twice);
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let changes = ["职业培训由18000人次更正为1.95万人次。漏计一个区。", "职业培训由1.95万人次更正为19525人次。又核对了一次。"];
    for name in ["2024/index.html", "2024/data.html", "feed.xml"] {
        let page = site.page(name);
        assert!(changes.iter().all(|change| page.contains(change)), "{name}: {page}");
    }
    // At the clause the values stand beside each other, and are read aloud as a sentence.
    let clause = site.page("2024/quality.html");
    for part in
        ["<del>18000人次</del>", "<ins>1.95万人次</ins>", "职业培训由18000人次更正为1.95万人次</span>", " 漏计一个区。</p>"]
    {
        assert!(clause.contains(part), "{part}: {clause}");
    }
    let english = site.page("en/2024/index.html");
    assert!(
        english.contains("Training corrected from 18,000\u{a0}person-times to 19,500\u{a0}person-times. A district"),
        "{english}"
    );
    let facts = site.page("2024/data/facts.csv");
    assert!(facts.contains("formerValue,corrected,") && facts.contains(",19500,2025-02-05,"), "{facts}");
    // Without such a correction, the files have the columns that they always had.
    assert!(!site.page("2023/data/facts.csv").contains("formerValue"));
    // An approximate value and an exact one are printed as they were disclosed, whatever the fact is now.
    site.replace("content/2024/report.yaml", "was: { training: 18000 }", "was: { training: 约1.9万 }");
    site.replace("content/2024/report.yaml", "was: { training: 1.95万 }", "was: { training: 19521 }");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let page = site.page("2024/index.html");
    for change in ["由约1.9万人次更正为19521人次。", "由19521人次更正为19525人次。"] {
        assert!(page.contains(change), "{change}: {page}");
    }
    site.replace("content/2024/report.yaml", "was: { training: 约1.9万 }", "was: { training: 18000 }");
    site.replace("content/2024/report.yaml", "was: { training: 19521 }", "was: { training: 1.95万 }");
    for (was, told) in [
        ("traning: 18000", "[unknown-fact]"),
        ("2023#training: 18000", "[unknown-fact]"),
        ("training: 11.5", "[number-form]"),
        ("training: many", "[number-form]"),
        ("training: 1.95万", "[correction-unapplied]"),
    ] {
        site.replace("content/2024/report.yaml", "training: 18000", was);
        let run = site.run(&["check", "--lang", "en"]);
        assert!(run.code == Some(1) && run.err.contains(told), "{was}: {}", run.err);
        site.replace("content/2024/report.yaml", was, "training: 18000");
    }
    // Of two at once nobody knows which came first.
    site.replace("content/2024/report.yaml", "date: 2025-02-05", "date: 2025-02-03");
    assert!(site.run(&["check", "--lang", "en"]).err.contains("[date-order]"));
}

/// A heading within a clause has no stub of its own, and what is corrected there is told at its clause.
#[test]
fn a_sub_clause_is_corrected_at_its_clause() {
    let site = Site::copy("small");
    for code in ["zh", "en"] {
        let name = format!("content/2024/quality.{code}.md");
        let text = site.read(&name);
        let (head, clause) = text.split_once("{#training}\n").expect("the clause");
        site.write(&name, format!("{head}{{#training}}\n{clause}\n### List {{#list}}\n\nNames.\n"));
    }
    let report = site.read("content/2024/report.yaml");
    site.write("content/2024/report.yaml", report.replace("    clause: training\n", "    clause: list\n"));
    assert_eq!(site.run(&["build"]).code, Some(0));
    assert!(site.page("2024/quality.html").contains("更正了培训人次。"));
    site.write("content/2024/report.yaml", report.replace("    clause: training\n", "    clause: list\n    withdrawn: true\n"));
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.code == Some(1) && run.err.contains("[withdrawn-text]"), "{}", run.err);
    site.write("content/2024/report.yaml", report);

    // Both languages have the same headings in the same order.
    let english = site.read("content/2024/quality.en.md");
    site.write("content/2024/quality.en.md", english.replace("### List {#list}\n", "### List\n"));
    assert!(site.run(&["check", "--lang", "en"]).err.contains("The heading `list` is missing in this clause in English"));
    let chinese = site.read("content/2024/quality.zh.md");
    site.write("content/2024/quality.zh.md", chinese + "\n### More {#more}\n\n更多。\n");
    site.write(
        "content/2024/quality.en.md",
        english.replace("### List {#list}", "### More {#more}\n\nMore.\n\n### List {#list}"),
    );
    let run = site.run(&["check", "--lang", "en"]);
    assert!(run.code == Some(1) && run.err.contains("[clause-order]"), "{}", run.err);
}

/// A heading with an id inside a quotation is a place of its own, and no sub-clause: it has no number and takes none.
#[test]
fn a_quoted_heading_is_no_sub_clause() {
    let site = Site::copy("small");
    for code in ["zh", "en"] {
        let name = format!("content/2024/plans.{code}.md");
        let text = "> ### 引文 {#quoted}\n>\n> 原文。\n\n### 甲组 {#group-a}\n\n甲组。\n\n## ";
        site.write(&name, site.read(&name).replacen("## ", "\0", 1).replacen("## ", text, 1).replacen('\0', "## ", 1));
    }
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = site.page("2024/plans.html");
    assert!(page.contains("<h3 id=\"quoted\">引文</h3>"), "{page}");
    assert!(page.contains("<h3 id=\"group-a\"><span class=\"number\">3.1.1</span> 甲组</h3>"), "{page}");
}
