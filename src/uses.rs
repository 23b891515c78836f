//! An index of where facts, indicators, terms and documents are used, for editors who are
//! about to change one. It only reads the model and makes no judgement.

use crate::diagnostic::{Place, Sentence};
use crate::model::chart::{ChartKind, Drawn, rate};
use crate::model::fact::Fact;
use crate::model::lexicon::{Form, FormKind};
use crate::model::locale::Locales;
use crate::model::relation::{Operation, Relation};
use crate::model::report::{Report, ReportManuscript};
use crate::model::site::Site;
use crate::model::table::Content;
use crate::narrative::{FactForm, Subject};
use crate::passage::{Passage, passages};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One place where something is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    pub kind: UseKind,
    /// The id of the report that uses it, if it is a fact that another report borrows.
    pub borrower: Option<String>,
    pub place: Place,
}

/// How something is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UseKind {
    /// In the narrative of a section (or `preface`, `closing`). `clause` is `None` before
    /// the first clause and in footnotes.
    Prose { section: String, clause: Option<String>, locale: usize },
    /// Listed in the report's key figures.
    KeyFigure,
    /// As the target of another fact.
    Target(String),
    /// In a relation, as an operand or result.
    Relation(String),
    /// By a fact that takes label, unit or scope from it.
    Fact(String),
    /// In a cell of a table.
    Table(String),
    /// In a chart.
    Chart(String),
}

impl Use {
    /// Describes the use for people.
    pub(crate) fn words(&self, locales: &Locales) -> Sentence {
        let words = self.kind.words(locales);
        match &self.borrower {
            Some(report) => Sentence::new(format!("报告 {report} 的{}", words.zh), format!("{} of report {report}", words.en)),
            None => words,
        }
    }
}

impl UseKind {
    fn words(&self, locales: &Locales) -> Sentence {
        match self {
            UseKind::Prose { section, clause, locale } => {
                let language = &locales.get(*locale).code;
                let clause = clause.as_ref().map(|clause| format!("#{clause}")).unwrap_or_default();
                Sentence::new(format!("正文 {section}{clause}（{language}）"), format!("text of {section}{clause} ({language})"))
            }
            UseKind::KeyFigure => Sentence::new("主要数据 key_figures", "key figures"),
            UseKind::Target(fact) => Sentence::new(format!("数据 {fact} 的目标"), format!("target of {fact}")),
            UseKind::Relation(relation) => Sentence::new(format!("勾稽关系 {relation}"), format!("relation {relation}")),
            UseKind::Table(table) => Sentence::new(format!("表格 {table}"), format!("table {table}")),
            UseKind::Chart(chart) => Sentence::new(format!("图表 {chart}"), format!("chart {chart}")),
            UseKind::Fact(fact) => Sentence::new(format!("数据 {fact}"), format!("fact {fact}")),
        }
    }
}

/// Returns the uses of every fact of a report, by itself and by the reports that borrow it. The list is empty for unused facts.
pub(crate) fn of_facts<'s>(site: &'s Site, report: &'s Report) -> BTreeMap<&'s str, Vec<Use>> {
    let mut uses: BTreeMap<&str, Vec<Use>> = report.facts.keys().map(|id| (id.as_str(), Vec::new())).collect();
    for user in site.reports.iter().filter(|user| user.id == report.id || !user.loans.is_empty()) {
        each_use(user, &mut |name, kind, place| {
            let owner = user.fact(name).and_then(|fact| fact.lender.as_ref());
            let (of, id) = owner.map_or((user.id.as_str(), name), |lender| (lender.report.as_str(), lender.fact.as_str()));
            if let Some(list) = uses.get_mut(id).filter(|_| of == report.id) {
                let borrower = (user.id != report.id).then(|| user.id.clone());
                list.push(Use { kind, borrower, place: place.clone() });
            }
        });
    }
    for list in uses.values_mut() {
        sort(list);
    }
    uses
}

