//! Every problem in the author's content is represented as a value of these types; this
//! module does not print. Messages are written in Chinese and English side by side, where
//! the problem is detected, so that neither language is forgotten.

mod code_severity;
mod sort_order;

use crate::partial::Partial;
pub use code_severity::Code;
pub(crate) use code_severity::Severity;
pub(crate) use sort_order::sort;
use std::ops::Range;
use std::sync::Arc;

/// A message in the two languages of the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

/// An English number with its noun: 1 report, 2 reports.
pub(crate) fn counted(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A name in the quotation marks of messages: its own marks become inner ones, and a name that is all in marks (“四个自信”) gets no
/// second ones.
pub(crate) fn quoted(name: &str) -> String {
    let bare = name.strip_prefix('“').and_then(|rest| rest.strip_suffix('”')).filter(|bare| !bare.contains(['“', '”']));
    format!("“{}”", bare.map_or_else(|| name.replace('“', "‘").replace('”', "’"), str::to_owned))
}

/// A piece of text or a mark, exactly as it stands in the source, in the quotation marks of messages: the usual ones, or, where these
/// would meet marks of the text itself, corner brackets in Chinese and straight single quotes in English.
pub(crate) fn shown(text: &str) -> Sentence {
    let has = |marks: &[char]| text.contains(marks);
    // Radicals look like letters.
    let has_letters = text.chars().any(|c| c.is_alphanumeric() || matches!(c, '\u{2E80}'..='\u{2FDF}'));
    let is_plain = has_letters && !has(&['“', '”', '‘', '’', '"', '\'']);
    let zh = match (is_plain || has(&['「', '」']), has(&['“', '”'])) {
        (true, false) => format!("“{text}”"),
        (true, true) => format!("『{text}』"),
        (false, _) => format!("「{text}」"),
    };
    // An apostrophe does not disturb the usual marks.
    let is_plain = has_letters && !has(&['“', '”', '"']);
    let en = match (is_plain, has(&['\''])) {
        (true, _) => format!("“{text}”"),
        (false, false) => format!("'{text}'"),
        (false, true) => format!("`{text}`"),
    };
    Sentence { zh, en }
}

impl Sentence {
    /// A message from its Chinese and English text.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Sentence {
        Sentence { zh: zh.into(), en: en.into() }
    }

    /// Returns the text in a language.
    pub fn get(&self, speech: Speech) -> &str {
        match speech {
            Speech::Chinese => &self.zh,
            Speech::English => &self.en,
        }
    }
}

/// The language of the program's messages. The languages of the site are a separate
/// thing, see [`crate::model::locale::Locale`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    /// Messages in Simplified Chinese.
    Chinese,
    /// Messages in English.
    English,
}

/// A position in a source file. Line and column count from 1. Column and length are in
/// characters, not bytes, so that a caret is correctly placed under Chinese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// Number of characters; 0 for a diagnostic about a whole line or file.
    pub length: u32,
}

impl Position {
    /// A position from line, column and length in characters.
    pub fn new(line: usize, column: usize, length: usize) -> Position {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column), length: narrow(length) }
    }

    /// The position of a byte range of a text. A range of several lines is cut at the end
    /// of the first line.
    pub(crate) fn of(text: &str, range: &Range<usize>) -> Position {
        let before = &text[..range.start];
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let marked = text[range.clone()].lines().next().unwrap_or_default();
        Position::new(before.matches('\n').count() + 1, before[line_start..].chars().count() + 1, marked.chars().count())
    }

    /// The start of a file, for diagnostics about the file as a whole.
    pub fn start() -> Position {
        Position { line: 1, column: 1, length: 0 }
    }
}

/// A position in a file. The file name is relative to the site's folder and uses `/` on
/// every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the site's folder.
    pub file: Arc<str>,
    /// The position in the file.
    pub position: Position,
}

/// A problem in the site's content, with the message for its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of problem.
    pub code: Code,
    /// How serious the problem is.
    pub severity: Severity,
    /// What the problem is.
    pub message: Sentence,
    /// The source position; `None` if the problem belongs to no file.
    pub place: Option<Place>,
    /// How to solve the problem.
    pub help: Option<Sentence>,
    /// The mechanical fix, for problems that need no human decision.
    pub fix: Option<Fix>,
}

/// A mechanical fix: the characters at the diagnostic's position, and their replacement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// The text that the fix replaces. The fix is skipped if the file contains another
    /// text there.
    pub old: String,
    /// The replacement.
    pub new: String,
}

