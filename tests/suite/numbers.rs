//! How numbers reach the page: the minus sign, languages that are written from right to
//! left, percentage points, units without a word.

use crate::support::browser::{self, Browser};
use crate::support::server::Server;
use crate::support::{Site, program};
use serde_json::json;

const FACTS: &str = "
  change:
    label: { zh: 收入增长, en: Growth of revenue, ug: كىرىم ئېشىشى }
    unit: percent
    value: -3.50
  staff-before:
    label: { zh: 上年教职工, en: Staff last year, ug: ئۆتكەن يىلدىكى خىزمەتچىلەر }
    unit: person
    value: 4100
  staff-now:
    label: { zh: 教职工, en: Staff, ug: خىزمەتچىلەر }
    unit: person
    value: 2900
  fewer:
    label: { zh: 教职工增减, en: Change of staff, ug: خىزمەتچىلەرنىڭ كۆپىيىشى }
    unit: person
    value: -1200
  rate-before:
    label: { zh: 上年就业率, en: Rate of employment last year, ug: ئۆتكەن يىلدىكى نىسبەت }
    unit: percent
    value: 98.90
  rate-change:
    label: { zh: 就业率变化, en: Change of the rate, ug: نىسبەتنىڭ ئۆزگىرىشى }
    unit: percentage-point
    value: -2.50
  campus-change:
    label: { zh: 校园增减, en: Change of the campus, ug: كۆلەمنىڭ ئۆزگىرىشى }
    unit: square-metre
    value: -1500.5
  satisfaction:
    label: { zh: 满意度指数, en: Index of satisfaction, ug: رازىمەنلىك كۆرسەتكۈچى }
    unit: index
    value: 103.6
relations:
  staff-change:
    difference: [staff-now, staff-before]
    equals: fewer
  rates:
    difference: [employment-rate, rate-before]
    equals: rate-change
";

const UNITS: &str = "
  square-metre:
    kind: measure
    label:
      ug: m²
  percentage-point:
    kind: measure
    label:
      ug: پىرسەنت نۇقتىسى
  index:
    kind: measure
    label:
      zh: \"\"
      en:
        one: ''
        other: ''
      ug: \"\"
";

const TABLES: &str = "format: 1
tables:
  changes:
    caption: { zh: 增减, en: Changes, ug: ئۆزگىرىش }
    rows_label: { zh: 项目, en: Item, ug: تۈر }
    columns:
      staff:
        label: { zh: 教职工, en: Staff, ug: خىزمەتچىلەر }
        unit: person
      rate:
        label: { zh: 增长, en: Growth, ug: ئېشىش }
        unit: percent
      index:
        label: { zh: 指数, en: Index, ug: كۆرسەتكۈچ }
        unit: index
    rows:
      - label: { zh: 甲县, en: Jia, ug: بىرىنچى }
        cells: [fewer, change, satisfaction]
      - label: { zh: 乙县, en: Yi, ug: ئىككىنچى }
        cells: [-30, -0.75, 99.5]
charts:
  staff:
    kind: bar
    title: { zh: 各县增减, en: Changes by county, ug: ئۆزگىرىش رەسىمى }
    table: changes
    columns: [staff]
  rates:
    kind: bar
    title: { zh: 各县增长, en: Growth by county, ug: ئېشىش رەسىمى }
    table: changes
    columns: [rate]
  index:
    kind: bar
    title: { zh: 各县指数, en: Index by county, ug: كۆرسەتكۈچ رەسىمى }
    table: changes
    columns: [index]
";

const TEXT: &str = "
{{ fewer }} {{ change }} {{ rate-change }} {{ campus-change }} {{ satisfaction }} {{ fewer.value }} {{ =-3.7% }}

:::facts fewer, change, campus-change, satisfaction
:::

:::table changes
:::

:::chart staff
:::

:::chart rates
:::

:::chart index
:::
";

