//! What the preview shows is what a clean build would publish, whatever was done
//! to the files, in whatever way editors' programs save.

#![allow(clippy::print_stdout, reason = "the seed of a sequence is printed")]

use crate::support::server::Server;
use crate::support::{Site, copy_folder, program, run_in};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// A small generator, so that a failing sequence can be run again by its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

#[test]
fn random_edits_show_what_a_clean_build_would() {
    random_edits(&[], 0x5EED_0001, 120);
}

#[test]
fn random_edits_show_the_same_by_polling() {
    random_edits(&["--poll", "0.1"], 0x5EED_0002, 80);
}

fn random_edits(arguments: &[&str], seed: u64, edits: usize) {
    let seed = std::env::var("GONGKAI_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(seed);
    println!("seed {seed}");
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), arguments);
    let mut dice = Dice(seed);
    let mut done = Vec::new();
    for step in 0..edits {
        done.push(edit(&mut dice, site.path(), step));
        if dice.below(3) == 0 || step + 1 == edits {
            same_as_clean_build(&site, &server, &done);
            done.clear();
        } else {
            std::thread::sleep(Duration::from_millis(dice.below(30) as u64));
        }
    }
}

const SECTION: &str = "content/2024/quality.zh.md";
const FACTS: &str = "content/2024/facts.yaml";
const STYLE: &str = "themes/default/assets/css/parts.css";

/// One thing an editor does; says what it was.
fn edit(dice: &mut Dice, root: &Path, step: usize) -> String {
    let path = |name: &str| root.join(name);
    let append = |name: &str, text: &str| {
        let mut old = fs::read_to_string(path(name)).unwrap_or_default();
        old.push_str(text);
        fs::write(path(name), old).expect("written");
    };
    match dice.below(12) {
        0 => append(SECTION, &format!("\n第{step}段。\n")),
        1 => {
            // Write beside and rename over, as most programs save.
            let text = fs::read_to_string(path(SECTION)).expect("the section");
            fs::write(path("content/2024/.quality.tmp"), format!("{text}\n又一段{step}。\n")).expect("written");
            fs::rename(path("content/2024/.quality.tmp"), path(SECTION)).expect("renamed");
        }
        2 => {
            // Write, delete, rename: as word processors do.
            let text = fs::read_to_string(path(SECTION)).expect("the section");
            fs::write(path("content/2024/quality.new"), format!("{text}\n再一段{step}。\n")).expect("written");
            fs::remove_file(path(SECTION)).expect("removed");
            fs::rename(path("content/2024/quality.new"), path(SECTION)).expect("renamed");
        }
        3 => append(FACTS, &format!("  broken-{step}: [\n")),
        4 => {
            let text = fs::read_to_string(path(FACTS)).expect("facts");
            let mended: Vec<&str> = text.lines().filter(|line| !line.contains("broken-")).collect();
            fs::write(path(FACTS), mended.join("\n") + "\n").expect("written");
        }
        5 => {
            fs::create_dir_all(path(STYLE).parent().expect("a folder")).expect("made");
            fs::write(path(STYLE), format!(".step-{step}{{color:red}}\n")).expect("written");
        }
        6 => drop(fs::remove_dir_all(path("themes"))),
        7 => {
            // A whole report leaves and comes back, perhaps elsewhere on the disk.
            let (here, away) = (path("content/2023"), path("away"));
            if here.exists() { fs::rename(here, away).expect("moved") } else { fs::rename(away, here).expect("moved") }
        }
        // What all reports share.
        8 => toggle(&path("content/indicators.yaml"), "zh: 在校生", "zh: 在校学生"),
        9 => toggle(&path("content/indicators.yaml"), "unit: school", "unit: schools"),
        // Another report links here.
        10 if path("content/2023").exists() => toggle(&path("content/2023/overview.zh.md"), "{#scale}", "{#size}"),
        _ => {
            let text = fs::read_to_string(path("content/site.yaml")).expect("site");
            let copyright = text.lines().map(|line| {
                if line.starts_with("copyright_year:") { format!("copyright_year: {}", 2000 + step) } else { line.to_owned() }
            });
            fs::write(path("content/site.yaml"), copyright.collect::<Vec<_>>().join("\n") + "\n").expect("written");
        }
    }
    format!("{step}")
}

fn toggle(file: &Path, one: &str, other: &str) {
    let text = fs::read_to_string(file).expect("a text");
    let text = if text.contains(one) { text.replace(one, other) } else { text.replace(other, one) };
    fs::write(file, text).expect("written");
}

