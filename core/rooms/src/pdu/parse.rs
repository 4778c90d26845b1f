//! Parses JSON into canonical JSON, and refuses JSON that two parsers could read differently.

use std::cell::RefCell;
use std::fmt;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::{InvalidPdu, scan};

/// Parses a JSON object whose numbers are integers and in which no key occurs twice.
pub(super) fn parse(text: &str) -> Result<CanonicalJsonObject, InvalidPdu> {
    scan::scan(text)?;
    let twice = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict(&twice).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match value {
        Ok(CanonicalJsonValue::Object(object)) => Ok(object),
        Ok(_) => Err(InvalidPdu::NotAnObject),
        Err(_) => Err(twice.take().map_or(InvalidPdu::NotJson, InvalidPdu::DuplicateKey)),
    }
}

/// Deserialises a JSON value; the cell gets the first key that occurs twice in an object.
#[derive(Clone, Copy)]
struct Strict<'a>(&'a RefCell<Option<String>>);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = CanonicalJsonValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

fn integer<E: Error>(value: impl Into<serde_json::Value>) -> Result<CanonicalJsonValue, E> {
    value.into().try_into().map_err(E::custom)
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = CanonicalJsonValue;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("canonical JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(CanonicalJsonValue::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        Ok(CanonicalJsonValue::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        integer(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        integer(value)
    }

    /// After the scan, the only number that `serde_json` parses as a float is `-0`.
    fn visit_f64<E: Error>(self, _: f64) -> Result<Self::Value, E> {
        integer(0)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(CanonicalJsonValue::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut array = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            array.push(item);
        }
        Ok(CanonicalJsonValue::Array(array))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut object = CanonicalJsonObject::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                self.0.replace(Some(key));
                return Err(A::Error::custom("a key occurs twice"));
            }
            object.insert(key, entries.next_value_seed(self)?);
        }
        Ok(CanonicalJsonValue::Object(object))
    }
}
