//! What a check of a site without errors has verified, and how much: the one place that counts
//! it, for `check`, the proof sheet and the preview. It reads the model and reports nothing.

use crate::check::outcome::{Outcome, Subject, outcomes};
use crate::diagnostic::{Code, Sentence, counted};
use crate::model::report::{Report, Section, Translations};
use crate::model::site::Site;
use crate::model::table::{Content, Table};
use crate::narrative::{Inline, Narrative};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::AddAssign;

/// What was verified in a site without errors.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Verdict {
    /// The codes of the site's languages.
    languages: Vec<String>,
    /// The sum of all reports.
    #[serde(flatten)]
    sum: Counts,
    /// Codes of warnings that the site turns off: nothing is known about what they would say.
    turned_off: Vec<&'static str>,
    reports: Vec<OfReport>,
}

/// What was verified in one report.
#[derive(Debug, Clone, Serialize)]
struct OfReport {
    report: String,
    #[serde(flatten)]
    counts: Counts,
}

/// The numbers of a report, or their sums over several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub facts: usize,
    /// Facts that stand in a relation or a total that holds; a comparison ties nothing down.
    pub tied: usize,
    /// Facts that stand in none.
    pub untied: usize,
    /// Relations that hold, without comparisons.
    pub relations: usize,
    /// Comparisons that hold.
    pub comparisons: usize,
    /// Totals of tables that add up.
    pub totals: usize,
    /// Relations of tables that hold, each once for every column or row in which it does.
    pub balances: usize,
    /// Relations that do not hold and say why.
    pub waived: usize,
    /// Numbers that the author has marked in the text as not being facts.
    pub numbers_in_text: usize,
    /// Numbers in tables that are no facts and stand in no total.
    pub numbers_in_tables: usize,
    /// Texts that a language lacks, by its code: preface, sections, closing, clauses, and labels
    /// or definitions of facts. Languages that lack nothing are left out.
    pub lacking: BTreeMap<String, usize>,
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        self.facts += other.facts;
        self.tied += other.tied;
        self.untied += other.untied;
        self.relations += other.relations;
        self.comparisons += other.comparisons;
        self.totals += other.totals;
        self.balances += other.balances;
        self.waived += other.waived;
        self.numbers_in_text += other.numbers_in_text;
        self.numbers_in_tables += other.numbers_in_tables;
        for (language, count) in &other.lacking {
            *self.lacking.entry(language.clone()).or_default() += count;
        }
    }
}

impl Verdict {
    /// Counts what was verified in a site, which has no errors.
    pub(crate) fn of(site: &Site) -> Verdict {
        let count = |report: &Report| OfReport {
            report: report.id.clone(),
            counts: counts(site, report, &outcomes(site, &report.manuscript)),
        };
        let reports: Vec<OfReport> = site.reports.par_iter().map(|report| count(report)).collect();
        let mut sum = Counts::default();
        for report in &reports {
            sum += &report.counts;
        }
        Verdict {
            languages: site.locales().iter().map(|locale| locale.code.clone()).collect(),
            sum,
            turned_off: turned_off(site),
            reports,
        }
    }

    /// Returns the verdict in words: one line, and a second one if there is more to say.
    pub(crate) fn sentence(&self) -> Sentence {
        let (reports, languages) = (self.reports.len(), self.languages.len());
        let ties = ties(&self.sum);
        let first = Sentence::new(
            format!("{reports} 份报告、{languages} 个语种：{}", ties.zh),
            format!("{}, {}: {}", counted(reports, "report"), counted(languages, "language"), ties.en),
        );
        let rest = rest(&self.sum, &self.turned_off);
        if rest.is_empty() {
            return first;
        }
        let joined = |of: fn(&Sentence) -> &str, between: &str| rest.iter().map(of).collect::<Vec<_>>().join(between);
        Sentence::new(
            format!("{}\n另有：{}。", first.zh, joined(|part| &part.zh, "；")),
            format!("{}\nAlso: {}.", first.en, joined(|part| &part.en, "; ")),
        )
    }

    /// Returns the numbers for other programs.
    pub(crate) fn json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        value["complete"] = true.into();
        value
    }

    /// Returns the verdict on a check that has found errors.
    pub(crate) fn incomplete() -> Sentence {
        Sentence::new(
            "核对没有完成：还有错误，改正以后再检查，才能说核对了多少。",
            "The check is not complete: correct the errors first; until then nothing counts as verified.",
        )
    }
}

/// Returns the codes of the warnings that a site turns off.
pub(crate) fn turned_off(site: &Site) -> Vec<&'static str> {
    site.levels.off().map(Code::as_str).collect()
}