/// The remarks of a clean check: code and place.
fn told_by_check(site: &Site) -> Vec<String> {
    let found = run_in(site.path(), &["check", "--format", "json"]).findings();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut remarks: Vec<String> = found
        .iter()
        .map(|finding| match &finding["file"] {
            serde_json::Value::Null => text(&finding["code"]),
            file => format!("{} {}:{}:{}", text(&finding["code"]), text(file), finding["line"], finding["column"]),
        })
        .collect();
    remarks.sort();
    remarks
}

/// The same remarks as the preview shows them.
fn told_by_preview(server: &Server) -> Vec<String> {
    let state = server.state();
    let findings = state["findings"].as_array().expect("a list");
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut remarks: Vec<String> = findings
        .iter()
        .map(|finding| match &finding["place"] {
            serde_json::Value::Null => text(&finding["code"]),
            place => format!("{} {}:{}:{}", text(&finding["code"]), text(&place["file"]), place["line"], place["column"]),
        })
        .collect();
    remarks.sort();
    remarks
}

/// Compares every page that a clean build makes, and every remark.
fn same_as_clean_build(site: &Site, server: &Server, done: &[String]) {
    let clean = Site::empty();
    for part in ["content", "themes"] {
        if site.has(part) {
            copy_folder(&site.path().join(part), &clean.path().join(part));
        }
    }
    let run = run_in(clean.path(), &["build", "--lang", "en"]);
    if run.code == Some(0) {
        let expected: BTreeMap<String, Vec<u8>> =
            clean.output().into_iter().filter(|(name, _)| !name.starts_with('.') && !name.ends_with("404.html")).collect();
        let differing = |server: &Server| {
            let wrong = expected.iter().find(|(name, bytes)| server.page(&format!("/{name}")).body != **bytes);
            wrong.map(|(name, _)| name.clone())
        };
        let mut last = None;
        server.wait(&format!("equal to a clean build after {done:?}"), |server| {
            last = differing(server);
            last.is_none()
        });
        assert_eq!(last, None);
    }
    let expected = told_by_check(&clean);
    server.wait(&format!("{expected:?} told after {done:?}"), |server| told_by_preview(server) == expected);
}

#[test]
fn the_overview_names_the_pages_that_changed() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let changed = |expected: &[&str]| {
        server.wait(&format!("{expected:?} named"), |server| {
            serde_json::from_slice::<Vec<String>>(&server.get("/__gongkai/pages.json").body).is_ok_and(|pages| pages == expected)
        });
    };
    changed(&[]);
    site.replace(SECTION, "第一项", "第一件");
    changed(&["2024/print.html", "2024/quality.html"]);
    site.replace("content/2023/facts.yaml", "value: 14\n", "value: 15\n");
    let pages = ["index.html", "print.html", "overview.html"].map(|page| format!("2023/{page}"));
    server.wait("pages in both languages", |server| {
        let told = String::from_utf8_lossy(&server.get("/__gongkai/pages.json").body).into_owned();
        [&pages[1], &pages[2]]
            .iter()
            .all(|page| told.contains(&format!("\"{page}\"")) && told.contains(&format!("\"en/{page}\"")))
            // The year after draws the change of the figure, on one of its pages.
            && !told.contains("2024/quality") && told.contains("\"2024/plans.html\"")
    });
    // What is mended is no change any more.
    site.write("themes/default/assets/css/parts.css", "p{color:red}\n");
    changed(&[]);
}

#[test]
fn a_half_written_file_flashes_no_mistake() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let text = site.read(SECTION);
    for attempt in 0.. {
        let before = server.state()["number"].as_u64().expect("a number");
        let mark = format!("第{attempt}次写完的一段");
        let begun = Instant::now();
        site.write(SECTION, "");
        std::thread::sleep(Duration::from_millis(50));
        site.write(SECTION, format!("{text}\n{mark}。\n"));
        let took = begun.elapsed();
        server.wait("the whole text", |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(&mark));
        // The new paragraph is missing in English, which is a warning.
        let is_fine = |found: &Vec<Value>| found.iter().all(|finding| finding["error"] == false);
        server.wait("no error", |server| server.state()["findings"].as_array().is_some_and(is_fine));
        // A machine so busy that the file was empty for long has shown nothing.
        if took < Duration::from_millis(200) {
            assert_eq!(server.state()["number"].as_u64(), Some(before + 1), "the empty file was never shown");
            return;
        }
        assert!(attempt < 50, "this machine never writes twice in 200 ms");
    }
}

