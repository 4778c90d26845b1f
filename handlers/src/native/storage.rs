//! The storage of an object that has no shell: for tests and benchmarks of a store.

use std::rc::Rc;

use ruma_common::{RoomId, ServerName};

use super::world::NativeSockets;
use super::{NativeClock, NativeEntropy};
use crate::objects::host::{Host, ObjectPorts, Storage};
use crate::objects::protocol::ObjectName;
use crate::ports::Sql;

/// The storage of a room of this server in a database.
#[must_use]
pub fn room_storage(server_name: &ServerName, sql: Rc<dyn Sql>) -> Rc<Storage> {
    let ports = ObjectPorts {
        sql,
        clock: Rc::new(NativeClock::at(1)),
        entropy: Rc::new(NativeEntropy::seeded(1)),
        sockets: Rc::new(NativeSockets::default()),
    };
    let room_id = <&RoomId>::try_from("!room").expect("invariant: it begins as room ids do");
    Host::new(ObjectName::room(server_name, room_id), ports).storage
}
