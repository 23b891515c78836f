//! Numbers that are written for another reason than to count: forms that an editor
//! need not mark. docs/numbers.md lists them for editors, with examples that are
//! tested; every form here has a row there.

use crate::model::locale::Locale;
use regex::{Regex, RegexSet};
use std::ops::Range;
use std::sync::LazyLock;

/// A form, with what it looks like. Where a pattern has a group `n`, only that
/// group is the form, and the rest is what must stand beside it.
struct Form {
    /// In texts whose words are not parted by spaces.
    unspaced: &'static [&'static str],
    spaced: &'static [&'static str],
}

const FORMS: &[Form] = &[
    // list-mark
    Form {
        unspaced: &[
            r"(?:^|[。；：;\n])\s*(?P<n>[（(]?\d{1,2}(?:[、）)]|[.．]\s?(?:$|[^\d\s])))",
            r"(?:^|[。；：、，])(?P<n>[（(]\d{1,2}[）)])[^\s。，；]",
        ],
        spaced: &[r"(?:^|[.;:,\n]\s?)(?P<n>\(?\d{1,2}\))\s", r"(?:^|\n)(?P<n>\d{1,2}\.)\s"],
    },
    // age
    Form {
        unspaced: &[
            r"\d{1,3}(?:周岁|岁)?(?:[—–~～-]{1,2}|至|到)\d{1,3}(?:周岁|岁)",
            r"\d{1,3}周岁",
            r"\d{1,3}岁(?:（含）)?(?:及|或)?(?:以上|以下|以内)",
            r"(?:满|未满|不满|年满)\d{1,3}岁",
        ],
        spaced: &[
            r"(?i)\b(?:aged|ages|under the age of|over the age of|from the age of)\s(?:(?:over|under|from|between)\s)?\d{1,3}(?:(?:\s(?:to|and|or)\s|[–—-])\d{1,3})?(?:\D|$)",
            r"(?i)\b\d{1,3}(?:\s(?:to|and)\s|[–—-])\d{1,3}[\s-]years?[\s-]olds?\b",
        ],
    },
    // standard
    Form { unspaced: &[STANDARD, DATED_CODE], spaced: &[STANDARD, DATED_CODE] },
    // time
    Form {
        unspaced: &[
            CLOCK_RANGE,
            r"(?:上午|下午|早上|早|中午|晚上|晚|凌晨|日|每天)(?P<n>\d{1,2}[:：][0-5]\d)",
            r"(?:^|\D)(?P<n>(?:1?\d|2[0-4])[:：]00)(?:\D|$)",
            r"(?:^|\D)(?P<n>(?:1?\d|2[0-4])时(?:[0-5]?\d分)?)",
            r"(?:^|\D)(?P<n>(?:1?\d|2[0-4])点(?:半|整|[0-5]?\d分))",
            r"(?:上午|下午|早上|中午|晚上|凌晨)(?P<n>(?:1?\d|2[0-4])点)",
        ],
        spaced: &[
            CLOCK_RANGE,
            r"(?i)\b\d{1,2}(?:[:.]\d{2})?(?:\s?(?:to|[–—-])\s?\d{1,2}(?:[:.]\d{2})?)?\s?(?:a\.m|p\.m|am|pm|noon|o[’']clock)\b",
            r"\b(?:1?\d|2[0-4]):00\b",
        ],
    },
    // room
    Form {
        unspaced: &[
            r"[A-Za-z]?\d{3,4}(?:办公室|会议室|教室|室|房间)",
            r"\d{1,3}(?:号楼|号院|单元)(?:\d{1,2}[层楼])?(?:\d{3,4})?",
            r"(?:大厦|大楼|办公楼|写字楼|中心|广场)(?P<n>[A-Z]?\d{1,2}[层楼])",
            r"\d{1,2}[层楼]\d{3,4}",
        ],
        spaced: &[
            r"\b(?:Rooms?|Floors?|Building|Suite|Flat|Block|Gate|Hall|Platform|Counter|Window|Studio|Level)\s[A-Z]?\d{1,4}\b",
            r"\b\d{1,4}[A-Z]?(?:[–-]\d{1,4})?\s(?:[A-Z][\w’'.-]+\s){1,4}(?:Road|Street|Avenue|Lane|Square|Drive|Terrace|Crescent|Boulevard|Rd|St|Ave)\b",
        ],
    },
    // postcode and telephone
    Form {
        unspaced: &[
            r"(?:邮政编码|邮编)(?:为|是)?[:：]?\s?(?P<n>\d{6})",
            r"(?:电话|热线|传真|手机|拨打)(?:号码)?(?:为|是)?[:：]?\s?(?P<n>\+?\d{3,5}(?:[\s—-]?\d{3,4}){0,3})(?:$|[^\d个件次条部万亿余多名人])",
            r"[“\x22「‘]\d{3,6}[”\x22」’]",
            r"(?:1[12]\d{3}|9\d{4}|110|119|120|122|114)(?:政务|便民|市民|服务|公共|举报|投诉|咨询|税费|纳税|医保|社保|救助|消费者|卫生|环保|价格|监督|维权|求助|报警|急救)*(?:热线|电话|平台|专线)",
            INTERNATIONAL,
            AREA_CODE,
        ],
        spaced: &[
            r"(?i)\b(?:tel|telephone|phone|hotline|helpline|fax|postcode|zip code)(?: number)?[.:]?(?: on| is| at)?\s(?P<n>\+?\(?\d{3,6}\)?(?:[\s-]\d{3,4}){0,3})\b",
            r"(?i)\bcall(?: on)?\s\d{5,}\b",
            r"(?i)\bthe\s\d{3,5}\s(?:[a-z]+\s){0,3}(?:hotline|helpline|line)\b",
            r"[“\x22‘]\d{3,6}[”\x22’]",
            INTERNATIONAL,
            AREA_CODE,
        ],
    },
    // part of a document
    Form {
        unspaced: &[
            r"(?:附件|附表|附图|附录|专栏|案例|脚注|公式)(?P<n>\d{1,3}(?:[—–~～、和至及-]{1,2}\d{1,3})*)(?:$|[^\d个名所人次项份张条家万亿%.])",
            r"(?:^|[（(见如和与、，。；：及附《“\s])[表图注例式](?P<n>\d{1,3}(?:[—–.-]\d{1,2})?(?:[—–~～、和至-]{1,2}[表图注]?\d{1,3})*)(?:$|[^\d个名所人次项份张条家万亿%])",
            r"第\d{1,4}(?:[—–~～、至-]{1,2}\d{1,4})*",
        ],
        spaced: &[
            r"(?i)\b(?:tables?|annex(?:es)?|figures?|charts?|notes?|pages?|pp?\.|paragraphs?|paras?\.?|sections?|chapters?|articles?|parts?|appendix|appendices|clauses?|schedules?|item|step|phase|box(?:es)?|footnotes?|volume|vol\.|issue|no\.|nos\.|rule|regulations?|recommendation|question|exhibit|attachment|enclosure|form|example)\s?(?P<n>\d{1,3}(?:\.\d{1,2})*(?:(?:,\s|\s(?:and|to|or)\s|[–—-])\d{1,3}(?:\.\d{1,2})*)*)(?:\D|$)",
            r"\b(?:Grade|Key Stage|Year|Tier|Band|Class|Stage|Goal|Option|Lot|Version|Category|Type|Group|Team|Week|Day|Unit|Lesson|Priority|Objective|Scope|Zone|Ward|District|Article|Module)s?\s(?P<n>\d{1,3}(?:(?:\s(?:and|to)\s|[–—-])\d{1,3})?)(?:[^\d%]|$)",
        ],
    },
    // school year and period
    Form {
        unspaced: &[r"(?:19|20)\d\d[—–~～/至-]{1,2}(?:(?:19|20)\d\d|\d\d)", r"(?:19|20)\d\d(?:学年|年度|学年度|级|届)"],
        spaced: &[r"\b(?:19|20)\d\d\s?[–—/-]\s?(?:(?:19|20)\d\d|\d\d)\b"],
    },
    // event by its day
    Form { unspaced: &[EVENT], spaced: &[EVENT] },
    // scheme
    Form {
        unspaced: &[
            r"(?:985|211)(?:[”、/和及“]{1,3}(?:985|211))*[”]?(?:高校|工程|院校|大学)",
            r"\d{3,4}(?:计划|工程|行动)",
            r"(?:工业|教育|政务|医疗|Web)\d\.0",
        ],
        spaced: &[r"\b(?:Project|Programme|Program|Plan|Agenda|Horizon|Vision|Industry|Web|Formula)\s\d{1,4}(?:\.0)?\b"],
    },
    // version
    Form {
        unspaced: &[r"(?:^|[^\d.])(?P<n>\d{1,2}(?:\.\d{1,3})+)版", r"版本(?:号)?[:：]?\s?\d{1,3}(?:\.\d{1,3})*"],
        spaced: &[r"(?i)\b(?:version|release|edition)\s\d{1,3}(?:\.\d{1,3})*\b"],
    },
    // number of a document
    Form {
        unspaced: &[r"(?:19|20)\d\d年?第?\d{1,5}号", r"[（(](?:19|20)\d\d[）)]"],
        spaced: &[
            r"\b(?:HC|HL|Cm|CP|Cmnd|SI|S\.I\.|Cap\.|ECLI|COM|Cap)\s?\d{1,5}(?:/\d{1,5})*\b",
            r"\((?:EU|EC)\)\s(?:No\.?\s)?\d{1,4}/\d{1,4}\b",
        ],
    },
    // threshold of a rule
    Form {
        unspaced: &[
            r"\d[\d,.]*(?:万|亿)?[^\d，。；、（）]{0,5}（(?:含|不含)[^）]{0,12}）(?:以上|以下|以内)?",
            r"\d[\d,.]*(?:万|亿)?(?:元|人|平方米|件|年|天|日|分|%)?(?:及|或)(?:以上|以下|以内)",
            r"(?:单价|单台|单件|单项|单笔|限额)(?:在|超过|达到|不低于|不超过)?(?P<n>\d[\d,.]*)(?:万|亿)?元",
        ],
        spaced: &[
            r"(?:[£$€¥]\s?)?\b\d[\d,]*(?:\s[a-z]+){0,2}\sor\s(?:more|over|above|fewer|less|under|below)\b",
            r"(?i)\b(?:payments?|spend|spending|transactions?|contracts?|invoices?|purchases?|items?|expenditure|awards?|grants?|gifts?|salar(?:y|ies)|values?|valued|worth|costing)\s(?:[a-z]+\s){0,3}?(?:over|above|under|below|exceeding|in excess of|more than|at or above)\s[£$€¥]\s?(?P<n>\d[\d,]*)",
            r"(?i)\b(?:threshold|limit)s?\s(?:of|is)\s[£$€¥]?\s?(?P<n>\d[\d,]*)",
        ],
    },
    // kinds that are counted as one thing
    Form {
        unspaced: &[
            r"[一二两三四五六七八九十]{1,2}个(?:年级|步骤|阶段|方面|层面|层次|环节|维度|部分|原则|重点|意识|自信|维护|确立|全面|根本|务必|确保|坚持|学期|学段)",
            r"[一二三]次产业",
            r"[两三四五六七八九十]种(?:形式|方式|情形|途径|渠道|类型|情况)",
            r"[两三四五六七八九十]项(?:原则|要求|职责|职能)",
        ],
        spaced: &[],
    },
];

