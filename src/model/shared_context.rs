//! Everything that all reports of a site share: languages, units, indicators, terms. Each of them is incomplete if a part
//! of its file could not be read: an entry that seems to be missing may then be in that part.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence, Sink};
use crate::identifier;
use crate::load::documents::{Document, SharedDocuments};
use crate::load::located::Located;
use crate::model::dates_in_text::DateForms;
use crate::model::indicator::Indicators;
use crate::model::lexicon::Lexicon;
use crate::model::locale::Locales;
use crate::model::own_names::OwnNames;
use crate::model::term::Terms;
use crate::model::translation_record::TranslationRecord;
use crate::model::unit::Units;
use crate::partial::Partial;
use std::collections::BTreeSet;

/// The shared parts of a site.
#[derive(Debug, Clone)]
pub struct SharedContext {
    pub locales: Partial<Locales>,
    pub units: Partial<Units>,
    pub indicators: Partial<Indicators>,
    pub terms: Partial<Terms>,
    /// The terms to find in texts, by language index.
    pub lexicons: Vec<Lexicon>,
    /// The date forms, by language index.
    pub dates: Vec<DateForms>,
    /// The digits of the telephone numbers of the office that could be those of a person.
    pub contacts: BTreeSet<String>,
    /// The telephone numbers of the office that have an area code, as written and as digits.
    pub telephones: Vec<(String, String)>,
    /// The record of the translations of the shared texts, if there is one.
    pub translation_record: Option<TranslationRecord>,
}

impl SharedContext {
    /// Reads the shared parts; `own_names` are those of the site and of all reports. `None` if `site.yaml` is missing, cannot be read, or lists no usable language; that has been
    /// reported.
    pub fn read(documents: &SharedDocuments, own_names: &OwnNames, diagnostics: &mut Sink) -> Option<SharedContext> {
        let document = documents.site.as_ref()?;
        let (file, entry) = (&document.file, &document.value);
        check_format(documents.site.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.terms.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.units.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.indicators.as_ref(), |file| file.format.as_ref(), diagnostics);
        check_format(documents.record.as_ref(), |file| file.format.as_ref(), diagnostics);
        let languages = entry.languages.as_ref();
        if languages.is_none() && !document.unread_keys.contains("languages") {
            let message = Sentence::new("缺少“languages”。", "`languages` is missing.");
            diagnostics.push(Diagnostic::new(Code::MissingKey, message).at(file, Position::start()).help(
                "请加上，例如：languages:，下一行“  - code: zh”，再下一行“    name: 中文”。",
                "Add it, such as `languages:`, then `  - code: zh` and `    name: 中文` on separate lines.",
            ));
        }
        let locales = Locales::read(file, languages?, diagnostics);
        if locales.is_empty() {
            return None;
        }
        let units = Units::read(&documents.units, &locales, diagnostics);
        let indicators = Indicators::read(&documents.indicators, &locales, &units, diagnostics);
        let terms = Terms::read(&documents.terms, &locales, diagnostics);
        let lexicons = locales.iter().enumerate().map(|(index, locale)| Lexicon::new(&terms, own_names, index, locale));
        let lexicons = lexicons.collect();
        let dates = locales.iter().map(DateForms::new).collect();
        let phone = entry.organization.as_ref().and_then(|organization| organization.phone.as_ref());
        let contacts = phone.map(|phone| identifier::long_numbers(&phone.value)).unwrap_or_default();
        let telephones = phone.map(|phone| {
            let found = identifier::telephones(&phone.value).into_iter();
            found.map(|found| (phone.value[found.range].to_owned(), found.digits)).collect()
        });
        let telephones = telephones.unwrap_or_default();
        let record = documents.record.as_ref().map(|record| TranslationRecord::read(record, &locales, diagnostics));
        Some(SharedContext {
            locales,
            units,
            indicators,
            terms,
            lexicons,
            dates,
            contacts,
            telephones,
            translation_record: record,
        })
    }
}

/// The version of the file format that this program reads.
const FORMAT: u32 = 1;

/// Reports a YAML file whose `format` is missing or unknown.
pub(crate) fn check_format<T>(document: Option<&Document<T>>, format: fn(&T) -> Option<&Located<u32>>, diagnostics: &mut Sink) {
    let Some(document) = document else { return };
    let (message, position) = match format(&document.value) {
        Some(format) if format.value == FORMAT => return,
        Some(format) => (
            Sentence::new(
                format!("不认识格式版本 {}：本程序读的是 {FORMAT}。", format.value),
                format!("Format {} is unknown: this program reads format {FORMAT}.", format.value),
            ),
            format.position,
        ),
        None if document.unread_keys.contains("format") => return,
        None => (Sentence::new("缺少“format”。", "`format` is missing."), Position::start()),
    };
    let code = if position == Position::start() { Code::MissingKey } else { Code::FormatVersion };
    diagnostics.push(
        Diagnostic::new(code, message)
            .at(&document.file, position)
            .help(format!("请在开头写一行：format: {FORMAT}"), format!("Start the file with the line `format: {FORMAT}`.")),
    );
}
