//! The statements about the profile.

use std::collections::BTreeSet;

use ruma_common::{CanonicalJsonObject, OwnedRoomId};

use super::{Store, corrupt, to_json};
use crate::ports::{PortError, Row};

const READ: &str = "SELECT fields, untold FROM profile";
const PUT: &str = "INSERT INTO profile (one, fields, untold) VALUES (1, ?, ?) \
     ON CONFLICT (one) DO UPDATE SET fields = excluded.fields, untold = excluded.untold";

/// What everybody may know of the user, and the rooms that do not show it yet.
#[derive(Debug, Default)]
pub(in crate::objects::user) struct ProfileRow {
    pub fields: CanonicalJsonObject,
    pub untold: BTreeSet<OwnedRoomId>,
}

impl Store {
    pub fn profile(&self) -> Result<ProfileRow, PortError> {
        let rows = self.sql.query(READ, &[])?;
        rows.first().map_or_else(|| Ok(ProfileRow::default()), profile_row)
    }

    /// Inside a transaction.
    pub fn put_profile(&self, profile: &ProfileRow) -> Result<(), PortError> {
        let values = [to_json(&profile.fields)?.into(), to_json(&profile.untold)?.into()];
        self.sql.query(PUT, &values).map(|_| ())
    }
}

fn profile_row(row: &Row) -> Result<ProfileRow, PortError> {
    Ok(ProfileRow {
        fields: serde_json::from_str(&row.text(0)?).map_err(corrupt)?,
        untold: serde_json::from_str(&row.text(1)?).map_err(corrupt)?,
    })
}
