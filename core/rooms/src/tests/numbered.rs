//! Tests that each rule of each room version decides a case, and that without it the ruling is another.

use ed25519_dalek::Signer as _;
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use serde_json::{Value, json};

use super::auth_case::{AuthCase, Question, ROOM, at};
use super::fixtures::event::{VERSIONS, rules_of};
use super::receipt::{keys, message, signed_event};
use crate::{Effect, Pdu, Rule, Ruling};

#[test]
fn every_rule_of_every_version_decides_a_case() {
    let mut cases = 0;
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
            assert_ne!(answer, without, "the ruling is the same without {number}");
            cases += 1;
        }
    }
    assert!(cases > 800, "{cases}");
}

#[test]
fn rule_numbers_are_those_of_each_version() {
    let number = |rule: Rule, version: &str| rule.number(&rules_of(version).authorization).unwrap_or("-");
    let row = |rule| VERSIONS.map(|version| number(rule, version)).join(" ");
    assert_eq!(
        row(Rule::JoinPublic),
        "5.2.5 5.2.5 5.2.5 5.2.5 5.2.5 4.2.5 4.2.5 4.3.6 4.3.6 4.3.6 4.3.6 5.3.6 4.3.6 4.3.6"
    );
    assert_eq!(row(Rule::RedactionRefused), "11.3 11.3 - - - - - - - - - - - -");
    assert_eq!(row(Rule::FirstLevels), "10.2 10.2 10.2 10.2 10.2 9.2 9.2 9.2 9.2 9.4 9.4 10.5 9.4 9.4");
    assert_eq!(row(Rule::StateKeyOfOther), "9 9 9 9 9 8 8 8 8 8 8 9 8.1.3 8.1.3");
    let cited = Rule::StateKeyWithoutOwner.cite(&rules_of("org.matrix.msc3757.11").authorization);
    assert_eq!(cited.to_string(), "vorg.matrix.msc3757.11 8.1.1 StateKeyWithoutOwner");
    let cited = Rule::JoinOfCreator.cite(&rules_of("10").authorization);
    assert_eq!(cited.to_string(), "v10 4.3.1 JoinOfCreator");
}

fn question(rule: Rule, version: &str) -> Question {
    let case = AuthCase::new(version);
    match rule {
        _ if rule <= Rule::CreateAllowed => create_case(rule, &case),
        _ if rule <= Rule::AuthEventOfOtherRoom => auth_events_case(rule, &case),
        _ if rule <= Rule::AliasesAllowed => federation_case(rule, case),
        _ if rule <= Rule::JoinRefused => join_case(rule, case, version),
        _ if rule <= Rule::InviteRefused => invite_case(rule, case),
        _ if rule <= Rule::SenderNotJoined => leave_case(rule, case),
        _ => send_case(rule, case, version),
    }
}

fn create_case(rule: Rule, case: &AuthCase) -> Question {
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
    case.may_name(pdu, vec![], None)
}

fn auth_events_case(rule: Rule, case: &AuthCase) -> Question {
    let v12 = case.rules.authorization.room_create_event_id_as_room_id;
    let (create, member) =
        (case.state_event("m.room.create", ""), case.state_event("m.room.member", &at("alice")));
    let levels = case.state_event("m.room.power_levels", "");
    let named = if v12 { None } else { Some((create.clone(), false)) };
    let mut events: Vec<(Pdu, bool)> = named.into_iter().chain([(member.clone(), false)]).collect();
    let mut known = Some(create);
    match rule {
        Rule::RoomWithoutCreate => known = None,
        Rule::AuthEventTwice => events.push((member, false)),
        Rule::AuthEventUnexpected => events.push((case.state_event("m.room.join_rules", ""), false)),
        Rule::AuthEventRejected => events.push((levels, true)),
        Rule::AuthEventsWithoutCreate => events = vec![(member, false)],
        Rule::AuthEventOfOtherRoom => {
            let json = levels.json().replace(ROOM, "!other:example.org");
            events.push((Pdu::from_json(levels.id().to_owned(), json).unwrap(), false));
        }
        other => unreachable!("{other:?} has no case"),
    }
    let pdu = case.pdu(("m.room.message", None), "alice", json!({}));
    case.may_name(pdu, events, known)
}

fn federation_case(rule: Rule, case: AuthCase) -> Question {
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
    case.may_send(key, sender, content)
}

fn join_case(rule: Rule, case: AuthCase, version: &str) -> Question {
    let authorised_join = |case: AuthCase, by: &str| {
        let content = json!({ "membership": "join", "join_authorised_via_users_server": at(by) });
        case.may_send(("m.room.member", Some(&at("bob"))), "bob", content)
    };
    match rule {
        Rule::MemberIncomplete => {
            case.may_send(("m.room.member", Some(&at("bob"))), "bob", json!({ "membership": 1 }))
        }
        Rule::MemberNotAuthorised => {
            let mut event = message(version);
            event["type"] = json!("m.room.member");
            event["state_key"] = json!(at("alice"));
            event["content"] =
                json!({ "membership": "leave", "join_authorised_via_users_server": "@x:other.org" });
            case.ask(Pdu::receive(&signed_event(&event, version), &rules_of(version), &keys()).unwrap().pdu)
        }
        Rule::JoinOfCreator => {
            let key = ("m.room.member", Some("@alice:example.org"));
            let (case, after) = (case.without("m.room.member"), ["m.room.create/"]);
            let pdu = case.pdu_after(key, "alice", json!({ "membership": "join" }), ("first", &after));
            case.ask(pdu)
        }
        Rule::JoinForOther => case.with_join_rule("public").may_change("alice", "bob", "join"),
        Rule::JoinBanned => {
            case.with_join_rule("public").with_member("bob", "ban").may_change("bob", "bob", "join")
        }
        Rule::JoinInvited => case.with_member("bob", "invite").may_change("bob", "bob", "join"),
        Rule::JoinRestrictedMember => {
            case.with_join_rule("restricted").with_member("bob", "invite").may_change("bob", "bob", "join")
        }
        Rule::JoinRestrictedRefused => authorised_join(case.with_join_rule("restricted"), "carol"),
        Rule::JoinRestrictedAllowed => authorised_join(case.with_join_rule("restricted"), "alice"),
        Rule::JoinPublic => case.with_join_rule("public").may_change("bob", "bob", "join"),
        Rule::JoinRefused => case.may_change("bob", "bob", "join"),
        other => unreachable!("{other:?} has no case"),
    }
}

