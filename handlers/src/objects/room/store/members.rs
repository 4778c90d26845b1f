//! Memberships of the current state, with dense numbers for users of this server.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{EventNumber, Membership, Pdu, Root};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use super::corruption::corrupt;
use super::lists::{ROWS_PER_STATEMENT, json_array};
use super::statements::{
    COUNT_MEMBERS, FORGET_MEMBER, HEROES, LAST_MEMBER, MEMBER, MEMBERS_BETWEEN, MEMBERSHIPS, NEWEST_JOINED,
    PUT_MEMBER,
};
use super::{Member, MemberChange, MemberCounts, POSITIONS_PER_BLOCK, Store};
use crate::objects::host::Write;
use crate::ports::{PortError, Row};

/// The most users of this server among whom joined ones are looked for.
const MAX_NEWEST_MEMBERS: u64 = 1_000;
/// The most heroes of a room summary.
const MAX_HEROES: u64 = 5;

/// What a member event says.
pub(super) struct MemberEvent {
    membership: Membership,
    sender: OwnedUserId,
}

impl From<&Pdu> for MemberEvent {
    fn from(pdu: &Pdu) -> Self {
        Self { membership: Membership::of(pdu), sender: pdu.sender().to_owned() }
    }
}

impl Store {
    /// The membership of a user; `None` if the current state never had a member event of the user.
    pub fn member(&self, user_id: &UserId) -> Result<Option<Member>, PortError> {
        let rows = self.storage.query(MEMBER, &[user_id.as_str().into()])?;
        rows.first().map(|row| member(row, 0)).transpose()
    }

    /// The counts of joined and invited members. Counts rows only if the counts are not in memory.
    pub fn counts(&self) -> Result<MemberCounts, PortError> {
        if let Some(counts) = self.cache().counts {
            return Ok(counts);
        }
        let mut counts = MemberCounts::default();
        for row in self.storage.query(COUNT_MEMBERS, &[])? {
            if let Some(count) = counts.of(Membership::named(&row.text(0)?)) {
                *count = row.number(1)?;
            }
        }
        self.cache().counts = Some(counts);
        Ok(counts)
    }

    /// The heroes of the room summary: the first joined or invited members except the reader, by age of the
    /// membership; if there are none, the first who left or are banned (client-server API, "Calculating the
    /// display name for a room").
    pub fn heroes(&self, reader: &UserId) -> Result<Vec<OwnedUserId>, PortError> {
        let first = |one: Membership, other: Membership| {
            let values =
                [one.as_str().into(), other.as_str().into(), reader.as_str().into(), MAX_HEROES.into()];
            let rows = self.storage.query(HEROES, &values)?;
            rows.iter().map(|row| user_id(row, 0)).collect::<Result<Vec<_>, _>>()
        };
        let present = first(Membership::Join, Membership::Invite)?;
        if present.is_empty() { first(Membership::Leave, Membership::Ban) } else { Ok(present) }
    }

    /// The users of this server whose numbers are in a block, ordered by number, with any membership.
    pub fn members_of_block(&self, block: u64) -> Result<Vec<(OwnedUserId, Member)>, PortError> {
        let first = block * POSITIONS_PER_BLOCK;
        let values = [first.into(), (first + POSITIONS_PER_BLOCK).into()];
        let rows = self.storage.query(MEMBERS_BETWEEN, &values)?;
        rows.iter().map(|row| Ok((user_id(row, 0)?, member(row, 1)?))).collect()
    }

    /// The last block; `None` if no user of this server has a number.
    pub fn last_block(&self) -> Result<Option<u64>, PortError> {
        Ok(self.last_member()?.map(|number| number / POSITIONS_PER_BLOCK))
    }

    /// The blocks of members whose membership changed since the last call, or since the object is in memory.
    pub fn take_changed_blocks(&self) -> BTreeSet<u64> {
        self.changed_blocks.take()
    }

    fn last_member(&self) -> Result<Option<u64>, PortError> {
        self.storage.query(LAST_MEMBER, &[])?.first().map(|row| row.number(0)).transpose()
    }

