//! Makes a user of this server knock.

use lattice_rooms::Membership;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Knock, Refusal};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<Knock> for Room {
    /// A knock with the same reason is not repeated.
    fn execute(&self, knock: Knock) -> Result<Step<Result<(), Refusal>>, PortError> {
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let Knock { user_id, reason, profile, left_at } = knock;
        let membership = self.membership_after_leave(&user_id, left_at, &key)?;
        let mut template = member_event(&user_id, Membership::Knock, reason)?;
        profile.show_in_event(&mut template)?;
        if membership == Some(Membership::Knock) && self.unchanged(&template, &user_id)?.is_some() {
            return Ok(Step::Reply(Ok(())));
        }
        let knocked = self.append(&template, &user_id, &key, None)?;
        Ok(Step::Reply(knocked.map(drop)))
    }
}
