//! Bounds on the values that an overriding template makes. The engine pays fuel for steps
//! and for text, but not for lists that are only joined when they are used, nor for a list
//! that holds another one twice: sixty such steps stand for 2^60 items, which nothing can
//! print, compare or copy.
//!
//! Before the engine reads a template, every expression that makes a list, a dictionary or a
//! namespace is put into a call of a function of ours (`template_guards.rs`). It counts what
//! the value holds, pays fuel for counting and refuses what is larger than the page's fuel.

use minijinja::value::{DynObject, ObjectRepr, Rest, Tuple};
use minijinja::{Environment, Error, ErrorKind, State, Value, filters};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// Takes any value and gives it back, if it is not too large.
pub(super) const BOUNDED: &str = "gongkai_bounded";
/// The same for a value that a namespace is to hold.
pub(super) const STORED: &str = "gongkai_stored";

/// Items that are counted for one step of fuel.
const ITEMS_A_STEP: usize = 8;
/// Bytes of a text that count as much as one item.
const BYTES_AN_ITEM: usize = 16;
/// What a record of the site counts as: no template can make or change one, and each is
/// small beside a site.
const ITEMS_A_RECORD: u64 = 64;
/// Containers within one another that are followed. Each one that a template makes has been
/// counted when the next is put around it.
const DEEPEST: usize = 500;

/// Gives an environment what the guarded templates call.
pub(super) fn install(environment: &mut Environment<'_>) {
    environment.add_function(BOUNDED, |state: &State<'_, '_>, value: Value| bounded(state, value));
    environment.add_function(
        STORED,
        |state: &State<'_, '_>, value: Value| {
            if is_namespace(&value) { Err(namespace_inside()) } else { bounded(state, value) }
        },
    );
    environment.add_filter("chain", |state: &State<'_, '_>, value: Value, others: Rest<Value>| {
        bounded(state, filters::chain(state, value, others)?)
    });
    environment.add_filter("zip", |state: &State<'_, '_>, value: Value, others: Rest<Value>| {
        bounded(state, filters::zip(state, value, others)?)
    });
}

/// Refuses a value that is too large.
fn bounded(state: &State<'_, '_>, value: Value) -> Result<Value, Error> {
    let Some(object) = value.as_object() else { return Ok(value) };
    if is_namespace(&value) {
        // What it holds may change; each change is counted as well.
        for item in object.try_iter_pairs().into_iter().flatten() {
            weigh(state, &item.1, 0)?;
        }
        return Ok(value);
    }
    weigh(state, &value, 0)?;
    // The engine itself sees to it that joined lists do not nest. Parts of lists, and lists
    // the other way round, do: each would be asked through all those before.
    if object.repr() == ObjectRepr::Iterable && !object.type_name().ends_with("MergeSeq") {
        return Ok(value.try_iter()?.collect::<Vec<Value>>().into());
    }
    if object.repr() == ObjectRepr::Map && object.type_name().ends_with("MergeDict") {
        return Ok(Value::from_pairs(object.try_iter_pairs().into_iter().flatten()));
    }
    Ok(value)
}

thread_local! {
    /// What containers hold, by where they are. A page of an overriding theme is filled on
    /// a thread of its own; the values are kept so that no other can take their place.
    static WEIGHTS: RefCell<HashMap<usize, (u64, Value)>> = RefCell::default();
}

/// How many items a value holds when it is written out: an item that it holds twice counts
/// twice.
fn weigh(state: &State<'_, '_>, value: &Value, depth: usize) -> Result<u64, Error> {
    if let Some(text) = value.as_str() {
        return Ok(1 + (text.len() / BYTES_AN_ITEM) as u64);
    }
    let Some(object) = value.as_object() else { return Ok(1) };
    if is_namespace(value) {
        return Err(namespace_inside());
    }
    let is_merged = object.type_name().ends_with("MergeDict");
    if object.repr() == ObjectRepr::Map && !is_merged && value.downcast_object_ref::<Map>().is_none() {
        return Ok(ITEMS_A_RECORD);
    }
    if depth > DEEPEST {
        return Err(Error::from(ErrorKind::OutOfFuel));
    }
    let identity = identity(value);
    let known = identity.and_then(|identity| WEIGHTS.with_borrow(|weights| Some(weights.get(&identity)?.0)));
    if let Some(weight) = known {
        return Ok(weight);
    }
    let weight = weigh_items(state, object, depth + 1)?;
    if let Some(identity) = identity {
        WEIGHTS.with_borrow_mut(|weights| weights.insert(identity, (weight, value.clone())));
    }
    Ok(weight)
}

