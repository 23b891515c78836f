//! The only writer of markup: HTML, SVG and Atom are generated here. Text and attribute values
//! are escaped when they are written, and an element cannot be left open. The output never has
//! to be parsed again: what differs between the two placements of a text, and what its words are,
//! is known when it is written.

use super::html::{END_OF_ISOLATE, LEFT_TO_RIGHT, RIGHT_TO_LEFT, escape_into, escape_printed_into};
use crate::plan::links::LinkContext;

/// Elements whose words must be separated from the words after them.
const BLOCKS: [&str; 12] = ["p", "li", "td", "th", "h3", "h4", "h5", "figcaption", "caption", "dt", "dd", "pre"];
/// The element of marks, which are not words of the text: of footnotes, and of notes on figures.
const MARK: &str = "sup";

/// Markup that is being written.
#[derive(Debug, Default)]
pub(super) struct Markup {
    text: String,
    variants: Vec<Variant>,
    has_only_words: bool,
}

/// The text at an offset, for a section's page and for the full-report page.
#[derive(Debug)]
struct Variant {
    /// Byte offset in the markup.
    offset: usize,
    texts: [Box<str>; 2],
}

/// Where a report's text is printed. Links within the report, heading levels and the ids of
/// footnotes depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placement {
    /// On the page of its section, or on the front page.
    OwnPage,
    /// On the full-report page.
    WholeReport,
}

impl Placement {
    /// Returns the placement of text in this link context.
    pub(super) fn of(link_context: &LinkContext) -> Placement {
        if link_context.whole { Placement::WholeReport } else { Placement::OwnPage }
    }
}

impl Markup {
    /// Returns empty markup for a page.
    pub(super) fn new() -> Markup {
        Markup::default()
    }

    /// Returns empty markup that keeps only the words, as plain text: without tags, attributes,
    /// marks and bidirectional isolates, and with a space after each block.
    pub(super) fn words() -> Markup {
        Markup { has_only_words: true, ..Markup::default() }
    }

    /// Returns whether only the words are kept.
    pub(super) fn has_only_words(&self) -> bool {
        self.has_only_words
    }

    /// Appends trusted markup without escaping.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Appends text, escaped.
    pub(super) fn text(&mut self, text: &str) {
        if self.has_only_words {
            self.text.extend(text.split([LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE]));
        } else {
            escape_into(&mut self.text, text);
        }
    }

    /// Appends a formatted number, or text with one in it; see [`super::html::escape_printed_into`].
    pub(super) fn printed(&mut self, text: &str) {
        if self.has_only_words {
            self.text(text);
        } else {
            escape_printed_into(&mut self.text, text);
        }
    }

    /// Appends text, escaped, that differs between [`Placement::OwnPage`] and
    /// [`Placement::WholeReport`]; in this order.
    pub(super) fn text_by_placement(&mut self, texts: [&str; 2]) {
        let [own, whole] = texts;
        if own == whole || self.has_only_words {
            return self.text(own);
        }
        let texts = texts.map(|text| {
            let mut escaped = String::with_capacity(text.len());
            escape_into(&mut escaped, text);
            escaped.into_boxed_str()
        });
        self.variants.push(Variant { offset: self.text.len(), texts });
    }

    /// Appends markup that is omitted on the full-report page.
    pub(super) fn on_own_page(&mut self, write: impl FnOnce(&mut Markup)) {
        if self.has_only_words {
            return write(self);
        }
        let mut markup = Markup::new();
        write(&mut markup);
        self.variants.push(Variant { offset: self.text.len(), texts: [markup.text.into_boxed_str(), "".into()] });
    }

    /// Starts an element. The methods of the returned tag finish it.
    pub(super) fn element<'m>(&'m mut self, name: &'m str) -> Tag<'m> {
        self.element_by_placement([name; 2])
    }

    /// Starts an element whose name depends on the placement.
    pub(super) fn element_by_placement<'m>(&'m mut self, names: [&'m str; 2]) -> Tag<'m> {
        if !self.has_only_words {
            self.text.push('<');
            self.text_by_placement(names);
        }
        Tag { markup: self, names }
    }

    /// Returns whether nothing has been written.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.variants.is_empty()
    }

