//! Erased users (client-server API, `POST /account/deactivate`, `erase`).

use ruma_common::{OwnedUserId, UserId};

use super::Store;
use super::corruption::corrupt;
use super::statements::{ADD_ERASED, ERASED};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// Marks a user as erased for readers who join after a position. A second call changes nothing.
    pub fn add_erased(&self, write: &Write<'_>, user_id: &UserId, position: u64) -> Result<(), PortError> {
        write.change(ADD_ERASED, &[user_id.as_str().into(), position.into()]).map(drop)
    }

    /// The erased users, each with the position of the erasure.
    pub fn erased(&self) -> Result<Vec<(OwnedUserId, u64)>, PortError> {
        let rows = self.storage.query(ERASED, &[])?;
        rows.iter().map(|row| Ok((UserId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }
}
