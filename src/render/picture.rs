//! Pictures in the prose: the smallest file that is sharp enough, space kept for it
//! before it comes, and a way to the original.

use super::html::{attribute, escape_into};
use super::prose::Prose;
use crate::narrative::Image;
use crate::picture::Head;
use crate::plan::artwork::{picture_path, widths};
use std::fmt::Write as _;

/// How wide a picture is shown: the measure of the text on a desk (38rem of 18 px),
/// all but the gutters on a phone. `tokens.css` and `base.css` say so.
const SIZES: &str = "(min-width: 48em) 684px, calc(100vw - 2.2rem)";
/// The same for one of two that stand side by side on a desk.
const HALF_SIZES: &str = "(min-width: 48em) 331px, calc(100vw - 2.2rem)";
/// The width that a browser takes which knows no choice.
const USUAL: u32 = 720;
/// What follows the address of a picture that can wait.
const WAITS: &str = " loading=\"lazy\"";

impl Prose<'_> {
    /// Pictures that stand apart from the text; several share a row where there is room.
    pub(super) fn figures(&self, out: &mut String, images: &[Image]) {
        if let [image] = images {
            return self.figure(out, image, SIZES);
        }
        out.push_str("<div class=\"images\">");
        for image in images {
            self.figure(out, image, HALF_SIZES);
        }
        out.push_str("</div>");
    }

    /// A picture that stands alone, with what is said below it; it leads to the original.
    fn figure(&self, out: &mut String, image: &Image, sizes: &str) {
        out.push_str("<figure class=\"image\">");
        let original = self.surroundings.file(self.site, &image.source);
        let has_smaller = self.head(image).is_some_and(|head| !widths(&head).is_empty());
        if has_smaller {
            out.push_str("<a class=\"original\"");
            attribute(out, "href", &original);
            out.push('>');
        }
        self.sized(out, &Image { caption: String::new(), ..image.clone() }, sizes);
        if has_smaller {
            out.push_str("</a>");
        }
        if !image.caption.is_empty() || !image.credit.is_empty() {
            out.push_str("<figcaption>");
            escape_into(out, &image.caption);
            if !image.credit.is_empty() {
                out.push_str(if image.caption.is_empty() { "<small class=\"credit\">" } else { " <small class=\"credit\">" });
                escape_into(out, &image.credit);
                out.push_str("</small>");
            }
            out.push_str("</figcaption>");
        }
        out.push_str("</figure>");
    }

    pub(super) fn image(&self, out: &mut String, image: &Image) {
        self.sized(out, image, SIZES);
    }

    fn sized(&self, out: &mut String, image: &Image, sizes: &str) {
        let head = self.head(image);
        let smaller = head.map(|head| self.smaller(image, &head)).unwrap_or_default();
        out.push_str("<img");
        let usual = smaller.iter().find(|(width, _)| *width == USUAL).map(|(_, address)| address.clone());
        attribute(out, "src", &usual.unwrap_or_else(|| self.surroundings.file(self.site, &image.source)));
        if !smaller.is_empty() {
            let choices: Vec<String> = smaller.iter().map(|(width, address)| format!("{address} {width}w")).collect();
            attribute(out, "srcset", &choices.join(", "));
            attribute(out, "sizes", sizes);
        }
        attribute(out, "alt", &image.alternative);
        if let Some(head) = head {
            write!(out, " width=\"{}\" height=\"{}\"", head.width, head.height).expect("a string takes all text");
        }
        if !image.caption.is_empty() {
            attribute(out, "title", &image.caption);
        }
        out.push_str(WAITS);
        out.push_str(" decoding=\"async\">");
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

/// The first picture of a page is mostly in sight and is not kept waiting.
pub fn first_at_once(html: String) -> String {
    if html.contains(WAITS) { html.replacen(WAITS, "", 1) } else { html }
}
