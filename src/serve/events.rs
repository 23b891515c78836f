//! What browsers are told, now and after every build: as a stream, or once.

use super::answer::{JSON, plain, respond};
use super::http::House;
use super::pages::{page_at, site_path};
use super::preview::Snapshot;
use super::reload::Viewer;
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

/// A sign of life at this interval, so that nothing in between takes the stream for dead.
const ALIVE: Duration = Duration::from_secs(15);

/// Who asks: the page a browser shows, and the mark that it was served with.
fn viewer(query: &str) -> Viewer {
    let value = |name: &str| {
        let found = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name);
        found.and_then(|(_, value)| percent_decode_str(value).decode_utf8().ok()).unwrap_or_default().into_owned()
    };
    Viewer { path: site_path(&value("page")).unwrap_or_default(), mark: value("mark"), served: None }
}

/// Tells one browser once. The tabs that share the stream of another ask so.
pub fn once(snapshot: &Snapshot, query: &str) -> Response<Body> {
    let state = viewer(query).state(snapshot);
    respond(StatusCode::OK, JSON, serde_json::to_vec(&state).unwrap_or_default())
}

/// Tells one browser what to do, now and after every build.
pub fn stream(house: &House, query: &str) -> Response<Body> {
    let Ok(place) = house.streams.clone().try_acquire_owned() else {
        let full = Sentence::new("这个预览打开的页面太多了。\n", "Too many pages of this preview are open.\n");
        return plain(StatusCode::SERVICE_UNAVAILABLE, full.get(house.speech));
    };
    let mut viewer = viewer(query);
    let mut snapshots = house.preview.subscribe();
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(async move {
        // Held as long as the stream is.
        let _place = place;
        loop {
            let snapshot = snapshots.borrow_and_update().clone();
            let asking = viewer.clone();
            let looked = tokio::task::spawn_blocking(move || {
                let (mut viewer, state) = (asking.clone(), asking.state(&snapshot));
                if !state.changed && viewer.served.is_none() {
                    let shown = snapshot.shown.as_ref();
                    viewer.served = shown.and_then(|shown| shown.version(&page_at(shown, &viewer.path)?));
                }
                (viewer, state)
            });
            // A page that cannot be made is told by its own address; the next may be better.
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
