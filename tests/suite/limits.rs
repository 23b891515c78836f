//! Inputs that ask for all time or all memory: each is told at its place, by `check` and
//! by `build`, within bounds that the system keeps.

#![allow(clippy::format_collect, reason = "inputs of some lines, made once")]

use crate::support::{self, Site, repository, run_in_time};
use std::process::Command;
use std::time::{Duration, Instant};

/// Address space, in KB: the program's own, the stacks of its threads, and little more.
const MEMORY: u64 = 4_000_000;

/// What is said within the bounds, and that it was not long in coming.
fn told(site: &Site, command: &str) -> String {
    let started = Instant::now();
    let bounded = format!("ulimit -v {MEMORY}; ulimit -t 40; exec \"$0\" {command} --lang en");
    let output = Command::new("sh")
        .args(["-c", &bounded, env!("CARGO_BIN_EXE_gongkai")])
        .current_dir(site.path())
        .env("NO_COLOR", "1")
        .env("GONGKAI_FONTS", repository().join("tests/fonts/han"))
        .output()
        .expect("a shell");
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let start: String = error.chars().take(2000).collect();
    assert_eq!(output.status.code(), Some(1), "{command}: {start}");
    assert!(started.elapsed() < Duration::from_secs(60), "{command} took {:?}", started.elapsed());
    error
}

const HEAD: &str = "# 标题\n\n## 一 {#next-steps}\n\n";

#[test]
fn markdown_that_stands_deep_is_told_at_its_place() {
    let many = 100_000;
    let marks = |open: &str, close: &str| format!("{}a{}", open.repeat(1000), close.repeat(1000));
    for (text, place) in [
        (">".repeat(3400), "5:33"),
        ("> ".repeat(6000), "5:65"),
        ("1. ".repeat(many), "5:98"),
        ((0..2600).map(|depth| format!("{}- a\n", "  ".repeat(depth))).collect(), "37:65"),
        (":::note\n".repeat(many), "37:1"),
        (format!("[^a]\n\n[^a]: {}x", "> ".repeat(6000)), "7:"),
        (marks("![", "](b)"), "5:"),
        (marks("*", "*"), "5:"),
        ("*a _b ".repeat(500) + &"_*".repeat(500), "5:"),
        ("**a ".repeat(many), "5:1"),
        ("![".repeat(many), "5:1"),
    ] {
        let site = Site::copy("small");
        site.write("content/2023/plans.zh.md", format!("{HEAD}{text}\n"));
        for command in ["check", "build"] {
            let error = told(&site, command);
            let shown: String = text.chars().take(12).collect();
            assert!(error.contains("[nesting-deep]"), "{shown}: {error}");
            assert!(error.contains(&format!("content/2023/plans.zh.md:{place}")), "{shown}: {error}");
        }
    }
}

#[test]
fn what_is_just_not_too_deep_is_built() {
    let site = Site::copy("small");
    let list: String = (0..31).map(|depth| format!("{}- 一\n", "  ".repeat(depth))).collect();
    let text = format!("# 工作打算\n\n## 下一步 {{#next-steps}}\n\n{} 甲\n\n{list}", ">".repeat(31));
    site.write("content/2023/plans.zh.md", text);
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(site.page("2023/plans.html").contains("<li>"), "the list is there");
}

