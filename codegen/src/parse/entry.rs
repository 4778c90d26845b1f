//! Reads one mapping of a section key by key. An unknown key is an error.

use yaml_serde::Value;

use super::types::{self, Known};
use crate::Error;
use crate::model::{Field, Shape};

/// A mapping, and the named types that its values may use.
pub struct Entry<'a> {
    value: &'a Value,
    pub known: &'a Known,
}

impl<'a> Entry<'a> {
    /// Refuses a mapping with keys other than `keys`.
    pub fn new(value: &'a Value, keys: &[&str], known: &'a Known) -> Result<Self, Error> {
        match types::mapping(value)?.into_iter().find(|(key, _)| !keys.contains(key)) {
            Some((key, _)) => {
                Err(Error::new(key, format!("is not a key here; the keys are {}", keys.join(", "))))
            }
            None => Ok(Self { value, known }),
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'a Value> {
        self.value.get(key)
    }

    /// A required string.
    pub fn text(&self, key: &str) -> Result<&'a str, Error> {
        self.optional_text(key)?.ok_or_else(|| Error::new(key, "is missing"))
    }

    /// An optional string.
    pub fn optional_text(&self, key: &str) -> Result<Option<&'a str>, Error> {
        let Some(value) = self.value.get(key) else { return Ok(None) };
        value.as_str().map(Some).ok_or_else(|| Error::new(key, "must be a string"))
    }

    /// A boolean, `false` by default.
    pub fn flag(&self, key: &str) -> Result<bool, Error> {
        let Some(value) = self.value.get(key) else { return Ok(false) };
        value.as_bool().ok_or_else(|| Error::new(key, "must be true or false"))
    }

    /// A version of Matrix, as a string: a bare 1.10 would be read as 1.1.
    pub fn version(&self, key: &str) -> Result<Option<(u8, u8)>, Error> {
        let Some(value) = self.value.get(key) else { return Ok(None) };
        let parts = value.as_str().and_then(|text| text.split_once('.'));
        let version = parts.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
        version.map(Some).ok_or_else(|| Error::new(key, "must be a version in quotes, as in \"1.17\""))
    }

    /// A list of strings, empty by default.
    pub fn texts(&self, key: &str) -> Result<Vec<String>, Error> {
        let Some(value) = self.value.get(key) else { return Ok(Vec::new()) };
        let items = value.as_sequence().ok_or_else(|| Error::new(key, "must be a list"))?;
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect::<Option<_>>().ok_or_else(|| Error::new(key, "must be a list of strings"))
    }

    /// The shape of an object, empty by default.
    pub fn shape(&self, key: &str) -> Result<Shape, Error> {
        let Some(value) = self.value.get(key) else { return Ok(Shape::default()) };
        types::shape(value, self.known).map_err(|error| error.within(key))
    }

    /// The fields of an object that keeps no other fields, none by default.
    pub fn fields(&self, key: &str) -> Result<Vec<Field>, Error> {
        let Some(value) = self.value.get(key) else { return Ok(Vec::new()) };
        types::fields(value, self.known).map_err(|error| error.within(key))
    }
}
