//! The live preview: runs `pipeline` after every change and serves the site from memory.
//!
//! 1. `watch` detects that files may have changed and starts a rebuild.
//! 2. `preview` runs the whole pipeline and keeps the last good site. A page is rendered
//!    when it is first requested, with the same bytes that a clean build would write.
//! 3. `reload` compares the page in a browser with the current one and decides whether
//!    the browser reloads it.
//! 4. `http` answers requests: `host_policy` checks the host name, `pages` serves the site,
//!    `own` serves the preview's own pages, `events` notifies open browser tabs.
//!
//! Nothing that the preview adds may get into `public/`.

mod answer;
mod changes;
mod desk;
mod editor;
mod events;
mod facts;
mod host_policy;
mod http;
mod network;
mod overview;
mod own;
mod pages;
mod reload;
#[cfg(feature = "import")]
mod review;
mod snapshot;
mod translate;
mod translate_form;
mod watch;

use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::load::listing::Listing;
use crate::pipeline::Finding;
use crate::project::Project;
use crate::stop_signal;
use snapshot::Preview;
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use host_policy::AllowedHost;
pub(crate) use network::{Address, PassedOver};

/// The options of the preview.
#[derive(Debug, Clone)]
pub struct Options {
    /// The TCP port to try first; 0 lets the system choose one.
    pub port: u16,
    /// Whether to listen on the local network too, so that a phone can open the preview.
    pub lan: bool,
    /// Host names that are accepted besides those of this machine.
    pub allowed_hosts: Vec<AllowedHost>,
    /// Poll the folders at this interval instead of using file events. `None` uses events.
    pub poll: Option<Duration>,
    /// The language of the messages in the browser.
    pub speech: Speech,
    /// The template of the links that open a source position in an editor, such as
    /// `vscode://file/{file}:{line}:{column}`. Empty: no such links.
    pub editor: String,
}

/// What the preview reports to the terminal.
#[derive(Debug)]
pub enum Event<'a> {
    /// The preview accepts connections.
    Listening {
        /// The URL to open on this machine.
        address: String,
        /// The TCP port in use.
        port: u16,
        /// Why this is not the requested port. `None` if it is.
        passed_over: Option<PassedOver>,
    },
    /// This machine's addresses on its networks. Sent at the start and after every change
    /// of them, if the preview listens on the local network.
    Reachable {
        /// The URLs under which the preview can be opened.
        addresses: &'a [Address],
        /// The TCP port in use.
        port: u16,
    },
    /// A build has finished, with or without errors.
    Built {
        /// The diagnostics of this build, sorted by place.
        findings: &'a [Finding],
        /// The source files whose change started the build; empty for the first one.
        changed: &'a [String],
        /// How long the build took.
        elapsed: Duration,
    },
    /// File events do not arrive on this file system; the preview polls from now on.
    Polling,
    /// A build failed for a reason that is not in the content. The last good site stays.
    Trouble(&'a Sentence),
}

/// The callback that receives the preview's events. It is called from several threads.
pub type EventHandler = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// The stack size, in bytes, of the threads that build and render: that of a main thread.
const STACK: usize = 8 << 20;

/// Serves a site until the process receives a signal to stop.
///
/// # Errors
///
/// No port is free, or the system refuses a thread or a signal handler. Errors in the
/// content are not errors here: they are reported as `Event::Built`.
pub fn serve(project: &Project, options: &Options, report: &EventHandler) -> Result<()> {
    let here = Path::new("127.0.0.1");
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).thread_stack_size(STACK).enable_all().build().map_err(Error::system(here))?;
    let outcome = runtime.block_on(async {
        // Handlers come before the first build, which may take a while.
        let stopped = stop_signal::received().map_err(Error::system(here))?;
        tokio::select! {
            outcome = stay(project, options, report) => outcome,
            () = stopped => Ok(()),
        }
    });
    // A running render or an open event stream must not keep the process alive.
    runtime.shutdown_background();
    outcome
}

async fn stay(project: &Project, options: &Options, report: &EventHandler) -> Result<()> {
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
    let host_policy = Arc::new(host_policy::HostPolicy::new(options.allowed_hosts.clone(), options.lan));
    watch::start(project, listing, options.poll, builder)?;
    let address = network::url(IpAddr::V4(Ipv4Addr::LOCALHOST), listening.port);
    report(Event::Listening { address, port: listening.port, passed_over: listening.passed_over });
    if options.lan {
        tokio::spawn(tell_addresses(host_policy.clone(), listening.port, report.clone()));
    }
    http::run(listening.sockets, http::ServerState::new(preview, host_policy, options)).await
}

/// How often the machine's addresses are read. They change when it joins another network.
const ADDRESS_LOOK: Duration = Duration::from_secs(3);

/// Reports the machine's addresses now and after every change.
async fn tell_addresses(host_policy: Arc<host_policy::HostPolicy>, port: u16, report: EventHandler) {
    let mut told = None;
    loop {
        let Ok(now) = tokio::task::spawn_blocking(network::addresses).await else { return };
        if told.as_ref() != Some(&now) {
            host_policy.set_addresses(now.iter().map(|address| address.ip));
            report(Event::Reachable { addresses: &now, port });
            told = Some(now);
        }
        tokio::time::sleep(ADDRESS_LOOK).await;
    }
}
