//! The template engine: strict, escaping, filled with the theme's templates.

use super::html::escaped;
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::plan::Plan;
use crate::plan::assets::{self, Assets};
use crate::theme::{BUILT_IN, Theme};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use std::sync::Arc;

/// Steps of one page that an overriding template may take: far more than the
/// longest report needs, and an end to a loop that has none.
const FUEL: u64 = 50_000_000;

/// Compiles every template. Mistakes in overriding templates are located.
pub fn environment(theme: &Theme, plan: &Arc<Plan>) -> Result<Environment<'static>, Vec<Diagnostic>> {
    let mut environment = Environment::new();
    let of_assets = plan.clone();
    environment.add_function("asset", move |state: &State<'_, '_>, name: &str| asset(&of_assets.assets, state, name));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.expect("the usual delimiters are well formed"));
    environment.set_formatter(write_value);
    if !theme.is_original {
        environment.set_fuel(Some(FUEL));
    }
    let mut diagnostics = Vec::new();
    for (name, source) in &theme.templates {
        if let Err(error) = environment.add_template_owned(name.clone(), source.clone()) {
            diagnostics.push(mistake(theme, &error));
        }
    }
    if diagnostics.is_empty() { Ok(environment) } else { Err(diagnostics) }
}

/// The address of a file of the theme, as the page that is filled reaches it.
fn asset(assets: &Assets, state: &State<'_, '_>, name: &str) -> Result<String, Error> {
    let name = name.strip_prefix(assets::FOLDER).unwrap_or(name);
    let Some(path) = assets.address(name) else {
        return Err(Error::new(ErrorKind::InvalidOperation, format!("the theme has no asset `{name}`")));
    };
    let root = state.lookup("page").and_then(|page| page.get_attr("root").ok());
    let Some(root) = root.as_ref().and_then(Value::as_str) else {
        return Err(Error::new(ErrorKind::InvalidOperation, "asset() has an address on pages only"));
    };
    Ok(format!("{root}{path}"))
}

/// The engine's own escaping turns every `/` into an entity; ours escapes what
/// HTML needs escaped and leaves addresses readable.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => escaped(text).try_for_each(|piece| out.write_str(piece)).map_err(Error::from),
        _ => escape_formatter(out, state, value),
    }
}

/// A template's mistake, in its file and line.
pub fn mistake(theme: &Theme, error: &Error) -> Diagnostic {
    // The innermost cause names the template that is wrong, not the one that includes it.
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>()) {
        innermost = source;
    }
    let detail = innermost.detail().map_or_else(|| innermost.kind().to_string(), str::to_owned);
    let message = Sentence::new(format!("模板有错：{detail}"), format!("The template has a mistake: {detail}"));
    let diagnostic = Diagnostic::new(Code::ThemeTemplate, message).help(
        "模板里可以用的名称见 themes/README.md；名称写错也会这样。",
        "themes/README.md lists the names a template may use; a misspelt name looks like this too.",
    );
    let Some(name) = innermost.name().or_else(|| error.name()) else { return diagnostic };
    let file: Arc<str> = format!("{}/templates/{}", theme.folder, name.strip_prefix(BUILT_IN).unwrap_or(name)).into();
    diagnostic.at(&file, Position::new(innermost.line().unwrap_or(1), 1, 0))
}
