//! Authorises a join by membership in another room (client-server API, "Restricted rooms").

use lattice_rooms::{InvitePower, Membership, allowed_rooms};
use ruma_common::{OwnedUserId, RoomId, UserId};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{IsJoined, JoinRefusal};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<IsJoined> for Room {
    fn execute(&self, IsJoined { user_id }: IsJoined) -> Result<Step<bool>, PortError> {
        Ok(Step::Reply(self.membership(&user_id)? == Some(Membership::Join)))
    }
}

impl Room {
    /// The member who authorises a join, if the join needs one. The Worker asked the room `allowed_by`; the join
    /// rule is read again here.
    pub(super) fn authorise_join(
        &self,
        membership: Option<Membership>,
        allowed_by: Option<&RoomId>,
    ) -> Result<Result<Option<OwnedUserId>, JoinRefusal>, PortError> {
        // The rules let in who is invited, and refuse who is banned.
        if matches!(membership, Some(Membership::Invite | Membership::Ban)) {
            return Ok(Ok(None));
        }
        let identity = self.identity()?;
        let join_rules = self.current(("m.room.join_rules".to_owned(), String::new()))?;
        let rooms = join_rules.and_then(|event| allowed_rooms(&event, &identity.rules.authorization));
        let Some(rooms) = rooms else { return Ok(Ok(None)) };
        if !allowed_by.is_some_and(|room_id| rooms.iter().any(|allowed| allowed == room_id)) {
            return Ok(Err(JoinRefusal::MembersOnly(rooms)));
        }
        Ok(self.authoriser()?.map(Some).ok_or(JoinRefusal::NobodyAuthorises))
    }

    /// A joined user of this server who may invite.
    fn authoriser(&self) -> Result<Option<OwnedUserId>, PortError> {
        let identity = self.identity()?;
        let keys = ["m.room.power_levels", "m.room.create"].map(|name| (name.to_owned(), String::new()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let [levels, create] = keys.map(|key| state.get(&key).map(|event| &**event));
        let power = InvitePower::new(levels, create, &identity.rules.authorization);
        for user_id in power.named() {
            if self.is_local(&user_id) && self.membership(&user_id)? == Some(Membership::Join) {
                return Ok(Some(user_id));
            }
        }
        if power.is_general() { self.first_member(&power) } else { Ok(None) }
    }

    /// The first joined user of this server with the power to invite.
    fn first_member(&self, power: &InvitePower<'_>) -> Result<Option<OwnedUserId>, PortError> {
        let Some(last) = self.store.last_block()? else { return Ok(None) };
        for block in 0..=last {
            let members = self.store.members_of_block(block)?.into_iter();
            let mut joined = members.filter(|(_, member)| member.membership == Membership::Join);
            if let Some((user_id, _)) = joined.find(|(user_id, _)| power.has(user_id)) {
                return Ok(Some(user_id));
            }
        }
        Ok(None)
    }

    fn is_local(&self, user_id: &UserId) -> bool {
        user_id.server_name() == self.host.name.server_name()
    }
}
