//! Tests that events that are authorised again from the database have the same outcome as before.

use lattice_rooms::{AuthOutcome, Pdu, PublicKeyMap, Received, RemoteState, Role, rules};
use ruma_common::{OwnedEventId, RoomVersionId};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::fixtures::keys::public_keys;
use super::test_room::{ALICE, BOB, CAROL, TestRoom, membership, message, template};

/// The public key of an identity server, and its signature of the invite of CAROL by `token`.
const PUBLIC_KEY: &str = "/RckOFqgx1tk+3jNYC+h2ZH96/drE8WO1wLqyDXp9hg";
const SIGNATURE: &str =
    "+ofsrXwfcp98rnMdlw5EvcT+1r0Ey0OEtAViYqQXAlkiEq3Pdr6O5lchAZvfdEaJXzfWuA8BCVNbdR79OpOtBQ";

/// Redacts the newest event, and returns its content as a client sees it.
fn redact_newest(room: &mut TestRoom) -> String {
    let number = room.store.head().unwrap().tip;
    room.commit(|write| room.store.redact(write, number, None));
    room.evict();
    room.commit(|write| room.store.redact(write, number, None));
    room.evict();
    room.store.events(&[number]).unwrap()[0].pdu.content().get().to_owned()
}

#[test]
fn a_redacted_event_is_read_in_its_redacted_form() {
    let mut room = TestRoom::founded();
    room.say(ALICE, &template("m.room.topic", Some(""), &json!({ "topic": "secret" })));
    assert_eq!(redact_newest(&mut room), "{}");
    assert!(!room.sql.inner().dump().contains("secret"), "nothing else keeps it");
}

#[test]
fn a_redacted_third_party_invite_still_admits_who_has_its_key() {
    let mut room = TestRoom::founded();
    let content = json!({ "display_name": "c...", "public_key": PUBLIC_KEY });
    room.say(ALICE, &template("m.room.third_party_invite", Some("token"), &content));
    assert_eq!(redact_newest(&mut room), "{}");
    assert!(!room.sql.inner().dump().contains("c..."), "no rule reads the name");
    let signatures = json!({ "identity.example": { "ed25519:0": SIGNATURE } });
    let signed = json!({ "mxid": CAROL, "token": "token", "signatures": signatures });
    let invite = json!({ "membership": "invite", "third_party_invite": { "signed": signed } });
    room.say(ALICE, &template("m.room.member", Some(CAROL), &invite));
    let mut forged = invite.clone();
    forged["third_party_invite"]["signed"]["mxid"] = json!("@dave:other.example");
    let refused = room.refused(ALICE, &template("m.room.member", Some("@dave:other.example"), &forged));
    assert!(refused.contains("ThirdPartyRefused"), "{refused}");
}

#[test]
fn redacted_levels_of_notifications_still_limit_their_change() {
    let mut room = TestRoom::founded();
    room.say(BOB, &membership(BOB, "join"));
    let levels = |room_level: i64| json!({ "users": { BOB: 50 }, "notifications": { "room": room_level } });
    room.say(ALICE, &template("m.room.power_levels", Some(""), &levels(60)));
    let left: Value = serde_json::from_str(&redact_newest(&mut room)).unwrap();
    assert_eq!(left, json!({ "users": { BOB: 50 } }));
    let refused = room.refused(BOB, &template("m.room.power_levels", Some(""), &levels(10)));
    assert!(refused.contains("EventLevelAboveOwn"), "{refused}");
    room.say(ALICE, &template("m.room.power_levels", Some(""), &levels(10)));
}

/// A room that got the state of `first` from another server, partially, with this event and its outcome.
fn joined(first: &TestRoom, event: &Pdu) -> (TestRoom, Vec<OwnedEventId>, AuthOutcome) {
    let room = TestRoom::absent();
    let identity = first.store.identity().unwrap().unwrap();
    room.commit(|write| room.store.create(write, &identity.room_id, &RoomVersionId::V12));
    let head = first.store.head().unwrap();
    let state = first.store.whole_state(head.position).unwrap();
    for pdu in &state {
        room.receive((**pdu).clone(), Role::Outlier);
    }
    let state: Vec<OwnedEventId> = state.iter().map(|pdu| pdu.id().to_owned()).collect();
    let remote = RemoteState { state: state.clone(), partial: true };
    let receipt = room.commit(|write| room.store.receive_at(write, event.clone(), &remote, Role::Live));
    let Received::Checked(checked) = receipt.received else { panic!("{receipt:?}") };
    (room, state, checked.outcome)
}

#[test]
fn an_event_whose_authorising_server_did_not_sign_stays_rejected() {
    let first = TestRoom::founded();
    first.say(BOB, &membership(BOB, "join"));
    first.say(ALICE, &message("not sent to the other room"));
    let content = json!({ "membership": "leave", "join_authorised_via_users_server": CAROL });
    let leave = first.build(BOB, &template("m.room.member", Some(BOB), &content));
    let version_rules = rules(&RoomVersionId::V12).unwrap();
    let receive = |keys: &PublicKeyMap| Pdu::receive(leave.json(), &version_rules, keys).unwrap().pdu;
    let leave = receive(&public_keys(&["example.org"]));
    let (mut room, state, outcome) = joined(&first, &leave);
    assert!(matches!(outcome, AuthOutcome::Rejected(_)), "{outcome:?}");
    room.evict();
    let resynced = room.commit(|write| room.store.resync(write, leave.id(), &state));
    let outcomes: Vec<_> = resynced.checked.iter().map(|checked| checked.outcome).collect();
    assert_eq!(outcomes, [outcome], "the same rule rejects it");
    assert!(resynced.member_changes.is_empty());
}
