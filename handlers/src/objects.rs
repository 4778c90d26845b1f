//! Durable Objects: who owns what, and how one is asked.
//!
//! **Invariant.** Everything below this module but `host/shell.rs` and `host/client.rs` is synchronous: from
//! the first read of a decision to its commit nothing awaits.

pub mod host;
pub mod protocol;
pub mod room;
pub mod server;
pub mod user;

use host::{Dispatch, Host, ObjectPorts, Shell, ShellPorts};
use protocol::{ObjectKind, ObjectName};

/// The object `name`, in its shell.
#[must_use]
pub fn open(name: ObjectName, ports: ObjectPorts, shell_ports: ShellPorts) -> Shell {
    let kind = name.kind();
    let host = Host::new(name, ports);
    let object: Box<dyn Dispatch> = match kind {
        ObjectKind::Room => Box::new(room::Room::new(host)),
        ObjectKind::User => Box::new(user::User::new(host)),
        ObjectKind::Server => Box::new(server::ServerObject::new(host)),
    };
    Shell::new(object, shell_ports)
}
