//! Checks the `Host` of every request and refuses host names that are not the preview's.
//!
//! This prevents DNS rebinding: another site can point its own host name at this machine
//! and let a visitor's browser read the preview under that name. A loopback name always
//! resolves to this machine, and a literal IP address needs no DNS: both are accepted.
//! Their port is not compared, because port forwarding changes it.

use super::network;
use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use axum::http::{HeaderMap, Uri, header};
use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{PoisonError, RwLock};

/// The check of a request's host name.
pub(super) struct HostPolicy {
    allowed: Vec<AllowedHost>,
    /// The machine's IP addresses. `None` if the preview serves this machine only.
    lan: Option<RwLock<BTreeSet<IpAddr>>>,
}

/// A host name that is accepted besides those of this machine (`--allow-host`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedHost {
    name: Name,
    /// `None` accepts any port.
    port: Option<u16>,
    /// Whether this stands for all subdomains of the name, without the name itself.
    below: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    Address(IpAddr),
    /// In lower case and ASCII (Punycode), without the trailing dot.
    Words(String),
}

/// The kind of host name in an accepted request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Caller {
    /// A loopback name or address.
    Local,
    /// An address of this machine on its network, or an allowed host name.
    Remote,
}

/// Why a request is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no `Host`, more than one, or one that is not a host name.
    Unclear,
    /// This host name is not the preview's.
    Unknown(String),
}

impl HostPolicy {
    /// Accepts loopback names, the allowed names and, with `lan`, this machine's addresses.
    pub(super) fn new(allowed: Vec<AllowedHost>, lan: bool) -> HostPolicy {
        HostPolicy { allowed, lan: lan.then(RwLock::default) }
    }

    /// Replaces the known addresses of this machine. Does nothing without `lan`.
    pub(super) fn set_addresses(&self, addresses: impl IntoIterator<Item = IpAddr>) {
        if let Some(lan) = &self.lan {
            *lan.write().unwrap_or_else(PoisonError::into_inner) = addresses.into_iter().collect();
        }
    }

    /// Checks a request. It must have exactly one `Host` header: with two, a proxy may have
    /// used the other one. The host of an absolute URI in the request line is checked too.
    pub(super) fn admit(&self, uri: &Uri, headers: &HeaderMap) -> std::result::Result<Caller, Refusal> {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return Err(Refusal::Unclear) };
        let caller = self.judge(host.to_str().map_err(|_| Refusal::Unclear)?)?;
        match uri.authority() {
            Some(authority) => self.judge(authority.as_str()),
            None => Ok(caller),
        }
    }

    fn judge(&self, host: &str) -> std::result::Result<Caller, Refusal> {
        let (name, port) = split(host).ok_or(Refusal::Unclear)?;
        match &name {
            Name::Address(ip) if ip.is_loopback() => return Ok(Caller::Local),
            Name::Words(words) if words == "localhost" || words.ends_with(".localhost") => return Ok(Caller::Local),
            Name::Address(ip) if self.is_ours(*ip) => return Ok(Caller::Remote),
            _ => {}
        }
        let is_allowed = self.allowed.iter().any(|allowed| allowed.covers(&name, port));
        if is_allowed { Ok(Caller::Remote) } else { Err(Refusal::Unknown(host.to_owned())) }
    }

    /// Whether an address belongs to this machine. An unknown address makes it read the
    /// addresses again: the machine may have got a new one.
    fn is_ours(&self, ip: IpAddr) -> bool {
        let Some(lan) = &self.lan else { return false };
        if lan.read().unwrap_or_else(PoisonError::into_inner).contains(&ip) {
            return true;
        }
        let now: BTreeSet<IpAddr> = network::addresses().into_iter().map(|address| address.ip).collect();
        let known = now.contains(&ip);
        if known {
            self.set_addresses(now);
        }
        known
    }
}

impl AllowedHost {
    /// Parses an argument of `--allow-host`:
    ///
    /// - a host name or an IP address, with or without a port;
    /// - `*.name` or `.name` for all subdomains of a name;
    /// - a whole URL, of which the host is used.
    ///
    /// Returns a usage error if there is no host name in it.
    pub fn read(text: &str) -> Result<AllowedHost> {
        let wrong = || {
            Error::Usage(Sentence::new(
                format!(
                    "--allow-host 后面的“{text}”不是主机名。请写成 preview.example.cn、*.example.cn 或 192.168.1.20 的样子。"
                ),
                format!(
                    "`{text}` after --allow-host is no host name. Write it like preview.example.org, *.example.org or 192.168.1.20."
                ),
            ))
        };
        let host = text.trim();
        let host = host.split_once("://").map_or(host, |(_, rest)| rest);
        let host = host.split(['/', '?', '#']).next().unwrap_or_default();
        let below = host.strip_prefix("*.").or_else(|| host.strip_prefix('.'));
        let bare = below.unwrap_or(host);
        // IPv6 addresses are often typed without the brackets of a URL.
        let bracketed = bare.parse::<Ipv6Addr>().map(|ip| format!("[{ip}]"));
        let (name, port) = split(bracketed.as_deref().unwrap_or(bare)).ok_or_else(wrong)?;
        if below.is_some() && matches!(name, Name::Address(_)) {
            return Err(wrong());
        }
        Ok(AllowedHost { name, port, below: below.is_some() })
    }