/// Counts what was verified in a report. `outcomes` are those of its relations and totals.
pub(crate) fn counts(site: &Site, report: &Report, outcomes: &[Outcome<'_>]) -> Counts {
    let tied = tied(outcomes);
    let holding =
        |kind: fn(&Outcome<'_>) -> bool| outcomes.iter().filter(|outcome| outcome.holds).filter(|outcome| kind(outcome)).count();
    let lacking = site.locales().iter().enumerate().map(|(locale, language)| (language.code.clone(), lacking(report, locale)));
    let tables = report.exhibits.tables.iter().map(|table| table_numbers(table, outcomes));
    Counts {
        facts: report.facts.len(),
        tied: tied.len(),
        untied: report.facts.len() - tied.len(),
        relations: holding(|outcome| matches!(outcome.subject, Subject::Relation(_)) && outcome.is_equation()),
        comparisons: holding(|outcome| !outcome.is_equation()),
        totals: holding(|outcome| matches!(outcome.subject, Subject::Total(..))),
        balances: holding(|outcome| matches!(outcome.subject, Subject::Balance(..))),
        waived: outcomes.iter().filter(|outcome| outcome.is_waived()).count(),
        numbers_in_text: numbers_in_text(report),
        numbers_in_tables: tables.map(|numbers| numbers.all - numbers.in_totals).sum(),
        lacking: lacking.filter(|(_, count)| *count > 0).collect(),
    }
}

/// Returns the ids of the report's own facts that stand in a relation or total that holds, other than a comparison.
pub(crate) fn tied<'a>(outcomes: &[Outcome<'a>]) -> BTreeSet<&'a str> {
    let holding = outcomes.iter().filter(|outcome| outcome.holds && outcome.is_equation());
    let facts = holding.flat_map(|outcome| &outcome.facts).filter(|fact| fact.lender.is_none());
    facts.map(|fact| fact.id.as_str()).collect()
}

/// Returns how many numbers are marked in the text as not being facts. Each stands in every
/// language; of a narrative that differs, the language with most of them counts.
fn numbers_in_text(report: &Report) -> usize {
    let of_part = |translations: &Translations| {
        let versions = translations.versions();
        let count = |narrative: &Narrative| narrative.inlines().filter(|inline| matches!(inline, Inline::Number(_))).count();
        versions.map(|(_, version)| count(&version.narrative)).max().unwrap_or_default()
    };
    report.translations().map(|(_, translations)| of_part(translations)).sum()
}

/// The numbers of a table that are no facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TableNumbers {
    pub all: usize,
    /// Those that stand in a total that adds up.
    pub in_totals: usize,
}

/// Counts the numbers of a table that are no facts. `outcomes` are those of its report.
pub(crate) fn table_numbers(table: &Table, outcomes: &[Outcome<'_>]) -> TableNumbers {
    let is_own = |outcome: &&Outcome<'_>| match outcome.subject {
        Subject::Total(other, ..) | Subject::Balance(other, ..) => other.id == table.id,
        Subject::Relation(_) => false,
    };
    let holding = outcomes.iter().filter(|outcome| outcome.holds).filter(is_own);
    let in_totals: BTreeSet<(usize, usize)> = holding.flat_map(|outcome| outcome.cells.iter().copied()).collect();
    let mut counted = TableNumbers { all: 0, in_totals: 0 };
    for (row, line) in table.rows.iter().enumerate() {
        for (column, cell) in line.cells.iter().enumerate() {
            if matches!(cell.content, Content::Number(_)) {
                counted.all += 1;
                counted.in_totals += usize::from(in_totals.contains(&(row, column)));
            }
        }
    }
    counted
}

/// Returns how many texts of a report a language lacks.
fn lacking(report: &Report, locale: usize) -> usize {
    let files = report.translations().filter(|(_, translations)| translations.own(locale).is_none()).count();
    let borrowed = |section: &&Section| section.translations.own(locale).is_some();
    let clauses = report.sections.iter().filter(borrowed).flat_map(|section| section.clauses(locale));
    let clauses = clauses.filter(|(shown, _)| *shown != locale).count();
    files + clauses + report.facts.values().filter(|fact| !fact.is_available_in(locale)).count()
}

