//! `gongkai translate` and its own commands.

use super::{flag, language, site, subcommand};
use crate::diagnostic::{Sentence, Speech};
use crate::exchange::{Format, TermFormat};
use crate::translate::State;
use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction};

/// The command with its commands.
pub(super) fn command(speech: Speech) -> clap::Command {
    let about = (
        "译文：哪些缺、哪些跟不上原文，登记译好的和审定的",
        "Translations: which are missing or behind the source; record what is translated and reviewed",
    );
    let lang = language(speech);
    subcommand("translate", about, speech)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommands([
            status(speech),
            accept(speech),
            sign_off(speech),
            export(speech),
            import(speech),
            review(speech),
            terms(speech),
        ])
        .mut_subcommands(move |command| command.arg(lang.clone()))
}

fn status(speech: Speech) -> clap::Command {
    let about = ("列出各条译文的情况", "Show how far the translation of each clause is");
    let help = Sentence::new("text 给人看；json 给别的程序读", "text for people; json for other programs");
    subcommand("status", about, speech).args([site(speech), report(speech), target(speech)]).arg(
        Arg::new("format")
            .long("format")
            .value_name("text|json")
            .value_parser(PossibleValuesParser::new(["text", "json"]))
            .default_value("text")
            .hide_possible_values(true)
            .hide_default_value(true)
            .help(help.get(speech).to_owned()),
    )
}

fn accept(speech: Speech) -> clap::Command {
    let about = ("登记：这些译文译的就是现在的原文", "Record that these translations say what the source says now");
    let flag = |name, zh, en| flag(name, zh, en, speech);
    subcommand("accept", about, speech).arg(places(speech)).args([folder(speech), target(speech)]).args([
        flag(
            "trivial",
            "原文只改了错字，译文不用动：审定过的仍算审定",
            "Only a slip of the source was mended: what was reviewed stays reviewed",
        ),
        flag("draft", "登记为草稿，读者会看到说明", "Record them as drafts, which readers are told").conflicts_with("trivial"),
        flag("machine", "草稿是机器译的", "The drafts were made by a machine").requires("draft"),
    ])
}

fn sign_off(speech: Speech) -> clap::Command {
    let about = ("登记：这些译文已经有人审定", "Record that somebody has reviewed these translations");
    let by = Sentence::new("审定人的姓名", "The reviewer's name");
    let on = Sentence::new("审定日期，如 2024-03-01；today 就是今天", "The date, such as 2024-03-01, or today");
    let needed = |name: &'static str, value: &'static str, help: &Sentence| {
        Arg::new(name).long(name).value_name(value).required(true).help(help.get(speech).to_owned())
    };
    subcommand("sign-off", about, speech)
        .arg(places(speech))
        .args([folder(speech), target(speech)])
        .args([needed("by", "NAME", &by), needed("on", "DATE", &on)])
}

fn export(speech: Speech) -> clap::Command {
    let about = ("写出交给译者的文件", "Write a file for translators");
    let format = Sentence::new(
        "xliff（1.2）、xliff2（2.1）、po 给翻译软件，csv 给表格软件，docx 给 Word 和 WPS，tmx 是翻译软件的记忆库；不写就看文件名，再不然是 xliff",
        "xliff (1.2), xliff2 (2.1) or po for translation tools, csv for spreadsheets, docx for Word, tmx for the memory of a translation tool; by default as the file is named, else xliff",
    );
    let only = Sentence::new(
        "只要这些：missing（缺）、stale（落后）、draft（草稿）、translated、reviewed，用逗号隔开",
        "Only these: missing, stale, draft, translated, reviewed; separated by commas",
    );
    subcommand("export", about, speech).args([site(speech), report(speech), target(speech)]).args([
        Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(PossibleValuesParser::new(Format::ALL.map(|(name, _)| name)))
            .hide_possible_values(true)
            .help(format.get(speech).to_owned()),
        Arg::new("only")
            .long("only")
            .value_name("STATES")
            .value_delimiter(',')
            .action(ArgAction::Append)
            .value_parser(PossibleValuesParser::new(State::ALL.map(State::word)))
            .hide_possible_values(true)
            .help(only.get(speech).to_owned()),
        output(speech),
    ])
}

fn import(speech: Speech) -> clap::Command {
    let about =
        ("把译好的文件放回网站：先核对，有一处不对就说明", "Put translated files back into the site, after checking them");
    let file = Sentence::new("译好的文件：.xlf、.po、.csv、.docx", "The translated files: .xlf, .po, .csv or .docx");
    let file = Arg::new("file")
        .value_name("FILE")
        .required(true)
        .action(ArgAction::Append)
        .num_args(1..)
        .value_parser(ValueParser::path_buf())
        .help(file.get(speech).to_owned());
    subcommand("import", about, speech).arg(file).args([folder(speech), target(speech)]).arg(flag(
        "dry-run",
        "只说会怎样，什么也不写",
        "Say what would be done, and write nothing",
        speech,
    ))
}

fn review(speech: Speech) -> clap::Command {
    let about = (
        "送审稿：原文和译文左右对照，供签发的人看；-o 写成 .pdf 就用浏览器印好",
        "The review edition: source and translation side by side, for the person who signs; with `-o` FILE.pdf printed with a browser",
    );
    subcommand("review", about, speech).args([site(speech), report(speech), target(speech), output(speech)])
}

fn terms(speech: Speech) -> clap::Command {
    let about =
        ("写出规范名称表，给翻译软件作术语库", "Write the official names and documents as a term base for translation tools");
    let format = Sentence::new("tbx 给翻译软件；csv 给表格软件", "tbx for translation tools; csv for spreadsheets");
    subcommand("terms", about, speech).args([site(speech), output(speech)]).arg(
        Arg::new("format")
            .long("format")
            .value_name("tbx|csv")
            .value_parser(PossibleValuesParser::new(TermFormat::ALL.map(|(name, _)| name)))
            .hide_possible_values(true)
            .help(format.get(speech).to_owned()),
    )
}

fn output(speech: Speech) -> Arg {
    let help = Sentence::new("写到哪个文件；不写就显示出来", "The file to write; by default it is printed");
    Arg::new("output")
        .long("output")
        .short('o')
        .value_name("FILE")
        .value_parser(ValueParser::path_buf())
        .help(help.get(speech).to_owned())
}

fn places(speech: Speech) -> Arg {
    let help = Sentence::new(
        "哪里：2023 是整份报告，2023#overview 是一个部分，2023#scale 是一条，2023#scale/3 是其中一段",
        "Where: 2023 is a whole report, 2023#overview a section, 2023#scale a clause, 2023#scale/3 one of its paragraphs",
    );
    Arg::new("place").value_name("PLACE").required(true).action(ArgAction::Append).num_args(1..).help(help.get(speech).to_owned())
}

/// The site's folder, where places are the arguments without a name.
fn folder(speech: Speech) -> Arg {
    let help = Sentence::new("网站文件夹；不写就是当前文件夹", "The site's folder; by default the current folder");
    Arg::new("site").long("site").value_name("SITE").value_parser(ValueParser::path_buf()).help(help.get(speech).to_owned())
}

fn report(speech: Speech) -> Arg {
    let help = Sentence::new("哪份报告；不写就是全部", "The report; all by default");
    Arg::new("report").long("report").value_name("REPORT").help(help.get(speech).to_owned())
}

fn target(speech: Speech) -> Arg {
    let help = Sentence::new("译成哪种语言的译文；不写就是全部", "The language of the translations; all by default");
    Arg::new("language").long("language").value_name("LANG").help(help.get(speech).to_owned())
}
