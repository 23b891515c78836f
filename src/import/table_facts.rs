//! The facts that the numbers of tables become where each row has its own unit: their ids and labels, before any number of the text is
//! bound. A number of the text with the same words and value is then the same fact.

use super::figures::{KnownFacts, NewFact};
use super::identify::Ids;
use super::measure::NewUnit;
use super::row_units::RowNumber;
use std::collections::BTreeSet;

/// The facts of the tables so far.
#[derive(Debug, Clone, Default)]
pub(super) struct TableFacts {
    /// In the order of the tables.
    pub facts: Vec<NewFact>,
    pub units: Vec<NewUnit>,
    ids: Ids,
    labels: BTreeSet<String>,
}

impl TableFacts {
    /// No facts yet. The ids of an earlier report are kept for what they name.
    pub(super) fn new(known: &KnownFacts) -> TableFacts {
        let mut facts = TableFacts::default();
        for id in known.values() {
            facts.ids.reserve(id);
        }
        facts
    }

    /// A fact for a number, with the id of an earlier report if that has the same label and unit. `caption` tells labels apart that
    /// several tables have. The same label and value twice is one fact. Returns its id.
    pub(super) fn add(&mut self, label: &str, caption: &str, number: RowNumber, known: &KnownFacts) -> String {
        let RowNumber { unit, new, value } = number;
        let is_same = |fact: &&NewFact| fact.label == label && fact.unit == unit && fact.value == value;
        if let Some(same) = self.facts.iter().find(is_same) {
            return same.id.clone();
        }
        let own = self.distinct(label, caption);
        let is_sure = own == label;
        let earlier = known.get(&(own.clone(), unit.clone()));
        let earlier = earlier.filter(|id| self.facts.iter().all(|fact| fact.id != **id)).cloned();
        let id = earlier.unwrap_or_else(|| self.ids.give(&own, "figure"));
        self.units.extend(new.filter(|new| !self.units.contains(new)));
        self.labels.insert(own.clone());
        self.facts.push(NewFact { id: id.clone(), label: own, unit, value, is_approximate: false, is_sure });
        id
    }

    /// A label that no fact has yet: with the caption of its table, or else with a number.
    fn distinct(&self, label: &str, caption: &str) -> String {
        let with_caption = format!("{label}（{caption}）");
        let numbered = (2..).map(|number| format!("{label}（{number}）"));
        let mut choices = [label.to_owned(), with_caption].into_iter().chain(numbered);
        choices.find(|label| !self.labels.contains(label)).unwrap_or_default()
    }
}
