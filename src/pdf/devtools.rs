//! The DevTools protocol: calls with answers, and the events between them.

use super::browser::Browser;
use super::{Limit, failure};
use crate::error::Result;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::Duration;
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Message, WebSocket, client::client_with_config};

pub struct DevTools {
    socket: WebSocket<TcpStream>,
    pub browser: Browser,
    limit: Limit,
    session: Option<String>,
    next: u64,
    events: VecDeque<Value>,
}

/// How long one read or write waits before the limit is looked at again.
const LOOK: Duration = Duration::from_millis(100);

impl DevTools {
    pub fn connect(mut browser: Browser, limit: Limit) -> Result<DevTools> {
        let (port, path) = browser.address(&limit)?;
        let stream = TcpStream::connect(("127.0.0.1", port)).map_err(|_| browser.crashed())?;
        // The greeting is short; afterwards reads and writes return often, to look at the limit.
        wait_at_most(&stream, Duration::from_secs(10)).map_err(|_| browser.crashed())?;
        let same = stream.try_clone().map_err(|_| browser.crashed())?;
        // A report with pictures is larger than the usual bounds of a message.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let greeted = client_with_config(format!("ws://127.0.0.1:{port}{path}"), stream, Some(config));
        let (socket, _) = greeted.map_err(|_| browser.crashed())?;
        wait_at_most(&same, LOOK).map_err(|_| browser.crashed())?;
        Ok(DevTools { socket, browser, limit, session: None, next: 0, events: VecDeque::new() })
    }

    /// All further calls are about this page.
    pub fn attach(&mut self) -> Result<()> {
        let target = self.call("Target.createTarget", &json!({"url": "about:blank"}))?["targetId"].clone();
        let session = self.call("Target.attachToTarget", &json!({"targetId": target, "flatten": true}))?;
        self.session = session["sessionId"].as_str().map(str::to_owned);
        Ok(())
    }

    /// Sends a request and does not wait. Gives its number.
    pub fn send(&mut self, method: &str, parameters: &Value) -> Result<u64> {
        self.next += 1;
        let mut request = json!({"id": self.next, "method": method, "params": parameters});
        if let Some(session) = &self.session {
            request["sessionId"] = json!(session);
        }
        let mut sent = self.socket.send(Message::text(request.to_string()));
        // A browser that reads slowly, or no more. What it has not taken yet is kept for the next try.
        while let Err(error) = sent {
            self.look_after(&error)?;
            sent = self.socket.flush();
        }
        Ok(self.next)
    }

    /// Whether to go on after a read or a write that did not get through.
    fn look_after(&mut self, error: &tungstenite::Error) -> Result<()> {
        match error {
            tungstenite::Error::Io(error) if is_pause(error.kind()) && !self.browser.has_ended() => self.limit.check(),
            _ => Err(self.browser.crashed()),
        }
    }

    /// Sends a request and waits for its answer; events meanwhile are kept.
    pub fn call(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        let id = self.send(method, parameters)?;
        loop {
            let message = self.read()?;
            if message["id"] == json!(id) {
                return answer(method, &message);
            }
            self.events.push_back(message);
        }
    }

    /// The next event or answer.
    pub fn next(&mut self) -> Result<Value> {
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

/// What a request was answered with.
pub fn answer(method: &str, message: &Value) -> Result<Value> {
    match message["error"]["message"].as_str() {
        None => Ok(message["result"].clone()),
        Some(error) => Err(failure(format!("浏览器拒绝了 {method}：{error}"), format!("The browser refused {method}: {error}"))),
    }
}

fn wait_at_most(stream: &TcpStream, time: Duration) -> std::io::Result<()> {
    stream.set_read_timeout(Some(time))?;
    stream.set_write_timeout(Some(time))
}

/// Whether there is only nothing to read yet, or no room to write yet.
fn is_pause(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}
