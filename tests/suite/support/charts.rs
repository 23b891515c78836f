//! Charts for tests: every kind, in three scripts, and the extremes.

use gongkai::harness::render::chart::{Chart, ChartForm, Series, Value};

pub(crate) fn chart(id: &str, kind: ChartForm, categories: &[&str], series: Vec<Series>) -> Chart {
    Chart {
        kind,
        categories: categories.iter().map(|&label| label.to_owned()).collect(),
        series,
        unit: None,
        id: id.to_owned(),
        title: format!("{id} & <title>"),
        summary: "What the chart says, in \"words\".".to_owned(),
        right_to_left: false,
    }
}

/// Numbers with spaces between them; `-` where one is missing.
fn values(numbers: &str) -> Vec<Option<Value>> {
    let value = |text: &str| Some(Value { amount: text.parse().ok()?, text: text.to_owned(), spoken: None, note: None });
    numbers.split(' ').map(value).collect()
}

pub(crate) fn series(name: &str, numbers: &str) -> Series {
    Series { name: name.to_owned(), values: values(numbers) }
}

/// Percents with a sign, and a note for each.
fn percents(numbers: &str, notes: &[&str]) -> Series {
    let mut series = series("", numbers);
    for (index, value) in series.values.iter_mut().flatten().enumerate() {
        value.text.push('%');
        value.note = notes.get(index).map(|&note| note.to_owned());
    }
    series
}

pub(crate) fn gallery() -> Vec<Chart> {
    let mut charts = usual();
    charts.extend(extremes());
    charts.extend(crowded());
    charts.extend(right_to_left());
    charts
}

fn usual() -> Vec<Chart> {
    let titles = ["教授、正高级讲师", "副教授、高级讲师", "讲师", "助理讲师及未定级"];
    let awards = ["国家级", "省级", "市级"];
    let three = || vec![series("2021年", "3 41 96"), series("2022年", "5 38 120"), series("2023年", "8 52 134")];
    let five = (1..=5).map(|index| series(&format!("第{index}类奖项"), &format!("{} {} {}", index * 3, 20 - index, 7))).collect();
    let targets = ["职业技能培训完成率", "毕业生初次就业率（含升学）", "双师型教师占专业课教师的比例", "企业满意度"];
    let english =
        ["Vocational training completed", "Graduates employed or studying within a year", "Teachers with both qualifications"];
    vec![
        Chart {
            unit: Some("单位：人".to_owned()),
            ..chart("bar-zh", ChartForm::Bar, &titles, vec![series("人数", "24 187 203 46")])
        },
        chart("grouped-zh", ChartForm::Grouped, &awards, three()),
        chart("stacked-zh", ChartForm::Stacked, &awards, three()),
        chart("five-zh", ChartForm::Stacked, &awards, five),
        chart(
            "share-zh",
            ChartForm::Share,
            &["博士", "硕士", "本科", "专科及以下"],
            vec![percents("4.35 51.09 40.43 4.13", &["20人", "235人", "186人", "19人"])],
        ),
        chart(
            "progress-zh",
            ChartForm::Progress,
            &targets,
            vec![percents("134.66 98.2 100 71.5", &["19,525人次，目标14,500人次", "实际98.2%，目标100%"])],
        ),
        chart(
            "progress-en",
            ChartForm::Progress,
            &english,
            vec![percents(
                "134.66 98.2 71.5",
                &["19,525 of 14,500 person-times", "98.2% of 100%", "a note that is far too long to stand beside its value"],
            )],
        ),
        chart(
            "change-zh",
            ChartForm::Change,
            &["2019年", "2020年", "2021年", "2022年", "2023年"],
            vec![series("在校生", "9120 9876 - 11023 12458")],
        ),
        chart(
            "change-rows-en",
            ChartForm::Change,
            &["School year 2021/2022", "School year 2022/2023"],
            vec![series("Budget", "12.5 -3.25")],
        ),
        chart(
            "change-two-en",
            ChartForm::Change,
            &["2022", "2023"],
            vec![series("Income", "120 133"), series("Expenditure", "118 140")],
        ),
        chart(
            "below-zero-en",
            ChartForm::Bar,
            &["Growth of enrolment", "Growth of staff", "Neither"],
            vec![series("s", "12.5 -8.75 0")],
        ),
        chart(
            "stack-below-zero-en",
            ChartForm::Stacked,
            &["A", "B"],
            vec![series("in", "10 20"), series("out", "-5 -15"), series("rest", "3 -")],
        ),
    ]
}

