//! The columns of a table whose rows have units: each number becomes a fact of its row's unit.

use super::measure::NewUnit;
use super::row_units::{OwnUnits, RowNumber, name, number_in, row_names};
use super::table_body::BodyRow;
use super::table_cells::{Reading, read};
use super::table_columns::{Column, Texts};
use super::table_facts::TableFacts;
use super::table_grid::Heads;
use super::tables::Captioned;
use crate::model::unit::Units;

/// Words of heads whose numbers may be in another unit than the other numbers of their row: 比上年增长 is told in per cent, or not.
const DOUBTFUL: [&str; 8] = ["增", "减", "比", "率", "速", "幅", "升", "降"];

/// The columns of such a table, without that of the units.
pub(super) struct FactColumns {
    pub columns: Vec<Column>,
    pub units: Vec<NewUnit>,
    /// The facts of all tables so far.
    pub facts: TableFacts,
}

/// The columns of a table whose rows have units. `None` if there are no numbers, or if one of them is of no certain unit.
pub(super) fn fact_columns(
    heads: &Heads,
    body: &[BodyRow],
    own: &OwnUnits,
    captioned: &Captioned<'_>,
    units: &Units,
) -> Option<FactColumns> {
    let cells = |column: usize| body.iter().map(|row| row.texts[column].as_str()).collect();
    let texts = Texts { columns: (0..heads.columns.len()).map(cells).collect() };
    let mut found = FactColumns { columns: Vec::new(), units: Vec::new(), facts: captioned.facts.clone() };
    let numbers = numbers(&texts, own, units);
    let is_only = numbers.iter().flatten().count() == 1;
    let names = row_names(heads, body, own.column);
    for (index, above) in heads.columns.iter().enumerate().filter(|(index, _)| Some(*index) != own.column) {
        let head = above.last()?.text.as_str();
        // A column of texts, or one that has its own unit.
        if let Some(column) = texts.column(index, head, None, units, &mut found.units) {
            found.columns.push(column);
            continue;
        }
        // 比上年增减 has numbers of whichever unit: they stay text.
        if DOUBTFUL.iter().any(|word| head.contains(word)) {
            found.columns.push(texts.of_unknown(index, head, head));
            continue;
        }
        let numbers = numbers[index].clone()?;
        let mut fact = |(number, row): (Option<RowNumber>, &String)| {
            let label = name(row, head, is_only, captioned.year);
            number.map(|number| found.facts.add(&label, captioned.caption, number, captioned.known))
        };
        let ids: Vec<Option<String>> = numbers.into_iter().zip(&names).map(&mut fact).collect();
        found.columns.push(texts.of_facts(index, head, ids)?);
    }
    found.columns.iter().any(|column| column.has_facts).then_some(found)
}

/// The numbers of each column in the units of their rows. `None` for a column in which one has no unit, or is below nought.
fn numbers(texts: &Texts<'_>, own: &OwnUnits, units: &Units) -> Vec<Option<Vec<Option<RowNumber>>>> {
    let number = |(cell, word): (&&str, &Option<String>)| match (read(cell), word) {
        (Reading::Nothing(_), _) => Some(None),
        (Reading::Number(_), Some(word)) => {
            let number = number_in(cell, word, units)?;
            (!number.value.starts_with('-')).then_some(Some(number))
        }
        _ => None,
    };
    let column = |cells: &Vec<&str>| -> Option<Vec<Option<RowNumber>>> {
        let numbers: Option<Vec<Option<RowNumber>>> = cells.iter().zip(&own.words).map(number).collect();
        numbers.filter(|numbers| numbers.iter().any(Option::is_some))
    };
    texts.columns.iter().map(column).collect()
}
