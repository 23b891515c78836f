//! Units: what is counted, and its name in each language.

use super::unit_conversion::{self, Conversion};
use super::unit_name::{UnitLabel, UnitName};
use crate::characters::is_han;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink, quoted};
use crate::load::documents::Document;
use crate::load::located::Located;
use crate::load::schema::{PluralText, UnitEntry, UnitKindWord, UnitsFile};
use crate::load::slips;
use crate::model::locale::{Chinese, Locales};
use crate::model::text::{Localized, TextReader};
use crate::partial::Partial;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A unit of measurement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    pub id: String,
    pub kind: UnitKind,
    /// The English name of a built-in unit, whatever the site's languages are.
    english: &'static str,
    /// By language code. Incomplete if a name in the file is unusable.
    pub(super) labels: Partial<BTreeMap<String, UnitLabel>>,
    /// The words that `units.yaml` has for it, each in one language.
    pub words: Vec<Localized<String>>,
    /// How languages print it outside of tables, by language code, if they do not print it as it is.
    pub(super) conversions: BTreeMap<String, Conversion>,
}

/// The kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitKind {
    /// Whole things, such as persons or schools.
    Count,
    Money,
    Percent,
    /// `1:16.7`
    Ratio,
    /// Lengths, areas, durations.
    Measure,
}

impl Unit {
    /// How a language prints it outside of tables, if not as it is.
    pub fn conversion(&self, language: &str) -> Option<&Conversion> {
        self.conversions.get(language)
    }

    /// Whether numbers in the two units may be added and compared: the units are the same, or have the same name in some
    /// language (人 and 名 are both people).
    pub fn is_comparable(&self, other: &Unit) -> bool {
        let same_word = |(language, label): (&String, &UnitLabel)| {
            let name = label.name("other");
            !name.alone.is_empty() && other.labels.get(language).is_some_and(|other| other.name("other") == name)
        };
        let same_thing = !self.english.is_empty() && self.english == other.english;
        self.id == other.id || self.kind == other.kind && (same_thing || self.labels.iter().any(same_word))
    }

    /// A unit without a name.
    #[cfg(test)]
    pub fn nameless(id: &str, kind: UnitKind) -> Unit {
        Unit { id: id.to_owned(), kind, english: "", labels: Partial::default(), words: Vec::new(), conversions: BTreeMap::new() }
    }

    /// Whether it counts percentage points: the built-in unit, or a unit of the site with such a name.
    pub fn is_percentage_point(&self) -> bool {
        let is_called_so = |label: &UnitLabel| label.words().any(|word| POINT_WORDS.contains(&word));
        self.id == PERCENTAGE_POINT || self.kind != UnitKind::Percent && self.labels.values().any(is_called_so)
    }

    /// The name in a language: empty if the unit has no name, and `None` if none is defined for that language.
    pub fn label(&self, language: &str) -> Option<&UnitLabel> {
        self.labels.get(language)
    }

    /// Its names in all languages, the Chinese one first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = self.labels.iter().map(|(language, label)| (language != "zh", label.form("other")));
        let mut names: Vec<(bool, &str)> = names.filter(|(_, name)| !name.is_empty()).collect();
        names.sort_unstable();
        names.into_iter().map(|(_, name)| name)
    }

    /// What messages in Chinese and in English call it: its name, if it has one that fits the language of the message, and its id.
    pub fn called(&self) -> (String, String) {
        let has_han = |name: &str| name.chars().any(is_han);
        let zh = self.names().find(|name| has_han(name)).or_else(|| self.names().next());
        let english = || Some(self.english).filter(|name| !name.is_empty());
        let en = self.names().find(|name| !has_han(name)).or_else(english).or_else(|| self.names().next());
        (
            zh.map_or_else(|| quoted(&self.id), |zh| format!("{}（{}）", quoted(zh), self.id)),
            en.map_or_else(|| format!("`{}`", self.id), |en| format!("{} (`{}`)", quoted(en), self.id)),
        )
    }

    /// Whether its name contains the factor of its numbers: 万元, 亿元.
    pub fn has_scale(&self) -> bool {
        let is_scale = |name: &UnitName| {
            let behind = name.behind.trim_start();
            let is_english = || SCALES.iter().any(|word| behind.starts_with(word));
            behind.starts_with(['万', '亿', '萬', '億']) || name.has_place && is_english()
        };
        self.labels.values().any(|label| is_scale(label.name("other")))
    }

    /// Whether no name is defined for a language.
    pub fn lacks_label(&self, language: &str) -> bool {
        self.labels.lacks(language)
    }
}

/// The unit for the difference of two percentages.
pub(crate) const PERCENTAGE_POINT: &str = "percentage-point";
/// Factors behind a number whose unit stands before it: £1.2 million.
const SCALES: [&str; 4] = ["thousand", "million", "billion", "trillion"];
/// The names of a site's own units that mean the same.
const POINT_WORDS: [&str; 6] = ["个百分点", "百分点", "個百分點", "百分點", "percentage point", "percentage points"];

