//! Every text that readers see is checked: each kind of text in each file, against each family of rules. The kinds of YAML
//! texts are compared with the schemas, so that a new one cannot be forgotten.

#![allow(clippy::panic, reason = "tests fail by panicking")]

use crate::support::Site;
use serde_json::Value;
use std::collections::BTreeSet;

/// A kind of text: its name, its file, and the end of such a text in Chinese and in English. For YAML, the name is that of
/// the type and key in the schemas.
struct Kind {
    name: &'static str,
    zh: (&'static str, &'static str),
    en: (&'static str, &'static str),
    is_prose: bool,
}

const SITE: &str = "content/site.yaml";
const UNITS: &str = "content/units.yaml";
const TERMS: &str = "content/terms.yaml";
const INDICATORS: &str = "content/indicators.yaml";
const REPORT: &str = "content/2024/report.yaml";
const FACTS: &str = "content/2024/facts.yaml";
const TABLES: &str = "content/2024/tables.yaml";
const CSV: &str = "content/2024/tables/districts.csv";
const PROSE: (&str, &str) = ("content/2024/plans.zh.md", "content/2024/plans.en.md");

const fn yaml(name: &'static str, file: &'static str, zh: &'static str, en: &'static str) -> Kind {
    Kind { name, zh: (file, zh), en: (file, en), is_prose: false }
}

const fn beside(name: &'static str, zh: &'static str, en: &'static str) -> Kind {
    Kind { name, zh: (PROSE.0, zh), en: (PROSE.1, en), is_prose: false }
}

const fn prose(name: &'static str, zh: &'static str, en: &'static str) -> Kind {
    Kind { name, zh: (PROSE.0, zh), en: (PROSE.1, en), is_prose: true }
}

