//! The made-up site as each generator wants it, the command that builds it, and what its pages must contain.

#![allow(clippy::panic, reason = "a benchmark of other work would be none")]

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// The languages of the site.
const LANGUAGES: [&str; 2] = ["zh", "en"];
/// What follows a value, by the units of the corpus, in Chinese and English.
const UNITS: [(&str, &str, &str); 10] = [
    ("person", "人", " people"),
    ("item", "件", " items"),
    ("yuan", "元", " yuan"),
    ("percent", "%", "%"),
    ("school", "所", " schools"),
    ("project", "项", " projects"),
    ("square-metre", "平方米", " m²"),
    ("book", "册", " books"),
    ("company", "家", " companies"),
    ("hour", "小时", " hours"),
];
/// Clauses, rows of the table and figures of each section of the corpus.
const CLAUSES: usize = 4;
const ROWS: usize = 7;
const FIGURES: usize = 10;

/// A program that makes sites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Generator {
    /// This program, as it comes.
    Gongkai,
    /// This program without a search index; the others have none.
    GongkaiWithoutSearch,
    Hugo,
    MdBook,
}

impl Generator {
    pub(crate) const ALL: [Generator; 4] =
        [Generator::Gongkai, Generator::GongkaiWithoutSearch, Generator::Hugo, Generator::MdBook];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Generator::Gongkai => "gongkai",
            Generator::GongkaiWithoutSearch => "gongkai, search off",
            Generator::Hugo => "Hugo",
            Generator::MdBook => "mdBook, without data",
        }
    }

    fn program(self) -> PathBuf {
        match self {
            Generator::Gongkai | Generator::GongkaiWithoutSearch => env!("CARGO_BIN_EXE_gongkai").into(),
            Generator::Hugo => "hugo".into(),
            Generator::MdBook => "mdbook".into(),
        }
    }

    pub(crate) fn is_installed(self) -> bool {
        let program = self.program();
        let is_there = |folder: PathBuf| folder.join(&program).is_file();
        program.is_absolute() || env::split_paths(&env::var_os("PATH").unwrap_or_default()).any(is_there)
    }

    /// The command that builds a site into a folder.
    pub(crate) fn command(self, site: &Path, output: &Path) -> Command {
        let mut command = Command::new(self.program());
        match self {
            Generator::Gongkai | Generator::GongkaiWithoutSearch => command.arg("build").arg(site).arg("--output").arg(output),
            Generator::Hugo => command.args(["--quiet", "--noBuildLock", "--source"]).arg(site).arg("--destination").arg(output),
            // One book a language, built one after the other.
            Generator::MdBook => {
                command = Command::new("sh");
                command.arg("-c").arg("mdbook build \"$0/zh\" -d \"$1/zh\" && mdbook build \"$0/en\" -d \"$1/en\"");
                command.env("RUST_LOG", "error").arg(site).arg(output)
            }
        };
        command
    }

    /// The page of a section in the output.
    fn page(self, language: &str, report: &str, section: &str) -> String {
        match (self, language) {
            (Generator::Gongkai | Generator::GongkaiWithoutSearch, "zh") => format!("{report}/{section}.html"),
            (Generator::Hugo, "zh") => format!("{report}/{section}/index.html"),
            (Generator::Hugo, _) => format!("{language}/{report}/{section}/index.html"),
            (Generator::Gongkai | Generator::GongkaiWithoutSearch | Generator::MdBook, _) => {
                format!("{language}/{report}/{section}.html")
            }
        }
    }
}

/// The content of the made-up site.
pub(crate) struct Source {
    /// Where this program's form of it is.
    site: PathBuf,
    reports: Vec<Report>,
}

struct Report {
    id: String,
    /// The figures by their id: the value as written, and as printed in each language.
    facts: BTreeMap<String, (String, [String; 2])>,
    sections: Vec<Section>,
}

struct Section {
    id: String,
    /// The file in each language.
    texts: [String; 2],
}

