//! Checks document numbers in prose, such as 安教职成〔2022〕147号, against the term base.

use super::prose::{Line, Prose};
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::lexicon::FormKind;
use crate::model::shared_context::SharedContext;
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// 机关代字〔年份〕序号号, in any kind of brackets.
static NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[〔\[（(【［﹝]\s*((?:19|20)\d\d)\s*年?[〕\]）)】］﹞]\s*第?\s*(\d+)\s*号").ok());
static LATIN_NUMBER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\[(〔]((?:19|20)\d\d)[\])〕]\s*[Nn]o\.?\s*(\d+)").ok());

/// Reports a document number that has the wrong form, is unknown, or follows the title of another document.
pub(super) fn check(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    if prose.locale.is_unspaced() {
        chinese(shared_context, prose, line, diagnostics);
    } else {
        latin(shared_context, prose, line, diagnostics);
    }
    titles(shared_context, prose, line, diagnostics);
}

fn chinese(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for found in NUMBER.iter().flat_map(|number| number.captures_iter(text)) {
        let (Some(whole), Some(year), Some(number)) = (found.get(0), found.get(1), found.get(2)) else { continue };
        if !text[..whole.start()].ends_with(|c: char| c.is_alphabetic()) {
            continue;
        }
        let right = format!("〔{}〕{}号", year.as_str(), number.as_str().trim_start_matches('0'));
        let place = prose.place(line, whole.range());
        if whole.as_str() == right {
            known_number(shared_context, prose, line, whole.range(), diagnostics);
        } else {
            let message = Sentence::new(
                format!("文号“{}”的写法不对。", whole.as_str()),
                format!("The document number “{}” does not have the official form.", whole.as_str()),
            );
            diagnostics.push(
                Diagnostic::new(Code::DocumentNumberForm, message)
                    .at_place(&place)
                    .help(
                        format!("年份用六角括号，序号不加“第”和虚位：{right}。"),
                        format!("Put the year in 〔〕 and write the number without 第 and without leading zeros: {right}."),
                    )
                    .fix(whole.as_str(), right),
            );
        }
    }
}

fn latin(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    for found in LATIN_NUMBER.iter().flat_map(|number| number.find_iter(line.text())) {
        known_number(shared_context, prose, line, found.range(), diagnostics);
    }
}

/// Reports a document number that no document in the term base has.
fn known_number(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, range: Range<usize>, diagnostics: &mut Sink) {
    let is_known = |kind: FormKind| {
        line.found.iter().any(|found| found.form.kind == kind && found.range.start <= range.start && range.end <= found.range.end)
    };
    // A title may contain the number of another document.
    let is_own = || {
        let own = shared_context.lexicons[prose.index].own(line.text());
        own.iter().any(|own| own.form.kind == FormKind::OwnNumber && own.range.start <= range.start && range.end <= own.range.end)
    };
    if is_known(FormKind::Number) || is_known(FormKind::Title) || !shared_context.terms.is_complete() || is_own() {
        return;
    }
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let near = shared_context.terms.documents.values().filter_map(|document| document.number.as_ref());
    let near = near.map(|number| number.get(prose.index)).find(|number| digits(number) == digits(&line.text()[range.clone()]));
    // The code of the issuing office stands before the year: as many characters as the number has that is most like it.
    let code = near.and_then(|number| number.split_once('〔')).map_or(0, |(code, _)| code.chars().count());
    let start = line.text()[..range.start].char_indices().rev().take(code).last().map_or(range.start, |(start, _)| start);
    let range = start..range.end;
    let shown = &line.text()[range.clone()];
    let message = Sentence::new(
        format!("terms.yaml 里没有文号“{shown}”的文件。"),
        format!("terms.yaml has no document with the number “{shown}”."),
    );
    let help = match near {
        Some(number) => Sentence::new(
            format!("是不是“{number}”？机关代字也要一致。"),
            format!("Is it “{number}”? The issuing office's code must match as well."),
        ),
        None => Sentence::new(
            "请核对文号；没有错就把文件的题名和文号写进 terms.yaml 的 documents。",
            "Check the number; if it is right, add the document's title and number to `documents` in terms.yaml.",
        ),
    };
    let place = prose.place(line, range);
    diagnostics.push(Diagnostic::new(Code::DocumentNumberUnknown, message).at_place(&place).help_if(Some(help)));
}

/// Reports a document number in brackets directly after a title that belongs to another
/// document.
fn titles(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, diagnostics: &mut Sink) {
    let text = line.text();
    for title in line.found.iter().filter(|found| found.form.kind == FormKind::Title) {
        let behind = text[title.range.end..].trim_start_matches(['》', '〉', '”', ' ']);
        let Some(inside) = behind.strip_prefix(['（', '(']) else { continue };
        let start = text.len() - inside.len();
        let number = line.found.iter().find(|found| found.form.kind == FormKind::Number && found.range.start == start);
        let Some(number) = number.filter(|number| number.form.id != title.form.id) else { continue };
        let own = shared_context.terms.documents.get(&title.form.id).and_then(|document| document.number.as_ref());
        let (shown, name) = (&number.form.text, &title.form.text);
        let message =
            Sentence::new(format!("“{shown}”不是《{name}》的文号。"), format!("“{shown}” is not the number of “{name}”."));
        let help = match own {
            Some(own) => Sentence::new(
                format!("它的文号是“{}”。", own.get(prose.index)),
                format!("Its number is “{}”.", own.get(prose.index)),
            ),
            None => Sentence::new("terms.yaml 里这个文件没有文号。", "In terms.yaml this document has no number."),
        };
        let place = prose.place(line, number.range.clone());
        diagnostics.push(Diagnostic::new(Code::DocumentNumberTitle, message).at_place(&place).help_if(Some(help)));
    }
}