fn site() -> Site {
    let site = Site::copy("three");
    let add = |name: &str, text: &str| {
        let whole = site.read(name) + text;
        site.write(name, whole);
    };
    add("content/2024/facts.yaml", FACTS);
    add("content/units.yaml", UNITS);
    site.write("content/2024/tables.yaml", TABLES);
    for code in ["zh", "en", "ug"] {
        add(&format!("content/2024/overview.{code}.md"), TEXT);
    }
    site.replace("content/2024/report.yaml", "employment-rate]", "fewer, change]");
    site
}

/// The page without its markup.
fn words(page: &str) -> String {
    let mut words = String::new();
    for piece in page.split('<') {
        words += piece.split_once('>').map_or("", |(_, words)| words);
    }
    words
}

const MONEY: &str = "
  grant:
    label: { zh: 补助, en: Grant }
    unit: pound-million
    value: 1.2
  loss:
    label: { zh: 亏损, en: Loss }
    unit: hong-kong-dollar
    value: -3.5亿
  dust:
    label: { zh: 细颗粒物浓度, en: Fine dust }
    unit: dust
    value: 25
  basin:
    label: { zh: 流域面积, en: Basin }
    unit: square-kilometre
    value: 12000
    approx: true
";

const MONEY_UNITS: &str = "
  pound-million:
    kind: money
    label: { zh: 百万英镑, en: '£{value} million' }
  hong-kong-dollar:
    kind: money
    label: { zh: '港币{value}元', en: 'HK${value}' }
  dust:
    kind: measure
    label: { zh: μg/m³, en: μg/m³ }
  square-kilometre:
    kind: measure
    label: { zh: 平方公里, en: km^2 }
";

/// A ratio of three numbers is one figure: printed, in data files, and known when it is typed.
#[test]
fn a_ratio_may_have_three_numbers() {
    let site = Site::copy("small");
    let sectors = "  sectors:\n    label: { zh: 三次产业结构, en: Structure by sector }\n    unit: ratio\n    value: 3.3:47.20:49.5\n  hours:\n    label: { zh: 课时之比, en: Lessons by kind }\n    unit: ratio\n    value: 1:2:3\nrelations:\n";
    site.replace("content/2024/facts.yaml", "relations:\n", sectors);
    for code in ["zh", "en"] {
        let name = format!("content/2024/overview.{code}.md");
        site.write(&name, site.read(&name) + "\n{{ sectors }} {{ hours }}\n");
    }
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    for page in ["2024/overview.html", "en/2024/overview.html"] {
        assert!(words(&site.page(page)).contains("3.3:47.20:49.5 1:2:3"), "{page}");
    }
    let files = site.output();
    let file = |end: &str| {
        let found = files.iter().find(|(name, _)| name.ends_with(end) && name.contains("2024")).expect(end).1;
        String::from_utf8_lossy(found).into_owned()
    };
    assert!(file("facts.csv").contains("ratioParts") && file("facts.csv").contains("3.3 47.20 49.5"));
    let facts: serde_json::Value = serde_json::from_str(&file("facts.json")).expect("JSON");
    assert!(facts.to_string().contains("[\"3.3\",\"47.20\",\"49.5\"]"), "{facts}");
    site.replace("content/2024/overview.zh.md", "{{ sectors }}", "结构为3.3∶47.20∶49.5，");
    let told = site.run(&["check", "--lang", "zh"]).err;
    assert!(told.contains("请把“3.3∶47.20∶49.5”写作 {{ sectors }}"), "{told}");
    site.replace("content/2024/facts.yaml", "3.3:47.20:49.5", "3.3∶47.20∶49.5");
    assert!(
        site.run(&["check", "--lang", "zh"]).err.contains("请写成 3.3:47.20:49.5"),
        "{}",
        site.run(&["check", "--lang", "zh"]).err
    );
}