    /// Removes newlines at the end.
    pub(super) fn trim_line_ends(&mut self) {
        self.text.truncate(self.text.trim_end_matches('\n').len());
    }

    /// Returns the markup for a placement.
    pub(super) fn placed(&self, placement: Placement) -> String {
        let mut placed = String::with_capacity(self.text.len() + 16 * self.variants.len());
        let mut start = 0;
        for variant in &self.variants {
            placed.push_str(&self.text[start..variant.offset]);
            placed.push_str(&variant.texts[usize::from(placement == Placement::WholeReport)]);
            start = variant.offset;
        }
        placed.push_str(&self.text[start..]);
        placed
    }

    /// Returns the markup for [`Placement::OwnPage`].
    pub(super) fn finish(self) -> String {
        if self.variants.is_empty() { self.text } else { self.placed(Placement::OwnPage) }
    }
}

/// The start tag of an element that is being written.
#[must_use = "the tag is open until it is told what the element holds"]
pub(super) struct Tag<'m> {
    markup: &'m mut Markup,
    names: [&'m str; 2],
}

impl Tag<'_> {
    /// Adds an attribute; the value is escaped.
    pub(super) fn attribute(self, name: &str, value: &str) -> Self {
        self.attribute_by_placement(name, [value; 2])
    }

    /// Adds an attribute if it has a value.
    pub(super) fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    /// Adds an attribute whose value depends on the placement.
    pub(super) fn attribute_by_placement(self, name: &str, values: [&str; 2]) -> Self {
        if self.markup.has_only_words {
            return self;
        }
        let text = &mut self.markup.text;
        text.push(' ');
        text.push_str(name);
        text.push_str("=\"");
        self.markup.text_by_placement(values);
        self.markup.text.push('"');
        self
    }

    /// Finishes the element with text as its content.
    pub(super) fn text(self, text: &str) {
        self.holding(|markup| markup.text(text));
    }

    /// Finishes the element with a formatted number as its content.
    pub(super) fn printed(self, text: &str) {
        self.holding(|markup| markup.printed(text));
    }

    /// Finishes the element with the content that `write` appends.
    pub(super) fn holding(self, write: impl FnOnce(&mut Markup)) {
        let Tag { markup, names } = self;
        if markup.has_only_words {
            if names[0] != MARK {
                write(markup);
            }
            if BLOCKS.contains(&names[0]) {
                markup.text.push(' ');
            }
            return;
        }
        markup.text.push('>');
        write(markup);
        markup.text.push_str("</");
        markup.text_by_placement(names);
        markup.text.push('>');
    }

    /// Finishes an HTML void element, which has no content and no end tag.
    pub(super) fn void(self) {
        // A line break separates words.
        self.markup.text.push(if self.markup.has_only_words { ' ' } else { '>' });
    }

    /// Finishes an empty XML element.
    pub(super) fn empty(self) {
        if !self.markup.has_only_words {
            self.markup.text.push_str("/>");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_cannot_leave_its_place() {
        let mut markup = Markup::new();
        markup.element("p").attribute("title", "\"><script>").holding(|markup| {
            markup.text("<b>&");
            markup.element("br").void();
            markup.element("data").optional("value", None).printed("\u{2066}−1\u{2069}");
        });
        assert_eq!(
            markup.finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt;&amp;<br><data><bdi dir=\"ltr\">−1</bdi></data></p>"
        );
    }

    #[test]
    fn one_text_stands_in_two_places() {
        let mut markup = Markup::new();
        markup.on_own_page(|markup| markup.element("span").attribute("id", "old").text(""));
        markup.element_by_placement(["h3", "h4"]).attribute_by_placement("id", ["a", "b-a"]).text("Roads");
        assert_eq!(markup.placed(Placement::OwnPage), "<span id=\"old\"></span><h3 id=\"a\">Roads</h3>");
        assert_eq!(markup.placed(Placement::WholeReport), "<h4 id=\"b-a\">Roads</h4>");
    }

    #[test]
    fn the_words_are_kept() {
        let mut markup = Markup::words();
        markup.element("li").attribute("class", "c").holding(|markup| {
            markup.element("p").printed("a & \u{2066}−1\u{2069}");
            markup.element("sup").text("*");
        });
        assert_eq!(markup.finish(), "a & −1  ");
    }
}
