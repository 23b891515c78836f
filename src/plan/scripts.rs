//! The script of every page: the theme's deferred scripts joined, so that a page asks for one file.

use crate::theme::Theme;

/// Returns the theme's deferred scripts in the order of its manifest; `None` if there are none.
pub(super) fn script(theme: &Theme) -> Option<String> {
    let files = theme.manifest.scripts.iter().filter_map(|name| theme.assets.get(&format!("js/{name}")));
    let texts: Vec<String> = files.map(|bytes| ended(&without_comment_lines(&String::from_utf8_lossy(bytes)))).collect();
    (!texts.is_empty()).then(|| texts.concat())
}

/// Returns a script without the lines that are only a comment: readers load them with each page of a first visit. Where such a
/// line may be part of a text (a template literal, a continued string), nothing is left out.
fn without_comment_lines(script: &str) -> String {
    let may_be_text = script.contains('`') || script.lines().any(|line| line.trim_end().ends_with('\\'));
    let is_comment = |line: &&str| line.trim_start().starts_with("//");
    script.split_inclusive('\n').filter(|line| may_be_text || !is_comment(line)).collect()
}

/// Returns a script whose last statement is ended: without a semicolon, the parenthesis that the next one begins with would call
/// it. The line break ends a comment.
fn ended(script: &str) -> String {
    let statements = script.trim_end();
    if statements.ends_with(';') || statements.is_empty() { format!("{statements}\n") } else { format!("{statements}\n;\n") }
}

#[cfg(test)]
mod tests {
    use super::{ended, without_comment_lines};

    #[test]
    fn comments_are_left_out_where_they_are_no_text() {
        for (script, expected) in [
            ("// a\n  // b\nc(); // d\n", "c(); // d\n"),
            ("f(`\n// text\n`);\n", "f(`\n// text\n`);\n"),
            ("f('a\\\n// text');\n", "f('a\\\n// text');\n"),
        ] {
            assert_eq!(without_comment_lines(script), expected);
        }
    }

    #[test]
    fn scripts_can_be_joined() {
        for (script, expected) in [
            ("(function () {})();\n", "(function () {})();\n"),
            ("a()", "a()\n;\n"),
            ("a(); // b;c\n// d", "a(); // b;c\n// d\n;\n"),
            ("", "\n"),
        ] {
            assert_eq!(ended(script), expected);
        }
    }
}
