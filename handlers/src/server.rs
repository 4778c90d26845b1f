//! The server: its settings, its ports, and how a room or a user is reached.

use std::cell::RefCell;
use std::rc::Rc;

use lattice_rooms::SigningKey;
use lattice_wire::{MatrixError, RateClass, RateLimiter};
use ruma_common::{RoomId, ServerName, UserId};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::config::Config;
use crate::keys::{decode_bytes, signing_key};
use crate::objects::room::{RoomCommand, RoomReply};
use crate::objects::server::{ServerCommand, ServerKeys};
use crate::objects::user::{Poll, UserCommand, UserReply};
use crate::objects::{Answer, Envelope, Need, ObjectName, Supply, decode};
use crate::ports::{Clock, Database, Entropy, Log, Objects, PollOutcome, PortError};
use crate::token::Secret;

/// What the server stands on.
#[derive(Clone)]
pub struct ServerPorts {
    /// The objects.
    pub objects: Rc<dyn Objects>,
    /// The directories.
    pub database: Rc<dyn Database>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// Where failures are told.
    pub log: Rc<dyn Log>,
}

/// What an isolate remembers between requests: plain data, and all of it can be lost.
pub struct IsolateMemory {
    keys: RefCell<Option<Rc<Keys>>>,
    pub(crate) addresses: RefCell<RateLimiter<(RateClass, String)>>,
}

impl Default for IsolateMemory {
    fn default() -> Self {
        Self { keys: RefCell::new(None), addresses: RefCell::new(RateLimiter::new()) }
    }
}

/// The server's keys, ready for use.
pub struct Keys {
    /// Signs events.
    pub signing: SigningKey,
    /// Seals tokens and sessions.
    pub secret: Secret,
    supply: Supply,
}

/// The homeserver, as one request meets it. Every served operation is an `impl Handle` of it.
pub struct Server {
    pub(crate) config: Rc<Config>,
    pub(crate) ports: ServerPorts,
    pub(crate) memory: Rc<IsolateMemory>,
}

impl Server {
    /// The server with these settings and ports.
    #[must_use]
    pub fn new(config: Rc<Config>, ports: ServerPorts, memory: Rc<IsolateMemory>) -> Self {
        Self { config, ports, memory }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &ServerName {
        &self.config.server_name
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.ports.clock.now_ms()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.entropy.fill(&mut bytes);
        bytes
    }

    /// Random letters, about five bits in each.
    pub(crate) fn random_text(&self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.ports.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect()
    }

    /// The server's keys; asked for once per isolate.
    pub(crate) async fn keys(&self) -> Result<Rc<Keys>, MatrixError> {
        if let Some(keys) = self.memory.keys.borrow().clone() {
            return Ok(keys);
        }
        let answer: Answer<ServerKeys> =
            self.ask(&ObjectName::server(self.name()), ServerCommand::Keys).await?;
        let Answer::Reply(keys) = answer else { return Err(self.unexpected("server", "keys")) };
        let keys = Rc::new(self.ready(keys).map_err(|error| self.failed(&error))?);
        *self.memory.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    fn ready(&self, keys: ServerKeys) -> Result<Keys, PortError> {
        Ok(Keys {
            signing: signing_key(self.name(), &keys.signing_version, &keys.signing_seed)?,
            secret: Secret::new(decode_bytes(&keys.token_secret)?),
            supply: Supply::SigningKey { version: keys.signing_version, seed: keys.signing_seed },
        })
    }

    /// Asks a room, and supplies what it lacks: a room that lost its memory lacks the signing key.
    pub(crate) async fn room(
        &self,
        room_id: &RoomId,
        command: RoomCommand,
    ) -> Result<RoomReply, MatrixError> {
        let name = ObjectName::room(self.name(), room_id);
        let mut envelope = Envelope::new(command, None);
        match self.call(&name, &envelope).await? {
            Answer::Reply(reply) => return Ok(reply),
            Answer::Need(Need::SigningKey) => envelope = envelope.with(self.keys().await?.supply.clone()),
        }
        match self.call(&name, &envelope).await? {
            Answer::Reply(reply) => Ok(reply),
            Answer::Need(_) => Err(self.unexpected("room", "a supplied need")),
        }
    }

    /// Asks a local user.
    pub(crate) async fn user(
        &self,
        user_id: &UserId,
        command: UserCommand,
    ) -> Result<UserReply, MatrixError> {
        let answer = self.ask(&ObjectName::user(self.name(), user_id), command).await?;
        match answer {
            Answer::Reply(reply) => Ok(reply),
            Answer::Need(_) => Err(self.unexpected("user", "a need")),
        }
    }

    /// Asks a local user what is new, and waits. `None` if nothing was by the deadline.
    pub(crate) async fn poll_user(
        &self,
        user_id: &UserId,
        poll: Poll,
        deadline_ms: u64,
    ) -> Result<Option<UserReply>, MatrixError> {
        let name = ObjectName::user(self.name(), user_id);
        let envelope = Envelope::new(UserCommand::Poll(Box::new(poll)), None);
        let bytes = envelope.to_bytes().map_err(|error| self.failed(&error))?;
        let outcome =
            self.ports.objects.poll(&name, bytes, deadline_ms).await.map_err(|error| self.failed(&error))?;
        let PollOutcome::Answered(answer) = outcome else { return Ok(None) };
        match decode(&answer).map_err(|error| self.failed(&error))? {
            Answer::Reply(UserReply::Superseded) => Ok(None),
            Answer::Reply(reply) => Ok(Some(reply)),
            Answer::Need(_) => Err(self.unexpected("user", "a need")),
        }
    }

    async fn ask<C: Serialize, R: DeserializeOwned>(
        &self,
        name: &ObjectName,
        command: C,
    ) -> Result<Answer<R>, MatrixError> {
        self.call(name, &Envelope::new(command, None)).await
    }

    async fn call<C: Serialize, R: DeserializeOwned>(
        &self,
        name: &ObjectName,
        envelope: &Envelope<C>,
    ) -> Result<Answer<R>, MatrixError> {
        let bytes = envelope.to_bytes().map_err(|error| self.failed(&error))?;
        let answer = self.ports.objects.call(name, bytes).await.map_err(|error| self.failed(&error))?;
        decode(&answer).map_err(|error| self.failed(&error))
    }

    /// Something outside failed: the operator reads what, the client learns that it was not their doing.
    pub(crate) fn failed(&self, error: &PortError) -> MatrixError {
        MatrixError::unknown("The server failed to do this. Try again.").because(error)
    }

    /// An object answered what its protocol does not have at this point.
    pub(crate) fn unexpected(&self, object: &'static str, reply: &str) -> MatrixError {
        self.failed(&PortError::new("objects", object, format!("unexpected reply: {reply}")))
    }
}
