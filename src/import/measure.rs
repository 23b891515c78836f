//! The measure words behind numbers, as units of the site.

use crate::model::unit::{Unit, UnitKind, Units};

/// Ends the ids of units for averages of counted things.
const AVERAGE: &str = "-on-average";

/// A unit that a report needs and the program does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NewUnit {
    pub id: String,
    pub kind: UnitKind,
    /// Its Chinese word.
    pub word: String,
}

/// A unit at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Measure {
    pub id: String,
    /// The bytes of its word.
    pub length: usize,
    /// The unit, if it must be added to `units.yaml`.
    pub new: Option<NewUnit>,
}

/// Words that are units of their own, with their ids.
const MORE: [(&str, &str, UnitKind); 106] = [
    ("个工作日", "working-day", UnitKind::Count),
    ("㎡", "square-metre", UnitKind::Measure),
    ("m²", "square-metre", UnitKind::Measure),
    ("毫米", "millimetre", UnitKind::Measure),
    ("℃", "degree-celsius", UnitKind::Measure),
    ("万元", "ten-thousand-yuan", UnitKind::Money),
    ("亿元", "hundred-million-yuan", UnitKind::Money),
    ("千元", "thousand-yuan", UnitKind::Money),
    ("万人", "ten-thousand-people", UnitKind::Measure),
    ("‰", "per-mille", UnitKind::Measure),
    ("平方公里", "square-kilometre", UnitKind::Measure),
    ("立方米", "cubic-metre", UnitKind::Measure),
    ("公里", "kilometre", UnitKind::Measure),
    ("千米", "kilometre", UnitKind::Measure),
    ("公顷", "hectare", UnitKind::Measure),
    ("千瓦时", "kilowatt-hour", UnitKind::Measure),
    ("千瓦", "kilowatt", UnitKind::Measure),
    ("公斤", "kilogram", UnitKind::Measure),
    ("亩", "mu", UnitKind::Measure),
    ("吨", "tonne", UnitKind::Measure),
    ("米", "metre", UnitKind::Measure),
    ("倍", "times", UnitKind::Measure),
    ("岁", "year-of-age", UnitKind::Measure),
    ("小时", "hour-of-time", UnitKind::Measure),
    ("分钟", "minute", UnitKind::Measure),
    ("课时", "lesson", UnitKind::Count),
    ("个月", "month", UnitKind::Count),
    ("个百分点", "percentage-point", UnitKind::Measure),
    ("百分点", "percentage-point", UnitKind::Measure),
    ("美元", "us-dollar", UnitKind::Money),
    ("个县（市）", "county-or-city", UnitKind::Count),
    ("个县", "county", UnitKind::Count),
    ("个乡镇", "township", UnitKind::Count),
    ("人份", "person-share", UnitKind::Count),
    ("户次", "household-time", UnitKind::Count),
    ("家次", "company-time", UnitKind::Count),
    ("场次", "session", UnitKind::Count),
    ("车次", "vehicle-time", UnitKind::Count),
    ("批次", "lot", UnitKind::Count),
    ("件次", "piece-time", UnitKind::Count),
    ("架次", "sortie", UnitKind::Count),
    ("班次", "departure", UnitKind::Count),
    ("航次", "voyage", UnitKind::Count),
    ("台次", "machine-time", UnitKind::Count),
    ("台套", "machine-set", UnitKind::Count),
    ("台（套）", "machine-or-set", UnitKind::Count),
    ("台(套)", "machine-or-set", UnitKind::Count),
    ("辆次", "vehicle-trip", UnitKind::Count),
    ("艘次", "vessel-trip", UnitKind::Count),
    ("趟次", "trip", UnitKind::Count),
    ("例次", "case-time", UnitKind::Count),
    ("项次", "item-time", UnitKind::Count),
    ("站次", "station-time", UnitKind::Count),
    ("所次", "school-time", UnitKind::Count),
    ("册次", "loan", UnitKind::Count),
    ("份次", "copy-time", UnitKind::Count),
    ("组次", "group-time", UnitKind::Count),
    ("点次", "point-time", UnitKind::Count),
    ("门次", "course-time", UnitKind::Count),
    ("人日", "person-day", UnitKind::Measure),
    ("人天", "person-day", UnitKind::Measure),
    ("人月", "person-month", UnitKind::Measure),
    ("床日", "bed-day", UnitKind::Measure),
    ("工日", "labour-day", UnitKind::Measure),
    ("标箱", "standard-container", UnitKind::Count),
    ("例", "instance", UnitKind::Count),
    ("件套", "piece-or-set", UnitKind::Count),
    ("件（套）", "piece-or-set", UnitKind::Count),
    ("件(套)", "piece-or-set", UnitKind::Count),
    ("卷", "file-of-records", UnitKind::Count),
    ("卷次", "file-time", UnitKind::Count),
    ("卷件", "record", UnitKind::Count),
    ("对", "pair", UnitKind::Count),
    ("次", "time", UnitKind::Count),
    ("位", "individual", UnitKind::Count),
    ("门", "course", UnitKind::Count),
    ("条", "entry", UnitKind::Count),
    ("类", "kind", UnitKind::Count),
    ("种", "sort", UnitKind::Count),
    ("台", "machine", UnitKind::Count),
    ("间", "room", UnitKind::Count),
    ("处", "place", UnitKind::Count),
    ("张", "sheet", UnitKind::Count),
    ("份", "copy", UnitKind::Count),
    ("件", "piece", UnitKind::Count),
    ("支", "team", UnitKind::Count),
    ("座", "structure", UnitKind::Count),
    ("栋", "building", UnitKind::Count),
    ("篇", "article", UnitKind::Count),
    ("本", "volume", UnitKind::Count),
    ("场", "event", UnitKind::Count),
    ("宗", "case", UnitKind::Count),
    ("起", "incident", UnitKind::Count),
    ("批", "batch", UnitKind::Count),
    ("辆", "vehicle", UnitKind::Count),
    ("艘", "vessel", UnitKind::Count),
    ("株", "plant", UnitKind::Count),
    ("头", "head", UnitKind::Count),
    ("只", "animal", UnitKind::Count),
    ("口", "mouth", UnitKind::Count),
    ("笔", "transaction", UnitKind::Count),
    ("部", "work", UnitKind::Count),
    ("片", "tract", UnitKind::Count),
    ("期", "issue", UnitKind::Count),
    ("轮", "round", UnitKind::Count),
    ("名次", "rank", UnitKind::Count),
];

