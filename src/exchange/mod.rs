//! Translations go out to translators and come back: XLIFF for their tools, PO, and a table for spreadsheets. Each format has a
//! module that writes it and reads what comes back. `merge` puts texts into the files of a report, `apply` has the result read
//! and checked before anything is written.

mod apply;
#[cfg(feature = "exchange")]
mod elements;
mod fit;
mod insertion;
mod merge;
pub(crate) mod pieces;
#[cfg(feature = "exchange")]
mod po;
mod refusals;
mod side_by_side;
mod table;
mod term_base;
#[cfg(feature = "exchange")]
mod tmx;
#[cfg(feature = "import")]
mod word;
mod written_text;
#[cfg(feature = "exchange")]
mod xliff;
#[cfg(feature = "exchange")]
mod xliff2;

pub(crate) use apply::{Applied, applied, record_change};
pub(crate) use merge::{Files, Incoming, raw};
pub(crate) use side_by_side::side_by_side;
pub(crate) use term_base::{TermFormat, term_base};

use crate::diagnostic::Sentence;
use crate::error::Result;
use crate::model::fact::Fact;
use crate::model::site::Site;
use crate::narrative::FactForm;
use crate::translate::{Acceptance, SHARED, State, Subject, Translation, translations};
use pieces::{Piece, base_of, name, pieces};

/// The kinds of files, by the word that names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Xliff,
    Xliff2,
    Po,
    Csv,
    Word,
    /// A translation memory, which is not read again.
    Tmx,
}

impl Format {
    pub(crate) const ALL: [(&'static str, Format); 6] = [
        ("xliff", Format::Xliff),
        ("xliff2", Format::Xliff2),
        ("po", Format::Po),
        ("csv", Format::Csv),
        ("docx", Format::Word),
        ("tmx", Format::Tmx),
    ];

    /// The format of a file with this name.
    pub(crate) fn of(file: &str) -> Option<Format> {
        match file.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "xlf" | "xliff" => Some(Format::Xliff),
            "po" | "pot" => Some(Format::Po),
            "csv" => Some(Format::Csv),
            "docx" => Some(Format::Word),
            "tmx" => Some(Format::Tmx),
            _ => None,
        }
    }
}

/// A segment as a translator gets it.
#[derive(Debug, Clone)]
pub(crate) struct Unit {
    /// The id of its report, or of what all reports share.
    pub subject: String,
    /// `scale/3`
    pub address: String,
    pub state: State,
    pub source: String,
    pub target: Option<String>,
    /// The digest of the translation, by which a later edit is noticed.
    pub base: Option<String>,
    /// The words that the translation was made from, if the source has changed since.
    pub made_from: Option<String>,
    /// The figures of both languages, as they are written, with what they print in both languages.
    pub figures: Vec<(String, String, String)>,
    /// The official names in the source with their forms.
    pub names: Vec<(String, String)>,
}

impl Unit {
    /// What a translator should know besides the figures: official names with their forms, and what the source said before.
    #[cfg(feature = "exchange")]
    fn notes(&self) -> impl Iterator<Item = String> {
        let names = self.names.iter().map(|(source, target)| format!("{source} = {target}"));
        names.chain(self.made_from.iter().map(|words| format!("was: {words}")))
    }
}

/// The segments of a file, with its languages.
#[derive(Debug, Clone)]
pub(crate) struct Bundle {
    /// The language tags.
    pub source_language: String,
    pub target_language: String,
    pub units: Vec<Unit>,
}

/// A translation that has come back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Returned {
    /// The id of its report, or of what all reports share.
    pub subject: String,
    pub incoming: Incoming,
}

/// What has come back in a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ReturnedFile {
    /// The language tag or code, if the file has one.
    pub language: Option<String>,
    pub translations: Vec<Returned>,
}

/// Prints a fact in one of its forms in a language.
pub(crate) type PrintFact<'a> = &'a dyn Fn(&Fact, FactForm, usize) -> String;

/// Returns the segments of a report, or of what all reports share, for a translator: those in one of these states, or all. The second list has the addresses
/// of those that are written in a way that the program cannot change.
pub(crate) fn units(
    site: &Site,
    subject: &Subject<'_>,
    locale: usize,
    only: &[State],
    (files, print): (&mut Files<'_>, PrintFact<'_>),
) -> (Vec<Unit>, Vec<String>) {
    let code = &site.locales().get(locale).code;
    let mut units = Vec::new();
    let mut left = Vec::new();
    let list = translations(subject, code, locale).into_iter();
    for translation in list.filter(|translation| only.is_empty() || only.contains(&translation.state)) {
        match unit(site, subject, locale, &translation, (files, print)) {
            Some(unit) => units.push(unit),
            None => left.push(translation.address()),
        }
    }
    (units, left)
}

