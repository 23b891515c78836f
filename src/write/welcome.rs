//! Files that are not ours but may be beside a site: files of hosting services, of
//! operating systems, of version control, and files with which search engines verify the
//! owner. They are in the root of the output folder. They are never removed or
//! overwritten.

/// Allowed names, compared without case.
const NAMES: [&str; 32] = [
    // Hosting services
    ".htaccess",
    "web.config",
    "_headers",
    "_redirects",
    "cname",
    ".nojekyll",
    ".well-known",
    ".user.ini",
    "robots.txt",
    "humans.txt",
    "security.txt",
    "ads.txt",
    "favicon.ico",
    "aspnet_client",
    "cgi-bin",
    // Operating systems
    ".ds_store",
    ".directory",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    "desktop.ini",
    "thumbs.db",
    "lost+found",
    "$recycle.bin",
    "system volume information",
    "@eadir",
    // Search engines: Bing, Sogou, Shenma, ByteDance
    "bingsiteauth.xml",
    "sogousiteverification.txt",
    "shenma-site-verification.txt",
    "bytedanceverify.html",
    // Files of a repository for its readers
    "readme",
    "license",
];
/// Prefixes and suffixes of allowed names, compared without case.
const FORMS: [(&str, &str); 11] = [
    // WeChat, Baidu (twice), Google, Yandex, Naver
    ("mp_verify_", ".txt"),
    ("baidu_verify_", ".html"),
    ("baidu_verify_", ".txt"),
    ("google", ".html"),
    ("yandex_", ".html"),
    ("naver", ".html"),
    // Files that macOS leaves on foreign file systems
    ("._", ""),
    (".git", ""),
    ("readme.", ""),
    ("licen", ""),
    ("copying", ""),
];

/// Returns whether a file or folder with this name is allowed in the root of the output
/// folder.
pub(super) fn is_welcome(name: &str) -> bool {
    let name = name.to_lowercase();
    NAMES.contains(&name.as_str()) || FORMS.iter().any(|(begin, end)| name.starts_with(begin) && name.ends_with(end))
}

/// Returns whether a path relative to the output folder is an allowed file in its root.
pub(super) fn is_welcome_path(path: &str) -> bool {
    !path.contains('/') && is_welcome(path)
}

#[cfg(test)]
mod tests {
    use super::is_welcome;

    #[test]
    fn what_belongs_there_is_known() {
        for name in [
            ".DS_Store",
            "Thumbs.db",
            "lost+found",
            ".htaccess",
            "Web.config",
            "_redirects",
            "MP_verify_aBcD1234.txt",
            "baidu_verify_code-x1.html",
            "google0123456789abcdef.html",
            "BingSiteAuth.xml",
            ".git",
            ".gitignore",
            ".gitlab-ci.yml",
            "README.md",
            "LICENCE",
            "LICENSE-MIT",
            "._index.html",
            "CNAME",
        ] {
            assert!(is_welcome(name), "{name}");
        }
        for name in ["index.html", "holiday.jpg", "assets", "2023", "verify.txt", "googol.txt", "my-robots.txt"] {
            assert!(!is_welcome(name), "{name}");
        }
    }
}
