//! What a drawing holds: pictures, text boxes, and what cannot be read.

use super::runs::Open;
use super::{Reader, losses};
use crate::import::outline::{Content, Picture};
use crate::import::read::losses as shared;
use crate::import::read::package::Target;
use crate::import::read::xml::{attribute, elements, name, relationship};
use roxmltree::Node;

impl Reader<'_> {
    /// Reads the inside of a drawing. `words` is the alternative text that stands before the picture that it is for.
    pub(super) fn drawing<'a, 'i>(&mut self, node: Node<'a, 'i>, words: &mut String, open: &mut Open<'a, 'i>) {
        for child in elements(node) {
            match name(child) {
                "docPr" | "cNvPr" => describe(words, attribute(child, "descr").or_else(|| attribute(child, "title"))),
                "txbxContent" => open.boxes.push(child),
                "blip" => {
                    let id = relationship(child, "embed").or_else(|| relationship(child, "link"));
                    self.picture(id, words, open);
                }
                "imagedata" => {
                    describe(words, attribute(child, "title"));
                    let id = relationship(child, "id").or_else(|| relationship(child, "pict"));
                    self.picture(id, words, open);
                }
                "chart" => self.chart(child, words, open),
                "relIds" => self.lose(losses::diagram(), words),
                "textpath" => self.lose(losses::word_art(), attribute(child, "string").unwrap_or_default()),
                "OLEObject" => {
                    let program = attribute(child, "ProgID").unwrap_or("OLE").to_owned();
                    self.lose(losses::object(&program), "");
                }
                "t" => {
                    let text = self.text(child);
                    self.lose_run(shared::shape_text(), &text);
                }
                "AlternateContent" => {
                    if let Some(chosen) = self.choose(child) {
                        self.drawing(chosen, words, open);
                    }
                }
                _ => {
                    describe(words, attribute(child, "alt"));
                    self.drawing(child, words, open);
                }
            }
        }
    }

    fn picture(&mut self, id: Option<&str>, words: &str, open: &mut Open<'_, '_>) {
        let Some(target) = id.and_then(|id| self.part.relationships.get(id)).cloned() else { return };
        let name = target.name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let bytes = if target.is_external { None } else { self.picture_bytes(&target) };
        if bytes.is_none() && !target.is_external {
            self.lose(losses::missing_picture(&name), "");
        }
        open.after.push(Content::Picture(Picture { name, bytes, alternative: words.trim().to_owned(), ..Picture::default() }));
    }

    fn picture_bytes(&mut self, target: &Target) -> Option<Vec<u8>> {
        if self.refusal.is_some() {
            return None;
        }
        self.package.picture(&target.name).unwrap_or_else(|refusal| self.refuse(refusal))
    }
}

fn describe(words: &mut String, found: Option<&str>) {
    if let Some(found) = found.filter(|found| !found.trim().is_empty()) {
        found.clone_into(words);
    }
}
