//! Charts: lengths that tell the truth, lists that parse and obey the strict policy, text that
//! grows with the page and never collides in a real browser.
//!
//! The browser test leaves all its charts on one page, to be looked at:
//! `target/tmp/charts.html`.

#![allow(clippy::panic, reason = "tests")]

use crate::support;
use crate::support::browser::{self, Browser};
use crate::support::charts::{self, Shown, chart, gallery, series};
use gongkai::harness::render::chart::{
    Category, Chart, ChartForm, Extremes, Number, Piece, Reached, SeriesExtremes, draw, extremes,
};
use resvg::usvg::roxmltree::{Document, Node};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A chart as a document of its own.
fn standalone(chart: &Chart) -> String {
    format!("<div>{}</div>", draw(chart))
}

/// A length in percent of the bar's width.
fn attribute(node: Node, name: &str) -> f64 {
    let text = node.attribute(name).unwrap_or_default();
    text.trim_end_matches('%').parse().unwrap_or_else(|_| panic!("{name} of {node:?}"))
}

fn has_class(node: Node, class: &str) -> bool {
    node.attribute("class").is_some_and(|classes| classes.split(' ').any(|known| known == class))
}

/// Place and width of the rectangles of a class in the bars, in their order.
fn rectangles(document: &Document, class: &str) -> Vec<(f64, f64)> {
    let bars = document.descendants().filter(|node| node.has_tag_name("svg") && has_class(*node, "chart-bar"));
    let rectangles = bars.flat_map(|bar| bar.children()).filter(|node| node.has_tag_name("rect") && has_class(*node, class));
    rectangles.map(|node| (attribute(node, "x"), attribute(node, "width"))).collect()
}

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.02
}

#[test]
fn every_chart_is_a_list_without_style_whose_bars_are_no_words() {
    for Shown { id, chart } in gallery() {
        let text = standalone(&chart);
        assert_eq!(text, standalone(&chart), "the same chart gives the same bytes");
        // Browsers make bitmaps of patterns when they print.
        assert!(!text.contains("url("), "{id}");
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{id}: {error}"));
        for node in document.descendants().filter(Node::is_element) {
            assert!(!node.has_tag_name("style") && node.attribute("style").is_none(), "{id}: {node:?}");
            if node.tag_name().name() == "svg" {
                assert!(node.attribute("aria-hidden") == Some("true") && node.attribute("viewBox").is_none(), "{id}");
            }
            for name in ["x", "width", "x1", "x2"] {
                let decimals = node.attribute(name).and_then(|text| text.trim_end_matches('%').split_once('.'));
                assert!(decimals.is_none_or(|(_, decimals)| decimals.len() <= 2), "{id}: {node:?}");
            }
        }
        // Every name and number is text of the page.
        let words: String = document.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
        for category in &chart.categories {
            assert!(words.contains(&category.label), "{id}: {}", category.label);
        }
        for value in chart.series.iter().flat_map(|series| &series.values).flatten() {
            assert!(words.contains(&value.number.text), "{id}: {}", value.number.text);
        }
    }
}

#[test]
fn lengths_are_in_proportion_and_start_at_zero() {
    let text = standalone(&chart(ChartForm::Bar, &["a", "b", "c", "d"], vec![series("s", "100 25.5 -40 0")]));
    let document = Document::parse(&text).expect("XML");
    let bars = rectangles(&document, "chart-1");
    assert_eq!(bars.len(), 3, "zero has no length");
    assert!(close(bars[1].1 / bars[0].1, 0.255) && close(bars[2].1 / bars[0].1, 0.4), "{bars:?}");
    assert!(close(bars[0].0, bars[1].0) && close(bars[2].0 + bars[2].1, bars[0].0), "all start at zero: {bars:?}");
    assert!(close(bars[0].1 + bars[2].1, 100.0), "the room is used: {bars:?}");
}

