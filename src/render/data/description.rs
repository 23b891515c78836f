//! Describes the columns of a CSV file for programs, in the W3C vocabulary CSV on the Web
//! (CSVW). The description is published beside the CSV file, under the name that CSVW
//! specifies.

use super::sheet::{ColumnType, Sheet, SheetColumn, Titles};
use serde_json::{Map, Value, json};

/// The provenance of a sheet.
pub(super) struct Origin<'a> {
    /// BCP 47 tags of the site's languages, the main language first.
    pub tags: &'a [String],
    /// The publisher's name in each language.
    pub publishers: Titles,
    /// ISO date of publication.
    pub issued: String,
    /// ISO date of the last correction, if there was one.
    pub modified: Option<String>,
}

/// Returns the CSVW metadata of a sheet as JSON.
pub(super) fn csvw(sheet: &Sheet, origin: &Origin<'_>) -> String {
    let columns: Vec<Value> = sheet.columns.iter().map(|column| described(column, origin.tags)).collect();
    let mut schema = json!({ "columns": columns });
    if !sheet.key.is_empty() {
        schema["primaryKey"] = json!(sheet.key);
    }
    if let Some(about) = &sheet.about {
        schema["aboutUrl"] = json!(about);
    }
    let mut table = json!({
        "@context": "http://www.w3.org/ns/csvw",
        "url": sheet.file,
        "dc:title": texts(&sheet.titles, origin.tags),
        "dc:publisher": texts(&origin.publishers, origin.tags),
        "dc:issued": { "@value": origin.issued, "@type": "xsd:date" },
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": "\"",
            "doubleQuote": true,
            "header": true,
            "headerRowCount": 1,
            "lineTerminators": ["\r\n"],
            "commentPrefix": null,
            "skipBlankRows": false,
            "trim": false,
        },
        "null": "",
        "tableSchema": schema,
    });
    if let Some(modified) = &origin.modified {
        table["dc:modified"] = json!({ "@value": modified, "@type": "xsd:date" });
    }
    format!("{table:#}\n")
}

/// Describes a column. The first title is the name in the file's header row, so that programs
/// can match the two; the titles in each language follow.
fn described(column: &SheetColumn, tags: &[String]) -> Value {
    let mut titles = Map::from_iter([("und".to_owned(), json!(column.name))]);
    for (tag, title) in tags.iter().zip(&column.titles) {
        titles.insert(tag.clone(), json!(title));
    }
    let mut described = json!({ "name": column.name, "titles": titles, "datatype": datatype(column.kind) });
    if let Some(language) = &column.language {
        described["lang"] = json!(language);
    }
    if let Some(property) = column.property {
        described["propertyUrl"] = json!(property);
    }
    described
}

/// Returns the CSVW name of a column's type.
fn datatype(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "string",
        ColumnType::Decimal => "decimal",
        ColumnType::Truth => "boolean",
        ColumnType::Date => "date",
        ColumnType::Address => "anyURI",
    }
}

/// Returns a text in every language as JSON-LD.
fn texts(titles: &Titles, tags: &[String]) -> Vec<Value> {
    titles.iter().zip(tags).map(|(title, tag)| json!({ "@value": title, "@language": tag })).collect()
}
