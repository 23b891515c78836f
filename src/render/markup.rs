//! The one writer of markup: HTML, SVG and Atom are put together here and nowhere else.
//! Text and values of attributes are escaped on their way in, and an element cannot be
//! left open. What it writes never has to be read again: what differs between the two
//! places of a text, or is no word of it, is known while it is written.

use super::html::{END_OF_ISOLATE, LEFT_TO_RIGHT, RIGHT_TO_LEFT, escape_into, escape_printed_into};
use crate::plan::links::Surroundings;

/// Elements whose words do not run on into what follows.
const BLOCKS: [&str; 12] = ["p", "li", "td", "th", "h3", "h4", "h5", "figcaption", "caption", "dt", "dd", "pre"];

/// Markup that grows at its end.
#[derive(Debug, Default)]
pub struct Markup {
    text: String,
    variants: Vec<Variant>,
    is_for_index: bool,
}

/// What stands at an offset on a section's page, and in the whole report.
#[derive(Debug)]
struct Variant {
    offset: usize,
    texts: [Box<str>; 2],
}

/// Where a text of a report is printed. Links inside the report, levels of headings and
/// ids of footnotes follow from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// On the page of its section, or on the front page.
    OwnPage,
    /// On the page of the whole report.
    WholeReport,
}

impl Placement {
    /// The placement of a text that is printed in these surroundings.
    pub fn of(surroundings: &Surroundings) -> Placement {
        if surroundings.whole { Placement::WholeReport } else { Placement::OwnPage }
    }
}

impl Markup {
    pub fn new() -> Markup {
        Markup::default()
    }

    /// For a search index: without what isolates numbers, which would be part of them, and
    /// with a space before the end of each block, which keeps words apart.
    pub fn for_index() -> Markup {
        Markup { is_for_index: true, ..Markup::default() }
    }

    /// Whether only its words count.
    pub fn is_for_index(&self) -> bool {
        self.is_for_index
    }

    /// Markup of our own, as it is.
    pub fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    pub fn text(&mut self, text: &str) {
        if self.is_for_index {
            for words in text.split([LEFT_TO_RIGHT, RIGHT_TO_LEFT, END_OF_ISOLATE]) {
                escape_into(&mut self.text, words);
            }
        } else {
            escape_into(&mut self.text, text);
        }
    }

    /// A printed number, or words with one in them; see [`super::html::escape_printed_into`].
    pub fn printed(&mut self, text: &str) {
        if self.is_for_index {
            self.text(text);
        } else {
            escape_printed_into(&mut self.text, text);
        }
    }

    /// Escaped text that differs between [`Placement::OwnPage`] and
    /// [`Placement::WholeReport`], in this order.
    pub fn text_by_placement(&mut self, texts: [&str; 2]) {
        let [own, whole] = texts;
        if own == whole || self.is_for_index {
            return self.text(own);
        }
        let texts = texts.map(|text| {
            let mut escaped = String::with_capacity(text.len());
            escape_into(&mut escaped, text);
            escaped.into_boxed_str()
        });
        self.variants.push(Variant { offset: self.text.len(), texts });
    }

    /// Markup that the whole report does without.
    pub fn on_own_page(&mut self, write: impl FnOnce(&mut Markup)) {
        let mut markup = Markup { is_for_index: self.is_for_index, ..Markup::default() };
        write(&mut markup);
        if self.is_for_index {
            return self.text.push_str(&markup.text);
        }
        self.variants.push(Variant { offset: self.text.len(), texts: [markup.text.into_boxed_str(), "".into()] });
    }

    /// Begins an element; what is done with the tag ends it.
    pub fn element<'m>(&'m mut self, name: &'m str) -> Tag<'m> {
        self.element_by_placement([name; 2])
    }

    /// The same for one whose name follows from the placement.
    pub fn element_by_placement<'m>(&'m mut self, names: [&'m str; 2]) -> Tag<'m> {
        self.text.push('<');
        self.text_by_placement(names);
        Tag { markup: self, names }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty() && self.variants.is_empty()
    }

    /// Takes line ends away from its end.
    pub fn trim_line_ends(&mut self) {
        self.text.truncate(self.text.trim_end_matches('\n').len());
    }

    /// The markup as it stands in a placement.
    pub fn placed(&self, placement: Placement) -> String {
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

    /// The markup where nothing follows from the placement, else as on its own page.
    pub fn finish(self) -> String {
        if self.variants.is_empty() { self.text } else { self.placed(Placement::OwnPage) }
    }
}

/// The start tag of an element that is being written.
#[must_use = "the tag is open until it is told what the element holds"]
pub struct Tag<'m> {
    markup: &'m mut Markup,
    names: [&'m str; 2],
}

impl Tag<'_> {
    pub fn attribute(self, name: &str, value: &str) -> Self {
        self.attribute_by_placement(name, [value; 2])
    }

    /// An attribute that is there only with a value.
    pub fn optional(self, name: &str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.attribute(name, value),
            None => self,
        }
    }

    /// An attribute whose value follows from the placement.
    pub fn attribute_by_placement(self, name: &str, values: [&str; 2]) -> Self {
        let text = &mut self.markup.text;
        text.push(' ');
        text.push_str(name);
        text.push_str("=\"");
        self.markup.text_by_placement(values);
        self.markup.text.push('"');
        self
    }

    /// An element that holds a text.
    pub fn text(self, text: &str) {
        self.holding(|markup| markup.text(text));
    }

    /// An element that holds a printed number.
    pub fn printed(self, text: &str) {
        self.holding(|markup| markup.printed(text));
    }

    /// An element that holds what is written now.
    pub fn holding(self, write: impl FnOnce(&mut Markup)) {
        let Tag { markup, names } = self;
        markup.text.push('>');
        write(markup);
        if markup.is_for_index && BLOCKS.contains(&names[0]) {
            markup.text.push(' ');
        }
        markup.text.push_str("</");
        markup.text_by_placement(names);
        markup.text.push('>');
    }

    /// An element of HTML that has no content and no end tag.
    pub fn void(self) {
        self.markup.text.push('>');
    }

    /// An element of XML that is empty.
    pub fn empty(self) {
        self.markup.text.push_str("/>");
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
    fn an_index_is_given_words() {
        let mut markup = Markup::for_index();
        markup.element("li").holding(|markup| markup.element("p").printed("a \u{2066}−1\u{2069}"));
        assert_eq!(markup.finish(), "<li><p>a −1 </p> </li>");
    }
}
