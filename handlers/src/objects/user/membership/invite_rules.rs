//! Whose invites the user wants (MSC4380, MSC4155).

use lattice_sync::{INVITE_BLOCKING, INVITE_FILTERING, InviteRule, invite_rule};
use ruma_common::UserId;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::user::{AdmitInvite, InviteBlocked};
use crate::objects::user::User;
use crate::ports::PortError;

impl Execute<AdmitInvite> for User {
    /// An invite that the user ignores is admitted: the inviter does not learn of it.
    fn execute(
        &self,
        AdmitInvite { inviter }: AdmitInvite,
    ) -> Result<Step<Result<MemberProfile, InviteBlocked>>, PortError> {
        if self.invite_rule(&inviter)? == InviteRule::Block {
            return Ok(Step::Reply(Err(InviteBlocked)));
        }
        Ok(Step::Reply(Ok(MemberProfile::of_fields(&self.store.profile()?.fields))))
    }
}

impl User {
    /// What happens to the invites of an inviter.
    pub(in crate::objects::user) fn invite_rule(&self, inviter: &UserId) -> Result<InviteRule, PortError> {
        let content = |event_type: &str| -> Result<_, PortError> {
            Ok(self.store.account_data(None, event_type)?.map(|row| row.content))
        };
        let (blocking, filtering) = (content(INVITE_BLOCKING)?, content(INVITE_FILTERING)?);
        Ok(invite_rule(blocking.as_deref(), filtering.as_deref(), inviter))
    }
}
