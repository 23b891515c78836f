//! The publisher of the site, as shown in the footer of every page.

use super::super::context::RenderContext;
use super::super::share;
use super::super::views::{IdentificationView, LinkView, OrganizationView, SiteView};
use crate::model::site::police_digits;
use crate::model::text::Localized;

/// Builds the view of the site and its publisher.
pub(in crate::render) fn site_view(context: &RenderContext, locale: usize) -> SiteView {
    let site = &context.site;
    let text = |text: &Option<Localized<String>>| text.as_ref().map(|text| text.get(locale).clone());
    let identification = &site.identification;
    SiteView {
        name: site.name.get(locale).clone(),
        notice: text(&site.notice),
        copyright_year: site.copyright_year,
        organization: OrganizationView {
            name: site.organization.name.get(locale).clone(),
            address: text(&site.organization.address),
            postcode: site.organization.postcode.clone(),
            phone: site.organization.phone.clone(),
            email: site.organization.email.as_ref().map(|email| email.id.clone()),
        },
        identification: IdentificationView {
            site_code: identification.site_code.as_ref().map(|code| code.id.clone()),
            icp: identification
                .icp
                .as_ref()
                .map(|icp| LinkView { text: icp.id.clone(), href: "https://beian.miit.gov.cn/".to_owned() }),
            police: identification.police.as_ref().map(|police| LinkView {
                text: police.id.clone(),
                href: format!(
                    "https://beian.mps.gov.cn/#/query/webSearch?code={}",
                    police_digits(&police.id).unwrap_or_default()
                ),
            }),
            party_mark: identification
                .party_mark
                .as_ref()
                .map(|mark| format!("https://bszs.conac.cn/sitename?method=show&id={}", share::encode(&mark.id))),
        },
    }
}
