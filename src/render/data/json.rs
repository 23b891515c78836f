//! `facts.json`: the facts of a report and the relations between them, for programs, and
//! its JSON Schema, which is generated from the types that are serialized.
//!
//! Numbers are written as decimal strings: nearly every JSON parser converts numbers to binary
//! floating point, where 80.50 loses its trailing zero and 0.1 is not exactly 0.1.
//!
//! The doc comments of the serialized types are output: they are the descriptions in the schema.

use super::super::context::RenderContext;
use super::places::{Told, address, told};
use super::{file_link_context, in_order};
use crate::model::bound::Bound;
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::Relation;
use crate::model::report::Report;
use crate::model::text::Localized;
use crate::model::unit::{Unit, UnitKind};
use crate::plan::links::LinkContext;
use crate::plan::page::DataFile;
use crate::plan::url::{DATA_SCHEMA_PATH, UrlBase, data_path};
use rust_decimal::Decimal;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// One text per language of the site that has one, by the code of the language.
type Texts = BTreeMap<String, String>;

/// 一份报告的全部数据。All facts of a report.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FactsFile {
    #[serde(rename = "$schema")]
    schema: String,
    /// The version of this form.
    format: u32,
    report: ReportPart,
    /// The languages of the site, the main one first.
    languages: Vec<LanguagePart>,
    /// In the order of the report's data file.
    facts: Vec<FactPart>,
    relations: Vec<RelationPart>,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct ReportPart {
    id: String,
    title: Texts,
    edition: Texts,
    /// 发布机构。Who issued it.
    issuer: Texts,
    /// 来源科室。The inner section that made it.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    source: Texts,
    /// 报告期。The period covered.
    period: Option<PeriodPart>,
    /// 数据截止日期。The date of the data.
    as_of: Option<IsoDate>,
    published: IsoDate,
    /// The day of the last correction.
    corrected: Option<IsoDate>,
    /// The page of its data in every language.
    addresses: Texts,
}

#[derive(Serialize, JsonSchema)]
struct PeriodPart {
    start: IsoDate,
    end: IsoDate,
}

#[derive(Serialize, JsonSchema)]
struct LanguagePart {
    code: String,
    /// BCP 47.
    tag: String,
}

/// 一项数据。A fact.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct FactPart {
    id: String,
    label: Texts,
    /// 精确值；比例没有。The exact value with every stored digit; null for a ratio. 4.8万 is 48000, 43.58% is 43.58.
    value: Option<Exact>,
    /// 数只是一个界限或范围。How the value bounds the real one: `at-least`, `at-most`, `more-than`, `less-than`, `somewhat-more`, `nearly`, or `range`, whose upper end follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    bound: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<Exact>,
    /// 比例的两边。The two sides of a ratio such as 1:16.7.
    ratio: Option<RatioPart>,
    /// 三项及以上之比的各项，如 3.3:47.2:49.5。The numbers of a ratio of three and more.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Exact>,
    /// What one unit of the last stored digit is worth: 1000 for 4.8万, 0.01 for 80.50.
    precision: Exact,
    unit: UnitPart,
    /// 正文里印出的样子。As the report prints it.
    printed: Texts,
    /// 约。Whether the report prints “about”.
    approximate: bool,
    /// 目标：另一项数据。The fact that is its target.
    target: Option<String>,
    /// What is measured, the same in every report of a series.
    indicator: Option<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    definition: Texts,
    /// 统计范围。What it covers.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    scope: Texts,
    /// 永久地址。Its permanent address in every language.
    addresses: Texts,
    /// Where the main language's text prints it, in reading order.
    told_at: Vec<PlacePart>,
}

#[derive(Serialize, JsonSchema)]
struct RatioPart {
    left: Exact,
    right: Exact,
}

#[derive(Serialize, JsonSchema)]
struct UnitPart {
    id: String,
    kind: KindPart,
    label: Texts,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum KindPart {
    Count,
    Money,
    Percent,
    Ratio,
    Measure,
}

#[derive(Serialize, JsonSchema)]
struct PlacePart {
    /// The id of the clause or section; `preface` or `closing`.
    id: String,
    addresses: Texts,
}

/// 勾稽关系。A declared tie between facts.
#[derive(Serialize, JsonSchema)]
struct RelationPart {
    id: String,
    /// `sum`, `ratio`, `share`, `difference`, `growth`, `at_most`, `at_least` or `count`.
    operation: &'static str,
    /// Ids of facts, in order; of `count`, the names that are counted. `2022#training` is a fact of the report `2022`.
    operands: Vec<String>,
    /// The fact that holds the result.
    equals: Option<String>,
    /// 说明不相符的原因。Why it is known not to hold, where it does not.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    waiver: Texts,
}

#[derive(Serialize)]
struct Exact(String);

impl Exact {
    fn new(number: Decimal) -> Exact {
        Exact(number.to_string())
    }
}

impl JsonSchema for Exact {
    fn schema_name() -> Cow<'static, str> {
        "Exact".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$", "description": "A plain decimal as a text, so that no digit is lost." })
    }
}

#[derive(Serialize)]
struct IsoDate(String);

impl JsonSchema for IsoDate {
    fn schema_name() -> Cow<'static, str> {
        "IsoDate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
    }
}

/// Returns the JSON Schema of `facts.json`.
pub(crate) fn schema() -> String {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<FactsFile>();
    format!("{:#}\n", schema.as_value())
}

