//! A Room with one command more, in the shell that every object has.

use std::cell::Cell;
use std::rc::Rc;

use futures_executor::block_on;
use futures_util::future::LocalBoxFuture;
use lattice_handlers::native::World;
use lattice_handlers::objects::host::{
    Delivery, Dispatch, Host, ObjectClient, ObjectPorts, Shell, ShellPorts, Spoken,
};
use lattice_handlers::objects::protocol::{Answer, Envelope, ObjectName, Supply};
use lattice_handlers::objects::room::Room;
use lattice_handlers::ports::{Alarms, PortError, Sockets, Waiting};
use ruma_common::{ServerName, UserId};

/// What a new command does with the Room.
pub type Decision = Box<dyn Fn(&Room) -> Result<(), PortError>>;

/// A Room with one command more, which no list has and which says nothing of effects.
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

    fn dispatch(&self, _: &Envelope<'_>) -> Result<Spoken, PortError> {
        self.1(&self.0)?;
        Ok(Spoken::Answer(Answer::Reply(b"null").to_bytes()))
    }

    fn pending(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        self.0.pending(limit)
    }

    fn pending_for(&self, user_id: &UserId) -> Result<Vec<Delivery>, PortError> {
        self.0.pending_for(user_id)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        self.0.delivered(done)
    }
}

/// No poll waits at a Room.
struct NoSockets;

impl Sockets for NoSockets {
    fn waiting(&self) -> Result<Vec<Waiting>, PortError> {
        Ok(Vec::new())
    }

    fn answer(&self, _: &Waiting, _: &[u8]) -> Result<(), PortError> {
        Err(PortError::new("sockets", "answer", "none waits"))
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

/// The Room in the shell that every Room has, with nothing left from before. No other shell delivers anything.
pub fn shell(world: &Rc<World>, room: ObjectName, decision: Decision) -> (Shell, Rc<Alarm>) {
    world.evict();
    world.drain_after_answers(false);
    let ports = ObjectPorts {
        sql: world.sql(&room),
        clock: world.clock.clone(),
        entropy: world.entropy.clone(),
        sockets: Rc::new(NoSockets),
    };
    let alarm = Rc::<Alarm>::default();
    let shell_ports =
        ShellPorts { objects: world.clone(), database: world.database.clone(), alarms: alarm.clone() };
    let shell = Shell::new(Box::new(Extended(Room::new(Host::new(room, ports)), decision)), shell_ports);
    block_on(shell.drain()).unwrap();
    assert!(!shell.is_unsettled());
    (shell, alarm)
}

/// Calls the command, with the key that a Room needs to sign.
pub fn call(world: &Rc<World>, shell: &Shell) {
    let spoken = try_call(world, shell).unwrap();
    assert_eq!(spoken, Spoken::Answer(Answer::Reply(b"null").to_bytes()));
}

/// The same for a command that may fail.
pub fn try_call(world: &Rc<World>, shell: &Shell) -> Result<Spoken, PortError> {
    let server = ServerName::parse("example.org").unwrap();
    let client = ObjectClient::new(world.clone(), server, Rc::default());
    let supply = block_on(client.keys()).unwrap().to_supply();
    let envelope = Envelope::named("unlisted".to_owned(), "{}".to_owned()).with(supply);
    block_on(shell.command(&envelope.to_bytes().unwrap()))
}
