//! A table to take along, before it is a file: columns with a meaning and a type,
//! and rows of exact values. It knows no facts and no file format.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// Texts by language, in the order of the site's.
pub type Titles = Vec<String>;

#[derive(Debug)]
pub struct Sheet {
    /// The name of its file, such as `facts.csv`.
    pub file: String,
    pub titles: Titles,
    pub columns: Vec<Column>,
    /// Each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// The columns that name a row, where any do.
    pub key: &'static [&'static str],
    /// The address that a row is about, with a column's name in braces.
    pub about: Option<String>,
}

#[derive(Debug)]
pub struct Column {
    /// Letters, digits, `_` and `.` alone: it is a variable of URI templates too.
    pub name: String,
    pub titles: Titles,
    pub kind: Kind,
    /// The BCP 47 tag of its texts.
    pub language: Option<String>,
    /// The property of a known vocabulary that it holds.
    pub property: Option<&'static str>,
}

/// The type of every cell of a column that is not empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// Exact, with all digits that are stored.
    Decimal,
    Truth,
    Date,
    Address,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Empty,
    Text(String),
    Decimal(Decimal),
    Truth(bool),
    Date(Date),
    Address(String),
}

impl Column {
    pub fn new(name: impl Into<String>, titles: Titles, kind: Kind) -> Column {
        Column { name: name.into(), titles, kind, language: None, property: None }
    }

    pub fn of(self, property: &'static str) -> Column {
        Column { property: Some(property), ..self }
    }

    pub fn in_language(self, tag: String) -> Column {
        Column { language: Some(tag), ..self }
    }
}

impl Cell {
    pub fn text(text: Option<&String>) -> Cell {
        text.filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::Text(text.clone()))
    }

    pub fn date(date: Option<Date>) -> Cell {
        date.map_or(Cell::Empty, Cell::Date)
    }
}

/// A part of a column's name: ids have hyphens, which URI templates do not take.
pub fn name_part(id: &str) -> String {
    id.replace('-', "_")
}
