//! `gongkai where`: lists every place where a fact, indicator, term or document is used.

use super::options::WhereOptions;
use super::{Outcome, prepared};
use crate::console;
use crate::diagnostic::{self, Sentence, Speech};
use crate::error::Result;
use crate::pipeline::Prepared;
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
    let mut text = String::new();
    for found in &found {
        let _ = writeln!(text, "{}", heading(&prepared, name, found)?.get(speech));
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
    }
    console::put(&text)?;
    Ok(Outcome::Fine)
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
