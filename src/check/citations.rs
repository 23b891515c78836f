//! Checks titles in 《》 that are nearly those of recorded documents, recorded numbers beside
//! other titles, and English names that are rendered in another way.

use super::prose::{Line, Prose, Told};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink, shown};
use crate::model::lexicon::{Form, FormKind, Lexicon, TitleWords};
use crate::model::pinyin::is_pinyin;
use crate::model::shared_context::SharedContext;
use crate::passage::OBJECT;
use std::ops::Range;

/// Checks all language versions of one part of a report.
pub(super) fn check(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        let lexicon = &shared_context.lexicons[prose.index];
        let places: Vec<&Form> = lexicon.in_pinyin().collect();
        for line in &prose.lines {
            if prose.locale.is_unspaced() {
                marked_titles(&lexicon.forms, prose, line, diagnostics);
                quoted_titles(prose, line, diagnostics);
                continue;
            }
            cut_titles(lexicon, prose, line, diagnostics);
            if prose.locale.is_english() {
                let words = word_ranges(line.text());
                renderings(lexicon, prose, line, &words, diagnostics);
                misspelt_places(&places, prose, line, &words, diagnostics);
            }
        }
    }
}

/// The part of a title that may be missing or different.
const TOLERANCE: f64 = 0.7;

/// Reports a title in 《》 that is nearly a recorded one, and a recorded number behind a
/// title that is not recorded.
fn marked_titles(forms: &[Form], prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (open, _) in text.match_indices(['《', '〈']) {
        let start = open + '《'.len_utf8();
        let Some(end) = text[start..].find(['》', '〉', '《', '〈']).map(|end| start + end) else { continue };
        let range = start..end;
        let is_recorded = line.found.iter().any(|found| {
            found.form.kind == FormKind::Title && found.range.start <= range.start && range.end <= found.range.end
                || found.form.kind != FormKind::Forbidden && found.range == range
        });
        if is_recorded {
            continue;
        }
        let cited = &text[range.clone()];
        if let Some(form) = nearest(forms, cited) {
            diagnostics.push(near_title(prose, line, range.clone(), &form.text));
        } else if let Some(number) = number_behind(line, end) {
            let shown = &number.form.text;
            let message = Sentence::new(
                format!("“{shown}”在 terms.yaml 里不是《{cited}》的文号。"),
                format!("In terms.yaml “{shown}” is not the number of 《{cited}》."),
            );
            diagnostics.push(
                Diagnostic::new(Code::DocumentNumberTitle, message)
                    .at_place(&prose.place(line, number.range.clone()))
                    .help("请核对题名和文号。", "Check the title and the number."),
            );
        }
    }
}

/// Reports a recorded title in quotation marks: the marks of titles are 《》.
fn quoted_titles(prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for title in line.found.iter().filter(|found| found.form.kind == FormKind::Title) {
        let (before, behind) = (&text[..title.range.start], &text[title.range.end..]);
        if !before.ends_with('“') || !behind.starts_with('”') {
            continue;
        }
        let name = &title.form.text;
        let quoted = shown(name);
        let message = Sentence::new(
            format!("{}是文件的题名，要用书名号。", quoted.zh),
            format!("{} is the title of a document, which stands in 《》.", quoted.en),
        );
        diagnostics.push(
            Diagnostic::new(Code::NameNearMiss, message)
                .at_place(&prose.place(line, title.range.clone()))
                .help(format!("请写《{name}》。"), format!("Write 《{name}》.")),
        );
    }
}

fn near_title(prose: &Prose<'_>, line: &Line<'_>, range: Range<usize>, right: &str) -> Diagnostic {
    let quoted = shown(right);
    let message = Sentence::new(
        format!("这个题名与 terms.yaml 里的《{right}》差几个字。"),
        format!("This title differs in a few words from {} in terms.yaml.", quoted.en),
    );
    Diagnostic::new(Code::NameNearMiss, message).at_place(&prose.place(line, range)).help(
        format!("如果是同一个文件，请写{}；如果是另一个文件，请把它写进 terms.yaml 的 documents。", quoted.zh),
        format!("If it is the same document, write {}; if it is another one, add it to `documents` in terms.yaml.", quoted.en),
    )
}

