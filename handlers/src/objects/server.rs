//! The Server: one per server name, owner of its keys.

mod store;

use self::store::Store;
use super::host::{Delivery, Dispatch, Execute, Host, Spoken, Step, commands};
use super::protocol::server::{GetKeys, ServerKeys};
use super::protocol::{Envelope, encode_bytes};
use crate::ports::PortError;

/// The logic of the Server.
pub struct ServerObject {
    host: Host,
    store: Store,
}

commands! { ServerObject: GetKeys }

impl ServerObject {
    /// The server of this host.
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self { store: Store::new(host.storage.clone()), host }
    }

    fn make_keys(&self) -> ServerKeys {
        let random = |length: usize| {
            let mut bytes = vec![0; length];
            self.host.entropy.fill(&mut bytes);
            bytes
        };
        let version: String = random(3).iter().map(|byte| format!("{byte:02x}")).collect();
        ServerKeys {
            signing_version: format!("a_{version}"),
            signing_seed: encode_bytes(&random(32)).into(),
            token_secret: encode_bytes(&random(32)).into(),
        }
    }
}

impl Execute<GetKeys> for ServerObject {
    fn execute(&self, _: GetKeys) -> Result<Step<ServerKeys>, PortError> {
        if let Some(keys) = self.store.keys()? {
            return Ok(Step::Reply(keys));
        }
        let (keys, now_ms) = (self.make_keys(), self.host.now_ms());
        self.host.storage.commit(|write| self.store.add_keys(write, &keys, now_ms))?;
        Ok(Step::Reply(keys))
    }
}

impl Dispatch for ServerObject {
    fn host(&self) -> &Host {
        &self.host
    }

    fn exists(&self) -> Result<bool, PortError> {
        self.store.exists()
    }

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<Spoken, PortError> {
        self.lead(envelope)
    }

    fn pending(&self, _: usize) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    fn delivered(&self, _: &[Delivery]) -> Result<(), PortError> {
        Ok(())
    }
}
