//! The sockets that are listened to, and the addresses that this machine has.

use crate::error::{Error, Result};
use socket2::{Domain, Protocol, Socket, Type};
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};
use std::path::Path;

/// What is listened to, on one port.
pub struct Listening {
    pub port: u16,
    pub sockets: Vec<TcpListener>,
    /// Why it is not the port asked for.
    pub passed_over: Option<PassedOver>,
}

/// Why a port could not be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedOver {
    /// Another program has it.
    InUse,
    /// The system keeps it for others: a low number, or a range set aside.
    Forbidden,
}

/// So many ports after the one asked for are tried.
const TRIES: u16 = 50;

/// Takes the port asked for, or the next free one; 0 leaves the choice to the system.
pub fn listen(port: u16, lan: bool) -> Result<Listening> {
    let (v4, v6) = if lan { (Ipv4Addr::UNSPECIFIED, Ipv6Addr::UNSPECIFIED) } else { (Ipv4Addr::LOCALHOST, Ipv6Addr::LOCALHOST) };
    let last = if port == 0 { 0 } else { port.saturating_add(TRIES) };
    let mut first_refusal = None;
    for wanted in port..=last {
        let bound = TcpListener::bind((v4, wanted)).and_then(|socket| Ok((socket.local_addr()?.port(), socket)));
        match bound {
            Ok((port, socket)) => {
                // Where there is no IPv6, or another program has it, IPv4 does alone.
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
    // Else it would want IPv4 too, which the other socket has.
    socket.set_only_v6(true)?;
    // As the standard library does: a port is free again as soon as its program has ended.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&SocketAddr::new(ip.into(), port).into())?;
    socket.listen(128)?;
    Ok(socket.into())
}

/// An address under which others on the network reach this machine.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub ip: IpAddr,
    /// The network adapter that has it: `eth0`, `Wi-Fi`.
    pub adapter: String,
}

impl Address {
    /// What is typed into a browser.
    pub fn url(&self, port: u16) -> String {
        url(self.ip, port)
    }
}

/// The address of a preview on a port, which is left out where browsers do.
pub fn url(ip: IpAddr, port: u16) -> String {
    match (ip, port) {
        (IpAddr::V4(ip), 80) => format!("http://{ip}/"),
        (IpAddr::V6(ip), 80) => format!("http://[{ip}]/"),
        _ => format!("http://{}/", SocketAddr::new(ip, port)),
    }
}

/// All addresses of this machine that others can use, each kind in the system's order.
/// Those of IPv4 are last: most networks of offices and homes have no others, and what a
/// terminal shows last is seen first. None where the machine has no network.
pub fn addresses() -> Vec<Address> {
    let Ok(adapters) = if_addrs::get_if_addrs() else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let all = adapters.into_iter().map(|adapter| Address { ip: adapter.ip(), adapter: adapter.name });
    let mut usable: Vec<Address> = all.filter(|address| is_usable(address.ip) && seen.insert(address.ip)).collect();
    usable.sort_by_key(|address| address.ip.is_ipv4());
    usable
}

fn is_usable(ip: IpAddr) -> bool {
    let is_link_local = match ip {
        // Two machines on one cable have no others.
        IpAddr::V4(_) => false,
        // Browsers cannot name the adapter, which such an address needs.
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
