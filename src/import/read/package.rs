//! The parts of an Office file, unpacked from its ZIP archive within limits, and the relationships between them. Does not know
//! what the parts contain.

use super::xml::{attribute, parse};
use crate::diagnostic::Sentence;
use crate::import::read::refusals;
use roxmltree::Node;
use std::collections::HashMap;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// How much XML is unpacked from one file. A book of a thousand pages has a tenth of it.
const MOST_XML: u64 = 64 << 20;
/// The same for pictures.
const MOST_PICTURES: u64 = 200 << 20;

/// An opened Office file.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// The places of parts in the archive. Names of parts do not differ in case only, and some programs write `\`.
    places: HashMap<String, usize>,
    xml_left: u64,
    pictures_left: u64,
}

/// The relationships of one part.
#[derive(Debug, Default)]
pub(super) struct Relationships {
    targets: HashMap<String, Target>,
}

/// What a relationship leads to.
#[derive(Debug, Clone)]
pub(super) struct Target {
    /// The last word of its type: `image`, `hyperlink`, `header`.
    pub kind: String,
    /// The name of a part, or an address outside the file.
    pub name: String,
    pub is_external: bool,
}

impl<'b> Package<'b> {
    pub(super) fn open(bytes: &'b [u8]) -> Result<Package<'b>, Sentence> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| refusals::damaged())?;
        let mut places = HashMap::new();
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                places.entry(plain_name(&name)).or_insert(index);
            }
        }
        Ok(Package { archive, places, xml_left: MOST_XML, pictures_left: MOST_PICTURES })
    }

    pub(super) fn has(&self, part: &str) -> bool {
        self.places.contains_key(&plain_name(part))
    }

    /// The text of an XML part; `None` if there is no such part.
    pub(super) fn xml(&mut self, part: &str) -> Result<Option<String>, Sentence> {
        let Some(bytes) = self.unpack(part, self.xml_left, MOST_XML)? else { return Ok(None) };
        self.xml_left -= bytes.len() as u64;
        // Parts are in UTF-8 but for those that say by a mark that they are in UTF-16.
        let (text, _, _) = encoding_rs::UTF_8.decode(&bytes);
        Ok(Some(text.into_owned()))
    }

    /// Reads the part of a kind that another part names, such as `styles`; the default if there is none.
    pub(super) fn part<T: Default>(
        &mut self,
        relationships: &Relationships,
        kind: &str,
        read: impl FnOnce(Node<'_, '_>) -> T,
    ) -> Result<T, Sentence> {
        let Some(name) = relationships.of_kind(kind) else { return Ok(T::default()) };
        let Some(text) = self.xml(name)? else { return Ok(T::default()) };
        Ok(read(parse(name, &text)?.root_element()))
    }

    /// The bytes of a picture; `None` if there is no such part.
    pub(super) fn picture(&mut self, part: &str) -> Result<Option<Vec<u8>>, Sentence> {
        let bytes = self.unpack(part, self.pictures_left, MOST_PICTURES)?;
        self.pictures_left -= bytes.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Ok(bytes)
    }

    /// Unpacks a part of at most `left` bytes. The size that the archive declares is not trusted.
    fn unpack(&mut self, part: &str, left: u64, limit: u64) -> Result<Option<Vec<u8>>, Sentence> {
        let Some(place) = self.places.get(&plain_name(part)).copied() else { return Ok(None) };
        let file = self.archive.by_index(place).map_err(|error| match error {
            zip::result::ZipError::InvalidPassword => refusals::encrypted(),
            zip::result::ZipError::UnsupportedArchive(reason) if reason.contains("assword") => refusals::encrypted(),
            _ => refusals::damaged(),
        })?;
        let mut bytes = Vec::new();
        file.take(left + 1).read_to_end(&mut bytes).map_err(|_| refusals::damaged())?;
        if bytes.len() as u64 > left { Err(refusals::too_large(limit)) } else { Ok(Some(bytes)) }
    }

    /// The relationships of a part; none if it has no list of them. The empty name stands for the file itself.
    pub(super) fn relationships(&mut self, part: &str) -> Result<Relationships, Sentence> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let list = format!("{folder}/_rels/{name}.rels");
        let Some(text) = self.xml(list.trim_start_matches('/'))? else { return Ok(Relationships::default()) };
        let document = parse(&list, &text)?;
        let mut targets = HashMap::new();
        for node in document.root_element().children().filter(roxmltree::Node::is_element) {
            let (Some(id), Some(target)) = (attribute(node, "Id"), attribute(node, "Target")) else { continue };
            let is_external = attribute(node, "TargetMode") == Some("External");
            let kind = attribute(node, "Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            let name = if is_external { target.to_owned() } else { inside(folder, target) };
            targets.insert(id.to_owned(), Target { kind, name, is_external });
        }
        Ok(Relationships { targets })
    }
}

impl Relationships {
    pub(super) fn get(&self, id: &str) -> Option<&Target> {
        self.targets.get(id)
    }

    /// The parts of a kind, such as `drawing`, in the order of their names.
    pub(super) fn all_of_kind(&self, kind: &str) -> Vec<&str> {
        let own = self.targets.values().filter(|target| target.kind == kind && !target.is_external);
        let mut names: Vec<&str> = own.map(|target| target.name.as_str()).collect();
        names.sort_unstable();
        names
    }

    /// The part of a kind, such as `styles`.
    pub(super) fn of_kind(&self, kind: &str) -> Option<&str> {
        let mut named = self.targets.values().filter(|target| target.kind == kind && !target.is_external);
        named.next().map(|target| target.name.as_str())
    }
}

fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// The name of a part from a target that is relative to a folder.
fn inside(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_to_the_folder_of_their_part() {
        assert_eq!(inside("word", "media/image1.png"), "word/media/image1.png");
        assert_eq!(inside("word", "/word/media/image1.png"), "word/media/image1.png");
        assert_eq!(inside("word", "../docProps/core.xml"), "docProps/core.xml");
        assert_eq!(inside("", "word\\document.xml"), "word/document.xml");
    }
}
