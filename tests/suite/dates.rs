//! Dates as precise as the author knows them, on every page and in every file that
//! programs read; the site's clocks; who publishes, said once.

use crate::support::Site;

const REPORT: &str = "content/2023/report.yaml";

fn small(edits: &[(&str, &str, &str)]) -> Site {
    let site = Site::copy("small");
    for (file, from, to) in edits {
        site.replace(file, from, to);
    }
    site.build();
    site
}

/// What stands between two texts of a page.
fn between<'a>(page: &'a str, start: &str, end: &str) -> &'a str {
    let rest = page.split_once(start).expect("a start").1;
    rest.split_once(end).expect("an end").0
}

#[test]
fn a_day_is_printed_as_a_day() {
    let site = small(&[
        (REPORT, "published: 2024-01-09 09:00", "published: 2024-01-09"),
        ("content/site.yaml", "languages:", "levels:\n  published-minute: off\nlanguages:"),
    ]);
    let page = site.page("2023/index.html");
    assert!(page.contains("<time datetime=\"2024-01-09\">2024年1月9日</time>"), "{page}");
    assert!(page.contains("<meta name=\"PubDate\" content=\"2024-01-09\">"));
    assert!(page.contains("\"datePublished\":\"2024-01-09\""));
    assert!(!page.contains("00:00"), "no hour is made up");
    assert!(!site.page("2023/print.html").contains("00:00"));
    assert!(site.page("en/2023/index.html").contains("<time datetime=\"2024-01-09\">January 9, 2024</time>"));
    let map = site.page("sitemap.xml");
    assert!(map.contains("<lastmod>2024-01-09</lastmod>"), "{map}");
    // Atom has no dates without a time.
    assert!(site.page("feed.xml").contains("<published>2024-01-09T00:00:00+08:00</published>"));
}

#[test]
fn a_minute_is_printed_where_there_is_one() {
    let site = small(&[]);
    let page = site.page("2023/index.html");
    assert!(page.contains("<time datetime=\"2024-01-09T09:00:00+08:00\">2024年1月9日 09:00</time>"));
    assert!(page.contains("<meta name=\"PubDate\" content=\"2024-01-09 09:00\">"));
    assert!(site.page("sitemap.xml").contains("<lastmod>2024-01-09T09:00:00+08:00</lastmod>"));
}

#[test]
fn the_minute_is_asked_for_and_need_not_be() {
    let site = Site::copy("small");
    site.replace(REPORT, "published: 2024-01-09 09:00", "published: 2024-01-09");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!((run.code, run.err.matches("[published-minute]").count()), (Some(0), 1), "{}", run.err);
    let settings = site.read("content/site.yaml");
    site.write("content/site.yaml", format!("{settings}levels:\n  published-minute: off\n"));
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!((run.code, run.err.matches("published-minute").count()), (Some(0), 0), "{}", run.err);
}

#[test]
fn a_correction_may_have_a_minute() {
    let correction = "corrections:\n  - date: 2024-01-09 17:30\n    text: { zh: 更正一处。, en: One mended. }\ndisclosure:";
    let site = small(&[(REPORT, "disclosure:", correction)]);
    assert!(site.page("2023/index.html").contains("<time datetime=\"2024-01-09T17:30:00+08:00\">2024年1月9日 17:30</time>"));
    assert!(site.page("feed.xml").contains("<updated>2024-01-09T17:30:00+08:00</updated>"));
    let site = Site::copy("small");
    site.replace(REPORT, "disclosure:", &correction.replace("17:30", "08:59"));
    assert!(site.run(&["check", "--lang", "en"]).err.contains("[date-order]"));
}

#[test]
fn the_sites_clocks_are_told_to_programs() {
    let site = small(&[("content/site.yaml", "copyright_year", "time_zone: -03:30\ncopyright_year")]);
    let page = site.page("2023/index.html");
    assert!(page.contains("<time datetime=\"2024-01-09T09:00:00-03:30\">2024年1月9日 09:00</time>"));
    assert!(page.contains("\"datePublished\":\"2024-01-09T09:00:00-03:30\""));
    assert!(page.contains("<meta name=\"PubDate\" content=\"2024-01-09 09:00\">"));
    for name in ["feed.xml", "en/feed.xml", "sitemap.xml"] {
        let text = site.page(name);
        assert!(text.contains("2024-01-09T09:00:00-03:30") && !text.contains("+08:00"), "{name}: {text}");
    }
}

#[test]
fn a_cover_bears_what_the_document_bears() {
    for (written, zh, en) in [("2024-01", "2024年1月", "January 2024"), ("2024", "2024年", "2024")] {
        let site = small(&[(REPORT, "formed: 2024-01-09", &format!("formed: {written}"))]);
        let time = |text: &str| format!("<time datetime=\"{written}\">{text}</time>");
        assert!(site.page("2023/print.html").contains(&time(zh)), "{written}");
        assert!(site.page("en/2023/print.html").contains(&time(en)), "{written}");
        assert!(site.page("2023/index.html").contains(&format!("\"dateCreated\":\"{written}\"")));
    }
}