/// The `signed` object of an identity server for bob, and the server's public key.
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

fn invite_case(rule: Rule, case: AuthCase) -> Question {
    let (mut signed, key) = third_party(|_| {});
    let mut sender = "alice";
    let mut known = json!({ "public_key": key });
    let mut case = case;
    match rule {
        Rule::InviteFromOutside => return case.may_change("carol", "bob", "invite"),
        Rule::InviteOfPresent => return case.with_member("bob", "join").may_change("alice", "bob", "invite"),
        Rule::InviteAllowed => return case.may_change("alice", "bob", "invite"),
        Rule::InviteRefused => {
            let case = case.with_levels(json!({ "invite": 1 })).with_member("carol", "join");
            return case.may_change("carol", "bob", "invite");
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
    case.may_send(("m.room.member", Some(&at("bob"))), sender, content)
}

fn leave_case(rule: Rule, case: AuthCase) -> Question {
    let banned = |case: AuthCase| case.with_member("bob", "ban").with_member("carol", "join");
    match rule {
        Rule::LeaveOwn => case.may_change("bob", "bob", "leave"),
        Rule::KickFromOutside => case.with_member("bob", "join").may_change("carol", "bob", "leave"),
        Rule::UnbanRefused => banned(case.with_levels(json!({ "kick": 0, "users": { at("carol"): 1 } })))
            .may_change("carol", "bob", "leave"),
        Rule::KickAllowed => case.with_member("bob", "join").may_change("alice", "bob", "leave"),
        Rule::KickRefused => {
            case.with_member("bob", "join").with_member("carol", "join").may_change("bob", "carol", "leave")
        }
        Rule::BanFromOutside => case.may_change("carol", "bob", "ban"),
        Rule::BanAllowed => case.may_change("alice", "bob", "ban"),
        Rule::BanRefused => case.with_member("bob", "join").may_change("bob", "carol", "ban"),
        Rule::KnockNotPossible => case.may_change("bob", "bob", "knock"),
        Rule::KnockForOther => case.with_join_rule("knock").may_change("carol", "bob", "knock"),
        Rule::KnockAllowed => case.with_join_rule("knock").may_change("bob", "bob", "knock"),
        Rule::KnockRefused => {
            case.with_join_rule("knock").with_member("bob", "invite").may_change("bob", "bob", "knock")
        }
        Rule::MembershipUnknown => case.may_change("alice", "bob", "dance"),
        Rule::SenderNotJoined => case.may_send(("m.room.message", None), "bob", json!({})),
        other => unreachable!("{other:?} has no case"),
    }
}

fn send_case(rule: Rule, case: AuthCase, version: &str) -> Question {
    let v12 = version == "12";
    // Alice may be a creator above all levels, so bob, who has a level, is the sender.
    let (sender, level) = ("bob", 50);
    let users = json!({ at("bob"): level, at("carol"): level });
    let mut old = json!({ "users": users, "events": { "m.room.power_levels": 0 }, "ban": 50, "kick": 60 });
    if rule == Rule::EventLevelAboveOwn {
        old["events"]["a"] = json!(60);
    }
    let mut new = old.clone();
    let case = case.with_member("bob", "join").with_levels(old);
    let redaction = |id: &str| json!({ "redacts": id });
    let (mut case, mut event_type) = (case, ("m.room.power_levels", Some("")));
    match rule {
        Rule::ThirdPartyInviteEvent => {
            return case.may_send(("m.room.third_party_invite", Some("t")), sender, json!({}));
        }
        Rule::LevelTooLow => {
            case = case.with_levels(json!({ "events_default": 1 }));
            event_type = ("m.room.message", None);
        }
        Rule::StateKeyWithoutOwner => event_type = ("org.example", Some("@oops")),
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
            return case.may_send(("m.room.redaction", None), sender, redaction("$x:other.org"));
        }
        Rule::RedactionInDomain | Rule::RedactionRefused => {
            let case = case.with_levels(json!({ "redact": 60 }));
            let domain = if rule == Rule::RedactionRefused { "other.org" } else { "example.org" };
            return case.may_send(("m.room.redaction", None), sender, redaction(&format!("$x:{domain}")));
        }
        Rule::Allowed => return case.may_send(("m.room.message", None), sender, json!({})),
        other => unreachable!("{other:?} has no case"),
    }
    if rule == Rule::FirstLevels {
        // Without power levels, only the creator may send state.
        new = json!({ "users": if v12 { json!({}) } else { json!({ at("alice"): 100 }) } });
        return case.may_send(event_type, "alice", new);
    }
    case.may_send(event_type, sender, new)
}
