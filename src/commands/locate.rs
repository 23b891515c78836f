//! `gongkai where`: lists every place where a fact, indicator, term or document is used, and for a
//! fact how it is printed there, now and with a new value.

use super::options::WhereOptions;
use super::{Outcome, prepared};
use crate::console;
use crate::diagnostic::{self, Sentence, Speech};
use crate::error::Result;
use crate::impact::{self, Calculated, Changed, Tried};
use crate::pipeline::Prepared;
use crate::render::TextPart;
use crate::uses::{self, NamedThing, Thing};
use std::fmt::Write;

/// Runs the command.
pub(super) fn run(options: &WhereOptions, speech: Speech) -> Result<Outcome> {
    let Some(prepared) = prepared(&options.site, speech)? else { return Ok(Outcome::Mistakes) };
    let name = &options.name;
    let found = uses::of_name(&prepared.site, name);
    if found.is_empty() {
        let unknown = Sentence::new(
            format!("没有叫“{name}”的数据、指标、名称或文件。"),
            format!("No fact, indicator, term or document is called `{name}`."),
        );
        let list = Sentence::new("用 gongkai facts 查看全部数据。", "`gongkai facts` lists all facts.");
        let help = diagnostic::suggestion(name, uses::names(&prepared.site)).unwrap_or(list);
        console::print_error_line(&format!("{} {}", unknown.get(speech), help.get(speech)));
        return Ok(Outcome::Mistakes);
    }
    if let Some(value) = &options.value {
        let refused = refused(&prepared, name, &found, value);
        if let Some(refused) = refused {
            console::print_error_line(refused.get(speech));
            return Ok(Outcome::Mistakes);
        }
    }
    let mut text = String::new();
    for found in &found {
        text += &listed(&prepared, name, found, speech)?;
        if let Thing::Fact(report) = found.thing {
            text += &printed(&prepared, report, options, speech)?;
        }
    }
    console::put(&text)?;
    Ok(Outcome::Fine)
}

/// Returns the uses of something, each with its source position.
fn listed(prepared: &Prepared, name: &str, found: &NamedThing, speech: Speech) -> Result<String> {
    let mut text = String::new();
    let _ = writeln!(text, "{}", heading(prepared, name, found)?.get(speech));
    if found.uses.is_empty() {
        let _ = writeln!(text, "  {}", Sentence::new("没有用到。", "Not used.").get(speech));
    }
    let place = |used: &uses::Use| {
        let position = used.place.position;
        format!("{}:{}:{}", used.place.file, position.line, position.column)
    };
    let width = found.uses.iter().map(|used| place(used).chars().count()).max().unwrap_or_default();
    for used in &found.uses {
        let _ = writeln!(text, "  {:width$}  {}", place(used), used.words(prepared.site.locales()).get(speech));
    }
    text.push('\n');
    Ok(text)
}

/// Returns why a new value cannot be tried: nothing of this name is a fact, or it cannot be the value
/// of one of them.
fn refused(prepared: &Prepared, name: &str, found: &[NamedThing], value: &str) -> Option<Sentence> {
    let reports = found.iter().filter_map(|found| match found.thing {
        Thing::Fact(report) => Some(&prepared.site.reports[report]),
        _ => None,
    });
    let mut reports = reports.peekable();
    if reports.peek().is_none() {
        return Some(Sentence::new(
            format!("“{name}”不是数据，--value 只能用于数据。"),
            format!("`{name}` is no fact; --value is for facts only."),
        ));
    }
    reports.find_map(|report| impact::read(report, &report.facts[name], value).err())
}

/// Returns how a fact is printed everywhere and what it is tied to, now and with the new value.
fn printed(prepared: &Prepared, report: usize, options: &WhereOptions, speech: Speech) -> Result<String> {
    let fact = &prepared.site.reports[report].facts[&options.name];
    let value = options.value.as_ref().and_then(|text| impact::read(&prepared.site.reports[report], fact, text).ok());
    let Some(impact) = impact::impact(prepared, report, &options.name, value)? else { return Ok(String::new()) };
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let mut text = String::new();
    let head = match &impact.trial {
        None => say("印出来是这样：", "It is printed as:"),
        Some(trial) => {
            let (now, then) = (&impact.value, &trial.value);
            say(&format!("从 {now} 改成 {then}（没有写入文件）："), &format!("From {now} to {then} (nothing is written):"))
        }
    };
    let _ = writeln!(text, "{head}");
    for Changed { now, then } in &impact.places {
        let source = now.source.as_ref().map(|place| format!("  {}:{}", place.file, place.position.line)).unwrap_or_default();
        let _ = writeln!(text, "  {}{source}", now.what.get(speech));
        let _ = writeln!(text, "    {}", marked(&now.parts));
        if let Some(then) = then {
            let _ = writeln!(text, "  → {}", marked(then));
        }
    }
    for Changed { now, then } in &impact.relations {
        let _ = writeln!(text, "  {}", now.name.get(speech));
        let _ = writeln!(text, "    {}", calculated(now, speech));
        if let Some(then) = then {
            let _ = writeln!(text, "  → {}", calculated(then, speech));
        }
    }
    text.push('\n');
    if let Some(trial) = &impact.trial {
        text += &findings(trial, speech);
    }
    Ok(text)
}

/// Returns a text with its figures in brackets that no text has.
fn marked(parts: &[TextPart]) -> String {
    let part = |part: &TextPart| if part.is_figure { format!("⟦{}⟧", part.text) } else { part.text.clone() };
    parts.iter().map(part).collect()
}

fn calculated(calculated: &Calculated, speech: Speech) -> String {
    let result = calculated.result();
    format!("{}{}", calculated.written(), result.get(speech))
}

/// Returns what the checks would say, as `gongkai check` prints it, and what they no longer would.
fn findings(trial: &Tried, speech: Speech) -> String {
    let mut text = String::new();
    let lists =
        [(&trial.arisen, "检查会说：", "The check would say:"), (&trial.gone, "检查不再说：", "The check would no longer say:")];
    for (findings, zh, en) in lists.into_iter().filter(|(findings, ..)| !findings.is_empty()) {
        let _ = writeln!(text, "{}", Sentence::new(zh, en).get(speech));
        text += &console::plain(&console::findings_text(findings, speech));
    }
    if trial.arisen.is_empty() {
        let nothing = Sentence::new("检查不会有新的提示。", "The check would say nothing new.");
        let _ = writeln!(text, "{}\n", nothing.get(speech));
    }
    text
}

fn heading(prepared: &Prepared, name: &str, found: &NamedThing) -> Result<Sentence> {
    let shared_context = &prepared.site.shared_context;
    let (zh, en, text) = match found.thing {
        Thing::Fact(report) => {
            let report = &prepared.site.reports[report];
            let fact = &report.facts[name];
            let text = format!("{} {}", fact.label.get(0), prepared.renderer()?.printed(fact, 0));
            (format!("{} 的数据", report.id), format!("fact of {}", report.id), text)
        }
        Thing::Indicator => {
            let label = shared_context.indicators.get(name).map(|indicator| indicator.label.get(0).clone());
            ("指标".to_owned(), "indicator".to_owned(), label.unwrap_or_default())
        }
        Thing::Term => ("规范名称".to_owned(), "term".to_owned(), shared_context.terms.terms[name].name.get(0).clone()),
        Thing::Document => ("文件".to_owned(), "document".to_owned(), shared_context.terms.documents[name].title.get(0).clone()),
    };
    Ok(Sentence::new(format!("{name}（{zh}）：{text}"), format!("{name} ({en}): {text}")))
}
