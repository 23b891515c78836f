//! JSON Schemas of the YAML files, for editors that complete keys and underline
//! mistakes while one types. They are made from the very types that read the
//! files; what those types cannot say (an id that must exist) stays with `check`.

use super::located::Located;
use super::schema::{Entries, FactsFile, IndicatorsFile, LocalizedText, PluralText, ReportFile, SiteFile, TermsFile, UnitsFile};
use super::tables_schema::TablesFile;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// Where a site keeps its schemas: hidden, so that it is no content.
pub const FOLDER: &str = ".gongkai/schemas";

/// A schema and the name of the YAML file it is for, without its ending.
pub struct FileSchema {
    pub name: &'static str,
    pub schema: Schema,
}

impl FileSchema {
    /// The name of the schema's own file.
    pub fn file(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    pub fn text(&self) -> String {
        format!("{:#}\n", self.schema.as_value())
    }
}

/// The schemas of all YAML files.
pub fn all() -> [FileSchema; 7] {
    [
        of::<SiteFile>("site"),
        of::<TermsFile>("terms"),
        of::<UnitsFile>("units"),
        of::<IndicatorsFile>("indicators"),
        of::<ReportFile>("report"),
        of::<FactsFile>("facts"),
        of::<TablesFile>("tables"),
    ]
}

/// The line that tells an editor where the schema of a content file is, such as
/// `content/2025/facts.yaml`. `None` for files that have none.
pub fn modeline(file: &str) -> Option<String> {
    let (folders, name) = file.rsplit_once('/')?;
    let stem = name.strip_suffix(".yaml")?;
    let up = "../".repeat(folders.split('/').count());
    Some(format!("# yaml-language-server: $schema={up}{FOLDER}/{stem}.schema.json\n"))
}

/// Draft 7, which the language server for YAML supports in full.
fn of<T: JsonSchema>(name: &'static str) -> FileSchema {
    FileSchema { name, schema: SchemaSettings::draft07().into_generator().into_root_schema_for::<T>() }
}

/// Our reader takes every scalar as the text it is, so 19525 and true are texts too.
fn scalar() -> Schema {
    json_schema!({ "type": ["string", "number", "boolean"] })
}

/// One text per language or plural category.
fn texts() -> Schema {
    json_schema!({ "type": "object", "additionalProperties": { "type": ["string", "number", "boolean"] } })
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let schema = generator.subschema_for::<T>();
        let is_text = schema.get("type").is_some_and(|kind| kind == "string") && schema.get("enum").is_none();
        if is_text { scalar() } else { schema }
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Entries_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": ["object", "null"], "additionalProperties": value })
    }
}

impl JsonSchema for LocalizedText {
    fn schema_name() -> Cow<'static, str> {
        "LocalizedText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [scalar(), texts()] })
    }
}

impl JsonSchema for PluralText {
    fn schema_name() -> Cow<'static, str> {
        "PluralText".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": [scalar(), texts()] })
    }
}
