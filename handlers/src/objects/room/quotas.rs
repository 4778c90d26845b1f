//! Quotas: how many bytes the room may store, and how many one of its users may send.
//!
//! A room beyond a quota still serves reads and leaves. Redactions, kicks and bans may exceed each quota by a
//! tenth.

use lattice_rooms::{EventTemplate, Membership, Pdu};
use ruma_common::UserId;
use ruma_state_res::Event as _;
use serde::Deserialize;

use super::Room;
use super::store::Day;
use crate::objects::protocol::room::Refusal;
use crate::ports::PortError;

/// The part of a quota by which redactions, kicks and bans may exceed it.
const ALLOWANCE_PART: u64 = 10;

impl Room {
    /// The quota that forbids an event of this sender, if one does.
    pub(super) fn exhausted_quota(
        &self,
        template: &EventTemplate,
        sender: &UserId,
    ) -> Result<Option<Refusal>, PortError> {
        let has_allowance = is_redaction(template) || is_kick_or_ban(template);
        let allowance = |quota: u64| if has_allowance { quota / ALLOWANCE_PART } else { 0 };
        let end = |quota: u64| quota.saturating_add(allowance(quota));
        let is_exhausted = |used: u64, quota: u64| used >= end(quota);
        let (quotas, now_ms) = (self.host.settings.quotas, self.host.now_ms());
        if self.host.storage.has_bytes(end(quotas.room))? {
            return Ok(Some(Refusal::RoomFull));
        }
        let today = Day::of(now_ms);
        let sent = self.delivered.borrow_mut().sent_by(&self.store, sender, today)?;
        if is_exhausted(sent.in_all, quotas.user_in_room) {
            return Ok(Some(Refusal::SenderQuota));
        }
        let is_exhausted_today = is_exhausted(sent.today, quotas.user_in_room_a_day);
        Ok(is_exhausted_today.then(|| Refusal::SenderQuotaOfDay(today.end_ms() - now_ms)))
    }

    /// Counts an event that was stored.
    pub(super) fn count_sent(&self, pdu: &Pdu) -> Result<(), PortError> {
        let sent = (pdu.json().len() as u64, Day::of(self.host.now_ms()));
        self.delivered.borrow_mut().note_sent(&self.store, pdu.sender(), sent)
    }
}

fn is_redaction(template: &EventTemplate) -> bool {
    template.event_type == "m.room.redaction"
}

fn is_kick_or_ban(template: &EventTemplate) -> bool {
    #[derive(Deserialize)]
    struct Content {
        membership: String,
    }
    let content = || serde_json::from_str::<Content>(template.content.get());
    let ends = |content: Content| {
        matches!(Membership::named(&content.membership), Membership::Leave | Membership::Ban)
    };
    template.event_type == "m.room.member" && content().is_ok_and(ends)
}
