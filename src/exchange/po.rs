//! PO files. The context of a message is the place of its segment; the base of its translation is in the extracted comments.

use super::{Bundle, Returned, ReturnedFile, acceptance, text};
use crate::diagnostic::Sentence;
use crate::exchange::merge::Incoming;
use crate::exchange::pieces::words_in;
use crate::translate::State;
use polib::catalog::Catalog;
use polib::message::{Message, MessageFlags};
use polib::metadata::CatalogMetadata;
use polib::po_file;
use std::io::BufWriter;

/// Before the digest of the translation in a comment.
const BASE: &str = "base: ";

pub(super) fn write(bundle: &Bundle) -> String {
    let metadata = CatalogMetadata {
        project_id_version: "gongkai".to_owned(),
        language: bundle.target_language.clone(),
        mime_version: "1.0".to_owned(),
        content_type: "text/plain; charset=UTF-8".to_owned(),
        content_transfer_encoding: "8bit".to_owned(),
        ..CatalogMetadata::new()
    };
    let mut catalog = Catalog::new(metadata);
    for unit in &bundle.units {
        let mut comments: Vec<String> =
            unit.figures.iter().map(|(raw, source, target)| format!("{raw} = {source} = {target}")).collect();
        comments.extend(unit.notes());
        comments.extend(unit.base.iter().map(|base| format!("{BASE}{base}")));
        let mut flags = MessageFlags::new();
        if matches!(unit.state, State::Stale | State::Draft) {
            flags.add_flag("fuzzy");
        }
        let mut message = Message::build_singular();
        message
            .with_msgctxt(format!("{}#{}", unit.subject, unit.address))
            .with_msgid(unit.source.clone())
            .with_msgstr(unit.target.clone().unwrap_or_default())
            .with_extracted_comments(comments.join("\n"))
            .with_flags(flags);
        catalog.append_or_update(message.done());
    }
    let mut bytes = Vec::new();
    let mut writer = BufWriter::new(&mut bytes);
    let written = po_file::write(&catalog, &mut writer);
    drop(writer);
    // Writing to memory does not fail.
    written.map(|()| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}

pub(super) fn read(bytes: &[u8]) -> Result<ReturnedFile, Sentence> {
    let source = text(bytes)?;
    check_lines(source)?;
    let catalog = po_file::parse_from_reader(source.as_bytes())
        .map_err(|error| Sentence::new(format!("PO 文件读不了：{error}"), format!("The PO file cannot be read: {error}")))?;
    let language = Some(catalog.metadata.language.trim().to_owned()).filter(|language| !language.is_empty());
    let mut file = ReturnedFile { language, translations: Vec::new() };
    for message in catalog.messages() {
        let Some((subject, address)) = message.msgctxt().and_then(|place| place.split_once('#')) else { continue };
        let target = message.msgstr().unwrap_or_default();
        if target.trim().is_empty() {
            continue;
        }
        let base = message.extracted_comments().lines().find_map(|line| line.strip_prefix(BASE)).map(str::to_owned);
        let incoming = Incoming {
            address: address.to_owned(),
            source: Some(words_in(message.msgid())),
            text: target.to_owned(),
            base,
            acceptance: acceptance(!message.is_fuzzy()),
            confirms: !message.is_fuzzy(),
        };
        file.translations.push(Returned { subject: subject.to_owned(), incoming });
    }
    if file.translations.is_empty() && catalog.messages().all(|message| message.msgctxt().is_none()) {
        return Err(Sentence::new(
            "这不是 gongkai translate export 写出的 PO 文件：各条没有位置（msgctxt）。",
            "This is no PO file of `gongkai translate export`: its messages have no place (msgctxt).",
        ));
    }
    Ok(file)
}

/// The longest line that the library takes as one.
const LONGEST_LINE: usize = 60_000;

/// Finds the first line that is no line of a PO file; the library expects that there is none.
fn check_lines(text: &str) -> Result<(), Sentence> {
    const WORDS: [&str; 4] = ["msgctxt", "msgid_plural", "msgid", "msgstr"];
    let is_string = |text: &str| {
        let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        inside.is_some_and(|inside| {
            let escapes = inside.len() - inside.trim_end_matches('\\').len();
            escapes % 2 == 0
        })
    };
    let is_line = |line: &str| {
        let line = line.trim();
        let word = WORDS.iter().find_map(|word| line.strip_prefix(word));
        let string = word.map(|rest| rest.split_once(']').filter(|_| rest.starts_with('[')).map_or(rest, |(_, rest)| rest));
        line.is_empty() || line.starts_with('#') || is_string(string.unwrap_or(line).trim_start())
    };
    let wrong = text.lines().position(|line| line.len() > LONGEST_LINE || !is_line(line));
    wrong.map_or(Ok(()), |index| {
        let number = index + 1;
        Err(Sentence::new(
            format!("PO 文件第 {number} 行的写法不对：文字要放在英文的直引号里，一行不能太长。"),
            format!("Line {number} of the PO file is malformed: texts stand in straight quotes, in lines that are not too long."),
        ))
    })
}