/// Units before numbers and on both sides of them, with factors, and units with exponents: on pages, cards, in heads of tables,
/// in data files.
#[test]
fn units_stand_before_numbers_where_they_say_so() {
    let site = Site::copy("small");
    let add = |name: &str, text: &str| site.write(name, site.read(name) + text);
    site.replace("content/2024/facts.yaml", "relations:\n", &format!("{}relations:\n", &MONEY[1..]));
    add("content/units.yaml", MONEY_UNITS);
    let text = "\n{{ grant }} {{ loss }} {{ dust }} {{ basin }}\n\n:::facts grant, loss\n:::\n\n:::table money\n:::\n";
    for code in ["zh", "en"] {
        add(&format!("content/2024/overview.{code}.md"), text);
    }
    let table = "tables:\n  money:\n    caption: { zh: 补助情况, en: Grants }\n    rows_label: { zh: 年, en: Year }\n    unit: pound-million\n    columns:\n      a: { label: { zh: 甲, en: A } }\n    rows:\n      - { label: { zh: 上年, en: Before }, cells: [0.9] }\n      - { label: { zh: 今年, en: Now }, cells: [grant] }\n";
    site.replace("content/2024/tables.yaml", "tables:\n", table);
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let zh = words(&site.page("2024/overview.html"));
    assert!(zh.contains("1.2百万英镑 港币−3.5亿元 25μg/m³ 约12000平方公里"), "{zh}");
    let en = words(&site.page("en/2024/overview.html"));
    assert!(en.contains("£1.2\u{a0}million −HK$350,000,000 25\u{a0}μg/m³ about 12,000\u{a0}km²"), "{en}");
    assert!(en.contains("£ million") && en.contains("0.9"), "{en}");
    let files = site.output();
    let facts = files.iter().find(|(name, _)| name.ends_with("facts.csv") && name.contains("2024")).expect("facts.csv").1;
    let facts = String::from_utf8_lossy(facts).into_owned();
    assert!(
        facts.contains("£1.2\u{a0}million") && facts.contains("-HK$350,000,000") && facts.contains("港币-3.5亿元"),
        "{facts}"
    );
    // A number typed for a fact.
    site.replace("content/2024/overview.en.md", "{{ grant }} {{ loss }}", "£1.2 million, $1.2 million {{ grant }} {{ loss }}");
    let told = site.run(&["check", "--lang", "en"]).err;
    assert!(told.contains("write {{ grant }} for “£1.2 million”"), "{told}");
    assert_eq!(told.matches("{{ grant }} for").count(), 1, "{told}");
}

