//! Draws the SVG of a share card or a poster as a PNG. Where no font contains a character, a card leaves out the whole group
//! of the text, and a poster has a sign in its place.

mod fonts;
mod limits;

use super::store::Kept;
use crate::diagnostic::Sentence;
use crate::render::recipe::{CardRecipe, Undrawable};
use fonts::Fonts;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, Family, ID, Query, Style, Weight};
use resvg::usvg::roxmltree::{Document, Node};
use resvg::usvg::{FontFamily, FontResolver, ImageHrefResolver, ImageKind, Options, Tree};
use skrifa::MetadataProvider;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Draws share cards with the fonts of the machine, or with those of the theme.
pub(super) struct Painter {
    fonts: Fonts,
}

impl Painter {
    /// Lists the fonts of the machine without opening them.
    pub(super) fn new() -> Painter {
        Painter { fonts: Fonts::of_machine() }
    }

    /// Adds everything that the picture of a card depends on to a hash.
    pub(super) fn hash(&self, recipe: &CardRecipe, hasher: &mut blake3::Hasher) {
        hasher.update(recipe.svg.as_bytes());
        if recipe.undrawable == Undrawable::Replaced {
            hasher.update(b" replaced ");
        }
        if recipe.fonts.is_empty() {
            hasher.update(self.fonts.mark().as_bytes());
        }
        for font in &recipe.fonts {
            hasher.update(blake3::hash(font).as_bytes());
        }
    }

    /// Draws a card. Returns the reason if its SVG is not valid or is too expensive to draw.
    pub(super) fn draw(&self, recipe: &CardRecipe) -> Result<Kept, String> {
        let own = (!recipe.fonts.is_empty()).then(|| fonts::of_theme(&recipe.fonts));
        draw(recipe, own.as_ref().unwrap_or_else(|| self.fonts.database()))
    }
}

/// What stands for a character that no font contains, the first that one does: the sign that typesetters use, a box, a letter.
const STAND_INS: [char; 3] = ['〓', '□', '?'];

/// Draws the SVG that a template has rendered. Returns the reason if the SVG is not valid
/// or is too expensive to draw.
fn draw(recipe: &CardRecipe, fonts: &Database) -> Result<Kept, String> {
    let document = Document::parse(&recipe.svg).map_err(|error| error.to_string())?;
    too_much(limits::of_text(&recipe.svg).or_else(|| limits::of_document(&document)))?;
    let (hidden, undrawn) = without_glyphs(&document, fonts);
    let is_replaced = recipe.undrawable == Undrawable::Replaced && !undrawn.is_empty();
    let drawn = match STAND_INS.into_iter().find(|sign| is_replaced && in_any(fonts, *sign)) {
        // The signs take no more than the characters did, so the limits are still kept.
        Some(sign) => {
            render(&recipe.svg.replace(|c| undrawn.contains(&c), sign.encode_utf8(&mut [0; 4])), &BTreeSet::new(), fonts)
        }
        None => render(&recipe.svg, &hidden, fonts),
    };
    Ok(Kept { note: undrawn.into_iter().collect(), bytes: drawn? })
}

/// Makes a reached limit an error.
fn too_much(limit: Option<Sentence>) -> Result<(), String> {
    limit.map_or(Ok(()), |limit| Err(limit.en))
}

/// Draws an SVG without the groups with these ids as a PNG.
fn render(svg: &str, hidden: &BTreeSet<String>, fonts: &Database) -> Result<Vec<u8>, String> {
    let hidden: Vec<String> = hidden.iter().map(|id| format!("#{id}")).collect();
    let style_sheet = (!hidden.is_empty()).then(|| hidden.join(",") + "{display:none}");
    let options = Options {
        fontdb: Arc::new(fonts.clone()),
        font_resolver: FontResolver { select_font: Box::new(select), select_fallback: Box::new(fall_back) },
        style_sheet,
        ..closed()
    };
    let tree = Tree::from_str(svg, &options).map_err(|error| error.to_string())?;
    too_much(limits::of_tree(&tree))?;
    let size = tree.size().to_int_size();
    let canvas = Pixmap::new(size.width(), size.height());
    let mut canvas = canvas.ok_or_else(|| format!("{} × {}", size.width(), size.height()))?;
    resvg::render(&tree, Transform::identity(), &mut canvas.as_mut());
    encode(&canvas).map_err(|error| error.to_string())
}

