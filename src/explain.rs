//! Explanations of the diagnostic codes: why each problem matters, an example, and how to
//! fix it.
//!
//! The texts are in `explain/codes.yaml`; a test compares it with the table of codes.
//! They describe kinds of problems. The message about a particular place is written where
//! the problem is detected.

use crate::diagnostic::{Code, Severity, Speech};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

const TABLE: &str = include_str!("explain/codes.yaml");

/// The explanation of a code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    pub zh: Words,
    pub en: Words,
    /// An excerpt of a file with the problem, and the same excerpt after the fix. Either
    /// is `None` if an excerpt cannot show it.
    pub wrong: Option<String>,
    /// The excerpt after the fix, see `wrong`.
    pub right: Option<String>,
}

/// The texts of an explanation in one language.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// A summary in one line, for lists.
    pub what: String,
    /// Why the problem matters.
    pub why: String,
    /// How to fix it.
    pub mend: String,
}

impl Explanation {
    /// Returns the texts in a language.
    pub fn words(&self, speech: Speech) -> &Words {
        match speech {
            Speech::Chinese => &self.zh,
            Speech::English => &self.en,
        }
    }
}

/// Returns all explanations by the name of their code.
pub fn all() -> BTreeMap<String, Explanation> {
    serde_yaml::from_str(TABLE).expect("a test reads this table, which is part of the program")
}

/// Returns a list with one line for each code, in the order of the table of codes.
pub(crate) fn list(speech: Speech) -> String {
    let known = all();
    let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or_default();
    let mut text = String::new();
    for code in Code::ALL {
        let what = known.get(code.as_str()).map_or("", |explanation| &explanation.words(speech).what);
        let level = pad(level(code.severity(), speech), if speech == Speech::Chinese { 4 } else { 7 });
        let _ = writeln!(text, "{:width$}  {level}  {what}", code.as_str());
    }
    text
}

/// Returns the full explanation of a code for the terminal.
pub(crate) fn text(code: Code, speech: Speech) -> String {
    let known = all();
    let Some(explanation) = known.get(code.as_str()) else { return String::new() };
    let words = explanation.words(speech);
    let (why, wrong, mend, right) = match speech {
        Speech::Chinese => ("为什么", "例子", "办法", "改成"),
        Speech::English => ("Why", "Example", "Fix", "Fixed"),
    };
    let mut text = format!("{} ({})\n{}\n", code.as_str(), level(code.severity(), speech), words.what);
    let mut part = |head: &str, body: &str| {
        let _ = write!(text, "\n{head}\n");
        for line in body.trim_end().lines() {
            let _ = writeln!(text, "{}", format!("  {line}").trim_end());
        }
    };
    part(why, &words.why);
    if let Some(example) = &explanation.wrong {
        part(wrong, example);
    }
    part(mend, &words.mend);
    if let Some(example) = &explanation.right {
        part(right, example);
    }
    text
}

/// Returns all explanations as one Markdown page in both languages.
pub fn page() -> String {
    let known = all();
    let mut text = PAGE_HEAD.to_owned();
    for code in Code::ALL {
        let Some(explanation) = known.get(code.as_str()) else { continue };
        let (zh, en) = (&explanation.zh, &explanation.en);
        let severity = code.severity();
        let levels = (level(severity, Speech::Chinese), level(severity, Speech::English));
        let _ = write!(
            text,
            "\n## {}\n\n{} · {}\n\n**{}** {}\n{}\n\n**{}** {}\n{}\n",
            code.as_str(),
            levels.0,
            levels.1,
            shown(&zh.what),
            shown(&zh.why),
            shown(&zh.mend),
            shown(&en.what),
            shown(&en.why),
            shown(&en.mend)
        );
        for example in [&explanation.wrong, &explanation.right].into_iter().flatten() {
            let sign = if explanation.wrong.as_ref() == Some(example) { "✗" } else { "✓" };
            let _ = write!(text, "\n{sign}\n\n````text\n{}\n````\n", example.trim_end());
        }
    }
    text
}

const PAGE_HEAD: &str = "<!-- Made from src/explain/codes.yaml: GONGKAI_BLESS=1 cargo test --test suite explain:: rewrites it. -->

# 提示代码 · Diagnostic codes

`gongkai explain` 列出全部代码，`gongkai explain 代码` 说明其中一个。提醒可以在 `site.yaml` 的 `levels` 里改为错误或关闭；错误不能改。

`gongkai explain` lists all codes, `gongkai explain CODE` explains one of them. Under `levels` in `site.yaml`, warnings can be turned into errors or turned off; errors cannot be changed.
";

/// Escapes Markdown special characters, except between backticks.
fn shown(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut is_code = false;
    for c in text.chars() {
        is_code ^= c == '`';
        if !is_code && matches!(c, '<' | '>' | '*' | '_' | '[' | ']' | '#' | '\\' | '{' | '}') {
            shown.push('\\');
        }
        shown.push(c);
    }
    shown
}

fn level(severity: Severity, speech: Speech) -> &'static str {
    match (severity, speech) {
        (Severity::Error, Speech::Chinese) => "错误",
        (Severity::Error, Speech::English) => "error",
        (Severity::Warning, Speech::Chinese) => "提醒",
        (Severity::Warning, Speech::English) => "warning",
    }
}

fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(unicode_width::UnicodeWidthStr::width(text));
    format!("{text}{}", " ".repeat(missing))
}