/// 万元 in Chinese, yuan in English sentences, cards and files; tables keep the unit of their column.
#[test]
fn a_language_may_print_a_unit_in_another_one() {
    let site = Site::copy("small");
    let add = |name: &str, text: &str| site.write(name, site.read(name) + text);
    let facts = "  budget: { label: { zh: 预算, en: Budget }, unit: ten-thousand-yuan, value: 1234.56 }\n  debt: { label: { zh: 债务, en: Debt }, unit: ten-thousand-yuan, value: -0.5 }\n  gifts: { label: { zh: 捐赠, en: Gifts }, unit: ten-thousand-yuan, value: 63~68 }\n";
    site.replace("content/2024/facts.yaml", "relations:\n", &format!("{facts}relations:\n"));
    add(
        "content/units.yaml",
        "  ten-thousand-yuan:\n    kind: money\n    label: { zh: 万元, en: \"10,000 yuan\" }\n    printed:\n      en: { unit: yuan, times: 10000 }\n",
    );
    let text = "\n{{ budget }} {{ debt }} {{ gifts }}\n\n:::facts budget, debt\n:::\n\n:::table money\n:::\n";
    for code in ["zh", "en"] {
        add(&format!("content/2024/overview.{code}.md"), text);
    }
    let table = "tables:\n  money:\n    caption: { zh: 收支情况, en: Money }\n    rows_label: { zh: 年, en: Year }\n    unit: ten-thousand-yuan\n    columns:\n      a: { label: { zh: 甲, en: A } }\n    rows:\n      - { label: { zh: 上年, en: Before }, cells: [0.9] }\n      - { label: { zh: 今年, en: Now }, cells: [budget] }\n";
    site.replace("content/2024/tables.yaml", "tables:\n", table);
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    let zh = words(&site.page("2024/overview.html"));
    assert!(zh.contains("1234.56万元 −0.5万元 63～68万元"), "{zh}");
    let en = words(&site.page("en/2024/overview.html"));
    assert!(en.contains("12,345,600\u{a0}yuan −5,000\u{a0}yuan 630,000–680,000\u{a0}yuan"), "{en}");
    let page = site.page("en/2024/overview.html");
    assert!(page.contains("<data class=\"figure-number\" value=\"1234.56\">12,345,600</data>"), "{page}");
    assert!(page.contains("10,000 yuan</span>") && page.contains("value=\"1234.56\">1,234.56</data></td>"), "{page}");
    let facts = site.page("2024/data/facts.csv");
    assert!(facts.contains("12,345,600\u{a0}yuan") && facts.contains("1234.56万元"), "{facts}");
    let table = site.page("2024/data/table-money.csv");
    assert!(table.contains("1234.56"), "{table}");

    site.replace("content/units.yaml", "unit: yuan, times: 10000", "unit: yuann, times: 10000");
    let told = site.run(&["check", "--lang", "en"]).err;
    assert!(told.contains("[unknown-unit]") && told.contains("yuan"), "{told}");
    site.replace("content/units.yaml", "unit: yuann, times: 10000", "unit: yuan, times: 0");
    assert!(site.run(&["check", "--lang", "en"]).err.contains("[wrong-kind]"));
    // 万元 is 10,000 yuan and nothing else, and money is no number of people.
    for wrong in ["unit: yuan, times: 1000", "unit: person, times: 10000", "unit: percent, times: 10000"] {
        let units = site.read("content/units.yaml");
        site.replace("content/units.yaml", "unit: yuan, times: 0", wrong);
        let run = site.run(&["check", "--lang", "en"]);
        assert!(run.code == Some(1) && run.err.contains("[wrong-kind]"), "{wrong}: {}", run.err);
        site.write("content/units.yaml", units);
    }
    site.replace("content/units.yaml", "unit: yuan, times: 0", "unit: yuan, times: 10000");
    site.replace("content/2024/overview.en.md", "{{ budget }} {{ debt }}", "{{ budget }} yuan {{ debt }} {{ =100万 }}");
    site.replace("content/2024/overview.zh.md", "{{ budget }} {{ debt }}", "{{ budget }} {{ debt }} {{ =100万 }}");
    let run = site.run(&["build", "--lang", "en"]);
    assert!(run.err.contains("would be printed twice"), "{}", run.err);
    // ¥1,234.56 would be another amount.
    site.replace("content/2024/overview.en.md", "{{ budget }} yuan", "¥{{ budget.value }}");
    assert!(site.run(&["check", "--lang", "en"]).err.contains("is missing behind “Budget”"));
    site.replace("content/2024/overview.en.md", "¥{{ budget.value }}", "{{ budget }}");
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(words(&site.page("en/2024/overview.html")).contains("1,000,000"));
    assert!(site.page("en/2024/data.html").contains("Unit: yuan"));
}

