//! The numbers of a table's body, and whether some of them add up to others: as the check does it, with the range of values that
//! a rounded number stands for.

use rust_decimal::Decimal;

/// A number of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Number {
    pub value: Decimal,
    /// How far the exact value may be from it: half of its last digit, and nothing for what is counted.
    pub half: Decimal,
}

/// What can be said of the sums of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its numbers add up.
    Summed,
    /// Percentages: they add up, or the whole lies between its parts.
    Percent,
    /// What lies between the lowest and the highest: 平均工资, 单价.
    Rate,
}

/// A row of a table.
#[derive(Debug)]
pub(super) struct Row {
    pub label: String,
    /// How far the label is indented, in twips.
    pub indent: u32,
    /// How many cells that reach down over several rows stand before the label.
    pub depth: usize,
    /// The number in each column of the table; `None` in columns of text.
    pub numbers: Vec<Option<Number>>,
}

/// The rows of a table below its heads, with the kinds of their columns.
#[derive(Debug)]
pub(super) struct Body {
    pub rows: Vec<Row>,
    pub kinds: Vec<Kind>,
}

/// How often sums hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub held: usize,
    /// The columns in which they do not.
    pub denied: Vec<usize>,
    /// Whether a column whose numbers do not add up would be added up by the check.
    pub is_barred: bool,
}

impl Number {
    pub(super) fn new(value: Decimal, is_count: bool) -> Number {
        let half = if is_count { Decimal::ZERO } else { Decimal::new(5, value.scale() + 1) };
        Number { value, half }
    }

    /// Whether numbers may add up to this one.
    pub(super) fn is_sum_of(self, parts: &[Number]) -> bool {
        let sum: Decimal = parts.iter().map(|part| part.value).sum();
        let half: Decimal = parts.iter().map(|part| part.half).sum();
        (sum - self.value).abs() <= half + self.half
    }

    /// Whether this one is certainly more than another. What is below nought says nothing about others.
    pub(super) fn is_more_than(self, other: Number) -> bool {
        let is_negative = self.value.is_sign_negative() || other.value.is_sign_negative();
        !is_negative && self.value - self.half > other.value + other.half
    }

    fn lies_between(self, parts: &[Number]) -> bool {
        parts.iter().any(|part| !part.is_more_than(self)) && parts.iter().any(|part| !self.is_more_than(*part))
    }
}

impl Body {
    /// The number at a row and column.
    pub(super) fn number(&self, row: usize, column: usize) -> Option<Number> {
        self.rows.get(row)?.numbers.get(column).copied().flatten()
    }

    /// Whether parts add up to a row. `parts` gives the numbers that are added up in a column. Where the row is blank, or all of
    /// its parts are, nothing is said; noughts say little.
    pub(super) fn equation(&self, whole: usize, parts: impl Fn(usize) -> Vec<Number>) -> Tally {
        let mut tally = Tally::default();
        for (column, kind) in self.kinds.iter().enumerate() {
            let parts = parts(column);
            let Some(whole) = self.number(whole, column).filter(|_| !parts.is_empty()) else { continue };
            match (kind, whole.is_sum_of(&parts)) {
                (Kind::Summed, true) => tally.held += usize::from(!whole.value.is_zero()),
                (Kind::Summed, false) => tally.denied.push(column),
                (Kind::Percent, false) if !whole.lies_between(&parts) => tally.is_barred = true,
                (Kind::Rate, false) => tally.is_barred = true,
                _ => {}
            }
        }
        tally
    }

    /// Whether rows add up to another one.
    pub(super) fn equation_of_rows(&self, whole: usize, parts: &[usize]) -> Tally {
        self.equation(whole, |column| parts.iter().filter_map(|part| self.number(*part, column)).collect())
    }
}

impl Tally {
    /// Whether nothing speaks against the sums.
    pub(super) fn is_free(&self) -> bool {
        self.denied.is_empty() && !self.is_barred
    }

    /// Whether the numbers say that the sums hold: at least one does, and nothing speaks against it.
    pub(super) fn is_told(&self) -> bool {
        self.held > 0 && self.is_free()
    }

    /// Whether the sums hold but for little, which is a mistake: one column of several.
    pub(super) fn is_slip(&self) -> bool {
        self.denied.len() == 1 && self.held > 1
    }

    pub(super) fn add(&mut self, other: &Tally) {
        self.held += other.held;
        self.denied.extend(&other.denied);
        self.is_barred |= other.is_barred;
    }
}
