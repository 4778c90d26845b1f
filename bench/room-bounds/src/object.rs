//! The room as its object: asked by commands, in its shell.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use lattice_handlers::native::{CountedSql, World, room_shell};
use lattice_handlers::objects::host::{ObjectClient, Shell, Spoken};
use lattice_handlers::objects::protocol::room::Send;
use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use lattice_handlers::ports::{Objects, PollOutcome, PortError};
use ruma_common::{OwnedServerName, RoomId, ServerName};
use serde_json::value::to_raw_value;

use crate::room::{Said, failed};

/// The room, and the client that asks it. Nothing is delivered.
pub struct Object {
    client: ObjectClient,
    room: Rc<InShell>,
    sent: u64,
}

struct InShell {
    world: Rc<World>,
    server_name: OwnedServerName,
    sql: Rc<CountedSql>,
    shell: RefCell<Rc<Shell>>,
}

impl Object {
    pub fn new(server_name: &ServerName, sql: Rc<CountedSql>) -> Self {
        let world = World::new(1);
        let shell = RefCell::new(Rc::new(room_shell(&world, server_name, sql.clone())));
        let room = Rc::new(InShell { world, server_name: server_name.to_owned(), sql, shell });
        let client = ObjectClient::new(room.clone(), server_name.to_owned(), Rc::default());
        Self { client, room, sent: 0 }
    }

    /// Takes the object out of memory.
    pub fn evict(&self) {
        let shell = room_shell(&self.room.world, &self.room.server_name, self.room.sql.clone());
        self.room.shell.replace(Rc::new(shell));
    }

    /// Sends a message: the command encoded, decoded, executed and committed, its reply encoded and decoded.
    pub fn send(&mut self, said: &Said<'_>) -> Result<(), PortError> {
        self.sent += 1;
        let send = Send {
            sender: said.sender.try_into().map_err(|error| failed(&error))?,
            device_id: "DEVICE".into(),
            transaction_id: format!("m{}", self.sent).into(),
            event_type: said.event_type.to_owned(),
            content: to_raw_value(&said.content).map_err(|error| failed(&error))?,
        };
        let room_id = <&RoomId>::try_from("!room").map_err(|error| failed(&error))?;
        // Nothing here waits for anything outside.
        let sent = self.client.ask(room_id, &send).now_or_never();
        let sent = sent.ok_or_else(|| failed(&"the Room waits"))?;
        let sent = sent.map_err(|error| failed(&format!("{error:?}")))?;
        sent.map(drop).map_err(|refusal| failed(&format!("{refusal:?}")))
    }
}

impl Objects for InShell {
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>> {
        if to.kind() != ObjectKind::Room {
            return self.world.call(to, envelope);
        }
        let shell = self.shell.borrow().clone();
        let answer = async move {
            match shell.command(&envelope).await? {
                Spoken::Answer(answer) => Ok(answer),
                Spoken::Wait(_) => Err(failed(&"a command that waits")),
            }
        };
        answer.boxed_local()
    }

    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        self.world.poll(to, envelope, deadline_ms)
    }
}
