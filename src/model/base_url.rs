//! The public URL of a site, split into the parts that pages need.
//!
//! It has two forms. Machines use the one with the host in ASCII (Punycode) and a percent-encoded path; people read the other
//! one, `https://教育局.中国/质量/`. Either form may be written in site.yaml.

use crate::characters;
use crate::diagnostic::Sentence;
use crate::file_name::composed;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An absolute URL whose path ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// The form for machines, in ASCII only.
    text: String,
    /// The byte index in `text` where the path starts.
    path_start: usize,
    /// The form for people.
    readable: String,
}

impl BaseUrl {
    /// Parses the http or https URL of a folder, without query, fragment or dots as path parts, and adds the final slash. `Err`
    /// is the reason, as a sentence of advice.
    pub fn parse(url: &str) -> Result<BaseUrl, Sentence> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") || url.contains(['?', '#']) {
            return Err(Sentence::new(
                "要以 https:// 或 http:// 开头，不带 ? 和 #，例如 https://www.example.gov.cn/baogao/。",
                "The URL must start with https:// or http:// and must not contain ? or #.",
            ));
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = Host::parse(host)?;
        let path = encoded_path(path)?;
        let start = format!("{scheme}://{}", host.ascii);
        let readable = format!("{scheme}://{}{}", host.readable, readable_path(&path));
        Ok(BaseUrl { path_start: start.len(), text: start + &path, readable })
    }

    /// The whole URL: `https://www.example.gov.cn/baogao/`
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The path: `/baogao/`
    pub fn path(&self) -> &str {
        &self.text[self.path_start..]
    }

    /// The path without percent-encoding, as servers compare it with folder names.
    pub fn decoded_path(&self) -> String {
        percent_decode_str(self.path()).decode_utf8_lossy().into_owned()
    }

    /// The scheme: `http` or `https`.
    pub fn scheme(&self) -> &str {
        self.text.split(':').next().unwrap_or_default()
    }

    /// The host, with the port if there is one.
    pub fn authority(&self) -> &str {
        let start = self.text.find("://").map_or(0, |index| index + 3);
        &self.text[start..self.path_start]
    }

    /// The host without the port, `www.example.gov.cn`, as the `SiteDomain` tag requires it.
    pub fn host(&self) -> &str {
        let host = self.authority();
        match host.rfind(']') {
            Some(end) => &host[..=end],
            None => host.split(':').next().unwrap_or(host),
        }
    }

    /// The URL of an output file. The URL of a folder's index page is that of the folder.
    pub fn join(&self, output_path: &str) -> String {
        format!("{}{}", self.text, folder_of_index(output_path))
    }

    /// The same URL in the form for people.
    pub fn readable(&self, output_path: &str) -> String {
        format!("{}{}", self.readable, folder_of_index(output_path))
    }
}

fn folder_of_index(output_path: &str) -> &str {
    match output_path.strip_suffix("index.html") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
        _ => output_path,
    }
}

/// Both forms of a host, including the port.
struct Host {
    ascii: String,
    readable: String,
}

impl Host {
    fn parse(text: &str) -> Result<Host, Sentence> {
        if text.contains('@') {
            return Err(Sentence::new("网址里不能有用户名和“@”。", "The URL must not contain a user name or `@`."));
        }
        let (name, port) = split_port(text)?;
        if let Some(address) = name.strip_prefix('[') {
            let address = address.strip_suffix(']').and_then(|address| address.parse::<Ipv6Addr>().ok());
            let wrong = || wrong_host(name, ("不是 IPv6 地址", "is not an IPv6 address"));
            let name = address.map(|address| format!("[{address}]{port}")).ok_or_else(wrong)?;
            return Ok(Host { ascii: name.clone(), readable: name });
        }
        let converted = Uts46::new().to_ascii(name.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Ignore);
        let ascii = converted.map_err(|_| unusable(name))?;
        let labels: Vec<&str> = ascii.split('.').collect();
        if labels.contains(&"") {
            return Err(wrong_host(
                name,
                ("两个点之间没有字，或者开头、结尾是点", "has nothing between two dots, or starts or ends with a dot"),
            ));
        }
        if labels.iter().any(|label| label.len() > 63) || ascii.len() > 253 {
            return Err(wrong_host(
                name,
                (
                    "太长：换算成域名的编码以后，每一段最多63个字符，全部最多253个",
                    "is too long: in its encoded form, each part can have at most 63 characters and the whole host 253",
                ),
            ));
        }
        let is_number = labels.last().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        if is_number && ascii.parse::<Ipv4Addr>().is_err() {
            return Err(wrong_host(
                name,
                ("不是 IP 地址，域名也不能以数字结尾", "is not an IP address, and a host name cannot end with a number"),
            ));
        }
        let (readable, _) = idna::domain_to_unicode(&ascii);
        Ok(Host { ascii: format!("{ascii}{port}"), readable: format!("{readable}{port}") })
    }
}

