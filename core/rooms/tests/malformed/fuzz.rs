//! Tests that random signed malformed events never cause a panic and always get an outcome.
//!
//! `LATTICE_FUZZ_SECONDS` sets the duration (default 1); `LATTICE_FUZZ_SEED` repeats a failure.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};

use crate::fields::{ENVELOPE, changed, examples, values};
use crate::fixtures::draft::{ALICE, BOB, CAROL};
use crate::fixtures::event::VERSIONS;
use crate::fixtures::random::Random;
use crate::room::Room;

/// Malformed events in each room.
const EVENTS: usize = 12;
/// Rooms after which every class of outcome must have been seen.
const MANY: u64 = 2_000;

/// Prints the seed when the test fails.
struct PrintSeed(u64);

impl Drop for PrintSeed {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("repeat with LATTICE_FUZZ_SEED={}", self.0);
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the duration and the first seed may differ")]
fn random_malformed_events_get_an_outcome_without_a_panic() {
    let starts = VERSIONS.map(Room::public_room);
    let mut seen = BTreeMap::new();
    if let Some(seed) = number("LATTICE_FUZZ_SEED") {
        return run_room(&starts, seed, &mut seen);
    }
    let end = Instant::now() + Duration::from_secs(number("LATTICE_FUZZ_SECONDS").unwrap_or(1));
    let first = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos() as u64;
    let mut rooms = 0;
    while Instant::now() < end {
        let seed = PrintSeed(first.wrapping_add(rooms));
        run_room(&starts, seed.0, &mut seen);
        rooms += 1;
    }
    eprintln!("{rooms} rooms, {} different outcomes", seen.len());
    if rooms > MANY {
        for prefix in ["accepted", "waiting", "rejected: v12 ", "rejected: v1 ", "soft-failed: ", "dropped: "]
        {
            assert!(seen.keys().any(|outcome: &String| outcome.starts_with(prefix)), "{prefix}: {seen:#?}");
        }
        assert!(seen.len() > 200, "{}", seen.len());
    }
}

/// Sends malformed events to one room.
fn run_room(starts: &[Room], seed: u64, seen: &mut BTreeMap<String, u64>) {
    let random = Random::seeded(seed);
    let mut room = starts[random.below(starts.len())].clone();
    for _ in 0..EVENTS {
        let event = malformed_event(&room, &random);
        let text = if random.percent(10) { mangled(&room.sign(&event), &random) } else { room.sign(&event) };
        let (outcome, id) = room.receive(&text);
        *seen.entry(outcome.clone()).or_default() += 1;
        if let (Some(id), true) = (id, outcome == "accepted" || random.percent(5)) {
            room.depth += 1;
            if random.percent(30) {
                room.tip.push(id);
                room.tip.dedup();
            } else {
                room.tip = vec![id];
            }
        }
    }
}

fn malformed_event(room: &Room, random: &Random) -> Value {
    let examples = examples();
    let example = &examples[random.below(examples.len())];
    let mut draft = example.draft.clone();
    if !random.percent(70) {
        draft.sender = random.pick(&[ALICE, BOB, CAROL]).to_owned();
    }
    if draft.event_type == "m.room.member" && random.percent(70) {
        let membership = random.pick(&["join", "leave", "ban", "invite", "knock"]);
        draft.content = json!({ "membership": membership });
    }
    if draft.event_type == "m.room.join_rules" {
        let rule = random.pick(&["public", "invite", "knock", "restricted", "knock_restricted", "private"]);
        draft.content["join_rule"] = json!(rule);
    }
    let mut event = room.event(&draft);
    for _ in 0..random.below(3) {
        let place = if random.percent(75) { random.pick(example.places) } else { random.pick(&ENVELOPE) };
        let value = if random.percent(85) { Some(value(random, 3)) } else { None };
        event = changed(&event, place, value).unwrap_or(event);
    }
    if random.percent(50) {
        room.authorise(&mut event);
    }
    if random.percent(5) {
        let many = vec![room.ids[random.below(room.ids.len())].clone(); random.below(30)];
        event[random.pick(&["prev_events", "auth_events"])] = room.format.references(&many);
    }
    if random.percent(10) {
        let any: Vec<_> =
            (0..random.below(4)).map(|_| room.ids[random.below(room.ids.len())].clone()).collect();
        event[random.pick(&["prev_events", "auth_events"])] = room.format.references(&any);
    }
    if let (true, Some(content)) = (random.percent(2), event["content"].as_object_mut()) {
        content.insert("padding".to_owned(), json!("x".repeat(64_000 + random.below(3_000))));
    }
    event
}

/// Any JSON.
fn value(random: &Random, depth: usize) -> Value {
    let values = values();
    match random.below(if depth == 0 { 6 } else { 10 }) {
        0..6 => values[random.below(values.len())].clone(),
        6 => (0..random.below(4)).map(|_| value(random, depth - 1)).collect(),
        7 => nested(random.below(140)),
        _ => {
            let names = [ALICE, BOB, "membership", "signed", "", "users", "\u{0}", "é"];
            let entry = |_| (random.pick(&names).to_owned(), value(random, depth - 1));
            Value::Object((0..random.below(4)).map(entry).collect::<Map<_, _>>())
        }
    }
}

fn nested(levels: usize) -> Value {
    (0..levels)
        .fold(json!({}), |inner, level| if level % 2 == 0 { json!([inner]) } else { json!({ "a": inner }) })
}

/// The text with some bytes changed, inserted, removed or repeated.
fn mangled(text: &str, random: &Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..1 + random.below(4) {
        let at = random.below(bytes.len() + 1);
        let byte = b"\"{}[]:,\\u0e.-9"[random.below(14)];
        match random.below(4) {
            0 => bytes.insert(at, byte),
            1 if at < bytes.len() => drop(bytes.remove(at)),
            2 if at < bytes.len() => bytes[at] = byte,
            _ => {
                let piece: Vec<u8> = bytes[at..bytes.len().min(at + random.below(40))].to_vec();
                bytes.splice(at..at, piece);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
