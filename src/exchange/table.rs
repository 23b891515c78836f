//! A table of segments for spreadsheets: place, state, source, translation. For people without a translation tool.

use super::{Bundle, Returned, ReturnedFile, acceptance, text};
use crate::diagnostic::Sentence;
use crate::exchange::merge::Incoming;
use crate::exchange::pieces::words_in;

/// The first columns; behind them are the languages and the digest of the translation.
const PLACE: &str = "place";
const STATE: &str = "state";
const BASE: &str = "base";
/// Before a digest.
const MARK: char = 'h';

/// Writes the table, with a byte-order mark, without which Excel reads another encoding.
pub(super) fn write(bundle: &Bundle) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let head = [PLACE, STATE, &bundle.source_language, &bundle.target_language, BASE];
    let _ = writer.write_record(head);
    for unit in &bundle.units {
        let place = format!("{}#{}", unit.subject, unit.address);
        let target = unit.target.as_deref().unwrap_or_default();
        // A digest of digits alone, or with one `e` among them, would be a number to a spreadsheet.
        let base = unit.base.as_deref().map(|base| format!("{MARK}{base}")).unwrap_or_default();
        let _ = writer.write_record([place.as_str(), unit.state.word(), &unit.source, target, base.as_str()]);
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("\u{FEFF}{}", String::from_utf8_lossy(&bytes))
}

/// Reads the table. Columns may have been moved or left out, but for the place and the languages.
pub(super) fn read(bytes: &[u8]) -> Result<ReturnedFile, Sentence> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text(bytes)?.as_bytes());
    let head = reader.headers().map_err(|_| foreign())?.clone();
    let column = |name: &str| head.iter().position(|own| own.trim() == name);
    let place = column(PLACE).ok_or_else(foreign)?;
    let (state, base) = (column(STATE), column(BASE));
    let languages: Vec<usize> =
        (0..head.len()).filter(|index| *index != place && Some(*index) != state && Some(*index) != base).collect();
    let [source, target] = languages[..] else { return Err(foreign()) };
    let mut file = ReturnedFile { language: Some(head[target].trim().to_owned()), translations: Vec::new() };
    for record in reader.records() {
        let record = record.map_err(|_| foreign())?;
        let cell = |index: usize| record.get(index).unwrap_or_default().trim();
        let Some((subject, address)) = cell(place).split_once('#') else { continue };
        if cell(target).is_empty() {
            continue;
        }
        let confirms = state.is_some_and(|state| matches!(cell(state), "translated" | "reviewed"));
        let incoming = Incoming {
            address: address.to_owned(),
            source: Some(words_in(cell(source))),
            text: cell(target).to_owned(),
            base: base.and_then(|base| cell(base).strip_prefix(MARK)).map(str::to_owned),
            acceptance: acceptance(true),
            confirms,
        };
        file.translations.push(Returned { subject: subject.to_owned(), incoming });
    }
    Ok(file)
}

fn foreign() -> Sentence {
    Sentence::new(
        "这不是 gongkai translate export 写出的表：要有 place 一列，和两种语言各一列。",
        "This is no table of `gongkai translate export`: it needs a column `place` and one for each of the two languages.",
    )
}
