//! Durable Objects: who owns what, and how one is spoken to.
//!
//! **Invariant.** Everything below this module but [`shell`] is synchronous: from the first read of a
//! decision to its commit nothing awaits.

mod envelope;
mod member_profile;
mod name;
mod outbox;
mod schema;
mod shell;
mod timers;

pub mod room;
pub mod server;
pub mod user;

use std::rc::Rc;

pub use envelope::{Answer, Envelope, Need, Supply, decode, encode};
pub use member_profile::MemberProfile;
pub use name::{MAX_OBJECT_NAME_BYTES, ObjectKind, ObjectName};
pub use shell::{Delivery, Effect, Handled, IndexWrite, Object, Shell, ShellPorts, Spoken};

use crate::ports::{Clock, Entropy, Sockets, Sql};

/// What an object stands on.
#[derive(Clone)]
pub struct ObjectPorts {
    /// Its database.
    pub sql: Rc<dyn Sql>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// The polls that wait at it.
    pub sockets: Rc<dyn Sockets>,
}

/// The logic of the object `name`.
#[must_use]
pub fn open(name: &ObjectName, ports: ObjectPorts) -> Box<dyn Object> {
    match name.kind() {
        ObjectKind::Room => Box::new(room::Room::new(name.clone(), ports)),
        ObjectKind::User => Box::new(user::User::new(name.clone(), ports)),
        ObjectKind::Server => Box::new(server::ServerObject::new(ports)),
    }
}
