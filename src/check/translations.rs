//! Compares the language versions of a report: sections, clauses and their order.
//!
//! A missing translation is a warning: readers see the text of the source language with a
//! notice. A clause that only a translation has is an error: it would have no number and
//! would not be shown.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink, shown};
use crate::model::locale::{Locale, Locales};
use crate::model::report::{ReportManuscript, Section, Translations, Version, report_place};
use crate::model::shared_context::SharedContext;
use crate::model::site::SiteManuscript;
use crate::narrative::Clause;
use crate::translate::{Side, State, Subject, Translation, compared};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks the translations of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for (name, translations) in [("preface", &report.preface), ("closing", &report.closing), ("poster", &report.poster)] {
        if let Some(translations) = translations {
            files(shared_context, report, name, translations, &report_place(report), diagnostics);
        }
    }
    for section in &report.sections {
        files(shared_context, report, &section.id, &section.translations, &section.place, diagnostics);
        clauses(shared_context, section, diagnostics);
    }
    recorded(&Subject::of_report(report), &shared_context.locales, diagnostics);
}

/// Checks the translations of the texts that all reports share.
pub(super) fn check_site(site: &SiteManuscript, diagnostics: &mut Sink) {
    recorded(&Subject::of_shared(site), &site.shared_context.locales, diagnostics);
}

/// Compares the translations with what is recorded of them.
fn recorded(subject: &Subject<'_>, locales: &Locales, diagnostics: &mut Sink) {
    let Some(record) = subject.record else { return };
    for (index, locale) in locales.iter().enumerate().filter(|(_, locale)| record.languages.contains_key(&locale.code)) {
        let mut drafts: BTreeMap<&str, (usize, &Side)> = BTreeMap::new();
        let (translations, orphans) = compared(subject, &locale.code, index);
        for translation in &translations {
            match (translation.state, &translation.target) {
                (State::Stale, Some(target)) => diagnostics.push(stale(subject.id, locale, translation, target)),
                (State::Draft, Some(target)) => drafts.entry(&translation.group).or_insert((0, target)).0 += 1,
                (State::Missing, _) if translation.section.is_some() && has_translation(&translations, &translation.group) => {
                    diagnostics.push(missing(locale, translation));
                }
                // A whole clause or section that is missing is reported as such.
                _ => {}
            }
        }
        for orphan in &orphans {
            diagnostics.push(orphaned(orphan));
        }
        for (group, (count, first)) in drafts {
            diagnostics.push(draft(subject.id, locale, group, count, first));
        }
    }
}

fn has_translation(translations: &[Translation], group: &str) -> bool {
    translations.iter().any(|own| own.group == group && own.target.is_some())
}

fn missing(locale: &Locale, translation: &Translation) -> Diagnostic {
    let (language, name) = locale.called();
    let message = Sentence::new(
        format!("这一段还没有{language}译文；读者在这一条里看不到它。"),
        format!("This text has no {name} translation yet; readers of the clause do not see it."),
    );
    Diagnostic::new(Code::TranslationMissing, message).at_place(&translation.source.place)
}

fn orphaned(target: &Side) -> Diagnostic {
    let message = Sentence::new("这段译文译的原文已经没有了。", "What this was translated from is no longer there.");
    Diagnostic::new(Code::TranslationStale, message).at_place(&target.place).help(
        "原文删去了就也删去它；并进别的段落了，就并到那一段的译文里。",
        "Delete it if the source was removed; if it was joined to another paragraph, move it to the translation of that one.",
    )
}

fn stale(id: &str, locale: &Locale, translation: &Translation, target: &Side) -> Diagnostic {
    let Place { file, position } = &translation.source.place;
    let (before, now) = changed_part(translation.made_from.as_deref().unwrap_or_default(), &translation.source.words);
    let (line, before, now) = (position.line, shown(&before), shown(&now));
    let message = Sentence::new(
        format!("原文（{file} 第 {line} 行）在译出以后改了：{}改成了{}，译文还没有跟上。", before.zh, now.zh),
        format!("The source ({file}, line {line}) has changed since this was translated: {} became {}.", before.en, now.en),
    );
    let (address, code) = (translation.address(), &locale.code);
    Diagnostic::new(Code::TranslationStale, message).at_place(&target.place).help(
        format!("改好译文以后登记：gongkai translate accept {id}#{address} --language {code}；原文只改了错字，不用改译文时加 --trivial。"),
        format!(
            "Revise the translation, then record it: gongkai translate accept {id}#{address} --language {code}; with --trivial if only a slip of the source was mended."
        ),
    )
}

