//! Limits the work that drawing a card may take, before it is drawn: a few words of SVG
//! can take hours or all memory of a machine.
//!
//! The source is counted first, with everything that it references. The parsed tree is
//! counted next, where sizes are known in pixels.

use crate::diagnostic::Sentence;
use resvg::tiny_skia::Transform;
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::roxmltree::{Document, Node as Element};
use resvg::usvg::{Fill, Group, ImageKind, Node, Paint, Path, Stroke, Tree};
use std::collections::BTreeMap;

/// The most bytes of an SVG, including embedded pictures.
const MOST_BYTES: usize = 4_000_000;
/// The most bytes of its style sheets: every rule is tried on every element.
const MOST_STYLE: usize = 32_000;
/// The most bytes of its text, which is shaped and drawn character by character.
const MOST_TEXT: usize = 20_000;
/// The longest side, in pixels, of the box around a stroked line; far larger than any
/// card.
const WIDEST: f32 = 200_000.0;
/// The largest number in one of the `MEASURES`.
const FARTHEST: f64 = 1e6;
/// The attributes whose numbers are checked against `FARTHEST`.
const MEASURES: [&str; 21] = [
    "x",
    "y",
    "x1",
    "x2",
    "y1",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "dx",
    "dy",
    "width",
    "height",
    "d",
    "points",
    "transform",
    "stroke-width",
    "font-size",
    "viewBox",
];
/// The deepest nesting of elements. With references, twice this depth is allowed.
const DEEPEST: usize = 48;
/// The most elements as drawn, counting everything that they reference each time. A card
/// has about forty.
const MOST_WORK: u64 = 20_000;
/// Cost of an element that needs its own canvas, as a number of elements.
const CANVAS: u64 = 20;
/// Cost of a filter step, as a number of elements.
const STEP: u64 = 100;
/// The longest side, in pixels, of a pattern's tile.
const LONGEST_SIDE: f32 = 4096.0;
/// The longest side, in pixels, of the picture, and the most pixels: a poster is narrow and long.
const LONGEST_PICTURE: f32 = 16_384.0;
const MOST_CANVAS: f32 = LONGEST_SIDE * LONGEST_SIDE;
/// The most pixels of an embedded picture.
const MOST_PIXELS: f32 = 64_000_000.0;
/// The most work of all filters together, in operations per pixel of the card.
const MOST_FILTERING: f64 = 1000.0;
/// The shortest dash pattern, in pixels. A shorter one is invisible.
const SHORTEST_DASH: f32 = 0.5;

/// Returns why an SVG is too expensive, judging by the length of its source.
pub(super) fn of_text(svg: &str) -> Option<Sentence> {
    (svg.len() > MOST_BYTES).then(|| {
        let (length, most) = (svg.len() / 1000, MOST_BYTES / 1000);
        Sentence::new(format!("图有 {length} KB，最多 {most} KB"), format!("it has {length} KB; the maximum is {most} KB"))
    })
}

/// Returns why an SVG is too expensive, judging by its elements.
pub(super) fn of_document(document: &Document<'_>) -> Option<Sentence> {
    let styles = document.descendants().filter(|node| node.has_tag_name("style"));
    let styles: Vec<&str> = styles.flat_map(|node| node.descendants().filter_map(|node| node.text())).collect();
    if styles.iter().copied().map(str::len).sum::<usize>() > MOST_STYLE {
        let most = MOST_STYLE / 1000;
        return Some(Sentence::new(
            format!("style 里的文字超过 {most} KB"),
            format!("the text of `style` is longer than {most} KB"),
        ));
    }
    let letters: usize = document.descendants().filter(Element::is_text).filter_map(|node| node.text()).map(str::len).sum();
    if letters > MOST_STYLE + MOST_TEXT {
        return Some(Sentence::new("文字太多", "it has too much text"));
    }
    let mut counter = Counter { by_id: BTreeMap::new(), known: BTreeMap::new() };
    for node in document.descendants() {
        // The depth is checked first, so that the recursion below is bounded.
        if node.ancestors().take(DEEPEST + 2).count() > DEEPEST {
            return Some(too_deep(document, node));
        }
        if let Some(sentence) = far_number(node) {
            return Some(sentence);
        }
        if let Some(id) = node.attribute("id") {
            counter.by_id.entry(id.to_owned()).or_insert(node);
        }
    }
    // A reference in a style sheet may apply to any element.
    let in_sheets: Vec<Element<'_, '_>> =
        styles.iter().flat_map(|text| references(text)).filter_map(|id| counter.by_id.get(id).copied()).collect();
    if let Some(node) = in_sheets.iter().find(|node| !node.tag_name().name().ends_with("Gradient")) {
        let name = node.tag_name().name();
        return Some(Sentence::new(
            format!("style 里不能引用 <{name}>，请写在元素的属性里"),
            format!("`style` may not refer to <{name}>; write it as an attribute of the element"),
        ));
    }
    match counter.work(document.root_element(), 0) {
        Err(node) => Some(too_deep(document, node)),
        Ok(work) if work > MOST_WORK => Some(Sentence::new(
            "元素太多，或者互相引用、滤镜太多，画起来没有尽头",
            "it has too many elements, references or filters to draw",
        )),
        Ok(_) => None,
    }
}

