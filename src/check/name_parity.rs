//! Compares the names in a translation with those of the main language, clause by clause.

use super::parity::is_in_address;
use super::prose::{Line, Prose, Scope};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink, quoted};
use crate::model::lexicon::{FormKind, NameMatch};
use crate::model::shared_context::SharedContext;
use crate::model::visible_texts::TextKind;
use std::collections::{BTreeMap, BTreeSet};

/// Compares a translation with the main language.
pub(super) fn compare(shared_context: &SharedContext, main: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Sink) {
    if matches!(main.scope, Scope::Clause | Scope::Text(TextKind::Sentences)) {
        renderings(shared_context, main, other, diagnostics);
        additions(shared_context, main, other, diagnostics);
    } else if main.scope == Scope::Text(TextKind::Label) {
        other_names(main, other, diagnostics);
    }
}

/// Reports names in the main language whose official form is missing from the translated
/// clause.
fn renderings(shared_context: &SharedContext, main: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Sink) {
    let there = names(other);
    for (clause, own) in names(main) {
        let Some((theirs, place)) = there.get(&clause).map(|(ids, place, _)| (ids, place)) else { continue };
        // 我局 may be “we” or “our”.
        let speaks_of_itself = |shown: &str| shown.starts_with(['我', '本', '该']) && shown.chars().count() < 4;
        let lacking = own.0.iter().filter(|(id, shown)| !theirs.contains_key(*id) && !speaks_of_itself(shown));
        for (id, shown) in lacking {
            let Some(wanted) = official(shared_context, id, other.index) else { continue };
            let (language, name) = other.locale.called();
            let (shown, wanted) = (quoted(shown), quoted(&wanted));
            let (zh, en) = match other.scope {
                Scope::Clause => ("这一条", "This clause"),
                Scope::Text(_) => ("这段文字", "This text"),
            };
            let message = Sentence::new(
                format!("{zh}提到{shown}，{language}文字里没有它的规范写法{wanted}。"),
                format!("{en} names {shown}; its {name} text does not contain the official form {wanted}."),
            );
            let (zh, en) =
                (format!("原文在 {}:{}。", main.file, own.2[id]), format!("The original is at {}:{}.", main.file, own.2[id]));
            diagnostics.push(Diagnostic::new(Code::NameRendering, message).at_place(place).help(
                format!("{zh}请改用规范写法，或在 terms.yaml 的 short 里写上这种简称。"),
                format!("{en} Use the official form, or add this short form to `short` in terms.yaml."),
            ));
        }
    }
}

/// Reports names of the translation that its clause does not have in the main language, not
/// even as a part of another name.
fn additions(shared_context: &SharedContext, main: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Sink) {
    let mut texts: BTreeMap<Option<&str>, String> = BTreeMap::new();
    for line in &main.lines {
        texts.entry(line.passage.clause).or_default().push_str(line.text());
    }
    let mut told = BTreeSet::new();
    for line in &other.lines {
        let Some(text) = texts.get(&line.passage.clause) else { continue };
        let is_shown = |found: &&NameMatch<'_>| {
            !matches!(found.form.kind, FormKind::Forbidden | FormKind::Number) && !is_in_address(line.text(), &found.range)
        };
        for found in line.found.iter().filter(is_shown) {
            let id = &found.form.id;
            let mut forms = shared_context.lexicons[main.index].of_id(id).peekable();
            let is_named =
                forms.peek().is_none() || forms.any(|form| text.contains(&form.text) || text.contains(stem(&form.text)));
            if is_named
                || main.locale.is_unspaced() && may_be_left_out(shared_context, found, main, line)
                || !told.insert((line.passage.clause, id))
            {
                continue;
            }
            let wanted = official(shared_context, id, main.index).unwrap_or_default();
            let (shown, wanted) = (quoted(&found.form.text), quoted(&wanted));
            let ((language, name), scope) = (main.locale.called(), main.scope.words());
            let message = Sentence::new(
                format!("这里提到{shown}，{}的{language}文字里没有{wanted}。", scope.0),
                format!("{shown} is named here, but the {name} text {} does not contain {wanted}.", scope.1),
            );
            let file = main.file;
            diagnostics.push(
                Diagnostic::new(Code::NameUnmatched, message).at_place(&other.place(line, found.range.clone())).help(
                    format!("请对照 {file}，看是不是写成了别的名称；原文用的简称可以写进 terms.yaml 的 short。"),
                    format!(
                        "Compare {file}: is it another name? If the original uses a short form, add it to `short` in terms.yaml."
                    ),
                ),
            );
        }
    }
}

