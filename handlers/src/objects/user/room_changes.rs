//! Tells the user's rooms of a change that has a number: the alarm resumes the delivery, and the last change wins.

use std::collections::BTreeSet;

use ruma_common::OwnedRoomId;

use super::User;
use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve, RoomChangeKind};
use crate::objects::protocol::{Dispatched, Envelope, ObjectName, RoomMarker};
use crate::ports::PortError;

impl User {
    /// The command for at most `limit` pending rooms that it could `reserve`.
    pub(super) fn room_changes<C: Dispatched<Object = RoomMarker>>(
        &self,
        (kind, change, command): (RoomChangeKind, u64, &C),
        pending_rooms: BTreeSet<OwnedRoomId>,
        (limit, reserve): (usize, Reserve<'_>),
    ) -> Result<Vec<Delivery>, PortError> {
        let envelope = Envelope::of(command, None)?.to_bytes()?;
        let delivery = |room_id: OwnedRoomId| {
            let to = ObjectName::room(self.host.name.server_name(), &room_id);
            let id = DeliveryId::RoomChange { kind, room_id, change };
            Delivery { id, effect: Effect::Call { to, envelope: envelope.clone() } }
        };
        let deliveries = pending_rooms.into_iter().map(delivery);
        Ok(deliveries.filter(|each| reserve(&each.effect.target(), &each.id)).take(limit).collect())
    }
}

/// Removes the rooms that heard of this change from the pending ones. Returns whether there are some.
pub(super) fn remove_told(
    pending_rooms: &mut BTreeSet<OwnedRoomId>,
    (kind, change): (RoomChangeKind, u64),
    done: &[Delivery],
) -> bool {
    let told = done.iter().filter_map(|delivery| match &delivery.id {
        DeliveryId::RoomChange { kind: of, room_id, change: told } if *of == kind && *told == change => {
            Some(room_id)
        }
        _ => None,
    });
    told.fold(false, |any, room_id| pending_rooms.remove(room_id) | any)
}

/// Whether some of these deliveries told rooms of a change of this kind.
pub(super) fn has_told(kind: RoomChangeKind, done: &[Delivery]) -> bool {
    done.iter().any(|delivery| matches!(delivery.id, DeliveryId::RoomChange { kind: of, .. } if of == kind))
}
