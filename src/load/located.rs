//! Values with their source position.
//!
//! `Located<T>` asks serde for a struct with a private name. Only the deserializers of this module's folder know that name;
//! they return a position and the value itself.

use super::yaml::Node;
use super::yaml_problem::Problem;
use crate::diagnostic::Position;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A value with its source position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where the value is in its file.
    pub position: Position,
}

/// A mapping key that can be deserialized as plain text or together with its position.
pub(super) struct LocatedKey<'n> {
    pub name: StrDeserializer<'n, Problem>,
    pub position: Position,
}

impl<'de> Deserializer<'de> for LocatedKey<'_> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.name.deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if name == LOCATED { visitor.visit_map(KeyAccess { key: Some(self), step: 0 }) } else { self.deserialize_any(visitor) }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// The private struct name by which `Located` asks for a position.
pub(super) const LOCATED: &str = "$gongkai::Located";
const LOCATED_FIELDS: &[&str] = &["line", "column", "length", "value"];

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Located<T>, D::Error> {
        deserializer.deserialize_struct(LOCATED, LOCATED_FIELDS, LocatedVisitor(PhantomData))
    }
}

struct LocatedVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for LocatedVisitor<T> {
    type Value = Located<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a located value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Located<T>, A::Error> {
        let mut number = || -> Result<u32, A::Error> {
            map.next_key::<&str>()?;
            map.next_value()
        };
        let position = Position { line: number()?, column: number()?, length: number()? };
        map.next_key::<&str>()?;
        Ok(Located { value: map.next_value()?, position })
    }
}

/// Answers a request for a located value with the position and value of a node.
pub(super) struct LocatedAccess<'n> {
    pub node: &'n Node,
    pub step: usize,
}

struct KeyAccess<'n> {
    key: Option<LocatedKey<'n>>,
    step: usize,
}

/// The steps that `LocatedVisitor` requests, the same for a node and for a key.
fn located_step<'de, V, R>(step: &mut usize, position: Position, seed: V, rest: R) -> Result<V::Value, Problem>
where
    V: DeserializeSeed<'de>,
    R: FnOnce(V) -> Result<V::Value, Problem>,
{
    *step += 1;
    let number = match *step {
        1 => position.line,
        2 => position.column,
        3 => position.length,
        _ => return rest(seed),
    };
    seed.deserialize(number.into_deserializer())
}

impl<'de> MapAccess<'de> for LocatedAccess<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        located_key(self.step, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let node = self.node;
        located_step(&mut self.step, node.position, seed, |seed| seed.deserialize(node))
    }
}

impl<'de> MapAccess<'de> for KeyAccess<'_> {
    type Error = Problem;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        located_key(self.step, seed)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Problem> {
        let position = self.key.as_ref().map_or(Position::start(), |key| key.position);
        let key = &mut self.key;
        located_step(&mut self.step, position, seed, |seed| match key.take() {
            Some(key) => seed.deserialize(key),
            None => Err(de::Error::custom("a key is read once")),
        })
    }
}

fn located_key<'de, K: DeserializeSeed<'de>>(step: usize, seed: K) -> Result<Option<K::Value>, Problem> {
    let field: de::value::BorrowedStrDeserializer<'static, Problem> =
        de::value::BorrowedStrDeserializer::new(LOCATED_FIELDS[step.min(3)]);
    seed.deserialize(field).map(Some)
}
