//! What an import did and what it leaves to the editor, for the terminal and for the file beside the original.

use super::draft::Draft;
use super::fidelity::Differences;
use super::figures::NewFact;
use super::markdown::is_address;
use super::outline::{Content, Loss, Outline, Region};
use super::review::Review;
use crate::diagnostic::{Sentence, Speech, counted};
use crate::model::report::ReportManuscript;
use crate::proposals::Proposal;

/// A relation that the words of the document state and its numbers deny.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The calculation with the stated result.
    pub calculation: String,
    /// The labels of the figures.
    pub labels: Vec<String>,
    /// `content/2023/service.zh.md:12`
    pub place: String,
}

impl Doubt {
    /// A proposal that does not hold.
    pub(crate) fn of(proposal: &Proposal, report: &ReportManuscript) -> Doubt {
        let relation = &proposal.relation;
        let ids = relation.operands.iter().chain(&relation.equals).map(|reference| &reference.id);
        let labels = ids.filter_map(|id| report.facts.get(id)).map(|fact| fact.label.get(0).clone()).collect();
        let stated = relation.equals.as_ref().and_then(|equals| report.facts.get(&equals.id));
        let stated = stated.map(|fact| format!(" ≠ {}", fact.written())).unwrap_or_default();
        Doubt {
            calculation: format!("{}{stated}", proposal.calculation.written),
            labels,
            place: format!("{}:{}", proposal.place.file, proposal.place.position.line),
        }
    }
}

/// The result of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ImportLog {
    /// The id of the report.
    pub report: String,
    pub title: String,
    /// The file of the whole log below the folder of the site.
    pub path: String,
    pub sections: usize,
    pub clauses: usize,
    pub facts: usize,
    pub documents: usize,
    pub relations: usize,
    /// What the document states and its numbers deny: probably its mistakes.
    pub doubts: Vec<Doubt>,
    /// Names that are nearly others of the document.
    pub names: Vec<Sentence>,
    /// Lines before and after the width of marks and spaces was changed.
    pub changes: Vec<(String, String)>,
    /// Numbers that are no facts.
    pub unbound: Vec<String>,
    /// Tables that stay in the text, with the unit that is not known.
    pub irregular_tables: Vec<Sentence>,
    /// Tables whose caption is a guess: caption and id.
    pub guessed_captions: Vec<String>,
    /// Rows that number the columns of tables, which are left out: caption and row.
    pub column_numbers: Vec<String>,
    /// The captions of tables whose rows have units of their own, so that each number is a fact.
    pub row_units: Vec<String>,
    /// Columns of tables that stay text although they have numbers: caption, head, the first cell that is none.
    pub text_columns: Vec<String>,
    /// Signs of cells that pages print in another way: caption, head, as written, as printed.
    pub changed_cells: Vec<String>,
    /// Rows of tables above others of which they are not the sum, so that the rows stand beside each other: caption and label.
    pub loosened: Vec<String>,
    /// Rows of tables with 其中 behind which others may belong to the same group: caption, label, and how many.
    pub undecided: Vec<String>,
    /// Tables with blank cells, and how many.
    pub blank_cells: Vec<String>,
    pub pictures: Vec<String>,
    /// Addresses of pictures whose file is not there, with their places.
    pub missing_pictures: Vec<String>,
    /// Links whose address means nothing in the report: words and address.
    pub links: Vec<String>,
    /// Lines of the page around the report.
    pub left_out: Vec<String>,
    /// What the reader of the format could not read.
    pub losses: Vec<Loss>,
    /// Paragraphs and cells that the report does not have.
    pub missing: Vec<(usize, String)>,
    pub added: Vec<String>,
    /// How many characters were compared.
    pub compared: usize,
    /// Lines that only the office can fill.
    pub to_fill: Vec<Sentence>,
    pub errors: usize,
    pub warnings: usize,
    /// Facts whose labels are guesses: label, value and unit, id.
    pub unsure: Vec<String>,
    /// The record for the review.
    pub review: Review,
}

