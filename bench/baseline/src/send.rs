//! What a message of a device is, without any rule: one event built, hashed and signed, and the rows that a Room writes for it.

use std::cell::Cell;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use ed25519_dalek::{Signer, SigningKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use worker::{DurableObject, Env, Error, Request, Response, Result, SqlStorageValue, State, durable_object};

const TABLES: [&str; 5] = [
    "CREATE TABLE IF NOT EXISTS event (number INTEGER PRIMARY KEY, event_id TEXT NOT NULL UNIQUE, \
     type TEXT NOT NULL, sender TEXT NOT NULL, depth INTEGER NOT NULL, origin_server_ts INTEGER NOT NULL, \
     prev_events TEXT NOT NULL, transaction_id TEXT, json TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS event_in_timeline ON event (depth, number)",
    "CREATE INDEX IF NOT EXISTS event_by_time ON event (origin_server_ts, depth, number)",
    "CREATE UNIQUE INDEX IF NOT EXISTS event_by_transaction ON event (sender, transaction_id, type)",
    "INSERT OR IGNORE INTO event (number, event_id, type, sender, depth, origin_server_ts, prev_events, json) \
     VALUES (1, '$first', 'm.room.create', '@alice:bench.test', 1, 1, '[]', '{}')",
];
const LAST: &str = "SELECT number, event_id FROM event ORDER BY number DESC LIMIT 1";
const SENT: &str = "SELECT event_id FROM event WHERE sender = ? AND transaction_id = ? AND type = ?";
/// Five rows: the event, its id, its place in the timeline, its time, its transaction.
const ADD: &str = "INSERT INTO event (number, event_id, type, sender, depth, origin_server_ts, prev_events, transaction_id, json) \
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
const SENDER: &str = "@alice:bench.test";
const TYPE: &str = "m.room.message";
const SEED: [u8; 32] = [7; 32];

/// An object that stores events.
#[durable_object]
pub struct EventObject {
    state: State,
    key: SigningKey,
    transactions: Cell<u32>,
}

impl DurableObject for EventObject {
    fn new(state: State, _env: Env) -> Self {
        let sql = state.storage().sql();
        let made = TABLES.iter().try_for_each(|table| sql.exec(table, None).map(drop));
        assert!(made.is_ok(), "invariant: the tables can be made");
        Self { state, key: SigningKey::from_bytes(&SEED), transactions: Cell::new(0) }
    }

    async fn fetch(&self, mut request: Request) -> Result<Response> {
        let content: Map<String, Value> = request.json().await?;
        let sql = self.state.storage().sql();
        let transaction = format!("t{}", self.transactions.replace(self.transactions.get() + 1));
        let sent = sql.exec(SENT, Some(vec![SENDER.into(), transaction.as_str().into(), TYPE.into()]))?;
        if sent.raw().next().is_some() {
            return Response::error("this was sent", 400);
        }
        let last = sql.exec(LAST, None)?.raw().next().transpose()?;
        let Some([SqlStorageValue::Integer(number), SqlStorageValue::String(previous)]) = last.as_deref()
        else {
            return Response::error("there is no event", 500);
        };
        let now = i64::try_from(worker::Date::now().as_millis()).unwrap_or_default();
        let (event_id, json) = self.build(content, previous, (*number, now))?;
        let prev_events = format!("[{number}]");
        let row: Vec<SqlStorageValue> = vec![
            (number + 1).into(),
            event_id.as_str().into(),
            TYPE.into(),
            SENDER.into(),
            (number + 1).into(),
            now.into(),
            prev_events.as_str().into(),
            transaction.as_str().into(),
            json.as_str().into(),
        ];
        sql.exec(ADD, Some(row))?;
        Response::from_json(&json!({ "event_id": event_id }))
    }
}

impl EventObject {
    /// The id and the JSON of an event after `previous`. A map of serde is canonical JSON as it is: sorted, without spaces.
    fn build(
        &self,
        content: Map<String, Value>,
        previous: &str,
        place: (i64, i64),
    ) -> Result<(String, String)> {
        let (depth, now) = place;
        let mut event = json!({
            "type": TYPE,
            "sender": SENDER,
            "room_id": "!room:bench.test",
            "origin_server_ts": now,
            "depth": depth + 1,
            "prev_events": [previous],
            "auth_events": ["$create", "$power", "$member"],
            "content": content,
        });
        let whole = serde_json::to_vec(&event)?;
        let fields = event.as_object_mut().ok_or(Error::from("an event is an object"))?;
        fields
            .insert("hashes".to_owned(), json!({ "sha256": STANDARD_NO_PAD.encode(Sha256::digest(whole)) }));
        // The signature and the id are of the redacted event.
        let content = fields.insert("content".to_owned(), json!({}));
        let redacted = serde_json::to_vec(fields)?;
        let signature = STANDARD_NO_PAD.encode(self.key.sign(&redacted).to_bytes());
        let event_id = format!("${}", URL_SAFE_NO_PAD.encode(Sha256::digest(&redacted)));
        fields.insert("content".to_owned(), content.unwrap_or_default());
        fields.insert("signatures".to_owned(), json!({ "bench.test": { "ed25519:1": signature } }));
        Ok((event_id, serde_json::to_string(fields)?))
    }
}