/// Id, kind, zh, en (one), en (other). An empty name prints nothing.
const BUILT_IN: [(&str, UnitKind, &str, &str, &str); 18] = [
    ("person", UnitKind::Count, "人", "person", "people"),
    ("person-time", UnitKind::Count, "人次", "person-time", "person-times"),
    ("member", UnitKind::Count, "名", "person", "people"),
    ("school", UnitKind::Count, "所", "school", "schools"),
    ("item", UnitKind::Count, "个", "", ""),
    ("project", UnitKind::Count, "项", "item", "items"),
    ("class", UnitKind::Count, "个班", "class", "classes"),
    ("household", UnitKind::Count, "户", "household", "households"),
    ("set", UnitKind::Count, "套", "set", "sets"),
    ("book", UnitKind::Count, "册", "volume", "volumes"),
    ("company", UnitKind::Count, "家", "company", "companies"),
    ("yuan", UnitKind::Money, "元", "yuan", "yuan"),
    ("percent", UnitKind::Percent, "%", "%", "%"),
    (PERCENTAGE_POINT, UnitKind::Measure, "个百分点", "percentage point", "percentage points"),
    ("ratio", UnitKind::Ratio, "", "", ""),
    ("square-metre", UnitKind::Measure, "平方米", "m²", "m²"),
    ("hour", UnitKind::Measure, "学时", "hour", "hours"),
    ("day", UnitKind::Measure, "天", "day", "days"),
];

/// Whether a built-in unit has this name, in Chinese or in English.
pub(crate) fn is_built_in_word(word: &str) -> bool {
    BUILT_IN.iter().any(|(_, _, zh, one, other)| !word.is_empty() && [zh, one, other].contains(&&word))
}

/// The names above that differ in Traditional Chinese.
const TRADITIONAL: [(&str, &str); 8] = [
    ("个", "個"),
    ("项", "項"),
    ("个班", "班"),
    ("户", "戶"),
    ("册", "冊"),
    ("学时", "學時"),
    ("个百分点", "個百分點"),
    ("万元", "萬元"),
];

fn traditional(word: &str) -> &str {
    TRADITIONAL.iter().find(|(simplified, _)| *simplified == word).map_or(word, |(_, traditional)| traditional)
}

/// The names of a built-in unit, by language code: `zh`, `en`, and the site's languages that are Chinese or English.
fn built_in_labels(zh: &str, one: &str, other: &str, locales: &Locales) -> BTreeMap<String, UnitLabel> {
    let english = UnitLabel::with_singular(one, other);
    let chinese = UnitLabel::unchanging(zh);
    let mut labels = BTreeMap::from([("zh".to_owned(), chinese.clone()), ("en".to_owned(), english.clone())]);
    // A language code is chosen by the site, such as `cn`; the tag defines the language.
    for locale in locales.iter() {
        let label = match locale.chinese() {
            Some(Chinese::Simplified) => Some(chinese.clone()),
            Some(Chinese::Traditional) => Some(UnitLabel::unchanging(traditional(zh))),
            None if locale.is_english() => Some(english.clone()),
            None => None,
        };
        match label {
            Some(label) => drop(labels.insert(locale.code.clone(), label)),
            None => drop(labels.remove(&locale.code)),
        }
    }
    labels
}

/// The units of a site, by id.
#[derive(Debug, Clone)]
pub struct Units {
    units: BTreeMap<String, Arc<Unit>>,
}

impl Units {
    /// Reads the built-in units and those of `units.yaml`, if there is one.
    pub fn read(
        document: &Partial<Option<Document<UnitsFile>>>,
        locales: &Partial<Locales>,
        diagnostics: &mut Sink,
    ) -> Partial<Units> {
        let mut units = BTreeMap::new();
        for (id, kind, zh, one, other) in BUILT_IN {
            let mut labels = built_in_labels(zh, one, other, locales);
            if matches!(kind, UnitKind::Percent | UnitKind::Ratio) {
                labels.extend(locales.iter().map(|locale| (locale.code.clone(), UnitLabel::unchanging(zh))));
            }
            let labels = Partial::complete(labels);
            let (id, words, conversions) = (id.to_owned(), Vec::new(), BTreeMap::new());
            units.insert(id.clone(), Unit { id, kind, english: other, labels, words, conversions });
        }
        if let Some(document) = document.as_option() {
            let Document { file, value, .. } = &**document;
            let texts = TextReader::new(document, locales);
            for (id, entry) in &value.units.0 {
                let labels = read_labels(file, entry, locales, diagnostics);
                let unit = units.entry(id.value.clone()).or_insert_with(|| Unit {
                    id: id.value.clone(),
                    kind: kind(entry),
                    english: "",
                    labels: Partial::default(),
                    words: Vec::new(),
                    conversions: BTreeMap::new(),
                });
                unit.words = words(entry, &texts);
                unit.kind = kind(entry);
                let others = std::mem::take(&mut unit.labels).into_value();
                unit.labels = labels.map(|labels| others.into_iter().chain(labels).collect());
            }
        }
        let mut units: BTreeMap<String, Arc<Unit>> = units.into_iter().map(|(id, unit)| (id, Arc::new(unit))).collect();
        if let Some(document) = document.as_option() {
            unit_conversion::read_all(document, &mut units, locales, diagnostics);
        }
        Partial::new(Units { units }, document.is_complete())
    }

