//! Phrases before a number whose verb is no part of the name: 丙村共投入, 学校有教职工. Whose number it is, stays.

use super::kinds::OWNED;

/// Words with 共 that are no verb.
const SHARED: [&str; 10] = ["公共", "共青", "共享", "共建", "共产", "共和", "共同", "中共", "共治", "共有产权"];
/// Words with 有 that are no verb.
const HELD: [&str; 18] = [
    "所有", "国有", "私有", "公有", "持有", "占有", "享有", "含有", "具有", "没有", "有效", "有机", "有限", "有关", "拥有",
    "现有", "设有", "建有",
];
/// What a report is about as a whole, which no name needs.
const OWN: [&str; 12] = ["学校", "本校", "我校", "全校", "学院", "我院", "全院", "医院", "单位", "本局", "我局", "全局"];

/// The name of a place at the end of a text before a verb: 甲镇 in 甲镇共有小学. `None` for what the report is about.
pub(super) fn of_place(before: &str) -> Option<&str> {
    let name = before.trim();
    let is_place = name.ends_with(['镇', '乡', '村', '县', '区', '市']) || name.ends_with("街道");
    let is_own = name.starts_with(['全', '我', '本', '各']) || name.chars().any(|c| c.is_ascii_digit());
    (is_place && !is_own && (2..=6).contains(&name.chars().count())).then_some(name)
}

/// A phrase without 共 or 有 between who has something and what it is: 丙村投入, 甲镇小学.
pub(super) fn without_verb(phrase: &str) -> String {
    let inside = |word: char, words: &[&str]| {
        let at = phrase.char_indices().skip(1).find(|(_, c)| *c == word).map(|(at, _)| at)?;
        let is_word =
            words.iter().any(|own| phrase.match_indices(own).any(|(start, _)| (start..start + own.len()).contains(&at)));
        (!is_word).then(|| (&phrase[..at], &phrase[at + word.len_utf8()..]))
    };
    if let Some((who, what)) = inside('共', &SHARED).filter(|(_, what)| what.chars().count() > 1) {
        return format!("{who}{what}");
    }
    let held = inside('有', &HELD).filter(|(who, what)| OWNED.contains(what) && who.chars().count() > 1);
    match held {
        Some((who, what)) if OWN.contains(&who) => what.to_owned(),
        Some((who, what)) => format!("{who}{what}"),
        None => phrase.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_no_names_and_places_stay() {
        for (phrase, expected) in [
            ("丙村共投入", "丙村投入"),
            ("公共图书馆", "公共图书馆"),
            ("学校有教职工", "教职工"),
            ("甲校有在校生", "甲校在校生"),
            ("国有资产", "国有资产"),
            ("有效问卷", "有效问卷"),
        ] {
            assert_eq!(without_verb(phrase), expected, "{phrase}");
        }
        assert_eq!(of_place("甲镇"), Some("甲镇"));
        assert_eq!(of_place("全镇"), None);
    }
}
