//! Whether a sentence names a figure by its label or nearly so: 占专任教师总数的 and the figure 专任教师.

use crate::model::fact::Fact;
use crate::model::report::ReportManuscript;
use std::collections::HashMap;

/// How well a name fits a label, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// They are the same, but for words such as 总数 and 全市.
    Same,
    /// The label has more words before the name, or the name before the label: 衔接资金 and 资金.
    End,
    /// The name stands elsewhere in the label: 支出 and 支出预算.
    Inside,
}

/// Words that say how much of something is counted, when or where, and not what.
const LITTLE: [&str; 25] = [
    "总人数",
    "总数",
    "总量",
    "总额",
    "总计",
    "合计",
    "共计",
    "人数",
    "数量",
    "全部",
    "全市",
    "全县",
    "全区",
    "全省",
    "全校",
    "全镇",
    "全国",
    "全年",
    "本年",
    "年末",
    "年底",
    "所有",
    "我市",
    "我县",
    "我校",
];

/// The figures of a report by what their labels say.
pub(super) struct Labels<'a> {
    /// The labels without the words that say little, by the ids of the figures.
    bare: HashMap<&'a str, String>,
    /// The figures by these.
    same: HashMap<String, Vec<&'a Fact>>,
}

impl<'a> Labels<'a> {
    pub(super) fn of(report: &'a ReportManuscript) -> Labels<'a> {
        let mut labels = Labels { bare: HashMap::new(), same: HashMap::new() };
        for fact in report.facts.values() {
            let own = bare(fact.label.get(0));
            labels.same.entry(own.clone()).or_default().push(fact);
            labels.bare.insert(&fact.id, own);
        }
        labels
    }

    /// The label of a figure without the words that say little.
    pub(super) fn bare(&self, fact: &Fact) -> &str {
        self.bare.get(fact.id.as_str()).map_or("", String::as_str)
    }

    /// The figures that have just a name.
    pub(super) fn same(&self, bare_name: &str) -> &[&'a Fact] {
        self.same.get(bare_name).map_or(&[], Vec::as_slice)
    }
}

/// How a name fits a label, both without the words that say little; `None` if it does not.
pub(super) fn fit(name: &str, label: &str) -> Option<Fit> {
    let is_long = |text: &str| text.chars().nth(1).is_some();
    if !is_long(name) || !is_long(label) {
        return None;
    }
    // 教育支出 is 教育 in a list of expenditure.
    let is_noun = |rest: &str| ["支出", "收入", "经费", "资金", "项目"].contains(&rest);
    if name == label {
        Some(Fit::Same)
    } else if label.ends_with(name) || name.ends_with(label) || name.strip_prefix(label).is_some_and(is_noun) {
        Some(Fit::End)
    } else {
        label.contains(name).then_some(Fit::Inside)
    }
}

/// A name without the words that say little, and without what stands in brackets behind it.
pub(super) fn bare(name: &str) -> String {
    let name = name.split(['（', '(']).next().unwrap_or_default();
    let name = name.trim().trim_start_matches("其中").trim_end_matches('的');
    let name = LITTLE.iter().fold(name.to_owned(), |name, word| name.replace(word, ""));
    let name = name.strip_suffix('数').filter(|rest| !rest.ends_with('指')).unwrap_or(&name);
    name.replace(['总', '“', '”'], "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_a_label() {
        for (name, label, expected) in [
            ("教职工总数", "教职工", Some(Fit::Same)),
            ("全市常住人口", "年末常住人口", Some(Fit::Same)),
            ("总支出", "本年支出合计", Some(Fit::Same)),
            ("资金总量", "衔接资金", Some(Fit::End)),
            ("全部专任教师", "教师", Some(Fit::End)),
            ("支出", "支出总预算", Some(Fit::Inside)),
            ("教育支出", "教育", Some(Fit::End)),
            ("幼儿园", "小学", None),
            ("数", "总数", None),
        ] {
            assert_eq!(fit(&bare(name), &bare(label)), expected, "{name} {label}");
        }
    }
}