const KINDS: [Kind; 54] = [
    yaml("site.yaml name", SITE, "\n  zh: 云汀市教育局", "\n  en: Yunting Education Bureau"),
    yaml("site.yaml notice", SITE, "zh: 本站为测试网站，城市和数据均为虚构", "and all figures are made up"),
    yaml("OrganizationEntry name", SITE, "\n    zh: 云汀市教育局", "\n    en: Yunting Education Bureau"),
    yaml("OrganizationEntry address", SITE, "zh: 云汀市学府路1号", "en: 1 Xuefu Road, Yunting"),
    yaml("ColumnEntry name", SITE, "zh: 职业教育质量年度报告", "en: Annual reports on vocational education"),
    yaml("ColumnEntry description", SITE, "zh: 云汀市教育局公开的各年度报告", "disclosed by the Yunting Education Bureau"),
    yaml("ColumnEntry keywords", SITE, "zh: 职业教育,年度报告", "en: vocational education,annual report"),
    yaml("UnitEntry label", UNITS, "zh: 亩", "en: mu"),
    yaml("TermEntry definition", TERMS, "zh: 由原柳南、柳北两镇合并而成", "en: Formed of the former towns of Liunan and Liubei"),
    yaml("IndicatorEntry label", INDICATORS, "zh: 中等职业学校", "en: Secondary vocational schools"),
    yaml("IndicatorEntry definition", INDICATORS, "zh: 具有学籍的学生人数", "en: Students on the register"),
    yaml("IndicatorEntry scope", INDICATORS, "zh: 不含短期培训", "en: Short courses are left out"),
    yaml("report.yaml title", REPORT, "zh: 云汀市职业教育质量年度报告", "en: Report on Vocational Education in Yunting"),
    yaml("report.yaml edition", REPORT, "zh: 2024年度", "en: \"2024"),
    yaml("report.yaml description", REPORT, "质量和工作打算", "in Yunting, and on plans"),
    yaml("report.yaml keywords", REPORT, "zh: 云汀市,职业教育", "en: Yunting,vocational education"),
    yaml("report.yaml source", REPORT, "zh: 职成教育科", "en: Vocational Education Section"),
    yaml("report.yaml issuer", REPORT, "zh: 云汀市教育局办公室", "en: Office of the Yunting Education Bureau"),
    yaml("report.yaml author", REPORT, "zh: 甲某", "en: A. Jia"),
    yaml("report.yaml editor", REPORT, "zh: 乙某", "en: B. Yi"),
    yaml("report.yaml data_use", REPORT, "zh: 注明来源可以使用", "en: Free to use with the source named"),
    yaml("report.yaml next_release", REPORT, "zh: 明年年初", "en: Early next year"),
    yaml("SealEntry text", REPORT, "zh: 专用印章", "en: Our seal"),
    yaml("CorrectionEntry text", REPORT, "zh: 更正了培训人次", "training places was corrected"),
    yaml("CatalogueEntry document_number", REPORT, "zh: 云教〔2025〕1号", "en: Yun Jiao [2025] No. 1"),
    yaml("CatalogueEntry theme", REPORT, "\n    zh: 教育", "\n    en: Education"),
    yaml("CatalogueEntry genre", REPORT, "\n    zh: 报告", "\n    en: Report"),
    yaml("CatalogueEntry summary", REPORT, "zh: 2024年度职业教育质量报告", "en: Report on vocational education in 2024"),
    yaml("FactEntry label", FACTS, "zh: 校园面积", "en: Campus area"),
    yaml("RelationEntry waiver", FACTS, "其余为年末数", "of the year’s end"),
    yaml("TableEntry caption", TABLES, "zh: 教师队伍", "en: Teaching staff"),
    yaml("TableEntry source", TABLES, "zh: 县（区）教育局报表", "en: Returns of the district bureaus"),
    yaml("TableEntry statement", TABLES, "zh: 表中各校由县里填报", "en: The county filled in what is said here"),
    yaml("TableEntry rows_label", TABLES, "zh: 项目", "en: Item"),
    yaml("ColumnOfTableEntry label", TABLES, "zh: 校园\n", "en: Campus\n"),
    yaml("TableRelationEntry waiver", TABLES, "zh: 名额各自核定", "en: Each kind has a quota of its own"),
    yaml("RowEntry label", TABLES, "zh: 兼职", "en: Part-time"),
    yaml("RowEntry cells", TABLES, "zh: 设在县城", "en: In the county town"),
    yaml("ChartEntry title", TABLES, "zh: 培训任务", "en: Training task"),
    yaml("ChartEntry source", TABLES, "zh: 培训中心", "en: The training centre"),
    yaml("a row of a CSV file", CSV, "石桥县", "Shiqiao County"),
    yaml("a cell of a CSV file", CSV, "含分校", "\"Two sites, one school"),
    beside("front matter", "description: 今后的工作", "description: What comes next"),
    beside("an alternative text", "![校门前的方格", "![Squares before a gate"),
    beside("a caption", "\"学校的大门", "\"The gate of the school"),
    beside("a credit", " | 学校摄", " | taken by the school"),
    prose("a title", "# 工作打算", "# Plans"),
    prose("a heading", "## 打算", "## What is planned"),
    prose("a paragraph", "继续做好工作", "Work goes on"),
    prose("an item of a list", "- 招生", "- admissions"),
    prose("a cell of a table", "| 就业", "| jobs"),
    prose("a footnote", "[^a]: 据统计", "[^a]: From statistics"),
    prose("a quotation", "> 引用的话", "> words of others"),
    prose("the text of a link", "[另一条", "[the other clause"),
];

/// Texts of YAML files to which the rules do not apply, and why.
const EXEMPT: [(&str, &str); 7] = [
    ("RelationEntry usually", "not shown"),
    ("TermEntry name", "right by definition"),
    ("TermEntry short", "right by definition"),
    ("TermEntry forbidden", "not shown"),
    ("OfficialDocumentEntry title", "right by definition"),
    ("OfficialDocumentEntry number", "right by definition"),
    ("OfficialDocumentEntry issuer", "not shown, and right by definition"),
];

/// A slip that belongs to one family of rules.
struct Slip {
    code: &'static str,
    /// What is added at the end of a text in each language, and the part of it that is wrong.
    zh: Option<(&'static str, &'static str)>,
    en: Option<(&'static str, &'static str)>,
    /// The kinds of text, by name, for which it is none.
    fine_in: &'static [&'static str],
    /// Whether prose has other rules for it.
    beside_prose: bool,
}

