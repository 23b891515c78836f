//! The poster of a report (一图读懂) as a page: the same words, figures and charts as text, and the picture to take along.

use super::super::facts::{POSTER, page_facts};
use super::super::report::frame_view;
use super::super::text::FrameText;
use super::super::views::PosterPictureView;
use super::{Filling, PageContext};
use crate::plan::artwork::HAS_CARDS;
use crate::plan::url::poster_path;
use minijinja::value::Serde;
use minijinja::{Value, context};

/// Consists of the text of the poster, its facts, and its picture if the language has one.
pub(super) fn poster(on: &PageContext<'_, '_>, report: usize) -> Filling {
    let link_context = on.link_context(report);
    let translations = on.context.site.reports[report].poster.as_ref();
    let text = translations.map(|poster| FrameText::new(on.context, &link_context, poster, POSTER));
    let poster = text.map(|text| Value::from(Serde(frame_view(on.context, &link_context, &text, on.page.kind))));
    let picture = picture(on, report).map(Serde).map(Value::from);
    let fact_list = page_facts(on.context, &link_context, on.page.kind).map(Serde).map(Value::from);
    let (site, page, t, report) = (&on.group.site, &on.furniture, on.translate(), &on.group.report);
    Filling { template: "poster.html", values: context! { site, page, t, report, poster, picture, fact_list } }
}

/// Returns the picture in the page's language, if there is one.
fn picture(on: &PageContext<'_, '_>, report: usize) -> Option<PosterPictureView> {
    let (site, locale) = (&on.context.site, on.page.locale);
    let entry = site.reports.get(report).filter(|report| HAS_CARDS && report.has_poster(locale))?;
    let saved_as = format!("{}-poster-{}.png", entry.id, site.locales().get(locale).code);
    Some(PosterPictureView { src: on.base.to(&poster_path(site, report, locale)), saved_as })
}
