//! The term base of a site for translators: TBX (ISO 30042:2008, TBX-Basic, which translation tools read), or a table.

use crate::diagnostic::Speech;
use crate::error::Result;
use crate::model::site::Site;
use crate::page_template;
use serde::Serialize;

/// The formats of a term base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TermFormat {
    Tbx,
    Csv,
}

impl TermFormat {
    pub(crate) const ALL: [(&'static str, TermFormat); 2] = [("tbx", TermFormat::Tbx), ("csv", TermFormat::Csv)];
}

#[derive(Serialize)]
struct View {
    main_language: String,
    site: String,
    entries: Vec<Entry>,
}

/// A name or document in all languages.
#[derive(Serialize)]
struct Entry {
    id: String,
    languages: Vec<Forms>,
}

/// The forms of a name in one language.
#[derive(Serialize)]
struct Forms {
    language: String,
    name: String,
    short: Vec<String>,
    forbidden: Vec<String>,
}

/// Returns the names and documents of a site, in the order of their ids.
pub(crate) fn term_base(site: &Site, format: TermFormat) -> Result<Vec<u8>> {
    let view = View { main_language: tag(site, 0), site: site.name.get(0).clone(), entries: entries(site) };
    match format {
        TermFormat::Tbx => {
            let text = page_template::filled(include_str!("tbx.xml"), view, Speech::English)?;
            Ok(text.trim_start().to_owned().into_bytes())
        }
        TermFormat::Csv => Ok(table(site, &view.entries)),
    }
}

fn tag(site: &Site, locale: usize) -> String {
    site.locales().get(locale).tag_text()
}

fn entries(site: &Site) -> Vec<Entry> {
    let locales = || 0..site.locales().len();
    let terms = site.shared_context.terms.terms.iter().map(|(id, term)| {
        let forms = |locale| {
            let list = |lists: &[Vec<String>]| lists.get(locale).cloned().unwrap_or_default();
            let name = term.name.own(locale)?.clone();
            Some(Forms { language: tag(site, locale), name, short: list(&term.short), forbidden: list(&term.forbidden) })
        };
        Entry { id: format!("term-{id}"), languages: locales().filter_map(forms).collect() }
    });
    let documents = site.shared_context.terms.documents.iter().map(|(id, document)| {
        let forms = |locale| {
            let name = document.title.own(locale)?.clone();
            Some(Forms { language: tag(site, locale), name, short: Vec::new(), forbidden: Vec::new() })
        };
        Entry { id: format!("document-{id}"), languages: locales().filter_map(forms).collect() }
    });
    let numbers = site.shared_context.terms.documents.iter().map(|(id, document)| {
        let forms = |locale| {
            let name = document.number.as_ref()?.own(locale)?.clone();
            Some(Forms { language: tag(site, locale), name, short: Vec::new(), forbidden: Vec::new() })
        };
        Entry { id: format!("number-{id}"), languages: locales().filter_map(forms).collect() }
    });
    terms.chain(documents).chain(numbers).filter(|entry| !entry.languages.is_empty()).collect()
}

/// A column for each language and one for what else is known, as glossaries of translation tools have them. With a byte-order
/// mark, without which Excel reads another encoding.
fn table(site: &Site, entries: &[Entry]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer("\u{FEFF}".as_bytes().to_vec());
    let tags: Vec<String> = (0..site.locales().len()).map(|locale| tag(site, locale)).collect();
    // Writing to memory does not fail.
    let _ = writer.write_record(tags.iter().map(String::as_str).chain(["note"]));
    for entry in entries {
        let of = |tag: &String| entry.languages.iter().find(|forms| forms.language == *tag);
        let names = tags.iter().map(|tag| of(tag).map(|forms| forms.name.clone()).unwrap_or_default());
        let notes = entry.languages.iter().flat_map(|forms| {
            let short = forms.short.iter().map(|short| format!("short: {short}"));
            short.chain(forms.forbidden.iter().map(|forbidden| format!("not: {forbidden}")))
        });
        let note = notes.collect::<Vec<_>>().join("; ");
        let _ = writer.write_record(names.chain([note]));
    }
    writer.into_inner().unwrap_or_default()
}
