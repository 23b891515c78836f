//! The data page of a report: every fact once, in the order in which the report mentions them,
//! with all its details and a permanent URL; and the data files.

use super::super::context::RenderContext;
use super::super::data::facts::fact_columns;
use super::super::data::places::{Part, Told, part_heading, place_view, told};
use super::super::data::printed_size;
use super::super::data::sheet::SheetColumn;
use super::super::earlier::{Printer, earlier};
use super::super::facts::{relation_views, tied};
use super::super::names::foreign;
use super::super::report::correction_view;
use super::super::views::{
    ColumnView, CorrectionView, DataFileView, DataGroupView, DataView, DatumView, RelationView, TargetView, TextView,
};
use super::{Filling, PageContext};
use crate::model::alias::Alias;
use crate::model::correction::Correction;
use crate::model::fact::{Fact, Quantity, Scale};
use crate::model::report::Report;
use crate::model::text::Localized;
use crate::plan::data_files;
use crate::plan::links::LinkContext;
use crate::plan::page::{DataFile, PageKind, SheetName};
use crate::plan::url::{DATA_SCHEMA_PATH, fact_anchor, page_path, table_anchor};
use minijinja::value::Serde;
use minijinja::{Value, context};
use std::collections::BTreeMap;

/// With as many facts the page has a filter.
const FILTERED: usize = 12;

/// The relations of a report in printed form, and the indices of each fact's relations.
struct Ties<'r> {
    views: Vec<Option<RelationView>>,
    by_fact: BTreeMap<&'r str, Vec<usize>>,
}

/// Returns the data page of a report.
pub(super) fn data(on: &PageContext<'_, '_>, report: usize) -> Filling {
    let own_files = ["data.css", "data.js"].map(|name| on.context.asset(on.base, name));
    let data = Value::from(Serde(data_view(on.context, &on.link_context(report), own_files)));
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "data.html", values: context! { site, page, t, report, data } }
}

/// Builds the view of the data page. The two URLs are those of the style sheet and the script
/// that only this page uses.
fn data_view(context: &RenderContext, link_context: &LinkContext, [style, script]: [String; 2]) -> DataView {
    let report = &*context.site.reports[link_context.report];
    let (files, descriptions) = file_views(context, link_context, report);
    let reader = link_context.locale;
    let columns = fact_columns(context, report).into_iter();
    let column = |column: SheetColumn| ColumnView { title: column.titles[reader].clone(), name: column.name };
    DataView {
        count: report.facts.len(),
        files,
        descriptions,
        has_filter: report.facts.len() >= FILTERED,
        columns: if report.facts.is_empty() { Vec::new() } else { columns.map(column).collect() },
        groups: data_groups(context, link_context, report),
        style,
        script,
    }
}

/// Returns the files for readers, and the files that describe them for programs.
fn file_views(context: &RenderContext, link_context: &LinkContext, report: &Report) -> (Vec<DataFileView>, Vec<DataFileView>) {
    let messages = &context.tools[link_context.locale].messages;
    let (mut files, mut descriptions) = (Vec::new(), Vec::new());
    let is_for_readers = |file: &DataFile| !matches!(file, DataFile::Workbook(locale) if *locale != link_context.locale);
    for file in data_files(report, context.site.locales().len()).into_iter().filter(is_for_readers) {
        let size = printed_size(context, link_context.report, &file, link_context.locale);
        let href = link_context.data(&context.site, &file);
        let name = href.rsplit('/').next().unwrap_or_default().to_owned();
        let caption = |sheet: &SheetName| match sheet {
            SheetName::Facts => messages.get("data_all").to_owned(),
            SheetName::Table(id) => {
                let table = report.table(id);
                table.map(|table| table.caption.get(link_context.locale).clone()).unwrap_or_default()
            }
        };
        let (title, format) = match &file {
            DataFile::Csv(sheet) => (caption(sheet), "CSV"),
            DataFile::Json => (messages.get("data_all_json").to_owned(), "JSON"),
            DataFile::Workbook(_) => (messages.get("data_workbook").to_owned(), "XLSX"),
            DataFile::Description(_) => (String::new(), "JSON"),
        };
        let (anchor, former_anchors) = match &file {
            DataFile::Csv(SheetName::Table(id)) => (Some(table_anchor(id)), former(&report.exhibits.aliases, id, table_anchor)),
            _ => (None, Vec::new()),
        };
        let list = if matches!(file, DataFile::Description(_)) { &mut descriptions } else { &mut files };
        list.push(DataFileView {
            anchor,
            former_anchors,
            title,
            format,
            size,
            saved_as: format!("{}-{name}", report.id),
            name,
            href,
        });
    }
    if !report.facts.is_empty() {
        let href = link_context.url_base.to(DATA_SCHEMA_PATH);
        let name = "facts.schema.json".to_owned();
        descriptions.push(DataFileView {
            anchor: None,
            former_anchors: Vec::new(),
            title: String::new(),
            format: "JSON",
            size: None,
            saved_as: name.clone(),
            name,
            href,
        });
    }
    (files, descriptions)
}

