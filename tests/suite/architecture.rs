//! Holds the shape of the house: who may import whom, and what stays in one room.

use std::fs;
use std::path::{Path, PathBuf};

const FIRST: [&str; 19] = [
    "attachment",
    "bounds",
    "characters",
    "diagnostic",
    "disk",
    "disk_path",
    "error",
    "file_name",
    "identifier",
    "media_type",
    "narrative",
    "partial",
    "passage",
    "picture",
    "project",
    "qr_code",
    "segment",
    "memo",
    "written",
];
/// A module, and what it may import besides the first row and itself.
const TABLE: [(&str, &[&str]); 36] = [
    ("fixes", &[]),
    ("yaml_block", &[]),
    ("content_edit", &[]),
    ("load", &[]),
    ("model", &["load"]),
    ("translate", &["load", "model"]),
    ("check", &["model", "proposals", "translate"]),
    ("uses", &["model"]),
    ("fact_edit", &["model", "uses", "fixes", "yaml_block"]),
    ("proposals", &["model", "yaml_block"]),
    ("verdict", &["model", "check"]),
    ("theme", &[]),
    ("plan", &["model", "theme"]),
    ("render", &["model", "plan", "theme", "translate"]),
    ("published", &["model", "plan"]),
    ("write", &["render", "published"]),
    ("artwork", &["render"]),
    ("pdf_freshness", &["load", "model", "theme", "plan", "render"]),
    ("pdf", &[]),
    (
        "pipeline",
        &[
            "compress",
            "fixes",
            "pdf_freshness",
            "load",
            "model",
            "check",
            "theme",
            "plan",
            "render",
            "artwork",
            "published",
            "write",
        ],
    ),
    ("page_template", &[]),
    ("import", &["load", "model", "check", "proposals", "pipeline", "fixes", "yaml_block"]),
    ("exchange", &["content_edit", "fixes", "import", "load", "model", "page_template", "pipeline", "translate", "yaml_block"]),
    ("printed_places", &["load", "model", "uses", "pipeline", "plan", "render"]),
    ("impact", &["model", "check", "pipeline", "render", "printed_places"]),
    ("proof", &["load", "model", "check", "verdict", "uses", "pipeline", "plan", "render", "page_template"]),
    ("rendered_site", &["artwork", "model", "pipeline", "plan", "render"]),
    ("stop_signal", &[]),
    ("console", &["pipeline"]),
    ("compress", &[]),
    ("explain", &[]),
    ("host", &["model", "plan", "render"]),
    ("export", &["explain", "pipeline"]),
    (
        "preview",
        &[
            "pipeline",
            "load",
            "model",
            "uses",
            "verdict",
            "proof",
            "impact",
            "printed_places",
            "page_template",
            "plan",
            "render",
            "artwork",
            "rendered_site",
            "stop_signal",
            "import",
            "proposals",
            "check",
            "fact_edit",
            "content_edit",
            "exchange",
            "translate",
        ],
    ),
    (
        "commands",
        &[
            "host",
            "pdf_freshness",
            "pdf",
            "plan",
            "model",
            "pipeline",
            "artwork",
            "preview",
            "rendered_site",
            "stop_signal",
            "console",
            "explain",
            "export",
            "uses",
            "proposals",
            "content_edit",
            "verdict",
            "proof",
            "impact",
            "import",
            "render",
            "load",
            "fixes",
            "write",
            "translate",
            "exchange",
        ],
    ),
    ("main", &["commands"]),
];
/// A library, and the only folder or file that may name it.
const ROOMS: [(&str, &str); 40] = [
    ("ToPinyin", "import/identify.rs"),
    ("csv::", "load/table_file.rs"),
    ("ssfmt::", "import/read/xlsx/"),
    ("num_rational::", "model/rounding.rs"),
    ("aho_corasick::", "model/lexicon.rs"),
    ("regex::", "check/document_numbers.rs"),
    ("regex_syntax::", "check/form_set.rs"),
    ("flate2::", "compress.rs"),
    ("brotli::", "compress.rs"),
    ("idna::", "model/base_url.rs"),
    ("cssparser::", "plan/"),
    ("axum::", "preview/"),
    ("notify::", "preview/"),
    ("if_addrs::", "preview/network.rs"),
    ("socket2::", "preview/network.rs"),
    ("comrak::", "load/"),
    ("polib::", "exchange/"),
    ("zip::", "import/read/"),
    ("roxmltree::", "import/read/"),
    ("html5ever::", "import/read/html/"),
    ("encoding_rs::", "import/read/"),
    ("saphyr_parser::", "load/"),
    ("schemars::", "load/"),
    ("serde_yaml::", "theme/"),
    ("minijinja::", "render/"),
    ("icu_", "render/numbers.rs"),
    ("qrcodegen::", "qr_code.rs"),
    ("clap::", "commands/"),
    ("winsafe::", "commands/double_click.rs"),
    ("resvg::", "artwork/"),
    ("skrifa::", "artwork/card/mod.rs"),
    ("image::", "artwork/"),
    ("moxcms::", "artwork/colours.rs"),
    ("zune_", "artwork/colours.rs"),
    ("quantizr::", "artwork/palette.rs"),
    ("imagesize::", "load/picture.rs"),
    ("tungstenite::", "pdf/"),
    ("hayro_syntax::", "pdf/destinations.rs"),
    ("rustix::", "pdf/"),
    ("annotate_snippets::", "console.rs"),
];

