//! Tells the report from the page around it: the title and the furniture above the text, a table of contents, a record of the
//! catalogue, date, signature and footer below it.

use super::draft::Draft;
use super::furniture::Furniture;
use super::numbering::printed_number;
use super::outline::{Block, Content, Paragraph, Table};
use jiff::civil::Date;
use regex::Regex;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Removes the furniture below the text: date, disclosure, code, footer. Whatever is not known to be furniture ends it.
pub(super) fn without_tail(mut blocks: Vec<Block>, draft: &mut Draft) -> Vec<Block> {
    let mut read = Furniture::default();
    // A date or signature that is followed by furniture belongs to the end of the document.
    while let Some(Block { content: Content::Paragraph(paragraph), .. }) = blocks.last() {
        let text = paragraph.text();
        let is_own = text.trim().is_empty() || read.read(&text) || read.read_date(&text);
        if !is_own {
            break;
        }
        draft.left_out.push(text);
        blocks.pop();
    }
    if let Some(Block { content: Content::Paragraph(paragraph), .. }) = blocks.last()
        && read.formed.is_some()
        && is_signature(&paragraph.text())
    {
        let text = paragraph.text();
        read.organization.get_or_insert_with(|| text.trim().to_owned());
        draft.left_out.push(text);
        blocks.pop();
    }
    draft.left_out.reverse();
    draft.furniture.merge_from(read);
    blocks
}

/// Takes the date, with the signature before it, that stands above the attachments of a document. Where there are several, or where
/// the document ends with a date as well, it stays in the text.
pub(super) fn without_signature(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let text = |index: usize| blocks.get(index).and_then(paragraph).map(Paragraph::text).unwrap_or_default();
    let begins_attachment =
        |index: usize| ["附件", "附表", "附：", "附:", "附录"].iter().any(|start| text(index).trim().starts_with(start));
    let is_date = |index: &usize| *index > 0 && Furniture::default().read_date(&text(*index)) && begins_attachment(*index + 1);
    let dates: Vec<usize> = (0..blocks.len()).filter(is_date).collect();
    let [date] = dates[..] else { return };
    if draft.furniture.formed.is_some() {
        return;
    }
    let is_signed = is_signature(&text(date - 1));
    let mut read = Furniture::default();
    read.read_date(&text(date));
    if is_signed {
        read.organization = Some(text(date - 1).trim().to_owned());
    }
    for block in blocks.drain(date - usize::from(is_signed)..=date) {
        draft.left_out.extend(block.content.texts());
    }
    draft.furniture.merge_from(read);
}

/// Whether a short line names an office, as below a document.
fn is_signature(text: &str) -> bool {
    let text = text.trim();
    let ends = ['局', '厅', '委', '府', '会', '校', '院', '处', '部', '室', '心', '馆', '所', '站', '队', '司', '园', '办'];
    (3..=25).contains(&text.chars().count()) && text.ends_with(ends) && printed_number(text).is_none()
}

/// How many blocks above the text may belong to the page.
const MOST_ABOVE: usize = 30;

