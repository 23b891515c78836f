//! The commands and options that the program accepts, and their help in both languages.

mod translate;

use super::new::USUAL;
use crate::diagnostic::{Sentence, Speech};
use crate::host::SERVERS;
use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Arg, ArgAction};
use std::path::PathBuf;

/// What the program accepts: its commands with their arguments, in the language of messages.
pub(super) fn command(speech: Speech) -> clap::Command {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let lang = language(speech);
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
        .subcommands(site_commands(speech))
        .subcommands(inquiries(speech))
        .subcommand(guide(speech))
        .subcommand(new(speech))
        .subcommand(import(speech))
        .subcommand(translate::command(speech))
        // All commands but the next one: there, `--lang` means a language of the site.
        .mut_subcommands(|command| command.arg(lang.clone()))
        .subcommand(printing(speech))
}

/// The language of messages, which every command accepts.
fn language(speech: Speech) -> Arg {
    let help = Sentence::new(
        "提示信息用中文（zh）或英文（en）；不写则随系统",
        "Language of messages: Chinese (zh) or English (en); by default the language of the system",
    );
    Arg::new("lang")
        .long("lang")
        .value_name("zh|en")
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .hide_possible_values(true)
        .help(help.get(speech).to_owned())
}

/// The site's folder.
fn site(speech: Speech) -> Arg {
    let help = Sentence::new(
        "网站文件夹，里面有 content；不写就是当前文件夹",
        "The site's folder, which contains content/; by default the current folder",
    );
    Arg::new("site").value_name("SITE").value_parser(ValueParser::path_buf()).help(help.get(speech).to_owned())
}

/// The base URL in place of the site's own.
fn base_url(speech: Speech) -> Arg {
    let help = Sentence::new(
        "网站的正式地址，代替 site.yaml 里的 base_url",
        "The site's public URL, in place of `base_url` in site.yaml",
    );
    Arg::new("base-url").long("base-url").value_name("URL").help(help.get(speech).to_owned())
}

/// The commands that make the site, check it, change its content or serve it.
fn site_commands(speech: Speech) -> [clap::Command; 5] {
    let command = |name, zh, en| subcommand(name, (zh, en), speech);
    let help = Sentence::new("写到哪个文件夹；不写就是 SITE/public", "The folder to write to; SITE/public by default");
    let output = Arg::new("output")
        .long("output")
        .short('o')
        .value_name("DIR")
        .value_parser(OsStringValueParser::new().map(PathBuf::from))
        .help(help.get(speech).to_owned());
    [
        command("build", "检查内容，生成网站", "Check the content and generate the site")
            .args([site(speech), output, base_url(speech), compress(speech), deny(speech)])
            .args(writing(speech)),
        command("check", "只检查内容，不写文件", "Check the content without writing files").args([
            site(speech),
            deny(speech),
            format(speech),
        ]),
        command(
            "fix",
            "改正标点、空格这类机械的错误，修改前逐条列出",
            "Fix punctuation, spaces and other mechanical errors, after showing the changes",
        )
        .args([site(speech), flag("yes", "不询问，直接改", "Change the files without asking", speech)]),
        command("serve", "边写边看：保存后立即显示", "Live preview: shows each saved change at once")
            .arg(site(speech))
            .args(previewing(speech)),
        hosting(speech),
    ]
}

/// `gongkai guide`
fn guide(speech: Speech) -> clap::Command {
    let help = Sentence::new(
        "把指南的网页写到这个文件夹；不写就写到临时文件夹，并在浏览器里打开",
        "The folder for the pages of the guide; by default a temporary one, and the browser opens it",
    );
    let output = Arg::new("output")
        .long("output")
        .short('o')
        .value_name("DIR")
        .value_parser(ValueParser::path_buf())
        .help(help.get(speech).to_owned());
    subcommand("guide", ("打开使用指南", "Open the guide for editors"), speech).arg(output)
}

