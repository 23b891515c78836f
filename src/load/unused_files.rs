//! Reports files of `content/` that look like content but are not read, because of their name.

use super::record_schema::RECORD;
use super::sources::Sources;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink};
use std::sync::Arc;

/// Reports such files directly in `content/`.
pub(super) fn check_shared(sources: &Sources, diagnostics: &mut Sink) {
    const KNOWN: [&str; 5] = ["site.yaml", "terms.yaml", "units.yaml", "indicators.yaml", RECORD];
    for name in sources.texts.keys().chain(sources.others.keys()) {
        let Some(file) = name.strip_prefix("content/").filter(|file| !file.contains('/')) else { continue };
        if !KNOWN.contains(&file) && looks_like_content(file) {
            diagnostics.push(unused(name, file, &KNOWN));
        }
    }
}

/// Whether the file name suggests that the author expects the file to be read.
pub(super) fn looks_like_content(file: &str) -> bool {
    let file = file.to_ascii_lowercase();
    let stem = file.trim_end_matches(".txt");
    [".yaml", ".yml", ".md", ".markdown"].iter().any(|ending| stem.ends_with(ending))
}

/// A diagnostic for a file that is not read. Windows hides file name extensions, so `facts.yaml.txt` looks right to its
/// author.
pub(super) fn unused(name: &Arc<str>, file: &str, known: &[&str]) -> Diagnostic {
    let stem = file.trim_end_matches(".txt").replace(".yml", ".yaml").replace(".markdown", ".md");
    let help = if stem != file && (known.contains(&stem.as_str()) || stem.ends_with(".md")) {
        Some(Sentence::new(format!("请改名为 {stem}。"), format!("Rename it to {stem}.")))
    } else {
        diagnostic::suggestion(file, known.iter().copied())
    };
    let rule = Sentence::new(
        "内容只写在 .yaml 和 .md 文件里；不需要就移走它。",
        "Content goes in .yaml and .md files. Move this file away if it is not needed.",
    );
    diagnostic_for(name).help_if(Some(help.unwrap_or(rule)))
}

/// A diagnostic for a narrative that no list names; `meant` is the name of a file that would be read.
pub(super) fn unlisted(name: &Arc<str>, meant: Option<&str>) -> Diagnostic {
    let help = match meant {
        Some(meant) => Sentence::new(
            format!("文件名的大小写不对，请改名为 {meant}。"),
            format!("Capital and small letters differ in file names. Rename it to {meant}."),
        ),
        None => Sentence::new(
            "如果要发布它，请在 report.yaml 的 sections 里写上它的名称。",
            "To publish it, add its name to `sections` in report.yaml.",
        ),
    };
    diagnostic_for(name).help_if(Some(help))
}

/// The diagnostic for a file that is not read, without help.
pub(crate) fn diagnostic_for(name: &Arc<str>) -> Diagnostic {
    let message = Sentence::new("这个文件没有用到。", "This file is not used.");
    Diagnostic::new(Code::FileUnused, message).at(name, Position::start())
}

/// The diagnostic for a narrative in a language that the site does not have. `stem` is the file name without `.md`.
pub(super) fn language_unknown(name: &Arc<str>, stem: &str, languages: &[String]) -> Diagnostic {
    // `plans_zh`, `plans-zh` and `plans.cn` all mean `plans.zh`.
    let section = stem.split('.').next().unwrap_or(stem);
    let section =
        languages.iter().find_map(|code| section.strip_suffix(code.as_str())?.strip_suffix(['_', '-'])).unwrap_or(section);
    let wanted: Vec<String> = languages.iter().map(|code| format!("{section}.{code}.md")).collect();
    let message = Sentence::new("从文件名看不出这是哪个语种。", "The file name does not say which language the file is in.");
    Diagnostic::new(Code::FileLanguage, message)
        .at(name, Position::start())
        .help(format!("请改名为：{}。", wanted.join("、")), format!("Rename it to {}.", wanted.join(" or ")))
}
