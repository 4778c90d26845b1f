//! Compares the outcomes and states of rooms with Synapse's, counts equal ones and explains differences.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest as _, Sha256};

use crate::deviations::{self, Deviation};
use crate::engine::answers;
use crate::explain::explain;
use crate::fixtures::event::VERSIONS;
use crate::oracle::{Answer, Oracle};
use crate::plan::Plan;

/// Rooms that one process may have unanswered.
const AHEAD: usize = 10;
/// Rooms from which on a run must have seen every class of outcome.
const MANY: u64 = 2_000;

/// Counts of a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// Rooms by version.
    graphs: BTreeMap<String, u64>,
    outcomes: BTreeMap<String, u64>,
    /// Events whose state before was resolved from several states.
    resolutions: u64,
    deviations: BTreeMap<&'static str, u64>,
}

/// A room that Synapse has not answered yet.
struct PendingReply {
    seed: u64,
    plan: Plan,
    ours: Vec<Answer<Vec<String>>>,
}

/// A run over two Synapse processes.
pub struct Comparison {
    oracles: [(Oracle, VecDeque<PendingReply>); 2],
    process: usize,
    tally: Tally,
}

/// The first event, or merge after all events, whose outcome or state differs.
pub struct Difference {
    pub place: usize,
    pub deviation: Option<&'static Deviation>,
}

/// Finds the first difference; `alike` compares states.
pub fn difference<S>(
    plan: &Plan,
    ours: &[Answer<Vec<String>>],
    theirs: &[Answer<S>],
    alike: impl Fn(&[String], &S) -> bool,
) -> Option<Difference> {
    let same = |(our, their): (&Answer<Vec<String>>, &Answer<S>)| {
        our.outcome == their.outcome && alike(&our.state, &their.state)
    };
    assert_eq!(ours.len(), theirs.len());
    let place = ours.iter().zip(theirs).position(|pair| !same(pair))?;
    let (our, their) = (&ours[place], &theirs[place]);
    let events = plan.events();
    // Synapse computes no state for an event that it drops.
    let event = events.get(place).filter(|_| alike(&our.state, &their.state) || their.outcome == "dropped");
    let deviation = deviations::of(event, &our.reason, &their.reason);
    Some(Difference { place, deviation })
}

fn digest(lines: &[String]) -> String {
    Sha256::digest(lines.join("\n")).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Comparison {
    /// Takes two processes to use two cores.
    pub fn with(oracles: [Oracle; 2]) -> Self {
        let oracles = oracles.map(|oracle| (oracle, VecDeque::new()));
        Self { oracles, process: 0, tally: Tally::default() }
    }

    /// Sends one more room, and reads the answer to an older one if too many are unanswered.
    pub fn compare(&mut self, seed: u64, plan: Plan) {
        *self.tally.graphs.entry(plan.version.to_string()).or_default() += 1;
        self.process = 1 - self.process;
        if self.oracles[self.process].1.len() >= AHEAD {
            self.read_answer(self.process);
        }
        self.ask(self.process, seed, plan);
    }

    /// Reads all remaining answers.
    pub fn finish(mut self) -> Tally {
        for process in 0..self.oracles.len() {
            while !self.oracles[process].1.is_empty() {
                self.read_answer(process);
            }
        }
        self.tally
    }

    fn ask(&mut self, process: usize, seed: u64, plan: Plan) {
        let built = plan.build();
        let (oracle, asked) = &mut self.oracles[process];
        oracle.ask(&built, false);
        let ours = answers(&built);
        asked.push_back(PendingReply { seed, plan, ours });
    }

    fn read_answer(&mut self, process: usize) {
        let (oracle, asked) = &mut self.oracles[process];
        let PendingReply { seed, plan, ours } = asked.pop_front().unwrap();
        let theirs = oracle.digests();
        match difference(&plan, &ours, &theirs, |our, their| digest(our) == *their) {
            None => self.tally.count(&plan, &ours),
            Some(Difference { deviation: Some(deviation), place }) => {
                *self.tally.deviations.entry(deviation.what).or_default() += 1;
                // The rest of the room is compared too.
                self.ask(process, seed, plan.without_question(place));
            }
            Some(_) => panic!("{}", explain(seed, plan)),
        }
    }
}

impl Tally {
    fn count(&mut self, plan: &Plan, ours: &[Answer<Vec<String>>]) {
        for answer in ours {
            *self.outcomes.entry(answer.outcome.clone()).or_default() += 1;
        }
        let arrived = plan.steps.iter().filter(|step| step.arrives);
        let resolved = arrived.zip(ours).filter(|(step, our)| step.prev.len() > 1 && !our.state.is_empty());
        self.resolutions += u64::try_from(resolved.count()).unwrap();
    }

    /// Asserts that a long run has seen each version and outcome often enough.
    pub fn assert_rich(&self, graphs: u64) {
        if graphs < MANY {
            return;
        }
        for version in VERSIONS {
            let seen = self.graphs.get(version).copied().unwrap_or_default();
            assert!(seen > graphs / 50, "{seen} rooms of version {version}");
        }
        assert!(self.resolutions > graphs, "{} resolutions", self.resolutions);
        for outcome in ["accepted", "rejected", "waiting"] {
            let seen = self.outcomes.get(outcome).copied().unwrap_or_default();
            assert!(seen > graphs / 10, "{seen} events were {outcome}");
        }
        let dropped = self.outcomes.get("dropped").copied().unwrap_or_default();
        assert!(dropped > graphs / 50, "{dropped} events were dropped");
    }
}
