//! Marks of cells: why there is no number, or what kind of number it is. An author writes them behind `^`.

/// What a cell says beside its number, or in place of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// There is a number, but it is withheld.
    Suppressed,
    /// There can be no number.
    NotApplicable,
    /// Nobody has collected the number.
    NotCollected,
    /// There is nothing to count: an exact nought.
    Nil,
    /// The form has nothing here, not even a dash.
    Blank,
    /// The number is not nought, but too small for the unit.
    Negligible,
    Provisional,
    Revised,
    Estimated,
}

/// Each mark with its words: the one in data files first.
const WORDS: [(Mark, &[&str]); 9] = [
    (Mark::Suppressed, &["suppressed", "不公开", "不予公开", "保密"]),
    (Mark::NotApplicable, &["not-applicable", "不适用"]),
    (Mark::NotCollected, &["not-collected", "未统计", "缺"]),
    (Mark::Nil, &["nil", "无"]),
    (Mark::Blank, &["blank", "空"]),
    (Mark::Negligible, &["negligible", "微小", "不足半个单位"]),
    (Mark::Provisional, &["provisional", "暂定", "初步"]),
    (Mark::Revised, &["revised", "修订"]),
    (Mark::Estimated, &["estimated", "估计", "估算"]),
];

impl Mark {
    /// All marks, in the order in which a legend explains them.
    pub const ALL: [Mark; 9] = [
        Mark::Suppressed,
        Mark::NotApplicable,
        Mark::NotCollected,
        Mark::Nil,
        Mark::Blank,
        Mark::Negligible,
        Mark::Provisional,
        Mark::Revised,
        Mark::Estimated,
    ];

    /// Reads a mark by one of its words.
    pub fn parse(text: &str) -> Option<Mark> {
        WORDS.iter().find(|(_, words)| words.contains(&text)).map(|(mark, _)| *mark)
    }

    /// The word for it in data files.
    pub fn word(self) -> &'static str {
        WORDS.iter().find(|(mark, _)| *mark == self).map_or("", |(_, words)| words[0])
    }

    /// All words that an author may write, for help lines: those in Chinese, and those in data files.
    pub fn known() -> (String, String) {
        let first = |index: usize| WORDS.map(|(_, words)| words[index]);
        (first(1).join("、"), first(0).join(", "))
    }

    /// Whether it stands in place of a number.
    pub fn is_absence(self) -> bool {
        matches!(self, Mark::Suppressed | Mark::NotApplicable | Mark::NotCollected | Mark::Nil | Mark::Blank)
    }

    /// Whether there is a number that the table does not tell.
    pub fn is_unknown(self) -> bool {
        matches!(self, Mark::Suppressed | Mark::NotCollected)
    }
}
