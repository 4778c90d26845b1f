//! All authorization rules of all room versions, as data: their numbers on the room-version pages.
//!
//! A list that the pages number twice is counted as it is shown. Versions before 10 have no number of their
//! own for malformed levels other than users'; they bear that one's.

/// A clause of the authorization rules, by what it says, whatever its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A create event follows other events.
    CreateFollowsEvents,
    /// The room id's domain is not the sender's.
    CreateInForeignRoom,
    /// A create event names a room id.
    CreateNamesRoom,
    /// The room version is not one that is known.
    CreateUnknownVersion,
    /// A create event names no creator.
    CreateWithoutCreator,
    /// The additional creators are not a list of user ids.
    CreateBadCreators,
    /// Any other create event.
    CreateAllowed,
    /// The room id is not that of an accepted create event.
    RoomWithoutCreate,
    /// Two auth events have the same type and state key.
    AuthEventTwice,
    /// An auth event is not one that is selected for such an event.
    AuthEventUnexpected,
    /// An auth event was rejected.
    AuthEventRejected,
    /// The create event is not among the auth events.
    AuthEventsWithoutCreate,
    /// An auth event is of another room.
    AuthEventOfOtherRoom,
    /// The room is not federated and the sender is of another domain.
    NotFederated,
    /// Aliases without a state key.
    AliasesWithoutStateKey,
    /// The state key of aliases is not the sender's domain.
    AliasesOfOtherDomain,
    /// Any other aliases.
    AliasesAllowed,
    /// A member event without state key or membership.
    MemberIncomplete,
    /// The server of `join_authorised_via_users_server` has not signed.
    MemberNotAuthorised,
    /// The creator joins right after creating.
    JoinOfCreator,
    /// Somebody joins in another's name.
    JoinForOther,
    /// Who joins is banned.
    JoinBanned,
    /// Who joins is invited or in the room already.
    JoinInvited,
    /// Who joins the restricted room is invited or in it already.
    JoinRestrictedMember,
    /// No member who may invite let them into the restricted room.
    JoinRestrictedRefused,
    /// A member who may invite let them into the restricted room.
    JoinRestrictedAllowed,
    /// The room is public.
    JoinPublic,
    /// The join rule lets nobody in whom nobody invited.
    JoinRefused,
    /// Who is invited by third party is banned.
    ThirdPartyTargetBanned,
    /// The third party's part is absent.
    ThirdPartyUnsigned,
    /// The third party's part names no user or no token.
    ThirdPartyIncomplete,
    /// The third party's part names another user.
    ThirdPartyOtherUser,
    /// The room knows no such invitation of a third party.
    ThirdPartyUnknown,
    /// Somebody else sent the invitation of the third party.
    ThirdPartyOtherSender,
    /// The third party's one key signed.
    ThirdPartyKey,
    /// One of the third party's keys signed.
    ThirdPartyKeys,
    /// No key of the third party signed.
    ThirdPartyRefused,
    /// Who invites is not in the room.
    InviteFromOutside,
    /// Who is invited is in the room or banned.
    InviteOfPresent,
    /// Who invites has the level for it.
    InviteAllowed,
    /// Who invites has not the level for it.
    InviteRefused,
    /// Who leaves must be in the room, invited or knocking.
    LeaveOwn,
    /// Who kicks is not in the room.
    KickFromOutside,
    /// Who unbans has not the level for banning.
    UnbanRefused,
    /// Who kicks has the level for it and stands above the target.
    KickAllowed,
    /// Who kicks has not the level for it or does not stand above the target.
    KickRefused,
    /// Who bans is not in the room.
    BanFromOutside,
    /// Who bans has the level for it and stands above the target.
    BanAllowed,
    /// Who bans has not the level for it or does not stand above the target.
    BanRefused,
    /// The join rule lets nobody knock.
    KnockNotPossible,
    /// Somebody knocks in another's name.
    KnockForOther,
    /// Who knocks is not in the room, invited or banned.
    KnockAllowed,
    /// Who knocks is in the room, invited or banned.
    KnockRefused,
    /// There is no such membership.
    MembershipUnknown,
    /// The sender is not in the room.
    SenderNotJoined,
    /// Inviting by third party takes the level for inviting.
    ThirdPartyInviteEvent,
    /// The sender has not the level for such an event.
    LevelTooLow,
    /// The state key is another user's id.
    StateKeyOfOther,
    /// A level is not an integer.
    LevelNotInteger,
    /// The levels of events or notifications are not integers.
    LevelMapNotIntegers,
    /// The levels of users are not integers by user id.
    UserLevelsMalformed,
    /// A creator, who stands above all levels, is given one.
    CreatorInLevels,
    /// The room had no levels.
    FirstLevels,
    /// A level above the sender's is changed.
    LevelAboveOwn,
    /// A level is set above the sender's.
    LevelRaisedAboveOwn,
    /// The level of an event, above the sender's, is changed.
    EventLevelAboveOwn,
    /// The level of an event is set above the sender's.
    EventLevelRaisedAboveOwn,
    /// The level of another user, not below the sender's, is changed.
    UserLevelNotBelowOwn,
    /// The level of a user is set above the sender's.
    UserLevelRaisedAboveOwn,
    /// Any other change of levels.
    LevelsAllowed,
    /// The sender has the level for redacting.
    RedactionByLevel,
    /// The redacted event is of the redaction's domain.
    RedactionInDomain,
    /// Any other redaction.
    RedactionRefused,
    /// Whatever no rule forbids.
    Allowed,
}

