//! Tries a new value of a fact in memory: the site as it would be, and what the checks would then
//! say. Nothing is read from the disk and nothing is written.

use super::Prepared;
use super::finding::{Finding, findings};
use crate::check::check_around;
use crate::diagnostic::{self, Diagnostic};
use crate::model::fact::Quantity;
use crate::model::site::Site;
use std::sync::Arc;

/// A site with another value of one fact. It may have errors, so it is only for looking at.
pub(crate) struct Trial {
    /// The site as it would be.
    pub prepared: Prepared,
    /// What the checks would say and do not say now.
    pub arisen: Vec<Finding>,
    /// What the checks say now and would no longer say.
    pub gone: Vec<Finding>,
}

impl Prepared {
    /// Tries another value of a fact, which is named by the index of its report and its id. `None`
    /// if there is no such fact.
    pub(crate) fn try_value(&self, report: usize, fact: &str, quantity: Quantity) -> Option<Trial> {
        let site = self.site.with_value(report, fact, quantity)?;
        let mut around = self.site.borrowers(&self.site.reports[report].id, fact);
        around.insert(0, report);
        let (before, after) = (told(&self.site, &around), told(&site, &around));
        let only = |own: &[Diagnostic], other: &[Diagnostic]| -> Vec<Diagnostic> {
            own.iter().filter(|diagnostic| !other.contains(diagnostic)).cloned().collect()
        };
        let (arisen, gone) = (only(&after, &before), only(&before, &after));
        Some(Trial {
            prepared: Prepared { site: Arc::new(site), ..self.clone() },
            arisen: findings(arisen, &self.sources),
            gone: findings(gone, &self.sources),
        })
    }
}

/// What the checks say about some reports and what is around them, sorted by position.
fn told(site: &Site, reports: &[usize]) -> Vec<Diagnostic> {
    let mut diagnostics = check_around(site, reports);
    site.levels.apply(&mut diagnostics);
    diagnostic::sort(&mut diagnostics);
    diagnostics
}