/// The recorded title that a cited one was most likely meant to be.
fn nearest<'f>(forms: &'f [Form], cited: &str) -> Option<&'f Form> {
    let length = cited.chars().count();
    let is_like = |form: &&Form| {
        let own = form.text.chars().count();
        length >= 4 && length * 4 >= own * 3 && own * 4 >= length * 3 && differs_by_a_word(&form.text, cited)
    };
    forms.iter().filter(|form| form.kind == FormKind::Title).find(is_like)
}

/// Whether two titles differ by words left out or by few characters, but not by a year, a
/// number or a place: those make another document.
fn differs_by_a_word(title: &str, cited: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let mut rest = title.chars();
    let is_part = cited.chars().all(|c| rest.any(|other| other == c));
    digits(title) == digits(cited) && (is_part || strsim::normalized_levenshtein(title, cited) > 0.85)
}

/// The recorded number in brackets directly behind a title.
fn number_behind<'l>(line: &'l Line<'_>, end: usize) -> Option<&'l crate::model::lexicon::NameMatch<'l>> {
    let behind = line.text()[end..].trim_start_matches(['》', '〉', '”', ' ']);
    let inside = behind.strip_prefix(['（', '('])?;
    let start = line.text().len() - inside.len();
    line.found.iter().find(|found| found.form.kind == FormKind::Number && found.range.start == start)
}

/// Reports a title of a language with spaces of which one half stands here, and most words
/// of the other.
fn cut_titles(lexicon: &Lexicon, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for (form, TitleWords { words, tail, .. }, start) in lexicon.title_beginnings(text) {
        if line.found.iter().any(|found| found.form.kind == FormKind::Title && found.form.id == form.id) {
            continue;
        }
        let most = start + form.text.len() + 12;
        let Some(end) = text[start..].find(tail).map(|at| start + at + tail.len()).filter(|end| *end <= most) else { continue };
        if line.found.iter().any(|found| found.form.kind == FormKind::Title && found.range.start < end && start < found.range.end)
        {
            continue;
        }
        let cited: Vec<&str> = text[start..end].split_whitespace().collect();
        let mut rest = words.iter();
        let known = cited.iter().filter(|word| rest.clone().any(|own| own == *word) && rest.any(|own| own == *word)).count();
        let share =
            |count: usize| f64::from(u32::try_from(count).unwrap_or(0)) / f64::from(u32::try_from(words.len()).unwrap_or(1));
        if share(known) >= TOLERANCE && share(cited.len()) >= TOLERANCE {
            diagnostics.push(near_title(prose, line, start..end, &form.text));
        }
    }
}

/// Words for kinds of bodies and areas: where one stands for another, it is most likely
/// another rendering of the same name.
const KINDS: [&str; 34] = [
    "Bureau",
    "Office",
    "Department",
    "Commission",
    "Committee",
    "Board",
    "Centre",
    "Center",
    "Institute",
    "School",
    "Academy",
    "College",
    "Company",
    "Corporation",
    "Authority",
    "Administration",
    "Agency",
    "Ministry",
    "District",
    "County",
    "Prefecture",
    "Area",
    "Region",
    "Town",
    "Township",
    "Village",
    "Municipal",
    "City",
    "Reservoir",
    "Lake",
    "Consortium",
    "Union",
    "Alliance",
    "Division",
];