#[test]
fn groups_share_one_scale() {
    let text = standalone(&chart(ChartForm::Grouped, &["a", "b"], vec![series("x", "10 40"), series("y", "80 20")]));
    let document = Document::parse(&text).expect("XML");
    let widths = |class| -> Vec<f64> { rectangles(&document, class).into_iter().map(|(_, width)| width).collect() };
    assert_eq!((widths("chart-1"), widths("chart-2")), (vec![12.5, 50.0], vec![100.0, 25.0]));
}

#[test]
fn a_stack_and_a_whole_lie_end_to_end() {
    let parts = vec![series("a", "10 3"), series("b", "20 6"), series("c", "30 9")];
    let text = standalone(&chart(ChartForm::Stacked, &["x", "y"], parts));
    let document = Document::parse(&text).expect("XML");
    for index in 0..2 {
        let [a, b, c] = ["chart-1", "chart-2", "chart-3"].map(|class| rectangles(&document, class)[index]);
        assert!(close(a.0, 0.0) && close(a.1, b.0) && close(b.0 + b.1, c.0), "{a:?} {b:?} {c:?}");
        assert!((b.1 / a.1 - 2.0).abs() < 0.01 && (c.1 / a.1 - 3.0).abs() < 0.01);
    }
    let text = standalone(&chart(ChartForm::Share, &["x", "y"], vec![series("s", "60 40")]));
    let document = Document::parse(&text).expect("XML");
    assert_eq!((rectangles(&document, "chart-1"), rectangles(&document, "chart-2")), (vec![(0.0, 60.0)], vec![(60.0, 40.0)]));
}

#[test]
fn the_target_is_named_at_its_line_at_a_hundred_percent() {
    for (results, most, anchor) in
        [("134.66 91.2 100", 134.66, "middle"), ("50 20", 100.0, "end"), ("4000 -100", 4100.0, "start")]
    {
        let names = &["a", "b", "c"][..results.split(' ').count()];
        let text = standalone(&chart(ChartForm::Progress, names, vec![series("s", results)]));
        let document = Document::parse(&text).expect("XML");
        let lines: Vec<f64> =
            document.descendants().filter(|node| has_class(*node, "chart-target")).map(|line| attribute(line, "x1")).collect();
        assert_eq!(lines.len(), names.len(), "a line for each result");
        let first: f64 = results.split(' ').next().and_then(|text| text.parse().ok()).expect("a number");
        let (start, length) = rectangles(&document, "chart-1")[0];
        assert!(close(length, first * 100.0 / most), "a result beyond the target is longer");
        assert!(lines.iter().all(|line| close(*line, start + 100.0 * 100.0 / most)), "{lines:?}");
        let name = document.descendants().find(|node| has_class(*node, "chart-name")).expect("the name");
        assert_eq!((name.text(), name.attribute("text-anchor")), (Some("目标100%"), Some(anchor)), "inside of the chart");
        assert!(close(attribute(name, "x"), lines[0]), "the name is where the line is");
    }
}

#[test]
fn right_to_left_is_the_mirror_of_left_to_right() {
    for Shown { id, mut chart } in gallery() {
        chart.right_to_left = false;
        let one = standalone(&chart);
        chart.right_to_left = true;
        let other = standalone(&chart);
        let (one, other) = (Document::parse(&one).expect("XML"), Document::parse(&other).expect("XML"));
        let places = |document: &Document| -> Vec<(f64, f64)> {
            let rectangles = document.descendants().filter(|node| node.has_tag_name("rect"));
            rectangles.map(|node| (attribute(node, "x"), attribute(node, "width"))).collect()
        };
        for ((x, width), (mirrored, same)) in places(&one).into_iter().zip(places(&other)) {
            assert!(close(width, same) && close(100.0 - x - width, mirrored), "{id}: {x} {width} {mirrored}");
        }
    }
}

#[test]
fn four_bars_are_small_and_missing_numbers_are_seen() {
    let labels = ["全日制在校生总数", "非全日制在校生总数", "留学生人数", "毕业生人数"];
    let text = draw(&chart(ChartForm::Bar, &labels, vec![series("人", "12345 2345 12 3999")]));
    assert!(text.len() < 1800, "{} bytes", text.len());
    let text = draw(&chart(ChartForm::Bar, &["a", "b"], vec![series("s", "0 -")]));
    assert!(!text.contains("<rect"), "nothing has no length");
    assert!(text.contains("chart-value\">0</span>") && text.contains("chart-value\">—</span>"));
}

