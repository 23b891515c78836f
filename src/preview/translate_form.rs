//! The forms of the translation desk: a text is written into its file, or a section is signed off.

use super::translate::{TEXTS, TranslatePage, found};
use crate::content_edit;
use crate::diagnostic::Sentence;
use crate::exchange::{Incoming, applied, record_change};
use crate::load::listing::Listing;
use crate::project::Project;
use crate::rendered_site::RenderedSite;
use crate::translate::{Acceptance, Recording, Refusal, Subject, is_name};
use std::collections::BTreeMap;

/// What a form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Task {
    /// Texts were written, or confirmed as they are: one, or all of a clause that the language does not have yet.
    Write { texts: Vec<Written>, is_draft: bool },
    /// Somebody has reviewed the whole page.
    SignOff { by: String, on: String },
}

/// What was in the box of a segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub address: String,
    /// The words of the source that stood beside it.
    source: String,
    base: Option<String>,
    pub text: String,
}

/// The most texts of one form.
const MOST_TEXTS: usize = 1000;

/// The texts of a form: the fields of each have its number at the end.
pub(super) fn written(fields: &BTreeMap<String, String>) -> Vec<Written> {
    let text = |number: usize| {
        let field = |name: &str| fields.get(&format!("{name}-{number}")).map(|text| text.trim().to_owned());
        Some(Written {
            address: field("address")?,
            source: field("source")?,
            base: field("base").filter(|base| !base.is_empty()),
            text: field("text")?,
        })
    };
    // A text that cannot be written has no box.
    (1..=MOST_TEXTS).take_while(|number| fields.contains_key(&format!("address-{number}"))).filter_map(text).collect()
}

impl Task {
    pub(super) fn read(fields: &BTreeMap<String, String>) -> Option<Task> {
        let field = |name: &str| fields.get(name).map(|text| text.trim().to_owned());
        match field("do")?.as_str() {
            word @ ("save" | "draft") => Some(Task::Write { texts: written(fields), is_draft: word == "draft" }),
            "sign-off" => Some(Task::SignOff { by: field("by")?, on: field("on")? }),
            _ => None,
        }
    }
}

/// Carries out what a form asks for. Fails, in a sentence for people, if nothing was changed.
pub(super) fn carry_out(
    project: &Project,
    (shown, errors): (&RenderedSite, usize),
    page: &TranslatePage,
    task: Task,
) -> std::result::Result<(), Sentence> {
    if errors > 0 {
        return Err(Sentence::new(
            "内容现在有错误，先改好错误再翻译。",
            "The content has errors at present; correct them before you translate.",
        ));
    }
    let (subject, locale) = found(shown, page).ok_or_else(gone)?;
    let changes = match task {
        Task::Write { texts, is_draft } => {
            let acceptance = if is_draft { Acceptance::Draft { is_machine_made: false } } else { Acceptance::Translated };
            let incoming = texts.into_iter().map(|Written { address, source, base, text }| Incoming {
                address,
                source: Some(source),
                text,
                base,
                acceptance: acceptance.clone(),
                confirms: true,
            });
            let incoming: Vec<Incoming> = incoming.collect();
            let done = applied(project, &Listing::of(project), &shown.prepared, (&subject, locale), &incoming);
            let done = done.map_err(|error| error.sentence())?;
            if let Some((_, refusal)) = done.refused.into_iter().next() {
                return Err(refusal);
            }
            done.changes
        }
        Task::SignOff { by, on } => {
            let section = page.section.as_deref().ok_or_else(gone)?;
            let code = &shown.prepared.site.locales().get(locale).code;
            if !is_name(&by) || !on.parse().is_ok_and(|day| !shown.prepared.site.time_zone.is_ahead(day)) {
                return Err(Sentence::new(
                    "请写上审定人的姓名和日期，日期不能在今天以后。",
                    "Give the reviewer's name and the date, which cannot be in the future.",
                ));
            }
            let reviewed = Acceptance::Reviewed { by, on };
            signed_off(project, &subject, (code, locale), section, &reviewed)?.into_iter().collect()
        }
    };
    match content_edit::apply_all(project, &changes) {
        Ok(None) => Ok(()),
        Ok(Some(name)) => Err(Sentence::new(
            format!("{name} 刚刚被改过，什么都没有写，请刷新页面。"),
            format!("{name} has just been edited; nothing was written. Reload the page."),
        )),
        Err(error) => Err(error.sentence()),
    }
}

/// The change of the record when somebody has reviewed a section; `None` if that is recorded already.
fn signed_off(
    project: &Project,
    subject: &Subject<'_>,
    (code, locale): (&str, usize),
    section: &str,
    acceptance: &Acceptance,
) -> std::result::Result<Option<content_edit::Change>, Sentence> {
    let mut recording = Recording::new(subject, code, locale);
    let done = if section == TEXTS { recording.accept_texts(acceptance) } else { recording.accept(Some(section), acceptance) };
    done.map_err(|refusal| match refusal {
        Refusal::UnknownPlace(_) => gone(),
        Refusal::NotReady(places) => {
            let count = places.len();
            Sentence::new(
                format!("还有 {count} 段没有译或落后于原文，不能算审定。"),
                format!("{count} of the translations are missing or behind the source; they cannot be signed off."),
            )
        }
    })?;
    let mut record = subject.record.cloned().unwrap_or_default();
    record.languages.insert(code.to_owned(), recording.record);
    record_change(project, subject, &record)
}

fn gone() -> Sentence {
    Sentence::new(
        "没有这一段，它可能刚刚被改过，请刷新页面。",
        "There is no such text; it may just have been changed. Reload the page.",
    )
}
