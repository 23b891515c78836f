//! The public address of a site, split where the pages need it split.

/// An absolute address whose path ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    text: String,
    path_start: usize,
}

impl BaseUrl {
    /// Takes http and https addresses with an ASCII host, without query,
    /// fragment or dots as path parts; adds the closing slash.
    pub fn parse(url: &str) -> Option<BaseUrl> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'[' | b']');
        let path_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.' | b'~' | b'%');
        if host.is_empty() || !host.bytes().all(host_byte) || !path.bytes().all(path_byte) || path.ends_with(".html") {
            return None;
        }
        let port = host.rsplit_once(':').filter(|_| !host.ends_with(']')).map(|(_, port)| port);
        if port.is_some_and(|port| port.parse::<u16>().is_err()) {
            return None;
        }
        let escapes = path.split('%').skip(1);
        if !escapes.into_iter().all(|rest| rest.len() >= 2 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())) {
            return None;
        }
        let path = path.trim_end_matches('/');
        if !path.is_empty() && path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            return None;
        }
        let path_start = url.len() - rest.len() + host.len();
        let slash = if path.is_empty() { "" } else { "/" };
        Some(BaseUrl { text: format!("{}/{path}{slash}", &url[..path_start]), path_start })
    }

    /// `https://www.example.gov.cn/baogao/`
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `/baogao/`
    pub fn path(&self) -> &str {
        &self.text[self.path_start..]
    }

    /// `www.example.gov.cn`, as the `SiteDomain` tag wants it.
    pub fn host(&self) -> &str {
        let start = self.text.find("://").map_or(0, |index| index + 3);
        let host = &self.text[start..self.path_start];
        if host.starts_with('[') { host } else { host.split(':').next().unwrap_or(host) }
    }

    /// The address of an output file; a folder's index page is the folder.
    pub fn join(&self, output_path: &str) -> String {
        let path = match output_path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => output_path,
        };
        format!("{}{path}", self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_joins() {
        let url = BaseUrl::parse("https://a.gov.cn/x/y").expect("an address");
        assert_eq!((url.as_str(), url.path(), url.host()), ("https://a.gov.cn/x/y/", "/x/y/", "a.gov.cn"));
        assert_eq!(url.join("2023/index.html"), "https://a.gov.cn/x/y/2023/");
        assert_eq!(BaseUrl::parse("http://127.0.0.1:8000").expect("an address").path(), "/");
    }

    #[test]
    fn refuses_what_is_no_base() {
        for url in [
            "a.gov.cn",
            "https://",
            "https://a.gov.cn/?x",
            "https://a.gov.cn/../b",
            "https://a.gov.cn//b",
            "https://安阳.cn/",
            "https://a.cn:abc/",
            "https://a.cn/%zz/",
            "https://a.cn/index.html",
        ] {
            assert_eq!(BaseUrl::parse(url), None, "{url}");
        }
    }
}
