//! Every rule of every version decides a case, and another rule decides it when that one is switched off.

use ed25519_dalek::Signer as _;
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use serde_json::{Value, json};

use super::auth_case::{AuthCase, Question, ROOM, at};
use super::receipt::{keys, message, rules_of, sealed};
use crate::{Effect, Pdu, Rule, Ruling};

#[test]
fn every_rule_of_every_version_is_needed() {
    let mut asked = 0;
    for (version, case) in AuthCase::all() {
        let rules = case.rules.clone();
        for rule in Rule::all().filter(|rule| rule.number(&rules.authorization).is_some()) {
            let number = rule.cite(&rules.authorization);
            let question = question(rule, version);
            let answer = question.answer(&rules, None);
            let expected = match rule.effect() {
                Effect::Allow => vec![Ruling::Allowed(rule)],
                Effect::Reject => vec![Ruling::Rejected(rule)],
                Effect::Either => vec![Ruling::Rejected(rule), Ruling::Allowed(rule)],
            };
            assert!(answer.is_some_and(|answer| expected.contains(&answer)), "{number}: {answer:?}");
            let without = question.answer(&rules, Some(rule));
            assert_ne!(answer, without, "{number} is not needed");
            asked += 1;
        }
    }
    assert!(asked > 700, "{asked}");
}

#[test]
fn numbers() {
    let number = |rule: Rule, version: &str| rule.number(&rules_of(version).authorization).unwrap_or("-");
    let row = |rule| super::receipt::VERSIONS.map(|version| number(rule, version)).join(" ");
    assert_eq!(
        row(Rule::JoinPublic),
        "5.2.5 5.2.5 5.2.5 5.2.5 5.2.5 4.2.5 4.2.5 4.3.6 4.3.6 4.3.6 4.3.6 5.3.6"
    );
    assert_eq!(row(Rule::RedactionRefused), "11.3 11.3 - - - - - - - - - -");
    assert_eq!(row(Rule::FirstLevels), "10.2 10.2 10.2 10.2 10.2 9.2 9.2 9.2 9.2 9.4 9.4 10.5");
    let cited = Rule::JoinOfCreator.cite(&rules_of("10").authorization);
    assert_eq!(cited.to_string(), "v10 4.3.1 JoinOfCreator");
}

fn question(rule: Rule, version: &str) -> Question {
    let case = AuthCase::new(version);
    match rule {
        _ if rule <= Rule::CreateAllowed => creating(rule, &case),
        _ if rule <= Rule::AuthEventOfOtherRoom => authority(rule, &case),
        _ if rule <= Rule::AliasesAllowed => federating(rule, case),
        _ if rule <= Rule::JoinRefused => joining(rule, case, version),
        _ if rule <= Rule::InviteRefused => inviting(rule, case),
        _ if rule <= Rule::SenderNotJoined => leaving(rule, case),
        _ => sending(rule, case, version),
    }
}

fn creating(rule: Rule, case: &AuthCase) -> Question {
    let v12 = case.rules.authorization.room_create_event_id_as_room_id;
    let mut after: &[&str] = &[];
    let mut content = json!({ "creator": at("alice") });
    let mut room = if v12 { Value::Null } else { json!(ROOM) };
    match rule {
        Rule::CreateFollowsEvents => after = &["prev"],
        Rule::CreateInForeignRoom => room = json!("!room:other.org"),
        Rule::CreateNamesRoom => room = json!(ROOM),
        Rule::CreateUnknownVersion => content["room_version"] = json!("13"),
        Rule::CreateWithoutCreator => content = json!({}),
        Rule::CreateBadCreators => content["additional_creators"] = json!([at("bob"), "nobody"]),
        _ => {}
    }
    let pdu = case.pdu_after(("m.room.create", Some("")), "alice", content, ("room", after));
    let mut event: Value = serde_json::from_str(pdu.json()).unwrap();
    event["room_id"] = room;
    if event["room_id"].is_null() {
        event.as_object_mut().unwrap().remove("room_id");
    }
    let pdu = Pdu::from_json(pdu.id().to_owned(), event.to_string()).unwrap();
    case.names(pdu, vec![], None)
}

