//! What each code means: why it matters, an example, and the mend.
//!
//! The words stand in `explain/codes.yaml`, which a test holds against the table
//! of codes. They are about kinds of mistakes; what is wrong at a certain place is
//! said where it is found.

use crate::diagnostic::{Code, Severity, Speech};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

const TABLE: &str = include_str!("explain/codes.yaml");

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    pub zh: Words,
    pub en: Words,
    /// A piece of a file with the mistake, and the same one mended; either may be
    /// left out where a file cannot show it.
    pub wrong: Option<String>,
    pub right: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// One line, for lists.
    pub what: String,
    pub why: String,
    pub mend: String,
}

impl Explanation {
    pub fn words(&self, speech: Speech) -> &Words {
        match speech {
            Speech::Chinese => &self.zh,
            Speech::English => &self.en,
        }
    }
}

/// Every explanation by the name of its code.
pub fn all() -> BTreeMap<String, Explanation> {
    serde_yaml::from_str(TABLE).expect("a test reads this table, which is part of the program")
}

/// One line for each code, in the order of the table of codes.
pub fn list(speech: Speech) -> String {
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

/// The whole explanation of a code, to be read on a terminal.
pub fn text(code: Code, speech: Speech) -> String {
    let known = all();
    let Some(explanation) = known.get(code.as_str()) else { return String::new() };
    let words = explanation.words(speech);
    let (why, wrong, mend, right) = match speech {
        Speech::Chinese => ("为什么", "例子", "办法", "改成"),
        Speech::English => ("Why", "Example", "Mend", "Mended"),
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

/// All explanations as one Markdown page in both languages.
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

# 提示代码 · Codes of findings

`gongkai explain` 列出全部代码，`gongkai explain 代码` 说明其中一个。提醒可以在 `site.yaml` 的 `levels` 里改为错误或关闭；错误不能改。

`gongkai explain` lists all codes, `gongkai explain CODE` tells about one. Warnings can be made errors or turned off under `levels` in `site.yaml`; errors cannot.
";

/// Signs that Markdown would take for its own, except between backticks.
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
