//! Texts as YAML scalars.

use crate::yaml_block;

/// A text as a scalar on one line: plain where that is safe, else in double quotes. JSON strings are YAML.
pub(super) fn scalar(text: &str) -> String {
    if !text.is_ascii() && yaml_block::is_plain(text) {
        text.to_owned()
    } else {
        serde_json::Value::String(text.to_owned()).to_string()
    }
}

/// A key with a text in Chinese, indented by `depth` steps.
pub(super) fn localized(depth: usize, key: &str, text: &str) -> String {
    let indent = "  ".repeat(depth);
    format!("{indent}{key}:\n{indent}  zh: {}\n", scalar(text))
}

#[cfg(test)]
mod tests {
    use super::*;

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