    fn covers(&self, name: &Name, port: Option<u16>) -> bool {
        let same = match (&self.name, name) {
            (Name::Words(own), Name::Words(name)) if self.below => {
                name.strip_suffix(own.as_str()).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            (own, name) => own == name,
        };
        // Browsers leave out the default port of the scheme, which may be http or https.
        let port_fits = self.port.is_none_or(|own| port.map_or(own == 80 || own == 443, |port| port == own));
        same && port_fits
    }
}

/// Splits a host into name and port: `name`, `name:80`, `name:`, `192.168.1.2:80`,
/// `[::1]:80`. `None` if the text is not a host.
fn split(host: &str) -> Option<(Name, Option<u16>)> {
    let (name, rest) = if let Some(inside) = host.strip_prefix('[') {
        let (ip, rest) = inside.split_once(']')?;
        (Name::Address(IpAddr::V6(ip.parse().ok()?).to_canonical()), rest)
    } else {
        let end = host.find(':').unwrap_or(host.len());
        (name(&host[..end])?, &host[end..])
    };
    let port = match rest.strip_prefix(':') {
        None if rest.is_empty() => None,
        Some("") => None,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        _ => return None,
    };
    Some((name, port))
}

fn name(text: &str) -> Option<Name> {
    let text = text.strip_suffix('.').unwrap_or(text);
    if let Ok(ip) = text.parse() {
        return Some(Name::Address(ip));
    }
    let ascii = idna::domain_to_ascii(text).ok()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let parts_are_there = ascii.split('.').all(|part| !part.is_empty());
    (ascii.bytes().all(is_plain) && parts_are_there).then_some(Name::Words(ascii))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host_policy(allowed: &[&str]) -> HostPolicy {
        HostPolicy::new(allowed.iter().map(|text| AllowedHost::read(text).expect("a host")).collect(), false)
    }

    #[test]
    fn loopback_names_are_ours_with_any_port_and_in_any_letters() {
        let host_policy = host_policy(&[]);
        for host in [
            "localhost",
            "localhost:1",
            "LOCALHOST:4305",
            "LocalHost",
            "localhost.",
            "localhost.:4305",
            "localhost:",
            "a.localhost:8",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.9.8.7:1",
            "[::1]",
            "[::1]:9",
            "[0:0:0:0:0:0:0:1]:9",
            "[::ffff:127.0.0.1]:9",
        ] {
            assert_eq!(host_policy.judge(host), Ok(Caller::Local), "{host}");
        }
    }

    #[test]
    fn what_only_looks_like_a_loopback_name_is_not() {
        let host_policy = host_policy(&[]);
        for host in [
            "",
            ":",
            ":80",
            ".",
            "evil.example",
            "localhost.evil.example",
            "evillocalhost",
            "127.0.0.1.evil.example",
            "localhost:80@evil.example",
            "evil.example@localhost",
            "localhost:99999",
            "localhost:+80",
            "localhost: 80",
            " localhost",
            "localhost/x",
            "::1",
            "[::1",
            "[::1]x",
            "[::2]",
            "192.168.1.1",
            "128.0.0.1",
            "0.0.0.0",
            "localhost..",
            "local host",
            "localhost:80:80",
        ] {
            assert!(host_policy.judge(host).is_err(), "{host}");
        }
    }

    #[test]
    fn names_that_were_allowed_are_let_in() {
        let host_policy = host_policy(&[
            "Preview.Example.org",
            "*.cloud.example",
            "port.example:8443",
            "web.example:443",
            "https://pasted.example/x/",
            "10.1.2.3",
            "fd00::1",
            "教育局.中国",
        ]);
        for host in [
            "preview.example.org",
            "preview.example.org:81",
            "PREVIEW.example.org.",
            "a.cloud.example",
            "a.b.cloud.example:1",
            "port.example:8443",
            "web.example",
            "web.example:443",
            "pasted.example:5",
            "10.1.2.3:80",
            "[fd00::1]:80",
            "xn--dgtp5sd2w.xn--fiqs8s",
        ] {
            assert_eq!(host_policy.judge(host), Ok(Caller::Remote), "{host}");
        }
        for host in [
            "example.org",
            "cloud.example",
            "acloud.example",
            ".cloud.example",
            "port.example",
            "port.example:80",
            "web.example:80",
            "10.1.2.4",
        ] {
            assert!(host_policy.judge(host).is_err(), "{host}");
        }
    }

    #[test]
    fn what_is_no_name_cannot_be_allowed() {
        for text in ["", " ", "*", "*.", "a b", "http://", "a..b", "name:port", "*.10.1.2.3", "[::1"] {
            assert!(AllowedHost::read(text).is_err(), "{text}");
        }
    }
}
