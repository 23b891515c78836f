//! The listening sockets, and the network addresses of this machine.

use crate::error::{Error, Result};
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;

/// The listening sockets, all on one port.
pub(super) struct Listening {
    /// The TCP port in use.
    pub port: u16,
    /// The IPv4 socket and, if the system has IPv6, the IPv6 socket.
    pub sockets: Vec<TcpListener>,
    /// Why this is not the requested port. `None` if it is.
    pub passed_over: Option<PassedOver>,
}

/// Why the requested port is not available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOver {
    /// Another program uses it.
    InUse,
    /// The system does not permit it: a privileged port or a reserved range.
    Forbidden,
}

/// How many ports after the requested one are tried.
const TRIES: u16 = 50;

/// Binds the requested port or the next free one; 0 lets the system choose.
///
/// With `lan` the sockets accept connections on all interfaces, else on loopback only.
/// Returns the error of the requested port if none of the ports is available.
pub(super) fn listen(port: u16, lan: bool) -> Result<Listening> {
    let (v4, v6) = if lan { (Ipv4Addr::UNSPECIFIED, Ipv6Addr::UNSPECIFIED) } else { (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST) };
    let last = if port == 0 { 0 } else { port.saturating_add(TRIES) };
    let mut first_refusal = None;
    for wanted in port..=last {
        let bound = TcpListener::bind((v4, wanted)).and_then(|socket| Ok((socket.local_addr()?.port(), socket)));
        match bound {
            Ok((port, socket)) => {
                // If the system has no IPv6, or another program uses its port, IPv4 is enough.
                let sockets = std::iter::once(socket).chain(bind_v6(v6, port).ok()).collect();
                let passed_over = first_refusal.as_ref().map(reason);
                return Ok(Listening { port, sockets, passed_over });
            }
            Err(error) => drop(first_refusal.get_or_insert(error)),
        }
    }
    let error = first_refusal.unwrap_or_else(|| io::Error::from(io::ErrorKind::AddrInUse));
    Err(Error::system(Path::new(&SocketAddr::new(v4.into(), port).to_string()))(error))
}

fn reason(error: &io::Error) -> PassedOver {
    if error.kind() == io::ErrorKind::AddrInUse { PassedOver::InUse } else { PassedOver::Forbidden }
}

fn bind_v6(ip: Ipv6Addr, port: u16) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::IPV6, Type::STREAM, Some(Protocol::TCP))?;
    // Without this it would also bind IPv4, which the other socket already has.
    socket.set_only_v6(true)?;
    // As the standard library does: the port can be used again right after a program ended.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&SocketAddr::new(ip.into(), port).into())?;
    socket.listen(128)?;
    Ok(socket.into())
}

/// An address of this machine that others on the network can use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    /// The IP address.
    pub ip: IpAddr,
    /// The name of its network adapter, such as `eth0` or `Wi-Fi`.
    pub adapter: String,
}

impl Address {
    /// The URL of a preview on this address and port.
    pub fn url(&self, port: u16) -> String {
        url(self.ip, port)
    }
}

/// The URL of a preview, `http://…/`. Port 80 is left out, as browsers do.
pub(super) fn url(ip: IpAddr, port: u16) -> String {
    match (ip, port) {
        (IpAddr::V4(ip), 80) => format!("http://{ip}/"),
        (IpAddr::V6(ip), 80) => format!("http://[{ip}]/"),
        _ => format!("http://{}/", SocketAddr::new(ip, port)),
    }
}

/// All addresses of this machine that others can use: first IPv6, then IPv4, each in the
/// system's order. Empty if the machine has no network.
///
/// IPv4 is last because most office and home networks have nothing else, and the last line
/// of a terminal is seen first.
pub(super) fn addresses() -> Vec<Address> {
    let Ok(adapters) = if_addrs::get_if_addrs() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let all = adapters.into_iter().map(|adapter| Address { ip: adapter.ip(), adapter: adapter.name });
    let mut usable: Vec<Address> = all.filter(|address| is_usable(address.ip) && seen.insert(address.ip)).collect();
    usable.sort_by_key(|address| address.ip.is_ipv4());
    usable
}

fn is_usable(ip: IpAddr) -> bool {
    let is_link_local = match ip {
        // Two machines on one cable have only IPv4 link-local addresses, so these count.
        IpAddr::V4(_) => false,
        // An IPv6 link-local address needs the adapter's name, which a URL in a browser
        // cannot contain.
        IpAddr::V6(ip) => ip.is_unicast_link_local(),
    };
    !(ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_link_local)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_browsers_take_them() {
        assert_eq!(url(IpAddr::V4(Ipv4Addr::new(10, 1, 2, 3)), 4140), "http://10.1.2.3:4140/");
        assert_eq!(url(IpAddr::V4(Ipv4Addr::LOCALHOST), 80), "http://127.0.0.1/");
        assert_eq!(url(IpAddr::V6(Ipv6Addr::LOCALHOST), 4140), "http://[::1]:4140/");
        assert_eq!(url(IpAddr::V6(Ipv6Addr::LOCALHOST), 80), "http://[::1]/");
    }

    #[test]
    fn only_addresses_that_others_can_use_are_named() {
        for (ip, usable) in [
            ("10.1.2.3", true),
            ("172.17.0.1", true),
            ("169.254.3.4", true),
            ("fd00::1", true),
            ("2001:db8::1", true),
            ("127.0.0.1", false),
            ("::1", false),
            ("fe80::1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_usable(ip.parse().expect("an address")), usable, "{ip}");
        }
    }

    #[test]
    fn a_port_of_the_systems_choice_is_the_one_asked_for() {
        let listening = listen(0, false).expect("a port");
        assert!(listening.port != 0 && listening.passed_over.is_none());
        let next = listen(listening.port, false).expect("another");
        assert!(next.port != listening.port);
        assert_eq!(next.passed_over, Some(PassedOver::InUse));
    }

    #[test]
    fn a_forbidden_port_is_not_called_used() {
        assert_eq!(reason(&io::Error::from(io::ErrorKind::PermissionDenied)), PassedOver::Forbidden);
        assert_eq!(reason(&io::Error::from(io::ErrorKind::AddrInUse)), PassedOver::InUse);
    }
}
