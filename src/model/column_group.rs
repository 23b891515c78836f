//! Columns under a common heading, in up to three levels: 法人或其他组织 over 商业企业, 科研机构 …

use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::load::schema::{Entries, Text};
use crate::load::tables_schema::ColumnOfTableEntry;
use crate::model::table::{Table, TableColumn};
use crate::model::text::{Localized, TextReader};
use std::ops::Range;

/// The largest number of rows in the head of a table.
const MOST_HEADS: usize = 3;

/// A heading over several columns.
#[derive(Debug, Clone)]
pub struct ColumnGroup {
    pub label: Localized<String>,
    /// The indices of its columns.
    pub columns: Range<usize>,
    /// 0 for a heading that has no other one above it.
    pub level: usize,
}

/// A column as it is written, with the unit that it has from a heading above it.
pub(super) struct Leaf<'e> {
    pub id: &'e Text,
    pub entry: &'e ColumnOfTableEntry,
    pub unit: Option<&'e Text>,
}

/// The columns of a table in order, and the headings over them.
#[derive(Default)]
pub(super) struct Columns<'e> {
    pub leaves: Vec<Leaf<'e>>,
    pub groups: Vec<ColumnGroup>,
}

impl<'e> Columns<'e> {
    /// Reads the tree of columns. `None` after a diagnostic.
    pub(super) fn read(
        entries: &'e Entries<ColumnOfTableEntry>,
        texts: &TextReader<'_>,
        diagnostics: &mut Sink,
    ) -> Option<Columns<'e>> {
        let mut columns = Columns::default();
        let mut is_complete = true;
        columns.add(entries, (0, None), texts, &mut is_complete, diagnostics);
        // YAML refuses an id that is written twice under one heading, but not under two.
        for (index, leaf) in columns.leaves.iter().enumerate().filter(|_| !columns.groups.is_empty()) {
            if columns.leaves[..index].iter().any(|other| other.id.value == leaf.id.value) {
                diagnostics.push(twice(&leaf.id.value).at(texts.file, leaf.id.position));
                is_complete = false;
            }
        }
        is_complete.then_some(columns)
    }

    fn add(
        &mut self,
        entries: &'e Entries<ColumnOfTableEntry>,
        (level, unit): (usize, Option<&'e Text>),
        texts: &TextReader<'_>,
        is_complete: &mut bool,
        diagnostics: &mut Sink,
    ) {
        for (id, entry) in &entries.0 {
            let unit = entry.unit.as_ref().or(unit);
            if entry.columns.0.is_empty() {
                self.leaves.push(Leaf { id, entry, unit });
                continue;
            }
            if level + 1 == MOST_HEADS || entry.kind.is_some() || !entry.sum.is_empty() {
                let wrong = if level + 1 == MOST_HEADS { too_deep() } else { no_column() };
                diagnostics.push(wrong.at(texts.file, id.position));
                *is_complete = false;
                continue;
            }
            let (start, own) = (self.leaves.len(), self.groups.len());
            self.add(&entry.columns, (level + 1, unit), texts, is_complete, diagnostics);
            match texts.read(&entry.label, diagnostics) {
                Some(label) => self.groups.insert(own, ColumnGroup { label, columns: start..self.leaves.len(), level }),
                None => *is_complete = false,
            }
        }
    }
}

fn twice(id: &str) -> Diagnostic {
    let message = Sentence::new(format!("列“{id}”写了两次。"), format!("The column `{id}` is written twice."));
    Diagnostic::new(Code::IdTwice, message).help(
        "不同表头下面的列也要用不同的标识，例如 review-total、lawsuit-total。",
        "Columns under different headings need different ids too, such as `review-total` and `lawsuit-total`.",
    )
}

fn too_deep() -> Diagnostic {
    let message =
        Sentence::new(format!("表头最多 {MOST_HEADS} 层。"), format!("The head of a table has at most {MOST_HEADS} levels."));
    Diagnostic::new(Code::TableForm, message).help("请少分一层，或者拆成几个表格。", "Use one level less, or split the table.")
}

fn no_column() -> Diagnostic {
    let message = Sentence::new(
        "有 columns 的是表头，不是列：不能写 type 和 sum。",
        "What has `columns` is a heading, not a column: it has no `type` and no `sum`.",
    );
    Diagnostic::new(Code::TableForm, message).help("请写在下面的列里。", "Write them in the columns below it.")
}

/// The label of a column with the headings over it, which may tell it from another column: 行政复议 · 总计.
pub(super) fn full_label(groups: &[ColumnGroup], columns: &[TableColumn], column: usize, locale: usize) -> String {
    let above = groups.iter().filter(|group| group.columns.contains(&column)).map(|group| &group.label);
    let labels: Vec<&str> = above.chain([&columns[column].label]).map(|label| label.get(locale).as_str()).collect();
    labels.join(" · ")
}

impl Table {
    /// The label of a column with the headings over it.
    pub fn full_label(&self, column: usize, locale: usize) -> String {
        full_label(&self.groups, &self.columns, column, locale)
    }
}
