//! Checks the waivers of relations of tables: a waiver holds only for the columns or rows, and for the values, that it names. So a
//! mistake in another column, or a later one in the same, is reported although there is a waiver.

use super::balances::Balance;
use crate::diagnostic::{Code, Diagnostic, Sentence, Sink};
use crate::model::fact::Quantity;
use crate::model::table::Table;
use crate::model::table_relation::{TableRelation, WaivedFor};
use rust_decimal::Decimal;

/// The waiver of a relation of a table.
pub(super) struct Waiver<'a> {
    pub table: &'a Table,
    pub relation: &'a TableRelation,
}

impl<'a> Waiver<'a> {
    /// Returns what was waived for the column or row of a balance.
    pub(super) fn of(&self, balance: &Balance<'_>) -> Option<&'a WaivedFor> {
        self.relation.waived_for.iter().find(|waived| waived.at == balance.at)
    }

    /// Reports a waiver that does not say what it is for, that is not needed, or that was written for other values.
    pub(super) fn check(&self, balances: &[Balance<'_>], diagnostics: &mut Sink) {
        let broken: Vec<&Balance<'_>> = balances.iter().filter(|balance| !balance.may_hold()).collect();
        if broken.is_empty() {
            diagnostics.push(self.idle());
            return;
        }
        if self.relation.waived_for.is_empty() {
            diagnostics.push(self.unlimited(&broken));
            return;
        }
        for waived in self.relation.waived_for.iter() {
            match broken.iter().find(|balance| balance.at == waived.at) {
                Some(balance) => diagnostics.extend(self.stale(balance, waived)),
                None => diagnostics.push(self.idle_here(waived)),
            }
        }
    }

    fn idle(&self) -> Diagnostic {
        let message = Sentence::new(
            "这条表内勾稽关系相符，waiver 的说明却说它不符。",
            "This relation of the table holds, but `waiver` says that it does not.",
        );
        let idle = Diagnostic::new(Code::WaiverIdle, message).at_place(&self.relation.place);
        idle.help("请删去 waiver 和 waived_for。", "Delete `waiver` and `waived_for`.")
    }

    fn idle_here(&self, waived: &WaivedFor) -> Diagnostic {
        let name = self.relation.name_at(self.table, waived.at, 0);
        let message = Sentence::new(
            format!("这条关系在“{name}”里相符，不用说明。"),
            format!("This relation holds in “{name}” and needs no waiver there."),
        );
        let idle = Diagnostic::new(Code::WaiverIdle, message).at_place(&waived.place);
        idle.help("请从 waived_for 里删去它。", "Delete it from `waived_for`.")
    }

    /// The diagnostic for a waiver without `waived_for`, which would hide every later mistake.
    fn unlimited(&self, broken: &[&Balance<'_>]) -> Diagnostic {
        let message = Sentence::new(
            "waiver 没有写是针对哪几处、哪些数的：别处再写错一个数，也会被它遮住。",
            "The waiver does not say where and for which values: it would hide any other mistake.",
        );
        let lines: Vec<String> = broken.iter().filter_map(|balance| self.line(balance)).collect();
        let form = Diagnostic::new(Code::WaiverForm, message).at_place(&self.relation.place);
        if lines.len() < broken.len() {
            return form.help(
                "先给不符的行写上标识（id），再写 waived_for: { 行的标识: [左边的数, 右边的数] }。",
                "Give the rows that do not agree an id, then write `waived_for: { row-id: [left values, right values] }`.",
            );
        }
        let lines = lines.join(", ");
        form.help(
            format!("数核对无误的，写上 waived_for: {{ {lines} }}。"),
            format!("If the numbers are right, add `waived_for: {{ {lines} }}`."),
        )
    }

    /// What `waived_for` would say of a balance: `person: [10, 2, 11, 2]`. `None` if its row has no id.
    pub(super) fn line(&self, balance: &Balance<'_>) -> Option<String> {
        let key = self.relation.key_at(self.table, balance.at)?;
        let values: Vec<String> = balance.values().iter().map(Decimal::to_string).collect();
        Some(format!("{key}: [{}]", values.join(", ")))
    }

    /// Reports the first value that has changed since it was waived.
    fn stale(&self, balance: &Balance<'_>, waived: &WaivedFor) -> Option<Diagnostic> {
        let now = balance.values();
        let changed = waived.values.iter().zip(&now).zip(self.relation.lines());
        let is_other = |written: &str, now: Decimal| Quantity::parse(written).and_then(Quantity::exact) != Some(now);
        let ((written, now), line) = changed.into_iter().find(|((written, now), _)| is_other(&written.id, **now))?;
        let (was, id, name) = (&written.id, &line.id, self.relation.name_at(self.table, waived.at, 0));
        let message = Sentence::new(
            format!("这条说明是按“{name}”里“{id}”为 {was} 写的，现在是 {now}。"),
            format!("The waiver was written for {was} as the value of `{id}` in “{name}”; it is now {now}."),
        );
        Some(Diagnostic::new(Code::WaiverStale, message).at_place(&written.place).help(
            "请核对这个数。数没有错，就核对 waiver 的说明还对不对，再改这里的数。",
            "Check the number. If it is right, check whether the waiver still applies, then update the value here.",
        ))
    }
}
