//! A difference, made as small as it gets, and told.

use crate::compare::difference;
use crate::engine::opinions;
use crate::oracle::{Opinion, Oracle};
use crate::plan::Plan;

type Opinions = Vec<Opinion<Vec<String>>>;

/// The smallest room that shows a difference.
pub fn explain(seed: u64, plan: Plan) -> String {
    // What is on its way belongs to other processes.
    let mut oracle = Oracle::start().unwrap();
    let (plan, place, ours, theirs) = smallest(plan, &mut oracle);
    let mut story =
        format!("LATTICE_FUZZ_SEED={seed} LATTICE_GRAPHS=1, room version {}, smallest:\n", plan.version);
    let made = plan.made();
    for (event, (our, their)) in made.events.iter().zip(ours.iter().zip(&theirs)) {
        story += &format!("{} {}\n", event.id, serde_json::to_string(&event.pdu).unwrap());
        story += &format!("    we: {} {}\n", our.outcome, our.reason);
        story += &format!("    Synapse: {} {}\n", their.outcome, their.reason);
    }
    for merge in &made.merges {
        story += &format!("merge of {merge:#?}\n");
    }
    let (our, their) = (&ours[place].state, &theirs[place].state);
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    story
        + &format!(
            "number {place} differs\n    state, only ours: {:#?}\n    only Synapse's: {:#?}",
            only(our, their),
            only(their, our)
        )
}

/// Leaves out steps as long as there is a difference.
fn smallest(mut plan: Plan, oracle: &mut Oracle) -> (Plan, usize, Opinions, Opinions) {
    let mut found = compare(&plan, oracle).expect("a difference that was there is there again");
    let mut place = plan.steps.len();
    while place > 0 {
        place -= 1;
        let smaller = plan.without(place);
        if let Some(still) = compare(&smaller, oracle) {
            (plan, found) = (smaller, still);
            place = plan.steps.len();
        }
    }
    let (place, ours, theirs) = found;
    (plan, place, ours, theirs)
}

/// The first event on which we differ and should not.
fn compare(plan: &Plan, oracle: &mut Oracle) -> Option<(usize, Opinions, Opinions)> {
    let made = plan.made();
    if made.events.is_empty() {
        return None;
    }
    oracle.ask(plan, &made, true);
    let (ours, theirs) = (opinions(plan, &made), oracle.states());
    let difference = difference(plan, &ours, &theirs, |our, their| our == their)?;
    difference.deviation.is_none().then_some((difference.place, ours, theirs))
}
