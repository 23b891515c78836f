//! Prints one page to one PDF. The page is opened under its published URL, so that every
//! link in the PDF points to the published site. Requests are answered from memory.

use super::browser::Browser;
use super::destinations::{self, Pages};
use super::devtools::{DevTools, answer};
use super::numbering::{self, Printed};
use super::{Limit, OLDEST_BROWSER, document, failure};
use crate::error::Result;
use crate::media_type::content_type;
use data_encoding::BASE64;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// What to print.
pub(crate) struct Printing<'a> {
    /// The site's base URL. `None` if the site has none yet: links to other pages are
    /// then removed, because their targets are unknown.
    pub base: Option<&'a str>,
    /// The path of the full-report page, relative to the base URL.
    pub page: &'a str,
    /// Returns the bytes of an output, by its path.
    pub get: &'a dyn Fn(&str) -> Option<Arc<Vec<u8>>>,
    /// Creation date as a PDF date, such as `D:20240109093000+08'00'`.
    pub created: String,
    /// Modification date as a PDF date.
    pub modified: String,
}

/// Base URL for a site that has none. The `.invalid` domain never resolves.
const NOWHERE: &str = "http://gongkai.invalid/";

/// Waits until the page can be printed. Lazy-loaded images would otherwise be blank in
/// the PDF.
const READY: &str = "(async () => {
  for (const image of document.images) image.loading = 'eager';
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
  await document.fonts.ready;
})()";

const DROP_LINKS: &str = "for (const link of document.querySelectorAll('a[href]'))
  if (link.href.startsWith('http://gongkai.invalid/') && !link.getAttribute('href').startsWith('#')) link.removeAttribute('href');";

/// Measures the tables in the type of the printed page.
const CUT_TABLES: &str = include_str!("cut_tables.js");

/// Writes the page numbers into the page.
const PAGE_NUMBERS: &str = include_str!("page_numbers.js");

/// Prints a page with a browser. The result is a complete PDF, in which the table of contents
/// and links to other places have page numbers. A table that is wider than its sheet, and would
/// lose cells, is an error.
pub(crate) fn print(program: &Path, printing: &Printing<'_>, limit: &Limit) -> Result<Vec<u8>> {
    let mut page = Page::open(program, printing, limit)?;
    page.number(&Pages::new())?;
    page.refuse_cut_tables()?;
    let bytes = numbering::settle(|pages| page.print_with(pages))?;
    Ok(document::finish(bytes, &printing.created, &printing.modified))
}

/// A screen of a width in pixels. A scale factor of 3 makes the browser request the larger of
/// two image sizes.
fn screen(width: u32) -> Value {
    json!({"width": width, "height": 1024, "deviceScaleFactor": 3, "mobile": false})
}

fn check_version(devtools: &mut DevTools) -> Result<()> {
    let version = devtools.call("Browser.getVersion", &json!({}))?;
    let product = version["product"].as_str().unwrap_or_default().to_owned();
    let number = product.split('/').nth(1).and_then(|version| version.split('.').next()?.parse::<u32>().ok());
    if number.is_some_and(|number| number >= OLDEST_BROWSER) {
        return Ok(());
    }
    Err(failure(
        format!(
            "这个浏览器（{product}）太旧，印不出页码和书签。需要 {OLDEST_BROWSER} 或更新的版本；可以用 --browser 指定另一个。"
        ),
        format!(
            "This browser ({product}) is too old for page numbers and an outline. Version {OLDEST_BROWSER} or newer is needed; use --browser to specify another one."
        ),
    ))
}

/// An open page. Its requests are answered while a response or event is waited for.
struct Page<'a> {
    devtools: DevTools,
    printing: &'a Printing<'a>,
    base: &'a str,
}

