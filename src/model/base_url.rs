//! The public address of a site, split where the pages need it split.
//!
//! It has two forms: the one that machines ask for, with the host in ASCII (Punycode)
//! and the path percent-encoded, and the one that people read, `https://教育局.中国/质量/`.
//! Either may be written in site.yaml.

use crate::characters;
use crate::diagnostic::Sentence;
use crate::file_name::composed;
use idna::AsciiDenyList;
use idna::uts46::{DnsLength, Hyphens, Uts46};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use std::net::{Ipv4Addr, Ipv6Addr};

/// An absolute address whose path ends with a slash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    /// For machines: nothing but ASCII.
    text: String,
    path_start: usize,
    /// For people.
    readable: String,
}

impl BaseUrl {
    /// Takes http and https addresses of folders, without query, fragment or dots as path
    /// parts; adds the closing slash. Else the reason, as a sentence of advice.
    pub fn parse(url: &str) -> Result<BaseUrl, Sentence> {
        let (scheme, rest) = url.split_once("://").unwrap_or_default();
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") || url.contains(['?', '#']) {
            return Err(Sentence::new(
                "要以 https:// 或 http:// 开头，不带 ? 和 #，例如 https://www.example.gov.cn/baogao/。",
                "It begins with https:// or http:// and has no ? or #.",
            ));
        }
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let host = Host::parse(host)?;
        let path = encoded_path(path)?;
        let start = format!("{scheme}://{}", host.ascii);
        let readable = format!("{scheme}://{}{}", host.readable, readable_path(&path));
        Ok(BaseUrl { path_start: start.len(), text: start + &path, readable })
    }

    /// `https://www.example.gov.cn/baogao/`
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `/baogao/`
    pub fn path(&self) -> &str {
        &self.text[self.path_start..]
    }

    /// The path as servers compare it with names of folders: without percent signs.
    pub fn decoded_path(&self) -> String {
        percent_decode_str(self.path()).decode_utf8_lossy().into_owned()
    }

    pub fn scheme(&self) -> &str {
        self.text.split(':').next().unwrap_or_default()
    }

    /// The host with its port, if one is given.
    pub fn authority(&self) -> &str {
        let start = self.text.find("://").map_or(0, |index| index + 3);
        &self.text[start..self.path_start]
    }

    /// `www.example.gov.cn`, as the `SiteDomain` tag wants it.
    pub fn host(&self) -> &str {
        let host = self.authority();
        match host.rfind(']') {
            Some(end) => &host[..=end],
            None => host.split(':').next().unwrap_or(host),
        }
    }

    /// The address of an output file; a folder's index page is the folder.
    pub fn join(&self, output_path: &str) -> String {
        format!("{}{}", self.text, folder_of_index(output_path))
    }

    /// The same address as people read it.
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

/// Both forms of a host, with the port.
struct Host {
    ascii: String,
    readable: String,
}

impl Host {
    fn parse(text: &str) -> Result<Host, Sentence> {
        if text.contains('@') {
            return Err(Sentence::new("网址里不能有用户名和“@”。", "It has no user name and no `@`."));
        }
        let (name, port) = split_port(text)?;
        if let Some(address) = name.strip_prefix('[') {
            let address = address.strip_suffix(']').and_then(|address| address.parse::<Ipv6Addr>().ok());
            let wrong = || wrong_host(name, ("不是 IPv6 地址", "is no IPv6 address"));
            let name = address.map(|address| format!("[{address}]{port}")).ok_or_else(wrong)?;
            return Ok(Host { ascii: name.clone(), readable: name });
        }
        let converted = Uts46::new().to_ascii(name.as_bytes(), AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Ignore);
        let ascii = converted.map_err(|_| unusable(name))?;
        let labels: Vec<&str> = ascii.split('.').collect();
        if labels.contains(&"") {
            return Err(wrong_host(
                name,
                ("两个点之间没有字，或者开头、结尾是点", "has nothing between two dots, or a dot at an end"),
            ));
        }
        if labels.iter().any(|label| label.len() > 63) || ascii.len() > 253 {
            return Err(wrong_host(
                name,
                (
                    "太长：换算成域名的编码以后，每一段最多63个字符，全部最多253个",
                    "is too long: as encoded for the network, a part may have 63 characters and all of it 253",
                ),
            ));
        }
        let is_number = labels.last().is_some_and(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
        if is_number && ascii.parse::<Ipv4Addr>().is_err() {
            return Err(wrong_host(
                name,
                ("不是 IP 地址，域名也不能以数字结尾", "is no IP address, and no name ends with a number"),
            ));
        }
        let (readable, _) = idna::domain_to_unicode(&ascii);
        Ok(Host { ascii: format!("{ascii}{port}"), readable: format!("{readable}{port}") })
    }
}

/// The name, and the port with its colon.
fn split_port(text: &str) -> Result<(&str, &str), Sentence> {
    let colon = text.rfind(':').filter(|_| !text.ends_with(']'));
    let (name, port) = text.split_at(colon.unwrap_or(text.len()));
    if port.len() > 1 && port[1..].parse::<u16>().is_err() || port == ":" || port.contains('+') {
        return Err(Sentence::new(
            format!("冒号后面要是端口号（1到65535），而不是“{}”。", &port[1..]),
            format!("A port, 1 to 65535, stands behind the colon, not `{}`.", &port[1..]),
        ));
    }
    if name.is_empty() {
        return Err(Sentence::new("// 后面要有域名。", "A host stands behind the //."));
    }
    Ok((name, port))
}

fn wrong_host(name: &str, reason: (&str, &str)) -> Sentence {
    Sentence::new(format!("域名“{name}”{}。", reason.0), format!("The host `{name}` {}.", reason.1))
}

/// Why the host cannot be converted: the character that no host has, if there is one.
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
                (&format!("里有域名不能用的字符（{shown}）"), &format!("has a character that no host has ({shown})")),
            )
        }
        Some(odd) => wrong_host(name, (&format!("里有域名不能用的字符“{odd}”"), &format!("has `{odd}`, which no host has"))),
        None => wrong_host(
            name,
            (
                "不能用：一段域名不能以“-”开头或结尾，也不能混用左右两个方向的文字",
                "cannot be used: a part begins or ends with `-`, or mixes scripts of both directions",
            ),
        ),
    }
}