impl Source {
    /// Reads what `corpus::write` wrote.
    pub(crate) fn read(site: &Path) -> Result<Source> {
        let yaml = |path: PathBuf| -> Result<serde_yaml::Value> {
            Ok(serde_yaml::from_str(&fs::read_to_string(path)?).expect("the corpus is well formed"))
        };
        let content = site.join("content");
        let indicators = yaml(content.join("indicators.yaml"))?;
        let mut reports = Vec::new();
        for folder in names(&content)?.into_iter().filter(|name| content.join(name).is_dir()) {
            let folder_path = content.join(&folder);
            let values = yaml(folder_path.join("facts.yaml"))?;
            let facts = values["facts"].as_mapping().expect("a list of facts").iter();
            let facts = facts.map(|(key, fact)| {
                let (key, value) = (text(key), text(&fact["value"]));
                let unit = text(&indicators["indicators"][key.as_str()]["unit"]);
                let (_, zh, en) = UNITS.iter().find(|(id, _, _)| *id == unit).expect("a unit of the corpus");
                let printed = [format!("{value}{zh}"), format!("{value}{en}")];
                (key, (value, printed))
            });
            let facts = facts.collect();
            let chinese = names(&folder_path)?.into_iter().filter_map(|name| Some(name.strip_suffix(".zh.md")?.to_owned()));
            let section = |id: String| {
                let read = |language: &str| fs::read_to_string(folder_path.join(format!("{id}.{language}.md")));
                Ok(Section { texts: [read("zh")?, read("en")?], id })
            };
            reports.push(Report { facts, sections: chinese.map(section).collect::<Result<_>>()?, id: folder });
        }
        Ok(Source { site: site.to_owned(), reports })
    }

    /// Writes the site as a generator wants it.
    pub(crate) fn write(&self, generator: Generator, site: &Path) -> Result<()> {
        match generator {
            Generator::Gongkai => copy(&self.site, site),
            Generator::GongkaiWithoutSearch => {
                copy(&self.site, site)?;
                let settings = site.join("content/site.yaml");
                put(&settings, &(fs::read_to_string(&settings)? + "search: false\n"))
            }
            Generator::Hugo => self.write_for_hugo(site),
            Generator::MdBook => self.write_for_mdbook(site),
        }
    }

    fn write_for_hugo(&self, site: &Path) -> Result<()> {
        put(&site.join("hugo.toml"), include_str!("hugo/hugo.toml"))?;
        put(&site.join("static/style.css"), include_str!("style.css"))?;
        put(&site.join("layouts/baseof.html"), include_str!("hugo/baseof.html"))?;
        put(&site.join("layouts/home.html"), include_str!("hugo/home.html"))?;
        put(&site.join("layouts/section.html"), include_str!("hugo/section.html"))?;
        put(&site.join("layouts/page.html"), include_str!("hugo/page.html"))?;
        put(&site.join("layouts/_shortcodes/fact.html"), include_str!("hugo/fact.html"))?;
        let printed = |report: &Report| -> Map<String, Value> {
            let fact = |(key, (_, [zh, en])): (&String, &(String, [String; 2]))| (key.clone(), json!({ "zh": zh, "en": en }));
            report.facts.iter().map(fact).collect()
        };
        let facts: Map<String, Value> = self.reports.iter().map(|report| (report.id.clone(), printed(report).into())).collect();
        put(&site.join("data/facts.json"), &Value::from(facts).to_string())?;
        for (language, index) in LANGUAGES.iter().zip(0..) {
            for report in &self.reports {
                let folder = site.join("content").join(language).join(&report.id);
                put(&folder.join("_index.md"), &format!("---\ntitle: {}\n---\n", report.id))?;
                for (section, weight) in report.sections.iter().zip(1..) {
                    let fact = |id: &str| format!("{{{{< fact {id} >}}}}");
                    let link = |report: &str, section: &str| format!("{{{{< relref \"/{report}/{section}.md\" >}}}}");
                    let document = Document::read(&section.texts[index]);
                    let head = json!({ "title": document.title, "description": document.about, "weight": weight }).to_string();
                    put(&folder.join(format!("{}.md", section.id)), &(head + "\n" + &document.body(fact, link)))?;
                }
            }
        }
        Ok(())
    }

