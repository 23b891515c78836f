//! What stands on a published page around the report: source, editor and date lines, share buttons, codes, the footer with
//! its filing numbers. It is recognised by its words, so that a saved page and a page copied as text are read alike.

use regex::Regex;
use std::sync::LazyLock;

/// What the furniture of a page says, each as it is written there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Furniture {
    pub source: Option<String>,
    pub author: Option<String>,
    pub editor: Option<String>,
    /// `2024-01-09` or `2024-01-09 09:00`
    pub published: Option<String>,
    /// The date below the text: `2024-01-09`
    pub formed: Option<String>,
    /// 主动公开 or 依申请公开
    pub disclosure: Option<String>,
    pub index_number: Option<String>,
    pub document_number: Option<String>,
    pub organization: Option<String>,
    pub address: Option<String>,
    pub postcode: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub site_code: Option<String>,
    pub icp: Option<String>,
    pub police: Option<String>,
    pub copyright_year: Option<String>,
}

/// Words of buttons and counters, in the order in which they are removed.
const WORDS: [&str; 70] = [
    "此件公开发布",
    "此件主动公开",
    "打开微信，点击底部的“发现”，使用“扫一扫”即可将网页分享至朋友圈",
    "打开微信，点击底部的“发现”",
    "使用“扫一扫”即可将网页分享至朋友圈",
    "扫一扫在手机上打开当前页",
    "扫一扫在手机打开当前页",
    "扫一扫手机打开当前页",
    "扫码浏览",
    "用微信扫一扫",
    "扫一扫",
    "分享到微信朋友圈",
    "分享到新浪微博",
    "分享到微信",
    "分享到",
    "分享",
    "浏览字号",
    "字体大小",
    "字号",
    "网站访问量",
    "浏览次数",
    "访问次数",
    "阅读次数",
    "点击次数",
    "点击数",
    "点击率",
    "浏览量",
    "收藏本页",
    "收藏",
    "打印本页",
    "打印",
    "关闭窗口",
    "关闭",
    "返回顶部",
    "我为政府网站找错",
    "政府网站找错",
    "网站地图",
    "关于我们",
    "联系我们",
    "网站声明",
    "使用帮助",
    "设为首页",
    "加入收藏",
    "当前位置",
    "您的位置",
    "您当前的位置",
    "无障碍浏览",
    "无障碍",
    "长者模式",
    "长辈版",
    "版权所有",
    "责任编辑",
    "信息来源",
    "文章来源",
    "发布日期",
    "发文日期",
    "成文日期",
    "更新时间",
    "审核编辑",
    "发布时间",
    "来源",
    "作者",
    "编辑",
    "点击",
    "审核",
    "字体",
    "人次",
    "大",
    "中",
    "小",
];

/// Stores what a field says.
type Set = fn(&mut Furniture, &str);

struct Field {
    pattern: Regex,
    set: Set,
}

/// The fields in the order in which they are read.
static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let all: [(&str, Set); 17] = [
        (r"(?:信\s*息|文\s*章|稿\s*件)?来\s*源\s*[：:]\s*([^\s：:]+)", |furniture, text| {
            set(&mut furniture.source, text);
        }),
        (r"作\s*者\s*[：:][ \u{3000}]?([^\s：:]{2,12})", |furniture, text| set(&mut furniture.author, text)),
        (r"(?:责任|审核)?编\s*辑\s*[：:]\s*([^\s：:]{2,12})", |furniture, text| set(&mut furniture.editor, text)),
        (
            r"(?:发布|发文|公开|成文|生成|更新)?(?:时间|日期)\s*[：:]\s*(\d{4}[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s+\d{1,2}:\d{2})?)(?::\d{2})?",
            |furniture, text| set(&mut furniture.published, &date(text).unwrap_or_default()),
        ),
        (r"索\s*引\s*号\s*[：:]\s*([^\s：:]+)", |furniture, text| set(&mut furniture.index_number, text)),
        (r"(?:发文字号|文\s*号)\s*[：:]\s*([^\s：:]+)", |furniture, text| set(&mut furniture.document_number, text)),
        (r"(?:主办单位|主办|版权所有)\s*[：:]\s*([^\s：:]+)", |furniture, text| {
            set(&mut furniture.organization, text);
        }),
        (r"承办单位\s*[：:]\s*([^\s：:]+)", |_, _| {}),
        (r"网站标识码\s*[：:]?\s*([0-9A-Za-z]{10})", |furniture, text| set(&mut furniture.site_code, text)),
        (r"([\u{4E00}-\u{9FFF}]ICP备\d{6,10}号(?:-\d+)?)", |furniture, text| set(&mut furniture.icp, text)),
        (r"([\u{4E00}-\u{9FFF}]公网安备\s*\d{14}号)", |furniture, text| set(&mut furniture.police, &text.replace(' ', ""))),
        (r"(?:地\s*址)\s*[：:]\s*([^\s]+)", |furniture, text| set(&mut furniture.address, text)),
        (r"(?:邮政编码|邮\s*编)\s*[：:]\s*(\d{6})", |furniture, text| set(&mut furniture.postcode, text)),
        (r"(?:联系电话|电\s*话)\s*[：:]\s*([0-9（）()—－-]{7,20})", |furniture, text| {
            set(&mut furniture.phone, text);
        }),
        (r"(?:电子邮箱|电子邮件|邮\s*箱|E-?mail)\s*[：:]\s*([\w.+-]+@[\w.-]+)", |furniture, text| {
            set(&mut furniture.email, text);
        }),
        (r"[©Ⓒ]\s*(\d{4})(?:\s*[-—–]\s*\d{4})?", |furniture, text| set(&mut furniture.copyright_year, text)),
        (r"[（(]\s*((?:主动|依申请)公开)\s*[）)]", |furniture, text| set(&mut furniture.disclosure, text)),
    ];
    let compiled = |pattern| Regex::new(pattern).expect("the patterns of this file compile; a test reads a line with each");
    all.into_iter().map(|(pattern, set)| Field { pattern: compiled(pattern), set }).collect()
});

