//! Command dispatch: decodes an envelope, runs the `impl Execute` of its command, encodes the reply.

use serde::Serialize;

use super::{Delivery, Host, Reserve, Write};
use crate::objects::protocol::{Answer, Command, Dispatched, Envelope, Need, Proof, Supply, TokenRefusal};
use crate::ports::{MAX_ATTACHMENT_BYTES, PortError, WaitingPoll};

/// Executes one command.
#[diagnostic::on_unimplemented(
    message = "command `{C}` is not executed",
    label = "`Execute<{C}>` is not implemented for `{Self}`",
    note = "add `impl Execute<{C}> for {Self}` beside its siblings"
)]
pub trait Execute<C: Command> {
    /// Decides the command: reads, a pure decision, at most one commit.
    ///
    /// # Errors
    /// If the storage fails; nothing is written then.
    fn execute(&self, command: C) -> Result<Step<C::Reply>, PortError>;
}

/// The result of executing a command, for now.
#[derive(Debug)]
pub enum Step<R> {
    /// The reply.
    Reply(R),
    /// The object needs something before it can decide. Nothing was written.
    Need(Need),
    /// The command waits for a change; the shell's host stores it with its socket.
    Wait,
}

/// What the shell returns for an envelope.
#[derive(Debug, PartialEq, Eq)]
pub enum CommandOutcome {
    /// An encoded [`Answer`].
    Answer(Vec<u8>),
    /// The command waits; these bytes are stored with its socket.
    Wait(Vec<u8>),
}

/// The logic of an object, as its shell calls it.
pub trait Dispatch {
    /// The host of the object.
    fn host(&self) -> &Host;

    /// Whether the object exists.
    fn exists(&self) -> Result<bool, PortError>;

    /// Keeps what the object asked for with a [`Need`].
    ///
    /// # Errors
    /// If the supply is unusable, or this kind of object needs none.
    fn supply(&self, supply: &Supply) -> Result<(), PortError> {
        Err(PortError::new("objects", "supply", format!("this object needs no {supply:?}")))
    }

    /// Checks a caller's proof. Only a User can.
    fn check(&self, _proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        Err(PortError::new("objects", "check", "only a User checks a caller's token"))
    }

    /// Executes the command of an envelope: calls `lead`, which `commands!` generates.
    ///
    /// # Errors
    /// If the storage fails, or the JSON does not decode as the command; nothing is written then.
    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<CommandOutcome, PortError>;

