//! `POST /_matrix/client/v3/user_directory/search`

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/user_directory/search_user_directory";
const REQUEST: &str = "POST /_matrix/client/v3/user_directory/search";

fn rename(story: &Story, person: &Person, name: &str) {
    let request = format!("PUT /_matrix/client/v3/profile/{}/displayname", person.user_id);
    let body = json!({ "displayname": name }).to_string();
    assert_eq!(story.ask(Some(&person.token), &request, &body).status, 200);
}

/// The ids of the users who are found.
fn found(story: &Story, person: &Person, term: &str) -> String {
    let reply = value(&story.ask(Some(&person.token), REQUEST, &json!({ "search_term": term }).to_string()));
    let users = reply["results"].as_array().unwrap_or_else(|| panic!("{reply}")).iter();
    users.map(|user| user["user_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join(" ")
}

#[test]
fn people_are_found_by_the_words_of_their_names() {
    let mut story = Story::new();
    let [alice, bob, eve] = ["alice-1", "bob", "eve"].map(|name| story.person(name));
    rename(&story, &alice, "Alice Cooper");
    story.room(&alice, json!({ "preset": "public_chat" }));
    for term in ["Alice Cooper", "coop", "cooper ali", "@alice", "@alice-1:example.org", "ALICE"] {
        assert_eq!(found(&story, &eve, term), alice.user_id, "{term}");
    }
    for term in ["ooper", "alice smith", "bob", "eve", "", "@", "%"] {
        assert_eq!(found(&story, &eve, term), "", "{term}");
    }
    story.say(Some(&bob.token), REQUEST, json!({ "search_term": "coop", "limit": 1 }));
    story.say(Some(&bob.token), REQUEST, json!({ "search_term": "coop", "limit": 0 }));
    story.say(Some(&bob.token), REQUEST, json!({ "search_term": "x".repeat(256) }));
    story.say(Some(&bob.token), REQUEST, json!({}));
    story.say(None, REQUEST, json!({ "search_term": "coop" }));
    story.end(STORY, "people_are_found_by_the_words_of_their_names");
}

/// Security S43: a search finds who shares a room, or is in a public one, by the name of the profile alone.
#[test]
fn s43_strangers_are_not_found_nor_the_name_in_a_private_room() {
    let story = Story::new();
    let [alice, bob, eve] = ["alice", "bob", "eve"].map(|name| story.person(name));
    rename(&story, &alice, "Alice Cooper");
    let private = story.room(&bob, json!({ "invite": [alice.user_id] }));
    assert_eq!(found(&story, &bob, "cooper"), "", "an invited user is not in the room yet");
    let join = format!("POST /_matrix/client/v3/join/{private}");
    assert_eq!(story.ask(Some(&alice.token), &join, "{}").status, 200);
    let member = format!("PUT /_matrix/client/v3/rooms/{private}/state/m.room.member/{}", alice.user_id);
    let named = json!({ "membership": "join", "displayname": "Freddy" }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &member, &named).status, 200);
    assert_eq!(found(&story, &bob, "cooper"), alice.user_id);
    for term in ["cooper", "alice", "@alice", "freddy"] {
        assert_eq!(found(&story, &eve, term), "", "{term}");
    }
    let rules = format!("PUT /_matrix/client/v3/rooms/{private}/state/m.room.join_rules");
    for (rule, seen) in [("public", alice.user_id.as_str()), ("invite", "")] {
        let body = json!({ "join_rule": rule }).to_string();
        assert_eq!(story.ask(Some(&bob.token), &rules, &body).status, 200);
        assert_eq!(found(&story, &eve, "cooper"), seen, "{rule}");
        assert_eq!(found(&story, &eve, "freddy"), "", "{rule}");
    }
}

#[test]
fn the_directory_follows_profiles_and_deactivations() {
    let story = Story::with(&[("REGISTRATION", "open"), ("USER_DIRECTORY", "all")]);
    let [alice, bob] = ["alice", "bob"].map(|name| story.person(name));
    assert_eq!(found(&story, &bob, "alice"), alice.user_id, "all users are found");
    rename(&story, &alice, "Queen");
    rename(&story, &alice, "Red Queen");
    assert_eq!(found(&story, &bob, "queen red"), alice.user_id);
    rename(&story, &alice, "Alice");
    assert_eq!(found(&story, &bob, "queen"), "");
    let auth = json!({ "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" }, "password": "secret" });
    let request = "POST /_matrix/client/v3/account/deactivate";
    assert_eq!(story.ask(Some(&alice.token), request, &json!({ "auth": auth }).to_string()).status, 200);
    assert_eq!(found(&story, &bob, "alice"), "");
}

#[test]
fn a_search_is_limited() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off"), ("USER_DIRECTORY", "all")]);
    let people: Vec<Person> = (0..13).map(|number| story.person(&format!("twin{number}"))).collect();
    let ask = |limit: Value| {
        let body = json!({ "search_term": "twin", "limit": limit }).to_string();
        let reply = value(&story.ask(Some(&people[0].token), REQUEST, &body));
        (reply["results"].as_array().unwrap().len(), reply["limited"].as_bool().unwrap())
    };
    assert_eq!([json!(10), json!(12), json!(1_000)].map(ask), [(10, true), (12, false), (12, false)]);
}