fn extremes() -> Vec<Chart> {
    let long_zh = "国家级职业教育教师教学创新团队建设项目（含培育）与省级高水平专业群协同建设情况之年度完成数量";
    let long_en = "Number of graduates who took up employment in the prefecture within twelve months of graduation, including the self-employed";
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let many: Vec<String> = (1..=40).map(|index| format!("第{index}所学校 School No. {index}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let short: Vec<&str> = many.iter().map(|label| label.split(' ').next().unwrap_or_default()).collect();
    let numbers: Vec<String> = (1..=40).map(|index| (index * index * 37 % 1009).to_string()).collect();
    let numbers = numbers.join(" ");
    let mut wordy = series("s", "5 500");
    for value in wordy.values.iter_mut().flatten() {
        value.text = format!("{} full-time equivalent teachers of vocational subjects", value.text);
    }
    let names = vec![series(long_en, "5 -2"), series(long_zh, "3 9"), series("WWWWWWWWWW", "7 0.01")];
    let seven = || (1..=7).map(|index| series(&format!("第{index}种 kind {index}"), "12345 6")).collect::<Vec<_>>();
    let parts = ["语文", "数学", "英语", long_zh, "物理", "化学", "其他"];
    vec![
        chart("long-zh", ChartForm::Bar, &[long_zh, long_en, word, "短"], vec![series("s", "1 1000000000 31 0.5")]),
        chart("names-en", ChartForm::Grouped, &[long_en, word], names.clone()),
        chart("names-stacked-en", ChartForm::Stacked, &[long_zh, word], names),
        chart("forty-zh", ChartForm::Bar, &many, vec![series("s", &numbers)]),
        chart("forty-short-zh", ChartForm::Bar, &short, vec![series("s", &numbers)]),
        chart(
            "forty-signed-en",
            ChartForm::Grouped,
            &short,
            vec![series("one", &numbers), series("other", &format!("-{numbers}"))],
        ),
        chart("forty-change-zh", ChartForm::Change, &many, vec![series("s", &numbers)]),
        chart("forty-progress-zh", ChartForm::Progress, &many, vec![series("s", &numbers)]),
        chart("zeros-zh", ChartForm::Bar, &["甲", "乙"], vec![series("s", "0 0")]),
        chart("zeros-stacked-zh", ChartForm::Stacked, &["甲", "乙"], vec![series("a", "0 0"), series("b", "0 -")]),
        chart("zeros-change-zh", ChartForm::Change, &["2022", "2023"], vec![series("s", "0 0")]),
        chart("zeros-share-zh", ChartForm::Share, &["甲", "乙"], vec![series("s", "0 0")]),
        chart("missing-zh", ChartForm::Bar, &["甲", "乙", "丙"], vec![series("s", "- 3 -")]),
        chart("one-zh", ChartForm::Bar, &["甲"], vec![series("s", "123456789012.34")]),
        chart("one-negative-zh", ChartForm::Bar, &["甲"], vec![series("s", "-123456789012.34")]),
        chart("one-share-zh", ChartForm::Share, &[long_zh], vec![percents("100", &[long_en])]),
        chart("wordy-en", ChartForm::Bar, &["A", "B"], vec![wordy]),
        chart("seven-grouped-zh", ChartForm::Grouped, &["甲", "乙"], seven()),
        chart("seven-stacked-zh", ChartForm::Stacked, &["甲", "乙"], seven()),
        chart("seven-share-zh", ChartForm::Share, &parts, vec![percents("30 20 15 12 11 7 5", &["300人"])]),
        chart("far-beyond-en", ChartForm::Progress, &["Tiny target", "Fell"], vec![percents("1000000 -20", &[])]),
    ]
}

/// Labels and values that leave little room for bars.
fn crowded() -> Vec<Chart> {
    let ten = |label: &'static str| vec![label; 10];
    let printed = |numbers: &str, text: &str| {
        let mut series = series("s", numbers);
        for value in series.values.iter_mut().flatten() {
            value.text = if value.amount.is_sign_negative() { format!("-{text}") } else { text.to_owned() };
        }
        vec![series]
    };
    let rising = "1 2 3 4 5 6 7 8 9 10";
    vec![
        chart("crowded-zh", ChartForm::Bar, &ten("职业技能培训中心"), printed(rising, "1,234,567,890元")),
        chart("crowded-en", ChartForm::Bar, &ten("Urban District"), printed(rising, "12,345 students")),
        chart("crowded-signed-zh", ChartForm::Bar, &["甲", "乙"], printed("1 -1", "1,234,567,890元")),
        chart("crowded-some-zh", ChartForm::Bar, &ten("八个汉字的标签啊"), printed(rising, "123,456,789元")),
    ]
}

fn right_to_left() -> Vec<Chart> {
    let labels = [
        "كەسپىي ماھارەت تەربىيەسىنى تاماملاش نىسبىتى ۋە ئۇنىڭ بىلەن مۇناسىۋەتلىك باشقا كۆرسەتكۈچلەر",
        "ئوقۇتقۇچىلار",
        "学校 School 12",
    ];
    let names = || vec![series("بىرىنچى يىل", "12 30.5 -4"), series("ئىككىنچى يىل", "1000 - 5"), series("2023", "7 8 9")];
    let charts = vec![
        Chart {
            unit: Some("ئادەم".to_owned()), ..chart("bar-ug", ChartForm::Bar, &labels, vec![series("s", "12458 203 -46")])
        },
        chart("grouped-ug", ChartForm::Grouped, &labels, names()),
        chart("stacked-ug", ChartForm::Stacked, &labels, names()),
        chart("share-ug", ChartForm::Share, &labels, vec![percents("61.5 30 8.5", &["615 ئادەم", "300 ئادەم"])]),
        chart(
            "progress-ug",
            ChartForm::Progress,
            &labels,
            vec![percents("134.66 98 100", &["19,525 / 14,500 ئادەم", "98 ئادەم"])],
        ),
        chart("change-ug", ChartForm::Change, &["2021", "2022", "2023-يىل"], vec![series("s", "120 90 150")]),
    ];
    charts.into_iter().map(|chart| Chart { right_to_left: true, ..chart }).collect()
}
