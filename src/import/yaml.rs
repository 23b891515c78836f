//! Texts as YAML scalars.

/// A text as a scalar on one line: plain where that is safe, else in double quotes. JSON strings are YAML.
pub(super) fn scalar(text: &str) -> String {
    let is_first = |c: char| c.is_alphabetic() || c.is_ascii_digit() || matches!(c, '《' | '（' | '〔');
    let is_safe = text.starts_with(is_first)
        && !text.contains([':', '#', '"', '\'', '\n', '\t', '{', '}', '[', ']', ',', '&', '*', '`', '\\'])
        && !text.ends_with(' ')
        && !text.is_ascii()
        && !matches!(text, "null" | "true" | "false")
        && text.chars().all(|c| !c.is_control() && c != '\u{FEFF}');
    if is_safe { text.to_owned() } else { serde_json::Value::String(text.to_owned()).to_string() }
}

/// A key with a text in Chinese, indented by `depth` steps.
pub(super) fn localized(depth: usize, key: &str, text: &str) -> String {
    let indent = "  ".repeat(depth);
    format!("{indent}{key}:\n{indent}  zh: {}\n", scalar(text))
}

/// A YAML file with entries added at the end of a block such as `units:`; all other bytes stay. `None` if the block is not
/// written one entry below the other.
pub(super) fn with_entries(text: &str, key: &str, entries: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let head = format!("{key}:");
    let is_top = |line: &&str| line.starts_with(|c: char| !c.is_whitespace() && c != '#');
    let Some(at) = lines.iter().position(|line| line.starts_with(&head)) else {
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        return Some(format!("{text}{gap}\n{head}\n{entries}"));
    };
    let rest = lines[at][head.len()..].trim();
    if matches!(rest, "{}" | "{ }" | "~" | "null") {
        return Some(format!("{}{head}\n{entries}{}", lines[..at].concat(), lines[at + 1..].concat()));
    }
    if !(rest.is_empty() || rest.starts_with('#')) {
        return None;
    }
    let length = lines[at + 1..].iter().take_while(|line| !is_top(line)).count();
    let last = lines[at + 1..at + 1 + length].iter().rposition(|line| line.starts_with(' ') && !line.trim().is_empty());
    let end = at + 1 + last.map_or(0, |last| last + 1);
    let gap = if lines[..end].last().is_some_and(|line| line.ends_with('\n')) { "" } else { "\n" };
    Some(format!("{}{gap}{entries}{}", lines[..end].concat(), lines[end..].concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_added_behind_the_last_one() {
        let added = |text: &str| with_entries(text, "units", "  b: 2\n");
        assert_eq!(added("format: 1\n").as_deref(), Some("format: 1\n\nunits:\n  b: 2\n"));
        assert_eq!(added("units:\n  a: 1\n\nother: 1\n").as_deref(), Some("units:\n  a: 1\n  b: 2\n\nother: 1\n"));
        assert_eq!(added("units:\n  a: 1").as_deref(), Some("units:\n  a: 1\n  b: 2\n"));
        assert_eq!(added("units: {}\nother: 1\n").as_deref(), Some("units:\n  b: 2\nother: 1\n"));
        assert_eq!(added("units: { a: 1 }\n"), None);
    }

    #[test]
    fn scalars_are_read_as_they_were() {
        for text in [
            "教职工",
            "2023",
            "a: b",
            "中学（含滑县）",
            "“双师型”教师",
            "- 项",
            "中,文",
            "true",
            "甲 # 乙",
            "",
            "2023年度",
            "《意见》",
        ] {
            let read: serde_yaml::Value = serde_yaml::from_str(&scalar(text)).expect("YAML");
            assert_eq!(read, serde_yaml::Value::String(text.to_owned()), "{text}");
        }
    }
}
