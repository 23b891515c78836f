//! The lines above a table that belong to it: its caption, its unit, and what stands between them. Where a document has no caption,
//! a name is guessed from the sentence or the heading above, and said to be a guess.

use super::draft::Piece;
use regex::Regex;
use std::sync::LazyLock;

/// The lines above a table that belong to it, each with its place, counted back from the table.
pub(super) struct Above {
    pub unit: Option<(usize, String)>,
    pub caption: Option<(usize, String)>,
}

/// How many lines above a table are looked at. Accounts have the body and its number between the caption and the unit:
/// 部门：示例市教育局, 公开01表.
const MOST_ABOVE: usize = 4;
/// The characters of a name that is guessed from a sentence.
const NAME_LENGTH: std::ops::RangeInclusive<usize> = 4..=30;
/// What the end of a sentence before a table says of the table, the longer ones first.
const POINTERS: [&str; 12] = [
    "详细情况见下表",
    "具体情况见下表",
    "具体见下表",
    "详见下表",
    "如下表所示",
    "见下表所示",
    "如表所示",
    "如下所示",
    "如下表",
    "见下表",
    "如下",
    "见表",
];
/// The beginnings of names that say nothing of what is in a table.
const EMPTY: [&str; 14] =
    ["具体", "详细", "分类", "有关", "相关", "主要", "其中", "各项", "各类指标", "总体情况", "基本情况", "上述", "以下", "数据"];

/// The lines above a table. `before` are the pieces of the text before it.
pub(super) fn above(before: &[Piece]) -> Above {
    let lines = lines(before);
    let unit = lines.iter().enumerate().find_map(|(back, line)| Some((back, unit_line(line)?)));
    let is_own = |line: &String| unit_line(line).is_none() && !is_table_note(line);
    // A line of another kind ends what belongs to the table.
    let caption = lines.iter().enumerate().find(|(_, line)| is_own(line)).filter(|(_, line)| is_caption(line));
    Above { caption: caption.map(|(back, line)| (back, line.clone())), unit }
}

/// The paragraphs right above a table, from the table upwards.
fn lines(before: &[Piece]) -> Vec<String> {
    let lines = before.iter().rev().take(MOST_ABOVE).map_while(|piece| match piece {
        Piece::Paragraph(spans) => Some(spans.iter().map(|span| span.text.as_str()).collect::<String>()),
        _ => None,
    });
    lines.collect()
}

/// A name for a table without a caption: that of the sentence above that points to it, or the heading that it stands under. `title`
/// is that of the section or clause.
pub(super) fn guessed_name(before: &[Piece], title: &str) -> String {
    let is_own = |line: &String| unit_line(line).is_none() && !is_table_note(line);
    let of_sentence = lines(before).into_iter().find(is_own).and_then(|line| name_in(&line));
    let heading = before.iter().rev().find_map(|piece| match piece {
        Piece::Heading(title) => Some(title.as_str()),
        _ => None,
    });
    of_sentence.unwrap_or_else(|| heading.unwrap_or(title).trim().to_owned())
}

/// The name in a sentence that points to the table below it: 各校招生情况如下表： → 各校招生情况. `None` if it says nothing of the table, or
/// tells amounts.
fn name_in(line: &str) -> Option<String> {
    let line = line.trim();
    let bare = line.trim_end_matches(['：', ':', '。']);
    let rest = POINTERS.iter().find_map(|word| bare.strip_suffix(word));
    let is_pointing = line.ends_with(['：', ':']) || rest.is_some();
    let name = rest.unwrap_or(bare).rsplit(['。', '；', '，', ',', '：', ':', '！', '？']).next()?.trim();
    let bare_of_year = without_year(name);
    let is_clear = NAME_LENGTH.contains(&name.chars().count())
        && !bare_of_year.contains(|c: char| c.is_ascii_digit())
        && name.starts_with(|c: char| c.is_alphanumeric() || c == '“')
        && !EMPTY.iter().any(|word| name.starts_with(word));
    (is_pointing && is_clear).then(|| name.to_owned())
}

/// A name without the year at its start: 2023年招生情况 → 招生情况.
fn without_year(name: &str) -> &str {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = name[digits..].strip_prefix('年').filter(|_| digits == 4);
    rest.unwrap_or(name)
}

/// The unit at the end of a line above a table that says more: 部门：示例市教育局　单位：万元.
pub(super) fn units_above(before: &[Piece]) -> Option<String> {
    lines(before).into_iter().filter(|line| line.chars().count() < 60).find_map(|line| {
        let (_, unit) = line.trim_end().rsplit_once("单位：").or_else(|| line.trim_end().rsplit_once("单位:"))?;
        let unit = unit.trim().trim_end_matches(['）', ')']);
        (!unit.is_empty() && unit.chars().count() < 10).then(|| unit.to_owned())
    })
}

