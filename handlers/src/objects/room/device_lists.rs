//! The device lists of members: which of them changed (client-server API, "Tracking the device list for a user").

use std::collections::BTreeSet;

use lattice_rooms::Membership;
use ruma_common::{OwnedUserId, UserId};

use super::Room;
use super::ephemeral::MAX_RECEIPT_MEMBERS;
use super::store::{Member, Span};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{
    FindJoined, MemberLists, ReadDeviceLists, UpdateDeviceList, WantedLists,
};
use crate::ports::PortError;

/// The most members whose device lists one read names as changed, the newest: in a room that is new to the client, all of so many.
pub const MAX_CHANGED_LISTS: u64 = 10_000;
/// The most former members whom one read names; if the reader has left, the most members.
pub const MAX_FORMER_MEMBERS: u64 = 1_000;

impl Execute<UpdateDeviceList> for Room {
    /// Shows a change at a new position of the stream. In a room of more than [`MAX_RECEIPT_MEMBERS`] the members hear of it
    /// with the next event.
    fn execute(&self, UpdateDeviceList { user_id, change }: UpdateDeviceList) -> Result<Step<()>, PortError> {
        let known = self.store.device_list_change(&user_id)?;
        let is_new = known.is_none_or(|known| known < change);
        if !is_new || !self.is_joined(&user_id)? {
            return Ok(Step::Reply(()));
        }
        let wakes = self.store.counts()?.joined <= MAX_RECEIPT_MEMBERS;
        self.host.storage.commit(|write| {
            if wakes {
                write.deliver();
            }
            self.store.put_device_list(write, &user_id, change)
        })?;
        Ok(Step::Reply(()))
    }
}

impl Execute<ReadDeviceLists> for Room {
    fn execute(&self, read: ReadDeviceLists) -> Result<Step<Option<MemberLists>>, PortError> {
        let ReadDeviceLists { reader, has_left, after, upto, wanted } = read;
        let member = self.store.member(&reader)?.filter(|member| {
            let has_ended = matches!(member.membership, Membership::Leave | Membership::Ban);
            if has_left { has_ended } else { member.membership == Membership::Join }
        });
        let lists = member.map(|member| self.member_lists((&reader, &member), (after, upto), wanted));
        Ok(Step::Reply(lists.transpose()?))
    }
}

impl Execute<FindJoined> for Room {
    fn execute(&self, FindJoined { reader, users }: FindJoined) -> Result<Step<Vec<OwnedUserId>>, PortError> {
        if !self.is_joined(&reader)? {
            return Ok(Step::Reply(Vec::new()));
        }
        let mut joined = Vec::new();
        for user_id in users {
            if self.is_joined(&user_id)? {
                joined.push(user_id);
            }
        }
        Ok(Step::Reply(joined))
    }
}

impl Room {
    /// What a range says of device lists, to a reader who is joined or has left.
    pub(super) fn member_lists(
        &self,
        (reader, member): (&UserId, &Member),
        (after, upto): (Option<u64>, u64),
        wanted: WantedLists,
    ) -> Result<MemberLists, PortError> {
        let is_in = member.membership == Membership::Join;
        let mut changed = match after {
            Some(after) => {
                let span = Span { after, upto };
                let changed = self.store.device_lists(span, MAX_CHANGED_LISTS)?.into_iter();
                let mut changed: Vec<_> = changed.map(|(user_id, _)| user_id).collect();
                if is_in {
                    changed.extend(self.store.joined_between(span, MAX_CHANGED_LISTS)?);
                }
                changed
            }
            None if is_in => self.store.joined_between(Span { after: 0, upto }, MAX_CHANGED_LISTS)?,
            None => Vec::new(),
        };
        let mut left = match (is_in, wanted.known) {
            (true, known) => self.former_members((reader, member), known, upto)?,
            (false, Some(known)) => self.members_at(reader, known)?,
            (false, None) => Vec::new(),
        };
        if !is_in {
            // Who changed and was never known to the client is not named to one who has left.
            let known: BTreeSet<&OwnedUserId> = left.iter().collect();
            changed.retain(|user_id| known.contains(user_id));
        }
        for list in [&mut changed, &mut left] {
            list.retain(|user_id| user_id != reader);
            list.sort_unstable();
            list.dedup();
        }
        Ok(MemberLists { changed, left })
    }

    /// Who was joined at the position that the client knows, and is not at the end of the range. Without such a position, who
    /// has left since the reader joined.
    fn former_members(
        &self,
        (reader, member): (&UserId, &Member),
        known: Option<u64>,
        upto: u64,
    ) -> Result<Vec<OwnedUserId>, PortError> {
        let from = known.unwrap_or(member.position);
        let outside = self.store.outside_after(from, MAX_FORMER_MEMBERS)?;
        if outside.is_empty() {
            return Ok(Vec::new());
        }
        let users = || outside.iter().map(|changed| &*changed.user_id);
        let before = self.store.joined_at(from, users().chain([reader]))?;
        let now = self.store.joined_at(upto, users())?;
        // The reader saw nobody there before the first join.
        if !before.contains(reader) {
            return Ok(Vec::new());
        }
        let was_in = |user_id: &OwnedUserId, left_at: Option<u64>| {
            before.contains(user_id)
                || (known.is_none() && left_at.is_some_and(|left_at| left_at > member.position))
        };
        let gone = outside
            .into_iter()
            .filter(|changed| was_in(&changed.user_id, changed.left_at) && !now.contains(&changed.user_id));
        Ok(gone.map(|changed| changed.user_id).collect())
    }

    /// Who was joined at a position at which the reader was.
    fn members_at(&self, reader: &UserId, position: u64) -> Result<Vec<OwnedUserId>, PortError> {
        let changed = self.store.changed_after(position, MAX_FORMER_MEMBERS)?;
        let users = changed.iter().map(|changed| &*changed.user_id);
        let mut joined = self.store.joined_at(position, users.chain([reader]))?;
        if !joined.remove(reader) {
            return Ok(Vec::new());
        }
        let stayed = self.store.joined_between(Span { after: 0, upto: position }, MAX_FORMER_MEMBERS)?;
        Ok(joined.into_iter().chain(stayed).collect())
    }
}