/// The links of the text that lead within the old site, such as to its attachments. Links within the page are none.
fn lost_links(outline: &Outline) -> Vec<String> {
    let body = outline.blocks.iter().filter(|block| block.region == Region::Body);
    let spans = body.flat_map(|block| match &block.content {
        Content::Paragraph(paragraph) => paragraph.spans.as_slice(),
        _ => &[],
    });
    let is_lost = |address: &str| !address.is_empty() && !is_address(address) && !address.starts_with(['#', '_']);
    let lost = spans.filter_map(|span| span.link.as_deref().filter(|link| is_lost(link)).map(|link| (span.text.trim(), link)));
    let mut lost: Vec<String> =
        lost.filter(|(_, link)| !link.starts_with("javascript:")).map(|(text, link)| format!("{text} ({link})")).collect();
    lost.dedup();
    lost
}

impl ImportLog {
    pub(super) fn of(outline: &Outline, draft: &Draft, report: &str) -> ImportLog {
        ImportLog {
            report: report.to_owned(),
            title: draft.title.clone(),
            sections: draft.sections.len(),
            clauses: draft.sections.iter().map(|section| section.clauses.len()).sum(),
            left_out: draft.left_out.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect(),
            losses: outline.losses.clone(),
            links: lost_links(outline),
            ..ImportLog::default()
        }
    }

    pub(super) fn facts(&mut self, facts: &[NewFact]) {
        self.facts = facts.len();
        let unsure = facts.iter().filter(|fact| !fact.is_sure);
        self.unsure = unsure.map(|fact| format!("{}: {} ({})", fact.label, fact.value, fact.id)).collect();
    }

    pub(super) fn differences(&mut self, differences: Differences) {
        self.missing = differences.missing;
        self.added = differences.added;
        self.compared = differences.compared;
    }