const STANDARD: &str = r"\b(?:GB|ISO|IEC|EN|BS|JJG|JJF|HJ|WS|JY|CJJ|JGJ|DB\d{2}|IEEE|RFC|WCAG|ASTM)(?:/[A-Z]{1,3})*\s?\d[\d.]*(?:-\d+)*(?:\s?[—–:：-]{1,2}\s?\d{4})?";
const DATED_CODE: &str = r"\b[A-Z][A-Z/]{0,9}\s?\d[\d.]*[—–:：-]{1,2}(?:19|20)\d\d\b";
const CLOCK_RANGE: &str =
    r"(?:^|\D)(?P<n>(?:0?[6-9]|1\d|2[0-4])[:：.][0-5]\d(?:\s?[—–~～-]{1,2}\s?|至|\sto\s)(?:0?\d|1\d|2[0-4])[:：.][0-5]\d)";
const INTERNATIONAL: &str = r"\+\d{1,3}(?:[\s-]?\(?\d{1,5}\)?){2,5}";
const AREA_CODE: &str = r"\b0\d{2,4}[\s—-]\d{3,4}\s?\d{3,4}\b";
const EVENT: &str = r"(?:^|[^\d.·])(?P<n>(?:1[0-2]|[1-9])[·•・](?:[12]\d|3[01]|[1-9]))(?:[^\d.·]|$)";