fn draft(id: &str, locale: &Locale, group: &str, count: usize, first: &Side) -> Diagnostic {
    let code = &locale.code;
    let texts = if count == 1 { "1 text".to_owned() } else { format!("{count} texts") };
    let message = Sentence::new(
        format!("“{group}”有 {count} 段译文是草稿，还没有登记为译好。"),
        format!("In `{group}`, the translation of {texts} is a draft: nobody has recorded that it is done."),
    );
    Diagnostic::new(Code::TranslationDraft, message).at_place(&first.place).help(
        format!("对过原文以后登记：gongkai translate accept {id}#{group} --language {code}"),
        format!("When it has been compared with the source, record it: gongkai translate accept {id}#{group} --language {code}"),
    )
}

/// The part in which two texts differ, with a few characters around it.
fn changed_part(before: &str, now: &str) -> (String, String) {
    const AROUND: usize = 6;
    let (before, now): (Vec<char>, Vec<char>) = (before.chars().collect(), now.chars().collect());
    let shorter = before.len().min(now.len());
    let start = before.iter().zip(&now).take_while(|(one, other)| one == other).count();
    let end = before.iter().rev().zip(now.iter().rev()).take(shorter - start).take_while(|(one, other)| one == other).count();
    let part = |text: &[char]| {
        let (from, to) = (start.saturating_sub(AROUND), (text.len() - end + AROUND).min(text.len()));
        // The number of a figure is no matter here.
        let middle = text[from..to].iter().collect::<String>().replace("{}", "…");
        format!("{}{middle}{}", if from > 0 { "…" } else { "" }, if to < text.len() { "…" } else { "" })
    };
    (part(&before), part(&now))
}

fn files(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    name: &str,
    translations: &Translations,
    place: &Place,
    diagnostics: &mut Sink,
) {
    let (source, _) = translations.source();
    for (index, locale) in shared_context.locales.iter().enumerate() {
        if translations.own(index).is_some() || !shared_context.locales.is_complete() {
            continue;
        }
        let wanted = format!("content/{}/{name}.{}.md", report.id, locale.code);
        let ((own, own_name), (shown, shown_name)) = (locale.called(), shared_context.locales.get(source).called());
        let message = Sentence::new(
            format!("还没有{own}文字：{wanted}。页面暂时显示{shown}文字。"),
            format!("There is no {own_name} text yet: {wanted}. The page shows the {shown_name} text for now."),
        );
        diagnostics.push(Diagnostic::new(Code::TranslationMissing, message).at_place(place));
    }
}

fn clauses(shared_context: &SharedContext, section: &Section, diagnostics: &mut Sink) {
    let (source_locale, source) = section.translations.source();
    let ids: Vec<&str> = source.narrative.clauses.iter().map(|clause| clause.id.as_str()).collect();
    for (locale, version) in section.translations.versions().filter(|(locale, _)| *locale != source_locale) {
        if !version.narrative.is_complete() || !source.narrative.is_complete() {
            continue;
        }
        let own: Vec<&str> = version.narrative.clauses.iter().map(|clause| clause.id.as_str()).collect();
        // A clause with a misspelt id is not missing.
        let misspelt: Vec<&str> = own
            .iter()
            .filter(|id| !ids.contains(id))
            .filter_map(|id| diagnostic::did_you_mean(id, ids.iter().copied()))
            .collect();
        let is_there = |id: &str| own.contains(&id) || misspelt.contains(&id);
        for clause in source.narrative.clauses.iter().filter(|clause| !is_there(&clause.id)) {
            let place = Place { file: source.file.clone(), position: clause.heading.position };
            diagnostics.push(clause_missing(shared_context.locales.get(locale), version, &clause.id, &place));
        }
        unmatched(&ids, source, version, diagnostics);
        order(&ids, &own, version, diagnostics);
        for clause in &source.narrative.clauses {
            let same = version.narrative.clauses.iter().find(|own| own.id == clause.id && !own.blocks.is_empty());
            if let Some(own) = same {
                headings(shared_context.locales.get(locale), clause, (own, &version.file), diagnostics);
            }
        }
    }
}

