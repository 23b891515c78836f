//! Leaves languages out of the files of a template: an office without a translator starts without the texts that it would have
//! to delete.

use crate::diagnostic::Sentence;
use crate::error::{Error, Result};

/// The languages of every template: code, and name in the header of a CSV file. The first one stays: the forms are Chinese, and
/// CSV files name their columns in it.
const LANGUAGES: [(&str, &str); 2] = [("zh", "中文"), ("en", "English")];

/// The languages that a new site does not have.
pub(super) struct LeftOut(Vec<(&'static str, &'static str)>);

impl LeftOut {
    /// What is left out if a site has only the languages of some codes; nothing if there are none.
    pub(super) fn of(kept: &[String]) -> Result<LeftOut> {
        if let Some(unknown) = kept.iter().find(|code| !LANGUAGES.iter().any(|(known, _)| known == code)) {
            let [known_zh, known_en] = ["、", ", "].map(|comma| LANGUAGES.map(|(code, _)| code).join(comma));
            return Err(Error::Usage(Sentence::new(
                format!("模板里没有语种“{unknown}”，只有 {known_zh}。别的语种建好以后在 site.yaml 里加。"),
                format!("the templates have no language `{unknown}`, only {known_en}. Add others to site.yaml afterwards."),
            )));
        }
        let (main, _) = LANGUAGES[0];
        if !kept.is_empty() && !kept.iter().any(|code| code == main) {
            return Err(Error::Usage(Sentence::new(
                format!("模板都是按中文的格式写的，语种里要有 {main}。"),
                format!("the templates follow Chinese forms, so `{main}` must be among the languages."),
            )));
        }
        let is_left_out = |(code, _): &(&str, &str)| !kept.is_empty() && !kept.iter().any(|kept| kept == code);
        Ok(LeftOut(LANGUAGES.into_iter().filter(is_left_out).collect()))
    }

    /// A file of a template without the languages; `None` if the whole file is in one of them.
    pub(super) fn without(&self, name: &str, text: &str) -> Option<String> {
        let is_narrative_in = |code: &str| name.strip_suffix(".md").is_some_and(|stem| stem.ends_with(&format!(".{code}")));
        if self.0.iter().any(|(code, _)| is_narrative_in(code)) {
            return None;
        }
        Some(self.0.iter().fold(text.to_owned(), |text, language| match name.rsplit_once('.') {
            Some((_, "yaml")) => without_key(&text, language.0),
            Some((_, "csv")) => without_columns(&text, *language),
            _ => text,
        }))
    }
}

/// Returns a YAML file without every key that is a language's code, with what belongs to it, and without the language's entry of
/// `languages`. Examples in remarks are treated alike.
fn without_key(text: &str, code: &str) -> String {
    let (key, entry) = (format!("{code}:"), format!("- code: {code}"));
    let mut kept = String::with_capacity(text.len());
    // The depth of the key whose lines are being left out.
    let mut left_out: Option<usize> = None;
    for line in text.split_inclusive('\n') {
        let own = line.trim_start_matches([' ', '#']);
        let depth = line.len() - own.len();
        if left_out.is_some_and(|above| depth > above && !own.trim().is_empty()) {
            continue;
        }
        let is_key = own.strip_prefix(&key).is_some_and(|value| value.starts_with([' ', '\n', '\r']));
        left_out = (is_key || own.trim_end() == entry).then_some(depth);
        if left_out.is_none() {
            kept.push_str(line);
        }
    }
    kept
}

/// Returns a CSV file without the columns with texts in a language: the labels of rows, and cells of columns with texts.
fn without_columns(text: &str, (code, name): (&str, &str)) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().flatten().collect();
    let is_in = |head: &str| head == code || head == name || head.strip_suffix(code).is_some_and(|head| head.ends_with('.'));
    let left_out: Vec<bool> = records.first().into_iter().flatten().map(is_in).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    for record in &records {
        let cells = record.iter().zip(&left_out).filter(|(_, left_out)| !**left_out).map(|(cell, _)| cell);
        writer.write_record(cells).expect("cells can be written to memory");
    }
    String::from_utf8(writer.into_inner().expect("memory has no errors")).expect("cells are UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_left_out_with_all_that_belongs_to_it() {
        let left_out = LeftOut::of(&["zh".to_owned()]).expect("a known language");
        let yaml = "languages:\n  - code: zh\n    tag: zh-Hans\n  - code: en\n    tag: en\n    share: [copy]\nname:\n  zh: 县\n  en: >-\n    A\n    county\n# example:\n#   en: Text\n#     more\n#   zh: 文\nend: 1\n";
        let expected = "languages:\n  - code: zh\n    tag: zh-Hans\nname:\n  zh: 县\n# example:\n#   zh: 文\nend: 1\n";
        assert_eq!(left_out.without("content/site.yaml", yaml).as_deref(), Some(expected));
        let csv = "项目,English,数,note.zh,note.en\n\"甲,乙\",\"A, B\",1,说明,Note\n";
        let expected = "项目,数,note.zh\n\"甲,乙\",1,说明\n";
        assert_eq!(left_out.without("content/2025/tables/a.csv", csv).as_deref(), Some(expected));
        assert_eq!(left_out.without("content/2025/a.en.md", "# A"), None);
        assert_eq!(left_out.without("content/2025/a.zh.md", "# 甲\nen: 1").as_deref(), Some("# 甲\nen: 1"));
        assert!(LeftOut::of(&["fr".to_owned()]).is_err());
    }
}
