//! Drawings of charts: lengths that tell the truth, drawings that parse and obey
//! the strict policy, text that never collides in a real browser.
//!
//! The browser test leaves all its charts on one page, to be looked at:
//! `target/tmp/charts.html`.

#![allow(clippy::panic, reason = "tests")]

use crate::support;
use crate::support::browser::{self, Browser};
use crate::support::charts::{self, chart, gallery, series};
use gongkai::harness::render::chart::{Chart, ChartForm, Extremes, Reached, SeriesExtremes, draw, extremes};
use resvg::usvg::roxmltree::{Document, Node};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A drawing as a document of its own.
fn standalone(drawing: &str) -> String {
    drawing.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1)
}

fn attribute(node: Node, name: &str) -> f64 {
    node.attribute(name).unwrap_or_default().parse().unwrap_or_else(|_| panic!("{name} of {node:?}"))
}

/// Place and width of the rectangles of a class, in their order.
fn rectangles(document: &Document, class: &str) -> Vec<(f64, f64)> {
    let rectangles = document.descendants().filter(|node| node.has_tag_name("rect") && node.attribute("class") == Some(class));
    rectangles.map(|node| (attribute(node, "x"), attribute(node, "width"))).collect()
}

/// Of every drawing, in its units.
const WIDTH: f64 = 272.0;

fn close(one: f64, other: f64) -> bool {
    (one - other).abs() < 0.02
}

#[test]
fn every_drawing_is_xml_without_style_and_names_itself() {
    let mut ids = BTreeSet::new();
    for chart in gallery() {
        let drawing = draw(&chart);
        assert_eq!(drawing, draw(&chart), "the same chart gives the same bytes");
        // Browsers make bitmaps of patterns when they print.
        assert!(!drawing.contains("url("), "{}", chart.id);
        let text = standalone(&drawing);
        let document = Document::parse(&text).unwrap_or_else(|error| panic!("{}: {error}", chart.id));
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let inside: BTreeSet<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        for name in root.attribute("aria-labelledby").expect("a name").split(' ') {
            assert!(inside.contains(name), "{}: {name}", chart.id);
        }
        for node in document.descendants().filter(Node::is_element) {
            assert!(!node.has_tag_name("style") && node.attribute("style").is_none(), "{}: {node:?}", chart.id);
            for name in ["x", "y", "width", "height"] {
                let decimals =
                    node.attribute(name).and_then(|text| text.split_once('.')).map_or(0, |(_, decimals)| decimals.len());
                assert!(decimals <= 2, "{}: {node:?}", chart.id);
            }
        }
        let title = document.descendants().find(|node| node.has_tag_name("title")).and_then(|node| node.text());
        assert_eq!(title, Some(chart.title.as_str()));
        for id in inside {
            assert!(ids.insert(id.to_owned()), "{id} is in two drawings");
        }
    }
}

#[test]
fn lengths_are_in_proportion_and_start_at_zero() {
    let drawing = standalone(&draw(&chart("a", ChartForm::Bar, &["a", "b", "c", "d"], vec![series("s", "100 25.5 -40 0")])));
    let document = Document::parse(&drawing).expect("XML");
    let bars = rectangles(&document, "chart-1");
    assert_eq!(bars.len(), 3, "zero has no length");
    assert!(close(bars[1].1 / bars[0].1, 0.255) && close(bars[2].1 / bars[0].1, 0.4), "{bars:?}");
    assert!(close(bars[0].0, bars[1].0) && close(bars[2].0 + bars[2].1, bars[0].0), "all start at zero: {bars:?}");
    assert!(bars[0].1 > WIDTH / 2.0, "the room is used: {bars:?}");
}

#[test]
fn whatever_is_printed_bars_stay_long_enough_to_be_compared() {
    for chart in gallery().iter().filter(|chart| matches!(chart.kind, ChartForm::Bar | ChartForm::Grouped)) {
        let drawing = standalone(&draw(chart));
        let document = Document::parse(&drawing).unwrap_or_else(|error| panic!("{}: {error}", chart.id));
        let bars = document.descendants().filter(|node| node.has_tag_name("rect") && node.attribute("height") == Some("16"));
        let widths: Vec<f64> = bars.map(|bar| attribute(bar, "width")).collect();
        assert!(widths.iter().all(|width| *width > 0.0), "{}: {widths:?}", chart.id);
        let has_numbers = chart.series.iter().flat_map(|series| &series.values).flatten().any(|value| !value.amount.is_zero());
        let longest = widths.iter().copied().fold(0.0, f64::max);
        assert!(!has_numbers || longest >= WIDTH * 0.2, "{}: {widths:?}", chart.id);
    }
}

