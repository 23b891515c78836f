//! Located remarks to the author: severity, code, sentence, place, help.
//!
//! Every mistake an author can make ends up here as a value; nothing in this
//! file prints. Sentences are written in Chinese and in English where the
//! mistake is found, so that both stand side by side and neither is forgotten.

use crate::partial::Partial;
use std::cmp::Ordering;
use std::sync::Arc;

/// A sentence in the two languages the tool speaks to authors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    pub zh: String,
    pub en: String,
}

impl Sentence {
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Sentence {
        Sentence { zh: zh.into(), en: en.into() }
    }

    pub fn get(&self, speech: Speech) -> &str {
        match speech {
            Speech::Chinese => &self.zh,
            Speech::English => &self.en,
        }
    }
}

/// The language the tool speaks on the terminal; the site's own languages are
/// a [`crate::model::locale::Locale`] matter and unrelated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Speech {
    Chinese,
    English,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing is published.
    Error,
    /// The site is published; the author should look.
    Warning,
}

/// Where in a source file: line and column count from 1, columns and length in
/// characters (not bytes), so that a caret stands right under Chinese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    pub line: u32,
    pub column: u32,
    pub length: u32,
}

impl Position {
    pub fn new(line: usize, column: usize, length: usize) -> Position {
        let narrow = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Position { line: narrow(line), column: narrow(column), length: narrow(length) }
    }

    /// The first character of a file: for remarks about the file as a whole.
    pub fn start() -> Position {
        Position { line: 1, column: 1, length: 0 }
    }
}

/// A position in a named file. The name is relative to the site's folder and
/// uses `/` on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub file: Arc<str>,
    pub position: Position,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: Sentence,
    pub place: Option<Place>,
    pub help: Option<Sentence>,
    /// What mends it, where that takes no judgement.
    pub fix: Option<Fix>,
}

/// A mechanical mend: the characters at the diagnostic's place, and those to
/// write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    pub old: String,
    pub new: String,
}

impl Diagnostic {
    pub fn new(code: Code, message: Sentence) -> Diagnostic {
        Diagnostic { code, severity: code.severity(), message, place: None, help: None, fix: None }
    }

    pub fn at(mut self, file: &Arc<str>, position: Position) -> Diagnostic {
        self.place = Some(Place { file: file.clone(), position });
        self
    }

    pub fn at_place(mut self, place: &Place) -> Diagnostic {
        self.place = Some(place.clone());
        self
    }

    pub fn help(mut self, zh: impl Into<String>, en: impl Into<String>) -> Diagnostic {
        self.help = Some(Sentence::new(zh, en));
        self
    }

    pub fn help_if(mut self, help: Option<Sentence>) -> Diagnostic {
        self.help = help.or(self.help);
        self
    }

    pub fn fix(mut self, old: impl Into<String>, new: impl Into<String>) -> Diagnostic {
        self.fix = Some(Fix { old: old.into(), new: new.into() });
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Where a stage leaves its diagnostics. It does not tell how many there are: whether a
/// piece of work has reported anything is asked of that work's own [`Sink::scope`].
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// The diagnostic as it was left, to be completed.
    pub fn add(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let index = self.diagnostics.len();
        self.diagnostics.push(diagnostic);
        &mut self.diagnostics[index]
    }

    /// Does a piece of work. Its result is complete if nothing was reported in it, error
    /// or warning.
    pub fn scope<T>(&mut self, work: impl FnOnce(&mut Sink) -> T) -> Partial<T> {
        let before = self.diagnostics.len();
        let value = work(self);
        Partial::new(value, self.diagnostics.len() == before)
    }

    /// Does a piece of work that only looks for mistakes: whether it found none.
    pub fn is_clean(&mut self, work: impl FnOnce(&mut Sink)) -> bool {
        self.scope(work).is_complete()
    }

    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl Extend<Diagnostic> for Sink {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, diagnostics: I) {
        self.diagnostics.extend(diagnostics);
    }
}

/// Sorts by file, line and column, and drops exact repetitions, so that the
/// same content always gives the same report whatever found it first.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    fn order(a: &Diagnostic, b: &Diagnostic) -> Ordering {
        (&a.place, a.code, &a.message.en).cmp(&(&b.place, b.code, &b.message.en))
    }
    diagnostics.sort_by(order);
    diagnostics.dedup();
}

