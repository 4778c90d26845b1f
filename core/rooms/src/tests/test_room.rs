//! A room without forks in memory, to which tests send events that are built, authorised and appended.

use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomVersionId, UserId};
use ruma_state_res::Event as _;
use serde_json::Map;

use super::fixtures::draft::template;
use super::fixtures::keys::key;
use crate::{
    BuildError, EventTemplate, NewRoom, Pdu, Place, Preset, RoomOptions, RoomVersionRules, SigningKey, State,
    authorize, build, create_event, initial_events, rules, state_needed,
};

/// The events of the room in order; each event follows the one before it.
pub(super) struct TestRoom {
    pub events: Vec<Rc<Pdu>>,
    pub rules: RoomVersionRules,
    pub key: SigningKey,
}

pub(super) fn user(name: &str) -> OwnedUserId {
    UserId::parse(format!("@{name}:example.org")).unwrap()
}

pub(super) fn options(preset: Preset) -> RoomOptions {
    RoomOptions {
        creator: user("alice"),
        preset,
        canonical_alias: None,
        name: None,
        topic: None,
        invite: vec![],
        is_direct: false,
        initial_state: vec![],
        power_levels: Map::new(),
    }
}

impl TestRoom {
    /// A room with all initial events of `options`. Panics if the rules reject one of them.
    pub(super) fn built(version: &RoomVersionId, options: &RoomOptions) -> Self {
        let mut room = Self::with_create_event(version, options);
        for each in initial_events(options, &room.rules).unwrap() {
            room.add(&options.creator, &each).unwrap();
        }
        room
    }

    /// A room that has only its create event.
    pub(super) fn with_create_event(version: &RoomVersionId, options: &RoomOptions) -> Self {
        let (rules, key) = (rules(version).unwrap(), key("example.org"));
        let trusted = options.preset == Preset::TrustedPrivateChat;
        let room = NewRoom {
            creator: options.creator.clone(),
            version: version.clone(),
            creation_content: Map::new(),
            additional_creators: if trusted { options.invite.clone() } else { vec![] },
            room_id: OwnedRoomId::try_from("!room:example.org").unwrap(),
            origin_server_ts: MilliSecondsSinceUnixEpoch(1_767_225_600_000_u64.try_into().unwrap()),
        };
        let create = create_event(&room, &rules, &key).unwrap();
        Self { events: vec![Rc::new(create)], rules, key }
    }

    pub(super) fn state(&self) -> State {
        let state = self.events.iter().filter_map(|pdu| Some((pdu.state_map_key()?, pdu.clone())));
        state.collect::<BTreeMap<_, _>>()
    }

    pub(super) fn build(&self, sender: &UserId, wanted: &EventTemplate) -> Result<Pdu, BuildError> {
        let last = self.events.last().unwrap();
        let place = Place {
            room_id: last.room(),
            prev_events: &[(last, last.depth())],
            origin_server_ts: last.origin_server_ts(),
        };
        build(wanted, sender, place, (&self.rules, &self.state()), &self.key)
    }

    /// Builds and authorises an event of `sender`, and appends it if it is accepted.
    pub(super) fn add(&mut self, sender: &UserId, wanted: &EventTemplate) -> Result<(), String> {
        assert!(!state_needed(wanted, sender, &self.rules).is_empty());
        let pdu = self.build(sender, wanted).map_err(|error| error.to_string())?;
        authorize(&pdu, &self.rules, &self.state()).map_err(|rule| rule.to_string())?;
        self.events.push(Rc::new(pdu));
        Ok(())
    }

    pub(super) fn member(&mut self, sender: &str, target: &str, membership: &str) -> Result<(), String> {
        let target = user(target);
        let content = serde_json::json!({ "membership": membership });
        self.add(&user(sender), &template("m.room.member", Some(target.as_str()), &content))
    }
}
