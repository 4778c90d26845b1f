//! From an envelope to the `impl Execute` of its command, and back to bytes.

use serde::Serialize;

use super::{Delivery, Host, Write};
use crate::objects::protocol::{Answer, Command, Dispatched, Envelope, Need, Proof, Supply, TokenRefusal};
use crate::ports::{PortError, Waiting};

/// The decision of one command.
#[diagnostic::on_unimplemented(
    message = "command `{C}` is not executed",
    label = "`Execute<{C}>` is not implemented for `{Self}`",
    note = "add `impl Execute<{C}> for {Self}` beside its siblings"
)]
pub trait Execute<C: Command> {
    /// Decides the command: reads, a pure decision, at most one commit.
    ///
    /// # Errors
    /// If the storage fails; then nothing was written.
    fn execute(&self, command: C) -> Result<Step<C::Reply>, PortError>;
}

/// What a command comes to for now.
#[derive(Debug)]
pub enum Step<R> {
    /// The reply.
    Reply(R),
    /// Nothing was decided: the object needs something first.
    Need(Need),
    /// The command waits; it is stored with its socket.
    Wait,
}

/// What an object says.
#[derive(Debug, PartialEq, Eq)]
pub enum Spoken {
    /// The answer.
    Answer(Vec<u8>),
    /// The command waits; this is stored with its socket.
    Wait(Vec<u8>),
}

/// The logic of an object, as its shell drives it.
pub trait Dispatch {
    /// Its host.
    fn host(&self) -> &Host;

    /// Whether the object exists.
    ///
    /// # Errors
    /// If the storage fails.
    fn exists(&self) -> Result<bool, PortError>;

    /// Takes what an earlier answer asked for.
    ///
    /// # Errors
    /// If it is not usable.
    fn supply(&self, supply: &Supply) -> Result<(), PortError> {
        Err(PortError::new("objects", "supply", format!("{supply:?} is not needed here")))
    }

    /// Checks the proof of a caller.
    ///
    /// # Errors
    /// If the storage fails.
    fn check(&self, _proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        Err(PortError::new("objects", "check", "callers prove themselves to their User alone"))
    }

    /// Executes the command of an envelope. Made by `commands!`.
    ///
    /// # Errors
    /// If the storage fails or the JSON is not the command; then nothing was written.
    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<Spoken, PortError>;

    /// What waits for delivery, at most `limit`.
    ///
    /// # Errors
    /// If the storage fails.
    fn pending(&self, limit: usize) -> Result<Vec<Delivery>, PortError>;

    /// What must be delivered to a user before the reply.
    ///
    /// # Errors
    /// If the storage fails.
    fn pending_for(&self, _user_id: &ruma_common::UserId) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    /// Takes note of what was delivered.
    ///
    /// # Errors
    /// If the storage fails; it is delivered again.
    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError>;

    /// The alarm fired, and what could be delivered was: writes what is only in memory.
    ///
    /// # Errors
    /// If the storage fails.
    fn alarm(&self, _write: &Write<'_>) -> Result<(), PortError> {
        Ok(())
    }
}

/// Decides what an object says to an envelope.
pub(super) fn speak(object: &dyn Dispatch, bytes: &[u8]) -> Result<Spoken, PortError> {
    let Some(envelope) = Envelope::read(bytes)? else {
        return Ok(Spoken::Answer(Answer::Unknown.to_bytes()));
    };
    if let Some(supply) = envelope.supply() {
        object.supply(supply)?;
    }
    if let Some(proof) = envelope.proof()
        && let Err(refusal) = object.check(proof)?
    {
        return Ok(Spoken::Answer(proven_answer::<()>(&Err(refusal))?));
    }
    object.dispatch(&envelope)
}

/// Decodes a command, executes it, encodes its reply.
///
/// # Errors
/// As [`Execute::execute`]; if the JSON is not the command.
pub fn run<O: Dispatch + Execute<C>, C: Dispatched>(
    object: &O,
    envelope: &Envelope<'_>,
) -> Result<Spoken, PortError> {
    if !C::WHEN_ABSENT && !object.exists()? {
        return Ok(Spoken::Answer(Answer::Absent.to_bytes()));
    }
    match object.execute(envelope.command::<C>()?)? {
        Step::Reply(reply) => Ok(answer(encode(&reply)?, envelope)),
        Step::Need(need) => Ok(Spoken::Answer(Answer::Need(need).to_bytes())),
        Step::Wait => Ok(Spoken::Wait(envelope.to_stored_bytes()?)),
    }
}

/// To a command with a proof, a reply is a `Result`.
fn answer(reply: Vec<u8>, envelope: &Envelope<'_>) -> Spoken {
    let reply = if envelope.proof().is_some() { [br#"{"Ok":"#, &*reply, b"}"].concat() } else { reply };
    Spoken::Answer(Answer::Reply(&reply).to_bytes())
}

/// Answers a waiting command `C` and closes its socket. A socket that is gone loses nothing: its client asks
/// again.
///
/// # Errors
/// If the answer has no JSON form.
pub fn wake<C: Command>(
    host: &Host,
    waiting: &Waiting,
    answer: &Result<C::Reply, TokenRefusal>,
) -> Result<(), PortError> {
    let message = proven_answer(answer)?;
    let _answered = host.sockets.answer(waiting, &message);
    Ok(())
}

/// The answer to a command with a proof.
fn proven_answer<R: Serialize>(reply: &Result<R, TokenRefusal>) -> Result<Vec<u8>, PortError> {
    Ok(Answer::Reply(&encode(reply)?).to_bytes())
}

fn encode<R: Serialize>(reply: &R) -> Result<Vec<u8>, PortError> {
    serde_json::to_vec(reply).map_err(|error| PortError::new("objects", "encode a reply", error))
}

/// The commands of an object: marks them as dispatched, and leads each to its `impl Execute`.
macro_rules! commands {
    ($object:ty: $($command:ty),+ $(,)?) => {
        $(
            impl $crate::objects::protocol::sealed::Listed for $command {}
            impl $crate::objects::protocol::Dispatched for $command {}
        )+

        impl $object {
            /// Leads an envelope to the command that it names.
            fn lead(
                &self,
                envelope: &$crate::objects::protocol::Envelope<'_>,
            ) -> Result<$crate::objects::host::Spoken, $crate::ports::PortError> {
                match envelope.name() {
                    $(
                        <$command as $crate::objects::protocol::Command>::NAME => {
                            $crate::objects::host::run::<Self, $command>(self, envelope)
                        }
                    )+
                    _ => Ok($crate::objects::host::Spoken::Answer(
                        $crate::objects::protocol::Answer::Unknown.to_bytes(),
                    )),
                }
            }
        }
    };
}
pub(in crate::objects) use commands;