/// The host name, and the port with its colon.
fn split_port(text: &str) -> Result<(&str, &str), Sentence> {
    let colon = text.rfind(':').filter(|_| !text.ends_with(']'));
    let (name, port) = text.split_at(colon.unwrap_or(text.len()));
    if port.len() > 1 && port[1..].parse::<u16>().is_err() || port == ":" || port.contains('+') {
        return Err(Sentence::new(
            format!("冒号后面要是端口号（1到65535），而不是“{}”。", &port[1..]),
            format!("The colon must be followed by a port (1 to 65535), not `{}`.", &port[1..]),
        ));
    }
    if name.is_empty() {
        return Err(Sentence::new("// 后面要有域名。", "The // must be followed by a host."));
    }
    Ok((name, port))
}

fn wrong_host(name: &str, reason: (&str, &str)) -> Sentence {
    Sentence::new(format!("域名“{name}”{}。", reason.0), format!("The host `{name}` {}.", reason.1))
}

/// Why the host cannot be converted. Names the first character that is not allowed in a host, if there is one.
fn unusable(name: &str) -> Sentence {
    let converts =
        |text: &str| Uts46::new().to_ascii(text.as_bytes(), AsciiDenyList::STD3, Hyphens::Allow, DnsLength::Ignore).is_ok();
    let odd = name.chars().find(|c| *c != '.' && !converts(&format!("a{c}a")) && !converts(&c.to_string()));
    match odd {
        Some(odd)
            if odd.is_whitespace() || odd.is_control() || characters::usual_form(odd).is_none() && !odd.is_ascii_graphic() =>
        {
            let shown = characters::code_point(odd);
            wrong_host(
                name,
                (
                    &format!("里有域名不能用的字符（{shown}）"),
                    &format!("contains a character that is not allowed in a host ({shown})"),
                ),
            )
        }
        Some(odd) => wrong_host(
            name,
            (&format!("里有域名不能用的字符“{odd}”"), &format!("contains `{odd}`, which is not allowed in a host")),
        ),
        None => wrong_host(
            name,
            (
                "不能用：一段域名不能以“-”开头或结尾，也不能混用左右两个方向的文字",
                "cannot be used: a part starts or ends with `-`, or mixes left-to-right and right-to-left scripts",
            ),
        ),
    }
}

/// The path with a slash at both ends, percent-encoded where required.
fn encoded_path(path: &str) -> Result<String, Sentence> {
    let path = composed(path.trim_end_matches('/'));
    if path.is_empty() {
        return Ok("/".to_owned());
    }
    if path.ends_with(".html") {
        return Err(Sentence::new(
            "网址要写到网站所在的文件夹为止，不写网页的文件名。",
            "The URL must end with the folder of the site, without the name of a page.",
        ));
    }
    let mut encoded = String::from("/");
    for part in path.split('/') {
        let plain = percent_decode_str(part).decode_utf8_lossy().into_owned();
        if matches!(plain.as_str(), "" | "." | "..") || plain.contains(['/', '\\']) {
            return Err(Sentence::new(
                "路径里不能有两条连着的斜线，也不能有“.”和“..”。",
                "The path must not contain two slashes in a row, `.` or `..`.",
            ));
        }
        // Even as escapes, these characters would have a special meaning in a server's configuration.
        if let Some(odd) = plain.chars().find(|c| c.is_control() || "\"$`{}<>".contains(*c)) {
            return Err(not_in_a_path(&if odd.is_control() { characters::code_point(odd) } else { odd.to_string() }));
        }
        encode_part(part, &mut encoded)?;
        encoded.push('/');
    }
    Ok(encoded)
}

fn encode_part(part: &str, encoded: &mut String) -> Result<(), Sentence> {
    for (place, c) in part.char_indices() {
        let is_escape = || part[place + 1..].bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
        if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~') || c == '%' && is_escape() {
            encoded.push(c);
        } else if !c.is_ascii() && !is_no_letter(c) {
            let mut bytes = [0; 4];
            encoded.extend(utf8_percent_encode(c.encode_utf8(&mut bytes), NON_ALPHANUMERIC));
        } else {
            let is_seen = c.is_ascii_graphic() || ('\u{3001}'..='\u{ffef}').contains(&c);
            let shown = if is_seen { c.to_string() } else { characters::code_point(c) };
            return Err(not_in_a_path(&shown));
        }
    }
    Ok(())
}

fn not_in_a_path(shown: &str) -> Sentence {
    Sentence::new(
        format!("路径里不能有“{shown}”：只用文字、数字、“-”“_”“.”“~”和分开文件夹的“/”。"),
        format!("The path cannot contain `{shown}`: use letters, digits, `-`, `_`, `.`, `~`, and `/` between folders."),
    )
}

