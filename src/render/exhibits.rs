//! Tables, charts and cards of key figures, as HTML. Every number is printed as in the
//! narrative and refers to its fact, so that its notes and relations are one tap away.

use super::chart;
use super::drawing;
use super::earlier::{Printer, earlier};
use super::grid::Grid;
use super::markup::Markup;
use super::metadata::issuer;
use super::names::fact_label;
use super::prose::Prose;
use super::views::EarlierView;
use crate::model::chart::{Chart, Drawn};
use crate::model::exhibit_number;
use crate::model::fact::Fact;
use crate::model::table::Table;
use crate::model::text::Localized;
use crate::narrative::{Block, Exhibit, FactForm, FactReference, Inline, Subject, walk};
use crate::plan::page::PageKind;
use crate::plan::url::{page_path, table_anchor};

/// The printed number of a table or chart: 表1.
struct Numbered {
    number: String,
    /// Its address, where it is shown first.
    anchor: Option<String>,
    /// The addresses that it had under other ids.
    former: Vec<String>,
}

impl Prose<'_> {
    /// Writes a table, chart or group of key figures, with its notes.
    pub(super) fn exhibit(&self, out: &mut Markup, exhibit: &Exhibit) {
        match &exhibit.subject {
            Subject::Facts(facts) => self.cards(out, facts),
            Subject::Table(id) => {
                if let Some(table) = self.report.table(id) {
                    self.table_figure(out, table, self.numbered(&exhibit.subject).as_ref());
                }
            }
            Subject::Chart(id) => {
                if let Some(chart) = self.report.chart(id) {
                    self.chart_figure(out, chart, self.numbered(&exhibit.subject).as_ref());
                }
            }
        }
        if !exhibit.notes.is_empty() {
            out.element("div").attribute("class", "exhibit-notes").holding(|out| self.blocks(out, &exhibit.notes));
        }
    }

    /// Writes key figures in large type, each with its label and target.
    fn cards(&self, out: &mut Markup, facts: &[Inline]) {
        out.element("ul").attribute("class", &format!("figures figures-{}", facts.len())).holding(|out| {
            for inline in facts {
                let Inline::Fact(reference) = inline else { continue };
                if let Some(fact) = self.report.fact(&reference.id) {
                    out.element("li").attribute("class", "figure").holding(|out| self.card(out, fact, reference));
                }
            }
        });
    }

    /// Writes a key figure.
    fn card(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        out.element("span").attribute("class", "figure-label").text(&fact_label(self.messages, fact, self.locale));
        out.raw(" ");
        out.element("span").attribute("class", "figure-value").holding(|out| self.card_value(out, fact, reference));
        if let Some(target) = fact.target.as_ref().and_then(|target| self.report.fact(&target.id)) {
            let value = self.numbers.fact(target).full();
            out.raw(" ");
            let context = out.element("span").attribute("class", "figure-context");
            context.printed(&self.messages.fill("target", &[("value", &value)]));
        }
        let printer = Printer { numbers: self.numbers, messages: self.messages, locale: self.locale };
        // A figure of another report has its own year before.
        let earlier = earlier(self.site, &printer, self.report, fact).filter(|_| fact.lender.is_none());
        if let Some(EarlierView { text, arrow }) = earlier {
            out.raw(" ");
            out.element("span").attribute("class", "figure-earlier").holding(|out| {
                if !arrow.is_empty() && !out.has_only_words() {
                    out.element("span").attribute("class", "figure-arrow").attribute("aria-hidden", "true").text(arrow);
                    out.raw(" ");
                }
                out.printed(&text);
            });
        }
    }

    /// Writes the number and unit of a key figure.
    fn card_value(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        // A percent sign is part of the number; any other unit is printed smaller.
        let printed = self.numbers.fact(fact);
        let (number, unit) = (printed.number_of_card(), printed.unit_apart());
        if !printed.approximately.is_empty() {
            out.element("span").attribute("class", "figure-approx").text(&printed.approximately);
        }
        let data = out.element("data").attribute("class", "figure-number");
        data.attribute("value", &fact.quantity.machine()).printed(&number);
        self.note_mark(out, reference);
        if !unit.is_empty() {
            out.raw(" ");
            out.element("span").attribute("class", "figure-unit").text(unit);
        }
    }

    /// Returns the number of what is shown, and its address where it is shown first.
    fn numbered(&self, subject: &Subject) -> Option<Numbered> {
        let (address, _) = exhibit_number::address(subject)?;
        let exhibit = self.report.exhibit_numbers.get(&address)?;
        let is_first = self.passage.is_some_and(|passage| passage.trim_end_matches('-') == exhibit.place);
        let number = self.exhibit_number(exhibit);
        if !is_first {
            return Some(Numbered { number, anchor: None, former: Vec::new() });
        }
        let places = self.report.aliases.iter().filter(|alias| alias.new.id == address).map(|alias| alias.old.id.clone());
        let tables = self.report.exhibits.aliases.iter().filter(|alias| table_anchor(&alias.new.id) == address);
        let former = places.chain(tables.map(|alias| table_anchor(&alias.old.id))).collect();
        Some(Numbered { number, anchor: Some(address), former })
    }

    /// Writes the places that links to former addresses lead to.
    fn former_addresses(out: &mut Markup, numbered: Option<&Numbered>) {
        for former in numbered.iter().flat_map(|numbered| &numbered.former) {
            out.element("span").attribute("id", former).text("");
        }
    }

    /// Returns a caption with its number, if it has one: 表1　收入情况.
    fn numbered_caption(&self, numbered: Option<&Numbered>, caption: &str) -> String {
        let Some(Numbered { number, .. }) = numbered else { return caption.to_owned() };
        self.own_messages.fill("numbered_caption", &[("number", number), ("caption", caption)])
    }

    /// Returns the caption of a table with its number, if it has one.
    pub(super) fn table_caption(&self, table: &Table) -> String {
        let numbered = self.numbered(&Subject::Table(table.id.clone()));
        self.numbered_caption(numbered.as_ref(), table.caption.get(self.locale))
    }

    /// Returns what is said below a table: what its marks mean, why relations are known not to hold, its source, and the author's
    /// notes.
    pub(super) fn table_notes(&self, table: &Table) -> Vec<String> {
        let notes = self.legend_text(table).into_iter().chain(self.waiver_texts(table));
        notes.chain([self.source_text(table.source.as_ref())]).chain(self.author_notes(&table.id)).collect()
    }

    /// Returns the paragraphs that the author has put below a table, where the text shows it first.
    fn author_notes(&self, table: &str) -> Vec<String> {
        let narratives = self.report.translations().map(|(_, translations)| &translations.shown(self.locale).1.narrative);
        let exhibits = narratives.flat_map(|narrative| narrative.exhibits().map(|(_, exhibit)| exhibit));
        let mut own = exhibits.filter(|exhibit| matches!(&exhibit.subject, Subject::Table(id) if id == table));
        let notes = own.find(|exhibit| !exhibit.notes.is_empty()).map(|exhibit| exhibit.notes.as_slice()).unwrap_or_default();
        let paragraphs = walk(notes).filter_map(|block| match block {
            Block::Paragraph(content) => Some(self.plain(content)),
            _ => None,
        });
        paragraphs.collect()
    }

    /// Writes why relations of a table are known not to hold.
    fn table_waivers(&self, out: &mut Markup, table: &Table) {
        for words in self.waiver_texts(table) {
            out.element("p").attribute("class", "exhibit-legend").text(&words);
        }
    }

    /// Returns why relations of a table are known not to hold.
    fn waiver_texts(&self, table: &Table) -> impl Iterator<Item = String> {
        let reasons = table.relations.iter().filter_map(|relation| relation.waiver.as_ref());
        reasons.map(|reason| self.messages.fill("waiver", &[("figures", reason.get(self.locale))]))
    }

    /// Writes a table with its source and a link to its data.
    fn table_figure(&self, out: &mut Markup, table: &Table, numbered: Option<&Numbered>) {
        let figure = out.element("figure").attribute("class", "exhibit");
        figure.optional("id", numbered.and_then(|numbered| numbered.anchor.as_deref())).holding(|out| {
            Self::former_addresses(out, numbered);
            let grid = self.grid_of(table);
            let caption = self.numbered_caption(numbered, &grid.caption);
            self.grid(out, &Grid { caption, ..grid });
            self.legend(out, table);
            self.table_waivers(out, table);
            self.source(out, table.source.as_ref(), Some(self.table_data(&table.id)), true);
        });
    }

    /// Writes a chart with its summary in words. Below a chart of a table stands the table, if it
    /// has more numbers than the chart and is shown nowhere else.
    fn chart_figure(&self, out: &mut Markup, chart: &Chart, numbered: Option<&Numbered>) {
        let Some(drawn) = drawing::of(self, chart) else { return };
        let figure = out.element("figure").attribute("class", "exhibit chart-figure");
        figure.optional("id", numbered.and_then(|numbered| numbered.anchor.as_deref())).holding(|out| {
            Self::former_addresses(out, numbered);
            out.element("figcaption").holding(|out| {
                out.text(&self.numbered_caption(numbered, chart.title.get(self.locale)));
                if let Some(unit) = drawing::unit(self, chart) {
                    out.raw(" ");
                    out.element("span").attribute("class", "table-unit").text(&unit);
                }
            });
            out.raw("\n");
            let mark = |out: &mut Markup, id: &str| self.mark_of(out, id);
            chart::write(out, &drawn, &mark);
            let summary = drawing::summary(self, &drawn);
            if !summary.is_empty() {
                out.element("p").attribute("class", "chart-summary").printed(&summary);
            }
            if let Drawn::Table { table, .. } = &chart.drawn
                && let Some(table) = self.report.table(&table.id)
                && !drawing::prints_all(self, chart, table)
                && !self.is_shown(&table.id)
            {
                self.grid(out, &self.grid_of(table));
                self.legend(out, table);
                self.table_waivers(out, table);
            }
            self.source(out, chart.source.as_ref(), self.chart_data(chart), false);
        });
    }

    /// Writes the button that copies a table; `tables.js` shows it where the browser can copy.
    fn copy(&self, out: &mut Markup) {
        if out.has_only_words() {
            return;
        }
        out.raw(" ");
        let button = out.element("button").attribute("type", "button").attribute("class", "table-copy");
        let button = button.attribute("data-copied", self.messages.get("table_copied")).attribute("hidden", "");
        button.text(self.messages.get("table_copy"));
    }

    /// Writes the mark of a figure of the report in a chart.
    fn mark_of(&self, out: &mut Markup, id: &str) {
        if let Some(fact) = self.report.fact(id) {
            self.note_mark(out, &FactReference { id: id.to_owned(), form: FactForm::Full, position: fact.place.position });
        }
    }

    /// Returns whether the text of the report shows a table.
    fn is_shown(&self, id: &str) -> bool {
        let shows = |block: &Block| matches!(block, Block::Exhibit(exhibit) if matches!(&exhibit.subject, Subject::Table(shown) if shown == id));
        self.report.translations().any(|(_, translations)| {
            let narrative = &translations.shown(self.link_context.locale).1.narrative;
            let clauses = narrative.clauses.iter().flat_map(|clause| walk(&clause.blocks));
            walk(&narrative.lead).chain(clauses).any(shows)
        })
    }

    /// Returns the link to a table's file. It leads to the data page, which also explains what to
    /// do if files cannot be saved.
    fn table_data(&self, id: &str) -> (String, &str) {
        (self.link_context.table_file(self.site, id), self.messages.get("exhibit_data"))
    }

    /// Returns the link to the numbers of a chart: the file of its table, or its first fact.
    fn chart_data(&self, chart: &Chart) -> Option<(String, &str)> {
        match &chart.drawn {
            Drawn::Table { table, .. } => Some(self.table_data(&table.id)),
            Drawn::Facts(facts) => {
                let first = facts.first()?;
                Some((self.link_context.fact(self.site, &first.id), self.messages.get("exhibit_facts")))
            }
        }
    }

    /// Writes the source of a table or chart: its own, or that of the report, or the issuer. With
    /// date and address, so that a picture of it still says what it is. A table can be copied.
    fn source(&self, out: &mut Markup, own: Option<&Localized<String>>, data: Option<(String, &str)>, is_table: bool) {
        out.element("p").attribute("class", "exhibit-source").holding(|out| {
            out.element("span").text(&self.source_text(own));
            if !out.has_only_words() {
                self.origin(out);
            }
            if let Some((href, words)) = data {
                out.raw(" ");
                out.element("a").attribute("class", "exhibit-data").attribute("href", &href).text(words);
            }
            if is_table {
                self.copy(out);
            }
        });
    }

    /// Returns the words with the source of a table or chart.
    pub(super) fn source_text(&self, own: Option<&Localized<String>>) -> String {
        let source = own.or(self.report.source.as_ref()).map(|source| source.get(self.locale).as_str());
        let source = source.unwrap_or_else(|| issuer(self.site, self.report, self.locale));
        self.messages.fill("exhibit_source", &[("source", source)])
    }

    /// Writes when the report was published, and the permanent address of the passage.
    fn origin(&self, out: &mut Markup) {
        let day = self.dates.day(self.report.published.day);
        let published = [("label", self.messages.get("label_published")), ("value", day.as_str())];
        out.raw(" ");
        out.element("span").attribute("class", "exhibit-origin").text(&self.messages.fill("labelled", &published));
        if let Some(address) = self.permanent_address() {
            out.raw(" ");
            let link = out.element("span").attribute("class", "exhibit-origin exhibit-address");
            link.holding(|out| out.element("bdi").text(&address));
        }
    }

    /// Returns the permanent address of the passage, in readable form.
    fn permanent_address(&self) -> Option<String> {
        let (report, locale) = (self.link_context.report, self.link_context.locale);
        let section = self.passage.and_then(|passage| Some((passage, self.report.section_of(passage)?)));
        let kind = section.map_or(PageKind::Report(report), |(_, section)| PageKind::Section(report, section));
        let mut address = self.site.address.as_ref()?.readable(&page_path(self.site, kind, locale));
        if let Some((passage, section)) = section
            && self.report.sections[section].id != passage
        {
            address.push('#');
            address.push_str(passage);
        }
        Some(address)
    }
}
