//! The SQL statements of a User, typed in and typed out: devices and rooms here, the account and its
//! sessions in `store/account.rs`.

mod account;

mod account_data;
mod filters;
mod openid;
mod profile;

use std::cell::Cell;
use std::rc::Rc;

use lattice_rooms::Membership;
use ruma_common::{DeviceId, OwnedRoomId, RoomId};
use serde_json::value::RawValue;

pub(super) use self::account_data::AccountDataRow;
use super::devices::DeviceRow;
use super::ring::Ring;
use crate::objects::schema;
use crate::ports::{PortError, Row, Sql, SqlValue};

pub(super) const MIGRATIONS: &[&str] = &[
    include_str!("../../../../migrations/user/0001_user.sql"),
    include_str!("../../../../migrations/user/0002_admin.sql"),
    include_str!("../../../../migrations/user/0003_sessions.sql"),
    include_str!("../../../../migrations/user/0004_keeping.sql"),
];

const HAS_ACCOUNT: &str = "SELECT 1 FROM account";
const READ_DEVICES: &str = "SELECT device_id, display_name, last_seen_ms FROM device ORDER BY device_id";
const RENAME_DEVICE: &str = "UPDATE device SET display_name = ? WHERE device_id = ?";
const REMOVE_DEVICE: &str = "DELETE FROM device WHERE device_id = ?";
const REMOVE_DEVICES: &str = "DELETE FROM device";
const REMOVE_DEVICES_BUT: &str = "DELETE FROM device WHERE device_id <> ?";
const READ_ROOM: &str =
    "SELECT room_id, membership, head, joined_at, ring, invite_state FROM room WHERE room_id = ?";
const READ_ROOMS: &str =
    "SELECT room_id, membership, head, joined_at, ring, invite_state FROM room ORDER BY room_id";
const PUT_ROOM: &str = "INSERT OR REPLACE INTO room (room_id, membership, head, joined_at, ring, invite_state) \
     VALUES (?, ?, ?, ?, ?, ?)";

/// The tables of one user.
pub(super) struct Store {
    sql: Rc<dyn Sql>,
    /// Once there is an account there always is.
    exists: Cell<bool>,
}

/// A room as the user has it.
#[derive(Debug)]
pub(super) struct RoomRow {
    pub room_id: OwnedRoomId,
    pub membership: Membership,
    pub head: u64,
    pub joined_at: u64,
    pub ring: Ring,
    pub invite_state: Option<Vec<Box<RawValue>>>,
}

impl Store {
    pub fn new(sql: Rc<dyn Sql>) -> Self {
        Self { sql, exists: Cell::new(false) }
    }

    /// Whether there is an account. Reads only.
    pub fn exists(&self) -> Result<bool, PortError> {
        if !self.exists.get() {
            let exists =
                schema::open(&*self.sql, MIGRATIONS)? && !self.sql.query(HAS_ACCOUNT, &[])?.is_empty();
            self.exists.set(exists);
        }
        Ok(self.exists.get())
    }

    pub fn devices(&self) -> Result<Vec<DeviceRow>, PortError> {
        self.sql.query(READ_DEVICES, &[])?.iter().map(device_row).collect()
    }

    pub fn rename_device(&self, device_id: &DeviceId, display_name: &str) -> Result<(), PortError> {
        self.sql.query(RENAME_DEVICE, &[display_name.into(), device_id.as_str().into()]).map(|_| ())
    }

    pub fn remove_device(&self, device_id: &DeviceId) -> Result<(), PortError> {
        self.sql.query(REMOVE_DEVICE, &[device_id.as_str().into()]).map(|_| ())
    }

    pub fn remove_devices(&self) -> Result<(), PortError> {
        self.sql.query(REMOVE_DEVICES, &[]).map(|_| ())
    }

    pub fn remove_devices_but(&self, kept: &DeviceId) -> Result<(), PortError> {
        self.sql.query(REMOVE_DEVICES_BUT, &[kept.as_str().into()]).map(|_| ())
    }

    pub fn room(&self, room_id: &RoomId) -> Result<Option<RoomRow>, PortError> {
        self.sql.query(READ_ROOM, &[room_id.as_str().into()])?.first().map(room_row).transpose()
    }

    pub fn rooms(&self) -> Result<Vec<RoomRow>, PortError> {
        self.sql.query(READ_ROOMS, &[])?.iter().map(room_row).collect()
    }

    pub fn put_room(&self, room: &RoomRow) -> Result<(), PortError> {
        let values: [SqlValue; 6] = [
            room.room_id.as_str().into(),
            room.membership.as_str().into(),
            room.head.into(),
            room.joined_at.into(),
            to_json(&room.ring)?.into(),
            room.invite_state.as_ref().map(to_json).transpose()?.into(),
        ];
        self.sql.query(PUT_ROOM, &values).map(|_| ())
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<String, PortError> {
    serde_json::to_string(value).map_err(corrupt)
}

fn device_row(row: &Row) -> Result<DeviceRow, PortError> {
    let last_seen_ms = row.optional_number(2)?;
    Ok(DeviceRow { device_id: row.text(0)?.into(), display_name: row.optional_text(1)?, last_seen_ms })
}

fn room_row(row: &Row) -> Result<RoomRow, PortError> {
    let membership = format!("\"{}\"", row.text(1)?);
    let invite_state = row.optional_text(5)?;
    Ok(RoomRow {
        room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?,
        membership: serde_json::from_str(&membership).map_err(corrupt)?,
        head: row.number(2)?,
        joined_at: row.number(3)?,
        ring: serde_json::from_str(&row.text(4)?).map_err(corrupt)?,
        invite_state: invite_state.map(|text| serde_json::from_str(&text)).transpose().map_err(corrupt)?,
    })
}

fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("user store", "read", error)
}
