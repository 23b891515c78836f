//! The script of every page: the theme's deferred scripts joined, so that a page asks for one file.

use crate::theme::Theme;

/// Returns the theme's deferred scripts in the order of its manifest; `None` if there are none.
pub(super) fn script(theme: &Theme) -> Option<String> {
    let files = theme.manifest.scripts.iter().filter_map(|name| theme.assets.get(&format!("js/{name}")));
    let texts: Vec<String> = files.map(|bytes| ended(&String::from_utf8_lossy(bytes))).collect();
    (!texts.is_empty()).then(|| texts.concat())
}

/// Returns a script whose last statement is ended: without a semicolon, the parenthesis that the next one begins with would call
/// it. The line break ends a comment.
fn ended(script: &str) -> String {
    let statements = script.trim_end();
    if statements.ends_with(';') || statements.is_empty() { format!("{statements}\n") } else { format!("{statements}\n;\n") }
}

#[cfg(test)]
mod tests {
    use super::ended;

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
