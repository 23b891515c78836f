//! A client of the Chrome DevTools Protocol: requests with their responses, and the
//! events between them.

use super::browser::Browser;
use super::{Limit, failure};
use crate::error::Result;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{HandshakeError, Message, WebSocket, client::client_with_config};

/// A connection to a running browser.
pub(super) struct DevTools {
    socket: WebSocket<Bounded>,
    /// The browser at the other end. Dropping it ends its processes.
    pub browser: Browser,
    limit: Limit,
    session: Option<String>,
    next: u64,
    events: VecDeque<Value>,
}

/// The longest message in bytes: enough for a PDF of 384 MB in Base64. A report with
/// pictures exceeds the usual limits. A longer message is refused by its header before it
/// is read into memory.
const LONGEST: usize = 512 << 20;

/// A connection that fails when the time limit is over, even if a little data keeps
/// arriving.
struct Bounded {
    stream: TcpStream,
    limit: Limit,
}

impl Bounded {
    /// Turns every timeout, and every result after the limit, into the same kind of
    /// error.
    fn in_time<T>(&self, result: io::Result<T>) -> io::Result<T> {
        let late = || io::Error::from(ErrorKind::WouldBlock);
        match result {
            _ if self.limit.check().is_err() => Err(late()),
            Err(error) if is_pause(error.kind()) => Err(late()),
            result => result,
        }
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(buffer);
        self.in_time(read)
    }
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.stream.write(bytes);
        self.in_time(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// How long one read or write may block before the limit is checked again.
const LOOK: Duration = Duration::from_millis(100);

impl DevTools {
    /// Connects to the browser's debugging port.
    pub(super) fn connect(mut browser: Browser, limit: Limit) -> Result<DevTools> {
        let (port, path) = browser.address(&limit)?;
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|_| browser.crashed())?;
        // Reads and writes return often, so that the limit is checked.
        wait_at_most(&stream, LOOK).map_err(|_| browser.crashed())?;
        let config = WebSocketConfig::default().max_message_size(Some(LONGEST)).max_frame_size(Some(LONGEST));
        let bounded = Bounded { stream, limit: limit.clone() };
        let mut greeted = client_with_config(format!("ws://127.0.0.1:{port}{path}"), bounded, Some(config));
        let socket = loop {
            match greeted {
                Ok((socket, _)) => break socket,
                Err(HandshakeError::Interrupted(half)) if !browser.has_ended() => {
                    limit.check()?;
                    greeted = half.handshake();
                }
                Err(_) => {
                    limit.check()?;
                    return Err(browser.crashed());
                }
            }
        };
        Ok(DevTools { socket, browser, limit, session: None, next: 0, events: VecDeque::new() })
    }

    /// Opens an empty page. All further calls are about this page.
    pub(super) fn attach(&mut self) -> Result<()> {
        let target = self.call("Target.createTarget", &json!({"url": "about:blank"}))?["targetId"].clone();
        let session = self.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}))?;
        self.session = session["sessionId"].as_str().map(str::to_owned);
        Ok(())
    }

    /// Sends a request without waiting for its response. Returns the request's id.
    pub(super) fn send(&mut self, method: &str, parameters: &Value) -> Result<u64> {
        self.next += 1;
        let mut request = json!({"id": self.next, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            request["sessionId"] = json!(session);
        }
        let mut sent = self.socket.send(Message::text(request.to_string()));
        // The browser reads slowly or not at all. Data that it has not accepted yet stays
        // buffered for the next attempt.
        while let Err(error) = sent {
            self.look_after(&error)?;
            sent = self.socket.flush();
        }
        Ok(self.next)
    }

    /// Handles a failed read or write. Returns `Ok` if it can be tried again.
    fn look_after(&mut self, error: &tungstenite::Error) -> Result<()> {
        match error {
            tungstenite::Error::Capacity(_) => Err(failure(
                "浏览器发来的内容太大，不像是 PDF，已经结束它。",
                "The browser sent more data than a PDF can contain, and was stopped.",
            )),
            tungstenite::Error::Io(error) if is_pause(error.kind()) && !self.browser.has_ended() => self.limit.check(),
            _ => Err(self.browser.crashed()),
        }
    }

    /// Sends a request and waits for its response. Events that arrive in the meantime are
    /// queued.
    pub(super) fn call(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        let id = self.send(method, parameters)?;
        loop {
            let message = self.read()?;
            if message["id"] == json!(id) {
                return answer(method, &message);
            }
            self.events.push_back(message);
        }
    }

    /// Returns the next event or response.
    pub(super) fn next(&mut self) -> Result<Value> {
        match self.events.pop_front() {
            Some(event) => Ok(event),
            None => self.read(),
        }
    }

    fn read(&mut self) -> Result<Value> {
        loop {
            self.limit.check()?;
            match self.socket.read() {
                Ok(Message::Text(text)) => {
                    let message: Value = serde_json::from_str(&text).unwrap_or_default();
                    if matches!(message["method"].as_str(), Some("Inspector.targetCrashed" | "Target.targetCrashed")) {
                        return Err(self.browser.crashed());
                    }
                    return Ok(message);
                }
                Ok(_) => {}
                Err(error) => self.look_after(&error)?,
            }
        }
    }
}

/// Returns the result in a response, or the error that the browser reported.
pub(super) fn answer(method: &str, message: &Value) -> Result<Value> {
    match message["error"]["message"].as_str() {
        None => Ok(message["result"].clone()),
        Some(error) => Err(failure(format!("浏览器拒绝了 {method}：{error}"), format!("The browser refused {method}: {error}"))),
    }
}

fn wait_at_most(stream: &TcpStream, time: Duration) -> std::io::Result<()> {
    stream.set_read_timeout(Some(time))?;
    stream.set_write_timeout(Some(time))
}

/// Returns whether the error only means that there is nothing to read yet, or no room to
/// write yet.
fn is_pause(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
