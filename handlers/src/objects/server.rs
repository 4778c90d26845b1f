//! The Server: one per server name, owner of its keys.

use serde::{Deserialize, Serialize};

use super::{Answer, Delivery, Envelope, Handled, Object, ObjectPorts, Spoken, Supply, encode, schema};
use crate::keys::encode_bytes;
use crate::ports::{PortError, SqlValue};

const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/server/0001_server.sql")];
const READ_KEYS: &str = "SELECT signing_version, signing_seed, token_secret FROM keys";
const ADD_KEYS: &str =
    "INSERT INTO keys (one, signing_version, signing_seed, token_secret, created_ms) VALUES (1, ?, ?, ?, ?)";

/// What a Server can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerCommand {
    /// The keys; makes them at the first start.
    Keys,
}

/// The keys of a server: they never leave its objects and isolates, but by the operator's export.
#[derive(Clone, Serialize, Deserialize)]
pub struct ServerKeys {
    /// What follows `ed25519:` in the signing key's id.
    pub signing_version: String,
    /// The seed of the signing key, in unpadded base64.
    pub signing_seed: String,
    /// The secret under which access tokens are made, in unpadded base64.
    pub token_secret: String,
}

impl ServerKeys {
    /// What a Room needs of them.
    #[must_use]
    pub fn into_supply(self) -> Supply {
        Supply::SigningKey { version: self.signing_version, seed: self.signing_seed }
    }
}

/// The logic of the Server.
pub struct ServerObject {
    ports: ObjectPorts,
}

impl ServerObject {
    /// The server's object.
    #[must_use]
    pub fn new(ports: ObjectPorts) -> Self {
        Self { ports }
    }

    fn keys(&self) -> Result<ServerKeys, PortError> {
        if schema::open(&*self.ports.sql, MIGRATIONS)?
            && let Some(row) = self.ports.sql.query(READ_KEYS, &[])?.first()
        {
            return Ok(ServerKeys {
                signing_version: row.text(0)?,
                signing_seed: row.text(1)?,
                token_secret: row.text(2)?,
            });
        }
        let keys = self.make_keys();
        let values: [SqlValue; 4] = [
            keys.signing_version.as_str().into(),
            keys.signing_seed.as_str().into(),
            keys.token_secret.as_str().into(),
            self.ports.clock.now_ms().into(),
        ];
        self.ports.sql.transaction(&mut || {
            schema::migrate(&*self.ports.sql, MIGRATIONS)?;
            self.ports.sql.query(ADD_KEYS, &values).map(|_| ())
        })?;
        Ok(keys)
    }

    fn make_keys(&self) -> ServerKeys {
        let random = |length: usize| {
            let mut bytes = vec![0; length];
            self.ports.entropy.fill(&mut bytes);
            bytes
        };
        let version: String = random(3).iter().map(|byte| format!("{byte:02x}")).collect();
        ServerKeys {
            signing_version: format!("a_{version}"),
            signing_seed: encode_bytes(&random(32)),
            token_secret: encode_bytes(&random(32)),
        }
    }
}

impl Object for ServerObject {
    fn handle(&self, envelope: &[u8]) -> Result<Handled, PortError> {
        let (ServerCommand::Keys, _) = Envelope::from_bytes(envelope)?.into_parts();
        Ok(Handled::without_effects(Spoken::Answer(encode(&Answer::Reply(self.keys()?))?)))
    }

    fn pending(&self) -> Result<Vec<Delivery>, PortError> {
        Ok(Vec::new())
    }

    fn delivered(&self, _: &[Delivery]) -> Result<(), PortError> {
        Ok(())
    }

    fn alarm(&self) -> Result<(), PortError> {
        Ok(())
    }

    fn next_alarm(&self) -> Result<Option<u64>, PortError> {
        Ok(None)
    }
}