#[test]
fn imports_point_backwards() {
    for (name, text) in sources() {
        let module = name.split(['/', '.']).next().unwrap_or_default();
        if module == "lib" || module == "harness" {
            continue;
        }
        let allowed = TABLE.iter().find(|(known, _)| *known == module).map_or(&[][..], |(_, allowed)| allowed);
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for imported in
            code.split("crate::").skip(1).filter_map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next())
        {
            let fine = imported == module || FIRST.contains(&imported) || allowed.contains(&imported);
            assert!(fine, "src/{name} may not import crate::{imported}");
        }
    }
}

#[test]
fn each_library_has_one_room() {
    for (name, text) in sources() {
        for (library, room) in ROOMS {
            let named = text.lines().any(|line| !line.trim_start().starts_with("//") && line.contains(library));
            let at_home = name.starts_with(room)
                || library == "icu_"
                    && [
                        "characters.rs",
                        "file_name.rs",
                        "model/name_variants.rs",
                        "model/locale.rs",
                        "model/dates_in_text.rs",
                        "check/word_breaks.rs",
                        "render/dates.rs",
                        "render/sentences.rs",
                        "render/chart/text.rs",
                        "render/card_lines.rs",
                    ]
                    .contains(&name.as_str())
                || library == "regex::"
                    && [
                        "check/time_words.rs",
                        "check/ordinals.rs",
                        "check/form_set.rs",
                        "import/frame.rs",
                        "import/furniture.rs",
                        "import/table_above.rs",
                        "import/yaml_files.rs",
                        "model/dates_in_text.rs",
                    ]
                    .contains(&name.as_str())
                || library == "resvg::" && name == "theme/fonts.rs"
                || library == "image::" && name == "load/picture.rs"
                || library == "serde_yaml::" && ["explain.rs", "import/yaml.rs"].contains(&name.as_str())
                || library == "rustix::" && name == "disk.rs"
                || library == "idna::" && name == "preview/host_policy.rs"
                || library == "minijinja::" && (name.starts_with("host/") || name == "page_template.rs")
                || library == "comrak::" && name == "import/read/markdown.rs"
                || library == "roxmltree::" && (name.starts_with("artwork/card/") || name.starts_with("exchange/xliff"))
                || library == "zip::" && ["exchange/word.rs", "render/data/xlsx/package.rs"].contains(&name.as_str())
                || library == "flate2::" && name == "attachment/text_layer.rs"
                || library == "csv::"
                    && [
                        "render/data/csv_file.rs",
                        "import/read/csv_file.rs",
                        "exchange/table.rs",
                        "exchange/term_base.rs",
                        "commands/new/languages.rs",
                    ]
                    .contains(&name.as_str())
                || library == "aho_corasick::" && name == "check/form_set.rs"
                || library == "schemars::" && name == "render/data/json.rs";
            assert!(!named || at_home, "src/{name} names {library}, which belongs to {room}");
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let walk = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("src can be walked").into_path());
    let rust = walk.filter(|path: &PathBuf| path.extension().is_some_and(|extension| extension == "rs"));
    let name = |path: &Path| path.strip_prefix(&root).expect("inside src").to_string_lossy().replace('\\', "/");
    rust.map(|path| (name(&path), fs::read_to_string(&path).expect("source is text"))).collect()
}

/// A file of the suite that `main.rs` does not name would not be compiled, and a file beside
/// the suite would be a program of its own, to be linked anew. Only what is counted of a whole
/// process has one.
#[test]
fn every_test_belongs_to_the_suite() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let names = |folder: &Path| -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
        entries.map(|name| name.to_string_lossy().into_owned()).collect()
    };
    let main = fs::read_to_string(tests.join("suite/main.rs")).expect("the suite");
    for name in names(&tests.join("suite")).iter().filter(|name| *name != "main.rs") {
        let module = name.strip_suffix(".rs").unwrap_or(name);
        assert!(main.lines().any(|line| line == format!("mod {module};")), "tests/suite/main.rs does not name {module}");
    }
    let beside: Vec<String> = names(&tests).into_iter().filter(|name| name.ends_with(".rs")).collect();
    assert_eq!(beside, ["growth.rs"], "other tests belong in tests/suite");
}

/// The libraries of tests bring all features of `regex`, so tests would not notice that the program itself refuses an
/// expression and then recognises nothing by it.
#[test]
fn regular_expressions_have_the_features_that_they_need() {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).expect("Cargo.toml");
    let line = manifest.lines().find(|line| line.starts_with("regex = ")).expect("the library");
    for (mark, feature) in [("(?i)", "\"unicode-case\""), ("\\d", "\"unicode-perl\"")] {
        let is_used = sources().iter().any(|(_, text)| text.contains("Regex::new") && text.contains(mark));
        assert!(!is_used || line.contains(feature), "{mark} needs {feature}: {line}");
    }
}