#[test]
fn english_dates_have_one_order() {
    let order = |order: &str| format!("    grouping: true\n    date_order: {order}");
    for (word, printed) in [("day-month-year", "9 January 2024 09:00"), ("month-day-year", "January 9, 2024 09:00")] {
        let site = small(&[("content/site.yaml", "    grouping: true", &order(word))]);
        assert_eq!(between(&site.page("en/2023/index.html"), "<time datetime=\"2024-01-09T09:00:00+08:00\">", "<"), printed);
    }
    let british = small(&[("content/site.yaml", "    tag: en", "    tag: en-GB")]);
    assert!(british.page("en/2023/index.html").contains(">9 January 2024 09:00<"), "the tag has a habit of its own");
}

#[test]
fn the_sample_writes_english_dates_in_one_way() {
    let site = Site::sample();
    site.build();
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    for (name, bytes) in site.output().into_iter().filter(|(name, _)| name.starts_with("en/") && name.ends_with(".html")) {
        let page = String::from_utf8_lossy(&bytes).into_owned();
        for month in months {
            let word = format!("{month} ");
            let mut after = page.split(word.as_str()).skip(1);
            let day_behind = |rest: &str| {
                let digits = rest.chars().take_while(char::is_ascii_digit).count();
                (1..=2).contains(&digits)
            };
            assert!(!after.any(day_behind), "{name}: a day behind {month}");
        }
    }
    assert!(site.page("en/2023/index.html").contains(">9 January 2024<"));
}

#[test]
fn who_publishes_is_said_once_on_the_front_page() {
    let site = small(&[]);
    let page = site.page("index.html");
    let (head, foot) = page.split_once("<footer").expect("a foot");
    let body = head.split_once("<body").expect("a body").1;
    assert_eq!(body.matches(">云汀市教育局<").count(), 1, "{body}");
    assert_eq!(between(&page, "<h1 class=\"title\">", "</h1>"), "职业教育质量年度报告");
    assert_eq!(between(&page, "<title>", "</title>"), "职业教育质量年度报告 - 云汀市教育局");
    assert!(foot.contains("主办单位：云汀市教育局"));

    // Without a column the name itself is the title.
    let site = Site::copy("partial");
    assert_eq!(site.run(&["build"]).code, Some(0));
    let page = site.page("index.html");
    let body = page.split_once("<body").and_then(|(_, body)| body.split_once("<footer")).expect("a body").0;
    assert_eq!(body.matches(">雨坪市教育局<").count(), 1, "{body}");
    assert_eq!(between(&page, "<title>", "</title>"), "雨坪市教育局");
    assert_eq!(between(&site.page("sitemap.html"), "<title>", "</title>"), "网站地图 - 雨坪市教育局");

    // A site with a name of its own says both.
    let site = small(&[(
        "content/site.yaml",
        "  zh: 云汀市教育局\n  en: Yunting Education Bureau\ntheme",
        "  zh: 云汀教育公开\n  en: Open Education\ntheme",
    )]);
    let page = site.page("index.html");
    assert_eq!(between(&page, "<h1 class=\"title\">", "</h1>"), "云汀教育公开");
    assert!(page.contains("<p class=\"organization\">"));
}

/// Dates of another calendar, numbers behind the name of a month, and announcements that only name a year are no impossible dates.
#[test]
fn what_only_looks_like_a_wrong_date_is_not_told() {
    let site = Site::copy("small");
    let told = |language: &str, text: &str| {
        let head = if language == "zh" { "# 工作打算\n\n## 下一步" } else { "# Plans\n\n## Next steps" };
        site.write(&format!("content/2023/plans.{language}.md"), format!("{head} {{#next-steps}}\n\n{text}\n"));
        site.run(&["check", "--lang", "en"]).err.contains("[date-impossible]")
    };
    for (language, text, expected) in [
        ("zh", "为期36个月，18月龄儿童，版本2023.13.5，第45日，农历二月三十日，三月三，24:00。", false),
        ("en", "In June 31 schools took part.", false),
        ("en", "Mend it by June 31 at the latest.", true),
        ("zh", "2024年13月完成。", true),
        ("zh", "2024年12月32日完成。", true),
        ("zh", "自2025年5月1日至2024年4月30日。", true),
        ("zh", "自2024年5月1日至2025年4月30日。", false),
    ] {
        assert_eq!(told(language, text), expected, "{text}");
        site.write("content/2023/plans.zh.md", "# 工作打算\n\n## 下一步 {#next-steps}\n\n文字。\n");
        site.write("content/2023/plans.en.md", "# Plans\n\n## Next steps {#next-steps}\n\nText.\n");
    }
    let report = site.read(REPORT);
    for (zh, expected) in
        [("2023年度决算批复后20日内", false), ("2023年12月决算批复后20日内", false), ("2025年1月", false), ("2023年12月", true)]
    {
        site.write(REPORT, format!("{report}next_release:\n  zh: {zh}\n  en: in due course\n"));
        let run = site.run(&["check", "--lang", "en"]);
        assert_eq!(run.err.contains("[date-order]"), expected, "{zh}: {}", run.err);
    }
}
