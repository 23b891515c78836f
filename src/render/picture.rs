//! Pictures in the narrative: the smallest file that is sharp enough, with space reserved for
//! it before it has loaded, and with a link to the original.

use super::markup::{Markup, Tag};
use super::prose::Prose;
use crate::narrative::Image;
use crate::picture::Head;
use crate::plan::artwork::{picture_path, widths};

/// Display width of a picture: the width of the text column on a desktop (38rem of 18 px), and
/// the screen without its margins on a phone. Must match `tokens.css` and `base.css`.
const SIZES: &str = "(min-width: 48em) 684px, calc(100vw - 2.2rem)";
/// Display width of one of two pictures that are side by side on a desktop.
const HALF_SIZES: &str = "(min-width: 48em) 331px, calc(100vw - 2.2rem)";
/// Width, in pixels, of the file for browsers that do not support `srcset`.
const USUAL: u32 = 720;
/// The attribute of a picture that is loaded lazily.
const WAITS: &str = " loading=\"lazy\"";

impl Prose<'_> {
    /// Writes block-level pictures. Several pictures share a row if there is room.
    pub(super) fn figures(&self, out: &mut Markup, images: &[Image]) {
        if let [image] = images {
            return self.figure(out, image, SIZES);
        }
        let row = out.element("div").attribute("class", "images");
        row.holding(|out| images.iter().for_each(|image| self.figure(out, image, HALF_SIZES)));
    }

    /// Writes a block-level picture with its caption, linked to the original.
    fn figure(&self, out: &mut Markup, image: &Image, sizes: &str) {
        out.element("figure").attribute("class", "image").holding(|out| {
            // The caption is visible, so it is not repeated as a tooltip.
            let picture = |out: &mut Markup| patient(self.sized(out, image, sizes)).void();
            if self.head(image).is_some_and(|head| !widths(&head).is_empty()) {
                let original = self.link_context.file(self.site, &image.source);
                out.element("a").attribute("class", "original").attribute("href", &original).holding(picture);
            } else {
                picture(out);
            }
            if !image.caption.text.is_empty() || !image.credit.text.is_empty() {
                out.element("figcaption").holding(|out| caption(out, image));
            }
        });
    }

    /// Writes an inline picture. Its caption becomes a tooltip.
    pub(super) fn image(&self, out: &mut Markup, image: &Image) {
        let title = Some(image.caption.text.as_str()).filter(|caption| !caption.is_empty());
        patient(self.sized(out, image, SIZES).optional("title", title)).void();
    }

    /// Writes an `<img>` with its sources in several widths.
    fn sized<'m>(&self, out: &'m mut Markup, image: &Image, sizes: &str) -> Tag<'m> {
        let head = self.head(image);
        let smaller = head.map(|head| self.smaller(image, &head)).unwrap_or_default();
        let usual = smaller.iter().find(|(width, _)| *width == USUAL).map(|(_, address)| address.clone());
        let source = usual.unwrap_or_else(|| self.link_context.file(self.site, &image.source));
        let mut tag = out.element("img").attribute("src", &source);
        if !smaller.is_empty() {
            let choices: Vec<String> = smaller.iter().map(|(width, address)| format!("{address} {width}w")).collect();
            tag = tag.attribute("srcset", &choices.join(", ")).attribute("sizes", sizes);
        }
        tag = tag.attribute("alt", &image.alternative.text);
        match head {
            Some(head) => tag.attribute("width", &head.width.to_string()).attribute("height", &head.height.to_string()),
            None => tag,
        }
    }

    /// Returns the metadata of a picture file.
    fn head(&self, image: &Image) -> Option<Head> {
        self.report.files.get(&image.source)?.head
    }

    /// Returns the smaller widths and their URLs. A space or a trailing comma would end a URL in
    /// `srcset`; spaces are escaped, and all names end in `jpg`, `png` or `webp`.
    fn smaller(&self, image: &Image, head: &Head) -> Vec<(u32, String)> {
        let report = self.link_context.report;
        let address = |width| {
            let path = picture_path(self.site, report, &image.source, head, width);
            self.link_context.url_base.to(&path).replace(' ', "%20")
        };
        widths(head).into_iter().map(|width| (width, address(width))).collect()
    }
}

/// Makes a picture load lazily, when it is about to become visible.
fn patient(picture: Tag<'_>) -> Tag<'_> {
    picture.attribute("loading", "lazy").attribute("decoding", "async")
}

/// Writes the caption and the credit of a picture.
fn caption(out: &mut Markup, image: &Image) {
    out.text(&image.caption.text);
    if !image.credit.text.is_empty() {
        if !image.caption.text.is_empty() {
            out.raw(" ");
        }
        out.element("small").attribute("class", "credit").text(&image.credit.text);
    }
}

/// Makes the first picture of a page load immediately, because it is usually visible.
pub(super) fn first_at_once(html: String) -> String {
    if html.contains(WAITS) { html.replacen(WAITS, "", 1) } else { html }
}
