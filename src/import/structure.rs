//! Arranges an outline as a report: finds its title, tells the text from the furniture of the page, and finds the headings by
//! their styles or by their printed numbers.

use super::draft::{Draft, DraftClause, DraftSection, Piece};
use super::furniture::Furniture;
use super::numbering::{PrintedNumber, Rank, printed_number};
use super::outline::{Block, Content, Outline, Paragraph, Region, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The most characters of a heading that stands in a paragraph of its own.
const LONGEST_HEADING: usize = 45;
/// The most characters of a heading that opens a paragraph, up to its full stop.
const LONGEST_RUN_IN: usize = 25;

/// A block with what is known of it as a heading.
struct Line {
    content: Content,
    heading: Option<Heading>,
}

/// A paragraph that looks like a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Heading {
    kind: Kind,
    title: String,
    /// What follows the title in the same paragraph.
    rest: Vec<Span>,
}

/// What makes a paragraph a heading. The order is that of their depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// A style or element, with its level.
    Declared(u8),
    Printed(Rank),
}

/// Arranges an outline.
pub(crate) fn structure(outline: Outline) -> Draft {
    let mut draft = Draft::default();
    draft.furniture.read_properties(&outline.properties);
    let page_title = property(&outline, &["ArticleTitle"]);
    let mut blocks: Vec<Block> = Vec::new();
    for block in outline.blocks {
        match (&block.content, block.region) {
            (_, Region::Body) => blocks.push(block),
            // Headers and footers of a page hold filing numbers and contacts.
            (Content::Paragraph(paragraph), _) => {
                let text = paragraph.text();
                for line in text.lines() {
                    draft.furniture.read(line);
                }
                draft.left_out.push(text);
            }
            _ => {}
        }
    }
    let mut blocks = without_tail(blocks, &mut draft);
    take_title(&mut blocks, page_title, &mut draft);
    without_contents(&mut blocks, &mut draft);
    let mut lines: Vec<Line> = blocks.into_iter().map(|block| line(block.content)).collect();
    keep_plausible(&mut lines);
    arrange(lines, &mut draft);
    draft
}

fn property(outline: &Outline, names: &[&str]) -> Option<String> {
    let found = outline.properties.iter().find(|(name, value)| names.contains(&name.as_str()) && !value.trim().is_empty());
    found.map(|(_, value)| value.trim().to_owned())
}

