//! The device lists of members that changed: one row for each, replaced at each change. And who joined and left meanwhile.

use std::collections::BTreeSet;

use lattice_rooms::Membership;
use ruma_common::{OwnedUserId, UserId};

use super::corruption::corrupt;
use super::statements::{
    CHANGED_AFTER, DEVICE_LIST_CHANGE, DEVICE_LISTS_BETWEEN, JOINED_BETWEEN, OUTSIDE_AFTER, PUT_DEVICE_LIST,
    REMOVE_DEVICE_LIST,
};
use super::{Span, Store};
use crate::objects::host::Write;
use crate::ports::{PortError, Query, Row};

/// A user whose membership changed.
#[derive(Debug)]
pub struct ChangedMember {
    /// The user.
    pub user_id: OwnedUserId,
    /// The position at which the last join ended, unless the user has forgotten the room.
    pub left_at: Option<u64>,
}

impl Store {
    /// The number of the last change of a user's device list that the room knows.
    pub fn device_list_change(&self, user_id: &UserId) -> Result<Option<u64>, PortError> {
        let rows = self.storage.query(DEVICE_LIST_CHANGE, &[user_id.as_str().into()])?;
        rows.first().map(|row| row.number(0)).transpose()
    }

    /// Notes a change of a member's device list, at a new position of the stream.
    pub fn put_device_list(&self, write: &Write<'_>, user_id: &UserId, change: u64) -> Result<(), PortError> {
        let mut head = self.head()?;
        head.last_number += 1;
        head.position = head.last_number;
        write.change(PUT_DEVICE_LIST, &[user_id.as_str().into(), change.into(), head.position.into()])?;
        self.cache().head = Some(head);
        Ok(())
    }

    /// Forgets the device list of a user who leaves: a join says as much. The leave itself takes a later position of the stream,
    /// so the newest position stays known.
    pub(super) fn remove_device_list(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        write.change(REMOVE_DEVICE_LIST, &[user_id.as_str().into()]).map(drop)
    }

    /// The newest changes of device lists in a span of the stream, of joined members, with their numbers.
    pub fn device_lists(&self, span: Span, limit: u64) -> Result<Vec<(OwnedUserId, u64)>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        let rows = self.storage.query(DEVICE_LISTS_BETWEEN, &values)?;
        rows.iter().map(|row| Ok((user_id(row)?, row.number(1)?))).collect()
    }

    /// The newest joined members who joined in a span of the stream.
    pub fn joined_between(&self, span: Span, limit: u64) -> Result<Vec<OwnedUserId>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        self.storage.query(JOINED_BETWEEN, &values)?.iter().map(user_id).collect()
    }

    /// Users whose membership changed after a position and who are not joined.
    pub fn outside_after(&self, position: u64, limit: u64) -> Result<Vec<ChangedMember>, PortError> {
        self.changed_members(OUTSIDE_AFTER, position, limit)
    }

    /// Users whose membership changed after a position.
    pub fn changed_after(&self, position: u64, limit: u64) -> Result<Vec<ChangedMember>, PortError> {
        self.changed_members(CHANGED_AFTER, position, limit)
    }

    fn changed_members(
        &self,
        query: Query,
        position: u64,
        limit: u64,
    ) -> Result<Vec<ChangedMember>, PortError> {
        let rows = self.storage.query(query, &[position.into(), limit.into()])?;
        rows.iter()
            .map(|row| Ok(ChangedMember { user_id: user_id(row)?, left_at: row.optional_number(1)? }))
            .collect()
    }

    /// Which of these users were joined in the state at a position.
    pub fn joined_at<'a>(
        &self,
        position: u64,
        users: impl Iterator<Item = &'a UserId>,
    ) -> Result<BTreeSet<OwnedUserId>, PortError> {
        let keys: BTreeSet<_> =
            users.map(|user_id| ("m.room.member".to_owned(), user_id.to_string())).collect();
        if keys.is_empty() {
            return Ok(BTreeSet::new());
        }
        let state = self.state_at(position, &keys.into_iter().collect::<Vec<_>>())?.into_iter();
        let joined = state.filter(|(_, event)| Membership::of(event) == Membership::Join);
        joined.map(|((_, user_id), _)| UserId::parse(user_id).map_err(corrupt)).collect()
    }
}

fn user_id(row: &Row) -> Result<OwnedUserId, PortError> {
    UserId::parse(row.text(0)?).map_err(corrupt)
}
