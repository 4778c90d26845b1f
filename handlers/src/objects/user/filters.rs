//! Filters that clients store once and name in every sync.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_sync::{Filter, FilterChoice};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::User;
use super::command::UserReply;
use crate::ports::PortError;

/// The most filters that one user stores.
pub const MAX_FILTERS: u64 = 500;

/// What the filters of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FiltersCommand {
    /// Store this one.
    Define(String),
    /// The definition of the one with this id.
    Get(String),
}

/// What asking came to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FilterOutcome {
    /// It is stored under this id.
    Defined(String),
    /// The user has too many.
    TooMany,
    /// The definition.
    Found(String),
    /// There is none with this id.
    NotFound,
}

impl User {
    pub(super) fn filters(&self, command: FiltersCommand) -> Result<UserReply, PortError> {
        if !self.store.exists()? {
            return Ok(UserReply::NoSuchUser);
        }
        let outcome = match command {
            FiltersCommand::Define(definition) => self.define_filter(&definition)?,
            FiltersCommand::Get(filter_id) => {
                self.store.filter(&filter_id)?.map_or(FilterOutcome::NotFound, FilterOutcome::Found)
            }
        };
        Ok(UserReply::Filter(outcome))
    }

    /// The same definition has the same id, and is stored once.
    fn define_filter(&self, definition: &str) -> Result<FilterOutcome, PortError> {
        let filter_id = URL_SAFE_NO_PAD.encode(Sha256::digest(definition.as_bytes()));
        if self.store.filter(&filter_id)?.is_some() {
            return Ok(FilterOutcome::Defined(filter_id));
        }
        if self.store.filters()? >= MAX_FILTERS {
            return Ok(FilterOutcome::TooMany);
        }
        self.ports.sql.transaction(&mut || self.store.add_filter(&filter_id, definition))?;
        Ok(FilterOutcome::Defined(filter_id))
    }

    /// The filter of a poll; none if it is not stored here.
    pub(super) fn chosen_filter(&self, choice: &FilterChoice) -> Result<Option<Filter>, PortError> {
        match choice {
            FilterChoice::Given(filter) => Ok(Some((**filter).clone())),
            FilterChoice::Stored(filter_id) => self
                .store
                .filter(filter_id)?
                .map(|definition| Filter::from_json(&definition))
                .transpose()
                .map_err(|error| PortError::new("user", "read a filter", error.0)),
        }
    }
}