    /// The unit with an id.
    pub fn get(&self, id: &str) -> Option<&Arc<Unit>> {
        self.units.get(id)
    }

    /// Whether every unit has a name in every language.
    pub fn are_labelled(&self, locales: &Locales) -> bool {
        self.units.values().all(|unit| !locales.iter().any(|locale| unit.lacks_label(&locale.code)))
    }

    /// All units, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.units.values().map(|unit| &**unit)
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }
}

impl Partial<Units> {
    /// The unit with an id that an author wrote. `None` if there is none; that is reported, unless it may be unread.
    pub(crate) fn find(&self, file: &Arc<str>, id: &Located<String>, diagnostics: &mut Sink) -> Option<Arc<Unit>> {
        let found = self.get(&id.value).cloned();
        if found.is_none() {
            diagnostics.extend(self.unknown(file, id));
        }
        found
    }

    /// A diagnostic for an unknown unit, with what was most likely meant. `None` if a part of `units.yaml` could not be
    /// read, because the unit may be defined there.
    fn unknown(&self, file: &Arc<str>, unit: &Located<String>) -> Option<Diagnostic> {
        if !self.is_complete() {
            return None;
        }
        if let Some(slip) = slips::find(&unit.value, unit.position) {
            return Some(slip.diagnostic(file));
        }
        let id = &unit.value;
        let message = Sentence::new(format!("没有单位“{id}”。"), format!("There is no unit `{id}`."));
        // Authors may write the printed name, such as 人, instead of the id.
        let printed = self.units.values().find(|known| known.labels.values().any(|label| label.form("other") == id));
        let help = match printed {
            Some(known) => Sentence::new(format!("“{id}”写作 {}。", known.id), format!("Write `{}` for {id}.", known.id)),
            None => diagnostic::suggestion(id, self.ids()).unwrap_or_else(|| {
                let all = self.ids().collect::<Vec<_>>();
                Sentence::new(
                    format!("可以写：{}；自己的单位写在 content/units.yaml 里。", all.join("、")),
                    format!("Allowed values: {}; define your own units in content/units.yaml.", all.join(", ")),
                )
            }),
        };
        Some(Diagnostic::new(Code::UnknownUnit, message).at(file, unit.position).help_if(Some(help)))
    }
}

fn kind(entry: &UnitEntry) -> UnitKind {
    match entry.kind.value {
        UnitKindWord::Count => UnitKind::Count,
        UnitKindWord::Money => UnitKind::Money,
        UnitKindWord::Percent => UnitKind::Percent,
        UnitKindWord::Ratio => UnitKind::Ratio,
        UnitKindWord::Measure => UnitKind::Measure,
    }
}

fn read_labels(
    file: &Arc<str>,
    entry: &UnitEntry,
    locales: &Partial<Locales>,
    diagnostics: &mut Sink,
) -> Partial<BTreeMap<String, UnitLabel>> {
    let labels = entry.label.value.0.iter().filter_map(|(language, label)| {
        if locales.index(&language.value).is_none() {
            diagnostics.extend(locales.unknown(file, language));
            return None;
        }
        let label = UnitLabel::read(file, language.position, &label.value, diagnostics);
        Some(label.map(|label| (language.value.clone(), label)))
    });
    labels.collect()
}

/// The words of a unit with their places.
fn words(entry: &UnitEntry, texts: &TextReader<'_>) -> Vec<Localized<String>> {
    let mut words = Vec::new();
    for (language, label) in &entry.label.value.0 {
        let Some(index) = texts.locales.index(&language.value) else { continue };
        let forms: Vec<(&str, Position)> = match &label.value {
            PluralText::Same(text) => vec![(text.as_str(), label.position)],
            PluralText::Forms(forms) => forms.iter().map(|(_, form)| (form.value.as_str(), form.position)).collect(),
        };
        for (word, position) in forms.into_iter().filter(|(word, _)| !word.trim().is_empty()) {
            let (mut values, mut places) = (vec![None; texts.locales.len()], vec![None; texts.locales.len()]);
            values[index] = Some(word.to_owned());
            places[index] = Some(texts.written(word, position));
            words.extend(Localized::new(values).map(|word| word.written(texts.file, places)));
        }
    }
    words
}