const KEYWORDS: [&str; 2] = ["ColumnEntry keywords", "report.yaml keywords"];
/// The words of units belong to one language and have no partner.
const ONE_LANGUAGE: [&str; 3] = ["ColumnEntry keywords", "report.yaml keywords", "UnitEntry label"];
const SITE_TEXTS: [&str; 7] = [
    "site.yaml name",
    "site.yaml notice",
    "OrganizationEntry name",
    "OrganizationEntry address",
    "ColumnEntry name",
    "ColumnEntry description",
    "ColumnEntry keywords",
];

const fn slip(code: &'static str, zh: &'static str, wrong: &'static str) -> Slip {
    Slip { code, zh: Some((zh, wrong)), en: None, fine_in: &[], beside_prose: false }
}

const fn english(code: &'static str, en: &'static str, wrong: &'static str) -> Slip {
    Slip { code, zh: None, en: Some((en, wrong)), fine_in: &[], beside_prose: false }
}

const SLIPS: [Slip; 13] = [
    slip("name-forbidden", "，含石侨县", "石侨县"),
    slip("name-near-miss", "，含柳订区", "柳订区"),
    slip("name-near-miss", "，含云汀市教肓局", "云汀市教肓局"),
    slip("name-near-miss", "，见《云汀市专业布规划》", "云汀市专业布规划"),
    english("name-near-miss", " near Liuting Distirct", "Liuting Distirct"),
    english("name-near-miss", " of Yunting Education Buraeu", "Yunting Education Buraeu"),
    Slip {
        // The report's own number covers what stands in the same text.
        fine_in: &["CatalogueEntry document_number"],
        ..slip("document-number-unknown", "（云教〔2024〕17号）", "〔2024〕17号")
    },
    Slip { fine_in: &KEYWORDS, ..slip("punctuation-half", "，招生;就业", ";") },
    Slip { fine_in: &KEYWORDS, ..slip("text-doubled", "，推进工作推进工作", "推进工作") },
    Slip { fine_in: &KEYWORDS, ..english("punctuation-full", " and so on；", "；") },
    Slip {
        en: Some((" with 38 boats", "38")),
        fine_in: &ONE_LANGUAGE,
        beside_prose: true,
        ..slip("number-unmatched", "，有37艘", "37")
    },
    Slip {
        en: Some((" until August", "August")),
        fine_in: &ONE_LANGUAGE,
        beside_prose: true,
        ..slip("number-unmatched", "，到7月", "7")
    },
    // What stands in site.yaml is a contact of the office.
    Slip { fine_in: &SITE_TEXTS, ..slip("personal-data", "，电话13912345678", "13912345678") },
];

