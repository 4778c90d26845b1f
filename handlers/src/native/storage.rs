//! One Room over a given database, for tests and benchmarks of its store and its object.

use std::rc::Rc;

use ruma_common::{RoomId, ServerName};

use super::world::{NativeAlarm, NativeSockets};
use super::{NativeClock, NativeEntropy, NativeTimer, World};
use crate::objects::host::{Host, ObjectPorts, Shell, ShellPorts, Storage};
use crate::objects::open;
use crate::objects::protocol::ObjectName;
use crate::ports::{ObjectSettings, Sql};

/// The storage of a Room, without the object.
#[must_use]
pub fn room_storage(server_name: &ServerName, sql: Rc<dyn Sql>) -> Rc<Storage> {
    Host::new(name(server_name), ports(sql)).storage
}

/// The same Room as an object in its shell. Its calls to other objects go to `world`.
#[must_use]
pub fn room_shell(world: &Rc<World>, server_name: &ServerName, sql: Rc<dyn Sql>) -> Shell {
    let alarms = Rc::new(NativeAlarm::default());
    let (objects, database, timer) = (world.clone(), world.database.clone(), NativeTimer::of(&world.clock));
    let shell_ports = ShellPorts { objects, database, alarms, timer };
    open(name(server_name), ports(sql), shell_ports)
}

fn name(server_name: &ServerName) -> ObjectName {
    let room_id = <&RoomId>::try_from("!room").expect("invariant: it begins as room ids do");
    ObjectName::room(server_name, room_id)
}

fn ports(sql: Rc<dyn Sql>) -> ObjectPorts {
    ObjectPorts {
        sql,
        clock: Rc::new(NativeClock::at(1)),
        entropy: Rc::new(NativeEntropy::seeded(1)),
        sockets: Rc::new(NativeSockets::default()),
        settings: ObjectSettings::default(),
    }
}
