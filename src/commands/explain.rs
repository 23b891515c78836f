//! `gongkai explain`: explains a code, or lists all codes.

use super::Outcome;
use super::options::ExplainOptions;
use crate::console;
use crate::diagnostic::{self, Code, Sentence, Speech};
use crate::error::Result;
use crate::explain;

/// Runs the command.
pub(super) fn run(options: &ExplainOptions, speech: Speech) -> Result<Outcome> {
    let Some(name) = &options.code else {
        console::put(&explain::list(speech))?;
        return Ok(Outcome::Fine);
    };
    // Users often copy a code together with its brackets.
    let name = name.trim_matches(['[', ']', ' ']);
    let Some(code) = Code::ALL.iter().find(|code| code.as_str() == name) else {
        let unknown = Sentence::new(format!("没有代码“{name}”。"), format!("There is no code `{name}`."));
        let list = Sentence::new("用 gongkai explain 查看全部代码。", "`gongkai explain` lists all codes.");
        let help = diagnostic::suggestion(name, Code::ALL.iter().map(|code| code.as_str())).unwrap_or(list);
        console::print_error_line(&format!("{} {}", unknown.get(speech), help.get(speech)));
        return Ok(Outcome::Mistakes);
    };
    console::put(&explain::text(*code, speech))?;
    Ok(Outcome::Fine)
}