/// The site that all slips are planted in: one text of each kind, and nothing to remark.
fn site() -> Site {
    let site = Site::copy("small");
    let table = "  remarks:\n    caption:\n      zh: 情况说明\n      en: Remarks on schools\n    statement:\n      zh: 表中各校由县里填报\n      en: The county filled in what is said here\n    rows_label:\n      zh: 学校\n      en: School\n    columns:\n      note:\n        label:\n          zh: 说明\n          en: Remark\n        type: text\n    rows:\n      - label:\n          zh: 第一职校\n          en: First Vocational School\n        cells:\n          - zh: 设在县城\n            en: In the county town\n";
    site.replace(TABLES, "tables:\n", &format!("tables:\n{table}"));
    let relation = "    unit: item\n    relations:\n      - columns: [first]\n        equals: [second]\n        waiver:\n          zh: 名额各自核定\n          en: Each kind has a quota of its own\n        waived_for:\n          city: [1, 3]\n          county: [2, 5]\n          all: [3, 8]\n";
    site.replace(TABLES, "    unit: item\n", relation);
    for (id, label) in [("city", "市级"), ("county", "县级"), ("all", "合计")] {
        site.replace(
            TABLES,
            &format!("      - label:\n          zh: {label}\n"),
            &format!("      - id: {id}\n        label:\n          zh: {label}\n"),
        );
    }
    let seal = "seal:\n  file: images/gate.png\n  text:\n    zh: 专用印章\n    en: Our seal\ndata_use:\n  zh: 注明来源可以使用\n  en: Free to use with the source named\nnext_release:\n  zh: 明年年初\n  en: Early next year\ndisclosure:";
    site.replace(REPORT, "disclosure:", seal);
    let source = "    source:\n      zh: 培训中心\n      en: The training centre\n    facts: [training]\n";
    site.replace(TABLES, "    facts: [training]\n", source);
    // The texts of a picture are compared clause by clause.
    let page = |texts: [&str; 14], stop: &str| {
        let [description, title, heading, paragraph, item, cell, head, quote, link, note, picture, alternative, caption, credit] =
            texts;
        format!(
            "---\ndescription: {description}\n---\n\n# {title}\n\n## {heading} {{#next}}\n\n{paragraph}[^a]{stop}\n\n[{link}](#next){stop}\n\n- {item}\n\n| {head} |\n|---|\n| {cell} |\n\n> {quote}\n\n[^a]: {note}\n\n## {head} {{#one}}\n\n![{alternative}](images/gate.png)\n\n## {head} {{#two}}\n\n![{picture}](images/gate.png \"{caption}\")\n\n## {head} {{#three}}\n\n![{picture}](images/gate.png \"{picture} | {credit}\")\n"
        )
    };
    let zh = [
        "今后的工作",
        "工作打算",
        "打算",
        "继续做好工作",
        "招生",
        "就业",
        "项目",
        "引用的话",
        "另一条",
        "据统计",
        "照片",
        "校门前的方格",
        "学校的大门",
        "学校摄",
    ];
    let en = [
        "What comes next",
        "Plans",
        "What is planned",
        "Work goes on",
        "admissions",
        "jobs",
        "Item",
        "words of others",
        "the other clause",
        "From statistics",
        "Picture",
        "Squares before a gate",
        "The gate of the school",
        "taken by the school",
    ];
    site.write(PROSE.0, page(zh, "。")).write(PROSE.1, page(en, "."));
    site
}

/// A finding: code, file, line, and the columns of its first character and of that behind it.
type Finding = (String, String, u64, u64, u64);

fn findings(site: &Site) -> Vec<Finding> {
    let run = site.run(&["check", "--format", "json"]);
    let list: Value = serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Value| value.as_u64().unwrap_or(0);
    let list = list["findings"].as_array().expect("a list");
    list.iter()
        .map(|one| {
            let column = number(&one["column"]);
            (text(&one["code"]), text(&one["file"]), number(&one["line"]), column, column + number(&one["length"]))
        })
        .collect()
}

/// Adds a slip behind the first place where a text ends, and returns where its wrong part is then: line and column.
fn plant(site: &Site, (file, end): (&str, &str), (added, wrong): (&str, &str)) {
    let text = site.read(file);
    let at = text.find(end).unwrap_or_else(|| panic!("{file} has no `{end}`")) + end.trim_end_matches('\n').len();
    assert!(added.contains(wrong));
    site.write(file, format!("{}{added}{}", &text[..at], &text[at..]));
}

/// Where the wrong part is behind the end of a text: line, first column, the column behind it.
fn place(site: &Site, (file, end): (&str, &str), (added, wrong): (&str, &str)) -> (String, u64, u64, u64) {
    let text = site.read(file);
    let whole = format!("{}{added}", end.trim_end_matches('\n'));
    let at = text.find(&whole).unwrap_or_else(|| panic!("{file} has no `{whole}`")) + whole.len() - added.len();
    let at = at + added.rfind(wrong).expect("a part");
    let line = text[..at].matches('\n').count() + 1;
    let column = text[..at].rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (file.to_owned(), line as u64, column as u64, (column + wrong.chars().count()) as u64)
}

