//! Charts, which stand in parts of their own with a copy of their data. The data become a table; how they were drawn is lost.

use super::runs::Open;
use super::seen::Seen;
use super::{Reader, losses};
use crate::import::outline::{Cell, Content, Table};
use crate::import::read::grid;
use crate::import::read::xml::{attribute, child, name, parse, relationship, value};
use roxmltree::Node;

/// More than any chart can show. A damaged file must not ask for millions of cells.
const MOST_POINTS: usize = 1000;

impl Reader<'_> {
    /// Reads the chart that a drawing names. `words` is its alternative text.
    pub(super) fn chart(&mut self, node: Node<'_, '_>, words: &str, open: &mut Open<'_, '_>) {
        let target = relationship(node, "id").and_then(|id| self.part.relationships.get(id));
        let part = target.filter(|target| !target.is_external).map(|target| target.name.clone());
        let text = part.as_deref().and_then(|part| self.package.xml(part).unwrap_or_else(|refusal| self.refuse(refusal)));
        let found = text.as_deref().and_then(|text| parse("chart", text).ok().map(|chart| read(chart.root_element())));
        match found {
            Some((title, Some(table))) => {
                self.lose(losses::chart_as_table(), if title.is_empty() { words } else { &title });
                open.after.push(Content::Table(table));
            }
            Some((title, None)) if !title.is_empty() => self.lose(losses::chart(), &title),
            _ => self.lose(losses::chart(), words),
        }
    }
}

/// The title of a chart, and its data: a row for each category and a column for each series.
fn read(root: Node<'_, '_>) -> (String, Option<Table>) {
    let chart = root.descendants().find(|node| name(*node) == "chart");
    let title = chart.and_then(|chart| child(chart, "title")).map(|title| Seen::default().all(title, 0)).unwrap_or_default();
    let series: Vec<Node<'_, '_>> = root.descendants().filter(|node| name(*node) == "ser").collect();
    let columns: Vec<Vec<String>> =
        series.iter().map(|series| points(*series, &["val", "yVal"])).filter(|values| !values.is_empty()).collect();
    let names: Vec<String> =
        series.iter().map(|series| points(*series, &["tx"]).into_iter().next().unwrap_or_default()).collect();
    let categories = series.iter().map(|series| points(*series, &["cat", "xVal"])).find(|found| !found.is_empty());
    let categories = categories.unwrap_or_default();
    // Series without values would shift the names of those behind them.
    if columns.is_empty() || columns.len() != names.len() {
        return (title, None);
    }
    let cell = |text: &str| Cell::new(text, 1, 1);
    let mut rows = vec![std::iter::once("").chain(names.iter().map(String::as_str)).map(cell).collect::<Vec<_>>()];
    let length = columns.iter().map(Vec::len).max().unwrap_or(0);
    for index in 0..length.max(categories.len()) {
        let text = |column: &Vec<String>| cell(column.get(index).map_or("", String::as_str));
        rows.push(std::iter::once(&categories).chain(&columns).map(text).collect());
    }
    (title, Some(grid::complete(Table { rows, head_rows: 1 })))
}

/// The stored values of a part of a series, at their places.
fn points(series: Node<'_, '_>, wanted: &[&str]) -> Vec<String> {
    let Some(data) = series.children().find(|node| wanted.contains(&name(*node))) else { return Vec::new() };
    let mut points = Vec::new();
    if let Some(count) = data.descendants().find_map(|node| value(node, "ptCount")).and_then(|count| count.parse().ok()) {
        points.resize(MOST_POINTS.min(count), String::new());
    }
    for point in data.descendants().filter(|node| name(*node) == "pt") {
        let place = attribute(point, "idx").and_then(|place| place.parse::<usize>().ok());
        let text = child(point, "v").and_then(|text| text.text()).unwrap_or_default();
        // Categories of two levels have two values at one place.
        if let Some(known) = place.and_then(|place| points.get_mut(place)) {
            *known = if known.is_empty() { text.to_owned() } else { format!("{text} {known}") };
        }
    }
    if points.is_empty() {
        let text = data.descendants().find(|node| name(*node) == "v").and_then(|text| text.text());
        points.extend(text.map(str::to_owned));
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(inner: &str) -> (String, Option<Table>) {
        let text = format!("<chartSpace><chart>{inner}</chart></chartSpace>");
        read(parse("chart", &text).unwrap().root_element())
    }

    fn data(kind: &str, values: &[&str]) -> String {
        let point = |(index, value): (usize, &&str)| format!("<pt idx='{index}'><v>{value}</v></pt>");
        let points: String = values.iter().enumerate().filter(|(_, value)| !value.is_empty()).map(point).collect();
        format!("<{kind}><ref><f>A1</f><cache><ptCount val='{}'/>{points}</cache></ref></{kind}>", values.len())
    }

    #[test]
    fn data_become_a_table() {
        let series = |name: &str, values: &[&str]| {
            format!("<ser>{}{}{}</ser>", data("tx", &[name]), data("cat", &["2022", "2023"]), data("val", values))
        };
        let inner = format!(
            "<title><tx><rich><p><r><t>就业率</t></r></p></rich></tx></title><plotArea><barChart>{}{}</barChart></plotArea>",
            series("本省", &["80.5", "82"]),
            series("全国", &["", "79"])
        );
        let (title, table) = chart(&inner);
        let table = table.unwrap();
        let rows: Vec<Vec<&str>> = table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
        assert_eq!(title, "就业率");
        assert_eq!(rows, [["", "本省", "全国"], ["2022", "80.5", ""], ["2023", "82", "79"]]);
        assert_eq!(table.head_rows, 1);
    }

    #[test]
    fn charts_without_a_copy_of_their_data_are_no_tables() {
        assert_eq!(chart("<plotArea><barChart><ser><tx><v>甲</v></tx></ser></barChart></plotArea>"), (String::new(), None));
        let huge = "<ser><tx><v>甲</v></tx><val><ptCount val='4000000000'/><pt idx='7'><v>1</v></pt></val></ser>";
        // Points without a number are blank rows, which no table keeps.
        assert_eq!(chart(huge).1.map(|table| table.rows.len()), Some(2));
    }
}