fn too_deep(document: &Document<'_>, node: Element<'_, '_>) -> Sentence {
    let (name, line) = (node.tag_name().name(), document.text_pos_at(node.range().start).row);
    Sentence::new(
        format!("元素一层套一层，超过 {DEEPEST} 层（画好后第 {line} 行的 <{name}>）"),
        format!("elements are nested more than {DEEPEST} levels deep (<{name}> in line {line} of the rendered SVG)"),
    )
}

/// Returns why a number is too large: curves are split into segments by their real size.
fn far_number(node: Element<'_, '_>) -> Option<Sentence> {
    let measures = node.attributes().filter(|attribute| MEASURES.contains(&attribute.name()));
    let is_far = |value: &str| {
        let numbers = value.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | 'e' | 'E' | '+')));
        numbers.filter_map(|number| number.parse::<f64>().ok()).any(|number| number > FARTHEST)
    };
    measures.into_iter().find(|attribute| is_far(attribute.value())).map(|attribute| {
        let (element, key) = (node.tag_name().name(), attribute.name());
        Sentence::new(format!("<{element}> 的 {key} 里有太大的数"), format!("a number of `{key}` of <{element}> is too large"))
    })
}

/// Returns the ids that a value references as `url(#id)`.
fn references(value: &str) -> impl Iterator<Item = &str> {
    value.split("url(").skip(1).filter_map(|rest| {
        let id = rest.split(')').next()?.trim_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        id.strip_prefix('#')
    })
}

struct Counter<'a, 'i> {
    by_id: BTreeMap<String, Element<'a, 'i>>,
    known: BTreeMap<usize, u64>,
}

impl<'a, 'i> Counter<'a, 'i> {
    /// Returns the work of an element with everything that it draws. The error is the
    /// element at which references are too deep or circular.
    fn work(&mut self, node: Element<'a, 'i>, depth: usize) -> Result<u64, Element<'a, 'i>> {
        if let Some(known) = self.known.get(&node.id().get_usize()) {
            return Ok(*known);
        }
        if depth > 2 * DEEPEST {
            return Err(node);
        }
        let name = node.tag_name().name();
        let mut work = if name.starts_with("fe") { STEP } else { 1 };
        let points = node.attribute("d").or_else(|| node.attribute("points")).map_or(1, |path| path.len() as u64 / 2 + 1);
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            let style = key == "style";
            let has = |word: &str| key == word || style && value.contains(word);
            if ["opacity", "mask", "clip-path", "filter", "mix-blend-mode", "isolation"].into_iter().any(has) {
                work += CANVAS;
            }
            // A marker is drawn at every point of a path.
            let times = if key.starts_with("marker") || style && value.contains("marker") { points } else { 1 };
            let linked = (key == "href").then(|| value.trim().strip_prefix('#')).flatten();
            let targets: Vec<Element<'a, 'i>> =
                references(value).chain(linked).filter_map(|id| self.by_id.get(id).copied()).collect();
            for target in targets {
                work = work.saturating_add(self.work(target, depth + 1)?.saturating_mul(times));
            }
        }
        for child in node.children().filter(Element::is_element) {
            work = work.saturating_add(self.work(child, depth + 1)?);
        }
        self.known.insert(node.id().get_usize(), work);
        Ok(work)
    }
}

/// Returns why a card is too expensive, judging by the parsed tree, in pixels.
pub(super) fn of_tree(tree: &Tree) -> Option<Sentence> {
    let size = tree.size();
    if let Some(sentence) = too_large_picture(size.width(), size.height()) {
        return Some(sentence);
    }
    let mut filtering = 0.0;
    group(tree.root(), &mut filtering).or_else(|| {
        (filtering > MOST_FILTERING).then(|| {
            Sentence::new(
                "滤镜要算的太多：numOctaves、radius、order 请用小的数，滤镜少用几次",
                "its filters take too much work: use small numbers for numOctaves, radius and order, and fewer filters",
            )
        })
    })
}

