//! Erased users (client-server API, `POST /account/deactivate`, `erase`).

use ruma_common::{OwnedUserId, UserId};

use super::Store;
use super::corruption::corrupt;
use super::statements::{ADD_ERASED, ERASED};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// Erases a user for those who join after a position. A second time changes nothing.
    ///
    /// # Errors
    /// If the database fails.
    pub fn add_erased(&self, write: &Write<'_>, user_id: &UserId, position: u64) -> Result<(), PortError> {
        write.change(ADD_ERASED, &[user_id.as_str().into(), position.into()]).map(drop)
    }

    /// The erased users, each with its position.
    ///
    /// # Errors
    /// If the database fails.
    pub fn erased(&self) -> Result<Vec<(OwnedUserId, u64)>, PortError> {
        let rows = self.storage.query(ERASED, &[])?;
        rows.iter().map(|row| Ok((UserId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?))).collect()
    }
}