struct Patterns {
    /// Says in one pass which patterns a text has at all.
    set: RegexSet,
    each: Vec<Regex>,
}

impl Patterns {
    fn of(list: fn(&Form) -> &'static [&'static str]) -> Patterns {
        let texts: Vec<&str> = FORMS.iter().flat_map(list).copied().collect();
        let each = texts.iter().filter_map(|text| Regex::new(text).ok()).collect();
        Patterns { set: RegexSet::new(&texts).unwrap_or_else(|_| RegexSet::empty()), each }
    }
}

static UNSPACED: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(|form| form.unspaced));
static SPACED: LazyLock<Patterns> = LazyLock::new(|| Patterns::of(|form| form.spaced));

/// Where a text has such a form.
pub fn find(text: &str, locale: &Locale) -> Vec<Range<usize>> {
    let patterns = if locale.is_unspaced() { &*UNSPACED } else { &*SPACED };
    let mut found = Vec::new();
    for pattern in patterns.set.matches(text).into_iter().filter_map(|index| patterns.each.get(index)) {
        let mut start = 0;
        while let Some(captures) = pattern.captures_at(text, start) {
            let Some(range) = captures.name("n").or_else(|| captures.get(0)).map(|form| form.range()) else { break };
            if range.end <= start {
                break;
            }
            start = range.end;
            found.push(range);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for text in FORMS.iter().flat_map(|form| form.unspaced.iter().chain(form.spaced)) {
            assert!(Regex::new(text).is_ok(), "{text}");
        }
    }
}