/// Takes the title, the edition and the furniture above the text.
pub(super) fn take_title(blocks: &mut Vec<Block>, page_title: Option<String>, draft: &mut Draft) {
    let best = (0..blocks.len().min(MOST_ABOVE)).take_while(|index| !is_begun(&blocks[*index])).max_by_key(|index| {
        let score = paragraph(&blocks[*index]).map_or(0, |paragraph| title_score(paragraph, page_title.as_deref()));
        (score, std::cmp::Reverse(*index))
    });
    let best = best
        .filter(|index| paragraph(&blocks[*index]).is_some_and(|paragraph| title_score(paragraph, page_title.as_deref()) > 0));
    let (mut title, mut kept) = (page_title.unwrap_or_default(), Vec::new());
    if let Some(index) = best {
        title = paragraph(&blocks[index]).map(|paragraph| one_line(&paragraph.text())).unwrap_or_default();
        blocks.remove(index);
        // 某某职业技术学校 / 质量年度报告: the title of two lines begins with the office.
        let above = index.checked_sub(1).and_then(|above| paragraph(&blocks[above]));
        let office = above.filter(|above| above.is_centred && is_signature(&above.text())).map(|above| one_line(&above.text()));
        let is_bare = organization(&title).is_none()
            && ["质量", "部门", "单位", "年度", "工作", "20"].iter().any(|start| title.starts_with(start));
        if let Some(office) = office.filter(|office| is_bare && !title.contains(office.as_str())) {
            title = format!("{office}{title}");
            draft.furniture.organization.get_or_insert(office);
        }
        // What stands above the title is the page around it, but for sentences.
        for above in blocks.drain(..index) {
            if is_text(&above) {
                kept.push(above);
                continue;
            }
            for text in above.content.texts() {
                draft.furniture.read(&text);
                draft.left_out.push(text);
            }
        }
    } else if let Some(first) = blocks.first().and_then(paragraph).map(|first| one_line(&first.text()))
        && title.is_empty()
        && is_plain_title(&first)
    {
        title = first;
        blocks.remove(0);
    }
    while let Some(block) = blocks.first() {
        let content = block.content.clone();
        let is_taken = match &content {
            Content::Paragraph(paragraph) => take_line(paragraph, blocks.get(1), best.is_some(), &mut title, draft),
            Content::Table(table) => take_record(table, draft),
            Content::Picture(_) => false,
        };
        if !is_taken {
            break;
        }
        blocks.remove(0);
    }
    blocks.splice(..0, kept);
    let inside = title.find(['（', '(']).and_then(|start| Some((start, edition(&title[start..])?)));
    if let Some((start, edition)) = inside {
        title.truncate(start);
        draft.edition.get_or_insert(edition);
    }
    draft.title = title.trim().to_owned();
    if draft.furniture.organization.is_none() {
        draft.furniture.organization = organization(&draft.title);
    }
}

/// Takes a line between the title and the text: furniture, the edition, a date with the office above it, the rest of a title.
fn take_line(line: &Paragraph, next: Option<&Block>, has_title: bool, title: &mut String, draft: &mut Draft) -> bool {
    let text = line.text();
    let plain = one_line(&text);
    if let Some(edition) = edition(&plain) {
        draft.edition.get_or_insert(edition);
        return true;
    }
    if let Some(period) = period(&plain) {
        draft.period.get_or_insert(period);
        draft.left_out.push(text);
        return true;
    }
    let is_dated = next.and_then(paragraph).is_some_and(|next| Furniture::default().read_date(&next.text()));
    if is_dated && is_signature(&plain) {
        draft.furniture.organization.get_or_insert_with(|| plain.clone());
        draft.left_out.push(text);
        return true;
    }
    if plain.is_empty() || draft.furniture.read(&text) || draft.furniture.read_date(&text) {
        draft.left_out.push(text);
        return true;
    }
    let is_contents = matches!(plain.replace(' ', "").as_str(), "目录" | "目次");
    let is_second = !is_contents
        && has_title
        && line.is_centred
        && line.level.is_none()
        && plain.chars().count() <= 30
        && printed_number(&plain).is_none();
    if is_second {
        title.push_str(&plain);
    }
    is_second
}

/// The first and last day of a line such as （2016年9月—2017年8月）.
fn period(line: &str) -> Option<(String, String)> {
    static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[（(]?\s*(\d{4})年(\d{1,2})月(?:(\d{1,2})日)?\s*[-—–－~～至]+\s*(?:(\d{4})年)?(\d{1,2})月(?:(\d{1,2})日)?\s*[）)]?$").ok()
    });
    let found = PERIOD.as_ref()?.captures(line.trim())?;
    let number = |group: usize| found.get(group).and_then(|text| text.as_str().parse::<i16>().ok());
    let small = |group: usize| number(group).and_then(|number| i8::try_from(number).ok());
    let start = Date::new(number(1)?, small(2)?, small(3).unwrap_or(1)).ok()?;
    let end_month = Date::new(number(4).or_else(|| number(1))?, small(5)?, 1).ok()?;
    let end = small(6).map_or(Some(end_month.last_of_month()), |day| Date::new(end_month.year(), end_month.month(), day).ok())?;
    (start < end).then(|| (start.to_string(), end.to_string()))
}

