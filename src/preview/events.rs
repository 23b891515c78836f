//! Sends the state of a page to the browser that shows it: as a stream of server-sent
//! events, one after every build, or as a single response.

use super::answer::{JSON, plain, respond};
use super::http::ServerState;
use super::pages::{page_at, site_path};
use super::reload::{PageVersion, Viewer};
use super::snapshot::Snapshot;
use crate::diagnostic::Sentence;
use axum::body::Body;
use axum::http::{Response, StatusCode};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use percent_encoding::percent_decode_str;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::ReceiverStream;

/// The keep-alive interval of a stream: proxies close connections without traffic.
const ALIVE: Duration = Duration::from_secs(15);

/// Parses a query: the page in the browser and the mark that it was served with.
fn viewer(query: &str) -> Viewer {
    let value = |name: &str| {
        let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        found.and_then(|(_, value)| percent_decode_str(value).decode_utf8().ok()).unwrap_or_default().into_owned()
    };
    Viewer { path: site_path(&value("page")).unwrap_or_default(), mark: value("mark"), served: None }
}

/// The current state, once. Tabs that have no stream of their own request it.
pub(super) fn once(snapshot: &Snapshot, query: &str) -> Response<Body> {
    let state = viewer(query).state(snapshot);
    respond(StatusCode::OK, JSON, serde_json::to_vec(&state).unwrap_or_default())
}

/// A stream of the state now and after every build; 503 if too many streams are open.
pub(super) fn stream(server: &ServerState, query: &str) -> Response<Body> {
    let Ok(place) = server.streams.clone().try_acquire_owned() else {
        let full = Sentence::new("这个预览打开的页面太多了。\n", "Too many open pages of this preview.\n");
        return plain(StatusCode::SERVICE_UNAVAILABLE, full.get(server.speech));
    };
    let mut viewer = viewer(query);
    let mut snapshots = server.preview.subscribe();
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        // The permit is returned when the stream ends.
        let _place = place;
        loop {
            let snapshot = snapshots.borrow_and_update().clone();
            let asking = viewer.clone();
            let looked = tokio::task::spawn_blocking(move || {
                let (mut viewer, state) = (asking.clone(), asking.state(&snapshot));
                if !state.changed && viewer.served.is_none() {
                    let shown = snapshot.shown.as_ref();
                    viewer.served = shown.and_then(|shown| PageVersion::of(shown, &page_at(shown, &viewer.path)?));
                }
                (viewer, state)
            });
            // A panic while rendering is reported when the page itself is requested. The
            // next build may succeed, so the stream stays open.
            if let Ok((back, state)) = looked.await {
                viewer = back;
                let text = serde_json::to_string(&state).unwrap_or_default();
                if sender.send(text).await.is_err() {
                    return;
                }
            }
            tokio::select! {
                changed = snapshots.changed() => if changed.is_err() { return },
                () = sender.closed() => return,
            }
        }
    });
    let stream = ReceiverStream::new(receiver).map(|text| Ok::<Event, Infallible>(Event::default().data(text)));
    Sse::new(stream).keep_alive(KeepAlive::new().interval(ALIVE)).into_response()
}