/// `gongkai new`
fn new(speech: Speech) -> clap::Command {
    let help =
        Sentence::new("新建到哪个文件夹；必须还不存在或是空的", "The folder to create; it must not exist yet, or be empty");
    let folder = Arg::new("folder")
        .value_name("DIR")
        .required_unless_present("list")
        .value_parser(ValueParser::path_buf())
        .help(help.get(speech).to_owned());
    let help = Sentence::new(
        "从哪个模板开始，例如 disclosure-annual-report；不写就是 report",
        "The template to start from, such as disclosure-annual-report; by default report",
    );
    let template = Arg::new("template")
        .long("template")
        .value_name("NAME")
        .default_value(USUAL)
        .hide_default_value(true)
        .help(help.get(speech).to_owned());
    let list = flag("list", "列出模板，各说明一句", "List the templates, with one line each", speech).conflicts_with("folder");
    let help = Sentence::new(
        "只要这些语种：没有英文的写 zh；不写就是中文和英文",
        "Only these languages: zh for Chinese alone; by default Chinese and English",
    );
    let languages = Arg::new("languages")
        .long("languages")
        .value_name("CODES")
        .value_delimiter(',')
        .action(ArgAction::Append)
        .help(help.get(speech).to_owned());
    subcommand("new", ("从模板新建一个完整的网站", "Create a complete site from a template"), speech)
        .args([folder, template, languages, list])
}

/// `gongkai import`
fn import(speech: Speech) -> clap::Command {
    let about = (
        "把 Word 文件、网页或文本变成一份报告：部分、数据、勾稽关系都从原文里来",
        "Turn a Word file, web page or text into a report: sections, facts and relations come from its text",
    );
    let file = Sentence::new(
        "要导入的文件：.docx、.xlsx、.csv、.html、.md、.txt",
        "The document: .docx, .xlsx, .csv, .html, .md or .txt",
    );
    let into = Sentence::new(
        "放进哪个网站，或新网站的文件夹；不写就是当前文件夹里的网站，没有网站就用文件的名称新建一个",
        "The site that gets it, or the folder of a new one; by default the site in the current folder, else a folder named as the file",
    );
    let report = Sentence::new("报告的标识；不写就用它的年度", "The id of the report; its year by default");
    let path = |name: &'static str, value: &'static str, help: &Sentence| {
        Arg::new(name).value_name(value).value_parser(ValueParser::path_buf()).help(help.get(speech).to_owned())
    };
    subcommand("import", about, speech)
        .arg(path("file", "FILE", &file).required(true))
        .arg(path("into", "DIR", &into).long("into"))
        .arg(Arg::new("report").long("report").value_name("REPORT").help(report.get(speech).to_owned()))
        .arg(flag("yes", "不打开核对导入的页面", "Do not open the review of the import", speech))
}

/// `gongkai pdf`
fn printing(speech: Speech) -> clap::Command {
    let about = ("把报告全文印成 PDF，供网站下载", "Print the full reports as PDFs for download from the site");
    subcommand("pdf", about, speech).arg(site(speech)).arg(base_url(speech)).args(pdf(speech))
}

/// An option without a value.
fn flag(name: &'static str, zh: &str, en: &str, speech: Speech) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(Sentence::new(zh, en).get(speech).to_owned())
}

