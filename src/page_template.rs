//! Fills the HTML templates of the program's own pages, which are not part of a site: the proof
//! sheet, and pages of the preview. Both languages of a text stand side by side in the template:
//! `{{ say("中文", "English") }}`.

use crate::diagnostic::{Sentence, Speech};
use crate::error::{Error, Result};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior, Value};
use serde::Serialize;

/// Fills a template with the fields of `values`, escaped for HTML, in the language of messages.
/// Besides `say`, the template knows `tag`, the language tag of the messages.
///
/// An error is a bug of the template, which is part of the program.
pub(crate) fn filled(template: &'static str, values: impl Serialize, speech: Speech) -> Result<String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are well formed"));
    environment.add_function("say", move |zh: String, en: String| Sentence::new(zh, en).get(speech).to_owned());
    environment.add_global("tag", if speech == Speech::Chinese { "zh-Hans" } else { "en" });
    environment.render_str(template, Value::from(Serde(values))).map_err(|error| Error::OwnTemplate(Box::new(error)))
}