#[test]
fn mistakes_stand_over_the_last_good_page_and_go_by_themselves() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let good = server.page("/2024/index.html").body;
    let facts = site.read("content/2024/facts.yaml");
    site.write("content/2024/facts.yaml", format!("{facts}  a：5\n"));
    server.wait("the mistake", |server| server.state()["findings"].as_array().is_some_and(|found| !found.is_empty()));
    assert_eq!(server.page("/2024/index.html").body, good);
    site.write("content/2024/facts.yaml", facts);
    server.wait("no mistake", |server| server.state()["findings"].as_array().is_some_and(Vec::is_empty));
}

/// How a program puts a new text where the old one was.
type Save = fn(&Path, &str);

/// The ways of real editors' programs. Each must be seen, one after another.
const SAVES: [(&str, Save); 7] = [
    ("in place", |file, text| fs::write(file, text).expect("written")),
    ("renamed over", |file, text| {
        let beside = file.with_extension("tmp");
        fs::write(&beside, text).expect("written");
        fs::rename(&beside, file).expect("renamed");
    }),
    ("Vim: the old file becomes the backup", |file, text| {
        let backup = file.with_extension("md~");
        fs::rename(file, &backup).expect("renamed");
        fs::write(file, text).expect("written");
        fs::remove_file(&backup).expect("removed");
    }),
    ("Word: written beside, old removed, new renamed", |file, text| {
        let beside = file.with_file_name("~WRD0001.tmp");
        fs::write(&beside, text).expect("written");
        fs::remove_file(file).expect("removed");
        fs::rename(&beside, file).expect("renamed");
    }),
    ("removed, and back after a while", |file, text| {
        fs::remove_file(file).expect("removed");
        std::thread::sleep(Duration::from_millis(150));
        fs::write(file, text).expect("written");
    }),
    ("in pieces", |file, text| {
        let mut open = fs::File::create(file).expect("open");
        for piece in text.as_bytes().chunks(100) {
            std::io::Write::write_all(&mut open, piece).expect("written");
            std::thread::sleep(Duration::from_millis(5));
        }
    }),
    ("a name in other letters and back", |file, text| {
        let other = file.with_file_name("Quality.zh.md");
        fs::rename(file, &other).expect("renamed");
        fs::write(&other, text).expect("written");
        std::thread::sleep(Duration::from_millis(100));
        fs::rename(&other, file).expect("renamed");
    }),
];

#[test]
fn every_way_of_saving_is_seen() {
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let site = Site::copy("small");
        let server = Server::start(program(), site.path(), arguments);
        let file = site.path().join("content/2024/quality.zh.md");
        let text = fs::read_to_string(&file).expect("the text");
        for (round, (name, save)) in SAVES.iter().enumerate() {
            let mark = format!("第{round}种存法");
            save(&file, &format!("{text}\n{mark}。\n"));
            server.wait(name, |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(&mark));
            server.wait("no mistakes told", |server| server.state()["findings"].as_array().is_some_and(Vec::is_empty));
        }
    }
}

#[test]
fn many_files_at_once_are_one_change() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let mut paths = Vec::new();
    for entry in fs::read_dir(site.path().join("content/2024")).expect("the folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    assert!(paths.len() > 2);
    let before = server.state()["number"].as_u64().expect("a number");
    for path in &paths {
        let text = fs::read_to_string(path).expect("the text");
        fs::write(path, format!("{text}\n一起改的。\n")).expect("written");
    }
    server.wait("the edit", |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains("一起改的"));
    same_as_clean_build(&site, &server, &["all".to_owned()]);
    let after = server.state()["number"].as_u64().expect("a number");
    assert!(after - before <= 2, "{} builds", after - before);
}

#[test]
fn swap_and_backup_files_are_nobodys_business() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    for name in [
        "content/2024/.quality.zh.md.swp",
        "content/2024/quality.zh.md~",
        "content/2024/#quality.zh.md#",
        "content/2024/~$quality.zh.md",
    ] {
        site.write(name, "rubbish {{ unclosed");
    }
    // What is written after them is told, and nothing else.
    site.write("content/2024/facts.yaml", site.read("content/2024/facts.yaml") + "  a：5\n");
    server.wait("the mistake", |server| server.state()["findings"].as_array().is_some_and(|found| !found.is_empty()));
    let told = told_by_preview(&server);
    assert!(told.iter().all(|remark| remark.contains(" content/2024/facts.yaml:")), "{told:?}");
}