fn weigh_items(state: &State<'_, '_>, object: &DynObject, depth: usize) -> Result<u64, Error> {
    let most = state.fuel_levels().map_or(u64::MAX, |(used, left)| used.saturating_add(left));
    let mut weight = 1_u64;
    for (index, item) in object.try_iter().into_iter().flatten().enumerate() {
        if index % ITEMS_A_STEP == 0 {
            state.consume_fuel(1)?;
        }
        weight = weight.saturating_add(weigh(state, &item, depth)?);
        if object.repr() == ObjectRepr::Map
            && let Some(value) = object.get_value(&item)
        {
            weight = weight.saturating_add(weigh(state, &value, depth)?);
        }
        if weight > most {
            return Err(Error::from(ErrorKind::OutOfFuel));
        }
    }
    Ok(weight)
}

/// What the engine makes of `{…}` and `dict()`.
type Map = BTreeMap<Value, Value>;

/// Where a container of the engine's own kinds is: none of them can be changed.
fn identity(value: &Value) -> Option<usize> {
    let list = value.downcast_object_ref::<Vec<Value>>().map(|list| std::ptr::from_ref(list).addr());
    let map = || value.downcast_object_ref::<Map>().map(|map| std::ptr::from_ref(map).addr());
    let tuple = || value.downcast_object_ref::<Tuple>().map(|tuple| std::ptr::from_ref(tuple).addr());
    list.or_else(map).or_else(tuple)
}

/// A namespace can be changed, so it could be made to hold itself.
fn is_namespace(value: &Value) -> bool {
    value.as_object().is_some_and(|object| object.type_name().ends_with("::Namespace"))
}

fn namespace_inside() -> Error {
    Error::new(ErrorKind::InvalidOperation, "a namespace cannot be put into a list, a dictionary or a namespace")
}

#[cfg(test)]
mod tests {
    use super::super::template_guards::guarded;
    use super::*;
    use crate::theme::Theme;
    use minijinja::UndefinedBehavior;
    use minijinja::machinery::parse;
    use minijinja::syntax::SyntaxConfig;

    fn syntax() -> SyntaxConfig {
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().expect("the usual delimiters")
    }