/// The unit in brackets at the end of a caption: 收支情况（万元）, 收支情况（单位：万元）.
pub(super) fn unit_at_end(caption: &str) -> Option<String> {
    let (_, unit) = caption.trim_end().trim_end_matches(['：', ':']).strip_suffix(['）', ')'])?.rsplit_once(['（', '('])?;
    let unit = ["单位：", "单位:"].iter().find_map(|word| unit.strip_prefix(word)).unwrap_or(unit).trim();
    (!unit.is_empty() && unit.chars().count() < 10 && !unit.ends_with('年')).then(|| unit.to_owned())
}

/// 部门：示例市教育局, 公开01表: a line between a caption and its table.
fn is_table_note(line: &str) -> bool {
    let line = line.trim();
    let is_form = line.ends_with('表')
        && line.contains(|c: char| c.is_ascii_digit())
        && line.chars().count() < 12
        && !line.starts_with('表');
    is_form
        || ["部门", "编制", "填报", "公开部门", "预算单位", "制表"]
            .iter()
            .any(|start| line.starts_with(start) && line.contains(['：', ':']))
}

/// 单位：万元 → 万元
fn unit_line(text: &str) -> Option<String> {
    let inside = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let inside = ["计量", "金额", "货币"].iter().find_map(|word| inside.strip_prefix(word)).unwrap_or(inside);
    let inside = inside.trim_end_matches(['：', ':']).trim_end_matches(['）', ')']);
    let unit = inside.strip_prefix("单位：").or_else(|| inside.strip_prefix("单位:"))?.trim();
    let unit = unit.strip_prefix("人民币").unwrap_or(unit);
    (!unit.is_empty() && unit.chars().count() < 10).then(|| unit.to_owned())
}

/// Whether a line above a table names it: 表1 …, or a short line without a full stop.
fn is_caption(text: &str) -> bool {
    let text = text.trim();
    // 表内数据为年末数。 is a sentence.
    // 各校学生情况（单位：人）： names the table and its unit.
    let is_unit = text.ends_with(['：', ':']) && unit_at_end(text).is_some() && text.contains("单位");
    let is_sentence = !is_unit && text.ends_with(['。', '：', '；', '，', ':']);
    text.starts_with('表') && text.chars().count() < 60 && (!is_sentence || without_number(text).len() < text.len())
        || (2..=40).contains(&text.chars().count()) && !is_sentence
}

/// A caption without its number, which the site prints: 表1 招生情况 → 招生情况
pub(super) fn without_number(caption: &str) -> String {
    static NUMBER: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s*表\s*(?:[0-9]+|[一二三四五六七八九十]+)(?:[-—.．][0-9]+)?[\s:：.．、]*").ok());
    let rest = NUMBER.as_ref().map_or_else(|| caption.into(), |number| number.replace(caption, ""));
    if rest.trim().is_empty() { caption.trim().to_owned() } else { rest.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::outline::Span;

    fn paragraph(text: &str) -> Piece {
        Piece::Paragraph(vec![Span { text: text.to_owned(), ..Span::default() }])
    }

    #[test]
    fn a_sentence_that_points_to_a_table_names_it() {
        for (line, name) in [
            ("各校招生情况如下表：", Some("各校招生情况")),
            ("全年收入有所增长，2023年收入构成见下表。", Some("2023年收入构成")),
            ("本单位收入决算如下表所示：", Some("本单位收入决算")),
            ("经费情况如下：", Some("经费情况")),
            ("分类说明如下：", None),
            ("主要指标如下：", None),
            ("共有学校34所，具体情况见下表：", None),
            ("共有34所学校如下：", None),
            ("各校招生情况良好。", None),
        ] {
            assert_eq!(name_in(line).as_deref(), name, "{line}");
        }
    }

    #[test]
    fn captions_are_no_sentences() {
        for (line, expected) in [
            ("表1 招生情况。", true),
            ("表一 招生情况", true),
            ("招生情况", true),
            ("表内数据为年末数。", false),
            ("表格如下表所示。", false),
            ("招生情况如下：", false),
        ] {
            assert_eq!(is_caption(line), expected, "{line}");
        }
    }

    #[test]
    fn else_the_heading_does() {
        let pieces = [Piece::Heading("收入情况".to_owned()), paragraph("具体如下："), paragraph("单位：万元")];
        assert_eq!(guessed_name(&pieces, "决算"), "收入情况");
        assert_eq!(guessed_name(&pieces[1..], "决算"), "决算");
        assert_eq!(guessed_name(&[paragraph("各校教师情况如下："), paragraph("单位：人")], "决算"), "各校教师情况");
    }
}
