//! The template engine, with strict undefined variables, auto-escaping and the theme's templates.

use super::html::escaped;
use super::{template_bounds, template_depth, template_guards};
use crate::diagnostic::{Code, Diagnostic, Position, Sentence};
use crate::model::report::{Report, Section};
use crate::model::site::Site;
use crate::plan::Plan;
use crate::plan::assets::{self, Assets};
use crate::theme::{BUILT_IN, Theme};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter};
use std::sync::Arc;

/// Base limit of template instructions (MiniJinja fuel) for a page of a custom theme: far more than
/// a site of a few reports needs, but enough to stop an infinite loop. One unit of fuel also
/// covers 64 bytes of generated text, so this limit allows at most 32 MB per page.
const FUEL: u64 = 500_000;
/// Additional fuel for each section, clause and fact of the site: the full-report page needs about
/// eighty instructions per clause, and other pages also list every clause.
const FUEL_EACH: u64 = 1_000;

/// Returns the fuel for a page of a site of this size.
fn fuel(site: &Site) -> u64 {
    let clauses = |section: &Section| section.translations.source().1.narrative.clauses.len() + 1;
    let parts = |report: &Report| report.sections.iter().map(clauses).sum::<usize>() + report.facts.len();
    let parts: usize = site.reports.iter().map(|report| parts(report)).sum();
    FUEL.saturating_add(FUEL_EACH.saturating_mul(parts as u64))
}

/// Maximum size of a template in bytes. The largest template of the default theme has a tenth
/// of that.
const MOST_LETTERS: usize = 300_000;

/// Stack size in bytes for rendering pages of a custom theme: displaying or dropping a nested
/// list takes some stack for each level of nesting. The operating system allocates only what is
/// used.
const STACK: usize = 512 << 20;

/// Compiles all templates. Errors in custom templates are reported with their source position.
pub(super) fn environment(theme: &Theme, site: &Site, plan: &Arc<Plan>) -> Result<Environment<'static>, Vec<Diagnostic>> {
    let mut environment = Environment::new();
    let of_assets = plan.clone();
    environment.add_function("asset", move |state: &State<'_, '_>, name: &str| asset(&of_assets.assets, state, name));
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    let syntax = syntax.expect("the usual delimiters are well formed");
    environment.set_syntax(syntax.clone());
    environment.set_formatter(write_value);
    // With debug information, errors name the undefined variable.
    environment.set_debug(true);
    if !theme.is_original {
        environment.set_fuel(Some(fuel(site)));
        template_bounds::install(&mut environment);
    }
    let mut diagnostics = Vec::new();
    for (name, source) in &theme.templates {
        if source.len() > MOST_LETTERS {
            diagnostics.push(too_long(theme, name, source.len()));
            continue;
        }
        if let Some(line) = template_depth::too_deep(source) {
            diagnostics.push(too_deep(theme, name, line));
            continue;
        }
        let source = if theme.is_original { source.to_string() } else { template_guards::guarded(source, &syntax) };
        if let Err(error) = environment.add_template_owned(name.clone(), source) {
            diagnostics.push(mistake(theme, name, &error));
        }
    }
    if diagnostics.is_empty() { Ok(environment) } else { Err(diagnostics) }
}

/// The template function `asset`: returns the URL of a theme file, relative to the page that is
/// rendered.
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

/// Writes a value. MiniJinja's own escaping replaces every `/` with an entity; `escaped`
/// replaces only what HTML requires and keeps URLs readable.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => escaped(text).try_for_each(|piece| out.write_str(piece)).map_err(Error::from),
        _ => escape_formatter(out, state, value),
    }
}