    /// Whether the report has the whole text of the document and nothing else.
    pub(crate) fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty()
    }

    /// The lists of the log in the order in which an editor needs them: heading, entries.
    pub(crate) fn lists(&self, speech: Speech) -> Vec<(Sentence, Vec<String>)> {
        let doubts =
            self.doubts.iter().map(|doubt| format!("{}: {} ({})", doubt.labels.join("、"), doubt.calculation, doubt.place));
        let missing = self.missing.iter().map(|(number, text)| format!("[{number}] {}", one_line(text)));
        let losses =
            self.losses.iter().map(|loss| format!("[{}] {} {}", loss.number, loss.what.get(speech), one_line(&loss.text)));
        let spoken = |entries: &[Sentence]| entries.iter().map(|entry| entry.get(speech).to_owned()).collect::<Vec<_>>();
        let list = |zh: &str, en: &str, entries: Vec<String>| (Sentence::new(zh, en), entries);
        let lists = vec![
            list(
                "照写法应当成立、数却对不上，多半是原件里的错：",
                "Stated by the text and denied by its numbers, probably mistakes of the original:",
                doubts.collect(),
            ),
            list("多半写错的名称：", "Names that are probably wrong:", spoken(&self.names)),
            list("原件里有、报告里没有的文字：", "Text of the original that the report does not have:", missing.collect()),
            list("报告里多出来的文字：", "Text that the original does not have:", self.added.clone()),
            list("没有读进来的东西：", "What could not be read:", losses.collect()),
            list("要由单位填写：", "To be filled in by the office:", spoken(&self.to_fill)),
            list("名称没有把握的数据：", "Facts whose names are guesses:", self.unsure.clone()),
            list("没有作为数据的数：", "Numbers that are not facts:", self.unbound.clone()),
            list(
                "留在正文里的表格（行里有合并的格，或者有一列看不出单位）：",
                "Tables that stay in the text (merged cells in their rows, or a column of unknown unit):",
                spoken(&self.irregular_tables),
            ),
            list(
                "表题是照上文或标题起的表格，请核对（原件没有表题）：",
                "Tables whose caption is a guess from the text or heading above (the original has none); look at each:",
                self.guessed_captions.clone(),
            ),
            list(
                "没有导入的栏次行（只是各栏的编号，不是数据）：",
                "Rows left out that only number the columns (栏次), which are no data:",
                self.column_numbers.clone(),
            ),
            list(
                "每行各有单位的表格（每个数都是一项数据，单位印在数后，单位一栏不再另列）：",
                "Tables whose rows have units of their own (each number is a fact and is printed with its unit, so the column of units is left out):",
                self.row_units.clone(),
            ),
            list(
                "表格里有数、却当作文字的列（第一个不是数的格）：",
                "Columns with numbers that are kept as text (with the first cell that is no number):",
                self.text_columns.clone(),
            ),
            list("表格里换了写法的数：", "Numbers of tables that are written in another way:", self.changed_cells.clone()),
            list(
                "看上去有下级、各下级相加却不等于它的行（没有写成上下级，请核对数和层级）：",
                "Rows that look like the sum of the rows below them and are not (written beside them; check the numbers and the levels):",
                self.loosened.clone(),
            ),
            list(
                "“其中”后面几行是不是同一组，缩进和数都看不出来（写成并列，请核对；括号里是行数）：",
                "Rows behind “其中” of which neither indents nor sums say whether they belong to it (written beside it; with their number):",
                self.undecided.clone(),
            ),
            list(
                "空着的格（tables.yaml 里写 ^空，页面上也空着；空着就是零的，改成 —，再在表格里写 blank: zero）：",
                "Blank cells (`^空` in tables.yaml, and blank on the page; if they stand for zero, replace them with — and write `blank: zero` in the table):",
                self.blank_cells.clone(),
            ),
            list(
                "没有文件的图片（把文件放回原处再导入，或者放进 images 文件夹、自己写进正文）：",
                "Pictures whose file is not there (put it back and import again, or into the folder `images` and into the text):",
                self.missing_pictures.clone(),
            ),
            list("要写图片内容的图片：", "Pictures that need a description:", self.pictures.clone()),
            list(
                "只留下文字的链接（附件要放进 files 文件夹，再写成链接）：",
                "Links of which only the words are kept (put attachments into the folder `files`, then link them):",
                self.links.clone(),
            ),
            list("页面上不属于正文的行：", "Lines of the page that are not part of the text:", self.left_out.clone()),
        ];
        lists.into_iter().filter(|(_, entries)| !entries.is_empty()).collect()
    }

    /// One line with the marks and spaces that were changed; `None` if there were none.
    pub(crate) fn changed(&self) -> Option<Sentence> {
        let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<Vec<char>>();
        let spaces = |text: &str| text.chars().filter(|c| c.is_whitespace()).count();
        let marks: usize = self
            .changes
            .iter()
            .map(|(before, after)| {
                letters(before).iter().zip(letters(after)).filter(|(before, after)| **before != *after).count()
            })
            .sum();
        let spaces: usize = self.changes.iter().map(|(before, after)| spaces(before).saturating_sub(spaces(after))).sum();
        (marks + spaces > 0).then(|| {
            Sentence::new(
                format!("改成全角的标点 {marks} 处，删去的空格 {spaces} 处。"),
                format!("{} made full-width, {} removed.", counted(marks, "mark"), counted(spaces, "space")),
            )
        })
    }

    /// One line with what was made.
    pub(crate) fn summary(&self) -> Sentence {
        let ImportLog { sections, clauses, facts, relations, documents, .. } = self;
        Sentence::new(
            format!(
                "《{}》：{sections} 个部分，{clauses} 条，{facts} 项数据，{relations} 条勾稽关系，{documents} 个文件。",
                self.title
            ),
            format!(
                "“{}”: {}, {}, {}, {}, {}.",
                self.title,
                counted(*sections, "section"),
                counted(*clauses, "clause"),
                counted(*facts, "fact"),
                counted(*relations, "relation"),
                counted(*documents, "document")
            ),
        )
    }

    /// One line about the comparison with the original.
    pub(crate) fn comparison(&self) -> Sentence {
        let compared = self.compared;
        if self.is_whole() {
            return Sentence::new(
                format!("正文与原件逐字比较，{compared} 字全部相同（只有标点的全角半角、空格和自动编号可以不同）。"),
                format!(
                    "The text is that of the original: {compared} characters compared (marks may differ in width; numbers of headings are made)."
                ),
            );
        }
        let (missing, added) = (self.missing.len(), self.added.len());
        Sentence::new(
            format!("正文与原件不完全相同：{missing} 处没有导入，{added} 处多出来，请先看。"),
            format!(
                "The text is not quite that of the original: {} missing, {} added; look at these first.",
                counted(missing, "place"),
                counted(added, "place")
            ),
        )
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
