//! Reduces a room with a difference to the smallest one and describes the difference.

use crate::compare::difference;
use crate::engine::answers;
use crate::oracle::{Answer, Oracle};
use crate::plan::Plan;

type Answers = Vec<Answer<Vec<String>>>;

/// Describes the smallest room that shows the difference.
pub fn explain(seed: u64, plan: Plan) -> String {
    // A new process, since the others have unanswered rooms.
    let mut oracle = Oracle::start().unwrap();
    let (plan, place, ours, theirs) = smallest(plan, &mut oracle);
    let mut report =
        format!("LATTICE_FUZZ_SEED={seed} LATTICE_GRAPHS=1, room version {}, smallest:\n", plan.version);
    let built = plan.build();
    for (event, (our, their)) in built.events.iter().zip(ours.iter().zip(&theirs)) {
        report += &format!("{} {}\n", event.id, serde_json::to_string(&event.pdu).unwrap());
        report += &format!("    we: {} {}\n", our.outcome, our.reason);
        report += &format!("    Synapse: {} {}\n", their.outcome, their.reason);
    }
    for merge in &built.merges {
        report += &format!("merge of {merge:#?}\n");
    }
    let (our, their) = (&ours[place].state, &theirs[place].state);
    let only = |one: &[String], other: &[String]| -> Vec<String> {
        one.iter().filter(|line| !other.contains(line)).cloned().collect()
    };
    report
        + &format!(
            "number {place} differs\n    state, only ours: {:#?}\n    only Synapse's: {:#?}",
            only(our, their),
            only(their, our)
        )
}

/// Removes steps while a difference remains.
fn smallest(mut plan: Plan, oracle: &mut Oracle) -> (Plan, usize, Answers, Answers) {
    let mut found = compare(&plan, oracle).expect("invariant: the same room shows the same difference");
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

/// The first difference that no deviation explains.
fn compare(plan: &Plan, oracle: &mut Oracle) -> Option<(usize, Answers, Answers)> {
    let built = plan.build();
    if built.events.is_empty() {
        return None;
    }
    oracle.ask(&built, true);
    let (ours, theirs) = (answers(&built), oracle.states());
    let difference = difference(plan, &ours, &theirs, |our, their| our == their)?;
    difference.deviation.is_none().then_some((difference.place, ours, theirs))
}
