//! A real Chromium, spoken to over its DevTools protocol: just enough to open
//! pages, press keys, click, look, and print.

#![allow(clippy::print_stderr, clippy::needless_pass_by_value, reason = "a helper of tests")]

use super::PATIENCE;
use serde_json::{Value, json};
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tungstenite::{Message, WebSocket, client};

pub(crate) struct Browser {
    process: Child,
    socket: WebSocket<TcpStream>,
    session: String,
    next: u64,
    _profile: tempfile::TempDir,
}

/// The browser, or `None` where there is none to test with. In CI there must be.
pub(crate) fn start() -> Option<Browser> {
    let Some(program) = find() else {
        assert!(std::env::var_os("CI").is_none(), "CI has a Chromium; see .ci/run");
        eprintln!("no Chromium found (set GONGKAI_CHROMIUM): the browser test looked at nothing");
        return None;
    };
    let profile = tempfile::tempdir().expect("a temporary folder");
    let process = Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update"])
        .args(["--disable-background-networking", "--disable-sync", "--hide-scrollbars", "--remote-debugging-port=0"])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg("about:blank")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("Chromium starts");
    let address = address(profile.path());
    let port: u16 = address.split([':', '/']).nth(4).and_then(|port| port.parse().ok()).expect("a port");
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("Chromium listens");
    stream.set_read_timeout(Some(PATIENCE * 2)).expect("a time limit");
    let (socket, _) = client(address.as_str(), stream).expect("a DevTools connection");
    let mut browser = Browser { process, socket, session: String::new(), next: 0, _profile: profile };
    let target = browser.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
    let session = browser.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}))["sessionId"].clone();
    session.as_str().expect("a session").clone_into(&mut browser.session);
    browser.call("Page.enable", json!({}));
    Some(browser)
}

