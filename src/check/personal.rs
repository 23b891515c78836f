//! Checks that no text publishes the number of a person: of an identity card, a mobile telephone or a bank card.
//!
//! The telephone numbers of the office itself stand in `site.yaml` and may be repeated anywhere. A number with a unit is data.

use super::measure_words::MEASURES;
use super::prose::{Line, Prose, Scope, Told};
use crate::diagnostic::{Code, Diagnostic, Place, Sentence, Sink};
use crate::identifier::{Identifier, IdentifierKind, PersonNumber, digits_of, find, is_followed_by, masked};
use crate::model::shared_context::SharedContext;
use crate::model::unit_name::UnitLabel;
use crate::narrative::LinkTarget;
use crate::passage::OBJECT;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// Checks the texts of all languages, and the numbers that links dial.
pub(super) fn check(shared_context: &SharedContext, told: &Told<'_>, diagnostics: &mut Sink) {
    for prose in &told.versions {
        for line in &prose.lines {
            let shown = Shown::of(line);
            let found = find(&shown.text).into_iter().filter(|found| {
                let is_own = is_own(shared_context, found.kind, &shown.text[found.range.clone()]);
                !is_own && !is_measured(shared_context, prose, &shown.text[found.range.end..])
            });
            let mut told = BTreeSet::new();
            for identifier in found {
                told.insert(digits_of(&shown.text[identifier.range.clone()]));
                diagnostics.push(shown.diagnostic(prose, line, &identifier));
            }
            dialled(shared_context, prose, line, &told, diagnostics);
        }
    }
}

/// Whether a number is one of the office itself. The number of an identity card never is.
fn is_own(shared_context: &SharedContext, kind: IdentifierKind, written: &str) -> bool {
    if !matches!(kind, IdentifierKind::Mobile | IdentifierKind::BankCard) {
        return false;
    }
    let digits = digits_of(written);
    let is_contact = |digits: &str| shared_context.contacts.contains(digits);
    is_contact(&digits) || digits.strip_prefix("86").is_some_and(is_contact)
}

/// Reports numbers in the targets of links, `tel:13912345678`, unless the line shows and has told them.
fn dialled(shared_context: &SharedContext, prose: &Prose<'_>, line: &Line<'_>, told: &BTreeSet<String>, diagnostics: &mut Sink) {
    for (_, link) in &line.passage.links {
        let LinkTarget::External(address) = &link.target else { continue };
        let Some(number) = address.strip_prefix("tel:").or_else(|| address.strip_prefix("sms:")) else { continue };
        let is_new = |found: &Identifier| {
            let written = &number[found.range.clone()];
            !is_own(shared_context, found.kind, written) && !told.contains(&digits_of(written))
        };
        let Some(found) = find(number).into_iter().find(is_new) else { continue };
        let place = Place { file: prose.file.clone(), position: link.position };
        let mend = ("请去掉这个链接", "Remove the link");
        diagnostics.push(published(found.kind, &number[found.range], mend).at_place(&place));
    }
}

/// The text of a line with its code and its marked numbers, which are objects there.
struct Shown<'l> {
    text: Cow<'l, str>,
    /// The parts of the text that are not in the line, each with the byte offset of its object there.
    objects: Vec<(Range<usize>, usize)>,
}

impl<'l> Shown<'l> {
    fn of(line: &'l Line<'_>) -> Shown<'l> {
        let passage = &line.passage;
        if passage.code.is_empty() && passage.numbers.is_empty() {
            return Shown { text: Cow::Borrowed(line.text()), objects: Vec::new() };
        }
        let mut inside: Vec<_> = passage.code.iter().chain(&passage.numbers).collect();
        inside.sort_by_key(|(at, _)| *at);
        let (mut text, mut objects, mut start) = (String::new(), Vec::new(), 0);
        for (at, own) in inside {
            text.push_str(&line.text()[start..*at]);
            objects.push((text.len()..text.len() + own.text.len(), *at));
            text.push_str(&own.text);
            start = at + OBJECT.len_utf8();
        }
        text.push_str(&line.text()[start..]);
        Shown { text: Cow::Owned(text), objects }
    }

    /// The place of a part of the text, and whether the source has these very characters there.
    fn place(&self, prose: &Prose<'_>, line: &Line<'_>, range: &Range<usize>) -> (Place, bool) {
        if let Some((_, at)) = self.objects.iter().find(|(own, _)| own.start < range.end && range.start < own.end) {
            return (prose.place(line, *at..at + OBJECT.len_utf8()), false);
        }
        let added: usize = self.objects.iter().filter(|(own, _)| own.end <= range.start).map(|(own, _)| own.len()).sum();
        let count = self.objects.iter().filter(|(own, _)| own.end <= range.start).count() * OBJECT.len_utf8();
        let moved = |byte: usize| byte + count - added;
        (prose.place(line, moved(range.start)..moved(range.end)), true)
    }

    fn diagnostic(&self, prose: &Prose<'_>, line: &Line<'_>, found: &Identifier) -> Diagnostic {
        let written = &self.text[found.range.clone()];
        let (place, is_literal) = self.place(prose, line, &found.range);
        let mask = masked(written, found.kind, "*");
        let mend = (format!("请写成 {mask}"), format!("Write {mask}"));
        let diagnostic = published(found.kind, written, (&mend.0, &mend.1)).at_place(&place);
        // A star is a mark in Markdown; within the texts of a picture it is left to the author.
        match prose.scope {
            _ if !is_literal => diagnostic,
            Scope::Text(_) => diagnostic.fix(written, mask),
            Scope::Clause if line.passage.is_plain => diagnostic,
            Scope::Clause => diagnostic.fix(written, masked(written, found.kind, "\\*")),
        }
    }
}

