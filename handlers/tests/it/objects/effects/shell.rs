//! A Room with one additional command, in the shell that every object has.

use std::cell::Cell;
use std::rc::Rc;

use futures_executor::block_on;
use futures_util::future::LocalBoxFuture;
use lattice_handlers::native::{NativeTimer, World};
use lattice_handlers::objects::host::{
    CommandOutcome, Delivery, Dispatch, Host, ObjectClient, ObjectPorts, Reserve, Shell, ShellPorts,
};
use lattice_handlers::objects::protocol::{Answer, Envelope, ObjectName, Supply};
use lattice_handlers::objects::room::Room;
use lattice_handlers::ports::{Alarms, PortError, Sockets, WaitingPoll};
use ruma_common::{ServerName, UserId};

/// The work of the additional command.
pub type Decision = Box<dyn Fn(&Room) -> Result<(), PortError>>;

/// A Room with an additional command that no command list contains.
struct Extended(Room, Decision);

impl Dispatch for Extended {
    fn host(&self) -> &Host {
        self.0.host()
    }

    fn exists(&self) -> Result<bool, PortError> {
        self.0.exists()
    }

    fn supply(&self, supply: &Supply) -> Result<(), PortError> {
        self.0.supply(supply)
    }

    fn dispatch(&self, _: &Envelope<'_>) -> Result<CommandOutcome, PortError> {
        self.1(&self.0)?;
        Ok(CommandOutcome::Answer(Answer::Reply(b"null").to_bytes()))
    }

    fn pending(&self, limit: usize, reserve: Reserve<'_>) -> Result<Vec<Delivery>, PortError> {
        self.0.pending(limit, reserve)
    }

    fn pending_for(&self, user_id: &UserId) -> Result<Vec<Delivery>, PortError> {
        self.0.pending_for(user_id)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<bool, PortError> {
        self.0.delivered(done)
    }
}

/// No poll waits at a Room.
struct NoSockets;

impl Sockets for NoSockets {
    fn waiting(&self) -> Result<Vec<WaitingPoll>, PortError> {
        Ok(Vec::new())
    }

    fn answer(&self, _: &WaitingPoll, _: &[u8]) -> Result<(), PortError> {
        Err(PortError::new("sockets", "answer", "no poll waits at a Room"))
    }

    fn release(&self, _: &WaitingPoll) -> Result<(), PortError> {
        Ok(())
    }
}

#[derive(Default)]
pub struct Alarm(pub Cell<Option<u64>>);

impl Alarms for Alarm {
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>> {
        self.0.set(Some(due_ms));
        Box::pin(std::future::ready(Ok(())))
    }
}

/// The Room in its ordinary shell, with nothing left to deliver. No other shell of the Room delivers.
pub fn shell(world: &Rc<World>, room: ObjectName, decision: Decision) -> (Shell, Rc<Alarm>) {
    world.evict();
    world.drain_after_answers(false);
    let ports = ObjectPorts {
        sql: world.sql(&room),
        clock: world.clock.clone(),
        entropy: world.entropy.clone(),
        sockets: Rc::new(NoSockets),
        settings: world.object_settings(&room),
    };
    let alarm = Rc::<Alarm>::default();
    let (objects, database, timer) = (world.clone(), world.database.clone(), NativeTimer::of(&world.clock));
    let shell_ports = ShellPorts { objects, database, alarms: alarm.clone(), timer };
    let shell = Shell::new(Box::new(Extended(Room::new(Host::new(room, ports)), decision)), shell_ports);
    block_on(shell.drain()).unwrap();
    assert!(!shell.may_have_deliveries());
    (shell, alarm)
}

/// Calls the command with the signing key of the server.
pub fn call(world: &Rc<World>, shell: &Shell) {
    let spoken = try_call(world, shell).unwrap();
    assert_eq!(spoken, CommandOutcome::Answer(Answer::Reply(b"null").to_bytes()));
}

/// Like `call`, for a command that may fail.
pub fn try_call(world: &Rc<World>, shell: &Shell) -> Result<CommandOutcome, PortError> {
    let server = ServerName::parse("example.org").unwrap();
    let client = ObjectClient::new(world.clone(), server, Rc::default());
    let supply = block_on(client.keys()).unwrap().to_supply();
    let envelope = Envelope::named("unlisted".to_owned(), "{}".to_owned()).with(supply);
    block_on(shell.command(&envelope.to_bytes().unwrap()))
}
