//! The names of units, as `units.yaml` writes them: one, or one for each plural category of the language, with the place of the
//! number if it does not stand before the name.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::load::located::Located;
use crate::load::schema::PluralText;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The unit's name for each plural category of a language (CLDR names).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLabel {
    forms: BTreeMap<String, UnitName>,
    other: UnitName,
}

/// One form of a unit's name: what stands before and behind a number (£1.2 million), and what names the unit without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitName {
    pub before: String,
    pub behind: String,
    pub alone: String,
    /// Whether the author wrote where the number stands. Then the spaces are the author's too.
    pub has_place: bool,
}

/// Where the number stands in the name of a unit: `£{value} million`.
const PLACE: &str = "{value}";

impl UnitName {
    fn read(text: &str) -> UnitName {
        let text = text.trim().replace("^2", "²").replace("^3", "³");
        match text.split_once(PLACE) {
            None => UnitName { before: String::new(), behind: text.clone(), alone: text, has_place: false },
            Some((before, behind)) => {
                let alone = format!("{}{behind}", before.trim_end()).trim().to_owned();
                UnitName { before: before.to_owned(), behind: behind.to_owned(), alone, has_place: true }
            }
        }
    }
}

impl UnitLabel {
    /// Reads the name of a unit in a language that begins at `position`. `None` after a diagnostic.
    pub(super) fn read(file: &Arc<str>, position: Position, label: &PluralText, diagnostics: &mut Sink) -> Option<UnitLabel> {
        let written: Vec<&str> = match label {
            PluralText::Same(text) => vec![text],
            PluralText::Forms(forms) => forms.iter().map(|(_, form)| form.value.as_str()).collect(),
        };
        if let Some(wrong) = written.into_iter().find(|text| has_braces(&text.replacen(PLACE, "", 1))) {
            diagnostics.push(no_place(wrong).at(file, position));
            return None;
        }
        let label = match label {
            PluralText::Same(text) => UnitLabel::unchanging(text),
            PluralText::Forms(forms) => read_forms(file, forms, diagnostics)?,
        };
        let quotes = label.words().find_map(full_width_quotes);
        diagnostics.extend(quotes.map(|found| no_quotes(found).at(file, position)));
        quotes.is_none().then_some(label)
    }

    /// A name that is the same for every number.
    pub(super) fn unchanging(name: &str) -> UnitLabel {
        UnitLabel { forms: BTreeMap::new(), other: UnitName::read(name) }
    }

    /// A name with a form of its own for one.
    pub(super) fn with_singular(one: &str, other: &str) -> UnitLabel {
        UnitLabel { forms: BTreeMap::from([("one".to_owned(), UnitName::read(one))]), other: UnitName::read(other) }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &UnitName> {
        self.forms.values().chain([&self.other])
    }

    /// What each form of the name has behind the number.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.names().map(|name| name.behind.trim())
    }

    /// What the forms of the name have before the number.
    pub fn words_before(&self) -> impl Iterator<Item = &str> {
        self.names().map(|name| name.before.trim()).filter(|word| !word.is_empty())
    }

    /// Whether a word is one of the forms, ignoring ASCII case.
    pub fn is_form(&self, word: &str) -> bool {
        self.words().any(|form| form.eq_ignore_ascii_case(word))
    }

    /// The form for a plural category, such as `one`.
    pub fn form(&self, category: &str) -> &str {
        &self.name(category).alone
    }

    /// The parts of the form for a plural category.
    pub fn name(&self, category: &str) -> &UnitName {
        self.forms.get(category).unwrap_or(&self.other)
    }
}

/// `None` if the form for all other numbers is missing.
fn read_forms(file: &Arc<str>, forms: &[(Located<String>, Located<String>)], diagnostics: &mut Sink) -> Option<UnitLabel> {
    const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
    let mut words: BTreeMap<String, UnitName> = BTreeMap::new();
    for (category, form) in forms {
        if CATEGORIES.contains(&category.value.as_str()) {
            words.insert(category.value.clone(), UnitName::read(&form.value));
        } else {
            let message = Sentence::new(
                format!("这里不能写“{}”。", category.value),
                format!("`{}` is not a plural category.", category.value),
            );
            let diagnostic = Diagnostic::new(Code::WordUnknown, message).at(file, category.position);
            diagnostics.push(
                diagnostic
                    .help("可以写：zero、one、two、few、many、other。", "Allowed values: zero, one, two, few, many, other."),
            );
        }
    }
    let other = words.remove("other");
    if other.is_none()
        && let Some((first, _)) = forms.first()
    {
        let message = Sentence::new("这里缺少“other”。", "`other` is missing here.");
        diagnostics.push(Diagnostic::new(Code::MissingKey, message).at(file, first.position));
    }
    Some(UnitLabel { other: other?, forms: words })
}

fn has_braces(text: &str) -> bool {
    text.contains(['{', '}', '｛', '｝'])
}

fn no_place(found: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("单位的名称“{found}”里的花括号看不懂。"),
        format!("The braces in the name of the unit, `{found}`, mean nothing."),
    );
    Diagnostic::new(Code::WordUnknown, message).help(
        "单位写在数前面的，用一次 {value} 表示数的位置，例如 £{value} million、港币{value}元。",
        "If the unit stands before the number, write `{value}` once where the number stands, such as `£{value} million`.",
    )
}

/// `“”` written instead of an empty name: it would be printed after every number.
fn full_width_quotes(word: &str) -> Option<&str> {
    let is_quote = |c: char| matches!(c, '“' | '”' | '‘' | '’' | '＂' | '＇' | '「' | '」');
    (!word.is_empty() && word.chars().all(is_quote)).then_some(word)
}

fn no_quotes(found: &str) -> Diagnostic {
    let message = Sentence::new(
        format!("这里写了全角引号（{found}），会照原样印在数的后面。"),
        format!("These are full-width quotation marks ({found}); they would be printed after the number."),
    );
    Diagnostic::new(Code::FullWidth, message)
        .help("没有单位词，就写一对英文半角引号：\"\"。", "If the unit has no name, write two ASCII quotation marks: \"\".")
}
