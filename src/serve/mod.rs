//! The live preview: a loop around `pipeline`, served from memory.
//!
//! 1. `watch` notices that something may have changed and asks for a rebuild.
//! 2. `preview` runs the whole pipeline and keeps the last good site; pages are
//!    rendered when asked for, so what is shown is what a clean build would write.
//! 3. `reload` compares what a browser shows with what it should show, and says
//!    what to do. Nothing of it is ever part of `public/`.
//! 4. `http` answers requests, safely: `door` says whose, `pages` with what of the
//!    site, `own` with what of the preview itself, `events` what a browser is told.

mod answer;
mod changes;
mod door;
mod editor;
mod events;
mod facts;
mod http;
mod network;
mod overview;
mod own;
mod pages;
mod preview;
mod reload;
mod search;
mod stop;
mod watch;

use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::Finding;
use crate::project::Project;
use preview::Preview;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use door::AllowedHost;
pub use network::{Address, PassedOver};
pub use preview::Shown;

/// What the editor asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// 0 leaves the choice to the system.
    pub port: u16,
    /// Listen on the local network, so that a phone can read along.
    pub lan: bool,
    /// Names under which the preview is reached besides those of this machine.
    pub allowed_hosts: Vec<AllowedHost>,
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
    /// The address to open on this machine.
    Listening {
        address: String,
        port: u16,
        /// Why it is not the port asked for.
        passed_over: Option<PassedOver>,
    },
    /// The machine's addresses on its networks, when they are let in; at the start and
    /// whenever they have changed.
    Reachable {
        addresses: &'a [Address],
        port: u16,
    },
    Built {
        findings: &'a [Finding],
        changed: &'a [String],
        elapsed: Duration,
    },
    /// File events do not arrive here; the folders are looked at instead.
    Polling,
    /// Nothing came of an attempt; what is shown is from before it.
    Trouble(&'a Sentence),
}

pub type Report = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// The stack of threads that build and render: that of a program's first thread.
const STACK: usize = 8 << 20;

/// Serves a site until the process is told to stop.
pub fn serve(project: &Project, options: &Options, report: &Report) -> Result<()> {
    let here = Path::new("127.0.0.1");
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).thread_stack_size(STACK).enable_all().build().map_err(Error::system(here))?;
    let outcome = runtime.block_on(async {
        // Before the first build, which may take a while.
        let stopped = stop::asked().map_err(Error::system(here))?;
        tokio::select! {
            outcome = stay(project, options, report) => outcome,
            () = stopped => Ok(()),
        }
    });
    // A render under way or a held stream must not keep the process alive.
    runtime.shutdown_background();
    outcome
}

async fn stay(project: &Project, options: &Options, report: &Report) -> Result<()> {
    let listening = network::listen(options.port, options.lan)?;
    let preview = Arc::new(Preview::new(project.clone()));
    let (listing, builder) = (Listing::of(project), watch::Builder::new(preview.clone(), report.clone()));
    let (listing, builder) = tokio::task::spawn_blocking(move || {
        let mut builder = builder;
        builder.first(&listing);
        (listing, builder)
    })
    .await
    .map_err(|error| Error::system(&project.root)(std::io::Error::other(error)))?;
    let door = Arc::new(door::Door::new(options.allowed_hosts.clone(), options.lan));
    watch::start(project, listing, options.poll, builder)?;
    let address = network::url(IpAddr::V4(Ipv4Addr::LOCALHOST), listening.port);
    report(Event::Listening { address, port: listening.port, passed_over: listening.passed_over });
    if options.lan {
        tokio::spawn(tell_addresses(door.clone(), listening.port, report.clone()));
    }
    http::run(listening.sockets, http::House::new(preview, door, options)).await
}

/// How often the machine's addresses are looked at: they change when it moves to
/// another network.
const ADDRESS_LOOK: Duration = Duration::from_secs(3);

/// Tells the machine's addresses, and again whenever they have changed.
async fn tell_addresses(door: Arc<door::Door>, port: u16, report: Report) {
    let mut told = None;
    loop {
        let Ok(now) = tokio::task::spawn_blocking(network::addresses).await else { return };
        if told.as_ref() != Some(&now) {
            door.set_addresses(now.iter().map(|address| address.ip));
            report(Event::Reachable { addresses: &now, port });
            told = Some(now);
        }
        tokio::time::sleep(ADDRESS_LOOK).await;
    }
}