/// From four reports on; each number is text below its point, and a gap is no line.
#[test]
fn a_change_over_many_reports_is_a_line_with_its_values_below() {
    let years = ["2019", "2020", "2021", "2022", "2023"];
    let chart = chart(ChartForm::Change, &years, vec![series("a", "10 20 - 40 30"), series("b", "1 2 3 4 5")]);
    let text = standalone(&chart);
    let document = Document::parse(&text).expect("XML");
    let nodes = |name: &'static str, class: &'static str| {
        document.descendants().filter(move |node| node.has_tag_name(name) && has_class(*node, class)).collect::<Vec<_>>()
    };
    assert_eq!(nodes("div", "chart-line").len(), 2, "a plot for each series");
    assert_eq!(nodes("line", "chart-curve").len(), 2 + 4, "no line over the missing year");
    let dots = nodes("circle", "chart-1");
    assert_eq!(dots.len(), 4 + 5);
    let place = |dot: &Node| (attribute(*dot, "cx"), attribute(*dot, "cy"));
    let [first, second, fourth] = [place(&dots[0]), place(&dots[1]), place(&dots[2])];
    assert!(close(first.0, 10.0) && close(second.0, 30.0) && close(fourth.0, 70.0), "in the middle of their columns");
    // Heights are in proportion, and start at zero for all series alike.
    let zero = attribute(nodes("line", "chart-axis")[0], "y1");
    assert!(close((zero - second.1) / (zero - first.1), 2.0) && close((zero - fourth.1) / (zero - first.1), 4.0));
    let b = place(&dots[4]);
    assert!(((zero - first.1) / (zero - b.1) - 10.0).abs() < 0.1, "one scale");
    let values: Vec<&str> = nodes("span", "chart-value").iter().filter_map(Node::text).collect();
    assert_eq!(values, ["10", "20", "—", "40", "30", "1", "2", "3", "4", "5"]);
    // Three reports are bars.
    let few = draw(&charts::chart(ChartForm::Change, &years[..3], vec![series("a", "10 20 30")]));
    assert!(few.contains("<rect") && !few.contains("chart-line"));
}

#[test]
fn more_series_than_colours_are_named_each() {
    for kind in [ChartForm::Grouped, ChartForm::Stacked] {
        let many = (0..7).map(|index| series(&format!("Series {index}"), "5 3")).collect();
        let text = draw(&chart(kind, &["x", "y"], many));
        assert!(!text.contains("chart-2"), "no colour stands for two series");
        assert_eq!(text.matches(">Series 6<").count(), 2);
    }
}

#[test]
fn a_group_has_its_total_where_there_is_one() {
    let mut grouped = chart(ChartForm::Grouped, &["x", "y"], vec![series("a", "1 2"), series("b", "3 4")]);
    let number = Number { text: "4".to_owned(), fact: None };
    grouped.categories[0] =
        Category { label: "x".to_owned(), total: vec![Piece::Words("合计：".to_owned()), Piece::Number(number)] };
    let text = draw(&grouped);
    assert_eq!(text.matches("chart-total").count(), 1);
    assert!(text.contains("<span>x</span> <span class=\"chart-total\">合计：4</span>"), "{text}");
}

#[test]
fn extremes_are_places_in_the_chart() {
    let chart = chart(ChartForm::Progress, &["a", "b", "c", "d"], vec![series("s", "134.66 99.99 - 134.66")]);
    let series = vec![SeriesExtremes { largest: vec![0, 3], smallest: vec![1] }];
    assert_eq!(extremes(&chart), Extremes { series, reached: Some(Reached { reached: 2, measured: 3 }) });
    let empty = charts::chart(ChartForm::Bar, &["a"], vec![charts::series("s", "-")]);
    assert_eq!(extremes(&empty).series[0], SeriesExtremes { largest: vec![], smallest: vec![] });
    assert_eq!(extremes(&empty).reached, None);
}

