//! Tables, charts and cards of key figures, as HTML. Every number is printed as in the
//! narrative and refers to its fact, so that its notes and relations are one tap away.

use super::chart;
use super::drawing;
use super::grid::{Branch, CellContent, Grid, GridCell, Head, HeadGroup, Line};
use super::markup::Markup;
use super::metadata::issuer;
use super::names::fact_label;
use super::prose::Prose;
use crate::model::chart::{Chart, Drawn};
use crate::model::column_group::ColumnGroup;
use crate::model::exhibit_number;
use crate::model::fact::{Fact, Quantity};
use crate::model::table::{ColumnKind, Content, Row, Table};
use crate::model::text::Localized;
use crate::narrative::{Exhibit, FactReference, Inline, Subject};
use crate::plan::url::table_anchor;

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

    /// Writes a table with its source and a link to its data.
    fn table_figure(&self, out: &mut Markup, table: &Table, numbered: Option<&Numbered>) {
        let figure = out.element("figure").attribute("class", "exhibit");
        figure.optional("id", numbered.and_then(|numbered| numbered.anchor.as_deref())).holding(|out| {
            Self::former_addresses(out, numbered);
            let grid = self.grid_of(table);
            let caption = self.numbered_caption(numbered, &grid.caption);
            self.grid(out, &Grid { caption, ..grid });
            self.legend(out, table);
            self.source(out, table.source.as_ref(), Some(self.table_data(&table.id)));
        });
    }

    /// Writes a chart with its textual summary and a table of its numbers.
    fn chart_figure(&self, out: &mut Markup, chart: &Chart, numbered: Option<&Numbered>) {
        let passage = self.passage.unwrap_or_default();
        let Some(drawn) = drawing::of(self, chart, &format!("chart-{passage}-{}", chart.id)) else { return };
        let figure = out.element("figure").attribute("class", "exhibit chart-figure");
        figure.optional("id", numbered.and_then(|numbered| numbered.anchor.as_deref())).holding(|out| {
            Self::former_addresses(out, numbered);
            out.element("figcaption").text(&self.numbered_caption(numbered, &drawn.title));
            // The words of a chart are in its summary and its table.
            if !out.has_only_words() {
                out.raw(&chart::draw(&drawn));
            }
            out.element("p").attribute("class", "chart-summary").printed(&drawn.summary);
            self.grid(out, &self.grid_of_chart(chart));
            if let Drawn::Table { table, .. } = &chart.drawn
                && let Some(table) = self.report.table(&table.id)
            {
                self.legend(out, table);
            }
            self.source(out, chart.source.as_ref(), self.chart_data(chart));
        });
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

    /// Writes the source of a table or chart: its own, or that of the report, or the issuer.
    fn source(&self, out: &mut Markup, own: Option<&Localized<String>>, data: Option<(String, &str)>) {
        let source = own.or(self.report.source.as_ref()).map(|source| source.get(self.locale).as_str());
        let source = source.unwrap_or_else(|| issuer(self.site, self.report, self.locale));
        out.element("p").attribute("class", "exhibit-source").holding(|out| {
            out.text(&self.messages.fill("exhibit_source", &[("source", source)]));
            if let Some((href, words)) = data {
                out.raw(" ");
                out.element("a").attribute("class", "exhibit-data").attribute("href", &href).text(words);
            }
        });
    }

    /// Returns a table in its printed form.
    fn grid_of<'t>(&'t self, table: &'t Table) -> Grid<'t> {
        let common = table.unit();
        let heads = table.columns.iter().map(|column| {
            let unit = match &column.kind {
                ColumnKind::Number(Some(unit)) if common.is_none() => Some(self.numbers.unit_word(unit)),
                _ => None,
            };
            let is_text = matches!(column.kind, ColumnKind::Text);
            Head { label: column.label.get(self.locale).clone(), unit: unit.filter(|unit| !unit.is_empty()), is_text }
        });
        let is_nested = table.is_nested();
        let rows = table.rows.iter().enumerate().map(|(position, row)| Line {
            label: row.label.get(self.locale).clone(),
            cells: (0..table.columns.len()).map(|index| self.cell_of(table, row, index)).collect(),
            is_heading: is_nested && table.is_heading(position),
            is_total: row.is_total,
            branch: self.branch(table, position),
        });
        Grid {
            name: table.caption.get(self.locale).clone(),
            caption: table.caption.get(self.locale).clone(),
            unit: common.map(|unit| self.numbers.unit_word(unit)).filter(|unit| !unit.is_empty()),
            rows_label: table.rows_label.get(self.locale).clone(),
            columns: heads.collect(),
            groups: self.head_groups(table),
            statement: table.statement.as_ref().map(|statement| statement.get(self.locale).clone()),
            rows: rows.collect(),
        }
    }

    /// Returns the headings over several columns.
    fn head_groups(&self, table: &Table) -> Vec<HeadGroup> {
        let group = |group: &ColumnGroup| HeadGroup {
            label: group.label.get(self.locale).clone(),
            columns: group.columns.clone(),
            level: group.level,
        };
        table.groups.iter().map(group).collect()
    }

    /// Returns what a row is a part of, if it is one.
    fn branch<'t>(&self, table: &'t Table, position: usize) -> Option<Branch<'t>> {
        let parent = table.parent(position)?;
        let of_which = || table.children(parent).filter(|child| table.rows[*child].is_of_which);
        Some(Branch {
            level: table.rows[position].level,
            parent: table.rows[parent].label.get(self.locale),
            begins_of_which: of_which().next() == Some(position),
        })
    }

    /// Returns a cell of a table in its printed form.
    fn cell_of<'t>(&'t self, table: &'t Table, row: &'t Row, index: usize) -> GridCell<'t> {
        let has_unit = matches!(&table.columns[index].kind, ColumnKind::Number(Some(_)));
        let mark = row.cells[index].mark;
        let (content, decimals) = match &row.cells[index].content {
            Content::Fact(id) => {
                let printed = self.report.fact(id).map(|fact| self.fact_cell(fact, has_unit)).unwrap_or_default();
                return GridCell { mark, ..printed };
            }
            Content::Number(quantity) => match table.amount(row, index, self.report) {
                // The header contains the unit, but a percent sign stays with the number.
                Some(amount) => (CellContent::Number(self.numbers.amount(&amount).number_with_sign()), decimals(*quantity)),
                None => (CellContent::Empty, None),
            },
            Content::Text(text) => (CellContent::Text(text.get(self.locale)), None),
            Content::Nothing => match mark {
                Some(mark) => return GridCell { content: CellContent::Absent(mark), ..GridCell::default() },
                None => (CellContent::Text("—"), None),
            },
        };
        GridCell { content, mark, decimals }
    }

    /// Returns a cell with a fact. `is_unit_said` tells whether the header contains the unit.
    fn fact_cell<'f>(&self, fact: &'f Fact, is_unit_said: bool) -> GridCell<'f> {
        let printed = self.numbers.fact(fact);
        let text = if is_unit_said { printed.number_with_sign() } else { printed.without_about() };
        let content = CellContent::Fact(fact, printed.approximately + &text);
        GridCell { content, mark: None, decimals: decimals(fact.quantity).filter(|_| is_unit_said) }
    }

    /// Returns the numbers of a chart as a table: the chart's table, or one row per fact.
    fn grid_of_chart<'t>(&'t self, chart: &'t Chart) -> Grid<'t> {
        if let Drawn::Table { table, .. } = &chart.drawn
            && let Some(table) = self.report.table(&table.id)
        {
            // The whole table, because a reader who checks the sum needs the total as well.
            let caption = self.messages.get("chart_data").to_owned();
            return Grid { name: chart.title.get(self.locale).clone(), caption, ..self.grid_of(table) };
        }
        let facts = drawing::grid_rows(self, chart);
        let head = |label: &str| Head { label: label.to_owned(), unit: None, is_text: false };
        let lines = facts.rows.into_iter().map(|row| {
            let earlier = |fact| GridCell { content: CellContent::Earlier(fact), ..GridCell::default() };
            let cell = |fact| if row.is_own { self.fact_cell(fact, false) } else { earlier(fact) };
            let cells = row.facts.into_iter().map(|fact| fact.map(cell).unwrap_or_default()).collect();
            Line { label: row.label, cells, is_total: false, branch: None, is_heading: false }
        });
        Grid {
            name: chart.title.get(self.locale).clone(),
            caption: self.messages.get("chart_data").to_owned(),
            unit: None,
            rows_label: facts.rows_label,
            groups: Vec::new(),
            statement: None,
            rows: lines.collect(),
            columns: facts.columns.iter().map(|label| head(label)).collect(),
        }
    }
}

/// Returns the number of decimals, or `None` if the number is printed with a word such as 万.
fn decimals(quantity: Quantity) -> Option<u32> {
    match quantity {
        Quantity::Number { digits, scale: crate::model::fact::Scale::One } => Some(digits.scale()),
        _ => None,
    }
}