/// Groups the facts by the part of the report that they belong to. Facts that no text mentions
/// come last.
fn data_groups(context: &RenderContext, link_context: &LinkContext, report: &Report) -> Vec<DataGroupView> {
    let told = told(context, link_context);
    let ties = ties(context, link_context, report);
    let order = |fact: &Fact| {
        let home = told.home(fact);
        let place = home.and_then(|home| told.passages[home].1.facts.iter().position(|id| *id == fact.id));
        (home.unwrap_or(usize::MAX), place.unwrap_or(usize::MAX), fact.place.position)
    };
    let mut facts: Vec<&Fact> = report.facts.values().collect();
    facts.sort_by_cached_key(|fact| order(fact));
    let mut groups: Vec<(Option<Part>, DataGroupView)> = Vec::new();
    for fact in facts {
        let part = told.home(fact).map(|home| told.passages[home].0);
        if groups.last().is_none_or(|(last, _)| *last != part) {
            groups.push((part, data_group(context, link_context, report, part, groups.len() + 1)));
        }
        let datum = datum(context, link_context, report, fact, &told, &ties);
        if let Some((_, group)) = groups.last_mut() {
            group.facts.push(datum);
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// Returns an empty group for a part of the report; `number` makes its id unique.
fn data_group(
    context: &RenderContext,
    link_context: &LinkContext,
    report: &Report,
    part: Option<Part>,
    number: usize,
) -> DataGroupView {
    let (heading_number, title) = part_heading(context, link_context, part);
    let (language, href) = match part {
        Some(Part::Section(position)) => {
            let shown = report.sections[position].translations.shown(link_context.locale).0;
            let path = page_path(&context.site, PageKind::Section(link_context.report, position), link_context.locale);
            (foreign(context, shown, link_context.locale), Some(link_context.url_base.to(&path)))
        }
        Some(Part::Preface | Part::Closing) | None => (None, None),
    };
    DataGroupView { id: format!("data-group-{number}"), number: heading_number, title, language, href, facts: Vec::new() }
}

/// Returns the relations of a report and the index from facts to relations.
fn ties<'r>(context: &RenderContext, link_context: &LinkContext, report: &'r Report) -> Ties<'r> {
    let mut by_fact: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, relation) in report.relations.iter().enumerate() {
        for id in tied(report, relation) {
            let list = by_fact.entry(id).or_default();
            if list.last() != Some(&index) {
                list.push(index);
            }
        }
    }
    Ties { views: relation_views(context, link_context), by_fact }
}

/// Returns the view of a fact.
fn datum(
    context: &RenderContext,
    link_context: &LinkContext,
    report: &Report,
    fact: &Fact,
    told: &Told<'_>,
    ties: &Ties<'_>,
) -> DatumView {
    let tools = &context.tools[link_context.locale];
    let target = fact.target.as_ref().and_then(|target| report.fact(&target.id));
    let printer = Printer { numbers: &tools.numbers, messages: &tools.messages, locale: link_context.locale };
    let relations = ties.by_fact.get(fact.id.as_str()).into_iter().flatten();
    let unit = Some(tools.numbers.printed_unit_word(&fact.unit)).filter(|unit| !unit.is_empty());
    DatumView {
        anchor: fact_anchor(&fact.id),
        former_anchors: former(&report.fact_aliases, &fact.id, fact_anchor),
        id: fact.id.clone(),
        label: text_view(context, &fact.label, link_context.locale),
        value: tools.numbers.fact(fact).full(),
        machine: fact.quantity.machine(),
        unit,
        exact: exactly(context, fact.quantity, link_context.locale),
        definition: fact.definition.as_ref().map(|text| text_view(context, text, link_context.locale)),
        scope: fact.scope.as_ref().map(|text| text_view(context, text, link_context.locale)),
        target: target.map(|target| TargetView {
            value: tools.numbers.fact(target).full(),
            text: format!("{} {}", target.label.get(link_context.locale), tools.numbers.fact(target).full()),
            href: format!("#{}", fact_anchor(&target.id)),
        }),
        earlier: earlier(&context.site, &printer, report, fact),
        corrections: corrections_of(context, link_context, report, fact),
        relations: relations.filter_map(|index| ties.views[*index].clone()).collect(),
        places: told.all(fact).iter().map(|index| place_view(context, link_context, &told.passages[*index])).collect(),
    }
}

/// Returns the corrections that say what a fact was before.
fn corrections_of(context: &RenderContext, link_context: &LinkContext, report: &Report, fact: &Fact) -> Vec<CorrectionView> {
    let names_it = |correction: &&Correction| correction.former_values.iter().any(|former| former.fact.id == fact.id);
    let corrections = report.corrections.iter().filter(names_it);
    corrections.map(|correction| correction_view(context, link_context, correction)).collect()
}

/// Returns the exact value of a number that is printed with 万 or 亿, as in the data files.
fn exactly(context: &RenderContext, quantity: Quantity, locale: usize) -> Option<String> {
    if matches!(quantity, Quantity::Number { scale: Scale::One, .. } | Quantity::Ratio { .. } | Quantity::Parts(_)) {
        return None;
    }
    let (value, precision) = (quantity.machine(), quantity.precision().to_string());
    Some(context.tools[locale].messages.fill("data_exact", &[("value", &value), ("precision", &precision)]))
}

/// Returns a text, with its language if it falls back to another one.
fn text_view(context: &RenderContext, text: &Localized<String>, locale: usize) -> TextView {
    let borrowed = text.borrowed_from(locale).and_then(|from| foreign(context, from, locale));
    TextView { text: text.get(locale).clone(), language: borrowed }
}

/// Returns the anchors that a fact or table had under its old ids.
fn former(aliases: &[Alias], id: &str, anchor: fn(&str) -> String) -> Vec<String> {
    aliases.iter().filter(|alias| alias.new.id == id).map(|alias| anchor(&alias.old.id)).collect()
}
