//! The types of `facts.yaml` as an author writes it.

use super::located::Located;
use super::schema::{Entries, LocalizedText, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// `content/<report>/facts.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactsFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub facts: Entries<FactEntry>,
    #[serde(default)]
    pub relations: Entries<RelationEntry>,
    /// 改过的数据名，旧: 新。Renamed facts, old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FactEntry {
    /// 名称；已有同名指标时不写。Its name, unless the indicator gives it.
    pub label: Option<Located<LocalizedText>>,
    /// 单位，如 person。
    pub unit: Option<Text>,
    /// 照报告原样：19525、80.50、4.8万、1:16.7。As the report prints it.
    pub value: Option<Text>,
    /// 数在表格里：表格.行.列。Its number stands in a table: table.row.column.
    pub cell: Option<Text>,
    /// 印出“约”。Prints “about”.
    pub approx: Option<Located<bool>>,
    /// 目标：另一项数据。Its target: another fact.
    pub target: Option<Text>,
    /// 所属的条。The clause it belongs to.
    pub clause: Option<Text>,
    /// 与数据不同名的指标。The indicator, if of another name.
    pub indicator: Option<Text>,
}

/// One of the operations, and usually the fact that holds its result.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationEntry {
    pub sum: Option<Vec<Text>>,
    pub ratio: Option<Vec<Text>>,
    pub share: Option<Vec<Text>>,
    pub difference: Option<Vec<Text>>,
    pub growth: Option<Vec<Text>>,
    pub at_most: Option<Vec<Text>>,
    pub at_least: Option<Vec<Text>>,
    pub count: Option<Vec<Text>>,
    pub equals: Option<Text>,
    pub waiver: Option<Located<LocalizedText>>,
    /// 通常如此、但不是必须的理由；有它，不符只是提醒。Why it usually holds, though it need not: it is then a warning if it does not.
    pub usually: Option<Located<LocalizedText>>,
    /// The values for which the waiver was given: those of the operands, then the result's.
    pub waived_for: Option<Located<Vec<Text>>>,
}
