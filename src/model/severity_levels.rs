//! The site's own severity of warnings: error, warning, or off.
//!
//! Errors cannot be lowered, because the site would be published with the defect they report.

use crate::diagnostic::{self, Code, Diagnostic, Sentence, Severity, Sink};
use crate::load::documents::Document;
use crate::load::schema::Text;
use crate::load::site_schema::{LevelWord, SiteFile};
use crate::load::slips;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The severities that `site.yaml` changes.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    changed: BTreeMap<Code, LevelWord>,
}

impl Levels {
    /// Reads `levels` of `site.yaml` and reports unknown codes and errors that would be lowered.
    pub fn read(document: &Document<SiteFile>, diagnostics: &mut Sink) -> Levels {
        let mut levels = Levels::default();
        for (name, level) in &document.value.levels.0 {
            match Code::ALL.iter().find(|code| code.as_str() == name.value) {
                None => diagnostics.push(unknown(&document.file, name)),
                Some(code) if code.severity() == Severity::Warning => drop(levels.changed.insert(*code, level.value)),
                Some(_) if level.value == LevelWord::Error => {}
                Some(_) => diagnostics.push(fixed(&document.file, name)),
            }
        }
        levels
    }

    /// The codes of the warnings that the site turns off.
    pub fn off(&self) -> impl Iterator<Item = Code> {
        self.changed.iter().filter(|(_, level)| **level == LevelWord::Off).map(|(code, _)| *code)
    }

    /// Applies the levels to diagnostics: raises warnings to errors and removes those turned off.
    pub fn apply(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.changed.is_empty() {
            return;
        }
        let level = |diagnostic: &Diagnostic| self.changed.get(&diagnostic.code).copied();
        diagnostics.retain(|diagnostic| diagnostic.is_error() || level(diagnostic) != Some(LevelWord::Off));
        for diagnostic in diagnostics {
            if level(diagnostic) == Some(LevelWord::Error) {
                diagnostic.severity = Severity::Error;
            }
        }
    }
}

fn unknown(file: &Arc<str>, name: &Text) -> Diagnostic {
    if let Some(slip) = slips::find(&name.value, name.position) {
        return slip.diagnostic(file);
    }
    let code = &name.value;
    let message = Sentence::new(format!("没有提示代码“{code}”。"), format!("There is no code `{code}`."));
    let list = Sentence::new("用 gongkai explain 查看全部代码。", "`gongkai explain` lists all codes.");
    let help = diagnostic::suggestion(code, Code::ALL.iter().map(|code| code.as_str())).unwrap_or(list);
    Diagnostic::new(Code::UnknownCode, message).at(file, name.position).help_if(Some(help))
}

fn fixed(file: &Arc<str>, name: &Text) -> Diagnostic {
    let code = &name.value;
    let message = Sentence::new(
        format!("“{code}”总是错误，不能降低或关闭。"),
        format!("`{code}` is always an error and cannot be lowered."),
    );
    Diagnostic::new(Code::LevelFixed, message).at(file, name.position).help(
        "请删去这一行；只有提醒可以改，用 gongkai explain 查看哪些是提醒。",
        "Delete this line; only warnings can be changed, and `gongkai explain` shows which codes are warnings.",
    )
}
