//! The running head of a printed report, as a style sheet.

use crate::model::report::Report;

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
