//! The whole protocol of a Room.

use lattice_rooms::{EventTemplate, Summary};
use ruma_common::{OwnedDeviceId, OwnedEventId, OwnedTransactionId, OwnedUserId, RoomVersionId, UserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::MemberProfile;

/// What a Room can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomCommand {
    /// Come into being.
    Create(Box<Create>),
    /// Let a user in.
    Join {
        /// Who.
        user_id: OwnedUserId,
        /// Why, in their words.
        reason: Option<String>,
        /// Whether their account is a guest's.
        #[serde(default)]
        is_guest: bool,
        /// What the room shows of them.
        #[serde(default)]
        profile: MemberProfile,
    },
    /// Let a user out: one who is in, invited, or waiting to be let in.
    Leave {
        /// Who.
        user_id: OwnedUserId,
        /// Whether what they said is redacted for those who come later, also if they were out.
        #[serde(default)]
        erase: bool,
    },
    /// Show a member's changed profile.
    ShowProfile {
        /// Who.
        user_id: OwnedUserId,
        /// What the room shows of them.
        profile: MemberProfile,
    },
    /// Take a message.
    Send(Box<Send>),
    /// Show a part of the timeline.
    Read(Read),
}

/// A new room.
#[derive(Debug, Serialize, Deserialize)]
pub struct Create {
    /// Who creates it.
    pub creator: OwnedUserId,
    /// Its version.
    pub version: RoomVersionId,
    /// The signed create event's id.
    pub event_id: OwnedEventId,
    /// The signed create event.
    pub event: Box<RawValue>,
    /// What follows it, all or nothing.
    pub initial_events: Vec<EventTemplate>,
    /// Whether it stands in the public directory.
    pub published: bool,
}

/// A message on its way in.
#[derive(Debug, Serialize, Deserialize)]
pub struct Send {
    /// Who sends it.
    pub sender: OwnedUserId,
    /// From where.
    pub device_id: OwnedDeviceId,
    /// What the device calls this attempt.
    pub transaction_id: OwnedTransactionId,
    /// The event's type.
    pub event_type: String,
    /// Its content.
    pub content: Box<RawValue>,
}

/// A part of the timeline, as one member may see it. Positions are of the room's stream.
#[derive(Debug, Serialize, Deserialize)]
pub struct Read {
    /// Who reads.
    pub reader: OwnedUserId,
    /// On which device.
    pub device_id: OwnedDeviceId,
    /// What they have seen; nothing if absent.
    pub after: Option<u64>,
    /// Where the part ends.
    pub upto: u64,
    /// The most events.
    pub limit: u64,
    /// All state, not only what changed.
    pub full_state: bool,
    /// State as it is at the end of the part, not at its start.
    pub state_after: bool,
}

/// What a Room answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoomReply {
    /// The room exists now.
    Created,
    /// It existed before.
    AlreadyExists,
    /// It does not exist.
    NoSuchRoom,
    /// An event of the plan is not allowed by the ones before it, or cannot be made.
    InvalidPlan(String),
    /// See [`JoinOutcome`].
    Join(JoinOutcome),
    /// See [`LeaveOutcome`].
    Leave(LeaveOutcome),
    /// See [`SendOutcome`].
    Send(SendOutcome),
    /// The room shows the profile of whoever is in it.
    ProfileShown {
        /// Whether it showed another one before.
        changed: bool,
    },
    /// The reader is not in the room.
    NotAMember,
    /// The part of the timeline.
    Timeline(Box<Timeline>),
}

/// What asking to join came to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoinOutcome {
    /// They are in now.
    Joined,
    /// They were in.
    AlreadyJoined,
    /// The room's rules do not let them; the rule.
    Refused(String),
    /// The room lets no guests in.
    GuestsForbidden,
    /// With its reason the event would be larger than an event may be.
    TooLarge,
}

/// What leaving came to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaveOutcome {
    /// They are out now.
    Left,
    /// They were out.
    NotThere,
    /// The room's rules do not let them; the rule.
    Refused(String),
}

/// What sending came to.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SendOutcome {
    /// The event, new or of the first attempt.
    Sent(OwnedEventId),
    /// The room's rules do not allow it; the rule.
    Refused(String),
    /// It cannot be an event.
    Malformed(String),
    /// It is larger than an event may be.
    TooLarge,
}

/// A part of the timeline, oldest first, in the form of `/sync`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Timeline {
    /// The events.
    pub events: Vec<Box<RawValue>>,
    /// Whether events between `after` and the first one are left out.
    pub limited: bool,
    /// The position just before the first event.
    pub start: u64,
    /// State that the events do not show.
    pub state: Vec<Box<RawValue>>,
    /// How to name the room, if the members in it changed or all state was asked for.
    pub summary: Option<Summary>,
}

impl RoomCommand {
    /// The user whose membership the command is about.
    pub(super) fn changes_membership_of(&self) -> Option<&UserId> {
        match self {
            Self::Create(create) => Some(&create.creator),
            Self::Join { user_id, .. } | Self::Leave { user_id, .. } => Some(user_id),
            Self::ShowProfile { .. } | Self::Send(_) | Self::Read(_) => None,
        }
    }
}

impl RoomReply {
    /// Whether somebody has to hear of it.
    pub(super) fn has_effects(&self) -> bool {
        self.changed_membership()
            || matches!(self, Self::Send(SendOutcome::Sent(_)) | Self::ProfileShown { changed: true })
    }

    pub(super) fn changed_membership(&self) -> bool {
        matches!(self, Self::Created | Self::Join(JoinOutcome::Joined) | Self::Leave(LeaveOutcome::Left))
    }
}
