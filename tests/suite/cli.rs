//! The program as it is typed: help, languages, exit codes, `new`.

use crate::support::{self, Site, program, run_in};
use std::fs::File;
use std::process::Stdio;

#[test]
fn help_is_worth_reading_in_both_languages() {
    let site = Site::empty();
    let english = site.run(&["--help", "--lang", "en"]);
    assert_eq!(english.code, Some(0));
    for word in ["build", "check", "new", "Examples", "Exit codes"] {
        assert!(english.out.contains(word), "{word}: {}", english.out);
    }
    let chinese = site.run(&["build", "--help", "--lang=zh"]);
    assert!(chinese.out.contains("用法") && chinese.out.contains("网站的正式地址"), "{}", chinese.out);
}

#[test]
fn exit_codes_tell_mistakes_from_failures() {
    let site = Site::copy("small");
    assert_eq!(site.run(&["check"]).code, Some(0));
    assert_eq!(site.run(&["build", "nowhere"]).code, Some(2));
    assert_eq!(site.run(&["polish"]).code, Some(2));
    assert_eq!(site.run(&["build", "--base-url", "no address"]).code, Some(2));
    site.replace("content/site.yaml", "format: 1", "format: 1\nnonsense: 1");
    assert_eq!(site.run(&["build"]).code, Some(1));
    assert!(!site.has("public"), "nothing is written while there are mistakes");
}

#[test]
fn messages_follow_the_language_asked_for_and_then_the_environment() {
    let site = Site::empty();
    assert!(site.run(&["check", "--lang", "zh"]).err.contains("不是一个网站文件夹"));
    assert!(site.run(&["check", "--lang", "en"]).err.contains("not a site's folder"));
    let output = support::program().current_dir(site.path()).env("LC_ALL", "zh_CN.UTF-8").arg("check").output().expect("a run");
    assert!(String::from_utf8_lossy(&output.stderr).contains("不是一个网站文件夹"));
}

#[test]
fn a_new_site_builds_without_a_warning() {
    let site = Site::empty();
    assert_eq!(site.run(&["new", "made"]).code, Some(0));
    let made = site.path().join("made");
    let run = run_in(&made, &["build", "--lang", "en"]);
    assert_eq!((run.code, run.err.as_str()), (Some(0), ""));
    assert!(run.out.contains("1 report, 1 section"), "{}", run.out);
    assert_eq!(site.run(&["new", "made"]).code, Some(2), "a folder in use is left alone");
}

#[test]
fn a_new_site_goes_where_only_harmless_files_are() {
    let site = Site::empty();
    let harmless = [
        ".git/HEAD",
        "README.md",
        "LICENSE",
        "LICENCE.txt",
        ".gitignore",
        ".gitattributes",
        ".DS_Store",
        ".github/workflows/x.yml",
    ];
    for name in harmless {
        site.write(name, format!("own {name}"));
    }
    let run = site.run(&["new", ".", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains(".gitignore already exists") && run.out.contains("/public/"), "{}", run.out);
    for name in harmless {
        assert_eq!(site.read(name), format!("own {name}"));
    }
    site.build();
    let names: Vec<String> = std::fs::read_dir(site.path())
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.starts_with(".gongkai"))
        .collect();
    assert!(!names.contains(&".gongkai-new".to_owned()), "{names:?}");
    for foreign in ["content/site.yaml", "notes.txt", "public/index.html"] {
        let site = Site::empty();
        site.write("made/README.md", "own").write(&format!("made/{foreign}"), "mine");
        let run = site.run(&["new", "made", "--lang", "en"]);
        assert_eq!(run.code, Some(2), "{foreign}");
        assert!(run.err.contains(foreign.split('/').next().expect("a name")), "{}", run.err);
        assert_eq!(support::files(&site.path().join("made")).len(), 2);
    }
    let empty = Site::empty();
    std::fs::create_dir(empty.path().join("made")).expect("a folder");
    assert_eq!(empty.run(&["new", "made"]).code, Some(0));
    assert_eq!(empty.read("made/.gitignore"), "/public/\n");
    assert_eq!(empty.run(&["new", "deep/er/made"]).code, Some(0));
    assert!(empty.has("deep/er/made/content/site.yaml"));
}

