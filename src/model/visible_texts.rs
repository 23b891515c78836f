//! Every text of the YAML and CSV files that readers see, from one place: the rules about words run over these lists, so that
//! none is forgotten. The names and titles of `terms.yaml` are right by definition and not among them.

use crate::model::indicator::Indicator;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::model::table::{Content, Table};
use crate::model::text::Localized;
use std::fmt;

/// A text of a YAML or CSV file that readers see.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisibleText<'a> {
    pub kind: TextKind,
    pub name: TextName<'a>,
    pub text: &'a Localized<String>,
}

/// What a text is called: the file or kind of entry, the id of the entry, its key there, and the number of several. Printed
/// `facts/training/label`; the number is told apart from the rest, because it changes when others are inserted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextName<'a> {
    pub owner: &'static str,
    pub id: &'a str,
    pub key: &'static str,
    /// Counted from 1; 0 where there is only one.
    pub number: u32,
}

impl fmt::Display for TextName<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [self.owner, self.id, self.key];
        let mut parts = parts.into_iter().filter(|part| !part.is_empty());
        formatter.write_str(parts.next().unwrap_or_default())?;
        parts.try_for_each(|part| write!(formatter, "/{part}"))
    }
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

/// Collects the texts of one entry after the other.
struct List<'a> {
    texts: Vec<VisibleText<'a>>,
    owner: &'static str,
    id: &'a str,
}

impl<'a> List<'a> {
    fn new(owner: &'static str) -> List<'a> {
        List { texts: Vec::new(), owner, id: "" }
    }

    /// The texts that follow are those of this entry.
    fn entry(&mut self, owner: &'static str, id: &'a str) {
        (self.owner, self.id) = (owner, id);
    }

    fn add(&mut self, kind: TextKind, key: &'static str, text: impl IntoIterator<Item = &'a Localized<String>>) {
        let name = TextName { owner: self.owner, id: self.id, key, number: 0 };
        self.texts.extend(text.into_iter().map(|text| VisibleText { kind, name, text }));
    }

    /// Adds several texts of one key.
    fn add_all(&mut self, kind: TextKind, key: &'static str, texts: impl IntoIterator<Item = &'a Localized<String>>) {
        let name = TextName { owner: self.owner, id: self.id, key, number: 0 };
        let texts = (1..).zip(texts);
        self.texts.extend(texts.map(|(number, text)| VisibleText { kind, name: TextName { number, ..name }, text }));
    }
}

/// The texts of `site.yaml`.
pub(crate) fn of_site(site: &SiteManuscript) -> Vec<VisibleText<'_>> {
    let mut list = List::new("site");
    list.add(TextKind::Label, "name", &site.name);
    list.add(TextKind::Sentences, "notice", &site.notice);
    list.entry("site", "organization");
    list.add(TextKind::Label, "name", &site.organization.name);
    list.add(TextKind::Address, "address", &site.organization.address);
    if let Some(column) = &site.column {
        list.entry("site", "column");
        list.add(TextKind::Label, "name", [&column.name]);
        list.add(TextKind::Sentences, "description", [&column.description]);
        list.add(TextKind::Keywords, "keywords", [&column.keywords]);
    }
    list.texts
}

/// The texts of `indicators.yaml`, the definitions of `terms.yaml`, and the words of the site's own units.
pub(crate) fn of_shared_context(shared_context: &SharedContext) -> Vec<VisibleText<'_>> {
    let mut list = List::new("indicators");
    for (id, Indicator { label, unit: _, definition, scope, range: _ }) in shared_context.indicators.entries() {
        list.entry("indicators", id);
        list.add(TextKind::Label, "label", [label]);
        list.add(TextKind::Sentences, "definition", definition);
        list.add(TextKind::Sentences, "scope", scope);
    }
    for (id, term) in &shared_context.terms.terms {
        list.entry("terms", id);
        list.add(TextKind::Sentences, "definition", &term.definition);
    }
    for unit in shared_context.units.iter() {
        list.entry("units", &unit.id);
        list.add_all(TextKind::Label, "label", &unit.words);
    }
    list.texts
}

/// The texts of a report's YAML and CSV files, without those that its facts have from their indicators.
pub(crate) fn of_report(report: &ReportManuscript) -> Vec<VisibleText<'_>> {
    let mut list = List::new("report");
    let names = [
        ("title", &report.title),
        ("edition", &report.edition),
        ("source", &report.source),
        ("issuer", &report.issuer),
        ("author", &report.author),
        ("editor", &report.editor),
        ("next_release", &report.next_release),
    ];
    for (key, text) in names {
        list.add(TextKind::Label, key, text);
    }
    list.add(TextKind::Sentences, "description", &report.description);
    list.add(TextKind::Sentences, "data_use", &report.data_use);
    list.add(TextKind::Keywords, "keywords", &report.keywords);
    list.add_all(TextKind::Label, "seal", report.seal.iter().map(|seal| &seal.text));
    list.add_all(TextKind::Sentences, "corrections", report.corrections.iter().map(|correction| &correction.text));
    if let Some(catalogue) = &report.catalogue {
        list.entry("report", "catalogue");
        list.add(TextKind::Label, "document-number", &catalogue.document_number);
        list.add(TextKind::Label, "theme", &catalogue.theme);
        list.add(TextKind::Label, "genre", &catalogue.genre);
        list.add(TextKind::Sentences, "summary", &catalogue.summary);
    }
    for fact in report.facts.values().filter(|fact| fact.label.file() == Some(&fact.place.file)) {
        list.entry("facts", &fact.id);
        list.add(TextKind::Label, "label", [&fact.label]);
    }
    for relation in &report.relations {
        list.entry("relations", &relation.id.id);
        list.add(TextKind::Sentences, "waiver", &relation.waiver);
    }
    report.exhibits.tables.iter().for_each(|table| of_table(table, &mut list));
    for chart in &report.exhibits.charts {
        list.entry("charts", &chart.id);
        list.add(TextKind::Label, "title", [&chart.title]);
        list.add(TextKind::Label, "source", &chart.source);
    }
    list.texts
}

fn of_table<'a>(table: &'a Table, list: &mut List<'a>) {
    list.entry("tables", &table.id);
    list.add(TextKind::Label, "caption", [&table.caption]);
    list.add(TextKind::Label, "rows-label", [&table.rows_label]);
    list.add(TextKind::Label, "source", &table.source);
    list.add(TextKind::Sentences, "statement", &table.statement);
    list.add_all(TextKind::Sentences, "waivers", table.relations.iter().filter_map(|relation| relation.waiver.as_ref()));
    list.add_all(TextKind::Label, "groups", table.groups.iter().map(|group| &group.label));
    list.add_all(TextKind::Label, "columns", table.columns.iter().map(|column| &column.label));
    list.add_all(TextKind::Label, "rows", table.rows.iter().map(|row| &row.label));
    let cells = table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| match &cell.content {
        Content::Text(text) => Some(text),
        Content::Fact(_) | Content::Number(_) | Content::Nothing => None,
    });
    list.add_all(TextKind::Label, "cells", cells);
}
