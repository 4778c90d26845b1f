//! What every object shares: storage with one way to write, command dispatch, effects, and the shell.

mod delivery;
mod dispatch;
mod shell;
mod storage;
mod store;

use std::rc::Rc;

pub use delivery::{Delivery, DeliveryId, Effect, Reserve, RoomChangeKind, Target};
pub(in crate::objects) use dispatch::commands;
pub use dispatch::{CommandOutcome, Dispatch, Execute, Step, run, wake, wake_unproven};
pub use shell::{
    AskError, CALL_TIMEOUT_MS, KeyMemory, MAX_BACK_OFF_MS, MAX_EFFECTS_IN_FLIGHT, MAX_TARGETS, ObjectClient,
    PendingReply, Shell, ShellPorts,
};
pub use storage::{Abort, Storage, Write};
pub use store::timers::EFFECT_RETRY_MS;

use crate::objects::protocol::ObjectName;
use crate::ports::{Clock, Entropy, ObjectSettings, Sockets, Sql};

/// The platform ports of one object.
#[derive(Clone)]
pub struct ObjectPorts {
    /// The object's database.
    pub sql: Rc<dyn Sql>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// The sockets of the polls that wait at the object.
    pub sockets: Rc<dyn Sockets>,
    /// The operator's settings of the object.
    pub settings: ObjectSettings,
}

/// The name, storage and ports that an object's logic uses.
#[derive(Clone)]
pub struct Host {
    /// The name of the object.
    pub name: ObjectName,
    /// The object's database: reads anywhere, writes in a commit.
    pub storage: Rc<Storage>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// The sockets of the polls that wait at the object.
    pub sockets: Rc<dyn Sockets>,
    /// The operator's settings of the object.
    pub settings: ObjectSettings,
}

impl Host {
    /// The host of the object `name` on these ports.
    #[must_use]
    pub fn new(name: ObjectName, ports: ObjectPorts) -> Self {
        let ObjectPorts { sql, clock, entropy, sockets, settings } = ports;
        let storage = Rc::new(Storage::new(name.clone(), sql, clock.clone()));
        Self { name, storage, clock, entropy, sockets, settings }
    }

    /// Milliseconds since 1970.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        self.clock.now_ms()
    }
}
