//! What may be typed, with help in both languages.

use crate::console;
use crate::diagnostic::{Sentence, Speech};
use crate::host::{SERVERS, Server};
use crate::pipeline::Copies;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, error::ErrorKind};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

pub enum Command {
    Build(BuildOptions),
    Check(CheckOptions),
    Explain(ExplainOptions),
    Fix(FixOptions),
    Facts(FactsOptions),
    Host(HostOptions),
    Where(WhereOptions),
    New(NewOptions),
    Pdf(PdfOptions),
    Schema(SchemaOptions),
    Serve(ServeOptions),
}

pub struct BuildOptions {
    pub site: PathBuf,
    pub output: Option<PathBuf>,
    pub base_url: Option<String>,
    pub strictness: Strictness,
    /// Take over a folder whose list of files is lost, damaged or another site's.
    pub adopt: bool,
    /// Do not ask before that.
    pub yes: bool,
    /// Wait until the disk has everything.
    pub sync: bool,
    pub copies: Copies,
}

pub struct CheckOptions {
    pub site: PathBuf,
    pub strictness: Strictness,
    pub format: Format,
}

/// What it takes to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// An error.
    Errors,
    /// Anything that was remarked.
    Warnings,
}

/// How findings are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, to standard error.
    Text,
    /// One document to standard output.
    Json,
    Sarif,
}

pub struct ExplainOptions {
    pub code: Option<String>,
}

pub struct HostOptions {
    pub server: Server,
    pub site: PathBuf,
    pub output: Option<PathBuf>,
    pub base_url: Option<String>,
    /// The folder of the site on the server.
    pub root: Option<String>,
}

pub struct FactsOptions {
    pub site: PathBuf,
    /// Only those that nothing names.
    pub unused: bool,
    pub json: bool,
}

pub struct WhereOptions {
    pub name: String,
    pub site: PathBuf,
}

pub struct SchemaOptions {
    pub file: Option<String>,
    /// The site to write all schemas to.
    pub write: Option<PathBuf>,
}

pub struct FixOptions {
    pub site: PathBuf,
    /// Do not ask.
    pub yes: bool,
}

pub struct ServeOptions {
    pub site: PathBuf,
    pub port: u16,
    pub open: bool,
    pub lan: bool,
    /// Names that are answered to besides those of this machine.
    pub allowed_hosts: Vec<String>,
    /// Seconds between two looks, where file events are not wanted.
    pub poll: Option<f64>,
    pub editor: String,
}

pub struct NewOptions {
    pub folder: PathBuf,
}

pub struct PdfOptions {
    pub site: PathBuf,
    /// Folders of reports, and codes of languages; none means all.
    pub reports: Vec<String>,
    pub languages: Vec<String>,
    pub output: Option<PathBuf>,
    pub base_url: Option<String>,
    pub browser: Option<PathBuf>,
    /// For one report.
    pub timeout: Duration,
}

/// The language asked for with `--lang`, looked for before anything is parsed,
/// because help and complaints should be in it too. Behind `pdf` it is a language
/// of the site, which says nothing about the reader of the messages.
pub fn speech(arguments: &[OsString]) -> Option<Speech> {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    // Whether the command has been named.
    let mut named = false;
    let value = loop {
        let word = words.next()?;
        if !named && !word.starts_with('-') {
            named = true;
            if word == "pdf" {
                return None;
            }
        }
        if word == "--lang" {
            break words.next()?;
        }
        if let Some(value) = word.strip_prefix("--lang=") {
            break value;
        }
    };
    match value {
        "zh" => Some(Speech::Chinese),
        "en" => Some(Speech::English),
        _ => None,
    }
}