/// The closest known word to a mistyped one, if any is close enough to be meant.
pub fn did_you_mean<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&typed, &word.to_lowercase()), word))
        .filter(|(distance, word)| *distance <= 1.max(word.chars().count() / 3))
        .min()
        .map(|(_, word)| word)
}

/// The help line that goes with [`did_you_mean`].
pub fn suggestion<'a>(typed: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Sentence> {
    did_you_mean(typed, known).map(|word| Sentence::new(format!("是不是想写“{word}”？"), format!("Did you mean `{word}`?")))
}

/// The help line for an id of wrong form.
pub fn id_rule() -> Sentence {
    Sentence::new(
        "只用小写英文字母、数字和连字符，最多100个，例如 social-service。",
        "Use lower-case Latin letters, digits and hyphens only, at most 100, such as social-service.",
    )
}

macro_rules! codes {
    ($($variant:ident $text:literal $severity:ident,)*) => {
        /// The stable name of a kind of mistake. `tests/mistakes/` has a folder
        /// of this name that shows it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($variant,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Files
    SiteMissing "site-missing" Error,
    FileMissing "file-missing" Error,
    FileEmpty "file-empty" Error,
    FileEncoding "file-encoding" Error,
    FileOutside "file-outside" Error,
    FileName "file-name" Error,
    FileUnreadable "file-unreadable" Error,
    FilePointer "file-pointer" Error,
    FileUnused "file-unused" Warning,
    FileLanguage "file-language" Error,
    ConflictMark "conflict-mark" Error,
    // Characters, in any file
    UnprintableCharacter "unprintable-character" Error,
    InvisibleCharacter "invisible-character" Warning,
    LookAlikeCharacter "look-alike-character" Warning,
    // YAML
    YamlSyntax "yaml-syntax" Error,
    YamlTab "yaml-tab" Error,
    FullWidth "full-width" Error,
    DuplicateKey "duplicate-key" Error,
    UnknownKey "unknown-key" Error,
    MissingKey "missing-key" Error,
    WrongKind "wrong-kind" Error,
    FormatVersion "format-version" Error,
    TextCut "text-cut" Warning,
    // Values
    NumberForm "number-form" Error,
    DateForm "date-form" Error,
    DateOrder "date-order" Error,
    PublishedMinute "published-minute" Warning,
    TimeZoneForm "time-zone-form" Error,
    WordUnknown "word-unknown" Error,
    IdForm "id-form" Error,
    SiteCodeForm "site-code-form" Error,
    FilingForm "filing-form" Error,
    PartyMarkForm "party-mark-form" Error,
    AddressForm "address-form" Error,
    ColourForm "colour-form" Error,
    ColourContrast "colour-contrast" Error,
    TextMissing "text-missing" Warning,
    BaseUrlMissing "base-url-missing" Warning,
    UnknownCode "unknown-code" Error,
    LevelFixed "level-fixed" Error,
    // Names that must exist or be unique
    IdTwice "id-twice" Error,
    IdReserved "id-reserved" Error,
    UnknownUnit "unknown-unit" Error,
    UnknownFact "unknown-fact" Error,
    UnknownIndicator "unknown-indicator" Error,
    UnknownClause "unknown-clause" Error,
    UnknownReport "unknown-report" Error,
    UnknownTerm "unknown-term" Error,
    UnknownLanguage "unknown-language" Error,
    TermTwice "term-twice" Error,
    TermForbidden "term-forbidden" Error,
    UnitLabelMissing "unit-label-missing" Warning,
    RelationForm "relation-form" Error,
    RelationUntrue "relation-untrue" Error,
    RelationUnits "relation-units" Error,
    RelationCircle "relation-circle" Error,
    RelationZero "relation-zero" Error,
    GrowthBefore "growth-before" Error,
    GrowthDefinition "growth-definition" Error,
    WaiverForm "waiver-form" Error,
    WaiverStale "waiver-stale" Error,
    WaiverIdle "waiver-idle" Warning,
    // Tables and charts
    UnknownTable "unknown-table" Error,
    TableForm "table-form" Error,
    TableCell "table-cell" Error,
    TableTotal "table-total" Error,
    TotalUnmarked "total-unmarked" Warning,
    TableFile "table-file" Error,
    ChartForm "chart-form" Error,
    ChartMisleading "chart-misleading" Error,
    AddressTwice "address-twice" Error,
    AliasForm "alias-form" Error,
    AddressGone "address-gone" Warning,
    // Markdown
    NestingDeep "nesting-deep" Error,
    FrontMatterOpen "front-matter-open" Error,
    DirectiveOpen "directive-open" Error,
    DirectiveUnknown "directive-unknown" Error,
    DirectiveForm "directive-form" Error,
    RawHtml "raw-html" Error,
    CommentOpen "comment-open" Error,
    TitleMissing "title-missing" Error,
    HeadingPlace "heading-place" Error,
    ClauseWithoutId "clause-without-id" Error,
    FactForm "fact-form" Error,
    MarkForm "mark-form" Error,
    CodeIndented "code-indented" Error,
    LinesJoined "lines-joined" Warning,
    TablePasted "table-pasted" Error,
    ListNumber "list-number" Warning,
    TextLost "text-lost" Error,
    ImageInline "image-inline" Warning,
    NumberTyped "number-typed" Warning,
    FootnoteUnused "footnote-unused" Warning,
    LinkBroken "link-broken" Error,
    LinkUnsafe "link-unsafe" Error,
    AttachmentKind "attachment-kind" Error,
    AttachmentCut "attachment-cut" Error,
    AttachmentLocked "attachment-locked" Warning,
    AttachmentProgram "attachment-program" Warning,
    AttachmentMacros "attachment-macros" Warning,
    ImageMissing "image-missing" Error,
    ImageText "image-text" Error,
    ImageUnreadable "image-unreadable" Error,
    ImageKind "image-kind" Error,
    ImageHuge "image-huge" Error,
    ImageDamaged "image-damaged" Error,
    ImagePlace "image-place" Warning,
    // Numbers and names in prose
    NumberNaked "number-naked" Warning,
    UnitMismatch "unit-mismatch" Warning,
    RatioName "ratio-name" Warning,
    NameForbidden "name-forbidden" Error,
    NameNearMiss "name-near-miss" Warning,
    NameRendering "name-rendering" Warning,
    DocumentNumberForm "document-number-form" Warning,
    DocumentNumberTitle "document-number-title" Error,
    DocumentNumberUnknown "document-number-unknown" Warning,
    PunctuationHalf "punctuation-half" Warning,
    PunctuationDoubled "punctuation-doubled" Warning,
    PunctuationUnpaired "punctuation-unpaired" Warning,
    DigitsFull "digits-full" Warning,
    SpaceStray "space-stray" Warning,
    // Translations
    FactUnmatched "fact-unmatched" Warning,
    NumberUnmatched "number-unmatched" Warning,
    ExhibitUnmatched "exhibit-unmatched" Warning,
    TranslationMissing "translation-missing" Warning,
    ClauseUnmatched "clause-unmatched" Error,
    ClauseOrder "clause-order" Error,
    // Printed reports
    PdfStale "pdf-stale" Warning,
    PdfUnknown "pdf-unknown" Warning,
    // Theme
    ThemeMissing "theme-missing" Error,
    ThemeFile "theme-file" Error,
    ThemeTemplate "theme-template" Error,
    FontUnreadable "font-unreadable" Error,
    MessageMissing "message-missing" Warning,
    DateFigures "date-figures" Warning,
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
    fn suggests_only_what_is_close() {
        let known = ["value", "target", "label"];
        assert_eq!(did_you_mean("vlaue", known), Some("value"));
        assert_eq!(did_you_mean("Lable", known), Some("label"));
        assert_eq!(did_you_mean("colour", known), None);
    }
}
