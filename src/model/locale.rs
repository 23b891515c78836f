//! The languages of a site. There can be any number of them.

use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::file_name;
use crate::load::located::Located;
use crate::load::schema::Text;
use crate::load::site_schema::{DateOrderWord, DirectionWord, LanguageEntry, ShareWord};
use crate::partial::Partial;
use icu_locale::{LanguageIdentifier, Locale as Tag, LocaleDirectionality, LocaleExpander, locale};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A language of the site.
#[derive(Debug, Clone)]
pub struct Locale {
    /// The folder below the site's root, and the middle part of file names.
    pub code: String,
    /// The BCP 47 tag for `lang` and `hreflang`, such as `zh-Hans`.
    pub tag: Tag,
    /// The tag with the likely script and territory added where it names none (`zh-TW` becomes `zh-Hant-TW`), as far as
    /// they are known.
    meant: LanguageIdentifier,
    /// The language's own name for itself, for the language switch.
    pub name: String,
    pub direction: Direction,
    /// Whether numbers have thousands separators. Chinese reports print none.
    pub grouping: bool,
    /// The order of English dates, if `site.yaml` sets it.
    pub date_order: Option<DateOrder>,
    pub share: Vec<ShareTarget>,
    /// The source position of its entry.
    pub place: Place,
}

/// The two forms of written Chinese; each also has its own vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chinese {
    Simplified,
    Traditional,
}

/// The writing direction of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

impl Direction {
    /// The value for the HTML attribute `dir`.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::LeftToRight => "ltr",
            Direction::RightToLeft => "rtl",
        }
    }
}

/// The order of day and month in English dates.
pub(crate) type DateOrder = DateOrderWord;
/// A way of sharing a page.
pub(crate) type ShareTarget = ShareWord;

impl Locale {
    /// The BCP 47 tag as text.
    pub fn tag_text(&self) -> String {
        self.tag.to_string()
    }

    /// What the language is called in Chinese and in English; its own name if that is not known here.
    pub fn called(&self) -> (&str, &str) {
        match (self.meant.language.as_str(), self.chinese()) {
            ("zh", Some(Chinese::Traditional)) => ("繁体中文", "Traditional Chinese"),
            ("zh", _) => ("中文", "Chinese"),
            ("en", _) => ("英文", "English"),
            ("ug", _) => ("维吾尔文", "Uyghur"),
            ("bo", _) => ("藏文", "Tibetan"),
            ("mn", _) => ("蒙古文", "Mongolian"),
            ("kk", _) => ("哈萨克文", "Kazakh"),
            ("za", _) => ("壮文", "Zhuang"),
            ("ko", _) => ("朝鲜文", "Korean"),
            ("ja", _) => ("日文", "Japanese"),
            ("ru", _) => ("俄文", "Russian"),
            ("vi", _) => ("越南文", "Vietnamese"),
            ("fr", _) => ("法文", "French"),
            ("de", _) => ("德文", "German"),
            ("es", _) => ("西班牙文", "Spanish"),
            ("pt", _) => ("葡萄牙文", "Portuguese"),
            ("ar", _) => ("阿拉伯文", "Arabic"),
            _ => (&self.name, &self.name),
        }
    }

    /// The form of Chinese, determined by the script and never by the language alone. `None` for other languages.
    pub fn chinese(&self) -> Option<Chinese> {
        let script = self.meant.script?;
        match (self.meant.language.as_str(), script.as_str()) {
            ("zh", "Hans") => Some(Chinese::Simplified),
            ("zh" | "yue", "Hant") => Some(Chinese::Traditional),
            _ => None,
        }
    }

    /// Whether the language is English in Latin script.
    pub fn is_english(&self) -> bool {
        self.meant.language.as_str() == "en" && self.meant.script.is_none_or(|script| script.as_str() == "Latn")
    }

    /// The locale that determines the form of dates. English has two.
    pub fn date_tag(&self) -> Tag {
        match self.date_order {
            Some(DateOrder::DayMonthYear) => locale!("en-GB"),
            Some(DateOrder::MonthDayYear) => locale!("en-US"),
            None => self.tag.clone(),
        }
    }

