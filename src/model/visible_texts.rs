//! Every text of the YAML and CSV files that readers see, from one place: the rules about words run over these lists, so that
//! none is forgotten. The names and titles of `terms.yaml` are right by definition and not among them.

use crate::model::indicator::Indicator;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::table::{Content, Table};
use crate::model::text::Localized;

/// A text of a YAML or CSV file that readers see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleText<'a> {
    pub kind: TextKind,
    pub text: &'a Localized<String>,
}

/// What a text is, as far as the rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TextKind {
    /// Whole sentences: a description, correction, notice, definition, reason.
    Sentences,
    /// A name, title, caption, label or cell.
    Label,
    /// A postal address: all its numbers must be the same in every language.
    Address,
    /// Words between commas or other marks, for machines.
    Keywords,
}

/// Collects texts, each with its kind.
#[derive(Default)]
struct List<'a>(Vec<VisibleText<'a>>);

impl<'a> List<'a> {
    fn add(&mut self, kind: TextKind, texts: impl IntoIterator<Item = &'a Localized<String>>) {
        self.0.extend(texts.into_iter().map(|text| VisibleText { kind, text }));
    }
}

/// The texts of `site.yaml`.
pub(crate) fn of_site(site: &SiteManuscript) -> Vec<VisibleText<'_>> {
    let mut list = List::default();
    list.add(TextKind::Label, site.name.iter().chain(&site.organization.name));
    list.add(TextKind::Sentences, &site.notice);
    list.add(TextKind::Address, &site.organization.address);
    if let Some(column) = &site.column {
        list.add(TextKind::Label, [&column.name]);
        list.add(TextKind::Sentences, [&column.description]);
        list.add(TextKind::Keywords, [&column.keywords]);
    }
    list.0
}

/// The texts of `indicators.yaml`, and the words of the site's own units.
pub(crate) fn of_shared_context(shared_context: &SharedContext) -> Vec<VisibleText<'_>> {
    let mut list = List::default();
    for Indicator { label, unit: _, definition, scope, range: _ } in shared_context.indicators.iter() {
        list.add(TextKind::Label, [label]);
        list.add(TextKind::Sentences, definition.iter().chain(scope));
    }
    list.add(TextKind::Label, shared_context.units.iter().flat_map(|unit| &unit.words));
    list.0
}

/// The texts of a report's YAML and CSV files, without those that its facts have from their indicators.
pub(crate) fn of_report(report: &ReportManuscript) -> Vec<VisibleText<'_>> {
    let mut list = List::default();
    let names = [&report.title, &report.edition, &report.source, &report.issuer, &report.author, &report.editor];
    list.add(TextKind::Label, names.into_iter().flatten());
    list.add(TextKind::Sentences, &report.description);
    list.add(TextKind::Keywords, &report.keywords);
    list.add(TextKind::Sentences, report.corrections.iter().map(|correction| &correction.text));
    if let Some(catalogue) = &report.catalogue {
        list.add(TextKind::Label, [&catalogue.document_number, &catalogue.theme, &catalogue.genre].into_iter().flatten());
        list.add(TextKind::Sentences, &catalogue.summary);
    }
    let own_labels = report.facts.values().map(|fact| (&fact.label, &fact.place.file));
    list.add(TextKind::Label, own_labels.filter(|(label, file)| label.file() == Some(file)).map(|(label, _)| label));
    list.add(TextKind::Sentences, report.relations.iter().filter_map(|relation| relation.waiver.as_ref()));
    report.exhibits.tables.iter().for_each(|table| of_table(table, &mut list));
    for chart in &report.exhibits.charts {
        list.add(TextKind::Label, std::iter::once(&chart.title).chain(&chart.source));
    }
    list.0
}

fn of_table<'a>(table: &'a Table, list: &mut List<'a>) {
    list.add(TextKind::Label, [&table.caption, &table.rows_label].into_iter().chain(&table.source));
    list.add(TextKind::Sentences, &table.statement);
    list.add(TextKind::Sentences, table.relations.iter().filter_map(|relation| relation.waiver.as_ref()));
    list.add(TextKind::Label, table.groups.iter().map(|group| &group.label));
    list.add(TextKind::Label, table.columns.iter().map(|column| &column.label));
    for row in table.rows.iter() {
        list.add(TextKind::Label, [&row.label]);
        let texts = row.cells.iter().filter_map(|cell| match &cell.content {
            Content::Text(text) => Some(text),
            Content::Fact(_) | Content::Number(_) | Content::Nothing => None,
        });
        list.add(TextKind::Label, texts);
    }
}
