//! Slips planted in a copy of the sample, one at a time: each must be found at its
//! file and line, and the sample itself must be clean. docs/slips.md has the rates.

use crate::support::{Site, blessing, repository};
use gongkai::harness::load::listing::Listing;
use gongkai::harness::pipeline::{self, Finding, PipelineMemo, Rehearsal};
use gongkai::harness::project::Project;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

const FACTS: &str = "content/2023/facts.yaml";

/// A change of one line, or of two.
struct Slip {
    kind: &'static str,
    edits: Vec<(String, String, String)>,
}

impl Slip {
    fn one(kind: &'static str, file: &str, old: &str, new: &str) -> Slip {
        Slip { kind, edits: vec![(file.to_owned(), old.to_owned(), new.to_owned())] }
    }
}

/// Checks a site again and again, as the preview does.
struct Checker {
    site: Site,
    project: Project,
    memory: PipelineMemo,
}

impl Checker {
    fn new() -> Checker {
        let site = Site::sample();
        let project = Project::new(site.path(), None);
        Checker { site, project, memory: PipelineMemo::default() }
    }

    fn findings(&mut self) -> Vec<Finding> {
        let listing = Listing::of(&self.project);
        let checked = pipeline::prepare(&self.project, &listing, None, Rehearsal::Sample, &mut self.memory);
        checked.expect("the machine does not fail").findings
    }

    /// Whether a slip is told, at the line that was changed or by its name.
    fn finds(&mut self, slip: &Slip) -> bool {
        let before: Vec<(String, String)> = slip.edits.iter().map(|(file, _, _)| (file.clone(), self.site.read(file))).collect();
        let mut places = Vec::new();
        for (file, old, new) in &slip.edits {
            let text = self.site.read(file);
            let at = text.find(old.as_str()).expect(old);
            // The lines of the fact or sentence: its first, the changed one, its last.
            let same: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
            let line = |byte: usize| u32::try_from(text[..byte].matches('\n').count() + 1).expect("few lines");
            places.extend([line(at), line(at + same), line(at + old.len())].map(|line| (file.clone(), line)));
            fs::write(self.site.path().join(file), format!("{}{new}{}", &text[..at], &text[at + old.len()..])).expect("written");
        }
        let findings = self.findings();
        let found = places.iter().any(|(file, line)| findings.iter().any(|finding| points_at(finding, file, *line)));
        for (file, text) in before.into_iter().rev() {
            fs::write(self.site.path().join(&file), text).expect("written");
        }
        found
    }
}

/// At the line itself, or by naming it: `facts.yaml:310`, or the file that lacks what
/// another has.
fn points_at(finding: &Finding, file: &str, line: u32) -> bool {
    let diagnostic = &finding.diagnostic;
    let here = diagnostic.place.as_ref().is_some_and(|place| &*place.file == file && place.position.line == line);
    let short = file.rsplit('/').next().unwrap_or(file);
    let help = diagnostic.help.as_ref().map(|help| help.en.clone()).unwrap_or_default();
    let told = format!("{} {help} ", diagnostic.message.en);
    let named = told
        .match_indices(&format!("{short}:{line}"))
        .any(|(at, word)| !told[at + word.len()..].starts_with(|c: char| c.is_ascii_digit()));
    here || named || told.contains(&format!("({file})"))
}

/// Every digit of every fact that stands in a relation, one after another.
fn digits(facts: &str) -> Vec<Slip> {
    let relations = facts.split_once("\nrelations:").expect("there are relations").1;
    let mut slips = Vec::new();
    let mut id = "";
    for line in facts.lines() {
        if let Some(name) = line.strip_prefix("  ").and_then(|line| line.strip_suffix(':')).filter(|name| !name.starts_with(' '))
        {
            id = name;
        }
        let Some(value) = line.strip_prefix("    value: ") else { continue };
        let named = |list: &str| list.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').any(|word| word == id);
        if !relations.lines().filter(|line| !line.trim_start().starts_with('#')).any(named) {
            continue;
        }
        for (index, digit) in value.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let other = char::from(b'1' + (u8::try_from(digit).expect("ASCII") - b'0') % 9);
            let changed = format!("{}{other}{}", &value[..index], &value[index + 1..]);
            let block = |value: &str| {
                let start = facts.find(&format!("\n  {id}:\n")).expect("the fact") + 1;
                let end = start + facts[start..].find("    value: ").expect("a value");
                format!("{}    value: {value}\n", &facts[start..end])
            };
            slips.push(Slip::one("a digit of a fact in a relation", FACTS, &block(value), &block(&changed)));
        }
    }
    slips
}

