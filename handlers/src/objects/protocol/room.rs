//! Commands of a Room.

mod creation;
mod device_lists;
mod directory;
mod ephemeral;
mod media;
mod membership;
mod messages;
mod notified;
mod peek;
mod pull;
mod reads;
mod relations;
mod relationships;
mod search;
mod state;
mod summary;
mod threads;
mod timeline;
mod upgrade;

pub use creation::{Create, CreateRefusal};
pub use device_lists::{FindJoined, MemberLists, ReadDeviceLists, UpdateDeviceList, WantedLists};
pub use directory::{IsPublished, ReleaseAlias, SetPublished, ShowsAliases};
pub use ephemeral::{MarkRead, NotJoined, ReadEventMark, ReceiptRefusal, SetTyping, UpdatePresence};
pub use media::{ListMedia, ListedMedia};
pub use membership::{
    ChangeMembership, ChangeRefusal, Forget, Invitee, IsJoined, Join, JoinRefusal, Knock, Leave,
    LeaveRefusal, MembershipChange, RemoveGuests, RepeatInvite, StillMember, UpdateProfile,
};
pub use messages::{JoinExtremities, Redact, RedactRefusal, Send};
pub use notified::{NumberedEvent, ReadNotified};
pub use peek::{Peek, Peeked, ReadSnapshot, Snapshot};
pub use pull::PullRoom;
pub use reads::{
    Context, Direction, HistoryPlace, Messages, ReadContext, ReadEvent, ReadMessages, ReadRefusal, ReadState,
    ReadStateEvent, Reader, ShownState, StateCursor, StatePage, StateSelect,
};
pub use relations::{FindByTime, FoundByTime, ReadRelations, ReadThreads, RelatedEvents};
pub use relationships::{
    LevelOrder, ReadRelationships, RelationshipCursor, RelationshipWalk, Relationships, Toward,
};
pub use search::{ContextLimits, FindMatches, Found, Match, Matches, ReadFound, SearchCursor, SearchOrder};
pub use state::{Delayed, SetState};
pub use summary::{ReadSummary, RoomSummary, SpaceChild, SuggestedOnly, SummaryRefusal};
pub use threads::{FindInThread, FoundInThread, ThreadRefusal};
pub use timeline::{MAX_TIMELINE_EVENTS, ReadTimeline, Timeline};
pub use upgrade::{
    AdoptState, CloseRefusal, CloseRoom, FollowReplacement, MAX_UPGRADE_EVENTS, MAX_UPGRADE_PAGE, OldRoom,
    Preparation, PrepareUpgrade, ReadUpgrade, ReplaceChild, UpgradePage, UpgradePlace, UpgradeStage,
};

use serde::{Deserialize, Serialize};

/// Why a Room refuses an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The authorisation rules forbid the event; the rule that does.
    Forbidden(String),
    /// The event is malformed; why.
    Malformed(String),
    /// The sender has reacted to the event in the same way.
    DuplicateAnnotation,
    /// The event cannot relate to another as it says; why.
    Relation(String),
    /// The event is larger than the specification allows.
    TooLarge,
    /// The room stores as many bytes as it may.
    RoomFull,
    /// The sender has sent as many bytes to the room as one user may.
    SenderQuota,
    /// The sender has sent as many bytes to the room as one user may on one day; milliseconds until the next.
    SenderQuotaOfDay(u64),
}
