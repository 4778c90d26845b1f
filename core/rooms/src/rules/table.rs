//! The authorization rules of all room versions with their numbers on the room-version pages, as data.
//!
//! The numbers are those that a page displays, also where its source numbers a list otherwise. Before version
//! 10 only malformed levels of users have a number; the rules for other malformed levels have the same one.

/// A clause of the authorization rules, independent of its number in a room version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A create event follows other events.
    CreateFollowsEvents,
    /// The domain of a create event's room id is not the sender's.
    CreateInForeignRoom,
    /// A create event has a room id.
    CreateNamesRoom,
    /// The room version of a create event is unknown.
    CreateUnknownVersion,
    /// A create event has no `creator`.
    CreateWithoutCreator,
    /// `additional_creators` is not a list of user ids.
    CreateBadCreators,
    /// Any other create event.
    CreateAllowed,
    /// The room id does not imply an accepted create event.
    RoomWithoutCreate,
    /// Two auth events have the same type and state key.
    AuthEventTwice,
    /// An auth event is not one of the auth events selection for this event.
    AuthEventUnexpected,
    /// An auth event was rejected.
    AuthEventRejected,
    /// The create event is not among the auth events.
    AuthEventsWithoutCreate,
    /// An auth event is of another room.
    AuthEventOfOtherRoom,
    /// The room is not federated and the sender is of another domain.
    NotFederated,
    /// An aliases event has no state key.
    AliasesWithoutStateKey,
    /// The state key of an aliases event is not the sender's domain.
    AliasesOfOtherDomain,
    /// Any other aliases event.
    AliasesAllowed,
    /// A member event has no state key or no `membership`.
    MemberIncomplete,
    /// The server of `join_authorised_via_users_server` has not signed.
    MemberNotAuthorised,
    /// The creator joins, and the only prev event is the create event.
    JoinOfCreator,
    /// The sender of a join is not the joining user.
    JoinForOther,
    /// The joining user is banned.
    JoinBanned,
    /// The join rule is `invite` or `knock`, and the joining user is invited or in the room already.
    JoinInvited,
    /// The room is restricted, and the joining user is invited or in the room already.
    JoinRestrictedMember,
    /// The room is restricted, and no member who may invite authorised the join.
    JoinRestrictedRefused,
    /// The room is restricted, and a member who may invite authorised the join.
    JoinRestrictedAllowed,
    /// The join rule is `public`.
    JoinPublic,
    /// Any other join.
    JoinRefused,
    /// The target of a third-party invite is banned.
    ThirdPartyTargetBanned,
    /// `third_party_invite` has no `signed`.
    ThirdPartyUnsigned,
    /// `signed` of a third-party invite has no `mxid` or no `token`.
    ThirdPartyIncomplete,
    /// `mxid` of a third-party invite is not the invited user.
    ThirdPartyOtherUser,
    /// The state has no `m.room.third_party_invite` event with the token.
    ThirdPartyUnknown,
    /// The sender of the `m.room.third_party_invite` event is not the sender of the invite.
    ThirdPartyOtherSender,
    /// A signature of the third-party invite verifies with `public_key`.
    ThirdPartyKey,
    /// A signature of the third-party invite verifies with one of `public_keys`.
    ThirdPartyKeys,
    /// Any other third-party invite.
    ThirdPartyRefused,
    /// The sender of an invite is not in the room.
    InviteFromOutside,
    /// The invited user is in the room or banned.
    InviteOfPresent,
    /// The sender of an invite has the level to invite.
    InviteAllowed,
    /// The sender of an invite does not have the level to invite.
    InviteRefused,
    /// A user who leaves must be in the room, invited or knocking.
    LeaveOwn,
    /// The sender of a kick is not in the room.
    KickFromOutside,
    /// The sender of an unban does not have the level to ban.
    UnbanRefused,
    /// The sender of a kick has the level to kick, and a higher level than the target.
    KickAllowed,
    /// The sender of a kick does not have the level to kick, or no higher level than the target.
    KickRefused,
    /// The sender of a ban is not in the room.
    BanFromOutside,
    /// The sender of a ban has the level to ban, and a higher level than the target.
    BanAllowed,
    /// The sender of a ban does not have the level to ban, or no higher level than the target.
    BanRefused,
    /// The join rule does not allow knocks.
    KnockNotPossible,
    /// The sender of a knock is not the knocking user.
    KnockForOther,
    /// The knocking user is neither in the room nor invited nor banned.
    KnockAllowed,
    /// The knocking user is in the room, invited or banned.
    KnockRefused,
    /// The value of `membership` is unknown.
    MembershipUnknown,
    /// The sender is not in the room.
    SenderNotJoined,
    /// The sender of an `m.room.third_party_invite` event must have the level to invite.
    ThirdPartyInviteEvent,
    /// The sender does not have the level for this event type.
    LevelTooLow,
    /// The state key begins with an `@`, and not with a user id.
    StateKeyWithoutOwner,
    /// The state key is another user's id. In versions with owned state: it begins with the id of another user, whose
    /// level is not below the sender's.
    StateKeyOfOther,
    /// A level is not an integer.
    LevelNotInteger,
    /// `events` or `notifications` is not an object of integers.
    LevelMapNotIntegers,
    /// `users` is not an object of integers by user id; an id needs no more than an `@` and a colon.
    UserLevelsMalformed,
    /// `users` has a creator of the room, whose level is infinite.
    CreatorInLevels,
    /// The room has no power levels event yet, or the event has a state key that is not empty.
    FirstLevels,
    /// A level field above the sender's level is changed.
    LevelAboveOwn,
    /// A level field is set above the sender's level.
    LevelRaisedAboveOwn,
    /// The level of an event type or notification, above the sender's level, is changed.
    EventLevelAboveOwn,
    /// The level of an event type or notification is set above the sender's level.
    EventLevelRaisedAboveOwn,
    /// The level of another user, not below the sender's level, is changed.
    UserLevelNotBelowOwn,
    /// The level of a user is set above the sender's level.
    UserLevelRaisedAboveOwn,
    /// Any other power levels event.
    LevelsAllowed,
    /// The sender of a redaction has the level to redact.
    RedactionByLevel,
    /// The ids of the redaction and of the redacted event have the same domain.
    RedactionInDomain,
    /// Any other redaction.
    RedactionRefused,
    /// Any other event.
    Allowed,
}

