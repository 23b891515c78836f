//! `gongkai serve`: runs the live preview and prints its URL and the result of each save.

#[cfg(feature = "import")]
use super::arguments;
#[cfg(feature = "import")]
use super::options::Command;
use super::options::{Opening, ServeOptions};
use super::{Outcome, project};
use crate::console::{self, Printer};
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::pipeline::{Finding, count_errors};
use crate::preview::{self, Address, AllowedHost, Event, EventHandler, Options, PassedOver};
#[cfg(feature = "import")]
use std::ffi::OsString;
#[cfg(feature = "import")]
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// Runs the command.
pub(super) fn run(options: &ServeOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let project = if options.drafts { project.with_drafts() } else { project };
    let poll =
        options.poll.map(|seconds| Duration::try_from_secs_f64(seconds.clamp(0.1, 3600.0)).unwrap_or(Duration::from_secs(1)));
    let allowed_hosts = options.allowed_hosts.iter().map(|host| AllowedHost::read(host)).collect::<Result<_>>()?;
    let settings = Options { port: options.port, lan: options.lan, allowed_hosts, poll, speech, editor: options.editor.clone() };
    // A blocked or closed terminal must not block or end the preview.
    let printer = Arc::new(Printer::start());
    let event_printer = EventPrinter { printer: printer.clone(), wanted_port: options.port, open: options.open.clone(), speech };
    let handler: EventHandler = Arc::new(move |event: Event<'_>| event_printer.print(&event));
    let outcome = preview::serve(&project, &settings, &handler);
    printer.finish();
    outcome?;
    Ok(Outcome::Fine)
}

/// Runs the preview of a site and opens the review of an imported report.
#[cfg(feature = "import")]
pub(super) fn review(site: PathBuf, report: &str, speech: Speech) -> Result<Outcome> {
    let open = Some(Opening::Review(report.to_owned()));
    let words = [OsString::from("gongkai"), OsString::from("serve"), site.into_os_string()];
    match arguments::parse(words.to_vec(), speech) {
        Ok(Command::Serve(options)) => run(&ServeOptions { open, ..options }, speech),
        _ => Ok(Outcome::Fine),
    }
}

/// Opens an address or a file with the program that the system has for it.
pub(super) fn open_in_browser(address: &str) -> Result<()> {
    opener::open(address).map_err(|error| Error::System { path: address.into(), source: std::io::Error::other(error) })
}

/// Prints a message for each event of the preview.
struct EventPrinter {
    printer: Arc<Printer>,
    wanted_port: u16,
    /// Whether to open the browser.
    open: Option<Opening>,
    speech: Speech,
}

impl EventPrinter {
    fn print(&self, event: &Event<'_>) {
        match event {
            Event::Listening { address, port, passed_over } => self.listening(address, *port, *passed_over),
            Event::Reachable { addresses, port } => self.reachable(addresses, *port),
            Event::Built { findings, changed, elapsed } => self.built(findings, changed, *elapsed),
            Event::Polling => self.print_sentence(&Sentence::new(
                "这里收不到系统的文件通知（可能是网络磁盘），改为定时查看文件。",
                "The system sends no file events here (perhaps a network drive); scanning the files at intervals instead.",
            )),
            Event::Trouble(trouble) => self.printer.errors(format!("{}\n", trouble.get(self.speech))),
        }
    }

    fn print_sentence(&self, sentence: &Sentence) {
        self.printer.line(sentence.get(self.speech));
    }

    fn built(&self, findings: &[Finding], changed: &[String], elapsed: Duration) {
        self.printer.errors(console::findings_text(findings, self.speech));
        let what = match changed {
            [] => Sentence::new("已生成", "Built"),
            [one] => Sentence::new(format!("{one} 已更新"), format!("{one}: built")),
            [one, ..] => Sentence::new(
                format!("{one} 等 {} 个文件已更新", changed.len()),
                format!("{one} and {} more: built", changed.len() - 1),
            ),
        };
        let errors = count_errors(findings);
        let result = if errors == 0 {
            Sentence::new("", "")
        } else {
            Sentence::new(
                format!("，有 {errors} 个错误，仍显示改错之前的页面"),
                format!("; errors: {errors}, the last good pages are still shown"),
            )
        };
        let took = elapsed.as_millis();
        self.print_sentence(&Sentence::new(
            format!("{}{}（{took} 毫秒）", what.zh, result.zh),
            format!("{}{} ({took} ms)", what.en, result.en),
        ));
    }

    fn listening(&self, address: &str, port: u16, passed_over: Option<PassedOver>) {
        let wanted = self.wanted_port;
        match passed_over {
            Some(PassedOver::InUse) => self.print_sentence(&Sentence::new(
                format!("端口 {wanted} 已被占用，改用 {port}。"),
                format!("Port {wanted} is in use; using port {port}."),
            )),
            Some(PassedOver::Forbidden) => self.print_sentence(&Sentence::new(
                format!("系统不让普通程序使用端口 {wanted}，改用 {port}。"),
                format!("The system does not allow this program to use port {wanted}; using port {port}."),
            )),
            None => {}
        }
        self.print_sentence(&Sentence::new(
            format!("预览：{address}（按 Ctrl-C 结束）"),
            format!("Preview: {address} (press Ctrl-C to stop)"),
        ));
        self.print_sentence(&Sentence::new(
            format!("错误、数据和各语种的状况：{address}__gongkai/"),
            format!("Errors, facts and the state of each language: {address}__gongkai/"),
        ));
        match &self.open {
            Some(Opening::FrontPage) => self.open(address.to_owned()),
            Some(Opening::Review(report)) => {
                let review = format!("{address}__gongkai/import/{report}/");
                self.print_sentence(&Sentence::new(format!("核对导入：{review}"), format!("Review of the import: {review}")));
                self.open(review);
            }
            None => {}
        }
    }

    /// Opens the browser in a thread, because on some systems the call blocks until the
    /// browser is closed.
    fn open(&self, address: String) {
        let (printer, speech) = (self.printer.clone(), self.speech);
        thread::spawn(move || {
            if let Err(error) = open_in_browser(&address) {
                printer.errors(format!("{}\n", error.sentence().get(speech)));
            }
        });
    }

    /// Prints the URLs for phones, each with its QR code. Only the user knows which of
    /// the networks the phone is in.
    fn reachable(&self, addresses: &[Address], port: u16) {
        if addresses.is_empty() {
            self.print_sentence(&Sentence::new(
                "这台电脑现在没有连接任何网络，手机看不到预览；连上以后这里会显示地址和二维码。",
                "This machine is not connected to a network, so phones cannot open the preview; once it is, the address and a QR code appear here.",
            ));
        }
        if addresses.len() > 1 {
            self.print_sentence(&Sentence::new(
                format!("这台电脑有 {} 个地址；请用与手机同一网络的那个。", addresses.len()),
                format!("This machine has {} addresses; use the one in the same network as the phone.", addresses.len()),
            ));
        }
        for address in addresses {
            let (url, adapter) = (address.url(port), &address.adapter);
            self.print_sentence(&Sentence::new(
                format!("手机扫码，或打开 {url}（{adapter}）"),
                format!("On a phone, scan the code or open {url} ({adapter})"),
            ));
            self.printer.line(&console::qr(&url));
        }
    }
}