    fn write_for_mdbook(&self, site: &Path) -> Result<()> {
        for (language, index) in LANGUAGES.iter().zip(0..) {
            let book = site.join(language);
            let settings = include_str!("mdbook/book.toml").replace("<language>", language).replace("<title>", "Water");
            put(&book.join("book.toml"), &settings)?;
            put(&book.join("style.css"), include_str!("style.css"))?;
            let mut summary = vec!["# Summary\n".to_owned()];
            for report in &self.reports {
                let id = &report.id;
                summary.push(format!("- [{id}]({id}/index.md)"));
                put(&book.join("src").join(id).join("index.md"), &format!("# {id}\n"))?;
                for section in &report.sections {
                    let document = Document::read(&section.texts[index]);
                    summary.push(format!("  - [{}]({id}/{}.md)", document.title, section.id));
                    let link = |report: &str, section: &str| format!("../{report}/{section}.md");
                    let body = document.body(|fact| report.facts[fact].1[index].clone(), link);
                    put(
                        &book.join("src").join(id).join(format!("{}.md", section.id)),
                        &format!("# {}\n\n{body}", document.title),
                    )?;
                }
            }
            put(&book.join("src/SUMMARY.md"), &summary.join("\n"))?;
        }
        Ok(())
    }

    /// Reads the page of each section and panics where it lacks its heading, a clause, a row, a link or a figure.
    pub(crate) fn verify(&self, generator: Generator, output: &Path) {
        for report in &self.reports {
            for section in &report.sections {
                for (language, source) in LANGUAGES.iter().zip(&section.texts) {
                    let path = output.join(generator.page(language, &report.id, &section.id));
                    let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                    let document = Document::read(source);
                    // Thousands are separated in some languages, and 123.45万 is printed in another unit in English.
                    let plain = page.replace(',', "");
                    let value = |id: &String| report.facts[id].0.as_str();
                    let missing = document.facts.iter().map(value).find(|value| !value.contains('万') && !plain.contains(value));
                    assert_eq!((missing, document.facts.len()), (None, FIGURES), "{}", path.display());
                    assert!(page.contains(&document.title), "{}", path.display());
                    for (element, least) in [("<h2", CLAUSES), ("<tr", ROWS), ("<li", CLAUSES), ("<strong", 3)] {
                        assert!(page.matches(element).count() >= least, "{}: {element}", path.display());
                    }
                    for target in &document.links {
                        assert!(page.contains(target.as_str()), "{}: no link to {target}", path.display());
                    }
                }
            }
        }
    }
}

/// A section's file, in pieces.
struct Document<'a> {
    title: String,
    about: String,
    text: &'a str,
    /// The figures that it prints, and the sections that it links to.
    facts: Vec<String>,
    links: Vec<String>,
}

impl<'a> Document<'a> {
    fn read(file: &'a str) -> Document<'a> {
        let head = file.strip_prefix("---\ndescription: ").expect("a description");
        let (about, text) = head.split_once("\n---\n\n# ").expect("a title");
        let (title, text) = text.split_once('\n').expect("a text");
        let facts = between(text, "{{ ", " }}").filter(|mark| !mark.starts_with('=')).map(str::to_owned).collect();
        let links = between(text, "](", ")").filter_map(|target| Some(target.split_once('#')?.1.to_owned())).collect();
        Document { title: title.to_owned(), about: about.to_owned(), text, facts, links }
    }

    /// The text with its figures and links as a generator writes them.
    fn body(&self, fact: impl Fn(&str) -> String, link: impl Fn(&str, &str) -> String) -> String {
        let mut body = self.text.to_owned();
        for mark in between(self.text, "{{ ", " }}") {
            let printed = mark.strip_prefix('=').map_or_else(|| fact(mark), str::to_owned);
            body = body.replacen(&format!("{{{{ {mark} }}}}"), &printed, 1);
        }
        for target in between(self.text, "](", ")") {
            let (report, section) = target.split_once('#').expect("links of the corpus lead to a section of a report");
            body = body.replacen(&format!("]({target})"), &format!("]({})", link(report, section)), 1);
        }
        body
    }
}

/// The parts of a text between two marks.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| Some(rest.split_once(close)?.0))
}

fn text(value: &serde_yaml::Value) -> String {
    match value {
        serde_yaml::Value::String(text) => text.clone(),
        serde_yaml::Value::Number(number) => number.to_string(),
        other => panic!("{other:?} is no value of the corpus"),
    }
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// Copies the content of a site.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for entry in walkdir::WalkDir::new(from.join("content")) {
        let entry = entry?;
        let target = to.join(entry.path().strip_prefix(from).expect("it was found there"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().expect("files are in folders"))?;
    fs::write(path, text)
}
