//! Erased users (client-server API, `POST /account/deactivate`, `erase`).

use std::rc::Rc;

use ruma_common::UserId;

use super::corruption::corrupt;
use super::statements::{ADD_ERASED, ERASED};
use super::{Erased, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

impl Store {
    /// Marks a user as erased for readers who join after a position. A second call changes nothing.
    pub fn add_erased(&self, write: &Write<'_>, user_id: &UserId, position: u64) -> Result<(), PortError> {
        self.cache().erased = None;
        write.change(ADD_ERASED, &[user_id.as_str().into(), position.into()]).map(drop)
    }

    /// The erased users. Rows are read only if they are not in memory.
    pub fn erased(&self) -> Result<Rc<[Erased]>, PortError> {
        if let Some(erased) = &self.cache().erased {
            return Ok(erased.clone());
        }
        let rows = self.storage.query(ERASED, &[])?;
        let erased = rows.iter().map(|row| {
            let (user_id, position) = (UserId::parse(row.text(0)?).map_err(corrupt)?, row.number(1)?);
            Ok(Erased { user_id, position, state: self.head_at(position)?.current })
        });
        let erased: Rc<[Erased]> = erased.collect::<Result<_, PortError>>()?;
        self.cache().erased = Some(erased.clone());
        Ok(erased)
    }
}
