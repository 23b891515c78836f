//! Slips in names and titles: every occurrence in the prose, one character wrong, changed
//! round, left out or doubled; short forms; other translations; titles and numbers.

use super::material::{Line, Material, Name};
use super::{Random, Slip};
use std::ops::Range;

/// Characters of the same sound, as an input method mixes them up.
const ALIKE: [&str; 40] = [
    "殷阴因音",
    "都督嘟",
    "区曲驱",
    "市是士",
    "安按鞍",
    "阳洋扬",
    "县线献",
    "汤堂糖",
    "林临邻",
    "州周舟",
    "滑华划",
    "镇阵振",
    "白百柏",
    "渠取曲",
    "柳流留",
    "坪平评",
    "石时实",
    "埠部步",
    "乡香相",
    "南难男",
    "湾弯完",
    "街接阶",
    "道到稻",
    "澄成城",
    "原圆源",
    "汶文闻",
    "泽择则",
    "青清轻",
    "潭谭坛",
    "水税睡",
    "库裤酷",
    "厂场敞",
    "局居菊",
    "教较叫",
    "育玉遇",
    "职直值",
    "业叶液",
    "学雪穴",
    "校效笑",
    "河合何",
];
/// What stands in for a character that is not above.
const OTHERS: [char; 24] = [
    '枝', '村', '斤', '员', '体', '休', '未', '末', '土', '干', '千', '析', '拆', '折', '治', '冶', '今', '令', '贷', '货', '壁',
    '璧', '泠', '祥',
];

pub(super) fn slips(material: &Material) -> Vec<Slip> {
    let mut slips = Vec::new();
    for line in material.lines("zh") {
        for (name, range) in occurrences(&line, material.names.iter().map(|name| (name, name.zh.as_str()))) {
            chinese(&line, range.clone(), &mut slips);
            shortened(&line, name, range.clone(), &mut slips);
            another(&line, material.names.iter().map(|name| &name.zh), range, &mut slips);
        }
        for (name, range) in occurrences(&line, material.documents.iter().map(|name| (name, name.zh.as_str()))) {
            titles(material, &line, name, range, &mut slips);
        }
    }
    for line in material.lines("zh").iter().chain(&material.lines("en")) {
        documents(material, line, &mut slips);
    }
    for line in material.lines("en") {
        for (_, range) in occurrences(&line, material.names.iter().map(|name| (name, name.en.as_str()))) {
            english(&line, range.clone(), &mut slips);
            another(&line, material.names.iter().map(|name| &name.en), range, &mut slips);
        }
        for (_, range) in occurrences(&line, material.documents.iter().map(|name| (name, name.en.as_str()))) {
            let words = line.text[range.clone()].match_indices(' ').nth(1).map(|(at, _)| range.start + at);
            let end = words.and_then(|start| Some(start + 1 + line.text[start + 1..range.end].find(' ')?));
            if let (Some(start), Some(end)) = (words, end) {
                add(&line, "a word of a title is left out", start..end, String::new(), &mut slips);
            }
        }
    }
    slips
}

/// The longest names first, so that none is found inside another.
fn occurrences<'n>(line: &Line<'_>, names: impl Iterator<Item = (&'n Name, &'n str)>) -> Vec<(&'n Name, Range<usize>)> {
    let mut names: Vec<_> = names.collect();
    names.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    let mut taken: Vec<(&Name, Range<usize>)> = Vec::new();
    for (name, text) in names {
        for (at, _) in line.text.match_indices(text) {
            let range = at..at + text.len();
            let is_free = taken.iter().all(|(_, other)| other.end <= range.start || range.end <= other.start);
            let in_brackets = line.text[..at].ends_with("{{ ") || line.text[..at].ends_with('《');
            if is_free && !in_brackets {
                taken.push((name, range));
            }
        }
    }
    taken.sort_by_key(|(_, range)| range.start);
    taken
}

