//! Embeds in the program, as sorted tables of files: `themes/default`, the sites of `gongkai new` in `src/commands/new`, and the
//! content of the guide in `docs/guide`.

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest's folder"));
    embed(&root.join("themes/default"), "&[u8]", "include_bytes", "theme_files.rs");
    embed(&root.join("src/commands/new"), "&str", "include_str", "template_files.rs");
    embed(&root.join("docs/guide/content"), "&[u8]", "include_bytes", "guide_files.rs");
}

/// Writes the table of the files below a folder.
fn embed(folder: &Path, kind: &str, include: &str, name: &str) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, folder, &mut files);
    files.sort();
    let mut table = format!("pub(super) static FILES: &[(&str, {kind})] = &[\n");
    for (name, path) in files {
        println!("cargo::rerun-if-changed={}", path.display());
        writeln!(table, "    ({name:?}, {include}!({:?})),", path.display().to_string()).expect("a string takes all text");
    }
    table.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets the output folder"));
    fs::write(out.join(name), table).expect("cargo's output folder can be written");
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("what is embedded is part of the source") {
        let path = entry.expect("a folder of the source can be listed").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let relative = path.strip_prefix(root).expect("the walk began at the root");
            let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.push((name, path));
        }
    }
}
