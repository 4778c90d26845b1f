//! The measured rooms, and the work measured in each.

use lattice_handlers::ports::PortError;
use lattice_rooms::{AuthOutcome, EventNumber, MAX_EXTREMITIES, Role};
use serde_json::json;

use crate::fixtures::draft::{ALICE, BOB, Draft, join, membership, message, state_event};
use crate::forks::forks;
use crate::large::{large, waiting};
use crate::room::{Cost, Room};

/// Builds a room of this percentage of its full size, and measures.
pub type Scenario = fn(usize) -> Result<Vec<Cost>, PortError>;

/// All scenarios by name.
pub const SCENARIOS: [(&str, Scenario); 6] = [
    ("members", members),
    ("forks", forks),
    ("extremities", extremities),
    ("auth-chain", auth_chain),
    ("large", large),
    ("waiting", waiting),
];

/// The greatest number of predecessors of an event.
const PREDECESSORS: usize = 20;

fn user(number: usize) -> String {
    format!("@user{number}:b.example")
}

pub fn add_members(room: &mut Room, members: usize) -> Result<(), PortError> {
    for number in 0..members {
        room.live(&join(&user(number)))?;
    }
    Ok(())
}

/// Sends a topic, a name and a ban on each of two forks.
fn fork(room: &mut Room) -> Result<[EventNumber; 2], PortError> {
    let base = room.tips.clone();
    let mut side = |target: &str| {
        room.tips.clone_from(&base);
        room.live(&state_event(ALICE, "m.room.topic", "", json!({ "topic": target })))?;
        room.live(&state_event(BOB, "m.room.name", "", json!({ "name": target })))?;
        let ban = membership(ALICE, target, "ban");
        Ok::<_, PortError>(room.live(&ban)?.number)
    };
    Ok([side(&user(0))?, side(&user(1))?])
}

pub fn accepted(room: &mut Room, draft: &Draft) -> Result<(), PortError> {
    let checked = room.live(draft)?;
    assert_eq!(checked.outcome, AuthOutcome::Accepted, "{} of {}", draft.event_type, draft.sender);
    Ok(())
}

/// A room of 50,000 members and 100,000 events.
fn members(percent: usize) -> Result<Vec<Cost>, PortError> {
    let count = 50_000 * percent / 100;
    let mut room = Room::public_room()?;
    let mut costs = vec![room.measured(&format!("{count} members join"), |room| add_members(room, count))?.1];
    let last = user(count - 1);
    let messages =
        |room: &mut Room| (0..count).try_for_each(|_| room.live(&message(ALICE, "hello")).map(drop));
    costs.push(room.measured(&format!("{count} messages"), messages)?.1);
    let in_it = format!("in a room of {count} members and {} events", 2 * count);
    costs.push(
        room.measured(&format!("a message {in_it}"), |room| accepted(room, &message(&last, "hello")))?.1,
    );
    let join = join(BOB);
    costs.push(room.measured(&format!("a member's new name {in_it}"), |room| accepted(room, &join))?.1);
    costs.extend(ours(&mut room, &last, &in_it)?);
    costs.extend(commands(&mut room, &last, &in_it)?);
    room.tips = vec![room.store.head()?.tip];
    room.tips = fork(&mut room)?.to_vec();
    let what = format!("the merge of two forks of three events {in_it}");
    costs.push(room.measured(&what, |room| accepted(room, &message(BOB, "hello")))?.1);
    Ok(costs)
}