    /// The language with the territory that Open Graph requires: `zh_TW`.
    pub fn with_territory(&self) -> String {
        let language = self.meant.language;
        self.meant.region.map_or_else(|| language.to_string(), |region| format!("{language}_{region}"))
    }

    /// The names of the message files for this language, the more specific ones later: `zh-Hant`, `zh-HK`, `zh-Hant-HK`. A name
    /// without a script is included only if the language is mostly written in this script.
    pub fn message_names(&self) -> Vec<String> {
        let LanguageIdentifier { language, script, region, .. } = &self.meant;
        let mut names = Vec::new();
        if likely(&LanguageIdentifier { language: *language, ..LanguageIdentifier::UNKNOWN }).script == *script {
            names.push(language.to_string());
        }
        names.extend(script.map(|script| format!("{language}-{script}")));
        names.extend(region.map(|region| format!("{language}-{region}")));
        names.extend(script.zip(*region).map(|(script, region)| format!("{language}-{script}-{region}")));
        names.push(self.tag_text());
        names.dedup();
        names
    }

    /// Whether the script puts no space between a number and its unit.
    pub fn is_unspaced(&self) -> bool {
        matches!(self.tag.id.language.as_str(), "zh" | "yue" | "ja" | "wuu" | "nan" | "hak")
    }
}

#[cfg(test)]
impl Locale {
    /// A language with the given tag and default settings.
    pub fn of_tag(tag: &str) -> Locale {
        let located = |text: &str| Located { value: text.to_owned(), position: crate::diagnostic::Position::start() };
        let entry = LanguageEntry {
            code: located("x"),
            tag: Some(located(tag)),
            name: located("x"),
            direction: None,
            grouping: None,
            draft: None,
            date_order: None,
            share: Vec::new(),
        };
        read_locale(&"site.yaml".into(), &entry, &mut Sink::default()).expect(tag)
    }
}

/// Folders that the site has next to those of the languages; a language code must not be one of these names.
const FOLDERS: [&str; 5] = ["assets", "card", "data", "qr", "search"];

/// The published languages in the order of `site.yaml`; the first is the main one.
#[derive(Debug, Clone, Default)]
pub struct Locales {
    list: Vec<Locale>,
    /// The languages that are not published yet: texts in them are kept and not read.
    drafts: Vec<Locale>,
}

impl Locales {
    /// The number of languages.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is no language.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The languages in order.
    pub fn iter(&self) -> impl Iterator<Item = &Locale> {
        self.list.iter()
    }

    /// The language with an index, which must be less than [`Locales::len`].
    pub fn get(&self, index: usize) -> &Locale {
        &self.list[index]
    }

    /// The index of the language with a code.
    pub fn index(&self, code: &str) -> Option<usize> {
        self.list.iter().position(|locale| locale.code == code)
    }

    /// Whether a code is that of a language that is not published yet.
    pub fn is_draft(&self, code: &str) -> bool {
        self.drafts.iter().any(|draft| draft.code == code)
    }

    /// The languages that are not published yet.
    pub fn drafts(&self) -> impl Iterator<Item = &Locale> {
        self.drafts.iter()
    }

    /// Reads the languages of `site.yaml`. Incomplete if any of them could not be read.
    pub fn read(file: &Arc<str>, entries: &Located<Vec<LanguageEntry>>, diagnostics: &mut Sink) -> Partial<Locales> {
        let mut codes: BTreeSet<&str> = BTreeSet::new();
        let mut drafts = Vec::new();
        let list = entries.value.iter().filter_map(|entry| {
            let Some(locale) = read_locale(file, entry, diagnostics) else { return Some(None) };
            if codes.insert(&entry.code.value) {
                if entry.is_draft() {
                    drafts.push(locale);
                    return None;
                }
                return Some(Some(locale));
            }
            let message = Sentence::new(
                format!("语种“{}”写了两次。", locale.code),
                format!("The language `{}` is listed twice.", locale.code),
            );
            diagnostics.push(Diagnostic::new(Code::IdTwice, message).at(file, entry.code.position));
            Some(None)
        });
        let list: Partial<Vec<Locale>> = list.collect();
        if entries.value.is_empty() {
            let message = Sentence::new("至少要有一个语种。", "At least one language is needed.");
            diagnostics.push(Diagnostic::new(Code::MissingKey, message).at(file, entries.position));
        }
        if let Some(draft) = entries.value.first().and_then(|main| main.draft.as_ref()).filter(|draft| draft.value) {
            let message = Sentence::new(
                "第一个语种是主要语种，不能还不发布。",
                "The first language is the main one and cannot be a draft.",
            );
            diagnostics.push(Diagnostic::new(Code::LanguageDraft, message).at(file, draft.position).help(
                "请删去这一行，或者把要发布的语种排在前面。",
                "Delete this line, or put a language that is published first.",
            ));
        }
        list.map(|list| Locales { list, drafts })
    }
}

