//! Checks the publisher's identification: codes, filing numbers, addresses and colours must
//! have a valid form.
//!
//! The forms follow 网页设计规范 (国办发〔2017〕47号 附件) and the way registered sites print them.

use crate::diagnostic::{self, Code, Diagnostic, Sentence, Sink, Speech};
use crate::model::base_url::BaseUrl;
use crate::model::colour::Colour;
use crate::model::site::{SiteManuscript, police_digits};
use crate::model::text::Reference;

/// 栏目类别: the fixed vocabulary of the `ColumnType` meta tag.
const COLUMN_TYPES: [&str; 18] = [
    "首页",
    "概况信息",
    "机构职能",
    "负责人信息",
    "工作动态",
    "政策文件",
    "信息公开指南",
    "信息公开目录",
    "信息公开年报",
    "依申请公开",
    "数据发布",
    "数据开放",
    "政策解读",
    "回应关切",
    "办事服务",
    "咨询投诉",
    "征集调查",
    "在线访谈",
];

/// Checks the identification, addresses, column type and accent colour of the site.
pub(super) fn check(site: &SiteManuscript, diagnostics: &mut Sink) {
    let identification = &site.identification;
    if let Some(code) = &identification.site_code
        && !is_site_code(&code.id)
    {
        diagnostics.push(wrong_form(
            Code::SiteCodeForm,
            code,
            ("网站标识码", "site code"),
            ("应当是10位数字，或 bm 加8位数字。", "It must be ten digits, or `bm` and eight digits."),
        ));
    }
    if let Some(icp) = &identification.icp
        && !is_icp(&icp.id)
    {
        diagnostics.push(wrong_form(
            Code::FilingForm,
            icp,
            ("ICP备案号", "ICP filing number"),
            ("例如：豫ICP备2020029057号，或末尾加 -1。", "For example: 豫ICP备2020029057号, optionally followed by -1."),
        ));
    }
    if let Some(police) = &identification.police
        && police_digits(&police.id).is_none()
    {
        diagnostics.push(wrong_form(
            Code::FilingForm,
            police,
            ("公安备案号", "police filing number"),
            (
                "例如：豫公网安备41050202000195号，中间是14位数字。",
                "For example: 豫公网安备41050202000195号, with fourteen digits.",
            ),
        ));
    }
    if let Some(mark) = &identification.party_mark
        && (mark.id.len() != 32 || !mark.id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    {
        diagnostics.push(wrong_form(
            Code::PartyMarkForm,
            mark,
            ("党政机关网站标识编号", "party and government site mark"),
            ("应当是32位的数字和字母 A–F。", "It must be 32 digits and letters A–F."),
        ));
    }
    if let Some(place) = &identification.error_report
        && identification.site_code.is_none()
    {
        let message = Sentence::new("“我为政府网站找错”需要网站标识码。", "The link to “我为政府网站找错” needs a site code.");
        diagnostics
            .push(Diagnostic::new(Code::MissingKey, message).at_place(place).help("请填写 site_code。", "Add `site_code`."));
    }
    addresses(site, diagnostics);
    column_type(site, diagnostics);
    accent(site, diagnostics);
}

fn wrong_form(code: Code, reference: &Reference, name: (&str, &str), rule: (&str, &str)) -> Diagnostic {
    let message = Sentence::new(
        format!("{}“{}”的写法不对。", name.0, reference.id),
        format!("The {} `{}` is not well formed.", name.1, reference.id),
    );
    Diagnostic::new(code, message).at_place(&reference.place).help(rule.0, rule.1)
}

fn is_site_code(code: &str) -> bool {
    let digits = code.strip_prefix("bm").map_or((code, 10), |digits| (digits, 8));
    digits.0.len() == digits.1 && digits.0.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns whether a text is an ICP filing number: a province's character, `ICP备`, 8 to 10
/// digits, `号`, and optionally `-` and the number of the site.
fn is_icp(number: &str) -> bool {
    let mut characters = number.chars();
    let province = characters.next().is_some_and(|c| !c.is_ascii());
    let Some((digits, tail)) = characters.as_str().strip_prefix("ICP备").and_then(|rest| rest.split_once('号')) else {
        return false;
    };
    let site =
        tail.strip_prefix('-').map_or(tail.is_empty(), |site| !site.is_empty() && site.bytes().all(|byte| byte.is_ascii_digit()));
    province && site && (8..=10).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn addresses(site: &SiteManuscript, diagnostics: &mut Sink) {
    match &site.base_url {
        None if site.address.is_some() => {}
        None => {
            let message = Sentence::new(
                "site.yaml 没有写 base_url：页面将没有规范网址、二维码和分享链接。",
                "site.yaml has no base_url: pages will have no canonical URL, QR code or share links.",
            );
            let place = crate::diagnostic::Place { file: site.file.clone(), position: crate::diagnostic::Position::start() };
            diagnostics.push(Diagnostic::new(Code::BaseUrlMissing, message).at_place(&place).help(
                "请写上网站的正式地址，例如 base_url: https://www.example.gov.cn/baogao/",
                "Add the site's public address, such as base_url: https://www.example.gov.cn/report/",
            ));
        }
        Some(url) => {
            if let Err(reason) = BaseUrl::parse(&url.id) {
                let help = (reason.get(Speech::Chinese), reason.get(Speech::English));
                diagnostics.push(wrong_form(Code::AddressForm, url, ("网址", "address"), help));
            }
        }
    }
    if let Some(email) = &site.organization.email
        && !email
            .id
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@') && email.id.is_ascii())
    {
        diagnostics.push(wrong_form(
            Code::AddressForm,
            email,
            ("电子邮箱", "e-mail address"),
            ("例如：office@example.gov.cn", "For example: office@example.gov.cn"),
        ));
    }
}

fn column_type(site: &SiteManuscript, diagnostics: &mut Sink) {
    let Some(kind) = site.column.as_ref().map(|column| &column.kind) else { return };
    if !COLUMN_TYPES.contains(&kind.id.as_str()) {
        let message =
            Sentence::new(format!("没有栏目类别“{}”。", kind.id), format!("`{}` is not an official column type.", kind.id));
        let all = Sentence::new(
            format!("可以写：{}。", COLUMN_TYPES.join("、")),
            format!("Allowed values: {}.", COLUMN_TYPES.join(", ")),
        );
        let help = diagnostic::suggestion(&kind.id, COLUMN_TYPES).unwrap_or(all);
        diagnostics.push(Diagnostic::new(Code::WordUnknown, message).at_place(&kind.place).help_if(Some(help)));
    }
}

fn accent(site: &SiteManuscript, diagnostics: &mut Sink) {
    let Some(accent) = &site.accent else { return };
    let Some(colour) = Colour::parse(&accent.id) else {
        let rule = ("请写成 \"#9d2a1d\" 的样子，加引号。", "Write it like \"#9d2a1d\", in quotes.");
        diagnostics.push(wrong_form(Code::ColourForm, accent, ("颜色", "colour"), rule));
        return;
    };
    let contrast = colour.contrast(Colour::WHITE);
    if contrast < Colour::READABLE {
        let message = Sentence::new(
            format!("颜色“{}”在白底上太浅，看不清：对比度 {contrast:.1}，至少要 4.5。", accent.id),
            format!(
                "The colour {} is too light to read on white: its contrast is {contrast:.1}, at least 4.5 is needed.",
                accent.id
            ),
        );
        diagnostics.push(
            Diagnostic::new(Code::ColourContrast, message)
                .at_place(&accent.place)
                .help("请选深一些的颜色。", "Choose a darker colour."),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn site_codes() {
        assert!(is_site_code("4105000060") && is_site_code("bm14000002"));
        assert!(!is_site_code("410500006") && !is_site_code("bm1400000") && !is_site_code("41050000６0"));
    }

    #[test]
    fn filing_numbers() {
        assert!(is_icp("豫ICP备2020029057号") && is_icp("京ICP备05070218号-1"));
        assert!(!is_icp("ICP备2020029057号") && !is_icp("豫ICP备2020029057") && !is_icp("豫ICP备2020029057号-"));
        assert_eq!(police_digits("豫公网安备 41050202000195号"), Some("41050202000195"));
        assert_eq!(police_digits("豫公网安备4105020200019号"), None);
    }
}
