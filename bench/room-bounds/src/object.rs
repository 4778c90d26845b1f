//! The Room object in its shell, to which commands are sent.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt as _;
use futures_util::future::LocalBoxFuture;
use lattice_handlers::native::{CountedSql, World, room_shell};
use lattice_handlers::objects::host::{CommandOutcome, ObjectClient, Shell};
use lattice_handlers::objects::protocol::room::Send;
use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use lattice_handlers::ports::{Objects, PollOutcome, PortError};
use ruma_common::{OwnedServerName, RoomId, ServerName};
use serde_json::value::to_raw_value;

use crate::fixtures::draft::Draft;
use crate::room::failed;

/// A Room object and its client. Stream updates are not delivered.
pub struct Object {
    client: ObjectClient,
    room: Rc<RoomInShell>,
    sent: u64,
}

struct RoomInShell {
    world: Rc<World>,
    server_name: OwnedServerName,
    sql: Rc<CountedSql>,
    shell: RefCell<Rc<Shell>>,
}

impl Object {
    pub fn new(server_name: &ServerName, sql: Rc<CountedSql>) -> Self {
        let world = World::new(1);
        let shell = RefCell::new(Rc::new(room_shell(&world, server_name, sql.clone())));
        let room = Rc::new(RoomInShell { world, server_name: server_name.to_owned(), sql, shell });
        let client = ObjectClient::new(room.clone(), server_name.to_owned(), Rc::default());
        Self { client, room, sent: 0 }
    }

    /// Evicts the object from memory.
    pub fn evict(&self) {
        let shell = room_shell(&self.room.world, &self.room.server_name, self.room.sql.clone());
        self.room.shell.replace(Rc::new(shell));
    }

    /// Sends a message. Includes encoding and decoding of the command and its reply, execution and commit.
    pub fn send(&mut self, draft: &Draft) -> Result<(), PortError> {
        self.sent += 1;
        let send = Send {
            sender: draft.sender.as_str().try_into().map_err(|error| failed(&error))?,
            device_id: "DEVICE".into(),
            transaction_id: format!("m{}", self.sent).into(),
            event_type: draft.event_type.clone(),
            content: to_raw_value(&draft.content).map_err(|error| failed(&error))?,
            sticky: None,
        };
        let room_id = <&RoomId>::try_from("!room").map_err(|error| failed(&error))?;
        // No command here waits for an effect outside the object.
        let sent = self.client.ask(room_id, &send).now_or_never();
        let sent = sent.ok_or_else(|| failed(&"the Room object did not reply at once"))?;
        let sent = sent.map_err(|error| failed(&format!("{error:?}")))?;
        sent.map(drop).map_err(|refusal| failed(&format!("{refusal:?}")))
    }
}

impl Objects for RoomInShell {
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
                CommandOutcome::Answer(answer) => Ok(answer),
                CommandOutcome::Wait(_) => Err(failed(&"the command waits for something outside the object")),
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
