//! The server: its settings, its ports, and how an object is asked.

use std::cell::RefCell;
use std::rc::Rc;

use lattice_wire::{MatrixError, RateClass, RateLimiter};
use ruma_common::ServerName;

use crate::auth::keys::Keys;
use crate::config::Config;
use crate::objects::host::{AskError, Asked, KeyMemory, ObjectClient};
use crate::objects::protocol::{Dispatched, Names, Proof, TokenRefusal};
use crate::ports::{Clock, Database, Entropy, Log, Objects, PortError};

/// The platform ports that the server uses.
#[derive(Clone)]
pub struct ServerPorts {
    /// The objects.
    pub objects: Rc<dyn Objects>,
    /// The indexes.
    pub database: Rc<dyn Database>,
    /// The clock.
    pub clock: Rc<dyn Clock>,
    /// Randomness.
    pub entropy: Rc<dyn Entropy>,
    /// The log.
    pub log: Rc<dyn Log>,
}

/// What an isolate remembers between requests: plain data, and all of it can be lost.
pub struct IsolateMemory {
    server_keys: KeyMemory,
    keys: RefCell<Option<Rc<Keys>>>,
    pub(crate) addresses: RefCell<RateLimiter<(RateClass, String)>>,
}

impl Default for IsolateMemory {
    fn default() -> Self {
        let (server_keys, keys) = (KeyMemory::default(), RefCell::new(None));
        Self { server_keys, keys, addresses: RefCell::new(RateLimiter::new()) }
    }
}

/// The homeserver, as one request meets it. Every served operation is an `impl Handle` of it.
pub struct Server {
    pub(crate) config: Rc<Config>,
    pub(crate) ports: ServerPorts,
    pub(crate) memory: Rc<IsolateMemory>,
    client: ObjectClient,
}

impl Server {
    /// The server with these settings and ports.
    #[must_use]
    pub fn new(config: Rc<Config>, ports: ServerPorts, memory: Rc<IsolateMemory>) -> Self {
        let server = config.server_name.clone();
        let client = ObjectClient::new(ports.objects.clone(), server, memory.server_keys.clone());
        Self { config, ports, memory, client }
    }

    /// The server name.
    #[must_use]
    pub fn name(&self) -> &ServerName {
        &self.config.server_name
    }

    pub(crate) fn now_ms(&self) -> u64 {
        self.ports.clock.now_ms()
    }

    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.ports.entropy.fill(&mut bytes);
        bytes
    }

    /// Random letters, about five bits in each.
    pub(crate) fn random_text(&self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.ports.entropy.fill(&mut bytes);
        bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect()
    }

    /// The server's keys; asked for once per isolate.
    pub(crate) async fn keys(&self) -> Result<Rc<Keys>, MatrixError> {
        if let Some(keys) = self.memory.keys.borrow().clone() {
            return Ok(keys);
        }
        let keys = self.client.keys().await.map_err(AskError::Failed)?;
        let keys = Rc::new(Keys::new(self.name(), &keys).map_err(AskError::Failed)?);
        *self.memory.keys.borrow_mut() = Some(keys.clone());
        Ok(keys)
    }

    /// Asks an object: a room by its room id, a user by its user id.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub(crate) fn ask<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        command: C,
    ) -> Asked<'_, C::Reply> {
        self.client.ask(id, &command)
    }

    /// Asks a User on behalf of the caller who has this proof.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub(crate) fn ask_as<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        proof: Proof,
        command: C,
    ) -> Asked<'_, Result<C::Reply, TokenRefusal>> {
        self.client.ask_as(id, proof, &command)
    }

    /// Asks a User on behalf of a caller, who waits; `None` if there was nothing by the deadline.
    ///
    /// # Errors
    /// If there is no such object, or it fails.
    pub(crate) async fn poll<C: Dispatched>(
        &self,
        id: &(impl Names<C::Object> + ?Sized),
        (proof, command): (Proof, C),
        deadline_ms: u64,
    ) -> Result<Option<Result<C::Reply, TokenRefusal>>, AskError> {
        self.client.poll(id, (proof, &command), deadline_ms).await
    }

    /// Something outside failed: the operator reads what, the client learns that it was not their doing.
    pub(crate) fn failed(&self, error: PortError) -> MatrixError {
        AskError::Failed(error).into()
    }
}