/// A rule, its effect and its numbers by column.
pub(super) type Row = (Rule, Effect, [&'static str; COLUMNS.len()]);

/// The effect of a rule on an event that meets its condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// The rule allows the event.
    Allow,
    /// The rule rejects the event.
    Reject,
    /// The rule always decides: "allow if and only if".
    Either,
}

/// The first room version with the numbering of each column.
pub(super) const COLUMNS: [&str; 10] =
    ["1", "3", "6", "7", "8", "10", "11", "12", "org.matrix.msc3757.10", "org.matrix.msc3757.11"];

/// Every rule in the order of [`Rule`]; `""` where a version has no such rule.
#[rustfmt::skip]
pub(super) const TABLE: [Row; 75] = [
    (Rule::CreateFollowsEvents, Effect::Reject, ["1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1", "1.1"]),
    (Rule::CreateInForeignRoom, Effect::Reject, ["1.2", "1.2", "1.2", "1.2", "1.2", "1.2", "1.2", "", "1.2", "1.2"]),
    (Rule::CreateNamesRoom, Effect::Reject, ["", "", "", "", "", "", "", "1.2", "", ""]),
    (Rule::CreateUnknownVersion, Effect::Reject, ["1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3", "1.3"]),
    (Rule::CreateWithoutCreator, Effect::Reject, ["1.4", "1.4", "1.4", "1.4", "1.4", "1.4", "", "", "1.4", ""]),
    (Rule::CreateBadCreators, Effect::Reject, ["", "", "", "", "", "", "", "1.4", "", ""]),
    (Rule::CreateAllowed, Effect::Allow, ["1.5", "1.5", "1.5", "1.5", "1.5", "1.5", "1.4", "1.5", "1.5", "1.4"]),
    (Rule::RoomWithoutCreate, Effect::Reject, ["", "", "", "", "", "", "", "2", "", ""]),
    (Rule::AuthEventTwice, Effect::Reject, ["2.1", "2.1", "2.1", "2.1", "2.1", "2.1", "2.1", "3.1", "2.1", "2.1"]),
    (Rule::AuthEventUnexpected, Effect::Reject, ["2.2", "2.2", "2.2", "2.2", "2.2", "2.2", "2.2", "3.2", "2.2", "2.2"]),
    (Rule::AuthEventRejected, Effect::Reject, ["2.3", "2.3", "2.3", "2.3", "2.3", "2.3", "2.3", "3.3", "2.3", "2.3"]),
    (Rule::AuthEventsWithoutCreate, Effect::Reject, ["2.4", "2.4", "2.4", "2.4", "2.4", "2.4", "2.4", "", "2.4", "2.4"]),
    (Rule::AuthEventOfOtherRoom, Effect::Reject, ["2.5", "2.5", "2.5", "2.5", "2.5", "2.5", "2.5", "3.4", "2.5", "2.5"]),
    (Rule::NotFederated, Effect::Reject, ["3", "3", "3", "3", "3", "3", "3", "4", "3", "3"]),
    (Rule::AliasesWithoutStateKey, Effect::Reject, ["4.1", "4.1", "", "", "", "", "", "", "", ""]),
    (Rule::AliasesOfOtherDomain, Effect::Reject, ["4.2", "4.2", "", "", "", "", "", "", "", ""]),
    (Rule::AliasesAllowed, Effect::Allow, ["4.3", "4.3", "", "", "", "", "", "", "", ""]),
    (Rule::MemberIncomplete, Effect::Reject, ["5.1", "5.1", "4.1", "4.1", "4.1", "4.1", "4.1", "5.1", "4.1", "4.1"]),
    (Rule::MemberNotAuthorised, Effect::Reject, ["", "", "", "", "4.2.1", "4.2.1", "4.2.1", "5.2.1", "4.2.1", "4.2.1"]),
    (Rule::JoinOfCreator, Effect::Allow, ["5.2.1", "5.2.1", "4.2.1", "4.2.1", "4.3.1", "4.3.1", "4.3.1", "5.3.1", "4.3.1", "4.3.1"]),
    (Rule::JoinForOther, Effect::Reject, ["5.2.2", "5.2.2", "4.2.2", "4.2.2", "4.3.2", "4.3.2", "4.3.2", "5.3.2", "4.3.2", "4.3.2"]),
    (Rule::JoinBanned, Effect::Reject, ["5.2.3", "5.2.3", "4.2.3", "4.2.3", "4.3.3", "4.3.3", "4.3.3", "5.3.3", "4.3.3", "4.3.3"]),
    (Rule::JoinInvited, Effect::Allow, ["5.2.4", "5.2.4", "4.2.4", "4.2.4", "4.3.4", "4.3.4", "4.3.4", "5.3.4", "4.3.4", "4.3.4"]),
    (Rule::JoinRestrictedMember, Effect::Allow, ["", "", "", "", "4.3.5.1", "4.3.5.1", "4.3.5.1", "5.3.5.1", "4.3.5.1", "4.3.5.1"]),
    (Rule::JoinRestrictedRefused, Effect::Reject, ["", "", "", "", "4.3.5.2", "4.3.5.2", "4.3.5.2", "5.3.5.2", "4.3.5.2", "4.3.5.2"]),
    (Rule::JoinRestrictedAllowed, Effect::Allow, ["", "", "", "", "4.3.5.3", "4.3.5.3", "4.3.5.3", "5.3.5.3", "4.3.5.3", "4.3.5.3"]),
    (Rule::JoinPublic, Effect::Allow, ["5.2.5", "5.2.5", "4.2.5", "4.2.5", "4.3.6", "4.3.6", "4.3.6", "5.3.6", "4.3.6", "4.3.6"]),
    (Rule::JoinRefused, Effect::Reject, ["5.2.6", "5.2.6", "4.2.6", "4.2.6", "4.3.7", "4.3.7", "4.3.7", "5.3.7", "4.3.7", "4.3.7"]),
    (Rule::ThirdPartyTargetBanned, Effect::Reject, ["5.3.1.1", "5.3.1.1", "4.3.1.1", "4.3.1.1", "4.4.1.1", "4.4.1.1", "4.4.1.1", "5.4.1.1", "4.4.1.1", "4.4.1.1"]),
    (Rule::ThirdPartyUnsigned, Effect::Reject, ["5.3.1.2", "5.3.1.2", "4.3.1.2", "4.3.1.2", "4.4.1.2", "4.4.1.2", "4.4.1.2", "5.4.1.2", "4.4.1.2", "4.4.1.2"]),
    (Rule::ThirdPartyIncomplete, Effect::Reject, ["5.3.1.3", "5.3.1.3", "4.3.1.3", "4.3.1.3", "4.4.1.3", "4.4.1.3", "4.4.1.3", "5.4.1.3", "4.4.1.3", "4.4.1.3"]),
    (Rule::ThirdPartyOtherUser, Effect::Reject, ["5.3.1.4", "5.3.1.4", "4.3.1.4", "4.3.1.4", "4.4.1.4", "4.4.1.4", "4.4.1.4", "5.4.1.4", "4.4.1.4", "4.4.1.4"]),
    (Rule::ThirdPartyUnknown, Effect::Reject, ["5.3.1.5", "5.3.1.5", "4.3.1.5", "4.3.1.5", "4.4.1.5", "4.4.1.5", "4.4.1.5", "5.4.1.5", "4.4.1.5", "4.4.1.5"]),
    (Rule::ThirdPartyOtherSender, Effect::Reject, ["5.3.1.6", "5.3.1.6", "4.3.1.6", "4.3.1.6", "4.4.1.6", "4.4.1.6", "4.4.1.6", "5.4.1.6", "4.4.1.6", "4.4.1.6"]),
    (Rule::ThirdPartyKey, Effect::Allow, ["5.3.1.7.1", "5.3.1.7.1", "4.3.1.7.1", "4.3.1.7.1", "4.4.1.7.1", "4.4.1.7.1", "4.4.1.7.1", "5.4.1.7.1", "4.4.1.7.1", "4.4.1.7.1"]),
    (Rule::ThirdPartyKeys, Effect::Allow, ["5.3.1.7.2", "5.3.1.7.2", "4.3.1.7.2", "4.3.1.7.2", "4.4.1.7.2", "4.4.1.7.2", "4.4.1.7.2", "5.4.1.7.2", "4.4.1.7.2", "4.4.1.7.2"]),
    (Rule::ThirdPartyRefused, Effect::Reject, ["5.3.1.8", "5.3.1.8", "4.3.1.8", "4.3.1.8", "4.4.1.8", "4.4.1.8", "4.4.1.8", "5.4.1.8", "4.4.1.8", "4.4.1.8"]),
    (Rule::InviteFromOutside, Effect::Reject, ["5.3.2", "5.3.2", "4.3.2", "4.3.2", "4.4.2", "4.4.2", "4.4.2", "5.4.2", "4.4.2", "4.4.2"]),
    (Rule::InviteOfPresent, Effect::Reject, ["5.3.3", "5.3.3", "4.3.3", "4.3.3", "4.4.3", "4.4.3", "4.4.3", "5.4.3", "4.4.3", "4.4.3"]),
    (Rule::InviteAllowed, Effect::Allow, ["5.3.4", "5.3.4", "4.3.4", "4.3.4", "4.4.4", "4.4.4", "4.4.4", "5.4.4", "4.4.4", "4.4.4"]),
    (Rule::InviteRefused, Effect::Reject, ["5.3.5", "5.3.5", "4.3.5", "4.3.5", "4.4.5", "4.4.5", "4.4.5", "5.4.5", "4.4.5", "4.4.5"]),
    (Rule::LeaveOwn, Effect::Either, ["5.4.1", "5.4.1", "4.4.1", "4.4.1", "4.5.1", "4.5.1", "4.5.1", "5.5.1", "4.5.1", "4.5.1"]),
    (Rule::KickFromOutside, Effect::Reject, ["5.4.2", "5.4.2", "4.4.2", "4.4.2", "4.5.2", "4.5.2", "4.5.2", "5.5.2", "4.5.2", "4.5.2"]),
    (Rule::UnbanRefused, Effect::Reject, ["5.4.3", "5.4.3", "4.4.3", "4.4.3", "4.5.3", "4.5.3", "4.5.3", "5.5.3", "4.5.3", "4.5.3"]),
    (Rule::KickAllowed, Effect::Allow, ["5.4.4", "5.4.4", "4.4.4", "4.4.4", "4.5.4", "4.5.4", "4.5.4", "5.5.4", "4.5.4", "4.5.4"]),
    (Rule::KickRefused, Effect::Reject, ["5.4.5", "5.4.5", "4.4.5", "4.4.5", "4.5.5", "4.5.5", "4.5.5", "5.5.5", "4.5.5", "4.5.5"]),
    (Rule::BanFromOutside, Effect::Reject, ["5.5.1", "5.5.1", "4.5.1", "4.5.1", "4.6.1", "4.6.1", "4.6.1", "5.6.1", "4.6.1", "4.6.1"]),
    (Rule::BanAllowed, Effect::Allow, ["5.5.2", "5.5.2", "4.5.2", "4.5.2", "4.6.2", "4.6.2", "4.6.2", "5.6.2", "4.6.2", "4.6.2"]),
    (Rule::BanRefused, Effect::Reject, ["5.5.3", "5.5.3", "4.5.3", "4.5.3", "4.6.3", "4.6.3", "4.6.3", "5.6.3", "4.6.3", "4.6.3"]),
    (Rule::KnockNotPossible, Effect::Reject, ["", "", "", "4.6.1", "4.7.1", "4.7.1", "4.7.1", "5.7.1", "4.7.1", "4.7.1"]),
    (Rule::KnockForOther, Effect::Reject, ["", "", "", "4.6.2", "4.7.2", "4.7.2", "4.7.2", "5.7.2", "4.7.2", "4.7.2"]),
    (Rule::KnockAllowed, Effect::Allow, ["", "", "", "4.6.3", "4.7.3", "4.7.3", "4.7.3", "5.7.3", "4.7.3", "4.7.3"]),
    (Rule::KnockRefused, Effect::Reject, ["", "", "", "4.6.4", "4.7.4", "4.7.4", "4.7.4", "5.7.4", "4.7.4", "4.7.4"]),
    (Rule::MembershipUnknown, Effect::Reject, ["5.6", "5.6", "4.6", "4.7", "4.8", "4.8", "4.8", "5.8", "4.8", "4.8"]),
    (Rule::SenderNotJoined, Effect::Reject, ["6", "6", "5", "5", "5", "5", "5", "6", "5", "5"]),
    (Rule::ThirdPartyInviteEvent, Effect::Either, ["7.1", "7.1", "6.1", "6.1", "6.1", "6.1", "6.1", "7.1", "6.1", "6.1"]),
    (Rule::LevelTooLow, Effect::Reject, ["8", "8", "7", "7", "7", "7", "7", "8", "7", "7"]),
    (Rule::StateKeyWithoutOwner, Effect::Reject, ["", "", "", "", "", "", "", "", "8.1.1", "8.1.1"]),
    (Rule::StateKeyOfOther, Effect::Reject, ["9", "9", "8", "8", "8", "8", "8", "9", "8.1.3", "8.1.3"]),
    (Rule::LevelNotInteger, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.1", "9.1", "10.1", "9.1", "9.1"]),
    (Rule::LevelMapNotIntegers, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.2", "9.2", "10.2", "9.2", "9.2"]),
    (Rule::UserLevelsMalformed, Effect::Reject, ["10.1", "10.1", "9.1", "9.1", "9.1", "9.3", "9.3", "10.3", "9.3", "9.3"]),
    (Rule::CreatorInLevels, Effect::Reject, ["", "", "", "", "", "", "", "10.4", "", ""]),
    (Rule::FirstLevels, Effect::Allow, ["10.2", "10.2", "9.2", "9.2", "9.2", "9.4", "9.4", "10.5", "9.4", "9.4"]),
    (Rule::LevelAboveOwn, Effect::Reject, ["10.3.1", "10.3.1", "9.3.1", "9.3.1", "9.3.1", "9.5.1", "9.5.1", "10.6.1", "9.5.1", "9.5.1"]),
    (Rule::LevelRaisedAboveOwn, Effect::Reject, ["10.3.2", "10.3.2", "9.3.2", "9.3.2", "9.3.2", "9.5.2", "9.5.2", "10.6.2", "9.5.2", "9.5.2"]),
    (Rule::EventLevelAboveOwn, Effect::Reject, ["10.4.1", "10.4.1", "9.4.1", "9.4.1", "9.4.1", "9.6.1", "9.6.1", "10.7.1", "9.6.1", "9.6.1"]),
    (Rule::EventLevelRaisedAboveOwn, Effect::Reject, ["10.5.1", "10.5.1", "9.5.1", "9.5.1", "9.5.1", "9.7.1", "9.7.1", "10.8.1", "9.7.1", "9.7.1"]),
    (Rule::UserLevelNotBelowOwn, Effect::Reject, ["10.6.1", "10.6.1", "9.6.1", "9.6.1", "9.6.1", "9.8.1", "9.8.1", "10.9.1", "9.8.1", "9.8.1"]),
    (Rule::UserLevelRaisedAboveOwn, Effect::Reject, ["10.7.1", "10.7.1", "9.7.1", "9.7.1", "9.7.1", "9.9.1", "9.9.1", "10.10.1", "9.9.1", "9.9.1"]),
    (Rule::LevelsAllowed, Effect::Allow, ["10.8", "10.8", "9.8", "9.8", "9.8", "9.10", "9.10", "10.11", "9.10", "9.10"]),
    (Rule::RedactionByLevel, Effect::Allow, ["11.1", "", "", "", "", "", "", "", "", ""]),
    (Rule::RedactionInDomain, Effect::Allow, ["11.2", "", "", "", "", "", "", "", "", ""]),
    (Rule::RedactionRefused, Effect::Reject, ["11.3", "", "", "", "", "", "", "", "", ""]),
    (Rule::Allowed, Effect::Allow, ["12", "11", "10", "10", "10", "10", "10", "11", "10", "10"]),
];
