//! Decides which events of a room a user may see (client-server API, "Room history visibility").

use ruma_common::UserId;
use ruma_state_res::Event as _;

use crate::Pdu;

/// The value of `m.room.history_visibility`; absent and unknown values mean `shared`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoryVisibility {
    /// Everybody may see every event.
    WorldReadable,
    /// Members may see every event, also those before their join; former members those before they left.
    #[default]
    Shared,
    /// Members may see events since their invite.
    Invited,
    /// Members may see events since their join.
    Joined,
}

/// A user's membership of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// The user is in the room.
    Join,
    /// The user was invited.
    Invite,
    /// The user asked for an invite.
    Knock,
    /// The user left, was kicked, or was never in the room.
    #[default]
    Leave,
    /// The user is banned.
    Ban,
}

impl Membership {
    /// The value of `membership` in events.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Invite => "invite",
            Self::Knock => "knock",
            Self::Leave => "leave",
            Self::Ban => "ban",
        }
    }

    /// The membership in the content of a member event.
    #[must_use]
    pub fn of(pdu: &Pdu) -> Self {
        pdu.content_text("membership").as_deref().map(Self::named).unwrap_or_default()
    }

    /// The membership with this value in events; [`Self::Leave`] for an unknown value.
    #[must_use]
    pub fn named(text: &str) -> Self {
        match text {
            "join" => Self::Join,
            "invite" => Self::Invite,
            "knock" => Self::Knock,
            "ban" => Self::Ban,
            _ => Self::Leave,
        }
    }
}

impl HistoryVisibility {
    /// The visibility in the content of a history visibility event.
    #[must_use]
    pub fn of(pdu: &Pdu) -> Self {
        match pdu.content_text("history_visibility").as_deref() {
            Some("world_readable") => Self::WorldReadable,
            Some("invited") => Self::Invited,
            Some("joined") => Self::Joined,
            _ => Self::Shared,
        }
    }
}

/// A reader's membership and the history visibility at one point of a timeline, stepped over its events in
/// order.
#[derive(Debug, Clone, Copy)]
pub struct Viewpoint<'a> {
    /// The reader.
    pub reader: &'a UserId,
    /// Whether the reader was joined at some time after the next event.
    pub joins_later: bool,
    /// The reader's membership before the next event.
    pub membership: Membership,
    /// The history visibility before the next event.
    pub visibility: HistoryVisibility,
}

impl Viewpoint<'_> {
    /// Steps over `pdu` and returns whether the reader may see it. A change of the visibility or of the
    /// reader's membership is visible if the values before or after it allow it.
    pub fn step(&mut self, pdu: &Pdu) -> bool {
        let before = self.allows();
        match (pdu.event_type(), pdu.state_key()) {
            ("m.room.history_visibility", Some("")) => self.visibility = HistoryVisibility::of(pdu),
            ("m.room.member", Some(key)) if key == self.reader.as_str() => {
                self.membership = Membership::of(pdu)
            }
            _ => {}
        }
        before || self.allows()
    }

    fn allows(&self) -> bool {
        match self.visibility {
            HistoryVisibility::WorldReadable => true,
            HistoryVisibility::Shared => self.joins_later || self.membership == Membership::Join,
            HistoryVisibility::Invited => matches!(self.membership, Membership::Join | Membership::Invite),
            HistoryVisibility::Joined => self.membership == Membership::Join,
        }
    }
}
