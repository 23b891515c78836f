//! Compares the language versions of a report: sections, clauses and their order.
//!
//! A missing translation is a warning: readers see the text of the main language with a
//! notice. A clause that only a translation has is an error: it would have no number and
//! would not be shown.

use crate::diagnostic::{self, Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::locale::Locale;
use crate::model::report::{ReportManuscript, Section, Translations, Version, report_place};
use crate::model::shared_context::SharedContext;

/// Checks the translations of one report.
pub(super) fn check_report(shared_context: &SharedContext, report: &ReportManuscript, diagnostics: &mut Sink) {
    for (name, translations) in [("preface", &report.preface), ("closing", &report.closing)] {
        if let Some(translations) = translations {
            files(shared_context, report, name, translations, &report_place(report), diagnostics);
        }
    }
    for section in &report.sections {
        files(shared_context, report, &section.id, &section.translations, &section.place, diagnostics);
        clauses(shared_context, section, diagnostics);
    }
}

fn files(
    shared_context: &SharedContext,
    report: &ReportManuscript,
    name: &str,
    translations: &Translations,
    place: &Place,
    diagnostics: &mut Sink,
) {
    let (main, _) = translations.shown(0);
    for (index, locale) in shared_context.locales.iter().enumerate() {
        if translations.own(index).is_some() || !shared_context.locales.is_complete() {
            continue;
        }
        let wanted = format!("content/{}/{name}.{}.md", report.id, locale.code);
        let (own, shown) = (&locale.name, &shared_context.locales.get(main).name);
        let message = Sentence::new(
            format!("还没有“{own}”的文字：{wanted}。页面暂时显示“{shown}”的文字。"),
            format!("There is no {own} text yet: {wanted}. The page shows the {shown} text for now."),
        );
        diagnostics.push(Diagnostic::new(Code::TranslationMissing, message).at_place(place));
    }
}

fn clauses(shared_context: &SharedContext, section: &Section, diagnostics: &mut Sink) {
    let (main_locale, main) = section.translations.shown(0);
    let ids: Vec<&str> = main.narrative.clauses.iter().map(|clause| clause.id.as_str()).collect();
    for (locale, version) in section.translations.versions().filter(|(locale, _)| *locale != main_locale) {
        if !version.narrative.is_complete() || !main.narrative.is_complete() {
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
        for clause in main.narrative.clauses.iter().filter(|clause| !is_there(&clause.id)) {
            let place = Place { file: main.file.clone(), position: clause.heading.position };
            diagnostics.push(clause_missing(shared_context.locales.get(locale), version, &clause.id, &place));
        }
        unmatched(&ids, main, version, diagnostics);
        order(&ids, &own, version, diagnostics);
    }
}

fn clause_missing(locale: &Locale, version: &Version, id: &str, place: &Place) -> Diagnostic {
    let (name, file) = (&locale.name, &version.file);
    let message = Sentence::new(
        format!("条目“{id}”还没有“{name}”的文字（{file}）。页面暂时显示另一种语言。"),
        format!("The clause `{id}` has no {name} text yet ({file}). The page shows the other language for now."),
    );
    Diagnostic::new(Code::TranslationMissing, message).at_place(place)
}

fn unmatched(ids: &[&str], main: &Version, version: &Version, diagnostics: &mut Sink) {
    for clause in version.narrative.clauses.iter().filter(|clause| !ids.contains(&clause.id.as_str())) {
        let (id, file) = (&clause.id, &main.file);
        let message = Sentence::new(
            format!("条目“{id}”在主要语种的文件（{file}）里没有。"),
            format!("The clause `{id}` does not exist in the main language's file ({file})."),
        );
        let help = diagnostic::suggestion(id, ids.iter().copied())
            .unwrap_or(Sentence::new("两种语言里同一条目的标识必须相同。", "A clause must have the same id in every language."));
        diagnostics
            .push(Diagnostic::new(Code::ClauseUnmatched, message).at(&version.file, clause.heading.position).help_if(Some(help)));
    }
}

fn order(ids: &[&str], own: &[&str], version: &Version, diagnostics: &mut Sink) {
    let common = |list: &[&str], other: &[&str]| -> Vec<String> {
        list.iter().filter(|id| other.contains(id)).map(|id| (*id).to_owned()).collect()
    };
    let (wanted, found) = (common(ids, own), common(own, ids));
    let Some((wanted, found)) = wanted.iter().zip(&found).find(|(wanted, found)| wanted != found) else { return };
    let position = version
        .narrative
        .clauses
        .iter()
        .find(|clause| clause.id == *found)
        .map_or(Position::start(), |clause| clause.heading.position);
    let message = Sentence::new(
        format!("条目的顺序与主要语种不同：这里应当是“{wanted}”。"),
        format!("The order of the clauses differs from the main language: `{wanted}` belongs here."),
    );
    diagnostics.push(
        Diagnostic::new(Code::ClauseOrder, message)
            .at(&version.file, position)
            .help("请按主要语种的顺序排列。", "Put the clauses in the order of the main language."),
    );
}