/// The number of a document is gone in one language, with its brackets; the title stands in quotation marks.
fn documents(material: &Material, line: &Line<'_>, slips: &mut Vec<Slip>) {
    for document in &material.documents {
        for number in document.number.iter().flat_map(|(zh, en)| [zh, en]) {
            for brackets in ["（）", "()"] {
                let mut both = brackets.chars();
                let whole = format!("{}{number}{}", both.next().expect("an opening"), both.next().expect("a closing"));
                if let Some(at) = line.text.find(&whole) {
                    add(line, "the number of a document is gone in one language", at..at + whole.len(), String::new(), slips);
                }
            }
        }
        let marked = format!("《{}》", document.zh);
        if let Some(at) = line.text.find(&marked) {
            add(line, "quotation marks around a title", at..at + marked.len(), format!("“{}”", document.zh), slips);
        }
    }
}

fn add(line: &Line<'_>, kind: &'static str, range: Range<usize>, new: String, slips: &mut Vec<Slip>) {
    let range = line.start + range.start..line.start + range.end;
    slips.push(Slip { kind, file: line.file.to_owned(), edits: vec![(range, new)] });
}

/// Another name of the site in its place, in one language.
fn another<'n>(line: &Line<'_>, names: impl Iterator<Item = &'n String>, range: Range<usize>, slips: &mut Vec<Slip>) {
    let own = &line.text[range.clone()];
    let others: Vec<&String> = names.filter(|name| !line.text.contains(name.as_str()) && !name.contains(own)).collect();
    if !others.is_empty() {
        let other = Random::new(&format!("{own}{}", line.start)).below(others.len());
        add(line, "another name of the site in one language", range, others[other].clone(), slips);
    }
}

fn chinese(line: &Line<'_>, range: Range<usize>, slips: &mut Vec<Slip>) {
    let text = &line.text[range.clone()];
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let is_short = characters.len() <= 3;
    let mut random = Random::new(&format!("{}{}", line.text, range.start));
    let kinds = if is_short {
        [
            "a character of a name of two or three",
            "two characters of a name of two or three changed round",
            "a character of a name of two or three left out",
            "a character of a name of two or three doubled",
        ]
    } else {
        [
            "a character of a longer name",
            "two characters of a longer name changed round",
            "a character of a longer name left out",
            "a character of a longer name doubled",
        ]
    };
    let is_han = |c: char| c.is_alphabetic() && !c.is_ascii();
    let at = |index: usize| range.start + characters[index].0..range.start + characters[index].0 + characters[index].1.len_utf8();
    let places: Vec<usize> = (0..characters.len()).filter(|index| is_han(characters[*index].1)).collect();
    let index = random.pick(&places);
    let c = characters[index].1;
    let alike = ALIKE.iter().find_map(|set| set.strip_prefix(c)).map(|rest| rest.chars().collect::<Vec<_>>());
    let other = random.pick(alike.as_deref().unwrap_or(&OTHERS));
    add(line, kinds[0], at(index), other.to_string(), slips);
    let pairs: Vec<usize> = places
        .windows(2)
        .filter(|pair| pair[1] == pair[0] + 1 && characters[pair[0]].1 != characters[pair[1]].1)
        .map(|pair| pair[0])
        .collect();
    if !pairs.is_empty() {
        let index = random.pick(&pairs);
        let swapped: String = [characters[index + 1].1, characters[index].1].iter().collect();
        add(line, kinds[1], at(index).start..at(index + 1).end, swapped, slips);
    }
    let index = random.pick(&places);
    add(line, kinds[2], at(index), String::new(), slips);
    let index = random.pick(&places);
    add(line, kinds[3], at(index), format!("{0}{0}", characters[index].1), slips);
}

/// Words and what offices make of them.
const SHORTENED: [(&str, &str); 8] = [
    ("发展和改革委员会", "发改委"),
    ("职业教育中心", "职教中心"),
    ("职业技术教育中心", "职教中心"),
    ("疾病预防控制中心", "疾控中心"),
    ("住房和城乡建设局", "住建局"),
    ("自然资源和规划局", "自规局"),
    ("人民政府", "府"),
    ("职业技术学院", "职院"),
];

