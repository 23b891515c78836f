//! JSON Schemas of the YAML files, for editors that complete keys and underline errors while the author types. They are
//! generated from the types that parse the files. Rules that these types cannot express (such as an id that must exist)
//! are checked by `check` alone.

use super::facts_schema::FactsFile;
use super::located::Located;
use super::report_schema::ReportFile;
use super::schema::{Entries, IndicatorsFile, LocalizedText, PluralText, TermsFile, UnitsFile};
use super::site_schema::SiteFile;
use super::tables_schema::TablesFile;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// The folder of the schemas inside a site. It is hidden, so that it is not content.
pub(crate) const FOLDER: &str = ".gongkai/schemas";

/// A schema, and the name of the YAML file it describes.
pub(crate) struct FileSchema {
    /// The name of the YAML file without its extension.
    pub name: &'static str,
    /// The schema itself.
    pub schema: Schema,
}

impl FileSchema {
    /// The file name of the schema.
    pub(crate) fn file(&self) -> String {
        format!("{}.schema.json", self.name)
    }

    /// The schema as indented JSON, with a final line break.
    pub(crate) fn text(&self) -> String {
        format!("{:#}\n", self.schema.as_value())
    }
}

/// The schemas of all YAML files.
pub(crate) fn all() -> [FileSchema; 7] {
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

/// The comment line that tells an editor where the schema of a content file is. `file` is a path such as
/// `content/2025/facts.yaml`. `None` for files that have no schema.
pub(crate) fn modeline(file: &str) -> Option<String> {
    let (folders, name) = file.rsplit_once('/')?;
    let stem = name.strip_suffix(".yaml")?;
    let up = "../".repeat(folders.split('/').count());
    Some(format!("# yaml-language-server: $schema={up}{FOLDER}/{stem}.schema.json\n"))
}

/// Generates a draft 7 schema, the version that the YAML language server fully supports.
fn of<T: JsonSchema>(name: &'static str) -> FileSchema {
    FileSchema { name, schema: SchemaSettings::draft07().into_generator().into_root_schema_for::<T>() }
}

/// The YAML reader takes every scalar as text, so 19525 and true are valid texts too.
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
