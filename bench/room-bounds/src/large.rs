//! Large events: what the object holds in memory is bounded by bytes, not by their number.

use lattice_handlers::objects::room::store::MAX_RECEIVED_AT_ONCE;
use lattice_handlers::ports::PortError;
use lattice_rooms::{Pdu, Role};
use serde_json::{Value, json};

use crate::fixtures::draft::{ALICE, BOB, Draft, message, state_event};
use crate::room::{Cost, Room};
use crate::scenarios::accepted;

/// The most memory of a turn, beside the database.
const MEMORY_OF_A_TURN: u64 = 64_000_000;
/// Objects in the content: some 64,000 bytes of JSON, which take eighty times as much once parsed.
const OBJECTS: usize = 8_000;

fn levels(number: usize, filling: &Value) -> Draft {
    let users = json!({ BOB: 50, "@x:b.example": number % 40 });
    state_event(ALICE, "m.room.power_levels", "", json!({ "users": users, "filling": filling }))
}

/// Two forks with 200 changes of the power levels each, and an event that merges them.
pub fn large(percent: usize) -> Result<Vec<Cost>, PortError> {
    let count = 200 * percent / 100;
    let filling = Value::from(vec![json!({ "": 0 }); OBJECTS]);
    let mut room = Room::public_room()?;
    let base = room.tips.clone();
    let (mut tips, mut costs) = (Vec::new(), Vec::new());
    for side in 0..2 {
        room.tips.clone_from(&base);
        let what = format!("{count} changes of the power levels of 64,000 bytes each");
        let build = |room: &mut Room| {
            for number in 0..count {
                room.receive(&levels(number + side, &filling), Role::Backfilled)?;
            }
            Ok(())
        };
        costs.push(room.measured(&what, build)?.1);
        tips.append(&mut room.tips);
    }
    room.tips = tips;
    for what in ["the merge of two forks of these", "the same again"] {
        room.evict();
        let tips = room.tips.clone();
        let cost = room.measured(what, |room| accepted(room, &message(BOB, "x")))?.1;
        costs.push(cost);
        room.tips = tips;
    }
    within_memory(costs)
}

/// As many PDUs as one turn receives, of which all but the first waited, each for the one before it.
pub fn waiting(percent: usize) -> Result<Vec<Cost>, PortError> {
    let count = MAX_RECEIVED_AT_ONCE * percent / 100;
    let mut room = Room::public_room()?;
    // The allocator keeps the memory in which the PDUs were made, so the growth is counted from before.
    let (cost, all) = room.measured("", |room| {
        let mut newest_first = pdus(count)?.into_iter().rev();
        for (number, pdu) in newest_first.by_ref().take(count - 1).enumerate() {
            let origin = if number % 2 == 0 { "a.example" } else { "c.example" };
            assert_eq!(room.receive_or_keep(pdu, origin)?, 0, "a PDU did not wait");
        }
        room.evict();
        let what = format!("{count} PDUs of 64,000 bytes in one turn, all but one of which waited");
        let (stored, cost) = room.measured(&what, |room| {
            newest_first.try_fold(0, |stored, pdu| Ok(stored + room.receive_or_keep(pdu, "a.example")?))
        })?;
        assert_eq!(stored, count, "PDUs wait still");
        Ok(cost)
    })?;
    within_memory(vec![Cost { memory: all.memory, ..cost }])
}

/// A chain of changes of the power levels.
fn pdus(count: usize) -> Result<Vec<Pdu>, PortError> {
    let filling = Value::from(vec![json!({ "": 0 }); OBJECTS]);
    let mut origin = Room::public_room()?;
    let pdu = |number| {
        origin.evict();
        origin.received(&levels(number, &filling))
    };
    (0..count).map(pdu).collect()
}

fn within_memory(costs: Vec<Cost>) -> Result<Vec<Cost>, PortError> {
    for cost in &costs {
        assert!(cost.memory < MEMORY_OF_A_TURN, "{cost}");
    }
    Ok(costs)
}