/// Visits every use of a fact in a report, with the name by which it is used.
fn each_use(report: &Report, add: &mut dyn FnMut(&str, UseKind, &Place)) {
    each_passage(report, &mut |spot, passage| {
        for (_, fact) in &passage.facts {
            add(&fact.id, spot.kind(passage), &Place { file: spot.file.clone(), position: fact.position });
        }
    });
    for reference in &report.key_figures {
        add(&reference.id, UseKind::KeyFigure, &reference.place);
    }
    for fact in report.facts.values() {
        if let Some(target) = &fact.target {
            add(&target.id, UseKind::Target(fact.id.clone()), &target.place);
        }
    }
    for relation in &report.relations {
        let operands = relation.operands.iter().filter(|_| relation.operation != Operation::Count);
        for reference in operands.chain(&relation.equals) {
            add(&reference.id, UseKind::Relation(relation.id.id.clone()), &reference.place);
        }
    }
    for table in &report.exhibits.tables {
        for cell in table.rows.iter().flat_map(|row| &row.cells) {
            if let Content::Fact(id) = &cell.content {
                add(id, UseKind::Table(table.id.clone()), &cell.place);
            }
        }
    }
    for chart in &report.exhibits.charts {
        if let Drawn::Facts(facts) = &chart.drawn {
            for fact in facts {
                add(&fact.id, UseKind::Chart(chart.id.clone()), &fact.place);
            }
        }
    }
}

/// A place on a report's pages where the value of a fact is printed: in the text, or in a table
/// or chart that the text shows.
#[derive(Debug, Clone)]
pub(crate) struct Printing<'a> {
    /// The index of the language.
    pub locale: usize,
    /// The id of the section, or `preface` or `closing`.
    pub section: &'a str,
    /// The id of the clause; `None` before the first clause and in footnotes.
    pub clause: Option<&'a str>,
    /// The table or chart; `None` in the text.
    pub exhibit: Option<&'a Subject>,
    /// The source position of the reference, or of the directive that shows the exhibit.
    pub place: Place,
}

/// Returns where the values of facts, also of borrowed ones, are printed in a report's narratives, in reading order of
/// each language. The labels of facts are no values. Key figures are not included.
pub(crate) fn printings(report: &Report) -> BTreeMap<&str, Vec<Printing<'_>>> {
    let mut printings: BTreeMap<&str, Vec<Printing<'_>>> = BTreeMap::new();
    for (section, translations) in report.translations() {
        for (locale, version) in translations.versions() {
            let at = |clause, exhibit, position| Printing {
                locale,
                section,
                clause,
                exhibit,
                place: Place { file: version.file.clone(), position },
            };
            for passage in passages(&version.narrative) {
                for (_, fact) in passage.facts.iter().filter(|(_, fact)| fact.form != FactForm::Label) {
                    printings.entry(report.id_of(&fact.id)).or_default().push(at(passage.clause, None, fact.position));
                }
            }
            for (clause, exhibit) in version.narrative.exhibits() {
                let mut ids: BTreeSet<&str> = report.exhibited(exhibit).into_iter().collect();
                ids.extend(rates(report, &exhibit.subject));
                for id in ids {
                    printings.entry(id).or_default().push(at(clause, Some(&exhibit.subject), exhibit.position));
                }
            }
        }
    }
    for list in printings.values_mut() {
        list.sort_by(|a, b| (a.locale, &a.place).cmp(&(b.locale, &b.place)));
    }
    printings
}

/// Returns the rates that a chart of targets prints.
fn rates<'a>(report: &'a Report, subject: &Subject) -> Vec<&'a str> {
    let chart = match subject {
        Subject::Chart(id) => report.chart(id).filter(|chart| chart.kind == ChartKind::Progress),
        Subject::Table(_) | Subject::Facts(_) => None,
    };
    let facts = chart.into_iter().flat_map(|chart| chart.facts(report)).filter_map(|id| report.fact(id));
    let rate = |fact: &Fact| {
        let target = report.fact(&fact.target.as_ref()?.id)?;
        Some(rate(report, fact, target)?.id.as_str())
    };
    facts.filter_map(rate).collect()
}

/// A form of a name that occurs in the text of a report.
#[derive(Debug, Clone)]
pub(crate) struct FormUse<'a> {
    pub form: &'a Form,
    /// The index of the language.
    pub locale: usize,
}

/// Returns the forms of names and documents in the text of a report, outside longer names, by the
/// id of the term or document.
pub(crate) fn of_names<'a>(site: &'a Site, report: &Report) -> BTreeMap<&'a str, Vec<FormUse<'a>>> {
    let mut uses: BTreeMap<&str, Vec<FormUse<'_>>> = BTreeMap::new();
    each_passage(report, &mut |spot, passage| {
        for found in site.shared_context.lexicons[spot.locale].find(&passage.text) {
            uses.entry(&found.form.id).or_default().push(FormUse { form: found.form, locale: spot.locale });
        }
    });
    uses
}