fn set(field: &mut Option<String>, text: &str) {
    let text = text.trim();
    if field.is_none() && !text.is_empty() {
        *field = Some(text.to_owned());
    }
}

/// A date as YYYY-MM-DD, with its time if it has one.
pub(crate) fn date(text: &str) -> Option<String> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<u32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    let is_date = (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    let time = match (next(), next()) {
        (Some(hour), Some(minute)) if hour < 24 && minute < 60 => format!(" {hour:02}:{minute:02}"),
        _ => String::new(),
    };
    is_date.then(|| format!("{year}-{month:02}-{day:02}{time}"))
}

/// The first date with a day in a line, with its time.
fn whole_date(line: &str) -> Option<&str> {
    static DATE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?:19|20)\d\d[-/年.]\d{1,2}[-/月.]\d{1,2}日?(?:\s+\d{1,2}:\d{2})?").ok());
    DATE.as_ref()?.find(line).map(|found| found.as_str())
}

/// Words that begin lines about other pages.
const NEIGHBOURS: [&str; 6] = ["上一篇", "下一篇", "上一条", "下一条", "相关链接", "本站首页"];

impl Furniture {
    /// Reads a line of furniture. Returns whether the line is nothing else; a line that has other text is left alone.
    pub(crate) fn read(&mut self, line: &str) -> bool {
        let mut rest = line.replace(['\u{A0}', '\u{3000}', '\n'], " ");
        if NEIGHBOURS.iter().any(|word| rest.trim_start().starts_with(word)) && !rest.contains('。') {
            return true;
        }
        let (mut own, mut is_known) = (Furniture::default(), false);
        for Field { pattern, set } in FIELDS.iter() {
            while let Some(found) = pattern.captures(&rest) {
                let range = found.get(0).map_or(0..0, |found| found.range());
                set(&mut own, found.get(1).map_or("", |value| value.as_str()));
                rest.replace_range(range, " ");
                is_known = true;
            }
        }
        // Buttons are spaced out and typed in half width as it happens.
        let mut rest = crate::import::fidelity::comparable(&rest).replace('"', "");
        for word in WORDS {
            let word = word.replace(['“', '”'], "");
            let is_removed = remove(&mut rest, &word);
            is_known |= is_removed && word.chars().count() > 1 && word != "人次";
        }
        // 2024年1月29日来源：…: a date without its word, beside other furniture.
        let bare_date = whole_date(&rest).filter(|_| is_known).map(str::to_owned);
        if let Some(found) = &bare_date {
            rest = rest.replacen(found.as_str(), "", 1);
        }
        let is_mark = |c: char| !c.is_alphanumeric() || c.is_ascii_digit() && !is_known;
        let left = rest.chars().filter(|c| !is_mark(*c)).count();
        let is_furniture = is_known && left == 0;
        if let Some(found) = bare_date.and_then(|_| whole_date(line)) {
            set(&mut own.published, &date(found).unwrap_or_default());
        }
        if is_furniture {
            self.merge_from(own);
        }
        is_furniture
    }

    /// Reads a line that is nothing but a date: 2024年1月9日.
    pub(crate) fn read_date(&mut self, line: &str) -> bool {
        static DATE: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^\s*\d{4}\s*(?:年|-|/|\.)\s*\d{1,2}\s*(?:月|-|/|\.)\s*\d{1,2}\s*日?\s*$").ok());
        let line = &in_digits(line);
        let is_date = DATE.as_ref().is_some_and(|date| date.is_match(line));
        if is_date {
            set(&mut self.formed, &date(line).unwrap_or_default());
        }
        is_date
    }