fn shortened(line: &Line<'_>, name: &Name, range: Range<usize>, slips: &mut Vec<Slip>) {
    for (long, short) in SHORTENED.iter().filter(|(long, _)| name.zh.contains(long)) {
        let new = name.zh.replace(long, short);
        if !name.short.contains(&new) {
            add(line, "a short form that nobody agreed", range, new, slips);
            return;
        }
    }
}

fn titles(material: &Material, line: &Line<'_>, name: &Name, range: Range<usize>, slips: &mut Vec<Slip>) {
    let kind = "a word of a title is left out";
    if let Some(rest) = name.zh.strip_prefix("关于") {
        add(line, kind, range.start..range.end - rest.len(), String::new(), slips);
    }
    let middle: Vec<usize> = name.zh.char_indices().map(|(byte, _)| byte).collect();
    let half = middle.len() / 2;
    add(line, kind, range.start + middle[half]..range.start + middle[half + 2], String::new(), slips);
    let mut random = Random::new(line.text);
    let other: Vec<&Name> = material.documents.iter().filter(|other| other.zh != name.zh && other.number.is_some()).collect();
    let other = random.pick(&other);
    let number = &other.number.as_ref().expect("a number").0;
    let kind = "the number of another document behind a title";
    match &name.number {
        Some((own, _)) => {
            if let Some(at) = line.text[range.end..].find(own.as_str()).map(|at| range.end + at) {
                add(line, kind, at..at + own.len(), number.clone(), slips);
                let last = at + own.rfind('号').expect("a number") - 1;
                let digit = if line.text[last..].starts_with('9') { "3" } else { "9" };
                add(line, "a digit of a document number", last..last + 1, digit.to_owned(), slips);
            }
        }
        None => add(line, kind, range.end + 3..range.end + 3, format!("（{number}）"), slips),
    }
}

/// Words of names and what else they could be called.
const SYNONYMS: [(&str, &str); 16] = [
    ("Bureau", "Office"),
    ("Centre", "Institute"),
    ("County", "Prefecture"),
    ("Municipal", "City"),
    ("School", "Academy"),
    ("College", "Institute"),
    ("Committee", "Board"),
    ("Commission", "Committee"),
    ("District", "Area"),
    ("Reservoir", "Lake"),
    ("Company", "Corporation"),
    ("Waterworks", "Water Plant"),
    ("Town", "Village"),
    ("Department", "Ministry"),
    ("Consortium", "Union"),
    ("Vocational", "Professional"),
];

fn whole_word(text: &str, word: &str) -> Option<usize> {
    let is_end = |at: usize| !text[at..].starts_with(|c: char| c.is_ascii_alphanumeric());
    text.match_indices(word).map(|(at, _)| at).find(|at| is_end(at + word.len()))
}

fn english(line: &Line<'_>, range: Range<usize>, slips: &mut Vec<Slip>) {
    let text = &line.text[range.clone()];
    if let Some((word, other, at)) = SYNONYMS.iter().find_map(|(word, other)| Some((word, other, whole_word(text, word)?))) {
        let place = range.start + at..range.start + at + word.len();
        add(line, "an English name rendered in another way", place, (*other).to_owned(), slips);
    }
    let bytes = text.as_bytes();
    let mut random = Random::new(&format!("{}{}", line.text, range.start));
    let inside = |at: &usize| {
        bytes[*at].is_ascii_lowercase() && bytes[*at + 1].is_ascii_lowercase() && bytes[*at - 1].is_ascii_alphabetic()
    };
    let places: Vec<usize> = (1..bytes.len().saturating_sub(1)).filter(inside).collect();
    if places.is_empty() {
        return;
    }
    let kind = "a letter of an English name";
    let (at, here) = (random.pick(&places), random.below(4));
    let (one, two) = (char::from(bytes[at]), char::from(bytes[at + 1]));
    let place = range.start + at..range.start + at + 2;
    let new = match here {
        0 if one != two => format!("{two}{one}"),
        1 => two.to_string(),
        2 => format!("{one}{one}{two}"),
        _ => format!("{}{two}", if one == 'x' { 'y' } else { 'x' }),
    };
    add(line, kind, place, new, slips);
}
