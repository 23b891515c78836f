//! The words and signs that authors write around a number: for “about”, for a number that is left open, for scales and units.
//! `number_reading` decides what they mean together.

/// Words for “about”, which is written as `approx` in `facts.yaml`.
pub(super) const ABOUT: [&str; 10] = ["大约", "约为", "约", "≈", "approximately", "approx.", "around", "about", "circa", "ca."];
pub(super) const ABOUT_BEHIND: &str = "左右";
/// Words before a number that leave its exact value open.
pub(super) const OPEN_BEFORE: [&str; 37] = [
    "近",
    "将近",
    "接近",
    "超",
    "超过",
    "逾",
    "不足",
    "不到",
    "不少于",
    "不低于",
    "不超过",
    "多于",
    "少于",
    "高于",
    "低于",
    "大于",
    "小于",
    "至少",
    "至多",
    "最多",
    "最少",
    "上",
    "数",
    "几",
    ">",
    "<",
    "≥",
    "≤",
    "~",
    "over",
    "nearly",
    "almost",
    "above",
    "below",
    "under",
    "up to",
    "some",
];
pub(super) const OPEN_BEFORE_OF_TWO: [&str; 6] = ["more than", "less than", "fewer than", "at least", "at most", "no more than"];
/// The same, directly after the number.
pub(super) const OPEN_BEHIND: [&str; 14] =
    ["余", "多", "来", "几", "+", "以上", "以下", "以内", "之内", "上下", "不到", "or more", "or less", "or so"];
/// The same, after the unit: 5人以上.
pub(super) const OPEN_AT_THE_END: [&str; 9] = ["以上", "以下", "以内", "之内", "上下", " or more", " or less", " or so", "+"];
/// Characters that cannot be part of a unit's name, because they scale, divide or leave the number open.
pub(super) const NO_UNIT: &str = "十百千万亿萬億兆零〇一二三四五六七八九两半成折余多来几近超逾数第至到比之约和与及或前后以上下内外左右仟佰拾廿卅壹贰叁肆伍陆柒捌玖打京垓";
/// Units in Latin letters, in addition to the names of the built-in units. No other Latin word is accepted as a unit: 3mio and
/// 3mrd would lose their factor.
pub(super) const LATIN_UNITS: [&str; 34] = [
    "kg", "mg", "km", "cm", "mm", "ha", "mu", "kw", "mw", "gw", "kwh", "mwh", "gwh", "mb", "gb", "tb", "rmb", "cny", "usd",
    "eur", "hkd", "students", "teachers", "times", "cases", "places", "tons", "tonnes", "metres", "meters", "minutes", "months",
    "years", "pages",
];
/// Units whose names start with a character that is otherwise a scale.
pub(super) const UNITS_IN_SCALE: [&str; 11] =
    ["千克", "千米", "千瓦", "千伏", "千卡", "千帕", "千赫", "千焦", "千字", "百帕", "千分"];
pub(super) const POINTS: [&str; 6] = ["个百分点", "個百分點", "百分点", "百分點", "percentage points", "percentage point"];
/// The scale words, with the number of zeros each adds, and the scale word it is stored with. Of the words that are only a
/// factor, 万 and 亿 can be stored.
pub(super) const SCALES: [(&str, u32, Stored); 28] = [
    ("万亿", 4, Stored::HundredMillion),
    ("萬億", 4, Stored::HundredMillion),
    ("千亿", 3, Stored::HundredMillion),
    ("千億", 3, Stored::HundredMillion),
    ("百亿", 2, Stored::HundredMillion),
    ("百億", 2, Stored::HundredMillion),
    ("十亿", 1, Stored::HundredMillion),
    ("十億", 1, Stored::HundredMillion),
    ("亿", 0, Stored::HundredMillion),
    ("億", 0, Stored::HundredMillion),
    ("千万", 3, Stored::TenThousand),
    ("千萬", 3, Stored::TenThousand),
    ("百万", 2, Stored::TenThousand),
    ("百萬", 2, Stored::TenThousand),
    ("十万", 1, Stored::TenThousand),
    ("十萬", 1, Stored::TenThousand),
    ("万", 0, Stored::TenThousand),
    ("萬", 0, Stored::TenThousand),
    ("千", 3, Stored::Digits),
    ("百", 2, Stored::Digits),
    ("十", 1, Stored::Digits),
    ("thousand", 3, Stored::Digits),
    ("million", 2, Stored::TenThousand),
    ("billion", 1, Stored::HundredMillion),
    ("bn", 1, Stored::HundredMillion),
    ("k", 3, Stored::Digits),
    ("K", 3, Stored::Digits),
    ("M", 2, Stored::TenThousand),
];

/// The scale word with which a number can be stored in `facts.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stored {
    Digits,
    TenThousand,
    HundredMillion,
}

impl Stored {
    /// How it is written in `facts.yaml`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Stored::Digits => "",
            Stored::TenThousand => "万",
            Stored::HundredMillion => "亿",
        }
    }
}
