//! Detects local paths that were copied from a file manager into a text: with a drive
//! (`C:\a`, `C:a`), of a network server (`\\server\share`), or as a URL (`file:///C:/a`).
//! Readers have no access to these paths. The result is the same on every system, because
//! a site may be written on one system and built on another. No file is opened.

/// Returns whether a path is a local path and not relative to the report's folder.
pub(crate) fn is_one(written: &str) -> bool {
    let has_drive = || {
        let mut characters = written.chars();
        characters.next().is_some_and(|c| c.is_ascii_alphabetic()) && matches!(characters.next(), Some(':' | '：'))
    };
    // Markdown turns two backslashes into one.
    has_drive() || written.starts_with(['\\', '~']) || has_file_scheme(written)
}

fn has_file_scheme(written: &str) -> bool {
    written.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("file:"))
}

/// Returns the last component of a path with any separator.
pub(crate) fn last_name(written: &str) -> &str {
    written.rsplit(['/', '\\', ':', '：']).find(|part| !part.is_empty()).unwrap_or(written)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_disks_are_known_on_every_system() {
        for path in [
            r"C:\Users\me\a.pdf",
            "d:/a.pdf",
            "C:a.pdf",
            "C:",
            "D：\\a.pdf",
            r"\\server\share\a.pdf",
            r"\server\share\a.pdf",
            r"\\?\C:\a.pdf",
            r"\\?\UNC\server\share\a.pdf",
            r"\\.\C:\a.pdf",
            "file:///C:/a.pdf",
            "FILE://server/share/a.pdf",
            "~/a.pdf",
            r"~\a.pdf",
        ] {
            assert!(is_one(path), "{path}");
        }
        for path in
            ["a.pdf", "files/a.pdf", r"files\a.pdf", "./a.pdf", "files/C.pdf", "https://x", "mailto:a@b.c", "2023#a", "", "图:a"]
        {
            assert!(!is_one(path), "{path}");
        }
    }

    #[test]
    fn a_path_ends_in_a_name() {
        for (path, name) in [
            (r"C:\Users\me\a b.pdf", "a b.pdf"),
            ("C:a.pdf", "a.pdf"),
            ("file:///C:/照.png", "照.png"),
            (r"\\server\share\", "share"),
            ("a.pdf", "a.pdf"),
            ("", ""),
        ] {
            assert_eq!(last_name(path), name, "{path}");
        }
    }
}
