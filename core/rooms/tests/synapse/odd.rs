//! Signed events with a field that no server should send: what the checks on receipt make of it.

use lattice_rooms::RoomVersionRules;
use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue, redact};
use ruma_common::room_version_rules::EventIdFormatVersion;
use serde_json::{Value, json};

use self::Moment::{AfterSignature, BeforeHash, BeforeSignature};
use crate::fixtures::keys::key;
use crate::fixtures::random::Random;

/// When the field is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeHash,
    BeforeSignature,
    AfterSignature,
}

/// A field of an event, or of an object in it, with a value that does not belong there.
#[derive(Debug, Clone)]
pub struct OddField {
    moment: Moment,
    place: &'static [&'static str],
    value: Value,
}

impl OddField {
    /// A random field; `None` for content that other servers than the sender's must sign too.
    pub fn any(random: &Random, content: &Value, rules: &RoomVersionRules) -> Option<Self> {
        let by_others = ["join_authorised_via_users_server", "third_party_invite"];
        if by_others.iter().any(|field| content.get(*field).is_some()) {
            return None;
        }
        let computes_ids = rules.event_id_format != EventIdFormatVersion::V1;
        let wrong = [
            json!(5),
            json!(null),
            json!([]),
            json!("x"),
            json!("-_!"),
            json!("\u{e9}"),
            json!({}),
            json!(true),
        ];
        let value = wrong[random.below(wrong.len())].clone();
        let (moment, place): (Moment, &[&str]) = match random.below(12) {
            0 => (BeforeHash, &["age_ts"]),
            1 => (BeforeHash, &["other"]),
            2 if computes_ids => (BeforeHash, &["event_id"]),
            3 => (BeforeSignature, &["hashes"]),
            4 => (BeforeSignature, &["hashes", "sha256"]),
            5 => (BeforeSignature, &["hashes", "md5"]),
            6 => (AfterSignature, &["unsigned"]),
            7 => (AfterSignature, &["signatures"]),
            8 => (AfterSignature, &["signatures", "d.example"]),
            9 => (AfterSignature, &["signatures", "d.example", "ed25519:x"]),
            10 => (AfterSignature, random.pick(&[&["age_ts"], &["outlier"], &["destinations"]])),
            _ => (AfterSignature, &["other"]),
        };
        Some(Self { moment, place, value })
    }

    /// The event with this field, hashed and signed by its sender's server.
    pub fn sign(&self, event: Value, server: &str, rules: &RoomVersionRules) -> CanonicalJsonObject {
        let mut object: CanonicalJsonObject = serde_json::from_value(event).unwrap();
        self.set(&mut object, BeforeHash);
        ruma_signatures::add_content_hash_to_event(&mut object).unwrap();
        self.set(&mut object, BeforeSignature);
        let mut left = redact(object.clone(), &rules.redaction, None).unwrap();
        ruma_signatures::sign_json(server, &key(server), &mut left).unwrap();
        object.insert("signatures".to_owned(), left.remove("signatures").unwrap());
        self.set(&mut object, AfterSignature);
        object
    }

    fn set(&self, object: &mut CanonicalJsonObject, moment: Moment) {
        if moment != self.moment {
            return;
        }
        let (last, parents) = self.place.split_last().unwrap();
        let mut parent = object;
        for name in parents {
            let entry = parent.entry((*name).to_owned());
            let entry = entry.or_insert_with(|| CanonicalJsonValue::Object(CanonicalJsonObject::new()));
            let CanonicalJsonValue::Object(inner) = entry else { return };
            parent = inner;
        }
        parent.insert((*last).to_owned(), self.value.clone().try_into().unwrap());
    }
}