    /// Takes the fields of another furniture that are not known yet.
    pub(crate) fn merge_from(&mut self, other: Furniture) {
        let fields = [
            (&mut self.source, other.source),
            (&mut self.author, other.author),
            (&mut self.editor, other.editor),
            (&mut self.published, other.published),
            (&mut self.formed, other.formed),
            (&mut self.disclosure, other.disclosure),
            (&mut self.index_number, other.index_number),
            (&mut self.document_number, other.document_number),
            (&mut self.organization, other.organization),
            (&mut self.address, other.address),
            (&mut self.postcode, other.postcode),
            (&mut self.phone, other.phone),
            (&mut self.email, other.email),
            (&mut self.site_code, other.site_code),
            (&mut self.icp, other.icp),
            (&mut self.police, other.police),
            (&mut self.copyright_year, other.copyright_year),
        ];
        for (own, other) in fields {
            set(own, &other.unwrap_or_default());
        }
    }

    /// Reads what a page says about itself in `<meta>`: the tags of government sites (国办发〔2017〕47号, annex).
    pub(crate) fn read_properties(&mut self, properties: &[(String, String)]) {
        for (name, value) in properties {
            match name.as_str() {
                "PubDate" => set(&mut self.published, &date(value).unwrap_or_default()),
                "ContentSource" => set(&mut self.source, value),
                "SiteName" => set(&mut self.organization, value),
                "SiteIDCode" => set(&mut self.site_code, value),
                "Author" => set(&mut self.author, value),
                _ => {}
            }
        }
    }
}

/// A date in Chinese numerals or in digits of full width in ASCII digits: 二〇二四年一月九日.
fn in_digits(line: &str) -> String {
    const NUMERALS: &str = "〇一二三四五六七八九";
    let digit = |c: char| NUMERALS.chars().position(|known| known == c || known == '〇' && matches!(c, '○' | '零' | 'Ｏ'));
    let mut written = String::new();
    let characters: Vec<char> = crate::import::fidelity::comparable(line).chars().collect();
    if !characters.contains(&'年') || characters.len() > 16 {
        return line.to_owned();
    }
    for (index, c) in characters.iter().copied().enumerate() {
        let is_numeral = |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| digit(*c).is_some());
        match (c, digit(c)) {
            ('十', _) => {
                let (before, behind) = (is_numeral(index.checked_sub(1)), is_numeral(Some(index + 1)));
                written.push_str(match (before, behind) {
                    (false, false) => "10",
                    (false, true) => "1",
                    (true, false) => "0",
                    (true, true) => "",
                });
            }
            (_, Some(digit)) => written.push_str(&digit.to_string()),
            _ => written.push(c),
        }
    }
    written
}

/// Removes every occurrence of a word. Returns whether there was one.
fn remove(text: &mut String, word: &str) -> bool {
    let is_there = text.contains(word);
    if is_there {
        *text = text.replace(word, " ");
    }
    is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_page() {
        let mut furniture = Furniture::default();
        for line in [
            "分享:",
            "【浏览字号: 】  来 源:职成科  作者:  编 辑:王小明 发布时间: 2024-01-09 浏览次数   收 藏",
            "（主动公开）",
            "扫一扫在手机打开当前页",
            "打开微信,点击底部的“发现”,",
            "使用“扫一扫”即可将网页分享至朋友圈。",
            "©2020 主办单位:示例市教育局 网站标识码:4105000060 豫ICP备2020029057号 网站地图",
            "地址:示例市示例区示例街道1号",
            "邮政编码:455000 电话:0372-5116811 电子邮箱:office@example.gov.cn",
            "豫公网安备 41050202000195号 网站访问量: 人次",
        ] {
            assert!(furniture.read(line), "{line}");
        }
        assert!(furniture.read_date("  2024年1月9日"));
        for line in ["二〇二四年一月九日", "２０２４年１月９日", "二○二三年十二月二十一日"] {
            assert!(Furniture::default().read_date(line), "{line}");
        }
        let mut other = Furniture::default();
        assert!(other.read_date("二○二三年十月二十日"));
        assert_eq!(other.formed.as_deref(), Some("2023-10-20"));
        let text = |field: &Option<String>| field.clone().unwrap_or_default();
        assert_eq!(text(&furniture.source), "职成科");
        assert_eq!((text(&furniture.editor), furniture.author.clone()), ("王小明".to_owned(), None));
        assert_eq!((text(&furniture.published), text(&furniture.formed)), ("2024-01-09".to_owned(), "2024-01-09".to_owned()));
        assert_eq!(text(&furniture.organization), "示例市教育局");
        assert_eq!(text(&furniture.police), "豫公网安备41050202000195号");
        assert_eq!(text(&furniture.phone), "0372-5116811");
        assert_eq!(text(&furniture.copyright_year), "2020");
    }

    #[test]
    fn sentences_are_no_furniture() {
        for line in [
            "本报告来源：各学校填报的数据。",
            "全市共有中学15所。",
            "分享经验，共同提高",
            "1.1规模",
            "2024年1月9日召开会议",
            "小",
        ] {
            let mut furniture = Furniture::default();
            assert!(!furniture.read(line) && !furniture.read_date(line), "{line}");
            assert_eq!(furniture, Furniture::default(), "{line}");
        }
    }
}
