//! Configuration of the servers that publish a site, made from its plan: what lies where,
//! what it is, how long it may be kept, what stands in the place of what is missing.
//!
//! One template a server (`nginx.conf`, …), filled with one view. Whatever is served
//! without a file behind it must be the site's own page for missing addresses and must
//! not be kept; only files whose names bear their content may be kept for good.

mod types;

use crate::diagnostic::Sentence;
use crate::error::{Error, Result};
use crate::model::base_url::BaseUrl;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::assets;
use crate::plan::page::{DataFile, FileKind, PageKind};
use crate::plan::url::{language_folder, page_path};
use crate::render::{POLICY, SEARCH_POLICY};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use types::{DESCRIPTION, FEED, KINDS, Kind};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Server {
    Nginx,
    Caddy,
    Apache,
    Iis,
    Netlify,
    Cloudflare,
}

/// What may be typed, in the order of the help.
pub const SERVERS: [(&str, Server); 6] = [
    ("nginx", Server::Nginx),
    ("caddy", Server::Caddy),
    ("apache", Server::Apache),
    ("iis", Server::Iis),
    ("netlify", Server::Netlify),
    ("cloudflare", Server::Cloudflare),
];

/// An address that was, and the one that is: paths of outputs; the new one may have a
/// fragment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub from: String,
    pub to: String,
}

/// A file of configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// What the server expects it to be called.
    pub name: &'static str,
    pub text: String,
}

/// A site as its hosts see it.
pub struct Hosted<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub redirects: &'a [Redirect],
    /// The folder of the site on the server, with `/`.
    pub root: &'a str,
}

/// The files that make a server publish the site.
pub fn host(server: Server, hosted: &Hosted<'_>) -> Result<Vec<Configuration>> {
    let view = View::of(hosted, server)?;
    let files: &[(&'static str, &'static str)] = match server {
        Server::Nginx => &[("nginx.conf", include_str!("nginx.conf"))],
        Server::Caddy => &[("Caddyfile", include_str!("Caddyfile"))],
        Server::Apache => &[("apache.conf", include_str!("apache.conf"))],
        Server::Iis => &[("web.config", include_str!("web.config"))],
        Server::Netlify => &[("_headers", include_str!("netlify_headers")), ("_redirects", include_str!("netlify_redirects"))],
        Server::Cloudflare => {
            &[("_headers", include_str!("cloudflare_headers")), ("_redirects", include_str!("cloudflare_redirects"))]
        }
    };
    files.iter().map(|(name, template)| Ok(Configuration { name, text: filled(template, &view)? })).collect()
}

/// Whether a file is a text that becomes smaller on its way, by the ending of its name.
pub fn is_text(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    KINDS.iter().any(|kind| kind.text && kind.ending == ending)
}

/// Whether a text was made here: only such a file is overwritten.
pub fn is_ours(text: &str) -> bool {
    text.lines().take(3).any(|line| line.contains(MARK))
}

/// Stands in the first lines of every file.
const MARK: &str = "gongkai host";

fn filled(template: &'static str, view: &View) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::None);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are well formed"));
    environment.add_filter("re", |text: &str| escaped(text, |c| "\\^$.|?*+()[]{}".contains(c)));
    environment.add_filter("xml", |text: &str| xml(text));
    let text = environment.render_str(template, Value::from(Serde(view)));
    text.map_err(|error| Error::Usage(Sentence::new(format!("模板出错：{error}"), format!("The template fails: {error}"))))
}

/// Text with a backslash before signs that mean something else there.
fn escaped(text: &str, is_special: impl Fn(char) -> bool) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if is_special(c) {
            escaped.push('\\');
        }
        escaped.push(c);
        escaped
    })
}