/// Stopped anywhere, `new` has made a whole site or none, and the next run makes it.
#[test]
fn a_killed_new_is_finished_by_the_next() {
    let whole = Site::empty();
    assert_eq!(whole.run(&["new", "made"]).code, Some(0));
    let wanted = support::files(&whole.path().join("made"));
    let mut stopped = 0;
    for (round, is_there) in (0..120).map(|round| (round, round % 2 == 1)) {
        let site = Site::empty();
        let made = site.path().join("made");
        if is_there {
            site.write("made/README.md", "own");
        }
        let mut child = support::program()
            .current_dir(site.path())
            .args(["new", "made"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(std::time::Duration::from_micros(round * 250));
        let _ = child.kill();
        let _ = child.wait();
        let content = |name: &String| name.starts_with("content/");
        if made.join("content").exists() {
            let now = support::files(&made);
            for name in wanted.keys().filter(|name| content(name)) {
                assert_eq!(now.get(name), wanted.get(name), "{name}, after {round}");
            }
            continue;
        }
        stopped += 1;
        assert_eq!(made.exists(), is_there, "after {round}");
        let run = site.run(&["new", "made", "--lang", "en"]);
        assert_eq!(run.code, Some(0), "after {round}: {}", run.err);
        let now = support::files(&made);
        assert!(wanted.iter().all(|(name, bytes)| now.get(name) == Some(bytes)), "after {round}");
        assert!(!now.keys().any(|name| name.contains("gongkai-new")), "after {round}");
        let beside = std::fs::read_dir(site.path()).expect("a folder").count();
        assert_eq!(beside, 1, "nothing is left beside it after {round}");
    }
    assert!(stopped > 5, "some were stopped in the middle: {stopped}");
}

#[test]
fn a_build_says_in_one_line_what_it_made() {
    let site = Site::sample();
    let run = site.run(&["build", "--lang", "zh"]);
    // The fonts of the tests lack characters of the poster, which is a note of its own.
    assert_eq!(run.out.lines().filter(|line| !line.contains("没有一种字体")).count(), 1, "{}", run.out);
    assert!(run.out.contains("1 份报告、8 个部分") && run.out.contains("2 个语种"), "{}", run.out);
}

#[test]
fn the_address_on_the_command_line_goes_first() {
    let site = Site::copy("small");
    assert_eq!(site.run(&["build", "--base-url", "https://other.example/deep/er"]).code, Some(0));
    let page = site.page("index.html");
    assert!(page.contains("<link rel=\"canonical\" href=\"https://other.example/deep/er/\">"));
    assert!(!page.contains("https://report.example"));
    assert!(site.page("404.html").contains("href=\"/deep/er/"));
}

#[test]
fn without_an_address_there_is_no_canonical_code_or_share_link() {
    let site = Site::sample();
    let text = site.read("content/site.yaml");
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("base_url")).collect();
    site.write("content/site.yaml", without.join("\n"));
    let run = site.run(&["build", "--lang", "en"]);
    assert_eq!(run.code, Some(0));
    assert!(run.err.contains("[base-url-missing]"), "the author is told");
    let page = site.page("2023/overview.html");
    for word in ["rel=\"canonical\"", "class=\"qr\"", "class=\"share\"", "og:url", "feed.xml"] {
        assert!(!page.contains(word), "{word}");
    }
    assert!(!site.has("public/sitemap.xml") && !site.has("public/qr"));
}

#[test]
fn fix_mends_what_takes_no_judgement_and_nothing_else() {
    let site = Site::copy("small");
    let name = "content/2024/quality.zh.md";
    let text = site.read(name);
    let wrong = text
        .replace("专任教师{{ teachers }}，", "专任 教师{{ teachers }},")
        .replace("3. 从三数起", "3. 从２０２４年，，三数起，比例1:16.7，见a,b")
        .replace("云教〔2024〕7号", "云教(2024)第07号");
    let right = text.replace("3. 从三数起", "3. 从2024年，三数起，比例1:16.7，见a,b");
    site.write(name, format!("\u{FEFF}{}", wrong.replace('\n', "\r\n")));
    let kept = site.read(name);
    let run = site.run(&["fix", "--lang", "en"]);
    assert_eq!((run.code, site.read(name)), (Some(0), kept), "without a terminal and without --yes nothing is changed");
    assert!(run.out.contains("- ") && run.out.contains("No further changes were made"), "{}", run.out);
    let run = site.run(&["fix", "--yes", "--lang", "en"]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(site.read(name), format!("\u{FEFF}{}", right.replace('\n', "\r\n")));
    let again = site.run(&["fix", "--yes", "--lang", "en"]);
    assert!(again.out.contains("nothing to fix"), "{}", again.out);
}

/// Commands that only speak, with the code they end with whoever listens.
const SPEAKING: [(&[&str], i32); 8] = [
    (&["build"], 0),
    (&["check"], 0),
    (&["check", "broken"], 1),
    (&["build", "broken"], 1),
    (&["build", "nowhere"], 2),
    (&["fix"], 0),
    (&["polish"], 2),
    (&["explain", "no-such-code"], 1),
];

/// Commands whose output is a document.
const DOCUMENTS: [&[&str]; 6] = [
    &["facts"],
    &["facts", "--json"],
    &["where", "teachers"],
    &["explain"],
    &["schema", "facts.yaml"],
    &["check", "--format", "json"],
];

/// A site with mistakes, more of them than are shown one by one.
fn broken(site: &Site) {
    support::copy_folder(&site.path().join("content"), &site.path().join("broken/content"));
    let keys = (0..40).map(|number| format!("nonsense{number}: 1\n")).collect::<Vec<_>>().concat();
    site.write("broken/content/site.yaml", site.read("content/site.yaml") + &keys);
}

/// The code of a run whose output goes there, and that it did not break down.
fn ends(site: &Site, arguments: &[&str], out: impl Into<Stdio>, err: impl Into<Stdio>) -> Option<i32> {
    let output = program().current_dir(site.path()).args(arguments).stdout(out).stderr(err).output().expect("a run");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"), "{arguments:?}");
    output.status.code()
}

/// The end of a pipe from which nobody reads any more.
fn unread() -> std::io::PipeWriter {
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    writer
}

#[test]
fn nobody_has_to_read_what_is_said() {
    let site = Site::copy("small");
    broken(&site);
    for (arguments, code) in SPEAKING.into_iter().chain(DOCUMENTS.map(|arguments| (arguments, 0))) {
        assert_eq!(ends(&site, arguments, unread(), Stdio::piped()), Some(code), "{arguments:?} into a closed pipe");
        assert_eq!(ends(&site, arguments, unread(), unread()), Some(code), "{arguments:?} into closed pipes");
        assert_eq!(ends(&site, arguments, Stdio::piped(), unread()), Some(code), "{arguments:?} complaining into a closed pipe");
    }
    assert!(site.has("public/index.html"), "and the site is written");
    assert_eq!(ends(&site, &["new", "made"], unread(), unread()), Some(0));
    assert!(site.has("made/content/site.yaml"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_spoils_documents_alone() {
    let site = Site::copy("small");
    broken(&site);
    let full = || File::options().write(true).open("/dev/full").expect("Linux has it");
    for (arguments, code) in SPEAKING {
        assert_eq!(ends(&site, arguments, full(), full()), Some(code), "{arguments:?}");
    }
    for arguments in DOCUMENTS {
        assert_eq!(ends(&site, arguments, full(), Stdio::piped()), Some(2), "{arguments:?}: half a document is none");
    }
}
