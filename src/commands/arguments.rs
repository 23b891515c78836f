//! The command-line arguments, with help in both languages.

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

/// A parsed command with its options.
pub(super) enum Command {
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

/// Options of `gongkai build`.
pub(super) struct BuildOptions {
    /// The site's folder.
    pub site: PathBuf,
    /// The output folder; `None` means `public` in the site's folder.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    pub strictness: Strictness,
    /// Take over an output folder whose manifest is lost, damaged or belongs to another
    /// site.
    pub adopt: bool,
    /// Skip the question before a takeover.
    pub yes: bool,
    /// Wait until all files are synced to disk.
    pub sync: bool,
    /// Whether compressed copies are written beside text files.
    pub copies: Copies,
}

/// Options of `gongkai check`.
pub(super) struct CheckOptions {
    pub site: PathBuf,
    pub strictness: Strictness,
    pub format: Format,
}

/// Which findings make a command fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Errors only.
    Errors,
    /// Errors and warnings.
    Warnings,
}

/// The output format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text for people, on standard error.
    Text,
    /// A single JSON document on standard output.
    Json,
    /// A single SARIF document on standard output.
    Sarif,
}

/// Options of `gongkai explain`.
pub(super) struct ExplainOptions {
    /// The code to explain; `None` lists all codes.
    pub code: Option<String>,
}

/// Options of `gongkai host`.
pub(super) struct HostOptions {
    pub server: Server,
    pub site: PathBuf,
    /// The file or folder to write to; `None` prints the configuration.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The folder of the site on the server; `None` means the output folder on this
    /// machine.
    pub root: Option<String>,
}

/// Options of `gongkai facts`.
pub(super) struct FactsOptions {
    pub site: PathBuf,
    /// List only the facts that are not used anywhere.
    pub unused: bool,
    /// Print JSON.
    pub json: bool,
}

/// Options of `gongkai where`.
pub(super) struct WhereOptions {
    /// The id to look up.
    pub name: String,
    pub site: PathBuf,
}

/// Options of `gongkai schema`.
pub(super) struct SchemaOptions {
    /// The schema to print; `None` lists all schemas.
    pub file: Option<String>,
    /// The site's folder to write all schemas to.
    pub write: Option<PathBuf>,
}

/// Options of `gongkai fix`.
pub(super) struct FixOptions {
    pub site: PathBuf,
    /// Skip the question before files are changed.
    pub yes: bool,
}

/// Options of `gongkai serve`.
pub(super) struct ServeOptions {
    pub site: PathBuf,
    /// The port; 0 lets the system choose one.
    pub port: u16,
    /// Open the preview in a browser.
    pub open: bool,
    /// Accept connections from the local network.
    pub lan: bool,
    /// Host names that are accepted besides those of this machine.
    pub allowed_hosts: Vec<String>,
    /// Interval in seconds between two scans of the files, in place of file events.
    /// `None` uses file events.
    pub poll: Option<f64>,
    /// URL template that opens a source position in an editor; it contains `{file}`,
    /// `{line}` and `{column}`.
    pub editor: String,
}

/// Options of `gongkai new`.
pub(super) struct NewOptions {
    /// The folder to create the site in.
    pub folder: PathBuf,
}

/// Options of `gongkai pdf`.
pub(super) struct PdfOptions {
    pub site: PathBuf,
    /// Ids of reports (their folders). Empty means all.
    pub reports: Vec<String>,
    /// Codes of languages of the site. Empty means all.
    pub languages: Vec<String>,
    /// The folder to write to; `None` means `pdf` in the site's folder.
    pub output: Option<PathBuf>,
    /// The site's public URL, in place of the one in `site.yaml`.
    pub base_url: Option<String>,
    /// The browser's program; `None` searches the usual locations.
    pub browser: Option<PathBuf>,
    /// Time limit for each report.
    pub timeout: Duration,
}

/// Returns the language that is requested with `--lang`. It is determined before the
/// arguments are parsed, because help and error messages use it too. After `pdf`,
/// `--lang` is a language of the site and does not affect the language of messages.
pub(super) fn speech(arguments: &[OsString]) -> Option<Speech> {
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    // Whether the command has been seen.
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

/// Parses the arguments. For help, version or wrong usage, prints the text and returns
/// the exit code as the error.
pub(super) fn parse(arguments: Vec<OsString>, speech: Speech) -> Result<Command, ExitCode> {
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
        "Examples:\n  gongkai new report              create a small bilingual site\n  gongkai build report            generate report/public\n  gongkai serve report --open     preview the site while you write\n  gongkai check report            check only, write no files\n  gongkai fix report              fix punctuation and spaces\n  gongkai pdf report              print PDFs to report/pdf\n  gongkai facts report            list all facts and where they are used\n  gongkai explain link-broken     explain a diagnostic code\n\nExit codes: 0 success; 1 errors in the content; 2 wrong usage or a system error.",
    )
    .get(speech)
    .to_owned()
}