#[test]
fn templates_without_end_are_told() {
    let many = 100_000;
    let in_a_loop = |step: &str, then: &str| {
        format!(
            "{{% set ns = namespace(x=['ab'], t='ab') %}}{{% for i in range(99999) %}}{{% set ns.{step} %}}{{% endfor %}}{then}"
        )
    };
    let doubled = |step: &str, then: &str| {
        format!("{{% set ns = namespace(x=['ab']) %}}{}{then}", format!("{{% set ns.{step} %}}").repeat(60))
    };
    for template in [
        format!("{{{{ {}x }}}}", "not ".repeat(many)),
        format!("{{{{ 'a'{} }}}}", "|upper".repeat(many)),
        format!("{{{{ {}", "(".repeat(many)),
        format!("{{% if a %}}{}{{% endif %}}", "{% elif b %}".repeat(many)),
        "{{ 'a\nb'|indent(1000000000) }}".to_owned(),
        "{{ '%1000000000d'|format(1) }}".to_owned(),
        "{{ [1]|batch(1000000000, 'a') }}".to_owned(),
        "{{ 'a' * 99999999 }}".to_owned(),
        in_a_loop("t = ns.t ~ ns.t", ""),
        in_a_loop("t = ns.t|replace('a', 'aa')", ""),
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}".to_owned(),
        "x".repeat(400_000),
        in_a_loop("x = [ns.x]", ""),
        in_a_loop("x = {'a': ns.x}", ""),
        doubled("x = ns.x + ns.x", ""),
        doubled("x = [ns.x, ns.x]", "{{ ns.x }}"),
        doubled("x = {'a': ns.x, 'b': ns.x}", "{{ ns.x == {} }}"),
        doubled("x = dict(a=ns.x, b=ns.x)", "{{ '' ~ ns.x }}"),
        doubled("x = ns.x|chain(ns.x)", "{{ ns.x|join }}"),
        in_a_loop("x = ns.x + ns.x", ""),
        in_a_loop("x = ns.x[1:]", "{{ ns.x|list }}"),
        "{{ [range(99999)] * 10000000 }}".to_owned(),
        "{% set ns = namespace() %}{% set ns.x = ns %}{{ ns }}".to_owned(),
        "{% macro f(x, n) %}{% if n %}{{ f(x + x, n - 1) }}{% endif %}{% endmacro %}{{ f([1], 60) }}".to_owned(),
        format!("{{% set x %}}{{% for i in range(99999) %}}{}{{% endfor %}}{{% endset %}}", "a".repeat(999)),
    ] {
        let site = Site::copy("small");
        site.write("themes/default/templates/partials/foot.html", &template);
        let error = told(&site, "check");
        let shown: String = template.chars().take(60).collect();
        assert!(error.contains("[theme-template]"), "{shown}: {error}");
        assert!(error.contains("themes/default/templates/partials/foot.html:"), "{shown}: {error}");
    }
}

#[test]
fn cards_that_cannot_be_drawn_are_told() {
    let filter = |step: &str| format!("<filter id=\"f\">{step}</filter><rect width=\"9\" height=\"9\" filter=\"url(#f)\"/>");
    let nested = |open: &str, close: &str| format!("{}{}", open.repeat(2000), close.repeat(2000));
    let doubling: String =
        (1..12).map(|n| format!("<g id=\"a{n}\">{}</g>", format!("<use href=\"#a{}\"/>", n - 1).repeat(10))).collect();
    let patterns: String = (1..12)
        .map(|n| {
            let inside = format!("<rect width=\"5\" height=\"5\" fill=\"url(#p{})\"/>", n - 1).repeat(8);
            format!("<pattern id=\"p{n}\" width=\"9\" height=\"9\" patternUnits=\"userSpaceOnUse\">{inside}</pattern>")
        })
        .collect();
    for (size, drawing) in [
        ("width=\"1000000\" height=\"1000000\"", String::new()),
        ("viewBox=\"0 0 1000000 1\"", String::new()),
        ("width=\"99\" height=\"99\"", filter("<feTurbulence baseFrequency=\"0.1\" numOctaves=\"1000000000\"/>")),
        ("width=\"99\" height=\"99\"", filter("<feMorphology radius=\"1000\"/>")),
        ("width=\"99\" height=\"99\"", filter(&"<feGaussianBlur stdDeviation=\"5\"/>".repeat(500))),
        ("width=\"99\" height=\"99\"", nested("<g opacity=\"0.5\">", "</g>")),
        ("width=\"99\" height=\"99\"", format!("<defs><g id=\"a0\"/>{doubling}</defs><use href=\"#a11\"/>")),
        ("width=\"99\" height=\"99\"", format!("{patterns}<rect width=\"90\" height=\"90\" fill=\"url(#p11)\"/>")),
        ("width=\"99\" height=\"99\"", "<path d=\"M0 0H99\" stroke=\"red\" stroke-dasharray=\"0.000001\"/>".to_owned()),
        ("width=\"99\" height=\"99\"", "<circle r=\"100000000\" stroke=\"red\" stroke-width=\"9\"/>".to_owned()),
        ("width=\"99\" height=\"99\"", "<g id=\"a\"><use href=\"#a\"/></g>".to_owned()),
    ] {
        let site = Site::copy("small");
        let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}>{drawing}</svg>");
        site.write("themes/default/templates/card.svg", &svg);
        let error = told(&site, "check");
        let shown: String = svg.chars().skip(40).take(120).collect();
        assert!(error.contains("[theme-template]") && error.contains("themes/default/templates/card.svg:"), "{shown}: {error}");
    }
}

