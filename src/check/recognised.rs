//! Recognises numbers that are not data by the words and signs around them. docs/numbers.md
//! has an example of each form. Dates are recognised elsewhere.

use super::form_set::FormSet;
use std::ops::Range;
use std::sync::LazyLock;

/// The forms, as regular expressions. Every number inside the group `n` (`m` in a second alternative), or inside the
/// whole match if there is no such group, is recognised. `\d` is a digit of any script; `\b` is the boundary of an ASCII word.
const FORMS: [&str; 81] = [
    // List markers: 1、 （1） ① 1. (1), a number with a point at the start of a line.
    r"(?:^|\n)[\s\u{3000}\u{A0}]*(?:#\s*)?(?:[（(〔\[]\s*\d{1,3}\s*[）)〕\]][、.．]?|\d{1,3}\s*[、）)．]|\d{1,3}\.(?:[^\d]|$))",
    // The same within a sentence: 注：1、…；2、…
    r"(?:[：:；;。]\s*|\s)(?P<n>\d{1,2}[、．.])\s?[\u{3400}-\u{9FFF}]",
    r"(?:^|[。；;：:，、\s])(?P<n>[（(]\d{1,2}[）)])\s?[^\d\s%％）)，。；,.;]",
    // Page numbers copied from a PDF: -1- — 1 —
    r"^\s*[-—–－]+\s*\d{1,4}\s*[-—–－]+\s*$",
    // Section and version numbers: 3.1.2
    r"\d{1,2}(?:[.．]\d{1,2}){2,}(?:[^\d.．]|$)",
    // Attachments, tables, figures, notes, pages, articles.
    r"(?:^|[^\u{3400}-\u{9FFF}\w]|[见見如附在下和与與及由据據依按照即详詳参參页頁])(?:表|图|圖|注|註|式|例)\s*(?P<n>\d{1,3}(?:\s*[.．\-–—]\s*\d{1,3}){0,3})(?:[^\d%％]|$)",
    r"(?:附件|附表|附图|附圖|附录|附錄|表格|专栏|專欄|公式|案例|清单|清單)\s*(?P<n>\d{1,3}(?:\s*[.．\-–—]\s*\d{1,3}){0,3})(?:[^\d%％个個份张張篇项項条條种種类類例家套]|$)",
    r"第\s*(?P<n>\d+(?:\.\d+)?(?:\s*[—–\-－~～、至和]\s*(?:第\s*)?\d+)*)",
    r"(?i)\b(?:tables?|annex(?:es)?|appendix|appendices|figures?|figs?\.|charts?|boxes|box|notes?|footnotes?|pages?|pp?\.|paragraphs?|paras?\.?|articles?|clauses?|sections?|chapters?|parts?|phases?|steps?|stages?|bands?|grades?|levels?|tiers?|schedules?|rooms?|floors?|goals?|vol\.|no\.)\s?(?P<n>\d+(?:\.\d+)*(?:\([\da-z]{1,3}\))*(?:\s?(?:[—–\-,]|to|and|or)\s?\d+(?:\.\d+)*(?:\([\da-z]{1,3}\))*)*)(?:\b|[^\w]|$)",
    r"\b(?:Buildings?|Items?|Lines?|Groups?|Class|Category|Categories|Types?|Version|Volumes?|Nos\.|Number|Units?|Blocks?|Gate|Hall)\s(?P<n>\d+(?:\.\d+)*(?:\s?(?:[—–\-,]|to|and|or)\s?\d+(?:\.\d+)*)*)\b",
    r"[和与與及、或至]\s?(?:表|图|圖|附件|附表|附图)\s?(?P<n>\d{1,3}(?:[.．\-–—]\d{1,3}){0,3})(?:[^\d%％个個份项項条條种種类類例张張]|$)",
    r"(?i)\b(?:annex(?:es)?|attachments?|appendices|notes?):\s(?P<n>1\.)\s|;\s(?P<m>\d{1,2}\.)\s[A-Z]",
    // Roads, routes, platforms.
    r"(?:国道|國道|省道|县道|縣道|乡道|鄉道)\s?\d{1,4}|(?:巴士|公交|地铁|地鐵|轻轨|輕軌|专线|專線)\s?\d{1,3}\s?号?[线線]",
    r"\d{1,4}\s?路(?:[^口灯燈网網段基况況过過]|$)",
    r"(?i)\b(?:national|provincial|county)\s(?:roads?|highways?)\s(?P<n>\d{1,4})\b",
    r"(?i)\b(?:bus\sroutes?|airport\sbus|platforms?|counters?|windows?|wharf|wharves|berths?|piers?|terminals?|exits?)\s(?P<n>\d{1,4}(?:(?:,\s|\sand\s|\sor\s)\d{1,4})*)(?:[,.;:)\s]|$)",
    // Standards, and names that contain a number.
    r"(?:^|[^A-Za-z])(?:GB|GBZ|DB\d*|HJ|JY|YY|WS|AQ|GA|MZ|LS|SL|CJ|SB|QB|NY|CJJ?|JGJ|JTG|T/[A-Z]+|ISO|IEC|EN|BS|IEEE|RFC|ASTM|DIN)(?:/[A-Z]{1,3})?[\s\u{A0}]?[A-Z]?\d+(?:[./．]\d+)*(?:[—–\-－:：]\d{2,4})*",
    r"PM\s?(?:2\.5|10)(?:[^\d]|$)",
    // Ages: 0—15岁, 60周岁及以上
    r"\d{1,3}\s?(?:周?[岁歲])?\s?[—–\-－~～至到]\s?\d{1,3}\s?(?:周岁|周歲|岁|歲)|\d{1,3}\s?(?:周岁|周歲)",
    r"\d{1,3}\s?[岁歲](?:及?以[上下内內]|之间|组|組|段|儿童|兒童|少年|青年|老人|老年|人群|人口|（含)",
    r"(?i)\bages\s\d{1,2}(?:\s?(?:[—–\-]|to|and)\s?\d{1,2})?\b",
    r"(?i)\b(?:aged?|ages|under|over)\s(?P<n>\d{1,2})(?:\s?(?:[—–\-]|to|and)\s?\d{1,2})?(?:s\b|\s(?:and|or)\s(?:over|above|under|older|younger)|\syears? (?:of age|old))",
    r"(?i)\baged?\s\d{1,3}(?:\s?(?:[—–\-]|to|and)\s?\d{1,3})?\b",
    r"(?i)\b\d{1,3}[-\s]year(?:s)?[-\s]olds?\b",
    // Times: 9:00—11:30, 8时30分, 9 a.m.
    r"(?:[01]?\d|2[0-4])[:：][0-5]\d\s?[—–\-－~～至]+\s?(?:次日)?(?:[01]?\d|2[0-4])[:：][0-5]\d",
    r"(?:上午|下午|早上|晚上|凌晨|中午|每日|每天|时间[:：]?)\s?(?P<n>\d{1,2}(?:[:：][0-5]\d|[点點时時](?:[0-5]?\d分?)?)(?:\s?[—–\-－~～至]+\s?(?:上午|下午)?\d{1,2}(?:[:：][0-5]\d|[点點时時](?:[0-5]?\d分)?)?)?)",
    r"(?:[01]?\d|2[0-4])\s?[时時点點](?:[0-5]?\d\s?分|整|许|半|[—–\-－~～至前后後])",
    r"(?i)\b\d{1,2}(?:[:.][0-5]\d)?(?:\s?(?:[—–\-]|to|and)\s?\d{1,2}(?:[:.][0-5]\d)?)?\s?(?:a\.m\.|p\.m\.|am\b|pm\b|o’clock|noon)",
    r"(?i)\b(?:at|from|until|till)\s(?P<n>\d{1,2}:[0-5]\d)\b|\b\d{1,2}:[0-5]\d\s(?:to|until|till|and)\s\d{1,2}:[0-5]\d\b",
    r"(?:[至到于在日前晚早]|延至)\s?(?P<n>(?:[01]?\d|2[0-4])\s?[时時])(?:[^间間期代段长長限光速]|$)",
    r"(?:^|[^比例率为為是达達按\d:：])(?P<n>(?:0[5-9]|[5-9]|1\d|2[0-3])[:：][0-5][05])(?:[^\d.:：]|$)",
    // Working hours: 5天工作制, 每天8小时, 8 hours a day
    r"\d\s?[天日]\s?工作制|(?:每[天日周]|每个?星期)\s?\d{1,2}(?:\.\d)?\s?(?:个?小时|小時|天|节课|課時|课时|学时)|(?i)\b\d{1,2}\s(?:hours|days|lessons)\s(?:a|per)\s(?:day|week)\b",
    // Rooms, floors, buildings, house numbers: 302室, 5号楼, 翔宇南道 1 号
    r"\d+\s?(?:室|号楼|號樓|号院|號院|号馆|號館|号门|號門|号线|號線|单元|單元|号窗口|號窗口|号、|号|號)",
    r"(?:楼|樓|栋|棟|座|大厦|大廈|中心|大楼|大樓|院|厅|廳|学校|学院|公司|[路街道巷]\s?\d+\s?[号號])\s?(?P<n>[A-Z]?\d{1,2})\s?[层樓层楼層](?:[^\w]|[A-Z\d东西南北会办大]|$)",
    r"\d{1,2}\s?[楼樓](?:[^\w]|[东西南北会办大]|为|設|设|$)",
    r"\b\d{1,4}(?:[—–\-]\d{1,4})?\s(?:[A-Z][\w’]*\s){1,4}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Boulevard|Alley|Highway|Drive|Way|Square)\b",
    // Intakes and cohorts: 2020级
    r"(?:19|20)\d\d\s?(?:级|級|届|屆)",
    // Scales of maps: 1:500地形图, a scale of 1:500
    r"(?:比例尺|(?i:scale))\D{0,6}(?P<n>1\s?[:：∶]\s?\d[\d,]*)",
    r"1\s?[:：∶]\s?\d[\d,]*\s?(?:比例尺|地形图|地形圖|地图|地圖|测图|(?i:map|scale))",
    // Postcodes, telephone numbers, hotlines.
    r"(?i)\b(?:post(?:al)?\s?codes?|zip(?:\scodes?)?)\b[\s:：]*(?:is\s)?(?P<n>\d{5,6})\b",
    r"(?:热线|熱線|电话|電話|(?i:hotlines?|telephones?|helplines?))[\s:：为為是（(]*(?P<n>(?:1\d{2,4}|9\d{4})(?:\s?(?:[、，,/和及与或]|and|or)\s?(?:1\d{2,4}|9\d{4}))+)(?:[^\d个個件人次部万萬宗起]|$)",
    r"(?:邮编|郵編|邮政编码|郵政編碼|邮码|邮政编号)[\s:：为為是]*\d{6}",
    r"(?:电话|電話|热线|熱線|传真|傳真|手机|手機|咨询|諮詢|举报|舉報|拨打|撥打|致电|致電|客服|专线|專線|(?i:tel\.?|telephone|phone|fax|hotline|call))[\s:：为為是]*(?P<n>\+?[“\x22(（]?(?:\d[\d\s()（）\-—–转轉/]{5,}\d|[19]\d{4}))(?:[^\d个個件人次部万萬宗起]|$)",
    r"\+\d{1,3}[\s\-]\(?\d[\d\s()\-]{4,}\d",
    r"[“\x22「『](?P<n>1[12]\d|1\d{4}|9\d{4})[”\x22」』]",
    r"\b1\d{4}\s?(?:热线|熱線|平台|便民|服务热线|政务|市民|公共|政府|服務|投诉|投訴|举报|消费)",
    r"\b1\d{2,4}\s?[\u{3400}-\u{9FFF}]{0,8}(?:热线|熱線|急救电话|专线|專線)",
    r"(?i)\b(?:hotline|helpline|health line|government line|service line|emergency number)\s(?P<n>\d{3,5})\b",
    r"\b1\d{2,4}\s(?:[a-z]+\s){0,3}(?:hotlines?|helplines?)\b",
    r"(?:11[0479]|12[02])(?:(?:[、，]|和|或者?|及|,\s|\sor\s|\sand\s)(?:11[0479]|12[02]))+",
    // Round the clock, floors and wards, kinds of a disease.
    r"24\s?(?:小时|小時)(?:值[守班]|开放|開放|服务|服務|不间断|在线|受理|急诊|热线)|(?i)\b24[-\s]hours?(?:-a-day| a day|\s(?:duty|service|a\sday))?\b|\b24/7\b",
    r"[A-Z]\s?座\s?\d{1,2}\s?[层樓楼](?:[至到—–\-]\d{1,2}\s?[层樓楼])?|\d{3,4}\s?(?:病房|诊室|教室|会议室)|(?i)\bwards?\s\d+\b",
    r"\d\s?型(?:[^\d号]|$)|(?i)\btype\s\d\b|八项规定|八項規定",
    // Names: 7·20, 985高校, 211工程, “15分钟生活圈”, 75周年
    r"“\d[\d.·:\-—]*[^”\d]{1,10}(?:圈|工程|行动|计划|模式|机制|体系|战略|平台|格局|目标|网)”",
    r"“\d+(?:-\d+)*[-\s][a-z]+(?:\s[a-z]+){0,3}\s(?:circle|project|plan|model|system|mechanism|network|platform|scheme|action|programme)”",
    r"\d{1,4}\s?(?:周年|週年)|二十四[节節][气氣]|(?i)\b24 solar terms|\b9[0258]-octane|(?:双|雙|double)\s?1[12](?:[^\d]|$)",
    r"一式\s?[一二两兩三四五六七八九十\d]+\s?份|[一二三四五六七八九十百\d]+章(?:共|、|，)?[一二三四五六七八九十百\d]+[条條]|(?i)\bchapters and (?P<n>\d+) articles",
    r"\d{1,2}[·•・]\d{1,2}",
    r"(?:985|211)(?:[、/和与及](?:985|211))?\s?(?:工程|院校|高校|大学|大學)|(?:863|973)\s?(?:计划|計劃)",
    // Laws: 5 U.S.C. § 552, 121 Stat. 2524
    r"\b\d+\s(?:U\.S\.C?\.?|Stat\.|C\.F\.R\.|F\.(?:2d|3d|4th|Supp\.)|Fed\.\sReg\.|S\.\sCt\.)(?:\s?§*\s?\d+(?:\([a-z0-9]+\))*)?|§+\s?\d+(?:[.\-]\d+)*",
    // Limits set by a rule: 不低于20%, 100万元（含）以上, 250 or more.
    r"(?:不低于|不低於|不少于|不少於|不小于|不小於|不高于|不高於|不大于|不大於|不超过|不超過|不得少于|不得低于|不得超过|不得高于|[≥≧⩾≤≦⩽])\s*(?P<n>\d[\d.,:：]*)",
    r"\d[\d.,]*\s?[百千万萬亿億]*\s?[^\d\s，。；、（）()]{0,3}(?:[（(]不?含(?:本[数級级]|税|稅)?[）)]|及以上|及以下|及以内|及以內)",
    r"(?i)\b\d[\d.,]*%?\s(?:or\s(?:more|fewer|less|over|above|below|under|older|younger)\b|and\s(?:older|younger)\b|and\s(?:over|above|under|below)(?:[,.;:)]|$))",
    r"(?i)\b(?:no|not)\s(?:more|less|fewer|lower|higher)\sthan\s(?P<n>[£$€¥]?\d[\d.,]*)",
    r"\b(?:at\s(?:least|most)|exceed(?:ing)?|above|below)\s(?P<n>\d[\d.,]*)\s?(?:[MkhG]?Pa|°C|℃|dB(?:\(A\))?|lux|lx|[mck]?m[²³]?|[mk]?g|[mk]?V|m?A|[kM]?Wh?|[kMG]?Hz|mg/[Lm]³?|L)(?:[^\w]|$)",
    r"(?i)\bat (?:least|most)\s(?P<n>\d[\d.]*)\s(?:minutes|hours|days|weeks|months|years|lessons)\b",
    r"(?:身高|总质量|總質量|核载|核載|限速|限高|限重|限宽|限寬|限载|限載|时速|時速)[^\d，。；、]{0,4}\d[\d.]*|[一二三四五六七八九十\d]{1,2}\s?座以[上下]",
    r"(?i)\b(?:speed limit|design speed|total mass|children under|children over)\D{0,14}(?P<n>\d[\d.]*)",
    r"(?i)\bover\s\d[\d.]*\s(?:metres|tonnes)\s(?:high|wide|long|heavy)(?:\sor\s\d[\d.]*\stonnes)?",
    // Terms and durations that a rule sets: 15日内, within 20 working days
    r"(?:\d{1,3}|[一二两兩三四五六七八九十]{1,3})\s?个?(?:工作日|自然日|月|年|日|天|小时|分钟|周)(?:之|以)?[内內]",
    r"(?i)\bwithin\s(?P<n>\d{1,3})\s(?:\w+\s)?(?:minutes|hours|days|weeks|months|years)\b|\bup to\s(?P<m>\d{1,3})\s(?:minutes|hours)\b",
    r"为期\s?\d{1,3}\s?(?:天|日|周|个月|年)|(?i)\ba period of\s\d{1,3}\s(?:days|weeks|months|years)\b",
    // Programs: Windows 11, Office 365
    r"(?:Windows|Office|Microsoft|Photoshop|AutoCAD|Python|Excel|Java|iOS|Android|HarmonyOS|UOS|Kylin|Visual Studio|SQL Server|Internet Explorer)[\s\-]?\d+(?:\.\d+)*",
    // Words whose numbers are not disclosed data: 三个年级, 三次产业, 二十届三中全会.
    r"[一二两兩三四五六七八九十\d]+\s?个?(?:年级|年級|季度|步骤|步驟|阶段|階段|方面|环节|環節|层面|層面|层次|層次|维度|維度|部分|议题|議題|议程|議程|等级|等級|时段|時段|学期|學期)",
    r"(?:分为|分為|分成|划分为|劃分為|归为|歸為|下列|以下|上述|如下)[一二两兩三四五六七八九十]+大?(?:类|類|种|種|级|級|档|檔|层|層|块|塊|项|項|点|點|条|條)",
    r"[一二三四五六七八九]成(?:以[上下]|左右|多|的|[，。；、]|$)",
    r"[一二三123]次[产產][业業]|属于\s?[一二三四五六七八九十]+类",
    r"[一二三四五六七八九十]+届(?:[一二三四五六七八九十]+(?:中|次)|全国|全國|全会|全會)|届[一二三四五六七八九十]+(?:中|次全)(?:全会|全會|会议)?",
    r"[（(]\d{3}\s?类",
    r"日最大\s?\d+\s?小时|日最大\s?\d+\s?小時",
    // Percentiles and sampling rates: 第95百分位数, 5‰抽样
    r"\d+(?:\.\d+)?\s?(?:百分位|[‰%％]\s?(?:人口)?(?:抽样|抽樣|样本|樣本))",
];

/// All forms. With the word boundaries of Unicode the library searches every text that is not ASCII many times more slowly, and
/// there is none between 拨打 and 12345.
static READ: LazyLock<FormSet> = LazyLock::new(|| {
    FormSet::new(FORMS.iter().map(|form| form.replace(r"\b", r"(?-u:\b)"))).expect("forms that the library can read")
});

/// Returns the byte ranges of a text whose numbers are not data.
pub(super) fn recognised(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    for (_, form) in READ.possible(text) {
        for captures in form.captures_iter(text) {
            let part = captures.name("n").or_else(|| captures.name("m")).or_else(|| captures.get(0));
            ranges.extend(part.map(|part| part.range()));
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_can_be_read() {
        for form in FORMS {
            assert!(FormSet::new([form.to_owned()]).is_ok(), "{form}");
        }
        assert_eq!(recognised("附件1，第2页"), [6..7, 13..14]);
    }
}
