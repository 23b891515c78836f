//! Generated style sheets: the theme's style sheets joined with the site's colours, and a
//! report's running head for print.

use crate::model::colour::Colour;
use crate::model::report::Report;
use crate::model::site::Site;
use crate::theme::Theme;
use std::fmt::Write as _;

/// Returns the theme's style sheets in the order of its manifest, followed by the accent
/// colour for the light and dark schemes.
pub(super) fn style_sheet(site: &Site, theme: &Theme) -> String {
    let sheets = theme.manifest.stylesheets.iter().filter_map(|name| theme.assets.get(&format!("css/{name}")));
    let mut css: String = sheets.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).collect();
    if let Some(accent) = site.accent.as_ref().and_then(|accent| Colour::parse(&accent.id)) {
        let (light, dark) = (accent.hex(), accent.for_dark_paper().hex());
        writeln!(css, ":root{{--accent:{light};--accent-dark:{dark}}}").expect("a string takes all text");
    }
    css
}

/// Returns a style sheet that prints title and edition at the top of every page, in
/// browsers that support page margin boxes.
pub(super) fn running_head(report: &Report, locale: usize) -> String {
    let text = format!("{} {}", report.title.get(locale), report.edition.get(locale));
    let head = css_string(&text);
    // The cover of the full report already shows the title.
    format!("@page{{@top-center{{content:\"{head}\"}}}}\n@page cover{{@top-center{{content:none}}}}\n")
}

/// Escapes text for use in a quoted CSS string.
fn css_string(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '"' | '\\' | '\n' | '<' => format!("\\{:x} ", u32::from(c)),
            other => other.to_string(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::css_string;
    use crate::model::colour::Colour;
    use crate::theme::Theme;

    #[test]
    fn the_dark_paper_is_the_themes() {
        let theme = Theme::original();
        let tokens = String::from_utf8_lossy(&theme.assets["css/tokens.css"]).into_owned();
        assert!(tokens.contains(&format!("--paper: {}", Colour::DARK_PAPER.hex())));
    }

    #[test]
    fn a_title_cannot_leave_its_string() {
        assert_eq!(css_string("a\"}<b"), "a\\22 }\\3c b");
    }
}
