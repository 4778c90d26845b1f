//! Filters that clients upload once and name by id in every sync.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_sync::{Filter, FilterChoice};
use sha2::{Digest as _, Sha256};

use super::User;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{DefineFilter, GetFilter, StorageRefusal};
use crate::ports::PortError;

/// The most filters that one user stores.
pub const MAX_FILTERS: u64 = 500;

impl Execute<DefineFilter> for User {
    /// The filter id is the hash of the definition, so that equal definitions share one id.
    fn execute(&self, command: DefineFilter) -> Result<Step<Result<String, StorageRefusal>>, PortError> {
        let DefineFilter { definition } = command;
        let filter_id = URL_SAFE_NO_PAD.encode(Sha256::digest(definition.as_bytes()));
        if self.store.filter(&filter_id)?.is_some() {
            return Ok(Step::Reply(Ok(filter_id)));
        }
        if self.store.filters()? >= MAX_FILTERS {
            return Ok(Step::Reply(Err(StorageRefusal::TooMuch)));
        }
        if self.is_full()? {
            return Ok(Step::Reply(Err(StorageRefusal::UserFull)));
        }
        self.host.storage.commit(|write| self.store.add_filter(write, &filter_id, &definition))?;
        Ok(Step::Reply(Ok(filter_id)))
    }
}

impl Execute<GetFilter> for User {
    fn execute(&self, command: GetFilter) -> Result<Step<Option<String>>, PortError> {
        self.store.filter(&command.filter_id).map(Step::Reply)
    }
}

impl User {
    /// The filter of a poll; `None` if no filter with that id is stored.
    pub(super) fn chosen_filter(&self, choice: &FilterChoice) -> Result<Option<Filter>, PortError> {
        match choice {
            FilterChoice::Inline(filter) => Ok(Some((**filter).clone())),
            FilterChoice::Stored(filter_id) => self
                .store
                .filter(filter_id)?
                .map(|definition| Filter::from_json(&definition))
                .transpose()
                .map_err(|error| PortError::new("user", "read a filter", error.0)),
        }
    }
}
