//! The names that a site gives itself: of its organisation, of the offices and persons behind its reports, of those that
//! issued its documents. They are guarded like the names of `terms.yaml` without being written there.

use crate::load::documents::Documents;
use crate::load::located::Located;
use crate::load::schema::LocalizedText;
use crate::model::lexicon::FormKind;
use crate::model::locale::Locale;
use std::collections::BTreeSet;

/// A name in the languages in which it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OwnName {
    /// [`FormKind::Own`], [`FormKind::Person`] or [`FormKind::OwnNumber`].
    pub kind: FormKind,
    /// The code of the language, `None` for all, and the name.
    forms: Vec<(Option<String>, String)>,
}

/// The names of a site, each once.
pub(crate) type OwnNames = BTreeSet<OwnName>;

impl OwnName {
    /// The name in a language, if it is written in it.
    pub(crate) fn get(&self, locale: &Locale) -> Option<&str> {
        let is_in = |code: &Option<String>| code.as_ref().is_none_or(|code| *code == locale.code);
        self.forms.iter().find(|(code, _)| is_in(code)).map(|(_, form)| form.as_str())
    }
}

/// Collects the names of all files.
pub(crate) fn read(documents: &Documents) -> OwnNames {
    let mut names = OwnNames::new();
    let organization = documents.shared.site.as_ref().and_then(|site| site.value.organization.as_ref());
    add(&mut names, FormKind::Own, organization.map(|organization| &organization.name));
    for (_, document) in documents.shared.terms.as_ref().iter().flat_map(|terms| &terms.value.documents.0) {
        add(&mut names, FormKind::Own, document.issuer.as_ref());
    }
    for report in documents.reports.iter().filter_map(|report| report.report.as_ref()) {
        let report = &report.value;
        add(&mut names, FormKind::Own, report.source.iter().chain(&report.issuer));
        add(&mut names, FormKind::Person, report.author.iter().chain(&report.editor));
        let number = report.catalogue.as_ref().and_then(|catalogue| catalogue.document_number.as_ref());
        add(&mut names, FormKind::OwnNumber, number);
    }
    names
}

fn add<'t>(names: &mut OwnNames, kind: FormKind, texts: impl IntoIterator<Item = &'t Located<LocalizedText>>) {
    for text in texts {
        let forms: Vec<(Option<&str>, Vec<&str>)> = match &text.value {
            LocalizedText::Same(same) => vec![(None, parts(kind, same))],
            LocalizedText::PerLanguage(texts) => {
                texts.iter().map(|(code, text)| (Some(code.value.as_str()), parts(kind, &text.value))).collect()
            }
        };
        let most = forms.iter().map(|(_, parts)| parts.len()).max().unwrap_or(0);
        for index in 0..most {
            let one = forms.iter().filter_map(|(code, parts)| Some((code.map(str::to_owned), (*parts.get(index)?).to_owned())));
            let forms: Vec<(Option<String>, String)> = one.collect();
            let is_office = forms.first().is_some_and(|(_, form)| is_office(form));
            let kind = if kind == FormKind::Person && is_office { FormKind::Own } else { kind };
            names.insert(OwnName { kind, forms });
        }
    }
}

/// The names in a list of authors or editors; any other text is one name.
fn parts(kind: FormKind, text: &str) -> Vec<&str> {
    if kind != FormKind::Person {
        return vec![text.trim()];
    }
    text.split(['、', '，', ',', ';', '；', '/']).map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// Whether an author is an office. Names of persons have up to four characters.
fn is_office(name: &str) -> bool {
    let is_long = name.chars().count() > 4 && !name.is_ascii() && !name.contains('·');
    is_long
        || name.ends_with([
            '局', '科', '室', '处', '處', '办', '辦', '厅', '廳', '部', '院', '校', '委', '会', '會', '站', '所', '组',
        ])
}