/// Decodes a picture that is embedded in the SVG.
fn embedded(kind: &str, data: Arc<Vec<u8>>, options: &Options<'_>) -> Option<ImageKind> {
    // An embedded SVG would bypass the limits, which only count the outer one.
    let is_raster = [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8", b"RIFF"].iter().any(|first| data.starts_with(first));
    is_raster.then(|| ImageHrefResolver::default_data_resolver()(kind, data, options)).flatten()
}

/// Parser options that open no files: a card depends only on its SVG and the fonts, and
/// not on the current folder. Pictures can be embedded in the SVG as `data:` URLs.
fn closed<'a>() -> Options<'a> {
    let image_href_resolver = ImageHrefResolver { resolve_data: Box::new(embedded), resolve_string: Box::new(|_, _| None) };
    Options { image_href_resolver, ..Options::default() }
}

/// Returns why a text is not a valid SVG or is too expensive to draw; `None` if it can be
/// drawn.
pub(crate) fn complaint(svg: &str) -> Option<Sentence> {
    let parsers = |error: String| Sentence::new(error.clone(), error);
    if let Some(limit) = limits::of_text(svg) {
        return Some(limit);
    }
    let document = match Document::parse(svg) {
        Ok(document) => document,
        Err(error) => return Some(parsers(error.to_string())),
    };
    limits::of_document(&document).or_else(|| match Tree::from_xmltree(&document, &closed()) {
        Ok(tree) => limits::of_tree(&tree),
        Err(error) => Some(parsers(error.to_string())),
    })
}

/// Returns the ids of groups with characters that no font contains, and these characters.
fn without_glyphs(document: &Document<'_>, fonts: &Database) -> (BTreeSet<String>, BTreeSet<char>) {
    let (mut hidden, mut undrawn) = (BTreeSet::new(), BTreeSet::new());
    let mut lacking = |node: Node<'_, '_>| {
        let words = node.descendants().filter(Node::is_text).filter_map(|node| node.text());
        let characters: BTreeSet<char> = words.flat_map(str::chars).filter(|c| !is_silent(*c)).collect();
        let missing: BTreeSet<char> = characters.into_iter().filter(|c| !in_any(fonts, *c)).collect();
        undrawn.extend(&missing);
        !missing.is_empty()
    };
    for group in document.descendants().filter(|node| node.has_tag_name("g")) {
        if let Some(id) = group.attribute("id").filter(|_| lacking(group)) {
            hidden.insert(id.to_owned());
        }
    }
    (hidden, undrawn)
}

/// Returns whether a character needs no glyph: spaces, control characters, and marks of
/// text direction.
fn is_silent(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether any font contains a character.
fn in_any(fonts: &Database, character: char) -> bool {
    fonts.faces().any(|face| has(fonts, face.id, character))
}

fn has(fonts: &Database, id: ID, character: char) -> bool {
    let found = fonts.with_face_data(id, |data, index| {
        let font = skrifa::FontRef::from_index(data, index).ok()?;
        font.charmap().map(character).filter(|glyph| glyph.to_u32() != 0)
    });
    found.flatten().is_some()
}

/// Selects the first of the named families that is installed, otherwise the nearest font
/// of any family.
fn select(font: &resvg::usvg::Font, fonts: &mut Arc<Database>) -> Option<ID> {
    let named = font.families().iter().filter_map(|family| match family {
        FontFamily::Named(name) => Some(Family::Name(name)),
        _ => None,
    });
    let families: Vec<Family<'_>> = named.collect();
    let query = Query { families: &families, weight: Weight(font.weight()), ..Query::default() };
    fonts.query(&query).or_else(|| nearest(fonts, font.weight(), |_| true))
}

/// Selects the font of nearest weight that contains the character.
fn fall_back(character: char, used: &[ID], fonts: &mut Arc<Database>) -> Option<ID> {
    let weight = used.first().and_then(|first| fonts.face(*first)).map_or(400, |face| face.weight.0);
    nearest(fonts, weight, |id| !used.contains(&id) && has(fonts, id, character))
}

/// Returns the best font that `fits`: upright before slanted, then proportional before
/// monospaced, then by weight, then in the order of the files.
fn nearest(fonts: &Database, weight: u16, fits: impl Fn(ID) -> bool) -> Option<ID> {
    let candidates = fonts.faces().filter(|face| fits(face.id));
    candidates
        .min_by_key(|face| (face.style != Style::Normal, face.monospaced, face.weight.0.abs_diff(weight)))
        .map(|face| face.id)
}

/// Encodes the canvas as a PNG without an alpha channel, which makes the file a third
/// smaller.
fn encode(canvas: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let pixels: Vec<u8> = canvas.pixels().iter().flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, canvas.width(), canvas.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(bytes)
}
