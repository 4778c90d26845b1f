//! The Server object: one per server name, the owner of the server's keys; it counts what the server uses.

mod store;
mod usage;

pub use self::store::MAX_USAGE_DAYS;
use self::store::Store;
use super::host::{CommandOutcome, Delivery, Dispatch, Execute, Host, Reserve, Step, commands};
use super::protocol::server::{GetKeys, ListUsage, ReportUsage, ServerKeys};
use super::protocol::{Envelope, encode_bytes};
use crate::ports::PortError;

/// Generates the keys of one server name once, and keeps them; adds up the days' usage.
pub struct ServerObject {
    host: Host,
    store: Store,
}

commands! { ServerObject: GetKeys, ReportUsage, ListUsage }

impl ServerObject {
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

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<CommandOutcome, PortError> {
        self.lead(envelope)
    }

    fn pending(&self, _: usize, _: Reserve<'_>) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    fn delivered(&self, _: &[Delivery]) -> Result<bool, PortError> {
        Ok(false)
    }
}