/// Removes the furniture below the text: date, disclosure, code, footer. Whatever is not known to be furniture ends it.
fn without_tail(mut blocks: Vec<Block>, draft: &mut Draft) -> Vec<Block> {
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

/// Whether a short line names an office, as below a document.
fn is_signature(text: &str) -> bool {
    let text = text.trim();
    let ends = ['局', '厅', '委', '府', '会', '校', '院', '处', '部', '室', '心'];
    (3..=25).contains(&text.chars().count()) && text.ends_with(ends) && printed_number(text).is_none()
}

/// How many blocks above the text may belong to the page.
const MOST_ABOVE: usize = 30;

/// Takes the title, the edition and the furniture above the text.
fn take_title(blocks: &mut Vec<Block>, page_title: Option<String>, draft: &mut Draft) {
    let best = (0..blocks.len().min(MOST_ABOVE)).take_while(|index| !is_text(&blocks[*index])).max_by_key(|index| {
        let score = paragraph(&blocks[*index]).map_or(0, |paragraph| title_score(paragraph, page_title.as_deref()));
        (score, std::cmp::Reverse(*index))
    });
    let best = best
        .filter(|index| paragraph(&blocks[*index]).is_some_and(|paragraph| title_score(paragraph, page_title.as_deref()) > 0));
    let mut title = page_title.unwrap_or_default();
    if let Some(index) = best {
        title = paragraph(&blocks[index]).map(|paragraph| one_line(&paragraph.text())).unwrap_or_default();
        // What stands above the title is the page around it.
        for above in blocks.drain(..=index).take(index) {
            draft.left_out.extend(texts(&above.content).into_iter().inspect(|text| drop_furniture(&mut draft.furniture, text)));
        }
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
    let is_second =
        has_title && line.is_centred && line.level.is_none() && plain.chars().count() <= 30 && printed_number(&plain).is_none();
    if is_second {
        title.push_str(&plain);
    }
    is_second
}

/// Takes the table of catalogue fields above a text: 索引号, 发布机构, 文号.
fn take_record(table: &super::outline::Table, draft: &mut Draft) -> bool {
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

fn texts(content: &Content) -> Vec<String> {
    match content {
        Content::Paragraph(paragraph) => vec![paragraph.text()],
        Content::Table(table) => table.rows.iter().flatten().map(|cell| cell.text.clone()).collect(),
        Content::Picture(_) => Vec::new(),
    }
}

fn drop_furniture(furniture: &mut Furniture, text: &str) {
    furniture.read(text);
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a block is certainly text: a long paragraph or a numbered heading.
fn is_text(block: &Block) -> bool {
    paragraph(block).is_some_and(|paragraph| {
        let text = one_line(&paragraph.text());
        text.chars().count() > 80 || printed_number(&text).is_some() || matches!(text.replace(' ', "").as_str(), "目录" | "前言")
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

/// Removes a table of contents: the lines behind 目录 that stand again further down.
fn without_contents(blocks: &mut Vec<Block>, draft: &mut Draft) {
    let line = |block: &Block| paragraph(block).map(|paragraph| entry(&paragraph.text()));
    let Some(start) = blocks.iter().position(|block| line(block).is_some_and(|line| line == "目录")) else { return };
    let is_repeated = |index: usize| {
        let own = line(&blocks[index]);
        own.as_ref().is_some_and(|own| {
            own.is_empty() || blocks[index + 1..].iter().any(|later| line(later).is_some_and(|later| later == *own))
        })
    };
    // An entry may have lost its heading: one line between two others is one of them.
    let mut end = start + 1;
    while end < blocks.len() && (is_repeated(end) || end + 1 < blocks.len() && is_short(&blocks[end]) && is_repeated(end + 1)) {
        end += 1;
    }
    for block in blocks.drain(start..end) {
        draft.left_out.extend(texts(&block.content));
    }
}

fn is_short(block: &Block) -> bool {
    paragraph(block).is_some_and(|paragraph| paragraph.text().chars().count() < 60)
}

/// A line of a table of contents without its page number and what Word leaves of its fields.
fn entry(text: &str) -> String {
    let text = text.split("PAGEREF").next().unwrap_or_default();
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '…' | '·' | '-' | '—' | '（' | '）')).to_owned()
}

fn line(content: Content) -> Line {
    let heading = match &content {
        Content::Paragraph(paragraph) => heading(paragraph),
        _ => None,
    };
    Line { content, heading }
}

/// A paragraph as a heading, if it looks like one.
fn heading(paragraph: &Paragraph) -> Option<Heading> {
    let text = paragraph.text();
    let own = text.trim();
    if let Some(level) = paragraph.level {
        let title = printed_number(own).map_or(own, |number| number.rest);
        let is_fit = !title.is_empty() && title.chars().count() <= 2 * LONGEST_HEADING;
        return is_fit.then(|| Heading { kind: Kind::Declared(level), title: joined(title), rest: Vec::new() });
    }
    let label = paragraph.label.as_deref().map(|label| format!("{} ", label.trim()));
    let numbered = label.as_deref().and_then(printed_number).filter(|number| number.rest.is_empty());
    let (rank, title) = match (numbered, printed_number(own)) {
        (Some(number), _) => (number.rank, own),
        (None, Some(PrintedNumber { rank, rest, .. })) => (rank, rest),
        (None, None) => return None,
    };
    let length = title.chars().count();
    let is_alone = (1..=LONGEST_HEADING).contains(&length) && !title.ends_with(['。', '；', '，', '：', '、', ';', ',', ':']);
    if is_alone && !title.contains('。') {
        return Some(Heading { kind: Kind::Printed(rank), title: joined(title), rest: Vec::new() });
    }
    // 1.1规模和结构。全市……: the title and the first paragraph in one.
    let stop = title.find('。').filter(|stop| {
        let head = &title[..*stop];
        let is_phrase = !head.contains(['，', '；', ',', '：']) && !head.contains(|c: char| c.is_ascii_digit());
        is_phrase && (2..=LONGEST_RUN_IN).contains(&head.chars().count()) && *stop + '。'.len_utf8() < title.len()
    })?;
    let is_formal = matches!(rank, Rank::Comma | Rank::Bracket) || matches!(rank, Rank::Dotted(parts) if parts > 1);
    let skipped = text.len() - text.trim_start().len() + (own.len() - title.len()) + stop + '。'.len_utf8();
    is_formal.then(|| Heading {
        kind: Kind::Printed(rank),
        title: joined(&title[..stop]),
        rest: behind(&paragraph.spans, skipped),
    })
}

/// A title on one line.
fn joined(title: &str) -> String {
    title.split('\n').map(str::trim).collect()
}

/// The spans behind a byte offset of their text, without spaces at the start.
fn behind(spans: &[Span], mut skipped: usize) -> Vec<Span> {
    let mut rest: Vec<Span> = Vec::new();
    for span in spans {
        let cut = skipped.min(span.text.len());
        skipped -= cut;
        let text = if rest.is_empty() { span.text[cut..].trim_start() } else { &span.text[cut..] };
        if !text.is_empty() {
            rest.push(Span { text: text.to_owned(), ..span.clone() });
        }
    }
    rest
}

/// Takes back headings that are items of a list: numbers that do not count up, and numbered lines without text between them.
fn keep_plausible(lines: &mut [Line]) {
    let ranks: BTreeSet<Rank> = lines.iter().filter_map(rank).collect();
    for rank in ranks {
        let own: Vec<usize> = (0..lines.len()).filter(|index| self::rank(&lines[*index]) == Some(rank)).collect();
        let is_list = matches!(rank, Rank::Dotted(1) | Rank::DigitBracket | Rank::Circle);
        let is_followed = |index: usize| {
            let has_rest = lines[index].heading.as_ref().is_some_and(|heading| !heading.rest.is_empty());
            has_rest || lines.get(index + 1).is_some_and(|next| self::rank(next) != Some(rank))
        };
        let followed = own.iter().filter(|index| is_followed(**index)).count();
        // The last line of a list is followed by text too.
        let is_bare = is_list && followed * 2 < own.len();
        if is_bare {
            for index in own {
                lines[index].heading = None;
            }
        }
    }
}

fn rank(line: &Line) -> Option<Rank> {
    match line.heading.as_ref()?.kind {
        Kind::Printed(rank) => Some(rank),
        Kind::Declared(_) => None,
    }
}

/// Puts the lines into sections and clauses. The kinds of headings that occur are the levels, in their order.
fn arrange(lines: Vec<Line>, draft: &mut Draft) {
    let depths = depths(&lines);
    let mut builder = Builder { draft, is_open: false };
    for Line { content, heading } in lines {
        let depth = heading.as_ref().and_then(|heading| depths.get(&heading.kind).copied());
        match (heading, depth) {
            (Some(heading), Some(depth)) => builder.heading(heading, depth),
            _ => builder.content(content),
        }
    }
    let Draft { sections, preface, title, .. } = draft;
    if sections.is_empty() && !preface.is_empty() {
        // A document without headings is one section.
        let lead = std::mem::take(preface);
        sections.push(DraftSection { title: title.clone(), lead, clauses: Vec::new() });
    }
}

/// The depth of each kind of heading, from 0. A document has declared headings or printed ones; where it has both, printed
/// ones stand below, unless they are of a kind that is also declared.
fn depths(lines: &[Line]) -> BTreeMap<Kind, usize> {
    let mut counts: BTreeMap<Kind, usize> = BTreeMap::new();
    for heading in lines.iter().filter_map(|line| line.heading.as_ref()) {
        *counts.entry(heading.kind).or_default() += 1;
    }
    let declared = counts.iter().filter(|(kind, _)| matches!(kind, Kind::Declared(_))).map(|(_, count)| count).sum::<usize>();
    let is_declared = declared >= 2;
    let kept = counts.into_keys().filter(|kind| is_declared || !matches!(kind, Kind::Declared(_)));
    kept.enumerate().map(|(depth, kind)| (kind, depth)).collect()
}

struct Builder<'d> {
    draft: &'d mut Draft,
    /// Whether a section has begun.
    is_open: bool,
}

impl Builder<'_> {
    fn heading(&mut self, heading: Heading, depth: usize) {
        let Heading { title, rest, .. } = heading;
        let is_closing = depth == 0 && matches!(title.as_str(), "结语" | "结束语");
        let is_preface = depth == 0 && !self.is_open && matches!(title.as_str(), "前言" | "引言" | "序言");
        match depth {
            0 if is_preface || is_closing => {}
            0 => {
                self.draft.sections.push(DraftSection { title, ..DraftSection::default() });
                self.is_open = true;
            }
            1 if self.is_open => {
                if let Some(section) = self.draft.sections.last_mut() {
                    section.clauses.push(DraftClause { title, pieces: Vec::new() });
                }
            }
            _ => self.push(Piece::Heading(title)),
        }
        if !rest.is_empty() {
            self.push(Piece::Paragraph(rest));
        }
    }

    fn content(&mut self, content: Content) {
        match content {
            Content::Table(table) => self.push(Piece::Table(table)),
            Content::Picture(picture) => self.push(Piece::Picture(picture)),
            Content::Paragraph(paragraph) => {
                if !paragraph.text().trim().is_empty() {
                    self.push(piece(paragraph));
                }
            }
        }
    }

    fn push(&mut self, piece: Piece) {
        let Some(section) = self.draft.sections.last_mut() else {
            self.draft.preface.push(piece);
            return;
        };
        match section.clauses.last_mut() {
            Some(clause) => clause.pieces.push(piece),
            None => section.lead.push(piece),
        }
    }
}

/// A paragraph as text or as an item of a list. A number that lists do not print stays in the text.
fn piece(paragraph: Paragraph) -> Piece {
    let Paragraph { mut spans, label, list_depth, .. } = paragraph;
    let label = label.unwrap_or_default();
    let label = label.trim();
    let is_bullet = !label.is_empty() && !label.contains(|c: char| c.is_alphanumeric() || ('①'..='⑳').contains(&c));
    let is_plain_number = label
        .strip_suffix(['.', '．'])
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty());
    match list_depth {
        Some(depth) if is_bullet || label.is_empty() => Piece::Item { is_ordered: false, depth, spans },
        Some(depth) if is_plain_number => Piece::Item { is_ordered: true, depth, spans },
        _ => {
            if !label.is_empty() && !is_bullet {
                spans.insert(0, Span { text: label.to_owned(), ..Span::default() });
            }
            Piece::Paragraph(spans)
        }
    }
}
