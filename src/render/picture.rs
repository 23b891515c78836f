//! Pictures in the prose: the smallest file that is sharp enough, space kept for it
//! before it comes, and a way to the original.

use super::markup::{Markup, Tag};
use super::prose::Prose;
use crate::narrative::Image;
use crate::picture::Head;
use crate::plan::artwork::{picture_path, widths};

/// How wide a picture is shown: the measure of the text on a desk (38rem of 18 px),
/// all but the gutters on a phone. `tokens.css` and `base.css` say so.
const SIZES: &str = "(min-width: 48em) 684px, calc(100vw - 2.2rem)";
/// The same for one of two that stand side by side on a desk.
const HALF_SIZES: &str = "(min-width: 48em) 331px, calc(100vw - 2.2rem)";
/// The width that a browser takes which knows no choice.
const USUAL: u32 = 720;
/// What a picture that can wait says.
const WAITS: &str = " loading=\"lazy\"";

impl Prose<'_> {
    /// Pictures that stand apart from the text; several share a row where there is room.
    pub(super) fn figures(&self, out: &mut Markup, images: &[Image]) {
        if let [image] = images {
            return self.figure(out, image, SIZES);
        }
        let row = out.element("div").attribute("class", "images");
        row.holding(|out| images.iter().for_each(|image| self.figure(out, image, HALF_SIZES)));
    }

    /// A picture that stands alone, with what is said below it; it leads to the original.
    fn figure(&self, out: &mut Markup, image: &Image, sizes: &str) {
        out.element("figure").attribute("class", "image").holding(|out| {
            // What is said below it is not said again when it is pointed at.
            let picture = |out: &mut Markup| patient(self.sized(out, image, sizes)).void();
            if self.head(image).is_some_and(|head| !widths(&head).is_empty()) {
                let original = self.surroundings.file(self.site, &image.source);
                out.element("a").attribute("class", "original").attribute("href", &original).holding(picture);
            } else {
                picture(out);
            }
            if !image.caption.is_empty() || !image.credit.is_empty() {
                out.element("figcaption").holding(|out| caption(out, image));
            }
        });
    }

    /// A picture in a line of text.
    pub(super) fn image(&self, out: &mut Markup, image: &Image) {
        let title = Some(image.caption.as_str()).filter(|caption| !caption.is_empty());
        patient(self.sized(out, image, SIZES).optional("title", title)).void();
    }

    fn sized<'m>(&self, out: &'m mut Markup, image: &Image, sizes: &str) -> Tag<'m> {
        let head = self.head(image);
        let smaller = head.map(|head| self.smaller(image, &head)).unwrap_or_default();
        let usual = smaller.iter().find(|(width, _)| *width == USUAL).map(|(_, address)| address.clone());
        let source = usual.unwrap_or_else(|| self.surroundings.file(self.site, &image.source));
        let mut tag = out.element("img").attribute("src", &source);
        if !smaller.is_empty() {
            let choices: Vec<String> = smaller.iter().map(|(width, address)| format!("{address} {width}w")).collect();
            tag = tag.attribute("srcset", &choices.join(", ")).attribute("sizes", sizes);
        }
        tag = tag.attribute("alt", &image.alternative);
        match head {
            Some(head) => tag.attribute("width", &head.width.to_string()).attribute("height", &head.height.to_string()),
            None => tag,
        }
    }

    fn head(&self, image: &Image) -> Option<Head> {
        self.report.files.get(&image.source)?.head
    }

    /// Widths and addresses. Spaces would end an address in a list of choices, and so
    /// would a comma at its end; names end in `jpg`, `png` or `webp`.
    fn smaller(&self, image: &Image, head: &Head) -> Vec<(u32, String)> {
        let report = self.surroundings.report;
        let address = |width| {
            let path = picture_path(self.site, report, &image.source, head, width);
            self.surroundings.way.to(&path).replace(' ', "%20")
        };
        widths(head).into_iter().map(|width| (width, address(width))).collect()
    }
}

/// It waits until it is nearly in sight.
fn patient(picture: Tag<'_>) -> Tag<'_> {
    picture.attribute("loading", "lazy").attribute("decoding", "async")
}

/// What is said below a picture, and who made it.
fn caption(out: &mut Markup, image: &Image) {
    out.text(&image.caption);
    if !image.credit.is_empty() {
        if !image.caption.is_empty() {
            out.raw(" ");
        }
        out.element("small").attribute("class", "credit").text(&image.credit);
    }
}

/// The first picture of a page is mostly in sight and is not kept waiting.
pub fn first_at_once(html: String) -> String {
    if html.contains(WAITS) { html.replacen(WAITS, "", 1) } else { html }
}