fn subcommand(name: &'static str, about: (&str, &str), speech: Speech) -> clap::Command {
    let about = Sentence::new(about.0, about.1);
    localized(clap::Command::new(name).about(about.get(speech).to_owned()), speech)
}

/// The commands that show information about a site or the program and do not change
/// anything in `content/`.
fn inquiries(speech: Speech, site: &Arg) -> [clap::Command; 4] {
    let command = |name, zh, en| subcommand(name, (zh, en), speech);
    let all = "Explain a diagnostic code; without a code, list them all";
    let schemas = "Schemas of the YAML files, for completion and checks in editors";
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
            .help(say("写到哪个文件或文件夹；不写就显示出来", "The file or folder to write to; by default it is printed")),
        Arg::new("root").long("root").value_name("DIR").help(say(
            "网站在服务器上的文件夹；不写就是这里的 SITE/public",
            "The site's folder on the server; by default SITE/public on this machine",
        )),
    ]
}

fn hosting(speech: Speech, site: &Arg, base_url: &Arg) -> clap::Command {
    let about = ("写出服务器的配置，供发布网站", "Write the configuration of the web server that publishes the site");
    let [server, rest @ ..] = host(speech);
    subcommand("host", about, speech).args([server, site.clone()]).args(rest).arg(base_url.clone())
}

fn compress(speech: Speech) -> Arg {
    let help = Sentence::new(
        "在文本文件旁边再写 .gz 和 .br，供服务器直接发送",
        "Also write .gz and .br copies of text files, for servers that send them directly",
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

/// The default time limit for printing one report, in seconds.
const PDF_SECONDS: u64 = 120;

fn pdf(speech: Speech) -> [Arg; 5] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let several = |name: &'static str, long: &'static str| Arg::new(name).long(long).action(ArgAction::Append);
    let seconds = clap::value_parser!(u64).range(1..=86400);
    [
        several("report", "report")
            .value_name("REPORT")
            .help(say("哪份报告；不写就是全部", "The report to print; all by default")),
        several("language", "lang")
            .value_name("LANG")
            .help(say("哪个语种的报告；不写就是全部", "The language to print; all by default")),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("DIR")
            .value_parser(OsStringValueParser::new().map(PathBuf::from))
            .help(say(
                "写到哪个文件夹；不写就是 SITE/pdf，网站从那里提供下载",
                "The folder to write to; by default SITE/pdf, from which the site offers the PDFs",
            )),
        Arg::new("browser").long("browser").value_name("PATH").value_parser(ValueParser::path_buf()).help(say(
            "用哪个 Chromium、Chrome 或 Edge；不写就自己找",
            "The Chromium, Chrome or Edge to use; by default the first one found",
        )),
        Arg::new("timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(seconds)
            .help(say("一份报告最多用多少秒；不写就是 120", "Time limit for each report, in seconds; 120 by default")),
    ]
}

fn strictness(matches: &ArgMatches) -> Strictness {
    if matches.contains_id("deny") { Strictness::Warnings } else { Strictness::Errors }
}

/// The default port of the preview.
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
            "Language of messages: Chinese (zh) or English (en); by default the language of the system",
        ));
    let site = Arg::new("site").value_name("SITE").value_parser(ValueParser::path_buf()).help(say(
        "网站文件夹，里面有 content；不写就是当前文件夹",
        "The site's folder, which contains content/; by default the current folder",
    ));
    let output = Arg::new("output")
        .long("output")
        .short('o')
        .value_name("DIR")
        .value_parser(OsStringValueParser::new().map(PathBuf::from))
        .help(say("写到哪个文件夹；不写就是 SITE/public", "The folder to write to; SITE/public by default"));
    let base_url = Arg::new("base-url")
        .long("base-url")
        .value_name("URL")
        .help(say("网站的正式地址，代替 site.yaml 里的 base_url", "The site's public URL, in place of `base_url` in site.yaml"));
    let folder = Arg::new("folder")
        .value_name("DIR")
        .required(true)
        .value_parser(ValueParser::path_buf())
        .help(say("新建到哪个文件夹；必须还不存在或是空的", "The folder to create; it must not exist yet, or be empty"));
    let flag = |name: &'static str, zh: &str, en: &str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(zh, en));
    let yes = flag("yes", "不询问，直接改", "Change the files without asking");
    let subcommand = |name, zh, en| subcommand(name, (zh, en), speech);
    let printing =
        subcommand("pdf", "把报告全文印成 PDF，供网站下载", "Print the full reports as PDFs for download from the site");
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
            subcommand("build", "检查内容，生成网站", "Check the content and generate the site")
                .args([site.clone(), output, base_url, compress(speech), deny(speech)])
                .args(writing(speech)),
        )
        .subcommand(subcommand("check", "只检查内容，不写文件", "Check the content without writing files").args([
            site.clone(),
            deny(speech),
            format(speech),
        ]))
        .subcommand(
            subcommand(
                "fix",
                "改正标点、空格这类机械的错误，先给你看",
                "Fix punctuation, spaces and other mechanical errors, after showing the changes",
            )
            .args([site.clone(), yes]),
        )
        .subcommand(
            subcommand("serve", "边写边看：保存后立即显示", "Live preview: shows each saved change at once")
                .arg(site.clone())
                .args(previewing(speech)),
        )
        .subcommand(hosting)
        .subcommands(inquiries(speech, &site))
        .subcommand(subcommand("new", "新建一个小而完整的双语网站", "Create a small but complete bilingual site").arg(folder))
        // All commands but the next one: there, `--lang` means a language of the site.
        .mut_subcommands(|command| command.arg(lang.clone()))
        .subcommand(printing)
}

