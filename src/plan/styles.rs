//! The site's style sheet: the theme's style sheets joined with the site's colours.

use super::compact_css::compact;
use crate::model::colour::Colour;
use crate::model::site::Site;
use crate::theme::Theme;
use std::fmt::Write as _;

/// Returns the theme's style sheets in the order of its manifest, without comments, followed by the accent
/// colour for the light and dark schemes.
pub(super) fn style_sheet(site: &Site, theme: &Theme) -> String {
    let sheets = theme.manifest.stylesheets.iter().filter_map(|name| theme.assets.get(&format!("css/{name}")));
    let css: String = sheets.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    let mut css = compact(&css);
    if let Some(accent) = site.accent.as_ref().and_then(|accent| Colour::parse(&accent.id)) {
        let (light, dark) = (accent.hex(), accent.for_dark_paper().hex());
        writeln!(css, ":root{{--accent:{light};--accent-dark:{dark}}}").expect("a string takes all text");
    }
    css
}
