//! Tests of the tree of a table's rows.

use super::*;
use crate::import::table_numbers::Row;

/// The tree as one line: parts in brackets, 其中 in braces, totals with an equals sign; then what a cell denies (!) and what is
/// no sum (?).
fn shown(rows: &[(&str, &[i64])]) -> String {
    fn write(nodes: &[Node]) -> String {
        let one = |node: &Node| {
            let below = write(&node.children);
            let below = match node.part {
                _ if below.is_empty() => below,
                Part::Addend => format!("({below})"),
                Part::OfWhich => format!("{{{below}}}"),
            };
            format!("{}{}{below}", if node.is_total { "=" } else { "" }, node.label)
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }
    let Tree { nodes, denials, loosened, .. } = tree(&body(rows));
    let rows_of = &body(rows).rows;
    let loosened: String = loosened.iter().flat_map(|row| [" ?", rows_of[*row].label.as_str()]).collect();
    let denials = denials.iter().map(|denial| format!(" !{}", rows_of[denial.whole].label));
    write(&nodes) + &denials.collect::<String>() + &loosened
}

fn body(rows: &[(&str, &[i64])]) -> Body {
    let width = rows.iter().map(|(_, numbers)| numbers.len()).max().unwrap_or_default();
    let row = |(label, numbers): &(&str, &[i64])| Row {
        // Full-width spaces are the indent of a label.
        label: label.trim_start().to_owned(),
        indent: crate::import::outline::indent_of(label),
        depth: 0,
        numbers: numbers.iter().map(|number| Some(Number::new((*number).into(), true))).collect(),
    };
    Body { rows: rows.iter().map(row).collect(), kinds: vec![Kind::Summed; width] }
}

#[test]
fn numbers_of_labels_make_a_tree_that_adds_up() {
    let rows: [(&str, &[i64]); 6] = [
        ("一、收入", &[30, 3]),
        ("（一）税收", &[20, 2]),
        ("（二）其他", &[10, 1]),
        ("二、结转", &[5, 0]),
        ("其中：财政", &[4, 0]),
        ("合计", &[35, 3]),
    ];
    assert_eq!(shown(&rows), "一、收入(（一）税收 （二）其他) 二、结转{财政} =合计");
    let unnumbered: [(&str, &[i64]); 5] =
        [("一、收入", &[30]), ("税收", &[20]), ("其他", &[10]), ("二、结转", &[5]), ("本年合计", &[35])];
    assert_eq!(shown(&unnumbered), "一、收入(税收 其他) 二、结转 =本年合计");
}

#[test]
fn a_tree_that_the_numbers_deny_is_none() {
    let rows: [(&str, &[i64]); 3] = [("一、收入", &[30]), ("（一）税收", &[20]), ("（二）其他", &[11])];
    assert_eq!(shown(&rows), "一、收入 （一）税收 （二）其他 ?一、收入");
    let larger: [(&str, &[i64]); 3] = [("教师", &[10]), ("其中：女", &[12]), ("学生", &[100])];
    assert_eq!(shown(&larger), "教师 其中：女 学生");
}

#[test]
fn one_wrong_number_of_many_is_a_mistake_of_the_document() {
    let rows: [(&str, &[i64]); 3] = [("一、收入", &[30, 3, 7]), ("（一）税收", &[20, 2, 5]), ("（二）其他", &[11, 1, 2])];
    assert_eq!(shown(&rows), "一、收入 （一）税收 （二）其他 !一、收入");
}

#[test]
fn what_is_not_wholly_understood_accuses_no_total() {
    let budget: [(&str, &[i64]); 6] = [
        ("税收", &[100]),
        ("其中：增值税", &[50]),
        ("企业所得税", &[20]),
        ("个人所得税", &[10]),
        ("非税", &[30]),
        ("合计", &[130]),
    ];
    assert_eq!(shown(&budget), "税收{增值税 企业所得税 个人所得税} 非税 =合计");
    let codes: [(&str, &[i64]); 4] =
        [("205教育支出", &[100]), ("20502普通教育", &[70]), ("20503职业教育", &[31]), ("合计", &[100])];
    assert_eq!(shown(&codes), "205教育支出 20502普通教育 20503职业教育 合计 ?205教育支出");
    let people: [(&str, &[i64]); 5] =
        [("常住人口", &[1000]), ("其中：男", &[510]), ("女", &[490]), ("其中：城镇", &[600]), ("户籍人口", &[1200])];
    assert_eq!(shown(&people), "常住人口{男 女 其中：城镇} 户籍人口");
    let twice: [(&str, &[i64]); 6] = [
        ("常住人口", &[1000]),
        ("其中：男", &[510]),
        ("女", &[490]),
        ("其中：城镇", &[600]),
        ("乡村", &[400]),
        ("户籍人口", &[1200]),
    ];
    assert_eq!(shown(&twice), "常住人口{男 女 其中：城镇 乡村} 户籍人口");
    let teaching: [(&str, &[i64]); 4] = [("教学", &[2]), ("管理", &[3]), ("会计", &[5]), ("合计", &[10])];
    assert_eq!(shown(&teaching), "教学 管理 会计 =合计");
    // A plain list has its total, right or wrong: the check says which.
    let wrong: [(&str, &[i64]); 3] = [("甲", &[2]), ("乙", &[3]), ("合计", &[6])];
    assert_eq!(shown(&wrong), "甲 乙 =合计");
}

#[test]
fn rows_behind_of_which_belong_to_it_where_the_numbers_say_so() {
    // Without a total, only a group that is the whole is one.
    let whole: [(&str, &[i64]); 4] = [("支出", &[30, 9]), ("其中：工资", &[10, 4]), ("公用", &[20, 5]), ("结余", &[7, 1])];
    assert_eq!(shown(&whole), "支出{工资 公用} 结余");
    let open: [(&str, &[i64]); 4] = [("支出", &[30]), ("其中：工资", &[10]), ("公用", &[15]), ("结余", &[7])];
    assert_eq!(shown(&open), "支出{工资} 公用 结余");
    // One column that denies it is enough.
    let denied: [(&str, &[i64]); 4] = [("支出", &[30, 9]), ("其中：工资", &[10, 4]), ("公用", &[20, 6]), ("结余", &[7, 1])];
    assert_eq!(shown(&denied), "支出{工资} 公用 结余");
    // An indent says it without numbers.
    let indented: [(&str, &[i64]); 4] = [("支出", &[30]), ("　其中：工资", &[10]), ("　　　　公用", &[15]), ("结余", &[7])];
    assert_eq!(shown(&indented), "支出{工资 公用} 结余");
    let parent: [(&str, &[i64]); 5] =
        [("一、收入", &[30]), ("税收", &[22]), ("其中：增值税", &[12]), ("所得税", &[9]), ("其他", &[8])];
    assert_eq!(shown(&parent), "一、收入(税收{增值税 所得税} 其他)");
}

#[test]
fn totals_may_stand_above_their_parts() {
    let rows: [(&str, &[i64]); 5] =
        [("收入总计", &[47, 36]), ("本年收入合计", &[43, 34]), ("拨款", &[40, 30]), ("其他", &[3, 4]), ("年初结转", &[4, 2])];
    assert_eq!(shown(&rows), "=收入总计 本年收入合计(拨款 其他) 年初结转");
    let both: Vec<(&str, &[i64])> = rows
        .into_iter()
        .chain([
            ("支出总计", &[47, 36][..]),
            ("本年支出合计", &[45, 30]),
            ("基本", &[40, 20]),
            ("项目", &[5, 10]),
            ("年末结转", &[2, 6]),
        ])
        .collect();
    let expected = "=收入总计 本年收入合计(拨款 其他) 年初结转 =支出总计 本年支出合计(基本 项目) 年末结转";
    assert_eq!(shown(&both), expected);
    // A row of noughts may belong to either sum, and one that is denied to none.
    let open: [(&str, &[i64]); 6] =
        [("收入总计", &[47]), ("本年收入合计", &[43]), ("拨款", &[40]), ("其他", &[3]), ("使用结余", &[0]), ("年初结转", &[4])];
    assert_eq!(shown(&open), "收入总计 本年收入合计 拨款 其他 使用结余 年初结转");
    let wrong: [(&str, &[i64]); 5] =
        [("收入总计", &[47, 36]), ("本年收入合计", &[43, 34]), ("拨款", &[40, 30]), ("其他", &[3, 4]), ("年初结转", &[4, 3])];
    assert_eq!(shown(&wrong), "收入总计 本年收入合计 拨款 其他 年初结转");
    // Below its parts, a total of totals is one as before.
    let below: [(&str, &[i64]); 5] =
        [("拨款", &[40]), ("其他", &[3]), ("本年收入合计", &[43]), ("年初结转", &[4]), ("收入总计", &[47])];
    assert_eq!(shown(&below), "拨款 其他 =本年收入合计 年初结转 =收入总计");
}

#[test]
fn groups_that_nothing_closes_are_told() {
    let told = |rows: &[(&str, &[i64])]| tree(&self::body(rows)).undecided;
    assert_eq!(told(&[("教师", &[30]), ("其中：女", &[12]), ("外聘", &[5]), ("学生", &[90])]), [(1, 2)]);
    assert_eq!(told(&[("教师", &[30]), ("其中：女", &[12]), ("学生", &[90]), ("合计", &[120])]), []);
    assert_eq!(told(&[("教师", &[30]), ("其中：女", &[12]), ("男", &[18]), ("学生", &[90])]), []);
    assert_eq!(told(&[("教师", &[30]), ("　其中：女", &[12]), ("学生", &[90])]), []);
    assert_eq!(told(&[("教师", &[30]), ("其中：女", &[12])]), []);
}

#[test]
fn codes_and_indents_make_trees() {
    let codes: [(&str, &[i64]); 6] = [
        ("合计", &[130, 13]),
        ("201一般", &[100, 10]),
        ("20101人大", &[60, 6]),
        ("2010101运行", &[60, 6]),
        ("20103政府", &[40, 4]),
        ("205教育", &[30, 3]),
    ];
    assert_eq!(shown(&codes), "=合计 201一般(20101人大(2010101运行) 20103政府) 205教育");
    let dotted: [(&str, &[i64]); 5] =
        [("1 收入", &[30]), ("1.1 税收", &[20]), ("1.2 其他", &[10]), ("2 结转", &[5]), ("总计", &[35])];
    assert_eq!(shown(&dotted), "1 收入(1.1 税收 1.2 其他) 2 结转 =总计");
    let indents: [(&str, &[i64]); 5] = [("在职", &[30]), ("　管理", &[20]), ("　技术", &[10]), ("离退休", &[5]), ("总计", &[35])];
    assert_eq!(shown(&indents), "在职(管理 技术) 离退休 =总计");
    let denied: [(&str, &[i64]); 4] = [("在职", &[30]), ("　管理", &[20]), ("　技术", &[25]), ("离退休", &[5])];
    assert_eq!(shown(&denied), "在职 管理 技术 离退休 ?在职");
    let first: [(&str, &[i64]); 3] = [("“三公”经费合计", &[30]), ("1.用车", &[20]), ("2.接待", &[10])];
    assert_eq!(shown(&first), "=“三公”经费合计 1.用车 2.接待");
}

#[test]
fn what_a_wrong_cell_denies_is_told_and_not_declared() {
    let more: [(&str, &[i64]); 4] =
        [("收入", &[30, 9, 8]), ("其中：税收", &[20, 10, 5]), ("支出", &[12, 7, 6]), ("合计", &[42, 16, 14])];
    assert_eq!(shown(&more), "收入 其中：税收 支出 合计 !收入");
    // In a column of many sums, one that is nearly right is a mistake; far from it, parts may not be named.
    let single = |last: i64| -> String {
        let rows: [(&str, &[i64]); 9] = [
            ("一、甲", &[30]),
            ("1.", &[20]),
            ("2.", &[10]),
            ("二、乙", &[50]),
            ("1.", &[25]),
            ("2.", &[25]),
            ("三、丙", &[90]),
            ("1.", &[50]),
            ("2.", &[last]),
        ];
        let mut many = rows.to_vec();
        many.extend(rows[..6].iter().copied());
        shown(&many)
    };
    assert!(single(41).ends_with(" !三、丙") && single(40).contains("三、丙(1. 2.)"), "{}", single(41));
    assert!(single(10).contains("三、丙 1. 2.") && !single(10).contains('!'), "{}", single(10));
    // A whole that nothing adds up to is no slip of a cell.
    let none: [(&str, &[i64]); 3] = [("一、收入", &[30, 9]), ("（一）税收", &[11, 2]), ("（二）其他", &[12, 3])];
    assert_eq!(shown(&none), "一、收入 （一）税收 （二）其他 ?一、收入");
}
