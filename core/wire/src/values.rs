//! Types and serde functions for JSON values that plain Rust types cannot express.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// An array of at most `N` elements; decoding a longer array stops at element `N + 1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct AtMost<T, const N: usize>(Vec<T>);

impl<T, const N: usize> AtMost<T, N> {
    /// The elements as a plain vector.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.0
    }

    /// Checks the number of elements.
    ///
    /// # Errors
    /// The elements, if there are more than `N`.
    pub fn new(elements: Vec<T>) -> Result<Self, Vec<T>> {
        if elements.len() > N { Err(elements) } else { Ok(Self(elements)) }
    }
}

impl<T, const N: usize> std::ops::Deref for AtMost<T, N> {
    type Target = [T];
    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'de, T: Deserialize<'de>, const N: usize> Deserialize<'de> for AtMost<T, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bounded<T, const N: usize>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>, const N: usize> Visitor<'de> for Bounded<T, N> {
            type Value = Vec<T>;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "an array of at most {N} elements")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
                let mut elements = Vec::new();
                while let Some(element) = sequence.next_element()? {
                    if elements.len() == N {
                        return Err(A::Error::invalid_length(N + 1, &self));
                    }
                    elements.push(element);
                }
                Ok(elements)
            }
        }
        deserializer.deserialize_seq(Bounded::<T, N>(PhantomData)).map(Self)
    }
}

/// The types of JSON values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `[…]`
    Array,
    /// `true`, `false`
    Bool,
    /// A number without fraction and exponent.
    Int,
    /// `null`
    Null,
    /// `{…}`
    Object,
    /// `"…"`
    String,
}

impl Kind {
    /// The kind of a value; `None` for a number with a fraction or an exponent.
    #[must_use]
    pub fn of(value: &RawValue) -> Option<Self> {
        match value.get().as_bytes().first()? {
            b'[' => Some(Self::Array),
            b't' | b'f' => Some(Self::Bool),
            b'n' => Some(Self::Null),
            b'{' => Some(Self::Object),
            b'"' => Some(Self::String),
            _ if value.get().contains(['.', 'e', 'E']) => None,
            _ => Some(Self::Int),
        }
    }

    /// Checks that a value is of one of these kinds.
    ///
    /// # Errors
    /// A sentence with the expected kinds.
    pub fn check(value: &RawValue, kinds: &[Self]) -> Result<(), String> {
        if Self::of(value).is_some_and(|kind| kinds.contains(&kind)) {
            return Ok(());
        }
        Err(format!("expected JSON of one of the kinds {kinds:?}"))
    }
}

/// Decodes a required field that may be `null`; use it as `deserialize_with`.
///
/// # Errors
/// The errors of `T`.
pub fn nullable<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

/// Decodes an optional field of which `null` is a value of `T`; use it as `deserialize_with`.
///
/// # Errors
/// The errors of `T`.
pub fn null_is_a_value<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(deserializer).map(Some)
}

/// Decodes some fields of an object that is kept byte for byte.
///
/// # Errors
/// The errors of `T`.
pub fn part<T: DeserializeOwned, E: serde::de::Error>(object: &RawValue) -> Result<T, E> {
    serde_json::from_str(object.get()).map_err(E::custom)
}

#[cfg(test)]
mod tests;
