//! The messages of the user interface in one language, for code and templates.

use crate::model::locale::Locale;
use crate::theme::Theme;
use minijinja::value::{Kwargs, Object, from_args};
use minijinja::{Error, ErrorKind, State, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Messages by key; `{name}` in a message is a placeholder for a value.
#[derive(Debug)]
pub(crate) struct Messages(BTreeMap<String, String>);

impl Messages {
    /// Returns the messages of a language, with English as the fallback.
    pub(crate) fn new(theme: &Theme, locale: &Locale) -> Messages {
        let mut messages = theme.messages.get("en").cloned().unwrap_or_default();
        messages.extend(theme.messages_of(&locale.message_names(), &locale.code));
        Messages(messages)
    }

    /// Returns a message, or `None` if the theme has none with this key.
    pub(crate) fn find(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Returns a message, or its key if the theme lacks it.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }

    /// Returns a message with its placeholders replaced.
    pub(crate) fn fill(&self, key: &str, values: &[(&str, &str)]) -> String {
        fill(self.get(key), values)
    }
}

/// Replaces the placeholders in a single pass, so that braces in a value stay text. A
/// placeholder without a value is removed.
pub(super) fn fill(message: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(message.len());
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, after)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
            filled.push_str(value);
        }
        rest = after;
    }
    filled + rest
}

/// The template function `t`: `t("key", name=value)`.
#[derive(Debug)]
pub(super) struct Translate(pub Arc<Messages>);

impl Object for Translate {
    fn call(self: &Arc<Self>, _state: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (key, values): (&str, Kwargs) = from_args(args)?;
        let Some(message) = self.0.0.get(key) else {
            return Err(Error::new(ErrorKind::InvalidOperation, format!("no message `{key}` in locales/*.yaml")));
        };
        if !message.contains('{') {
            return Ok(Value::from(message.as_str()));
        }
        let names: Vec<String> = values.args().map(str::to_owned).collect();
        let texts: Vec<String> =
            names.iter().map(|name| Ok(values.get::<Value>(name)?.to_string())).collect::<Result<_, Error>>()?;
        let pairs: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Ok(Value::from(fill(message, &pairs)))
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn fills_each_place_once() {
        let values = [("number", "{other}"), ("other", "x")];
        assert_eq!(fill("Part {number} of {other}{none}", &values), "Part {other} of x");
    }
}