pub(crate) fn find() -> Option<PathBuf> {
    let named = std::env::var_os("GONGKAI_CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.exists())
}

/// Chromium writes its port and path into the profile once it listens.
fn address(profile: &Path) -> String {
    let started = Instant::now();
    loop {
        if let Ok(text) = fs::read_to_string(profile.join("DevToolsActivePort"))
            && let Some((port, path)) = text.split_once('\n')
            && path.starts_with("/devtools/")
        {
            return format!("ws://127.0.0.1:{port}{}", path.trim());
        }
        assert!(started.elapsed() < PATIENCE, "Chromium does not open its DevTools port");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Browser {
    fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.try_call(method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    fn try_call(&mut self, method: &str, parameters: Value) -> Result<Value, Value> {
        self.next += 1;
        let id = self.next;
        let mut request = json!({"id": id, "method": method, "params": parameters});
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(request.to_string())).expect("Chromium takes requests");
        loop {
            let message = self.socket.read().unwrap_or_else(|error| panic!("{method}: {error}"));
            let answer: Value = serde_json::from_str(message.to_text().expect("text")).expect("JSON");
            if answer["id"] == json!(id) {
                let error = &answer["error"];
                return if error.is_null() { Ok(answer["result"].clone()) } else { Err(error.clone()) };
            }
        }
    }

    /// A tab of its own, which takes what follows. Gives a way back to the one before.
    pub(crate) fn tab(&mut self) -> String {
        let before = std::mem::take(&mut self.session);
        let target = self.call("Target.createTarget", json!({"url": "about:blank"}))["targetId"].clone();
        let session = self.call("Target.attachToTarget", json!({"targetId": target, "flatten": true}))["sessionId"].clone();
        session.as_str().expect("a session").clone_into(&mut self.session);
        self.call("Page.enable", json!({}));
        before
    }

    /// Turns to another tab. Gives a way back to the one before.
    pub(crate) fn turn_to(&mut self, tab: &str) -> String {
        std::mem::replace(&mut self.session, tab.to_owned())
    }

    /// Closes the tab and turns to another.
    pub(crate) fn close_for(&mut self, tab: &str) {
        self.call("Page.close", json!({}));
        tab.clone_into(&mut self.session);
    }

    /// A window of this size in CSS pixels.
    pub(crate) fn size(&mut self, width: u32, height: u32) {
        self.call(
            "Emulation.setDeviceMetricsOverride",
            json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}),
        );
    }

    pub(crate) fn scheme(&mut self, name: &str) {
        self.call("Emulation.setEmulatedMedia", json!({"features": [{"name": "prefers-color-scheme", "value": name}]}));
    }

    /// A wish of the system, such as `forced-colors: active`, and no other.
    pub(crate) fn wish(&mut self, feature: &str, value: &str) {
        self.call("Emulation.setEmulatedMedia", json!({"features": [{"name": feature, "value": value}]}));
    }

    /// Wishes of the system, such as `forced-colors` and `active`.
    pub(crate) fn wishes(&mut self, wishes: &[(&str, &str)]) {
        let features: Vec<Value> = wishes.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        self.call("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// A script that runs in every page opened from now on, before the page's own.
    pub(crate) fn before_pages(&mut self, script: &str) {
        self.call("Page.addScriptToEvaluateOnNewDocument", json!({"source": script}));
    }

    /// Shows the page as it would be printed.
    pub(crate) fn print_media(&mut self) {
        self.call("Emulation.setEmulatedMedia", json!({"media": "print"}));
    }

    /// Opens an address and waits until its page has run its scripts.
    ///
    /// The page before may have begun to navigate as well, as after a click. Its
    /// navigation may cancel this one or replace it; then the address is opened again.
    pub(crate) fn open(&mut self, url: &str) {
        let started = Instant::now();
        while !self.try_open(url) {
            assert!(started.elapsed() < PATIENCE, "another page comes instead of {url}");
        }
    }

    /// False when another page came instead.
    fn try_open(&mut self, url: &str) -> bool {
        let before = self.document();
        let Ok(answer) = self.try_call("Page.navigate", json!({"url": url})) else { return false };
        match answer["errorText"].as_str() {
            Some("net::ERR_ABORTED") => return false,
            Some(error) => panic!("{url}: {error}"),
            None => {}
        }
        // A place on the page that is shown already needs no new document.
        let wanted = answer["loaderId"].as_str().map_or_else(|| before.clone(), |id| Some(id.to_owned()));
        let shown =
            format!("document.readyState === 'complete' && location.href.split('#')[0] === {}", json!(url.split('#').next()));
        let started = Instant::now();
        loop {
            let now = self.document();
            if now == wanted && self.try_ask(&shown) == Ok(json!(true)) && self.document() == wanted {
                return true;
            }
            if now.is_some() && now != wanted && now != before {
                return false;
            }
            assert!(started.elapsed() < PATIENCE, "never opened: {url}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Which document the tab shows: every navigation to another page, and every reload,
    /// makes a new one. `None` while the tab changes from one to the next.
    fn document(&mut self) -> Option<String> {
        let tree = self.try_call("Page.getFrameTree", json!({})).ok()?;
        tree["frameTree"]["frame"]["loaderId"].as_str().map(str::to_owned)
    }

    /// Goes to an address, which may lead elsewhere.
    pub(crate) fn go(&mut self, url: &str) {
        self.call("Page.navigate", json!({"url": url}));
    }

    pub(crate) fn open_file(&mut self, path: &Path) {
        self.open(&file_url(path));
    }

    /// The value of an expression in the page.
    pub(crate) fn ask(&mut self, expression: &str) -> Value {
        self.try_ask(expression).unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// An error when the expression throws, or when the page went away while it was
    /// asked: it is being reloaded.
    fn try_ask(&mut self, expression: &str) -> Result<Value, Value> {
        let parameters = json!({"expression": expression, "awaitPromise": true, "returnByValue": true});
        let answer = self.try_call("Runtime.evaluate", parameters)?;
        let exception = &answer["exceptionDetails"];
        if exception.is_null() { Ok(answer["result"]["value"].clone()) } else { Err(exception.clone()) }
    }

    /// Waits until something is true of the page that is shown. An expression that throws
    /// is not true yet: elements that it names may still be missing.
    pub(crate) fn wait(&mut self, expression: &str) {
        let started = Instant::now();
        loop {
            let answer = self.try_ask(&format!("Boolean({expression})"));
            if answer == Ok(json!(true)) {
                return;
            }
            if started.elapsed() > PATIENCE {
                let place = self.try_ask("location.href");
                panic!("never became true: {expression}\nlast answer: {answer:?}\nat {place:?}");
            }
            std::thread::sleep(Duration::from_millis(15));
        }
    }

    /// A key of the keyboard: Tab, Enter, Escape, Space, ArrowRight.
    pub(crate) fn press(&mut self, key: &str) {
        let (code, number, text) = match key {
            "Tab" => ("Tab", 9, ""),
            "Enter" => ("Enter", 13, "\r"),
            "Escape" => ("Escape", 27, ""),
            "Space" => ("Space", 32, " "),
            "ArrowRight" => ("ArrowRight", 39, ""),
            other => panic!("no key {other}"),
        };
        let key = if key == "Space" { " " } else { key };
        let kind = if text.is_empty() { "rawKeyDown" } else { "keyDown" };
        self.call(
            "Input.dispatchKeyEvent",
            json!({"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": number, "text": text}),
        );
        self.call("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key, "code": code, "windowsVirtualKeyCode": number}));
    }

    /// Types text where the focus is.
    pub(crate) fn write(&mut self, text: &str) {
        self.call("Input.insertText", json!({"text": text}));
    }

    /// Lets the mouse rest on the middle of the first element that a selector finds.
    pub(crate) fn rest(&mut self, selector: &str) {
        let place = self.middle(selector);
        self.call("Input.dispatchMouseEvent", json!({"type": "mouseMoved", "x": place[0], "y": place[1]}));
    }

    /// The middle of an element, after it has been scrolled to.
    fn middle(&mut self, selector: &str) -> Value {
        let place = format!(
            "(() => {{ const e = document.querySelector({}); e.scrollIntoView({{block: 'center'}}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; }})()",
            json!(selector)
        );
        self.ask(&place)
    }

    /// Clicks the middle of the first element that a selector finds.
    pub(crate) fn click(&mut self, selector: &str) {
        // Where something has just opened or closed, it may still be moving.
        let mut place = self.middle(selector);
        loop {
            let now = self.middle(selector);
            if now == place {
                break;
            }
            place = now;
        }
        for kind in ["mousePressed", "mouseReleased"] {
            self.call(
                "Input.dispatchMouseEvent",
                json!({"type": kind, "x": place[0], "y": place[1], "button": "left", "clickCount": 1}),
            );
        }
    }

    /// Clicks the link to a path as soon as the page has it. The page may be drawn again at any
    /// moment, so that looking and clicking are one step.
    pub(crate) fn follow(&mut self, selector: &str, path: &str) {
        self.wait(&format!(
            "(() => {{ const link = [...document.querySelectorAll('{selector}')].find(a => a.pathname === '{path}'); link?.click(); return link !== undefined; }})()"
        ));
    }

    pub(crate) fn scripts(&mut self, enabled: bool) {
        self.call("Emulation.setScriptExecutionDisabled", json!({"value": !enabled}));
    }

    /// The whole page as a PNG, to be looked at.
    pub(crate) fn picture(&mut self, path: &Path) {
        let answer = self.call("Page.captureScreenshot", json!({"captureBeyondViewport": true}));
        let bytes = data_encoding::BASE64.decode(answer["data"].as_str().expect("data").as_bytes()).expect("Base64");
        fs::write(path, bytes).expect("written");
    }

    /// The page as an A4 PDF, in the size its style sheets ask for.
    pub(crate) fn pdf(&mut self) -> Vec<u8> {
        let answer =
            self.call("Page.printToPDF", json!({"preferCSSPageSize": true, "printBackground": true, "generateTaggedPDF": true}));
        data_encoding::BASE64.decode(answer["data"].as_str().expect("data").as_bytes()).expect("Base64")
    }
}

impl Drop for Browser {
    /// Asks the browser to end with its helpers, which would go on writing into the profile while it is being removed.
    fn drop(&mut self) {
        let _ = self.socket.send(Message::text(json!({"id": 0, "method": "Browser.close"}).to_string()));
        let asked = Instant::now();
        while matches!(self.process.try_wait(), Ok(None)) && asked.elapsed() < PATIENCE / 10 {
            std::thread::sleep(Duration::from_millis(10));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) fn file_url(path: &Path) -> String {
    format!("file://{}", path.display())
}