/// The options of the preview.
fn previewing(speech: Speech) -> [Arg; 6] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let flag = |name: &'static str, zh: &str, en: &str| Arg::new(name).long(name).action(ArgAction::SetTrue).help(say(zh, en));
    let port = Arg::new("port").long("port").value_name("N").value_parser(clap::value_parser!(u16)).help(say(
        "端口；不写就是 4140，被占用时用下一个，0 由系统挑选",
        "The port; 4140 by default, or the next free port if it is in use; 0 lets the system choose",
    ));
    let open = flag("open", "在浏览器里打开", "Open the preview in the browser");
    let lan = flag(
        "lan",
        "让同一网络里的手机也能看，并显示二维码",
        "Let phones on the local network open the preview, and show a QR code",
    );
    let allow_host = Arg::new("allow-host").long("allow-host").value_name("NAME").action(ArgAction::Append).help(say(
        "预览在代理或端口转发后面时，也接受这个主机名；可以写多次，*.NAME 表示它下面的全部",
        "Also accept this host name, for a preview behind a proxy or port forwarding; may be repeated; *.NAME means all its subdomains",
    ));
    let poll = Arg::new("poll")
        .long("poll")
        .value_name("SECONDS")
        .num_args(0..=1)
        .default_missing_value("1")
        .value_parser(clap::value_parser!(f64))
        .help(say("不用系统的文件通知，每隔几秒查看一次", "Scan the files every few seconds instead of using file events"));
    let editor = Arg::new("editor")
        .long("editor")
        .value_name("URL")
        .default_value("vscode://file/{file}:{line}:{column}")
        .help(say("用来打开出错位置的地址形式", "The URL template that opens the position of an error"));
    [port, open, lan, allow_host, poll, editor]
}

/// The options for how a build treats its output folder.
fn writing(speech: Speech) -> [Arg; 3] {
    let flag = |name: &'static str, zh: &str, en: &str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(Sentence::new(zh, en).get(speech).to_owned())
    };
    [
        flag(
            "adopt",
            "接管输出文件夹：它的文件清单丢了、坏了，或者属于别的网站；先列出来再问",
            "Take over an output folder whose list of files is lost, damaged or of another site; lists the files and asks first",
        ),
        flag("yes", "不询问就接管", "Take over without asking").requires("adopt"),
        flag(
            "no-sync",
            "不等磁盘存好，快一点；这时断电可能丢文件",
            "Do not wait until the files are on disk: faster, but a power failure may lose files",
        ),
    ]
}

fn deny(speech: Speech) -> Arg {
    let help = Sentence::new("有提醒也算不通过", "Also fail on warnings");
    Arg::new("deny")
        .long("deny")
        .value_name("warnings")
        .value_parser(PossibleValuesParser::new(["warnings"]))
        .hide_possible_values(true)
        .help(help.get(speech).to_owned())
}

fn code(speech: Speech) -> Arg {
    let help =
        Sentence::new("提示里方括号中的代码，例如 link-broken", "The code in square brackets in a message, such as link-broken");
    Arg::new("code").value_name("CODE").help(help.get(speech).to_owned())
}

fn schema(speech: Speech) -> [Arg; 2] {
    let file =
        Sentence::new("哪个文件，例如 facts.yaml；不写就列出全部", "The file, such as facts.yaml; by default all are listed");
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
        flag("unused", Sentence::new("只列出没有用到的数据", "List only facts that are not used")),
        flag("json", Sentence::new("输出 JSON，供别的程序读", "Print JSON for other programs")),
    ]
}

fn name(speech: Speech) -> Arg {
    let help = Sentence::new("它的标识，例如 training", "Its id, such as training");
    Arg::new("name").value_name("NAME").required(true).help(help.get(speech).to_owned())
}

fn format(speech: Speech) -> Arg {
    let help = Sentence::new(
        "怎样报告：text 给人看；json、sarif 给别的程序读，写到标准输出",
        "Output format: text for people; json or sarif for other programs, on standard output",
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

/// Applies the headings and the help flag in the user's language.
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