/// Returns why a picture is too large to draw.
fn too_large_picture(width: f32, height: f32) -> Option<Sentence> {
    // The comparison is also false for NaN, which therefore counts as too large.
    let fits = width <= LONGEST_PICTURE && height <= LONGEST_PICTURE && width * height <= MOST_CANVAS;
    (!fits).then(|| {
        let most = MOST_CANVAS / 1e6;
        Sentence::new(
            format!("图有 {width}×{height} 像素，每边最多 {LONGEST_PICTURE}，合计最多 {most:.0} 百万像素"),
            format!(
                "it has {width} by {height} pixels; the maximum is {LONGEST_PICTURE} on each side and {most:.0} million in all"
            ),
        )
    })
}

/// Returns why a pattern's tile is too large to draw.
fn too_large_pattern(width: f32, height: f32) -> Option<Sentence> {
    // The comparison is also false for NaN, which therefore counts as too large.
    let fits = width <= LONGEST_SIDE && height <= LONGEST_SIDE;
    (!fits).then(|| {
        Sentence::new(
            format!("图案有 {width}×{height} 像素，每边最多 {LONGEST_SIDE} 像素"),
            format!("a pattern has {width} by {height} pixels; the maximum is {LONGEST_SIDE} on each side"),
        )
    })
}

fn group(parent: &Group, filtering: &mut f64) -> Option<Sentence> {
    let (x, y) = parent.abs_transform().get_scale();
    for filter in parent.filters() {
        *filtering += operations(filter, f64::from(x.max(y)));
    }
    for node in parent.children() {
        let told = match node {
            Node::Group(inner) => group(inner, filtering),
            Node::Path(path) => tiles(path).or_else(|| lines(path)),
            // Embedded SVGs are never accepted, see `card::embedded`.
            Node::Image(image) if !matches!(image.kind(), ImageKind::SVG(_)) => {
                let size = image.size();
                (size.width() * size.height() > MOST_PIXELS).then(|| {
                    let (width, height) = (size.width(), size.height());
                    Sentence::new(
                        format!("嵌在里面的图片有 {width}×{height} 像素"),
                        format!("an embedded picture has {width} by {height} pixels"),
                    )
                })
            }
            Node::Image(_) | Node::Text(_) => None,
        };
        let told = told.or_else(|| {
            let mut inside = None;
            node.subroots(|root| inside = inside.take().or_else(|| group(root, filtering)));
            inside
        });
        if told.is_some() {
            return told;
        }
    }
    None
}

/// A pattern's tile is drawn on a canvas of its own size, so its size is limited.
fn tiles(path: &Path) -> Option<Sentence> {
    let paints = [path.fill().map(Fill::paint), path.stroke().map(Stroke::paint)];
    paints.into_iter().flatten().find_map(|paint| {
        let Paint::Pattern(pattern) = paint else { return None };
        let transform: Transform = path.abs_transform().pre_concat(pattern.transform());
        let (x, y) = transform.get_scale();
        too_large_pattern(pattern.rect().width() * x, pattern.rect().height() * y)
    })
}

/// Strokes are split into segments along their whole length, visible or not, so length
/// and dashes are limited.
fn lines(path: &Path) -> Option<Sentence> {
    let stroke = path.stroke()?;
    let reach = path.abs_stroke_bounding_box();
    if reach.width().max(reach.height()) > WIDEST {
        return Some(Sentence::new("有一条线远远伸出图外", "a line in it reaches far beyond the card"));
    }
    let (x, y) = path.abs_transform().get_scale();
    let together = stroke.dasharray()?.iter().sum::<f32>() * x.max(y);
    let is_seen = together >= SHORTEST_DASH;
    (!is_seen).then(|| Sentence::new("虚线（stroke-dasharray）太密", "its dashes (`stroke-dasharray`) are too short"))
}

/// Returns the operations per pixel of a filter, estimated from resvg's algorithms.
fn operations(filter: &Filter, scale: f64) -> f64 {
    let steps = filter.primitives().iter().map(|primitive| match primitive.kind() {
        Kind::Turbulence(turbulence) => 60.0 * f64::from(turbulence.num_octaves()),
        Kind::Morphology(morphology) => {
            let side = |radius: f32| 2.0 * f64::from(radius) * scale + 1.0;
            side(morphology.radius_x().get()) * side(morphology.radius_y().get())
        }
        Kind::ConvolveMatrix(convolve) => f64::from(convolve.matrix().columns()) * f64::from(convolve.matrix().rows()),
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) | Kind::GaussianBlur(_) | Kind::DropShadow(_) => 40.0,
        _ => 10.0,
    });
    steps.sum()
}