#[test]
fn the_minus_sign_is_one_on_pages_and_a_hyphen_in_files() {
    let site = site();
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(!run.err.contains("unit-label-missing"), "{}", run.err);
    let zh = words(&site.page("2024/overview.html"));
    assert!(zh.contains("−1200人 −3.50% −2.50个百分点 −1500.5平方米 103.6 −1200 −3.7%"), "{zh}");
    let en = words(&site.page("en/2024/overview.html"));
    let people = "−1,200\u{a0}people −3.50% −2.50\u{a0}percentage points −1,500.5\u{a0}m² 103.6 −1,200 −3.7%";
    assert!(en.contains(people), "{en}");
    for (name, bytes) in site.output() {
        let text = String::from_utf8_lossy(&bytes);
        if [".csv", ".json"].iter().any(|end| name.ends_with(end)) {
            assert!(!text.contains(['−', '\u{2066}', '\u{2067}', '\u{2069}']), "{name}");
        } else if name.ends_with(".html") {
            assert!(!text.contains("value=\"−"), "{name}: attributes for machines keep the hyphen");
            let words = words(&text);
            for printed in ["-1200", "-1,200", "-3.50", "-2.50", "-30", "-0.75"] {
                assert!(!words.contains(printed), "{name}: {printed}");
            }
        }
    }
    let facts = site.output().into_iter().find(|(name, _)| name.ends_with("facts.csv")).expect("facts.csv").1;
    let facts = String::from_utf8_lossy(&facts).into_owned();
    assert!(facts.contains("-3.50%") && facts.contains("-1,200\u{a0}people") && facts.contains(",-1200,"), "{facts}");
}

#[test]
fn a_unit_without_a_word_prints_the_number_alone() {
    let site = site();
    site.build();
    for (name, wrong) in [("2024/overview.html", "单位：<"), ("en/2024/overview.html", "in <"), ("en/2024/data.html", "()")] {
        let page = site.page(name);
        assert!(page.contains("103.6") && !page.contains(wrong), "{name}: {wrong}");
    }
    let page = site.page("en/2024/overview.html");
    assert!(page.contains("<data class=\"figure-number\" value=\"103.6\">103.6</data></span>"), "no empty unit in a card");
    assert!(page.contains("<th scope=\"col\" class=\"amount\">Index</th>"), "and none in the head of a column");
    let value = "chart-value\"><data class=\"fact\" data-fact=\"satisfaction\" value=\"103.6\">103.6</data></span>";
    assert!(page.contains(value), "the chart prints the number");
}

/// What one reads from left to right on the screen, of the text of an element.
const VISUAL: &str = "element => {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), letters = [];
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.length; at++) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0.5) letters.push([box.left + box.width / 2, node.data[at]]);
    }
  }
  return letters.sort((one, other) => one[0] - other[0]).map(letter => letter[1]).join('');
}";
fn seen(browser: &mut Browser, selector: &str, how: &str) -> String {
    let found =
        browser.ask(&format!("(() => {{ const seen = {how}; return seen(document.querySelector({})); }})()", json!(selector)));
    found.as_str().unwrap_or_default().to_owned()
}