#[test]
fn a_content_folder_that_is_replaced_is_still_seen() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    let (content, old) = (site.path().join("content"), site.path().join("old"));
    let told = |what: &str, any: bool| {
        server.wait(what, |server| server.state()["findings"].as_array().is_some_and(|found| found.is_empty() != any));
    };
    fs::rename(&content, &old).expect("moved away");
    told("that it is gone", true);
    copy_folder(&old, &content);
    told("that it is back", false);
    site.replace("content/site.yaml", "featured: \"2024\"", "featured: \"2023\"");
    same_as_clean_build(&site, &server, &["replaced".to_owned()]);
}

#[cfg(unix)]
#[test]
fn a_linked_content_folder_is_watched_where_it_is() {
    let shared = Site::copy("small");
    let site = Site::empty();
    std::os::unix::fs::symlink(shared.path().join("content"), site.path().join("content")).expect("a link");
    let server = Server::start(program(), site.path(), &[]);
    shared.write("content/2024/quality.zh.md", shared.read("content/2024/quality.zh.md") + "\n从另一处改的。\n");
    server.wait("the edit", |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains("从另一处改的"));
}

#[test]
fn the_published_folder_is_left_alone() {
    let site = Site::copy("small");
    let server = Server::start(program(), site.path(), &[]);
    assert_eq!(server.get("/").status, 200);
    assert!(!site.has("public"));
}

/// How a program puts in a text of the same length and gives the file its old time.
#[cfg(unix)]
const QUIET_SAVES: [(&str, &str); 3] = [
    ("cp -p over it", "cp -p \"$1\" \"$1.old~\"; cat new > new2; touch -r \"$1\" new2; cp -p new2 \"$1\""),
    ("touch -r after it", "touch -r \"$1\" stamp; cat new > \"$1\"; touch -r stamp \"$1\""),
    ("renamed over it with its time", "cat new > new2; touch -r \"$1\" new2; mv new2 \"$1\""),
];

#[cfg(unix)]
#[test]
fn a_change_of_the_same_size_and_time_is_seen() {
    for arguments in [&[][..], &["--poll", "0.1"]] {
        let site = Site::copy("small");
        let text = site.read(SECTION).replace("第一项", "第零项");
        site.write(SECTION, &text);
        let file = site.path().join(SECTION);
        // Long ago, so that no freshness helps.
        let old = std::time::SystemTime::now() - Duration::from_secs(86_400);
        fs::File::options().write(true).open(&file).and_then(|file| file.set_modified(old)).expect("a time");
        std::thread::sleep(Duration::from_millis(2100));
        let server = Server::start(program(), site.path(), arguments);
        for (round, (name, save)) in QUIET_SAVES.into_iter().enumerate() {
            let mark = ["第壹项", "第贰项", "第叁项"][round];
            site.write("new", text.replace("第零项", mark));
            let run = std::process::Command::new("sh").current_dir(site.path()).args(["-ec", save, "sh", SECTION]).status();
            assert!(run.expect("a shell").success(), "{name}");
            server.wait(name, |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(mark));
            assert_eq!(fs::metadata(&file).and_then(|data| data.modified()).ok().map(seconds), Some(seconds(old)), "{name}");
        }
    }
}

#[cfg(unix)]
fn seconds(time: std::time::SystemTime) -> u64 {
    time.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// A file with a second name outside the site: what is written there rings no bell here,
/// as on a network drive.
#[cfg(unix)]
#[test]
fn without_events_no_save_waits_long() {
    let site = Site::copy("small");
    let away = Site::empty();
    let (here, there) = (site.path().join(SECTION), away.path().join("quality.zh.md"));
    if fs::hard_link(&here, &there).is_err() {
        println!("no second names here: nothing was tried");
        return;
    }
    let server = Server::start(program(), site.path(), &[]);
    let text = site.read(SECTION);
    let mut times = Vec::new();
    for round in 0..6 {
        let mark = format!("第{round}次从别处写的");
        fs::write(&there, format!("{text}\n{mark}。\n")).expect("written");
        let saved = Instant::now();
        server.wait(&mark, |server| String::from_utf8_lossy(&server.get("/2024/quality.html").body).contains(&mark));
        times.push(saved.elapsed());
    }
    // The first is found by a slow look, which comes every two seconds; then it is known
    // that events do not come. Each of the others is saved when a look has just been: slow
    // looks would find all of them late, a busy machine finds some of them late.
    assert!(times[0] < Duration::from_secs(10), "{times:?}");
    let mut later = times[1..].to_vec();
    later.sort();
    assert!(later[later.len() / 2] < Duration::from_millis(1500), "{times:?}");
}
