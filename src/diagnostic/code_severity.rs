//! The list of codes: the name of every kind of problem, and the severity that its diagnostics have unless `levels` of
//! `site.yaml` changes it.

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site is not published.
    Error,
    /// The site is published, but the author should check the content.
    Warning,
}

macro_rules! codes {
    ($($variant:ident $text:literal $severity:ident,)*) => {
        /// The stable name of a kind of problem. `tests/mistakes/` has a folder of this
        /// name with an example.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $(#[doc = concat!("`", $text, "`")] $variant,)* }

        impl Code {
            /// All codes, in the order of this table.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The name of the code as printed, such as `yaml-tab`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// The default severity.
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
    RangeForm "range-form" Error,
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
    MailboxCommercial "mailbox-commercial" Warning,
    PageTagMissing "page-tag-missing" Warning,
    ColumnEmpty "column-empty" Warning,
    LinkOutside "link-outside" Warning,
    UnknownCode "unknown-code" Error,
    LevelFixed "level-fixed" Error,
    // Names that must exist or be unique
    IdTwice "id-twice" Error,
    IdReserved "id-reserved" Error,
    CorrectionUnapplied "correction-unapplied" Error,
    UnknownUnit "unknown-unit" Error,
    UnknownFact "unknown-fact" Error,
    PreviousMissing "previous-missing" Error,
    FactChanged "fact-changed" Warning,
    UnknownIndicator "unknown-indicator" Error,
    UnknownClause "unknown-clause" Error,
    UnknownReport "unknown-report" Error,
    UnknownTerm "unknown-term" Error,
    UnknownLanguage "unknown-language" Error,
    LanguageDraft "language-draft" Error,
    TermTwice "term-twice" Error,
    TermForbidden "term-forbidden" Error,
    UnitLabelMissing "unit-label-missing" Warning,
    RelationForm "relation-form" Error,
    RelationUntrue "relation-untrue" Error,
    RelationUnusual "relation-unusual" Warning,
    RelationDoubtful "relation-doubtful" Warning,
    RelationUnits "relation-units" Error,
    RelationCircle "relation-circle" Error,
    RelationZero "relation-zero" Error,
    GrowthBefore "growth-before" Error,
    GrowthDefinition "growth-definition" Error,
    WaiverForm "waiver-form" Error,
    WaiverStale "waiver-stale" Error,
    WaiverIdle "waiver-idle" Warning,
    ValueImpossible "value-impossible" Warning,
    ValueJump "value-jump" Warning,
    DateImpossible "date-impossible" Warning,
    YearStale "year-stale" Warning,
    UnitDiffers "unit-differs" Warning,
    // Tables and charts
    UnknownTable "unknown-table" Error,
    TableForm "table-form" Error,
    TableCell "table-cell" Error,
    CellLabel "cell-label" Warning,
    TableTotal "table-total" Error,
    TableBalance "table-balance" Error,
    TableBefore "table-before" Warning,
    TotalUnmarked "total-unmarked" Warning,
    SuppressionOpen "suppression-open" Warning,
    TableFile "table-file" Error,
    ChartForm "chart-form" Error,
    ChartMisleading "chart-misleading" Error,
    PosterAlone "poster-alone" Error,
    PosterBlock "poster-block" Error,
    PosterLong "poster-long" Error,
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
    NameShort "name-short" Warning,
    NameRendering "name-rendering" Warning,
    NameUnmatched "name-unmatched" Warning,
    DocumentNumberForm "document-number-form" Warning,
    DocumentNumberTitle "document-number-title" Error,
    DocumentNumberUnknown "document-number-unknown" Warning,
    PunctuationHalf "punctuation-half" Warning,
    PunctuationDoubled "punctuation-doubled" Warning,
    PunctuationUnpaired "punctuation-unpaired" Warning,
    PunctuationFull "punctuation-full" Warning,
    DigitsFull "digits-full" Warning,
    SpaceStray "space-stray" Warning,
    SpaceMissing "space-missing" Warning,
    TextDoubled "text-doubled" Warning,
    FullStopMissing "full-stop-missing" Warning,
    PersonalData "personal-data" Warning,
    PhoneNearMiss "phone-near-miss" Warning,
    PlaceholderLeft "placeholder-left" Error,
    PeriodTwice "period-twice" Warning,
    // Translations
    FactUnmatched "fact-unmatched" Warning,
    FactOrder "fact-order" Warning,
    NumberUnmatched "number-unmatched" Warning,
    DirectionUnmatched "direction-unmatched" Warning,
    DirectionMissing "direction-missing" Warning,
    TextUnmatched "text-unmatched" Warning,
    ExhibitUnmatched "exhibit-unmatched" Warning,
    TranslationMissing "translation-missing" Warning,
    TranslationStale "translation-stale" Warning,
    TranslationDraft "translation-draft" Warning,
    ClauseUnmatched "clause-unmatched" Error,
    ClauseOrder "clause-order" Error,
    WithdrawnText "withdrawn-text" Error,
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