#[test]
fn columns_are_in_proportion_too() {
    let drawing = standalone(&draw(&chart("a", ChartForm::Change, &["2021", "2022", "2023"], vec![series("s", "50 100 -25")])));
    let document = Document::parse(&drawing).expect("XML");
    let bars: Vec<(f64, f64)> = document
        .descendants()
        .filter(|node| node.attribute("class") == Some("chart-1"))
        .map(|node| (attribute(node, "y"), attribute(node, "height")))
        .collect();
    assert!(close(bars[0].1 / bars[1].1, 0.5) && close(bars[2].1 / bars[1].1, 0.25), "{bars:?}");
    let zero = bars[1].0 + bars[1].1;
    assert!(close(bars[0].0 + bars[0].1, zero) && close(bars[2].0, zero), "{bars:?}");
}

#[test]
fn a_stack_and_a_whole_lie_end_to_end() {
    let parts = vec![series("a", "10 3"), series("b", "20 6"), series("c", "30 9")];
    let drawing = standalone(&draw(&chart("a", ChartForm::Stacked, &["x", "y"], parts)));
    let document = Document::parse(&drawing).expect("XML");
    // After the legend's swatch: the bar and the swatch of its value, for each category.
    let bar =
        |class: &str, index: usize| rectangles(&document, class).into_iter().filter(|(_, width)| !close(*width, 12.0)).nth(index);
    for index in 0..2 {
        let [a, b, c] = ["chart-1", "chart-2", "chart-3"].map(|class| bar(class, index).expect("a part"));
        assert!(close(a.0, 0.0) && close(a.1, b.0) && (b.0 + b.1 - c.0).abs() < 0.03, "{a:?} {b:?} {c:?}");
        assert!((b.1 / a.1 - 2.0).abs() < 0.01 && (c.1 / a.1 - 3.0).abs() < 0.01);
    }
    let drawing = standalone(&draw(&chart("a", ChartForm::Share, &["x", "y"], vec![series("s", "60 40")])));
    let document = Document::parse(&drawing).expect("XML");
    let (first, second) = (rectangles(&document, "chart-1")[0], rectangles(&document, "chart-2")[0]);
    let (sixty, forty) = (WIDTH * 0.6, WIDTH * 0.4);
    assert!(close(first.1, sixty) && close(second.0, sixty) && close(second.1, forty), "{first:?} {second:?}");
}

#[test]
fn the_line_of_the_target_stands_at_a_hundred_percent() {
    for (results, most) in [("134.66 91.2 100", 134.66), ("50 20", 100.0), ("4000 -100", 4100.0)] {
        let names = &["a", "b", "c"][..results.split(' ').count()];
        let drawing = standalone(&draw(&chart("a", ChartForm::Progress, names, vec![series("s", results)])));
        let document = Document::parse(&drawing).expect("XML");
        let line = document.descendants().find(|node| node.attribute("class") == Some("chart-target")).expect("a line");
        let path = line.attribute("d").expect("a path");
        let x: f64 = path[1..].split(' ').next().and_then(|x| x.parse().ok()).expect("a place");
        let track = rectangles(&document, "chart-track")[0];
        assert!((track.0 + track.1 - x).abs() < 1.01, "the line ends the track, inside of the drawing: {x} {track:?}");
        assert!(close(track.1, 100.0 * WIDTH / most), "{track:?}");
        let first: f64 = results.split(' ').next().and_then(|text| text.parse().ok()).expect("a number");
        assert!(close(rectangles(&document, "chart-1")[0].1, first * WIDTH / most), "a result beyond the target is longer");
    }
}

#[test]
fn right_to_left_is_the_mirror_of_left_to_right() {
    for mut chart in gallery() {
        chart.right_to_left = false;
        let one = standalone(&draw(&chart));
        chart.right_to_left = true;
        let other = standalone(&draw(&chart));
        let (one, other) = (Document::parse(&one).expect("XML"), Document::parse(&other).expect("XML"));
        let places = |document: &Document| -> Vec<(f64, f64)> {
            let rectangles = document.descendants().filter(|node| node.has_tag_name("rect"));
            rectangles.map(|node| (attribute(node, "x"), attribute(node, "width"))).collect()
        };
        for ((x, width), (mirrored, same)) in places(&one).into_iter().zip(places(&other)) {
            assert!(close(width, same) && close(WIDTH - x - width, mirrored), "{}: {x} {width} {mirrored}", chart.id);
        }
    }
    let drawing = draw(&Chart { right_to_left: true, ..chart("a", ChartForm::Bar, &["ئا"], vec![series("s", "5")]) });
    assert!(drawing.contains("direction=\"ltr\" class=\"chart-value\">5<"), "{drawing}");
}

