//! Units: what is counted, and its name in each language.

use crate::characters::is_han;
use crate::diagnostic::{self, Code, Diagnostic, Position, Sentence, Sink, quoted};
use crate::load::documents::Document;
use crate::load::located::Located;
use crate::load::schema::{ConversionEntry, PluralText, UnitEntry, UnitKindWord, UnitsFile};
use crate::load::slips;
use crate::model::locale::{Chinese, Locales};
use crate::model::text::{Localized, TextReader};
use crate::partial::Partial;
use rust_decimal::Decimal;
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
    labels: Partial<BTreeMap<String, UnitLabel>>,
    /// The words that `units.yaml` has for it, each in one language.
    pub words: Vec<Localized<String>>,
    /// How languages print it outside of tables, by language code, if they do not print it as it is.
    conversions: BTreeMap<String, Conversion>,
}

/// How a language prints a unit: in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conversion {
    /// The other unit.
    pub unit: Arc<Unit>,
    /// How many of them one is.
    pub times: Decimal,
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
    /// A name that is the same for every number.
    fn unchanging(name: &str) -> UnitLabel {
        UnitLabel { forms: BTreeMap::new(), other: UnitName::read(name) }
    }

    fn names(&self) -> impl Iterator<Item = &UnitName> {
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

impl Unit {
    /// How a language prints it outside of tables, if not as it is.
    pub fn conversion(&self, language: &str) -> Option<&Conversion> {
        self.conversions.get(language)
    }

    /// Whether numbers in the two units may be added and compared: the units are the same, or have the same name in some
    /// language (人 and 名 are both people).
    pub fn is_comparable(&self, other: &Unit) -> bool {
        let same_word = |(language, label): (&String, &UnitLabel)| {
            !label.other.alone.is_empty() && other.labels.get(language).is_some_and(|other| other.other == label.other)
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
        let names = self.labels.iter().map(|(language, label)| (language != "zh", label.other.alone.as_str()));
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
        self.labels.values().any(|label| is_scale(&label.other))
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
    let one = UnitName::read(one);
    let english = UnitLabel { forms: BTreeMap::from([("one".to_owned(), one)]), other: UnitName::read(other) };
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
            read_conversions(document, &mut units, locales, diagnostics);
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
        let printed = self.units.values().find(|known| known.labels.values().any(|label| label.other.alone == *id));
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
        let written: Vec<&str> = match &label.value {
            PluralText::Same(text) => vec![text],
            PluralText::Forms(forms) => forms.iter().map(|(_, form)| form.value.as_str()).collect(),
        };
        if let Some(wrong) = written.into_iter().find(|text| has_braces(&text.replacen(PLACE, "", 1))) {
            diagnostics.push(no_place(wrong).at(file, language.position));
            return Some(None);
        }
        let label = match &label.value {
            PluralText::Same(text) => Some(UnitLabel::unchanging(text)),
            PluralText::Forms(forms) => read_forms(file, forms, diagnostics),
        };
        let label = label.filter(|label| {
            let quotes = label.words().find_map(full_width_quotes);
            diagnostics.extend(quotes.map(|found| no_quotes(found).at(file, language.position)));
            quotes.is_none()
        });
        Some(label.map(|label| (language.value.clone(), label)))
    });
    labels.collect()
}

/// Why a unit cannot be printed in another one of which it is `times`; `None` if nothing speaks against it.
fn misfit(own: &Unit, other: &Unit, times: u32) -> Option<Sentence> {
    /// The factors that names of units begin with, longer ones first.
    const FACTORS: [(&str, u32); 6] =
        [("百万", 1_000_000), ("千万", 10_000_000), ("千", 1_000), ("万", 10_000), ("萬", 10_000), ("亿", 100_000_000)];
    if times == 0 {
        return Some(Sentence::new("times 要大于0。", "`times` must be greater than 0."));
    }
    if own.kind != other.kind || matches!(own.kind, UnitKind::Percent | UnitKind::Ratio) {
        let ((zh, en), (other_zh, other_en)) = (own.called(), other.called());
        return Some(Sentence::new(
            format!("{zh}不能换算成{other_zh}：类别（kind）要相同，百分数和比不换算。"),
            format!(
                "{en} cannot be printed in {other_en}: their `kind` must be the same, and shares and ratios are not converted."
            ),
        ));
    }
    // 万元 is 10,000 元, whatever the file says.
    let names =
        own.labels.iter().filter_map(|(language, label)| Some((label.form("other"), other.label(language)?.form("other"))));
    let stated = names.filter_map(|(own, other)| {
        let (sign, factor) = FACTORS.iter().find(|(sign, _)| own.strip_prefix(sign) == Some(other))?;
        (*factor != times).then_some((own.to_owned(), *sign, *factor))
    });
    let (name, _, factor) = stated.into_iter().next()?;
    Some(Sentence::new(
        format!("一个“{name}”是 {factor} 个，times 要写 {factor}。"),
        format!("One “{name}” is {factor} of them, so `times` must be {factor}."),
    ))
}

/// Reads in which units the languages print others.
fn read_conversions(
    document: Partial<&Document<UnitsFile>>,
    units: &mut BTreeMap<String, Arc<Unit>>,
    locales: &Partial<Locales>,
    diagnostics: &mut Sink,
) {
    let file = &document.file;
    let plain = units.clone();
    for (id, entry) in &document.value.units.0 {
        let mut conversions = BTreeMap::new();
        for (language, ConversionEntry { unit, times }) in &entry.printed.0 {
            let Some(other) = plain.get(&unit.value).filter(|other| other.id != id.value) else {
                let message =
                    Sentence::new(format!("没有别的单位“{}”。", unit.value), format!("There is no other unit `{}`.", unit.value));
                let names = plain.keys().map(String::as_str).filter(|name| *name != id.value);
                let help = diagnostic::suggestion(&unit.value, names);
                diagnostics.push(Diagnostic::new(Code::UnknownUnit, message).at(file, unit.position).help_if(help));
                continue;
            };
            let own = plain.get(&id.value);
            if let Some(wrong) = own.and_then(|own| misfit(own, other, times.value)) {
                let position = if times.value == 0 || own.is_some_and(|own| own.kind == other.kind) {
                    times.position
                } else {
                    unit.position
                };
                diagnostics.push(Diagnostic::new(Code::WrongKind, wrong).at(file, position));
                continue;
            }
            match locales.index(&language.value) {
                Some(_) => {
                    let conversion = Conversion { unit: other.clone(), times: Decimal::from(times.value) };
                    conversions.insert(language.value.clone(), conversion);
                }
                None => diagnostics.extend(locales.unknown(file, language)),
            }
        }
        if let Some(unit) = units.get_mut(&id.value).filter(|_| !conversions.is_empty()) {
            Arc::make_mut(unit).conversions = conversions;
        }
    }
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