fn others() -> Vec<Slip> {
    let zh = |name: &str| format!("content/2023/{name}.zh.md");
    let en = |name: &str| format!("content/2023/{name}.en.md");
    let mut slips = Vec::new();
    let mut add = |kind, file: String, old: &str, new: &str| slips.push(Slip::one(kind, &file, old, new));
    for (file, old, new) in [
        (zh("quality"), "2023年2月28日至", "2023年2月27日至"),
        (zh("quality"), "至10月26日", "至10月25日"),
        (en("quality"), "[2022] No. 147", "[2022] No. 174"),
        (en("quality"), "(2021–2025)", "(2021–2024)"),
        (zh("service-to-society"), "培训完成{{ training }}", "培训完成19252人次"),
        (en("overview"), "{{ strong-counties.value }}", "6"),
        (zh("overview"), "{{ brand-schools }}为", "4所为"),
        (zh("overview"), "{{ schools }}，在校学生", "十六所，在校学生"),
        (en("quality"), "{{ standardised-schools }} passed", "{{ recognised-schools }} passed"),
        (zh("quality"), "2023年7月，安阳市完成", "2022年7月，安阳市完成"),
    ] {
        add("a number, date or document number in one language only", file, old, new);
    }
    for (file, old, new) in [
        (zh("overview"), "汤阴县、殷都区和", "汤阴县、殷教区和"),
        (zh("quality"), "市财政局、", "市财正局、"),
        (zh("quality"), "市发展和改革委员会、", "市发展与改革委员会、"),
        (zh("quality"), "安阳市殷都区理工中等专业学校的", "安阳市殷都区理工中等专业学枚的"),
        (zh("quality"), "林州市职业教育中心、", "林州市职业教有中心、"),
        (zh("quality"), "内黄县职业技术教育中心和", "内黄县职业技木教育中心和"),
        (zh("quality"), "河南省教育厅《关于开展", "河南省教育斤《关于开展"),
        (zh("quality"), "即安阳市信息科技学校", "即安阳市信息科枝学校"),
        (zh("cooperation"), "红旗渠智能建造产教联合体。", "红旗渠智能建造产教联合休。"),
        (zh("cooperation"), "主体为林州建筑职业技术学院", "主体为林州建筑职业技术学员"),
        (zh("preface"), "在中共安阳市委、", "在中共安旧市委、"),
        (zh("students"), "依照教育部办公厅《", "依照教育部办公斤《"),
        (zh("overview"), "国家中等职业教育改革发展示范校；", "国家中等职业教育改革发展示苑校；"),
        (en("overview"), "Yindu District and", "Yindu Distract and"),
        (en("quality"), "Neihuang Vocational and", "Niehuang Vocational and"),
        (en("overview"), "The Anyang Municipal Education Bureau", "The Anyang Municipal Educaton Bureau"),
    ] {
        add("one character of an official name", file, old, new);
    }
    for fact in ["training", "certificates-target", "skills-first", "civility-awards", "training-rate"] {
        let unit = match fact {
            "training-rate" => "percent",
            "training" => "person-time",
            _ => "person",
        };
        let other = if fact == "training" { "person" } else { "person-time" };
        let facts = fs::read_to_string(repository().join(FACTS)).expect("facts.yaml");
        let start = facts.find(&format!("\n  {fact}:\n")).expect("the fact") + 1;
        let end = start + facts[start..].find(&format!("unit: {unit}\n")).expect("the unit");
        let (head, rest) = (&facts[start..end], &facts[end + format!("unit: {unit}\n").len()..]);
        let value = rest.lines().next().expect("a value stands below");
        let block = |unit: &str| format!("{head}unit: {unit}\n{value}");
        add("a unit", FACTS.to_owned(), &block(unit), &block(other));
    }
    for (file, old, new) in [
        (zh("overview"), "持续推进改革创新。", "持续推进改革创新."),
        (zh("overview"), "学校布局趋于合理，", "学校布局趋于合理,"),
        (zh("quality"), "机电技术应用专业，", "机电技术应用专业,"),
        (zh("students"), "“爱国主义主题演讲”活动；", "“爱国主义主题演讲”活动;"),
        (zh("service-to-society"), "培训完成{{ training }}，", "培训完成{{ training }},"),
        (zh("overview"), "全市（含滑县）有", "全市(含滑县）有"),
        (zh("preface"), "聚焦“十大战略”，", "聚焦“十大战略，"),
        (zh("quality"), "2023年，全市有", "2023 年，全市有"),
        (zh("quality"), "2023年，全市有", "２023年，全市有"),
        (zh("quality"), "开展全面调研，", "开展全面调研，，"),
    ] {
        add("punctuation, digits and spaces", file, old, new);
    }
    for (file, old, new) in [
        (zh("quality"), "（安教职成〔2022〕147号）", "（安教职成[2022]147号）"),
        (zh("service-to-society"), "（安教职成函〔2023〕407号）", "（安教职成〔2023〕407号）"),
        (zh("service-to-society"), "（安教职成〔2023〕155号）", "（安教职成〔2023〕115号）"),
    ] {
        add("a document number", file, old, new);
    }
    let swap = |language: &str, one: &str, other: &str| {
        let file = format!("content/2023/quality.{language}.md");
        let middle = "\u{1}".to_owned();
        let edits = [(one, middle.as_str()), (other, one), (middle.as_str(), other)];
        let edits = edits.map(|(old, new)| (file.clone(), old.to_owned(), new.to_owned()));
        Slip { kind: "two document numbers changed round", edits: edits.into() }
    };
    slips.push(swap("zh", "〔2022〕147号", "〔2022〕108号"));
    slips.push(swap("en", "[2022] No. 147", "[2022] No. 108"));
    for (name, old) in [
        ("students", " In 2023 the employment rate of the city’s secondary vocational schools was {{ employment-rate }}."),
        (
            "overview",
            " Across the city’s secondary vocational schools ({{ schools }}), the value of teaching instruments and equipment per student was {{ equipment-per-student }}.",
        ),
        ("quality", ", and {{ senior"),
    ] {
        let text = fs::read_to_string(repository().join(en(name))).expect("a section");
        if text.contains(old) {
            slips.push(Slip::one("an English sentence with a fact is gone", &en(name), old, ""));
        }
    }
    slips
}