impl Partial<Locales> {
    /// A diagnostic for a text in a language that the site does not have. `None` if a language of the list could not be read:
    /// then other files are not reported for naming it; and `None` if it is not published yet.
    pub fn unknown(&self, file: &Arc<str>, language: &Located<String>) -> Option<Diagnostic> {
        if !self.is_complete() || self.is_draft(&language.value) {
            return None;
        }
        let code = &language.value;
        let message = Sentence::new(format!("site.yaml 里没有语种“{code}”。"), format!("site.yaml has no language `{code}`."));
        let known: Vec<&str> = self.iter().map(|locale| locale.code.as_str()).collect();
        let help = Sentence::new(
            format!(
                "可以写：{}。要留着这个语种的文字、暂不发布，就在 site.yaml 的 languages 里写上它，加一行 draft: true。",
                known.join("、")
            ),
            format!(
                "Allowed values: {}. To keep texts in a language that is not published yet, list it in `languages` of site.yaml with `draft: true`.",
                known.join(", ")
            ),
        );
        Some(Diagnostic::new(Code::UnknownLanguage, message).at(file, language.position).help_if(Some(help)))
    }
}

fn read_locale(file: &Arc<str>, entry: &LanguageEntry, diagnostics: &mut Sink) -> Option<Locale> {
    let code = &entry.code;
    let tag_text = entry.tag.as_ref().unwrap_or(code);
    let tag = read_tag(file, code, tag_text, diagnostics)?;
    let direction = match entry.direction.as_ref().map(|direction| direction.value) {
        Some(DirectionWord::Rtl) => Direction::RightToLeft,
        None if LocaleDirectionality::new_common().is_right_to_left(&tag.id) => Direction::RightToLeft,
        Some(DirectionWord::Ltr) | None => Direction::LeftToRight,
    };
    let meant = likely(&tag.id);
    // Reports from mainland China print no separators; those from Hong Kong and Taiwan do.
    let simplified = meant.language.as_str() == "zh" && meant.script.is_none_or(|script| script.as_str() != "Hant");
    let date_order = entry.date_order.as_ref().filter(|order| is_english(file, &tag, order, diagnostics));
    Some(Locale {
        date_order: date_order.map(|order| order.value),
        place: Place { file: file.clone(), position: tag_text.position },
        code: code.value.clone(),
        meant,
        tag,
        name: entry.name.value.clone(),
        direction,
        grouping: entry.grouping.as_ref().map_or(!simplified, |grouping| grouping.value),
        share: entry.share.iter().map(|target| target.value).collect(),
    })
}