/// Parses the arguments; on help, version or a mistake it prints and gives the
/// exit code.
pub fn parse(arguments: Vec<OsString>, speech: Speech) -> Result<Command, ExitCode> {
    let matches = command(speech).try_get_matches_from(arguments).map_err(|error| {
        if speech == Speech::Chinese && !matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
            console::print_error_line("命令的写法不对（用 gongkai --help 查看说明）：");
        }
        let text = error.render().to_string();
        if error.use_stderr() {
            console::print_coloured_errors(&text);
            return ExitCode::from(2);
        }
        console::print_coloured(&text);
        ExitCode::SUCCESS
    })?;
    let path = |matches: &ArgMatches, name: &str| matches.get_one::<PathBuf>(name).cloned();
    let site = |matches: &ArgMatches| path(matches, "site").unwrap_or_else(|| PathBuf::from("."));
    Ok(match matches.subcommand() {
        Some(("build", matches)) => Command::Build(BuildOptions {
            site: site(matches),
            output: path(matches, "output"),
            base_url: matches.get_one::<String>("base-url").cloned(),
            strictness: strictness(matches),
            adopt: matches.get_flag("adopt"),
            yes: matches.get_flag("yes"),
            sync: !matches.get_flag("no-sync"),
            copies: if matches.get_flag("compress") { Copies::Compressed } else { Copies::None },
        }),
        Some(("check", matches)) => Command::Check(CheckOptions {
            site: site(matches),
            strictness: strictness(matches),
            format: match matches.get_one::<String>("format").map(String::as_str) {
                Some("json") => Format::Json,
                Some("sarif") => Format::Sarif,
                _ => Format::Text,
            },
        }),
        Some(("explain", matches)) => Command::Explain(ExplainOptions { code: matches.get_one::<String>("code").cloned() }),
        Some(("facts", matches)) => Command::Facts(FactsOptions {
            site: site(matches),
            unused: matches.get_flag("unused"),
            json: matches.get_flag("json"),
        }),
        Some(("host", matches)) => Command::Host(HostOptions {
            server: server(matches),
            site: site(matches),
            output: path(matches, "output"),
            base_url: matches.get_one::<String>("base-url").cloned(),
            root: matches.get_one::<String>("root").cloned(),
        }),
        Some(("where", matches)) => Command::Where(WhereOptions {
            name: matches.get_one::<String>("name").cloned().unwrap_or_default(),
            site: site(matches),
        }),
        Some(("fix", matches)) => Command::Fix(FixOptions { site: site(matches), yes: matches.get_flag("yes") }),
        Some(("new", matches)) => Command::New(NewOptions { folder: path(matches, "folder").unwrap_or_default() }),
        Some(("pdf", matches)) => Command::Pdf(PdfOptions {
            site: site(matches),
            reports: many(matches, "report"),
            languages: many(matches, "language"),
            output: path(matches, "output"),
            base_url: matches.get_one::<String>("base-url").cloned(),
            browser: path(matches, "browser"),
            timeout: Duration::from_secs(matches.get_one::<u64>("timeout").copied().unwrap_or(PDF_SECONDS)),
        }),
        Some(("schema", matches)) => {
            Command::Schema(SchemaOptions { file: matches.get_one::<String>("file").cloned(), write: path(matches, "write") })
        }
        Some(("serve", matches)) => Command::Serve(ServeOptions {
            site: site(matches),
            port: matches.get_one::<u16>("port").copied().unwrap_or(DEFAULT_PORT),
            open: matches.get_flag("open"),
            lan: matches.get_flag("lan"),
            allowed_hosts: many(matches, "allow-host"),
            poll: matches.get_one::<f64>("poll").copied(),
            editor: matches.get_one::<String>("editor").cloned().unwrap_or_default(),
        }),
        _ => unreachable!("clap asks for a known command"),
    })
}

fn after_help(speech: Speech) -> String {
    Sentence::new(
        "例子：\n  gongkai new baogao              新建一个双语小网站\n  gongkai build baogao            生成 baogao/public\n  gongkai serve baogao --open     边写边看\n  gongkai check baogao            只检查，不写文件\n  gongkai fix baogao              改正标点和空格\n  gongkai pdf baogao              印成 PDF，放在 baogao/pdf\n  gongkai facts baogao            列出全部数据和用处\n  gongkai explain link-broken     说明一个提示代码\n\n退出码：0 正常；1 内容有错；2 用法不对或系统出错。",
        "Examples:\n  gongkai new report              make a small bilingual site\n  gongkai build report            write report/public\n  gongkai serve report --open     see every save at once\n  gongkai check report            look for mistakes, write nothing\n  gongkai fix report              mend punctuation and spaces\n  gongkai pdf report              print it to report/pdf\n  gongkai facts report            list all facts and their places\n  gongkai explain link-broken     tell about the code of a finding\n\nExit codes: 0 fine; 1 mistakes in the content; 2 wrong usage or a failing machine.",
    )
    .get(speech)
    .to_owned()
}