fn xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// What the templates see. Paths are below the site's own unless they begin with `/`.
#[derive(Serialize)]
struct View {
    mark: &'static str,
    /// The address as people read it.
    address: String,
    /// False where site.yaml names none, and the root of a server is assumed.
    has_address: bool,
    scheme: String,
    /// In ASCII, without a port.
    host: String,
    /// The host with the port of the address, if it has one.
    authority: String,
    /// Where a server listens that leaves HTTPS to a proxy.
    port: String,
    /// `/zhijiao/`, decoded and encoded.
    path: String,
    path_encoded: String,
    /// The same without the last slash; empty at the root.
    bare: String,
    /// A name that no other site on the server has.
    id: String,
    root: String,
    /// The page for missing addresses of the main language.
    missing: String,
    /// Those of the others.
    languages: Vec<LanguageView>,
    /// Pages that search.
    searches: Vec<String>,
    policy: String,
    search_policy: String,
    feeds: Vec<String>,
    feed: &'static str,
    tables: Vec<String>,
    descriptions: Vec<String>,
    description: &'static str,
    /// What may be kept for good, the files of every page first.
    assets: Vec<String>,
    assets_folder: &'static str,
    kinds: Vec<Kind>,
    redirects: Vec<RedirectView>,
    forever: &'static str,
    /// Beside the policy; the same for everything.
    headers: Vec<(&'static str, &'static str)>,
}

#[derive(Serialize)]
struct LanguageView {
    folder: String,
    missing: String,
}

/// Whole paths, from the root.
#[derive(Serialize)]
struct RedirectView {
    from: String,
    from_encoded: String,
    to: String,
    to_decoded: String,
}

/// What a browser may keep without asking again.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Cloudflare reads no more rules than 100; a few are for other files.
const MOST_ASSETS: usize = 80;
/// And no more redirects.
const MOST_REDIRECTS: usize = 2000;

const HEADERS: [(&str, &str); 2] =
    [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "strict-origin-when-cross-origin")];

impl View {
    fn of(hosted: &Hosted<'_>, server: Server) -> Result<View> {
        let Hosted { site, plan, root, .. } = hosted;
        if root.contains(['"', '$', '\n', '\r', '{', '}', '\\']) {
            return Err(Error::Usage(Sentence::new(
                format!("文件夹“{root}”的名称里有服务器配置不能写的符号。"),
                format!("The folder `{root}` has signs in its name that no server's configuration can hold."),
            )));
        }
        let base = plan.base.as_ref();
        let path = base.map_or_else(|| "/".to_owned(), BaseUrl::decoded_path);
        let missing = |locale: usize| page_path(site, PageKind::NotFound, locale);
        let language = |locale: usize| LanguageView { folder: language_folder(site, locale), missing: missing(locale) };
        let files = |wanted: &dyn Fn(&FileKind) -> bool| -> Vec<String> {
            plan.files.iter().filter(|file| wanted(&file.kind)).map(|file| file.path.clone()).collect()
        };
        let searches = plan.pages().filter(|page| page.kind == PageKind::Search).map(|page| page.path.clone()).collect();
        let mut redirects: Vec<RedirectView> =
            hosted.redirects.iter().flat_map(|redirect| redirect_views(redirect, &path)).collect();
        let mut assets = assets_by_weight(plan);
        if server == Server::Cloudflare {
            assets.truncate(MOST_ASSETS);
            redirects.truncate(MOST_REDIRECTS);
        }
        let with_frames = |policy: &str| format!("{policy}; frame-ancestors 'self'");
        Ok(View {
            mark: MARK,
            address: base.map_or_else(|| "/".to_owned(), |base| base.readable("")),
            has_address: base.is_some(),
            scheme: base.map_or("http", BaseUrl::scheme).to_owned(),
            host: base.map_or("www.example.gov.cn", BaseUrl::host).to_owned(),
            authority: base.map_or("www.example.gov.cn", BaseUrl::authority).to_owned(),
            port: base.and_then(plain_port).unwrap_or("80").to_owned(),
            path_encoded: base.map_or("/", BaseUrl::path).to_owned(),
            bare: path.trim_end_matches('/').to_owned(),
            id: blake3::hash(path.as_bytes()).to_hex()[..8].to_owned(),
            root: root.trim_end_matches('/').to_owned(),
            missing: missing(0),
            languages: (1..site.locales().len()).map(language).collect(),
            searches,
            policy: with_frames(POLICY),
            search_policy: with_frames(SEARCH_POLICY),
            feeds: files(&|kind| matches!(kind, FileKind::Feed(..))),
            feed: FEED,
            tables: files(&|kind| matches!(kind, FileKind::Data(_, DataFile::Csv(_)))),
            descriptions: files(&|kind| matches!(kind, FileKind::Data(_, DataFile::Description(_)))),
            description: DESCRIPTION,
            assets,
            assets_folder: assets::FOLDER,
            kinds: KINDS.to_vec(),
            redirects,
            forever: FOREVER,
            headers: HEADERS.to_vec(),
            path,
        })
    }
}

