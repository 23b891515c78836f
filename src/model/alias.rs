//! Former names of sections, clauses, reports and facts, so that old links and QR codes keep working.
//!
//! A clause is a place on a page, so its old name consists of a page and an id. An id that changed without moving needs only
//! the id (`size: scale`). A clause that moved to another section also names the page it was on (`overview#size: size`).

use crate::diagnostic::Place;
use crate::load::schema::{Entries, Text};
use crate::model::report::ReportManuscript;
use crate::model::text::Reference;
use std::sync::Arc;

/// The right side of an alias that points to the front page of the report or the site.
pub(crate) const FRONT: &str = "index";

/// An old id and the current id of something that has an id.
#[derive(Debug, Clone)]
pub struct Alias {
    /// The former id.
    pub old: Reference,
    /// The current id.
    pub new: Reference,
}

impl Alias {
    /// Reads all entries of an `aliases` mapping, whose keys are the old ids.
    pub fn read_all(file: &Arc<str>, entries: &Entries<Text>) -> Vec<Alias> {
        let alias = |(old, new): &(Text, Text)| Alias { old: Reference::new(file, old), new: Reference::new(file, new) };
        entries.0.iter().map(alias).collect()
    }
}

/// An old place of a report's narrative.
#[derive(Debug, Clone)]
pub struct PlaceAlias {
    /// The section on whose page the old id was, if that is not the page of the new id.
    pub page: Option<String>,
    /// The former id.
    pub old: Reference,
    /// The current id.
    pub new: Reference,
}

impl PlaceAlias {
    /// Splits an alias into page and id. The left side may also be a path as shown by a browser, `2023/overview.html#size`.
    pub fn read(report: &str, alias: Alias) -> PlaceAlias {
        let written = alias.old.id.as_str();
        let written = written.strip_prefix(report).and_then(|rest| rest.strip_prefix('/')).unwrap_or(written);
        let without_ending = |page: &str| page.strip_suffix(".html").unwrap_or(page).to_owned();
        let (page, id) = match written.split_once('#') {
            Some(("", id)) => (None, id.to_owned()),
            Some((page, id)) => (Some(without_ending(page)), id.to_owned()),
            None => (None, without_ending(written)),
        };
        PlaceAlias { page, old: Reference { id, place: alias.old.place }, new: alias.new }
    }

    /// The source position of the old id.
    pub fn place(&self) -> &Place {
        &self.old.place
    }
}

/// The current place of the content that an old name refers to: on a section's page or, if `section` is `None`, on the
/// report's front page; at an anchor or at the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot<'r> {
    /// The index of the section.
    pub section: Option<usize>,
    /// The id on the page; `None` for the top of the page.
    pub anchor: Option<&'r str>,
}

impl ReportManuscript {
    /// The place of a current id; `None` if there is no such id.
    pub fn spot<'r>(&'r self, id: &'r str) -> Option<Spot<'r>> {
        if id == FRONT {
            return Some(Spot { section: None, anchor: None });
        }
        let section = self.section_of(id)?;
        Some(Spot { section: Some(section), anchor: (self.sections[section].id != id).then_some(id) })
    }

    /// The place of the page that has this name or had it before.
    pub fn page_once_called<'r>(&'r self, name: &'r str) -> Option<Spot<'r>> {
        if let Some(spot) = self.spot(name).filter(|spot| spot.anchor.is_none()) {
            return Some(spot);
        }
        let alias = self.aliases.iter().find(|alias| alias.page.is_none() && alias.old.id == name)?;
        self.spot(&alias.new.id)
    }

    /// The names of pages that no longer exist and the place each one points to, in the order written.
    pub fn former_pages(&self) -> impl Iterator<Item = (&str, Spot<'_>)> {
        let of_ids = self.aliases.iter().filter(|alias| alias.page.is_none());
        of_ids.filter_map(|alias| Some((alias.old.id.as_str(), self.spot(&alias.new.id)?)))
    }

    /// The old ids of a section, clause or heading that old links combine with the page where it is now.
    pub fn former_ids(&self, id: &str) -> Vec<&str> {
        let mut ids = Vec::new();
        for alias in self.aliases.iter().filter(|alias| alias.new.id == id && id != FRONT) {
            let stands = self.spot(id).map(|spot| spot.section);
            if stands.is_some() && self.page_of(alias).map(|page| page.section) == stands && !ids.contains(&alias.old.id.as_str())
            {
                ids.push(alias.old.id.as_str());
            }
        }
        ids
    }

    /// The old ids that old links combine with the page of a section (or, for `None`, with the front page) although their
    /// content is now elsewhere.
    pub fn moved_from(&self, section: Option<usize>) -> Vec<(&str, Spot<'_>)> {
        let mut moved: Vec<(&str, Spot<'_>)> = Vec::new();
        for alias in self.aliases.iter().filter(|alias| alias.page.is_some()) {
            let Some(spot) = self.spot(&alias.new.id) else { continue };
            let is_new = !moved.iter().any(|(old, _)| *old == alias.old.id);
            if spot.section != section && self.page_of(alias).is_some_and(|page| page.section == section) && is_new {
                moved.push((&alias.old.id, spot));
            }
        }
        moved
    }

    /// The page that old links combine with an old id; `None` if there is no such page.
    pub fn page_of<'a>(&'a self, alias: &'a PlaceAlias) -> Option<Spot<'a>> {
        match &alias.page {
            Some(page) => self.page_once_called(page),
            None => self.spot(&alias.new.id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Position;

    #[test]
    fn the_left_side_is_an_id_or_an_address() {
        let read = |text: &str| {
            let reference = |id: &str| Reference {
                id: id.to_owned(),
                place: Place { file: Arc::from("report.yaml"), position: Position::start() },
            };
            let alias = PlaceAlias::read("2023", Alias { old: reference(text), new: reference("scale") });
            (alias.page, alias.old.id)
        };
        let page = |page: &str| Some(page.to_owned());
        assert_eq!(read("size"), (None, "size".to_owned()));
        assert_eq!(read("#size"), (None, "size".to_owned()));
        assert_eq!(read("2023/overview.html"), (None, "overview".to_owned()));
        assert_eq!(read("overview#size"), (page("overview"), "size".to_owned()));
        assert_eq!(read("2023/overview.html#size"), (page("overview"), "size".to_owned()));
    }
}