fn authority(rule: Rule, case: &AuthCase) -> Question {
    let v12 = case.rules.authorization.room_create_event_id_as_room_id;
    let (create, member) = (case.own("m.room.create", ""), case.own("m.room.member", &at("alice")));
    let levels = case.own("m.room.power_levels", "");
    let named = if v12 { None } else { Some((create.clone(), false)) };
    let mut events: Vec<(Pdu, bool)> = named.into_iter().chain([(member.clone(), false)]).collect();
    let mut known = Some(create);
    match rule {
        Rule::RoomWithoutCreate => known = None,
        Rule::AuthEventTwice => events.push((member, false)),
        Rule::AuthEventUnexpected => events.push((case.own("m.room.join_rules", ""), false)),
        Rule::AuthEventRejected => events.push((levels, true)),
        Rule::AuthEventsWithoutCreate => events = vec![(member, false)],
        Rule::AuthEventOfOtherRoom => {
            let json = levels.json().replace(ROOM, "!other:example.org");
            events.push((Pdu::from_json(levels.id().to_owned(), json).unwrap(), false));
        }
        other => unreachable!("{other:?} has no case"),
    }
    let pdu = case.pdu(("m.room.message", None), "alice", json!({}));
    case.names(pdu, events, known)
}

fn federating(rule: Rule, case: AuthCase) -> Question {
    let alone = json!({ "creator": at("alice"), "m.federate": false });
    let aliases = |key| (("m.room.aliases", key), "alice", json!({}));
    let (key, sender, content) = match rule {
        Rule::NotFederated => {
            let case = case.with(("m.room.create", ""), "alice", alone);
            let pdu = case.pdu(("m.room.message", None), "alice", json!({}));
            let json = pdu.json().replace("@alice:example.org", "@alice:other.org");
            return case.ask(Pdu::from_json(pdu.id().to_owned(), json).unwrap());
        }
        Rule::AliasesWithoutStateKey => aliases(None),
        Rule::AliasesOfOtherDomain => aliases(Some("other.org")),
        Rule::AliasesAllowed => aliases(Some("example.org")),
        other => unreachable!("{other:?} has no case"),
    };
    case.sends(key, sender, content)
}

fn joining(rule: Rule, case: AuthCase, version: &str) -> Question {
    let let_in = |case: AuthCase, by: &str| {
        let content = json!({ "membership": "join", "join_authorised_via_users_server": at(by) });
        case.sends(("m.room.member", Some(&at("bob"))), "bob", content)
    };
    match rule {
        Rule::MemberIncomplete => {
            case.sends(("m.room.member", Some(&at("bob"))), "bob", json!({ "membership": 1 }))
        }
        Rule::MemberNotAuthorised => {
            let mut event = message(version);
            event["type"] = json!("m.room.member");
            event["state_key"] = json!(at("alice"));
            event["content"] =
                json!({ "membership": "leave", "join_authorised_via_users_server": "@x:other.org" });
            case.ask(Pdu::receive(&sealed(&event, version), &rules_of(version), &keys()).unwrap().pdu)
        }
        Rule::JoinOfCreator => {
            let key = ("m.room.member", Some("@alice:example.org"));
            let (case, after) = (case.without("m.room.member"), ["m.room.create/"]);
            let pdu = case.pdu_after(key, "alice", json!({ "membership": "join" }), ("first", &after));
            case.ask(pdu)
        }
        Rule::JoinForOther => case.joined_by("public").changes("alice", "bob", "join"),
        Rule::JoinBanned => case.joined_by("public").where_is("bob", "ban").changes("bob", "bob", "join"),
        Rule::JoinInvited => case.where_is("bob", "invite").changes("bob", "bob", "join"),
        Rule::JoinRestrictedMember => {
            case.joined_by("restricted").where_is("bob", "invite").changes("bob", "bob", "join")
        }
        Rule::JoinRestrictedRefused => let_in(case.joined_by("restricted"), "carol"),
        Rule::JoinRestrictedAllowed => let_in(case.joined_by("restricted"), "alice"),
        Rule::JoinPublic => case.joined_by("public").changes("bob", "bob", "join"),
        Rule::JoinRefused => case.changes("bob", "bob", "join"),
        other => unreachable!("{other:?} has no case"),
    }
}