/// A rule, its effect on an event that meets it, and its numbers.
pub(super) type Row = (Rule, Effect, [&'static str; COLUMNS.len()]);

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It allows.
    Allow,
    /// It rejects.
    Reject,
    /// It always decides: "allow if and only if".
    Either,
}

/// The first versions that number their rules as each column does.
pub(super) const COLUMNS: [&str; 8] = ["1", "3", "6", "7", "8", "10", "11", "12"];

/// Every rule in the order of [`Rule`]; `""` where a version has no such rule.
#[rustfmt::skip]
pub(super) const TABLE: [Row; 74] = [
    (Rule::CreateFollowsEvents, Effect::Reject, ["1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1"]),
    (Rule::CreateInForeignRoom, Effect::Reject, ["1.2", "1.2", "1.2", "1.2", "1.2", "1.2", "1.2", ""]),
    (Rule::CreateNamesRoom, Effect::Reject, ["", "", "", "", "", "", "", "1.2"]),
    (Rule::CreateUnknownVersion, Effect::Reject, ["1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3"]),
    (Rule::CreateWithoutCreator, Effect::Reject, ["1.4", "1.4", "1.4", "1.4", "1.4", "1.4", "", ""]),
    (Rule::CreateBadCreators, Effect::Reject, ["", "", "", "", "", "", "", "1.4"]),
    (Rule::CreateAllowed, Effect::Allow, ["1.5", "1.5", "1.5", "1.5", "1.5", "1.5", "1.4", "1.5"]),
    (Rule::RoomWithoutCreate, Effect::Reject, ["", "", "", "", "", "", "", "2"]),
    (Rule::AuthEventTwice, Effect::Reject, ["2.1", "2.1", "2.1", "2.1", "2.1", "2.1", "2.1", "3.1"]),
    (Rule::AuthEventUnexpected, Effect::Reject, ["2.2", "2.2", "2.2", "2.2", "2.2", "2.2", "2.2", "3.2"]),
    (Rule::AuthEventRejected, Effect::Reject, ["2.3", "2.3", "2.3", "2.3", "2.3", "2.3", "2.3", "3.3"]),
    (Rule::AuthEventsWithoutCreate, Effect::Reject, ["2.4", "2.4", "2.4", "2.4", "2.4", "2.4", "2.4", ""]),
    (Rule::AuthEventOfOtherRoom, Effect::Reject, ["2.5", "2.5", "2.5", "2.5", "2.5", "2.5", "2.5", "3.4"]),
    (Rule::NotFederated, Effect::Reject, ["3", "3", "3", "3", "3", "3", "3", "4"]),
    (Rule::AliasesWithoutStateKey, Effect::Reject, ["4.1", "4.1", "", "", "", "", "", ""]),
    (Rule::AliasesOfOtherDomain, Effect::Reject, ["4.2", "4.2", "", "", "", "", "", ""]),
    (Rule::AliasesAllowed, Effect::Allow, ["4.3", "4.3", "", "", "", "", "", ""]),
    (Rule::MemberIncomplete, Effect::Reject, ["5.1", "5.1", "4.1", "4.1", "4.1", "4.1", "4.1", "5.1"]),
    (Rule::MemberNotAuthorised, Effect::Reject, ["", "", "", "", "4.2.1", "4.2.1", "4.2.1", "5.2.1"]),
    (Rule::JoinOfCreator, Effect::Allow, ["5.2.1", "5.2.1", "4.2.1", "4.2.1", "4.3.1", "4.3.1", "4.3.1", "5.3.1"]),
    (Rule::JoinForOther, Effect::Reject, ["5.2.2", "5.2.2", "4.2.2", "4.2.2", "4.3.2", "4.3.2", "4.3.2", "5.3.2"]),
    (Rule::JoinBanned, Effect::Reject, ["5.2.3", "5.2.3", "4.2.3", "4.2.3", "4.3.3", "4.3.3", "4.3.3", "5.3.3"]),
    (Rule::JoinInvited, Effect::Allow, ["5.2.4", "5.2.4", "4.2.4", "4.2.4", "4.3.4", "4.3.4", "4.3.4", "5.3.4"]),
    (Rule::JoinRestrictedMember, Effect::Allow, ["", "", "", "", "4.3.5.1", "4.3.5.1", "4.3.5.1", "5.3.5.1"]),
    (Rule::JoinRestrictedRefused, Effect::Reject, ["", "", "", "", "4.3.5.2", "4.3.5.2", "4.3.5.2", "5.3.5.2"]),
    (Rule::JoinRestrictedAllowed, Effect::Allow, ["", "", "", "", "4.3.5.3", "4.3.5.3", "4.3.5.3", "5.3.5.3"]),
    (Rule::JoinPublic, Effect::Allow, ["5.2.5", "5.2.5", "4.2.5", "4.2.5", "4.3.6", "4.3.6", "4.3.6", "5.3.6"]),
    (Rule::JoinRefused, Effect::Reject, ["5.2.6", "5.2.6", "4.2.6", "4.2.6", "4.3.7", "4.3.7", "4.3.7", "5.3.7"]),
    (Rule::ThirdPartyTargetBanned, Effect::Reject, ["5.3.1.1", "5.3.1.1", "4.3.1.1", "4.3.1.1", "4.4.1.1", "4.4.1.1", "4.4.1.1", "5.4.1.1"]),
    (Rule::ThirdPartyUnsigned, Effect::Reject, ["5.3.1.2", "5.3.1.2", "4.3.1.2", "4.3.1.2", "4.4.1.2", "4.4.1.2", "4.4.1.2", "5.4.1.2"]),
    (Rule::ThirdPartyIncomplete, Effect::Reject, ["5.3.1.3", "5.3.1.3", "4.3.1.3", "4.3.1.3", "4.4.1.3", "4.4.1.3", "4.4.1.3", "5.4.1.3"]),
    (Rule::ThirdPartyOtherUser, Effect::Reject, ["5.3.1.4", "5.3.1.4", "4.3.1.4", "4.3.1.4", "4.4.1.4", "4.4.1.4", "4.4.1.4", "5.4.1.4"]),
    (Rule::ThirdPartyUnknown, Effect::Reject, ["5.3.1.5", "5.3.1.5", "4.3.1.5", "4.3.1.5", "4.4.1.5", "4.4.1.5", "4.4.1.5", "5.4.1.5"]),
    (Rule::ThirdPartyOtherSender, Effect::Reject, ["5.3.1.6", "5.3.1.6", "4.3.1.6", "4.3.1.6", "4.4.1.6", "4.4.1.6", "4.4.1.6", "5.4.1.6"]),
    (Rule::ThirdPartyKey, Effect::Allow, ["5.3.1.7.1", "5.3.1.7.1", "4.3.1.7.1", "4.3.1.7.1", "4.4.1.7.1", "4.4.1.7.1", "4.4.1.7.1", "5.4.1.7.1"]),
    (Rule::ThirdPartyKeys, Effect::Allow, ["5.3.1.7.2", "5.3.1.7.2", "4.3.1.7.2", "4.3.1.7.2", "4.4.1.7.2", "4.4.1.7.2", "4.4.1.7.2", "5.4.1.7.2"]),
    (Rule::ThirdPartyRefused, Effect::Reject, ["5.3.1.8", "5.3.1.8", "4.3.1.8", "4.3.1.8", "4.4.1.8", "4.4.1.8", "4.4.1.8", "5.4.1.8"]),
    (Rule::InviteFromOutside, Effect::Reject, ["5.3.2", "5.3.2", "4.3.2", "4.3.2", "4.4.2", "4.4.2", "4.4.2", "5.4.2"]),
    (Rule::InviteOfPresent, Effect::Reject, ["5.3.3", "5.3.3", "4.3.3", "4.3.3", "4.4.3", "4.4.3", "4.4.3", "5.4.3"]),
    (Rule::InviteAllowed, Effect::Allow, ["5.3.4", "5.3.4", "4.3.4", "4.3.4", "4.4.4", "4.4.4", "4.4.4", "5.4.4"]),
    (Rule::InviteRefused, Effect::Reject, ["5.3.5", "5.3.5", "4.3.5", "4.3.5", "4.4.5", "4.4.5", "4.4.5", "5.4.5"]),
    (Rule::LeaveOwn, Effect::Either, ["5.4.1", "5.4.1", "4.4.1", "4.4.1", "4.5.1", "4.5.1", "4.5.1", "5.5.1"]),
    (Rule::KickFromOutside, Effect::Reject, ["5.4.2", "5.4.2", "4.4.2", "4.4.2", "4.5.2", "4.5.2", "4.5.2", "5.5.2"]),
    (Rule::UnbanRefused, Effect::Reject, ["5.4.3", "5.4.3", "4.4.3", "4.4.3", "4.5.3", "4.5.3", "4.5.3", "5.5.3"]),
    (Rule::KickAllowed, Effect::Allow, ["5.4.4", "5.4.4", "4.4.4", "4.4.4", "4.5.4", "4.5.4", "4.5.4", "5.5.4"]),
    (Rule::KickRefused, Effect::Reject, ["5.4.5", "5.4.5", "4.4.5", "4.4.5", "4.5.5", "4.5.5", "4.5.5", "5.5.5"]),
    (Rule::BanFromOutside, Effect::Reject, ["5.5.1", "5.5.1", "4.5.1", "4.5.1", "4.6.1", "4.6.1", "4.6.1", "5.6.1"]),
    (Rule::BanAllowed, Effect::Allow, ["5.5.2", "5.5.2", "4.5.2", "4.5.2", "4.6.2", "4.6.2", "4.6.2", "5.6.2"]),
    (Rule::BanRefused, Effect::Reject, ["5.5.3", "5.5.3", "4.5.3", "4.5.3", "4.6.3", "4.6.3", "4.6.3", "5.6.3"]),
    (Rule::KnockNotPossible, Effect::Reject, ["", "", "", "4.6.1", "4.7.1", "4.7.1", "4.7.1", "5.7.1"]),
    (Rule::KnockForOther, Effect::Reject, ["", "", "", "4.6.2", "4.7.2", "4.7.2", "4.7.2", "5.7.2"]),
    (Rule::KnockAllowed, Effect::Allow, ["", "", "", "4.6.3", "4.7.3", "4.7.3", "4.7.3", "5.7.3"]),
    (Rule::KnockRefused, Effect::Reject, ["", "", "", "4.6.4", "4.7.4", "4.7.4", "4.7.4", "5.7.4"]),
    (Rule::MembershipUnknown, Effect::Reject, ["5.6", "5.6", "4.6", "4.7", "4.8", "4.8", "4.8", "5.8"]),
    (Rule::SenderNotJoined, Effect::Reject, ["6", "6", "5", "5", "5", "5", "5", "6"]),
    (Rule::ThirdPartyInviteEvent, Effect::Either, ["7.1", "7.1", "6.1", "6.1", "6.1", "6.1", "6.1", "7.1"]),
    (Rule::LevelTooLow, Effect::Reject, ["8", "8", "7", "7", "7", "7", "7", "8"]),
    (Rule::StateKeyOfOther, Effect::Reject, ["9", "9", "8", "8", "8", "8", "8", "9"]),
    (Rule::LevelNotInteger, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.1", "9.1", "10.1"]),
    (Rule::LevelMapNotIntegers, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.2", "9.2", "10.2"]),
    (Rule::UserLevelsMalformed, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.3", "9.3", "10.3"]),
    (Rule::CreatorInLevels, Effect::Reject, ["", "", "", "", "", "", "", "10.4"]),
    (Rule::FirstLevels, Effect::Allow, ["10.2", "10.2", "9.2", "9.2", "9.2", "9.4", "9.4", "10.5"]),
    (Rule::LevelAboveOwn, Effect::Reject, ["10.3.1", "10.3.1", "9.3.1", "9.3.1", "9.3.1", "9.5.1", "9.5.1", "10.6.1"]),
    (Rule::LevelRaisedAboveOwn, Effect::Reject, ["10.3.2", "10.3.2", "9.3.2", "9.3.2", "9.3.2", "9.5.2", "9.5.2", "10.6.2"]),
    (Rule::EventLevelAboveOwn, Effect::Reject, ["10.4.1", "10.4.1", "9.4.1", "9.4.1", "9.4.1", "9.6.1", "9.6.1", "10.7.1"]),
    (Rule::EventLevelRaisedAboveOwn, Effect::Reject, ["10.5.1", "10.5.1", "9.5.1", "9.5.1", "9.5.1", "9.7.1", "9.7.1", "10.8.1"]),
    (Rule::UserLevelNotBelowOwn, Effect::Reject, ["10.6.1", "10.6.1", "9.6.1", "9.6.1", "9.6.1", "9.8.1", "9.8.1", "10.9.1"]),
    (Rule::UserLevelRaisedAboveOwn, Effect::Reject, ["10.7.1", "10.7.1", "9.7.1", "9.7.1", "9.7.1", "9.9.1", "9.9.1", "10.10.1"]),
    (Rule::LevelsAllowed, Effect::Allow, ["10.8", "10.8", "9.8", "9.8", "9.8", "9.10", "9.10", "10.11"]),
    (Rule::RedactionByLevel, Effect::Allow, ["11.1", "", "", "", "", "", "", ""]),
    (Rule::RedactionInDomain, Effect::Allow, ["11.2", "", "", "", "", "", "", ""]),
    (Rule::RedactionRefused, Effect::Reject, ["11.3", "", "", "", "", "", "", ""]),
    (Rule::Allowed, Effect::Allow, ["12", "11", "10", "10", "10", "10", "10", "11"]),
];