/// Takes the table of catalogue fields above a text: 索引号, 发布机构, 文号.
fn take_record(table: &Table, draft: &mut Draft) -> bool {
    const FIELDS: [&str; 12] = [
        "索引号",
        "发布机构",
        "发文机关",
        "发文日期",
        "成文日期",
        "文号",
        "发文字号",
        "主题分类",
        "名称",
        "标题",
        "公开方式",
        "有效性",
    ];
    let cells: Vec<String> =
        table.rows.iter().flatten().map(|cell| cell.text.replace([' ', '\u{3000}', '\u{A0}', '\n'], "")).collect();
    let name = |cell: &String| cell.trim_end_matches(['：', ':']).to_owned();
    let known = cells.iter().filter(|cell| FIELDS.contains(&name(cell).as_str())).count();
    if known < 2 {
        return false;
    }
    for pair in cells.windows(2) {
        draft.furniture.read(&format!("{}：{}", name(&pair[0]), pair[1]));
    }
    draft.left_out.extend(table.rows.iter().flatten().map(|cell| cell.text.clone()));
    true
}

fn paragraph(block: &Block) -> Option<&Paragraph> {
    match &block.content {
        Content::Paragraph(paragraph) => Some(paragraph),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a block is certainly text: sentences.
fn is_text(block: &Block) -> bool {
    paragraph(block).is_some_and(|paragraph| {
        let text = one_line(&paragraph.text());
        text.chars().count() > 60 || text.contains(['。', '；'])
    })
}

/// Whether the report has certainly begun: a numbered heading, a table of contents.
fn is_begun(block: &Block) -> bool {
    paragraph(block).is_some_and(|paragraph| {
        let text = one_line(&paragraph.text());
        printed_number(&text).is_some() || matches!(text.replace(' ', "").as_str(), "目录" | "前言")
    })
}

/// How much a paragraph above the text looks like the title; 0 if not at all.
fn title_score(paragraph: &Paragraph, page_title: Option<&str>) -> u32 {
    const STRONG: [&str; 9] = ["报告", "公报", "决算", "预算", "年报", "白皮书", "总结", "决算公开", "预算公开"];
    const WEAK: [&str; 6] = ["情况", "公告", "说明", "计划", "公开", "方案"];
    let plain = one_line(&paragraph.text());
    let bare = match plain.find(['（', '(']) {
        Some(start) if edition(&plain[start..]).is_some() => plain[..start].trim(),
        _ => &plain,
    };
    if !(4..=60).contains(&plain.chars().count()) || plain.ends_with('。') || plain.contains(['：', ':', '|']) {
        return 0;
    }
    let ends = |list: &[&str]| list.iter().any(|end| bare.ends_with(end));
    let score = |condition: bool, value: u32| if condition { value } else { 0 };
    score(page_title == Some(&*plain), 8)
        + score(ends(&STRONG), 4)
        + score(ends(&WEAK), 1)
        + score(paragraph.level == Some(1), 3)
        + score(paragraph.is_centred, 2)
        + score((ends(&STRONG) || ends(&WEAK)) && plain.contains("20"), 2)
}

/// Whether the first line of a text may be its title, whatever it is called.
fn is_plain_title(line: &str) -> bool {
    let is_furniture = Furniture::default().read(line) || Furniture::default().read_date(line);
    (3..=60).contains(&line.chars().count())
        && !is_furniture
        && printed_number(line).is_none()
        && !line.ends_with(['。', '：', ':', '，'])
}

/// The office that a title begins with: 示例市教育局2023年部门决算.
fn organization(title: &str) -> Option<String> {
    let end = title.find(|c: char| c.is_ascii_digit()).or_else(|| title.find("政府信息公开")).or_else(|| title.find("部门"))?;
    let name = title[..end].trim_end_matches(['关', '于']);
    let is_office = ["局", "厅", "委员会", "人民政府", "学校", "学院", "大学", "中心", "办公室", "院", "医院"]
        .iter()
        .any(|end| name.ends_with(end));
    (is_office && name.chars().count() > 3).then(|| name.to_owned())
}

/// （2023年度） or 2023年度, in brackets or alone: the year or years of a report.
fn edition(text: &str) -> Option<String> {
    let inside = text.trim().trim_start_matches(['（', '(']).trim_end_matches(['）', ')']).trim();
    let digits = inside.chars().filter(char::is_ascii_digit).count();
    let is_year = inside.starts_with("20") && (digits == 4 || digits == 8) && inside.chars().count() <= 14;
    let rest: String = inside.chars().filter(|c| !c.is_ascii_digit() && !"-—–至年 ".contains(*c)).collect();
    (is_year && ["", "度", "学度", "学", "版", "春季", "秋季"].contains(&rest.as_str())).then(|| inside.to_owned())
}

/// Removes a table of contents: the lines behind 目录 up to the place where its first entry stands again. Entries that do not, such
/// as those of tables in an attachment, are left out with it.
pub(super) fn without_contents(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let entries: Vec<Option<String>> = blocks
        .iter()
        .map(|block| {
            let own = paragraph(block)?;
            Some(entry(&format!("{}{}", own.label.as_deref().unwrap_or_default(), own.text())))
        })
        .collect();
    let Some(start) = entries.iter().position(|entry| matches!(entry.as_deref(), Some("目录" | "目次"))) else { return };
    let end = contents_end(blocks, &entries, start).unwrap_or_else(|| repeated_end(blocks, &entries, start));
    for block in blocks.drain(start..end) {
        draft.left_out.extend(block.content.texts());
    }
}

/// Where the first entry of a table of contents stands again, with nothing but short lines before.
fn contents_end(blocks: &[Block], entries: &[Option<String>], start: usize) -> Option<usize> {
    let first = (start + 1..entries.len()).find(|index| entries[*index].as_deref().is_some_and(|entry| !entry.is_empty()))?;
    let again = (first + 1..entries.len()).find(|index| entries[*index] == entries[first])?;
    let is_contents = |block: &Block| paragraph(block).is_some() && is_short(block) && !is_text(block);
    (again > first + 1 && blocks[start..again].iter().all(is_contents)).then_some(again)
}

/// The end of the lines behind 目录 that stand again further down, each of them.
fn repeated_end(blocks: &[Block], entries: &[Option<String>], start: usize) -> usize {
    let mut last: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        last.extend(entry.as_deref().map(|entry| (entry, index)));
    }
    let is_repeated = |index: usize| {
        let own = entries[index].as_deref();
        own.is_some_and(|own| own.is_empty() || last.get(own).is_some_and(|last| *last > index))
    };
    // An entry may have lost its heading: one line between two others is one of them.
    let mut end = start + 1;
    while end < blocks.len() && (is_repeated(end) || end + 1 < blocks.len() && is_short(&blocks[end]) && is_repeated(end + 1)) {
        end += 1;
    }
    end
}

fn is_short(block: &Block) -> bool {
    paragraph(block).is_some_and(|paragraph| paragraph.text().chars().count() < 60)
}

/// A line of a table of contents without its page number and what Word leaves of its fields.
fn entry(text: &str) -> String {
    let text = text.split("PAGEREF").next().unwrap_or_default();
    // 第一部分：概况 and 第一部分 概况 are one entry.
    let text: String = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '：' | ':' | '、' | '.' | '．')).collect();
    text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-' | '—' | '（' | '）')).to_owned()
}
