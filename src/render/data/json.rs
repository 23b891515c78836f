//! `facts.json`: the facts of a report and the ties between them, for programs, and
//! the schema that it follows, made from the very types that write it.
//!
//! Numbers are texts of plain decimals: nearly every reader would turn a JSON number
//! into binary floating point, where 80.50 loses its nought and 0.1 is not 0.1.

use super::super::Renderer;
use super::in_order;
use super::places::Told;
use crate::model::fact::{Fact, Quantity};
use crate::model::relation::Relation;
use crate::model::report::Report;
use crate::model::text::Localized;
use crate::model::unit::{Unit, UnitKind};
use crate::plan::links::Surroundings;
use crate::plan::page::DataFile;
use crate::plan::url::{DATA_SCHEMA_PATH, Way, data_path};
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
    /// 比例的两边。The two sides of a ratio such as 1:16.7.
    ratio: Option<RatioPart>,
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
    /// Ids of facts, in order; of `count`, the names that are counted.
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

/// The schema of `facts.json`.
pub fn schema() -> String {
    let schema = SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<FactsFile>();
    format!("{:#}\n", schema.as_value())
}

impl Renderer {
    pub(super) fn facts_json(&self, index: usize) -> String {
        let report = &self.site.reports[index];
        let surroundings = self.per_language(|locale| self.file_surroundings(index, locale, &DataFile::Json));
        let told = surroundings.first().map(|main| self.told(main));
        let way = Way::RelativeFrom(data_path(&self.site, index, &DataFile::Json));
        let languages = self.site.locales().iter();
        let file = FactsFile {
            schema: way.to(DATA_SCHEMA_PATH),
            format: 1,
            report: self.report_part(report, &surroundings),
            languages: languages.map(|locale| LanguagePart { code: locale.code.clone(), tag: locale.tag_text() }).collect(),
            facts: in_order(report)
                .into_iter()
                .filter_map(|fact| Some(self.fact_part(fact, &surroundings, told.as_ref()?)))
                .collect(),
            relations: report.relations.iter().map(|relation| self.relation_part(relation)).collect(),
        };
        serde_json::to_string_pretty(&file).expect("texts and lists are always JSON") + "\n"
    }

    fn report_part(&self, report: &Report, surroundings: &[Surroundings]) -> ReportPart {
        let date = |date: jiff::civil::Date| IsoDate(date.to_string());
        ReportPart {
            id: report.id.clone(),
            title: self.own_texts(Some(&report.title)),
            edition: self.own_texts(Some(&report.edition)),
            issuer: self.own_texts(Some(report.issuer.as_ref().unwrap_or(&self.site.organization.name))),
            source: self.own_texts(report.source.as_ref()),
            period: report.period.map(|(start, end)| PeriodPart { start: date(start), end: date(end) }),
            as_of: report.as_of.map(date),
            published: date(report.published.day),
            corrected: report.last_correction().map(|moment| date(moment.day)),
            addresses: self.by_code(|locale| Some(surroundings[locale].data_page(&self.site))),
        }
    }

    fn fact_part(&self, fact: &Fact, surroundings: &[Surroundings], told: &Told<'_>) -> FactPart {
        let place = |index: &usize| {
            let (part, passage) = &told.passages[*index];
            PlacePart {
                id: passage.place.trim_end_matches('-').to_owned(),
                addresses: self.by_code(|locale| Some(self.address(&surroundings[locale], *part, passage.place))),
            }
        };
        FactPart {
            id: fact.id.clone(),
            label: self.own_texts(Some(&fact.label)),
            value: fact.quantity.exact().map(Exact::new),
            ratio: match fact.quantity {
                Quantity::Ratio { left, right } => Some(RatioPart { left: Exact::new(left), right: Exact::new(right) }),
                Quantity::Number { .. } => None,
            },
            precision: Exact::new(fact.quantity.precision()),
            unit: self.unit_part(&fact.unit),
            printed: self.by_code(|locale| Some(self.tools[locale].numbers.fact(fact).in_files())),
            approximate: fact.approximate,
            target: fact.target.as_ref().map(|target| target.id.clone()),
            indicator: fact.indicator.clone(),
            definition: self.own_texts(fact.definition.as_ref()),
            scope: self.own_texts(fact.scope.as_ref()),
            addresses: self.by_code(|locale| Some(surroundings[locale].fact(&self.site, &fact.id))),
            told_at: told.all(fact).iter().map(place).collect(),
        }
    }

    fn unit_part(&self, unit: &Unit) -> UnitPart {
        let kind = match unit.kind {
            UnitKind::Count => KindPart::Count,
            UnitKind::Money => KindPart::Money,
            UnitKind::Percent => KindPart::Percent,
            UnitKind::Ratio => KindPart::Ratio,
            UnitKind::Measure => KindPart::Measure,
        };
        UnitPart { id: unit.id.clone(), kind, label: self.by_code(|locale| Some(self.tools[locale].numbers.unit_word(unit))) }
    }

    fn relation_part(&self, relation: &Relation) -> RelationPart {
        RelationPart {
            id: relation.id.id.clone(),
            operation: relation.operation.word(),
            operands: relation.operands.iter().map(|operand| operand.id.clone()).collect(),
            equals: relation.equals.as_ref().map(|equals| equals.id.clone()),
            waiver: self.own_texts(relation.waiver.as_ref()),
        }
    }

    /// What was written in each language, none borrowed.
    fn own_texts(&self, text: Option<&Localized<String>>) -> Texts {
        self.by_code(|locale| text?.own(locale).cloned())
    }

    fn by_code(&self, value: impl Fn(usize) -> Option<String>) -> Texts {
        let locales = self.site.locales().iter().enumerate();
        locales.filter_map(|(index, locale)| Some((locale.code.clone(), value(index)?))).collect()
    }
}
