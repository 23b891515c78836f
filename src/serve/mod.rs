//! The live preview: a loop around `pipeline`, served from memory.
//!
//! 1. `watch` notices that something may have changed and asks for a rebuild.
//! 2. `preview` runs the whole pipeline and keeps the last good site; pages are
//!    rendered when asked for, so what is shown is what a clean build would write.
//! 3. `reload` compares what a browser shows with what it should show, and says
//!    what to do. Nothing of it is ever part of `public/`.
//! 4. `http` answers requests, safely.

mod changes;
mod facts;
mod http;
mod preview;
mod reload;
mod search;
mod watch;

use crate::diagnostic::Speech;
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::Finding;
use crate::project::Project;
use preview::Preview;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

/// What the editor asked for.
#[derive(Debug, Clone)]
pub struct Options {
    pub port: u16,
    /// Listen on the local network, so that a phone can read along.
    pub lan: bool,
    /// Look at the folders at this interval and do without file events.
    pub poll: Option<Duration>,
    /// The language of the panel in the browser.
    pub speech: Speech,
    /// The address form that opens a place in the editor's program.
    pub editor: String,
}

/// What the terminal should be told.
#[derive(Debug)]
pub enum Event<'a> {
    /// The address to open; on the local network the one for phones as well.
    Listening {
        address: String,
        phone: Option<String>,
        wanted_port: u16,
    },
    Built {
        findings: &'a [Finding],
        changed: &'a [String],
        elapsed: Duration,
    },
    /// File events do not arrive here; the folders are looked at instead.
    Polling,
    Failed(&'a Error),
}

pub use preview::Shown;

pub type Report = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// Serves a site until the process is told to stop.
pub fn serve(project: &Project, options: &Options, report: &Report) -> Result<()> {
    let (listener, address) = listen(options)?;
    let phone = options.lan.then(lan_address).flatten().map(|ip| SocketAddr::new(ip, address.port()));
    let base_url = phone.map(|phone| format!("http://{phone}/"));
    let preview = Arc::new(Preview::new(project.clone(), base_url.clone()));
    let listing = Listing::of(project);
    preview.rebuild(&listing, report);
    let shown = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), address.port());
    let door = http::Door::new(address.port(), phone.map(|phone| phone.ip()), options);
    watch::start(project, listing, options.poll, &preview, report);
    report(Event::Listening { address: format!("http://{shown}/"), phone: base_url, wanted_port: options.port });
    http::run(listener, preview, door)
}

/// The port asked for, or the next free one.
fn listen(options: &Options) -> Result<(TcpListener, SocketAddr)> {
    let ip = if options.lan { Ipv4Addr::UNSPECIFIED } else { Ipv4Addr::LOCALHOST };
    let mut refused = None;
    for port in options.port..=options.port.saturating_add(50) {
        match TcpListener::bind((ip, port)) {
            Ok(listener) => {
                let address = listener.local_addr().map_err(Error::system(std::path::Path::new("127.0.0.1")))?;
                return Ok((listener, address));
            }
            Err(error) => refused = Some(error),
        }
    }
    let error = refused.unwrap_or_else(|| std::io::Error::from(std::io::ErrorKind::AddrInUse));
    Err(Error::system(std::path::Path::new(&format!("{ip}:{}", options.port)))(error))
}

/// This machine's address on the local network. Connecting a datagram socket
/// sends nothing; it only asks the system which address it would send from.
fn lan_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(10, 255, 255, 255), 9)).ok()?;
    socket.local_addr().ok().map(|address| address.ip()).filter(|ip| !ip.is_loopback() && !ip.is_unspecified())
}