/// What a third party signed for bob, and its public key.
fn third_party(change: impl FnOnce(&mut Value)) -> (Value, String) {
    let key = ed25519_dalek::SigningKey::from_bytes(&[9; 32]);
    let mut signed = json!({ "mxid": at("bob"), "token": "token" });
    change(&mut signed);
    let object: CanonicalJsonObject = serde_json::from_value(signed.clone()).unwrap();
    let bytes = serde_json::to_string(&object).unwrap();
    let signature = Base64::<Standard, _>::new(key.sign(bytes.as_bytes()).to_bytes()).encode();
    signed["signatures"] = json!({ "id.example.org": { "ed25519:0": signature } });
    (signed, Base64::<Standard, _>::new(key.verifying_key().to_bytes()).encode())
}

fn inviting(rule: Rule, case: AuthCase) -> Question {
    let (mut signed, key) = third_party(|_| {});
    let mut sender = "alice";
    let mut known = json!({ "public_key": key });
    let mut case = case;
    match rule {
        Rule::InviteFromOutside => return case.changes("carol", "bob", "invite"),
        Rule::InviteOfPresent => return case.where_is("bob", "join").changes("alice", "bob", "invite"),
        Rule::InviteAllowed => return case.changes("alice", "bob", "invite"),
        Rule::InviteRefused => {
            let case = case.levels(json!({ "invite": 1 })).where_is("carol", "join");
            return case.changes("carol", "bob", "invite");
        }
        Rule::ThirdPartyTargetBanned => case.member("bob", "ban"),
        Rule::ThirdPartyUnsigned => signed = Value::Null,
        Rule::ThirdPartyIncomplete => signed["mxid"] = json!(7),
        Rule::ThirdPartyOtherUser => signed = third_party(|signed| signed["mxid"] = json!(at("carol"))).0,
        Rule::ThirdPartyUnknown => signed = third_party(|signed| signed["token"] = json!("other")).0,
        Rule::ThirdPartyOtherSender => {
            case.member("carol", "join");
            sender = "carol";
        }
        Rule::ThirdPartyKey => {}
        Rule::ThirdPartyKeys => {
            known = json!({ "public_key": "AAAA", "public_keys": [{ "public_key": key }] })
        }
        Rule::ThirdPartyRefused => known = json!({ "public_key": "AAAA", "public_keys": [7, {}] }),
        other => unreachable!("{other:?} has no case"),
    }
    case.put(("m.room.third_party_invite", "token"), "alice", known);
    let mut invitation = json!({ "display_name": "Bob", "signed": signed });
    if signed.is_null() {
        invitation.as_object_mut().unwrap().remove("signed");
    }
    let content = json!({ "membership": "invite", "third_party_invite": invitation });
    case.sends(("m.room.member", Some(&at("bob"))), sender, content)
}

