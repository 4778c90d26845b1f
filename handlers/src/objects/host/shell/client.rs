//! The client of objects, for the Worker and for the shells of other objects. Only this client answers an
//! object's [`Need`].

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::{LocalBoxFuture, Map};
use lattice_wire::MatrixError;
use ruma_common::{OwnedServerName, ServerName};
use serde::de::DeserializeOwned;

use crate::objects::protocol::server::{GetKeys, ServerKeys};
use crate::objects::protocol::{
    Answer, Dispatched, Envelope, Names, Need, ObjectKind, ObjectName, Proof, TokenRefusal,
};
use crate::ports::{Objects, PollOutcome, PortError};

/// The keys of the server, once they were fetched.
pub type KeyMemory = Rc<RefCell<Option<Rc<ServerKeys>>>>;

/// How long a client waits before it asks an overloaded object again (milliseconds).
pub const OVERLOADED_WAIT_MS: u64 = 5_000;

/// Sends commands to the objects of one server.
#[derive(Clone)]
pub struct ObjectClient {
    objects: Rc<dyn Objects>,
    server: OwnedServerName,
    keys: KeyMemory,
}

/// A pending reply. Only encoding and decoding are generic over the command, so the rest is compiled once.
pub type PendingReply<'a, R> = Map<LocalBoxFuture<'a, ReplyJson>, fn(ReplyJson) -> Result<R, AskError>>;

type ReplyJson = Result<Vec<u8>, AskError>;

/// Why an object gave no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskError {
    /// The object does not exist.
    Absent(ObjectKind),
    /// The object, the platform or the protocol failed.
    Failed(PortError),
}

impl From<PortError> for AskError {
    fn from(error: PortError) -> Self {
        Self::Failed(error)
    }
}

/// The error for the client, unless the handler maps it to a more specific one.
impl From<AskError> for MatrixError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Absent(ObjectKind::Room) => Self::not_found("There is no such room."),
            AskError::Absent(ObjectKind::User) => Self::not_found("There is no such user."),
            AskError::Absent(ObjectKind::Server) => failure(&PortError::new("objects", "ask", "no server")),
            AskError::Failed(error) if error.is_overloaded => Self::limit_exceeded(OVERLOADED_WAIT_MS),
            AskError::Failed(error) => failure(&error),
        }
    }
}

/// An internal failure: the cause goes to the log, and the client gets a general error.
fn failure(error: &PortError) -> MatrixError {
    MatrixError::unknown("The server failed to do this. Try again.").because(error)
}

impl ObjectClient {
    /// A client of the objects of `server`.
    #[must_use]
    pub fn new(objects: Rc<dyn Objects>, server: OwnedServerName, keys: KeyMemory) -> Self {
        Self { objects, server, keys }
    }

    /// The server that the objects belong to.
    #[must_use]
    pub fn server(&self) -> &ServerName {
        &self.server
    }

