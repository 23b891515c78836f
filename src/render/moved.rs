//! What old addresses lead to: small pages where pages once were, and on present pages a
//! line for each clause that stands elsewhere now.

use super::page::POLICY;
use super::qr::Qr;
use super::report::language_view;
use super::views::{MovedClauseView, MovedView};
use super::{Output, Renderer, environment};
use crate::diagnostic::Diagnostic;
use crate::model::alias::Spot;
use crate::narrative::Clause;
use crate::plan::links::Surroundings;
use crate::plan::page::{Page, PageKind};
use crate::plan::redirects::Redirect;
use crate::plan::url::{Way, code_path, page_path};
use minijinja::value::Serde;
use minijinja::{Value, context};

impl Renderer {
    /// A small page that leads on, and before it the picture of the old address's code,
    /// which others may show.
    pub fn redirect(&self, redirect: &Redirect, emit: &mut dyn FnMut(Output)) -> Result<(), Box<Diagnostic>> {
        let html = self.moved_page(redirect)?;
        let base = self.plan.base.as_ref().filter(|_| self.plan.keeps_qr(redirect));
        if let Some(code) = base.and_then(|base| Qr::new(&base.join(&redirect.path))) {
            emit(Output::made(code_path(&redirect.path), code.png()));
        }
        emit(Output::made(redirect.path.clone(), html.into_bytes()));
        Ok(())
    }

    fn moved_page(&self, redirect: &Redirect) -> Result<String, Box<Diagnostic>> {
        let (kind, locale) = (redirect.kind, redirect.locale);
        let page = Page { kind, locale, path: page_path(&self.site, kind, locale) };
        let way = Way::RelativeFrom(redirect.path.clone());
        let at = |address: String| match &redirect.anchor {
            Some(anchor) => format!("{address}#{anchor}"),
            None => address,
        };
        let moved = MovedView {
            language: language_view(self.site.locales().get(locale)),
            title: self.title(&page),
            href: at(way.to(&page.path)),
            storage: self.plan.base.as_ref().map_or("/", |base| base.path()).to_owned(),
            canonical: self.plan.base.as_ref().map(|base| base.join(&page.path)),
            policy: POLICY,
            script: self.asset(&way, "moved.js"),
        };
        let t = &self.tools[locale].translate;
        environment::fill(&self.environment, &self.theme, "moved.html", context! { moved => Value::from(Serde(moved)), t })
    }

    /// The clauses that a page is still asked for though they stand on another.
    pub(super) fn moved_clauses(&self, page: &Page) -> Vec<MovedClauseView> {
        let (report, section) = match page.kind {
            PageKind::Report(report) => (report, None),
            PageKind::Section(report, section) => (report, Some(section)),
            _ => return Vec::new(),
        };
        let way = Way::RelativeFrom(page.path.clone());
        let surroundings = Surroundings { report, locale: page.locale, way, whole: false };
        let moved = self.site.reports[report].moved_from(section);
        moved.into_iter().map(|(old, spot)| self.moved_clause(&surroundings, old, spot)).collect()
    }

    fn moved_clause(&self, surroundings: &Surroundings, old: &str, spot: Spot<'_>) -> MovedClauseView {
        let (report, locale) = (surroundings.report, surroundings.locale);
        let entry = &self.site.reports[report];
        let Some(position) = spot.section else {
            return MovedClauseView {
                id: old.to_owned(),
                number: String::new(),
                title: self.report_title(report, locale),
                language: None,
                href: surroundings.place(&self.site, report, None),
            };
        };
        let section = &entry.sections[position];
        let holds = |clause: &Clause, anchor: &str| clause.id == anchor || clause.headings().any(|(id, _)| id == anchor);
        let clause =
            spot.anchor.and_then(|anchor| section.clauses(locale).enumerate().find(|(_, (_, clause))| holds(clause, anchor)));
        let (number, title, shown) = if let Some((number, (shown, clause))) = clause {
            let title = self.prose(surroundings, shown, "").plain(&clause.heading.content);
            (self.clause_number(locale, position, number), title, shown)
        } else {
            let title = self.section_title(surroundings, section);
            (self.section_number(locale, position), title, section.telling.shown(locale).0)
        };
        let id = spot.anchor.unwrap_or(&section.id);
        MovedClauseView {
            id: old.to_owned(),
            number,
            title,
            language: self.foreign(shown, locale),
            href: surroundings.place(&self.site, report, Some(id)),
        }
    }
}