/// Whether the character is a space, a zero-width character, or punctuation or a full-width form from a Chinese input method.
/// None of them is intended in a URL.
fn is_no_letter(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{feff}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The path with letters decoded. Other escapes stay encoded: the URL must still work when a reader types it from a printed
/// page.
fn readable_path(path: &str) -> String {
    let letters = |part: &str| {
        let plain = percent_decode_str(part).decode_utf8().ok()?.into_owned();
        let fine = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | '~' | '·');
        plain.chars().all(fine).then_some(plain)
    };
    path.split('/').map(|part| letters(part).unwrap_or_else(|| part.to_owned())).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_and_joins() {
        let url = BaseUrl::parse("https://a.gov.cn/x/y").expect("an address");
        assert_eq!((url.as_str(), url.path(), url.host()), ("https://a.gov.cn/x/y/", "/x/y/", "a.gov.cn"));
        assert_eq!(url.join("2023/index.html"), "https://a.gov.cn/x/y/2023/");
        let url = BaseUrl::parse("http://127.0.0.1:8000").expect("an address");
        assert_eq!((url.path(), url.host(), url.authority(), url.scheme()), ("/", "127.0.0.1", "127.0.0.1:8000", "http"));
        let url = BaseUrl::parse("HTTP://[::1]:80/").expect("an address");
        assert_eq!((url.as_str(), url.host()), ("http://[::1]:80/", "[::1]"));
    }

    #[test]
    fn has_a_form_for_machines_and_one_for_people() {
        for (written, machines, people) in [
            ("https://教育局.中国/质量/", "https://xn--dgtp5sd2w.xn--fiqs8s/%E8%B4%A8%E9%87%8F/", "https://教育局.中国/质量/"),
            (
                "https://xn--dgtp5sd2w.xn--fiqs8s/%e8%b4%a8%E9%87%8F",
                "https://xn--dgtp5sd2w.xn--fiqs8s/%e8%b4%a8%E9%87%8F/",
                "https://教育局.中国/质量/",
            ),
            ("http://教育局。中国:8080", "http://xn--dgtp5sd2w.xn--fiqs8s:8080/", "http://教育局.中国:8080/"),
            (
                "https://WWW.Example.gov.cn/Bao%20gao",
                "https://www.example.gov.cn/Bao%20gao/",
                "https://www.example.gov.cn/Bao%20gao/",
            ),
            ("https://bücher.example/é/e\u{301}", "https://xn--bcher-kva.example/%C3%A9/%C3%A9/", "https://bücher.example/é/é/"),
            ("https://مثال.إختبار/", "https://xn--mgbh0fb.xn--kgbechtv/", "https://مثال.إختبار/"),
            ("https://a.cn/%E2%80%8B/", "https://a.cn/%E2%80%8B/", "https://a.cn/%E2%80%8B/"),
        ] {
            let url = BaseUrl::parse(written).expect(written);
            assert_eq!((url.as_str(), url.readable("").as_str()), (machines, people), "{written}");
            assert_eq!(BaseUrl::parse(&url.readable("")).map(|again| again.text.to_lowercase()), Ok(machines.to_lowercase()));
        }
        let url = BaseUrl::parse("https://教育局.中国/质量/").expect("an address");
        assert_eq!(url.readable("2023/index.html"), "https://教育局.中国/质量/2023/");
        assert_eq!((url.decoded_path().as_str(), url.host()), ("/质量/", "xn--dgtp5sd2w.xn--fiqs8s"));
    }

    #[test]
    fn refuses_what_is_no_base_and_says_why() {
        let long = format!("https://{}.cn/", "育".repeat(60));
        for (url, reason) in [
            ("a.gov.cn", "start with https://"),
            ("ftp://a.gov.cn/", "start with https://"),
            ("https://a.gov.cn/?x", "not contain ? or #"),
            ("https://", "followed by a host"),
            ("https://:80/", "followed by a host"),
            ("https:///x", "followed by a host"),
            ("https://me@a.cn/", "not contain a user name"),
            ("https://a.cn:abc/", "followed by a port"),
            ("https://a.cn:/", "followed by a port"),
            ("https://a.cn:99999/", "followed by a port"),
            ("https://a..cn/", "nothing between two dots"),
            ("https://a.cn./", "nothing between two dots"),
            ("https://教育 局.中国/", "(U+0020)"),
            ("https://教育局\u{2028}/", "(U+2028)"),
            ("https://a_b.cn/", "`_`"),
            ("https://-a.cn/", "starts or ends with `-`"),
            ("https://1.2.3/", "is not an IP address"),
            ("https://1.2.3.456/", "is not an IP address"),
            ("https://[::g]/", "is not an IPv6 address"),
            (&long, "is too long"),
            ("https://a.gov.cn/../b", "`.` or `..`"),
            ("https://a.gov.cn/%2e%2E/b", "`.` or `..`"),
            ("https://a.gov.cn//b", "two slashes in a row"),
            ("https://a.cn/%zz/", "cannot contain `%`"),
            ("https://a.cn/%22x/", "cannot contain `\"`"),
            ("https://a.cn/a%24b/", "cannot contain `$`"),
            ("https://a.cn/a%0Ab/", "cannot contain `U+000A`"),
            ("https://a.cn/b c/", "cannot contain `U+0020`"),
            ("https://a.cn/质\u{200b}量/", "cannot contain `U+200B`"),
            ("https://a.cn/质／量/", "cannot contain `／`"),
            ("https://a.cn/index.html", "without the name of a page"),
        ] {
            let message = BaseUrl::parse(url).expect_err(url);
            let message = message.get(crate::diagnostic::Speech::English);
            assert!(message.contains(reason), "{url}: {message}");
        }
    }
}