/// Reports a name whose words are those of a recorded one but for the kind of body or area.
fn renderings(lexicon: &Lexicon, prose: &Prose<'_>, line: &Line<'_>, words: &[Range<usize>], diagnostics: &mut Sink) {
    let text = line.text();
    for (at, first) in words.iter().enumerate() {
        let candidates = lexicon.beginning_with(&text[first.clone()]);
        let near = candidates.filter_map(|form| Some((form, nearly(text, &words[at..], &form.text)?)));
        let is_known = |range: &Range<usize>| {
            line.found.iter().any(|found| found.range.start <= range.start && range.end <= found.range.end)
        };
        let near = near.filter(|(_, range)| !is_known(range)).max_by_key(|(_, range)| range.len());
        let Some((form, range)) = near else { continue };
        let (found, right) = (shown(&text[range.clone()]), shown(&form.text));
        let message = Sentence::new(
            format!("{}像是{}的另一种译法。", found.zh, right.zh),
            format!("{} seems to be another rendering of {}.", found.en, right.en),
        );
        diagnostics.push(Diagnostic::new(Code::NameRendering, message).at_place(&prose.place(line, range)).help(
            format!("同一个名称请都写{}；如果另有其名，请把它写进 terms.yaml。", right.zh),
            format!("Write {} everywhere for the same name; if it is another name, add it to terms.yaml.", right.en),
        ));
    }
}

/// The range of the words that are those of a name, but for one word for its kind.
fn nearly(text: &str, words: &[Range<usize>], name: &str) -> Option<Range<usize>> {
    let mut other = 0;
    let mut length = 0;
    for (index, own) in name.split(' ').enumerate() {
        let word = &text[words.get(index)?.clone()];
        length = index + 1;
        if word != own {
            let is_kind = index > 0 && KINDS.contains(&own) && KINDS.contains(&word);
            other += if is_kind { 1 } else { 2 };
            if other > 1 {
                return None;
            }
        }
    }
    let range = words.first()?.start..words.get(length.checked_sub(1)?)?.end;
    let is_one = text[range.clone()].matches(' ').count() + 1 == length;
    (other == 1 && is_one).then_some(range)
}

/// Reports a capitalised word that differs from a name in Pinyin by one letter and is no
/// Pinyin itself: Anynag for Anyang. What is Pinyin may be another place.
fn misspelt_places(places: &[&Form], prose: &Prose<'_>, line: &Line<'_>, words: &[Range<usize>], diagnostics: &mut Sink) {
    let text = line.text();
    for range in words {
        let range = range.clone();
        let word = &text[range.clone()];
        let is_name = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.bytes().all(|byte| byte.is_ascii_alphabetic());
        if !is_name || line.is_named(&range) || word.len() < 5 {
            continue;
        }
        let is_near = |form: &&&Form| {
            form.text.len().abs_diff(word.len()) < 2
                && form.text.starts_with(&word[..1])
                && strsim::damerau_levenshtein(&form.text, word) == 1
        };
        let Some(form) = places.iter().find(is_near).filter(|_| !is_pinyin(&word.to_lowercase())) else { continue };
        let right = &form.text;
        let message = Sentence::new(
            format!("“{word}”与规范写法“{right}”只差一个字母。"),
            format!("“{word}” differs from the official form “{right}” by one letter."),
        );
        diagnostics.push(Diagnostic::new(Code::NameNearMiss, message).at_place(&prose.place(line, range)).help(
            format!("如果是同一个名称，请写“{right}”；如果另有其名，请把它写进 terms.yaml。"),
            format!("If it is the same name, write “{right}”; if it is another name, add it to terms.yaml."),
        ));
    }
}

/// The words of a text: runs of letters, with what is between them inside.
fn word_ranges(text: &str) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for (byte, c) in text.char_indices().filter(|(_, c)| (c.is_alphanumeric() || matches!(c, '’' | '-' | '–')) && *c != OBJECT)
    {
        match words.last_mut() {
            Some(word) if word.end == byte => word.end = byte + c.len_utf8(),
            _ => words.push(byte..byte + c.len_utf8()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_differ_by_words_not_by_years() {
        assert!(differs_by_a_word("关于加强职业教育工作的通知", "加强职业教育工作的通知"));
        assert!(!differs_by_a_word("关于开展2023年活动的通知", "关于开展2022年活动的通知"));
        assert!(!differs_by_a_word("关于加强职业教育工作的通知", "关于做好秋季学期防汛的意见"));
    }
}
