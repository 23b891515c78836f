//! A table of data, independent of the file format: columns with a meaning and a type, and
//! rows of exact values. This module does not depend on facts.

use jiff::civil::Date;
use rust_decimal::Decimal;

/// A text in every language, in the order of the site's languages.
pub(crate) type Titles = Vec<String>;

/// A table that becomes a CSV file.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The name of the file, such as `facts.csv`.
    pub file: String,
    pub titles: Titles,
    pub columns: Vec<SheetColumn>,
    /// Rows with one cell per column.
    pub rows: Vec<Vec<Cell>>,
    /// The columns that identify a row; may be empty.
    pub key: &'static [&'static str],
    /// URI template of what a row is about, with the name of a column in braces.
    pub about: Option<String>,
}

/// A column of a sheet.
#[derive(Debug)]
pub(crate) struct SheetColumn {
    /// Contains only letters, digits, `_` and `.`, because it is also a URI template variable.
    pub name: String,
    /// The title in each language.
    pub titles: Titles,
    pub kind: ColumnType,
    /// BCP 47 tag of the column's texts.
    pub language: Option<String>,
    /// Property of an established vocabulary that the column contains.
    pub property: Option<&'static str>,
}

/// The type of all non-empty cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnType {
    Text,
    /// An exact number with all stored digits.
    Decimal,
    /// A boolean.
    Truth,
    Date,
    /// A URL.
    Address,
}

/// A value in a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Empty,
    Text(String),
    Decimal(Decimal),
    Truth(bool),
    Date(Date),
    Address(String),
}

impl SheetColumn {
    /// Returns a column without a language and a property.
    pub(crate) fn new(name: impl Into<String>, titles: Titles, kind: ColumnType) -> SheetColumn {
        SheetColumn { name: name.into(), titles, kind, language: None, property: None }
    }

    /// Sets the vocabulary property of the column.
    pub(crate) fn of(self, property: &'static str) -> SheetColumn {
        SheetColumn { property: Some(property), ..self }
    }

    /// Sets the language of the column's texts, as a BCP 47 tag.
    pub(crate) fn in_language(self, tag: String) -> SheetColumn {
        SheetColumn { language: Some(tag), ..self }
    }
}

impl Cell {
    /// Returns a text cell; empty if there is no text.
    pub(crate) fn text(text: Option<&String>) -> Cell {
        text.filter(|text| !text.is_empty()).map_or(Cell::Empty, |text| Cell::Text(text.clone()))
    }

    /// Returns a date cell; empty if there is no date.
    pub(crate) fn date(date: Option<Date>) -> Cell {
        date.map_or(Cell::Empty, Cell::Date)
    }
}

/// Returns an id as part of a column's name. Hyphens become underscores, because URI template
/// variables cannot contain hyphens.
pub(crate) fn name_part(id: &str) -> String {
    id.replace('-', "_")
}