#[test]
fn four_bars_are_small_and_missing_numbers_are_seen() {
    let labels = ["全日制在校生总数", "非全日制在校生总数", "留学生人数", "毕业生人数"];
    let drawing = draw(&chart("students", ChartForm::Bar, &labels, vec![series("人", "12345 2345 12 3999")]));
    assert!(drawing.len() < 3000, "{} bytes", drawing.len());
    let drawing = draw(&chart("a", ChartForm::Bar, &["a", "b"], vec![series("s", "0 -")]));
    assert!(!drawing.contains("<rect"), "nothing has no length");
    assert!(drawing.contains(">0</text>") && drawing.contains(">—</text>"));
}

#[test]
fn more_series_than_colours_are_named_each() {
    for kind in [ChartForm::Grouped, ChartForm::Stacked] {
        let many = (0..7).map(|index| series(&format!("Series {index}"), "5 3")).collect();
        let drawing = draw(&chart("a", kind, &["x", "y"], many));
        assert!(!drawing.contains("chart-2"), "no colour stands for two series");
        assert_eq!(drawing.matches(">Series 6<").count(), 2);
    }
}

#[test]
fn extremes_are_places_in_the_chart() {
    let chart = chart("a", ChartForm::Progress, &["a", "b", "c", "d"], vec![series("s", "134.66 99.99 - 134.66")]);
    let series = vec![SeriesExtremes { largest: vec![0, 3], smallest: vec![1] }];
    assert_eq!(extremes(&chart), Extremes { series, reached: Some(Reached { reached: 2, measured: 3 }) });
    let empty = charts::chart("a", ChartForm::Bar, &["a"], vec![charts::series("s", "-")]);
    assert_eq!(extremes(&empty).series[0], SeriesExtremes { largest: vec![], smallest: vec![] });
    assert_eq!(extremes(&empty).reached, None);
}

/// All drawings on one page with the theme's sheets.
fn page(name: &str, charts: &[Chart], scheme: &str) -> PathBuf {
    let folder = support::repository().join("themes/default/assets/css");
    let sheets = ["tokens.css", "base.css", "layout.css", "parts.css", "chart.css", "print.css"];
    let css: String = sheets.iter().map(|name| fs::read_to_string(folder.join(name)).expect("a sheet")).collect();
    let mut html = format!(
        "<!doctype html><html lang=\"zh\"{scheme}><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><style>{css}</style><main class=\"main\">"
    );
    for chart in charts {
        write!(
            html,
            "<figure id=\"{}\" lang=\"{}\"><figcaption>{}</figcaption>{}</figure>",
            chart.id,
            if chart.id.contains("zh") { "zh" } else { "en" },
            chart.id,
            draw(chart)
        )
        .expect("a string takes all text");
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, html).expect("the page can be written");
    path
}

/// Texts that touch each other, a bar or the edge: empty when all is well.
const COLLISIONS: &str = "[...document.querySelectorAll('svg.chart')].flatMap(svg => {
  const frame = svg.getBoundingClientRect(), found = [];
  const box = element => ({text: element.textContent, tag: element.localName, ...element.getBoundingClientRect().toJSON()});
  const texts = [...svg.querySelectorAll('text')].map(box);
  const others = [...svg.querySelectorAll('rect')].map(box);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.5;
  texts.forEach((one, index) => {
    if (one.width === 0) found.push([svg.parentElement.id, one.text, 'nothing']);
    if (one.left < frame.left - 1 || one.right > frame.right + 1 || one.top < frame.top - 1 || one.bottom > frame.bottom + 1) found.push([svg.parentElement.id, one.text, 'edge']);
    for (const other of texts.slice(index + 1).concat(others)) if (meet(one, other)) found.push([svg.parentElement.id, one.text, other.text || other.tag]);
  });
  return found;
})";

#[test]
fn no_text_is_clipped_or_meets_another() {
    let Some(mut browser) = browser::start() else { return };
    let charts = gallery();
    browser.open_file(&page("charts.html", &charts, ""));
    for (width, least, most) in [(320, 15.0, 18.0), (360, 17.0, 18.5), (390, 17.0, 20.0), (1280, 17.0, 20.0)] {
        browser.size(width, 900);
        assert_eq!(browser.ask("document.querySelectorAll('svg.chart').length"), json!(charts.len()));
        for font in ["", "DejaVu Sans", "Noto Sans CJK SC", "DejaVu Serif"] {
            // The first is the theme's own choice; the others are among the widest and tallest.
            browser
                .ask(&format!("document.querySelectorAll('svg.chart').forEach(svg => svg.style.fontFamily = {})", json!(font)));
            assert_eq!(browser.ask(COLLISIONS), json!([]), "at {width} pixels in {font}");
        }
        let size = browser.ask("16 * document.querySelector('svg.chart').getBoundingClientRect().width / document.querySelector('svg.chart').viewBox.baseVal.width").as_f64();
        assert!(size.is_some_and(|size| (least..=most).contains(&size)), "{width} pixels: letters of {size:?}");
        assert_eq!(browser.ask("document.documentElement.scrollWidth"), json!(width), "nothing is wider than the window");
    }
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