/// Returns the sentence on facts and what ties them down.
pub(crate) fn ties(counts: &Counts) -> Sentence {
    let Counts { facts, tied, untied, .. } = counts;
    let by = tied_by(counts);
    if *facts == 0 {
        return by.map_or_else(
            || Sentence::new("没有数据。", "no facts."),
            |by| Sentence::new(format!("没有数据项；{}全部相符。", by.zh.trim_start()), format!("no facts; {} hold.", by.en)),
        );
    }
    let by = by.unwrap_or_else(|| Sentence::new("", ""));
    let (by_zh, by_en, count) = (by.zh, by.en, counted(*facts, "fact"));
    match (tied, untied) {
        (0, _) => Sentence::new(
            format!("{facts} 项数据，都没有勾稽关系，程序无从核对。"),
            format!("{count}; none has a relation, so nothing checks them."),
        ),
        (_, 0) => Sentence::new(
            format!("{facts} 项数据，都由{by_zh}核对，全部相符。"),
            format!("{count}, all checked by {by_en}, and all agree."),
        ),
        _ => {
            let (verb, them) = if *untied == 1 { ("has", "it") } else { ("have", "them") };
            Sentence::new(
                format!("{facts} 项数据，{tied} 项由{by_zh}核对，全部相符；{untied} 项没有勾稽关系，程序无从核对。"),
                format!(
                    "{count}: {tied} checked by {by_en}, and all agree; {untied} {verb} no relation, so nothing checks {them}."
                ),
            )
        }
    }
}

/// Returns what holds, with its numbers. `None` if nothing was calculated.
fn tied_by(counts: &Counts) -> Option<Sentence> {
    let Counts { relations, totals, balances, .. } = *counts;
    let relations = (relations > 0).then(|| Sentence::new(format!(" {relations} 条勾稽关系"), counted(relations, "relation")));
    let totals = (totals > 0).then(|| Sentence::new(format!("表格的 {totals} 个合计"), counted_in_tables(totals, "total")));
    let balances =
        (balances > 0).then(|| Sentence::new(format!("表内 {balances} 处勾稽"), counted_in_tables(balances, "balance")));
    let mut parts: Vec<Sentence> = [relations, totals, balances].into_iter().flatten().collect();
    let last = parts.pop()?;
    if parts.is_empty() {
        return Some(last);
    }
    let joined = |of: fn(&Sentence) -> &str, between: &str| parts.iter().map(of).collect::<Vec<_>>().join(between);
    let (zh, en) = (joined(|part| &part.zh, "、"), joined(|part| &part.en, ", "));
    Some(Sentence::new(format!("{zh}和{}", last.zh), format!("{en} and {}", last.en)))
}

/// Returns what else is to be known, in parts of a sentence.
fn rest(counts: &Counts, turned_off: &[&str]) -> Vec<Sentence> {
    let mut rest = Vec::new();
    let Counts { waived, numbers_in_text: text, numbers_in_tables: tables, lacking, .. } = counts;
    if *waived > 0 {
        let verb = if *waived == 1 { "does not hold and says why" } else { "do not hold and say why" };
        rest.push(Sentence::new(format!("{waived} 条关系不符，已写说明"), format!("{} {verb}", counted(*waived, "relation"))));
    }
    if counts.comparisons > 0 {
        let comparisons = counts.comparisons;
        let verb = if comparisons == 1 { "holds, which ties" } else { "hold, which tie" };
        rest.push(Sentence::new(
            format!("{comparisons} 条大小关系相符，但核对不了数字"),
            format!("{} {verb} no digits", counted(comparisons, "comparison")),
        ));
    }
    let loose = match (text, tables) {
        (0, 0) => None,
        (text, 0) => Some((format!("正文里 {text} 个数"), format!("{} in the text", counted(*text, "number")))),
        (0, tables) => Some((format!("表格里 {tables} 个数"), format!("{} in tables", counted(*tables, "number")))),
        (text, tables) => Some((
            format!("正文里 {text} 个数、表格里 {tables} 个数"),
            format!("{} in the text and {tables} in tables", counted(*text, "number")),
        )),
    };
    if let Some((zh, en)) = loose {
        let verb = if text + tables == 1 { "is no fact" } else { "are no facts" };
        rest.push(Sentence::new(format!("{zh}不是数据项，没有核对"), format!("{en} {verb} and not verified")));
    }
    for (language, count) in lacking {
        rest.push(Sentence::new(
            format!("{language} 缺 {count} 处文字"),
            format!("{language} lacks {}", counted(*count, "text")),
        ));
    }
    if !turned_off.is_empty() {
        rest.push(Sentence::new(
            format!("网站关闭了检查 {}", turned_off.join("、")),
            format!("the site turns off {}", turned_off.join(", ")),
        ));
    }
    rest
}

/// How many totals or relations of tables there are, in English.
fn counted_in_tables(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what} of a table") } else { format!("{number} {what}s of tables") }
}