#[test]
fn slips_are_found_where_they_are() {
    let mut checker = Checker::new();
    let alarms: Vec<String> = checker.findings().iter().map(|finding| finding.diagnostic.message.en.clone()).collect();
    assert_eq!(alarms, [""; 0], "no false alarm");
    let mut table: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut missed = Vec::new();
    let facts = checker.site.read(FACTS);
    for slip in digits(&facts).into_iter().chain(others()) {
        if within_rounding(&slip) {
            continue;
        }
        let found = checker.finds(&slip);
        let (planted, seen) = table.entry(slip.kind).or_default();
        *planted += 1;
        *seen += usize::from(found);
        if !found {
            missed.push(format!("{}: {} → {}", slip.edits[0].0, slip.edits[0].1, slip.edits[0].2));
        }
    }
    let mut told = "| slip | planted | found at its line |\n|---|---:|---:|\n".to_owned();
    for (kind, (planted, found)) in &table {
        writeln!(told, "| {kind} | {planted} | {found} |").expect("a string takes all text");
    }
    writeln!(told, "| false alarms on the unchanged sample | | 0 |").expect("a string takes all text");
    writeln!(told, "| false alarms on forms of real material (`tests/sites/pasted`, files `right`) | | {} |", false_alarms())
        .expect("a string takes all text");
    assert_eq!(missed, [""; 0], "not found:\n{}", missed.join("\n"));
    keep_true("docs/slips.md", &told);
}

/// Remarks on what is right, in forms that real documents have.
fn false_alarms() -> usize {
    let site = Site::copy("pasted");
    let project = Project::new(site.path(), None);
    let checked = pipeline::prepare(&project, &Listing::of(&project), None, Rehearsal::Sample, &mut PipelineMemo::default());
    let places = checked.expect("the machine does not fail").findings.into_iter().filter_map(|finding| finding.diagnostic.place);
    places.filter(|place| place.file.contains("/right")).count()
}

/// Changes that leave every relation true at the precision of the stored rates:
/// 19526 ÷ 14500 is still 134.66 %, and 397 ÷ 200 is 198.5 %, which rounds to 198.
fn within_rounding(slip: &Slip) -> bool {
    let (_, old, new) = &slip.edits[0];
    [("value: 19525\n", "value: 19526\n"), ("value: 396\n", "value: 397\n")]
        .iter()
        .any(|(before, after)| old.ends_with(before) && new.ends_with(after))
}

/// A table in a document, between two comments that say so.
fn keep_true(document: &str, table: &str) {
    const MARKS: (&str, &str) = ("<!-- made by tests/suite/slips.rs -->\n", "<!-- end -->");
    let path = repository().join(document);
    let text = fs::read_to_string(&path).expect("the document");
    let start = text.find(MARKS.0).expect("the mark") + MARKS.0.len();
    let end = start + text[start..].find(MARKS.1).expect("the end mark");
    if blessing() {
        fs::write(&path, format!("{}{table}{}", &text[..start], &text[end..])).expect("written");
    } else {
        assert_eq!(&text[start..end], table, "GONGKAI_BLESS=1 rewrites {document}");
    }
}
