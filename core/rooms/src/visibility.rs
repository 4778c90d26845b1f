//! Who may see which event (client-server API, "Room history visibility").

use ruma_common::UserId;
use ruma_state_res::Event as _;

use crate::Pdu;

/// What `m.room.history_visibility` says; absent and unknown values mean `shared`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoryVisibility {
    /// Everybody sees.
    WorldReadable,
    /// Members see everything, also from before they came.
    #[default]
    Shared,
    /// Members see from their invitation on.
    Invited,
    /// Members see from their joining on.
    Joined,
}

/// A user's membership of a room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// In the room.
    Join,
    /// Asked to come.
    Invite,
    /// Asking to come.
    Knock,
    /// Not in the room, or never was.
    #[default]
    Leave,
    /// Shut out.
    Ban,
}

impl Membership {
    /// As it is written in `unsigned.membership`.
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

    /// The membership that a member event gives.
    #[must_use]
    pub fn of(pdu: &Pdu) -> Self {
        pdu.content_text("membership").as_deref().map(Self::named).unwrap_or_default()
    }

    /// The membership that is written so; of what is none, [`Self::Leave`].
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
    /// The visibility that a history visibility event gives.
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

/// One reader walking along a timeline: what was true for them just before the next event.
#[derive(Debug, Clone, Copy)]
pub struct Viewpoint<'a> {
    /// The reader, who is in the room now.
    pub reader: &'a UserId,
    /// Their membership before the next event.
    pub membership: Membership,
    /// The visibility before the next event.
    pub visibility: HistoryVisibility,
}

impl Viewpoint<'_> {
    /// Steps over `pdu`; says whether the reader may see it. An event that changes visibility or the
    /// reader's membership is seen if either side of it allows.
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
            HistoryVisibility::WorldReadable | HistoryVisibility::Shared => true,
            HistoryVisibility::Invited => matches!(self.membership, Membership::Join | Membership::Invite),
            HistoryVisibility::Joined => self.membership == Membership::Join,
        }
    }
}
