//! Checks what inspections of government sites look at: the office's mailbox, empty columns, page tags, links to other sites.
//!
//! Except for empty columns, the rules apply to government sites only: those with a site code, a mark of the party and
//! government, or an address in `.gov.cn`.

use crate::diagnostic::{Code, Diagnostic, Place, Position, Sentence, Sink};
use crate::model::report::{ReportManuscript, Version};
use crate::model::site::SiteManuscript;
use crate::narrative::{Inline, Link, LinkTarget};
use crate::passage::passages;
use std::collections::BTreeSet;
use std::ops::Range;

/// Checks the site as a whole.
pub(super) fn check(site: &SiteManuscript, diagnostics: &mut Sink) {
    if site.reports.is_empty() && site.unread.is_empty() {
        diagnostics.push(no_report(site));
    }
    for report in &site.reports {
        empty_sections(report, diagnostics);
    }
    if !is_government(site) {
        return;
    }
    mailbox(site, diagnostics);
    for (_, version) in site.reports.iter().flat_map(|report| report.versions()) {
        mailboxes(site, version, diagnostics);
    }
    if site.is_complete {
        page_tags(site, diagnostics);
    }
    if let Some(host) = own_host(site) {
        for report in &site.reports {
            for (_, version) in report.versions() {
                links_outside(host, version, diagnostics);
            }
        }
    }
}

fn is_government(site: &SiteManuscript) -> bool {
    let identification = &site.identification;
    identification.site_code.is_some() || identification.party_mark.is_some() || own_host(site).is_some()
}

/// The host of the site, if it is one of the government. That of a new site is an example.
fn own_host(site: &SiteManuscript) -> Option<&str> {
    let host = site.address.as_ref()?.host();
    (is_government_host(host) && !host.ends_with("example.gov.cn")).then_some(host)
}

/// Whether a host belongs to a government: `www.gov.cn`, `jyj.anyang.gov.cn`, `安阳.政务`.
fn is_government_host(host: &str) -> bool {
    host == "gov.cn" || host.ends_with(".gov.cn") || host.ends_with(".政务") || host.ends_with(".xn--zfr164b")
}

fn no_report(site: &SiteManuscript) -> Diagnostic {
    let message =
        Sentence::new("网站里还没有报告，发布出去就是空白栏目。", "The site has no report: published, it is an empty column.");
    let place = Place { file: site.file.clone(), position: Position::start() };
    Diagnostic::new(Code::ColumnEmpty, message).at_place(&place).help(
        "《政府网站与政务新媒体检查指标》（国办秘函〔2019〕19号）把空白栏目列为单项否决的情形之一。请在 content 里放一个报告的文件夹，里面有 report.yaml。",
        "Empty columns can fail a site by the inspection indicators 国办秘函〔2019〕19号. Put a folder with a report.yaml into content.",
    )
}

/// Reports sections that have a title and nothing else.
fn empty_sections(report: &ReportManuscript, diagnostics: &mut Sink) {
    for section in report.sections.iter().filter(|section| report.withdrawal(&section.id).is_none()) {
        let (_, Version { file, narrative }) = section.translations.source();
        let is_empty = narrative.lead.is_empty() && narrative.clauses.iter().all(|clause| clause.blocks.is_empty());
        let Some(title) = narrative.title.as_ref().filter(|_| is_empty && narrative.is_complete()) else { continue };
        let id = &section.id;
        let message =
            Sentence::new(format!("“{id}”这一部分只有标题，没有内容。"), format!("The section `{id}` has headings but no text."));
        diagnostics.push(Diagnostic::new(Code::ColumnEmpty, message).at(file, title.position).help(
            "检查指标（国办秘函〔2019〕19号）不许有空白栏目。请写上内容，或者把它从 report.yaml 的 sections 里去掉。",
            "The inspection indicators 国办秘函〔2019〕19号 do not allow empty columns. Write its text, or remove it from `sections` in report.yaml.",
        ));
    }
}

/// The hosts of mailboxes that anybody can have.
const PUBLIC_MAIL: [&str; 23] = [
    "163.com",
    "126.com",
    "yeah.net",
    "188.com",
    "qq.com",
    "foxmail.com",
    "sina.com",
    "sina.com.cn",
    "sina.cn",
    "sohu.com",
    "139.com",
    "189.cn",
    "wo.cn",
    "aliyun.com",
    "tom.com",
    "21cn.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "yahoo.com.cn",
    "icloud.com",
];

