//! How commands and answers travel: compact JSON with a version, so that two deployments that run at
//! the same time understand each other or say that they do not.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::ports::PortError;

const VERSION: u8 = 1;

/// A command on its way to an object.
#[derive(Debug, Serialize, Deserialize)]
pub struct Envelope<C> {
    v: u8,
    c: C,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supply: Option<Supply>,
}

/// What an object asked for with [`Need`]. It is kept in memory only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// The server's signing key.
    SigningKey {
        /// Its version.
        version: String,
        /// Its seed, in base64.
        seed: String,
    },
}

/// Something that an object lacks before it can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The server's signing key.
    SigningKey,
}

/// What comes out of an object.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer<R> {
    /// Its reply.
    Reply(R),
    /// Nothing was decided; the caller supplies it and calls again.
    Need(Need),
}

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    v: u8,
    r: T,
}

impl<C> Envelope<C> {
    /// A command in the current version.
    pub fn new(command: C, supply: Option<Supply>) -> Self {
        Self { v: VERSION, c: command, supply }
    }

    /// The same command, with something supplied.
    #[must_use]
    pub fn with(self, supply: Supply) -> Self {
        Self { supply: Some(supply), ..self }
    }

    /// The command, and what was supplied with it.
    pub fn into_parts(self) -> (C, Option<Supply>) {
        (self.c, self.supply)
    }
}

impl<C: Serialize> Envelope<C> {
    /// The bytes that travel.
    ///
    /// # Errors
    /// If the command has no JSON form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PortError> {
        serde_json::to_vec(self).map_err(|error| PortError::new("objects", "encode a command", error))
    }
}

impl<C: DeserializeOwned> Envelope<C> {
    /// Reads a command of the current version.
    ///
    /// # Errors
    /// If it is of another version, or not a command of this object.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PortError> {
        #[derive(Deserialize)]
        struct Header {
            v: u8,
        }
        let failed = |error: &dyn std::fmt::Display| PortError::new("objects", "decode a command", error);
        let header: Header = serde_json::from_slice(bytes).map_err(|error| failed(&error))?;
        if header.v != VERSION {
            return Err(failed(&format!("version {} is not {VERSION}", header.v)));
        }
        serde_json::from_slice(bytes).map_err(|error| failed(&error))
    }
}

/// The bytes of an answer.
///
/// # Errors
/// If it has no JSON form.
pub fn encode<R: Serialize>(answer: &Answer<R>) -> Result<Vec<u8>, PortError> {
    serde_json::to_vec(&Versioned { v: VERSION, r: answer })
        .map_err(|error| PortError::new("objects", "encode an answer", error))
}

/// Reads an answer.
///
/// # Errors
/// If it is of another version, or not an answer to this command.
pub fn decode<R: DeserializeOwned>(bytes: &[u8]) -> Result<Answer<R>, PortError> {
    let answer: Versioned<Answer<R>> = serde_json::from_slice(bytes)
        .map_err(|error| PortError::new("objects", "decode an answer", error))?;
    if answer.v != VERSION {
        return Err(PortError::new("objects", "decode an answer", format!("version {}", answer.v)));
    }
    Ok(answer.r)
}