#[test]
fn each_kind_of_text_follows_each_family_of_rules() {
    assert_eq!(findings(&site()), [], "the site itself is clean");
    let mut unseen = Vec::new();
    for slip in &SLIPS {
        let site = site();
        let is_planted = |kind: &&Kind| !(slip.fine_in.contains(&kind.name) || kind.is_prose && slip.beside_prose);
        for kind in KINDS.iter().filter(is_planted) {
            slip.zh.into_iter().for_each(|added| plant(&site, kind.zh, added));
            slip.en.into_iter().for_each(|added| plant(&site, kind.en, added));
        }
        let found = findings(&site);
        for kind in KINDS.iter().filter(is_planted) {
            let sides = [(kind.zh, slip.zh), (kind.en, slip.en)];
            for (text, added) in sides.into_iter().filter_map(|(text, added)| Some((text, added?))) {
                let (file, line, start, end) = place(&site, text, added);
                let is_it = |(code, at, row, first, behind): &Finding| {
                    code == slip.code && *at == file && *row == line && *first < end && start < *behind
                };
                if !found.iter().any(is_it) {
                    unseen.push(format!("{} in {} ({file}:{line}:{start})", added.1, kind.name));
                }
            }
        }
    }
    assert!(unseen.is_empty(), "not seen at its place:\n{}", unseen.join("\n"));
}

#[test]
fn no_kind_of_yaml_text_is_forgotten() {
    let site = Site::empty();
    let mut keys = BTreeSet::new();
    for name in site.run(&["schema"]).out.lines() {
        let schema: Value = serde_json::from_str(&site.run(&["schema", name]).out).expect("JSON");
        localized(name, &schema, &mut keys);
        for (name, definition) in schema["definitions"].as_object().into_iter().flatten() {
            localized(name, definition, &mut keys);
        }
    }
    let named = KINDS.iter().map(|kind| kind.name).chain(EXEMPT.iter().map(|(name, _)| *name));
    let known: BTreeSet<&str> = named.collect();
    let forgotten: Vec<&String> = keys.iter().filter(|key| !known.contains(key.as_str())).collect();
    assert!(forgotten.is_empty(), "no slip is planted in {forgotten:?}");
    assert!(keys.len() > 30, "{keys:?}");
}

/// Adds the properties of a type that hold texts in several languages.
fn localized(name: &str, schema: &Value, keys: &mut BTreeSet<String>) {
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        let written = property.to_string();
        if written.contains("/LocalizedText\"") || written.contains("/PluralText\"") {
            keys.insert(format!("{name} {key}"));
        }
    }
}

#[test]
fn the_names_of_the_site_itself_are_guarded_and_other_names_are_not_taken_for_them() {
    let site = Site::copy("small");
    site.replace(REPORT, "zh: 乙某", "zh: 冯兴荣").replace(REPORT, "en: B. Yi", "en: Feng Xingrong");
    let (head, foreign_head) = ("# 工作打算\n\n## 下一步 {#next-steps}\n\n", "# Plans\n\n## Next steps {#next-steps}\n\n");
    let others = "云汀市水利局、云汀市体育局、云汀市教育部门、云汀市教育系统、市教育局、职成教育处、职业教育科、教育科、冯兴华、冯兴容、王冯兴荣参加。";
    let foreign = "The Yunting Health Bureau, the Yunjiang Education Bureau, Feng Xinrong and Feng Xingdong took part.";
    site.write("content/2023/plans.zh.md", format!("{head}{others}\n"));
    site.write("content/2023/plans.en.md", format!("{foreign_head}{foreign}\n"));
    assert_eq!(findings(&site), []);
    let wrong = ["云汀市教肓局", "云市汀教育局", "云汀市教教育局", "职教成育科", "职成教肓科", "冯荣兴", "冯兴兴荣"];
    let paragraphs: Vec<String> = wrong.iter().map(|name| format!("由{name}负责。\n")).collect();
    site.write("content/2023/plans.zh.md", format!("{head}{}", paragraphs.join("\n")));
    let misspelt = ["Yunting Educaiton Bureau", "Vocational Eduction Section", "Feng Xingorng"];
    let paragraphs: Vec<String> = misspelt.iter().map(|name| format!("Led by {name}.\n")).collect();
    site.write("content/2023/plans.en.md", format!("{foreign_head}{}", paragraphs.join("\n")));
    let found: Vec<(String, u64)> =
        findings(&site).into_iter().filter(|one| one.0 == "name-near-miss").map(|(_, file, line, ..)| (file, line)).collect();
    let rows =
        |file: &str, count: u64| (0..count).map(|row| (format!("content/2023/plans.{file}.md"), 5 + 2 * row)).collect::<Vec<_>>();
    assert_eq!(found, [rows("en", 3), rows("zh", 7)].concat());
}