/// Returns the `facts.json` of a report.
pub(in crate::render) fn facts_json(context: &RenderContext, index: usize) -> String {
    let report = &context.site.reports[index];
    let link_context = context.per_language(|locale| file_link_context(context, index, locale, &DataFile::Json));
    let told = link_context.first().map(|main| told(context, main));
    let url_base = UrlBase::RelativeFrom(data_path(&context.site, index, &DataFile::Json));
    let languages = context.site.locales().iter();
    let file = FactsFile {
        schema: url_base.to(DATA_SCHEMA_PATH),
        format: 1,
        report: report_part(context, report, &link_context),
        languages: languages.map(|locale| LanguagePart { code: locale.code.clone(), tag: locale.tag_text() }).collect(),
        facts: in_order(report)
            .into_iter()
            .filter_map(|fact| Some(fact_part(context, fact, &link_context, told.as_ref()?)))
            .collect(),
        relations: report.relations.iter().map(|relation| relation_part(context, report, relation)).collect(),
    };
    serde_json::to_string_pretty(&file).expect("texts and lists are always JSON") + "\n"
}

fn report_part(context: &RenderContext, report: &Report, link_context: &[LinkContext]) -> ReportPart {
    let date = |date: jiff::civil::Date| IsoDate(date.to_string());
    ReportPart {
        id: report.id.clone(),
        title: own_texts(context, Some(&report.title)),
        edition: own_texts(context, Some(&report.edition)),
        issuer: own_texts(context, Some(report.issuer.as_ref().unwrap_or(&context.site.organization.name))),
        source: own_texts(context, report.source.as_ref()),
        period: report.period.map(|(start, end)| PeriodPart { start: date(start), end: date(end) }),
        as_of: report.as_of.map(date),
        published: date(report.published.day),
        corrected: report.last_correction().map(|moment| date(moment.day)),
        addresses: by_code(context, |locale| Some(link_context[locale].data_page(&context.site))),
    }
}

fn fact_part(context: &RenderContext, fact: &Fact, link_context: &[LinkContext], told: &Told<'_>) -> FactPart {
    let place = |index: &usize| {
        let (part, passage) = &told.passages[*index];
        PlacePart {
            id: passage.place.trim_end_matches('-').to_owned(),
            addresses: by_code(context, |locale| Some(address(context, &link_context[locale], *part, passage.place))),
        }
    };
    FactPart {
        id: fact.id.clone(),
        label: own_texts(context, Some(&fact.label)),
        value: fact.quantity.exact().map(Exact::new),
        bound: fact.bound.map(Bound::word),
        upper: fact.bound.and_then(Bound::upper).and_then(Quantity::exact).map(Exact::new),
        ratio: match fact.quantity {
            Quantity::Ratio { left, right } => Some(RatioPart { left: Exact::new(left), right: Exact::new(right) }),
            Quantity::Number { .. } | Quantity::Parts(_) => None,
        },
        parts: match fact.quantity {
            Quantity::Parts(parts) => parts.values().iter().copied().map(Exact::new).collect(),
            _ => Vec::new(),
        },
        precision: Exact::new(fact.quantity.precision()),
        unit: unit_part(context, &fact.unit),
        printed: by_code(context, |locale| Some(context.tools[locale].numbers.fact(fact).in_files())),
        approximate: fact.approximate,
        target: fact.target.as_ref().map(|target| target.id.clone()),
        indicator: fact.indicator.clone(),
        definition: own_texts(context, fact.definition.as_ref()),
        scope: own_texts(context, fact.scope.as_ref()),
        addresses: by_code(context, |locale| Some(link_context[locale].fact(&context.site, &fact.id))),
        told_at: told.all(fact).iter().map(place).collect(),
    }
}

fn unit_part(context: &RenderContext, unit: &Unit) -> UnitPart {
    let kind = match unit.kind {
        UnitKind::Count => KindPart::Count,
        UnitKind::Money => KindPart::Money,
        UnitKind::Percent => KindPart::Percent,
        UnitKind::Ratio => KindPart::Ratio,
        UnitKind::Measure => KindPart::Measure,
    };
    UnitPart { id: unit.id.clone(), kind, label: by_code(context, |locale| Some(context.tools[locale].numbers.unit_word(unit))) }
}

fn relation_part(context: &RenderContext, report: &Report, relation: &Relation) -> RelationPart {
    RelationPart {
        id: relation.id.id.clone(),
        operation: relation.operation.word(),
        operands: relation.operands.iter().map(|operand| report.id_of(&operand.id).to_owned()).collect(),
        equals: relation.equals.as_ref().map(|equals| report.id_of(&equals.id).to_owned()),
        waiver: own_texts(context, relation.waiver.as_ref()),
    }
}

/// Returns the text in each language in which it was written, without fallback to another
/// language.
fn own_texts(context: &RenderContext, text: Option<&Localized<String>>) -> Texts {
    by_code(context, |locale| text?.own(locale).cloned())
}

/// Collects the values of all languages that have one, by language code.
fn by_code(context: &RenderContext, value: impl Fn(usize) -> Option<String>) -> Texts {
    let locales = context.site.locales().iter().enumerate();
    locales.filter_map(|(index, locale)| Some((locale.code.clone(), value(index)?))).collect()
}
