//! The text of an imported report as readers will see it, in reading order.

use super::figures::NewFact;
use crate::model::report::ReportManuscript;
use crate::model::shared_context::SharedContext;
use crate::model::table::{Content, Table};
use crate::narrative::{Block, Exhibit, FactForm, Heading, Inline, Narrative, Subject, walk, walk_inlines};
use std::collections::BTreeMap;

/// The text of a heading, without facts.
pub(super) fn heading(heading: Option<&Heading>) -> Option<String> {
    let text = heading?.content.iter().map(|inline| match inline {
        Inline::Text(text) => &*text.text,
        _ => "",
    });
    Some(text.collect())
}

/// The texts of a report's main language with their facts as they are printed, the preface first. Each paragraph, heading and
/// cell is one text.
pub(super) fn printed_text(context: &SharedContext, report: &ReportManuscript, facts: &[NewFact]) -> Vec<String> {
    let values = facts.iter().map(|fact| (fact.id.as_str(), printed(context, fact))).collect();
    // The unit of a row stands in another cell of the document, and so does its 万.
    let number = |fact: &'_ NewFact| fact.value.trim_end_matches(['万', '亿']).to_owned();
    let numbers = facts.iter().map(|fact| (fact.id.as_str(), number(fact))).collect();
    let mut printer = Printer { report, values, numbers, texts: Vec::new() };
    let sections = report.sections.iter().map(|section| &section.translations);
    for translations in report.preface.iter().chain(sections).chain(&report.closing) {
        let Some((_, version)) = translations.versions().next() else { continue };
        let Narrative { title, lead, clauses, .. } = &**version.narrative;
        printer.texts.extend(heading(title.as_ref()));
        printer.blocks(lead);
        for clause in clauses {
            printer.texts.extend(heading(Some(&clause.heading)));
            printer.blocks(&clause.blocks);
        }
    }
    printer.texts
}

/// A fact as Chinese pages print it.
fn printed(context: &SharedContext, fact: &NewFact) -> String {
    let about = if fact.is_approximate { "约" } else { "" };
    let code = &context.locales.get(0).code;
    let unit = context.units.get(&fact.unit).and_then(|unit| Some(unit.label(code)?.form("other").to_owned()));
    let unit = unit.unwrap_or_default();
    // 40学时以上: the word of a bound stands behind the unit, and a percent sign at both ends of a range.
    match (fact.value.split_once('~'), ["以上", "以下"].iter().find_map(|word| Some((fact.value.strip_suffix(word)?, word))))
    {
        (Some((from, to)), _) if unit == "%" => format!("{from}%～{to}%"),
        (Some((from, to)), _) => format!("{from}～{to}{unit}"),
        (None, Some((number, word))) => format!("{number}{unit}{word}"),
        (None, None) => format!("{about}{}{unit}", fact.value),
    }
}

/// Whether pages print 其中 before the label of a row: before the first one of its group, unless it says so itself.
fn begins_of_which(table: &Table, position: usize) -> bool {
    let first = table.parent(position).and_then(|parent| table.children(parent).find(|child| table.rows[*child].is_of_which));
    first == Some(position) && !table.rows[position].label.get(0).starts_with("其中：")
}

struct Printer<'a> {
    report: &'a ReportManuscript,
    /// The printed facts by id.
    values: BTreeMap<&'a str, String>,
    /// The numbers of facts in tables, without their units.
    numbers: BTreeMap<&'a str, String>,
    texts: Vec<String>,
}

impl Printer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in walk(blocks) {
            match block {
                Block::Exhibit(Exhibit { subject: Subject::Table(id), .. }) => {
                    let report = self.report;
                    report.exhibits.tables.iter().filter(|table| table.id == *id).for_each(|table| self.table(table));
                }
                Block::Code(code) => self.texts.push(code.text.text.to_string()),
                _ => {
                    let texts: Vec<String> = block.runs().map(|run| self.run(run)).collect();
                    self.texts.extend(texts);
                }
            }
        }
    }

    /// The text of a paragraph, heading or cell. Alternative texts of pictures are no text of the document.
    fn run(&self, run: &[Inline]) -> String {
        let texts = walk_inlines(run).map(|inline| match inline {
            Inline::Text(text) | Inline::Number(text) | Inline::Code(text) => &*text.text,
            Inline::Fact(reference) if reference.form == FactForm::Full => {
                self.values.get(reference.id.as_str()).map_or("", String::as_str)
            }
            _ => "",
        });
        texts.collect()
    }

    fn table(&mut self, table: &Table) {
        self.texts.push(table.caption.get(0).clone());
        self.texts.push(table.rows_label.get(0).clone());
        self.texts.extend(table.groups.iter().map(|group| group.label.get(0).clone()));
        self.texts.extend(table.columns.iter().map(|column| column.label.get(0).clone()));
        for (position, row) in table.rows.iter().enumerate() {
            let label = row.label.get(0);
            self.texts.push(if begins_of_which(table, position) { format!("其中：{label}") } else { label.clone() });
            self.texts.extend(row.cells.iter().filter_map(|cell| match &cell.content {
                Content::Number(quantity) => Some(quantity.machine()),
                // A dash stands where the document has nothing.
                Content::Text(text) => Some(text.get(0).clone()).filter(|text| text != "—"),
                Content::Fact(id) => self.numbers.get(id.as_str()).cloned(),
                Content::Nothing => None,
            }));
        }
    }
}
