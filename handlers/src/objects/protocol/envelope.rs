//! The encoding of commands and answers: a header line, then JSON.
//!
//! The header has a version, so that two deployments that run at the same time either understand each other
//! or answer that they do not. The JSON of a command is parsed once, by the object that executes it.

use std::borrow::Cow;

use lattice_wire::RateClass;
use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use super::{Command, Secret};
use crate::ports::PortError;

const VERSION: u8 = 1;

/// A command on its way to an object.
#[derive(Debug)]
pub struct Envelope<'a> {
    header: Header<'a>,
    command: Cow<'a, [u8]>,
}

/// The header line of an envelope.
#[derive(Debug, Serialize, Deserialize)]
struct Header<'a> {
    v: u8,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supply: Option<Supply>,
}

/// The proof of an authenticated caller. The User checks the proof and executes the command without an await in
/// between: a session that has ended, or a password that has changed, changes nothing any more. The reply to a
/// command with a proof is a `Result<Reply, TokenRefusal>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The device that the access token names.
    pub device_id: OwnedDeviceId,
    /// The hash of the access token.
    pub token_hash: String,
    /// The rate limit that the request counts against, if any.
    pub rate: Option<RateClass>,
    /// The generation of the account at which the caller confirmed the command by the password, if the command
    /// needs that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generation: Option<u64>,
}

/// Why the User refuses an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenRefusal {
    /// The token is invalid, or its device no longer exists.
    UnknownToken,
    /// The token has expired or its session has ended; its device still exists (`soft_logout`).
    SoftLoggedOut,
    /// The user's rate limit is exceeded; milliseconds until the next try.
    LimitExceeded(u64),
    /// The token is valid, but the password has changed since the caller confirmed the command.
    PasswordChanged,
}

/// An input that an object must receive before it can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    SigningKey,
}

/// The input that an object asked for with [`Need`]. The object keeps the input in memory only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    SigningKey {
        /// The part of the key id after `ed25519:`.
        version: String,
        /// The seed, in unpadded base64.
        seed: Secret,
    },
}

/// The answer of an object to an envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// The reply of the command, in JSON.
    Reply(&'a [u8]),
    /// Nothing was decided: the caller sends the command again, with the supply.
    Need(Need),
    /// The object does not exist, and the command does not create it.
    Absent,
    /// The object does not know this command, or not this version of the protocol.
    Unknown,
}

impl Envelope<'static> {
    /// The bytes of an envelope that every object answers with [`Answer::Unknown`], before it reads its storage.
    ///
    /// # Errors
    /// If the first line has no JSON form.
    pub fn ping() -> Result<Vec<u8>, PortError> {
        let header = Header { v: 0, name: Cow::Borrowed("ping"), proof: None, supply: None };
        Self { header, command: Cow::Borrowed(b"{}") }.to_bytes()
    }

    /// Encodes a command.
    ///
    /// # Errors
    /// If the command has no JSON form.
    pub fn of<C: Command>(command: &C, proof: Option<Proof>) -> Result<Self, PortError> {
        let json = serde_json::to_vec(command).map_err(|error| failed(C::NAME, error))?;
        let header = Header { v: VERSION, name: Cow::Borrowed(C::NAME), proof, supply: None };
        Ok(Self { header, command: Cow::Owned(json) })
    }

    /// An envelope of a command that is encoded already.
    #[must_use]
    pub fn named(name: String, json: String) -> Self {
        let header = Header { v: VERSION, name: Cow::Owned(name), proof: None, supply: None };
        Self { header, command: Cow::Owned(json.into_bytes()) }
    }
}

impl<'a> Envelope<'a> {
    /// Reads an envelope; `None` if the envelope has another version of the protocol.
    ///
    /// # Errors
    /// If the bytes are not an envelope.
    pub fn read(bytes: &'a [u8]) -> Result<Option<Self>, PortError> {
        #[derive(Deserialize)]
        struct Version {
            v: u8,
        }
        let (line, command) = split(bytes);
        let version: Version =
            lattice_wire::from_bytes(line).map_err(|error| failed("an envelope", error))?;
        if version.v != VERSION {
            return Ok(None);
        }
        let header = lattice_wire::from_bytes(line).map_err(|error| failed("an envelope", error))?;
        Ok(Some(Self { header, command: Cow::Borrowed(command) }))
    }

    /// Encodes the header and the command.
    ///
    /// # Errors
    /// If the header has no JSON form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PortError> {
        let mut bytes = serde_json::to_vec(&self.header).map_err(|error| failed(&self.header.name, error))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.command);
        Ok(bytes)
    }

    /// Encodes a waiting command for storage, without its supply.
    ///
    /// # Errors
    /// If the header has no JSON form.
    pub fn to_stored_bytes(&self) -> Result<Vec<u8>, PortError> {
        let Header { v, name, proof, supply: _ } = &self.header;
        let header = Header { v: *v, name: Cow::Borrowed(name), proof: proof.clone(), supply: None };
        Envelope { header, command: Cow::Borrowed(&self.command) }.to_bytes()
    }

    /// Adds a supply to the envelope.
    #[must_use]
    pub fn with(mut self, supply: Supply) -> Self {
        self.header.supply = Some(supply);
        self
    }

    /// The name of the command, see [`Command::NAME`].
    #[must_use]
    pub fn name(&self) -> &str {
        &self.header.name
    }

    #[must_use]
    pub fn proof(&self) -> Option<&Proof> {
        self.header.proof.as_ref()
    }

    #[must_use]
    pub fn supply(&self) -> Option<&Supply> {
        self.header.supply.as_ref()
    }

    /// Decodes the command.
    ///
    /// # Errors
    /// If the JSON is not this command.
    pub fn command<C: Command>(&self) -> Result<C, PortError> {
        lattice_wire::from_bytes(&self.command).map_err(|error| failed(C::NAME, error))
    }
}

impl<'a> Answer<'a> {
    /// Encodes the answer.
    #[must_use]
    pub fn to_bytes(self) -> Vec<u8> {
        let (word, json): (_, &[u8]) = match self {
            Answer::Reply(json) => ("reply", json),
            Answer::Need(Need::SigningKey) => ("need signing_key", &[]),
            Answer::Absent => ("absent", &[]),
            Answer::Unknown => ("unknown", &[]),
        };
        let mut bytes = format!("{VERSION} {word}\n").into_bytes();
        bytes.extend_from_slice(json);
        bytes
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// If the bytes are not an answer of this version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PortError> {
        let (line, json) = split(bytes);
        let line = std::str::from_utf8(line).map_err(|error| failed("an answer", error))?;
        match line.split_once(' ') {
            // An object of another version answers `unknown` with its own version.
            Some((_, "unknown")) => Ok(Answer::Unknown),
            Some((version, "reply")) if is_current(version) => Ok(Answer::Reply(json)),
            Some((version, "need signing_key")) if is_current(version) => Ok(Answer::Need(Need::SigningKey)),
            Some((version, "absent")) if is_current(version) => Ok(Answer::Absent),
            _ => Err(failed("an answer", line)),
        }
    }
}

fn is_current(version: &str) -> bool {
    version.parse() == Ok(VERSION)
}

/// Splits the bytes into the first line and the rest.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at(end);
    (line, rest.get(1..).unwrap_or_default())
}

fn failed(what: &str, error: impl std::fmt::Display) -> PortError {
    PortError::new("objects", format!("encode or decode {what}"), error)
}