fn subcommand(name: &'static str, about: (&str, &str), speech: Speech) -> clap::Command {
    let about = Sentence::new(about.0, about.1);
    localized(clap::Command::new(name).about(about.get(speech).to_owned()), speech)
}

/// The commands that tell about a site or the program and change nothing in
/// `content/`.
fn inquiries(speech: Speech, site: &Arg) -> [clap::Command; 4] {
    let command = |name, zh, en| subcommand(name, (zh, en), speech);
    let all = "Tell about a code of a finding; without one, list them all";
    let schemas = "Schemas of the YAML files, for editors that complete and check";
    let found = "Find where a fact, indicator, term or document is used";
    [
        command("facts", "列出全部数据和用到它们的地方", "List all facts and where they are used")
            .arg(site.clone())
            .args(facts(speech)),
        command("where", "查找一项数据、指标、名称或文件用在哪里", found).args([name(speech), site.clone()]),
        command("explain", "说明一个提示代码；不写代码就列出全部", all).arg(code(speech)),
        command("schema", "YAML 文件的格式说明，供编辑器提示和补全", schemas).args(schema(speech)),
    ]
}

fn host(speech: Speech) -> [Arg; 3] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let servers = SERVERS.map(|(name, _)| name);
    [
        Arg::new("server")
            .value_name("SERVER")
            .required(true)
            .value_parser(PossibleValuesParser::new(servers))
            .hide_possible_values(true)
            .help(say("哪种服务器：", "Which server: ") + &servers.join(", ")),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FILE")
            .value_parser(OsStringValueParser::new().map(PathBuf::from))
            .help(say("写到哪个文件或文件夹；不写就显示出来", "The file or folder to write to; printed if left out")),
        Arg::new("root").long("root").value_name("DIR").help(say(
            "网站在服务器上的文件夹；不写就是这里的 SITE/public",
            "The site's folder on the server; SITE/public of this machine if left out",
        )),
    ]
}

fn hosting(speech: Speech, site: &Arg, base_url: &Arg) -> clap::Command {
    let about = ("写出服务器的配置，供发布网站", "Write the configuration of the server that publishes the site");
    let [server, rest @ ..] = host(speech);
    subcommand("host", about, speech).args([server, site.clone()]).args(rest).arg(base_url.clone())
}

fn compress(speech: Speech) -> Arg {
    let help = Sentence::new(
        "在文本文件旁边再写 .gz 和 .br，供服务器直接发送",
        "Also write .gz and .br beside texts, for servers that hand them out",
    );
    Arg::new("compress").long("compress").action(ArgAction::SetTrue).help(help.get(speech).to_owned())
}

fn server(matches: &ArgMatches) -> Server {
    let wanted = matches.get_one::<String>("server").map(String::as_str);
    let known = SERVERS.iter().find(|(name, _)| Some(*name) == wanted);
    known.map_or(Server::Nginx, |(_, server)| *server)
}

fn many(matches: &ArgMatches, name: &str) -> Vec<String> {
    matches.get_many::<String>(name).into_iter().flatten().cloned().collect()
}

/// How long the printing of one report may take unless told otherwise.
const PDF_SECONDS: u64 = 120;

fn pdf(speech: Speech) -> [Arg; 5] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let several = |name: &'static str, long: &'static str| Arg::new(name).long(long).action(ArgAction::Append);
    let seconds = clap::value_parser!(u64).range(1..=86400);
    [
        several("report", "report").value_name("REPORT").help(say("哪份报告；不写就是全部", "Which report; all if left out")),
        several("language", "lang")
            .value_name("LANG")
            .help(say("哪个语种的报告；不写就是全部", "The report's language; all if left out")),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("DIR")
            .value_parser(OsStringValueParser::new().map(PathBuf::from))
            .help(say(
                "写到哪个文件夹；不写就是 SITE/pdf，网站从那里提供下载",
                "Where to write; SITE/pdf if left out, from where the site offers it",
            )),
        Arg::new("browser").long("browser").value_name("PATH").value_parser(ValueParser::path_buf()).help(say(
            "用哪个 Chromium、Chrome 或 Edge；不写就自己找",
            "Which Chromium, Chrome or Edge to use; found by itself if left out",
        )),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(seconds)
            .help(say("一份报告最多用多少秒；不写就是 120", "How many seconds one report may take; 120 if left out")),
    ]
}

fn strictness(matches: &ArgMatches) -> Strictness {
    if matches.contains_id("deny") { Strictness::Warnings } else { Strictness::Errors }
}