/// Examples and exit codes, below the list of commands.
fn after_help(speech: Speech) -> String {
    Sentence::new(
        "例子：\n  gongkai new baogao              新建一个双语小网站\n  gongkai new --list              列出模板，例如政府信息公开工作年度报告\n  gongkai build baogao            生成 baogao/public\n  gongkai serve baogao --open     边写边看\n  gongkai check baogao            只检查，不写文件\n  gongkai fix baogao              改正标点和空格\n  gongkai pdf baogao              印成 PDF，放在 baogao/pdf\n  gongkai facts baogao            列出全部数据和用处\n  gongkai proof baogao -o p.html  写出数据校核单\n  gongkai explain link-broken     说明一个提示代码\n  gongkai guide                   打开使用指南\n\n退出码：0 正常；1 内容有错；2 用法不对或系统出错。",
        "Examples:\n  gongkai new report              create a small bilingual site\n  gongkai new --list              list the templates, such as the annual report on disclosure\n  gongkai build report            generate report/public\n  gongkai serve report --open     preview the site while you write\n  gongkai check report            check only, write no files\n  gongkai fix report              fix punctuation and spaces\n  gongkai pdf report              print PDFs to report/pdf\n  gongkai facts report            list all facts and where they are used\n  gongkai proof report -o p.html  write the proof sheet\n  gongkai explain link-broken     explain a diagnostic code\n  gongkai guide                   open the guide for editors\n\nExit codes: 0 success; 1 errors in the content; 2 wrong usage or a system error.",
    )
    .get(speech)
    .to_owned()
}

/// A command with its short description in Chinese and English.
fn subcommand(name: &'static str, about: (&str, &str), speech: Speech) -> clap::Command {
    let about = Sentence::new(about.0, about.1);
    localized(clap::Command::new(name).about(about.get(speech).to_owned()), speech)
}

/// The commands that show information about a site or the program and do not change
/// anything in `content/`.
fn inquiries(speech: Speech) -> [clap::Command; 6] {
    let command = |name, zh, en| subcommand(name, (zh, en), speech);
    let all = "Explain a diagnostic code; without a code, list them all";
    let schemas = "Schemas of the YAML files, for completion and checks in editors";
    let related = "Propose relations that facts.yaml does not have yet, and show figures that do not agree";
    let sheet = "The proof sheet for the person who signs: figures, arithmetic, what was not verified";
    let found = "Find where a fact, indicator, term or document is used";
    [
        command("facts", "列出全部数据和用到它们的地方", "List all facts and where they are used")
            .arg(site(speech))
            .args(facts(speech)),
        command("where", "查找一项数据、指标、名称或文件用在哪里", found).args([name(speech), site(speech), value(speech)]),
        command("relations", "找出还没有写进 facts.yaml 的勾稽关系，和对不上的数", related)
            .arg(site(speech))
            .args(relations(speech)),
        command("proof", "数据校核单：全部数据、算式和没有核对的地方，供签发的人看", sheet).arg(site(speech)).args(proof(speech)),
        command("explain", "说明一个提示代码；不写代码就列出全部", all).arg(code(speech)),
        command("schema", "YAML 文件的格式说明，供编辑器提示和补全", schemas).args(schema(speech)),
    ]
}

/// The arguments of `gongkai host`; the first is positional.
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

/// `gongkai host`
fn hosting(speech: Speech) -> clap::Command {
    let about = ("写出服务器的配置，供发布网站", "Write the configuration of the web server that publishes the site");
    let [server, rest @ ..] = host(speech);
    subcommand("host", about, speech).args([server, site(speech)]).args(rest).arg(base_url(speech))
}

/// Whether a build writes compressed copies.
fn compress(speech: Speech) -> Arg {
    let help = Sentence::new(
        "在文本文件旁边再写 .gz 和 .br，供服务器直接发送",
        "Also write .gz and .br copies of text files, for servers that send them directly",
    );
    Arg::new("compress").long("compress").action(ArgAction::SetTrue).help(help.get(speech).to_owned())
}

/// The options of `gongkai pdf`.
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

/// The options of the preview.
fn previewing(speech: Speech) -> [Arg; 7] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    let flag = |name, zh, en| flag(name, zh, en, speech);
    let port = Arg::new("port").long("port").value_name("N").value_parser(clap::value_parser!(u16)).help(say(
        "端口；不写就是 4140，被占用时用下一个，0 由系统挑选",
        "The port; 4140 by default, or the next free port if it is in use; 0 lets the system choose",
    ));
    let open = flag("open", "在浏览器里打开", "Open the preview in the browser");
    let drafts = flag(
        "drafts",
        "还不发布的语种（site.yaml 里写着 draft: true）也显示",
        "Also show languages that are not published yet (`draft: true` in site.yaml)",
    );
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
    [port, open, drafts, lan, allow_host, poll, editor]
}

