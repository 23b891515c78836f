//! The data that all pages are rendered from: the site, its plan, and the formatters of each
//! language. It does not change while pages are rendered.

use super::behind::Remarks;
use super::data::DataSizes;
use super::dates::Dates;
use super::environment;
use super::messages::{Messages, Translate};
use super::numbers::Numbers;
use crate::diagnostic::Diagnostic;
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::assets;
use crate::plan::url::UrlBase;
use crate::theme::Theme;
use minijinja::{Environment, Value};
use std::sync::Arc;

/// The data that pages are rendered from. All threads share it.
pub(crate) struct RenderContext {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    pub theme: Arc<Theme>,
    /// The compiled templates.
    pub environment: Environment<'static>,
    /// The formatters by language, in the order of the site's languages.
    pub tools: Vec<Tools>,
    /// What readers are told about translations.
    pub remarks: Remarks,
    /// How large the data files are.
    pub data_sizes: DataSizes,
}

/// The formatters and messages of one language.
pub(crate) struct Tools {
    pub numbers: Numbers,
    pub dates: Dates,
    pub messages: Arc<Messages>,
    /// The template function `t`, which looks up messages.
    pub translate: Value,
}

impl RenderContext {
    /// Compiles the templates. Fails if a template of the site's own theme does not compile.
    pub(crate) fn new(site: &Arc<Site>, plan: &Arc<Plan>, theme: &Arc<Theme>) -> Result<RenderContext, Vec<Diagnostic>> {
        let environment = environment::environment(theme, site, plan)?;
        let tools = site.locales().iter().map(|locale| {
            let messages = Arc::new(Messages::new(theme, locale));
            let translate = Value::from_object(Translate(messages.clone()));
            Tools { numbers: Numbers::new(locale, &messages), dates: Dates::new(locale, &messages), messages, translate }
        });
        let tools = tools.collect();
        let remarks = Remarks::new(site.reports.len(), site.locales().len());
        let data_sizes = DataSizes::new(site);
        let (site, plan, theme) = (site.clone(), plan.clone(), theme.clone());
        Ok(RenderContext { site, plan, theme, environment, tools, remarks, data_sizes })
    }

    /// Returns the URL of a theme file. A theme may have removed a file of the default theme;
    /// the result is then the file's path without a content hash.
    pub(crate) fn asset(&self, url_base: &UrlBase, name: &str) -> String {
        url_base.to(&self.plan.assets.address(name).unwrap_or_else(|| format!("{}{name}", assets::FOLDER)))
    }

    /// Calls `value` for each language of the site and returns the results in order.
    pub(crate) fn per_language<T>(&self, value: impl Fn(usize) -> T) -> Vec<T> {
        (0..self.site.locales().len()).map(value).collect()
    }
}