/// Whether a mailbox is one that anybody can have.
fn is_public(email: &str) -> bool {
    let host = email.rsplit_once('@').map_or("", |(_, host)| host).to_ascii_lowercase();
    PUBLIC_MAIL.contains(&host.strip_prefix("vip.").unwrap_or(&host))
}

/// The mailboxes in a text, by byte range.
fn mailboxes_in(text: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices('@').filter_map(|(at, _)| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
        let start = at - text[..at].chars().rev().take_while(|c| is_part(*c)).count();
        let host = text[at + 1..].find(|c| !is_part(c)).map_or(&text[at + 1..], |end| &text[at + 1..at + 1 + end]);
        // A full stop behind it ends the sentence.
        let end = at + 1 + host.trim_end_matches(['.', '-', '_', '+']).len();
        (start < at && text[at + 1..end].contains('.')).then_some(start..end)
    })
}

/// Reports mailboxes of commercial providers in the prose, which are probably those of persons. That of the office is reported in
/// `site.yaml`.
fn mailboxes(site: &SiteManuscript, version: &Version, diagnostics: &mut Sink) {
    let own = site.organization.email.as_ref().map_or("", |email| email.id.as_str());
    let is_told = |email: &str| is_public(email) && !email.eq_ignore_ascii_case(own);
    for passage in passages(&version.narrative) {
        let mut seen = BTreeSet::new();
        for range in mailboxes_in(&passage.text).filter(|range| is_told(&passage.text[range.clone()])) {
            let email = &passage.text[range.clone()];
            seen.insert(email.to_ascii_lowercase());
            diagnostics.push(commercial(email).at(&version.file, passage.position(range)));
        }
        for (_, link) in &passage.links {
            let LinkTarget::External(address) = &link.target else { continue };
            let Some(email) = address.strip_prefix("mailto:") else { continue };
            let email = email.split('?').next().unwrap_or_default();
            if is_told(email) && !seen.contains(&email.to_ascii_lowercase()) {
                diagnostics.push(commercial(email).at(&version.file, link.position));
            }
        }
    }
}

/// The diagnostic for a mailbox in a text. It is kept in logs, so it does not repeat the mailbox.
fn commercial(email: &str) -> Diagnostic {
    let (name, host) = email.rsplit_once('@').unwrap_or((email, ""));
    let first: String = name.chars().take(1).collect();
    let masked = format!("{first}***@{host}");
    let message = Sentence::new(
        format!("这里写的邮箱 {masked} 是商业邮箱。"),
        format!("The mailbox {masked} here belongs to a commercial provider."),
    );
    Diagnostic::new(Code::MailboxCommercial, message).help(
        "是个人的邮箱，没有本人同意不能公开，请删去；是办公用的，请换成单位的政务邮箱，或写进 site.yaml 的 email。",
        "If it is a person’s, delete it: it must not be published without consent. If it is used for work, write the office’s own mailbox, or put this one into `email` in site.yaml.",
    )
}

fn mailbox(site: &SiteManuscript, diagnostics: &mut Sink) {
    let Some(email) = &site.organization.email else { return };
    if !is_public(&email.id) {
        return;
    }
    let message = Sentence::new(
        format!("单位的邮箱“{}”是商业邮箱。", email.id),
        format!("The office’s mailbox `{}` belongs to a commercial provider.", email.id),
    );
    diagnostics.push(Diagnostic::new(Code::MailboxCommercial, message).at_place(&email.place).help(
        "《关于加强党政机关网站安全管理的通知》（中网办发文〔2014〕1号）要求用本单位网站邮箱等专用电子邮件系统办理业务。请换成单位的政务邮箱，如 office@example.gov.cn。",
        "中网办发文〔2014〕1号 requires offices to use the mail system of their own site for their work. Write the office’s own mailbox, such as office@example.gov.cn.",
    ));
}