/// The language tag of a language. `None` after a diagnostic if the tag or the code cannot be used.
fn read_tag(file: &Arc<str>, code: &Text, tag: &Text, diagnostics: &mut Sink) -> Option<Tag> {
    // No registered tag is longer (RFC 5646, 4.4.1), and codes are used as folder names.
    let code_is_good = (1..=35).contains(&code.value.len()) && code.value.chars().all(|c| c.is_ascii_lowercase() || c == '-');
    let parsed: Option<Tag> = tag.value.parse().ok();
    let (Some(parsed), true) = (parsed, code_is_good) else {
        let wrong = if code_is_good { tag } else { code };
        let message =
            Sentence::new(format!("“{}”不是语种代码。", wrong.value), format!("`{}` is not a language code.", wrong.value));
        let diagnostic = Diagnostic::new(Code::UnknownLanguage, message).at(file, wrong.position);
        diagnostics.push(diagnostic.help("例如：code: zh，tag: zh-Hans。", "For example: code: zh, tag: zh-Hans."));
        return None;
    };
    if FOLDERS.contains(&code.value.as_str()) || file_name::is_device(&code.value) {
        let message = Sentence::new(
            format!("语种代码不能写“{}”：这个名称由程序或 Windows 自己使用。", code.value),
            format!("A language's code cannot be `{}`: the program or Windows uses that name itself.", code.value),
        );
        let diagnostic = Diagnostic::new(Code::IdReserved, message).at(file, code.position);
        diagnostics.push(
            diagnostic
                .help("代码由您自己取，真正的语种写在 tag 里。", "Choose any other code; the actual language goes in `tag`."),
        );
        return None;
    }
    Some(parsed)
}

/// Whether `date_order` is allowed. Only English dates have two orders; for any other language this reports an error.
fn is_english(file: &Arc<str>, tag: &Tag, order: &Located<DateOrder>, diagnostics: &mut Sink) -> bool {
    let english = tag.id.language.as_str() == "en";
    if !english {
        let message = Sentence::new(
            format!("“{tag}”的日期只有一种顺序，不能选。"),
            format!("The dates of `{tag}` have only one order; it cannot be chosen."),
        );
        let diagnostic = Diagnostic::new(Code::WordUnknown, message).at(file, order.position);
        diagnostics.push(
            diagnostic.help("date_order 只用于英文，请删去这一行。", "`date_order` is only for English; delete this line."),
        );
    }
    english
}

/// Adds the script and territory that are most likely according to CLDR, if the tag has none.
fn likely(tag: &LanguageIdentifier) -> LanguageIdentifier {
    let mut meant = tag.clone();
    LocaleExpander::new_extended().maximize(&mut meant);
    meant
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        Locale::of_tag(tag)
    }

    #[test]
    fn the_form_of_chinese_follows_from_its_script() {
        for (tag, chinese, territory) in [
            ("zh", Some(Chinese::Simplified), "zh_CN"),
            ("zh-Hans", Some(Chinese::Simplified), "zh_CN"),
            ("zh-SG", Some(Chinese::Simplified), "zh_SG"),
            ("zh-Hant", Some(Chinese::Traditional), "zh_TW"),
            ("zh-TW", Some(Chinese::Traditional), "zh_TW"),
            ("zh-HK", Some(Chinese::Traditional), "zh_HK"),
            ("zh-Hant-HK", Some(Chinese::Traditional), "zh_HK"),
            ("zh-MO", Some(Chinese::Traditional), "zh_MO"),
            ("zh-Hant-CN", Some(Chinese::Traditional), "zh_CN"),
            ("zh-Latn", None, "zh_CN"),
            ("en", None, "en_US"),
            ("en-GB", None, "en_GB"),
            ("ug", None, "ug_CN"),
        ] {
            let locale = locale(tag);
            assert_eq!((locale.chinese(), locale.with_territory().as_str()), (chinese, territory), "{tag}");
        }
    }

    #[test]
    fn messages_are_never_of_another_script() {
        for (tag, names) in [
            ("zh", "zh zh-Hans zh-CN zh-Hans-CN zh"),
            ("zh-Hant-HK", "zh-Hant zh-HK zh-Hant-HK"),
            ("zh-TW", "zh-Hant zh-TW zh-Hant-TW zh-TW"),
            ("kk", "kk kk-Cyrl kk-KZ kk-Cyrl-KZ kk"),
            ("kk-Arab", "kk-Arab kk-CN kk-Arab-CN kk-Arab"),
            ("mn-Mong", "mn-Mong mn-CN mn-Mong-CN mn-Mong"),
            ("sr-Latn", "sr-Latn sr-RS sr-Latn-RS sr-Latn"),
        ] {
            assert_eq!(locale(tag).message_names().join(" "), names, "{tag}");
        }
    }
}