/// The values of charts that hold a part, as they are seen.
fn charted(browser: &mut Browser, part: &str) -> Vec<String> {
    let script = format!(
        "[...document.querySelectorAll('.chart-value')].filter(value => value.textContent.includes({})).map({VISUAL})",
        json!(part)
    );
    browser.ask(&script).as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

#[test]
fn a_number_reads_alike_everywhere_from_right_to_left() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    site.build();
    let server = Server::start(program(), site.path(), &[]);
    browser.size(1000, 900);
    browser.open(&format!("http://127.0.0.1:{}/ug/2024/overview.html", server.port));
    for (fact, number) in [("change", "−3.50%"), ("fewer", "−1,200")] {
        for selector in [format!(".prose p data[data-fact={fact}]"), format!(".prose table.data data[data-fact={fact}]")] {
            let seen = seen(&mut browser, &selector, VISUAL);
            assert!(seen.contains(number), "{selector}: {seen}");
        }
        assert!(
            browser.ask(&format!(
                "[...document.querySelectorAll('.figure-value')].map({VISUAL}).some(seen => seen.includes({}))",
                json!(number)
            )) == json!(true),
            "a card: {number}"
        );
        let charted = charted(&mut browser, number);
        assert!(!charted.is_empty() && charted.iter().all(|text| text.contains(number)), "a chart: {charted:?}");
    }
    // From right to left the number comes first and its unit after it, in whichever letters.
    for (fact, unit) in [("fewer", "نەپەر"), ("campus-change", "m²")] {
        let reversed: String = unit.chars().rev().collect();
        let expected = if unit.is_ascii() || unit == "m²" { unit } else { &reversed };
        for selector in [
            format!(".prose p data[data-fact={fact}]"),
            format!(".figure:has(data[value^='{}']) .figure-value", if fact == "fewer" { "-1200" } else { "-1500" }),
        ] {
            let seen = seen(&mut browser, &selector, VISUAL);
            let (unit, number) = (seen.find(expected), seen.find('−'));
            assert!(unit.is_some() && unit < number, "{selector}: {seen}");
        }
    }
    assert!(seen(&mut browser, ".prose p > bdi", VISUAL).starts_with('−'), "a typed number too");
    // Markup, and nothing that a checker of HTML refuses.
    let page = site.page("ug/2024/overview.html");
    assert!(page.contains("<bdi dir=\"rtl\"><bdi dir=\"ltr\">−1,200</bdi>\u{a0}نەپەر</bdi>"));
    assert!(!page.contains("unicode-bidi"));
}

#[test]
fn a_minus_sign_is_never_parted_from_its_number() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    site.build();
    let server = Server::start(program(), site.path(), &[]);
    for page in ["2024/overview.html", "en/2024/overview.html", "ug/2024/overview.html"] {
        browser.open(&format!("http://127.0.0.1:{}/{page}", server.port));
        let parted = browser.ask(
            "(() => {
               const paragraph = document.querySelector('.prose p data[data-fact=change]').closest('p'), parted = [];
               for (let width = 30; width < 400; width += 3) {
                 paragraph.style.width = width + 'px';
                 const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
                 for (let node; (node = walker.nextNode());) {
                   const at = node.data.indexOf('−');
                   if (at < 0) continue;
                   const top = index => { const range = document.createRange(); range.setStart(node, index); range.setEnd(node, index + 1); return range.getBoundingClientRect().top; };
                   if (Math.abs(top(at) - top(at + 1)) > 2) parted.push(width + ': ' + node.data);
                 }
               }
               return parted;
             })()",
        );
        assert_eq!(parted, json!([]), "{page}");
    }
}

#[test]
fn a_reader_who_types_a_hyphen_finds_the_minus_sign() {
    let Some(mut browser) = browser::start() else { return };
    let site = site();
    site.build();
    let server = Server::start(program(), site.path(), &[]);
    for (folder, typed, marked) in [
        ("", "-3.50%", "−3.50%"),
        ("", "−3.50%", "−3.50%"),
        ("en/", "-1,200", "−1,200"),
        ("en/", "-1200", "−1,200"),
        ("ug/", "-3.50%", "−3.50%"),
    ] {
        browser.open(&format!(
            "http://127.0.0.1:{}/{folder}search.html?q={}",
            server.port,
            typed.replace('%', "%25").replace('−', "%E2%88%92")
        ));
        browser.wait("document.querySelector('.found mark')");
        let found = browser.ask("document.querySelector('.found mark').textContent");
        assert_eq!(found, json!(marked), "{folder} {typed}");
        browser.ask("document.querySelector('.found a').click()");
        // The results are marked too, and stay until the page has come.
        browser.wait("!location.pathname.endsWith('search.html') && document.readyState === 'complete' && document.querySelector('main mark')");
    }
}

