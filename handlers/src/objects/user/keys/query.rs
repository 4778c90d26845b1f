//! Answers what only the User knows of keys.

use super::publish::raw;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{GetListedKeys, KeyUsage, ListedKeys, OwnKeys, QueryOwnKeys};
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<QueryOwnKeys> for User {
    fn execute(&self, QueryOwnKeys { users }: QueryOwnKeys) -> Result<Step<OwnKeys>, PortError> {
        let signed = self.store.signed_keys(&users)?.into_iter();
        let signed = signed.map(|row| (row.user_id, row.signed)).collect();
        if !users.contains(&self.user_id()?) {
            return Ok(Step::Reply(OwnKeys { keys: None, user_signing_key: None, signed }));
        }
        let user_signing_key = self.store.cross_signing_keys()?.get(&KeyUsage::UserSigning).map(raw);
        let (keys, user_signing_key) = (Some(self.listed_keys()?), user_signing_key.transpose()?);
        Ok(Step::Reply(OwnKeys { keys, user_signing_key, signed }))
    }
}

impl Execute<GetListedKeys> for User {
    /// The directory has no row, or had none a moment ago: it is written, unless the user never had keys.
    fn execute(&self, _: GetListedKeys) -> Result<Step<ListedKeys>, PortError> {
        let change = self.store.device_list()?.change;
        if change > 0 && self.has_published_keys()? {
            let row = self.row(change)?;
            self.host.storage.commit(|write| write.record_index(row))?;
        }
        self.listed_keys().map(Step::Reply)
    }
}
