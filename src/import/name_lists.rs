//! Lists of names in a sentence: 小学、初中和高中在校生 names three things. What only the last name has, or only the first, belongs to all of
//! them where their words say so.

use super::kinds::{LEVELS, OWNED};
use super::label::without_leads;

/// What joins the last two names.
const CONJUNCTIONS: [&str; 4] = ["以及", "和", "与", "及"];
/// Words that contain one of these.
const WHOLE: [&str; 12] = ["和谐", "和平", "共和", "普及", "及格", "及时", "涉及", "与会", "参与", "给与", "总和", "附和"];

/// The kinds and names of a list, and whether its words leave no choice: 小学、初中和高中在校生 names 小学在校生.
pub(super) fn listed(phrase: &str) -> Option<(Vec<String>, Vec<String>, bool)> {
    let mut items: Vec<String> = without_brackets(phrase)?.split('、').map(|item| item.trim().to_owned()).collect();
    let (last, told) = without_count(&items.pop()?)?;
    match conjunctions(&last)[..] {
        [] => items.push(last),
        [(at, length)] => items.extend([last[..at].trim().to_owned(), last[at + length..].trim().to_owned()]),
        _ => return None,
    }
    if let Some(first) = items.first_mut() {
        *first = without_leads(first.strip_prefix('在').unwrap_or(first)).to_owned();
    }
    if let Some(last) = items.last_mut() {
        *last = last.trim_end_matches('的').to_owned();
    }
    let is_name = |item: &String| !item.is_empty() && item.chars().count() < 16 && !item.contains(|c: char| c.is_ascii_digit());
    if items.len() < 2 || !items.iter().all(is_name) || told.is_some_and(|told| told != items.len()) {
        return None;
    }
    let (kinds, names, is_sure) = completed(items);
    let mut seen = names.clone();
    seen.sort_unstable();
    seen.dedup();
    (seen.len() == names.len()).then_some((kinds, names, is_sure))
}

/// The years of a list with what they have in common, which stands before or behind them: 2021年、2022年招生.
pub(super) fn of_years(phrase: &str) -> Option<(Vec<String>, Vec<String>, bool)> {
    let start = phrase.find(|c: char| c.is_ascii_digit())?;
    let (before, mut rest) = phrase.split_at(start);
    let mut years = Vec::new();
    loop {
        let (year, behind) = rest.split_once('年').filter(|(year, _)| is_year(year))?;
        years.push(format!("{year}年"));
        let next = std::iter::once("、").chain(CONJUNCTIONS).find_map(|joint| behind.strip_prefix(joint));
        if let Some(next) = next.filter(|next| next.starts_with(|c: char| c.is_ascii_digit())) {
            rest = next;
            continue;
        }
        let noun = format!("{}{}", without_leads(before), behind.trim_start_matches(['的', '末', '底']).trim());
        let names: Vec<String> = years.iter().map(|year| format!("{year}{noun}")).collect();
        let is_plain = noun.chars().count() > 1 && !noun.contains(|c: char| c.is_ascii_digit() || "、，年".contains(c));
        return is_plain.then(|| (names.clone(), names, true));
    }
}

fn is_year(text: &str) -> bool {
    text.len() == 4 && text.starts_with(['1', '2']) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The last name of a list without how many it has, and that number: 省、市、县三级. `None` if more follows.
fn without_count(last: &str) -> Option<(String, Option<usize>)> {
    const NUMERALS: [&str; 7] = ["两", "三", "四", "五", "六", "七", "八"];
    const THINGS: [&str; 11] = ["级", "类", "者", "种", "项", "方面", "校", "市", "县", "区", "地"];
    let counts =
        || NUMERALS.iter().enumerate().flat_map(|(index, numeral)| THINGS.map(|thing| (index + 2, format!("{numeral}{thing}"))));
    // 三级医院 is a name.
    let found = counts().find_map(|(count, words)| Some((count, last.find(&words).filter(|at| *at > 0)?, words)));
    match found {
        Some((count, at, words)) if at + words.len() == last.len() => Some((last[..at].to_owned(), Some(count))),
        Some(_) => None,
        None => Some((last.to_owned(), None)),
    }
}

/// A text without its brackets. `None` if one of them has no partner.
fn without_brackets(text: &str) -> Option<String> {
    let (mut found, mut depth) = (String::new(), 0_usize);
    for c in text.chars() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.checked_sub(1)?,
            c if depth == 0 => found.push(c),
            _ => {}
        }
    }
    (depth == 0).then_some(found)
}

