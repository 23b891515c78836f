//! The fonts of a theme for share cards: the files in `fonts/`. Which characters they
//! contain is determined when cards are drawn.

use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use std::sync::Arc;

/// Extensions of font files.
const FONTS: [&str; 4] = ["ttf", "otf", "ttc", "otc"];
/// Extensions of other files that may be in the folder, such as licences.
const TEXTS: [&str; 2] = ["txt", "md"];

/// Reads a file of the folder. Returns `None` if it is not a usable font, with a
/// diagnostic unless the file is a text, such as a licence.
pub(super) fn read(folder: &str, name: &str, bytes: &[u8], diagnostics: &mut Vec<Diagnostic>) -> Option<Arc<[u8]>> {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default();
    if TEXTS.contains(&extension.as_str()) || !name.contains('.') {
        return None;
    }
    let bytes: Arc<[u8]> = bytes.into();
    if FONTS.contains(&extension.as_str()) && is_font(&bytes) {
        return Some(bytes);
    }
    let message = Sentence::new(
        format!("主题的“fonts/{name}”不是可用的字体。"),
        format!("The theme's `fonts/{name}` is not a usable font."),
    );
    let diagnostic =
        Diagnostic::new(Code::FontUnreadable, message).at(&super::file(folder, &format!("fonts/{name}")), Position::start());
    diagnostics.push(diagnostic.help(
        "请用 TTF、OTF、TTC 或 OTC 格式的字体；网页字体（WOFF）不行。",
        "Use a font in the format TTF, OTF, TTC or OTC; web fonts (WOFF) will not do.",
    ));
    None
}

/// Returns whether a file contains at least one font face.
#[cfg(feature = "cards")]
fn is_font(bytes: &Arc<[u8]>) -> bool {
    use resvg::usvg::fontdb::{Database, Source};
    let mut database = Database::new();
    database.load_font_source(Source::Binary(Arc::new(bytes.clone())));
    !database.is_empty()
}

/// Without share cards no font is used, so none is refused.
#[cfg(not(feature = "cards"))]
fn is_font(_: &Arc<[u8]>) -> bool {
    true
}
