//! SQL statements for the profile.

use std::collections::BTreeSet;

use ruma_common::{CanonicalJsonObject, CanonicalJsonValue, OwnedRoomId};

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row};

const READ: Query = Query::new("SELECT fields, pending_rooms FROM profile");
const PUT: Change = Change::new(
    "INSERT INTO profile (one, fields, pending_rooms) VALUES (1, ?, ?) \
     ON CONFLICT (one) DO UPDATE SET fields = excluded.fields, pending_rooms = excluded.pending_rooms",
);

/// The fields of the profile, and the joined rooms that do not show it yet.
#[derive(Debug, Default)]
pub(in crate::objects::user) struct ProfileRow {
    pub fields: CanonicalJsonObject,
    pub pending_rooms: BTreeSet<OwnedRoomId>,
}

impl ProfileRow {
    /// The profile of a new account.
    pub fn named(displayname: &str) -> Self {
        let fields = [("displayname".to_owned(), CanonicalJsonValue::from(displayname))];
        Self { fields: fields.into(), pending_rooms: BTreeSet::new() }
    }
}

impl Store {
    pub fn profile(&self) -> Result<ProfileRow, PortError> {
        let rows = self.storage.query(READ, &[])?;
        rows.first().map_or_else(|| Ok(ProfileRow::default()), profile_row)
    }

    /// Writes the profile, and marks its pending rooms for delivery.
    pub fn put_profile(&self, write: &Write<'_>, profile: &ProfileRow) -> Result<(), PortError> {
        if !profile.pending_rooms.is_empty() {
            write.deliver();
        }
        let values = [to_json(&profile.fields)?.into(), to_json(&profile.pending_rooms)?.into()];
        write.change(PUT, &values).map(drop)
    }
}

fn profile_row(row: &Row) -> Result<ProfileRow, PortError> {
    Ok(ProfileRow {
        fields: serde_json::from_str(&row.text(0)?).map_err(corrupt)?,
        pending_rooms: serde_json::from_str(&row.text(1)?).map_err(corrupt)?,
    })
}
