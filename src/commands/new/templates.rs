//! The sites that `gongkai new` starts from. Each is a folder beside this file, named like the template, with the files as they
//! are in the new site; `build.rs` embeds them.
//!
//! A new template is such a folder and a line in [`TEMPLATES`]; `tests/suite/templates.rs` builds every one.

use crate::diagnostic::{self, Sentence, Speech};
use crate::error::{Error, Result};

include!(concat!(env!("OUT_DIR"), "/template_files.rs"));

/// A site to start from.
pub(super) struct Template {
    /// Its name, which is that of its folder.
    name: &'static str,
    /// What it is, in one line.
    about: (&'static str, &'static str),
}

/// The template of a new site if none is named.
pub(in crate::commands) const USUAL: &str = "report";

/// All templates, the usual one first.
const TEMPLATES: [Template; 4] = [
    Template {
        name: USUAL,
        about: (
            "一份小报告：数据、勾稽关系、两种语言，适合从头学起",
            "a small report: facts, a relation, two languages; to learn from",
        ),
    },
    Template {
        name: "disclosure-annual-report",
        about: (
            "政府信息公开工作年度报告：六个部分，三张法定表格，勾稽关系逐格核对",
            "the annual report on government information disclosure: six parts, the three statutory tables, every relation checked",
        ),
    },
    Template {
        name: "quality-report",
        about: (
            "职业教育质量年度报告：2024年以来的提纲，六张指标表",
            "the annual quality report of a vocational school: the outline since 2024, with its six tables of indicators",
        ),
    },
    Template {
        name: "final-accounts",
        about: (
            "部门决算：九张表，类、款、项逐级相加，表间勾稽逐条核对",
            "final accounts of a department: nine tables that add up by class, group and item, and agree with each other",
        ),
    },
];

impl Template {
    /// The template with a name. Fails with the names of all if there is none.
    pub(super) fn find(name: &str) -> Result<&'static Template> {
        let found = TEMPLATES.iter().find(|template| template.name == name);
        found.ok_or_else(|| Error::Usage(unknown(name)))
    }

    /// Its files: paths in the new site, and texts.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let inside = |name: &'static str| name.strip_prefix(self.name)?.strip_prefix('/');
        FILES.iter().filter_map(move |(name, text)| Some((inside(name)?, *text)))
    }
}

/// What is said about a name that no template has.
fn unknown(name: &str) -> Sentence {
    let names: Vec<&str> = TEMPLATES.iter().map(|template| template.name).collect();
    let did_you_mean = diagnostic::suggestion(name, names.iter().copied()).unwrap_or_else(|| Sentence::new("", ""));
    let (zh, en) = (names.join("、"), names.join(", "));
    Sentence::new(
        format!("没有模板“{name}”。{}现有的模板：{zh}。gongkai new --list 说明各是什么。", did_you_mean.zh),
        format!("there is no template `{name}`. {} Templates: {en}. `gongkai new --list` says what they are.", did_you_mean.en)
            .replace(".  ", ". "),
    )
}

/// The names of all templates, each with its line.
pub(super) fn list(speech: Speech) -> String {
    let width = TEMPLATES.iter().map(|template| template.name.len()).max().unwrap_or_default();
    let line =
        |Template { name, about: (zh, en) }: &Template| format!("{name:width$}  {}\n", Sentence::new(*zh, *en).get(speech));
    TEMPLATES.iter().map(line).collect()
}