/// All charts on one page with the theme's sheets.
fn page(name: &str, charts: &[Shown], scheme: &str) -> PathBuf {
    let folder = support::repository().join("themes/default/assets/css");
    let sheets = ["tokens.css", "base.css", "layout.css", "parts.css", "chart.css", "print.css"];
    let css: String = sheets.iter().map(|name| fs::read_to_string(folder.join(name)).expect("a sheet")).collect();
    let mut html = format!(
        "<!doctype html><html lang=\"zh\"{scheme}><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><style>{css}</style><main class=\"main\"><div class=\"prose\"><p>正文</p>"
    );
    for Shown { id, chart } in charts {
        write!(
            html,
            "<figure class=\"exhibit chart-figure\" id=\"{id}\" lang=\"{}\"{}><figcaption>{id}</figcaption>{}</figure>",
            if id.contains("zh") { "zh" } else { "en" },
            if chart.right_to_left { " dir=\"rtl\"" } else { "" },
            draw(chart)
        )
        .expect("a string takes all text");
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, html).expect("the page can be written");
    path
}

/// Texts that touch each other or a bar, or leave their chart: empty when all is well. A target
/// line is meant to cross its bar, and its name stands above it.
const COLLISIONS: &str = "[...document.querySelectorAll('.chart-figure')].flatMap(figure => {
  const frame = figure.getBoundingClientRect(), found = [];
  const boxes = node => { const range = document.createRange(); range.selectNodeContents(node); return [...range.getClientRects()].map(box => ({text: node.textContent.trim(), ...box.toJSON()})) };
  const words = [...figure.querySelectorAll('.chart-head > span, .chart-group > span, .chart-value, .chart-part > span, .chart-parts span, .chart-name')].filter(node => !node.querySelector('span'));
  const texts = words.map(boxes);
  const bars = [...figure.querySelectorAll('rect')].map(node => ({text: 'a bar', ...node.getBoundingClientRect().toJSON()}));
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  texts.forEach((lines, index) => lines.forEach(one => {
    if (one.width === 0) return;
    if (one.left < frame.left - 1 || one.right > frame.right + 1) found.push([figure.id, one.text, 'edge']);
    for (const other of texts.slice(index + 1).flat().concat(bars)) if (meet(one, other)) found.push([figure.id, one.text, other.text]);
  }));
  return found;
})";

/// The bars that are too short to be compared: narrower than a fifth of the column.
const NARROW: &str = "[...document.querySelectorAll('.chart-figure')].filter(figure => [...figure.querySelectorAll('.chart-bar')].some(bar => bar.getBoundingClientRect().width < figure.getBoundingClientRect().width * .2)).map(figure => figure.id)";

#[test]
fn text_is_as_large_as_the_pages_and_meets_no_other() {
    let Some(mut browser) = browser::start() else { return };
    let charts = gallery();
    browser.open_file(&page("charts.html", &charts, ""));
    let sizes = "[...new Set([...document.querySelectorAll('.chart-head, .chart-value, .chart-note, .chart-name')].map(node => parseFloat(getComputedStyle(node).fontSize) / parseFloat(getComputedStyle(document.querySelector('.prose > p')).fontSize)))].sort()";
    for (width, root) in [(320, ""), (360, ""), (390, ""), (390, "200%"), (768, ""), (1280, ""), (1280, "200%")] {
        browser.size(width, 900);
        browser.ask(&format!("document.documentElement.style.fontSize = {}", json!(root)));
        assert_eq!(browser.ask("document.querySelectorAll('.chart-figure').length"), json!(charts.len()));
        for font in ["", "DejaVu Sans", "Noto Sans CJK SC", "DejaVu Serif"] {
            // The first is the theme's own choice; the others are among the widest and tallest.
            browser.ask(&format!(
                "document.querySelectorAll('.chart-figure').forEach(figure => figure.style.fontFamily = {})",
                json!(font)
            ));
            assert_eq!(browser.ask(COLLISIONS), json!([]), "at {width} pixels {root} in {font}");
            assert_eq!(browser.ask(NARROW), json!([]), "at {width} pixels {root} in {font}");
        }
        assert_eq!(browser.ask(sizes), json!([0.875, 1]), "never larger than the text, and as large at {width} {root}");
        assert_eq!(browser.ask("document.documentElement.scrollWidth"), json!(width), "nothing is wider than the window");
    }
}