/// The change of a percentage from one report to the next is in points, and true.
#[test]
fn a_percentage_changes_by_points() {
    let site = Site::copy("small");
    let facts = site.read("content/2024/facts.yaml");
    let (facts, relations) = facts.split_once("relations:\n").expect("relations");
    let with = |change: &str, unit: &str| {
        let own = format!(
            "  employment-rate:\n    label:\n      zh: 就业率\n      en: Rate of employment\n    unit: percent\n    value: 98.50\n  rate-change:\n    label:\n      zh: 就业率变化\n      en: Change of the rate\n    unit: {unit}\n    value: {change}\n"
        );
        let relation = "  rate-changes:\n    growth: [employment-rate]\n    equals: rate-change\n";
        site.write("content/2024/facts.yaml", format!("{facts}{own}relations:\n{relations}{relation}"));
        site.run(&["build", "--lang", "en"])
    };
    let run = with("1.50", "percentage-point");
    assert_eq!(run.code, Some(0), "{}", run.err);
    let page = words(&site.page("en/2024/data.html"));
    assert!(page.contains("98.50% − 97.00% = 1.50\u{a0}percentage points"), "{page}");
    assert!(words(&site.page("2024/data.html")).contains("98.50% − 97.00% = 1.50个百分点"));
    let run = with("1.55", "percentage-point");
    assert!(run.err.contains("98.50 − 97.00 = 1.5") && run.err.contains("[relation-untrue]"), "{}", run.err);
    let run = with("1.50", "percent");
    assert!(run.err.contains("[relation-units]") && run.err.contains("Write `unit: percentage-point`"), "{}", run.err);
}

/// A fall is stored as a negative number; the words say the direction, and the number is printed without its sign.
#[test]
fn a_magnitude_is_printed_without_its_sign() {
    let site = Site::copy("small");
    site.replace(
        "content/2024/facts.yaml",
        "  counties:\n",
        "  school-change:\n    label: { zh: 学校数的变化, en: Change of schools }\n    unit: percent\n    value: -21.7\n  rate-change:\n    label: { zh: 就业率的变化, en: Change of the rate }\n    unit: percentage-point\n    value: -2.30\n  funds-change:\n    label: { zh: 经费的变化, en: Change of funds }\n    unit: percent\n    value: 3.4\n  counties:\n",
    );
    let zh = "学校数下降{{ school-change.magnitude }}，就业率降低了{{ rate-change.magnitude }}，经费出现{{ funds-change.magnitude }}的增幅。";
    let en = "Schools fell by {{ school-change.magnitude }}, the rate is {{ rate-change.magnitude }} lower, and funds saw a {{ funds-change.magnitude }} increase.";
    for (language, text) in [("zh", zh), ("en", en)] {
        let file = format!("content/2024/plans.{language}.md");
        site.write(&file, format!("{}\n\n{text}\n", site.read(&file).trim_end()));
    }
    let run = site.run(&["check", "--deny", "warnings", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    site.build();
    let pages = [site.page("2024/plans.html"), site.page("en/2024/plans.html")];
    for (page, words) in [
        (0, "学校数下降<data class=\"fact\" data-fact=\"school-change\" value=\"-21.7\">21.7%</data>，"),
        (0, "降低了<data class=\"fact\" data-fact=\"rate-change\" value=\"-2.30\">2.30个百分点</data>，"),
        (1, "fell by <data class=\"fact\" data-fact=\"school-change\" value=\"-21.7\">21.7%</data>,"),
        (1, "value=\"-2.30\">2.30\u{a0}percentage points</data> lower"),
        // Elsewhere it keeps its sign.
        (0, "<dd>−21.7%</dd>"),
    ] {
        assert!(pages[page].contains(words), "{words}: {}", pages[page]);
    }
    // With the sign turned, both languages are told.
    site.replace("content/2024/facts.yaml", "value: -21.7", "value: 21.7");
    let findings = site.run(&["check", "--format", "json"]).findings();
    let told: Vec<_> =
        findings.iter().map(|one| (one["code"].as_str(), one["file"].as_str().or(one["place"]["file"].as_str()))).collect();
    assert_eq!(told.iter().filter(|(code, _)| *code == Some("direction-unmatched")).count(), 2, "{findings:?}");
}