/// The options for how a build treats its output folder.
fn writing(speech: Speech) -> [Arg; 3] {
    let flag = |name, zh, en| flag(name, zh, en, speech);
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

/// Whether warnings make a command fail.
fn deny(speech: Speech) -> Arg {
    let help = Sentence::new("有提醒也算不通过", "Also fail on warnings");
    Arg::new("deny")
        .long("deny")
        .value_name("warnings")
        .value_parser(PossibleValuesParser::new(["warnings"]))
        .hide_possible_values(true)
        .help(help.get(speech).to_owned())
}

/// The code to explain.
fn code(speech: Speech) -> Arg {
    let help =
        Sentence::new("提示里方括号中的代码，例如 link-broken", "The code in square brackets in a message, such as link-broken");
    Arg::new("code").value_name("CODE").help(help.get(speech).to_owned())
}

/// The arguments of `gongkai schema`.
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

/// The options of `gongkai proof`.
fn proof(speech: Speech) -> [Arg; 4] {
    let say = |zh: &str, en: &str| Sentence::new(zh, en).get(speech).to_owned();
    [
        Arg::new("report")
            .long("report")
            .value_name("REPORT")
            .help(say("哪份报告；不写就是首页上的那一份", "The report; by default the one that the front page shows")),
        Arg::new("format")
            .long("format")
            .value_name("html|json")
            .value_parser(PossibleValuesParser::new(["html", "json"]))
            .default_value("html")
            .hide_possible_values(true)
            .hide_default_value(true)
            .help(say("html 给人看和打印；json 给别的程序读", "html to read and print; json for other programs")),
        Arg::new("output")
            .long("output")
            .short('o')
            .value_name("FILE")
            .value_parser(OsStringValueParser::new().map(PathBuf::from))
            .help(say("写到哪个文件；不写就显示出来", "The file to write to; by default the sheet is printed")),
        Arg::new("verify")
            .long("verify")
            .value_name("CODE")
            .conflicts_with_all(["output", "format"])
            .help(say("只核对校验码：内容与签字时是否相同", "Only compare a check code: is the content still what was signed?")),
    ]
}

/// The options of `gongkai facts`.
fn facts(speech: Speech) -> [Arg; 2] {
    [
        flag("unused", "只列出没有用到的数据", "List only facts that are not used", speech),
        flag("json", "输出 JSON，供别的程序读", "Print JSON for other programs", speech),
    ]
}

/// The options of `gongkai relations`.
fn relations(speech: Speech) -> [Arg; 3] {
    let help = Sentence::new("哪份报告；不写就是全部", "The report to look at; all by default");
    [
        Arg::new("report").long("report").value_name("REPORT").help(help.get(speech).to_owned()),
        flag("write", "把对得上的关系写进 facts.yaml", "Add the relations that hold to facts.yaml", speech)
            .conflicts_with("json"),
        flag("json", "输出 JSON，供别的程序读", "Print JSON for other programs", speech),
    ]
}

/// The id to look up.
fn name(speech: Speech) -> Arg {
    let help = Sentence::new("它的标识，例如 training", "Its id, such as training");
    Arg::new("name").value_name("NAME").required(true).help(help.get(speech).to_owned())
}

/// The new value to try.
fn value(speech: Speech) -> Arg {
    let help = Sentence::new(
        "试一个新的值，例如 19526：每句话会变成什么样，哪些勾稽关系会不符；什么也不写",
        "Try a new value, such as 19526: how each sentence would read and which relations would break; nothing is written",
    );
    Arg::new("value").long("value").value_name("NEW").allow_hyphen_values(true).help(help.get(speech).to_owned())
}

/// The format in which findings are printed.
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