/// Something with the requested name, and its uses.
#[derive(Debug, Clone)]
pub(crate) struct NamedThing {
    /// What has the name.
    pub thing: Thing,
    pub uses: Vec<Use>,
}

/// The kind of thing that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Thing {
    /// A fact of the report at this index.
    Fact(usize),
    Indicator,
    Term,
    Document,
}

/// Returns everything that is called `name`: a fact in each report that has it, an
/// indicator, a term, a document.
pub(crate) fn of_name(site: &Site, name: &str) -> Vec<NamedThing> {
    let mut found = Vec::new();
    for (index, report) in site.reports.iter().enumerate() {
        if let Some(uses) = of_facts(site, report).remove(name) {
            found.push(NamedThing { thing: Thing::Fact(index), uses });
        }
    }
    if site.shared_context.indicators.get(name).is_some() {
        found.push(NamedThing { thing: Thing::Indicator, uses: of_indicator(site, name) });
    }
    if site.shared_context.terms.terms.contains_key(name) {
        found.push(NamedThing { thing: Thing::Term, uses: of_forms(site, name, &[FormKind::Name, FormKind::Short]) });
    }
    if site.shared_context.terms.documents.contains_key(name) {
        found.push(NamedThing { thing: Thing::Document, uses: of_forms(site, name, &[FormKind::Title, FormKind::Number]) });
    }
    found
}

/// Returns all names, for suggestions.
pub(crate) fn names(site: &Site) -> BTreeSet<&str> {
    let facts = site.reports.iter().flat_map(|report| report.facts.keys());
    let terms = site.shared_context.terms.terms.keys().chain(site.shared_context.terms.documents.keys());
    facts.chain(terms).map(String::as_str).chain(site.shared_context.indicators.ids()).collect()
}

fn of_indicator(site: &Site, name: &str) -> Vec<Use> {
    let facts = site.reports.iter().flat_map(|report| report.facts.values());
    let taking = facts.filter(|fact| fact.indicator.as_deref() == Some(name));
    taking.map(|fact| Use { kind: UseKind::Fact(fact.id.clone()), borrower: None, place: fact.place.clone() }).collect()
}

/// Returns where one of the forms of a name occurs in the prose, outside longer names,
/// and the relations that count it.
fn of_forms(site: &Site, name: &str, kinds: &[FormKind]) -> Vec<Use> {
    let mut uses = Vec::new();
    for report in &site.reports {
        each_passage(report, &mut |spot, passage| {
            let found = site.shared_context.lexicons[spot.locale].find(&passage.text);
            for found in found.into_iter().filter(|found| found.form.id == name && kinds.contains(&found.form.kind)) {
                let place = Place { file: spot.file.clone(), position: passage.position(found.range) };
                uses.push(Use { kind: spot.kind(passage), borrower: None, place });
            }
        });
        let counts = |relation: &&Relation| relation.operation == Operation::Count;
        for relation in report.relations.iter().filter(counts) {
            for operand in relation.operands.iter().filter(|operand| operand.id == name) {
                let kind = UseKind::Relation(relation.id.id.clone());
                uses.push(Use { kind, borrower: None, place: operand.place.clone() });
            }
        }
    }
    sort(&mut uses);
    uses
}

/// Sorts uses: prose first, the main language before the others, then data.
fn sort(uses: &mut [Use]) {
    let rank = |used: &Use| match used.kind {
        UseKind::Prose { locale, .. } => locale,
        _ => usize::MAX,
    };
    uses.sort_by(|a, b| (rank(a), &a.place).cmp(&(rank(b), &b.place)));
}

/// A narrative file and its section.
struct Spot<'a> {
    file: &'a Arc<str>,
    section: &'a str,
    locale: usize,
}

impl Spot<'_> {
    fn kind(&self, passage: &Passage<'_>) -> UseKind {
        UseKind::Prose { section: self.section.to_owned(), clause: passage.clause.map(str::to_owned), locale: self.locale }
    }
}

fn each_passage(report: &ReportManuscript, visit: &mut dyn FnMut(&Spot<'_>, &Passage<'_>)) {
    for (section, translations) in report.translations() {
        for (locale, version) in translations.versions() {
            let spot = Spot { file: &version.file, section, locale };
            for passage in passages(&version.narrative) {
                visit(&spot, &passage);
            }
        }
    }
}