/// Compares the headings with an id of a clause: those that its translation lacks, and their order. A sub-clause with another number
/// in each language would be another one for every reference.
fn headings(locale: &Locale, source: &Clause, (own, file): (&Clause, &Arc<str>), diagnostics: &mut Sink) {
    let ids: Vec<&str> = source.headings().map(|(id, _)| id).collect();
    let found: Vec<(&str, Position)> = own.headings().collect();
    let (language, name) = locale.called();
    for id in ids.iter().filter(|id| !found.iter().any(|(found, _)| found == *id)) {
        let message = Sentence::new(
            format!("小标题“{id}”在{language}的这一条里没有。"),
            format!("The heading `{id}` is missing in this clause in {name}."),
        );
        diagnostics.push(Diagnostic::new(Code::TranslationMissing, message).at(file, own.heading.position));
    }
    let found_ids: Vec<&str> = found.iter().map(|(id, _)| *id).collect();
    if let Some((index, wanted)) = first_misplaced(&ids, &found_ids) {
        let message = Sentence::new(
            format!("小标题的顺序与原文不同：这里应当是“{wanted}”。"),
            format!("The order of the headings differs from the source: `{wanted}` belongs here."),
        );
        diagnostics.push(
            Diagnostic::new(Code::ClauseOrder, message)
                .at(file, found[index].1)
                .help("请按原文的顺序排列。", "Put the headings in the order of the source."),
        );
    }
}

fn clause_missing(locale: &Locale, version: &Version, id: &str, place: &Place) -> Diagnostic {
    let ((language, name), file) = (locale.called(), &version.file);
    let message = Sentence::new(
        format!("条目“{id}”还没有{language}文字（{file}）。页面暂时显示另一种语言。"),
        format!("The clause `{id}` has no {name} text yet ({file}). The page shows the other language for now."),
    );
    Diagnostic::new(Code::TranslationMissing, message).at_place(place)
}

fn unmatched(ids: &[&str], source: &Version, version: &Version, diagnostics: &mut Sink) {
    for clause in version.narrative.clauses.iter().filter(|clause| !ids.contains(&clause.id.as_str())) {
        let (id, file) = (&clause.id, &source.file);
        let message = Sentence::new(
            format!("条目“{id}”在原文（{file}）里没有。"),
            format!("The clause `{id}` does not exist in the source ({file})."),
        );
        let help = diagnostic::suggestion(id, ids.iter().copied())
            .unwrap_or(Sentence::new("两种语言里同一条目的标识必须相同。", "A clause must have the same id in every language."));
        diagnostics
            .push(Diagnostic::new(Code::ClauseUnmatched, message).at(&version.file, clause.heading.position).help_if(Some(help)));
    }
}

/// The first of a translation's ids that stands in another order than in the source, of those that both have: its index, and the id
/// that belongs there.
fn first_misplaced<'i>(ids: &[&'i str], own: &[&str]) -> Option<(usize, &'i str)> {
    let wanted = ids.iter().copied().filter(|id| own.contains(id));
    let found = own.iter().copied().enumerate().filter(|(_, id)| ids.contains(id));
    let (wanted, (index, _)) = wanted.zip(found).find(|(wanted, (_, found))| wanted != found)?;
    Some((index, wanted))
}

fn order(ids: &[&str], own: &[&str], version: &Version, diagnostics: &mut Sink) {
    let Some((index, wanted)) = first_misplaced(ids, own) else { return };
    let message = Sentence::new(
        format!("条目的顺序与原文不同：这里应当是“{wanted}”。"),
        format!("The order of the clauses differs from the source: `{wanted}` belongs here."),
    );
    diagnostics.push(
        Diagnostic::new(Code::ClauseOrder, message)
            .at(&version.file, version.narrative.clauses[index].heading.position)
            .help("请按原文的顺序排列。", "Put the clauses in the order of the source."),
    );
}