#[test]
fn data_without_end_is_told() {
    for (name, text, code) in [
        ("content/2023/report.yaml", "a: ".to_owned() + &"[".repeat(1_000_000), "yaml-syntax"),
        ("content/2023/report.yaml", "{a: ".repeat(200_000), "yaml-syntax"),
        ("content/2023/report.yaml", "- ".repeat(200_000), "yaml-syntax"),
        ("content/2024/tables/districts.csv", "a,".repeat(1_000_000) + "b\n", "table-file"),
        ("themes/default/theme.yaml", "a: ".to_owned() + &"[".repeat(1_000_000), "theme-file"),
        ("themes/default/locales/zh.yaml", "{a: ".repeat(100_000), "theme-file"),
    ] {
        let site = Site::copy("small");
        site.write(name, &text);
        let error = told(&site, "check");
        assert!(error.contains(&format!("[{code}]")) && error.contains(name), "{name}: {error}");
    }
}

/// A folder that cannot be entered is told once; links into it are not broken.
#[test]
fn what_stands_in_a_closed_folder_is_not_missing() {
    let elsewhere = Site::copy("small");
    let site = Site::copy("small");
    site.replace("content/2023/plans.zh.md", "## ", "见[另一份](2024)和[条目](2024#x)。\n\n## ");
    std::fs::remove_dir_all(site.path().join("content/2024")).expect("the report");
    std::os::unix::fs::symlink(elsewhere.path().join("content/2024"), site.path().join("content/2024")).expect("a link");
    let run = site.run(&["check", "--lang", "en"]);
    assert_eq!((run.code, run.err.matches("error[").count()), (Some(1), 1), "{}", run.err);
    assert!(run.err.contains("[file-outside]") && !run.err.contains("link-broken"), "{}", run.err);
    // The same for a folder without the right to enter, where rights hold for us.
    std::fs::remove_file(site.path().join("content/2024")).expect("the link");
    support::copy_folder(&elsewhere.path().join("content/2024"), &site.path().join("content/2024"));
    let rights = |name: &str, mode: u32| {
        let rights = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(site.path().join(name), rights).expect("rights can be set");
    };
    for folder in ["content/2024", "content/2024/images", "content/2024/files", "content/2024/tables"] {
        rights(folder, 0);
        let is_closed = std::fs::read_dir(site.path().join(folder)).is_err();
        let run = site.run(&["check", "--lang", "en"]);
        rights(folder, 0o755);
        if is_closed {
            assert_eq!(run.err.matches("error[").count(), 1, "{folder}: {}", run.err);
            assert!(run.err.contains("[file-unreadable]"), "{folder}: {}", run.err);
        }
    }
}

/// Facts without a text, and relations below those of the small site.
fn with_relations(facts: &[String], relations: &str) -> Site {
    let site = Site::copy("small");
    let text = site.read("content/2024/facts.yaml");
    let (before, after) = text.split_once("\nrelations:").expect("there are relations");
    let fact =
        |id: &String| format!("\n  {id}:\n    label:\n      zh: 数{id}\n      en: Number {id}\n    unit: school\n    value: 0");
    let facts: String = facts.iter().map(fact).collect();
    site.write("content/2024/facts.yaml", format!("{before}{facts}\n\nrelations:{}\n{relations}", after.trim_end()));
    site
}

/// Each pair is calculated from the next one, so that 2⁴⁰ paths lead from the first to the last.
#[test]
fn many_paths_between_relations_take_no_time() {
    let pairs = (0..=40).flat_map(|level| [format!("p-{level}"), format!("q-{level}")]);
    let relation = |level: usize| {
        let operands = format!("    difference: [p-{next}, q-{next}]\n", next = level + 1);
        ["p", "q"].map(|name| format!("  {name}-is-{level}:\n{operands}    equals: {name}-{level}\n")).concat()
    };
    let site = with_relations(&pairs.collect::<Vec<_>>(), &(0..40).map(relation).collect::<String>());
    let run = run_in_time(site.path(), &["check", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
}

#[test]
fn a_long_circle_of_relations_is_told_once() {
    let ids: Vec<String> = (0..5_000).map(|number| format!("a-{number}")).collect();
    let relation = |(number, id): (usize, &String)| {
        let next = &ids[(number + 1) % ids.len()];
        format!("  r-{number}:\n    difference: [{next}, {next}]\n    equals: {id}\n")
    };
    let site = with_relations(&ids, &ids.iter().enumerate().map(relation).collect::<String>());
    let run = run_in_time(site.path(), &["check", "--lang", "en"]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.err.matches("is calculated from itself").count(), 1, "{}", &run.err[..run.err.len().min(2_000)]);
}
