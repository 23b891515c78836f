//! The types of `tables.yaml` as an author writes it; see `schema.rs` for how such types are read. Whether a table or chart is
//! valid is not checked here.

use super::located::Located;
use super::schema::{Entries, LocalizedText, Text};
use schemars::JsonSchema;
use serde::Deserialize;

/// `content/<report>/tables.yaml`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TablesFile {
    pub format: Option<Located<u32>>,
    #[serde(default)]
    pub tables: Entries<TableEntry>,
    #[serde(default)]
    pub charts: Entries<ChartEntry>,
    /// 给表格和图表编号：表1、图1。Numbers tables and charts: Table 1, Figure 1.
    pub numbered: Option<Located<bool>>,
    /// 改过的表格标识，旧: 新。Renamed tables, old: new.
    #[serde(default)]
    pub aliases: Entries<Text>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableEntry {
    /// 表题。The caption.
    pub caption: Located<LocalizedText>,
    /// 资料来源；不写就是报告的来源。Where the numbers come from; else the report's source.
    pub source: Option<Located<LocalizedText>>,
    /// 与表同印的说明，如勾稽关系。What is printed with the table, such as how its rows add up.
    pub statement: Option<Located<LocalizedText>>,
    /// 首列的名称，如“赛事”。What the first column lists.
    pub rows_label: Located<LocalizedText>,
    /// 所有数字列的单位。The unit of all columns of numbers.
    pub unit: Option<Text>,
    /// 各列，按顺序。The columns, in order.
    pub columns: Entries<ColumnOfTableEntry>,
    /// 各行；也可以写在 tables/标识.csv 里。The rows, unless they stand in tables/<id>.csv.
    pub rows: Option<Located<Vec<RowEntry>>>,
    /// 各数印几位小数；表格软件会去掉末尾的零。How many decimals the numbers have; spreadsheet programs drop zeros at the end.
    pub decimals: Option<Located<u32>>,
    /// 空着的格子是什么：写 zero，就都是零。What an empty cell stands for.
    pub blank: Option<Located<BlankWord>>,
    /// 格式规定的各行，写行的名称：少一行、改了名称或者多一行，都是错误。The labels of the rows that a form prescribes: a row that is missing, renamed or added is an error.
    #[serde(default)]
    pub fixed_rows: Vec<Text>,
    /// 上一份报告有、今年没有了的行或列，写标识。The ids of rows or columns of the previous report that this one rightly lacks.
    #[serde(default)]
    pub dropped: Vec<Text>,
    /// 表内的勾稽关系：几行之和等于另外几行之和，或者几列之和等于另外几列之和。Equations between rows, or between columns.
    #[serde(default)]
    pub relations: Vec<Located<TableRelationEntry>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum BlankWord {
    /// 零。Nought.
    Zero,
}

/// Rows, or columns, that add up to the same as others.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableRelationEntry {
    /// 这几行之和，每一列都核对；写行的 id。The rows that are added up, in every column.
    pub rows: Option<Vec<Text>>,
    /// 或者这几列之和，每一行都核对。Or the columns, in every row.
    pub columns: Option<Vec<Text>>,
    /// 或者各表的这几格之和，写 表格.行.列。Or cells of tables, as table.row.column.
    pub cells: Option<Vec<Text>>,
    /// 等于这几行（列、格）之和；上一份报告的写 previous#标识。What they are equal to; `previous#id` is of the report before.
    pub equals: Vec<Text>,
    /// 已知不符时写明原因。The reason why it is known not to hold.
    pub waiver: Option<Located<LocalizedText>>,
    /// 说明所针对的列（行）和数：列的标识，后面依次是等式两边的数；只写 cells 的关系，标识写 cells。The columns (or rows) that it was waived for, each with the values of both sides in order; `cells` for a relation of cells.
    #[serde(default)]
    pub waived_for: Entries<Vec<Text>>,
    /// 格式规定必须相符：不能写 waiver。A form requires it: it cannot be waived.
    pub required: Option<Located<bool>>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnOfTableEntry {
    pub label: Located<LocalizedText>,
    #[serde(rename = "type")]
    pub kind: Option<Located<ColumnWord>>,
    pub unit: Option<Text>,
    /// 表头下面的各列；有它就是表头，不是列。The columns under this heading.
    #[serde(default)]
    pub columns: Entries<ColumnOfTableEntry>,
    /// 这一列是哪几列的合计。The columns that it is the sum of.
    #[serde(default)]
    pub sum: Vec<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColumnWord {
    Number,
    Text,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RowEntry {
    /// 标识，勾稽关系里用它。Its id, for relations.
    pub id: Option<Text>,
    pub label: Located<LocalizedText>,
    /// 各格：数据名、数或文字；没有数写“—”。只是各部分的标题时不写。Facts, numbers or texts; — where there is none. Left out in a row that only names its parts.
    pub cells: Option<Located<Vec<Located<LocalizedText>>>>,
    /// 合计行：以上各行之和，或上一个合计行以下各行之和；写在最上面时是以下各行之和。The sum of the rows above, or of those since the total before; of those below, where none is above.
    pub total: Option<Located<bool>>,
    /// 各部分：合起来等于这一行。Its parts, which add up to it.
    #[serde(default)]
    pub parts: Vec<RowEntry>,
    /// 其中：这一行里的几项，不必是全部。Some of what it contains; need not be all.
    #[serde(default)]
    pub of_which: Vec<RowEntry>,
}

#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartEntry {
    pub kind: Located<ChartWord>,
    pub title: Located<LocalizedText>,
    pub source: Option<Located<LocalizedText>>,
    /// 要画的数据。The facts that it draws.
    #[serde(default)]
    pub facts: Vec<Text>,
    /// 或者要画的表格。Or the table.
    pub table: Option<Text>,
    /// 表格里要画的列；不写就是所有数字列（堆积图是合计列的各部分）。Its columns; all of numbers if none is named, or the parts of the sum for a stacked chart.
    #[serde(default)]
    pub columns: Vec<Text>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ChartWord {
    /// 条形图。
    Bar,
    /// 并列条形图。
    Grouped,
    /// 堆积条形图。
    Stacked,
    /// 占比。Parts of a whole.
    Share,
    /// 与目标相比。Results against their targets.
    Progress,
    /// 历年变化。Over the reports of the series.
    Change,
}