/// Whether a name is a short form of one word, such as “the Bureau”, and nothing of its short Chinese forms is in the clause: Chinese
/// leaves out the subject of a sentence. 我居 is still seen as a slip for 我局.
fn may_be_left_out(shared_context: &SharedContext, found: &NameMatch<'_>, main: &Prose<'_>, line: &Line<'_>) -> bool {
    let words = found.form.text.split(' ').filter(|word| !word.eq_ignore_ascii_case("the"));
    if found.form.kind != FormKind::Short || words.count() != 1 {
        return false;
    }
    let forms = shared_context.lexicons[main.index].of_id(&found.form.id).filter(|form| form.text.chars().count() < 4);
    let pieces: String = forms.map(|form| form.text.as_str()).collect();
    let mut clause = main.lines.iter().filter(|own| own.passage.clause == line.passage.clause);
    !clause.any(|own| {
        let mut characters = own.text().char_indices();
        characters.any(|(at, c)| pieces.contains(c) && !own.is_named(&(at..at + c.len_utf8())))
    })
}

/// Reports labels that are one recorded name in the main language and another one in the translation.
fn other_names(main: &Prose<'_>, other: &Prose<'_>, diagnostics: &mut Sink) {
    let ours: BTreeMap<_, &Line<'_>> = main.lines.iter().map(|line| (line.passage.clause, line)).collect();
    for line in &other.lines {
        let Some(own) = ours.get(&line.passage.clause) else { continue };
        let (here, there) = (whole_names(line), whole_names(own));
        let is_same = here.iter().any(|found| there.iter().any(|other| other.form.id == found.form.id));
        let Some((shown, meant)) = here.first().zip(there.first()).filter(|_| !is_same) else { continue };
        let ((language, name), (here, there)) = (main.locale.called(), (quoted(&shown.form.text), quoted(&meant.form.text)));
        let message = Sentence::new(
            format!("这里是{here}，{language}文字里是{there}，不是同一个名称。"),
            format!("This is {here}, but the {name} text is {there}, which is another name."),
        );
        diagnostics.push(
            Diagnostic::new(Code::NameUnmatched, message)
                .at_place(&other.place(line, shown.range.clone()))
                .help("请核对哪一种语言写错了。", "Check which of the two languages is wrong."),
        );
    }
}

/// The recorded names that a text consists of and nothing else.
fn whole_names<'l>(line: &'l Line<'l>) -> Vec<&'l NameMatch<'l>> {
    let text = line.text();
    let whole = text.len() - text.trim_start().len()..text.trim_end().len();
    line.found.iter().filter(|found| found.form.kind != FormKind::Forbidden && found.range == whole).collect()
}

type Names = (BTreeMap<String, String>, Place, BTreeMap<String, u32>);

/// A place's name without its level, as other names have it: 健康安阳行动. The whole name if too little would be left.
fn stem(name: &str) -> &str {
    let stem = name.strip_suffix(['省', '市', '县', '区', '州', '旗']).filter(|stem| stem.chars().count() == 2);
    stem.unwrap_or(name)
}

/// Returns for each clause: the text of each term and document that it names by id, the
/// first source position of the clause, and the line of each name.
fn names(prose: &Prose<'_>) -> BTreeMap<Option<String>, Names> {
    let mut clauses: BTreeMap<Option<String>, Names> = BTreeMap::new();
    for line in &prose.lines {
        let start = prose.place(line, 0..line.text().len());
        let entry = clauses.entry(line.passage.clause.map(str::to_owned));
        let (names, _, lines) = entry.or_insert_with(|| (BTreeMap::new(), start, BTreeMap::new()));
        for found in line.found.iter().filter(|found| !matches!(found.form.kind, FormKind::Forbidden | FormKind::Number)) {
            names.entry(found.form.id.clone()).or_insert_with(|| line.text()[found.range.clone()].to_owned());
            lines.entry(found.form.id.clone()).or_insert_with(|| line.passage.position(found.range.clone()).line);
        }
    }
    clauses
}

fn official(shared_context: &SharedContext, id: &str, index: usize) -> Option<String> {
    let term = shared_context.terms.terms.get(id).map(|term| term.name.get(index));
    term.or_else(|| shared_context.terms.documents.get(id).map(|document| document.title.get(index))).cloned()
}