/// Measures events of this server, built and signed.
fn ours(room: &mut Room, sender: &str, in_it: &str) -> Result<Vec<Cost>, PortError> {
    let drafts = [message(sender, "hello")];
    let what = format!("a message of ours, built and signed, {in_it}");
    let mut costs = vec![room.measured_each(&what, 500, |room| room.append(&drafts))?];
    let evicted = |room: &mut Room| {
        room.evict();
        room.append(&drafts)
    };
    costs.push(room.measured_each("the same, the first after the object was evicted", 20, evicted)?);
    let counted = |room: &mut Room| {
        room.evict();
        room.store.counts().map(drop)
    };
    costs.push(room.measured_each("the members are counted after that", 20, counted)?);
    let topic = [state_event(ALICE, "m.room.topic", "", json!({ "topic": "new" }))];
    let what = format!("a topic of ours, built and signed, {in_it}");
    costs.push(room.measured_each(&what, 500, |room| room.append(&topic))?);
    let invited: Vec<String> = (0..200).map(|number| format!("@guest{number}:b.example")).collect();
    let invites: Vec<Draft> = invited.iter().map(|user| membership(ALICE, user, "invite")).collect();
    costs.push(room.measured_each("200 invites of ours in one commit", 1, |room| room.append(&invites))?);
    Ok(costs)
}

/// Measures commands to the Room object.
fn commands(room: &mut Room, sender: &str, in_it: &str) -> Result<Vec<Cost>, PortError> {
    let mut object = room.object()?;
    object.send(&message(sender, "hello"))?;
    let what = format!("the command to send a message {in_it}");
    let sent = room.measured_each(&what, 500, |_| object.send(&message(sender, "hello")))?;
    let first = room.measured_each("the same, the first after the object was evicted", 20, |_| {
        object.evict();
        object.send(&message(sender, "hello"))
    })?;
    room.evict();
    Ok(vec![sent, first])
}

/// Forks of one event, each with another state, that no event merges.
fn extremities(percent: usize) -> Result<Vec<Cost>, PortError> {
    // The last that becomes an extremity itself.
    let count = ((MAX_EXTREMITIES - 1) * percent / 100).max(PREDECESSORS + 2);
    let mut room = Room::public_room()?;
    add_members(&mut room, count)?;
    let base = room.tips.clone();
    let mut forks = Vec::new();
    for number in 0..count {
        room.tips.clone_from(&base);
        let (user, name) = (user(number), json!({ "membership": "join", "displayname": "new" }));
        forks.push(room.receive(&state_event(&user, "m.room.member", &user, name), Role::Backfilled)?.number);
    }
    room.reopen(&forks.iter().copied().collect())?;
    room.tips = base;
    let what = format!("one more event beside {count} forward extremities");
    let beside = room.measured(&what, |room| accepted(room, &message(ALICE, "hello")))?.1;
    room.tips = forks.into_iter().take(PREDECESSORS).collect();
    let what = format!("an event after {PREDECESSORS} of {} forward extremities", count + 1);
    let after = room.measured(&what, |room| accepted(room, &message(ALICE, "hello")))?.1;
    Ok(vec![beside, after])
}

/// 100,000 changes of the power levels, each with the change before it among its auth events.
fn auth_chain(percent: usize) -> Result<Vec<Cost>, PortError> {
    let count = 100_000 * percent / 100;
    let mut room = Room::public_room()?;
    let base = room.tips.clone();
    let what = format!("{count} changes of the power levels, each on the one before");
    let build = |room: &mut Room| {
        for number in 0..count {
            let users = json!({ BOB: 50, "@x:b.example": number % 40 });
            room.live(&state_event(ALICE, "m.room.power_levels", "", json!({ "users": users })))?;
        }
        Ok(room.live(&state_event(ALICE, "m.room.topic", "", json!({ "topic": "new" })))?.number)
    };
    let (new, cost) = room.measured(&what, build)?;
    let mut costs = vec![cost];
    let what = format!("a message after an auth chain of {count} events");
    costs.push(room.measured(&what, |room| accepted(room, &message(BOB, "hello")))?.1);
    room.tips = base;
    let users = json!({ "users": { BOB: 51 } });
    room.receive(&state_event(ALICE, "m.room.power_levels", "", users), Role::Backfilled)?;
    let old = room
        .receive(&state_event(BOB, "m.room.topic", "", json!({ "topic": "old" })), Role::Backfilled)?
        .number;
    room.tips = vec![new, old];
    let what = format!("the merge of two forks, one of them with the auth chain of {count} events");
    costs.push(room.measured(&what, |room| accepted(room, &message(BOB, "hello")))?.1);
    Ok(costs)
}