/// Returns the diagnostic for a number, without a source position; `mend` says in both languages what to do. It is kept in
/// logs, so it does not repeat the number.
fn published(kind: IdentifierKind, written: &str, mend: (&str, &str)) -> Diagnostic {
    let mask = masked(written, kind, "*");
    let (zh, en, rule) = words(kind);
    let own = match kind {
        IdentifierKind::Mobile => {
            ("；是本单位的电话，就写进 site.yaml 的 phone", "; if it is the office’s own, add it to `phone` in site.yaml")
        }
        _ => ("", ""),
    };
    let message =
        Sentence::new(format!("这里写着个人的{zh}：{mask}。"), format!("The {en} of a person is published here: {mask}."));
    Diagnostic::new(Code::PersonalData, message).help(
        format!(
            "《政府信息公开条例》第十五条、《个人信息保护法》第二十五条：个人信息不得擅自公开。{}{}{}。",
            rule.0, mend.0, own.0
        ),
        format!(
            "The regulations on government information (art. 15) and the personal information law (art. 25) forbid publishing it. {}{}{}.",
            rule.1, mend.1, own.1
        ),
    )
}

/// Returns the diagnostic for an attachment whose text has numbers of persons, without a source position.
pub(super) fn of_attachment(shared_context: &SharedContext, path: &str, numbers: &[PersonNumber]) -> Option<Diagnostic> {
    let mut foreign = numbers.iter().filter(|number| !is_own(shared_context, number.kind, &number.digits));
    let first = foreign.next()?;
    let (mask, count) = (masked(&first.digits, first.kind, "*"), foreign.count() + 1);
    let (zh, en, _) = words(first.kind);
    let message = if count == 1 {
        Sentence::new(
            format!("附件“{path}”里有个人的{zh}：{mask}。"),
            format!("The attachment `{path}` has the {en} of a person: {mask}."),
        )
    } else {
        Sentence::new(
            format!("附件“{path}”里有个人的号码，共{count}个，例如{zh} {mask}。"),
            format!("The attachment `{path}` has {count} numbers of persons, such as the {en} {mask}."),
        )
    };
    Some(Diagnostic::new(Code::PersonalData, message).help(
        "《政府信息公开条例》第十五条、《个人信息保护法》第二十五条：个人信息不得擅自公开。请在原来的文件里隐去中间几位，再放一份到这里；是本单位的号码，就写进 site.yaml。",
        "The regulations on government information (art. 15) and the personal information law (art. 25) forbid publishing them. Mask their middle in the original file and copy it here again; if they are the office’s own, put them into site.yaml.",
    ))
}

/// The names of a kind of number, and how it is recognised.
fn words(kind: IdentifierKind) -> (&'static str, &'static str, (&'static str, &'static str)) {
    match kind {
        IdentifierKind::IdentityCard => {
            let rule = ("（按 GB 11643 校验码相符。）", "(Its check digit fits GB 11643.) ");
            ("身份证号码", "identity card number", rule)
        }
        IdentifierKind::MistypedIdentityCard => {
            let rule = (
                "（地区和出生日期相符，校验码不符：多半打错了一位，仍然认得出是谁。）",
                "(Its region and day of birth are right, its check digit is not: probably one digit is mistyped; it still tells who it is.) ",
            );
            ("身份证号码（多半打错了一位）", "identity card number (probably with a typing error)", rule)
        }
        IdentifierKind::OldIdentityCard => {
            let rule = ("（地区和出生日期相符。）", "(Its region and day of birth are right.) ");
            ("身份证号码（15位的旧号码）", "identity card number (the older one of 15 digits)", rule)
        }
        IdentifierKind::Mobile => ("手机号码", "mobile number", ("", "")),
        IdentifierKind::BankCard => {
            ("银行卡号", "bank card number", ("（按 Luhn 算法校验码相符。）", "(Its check digit fits Luhn’s formula.) "))
        }
    }
}

/// Whether a unit of the site or a measure word stands behind a number, which then is data.
fn is_measured(shared_context: &SharedContext, prose: &Prose<'_>, after: &str) -> bool {
    let labels = shared_context.units.iter().filter_map(|unit| unit.label(&prose.locale.code));
    labels.flat_map(UnitLabel::words).chain(MEASURES).any(|word| is_followed_by(after, word))
}