#[test]
fn where_there_is_room_a_row_is_a_line() {
    let Some(mut browser) = browser::start() else { return };
    browser.open_file(&page("charts-rows.html", &gallery(), ""));
    let row = "(() => { const row = document.querySelector('#progress-zh li:not(.chart-axis-row)'); const [head, bar, value] = ['.chart-head', '.chart-bar', '.chart-value'].map(name => row.querySelector(name).getBoundingClientRect()); return [head.right <= bar.left && bar.right <= value.left, head.bottom <= bar.top + 1] })()";
    let uses_the_column = "(() => { const box = name => document.querySelector('#progress-zh' + name).getBoundingClientRect(); return [...document.querySelectorAll('#progress-zh .chart-value')].every(value => Math.abs(value.getBoundingClientRect().right - box('').right) < 1) })()";
    for (width, expected) in [(390, json!([false, true])), (600, json!([true, false])), (1280, json!([true, false]))] {
        browser.size(width, 900);
        assert_eq!(browser.ask(row), expected, "{width}");
        assert_eq!(browser.ask(uses_the_column), json!(true), "{width}");
    }
    let lines = "[...document.querySelectorAll('#grouped-zh .chart-value, #progress-zh .chart-value')].every(value => { const range = document.createRange(); range.selectNodeContents(value); return new Set([...range.getClientRects()].map(box => box.top)).size === 1 })";
    browser.size(320, 900);
    assert_eq!(browser.ask(lines), json!(true), "a value is a line");
}

/// Contrast of what fills or outlines each series to the paper, by WCAG.
const CONTRASTS: &str = "(() => {
  const light = colour => { const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const paper = light(getComputedStyle(document.body).backgroundColor.replace('rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'));
  return [1, 2, 3, 4, 5].map(n => { const style = getComputedStyle(document.querySelector(`.chart-${n}`)); return Math.max(...[style.fill, style.stroke].filter(c => c.startsWith('rgb')).map(light).map(l => (Math.max(l, paper) + 0.05) / (Math.min(l, paper) + 0.05))) });
})()";

#[test]
fn series_are_seen_in_every_scheme() {
    let Some(mut browser) = browser::start() else { return };
    let charts = gallery();
    let patterns = "getComputedStyle(document.querySelector('.chart-pattern')).display";
    let look = |browser: &mut Browser, expected: &str, what: &str| {
        assert_eq!(browser.ask(patterns), json!(expected), "{what}");
        let contrasts = browser.ask(CONTRASTS);
        let all = contrasts.as_array().expect("a list");
        assert!(all.iter().filter_map(Json::as_f64).filter(|contrast| *contrast >= 3.0).count() == 5, "{what}: {contrasts}");
    };
    for (name, expected) in [("dark", "none"), ("contrast", "inline"), ("light", "none")] {
        browser.open_file(&page(&format!("charts-{name}.html"), &charts, &format!(" data-scheme={name}")));
        look(&mut browser, expected, name);
    }
    browser.open_file(&page("charts-system.html", &charts, ""));
    browser.print_media();
    look(&mut browser, "inline", "paper");
    let size = browser.pdf().len();
    assert!(size < 1_000_000, "hatching stays lines on paper: {size} bytes");
    for (feature, value) in [("forced-colors", "active"), ("prefers-contrast", "more")] {
        browser.wish(feature, value);
        assert_eq!(browser.ask(&format!("matchMedia('({feature}: {value})').matches")), json!(true));
        look(&mut browser, "inline", feature);
    }
}
