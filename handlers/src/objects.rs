//! Durable Objects: what each kind stores and decides, and the protocol to call one.
//!
//! **Invariant.** Everything in this module except `host/shell.rs` and `host/shell/client.rs` is synchronous:
//! nothing awaits between the first read of a decision and its commit.

pub mod host;
pub mod protocol;
pub mod room;
pub mod server;
pub mod user;

use host::{Dispatch, Host, ObjectPorts, Shell, ShellPorts};
use protocol::{ObjectKind, ObjectName};

/// Opens the object `name` and wraps it in its shell.
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
