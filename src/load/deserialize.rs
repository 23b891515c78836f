//! Deserializes YAML nodes into typed values with serde and reports **every** error of a file.
//!
//! serde stops at its first error. Each error therefore carries the path of the node where it happened. That node
//! is reported and removed, and the tree is deserialized again, until it succeeds or nothing remains. If a required
//! key was removed, its mapping is removed too without a second report, because the cause is already reported.

use super::located::{LOCATED, LocatedAccess, LocatedKey};
use super::yaml::{Mapping, Node, NodeKind};
use super::yaml_problem::Problem;
use crate::diagnostic::Sink;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Types with keys of which one is required; the first is the usual one.
const ALTERNATIVES: [(&str, &[&str]); 1] = [("FactEntry", &["value", "cell"])];

/// The readable part of a file.
#[derive(Debug)]
pub(crate) struct Reading<T> {
    /// The deserialized value.
    pub value: T,
    /// First-level keys that could not be read and were left out.
    pub unread_keys: BTreeSet<String>,
}

/// Deserializes `T` from the tree and reports all errors. `None` when nothing usable is left.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(file: &Arc<str>, mut node: Node, diagnostics: &mut Sink) -> Option<Reading<T>> {
    loop {
        match T::deserialize(&node) {
            Ok(value) => {
                let unread_keys = match node.kind {
                    NodeKind::Mapping(mapping) => mapping.unread_keys,
                    _ => BTreeSet::new(),
                };
                return Some(Reading { value, unread_keys });
            }
            Err(problem) => {
                let mut path = problem.path.clone();
                path.reverse();
                let meant = problem.meant_key();
                if !problem.known {
                    diagnostics.push(problem.diagnostic(file, &node, &path));
                }
                leave_out(&mut node, &path, meant)?;
            }
        }
    }
}

/// Removes the node at `path`; returns `None` when that is the root. The removed key, and the key it was most likely
/// meant to be, are recorded as unread, so that they are not reported as missing.
fn leave_out(node: &mut Node, path: &[usize], meant: Option<&'static str>) -> Option<()> {
    let (&index, rest) = path.split_first()?;
    match &mut node.kind {
        NodeKind::Sequence(items) if rest.is_empty() => {
            items.remove(index);
        }
        NodeKind::Mapping(mapping) if rest.is_empty() => {
            let (key, _) = mapping.entries.remove(index);
            mapping.unread_keys.insert(key.name);
            mapping.unread_keys.extend(meant.map(str::to_owned));
        }
        NodeKind::Sequence(items) => return leave_out(items.get_mut(index)?, rest, meant),
        NodeKind::Mapping(mapping) => return leave_out(&mut mapping.entries.get_mut(index)?.1, rest, meant),
        NodeKind::Scalar { .. } => return None,
    }
    Some(())
}

impl Mapping {
    /// Whether one of the keys has a value.
    fn has_any(&self, keys: &[&str]) -> bool {
        self.entries.iter().any(|(key, node)| keys.contains(&key.name.as_str()) && !node.is_nothing())
    }
}

impl<'de> Deserializer<'de> for &Node {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_str(text),
            NodeKind::Sequence(items) => visitor.visit_seq(Items { items, next: 0 }),
            NodeKind::Mapping(mapping) => {
                let result = visitor.visit_map(Entries { mapping, next: 0 });
                result.map_err(|problem| problem.known_in(mapping))
            }
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } if text == "true" => visitor.visit_bool(true),
            NodeKind::Scalar { text, .. } if text == "false" => visitor.visit_bool(false),
            NodeKind::Scalar { text, .. } => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => match text.parse() {
                Ok(number) => visitor.visit_u32(number),
                Err(_) => Err(de::Error::invalid_type(Unexpected::Str(text), &visitor)),
            },
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { .. } if self.is_nothing() => Err(de::Error::invalid_type(Unexpected::Unit, &visitor)),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_string(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    /// A key whose last item was deleted is read as an empty list.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() { visitor.visit_seq(Items { items: &[], next: 0 }) } else { self.deserialize_any(visitor) }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        if self.is_nothing() {
            return visitor.visit_map(Entries { mapping: &Mapping::default(), next: 0 });
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.kind {
            _ if name == LOCATED => visitor.visit_map(LocatedAccess { node: self, step: 0 }),
            // By default serde would fill a struct from a list, by position.
            NodeKind::Sequence(_) => Err(de::Error::invalid_type(Unexpected::Seq, &"keys")),
            NodeKind::Mapping(mapping) => {
                let value = self.deserialize_any(visitor)?;
                match ALTERNATIVES.iter().find(|(of, keys)| *of == name && !mapping.has_any(keys)) {
                    Some((_, keys)) => {
                        let missing: Problem = de::Error::missing_field(keys[0]);
                        Err(missing.known_in(mapping))
                    }
                    None => Ok(value),
                }
            }
            NodeKind::Scalar { .. } => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match &self.kind {
            NodeKind::Scalar { text, .. } => visitor.visit_enum(text.as_str().into_deserializer()),
            _ => Err(de::Error::invalid_type(Unexpected::Map, &"a string")),
        }
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u64 f32 f64 char bytes byte_buf unit unit_struct
        tuple tuple_struct identifier ignored_any
    }
}

struct Items<'n> {
    items: &'n [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = Problem;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(item) = self.items.get(self.next) else { return Ok(None) };
        self.next += 1;
        seed.deserialize(item).map(Some).map_err(|problem| problem.inside(self.next - 1, item.position))
    }
}

struct Entries<'n> {
    mapping: &'n Mapping,
    next: usize,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        let Some((key, _)) = self.mapping.entries.get(self.next) else { return Ok(None) };
        let name: StrDeserializer<'_, Problem> = key.name.as_str().into_deserializer();
        let located = LocatedKey { name, position: key.position };
        seed.deserialize(located).map(Some).map_err(|problem| problem.inside(self.next, key.position))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let index = self.next;
        self.next += 1;
        let Some((key, value)) = self.mapping.entries.get(index) else {
            return Err(de::Error::custom("a value is missing"));
        };
        let position = if value.is_nothing() { key.position } else { value.position };
        seed.deserialize(value).map_err(|problem| problem.inside(index, position))
    }
}
