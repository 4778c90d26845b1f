//! Many rooms, ours beside Synapse's: what is alike is counted, what differs is explained.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest as _, Sha256};

use crate::deviations::{self, Deviation};
use crate::engine::opinions;
use crate::explain::explain;
use crate::oracle::{Opinion, Oracle};
use crate::plan::Plan;

/// Questions that are on their way to one process at once.
const AHEAD: usize = 10;
/// Graphs from which on a run is long enough to have seen everything.
const MANY: u64 = 2_000;

/// What was seen in a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// By the room version.
    graphs: BTreeMap<String, u64>,
    outcomes: BTreeMap<String, u64>,
    /// States before an event that several differing states were resolved to.
    resolutions: u64,
    deviations: BTreeMap<&'static str, u64>,
}

/// A room that was asked about.
struct Asked {
    seed: u64,
    plan: Plan,
    ours: Vec<Opinion<Vec<String>>>,
}

/// A run.
pub struct Comparison {
    oracles: [(Oracle, VecDeque<Asked>); 2],
    turn: usize,
    tally: Tally,
}

/// The first event of a room, or after them merge of its states, on which we differ.
pub struct Difference {
    pub place: usize,
    pub deviation: Option<&'static Deviation>,
}

/// Finds it; `alike` compares the states before the event.
pub fn difference<S>(
    plan: &Plan,
    ours: &[Opinion<Vec<String>>],
    theirs: &[Opinion<S>],
    alike: impl Fn(&[String], &S) -> bool,
) -> Option<Difference> {
    let same = |(our, their): (&Opinion<Vec<String>>, &Opinion<S>)| {
        our.outcome == their.outcome && alike(&our.state, &their.state)
    };
    assert_eq!(ours.len(), theirs.len());
    let place = ours.iter().zip(theirs).position(|pair| !same(pair))?;
    let (our, their) = (&ours[place], &theirs[place]);
    let events = plan.events();
    let event = events.get(place).filter(|_| alike(&our.state, &their.state));
    let deviation = deviations::of(event, &our.reason, &their.reason);
    Some(Difference { place, deviation })
}

fn digest(lines: &[String]) -> String {
    Sha256::digest(lines.join("\n")).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

impl Comparison {
    /// Two processes, so that a second core has work.
    pub fn with(oracles: [Oracle; 2]) -> Self {
        let oracles = oracles.map(|oracle| (oracle, VecDeque::new()));
        Self { oracles, turn: 0, tally: Tally::default() }
    }

    /// Asks about one more room, and reads answers to older questions.
    pub fn compare(&mut self, seed: u64, plan: Plan) {
        *self.tally.graphs.entry(plan.version.to_string()).or_default() += 1;
        self.turn = 1 - self.turn;
        if self.oracles[self.turn].1.len() >= AHEAD {
            self.answer(self.turn);
        }
        self.ask(self.turn, seed, plan);
    }

    /// Reads all answers that are still to come.
    pub fn finish(mut self) -> Tally {
        for turn in 0..self.oracles.len() {
            while !self.oracles[turn].1.is_empty() {
                self.answer(turn);
            }
        }
        self.tally
    }

    fn ask(&mut self, turn: usize, seed: u64, plan: Plan) {
        let made = plan.made();
        let (oracle, asked) = &mut self.oracles[turn];
        oracle.ask(&plan, &made, false);
        let ours = opinions(&plan, &made);
        asked.push_back(Asked { seed, plan, ours });
    }

    fn answer(&mut self, turn: usize) {
        let (oracle, asked) = &mut self.oracles[turn];
        let Asked { seed, plan, ours } = asked.pop_front().unwrap();
        let theirs = oracle.digests();
        match difference(&plan, &ours, &theirs, |our, their| digest(our) == *their) {
            None => self.tally.count(&plan, &ours),
            Some(Difference { deviation: Some(deviation), place }) => {
                *self.tally.deviations.entry(deviation.what).or_default() += 1;
                // The rest of the room is compared too.
                self.ask(turn, seed, plan.without_question(place));
            }
            Some(_) => panic!("{}", explain(seed, plan)),
        }
    }
}

impl Tally {
    fn count(&mut self, plan: &Plan, ours: &[Opinion<Vec<String>>]) {
        for opinion in ours {
            *self.outcomes.entry(opinion.outcome.clone()).or_default() += 1;
        }
        let arrived = plan.steps.iter().filter(|step| step.arrives);
        let resolved = arrived.zip(ours).filter(|(step, our)| step.prev.len() > 1 && !our.state.is_empty());
        self.resolutions += u64::try_from(resolved.count()).unwrap();
    }

    /// A long run has seen everything that it is there for.
    pub fn assert_rich(&self, graphs: u64) {
        if graphs < MANY {
            return;
        }
        for version in crate::VERSIONS {
            let seen = self.graphs.get(version.as_str()).copied().unwrap_or_default();
            assert!(seen > graphs / 50, "{seen} rooms of version {version}");
        }
        assert!(self.resolutions > graphs, "{} resolutions", self.resolutions);
        for outcome in ["accepted", "rejected", "waiting"] {
            let seen = self.outcomes.get(outcome).copied().unwrap_or_default();
            assert!(seen > graphs / 10, "{seen} events were {outcome}");
        }
    }
}
