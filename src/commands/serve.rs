//! `gongkai serve`: the live preview; says where it is and what each save did.

use super::arguments::ServeOptions;
use super::{Outcome, project};
use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use crate::pipeline::count_errors;
use crate::serve::{self, Event, Options, Report};
use std::sync::Arc;
use std::time::Duration;

pub fn run(options: &ServeOptions, speech: Speech) -> Result<Outcome> {
    let project = project(&options.site, None)?;
    let poll =
        options.poll.map(|seconds| Duration::try_from_secs_f64(seconds.clamp(0.1, 3600.0)).unwrap_or(Duration::from_secs(1)));
    let settings = Options { port: options.port, lan: options.lan, poll, speech, editor: options.editor.clone() };
    let open = options.open;
    let report: Report = Arc::new(move |event: Event<'_>| tell(&event, open, speech));
    serve::serve(&project, &settings, &report)?;
    Ok(Outcome::Fine)
}

fn tell(event: &Event<'_>, open: bool, speech: Speech) {
    match event {
        Event::Listening { address, phone, wanted_port } => listening(address, phone.as_deref(), *wanted_port, open, speech),
        Event::Built { findings, changed, elapsed } => {
            console::print_findings(findings, speech);
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
                    format!(", {errors} with mistakes; the last good pages stay"),
                )
            };
            let took = elapsed.as_millis();
            println!(
                "{}",
                Sentence::new(
                    format!("{}{}（{took} 毫秒）", what.zh, result.zh),
                    format!("{}{} ({took} ms)", what.en, result.en)
                )
                .get(speech)
            );
        }
        Event::Polling => {
            let line = Sentence::new(
                "这里收不到系统的文件通知（可能是网络磁盘），改为定时查看文件。",
                "File events do not arrive here (perhaps a network drive); looking at the files at intervals instead.",
            );
            println!("{}", line.get(speech));
        }
        Event::Failed(error) => eprintln!("{}", error.sentence(speech)),
    }
}

fn listening(address: &str, phone: Option<&str>, wanted: u16, open: bool, speech: Speech) {
    if !address.ends_with(&format!(":{wanted}/")) {
        let line = Sentence::new(
            format!("端口 {wanted} 已被占用，改用下一个。"),
            format!("Port {wanted} is in use; taking the next free one."),
        );
        println!("{}", line.get(speech));
    }
    let line = Sentence::new(format!("预览：{address}（按 Ctrl-C 结束）"), format!("Preview: {address} (Ctrl-C ends it)"));
    println!("{}", line.get(speech));
    if let Some(phone) = phone {
        let line = Sentence::new(format!("手机扫码，或打开 {phone}"), format!("On a phone, scan this or open {phone}"));
        println!("{}\n{}", line.get(speech), console::qr(phone));
    }
    if open && let Err(error) = opener::open(address) {
        let cause = Error::System { path: address.into(), source: std::io::Error::other(error) };
        eprintln!("{}", cause.sentence(speech));
    }
}
