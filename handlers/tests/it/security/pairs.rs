//! Two requests of one account at once: the second runs at every moment at which the first waits for an object.

use std::pin::pin;
use std::task::{Context, Waker};

use futures_executor::block_on;
use lattice_wire::Reply;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const V3: &str = "/_matrix/client/v3";
const OF_ALICE: &str = "/_matrix/client/v3/user/@alice:example.org";
const GET_TOKEN: &str = "POST /_matrix/client/v1/login/get_token";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

fn auth() -> Value {
    json!({ "type": "m.login.password", "user": "alice", "password": "secret" })
}

/// A request of alice's session, with its body.
type Ask = (String, Value);

fn password(to: &str, logout_devices: bool) -> Ask {
    let body = json!({ "auth": auth(), "new_password": to, "logout_devices": logout_devices });
    (format!("POST {V3}/account/password"), body)
}

fn deactivation() -> Ask {
    (format!("POST {V3}/account/deactivate"), json!({ "auth": auth() }))
}

fn logout_all() -> Ask {
    (format!("POST {V3}/logout/all"), json!({}))
}

/// One deployment: alice's session that asks first, and the session that asks meanwhile.
struct Pair<'a> {
    story: &'a Story,
    phone: &'a Person,
    desk: &'a Person,
    /// All stored rows before the second request.
    before: String,
}

/// Runs `second` of the desk at every moment of `first` of the phone, each time in a new deployment, and calls
/// `check` with the response to `first` if `second` succeeded. `first` may prepare the deployment.
fn at_every_moment(first: impl Fn(&Story) -> Ask, second: &Ask, check: impl Fn(&Pair<'_>, &Reply)) {
    let mut checked = 0;
    for moment in 1.. {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (phone, desk) = (story.person("alice"), story.login("alice"));
        let (request, body) = first(&story);
        let body = body.to_string();
        story.world.interleave(true);
        let mut running = pin!(story.start(Some(&phone.token), &request, &body));
        let mut context = Context::from_waker(Waker::noop());
        if (0..moment).any(|_| running.as_mut().poll(&mut context).is_ready()) {
            assert!(checked > 0, "{request} was never checked");
            return;
        }
        let before = story.world.everything();
        let second = story.ask(Some(&desk.token), &second.0, &second.1.to_string());
        let first = block_on(running);
        if second.status == 200 {
            checked += 1;
            check(&Pair { phone: &phone, desk: &desk, before, story: &story }, &first);
        } else {
            assert_eq!(first.status, 200, "neither succeeded: {first:?} {second:?}");
        }
    }
}

impl Pair<'_> {
    fn status(&self, token: Option<&str>, request: &str, body: &Value) -> u16 {
        self.story.ask(token, request, &body.to_string()).status.as_u16()
    }

    fn logs_in_by(&self, password: &str) -> bool {
        let body = json!({ "type": "m.login.password", "user": "alice", "password": password });
        self.status(None, &format!("POST {V3}/login"), &body) == 200
    }

    /// Asserts that the login token of a response, if it has one, does not work.
    fn no_login_by_token_of(&self, reply: &Reply) {
        let token = &value(reply)["login_token"];
        if token.is_string() {
            let body = json!({ "type": "m.login.token", "token": token });
            assert_eq!(self.status(None, &format!("POST {V3}/login"), &body), 403, "the login token works");
        }
    }

    /// Asserts that a session has ended, in memory and in the database.
    fn has_ended(&self, person: &Person) {
        for _ in 0..2 {
            assert_eq!(self.status(Some(&person.token), WHOAMI, &json!({})), 401, "the session goes on");
            self.story.world.evict();
        }
    }
}

fn code(reply: &Reply) -> (u16, String) {
    (reply.status.as_u16(), value(reply)["errcode"].as_str().unwrap_or_default().to_owned())
}

/// Nobody logs in to a deactivated account by anything that was on its way, and nothing more is stored.
#[test]
fn s03_nothing_on_its_way_outlives_a_deactivation() {
    let on_their_way: [Ask; 8] = [
        (GET_TOKEN.to_owned(), json!({ "auth": auth() })),
        password("another", false),
        deactivation(),
        (format!("PUT {OF_ALICE}/account_data/org.example.colour"), json!({ "on_its": "way" })),
        (format!("POST {OF_ALICE}/filter"), json!({ "account_data": { "types": ["on_its_way"] } })),
        (format!("PUT {V3}/profile/@alice:example.org/displayname"), json!({ "displayname": "on_its way" })),
        (format!("POST {OF_ALICE}/openid/request_token"), json!({})),
        (format!("POST {V3}/login"), auth()),
    ];
    for first in &on_their_way {
        at_every_moment(
            |_| first.clone(),
            &deactivation(),
            |pair, reply| {
                pair.no_login_by_token_of(reply);
                assert!(
                    !pair.logs_in_by("secret") && !pair.logs_in_by("another"),
                    "{first:?}: a password works"
                );
                pair.has_ended(pair.phone);
                pair.has_ended(pair.desk);
                let userinfo = "GET /_matrix/federation/v1/openid/userinfo?access_token";
                if let Some(token) = value(reply)["access_token"].as_str() {
                    assert_eq!(pair.status(Some(token), WHOAMI, &json!({})), 401, "the new session goes on");
                    assert_eq!(pair.status(None, &format!("{userinfo}={token}"), &json!({})), 401, "OpenID");
                }
                let (before, after) = (pair.before.matches("on_its").count(), pair.story.world.everything());
                assert!(after.matches("on_its").count() <= before, "{first:?} is stored: {reply:?}");
            },
        );
    }
}