    /// At most `limit` joined users of this server, among the [`MAX_NEWEST_MEMBERS`] who were first in the room last.
    pub fn newest_joined(&self, limit: u64) -> Result<Vec<OwnedUserId>, PortError> {
        let rows = self.storage.query(NEWEST_JOINED, &[MAX_NEWEST_MEMBERS.into(), limit.into()])?;
        rows.iter().map(|row| user_id(row, 0)).collect()
    }

    /// Forgets that a user who has left ever was joined.
    pub fn forget_member(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        write.change(FORGET_MEMBER, &[user_id.as_str().into()]).map(drop)
    }

    /// Updates the members after the current state changed from `from` to `to` at a stream position.
    pub(super) fn update_members(
        &self,
        write: &Write<'_>,
        from: Root,
        to: Root,
        position: u64,
    ) -> Result<Vec<MemberChange>, PortError> {
        let difference = self.difference(from, to)?.into_iter();
        let members = difference.filter(|((event_type, _), _)| event_type == "m.room.member");
        let members: Vec<_> = members.map(|((_, user_id), (_, number))| (user_id, number)).collect();
        let mut changes = Vec::new();
        for slice in members.chunks(ROWS_PER_STATEMENT) {
            let numbers: Vec<EventNumber> = slice.iter().filter_map(|(_, number)| *number).collect();
            let events = self.member_events(&numbers)?;
            for (user_id, number) in slice {
                let event = number.and_then(|number| events.get(&number));
                changes.extend(self.update_member(write, user_id, event, position)?);
            }
        }
        Ok(changes)
    }

    /// The member events with these numbers, without the rest of their content.
    fn member_events(
        &self,
        numbers: &[EventNumber],
    ) -> Result<BTreeMap<EventNumber, MemberEvent>, PortError> {
        let rows = self.storage.query(MEMBERSHIPS, &[json_array(numbers).into()])?;
        let event = |row: &Row| {
            let membership =
                row.optional_text(2)?.map_or_else(Membership::default, |text| Membership::named(&text));
            Ok((row.number(0)?, MemberEvent { membership, sender: user_id(row, 1)? }))
        };
        rows.iter().map(event).collect()
    }

    /// Updates one member to a member event of the current state. Without an event, the membership is
    /// `leave`.
    pub(super) fn update_member(
        &self,
        write: &Write<'_>,
        state_key: &str,
        event: Option<&MemberEvent>,
        position: u64,
    ) -> Result<Option<MemberChange>, PortError> {
        // A state key that is no user id names no member.
        let Ok(user_id) = UserId::parse(state_key) else { return Ok(None) };
        let after = event.map(|event| event.membership).unwrap_or_default();
        let is_own = event.is_some_and(|event| event.sender == user_id);
        let old = self.member(&user_id)?;
        let before = old.map(|old| old.membership);
        // A repeated invite or knock goes to the user again.
        if before == Some(after) && !matches!(after, Membership::Invite | Membership::Knock) {
            return Ok(None);
        }
        let number = match old {
            Some(old) => old.number,
            None if user_id.server_name() == self.storage.server_name() => {
                Some(self.last_member()?.map_or(0, |last| last + 1))
            }
            None => None,
        };
        let left_at = match before {
            Some(Membership::Join) => Some(position),
            _ => old.and_then(|old| old.left_at),
        };
        let values =
            [user_id.as_str().into(), after.as_str().into(), position.into(), number.into(), left_at.into()];
        write.change(PUT_MEMBER, &values)?;
        self.changed_blocks.borrow_mut().extend(number.map(|number| number / POSITIONS_PER_BLOCK));
        if before == Some(Membership::Join) {
            self.remove_presence(write, &user_id)?;
            self.remove_device_list(write, &user_id)?;
        }
        self.cache().count(before, after);
        Ok(Some(MemberChange { user_id, before, after, is_own }))
    }
}

fn user_id(row: &Row, column: usize) -> Result<OwnedUserId, PortError> {
    UserId::parse(row.text(column)?).map_err(corrupt)
}

/// A member whose columns begin at `first`.
fn member(row: &Row, first: usize) -> Result<Member, PortError> {
    Ok(Member {
        membership: Membership::named(&row.text(first)?),
        position: row.number(first + 1)?,
        number: row.optional_number(first + 2)?,
        left_at: row.optional_number(first + 3)?,
    })
}
