//! Joins forward extremities by an event of this server, before they are many.

use lattice_rooms::{EventTemplate, StateMapKey, may_send_message, named_in_levels};
use ruma_common::OwnedUserId;
use serde_json::value::{RawValue, to_raw_value};

use crate::objects::host::{Abort, Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{JoinExtremities, Refusal};
use crate::objects::room::Room;
use crate::objects::room::store::JOINING_EVENT;
use crate::ports::PortError;

/// The most members of this server who are looked at: of those with a power level of their own, and of the others.
const MAX_SENDERS_LOOKED_AT: usize = 50;
/// The most members of this server who are tried as the sender.
const MAX_SENDERS_TRIED: usize = 5;

impl Execute<JoinExtremities> for Room {
    /// One event in one turn; if too many are left, the others follow in another. If nobody may send it, none is sent: the
    /// extremities have a maximum.
    fn execute(&self, JoinExtremities { least }: JoinExtremities) -> Result<Step<()>, PortError> {
        if self.store.extremities()?.len() < least {
            return Ok(Step::Reply(()));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = EventTemplate {
            event_type: JOINING_EVENT.to_owned(),
            state_key: None,
            content: empty()?,
            sticky: None,
        };
        for sender in self.senders()? {
            if self.exhausted_quota(&template, &sender)?.is_some() {
                continue;
            }
            let joined = self.host.storage.try_commit(|write| -> Result<(), Abort<Refusal>> {
                self.write_event(write, (&template, &sender), &key, None)?;
                if self.store.extremities()?.len() >= least {
                    self.store.join_extremities_later(write, least)?;
                }
                Ok(())
            })?;
            if joined.is_ok() {
                break;
            }
        }
        Ok(Step::Reply(()))
    }
}

impl Room {
    /// Joined members of this server who have the power level to send the event: first those whom the power levels name.
    fn senders(&self) -> Result<Vec<OwnedUserId>, PortError> {
        let rules = &self.identity()?.rules;
        let keys: [StateMapKey; 2] =
            ["m.room.power_levels", "m.room.create"].map(|name| (name.to_owned(), String::new()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let may_send = |user_id: &OwnedUserId| may_send_message(user_id, JOINING_EVENT, &state, rules);
        let is_ours = |user_id: &OwnedUserId| user_id.server_name() == self.host.name.server_name();
        let mut senders = Vec::new();
        let named = named_in_levels(&state, rules).into_iter().filter(is_ours).filter(may_send);
        for user_id in named.take(MAX_SENDERS_LOOKED_AT) {
            senders.extend(self.is_joined(&user_id)?.then_some(user_id));
        }
        let others = self.store.newest_joined(MAX_SENDERS_LOOKED_AT as u64)?;
        senders.extend(others.into_iter().filter(may_send));
        senders.truncate(MAX_SENDERS_TRIED);
        Ok(senders)
    }
}

fn empty() -> Result<Box<RawValue>, PortError> {
    to_raw_value(&serde_json::json!({})).map_err(|error| PortError::new("room", "join extremities", error))
}
