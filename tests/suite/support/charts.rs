//! Charts for tests: every kind, in three scripts, and the extremes.

use gongkai::harness::render::chart::{Absence, Category, Chart, ChartFact, ChartForm, Number, Piece, Series, Value};

pub(crate) fn chart(kind: ChartForm, categories: &[&str], series: Vec<Series>) -> Chart {
    Chart {
        kind,
        categories: categories.iter().map(|&label| Category { label: label.to_owned(), total: Vec::new() }).collect(),
        series,
        target: "目标100%".to_owned(),
        has_whole: matches!(kind, ChartForm::Share | ChartForm::Progress),
        right_to_left: false,
    }
}

/// A chart of the gallery, with the id of its figure.
pub(crate) struct Shown {
    pub id: &'static str,
    pub chart: Chart,
}

fn shown(id: &'static str, kind: ChartForm, categories: &[&str], series: Vec<Series>) -> Shown {
    Shown { id, chart: chart(kind, categories, series) }
}

/// Numbers with spaces between them; `-` where one is missing.
fn values(numbers: &str) -> Vec<Result<Value, Absence>> {
    let value = |text: &str| {
        let number = Number { text: text.to_owned(), fact: None };
        let amount = text.parse().map_err(|_| Absence::default())?;
        Ok(Value { amount, number, spoken: None, note: Vec::new() })
    };
    numbers.split(' ').map(value).collect()
}

pub(crate) fn series(name: &str, numbers: &str) -> Series {
    Series { name: name.to_owned(), values: values(numbers) }
}

/// Percents with a sign, and a note for each.
fn percents(numbers: &str, notes: &[&str]) -> Series {
    let mut series = series("", numbers);
    for (index, value) in series.values.iter_mut().flatten().enumerate() {
        value.number.text.push('%');
        value.number.fact = Some(ChartFact { id: Some("a-fact".to_owned()), machine: value.amount.to_string() });
        value.note = notes.get(index).map(|&note| Piece::Words(note.to_owned())).into_iter().collect();
    }
    series
}

pub(crate) fn gallery() -> Vec<Shown> {
    let mut charts = usual();
    charts.extend(extremes());
    charts.extend(crowded());
    charts.extend(right_to_left());
    charts
}

fn usual() -> Vec<Shown> {
    let titles = ["教授、正高级讲师", "副教授、高级讲师", "讲师", "助理讲师及未定级"];
    let awards = ["国家级", "省级", "市级"];
    let three = || vec![series("2021年", "3 41 96"), series("2022年", "5 38 120"), series("2023年", "8 52 134")];
    let five = (1..=5).map(|index| series(&format!("第{index}类奖项"), &format!("{} {} {}", index * 3, 20 - index, 7))).collect();
    let targets = ["职业技能培训完成率", "毕业生初次就业率（含升学）", "双师型教师占专业课教师的比例", "企业满意度"];
    let english =
        ["Vocational training completed", "Graduates employed or studying within a year", "Teachers with both qualifications"];
    vec![
        shown("bar-zh", ChartForm::Bar, &titles, vec![series("人数", "24 187 203 46")]),
        shown("grouped-zh", ChartForm::Grouped, &awards, three()),
        shown("stacked-zh", ChartForm::Stacked, &awards, three()),
        shown("five-zh", ChartForm::Stacked, &awards, five),
        shown(
            "share-zh",
            ChartForm::Share,
            &["博士", "硕士", "本科", "专科及以下"],
            vec![percents("4.35 51.09 40.43 4.13", &["20人", "235人", "186人", "19人"])],
        ),
        shown(
            "progress-zh",
            ChartForm::Progress,
            &targets,
            vec![percents("134.66 98.2 100 71.5", &["19,525人次，目标14,500人次", "实际98.2%，目标100%"])],
        ),
        shown(
            "progress-en",
            ChartForm::Progress,
            &english,
            vec![percents(
                "134.66 98.2 71.5",
                &["19,525 of 14,500 person-times", "98.2% of 100%", "a note that is far too long to stand beside its value"],
            )],
        ),
        shown(
            "change-zh",
            ChartForm::Change,
            &["2019年", "2020年", "2021年", "2022年", "2023年"],
            vec![series("在校生", "9120 9876 - 11023 12458")],
        ),
        shown(
            "change-rows-en",
            ChartForm::Change,
            &["School year 2021/2022", "School year 2022/2023"],
            vec![series("Budget", "12.5 -3.25")],
        ),
        shown(
            "change-two-en",
            ChartForm::Change,
            &["2022", "2023"],
            vec![series("Income", "120 133"), series("Expenditure", "118 140")],
        ),
        shown(
            "below-zero-en",
            ChartForm::Bar,
            &["Growth of enrolment", "Growth of staff", "Neither"],
            vec![series("s", "12.5 -8.75 0")],
        ),
        shown(
            "stack-below-zero-en",
            ChartForm::Stacked,
            &["A", "B"],
            vec![series("in", "10 20"), series("out", "-5 -15"), series("rest", "3 -")],
        ),
    ]
}