/// Returns a segment as a translator gets it. `None` if it is written in a way that the program cannot change.
pub(crate) fn unit(
    site: &Site,
    subject: &Subject<'_>,
    locale: usize,
    translation: &Translation,
    (files, print): (&mut Files<'_>, PrintFact<'_>),
) -> Option<Unit> {
    let source = raw(&translation.source, files)?;
    let target = match &translation.target {
        Some(target) => Some(raw(target, files)?),
        None => None,
    };
    let mut figures: Vec<(String, String, String)> = Vec::new();
    for piece in pieces(&source).iter().chain(&target.as_deref().map(pieces).unwrap_or_default()) {
        let new = figure(subject, piece, locale, print).filter(|new| figures.iter().all(|known| known.0 != new.0));
        figures.extend(new);
    }
    let words = &translation.source.words;
    let terms = site.shared_context.terms.terms.values().map(|term| &term.name);
    let titles = site.shared_context.terms.documents.values().map(|document| &document.title);
    let names = terms.chain(titles).filter(|name| words.contains(name.get(subject.source_locale).as_str()));
    Some(Unit {
        subject: subject.id.to_owned(),
        address: translation.address(),
        state: translation.state,
        base: target.as_deref().map(base_of),
        source,
        target,
        made_from: translation.made_from.clone().filter(|_| translation.state == State::Stale),
        figures,
        names: names.filter_map(|name| Some((name.get(subject.source_locale).clone(), name.own(locale)?.clone()))).collect(),
    })
}

/// A figure with its values.
fn figure(subject: &Subject<'_>, piece: &Piece, locale: usize, print: PrintFact<'_>) -> Option<(String, String, String)> {
    let Piece::Object(raw) = piece else { return None };
    let inside = raw.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    if let Some(number) = inside.strip_prefix('=') {
        let number = number.trim().replace('-', "−");
        return Some((raw.clone(), number.clone(), number));
    }
    let (id, form) = match inside.rsplit_once('.') {
        Some((id, "value")) => (id, FactForm::Value),
        Some((id, "magnitude")) => (id, FactForm::Magnitude),
        Some((id, "label")) => (id, FactForm::Label),
        _ => (inside, FactForm::Full),
    };
    let fact = subject.report?.fact(id)?;
    Some((raw.clone(), print(fact, form, subject.source_locale), print(fact, form, locale)))
}

/// What is shown for an object: as it is written here, else as it is written in the other language.
pub(crate) fn shown<'f>(figures: &'f [(String, String, String)], raw: &str) -> Option<&'f (String, String, String)> {
    figures.iter().find(|(own, ..)| own == raw).or_else(|| figures.iter().find(|(own, ..)| name(own) == name(raw)))
}

/// The name of the folder of a subject, by which XLIFF files name it, and the subject of such a name.
fn folder_of(subject: &str) -> String {
    if subject == SHARED { SHARED.to_owned() } else { format!("{SHARED}/{subject}") }
}

fn subject_of(folder: &str) -> String {
    let report = folder.strip_prefix(SHARED).and_then(|rest| rest.strip_prefix('/'));
    report.unwrap_or(folder).to_owned()
}

/// What a state of a tool means for the record.
fn acceptance(is_finished: bool) -> Acceptance {
    if is_finished { Acceptance::Translated } else { Acceptance::Draft { is_machine_made: false } }
}

/// Writes a file.
pub(crate) fn write(bundle: &Bundle, format: Format) -> Result<Vec<u8>> {
    match format {
        #[cfg(feature = "exchange")]
        Format::Xliff => xliff::write(bundle).map(String::into_bytes),
        #[cfg(feature = "exchange")]
        Format::Xliff2 => xliff2::write(bundle).map(String::into_bytes),
        #[cfg(feature = "exchange")]
        Format::Tmx => tmx::write(bundle).map(String::into_bytes),
        #[cfg(feature = "exchange")]
        Format::Po => Ok(po::write(bundle).into_bytes()),
        #[cfg(not(feature = "exchange"))]
        Format::Xliff | Format::Xliff2 | Format::Po | Format::Tmx => Err(crate::error::Error::Usage(unsupported())),
        Format::Csv => Ok(table::write(bundle).into_bytes()),
        #[cfg(feature = "import")]
        Format::Word => word::write(bundle),
        #[cfg(not(feature = "import"))]
        Format::Word => Err(crate::error::Error::Usage(unsupported())),
    }
}

/// Reads a file that has come back. Fails, in a sentence for people, if it is damaged or another kind of file.
pub(crate) fn read(bytes: &[u8], format: Format) -> std::result::Result<ReturnedFile, Sentence> {
    match format {
        #[cfg(feature = "exchange")]
        Format::Xliff | Format::Xliff2 => xliff::read(bytes),
        #[cfg(feature = "exchange")]
        Format::Po => po::read(bytes),
        #[cfg(not(feature = "exchange"))]
        Format::Xliff | Format::Xliff2 | Format::Po => Err(unsupported()),
        Format::Tmx => Err(Sentence::new(
            "TMX 是给翻译软件的记忆库，没有各段的位置，放不回来；请译者发回 .xlf、.po、.csv 或 .docx。",
            "TMX is a memory for translation tools and does not say where a text belongs; ask for .xlf, .po, .csv or .docx.",
        )),
        Format::Csv => table::read(bytes),
        #[cfg(feature = "import")]
        Format::Word => word::read(bytes),
        #[cfg(not(feature = "import"))]
        Format::Word => Err(unsupported()),
    }
}

#[cfg(not(all(feature = "exchange", feature = "import")))]
fn unsupported() -> Sentence {
    Sentence::new("这个程序编译时没有带上这种格式，可以用 csv。", "This program was built without this format; it can use csv.")
}

/// A text of UTF-8, with or without a byte-order mark.
fn text(bytes: &[u8]) -> std::result::Result<&str, Sentence> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|_| {
        Sentence::new(
            "这个文件不是 UTF-8 编码；在保存时选 UTF-8。",
            "The file is not encoded in UTF-8; choose UTF-8 when you save it.",
        )
    })
}
