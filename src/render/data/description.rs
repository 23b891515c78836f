//! What the columns of a CSV file mean, for programs: the vocabulary of the W3C's
//! Tabular Data on the Web (CSVW). It lies beside its file, under the name where
//! programs look for it.

use super::sheet::{Column, Kind, Sheet, Titles};
use serde_json::{Map, Value, json};

/// Where the sheet comes from.
pub struct Origin<'a> {
    /// Tags of the site's languages, the main one first.
    pub tags: &'a [String],
    pub publishers: Titles,
    /// ISO dates; the second where the data were corrected.
    pub issued: String,
    pub modified: Option<String>,
}

pub fn csvw(sheet: &Sheet, origin: &Origin<'_>) -> String {
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

/// The name in the head of the file stands first, so that the two are known to agree;
/// titles in every language follow.
fn described(column: &Column, tags: &[String]) -> Value {
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

fn datatype(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "string",
        Kind::Decimal => "decimal",
        Kind::Truth => "boolean",
        Kind::Date => "date",
        Kind::Address => "anyURI",
    }
}

/// A text in every language, as linked data has it.
fn texts(titles: &Titles, tags: &[String]) -> Vec<Value> {
    titles.iter().zip(tags).map(|(title, tag)| json!({ "@value": title, "@language": tag })).collect()
}