/// Where the preview listens unless told otherwise.
const DEFAULT_PORT: u16 = 4140;

fn command(speech: Speech) -> clap::Command {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let lang = Arg::new("lang")
        .long("lang")
        .value_name("zh|en")
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .hide_possible_values(true)
        .help(say(
            "提示信息用中文（zh）或英文（en）；不写则随系统",
            "Messages in Chinese (zh) or English (en); as the system if left out",
        ));
    let site = Arg::new("site").value_name("SITE").value_parser(ValueParser::path_buf()).help(say(
        "网站文件夹，里面有 content；不写就是当前文件夹",
        "The site's folder, which holds content/; the current one if left out",
    ));
    let output = Arg::new("output")
        .long("output")
        .short('o')
        .value_name("DIR")
        .value_parser(OsStringValueParser::new().map(PathBuf::from))
        .help(say("写到哪个文件夹；不写就是 SITE/public", "Where to write; SITE/public if left out"));
    let base_url = Arg::new("base-url").long("base-url").value_name("URL").help(say(
        "网站的正式地址，代替 site.yaml 里的 base_url",
        "The site's public address, in place of `base_url` in site.yaml",
    ));
    let folder = Arg::new("folder")
        .value_name("DIR")
        .required(true)
        .value_parser(ValueParser::path_buf())
        .help(say("新建到哪个文件夹；必须还不存在或是空的", "The folder to make; it must not exist yet, or be empty"));
    let flag = |name: &'static str, zh: &str, en: &str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(zh, en));
    let port = Arg::new("port").long("port").value_name("N").value_parser(clap::value_parser!(u16)).help(say(
        "端口；不写就是 4140，被占用时用下一个，0 由系统挑选",
        "The port; 4140 if left out, the next free one if it is in use; 0 lets the system choose",
    ));
    let open = flag("open", "在浏览器里打开", "Open the browser");
    let lan = flag("lan", "让同一网络里的手机也能看，并显示二维码", "Let phones on the local network see it, and show a QR code");
    let allow_host = Arg::new("allow-host").long("allow-host").value_name("NAME").action(ArgAction::Append).help(say(
        "预览在代理或端口转发后面时，也接受这个主机名；可以写多次，*.NAME 表示它下面的全部",
        "Answer to this host name too, behind a proxy or a forwarded port; may be repeated, *.NAME means all below it",
    ));
    let yes = flag("yes", "不询问，直接改", "Do not ask");
    let poll = Arg::new("poll")
        .long("poll")
        .value_name("SECONDS")
        .num_args(0..=1)
        .default_missing_value("1")
        .value_parser(clap::value_parser!(f64))
        .help(say("不用系统的文件通知，每隔几秒查看一次", "Look at the files every few seconds instead of waiting for events"));
    let editor = Arg::new("editor")
        .long("editor")
        .value_name("URL")
        .default_value("vscode://file/{file}:{line}:{column}")
        .help(say("用来打开出错位置的地址形式", "The form of address that opens the place of a mistake"));
    let subcommand = |name, zh, en| subcommand(name, (zh, en), speech);
    let printing = subcommand("pdf", "把报告全文印成 PDF，供网站下载", "Print whole reports as PDFs for the site to offer");
    let hosting = hosting(speech, &site, &base_url);
    let printing = printing.arg(site.clone()).arg(base_url.clone()).args(pdf(speech));
    localized(clap::Command::new("gongkai"), speech)
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "公开：把 YAML 数据和 Markdown 文稿变成双语的信息公开网站",
            "gongkai (公开): YAML data and Markdown to a static bilingual disclosure site",
        ))
        .after_help(after_help(speech))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .arg(lang.clone())
        .subcommand(
            subcommand("build", "检查内容，生成网站", "Check the content and write the site")
                .args([site.clone(), output, base_url, compress(speech), deny(speech)])
                .args(writing(speech)),
        )
        .subcommand(subcommand("check", "只检查内容，不写文件", "Check the content, write nothing").args([
            site.clone(),
            deny(speech),
            format(speech),
        ]))
        .subcommand(
            subcommand(
                "fix",
                "改正标点、空格这类机械的错误，先给你看",
                "Mend punctuation, spaces and the like, after showing it",
            )
            .args([site.clone(), yes]),
        )
        .subcommand(subcommand("serve", "边写边看：保存后立即显示", "Live preview: shows every save at once").args([
            site.clone(),
            port,
            open,
            lan,
            allow_host,
            poll,
            editor,
        ]))
        .subcommand(hosting)
        .subcommands(inquiries(speech, &site))
        .subcommand(subcommand("new", "新建一个小而完整的双语网站", "Make a small, complete bilingual site").arg(folder))
        // Every command but the next, where the word means a language of the site.
        .mut_subcommands(|command| command.arg(lang.clone()))
        .subcommand(printing)
}