impl<'a> Page<'a> {
    /// Opens the page in a new browser, and waits until it can be printed.
    fn open(program: &Path, printing: &'a Printing<'a>, limit: &Limit) -> Result<Page<'a>> {
        let mut devtools = DevTools::connect(Browser::start(program)?, limit.clone())?;
        check_version(&mut devtools)?;
        devtools.attach()?;
        devtools.call("Page.enable", &json!({}))?;
        devtools.call("Fetch.enable", &json!({"patterns": [{"urlPattern": "*"}]}))?;
        devtools.call("Emulation.setDeviceMetricsOverride", &screen(1024))?;
        let light = json!({"media": "print", "features": [{"name": "prefers-color-scheme", "value": "light"}]});
        devtools.call("Emulation.setEmulatedMedia", &light)?;
        let base = printing.base.unwrap_or(NOWHERE);
        let mut page = Page { devtools, printing, base };
        let navigated = page.call("Page.navigate", &json!({"url": format!("{base}{}", printing.page)}))?;
        if let Some(error) = navigated["errorText"].as_str() {
            let (zh, en) = (format!("浏览器打不开页面：{error}"), format!("The browser could not open the page: {error}"));
            return Err(failure(zh, en));
        }
        page.wait_for("Page.loadEventFired")?;
        page.evaluate(READY)?;
        if printing.base.is_none() {
            page.evaluate(DROP_LINKS)?;
        }
        Ok(page)
    }

    /// Writes page numbers into the page. Returns the names of the places that have one.
    fn number(&mut self, pages: &Pages) -> Result<BTreeSet<String>> {
        let numbered = self.evaluate(&format!("({PAGE_NUMBERS})({})", json!(pages)))?;
        let names = numbered.as_array().into_iter().flatten().filter_map(Value::as_str);
        Ok(names.map(str::to_owned).collect())
    }

    /// Prints with these page numbers. Returns the pages on which the numbered places then are.
    fn print_with(&mut self, pages: &Pages) -> Result<Printed> {
        let numbered = self.number(pages)?;
        let options = json!({
            "preferCSSPageSize": true, "printBackground": true, "generateTaggedPDF": true, "generateDocumentOutline": true,
        });
        let printed = self.call("Page.printToPDF", &options)?;
        let bytes = printed["data"].as_str().and_then(|data| BASE64.decode(data.as_bytes()).ok()).unwrap_or_default();
        document::check(&bytes)?;
        let mut pages = destinations::pages(&bytes)?;
        pages.retain(|name, _| numbered.contains(name));
        Ok((bytes, pages))
    }

    fn call(&mut self, method: &str, parameters: &Value) -> Result<Value> {
        let id = self.devtools.send(method, parameters)?;
        loop {
            let message = self.devtools.next()?;
            if message["id"] == json!(id) {
                return answer(method, &message);
            }
            self.attend(&message, "")?;
        }
    }

    fn wait_for(&mut self, event: &str) -> Result<()> {
        loop {
            let message = self.devtools.next()?;
            if self.attend(&message, event)? {
                return Ok(());
            }
        }
    }

    fn evaluate(&mut self, script: &str) -> Result<Value> {
        let evaluated = json!({"expression": script, "awaitPromise": true, "returnByValue": true});
        self.call("Runtime.evaluate", &evaluated).map(|answer| answer["result"]["value"].clone())
    }

    /// Fails if a table is wider than its sheet.
    fn refuse_cut_tables(&mut self) -> Result<()> {
        // Rules that depend on the width must see that of the type area on A4.
        self.call("Emulation.setDeviceMetricsOverride", &screen(590))?;
        let cut = self.evaluate(CUT_TABLES)?;
        self.call("Emulation.setDeviceMetricsOverride", &screen(1024))?;
        let Some(table) = cut.as_array().and_then(|tables| tables.first()) else { return Ok(()) };
        let (name, width, area) = (table["name"].as_str().unwrap_or_default(), &table["width"], &table["area"]);
        Err(failure(
            format!(
                "表“{name}”在纸上放不下：它至少宽 {width} 毫米，纸面宽 {area} 毫米，右边的格会被切去。请把长词拆开、减少列，或分成几个表。"
            ),
            format!(
                "The table “{name}” does not fit on the sheet: it is at least {width} mm wide, the type area {area} mm, and cells would be cut off. Split long words, use fewer columns, or divide the table."
            ),
        ))
    }

    /// Answers a paused request. Returns whether the message is the event that is waited
    /// for.
    fn attend(&mut self, message: &Value, event: &str) -> Result<bool> {
        if message["method"] == json!("Fetch.requestPaused") {
            let (method, parameters) = self.reply(&message["params"]);
            self.devtools.send(method, &parameters)?;
        }
        Ok(!event.is_empty() && message["method"] == json!(event))
    }

    /// Returns the reply to a request: the file if it belongs to the site, otherwise a
    /// refusal. Scripts are refused too, because the page is complete without them and
    /// the PDF must not depend on them.
    fn reply(&self, paused: &Value) -> (&'static str, Value) {
        let address = paused["request"]["url"].as_str().unwrap_or_default();
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let is_script = paused["resourceType"] == json!("Script");
        let path = address.strip_prefix(self.base).filter(|_| !is_script);
        let path = path.map(|path| percent_decode_str(path).decode_utf8_lossy().into_owned());
        let found = path.and_then(|path| Some(((self.printing.get)(&path)?, path)));
        let Some((bytes, path)) = found else {
            return ("Fetch.failRequest", json!({"requestId": paused["requestId"], "errorReason": "BlockedByClient"}));
        };
        let headers = json!([{"name": "Content-Type", "value": content_type(&path)}]);
        let body = BASE64.encode(&bytes);
        let reply = json!({"requestId": paused["requestId"], "responseCode": 200, "responseHeaders": headers, "body": body});
        ("Fetch.fulfillRequest", reply)
    }
}
