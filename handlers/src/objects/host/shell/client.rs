//! How an object is asked, by the Worker and by the shells of other objects: the one place where a need is
//! supplied.

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

/// The keys of the server, once somebody has asked for them.
pub type KeyMemory = Rc<RefCell<Option<Rc<ServerKeys>>>>;

/// Asks the objects of one server.
#[derive(Clone)]
pub struct ObjectClient {
    objects: Rc<dyn Objects>,
    server: OwnedServerName,
    keys: KeyMemory,
}

/// A reply on its way. What is not the same for every command is its encoding and the decoding of its reply.
pub type Asked<'a, R> = Map<LocalBoxFuture<'a, ReplyJson>, fn(ReplyJson) -> Result<R, AskError>>;

type ReplyJson = Result<Vec<u8>, AskError>;

/// Why an object gave no reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskError {
    /// There is no such object.
    Absent(ObjectKind),
    /// Something failed.
    Failed(PortError),
}

impl From<PortError> for AskError {
    fn from(error: PortError) -> Self {
        Self::Failed(error)
    }
}

/// What a client hears unless the handler says it better.
impl From<AskError> for MatrixError {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Absent(ObjectKind::Room) => Self::not_found("There is no such room."),
            AskError::Absent(ObjectKind::User) => Self::not_found("There is no such user."),
            AskError::Absent(ObjectKind::Server) => failure(&PortError::new("objects", "ask", "no server")),
            AskError::Failed(error) => failure(&error),
        }
    }
}

/// Something outside failed: the operator reads what, the client learns that it was not their doing.
fn failure(error: &PortError) -> MatrixError {
    MatrixError::unknown("The server failed to do this. Try again.").because(error)
}

impl ObjectClient {
    /// Asks the objects of `server`.
    #[must_use]
    pub fn new(objects: Rc<dyn Objects>, server: OwnedServerName, keys: KeyMemory) -> Self {
        Self { objects, server, keys }
    }

    /// The server whose objects these are.
    #[must_use]
    pub fn server(&self) -> &ServerName {
        &self.server
    }

    /// Asks an object.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub fn ask<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: &C,
    ) -> Asked<'_, C::Reply> {
        self.asked(id.object_name(&self.server), Envelope::of(command, None))
    }

    /// Asks a User on behalf of the caller who has this proof.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub fn ask_as<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        proof: Proof,
        command: &C,
    ) -> Asked<'_, Result<C::Reply, TokenRefusal>> {
        self.asked(id.object_name(&self.server), Envelope::of(command, Some(proof)))
    }

    /// Asks a User on behalf of a caller, who waits; `None` if there was nothing by the deadline.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub async fn poll<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        (proof, command): (Proof, &C),
        deadline_ms: u64,
    ) -> Result<Option<Result<C::Reply, TokenRefusal>>, AskError> {
        let to = id.object_name(&self.server);
        let envelope = Envelope::of(command, Some(proof))?.to_bytes()?;
        match self.objects.poll(&to, envelope, deadline_ms).await? {
            PollOutcome::Answered(answer) => decode(reply_json(&answer, to.kind())).map(Some),
            PollOutcome::TimedOut | PollOutcome::Closed => Ok(None),
        }
    }

    fn asked<R: DeserializeOwned>(
        &self,
        to: ObjectName,
        envelope: Result<Envelope<'static>, PortError>,
    ) -> Asked<'_, R> {
        let decode: fn(ReplyJson) -> Result<R, AskError> = decode;
        self.exchange(to, envelope).boxed_local().map(decode)
    }

    async fn exchange(&self, to: ObjectName, envelope: Result<Envelope<'static>, PortError>) -> ReplyJson {
        let answer = self.call(&to, envelope?).await?;
        reply_json(&answer, to.kind()).map(<[u8]>::to_vec)
    }

    /// Delivers a recorded command. An object that does not exist has nothing to hear.
    ///
    /// # Errors
    /// If the object fails; the command is delivered again.
    pub async fn deliver(&self, to: &ObjectName, envelope: &[u8]) -> Result<(), PortError> {
        let Some(envelope) = Envelope::read(envelope)? else {
            return Err(PortError::new("objects", "deliver", "an envelope of another version"));
        };
        let answer = self.call(to, envelope).await?;
        match Answer::read(&answer)? {
            Answer::Reply(_) | Answer::Absent => Ok(()),
            Answer::Unknown => Err(unknown()),
            Answer::Need(_) => Err(PortError::new("objects", "deliver", "a need after it was supplied")),
        }
    }

    /// The keys of the server; asked for once.
    ///
    /// # Errors
    /// If the Server fails.
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

    /// Calls an object, and again with what it needs: a room that lost its memory needs the signing key.
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

/// The reply of an answer, in JSON.
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
    serde_json::from_slice(reply?.as_ref())
        .map_err(|error| AskError::Failed(PortError::new("objects", "decode a reply", error)))
}

fn unknown() -> PortError {
    PortError::new("objects", "ask", "the object does not know this command")
}