/// The diagnostic for a chain of operators, filters or `elif` that is too long. `line` starts at 1.
fn too_deep(theme: &Theme, name: &str, line: usize) -> Diagnostic {
    let most = template_depth::DEEPEST;
    let message = Sentence::new(
        format!("模板的这一处太长：一个式子里的运算、过滤器或 elif 超过{most}个。"),
        format!("This part of the template is too long: more than {most} operators, filters or `elif` in a row."),
    );
    let diagnostic = Diagnostic::new(Code::ThemeTemplate, message)
        .help("请用 {% set %} 分成几步。", "Split it into several steps with `{% set %}`.");
    diagnostic.at(&template_file(theme, name), Position::new(line, 1, 0))
}

/// The diagnostic for a template that is too large. `length` is in bytes.
fn too_long(theme: &Theme, name: &str, length: usize) -> Diagnostic {
    let (length, most) = (length / 1000, MOST_LETTERS / 1000);
    let message = Sentence::new(
        format!("模板太长：{length} KB，最多 {most} KB。"),
        format!("The template is too long: {length} KB; the maximum is {most} KB."),
    );
    let diagnostic = Diagnostic::new(Code::ThemeTemplate, message).help(
        "图片和数据请放进 assets，模板里只写它们的地址。",
        "Put pictures and data in assets/, and only their URLs in the template.",
    );
    diagnostic.at(&template_file(theme, name), Position::start())
}

/// Renders a template. Custom themes are rendered on a thread with a large stack, because
/// their values may be nested to any depth.
pub(super) fn fill(environment: &Environment<'_>, theme: &Theme, name: &str, context: Value) -> Result<String, Box<Diagnostic>> {
    // An error contains values of the template, so it must be dropped on the same stack.
    let render = move || {
        let rendered = environment.get_template(name).and_then(|template| template.render(context));
        rendered.map_err(|error| Box::new(mistake(theme, name, &error)))
    };
    if theme.is_original {
        return render();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, render);
        let failed = |error: &dyn std::fmt::Display| {
            Box::new(mistake(theme, name, &Error::new(ErrorKind::InvalidOperation, error.to_string())))
        };
        let thread = thread.map_err(|error| failed(&error))?;
        thread.join().unwrap_or_else(|_| Err(failed(&"the template engine failed")))
    })
}

/// Returns the path of a template for diagnostics.
fn template_file(theme: &Theme, name: &str) -> Arc<str> {
    format!("{}/templates/{}", theme.folder, name.strip_prefix(BUILT_IN).unwrap_or(name)).into()
}

/// The diagnostic for an error in a template, at its file and line. The engine gives no
/// position when the fuel runs out after the last step; then it is that of the template
/// that was rendered.
fn mistake(theme: &Theme, filled: &str, error: &Error) -> Diagnostic {
    // The innermost error names the template that contains the mistake, not one that includes it.
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>()) {
        innermost = source;
    }
    let detail = innermost.detail().map_or_else(|| innermost.kind().to_string(), str::to_owned);
    let (message, help) = if innermost.kind() == ErrorKind::OutOfFuel {
        let message = Sentence::new(
            "模板没完没了：循环没有尽头，或者文字、列表成倍变长。",
            "The template does not finish: a loop never ends, or a text or list grows exponentially.",
        );
        let most = FUEL * 64 / 1_000_000;
        let help = Sentence::new(
            format!("一个页面最多做 {FUEL} 步，文字和列表最多 {most} MB；条目和数据多的网站相应地多一些。"),
            format!(
                "A page may take {FUEL} steps and {most} MB of text and lists; a site with many clauses and facts gets more."
            ),
        );
        (message, help)
    } else {
        let message = Sentence::new(format!("模板有错：{detail}"), format!("The template has an error: {detail}"));
        let help = Sentence::new(
            "模板里可以用的名称见 themes/README.md；名称写错也会这样。",
            "themes/README.md lists the names that a template may use; a misspelt name also causes this error.",
        );
        (message, help)
    };
    let diagnostic = Diagnostic::new(Code::ThemeTemplate, message).help_if(Some(help));
    let name = innermost.name().or_else(|| error.name()).unwrap_or(filled);
    diagnostic.at(&template_file(theme, name), Position::new(innermost.line().unwrap_or(1), 1, 0))
}