    /// Sends a command to an object.
    ///
    /// # Errors
    /// If the object does not exist or fails.
    pub fn ask<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: &C,
    ) -> PendingReply<'_, C::Reply> {
        const { assert!(!C::OF_CALLER, "a command of a caller needs a proof: `ask_as`") };
        self.asked(id.object_name(&self.server), Envelope::of(command, None))
    }

    /// Sends a command to a User on behalf of a caller, whose proof the User checks.
    ///
    /// # Errors
    /// If the object does not exist or fails.
    pub fn ask_as<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        proof: Proof,
        command: &C,
    ) -> PendingReply<'_, Result<C::Reply, TokenRefusal>> {
        const { assert!(C::OF_CALLER, "only a command of a caller has a proof") };
        self.asked(id.object_name(&self.server), Envelope::of(command, Some(proof)))
    }

    /// Sends a waiting command to a User on behalf of a caller; `None` if there is no reply by the deadline.
    ///
    /// # Errors
    /// If the object does not exist or fails.
    pub async fn poll<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        (proof, command): (Proof, &C),
        deadline_ms: u64,
    ) -> Result<Option<Result<C::Reply, TokenRefusal>>, AskError> {
        const { assert!(C::OF_CALLER, "only a command of a caller has a proof") };
        let to = id.object_name(&self.server);
        let envelope = Envelope::of(command, Some(proof))?.to_bytes()?;
        match self.objects.poll(&to, envelope, deadline_ms).await? {
            PollOutcome::Answered(answer) => decode(reply_json(&answer, to.kind())).map(Some),
            PollOutcome::TimedOut | PollOutcome::Closed => Ok(None),
        }
    }

    /// Sends a waiting command to an object; `None` if there is no reply by the deadline.
    ///
    /// # Errors
    /// If the object does not exist or fails.
    pub async fn wait<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: &C,
        deadline_ms: u64,
    ) -> Result<Option<C::Reply>, AskError> {
        const { assert!(!C::OF_CALLER, "a command of a caller needs a proof: `poll`") };
        let to = id.object_name(&self.server);
        let envelope = Envelope::of(command, None)?.to_bytes()?;
        match self.objects.poll(&to, envelope, deadline_ms).await? {
            PollOutcome::Answered(answer) => decode(reply_json(&answer, to.kind())).map(Some),
            PollOutcome::TimedOut | PollOutcome::Closed => Ok(None),
        }
    }

    fn asked<R: DeserializeOwned>(
        &self,
        to: ObjectName,
        envelope: Result<Envelope<'static>, PortError>,
    ) -> PendingReply<'_, R> {
        let decode: fn(ReplyJson) -> Result<R, AskError> = decode;
        self.exchange(to, envelope).boxed_local().map(decode)
    }

    async fn exchange(&self, to: ObjectName, envelope: Result<Envelope<'static>, PortError>) -> ReplyJson {
        let answer = self.call(&to, envelope?).await?;
        reply_json(&answer, to.kind()).map(<[u8]>::to_vec)
    }

    /// Delivers a recorded command, and returns the JSON of the reply. A command to an object that does not exist counts as
    /// delivered, with an empty reply.
    ///
    /// # Errors
    /// If the object fails; the caller delivers the command again.
    pub async fn deliver(&self, to: &ObjectName, envelope: &[u8]) -> Result<Vec<u8>, PortError> {
        let Some(envelope) = Envelope::read(envelope)? else {
            return Err(PortError::new("objects", "deliver", "an envelope of another version"));
        };
        let answer = self.call(to, envelope).await?;
        match Answer::read(&answer)? {
            Answer::Reply(reply) => Ok(reply.to_vec()),
            Answer::Absent => Ok(Vec::new()),
            Answer::Unknown => Err(unknown()),
            Answer::Need(_) => Err(PortError::new("objects", "deliver", "a need after it was supplied")),
        }
    }

    /// Asks whether an object answers. Its storage is not touched.
    ///
    /// # Errors
    /// If the object does not answer.
    pub async fn ping(&self, to: &ObjectName) -> Result<(), PortError> {
        let answer = self.objects.call(to, Envelope::ping()?).await?;
        match Answer::read(&answer)? {
            Answer::Unknown => Ok(()),
            answer @ (Answer::Reply(_) | Answer::Need(_) | Answer::Absent) => {
                Err(PortError::new("objects", "ping", format!("{answer:?}")))
            }
        }
    }

    /// The keys of the server, fetched once.
    ///
    /// # Errors
    /// If the Server object fails.
    pub async fn keys(&self) -> Result<Rc<ServerKeys>, PortError> {
        if let Some(keys) = self.keys.borrow().clone() {
            return Ok(keys);
        }
        let envelope = Envelope::of(&GetKeys {}, None)?.to_bytes()?;
        let to = ObjectName::server(&self.server);
        let answer = self.objects.call(&to, envelope).await?;
        let keys = match decode::<ServerKeys>(reply_json(&answer, to.kind())) {
            Ok(keys) => Rc::new(keys),
            Err(AskError::Failed(error)) => return Err(error),
            Err(AskError::Absent(_)) => return Err(PortError::new("objects", "keys", "no server")),
        };
        *self.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    /// Calls an object; if the object has a need, supplies it and calls again. A Room that lost its memory
    /// needs the signing key.
    async fn call(&self, to: &ObjectName, envelope: Envelope<'_>) -> Result<Vec<u8>, PortError> {
        let answer = self.objects.call(to, envelope.to_bytes()?).await?;
        match Answer::read(&answer)? {
            Answer::Need(Need::SigningKey) => {
                let supplied = envelope.with(self.keys().await?.to_supply()).to_bytes()?;
                self.objects.call(to, supplied).await
            }
            Answer::Reply(_) | Answer::Absent | Answer::Unknown => Ok(answer),
        }
    }
}

/// The JSON of the reply in an answer.
fn reply_json(answer: &[u8], kind: ObjectKind) -> Result<&[u8], AskError> {
    match Answer::read(answer)? {
        Answer::Reply(json) => Ok(json),
        Answer::Absent => Err(AskError::Absent(kind)),
        Answer::Unknown => Err(unknown().into()),
        Answer::Need(need) => {
            let source = format!("{need:?} after it was supplied");
            Err(AskError::Failed(PortError::new("objects", "ask", source)))
        }
    }
}

fn decode<R: DeserializeOwned>(reply: Result<impl AsRef<[u8]>, AskError>) -> Result<R, AskError> {
    lattice_wire::from_bytes(reply?.as_ref())
        .map_err(|error| AskError::Failed(PortError::new("objects", "decode a reply", error)))
}

fn unknown() -> PortError {
    PortError::new("objects", "ask", "the object does not know this command")
}