    /// What a template says with guards, or `None` where the fuel ran out.
    fn filled(source: &str) -> Option<String> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(syntax());
        environment.set_fuel(Some(20_000));
        install(&mut environment);
        environment.add_template_owned("a", guarded(source, &syntax())).expect("a template");
        let template = environment.get_template("a").expect("it was added");
        match template.render(minijinja::context! { a => vec![Value::from(1), Value::from(2)] }) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == ErrorKind::OutOfFuel => None,
            Err(error) => panic!("{source}: {error:#}"),
        }
    }

    #[test]
    fn a_guarded_template_says_the_same() {
        for source in [
            "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ a + [3] }} {{ [1] + a + (a * 2) }}",
            "{% set x = a %}{% set y = a + a %}{% set b, c = 1, [2 + 3] %}{% set t = (b, c) %}{{ x }}{{ y }}{{ t }}{{ b }}{{ c[0] }}",
            "{%set ns=namespace(n=1,l=[])%}{%for i in a+a%}{%set ns.n=ns.n+i%}{%set ns.l=ns.l+[i]%}{%endfor%}{{ns.n}}{{ns.l}}",
            "{% set d = {'a': 1 + 1, 'b': [a, {'c': a}]} %}{{ d.b[1].c[0] + d['a'] }}{{ dict(x=a)|length }}",
            "{{ 'ab' ~ (1 + 2) }}{{ '中' * 3 }}{# 1 + [2] #}{% raw %}{{ 1 + [2] }}{% endraw %}{{ '[1] + {' }}",
            "{% macro f(x, y=1 + 1) %}{{ x + y }}{% endmacro %}{{ f(1) }}{{ f(y=2 * 2, x=3) }}{{ f(*[1, 2]) }}",
            "{% if 1 + 1 == 2 and not (a + a) is defined %}no{% elif a + a %}yes{% endif %}{{ 1 if a + a else 2 }}",
            "{{ a[0:1 + 1][::-1]|join(',') }}{{ (a + [5])[1:] }}{{ a|chain([3])|list }}{{ a|zip([3, 4])|list }}",
            "{{ {'a': 1}|chain({'b': 2}) }}{% with x = [a], y = 2 + 2 %}{{ x }}{{ y }}{% endwith %}{{ -1 + 2 }}{{ (1,) + (2,) }}",
            "{% filter replace('a', 'b' + 'c') %}a{% endfilter %}{% set x | replace('a', ['b'][0]) %}a{% endset %}{{ x }}{{ [] }}{{ {} }}",
            "{% for k, v in {'a': 1 + 1}|items %}{{ k }}{{ v }}{{ loop.index + 1 }}{% else %}{{ 1 + 1 }}{% endfor %}",
        ] {
            let plain = {
                let mut environment = Environment::new();
                environment.set_syntax(syntax());
                environment.render_str(source, minijinja::context! { a => vec![Value::from(1), Value::from(2)] }).expect(source)
            };
            let guarded = guarded(source, &syntax());
            assert!(guarded.contains(BOUNDED) && guarded.matches('\n').count() == source.matches('\n').count(), "{guarded}");
            assert_eq!(filled(source).as_deref(), Some(plain.as_str()), "{guarded}");
        }
    }

    #[test]
    fn the_default_templates_can_be_guarded() {
        for (name, source) in &Theme::original().templates {
            let guarded = guarded(source, &syntax());
            assert_eq!(guarded.lines().count(), source.lines().count(), "{name}");
            assert!(parse(&guarded, name, syntax()).is_ok(), "{name}: {guarded}");
        }
    }

    #[test]
    fn long_rows_and_deep_literals_can_be_guarded() {
        let row = format!("{{{{ 1{} }}}}", " + 1".repeat(140));
        assert_eq!(filled(&row).as_deref(), Some("141"));
        let deep = format!("{{{{ {}1 + 1{} }}}}", "[".repeat(60), "]".repeat(60));
        assert!(filled(&deep).is_some_and(|text| text.contains("[2]")));
        assert_eq!(guarded("{{ a + }}", &syntax()), "{{ a + }}", "a mistake is left to the engine");
    }

    #[test]
    fn values_that_double_are_refused() {
        let begin = "{% set ns = namespace(x=[1], d={'a': 1}) %}";
        for step in [
            "ns.x = ns.x + ns.x",
            "ns.x = [ns.x, ns.x]",
            "ns.x = (ns.x, ns.x)",
            "ns.x = ns.x * 2",
            "ns.x = 2 * ns.x",
            "ns.x = ns.x|chain(ns.x)",
            "ns.x = ns.x|zip(ns.x)",
            "ns.d = {'a': ns.d, 'b': ns.d}",
            "ns.d = dict(a=ns.d, b=ns.d)",
            "ns.d = {'a': [ns.d, ns.d]}",
        ] {
            let steps = format!("{{% set {step} %}}").repeat(60);
            assert_eq!(filled(&format!("{begin}{steps}")), None, "{step}");
            let looped = format!("{begin}{{% for i in range(60) %}}{{% set {step} %}}{{% endfor %}}");
            assert_eq!(filled(&looped), None, "{step}");
        }
        for template in [
            "{% macro f(x, n) %}{% if n %}{{ f(x + x, n - 1) }}{% endif %}{% endmacro %}{{ f([1], 60) }}",
            "{% macro f(x, n) %}{% if n %}{{ f([x, x], n - 1) }}{% endif %}{% endmacro %}{{ f([1], 60) }}",
            "{{ [range(9999)] * 9999 }}",
            "{{ ['a' * 9999] * 9999 }}",
            "{% set x = range(9999) %}{{ '' ~ [x, x, x, x, x] }}",
            "{{ [1] * 99999999 }}",
        ] {
            assert_eq!(filled(template), None, "{template}");
        }
        // A list that grows by one item is no such value.
        let grows = "{% for i in range(300) %}{% set ns.x = ns.x + [a] %}{% endfor %}{{ ns.x|length }}";
        assert_eq!(filled(&format!("{begin}{grows}")).as_deref(), Some("301"));
    }

    #[test]
    fn a_namespace_is_not_put_into_another_value() {
        let begin = "{% set ns = namespace(x=1) %}";
        for step in ["{% set ns.x = ns %}", "{% set x = [ns] %}", "{% set ns.x = {'a': ns} %}", "{% set x = namespace(x=ns) %}"] {
            let mut environment = Environment::new();
            environment.set_fuel(Some(20_000));
            install(&mut environment);
            let source = format!("{begin}\n{step}");
            environment.add_template_owned("a", guarded(&source, &syntax())).expect("a template");
            let error = environment.get_template("a").and_then(|template| template.render(())).expect_err(step);
            assert_eq!((error.kind(), error.line()), (ErrorKind::InvalidOperation, Some(2)), "{step}");
            assert!(error.to_string().contains("namespace"), "{error}");
        }
        assert_eq!(filled(&format!("{begin}{{% set other = ns %}}{{% set other.x = 2 %}}{{{{ ns.x }}}}")).as_deref(), Some("2"));
    }
}