impl Diagnostic {
    /// A diagnostic with the default severity of its code, without a position.
    pub fn new(code: Code, message: Sentence) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), message, place: None, help: None, fix: None }
    }

    /// Sets the position.
    pub fn at(mut self, file: &Arc<str>, position: Position) -> Diagnostic {
        self.place = Some(Place { file: file.clone(), position });
        self
    }

    /// Sets the position.
    pub fn at_place(mut self, place: &Place) -> Diagnostic {
        self.place = Some(place.clone());
        self
    }

    /// Sets the help text.
    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.help = Some(Sentence::new(zh, en));
        self
    }

    /// Sets the help text, if there is one.
    pub fn help_if(mut self, help: Option<Sentence>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    /// Sets the fix that replaces `old` with `new`.
    pub fn fix(mut self, old: impl Into<String>, new: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { old: old.into(), new: new.into() });
        self
    }

    /// Returns whether the severity is `Error`.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Collects the diagnostics of a stage. It deliberately does not expose their number: to
/// find out whether some work reported anything, run that work in [`Sink::scope`].
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Adds a diagnostic and returns it, so that the caller can complete it.
    pub fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[index]
    }

    /// Runs `work` and returns its result, which is complete if `work` reported nothing,
    /// neither an error nor a warning.
    pub fn scope<T>(&mut self, work: impl FnOnce(&mut Sink) -> T) -> Partial<T> {
        let before = self.diagnostics.len();
        let value = work(self);
        Partial::new(value, self.diagnostics.len() == before)
    }

    /// Like [`Sink::scope`], but a warning leaves the result complete, for work whose
    /// warnings are about content that it has read.
    pub fn error_scope<T>(&mut self, work: impl FnOnce(&mut Sink) -> T) -> Partial<T> {
        let before = self.diagnostics.len();
        let value = work(self);
        Partial::new(value, !self.diagnostics[before..].iter().any(Diagnostic::is_error))
    }

    /// Runs `work`, which only looks for problems, and returns whether it reported none.
    pub fn is_clean(&mut self, work: impl FnOnce(&mut Sink)) -> bool {
        self.scope(work).is_complete()
    }

    /// Returns the diagnostics in the order in which they were added.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.diagnostics.extend(diagnostics);
    }
}

/// Returns the known word that is closest to a mistyped one, if one is close enough.
pub(crate) fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&typed, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= 1.max(word.chars().count() / 3))
        .min()
        .map(|(_, word)| word)
}

/// Returns the help text with the word from [`did_you_mean`].
pub(crate) fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Sentence> {
    did_you_mean(typed, known).map(|word| Sentence::new(format!("是不是想写“{word}”？"), format!("Did you mean `{word}`?")))
}

/// The diagnostic for an id with a wrong form, with the rule as help but without a position. Ids become part of URLs and of
/// anchors.
pub(crate) fn ill_formed_id(id: &str) -> Diagnostic {
    let message = Sentence::new(format!("标识“{id}”的写法不对。"), format!("The id `{id}` is not well formed."));
    Diagnostic::new(Code::IdForm, message).help_if(Some(id_rule()))
}

/// The help text for an id with a wrong form.
pub(crate) fn id_rule() -> Sentence {
    Sentence::new(
        "只用小写英文字母、数字和连字符，最多100个，例如 social-service。",
        "Use lower-case Latin letters, digits and hyphens only, at most 100, such as social-service.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anything() -> Diagnostic {
        Diagnostic::new(Code::TextCut, Sentence::new("甲", "one"))
    }

    #[test]
    fn a_scope_answers_for_what_is_reported_inside_it() {
        let mut sink = Sink::default();
        sink.push(anything());
        assert_eq!(sink.scope(|_| 1), Partial::complete(1), "what was reported before is not its own");
        let outer = sink.scope(|sink| {
            let inner = sink.scope(|sink| sink.push(anything())).is_complete();
            (inner, sink.is_clean(|_| ()))
        });
        assert_eq!(outer, Partial::incomplete((false, true)), "what is inside the inner one is inside both");
        sink.add(anything()).help = Some(Sentence::new("乙", "two"));
        assert!(!sink.is_clean(|sink| sink.extend([anything()])) && sink.is_clean(|sink| sink.extend([])));
        let helps: Vec<bool> = sink.into_vec().iter().map(|diagnostic| diagnostic.help.is_some()).collect();
        assert_eq!(helps, [false, false, true, false], "all are kept in their order");
    }

    #[test]
    fn texts_with_marks_get_other_marks() {
        for (text, zh, en) in [
            ("散改集", "“散改集”", "“散改集”"),
            ("引货主“散改集”", "「引货主“散改集”」", "'引货主“散改集”'"),
            ("“", "「“」", "'“'"),
            ("，", "「，」", "'，'"),
            ("'", "「'」", "`'`"),
            ("「", "“「”", "'「'"),
            ("「“", "『「“』", "'「“'"),
            ("the city’s", "「the city’s」", "“the city’s”"),
        ] {
            assert_eq!(shown(text), Sentence::new(zh, en));
        }
    }

    #[test]
    fn suggests_only_what_is_close() {
        let known = ["value", "target", "label"];
        assert_eq!(did_you_mean("vlaue", known), Some("value"));
        assert_eq!(did_you_mean("Lable", known), Some("label"));
        assert_eq!(did_you_mean("colour", known), None);
    }
}