/// How a build treats the folder it writes to.
fn writing(speech: Speech) -> [Arg; 3] {
    let flag = |name: &'static str, zh: &str, en: &str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(Sentence::new(zh, en).get(speech).to_owned())
    };
    [
        flag(
            "adopt",
            "接管输出文件夹：它的文件清单丢了、坏了，或者属于别的网站；先列出来再问",
            "Take over an output folder whose list of files is lost, damaged or another site's; shows it and asks",
        ),
        flag("yes", "不询问就接管", "Take over without a question").requires("adopt"),
        flag(
            "no-sync",
            "不等磁盘存好，快一点；这时断电可能丢文件",
            "Do not wait for the disk: quicker, but files may be lost if power fails then",
        ),
    ]
}

fn deny(speech: Speech) -> Arg {
    let help = Sentence::new("有提醒也算不通过", "Fail on warnings as well");
    Arg::new("deny")
        .long("deny")
        .value_name("warnings")
        .value_parser(PossibleValuesParser::new(["warnings"]))
        .hide_possible_values(true)
        .help(help.get(speech).to_owned())
}

fn code(speech: Speech) -> Arg {
    let help = Sentence::new(
        "提示里方括号中的代码，例如 link-broken",
        "The code in the square brackets of a finding, such as link-broken",
    );
    Arg::new("code").value_name("CODE").help(help.get(speech).to_owned())
}

fn schema(speech: Speech) -> [Arg; 2] {
    let file =
        Sentence::new("哪个文件，例如 facts.yaml；不写就列出全部", "Which file, such as facts.yaml; all are listed if left out");
    let write = Sentence::new(
        "把全部格式说明写到网站文件夹的 .gongkai/schemas 里",
        "Write all schemas to .gongkai/schemas in the site's folder",
    );
    [
        Arg::new("file").value_name("FILE").help(file.get(speech).to_owned()),
        Arg::new("write")
            .long("write")
            .value_name("SITE")
            .num_args(0..=1)
            .default_missing_value(".")
            .value_parser(ValueParser::path_buf())
            .conflicts_with("file")
            .help(write.get(speech).to_owned()),
    ]
}

fn facts(speech: Speech) -> [Arg; 2] {
    let flag = |name: &'static str, help: Sentence| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help.get(speech).to_owned())
    };
    [
        flag("unused", Sentence::new("只列出没有用到的数据", "Only facts that nothing names")),
        flag("json", Sentence::new("输出 JSON，供别的程序读", "Print JSON, for other programs")),
    ]
}

fn name(speech: Speech) -> Arg {
    let help = Sentence::new("它的标识，例如 training", "Its id, such as training");
    Arg::new("name").value_name("NAME").required(true).help(help.get(speech).to_owned())
}

fn format(speech: Speech) -> Arg {
    let help = Sentence::new(
        "怎样报告：text 给人看；json、sarif 给别的程序读，写到标准输出",
        "How findings are told: text for people; json or sarif for other programs, to standard output",
    );
    Arg::new("format")
        .long("format")
        .value_name("text|json|sarif")
        .value_parser(PossibleValuesParser::new(["text", "json", "sarif"]))
        .default_value("text")
        .hide_possible_values(true)
        .hide_default_value(true)
        .help(help.get(speech).to_owned())
}

/// Headings and the help flag in the language spoken.
fn localized(command: clap::Command, speech: Speech) -> clap::Command {
    let (template, options, flag) = match speech {
        Speech::Chinese => ("{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}", "选项", "显示说明"),
        Speech::English => ("{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}", "Options", "Print help"),
    };
    let command = command.help_template(template).next_help_heading(options).disable_help_flag(true);
    let command = command.arg(Arg::new("help").long("help").short('h').action(ArgAction::Help).help(flag));
    match speech {
        Speech::Chinese => command.subcommand_help_heading("命令"),
        Speech::English => command,
    }
}