fn extremes() -> Vec<Shown> {
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
        value.number.text.push_str(" full-time equivalent teachers of vocational subjects");
    }
    let names = vec![series(long_en, "5 -2"), series(long_zh, "3 9"), series("WWWWWWWWWW", "7 0.01")];
    let seven = || (1..=7).map(|index| series(&format!("第{index}种 kind {index}"), "12345 6")).collect::<Vec<_>>();
    let parts = ["语文", "数学", "英语", long_zh, "物理", "化学", "其他"];
    vec![
        shown("long-zh", ChartForm::Bar, &[long_zh, long_en, word, "短"], vec![series("s", "1 1000000000 31 0.5")]),
        shown("names-en", ChartForm::Grouped, &[long_en, word], names.clone()),
        shown("names-stacked-en", ChartForm::Stacked, &[long_zh, word], names),
        shown("forty-zh", ChartForm::Bar, &many, vec![series("s", &numbers)]),
        shown("forty-short-zh", ChartForm::Bar, &short, vec![series("s", &numbers)]),
        shown(
            "forty-signed-en",
            ChartForm::Grouped,
            &short,
            vec![series("one", &numbers), series("other", &format!("-{numbers}"))],
        ),
        shown("forty-change-zh", ChartForm::Change, &many, vec![series("s", &numbers)]),
        shown("forty-progress-zh", ChartForm::Progress, &many, vec![series("s", &numbers)]),
        shown("zeros-zh", ChartForm::Bar, &["甲", "乙"], vec![series("s", "0 0")]),
        shown("zeros-stacked-zh", ChartForm::Stacked, &["甲", "乙"], vec![series("a", "0 0"), series("b", "0 -")]),
        shown("zeros-change-zh", ChartForm::Change, &["2022", "2023"], vec![series("s", "0 0")]),
        shown("zeros-share-zh", ChartForm::Share, &["甲", "乙"], vec![series("s", "0 0")]),
        shown("missing-zh", ChartForm::Bar, &["甲", "乙", "丙"], vec![series("s", "- 3 -")]),
        shown("one-zh", ChartForm::Bar, &["甲"], vec![series("s", "123456789012.34")]),
        shown("one-negative-zh", ChartForm::Bar, &["甲"], vec![series("s", "-123456789012.34")]),
        shown("one-share-zh", ChartForm::Share, &[long_zh], vec![percents("100", &[long_en])]),
        shown("wordy-en", ChartForm::Bar, &["A", "B"], vec![wordy]),
        shown("seven-grouped-zh", ChartForm::Grouped, &["甲", "乙"], seven()),
        shown("seven-stacked-zh", ChartForm::Stacked, &["甲", "乙"], seven()),
        shown("seven-share-zh", ChartForm::Share, &parts, vec![percents("30 20 15 12 11 7 5", &["300人"])]),
        shown("far-beyond-en", ChartForm::Progress, &["Tiny target", "Fell"], vec![percents("1000000 -20", &[])]),
    ]
}

/// Labels and values that leave little room for bars.
fn crowded() -> Vec<Shown> {
    let ten = |label: &'static str| vec![label; 10];
    let printed = |numbers: &str, text: &str| {
        let mut series = series("s", numbers);
        for value in series.values.iter_mut().flatten() {
            value.number.text = if value.amount.is_sign_negative() { format!("-{text}") } else { text.to_owned() };
        }
        vec![series]
    };
    let rising = "1 2 3 4 5 6 7 8 9 10";
    vec![
        shown("crowded-zh", ChartForm::Bar, &ten("职业技能培训中心"), printed(rising, "1,234,567,890元")),
        shown("crowded-en", ChartForm::Bar, &ten("Urban District"), printed(rising, "12,345 students")),
        shown("crowded-signed-zh", ChartForm::Bar, &["甲", "乙"], printed("1 -1", "1,234,567,890元")),
        shown("crowded-some-zh", ChartForm::Bar, &ten("八个汉字的标签啊"), printed(rising, "123,456,789元")),
    ]
}

fn right_to_left() -> Vec<Shown> {
    let labels = [
        "كەسپىي ماھارەت تەربىيەسىنى تاماملاش نىسبىتى ۋە ئۇنىڭ بىلەن مۇناسىۋەتلىك باشقا كۆرسەتكۈچلەر",
        "ئوقۇتقۇچىلار",
        "学校 School 12",
    ];
    let names = || vec![series("بىرىنچى يىل", "12 30.5 -4"), series("ئىككىنچى يىل", "1000 - 5"), series("2023", "7 8 9")];
    let charts = vec![
        shown("bar-ug", ChartForm::Bar, &labels, vec![series("s", "12458 203 -46")]),
        shown("grouped-ug", ChartForm::Grouped, &labels, names()),
        shown("stacked-ug", ChartForm::Stacked, &labels, names()),
        shown("share-ug", ChartForm::Share, &labels, vec![percents("61.5 30 8.5", &["615 ئادەم", "300 ئادەم"])]),
        shown(
            "progress-ug",
            ChartForm::Progress,
            &labels,
            vec![percents("134.66 98 100", &["19,525 / 14,500 ئادەم", "98 ئادەم"])],
        ),
        shown("change-ug", ChartForm::Change, &["2021", "2022", "2023-يىل"], vec![series("s", "120 90 150")]),
    ];
    let mirrored = |mut shown: Shown| {
        shown.chart.right_to_left = true;
        "نىشان 100%".clone_into(&mut shown.chart.target);
        shown
    };
    charts.into_iter().map(mirrored).collect()
}
