//! Tables, charts and cards of key figures, as HTML. Every number is printed as in the
//! narrative and refers to its fact, so that its notes and relations are one tap away.

use super::chart;
use super::drawing;
use super::markup::Markup;
use super::metadata::issuer;
use super::prose::Prose;
use crate::model::chart::{Chart, Drawn};
use crate::model::fact::Fact;
use crate::model::table::Table;
use crate::model::text::Localized;
use crate::narrative::{Block, Exhibit, FactForm, FactReference, Inline, Subject, walk};
use crate::plan::page::PageKind;
use crate::plan::url::page_path;

impl Prose<'_> {
    /// Writes a table, chart or group of key figures, with its notes.
    pub(super) fn exhibit(&self, out: &mut Markup, exhibit: &Exhibit) {
        match &exhibit.subject {
            Subject::Facts(facts) => self.cards(out, facts),
            Subject::Table(id) => {
                if let Some(table) = self.report.table(id) {
                    self.table_figure(out, table);
                }
            }
            Subject::Chart(id) => {
                if let Some(chart) = self.report.chart(id) {
                    self.chart_figure(out, chart);
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
                if let Some(fact) = self.report.facts.get(&reference.id) {
                    out.element("li").attribute("class", "figure").holding(|out| self.card(out, fact, reference));
                }
            }
        });
    }

    /// Writes a key figure.
    fn card(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        out.element("span").attribute("class", "figure-label").text(fact.label.get(self.locale));
        out.raw(" ");
        out.element("span").attribute("class", "figure-value").holding(|out| self.card_value(out, fact, reference));
        if let Some(target) = fact.target.as_ref().and_then(|target| self.report.facts.get(&target.id)) {
            let value = self.numbers.fact(target).full();
            out.raw(" ");
            let context = out.element("span").attribute("class", "figure-context");
            context.printed(&self.messages.fill("target", &[("value", &value)]));
        }
    }

    /// Writes the number and unit of a key figure.
    fn card_value(&self, out: &mut Markup, fact: &Fact, reference: &FactReference) {
        // A percent sign is part of the number; any other unit is printed smaller.
        let printed = self.numbers.fact(fact);
        let (number, unit) = (printed.number_with_sign(), printed.unit_apart());
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

    /// Writes a table with its source and a link to its data.
    fn table_figure(&self, out: &mut Markup, table: &Table) {
        out.element("figure").attribute("class", "exhibit").holding(|out| {
            self.grid(out, &self.grid_of(table));
            self.source(out, table.source.as_ref(), Some(self.table_data(&table.id)));
        });
    }

    /// Writes a chart with its summary in words. Below a chart of a table stands the table, if it
    /// has more numbers than the chart and is shown nowhere else.
    fn chart_figure(&self, out: &mut Markup, chart: &Chart) {
        let Some(drawn) = drawing::of(self, chart) else { return };
        out.element("figure").attribute("class", "exhibit chart-figure").holding(|out| {
            out.element("figcaption").holding(|out| {
                out.text(chart.title.get(self.locale));
                if let Some(unit) = drawing::unit(self, chart) {
                    out.raw(" ");
                    out.element("span").attribute("class", "table-unit").text(&unit);
                }
            });
            out.raw("\n");
            let mark = |out: &mut Markup, id: &str| self.mark_of(out, id);
            chart::write(out, &drawn, &mark);
            out.element("p").attribute("class", "chart-summary").printed(&drawing::summary(self, &drawn));
            if let Drawn::Table { table, .. } = &chart.drawn
                && let Some(table) = self.report.table(&table.id)
                && !drawing::prints_all(self, chart, table)
                && !self.is_shown(&table.id)
            {
                self.grid(out, &self.grid_of(table));
            }
            self.source(out, chart.source.as_ref(), self.chart_data(chart));
        });
    }

    /// Writes the mark of a figure of the report in a chart.
    fn mark_of(&self, out: &mut Markup, id: &str) {
        if let Some(fact) = self.report.facts.get(id) {
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
    /// date and address, so that a picture of it still says what it is.
    fn source(&self, out: &mut Markup, own: Option<&Localized<String>>, data: Option<(String, &str)>) {
        let source = own.or(self.report.source.as_ref()).map(|source| source.get(self.locale).as_str());
        let source = source.unwrap_or_else(|| issuer(self.site, self.report, self.locale));
        out.element("p").attribute("class", "exhibit-source").holding(|out| {
            out.element("span").text(&self.messages.fill("exhibit_source", &[("source", source)]));
            if !out.has_only_words() {
                self.origin(out);
            }
            if let Some((href, words)) = data {
                out.raw(" ");
                out.element("a").attribute("class", "exhibit-data").attribute("href", &href).text(words);
            }
        });
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