    /// Pending deliveries beside the outbox whose targets it could `reserve`, at most `limit`; fewer if there are
    /// no others.
    fn pending(&self, limit: usize, reserve: Reserve<'_>) -> Result<Vec<Delivery>, PortError>;

    /// The deliveries that a user must have before the reply.
    fn pending_for(&self, _user_id: &ruma_common::UserId) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    /// The write of the object's own index row, if it is due.
    fn index_write(&self) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    /// Takes the reply to a delivery, as JSON; empty if the target does not exist, or is an index. [`Self::delivered`] follows.
    ///
    /// # Errors
    /// If the reply does not decode.
    fn replied(&self, _delivery: &Delivery, _reply: &[u8]) -> Result<(), PortError> {
        Ok(())
    }

    /// Marks deliveries as done. Returns whether they left others to the same targets.
    ///
    /// # Errors
    /// If the storage fails; the shell delivers them again.
    fn delivered(&self, done: &[Delivery]) -> Result<bool, PortError>;

    /// Writes what is only in memory. The shell calls this from the alarm, after its deliveries.
    fn alarm(&self, _write: &Write<'_>) -> Result<(), PortError> {
        Ok(())
    }
}

/// Checks the proof of an envelope and executes its command.
pub(super) fn execute_envelope(object: &dyn Dispatch, bytes: &[u8]) -> Result<CommandOutcome, PortError> {
    let Some(envelope) = Envelope::read(bytes)? else {
        return Ok(CommandOutcome::Answer(Answer::Unknown.to_bytes()));
    };
    if let Some(supply) = envelope.supply() {
        object.supply(supply)?;
    }
    if let Some(proof) = envelope.proof()
        && let Err(refusal) = object.check(proof)?
    {
        return Ok(CommandOutcome::Answer(proven_answer::<()>(&Err(refusal))?));
    }
    object.dispatch(&envelope)
}

/// Decodes a command, executes it, encodes its reply.
///
/// # Errors
/// As [`Execute::execute`]; if the JSON does not decode as the command.
pub fn run<O: Dispatch + Execute<C>, C: Dispatched>(
    object: &O,
    envelope: &Envelope<'_>,
) -> Result<CommandOutcome, PortError> {
    if C::OF_CALLER && envelope.proof().is_none() {
        return Err(PortError::new("objects", format!("execute {}", C::NAME), "the caller has no proof"));
    }
    if !C::WHEN_ABSENT && !object.exists()? {
        return Ok(CommandOutcome::Answer(Answer::Absent.to_bytes()));
    }
    match object.execute(envelope.command::<C>()?)? {
        Step::Reply(reply) => Ok(answer(encode(&reply)?, envelope)),
        Step::Need(need) => Ok(CommandOutcome::Answer(Answer::Need(need).to_bytes())),
        Step::Wait => {
            let attachment = envelope.to_stored_bytes()?;
            if attachment.len() > MAX_ATTACHMENT_BYTES {
                return Err(PortError::new("objects", "wait", "the command is too long for an attachment"));
            }
            Ok(CommandOutcome::Wait(attachment))
        }
    }
}

/// Encodes a reply. A command with a proof is answered by a `Result`.
fn answer(reply: Vec<u8>, envelope: &Envelope<'_>) -> CommandOutcome {
    let reply = if envelope.proof().is_some() { [br#"{"Ok":"#, &*reply, b"}"].concat() } else { reply };
    CommandOutcome::Answer(Answer::Reply(&reply).to_bytes())
}

/// Answers a waiting command `C` and closes its socket. If the socket is gone, nothing is lost: the client
/// repeats its request.
///
/// # Errors
/// If the answer cannot be encoded as JSON.
pub fn wake<C: Command>(
    host: &Host,
    waiting: &WaitingPoll,
    answer: &Result<C::Reply, TokenRefusal>,
) -> Result<(), PortError> {
    let message = proven_answer(answer)?;
    let _answered = host.sockets.answer(waiting, &message);
    Ok(())
}

/// As [`wake`], for a command without a proof.
///
/// # Errors
/// If the reply cannot be encoded as JSON.
pub fn wake_unproven<C: Command>(
    host: &Host,
    waiting: &WaitingPoll,
    reply: &C::Reply,
) -> Result<(), PortError> {
    let message = Answer::Reply(&encode(reply)?).to_bytes();
    let _answered = host.sockets.answer(waiting, &message);
    Ok(())
}

/// Encodes the answer to a command with a proof.
fn proven_answer<R: Serialize>(reply: &Result<R, TokenRefusal>) -> Result<Vec<u8>, PortError> {
    Ok(Answer::Reply(&encode(reply)?).to_bytes())
}

fn encode<R: Serialize>(reply: &R) -> Result<Vec<u8>, PortError> {
    serde_json::to_vec(reply).map_err(|error| PortError::new("objects", "encode a reply", error))
}

/// Lists the commands of an object: marks each as [`Dispatched`], and generates `lead`, which matches an
/// envelope's command name and runs the command's `impl Execute`.
macro_rules! commands {
    ($object:ty: $($command:ty),+ $(,)?) => {
        $(
            impl $crate::objects::protocol::sealed::Listed for $command {}
            impl $crate::objects::protocol::Dispatched for $command {}
        )+

        impl $object {
            /// Executes the command that the envelope names.
            fn lead(
                &self,
                envelope: &$crate::objects::protocol::Envelope<'_>,
            ) -> Result<$crate::objects::host::CommandOutcome, $crate::ports::PortError> {
                match envelope.name() {
                    $(
                        <$command as $crate::objects::protocol::Command>::NAME => {
                            $crate::objects::host::run::<Self, $command>(self, envelope)
                        }
                    )+
                    _ => Ok($crate::objects::host::CommandOutcome::Answer(
                        $crate::objects::protocol::Answer::Unknown.to_bytes(),
                    )),
                }
            }
        }
    };
}
pub(in crate::objects) use commands;
