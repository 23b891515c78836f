//! The share bar: plain links that work without scripts, API keys or accounts.

use super::messages::Messages;
use super::views::ShareView;
use crate::model::locale::ShareTarget;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All characters except the unreserved ones (RFC 3986, 2.3).
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Percent-encodes text for a query parameter.
pub(super) fn encode(text: &str) -> String {
    utf8_percent_encode(text, QUERY).to_string()
}

/// Returns the entries of the share bar.
pub(super) fn bar(targets: &[ShareTarget], url: &str, title: &str, summary: &str, messages: &Messages) -> Vec<ShareView> {
    let (u, t, s) = (encode(url), encode(title), encode(summary));
    let view = |target: &ShareTarget| {
        let (kind, key, href) = match target {
            // WeChat accepts no URL from a page; readers scan the QR code instead.
            ShareTarget::Wechat => ("wechat", "share_wechat", None),
            ShareTarget::Copy => ("copy", "share_copy", None),
            ShareTarget::System => ("system", "share_system", None),
            ShareTarget::Weibo => {
                ("weibo", "share_weibo", Some(format!("https://service.weibo.com/share/share.php?url={u}&title={t}")))
            }
            ShareTarget::Qq => (
                "qq",
                "share_qq",
                Some(format!("https://connect.qq.com/widget/shareqq/index.html?url={u}&title={t}&summary={s}")),
            ),
            ShareTarget::Qzone => (
                "qzone",
                "share_qzone",
                Some(format!("https://sns.qzone.qq.com/cgi-bin/qzshare/cgi_qzshare_onekey?url={u}&title={t}&summary={s}")),
            ),
            ShareTarget::Email => {
                ("email", "share_email", Some(format!("mailto:?subject={t}&body={}", encode(&format!("{title}\r\n{url}")))))
            }
        };
        ShareView { kind, href, label: messages.get(key).to_owned() }
    };
    targets.iter().map(view).collect()
}
