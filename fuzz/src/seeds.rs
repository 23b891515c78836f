//! How an input says which files it stands for. `seeds.py` writes inputs of this form and
//! reads the lists of names here.

/// The text files of the tiny site that an input of `yaml` can take the place of.
pub const YAML: [&str; 7] = [
    "content/site.yaml",
    "content/2024/report.yaml",
    "content/2024/facts.yaml",
    "content/2024/tables.yaml",
    "content/terms.yaml",
    "content/units.yaml",
    "content/indicators.yaml",
];
/// The same for `markdown`.
pub const MARKDOWN: [&str; 4] =
    ["content/2024/overview.zh.md", "content/2024/overview.en.md", "content/2024/preface.zh.md", "content/2024/preface.en.md"];
/// The same for `tables`.
pub const TABLES: [&str; 1] = ["content/2024/tables/districts.csv"];
/// The templates that an input of `templates` can take the place of.
pub const TEMPLATES: [&str; 8] = [
    "partials/foot.html",
    "landing.html",
    "report.html",
    "section.html",
    "base.html",
    "data.html",
    "partials/clause.html",
    "card.svg",
];
/// The endings that a picture's name can have.
pub const PICTURES: [&str; 4] = ["png", "jpg", "gif", "webp"];

/// The first byte of an input says which file it is, the rest is the file.
pub fn choose<'i>(input: &'i [u8], names: &[&'static str]) -> Option<(&'static str, &'i [u8])> {
    let (first, rest) = input.split_first()?;
    Some((names[usize::from(*first) % names.len()], rest))
}

/// Several files in one input: each begins behind a line `=== name`. A name with `!` in
/// front is a file that is gone.
pub fn parts(input: &[u8]) -> Vec<(String, &[u8])> {
    const MARK: &[u8] = b"=== ";
    let mut heads: Vec<usize> = Vec::new();
    for at in 0..input.len() {
        if input[at..].starts_with(MARK) && (at == 0 || input[at - 1] == b'\n') {
            heads.push(at);
        }
    }
    heads.truncate(MOST_FILES);
    let mut parts = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let end = heads.get(index + 1).copied().unwrap_or(input.len());
        let part = &input[head + MARK.len()..end];
        let line = part.iter().position(|byte| *byte == b'\n').unwrap_or(part.len());
        let name = String::from_utf8_lossy(&part[..line]).into_owned();
        if is_writable(name.strip_prefix('!').unwrap_or(&name)) {
            parts.push((name, part.get(line + 1..).unwrap_or_default()));
        }
    }
    parts
}

const MOST_FILES: usize = 16;

/// A name below the site's folder that any disk takes. Templates are programs, whose
/// endless loops are stopped late on purpose; they are no text of an editor.
fn is_writable(name: &str) -> bool {
    let plain = |part: &str| !matches!(part, "" | "." | "..") && part.len() < 200 && !part.contains('\0');
    let inside = name.starts_with("content/") || name.starts_with("themes/default/");
    let inside = inside && !name.starts_with("themes/default/templates/");
    inside && name.len() < 1000 && name.split('/').all(plain) && name.split('/').count() < 8
}