/// A room that the user joins while the deactivation runs is left, whichever comes first.
#[test]
fn a_join_on_its_way_at_the_deactivation_ends_outside() {
    let join = |story: &Story| {
        let bob = story.person("bob");
        let room_id = story.room(&bob, json!({ "preset": "public_chat" }));
        (format!("POST {V3}/join/{room_id}"), json!({}))
    };
    let create = |_: &Story| (format!("POST {V3}/createRoom"), json!({ "preset": "public_chat" }));
    let firsts: [&dyn Fn(&Story) -> Ask; 2] = [&join, &create];
    for first in firsts {
        at_every_moment(first, &deactivation(), |pair, reply| {
            for _ in 0..2 {
                block_on(pair.story.world.fire_alarms(60_000)).unwrap();
            }
            let Some(room_id) = value(reply)["room_id"].as_str().map(str::to_owned) else { return };
            let room = pair.story.world.sql(&Story::room_object(&room_id)).dump();
            let is_alice = |line: &&str| line.starts_with("member") && line.contains("@alice:example.org");
            let alice = room.lines().find(is_alice).unwrap_or_else(|| panic!("{room}"));
            assert!(alice.contains("leave") && !alice.contains("join"), "{alice}");
        });
    }
}

/// What the old password confirmed is refused once there is a new one, in sessions that go on too.
#[test]
fn s04_nothing_confirmed_by_the_old_password_outlives_a_new_one() {
    let other = |story: &Story| {
        let mut login = auth();
        login["device_id"] = json!("OTHER");
        assert_eq!(story.ask(None, &format!("POST {V3}/login"), &login.to_string()).status, 200);
        (format!("POST {V3}/delete_devices"), json!({ "auth": auth(), "devices": ["OTHER"] }))
    };
    for logout_devices in [true, false] {
        let new = password("new", logout_devices);
        at_every_moment(
            |_| (GET_TOKEN.to_owned(), json!({ "auth": auth() })),
            &new,
            |pair, reply| {
                pair.no_login_by_token_of(reply);
            },
        );
        at_every_moment(
            |_| deactivation(),
            &new,
            |pair, reply| {
                assert!(pair.logs_in_by("new"), "the old password deactivated the account: {reply:?}");
            },
        );
        at_every_moment(other, &new, |pair, reply| {
            let was_removed = !pair.before.contains("OTHER");
            assert_eq!(reply.status == 200, was_removed, "the old password removed a device: {reply:?}");
        });
    }
}

/// Of two changes of the password at once, both confirmed by the old one, the first to commit is kept.
#[test]
fn s04_of_two_new_passwords_at_once_one_is_set() {
    for (logout_devices, refused) in [(true, (401, "M_UNKNOWN_TOKEN")), (false, (403, "M_FORBIDDEN"))] {
        let (first, second) = (password("first", logout_devices), password("second", logout_devices));
        at_every_moment(
            |_| first.clone(),
            &second,
            |pair, reply| {
                assert!(pair.logs_in_by("second") && !pair.logs_in_by("first"), "the new password is undone");
                let (status, errcode) = code(reply);
                // Before the stage runs, the old password is wrong like any other.
                let is_wrong = (status, errcode.as_str()) == (401, "M_FORBIDDEN");
                assert!(is_wrong || (status, errcode.as_str()) == refused, "{reply:?}");
                let goes_on = pair.status(Some(&pair.phone.token), WHOAMI, &json!({})) == 200;
                assert_eq!(goes_on, !logout_devices);
            },
        );
    }
}

/// A session that ends while its request is on the way changes nothing any more.
#[test]
fn s03_a_session_that_ended_changes_nothing() {
    let colour = (format!("PUT {OF_ALICE}/account_data/org.example.colour"), json!({ "on_its": "way" }));
    for end in [logout_all(), password("new", true)] {
        at_every_moment(
            |_| colour.clone(),
            &end,
            |pair, reply| {
                let was_stored = pair.before.contains("on_its");
                assert_eq!(reply.status == 200, was_stored, "{end:?}: {reply:?}");
                assert_eq!(pair.story.world.everything().contains("on_its"), was_stored);
            },
        );
        at_every_moment(
            |_| (GET_TOKEN.to_owned(), json!({ "auth": auth() })),
            &end,
            |pair, reply| {
                pair.no_login_by_token_of(reply);
            },
        );
        at_every_moment(
            |_| deactivation(),
            &end,
            |pair, reply| {
                assert!(pair.logs_in_by("secret") || pair.logs_in_by("new"), "{end:?}: {reply:?}");
            },
        );
    }
}