/// The places and lengths of the words in a text that join two names.
fn conjunctions(text: &str) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(word) = CONJUNCTIONS.iter().find(|word| text[at..].starts_with(**word)) else { continue };
        let before = text[..at].chars().next_back().map_or(at, |last| at - last.len_utf8());
        let is_whole = WHOLE.iter().any(|whole| text[before..].starts_with(whole) || text[at..].starts_with(whole));
        let is_inside = found.last().is_some_and(|(last, length)| at < last + length) || at == 0;
        if !is_whole && !is_inside && at + c.len_utf8() < text.len() {
            found.push((at, word.len()));
        }
    }
    found
}

/// Names with what only the last or the first of a list has and all share, and the kinds that they are told of.
fn completed(items: Vec<String>) -> (Vec<String>, Vec<String>, bool) {
    let Some((last, others)) = items.split_last() else { return (items.clone(), items, true) };
    let with = |kinds: Vec<String>, noun: &str, is_sure| {
        let names: Vec<String> = kinds.iter().map(|kind| format!("{kind}{noun}")).collect();
        // What 公办、民办幼儿园 have is told of 公办幼儿园.
        (if OWNED.contains(&noun) || noun.is_empty() { kinds } else { names.clone() }, names, is_sure)
    };
    let own_noun = |item: &str| OWNED.iter().filter(|noun| item.ends_with(*noun)).max_by_key(|noun| noun.len()).copied();
    // 第一、二、三产业增加值
    if let Some((kinds, noun)) = ordinals(others, last) {
        return with(kinds, &noun, true);
    }
    // 小学、初中、高中在校生: the last one begins with a kind as well.
    let level = |item: &str| LEVELS.iter().filter(|level| item.starts_with(*level)).max_by_key(|level| level.len()).copied();
    if let Some(kind) =
        level(last).filter(|_| others.iter().all(|other| level(other).is_some_and(|level| level.len() == other.len())))
    {
        let kinds = others.iter().cloned().chain([kind.to_owned()]).collect();
        return with(kinds, &last[kind.len()..], true);
    }
    // 城镇居民、农村居民人均收入: so it does where it has the end of the others.
    if let Some(end) = shared_end(others, last) {
        let kinds = others.iter().cloned().chain([last[..end].to_owned()]).collect();
        return with(kinds, &last[end..], false);
    }
    if others.iter().all(|other| own_noun(other).is_none()) {
        // 教育、卫生支出: the noun may have more words before it.
        let noun = own_noun(last).filter(|noun| noun.len() < last.len());
        let stem = noun.map(|noun| last[..last.len() - noun.len()].to_owned());
        if let Some((noun, stem)) = noun.zip(stem) {
            let kinds = others.iter().cloned().chain([stem]).collect();
            return with(kinds, noun, false);
        }
    }
    // 一般公共预算收入、支出: so do the words of the first one.
    let first = items.first().and_then(|first| Some((first, own_noun(first)?)));
    let stem = first.map(|(first, noun)| first[..first.len() - noun.len()].to_owned()).filter(|stem| !stem.is_empty());
    if let Some(stem) = stem.filter(|_| items[1..].iter().all(|item| OWNED.contains(&item.as_str()))) {
        let names: Vec<String> = items
            .iter()
            .enumerate()
            .map(|(index, item)| if index == 0 { item.clone() } else { format!("{stem}{item}") })
            .collect();
        return (names.clone(), names, false);
    }
    (items.clone(), items, true)
}

/// Where the last name of a list has the longest end that all others have, if more follows.
fn shared_end(others: &[String], last: &str) -> Option<usize> {
    let first = others.first().filter(|_| others.iter().all(|other| other.chars().count() > 1))?;
    let ends = first.char_indices().skip(1).map(|(at, _)| &first[at..]);
    let mut shared = ends.filter(|end| others.iter().all(|other| other.ends_with(end)));
    let end = shared.find_map(|end| Some(last.find(end).filter(|at| *at > 0)? + end.len()))?;
    (end < last.len()).then_some(end)
}

/// The kinds and the noun of 第一、二、三产业增加值.
fn ordinals(others: &[String], last: &str) -> Option<(Vec<String>, String)> {
    const NUMERALS: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    let bare = |item: &str| item.strip_prefix('第').unwrap_or(item).to_owned();
    let is_numeral = |item: &String| !item.is_empty() && item.chars().all(|c| NUMERALS.contains(&c));
    let own = bare(last);
    let end = own.find(|c| !NUMERALS.contains(&c)).filter(|end| *end > 0)?;
    let numerals: Vec<String> = others.iter().map(|item| bare(item)).chain([own[..end].to_owned()]).collect();
    let is_ordinal = others.first()?.starts_with('第') && numerals.iter().all(is_numeral);
    let kinds = numerals.iter().map(|numeral| format!("第{numeral}")).collect();
    is_ordinal.then(|| (kinds, own[end..].to_owned()))
}