/// Reports tags that every page of a government site must have and that nothing in `site.yaml` can fill.
fn page_tags(site: &SiteManuscript, diagnostics: &mut Sink) {
    let place = Place { file: site.file.clone(), position: Position::start() };
    let mut missing = |tags: &[&str], key: &str, zh: &str, en: &str| {
        let message = Sentence::new(
            format!("页面将缺少标签 {}：site.yaml 没有写 {key}。", tags.join("、")),
            format!("Pages will lack the tags {}: site.yaml has no `{key}`.", tags.join(", ")),
        );
        diagnostics.push(Diagnostic::new(Code::PageTagMissing, message).at_place(&place).help(
            format!("《政府网站发展指引》附件《网页设计规范》（国办发〔2017〕47号）规定政府网站必须有这些标签。{zh}"),
            format!("The web page design rules annexed to 国办发〔2017〕47号 require these tags of government sites. {en}"),
        ));
    };
    // The link to 找错 needs the code too; that is reported as an error.
    if site.identification.site_code.is_none() && site.identification.error_report.is_none() {
        missing(
            &["SiteIDCode"],
            "site_code",
            "请在 identification 里写上网站标识码。",
            "Add the site code under `identification`.",
        );
    }
    if site.column.is_none() {
        missing(
            &["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"],
            "column",
            "请写上栏目的 name、description、keywords 和 type。",
            "Add `column` with `name`, `description`, `keywords` and `type`.",
        );
    }
}

/// Words that tell a reader that a link leaves the site.
const NOTES: [&str; 12] = [
    "离开",
    "非政府网站",
    "外部链接",
    "外部网站",
    "站外",
    "第三方",
    "離開",
    "leave",
    "leaving",
    "external",
    "not a government",
    "third-party",
];

/// Reports links to sites outside the government without a word about it in the same paragraph.
fn links_outside(own: &str, version: &Version, diagnostics: &mut Sink) {
    let is_outside = |link: &&Link| match &link.target {
        LinkTarget::External(address) => host_of(address).is_some_and(|host| host != own && !is_government_host(host)),
        LinkTarget::Place { .. } | LinkTarget::File { .. } => false,
    };
    if !links_of(version).any(|link| is_outside(&link)) {
        return;
    }
    for passage in passages(&version.narrative) {
        let text = passage.text.to_lowercase();
        if NOTES.iter().any(|note| text.contains(note)) {
            continue;
        }
        for (_, link) in passage.links.iter().filter(|(_, link)| is_outside(link)) {
            let LinkTarget::External(address) = &link.target else { continue };
            let host = host_of(address).unwrap_or_default();
            let message = Sentence::new(
                format!("链接通往政府网站以外的“{host}”，旁边没有提示。"),
                format!("The link leads to `{host}`, which is not a government site, and nothing beside it says so."),
            );
            diagnostics.push(Diagnostic::new(Code::LinkOutside, message).at(&version.file, link.position).help(
                "《政府网站发展指引》（国办发〔2017〕47号）要求打开非政府网站的链接时有提示。请在链接后面写上“（非政府网站）”之类的话。",
                "国办发〔2017〕47号 asks for a notice when a link leads to a site outside the government. Write a note behind the link, such as “(not a government site)”.",
            ));
        }
    }
}

fn links_of(version: &Version) -> impl Iterator<Item = &Link> {
    version.narrative.inlines().filter_map(|inline| match inline {
        Inline::Link(link) => Some(&**link),
        _ => None,
    })
}

/// The host of a web address; `None` for mail addresses and telephone numbers.
fn host_of(address: &str) -> Option<&str> {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    Some(host.split_once(':').map_or(host, |(host, _)| host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_of_texts() {
        let found = |text: &'static str| mailboxes_in(text).map(|range| &text[range]).collect::<Vec<_>>();
        assert_eq!(found("请写信到zhang.san@qq.com。或 a_b@vip.163.com."), ["zhang.san@qq.com", "a_b@vip.163.com"]);
        assert_eq!(found("@qq.com、a@b、微博@安阳发布"), [""; 0]);
        assert!(is_public("a@VIP.163.com") && !is_public("a@jyj.gov.cn"));
    }

    #[test]
    fn hosts() {
        assert_eq!(host_of("https://www.example.com:8080/a?b"), Some("www.example.com"));
        assert_eq!(host_of("mailto:a@b.cn"), None);
        assert!(is_government_host("jyj.anyang.gov.cn") && !is_government_host("gov.cn.example.com"));
    }
}