impl NewUnit {
    /// Its English name, one and many.
    pub(super) fn english(&self) -> (String, String) {
        let one = self.id.trim_end_matches(AVERAGE).replace('-', " ");
        let many = match one.as_str() {
            "per mille" => return ("‰".to_owned(), "‰".to_owned()),
            "head" | "times" | "mu" => one.clone(),
            _ if one.ends_with("yuan") || one.ends_with("people") => one.clone(),
            _ => match one.strip_suffix('y') {
                Some(stem) if !one.ends_with("ey") => format!("{stem}ies"),
                _ if one.ends_with(['s', 'h', 'x']) => format!("{one}es"),
                _ => format!("{one}s"),
            },
        };
        (one, many)
    }
}

/// The unit that a whole text is: as [`measure`], and 万吨, 亿千瓦时 as units of their own.
pub(super) fn whole_measure(units: &Units, language: &str, word: &str) -> Option<Measure> {
    if let Some(found) = measure(units, language, word).filter(|found| found.length == word.len()) {
        return Some(found);
    }
    let factors = [("万", "ten-thousand"), ("亿", "hundred-million")];
    let (rest, factor) = factors.iter().find_map(|(sign, factor)| Some((word.strip_prefix(sign)?, factor)))?;
    let found = measure(units, language, rest).filter(|found| found.length == rest.len())?;
    let kind = found.new.as_ref().map_or_else(|| units.get(&found.id).map(|unit| unit.kind), |new| Some(new.kind))?;
    // 31.2万辆 is a count that is not told to the last one.
    let kind = if kind == UnitKind::Count { UnitKind::Measure } else { kind };
    let id = format!("{factor}-{}", found.id);
    let new = units.get(&id).is_none().then(|| NewUnit { id: id.clone(), kind, word: word.to_owned() });
    Some(Measure { id, length: word.len(), new })
}

/// A unit of counted things for an average of them, which has decimals: 生均29.7册.
pub(super) fn on_average(units: &Units, found: Measure) -> Measure {
    let own = units.get(&found.id).map(|unit| (unit.kind, unit.label("zh").map(|label| label.form("other").to_owned())));
    let (kind, word) = match (&found.new, own) {
        (Some(new), _) => (new.kind, Some(new.word.clone())),
        (None, Some(own)) => own,
        _ => return found,
    };
    let Some(word) = word.filter(|_| kind == UnitKind::Count) else { return found };
    let id = format!("{}{AVERAGE}", found.id);
    let is_known = units.get(&id).is_some();
    let new = NewUnit { id: id.clone(), kind: UnitKind::Measure, word };
    Measure { id, new: (!is_known).then_some(new), ..found }
}

/// Words that begin like a measure word and are none.
const NO_MEASURES: [&str; 20] = [
    "卷入", "卷烟", "对口", "对外", "对内", "对象", "对接", "对比", "对应", "对照", "对此", "对标", "对策", "对于", "对上",
    "对下", "例如", "例外", "例会", "例行",
];

/// The unit at the start of a text: of the site, or one that the site should have. The longest word counts.
pub(super) fn measure(units: &Units, language: &str, text: &str) -> Option<Measure> {
    // The unit of an average has the word of what is counted, and is given to decimals only.
    let is_own = |unit: &&Unit| !matches!(unit.kind, UnitKind::Percent | UnitKind::Ratio) && !unit.id.ends_with(AVERAGE);
    let own = units.iter().filter(is_own);
    let own = own.filter_map(|unit| Some((unit.id.as_str(), unit.label(language)?.form("other"))));
    // 人次 is longer than 人; 人均 and 人才 are no measure words.
    let own = own.filter(|(_, word)| !word.is_empty() && text.starts_with(word));
    let known = own.max_by_key(|(_, word)| word.len());
    let is_measure = !NO_MEASURES.iter().any(|word| text.starts_with(word));
    let more = MORE.iter().filter(|(word, ..)| is_measure && text.starts_with(word)).max_by_key(|(word, ..)| word.len());
    let length = |found: Option<&str>| found.map_or(0, str::len);
    let (own_length, more_length) = (length(known.map(|(_, word)| word)), length(more.map(|(word, ..)| *word)));
    if more_length > own_length {
        let (word, id, kind) = more?;
        let new = units.get(id).is_none().then(|| NewUnit { id: (*id).to_owned(), kind: *kind, word: (*word).to_owned() });
        return Some(Measure { id: (*id).to_owned(), length: more_length, new });
    }
    let (id, word) = known?;
    Some(Measure { id: id.to_owned(), length: word.len(), new: None })
}
