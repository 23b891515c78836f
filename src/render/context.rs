//! What every composer is given: the site as it is meant, its plan, and what printing
//! in each language needs. Nothing of it changes while pages are rendered.

use super::dates::Dates;
use super::environment;
use super::messages::{Messages, Translate};
use super::numbers::Numbers;
use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::assets;
use crate::plan::url::Way;
use crate::theme::Theme;
use minijinja::{Environment, Value};
use std::sync::Arc;

/// The data that pages are composed from; shared by all threads.
pub struct RenderContext {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    pub theme: Arc<Theme>,
    /// The compiled templates.
    pub environment: Environment<'static>,
    /// By language.
    pub tools: Vec<Tools>,
}

/// What printing in one language needs.
pub struct Tools {
    pub numbers: Numbers,
    pub dates: Dates,
    pub messages: Arc<Messages>,
    /// The function `t` of the templates.
    pub translate: Value,
}

impl RenderContext {
    /// Fails when a template of the site's own theme cannot be compiled.
    pub fn new(site: &Arc<Site>, plan: &Arc<Plan>, theme: &Arc<Theme>) -> Result<RenderContext, Vec<Diagnostic>> {
        let environment = environment::environment(theme, site, plan)?;
        let tools = site.locales().iter().map(|locale| {
            let messages = Arc::new(Messages::new(theme, locale));
            let translate = Value::from_object(Translate(messages.clone()));
            Tools { numbers: Numbers::new(locale, &messages), dates: Dates::new(locale, &messages), messages, translate }
        });
        let tools = tools.collect();
        Ok(RenderContext { site: site.clone(), plan: plan.clone(), theme: theme.clone(), environment, tools })
    }

    /// The address of a file of the theme. Only what a theme has taken away is not there.
    pub fn asset(&self, way: &Way, name: &str) -> String {
        way.to(&self.plan.assets.address(name).unwrap_or_else(|| format!("{}{name}", assets::FOLDER)))
    }

    /// A value for each language of the site, in their order.
    pub fn per_language<T>(&self, value: impl Fn(usize) -> T) -> Vec<T> {
        (0..self.site.locales().len()).map(value).collect()
    }
}
