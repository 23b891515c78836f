//! Checks the posters of reports: what the picture of a poster cannot show, what the report does not say, and posters that are too
//! long for a picture.

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::chart::{Chart, Drawn};
use crate::model::report::{ReportManuscript, Translations, Version};
use crate::model::shared_context::SharedContext;
use crate::narrative::{Block, Exhibit, FactForm, Inline, Subject, inlines_of, walk, walk_inlines};
use std::collections::BTreeSet;
use std::slice;

/// What fits into a picture that telephones can save and WeChat shows: blocks, bars of charts, characters.
const MOST_BLOCKS: usize = 40;
const MOST_BARS: usize = 60;
const MOST_CHARACTERS: usize = 2500;

/// Checks the poster of one report.
pub(super) fn check_report(_shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    let Some(poster) = &report.poster else { return };
    let (said, shown) = (said(report), shown(report));
    for (_, version) in poster.versions() {
        let place = |position| Place { file: version.file.clone(), position };
        for (id, position) in printed(report, version).filter(|(id, _)| !said.contains(id)) {
            diagnostics.push(alone(("数据", "fact"), id, &place(position)));
        }
        for (id, position) in tables(report, version).filter(|(id, _)| !shown.contains(id)) {
            diagnostics.push(alone(("表格", "table"), id, &place(position)));
        }
        for block in walk(&version.narrative.lead) {
            if let Some((zh, en)) = undrawable(block) {
                diagnostics.push(not_drawn(version, block, zh, en));
            }
        }
        if let Some(message) = length(report, version) {
            let place = Place { file: version.file.clone(), position: Position::start() };
            diagnostics.push(Diagnostic::new(Code::PosterLong, message).at_place(&place).help(
                "长图只放最要紧的几项；其余的留在正文里，长图末尾的二维码通到全文。",
                "Keep only the most important points; the rest stays in the report, to which the QR code at the end leads.",
            ));
        }
    }
}

/// Returns the files of a report's text, without its poster.
fn texts(report: &ReportManuscript) -> impl Iterator<Item = &Version> {
    let sections = report.sections.iter().map(|section| &section.translations);
    sections.chain(&report.preface).chain(&report.closing).flat_map(Translations::versions).map(|(_, version)| version)
}

/// Returns the ids of the facts that a report prints outside its poster: in its text, tables and charts, and as key figures.
fn said(report: &ReportManuscript) -> BTreeSet<&str> {
    let mut said: BTreeSet<&str> = texts(report).flat_map(|version| printed(report, version)).map(|(id, _)| id).collect();
    said.extend(report.key_figures.iter().map(|figure| report.id_of(&figure.id)));
    said
}

/// Returns the ids of the tables that a report shows outside its poster, as tables or as charts.
fn shown(report: &ReportManuscript) -> BTreeSet<&str> {
    texts(report).flat_map(|version| tables(report, version)).map(|(id, _)| id).collect()
}

/// Returns the ids of the tables that a narrative shows, as tables or as charts, with their positions.
fn tables<'r>(report: &'r ReportManuscript, version: &'r Version) -> impl Iterator<Item = (&'r str, Position)> {
    version.narrative.exhibits().filter_map(|(_, exhibit)| {
        let id = match &exhibit.subject {
            Subject::Table(id) => id,
            Subject::Chart(id) => match &report.chart(id)?.drawn {
                Drawn::Table { table, .. } => &table.id,
                Drawn::Facts(_) => return None,
            },
            Subject::Facts(_) => return None,
        };
        Some((id.as_str(), exhibit.position))
    })
}

/// Returns the ids of the facts whose values a narrative prints, with their positions: in its text, tables and charts.
fn printed<'r>(report: &'r ReportManuscript, version: &'r Version) -> impl Iterator<Item = (&'r str, Position)> {
    let in_text = version.narrative.inlines().filter_map(|inline| match inline {
        Inline::Fact(fact) if fact.form != FactForm::Label => Some((report.id_of(&fact.id), fact.position)),
        _ => None,
    });
    let exhibits = version.narrative.exhibits();
    let exhibited = exhibits.flat_map(|(_, exhibit)| report.exhibited(exhibit).into_iter().map(|id| (id, exhibit.position)));
    in_text.chain(exhibited)
}