/// The path with a slash at both ends, percent-encoded where it must be.
fn encoded_path(path: &str) -> Result<String, Sentence> {
    let path = composed(path.trim_end_matches('/'));
    if path.is_empty() {
        return Ok("/".to_owned());
    }
    if path.ends_with(".html") {
        return Err(Sentence::new(
            "网址要写到网站所在的文件夹为止，不写网页的文件名。",
            "It is the address of the folder in which the site stands, without the name of a page.",
        ));
    }
    let mut encoded = String::from("/");
    for part in path.split('/') {
        let plain = percent_decode_str(part).decode_utf8_lossy().into_owned();
        if matches!(plain.as_str(), "" | "." | "..") || plain.contains(['/', '\\']) {
            return Err(Sentence::new(
                "路径里不能有两条连着的斜线，也不能有“.”和“..”。",
                "The path has no two slashes side by side and no `.` or `..`.",
            ));
        }
        // Written as escapes, these would still be signs of a server's configuration.
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
        format!("The path cannot hold `{shown}`: letters, digits, `-`, `_`, `.`, `~`, and `/` between folders."),
    )
}

/// Spaces, marks without width, and the punctuation and full-width signs of Chinese input
/// methods: none of them is meant in an address.
fn is_no_letter(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{feff}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

/// The path with the letters that its escapes mean. Other escapes stay: a reader who
/// types what is printed must arrive.
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
            ("a.gov.cn", "begins with https://"),
            ("ftp://a.gov.cn/", "begins with https://"),
            ("https://a.gov.cn/?x", "no ? or #"),
            ("https://", "A host stands"),
            ("https://:80/", "A host stands"),
            ("https:///x", "A host stands"),
            ("https://me@a.cn/", "no user name"),
            ("https://a.cn:abc/", "A port"),
            ("https://a.cn:/", "A port"),
            ("https://a.cn:99999/", "A port"),
            ("https://a..cn/", "nothing between two dots"),
            ("https://a.cn./", "nothing between two dots"),
            ("https://教育 局.中国/", "(U+0020)"),
            ("https://教育局\u{2028}/", "(U+2028)"),
            ("https://a_b.cn/", "`_`"),
            ("https://-a.cn/", "begins or ends with `-`"),
            ("https://1.2.3/", "is no IP address"),
            ("https://1.2.3.456/", "is no IP address"),
            ("https://[::g]/", "is no IPv6 address"),
            (&long, "is too long"),
            ("https://a.gov.cn/../b", "no `.` or `..`"),
            ("https://a.gov.cn/%2e%2E/b", "no `.` or `..`"),
            ("https://a.gov.cn//b", "no two slashes"),
            ("https://a.cn/%zz/", "cannot hold `%`"),
            ("https://a.cn/%22x/", "cannot hold `\"`"),
            ("https://a.cn/a%24b/", "cannot hold `$`"),
            ("https://a.cn/a%0Ab/", "cannot hold `U+000A`"),
            ("https://a.cn/b c/", "cannot hold `U+0020`"),
            ("https://a.cn/质\u{200b}量/", "cannot hold `U+200B`"),
            ("https://a.cn/质／量/", "cannot hold `／`"),
            ("https://a.cn/index.html", "without the name of a page"),
        ] {
            let said = BaseUrl::parse(url).expect_err(url);
            let said = said.get(crate::diagnostic::Speech::English);
            assert!(said.contains(reason), "{url}: {said}");
        }
    }
}