/// The port of an address without HTTPS: the one behind a proxy is not known.
fn plain_port(base: &BaseUrl) -> Option<&str> {
    base.authority()[base.host().len()..].strip_prefix(':').filter(|_| base.scheme() == "http")
}

/// The assets, the running heads of single reports last.
fn assets_by_weight(plan: &Plan) -> Vec<String> {
    let (heads, others): (Vec<_>, Vec<_>) = plan.assets.iter().partition(|(name, _)| name.starts_with("print-"));
    others.into_iter().chain(heads).map(|(_, asset)| encoded(&asset.path)).collect()
}

/// An old address in all forms in which it may be asked for: an index page is its folder
/// as well.
fn redirect_views(redirect: &Redirect, path: &str) -> Vec<RedirectView> {
    let folder = redirect.from.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
    let mut forms = vec![redirect.from.clone()];
    if let Some(folder) = folder.filter(|folder| !folder.is_empty()) {
        forms.extend([folder.to_owned(), folder.trim_end_matches('/').to_owned()]);
    }
    let (to, fragment) = redirect.to.split_once('#').map_or((redirect.to.as_str(), None), |(to, rest)| (to, Some(rest)));
    let is_index = |to: &&str| *to == "index.html" || to.ends_with("/index.html");
    let to = Some(to).filter(is_index).map_or(to, |to| &to[..to.len() - "index.html".len()]);
    let fragment = fragment.map(|fragment| format!("#{}", encoded(fragment))).unwrap_or_default();
    let to_decoded = format!("{path}{to}{fragment}");
    let to = format!("{}{}{fragment}", encoded(path), encoded(to));
    let view = |from: String| {
        let from = format!("{path}{from}");
        RedirectView { from_encoded: encoded(&from), from, to: to.clone(), to_decoded: to_decoded.clone() }
    };
    forms.into_iter().map(view).collect()
}

/// All but what every path may hold.
const PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_folder_is_asked_for_in_three_ways() {
        let redirect = Redirect { from: "2022/index.html".to_owned(), to: "2023/index.html".to_owned() };
        let views = redirect_views(&redirect, "/质量/");
        let froms: Vec<&str> = views.iter().map(|view| view.from.as_str()).collect();
        assert_eq!(froms, ["/质量/2022/index.html", "/质量/2022/", "/质量/2022"]);
        assert!(views.iter().all(|view| view.to == "/%E8%B4%A8%E9%87%8F/2023/"));
        let redirect = Redirect { from: "2023/a.html".to_owned(), to: "2023/b.html#c".to_owned() };
        assert_eq!(redirect_views(&redirect, "/").iter().map(|view| view.to.as_str()).collect::<Vec<_>>(), ["/2023/b.html#c"]);
    }

    #[test]
    fn endings_are_told_once() {
        let endings: std::collections::BTreeSet<&str> = KINDS.iter().map(|kind| kind.ending).collect();
        assert_eq!(endings.len(), KINDS.len());
    }
}