fn alone((zh, en): (&str, &str), id: &str, place: &Place) -> Diagnostic {
    let message = Sentence::new(
        format!("长图里的{zh} {id} 在报告里没有。"),
        format!("The poster shows the {en} `{id}`, which the report does not."),
    );
    Diagnostic::new(Code::PosterAlone, message)
        .at_place(place)
        .help("从长图里删去，或者在报告正文里也写上它。", "Delete it from the poster, or print it in the report, too.")
}

/// Returns what a block is, if the picture cannot show it.
fn undrawable(block: &Block) -> Option<(&'static str, &'static str)> {
    match block {
        Block::Heading { .. } => Some(("带 # 的标题", "headings with `#`")),
        Block::Code(_) => Some(("代码", "code")),
        Block::Table(_) | Block::Exhibit(Exhibit { subject: Subject::Table(_), .. }) => Some(("表格", "tables")),
        Block::Figures(_) => Some(("图片", "pictures")),
        Block::Paragraph(content) if walk_inlines(content).any(|inline| matches!(inline, Inline::Footnote { .. })) => {
            Some(("脚注", "footnotes"))
        }
        Block::Paragraph(_) | Block::List { .. } | Block::Quote(_) | Block::Rule | Block::Note(_) | Block::Exhibit(_) => None,
    }
}

fn not_drawn(version: &Version, block: &Block, zh: &str, en: &str) -> Diagnostic {
    let position = match block {
        Block::Heading { position, .. } | Block::Exhibit(Exhibit { position, .. }) => Some(*position),
        Block::Code(code) => Some(code.text.position),
        Block::Figures(images) => images.first().map(|image| image.position),
        other => first_position(slice::from_ref(other)),
    };
    refused(version, position, zh, en)
}

fn refused(version: &Version, position: Option<Position>, zh: &str, en: &str) -> Diagnostic {
    let message = Sentence::new(format!("长图里不能有{zh}。"), format!("A poster cannot contain {en}."));
    let place = Place { file: version.file.clone(), position: position.unwrap_or_else(Position::start) };
    Diagnostic::new(Code::PosterBlock, message).at_place(&place).help(
        "可以用段落、列表、:::facts 和 :::chart；整段加粗（**…**）就是小标题。表格请改用图表，或留在正文里。",
        "Use paragraphs, lists, `:::facts` and `:::chart`; a paragraph in bold (`**…**`) is a heading. Show a table as a chart, or keep it in the report.",
    )
}

/// Returns the first position in the text of some blocks.
fn first_position(blocks: &[Block]) -> Option<Position> {
    let positions = inlines_of(blocks).filter_map(|inline| match inline {
        Inline::Text(text) | Inline::Number(text) | Inline::Code(text) => Some(text.position),
        Inline::Fact(reference) => Some(reference.position),
        _ => None,
    });
    positions.into_iter().find(|position| position.line > 0)
}

/// Returns what there is too much of in a poster.
fn length(report: &ReportManuscript, version: &Version) -> Option<Sentence> {
    let narrative = &version.narrative;
    let blocks = walk(&narrative.lead).count();
    let bars: usize = narrative.exhibits().map(|(_, exhibit)| bars(report, exhibit)).sum();
    let characters: usize = inlines_of(&narrative.lead)
        .map(|inline| match inline {
            Inline::Text(text) | Inline::Number(text) => text.text.chars().count(),
            _ => 0,
        })
        .sum();
    let too_many = |zh: &str, en: &str, count: usize, most: usize| {
        (count > most).then(|| {
            Sentence::new(
                format!("长图太长：有{count}{zh}，最多{most}。"),
                format!("The poster is too long: it has {count} {en}; the maximum is {most}."),
            )
        })
    };
    too_many("个段落、列表项和图表", "paragraphs, items and charts", blocks, MOST_BLOCKS)
        .or_else(|| too_many("个条形", "bars", bars, MOST_BARS))
        .or_else(|| too_many("个字", "characters", characters, MOST_CHARACTERS))
}

/// Returns the number of bars that a chart is drawn with.
fn bars(report: &ReportManuscript, exhibit: &Exhibit) -> usize {
    let Subject::Chart(id) = &exhibit.subject else { return 0 };
    let of_chart = |chart: &Chart| match &chart.drawn {
        Drawn::Facts(facts) => facts.len(),
        Drawn::Table { table, .. } => {
            let rows = report.table(&table.id).map_or(0, |table| table.items().count());
            rows * chart.columns(report).len()
        }
    };
    report.chart(id).map_or(0, of_chart)
}
