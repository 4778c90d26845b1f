//! How commands and answers travel: a line that says what follows, then JSON, which is parsed once.
//!
//! The line has a version, so that two deployments that run at the same time understand each other or say
//! that they do not.

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
    head: Head<'a>,
    command: Cow<'a, [u8]>,
}

/// The first line of an envelope.
#[derive(Debug, Serialize, Deserialize)]
struct Head<'a> {
    v: u8,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    proof: Option<Proof>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    supply: Option<Supply>,
}

/// What shows the User that the caller may ask this: checked before the command is executed, in the same
/// synchronous turn. A command with a proof is answered by a `Result<Reply, TokenRefusal>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// The device that the access token names.
    pub device_id: OwnedDeviceId,
    /// The hash of the access token.
    pub token_hash: String,
    /// The budget that the request draws on.
    pub rate: Option<RateClass>,
}

/// Why an access token is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenRefusal {
    /// It is not valid, or no longer.
    UnknownToken,
    /// It was valid, and its device is still there.
    SoftLoggedOut,
    /// The user's budget is spent; milliseconds until the next try.
    LimitExceeded(u64),
}

/// Something that an object lacks before it can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The server's signing key.
    SigningKey,
}

/// What an object asked for with [`Need`]. An object keeps it in memory only.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// The server's signing key.
    SigningKey {
        /// Its version.
        version: String,
        /// Its seed, in base64.
        seed: Secret,
    },
}

/// What comes out of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    /// The reply of the command, in JSON.
    Reply(&'a [u8]),
    /// Nothing was decided: the caller supplies it and calls again.
    Need(Need),
    /// The object does not exist, and the command does not create it.
    Absent,
    /// The object does not know this command, or not this version of the protocol.
    Unknown,
}

impl Envelope<'static> {
    /// A command.
    ///
    /// # Errors
    /// If the command has no JSON form.
    pub fn of<C: Command>(command: &C, proof: Option<Proof>) -> Result<Self, PortError> {
        let json = serde_json::to_vec(command).map_err(|error| failed(C::NAME, error))?;
        let head = Head { v: VERSION, name: Cow::Borrowed(C::NAME), proof, supply: None };
        Ok(Self { head, command: Cow::Owned(json) })
    }

    /// A command by its name, already in JSON.
    #[must_use]
    pub fn named(name: String, json: String) -> Self {
        let head = Head { v: VERSION, name: Cow::Owned(name), proof: None, supply: None };
        Self { head, command: Cow::Owned(json.into_bytes()) }
    }
}

impl<'a> Envelope<'a> {
    /// Reads an envelope; `None` if it is of another version of the protocol.
    ///
    /// # Errors
    /// If it is no envelope.
    pub fn read(bytes: &'a [u8]) -> Result<Option<Self>, PortError> {
        #[derive(Deserialize)]
        struct Version {
            v: u8,
        }
        let (line, command) = split(bytes);
        let version: Version = serde_json::from_slice(line).map_err(|error| failed("an envelope", error))?;
        if version.v != VERSION {
            return Ok(None);
        }
        let head = serde_json::from_slice(line).map_err(|error| failed("an envelope", error))?;
        Ok(Some(Self { head, command: Cow::Borrowed(command) }))
    }

    /// The bytes that travel.
    ///
    /// # Errors
    /// If the first line has no JSON form.
    pub fn to_bytes(&self) -> Result<Vec<u8>, PortError> {
        let mut bytes = serde_json::to_vec(&self.head).map_err(|error| failed(&self.head.name, error))?;
        bytes.push(b'\n');
        bytes.extend_from_slice(&self.command);
        Ok(bytes)
    }

    /// The bytes that a waiting command is stored in: without what was supplied.
    ///
    /// # Errors
    /// If the first line has no JSON form.
    pub fn to_stored_bytes(&self) -> Result<Vec<u8>, PortError> {
        let Head { v, name, proof, supply: _ } = &self.head;
        let head = Head { v: *v, name: Cow::Borrowed(name), proof: proof.clone(), supply: None };
        Envelope { head, command: Cow::Borrowed(&self.command) }.to_bytes()
    }

    /// The same command, with something supplied.
    #[must_use]
    pub fn with(mut self, supply: Supply) -> Self {
        self.head.supply = Some(supply);
        self
    }

    /// The name of the command.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.head.name
    }

    /// The caller's proof.
    #[must_use]
    pub fn proof(&self) -> Option<&Proof> {
        self.head.proof.as_ref()
    }

    /// What was supplied with the command.
    #[must_use]
    pub fn supply(&self) -> Option<&Supply> {
        self.head.supply.as_ref()
    }

    /// The command.
    ///
    /// # Errors
    /// If the JSON is not this command.
    pub fn command<C: Command>(&self) -> Result<C, PortError> {
        serde_json::from_slice(&self.command).map_err(|error| failed(C::NAME, error))
    }
}

impl<'a> Answer<'a> {
    /// The bytes that travel.
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
    /// If it is none of this version.
    pub fn read(bytes: &'a [u8]) -> Result<Self, PortError> {
        let (line, json) = split(bytes);
        let line = std::str::from_utf8(line).map_err(|error| failed("an answer", error))?;
        match line.split_once(' ') {
            // An object of another version says so in its own.
            Some((_, "unknown")) => Ok(Answer::Unknown),
            Some((version, "reply")) if is_ours(version) => Ok(Answer::Reply(json)),
            Some((version, "need signing_key")) if is_ours(version) => Ok(Answer::Need(Need::SigningKey)),
            Some((version, "absent")) if is_ours(version) => Ok(Answer::Absent),
            _ => Err(failed("an answer", line)),
        }
    }
}

fn is_ours(version: &str) -> bool {
    version.parse() == Ok(VERSION)
}

/// The first line, and what follows it.
fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (line, rest) = bytes.split_at(end);
    (line, rest.get(1..).unwrap_or_default())
}

fn failed(what: &str, error: impl std::fmt::Display) -> PortError {
    PortError::new("objects", format!("encode or decode {what}"), error)
}