fn leaving(rule: Rule, case: AuthCase) -> Question {
    let banned = |case: AuthCase| case.where_is("bob", "ban").where_is("carol", "join");
    match rule {
        Rule::LeaveOwn => case.changes("bob", "bob", "leave"),
        Rule::KickFromOutside => case.where_is("bob", "join").changes("carol", "bob", "leave"),
        Rule::UnbanRefused => banned(case.levels(json!({ "kick": 0, "users": { at("carol"): 1 } })))
            .changes("carol", "bob", "leave"),
        Rule::KickAllowed => case.where_is("bob", "join").changes("alice", "bob", "leave"),
        Rule::KickRefused => {
            case.where_is("bob", "join").where_is("carol", "join").changes("bob", "carol", "leave")
        }
        Rule::BanFromOutside => case.changes("carol", "bob", "ban"),
        Rule::BanAllowed => case.changes("alice", "bob", "ban"),
        Rule::BanRefused => case.where_is("bob", "join").changes("bob", "carol", "ban"),
        Rule::KnockNotPossible => case.changes("bob", "bob", "knock"),
        Rule::KnockForOther => case.joined_by("knock").changes("carol", "bob", "knock"),
        Rule::KnockAllowed => case.joined_by("knock").changes("bob", "bob", "knock"),
        Rule::KnockRefused => {
            case.joined_by("knock").where_is("bob", "invite").changes("bob", "bob", "knock")
        }
        Rule::MembershipUnknown => case.changes("alice", "bob", "dance"),
        Rule::SenderNotJoined => case.sends(("m.room.message", None), "bob", json!({})),
        other => unreachable!("{other:?} has no case"),
    }
}

fn sending(rule: Rule, case: AuthCase, version: &str) -> Question {
    let v12 = version == "12";
    // Where creators stand above all levels, bob stands for the one with the levels.
    let (sender, level) = ("bob", 50);
    let users = json!({ at("bob"): level, at("carol"): level });
    let mut old = json!({ "users": users, "events": { "m.room.power_levels": 0 }, "ban": 50, "kick": 60 });
    if rule == Rule::EventLevelAboveOwn {
        old["events"]["a"] = json!(60);
    }
    let mut new = old.clone();
    let case = case.where_is("bob", "join").levels(old);
    let redaction = |id: &str| json!({ "redacts": id });
    let (mut case, mut event_type) = (case, ("m.room.power_levels", Some("")));
    match rule {
        Rule::ThirdPartyInviteEvent => {
            return case.sends(("m.room.third_party_invite", Some("t")), sender, json!({}));
        }
        Rule::LevelTooLow => {
            case = case.levels(json!({ "events_default": 1 }));
            event_type = ("m.room.message", None);
        }
        Rule::StateKeyOfOther => event_type = ("org.example", Some("@carol:example.org")),
        Rule::LevelNotInteger => new["ban"] = json!("high"),
        Rule::LevelMapNotIntegers => new["events"] = json!({ "a": [] }),
        Rule::UserLevelsMalformed => new["users"] = json!({ "nobody": 1 }),
        Rule::CreatorInLevels => new["users"][at("alice")] = json!(1),
        Rule::FirstLevels => case = case.without("m.room.power_levels"),
        Rule::LevelAboveOwn => new["kick"] = json!(50),
        Rule::LevelRaisedAboveOwn => new["ban"] = json!(51),
        Rule::EventLevelAboveOwn => new["events"]["a"] = json!(50),
        Rule::EventLevelRaisedAboveOwn => new["events"]["b"] = json!(51),
        Rule::UserLevelNotBelowOwn => new["users"][at("carol")] = json!(0),
        Rule::UserLevelRaisedAboveOwn => new["users"][at("dave")] = json!(51),
        Rule::LevelsAllowed => new["ban"] = json!(40),
        Rule::RedactionByLevel => {
            return case.sends(("m.room.redaction", None), sender, redaction("$x:other.org"));
        }
        Rule::RedactionInDomain | Rule::RedactionRefused => {
            let case = case.levels(json!({ "redact": 60 }));
            let domain = if rule == Rule::RedactionRefused { "other.org" } else { "example.org" };
            return case.sends(("m.room.redaction", None), sender, redaction(&format!("$x:{domain}")));
        }
        Rule::Allowed => return case.sends(("m.room.message", None), sender, json!({})),
        other => unreachable!("{other:?} has no case"),
    }
    if rule == Rule::FirstLevels {
        // Without levels, only the creator may send state.
        new = json!({ "users": if v12 { json!({}) } else { json!({ at("alice"): 100 }) } });
        return case.sends(event_type, "alice", new);
    }
    case.sends(event_type, sender, new)
}
