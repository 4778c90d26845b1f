//! The memberships of the user: what Rooms and other users ask about them.

mod forget;
mod invite_rules;
mod leave;

pub(super) use self::leave::is_outdated;
use super::User;
use super::store::RoomRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::user::{
    ListJoinedRooms, ListSearchedRooms, Newcomer, PrepareMembership, SearchedRoom, SearchedRooms,
};
use crate::ports::PortError;
use lattice_rooms::Membership;
use ruma_common::OwnedRoomId;

impl Execute<PrepareMembership> for User {
    fn execute(&self, command: PrepareMembership) -> Result<Step<Newcomer>, PortError> {
        let room = command.room_id.map(|room_id| self.store.room(&room_id)).transpose()?.flatten();
        let left = room.filter(|room| room.membership == Membership::Leave);
        Ok(Step::Reply(Newcomer {
            is_guest: self.store.owner()?.is_guest,
            profile: MemberProfile::of_fields(&self.store.profile()?.fields),
            left_at: left.map(|room| room.position),
            knocks: self.store.knocks()?,
        }))
    }
}

impl Execute<ListJoinedRooms> for User {
    fn execute(&self, _: ListJoinedRooms) -> Result<Step<Vec<OwnedRoomId>>, PortError> {
        let rooms = self.store.rooms()?.into_iter();
        let joined = rooms.filter(|room| room.membership == Membership::Join);
        Ok(Step::Reply(joined.map(|room| room.room_id).collect()))
    }
}

impl Execute<ListSearchedRooms> for User {
    fn execute(&self, _: ListSearchedRooms) -> Result<Step<SearchedRooms>, PortError> {
        let was_in = |room: &RoomRow| match room.membership {
            Membership::Join => true,
            Membership::Leave | Membership::Ban => room.joined_at != 0 && !room.is_forgotten,
            Membership::Invite | Membership::Knock => false,
        };
        let rooms = self.store.rooms()?.into_iter().filter(was_in);
        let rooms = rooms.map(|room| SearchedRoom { room_id: room.room_id, joined_at: room.joined_at });
        Ok(Step::Reply(SearchedRooms { rooms: rooms.collect(), ignored: self.ignored()? }))
    }
}
