//! What every object has: a database with one way to write, dispatch, effects, a shell.

mod delivery;
mod dispatch;
mod shell;
mod storage;
mod store;

use std::rc::Rc;

pub use delivery::{Delivery, DeliveryId, Effect};
pub(in crate::objects) use dispatch::commands;
pub use dispatch::{Dispatch, Execute, Spoken, Step, run, wake};
pub use shell::{AskError, Asked, KeyMemory, MAX_EFFECTS_IN_FLIGHT, ObjectClient, Shell, ShellPorts};
pub use storage::{Abort, Storage, Write};
pub use store::timers::EFFECT_RETRY_MS;

use crate::objects::protocol::ObjectName;
use crate::ports::{Clock, Entropy, Sockets, Sql};

/// What the platform gives an object.
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

/// What an object's logic stands on.
#[derive(Clone)]
pub struct Host {
    /// The name of the object.
    pub name: ObjectName,
    /// Its database.
    pub storage: Rc<Storage>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// The polls that wait at it.
    pub sockets: Rc<dyn Sockets>,
}

impl Host {
    /// The object `name` on these ports.
    #[must_use]
    pub fn new(name: ObjectName, ports: ObjectPorts) -> Self {
        let ObjectPorts { sql, clock, entropy, sockets } = ports;
        let storage = Rc::new(Storage::new(name.clone(), sql, clock.clone()));
        Self { name, storage, clock, entropy, sockets }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }
}
