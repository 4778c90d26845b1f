//! Explores a room with members breadth first. Each state of one member is stored once and has a number; a state of the room
//! is the number of events, the faults left, and the numbers of its members' states.
#![expect(clippy::disallowed_types, reason = "millions of states, of which no order is ever taken")]

use std::collections::{HashMap, HashSet, VecDeque};

use super::model::{MemberState, Model, Step};

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The states of the room.
    pub states: usize,
    /// What is wrong.
    pub violation: Option<String>,
}

/// The steps of a member from a state, and the states to which they lead.
type Steps = Vec<(Step, usize)>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct State {
    head: u64,
    faults: u8,
    members: [usize; 2],
}

struct Checker {
    model: Model,
    members: Vec<MemberState>,
    numbers: HashMap<MemberState, usize>,
    steps: HashMap<(usize, u64), Steps>,
    /// Where the steps of all members lead, by the index of the step.
    shared: HashMap<(usize, u64, usize), usize>,
    violation: Option<String>,
}

impl Model {
    /// Goes through all states of the room, those with the fewest steps first.
    pub fn explore(self) -> Found {
        let (members, numbers) = (Vec::new(), HashMap::new());
        let (steps, shared) = (HashMap::new(), HashMap::new());
        let mut checker = Checker { model: self, members, numbers, steps, shared, violation: None };
        let members = [0, 1].map(|index| checker.number(self.start(index)));
        let start = State { head: 0, faults: self.faults, members };
        let mut known = HashSet::from([start]);
        let mut queue = VecDeque::from([start]);
        while let Some(state) = queue.pop_front() {
            checker.next(state, |next| {
                if known.insert(next) {
                    queue.push_back(next);
                }
            });
            if checker.violation.is_some() {
                break;
            }
        }
        Found { states: known.len(), violation: checker.violation }
    }
}

impl Checker {
    fn next(&mut self, state: State, mut to: impl FnMut(State)) {
        for (kind, step) in [Step::Commit, Step::Alarm, Step::EvictRoom].into_iter().enumerate() {
            let (mut next, mut differs) = (state, step == Step::Commit);
            next.head += u64::from(step == Step::Commit);
            let fault = u8::from(step.is_fault());
            if next.head > self.model.events || state.faults < fault {
                continue;
            }
            next.faults -= fault;
            for index in 0..self.model.users {
                next.members[index] = self.after_shared((state.members[index], next.head, kind), step);
                differs |= next.members[index] != state.members[index];
            }
            if differs {
                to(next);
            }
        }
        for index in 0..self.model.users {
            for (step, member) in self.steps(state.members[index], state.head) {
                let fault = u8::from(step.is_fault());
                if state.faults >= fault {
                    let mut next = State { faults: state.faults - fault, ..state };
                    next.members[index] = member;
                    to(next);
                }
            }
        }
    }

    fn steps(&mut self, number: usize, head: u64) -> Steps {
        if let Some(steps) = self.steps.get(&(number, head)) {
            return steps.clone();
        }
        let member = self.members[number].clone();
        let mut steps = Steps::new();
        for step in self.model.steps(&member, head) {
            if step.is_fault() && self.model.faults == 0 {
                continue;
            }
            steps.push((step, self.after(&member, step, head)));
        }
        self.steps.insert((number, head), steps.clone());
        steps
    }

    fn after_shared(&mut self, key: (usize, u64, usize), step: Step) -> usize {
        if let Some(number) = self.shared.get(&key) {
            return *number;
        }
        let member = self.members[key.0].clone();
        let after = self.after(&member, step, key.1);
        self.shared.insert(key, after);
        after
    }

    fn after(&mut self, member: &MemberState, step: Step, head: u64) -> usize {
        let mut after = member.clone();
        let outcome = self.model.take(&mut after, step, head).and_then(|()| self.model.check(&after, head));
        if let Err(what) = outcome {
            self.violation.get_or_insert(format!("{step:?} leads to: {what}: {after:?}"));
        }
        self.number(after)
    }

    fn number(&mut self, member: MemberState) -> usize {
        if let Some(number) = self.numbers.get(&member) {
            return *number;
        }
        self.members.push(member.clone());
        self.numbers.insert(member, self.members.len() - 1);
        self.members.len() - 1
    }
}
