//! What is true of the people, and what a client knows of them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Who is in which room, which device list each person has, and since when.
#[derive(Default)]
pub struct Truth {
    pub members: BTreeSet<(usize, usize)>,
    /// The published changes of each person.
    pub versions: Vec<u64>,
    /// When two people last ceased to share a room.
    parted: BTreeMap<(usize, usize), u64>,
}

/// A client, as far as device lists go.
#[derive(Clone, Default)]
pub struct Client {
    pub since: Option<String>,
    /// When it last synced (the number of the step).
    pub synced: u64,
    /// The people whose devices it keeps, with the change that it has.
    pub known: BTreeMap<usize, u64>,
}

impl Truth {
    /// People who are in no room and have no devices.
    pub fn of(people: usize) -> Self {
        Self { versions: vec![0; people], ..Self::default() }
    }

    pub fn share(&self, one: usize, other: usize) -> bool {
        let rooms = |person| self.members.iter().filter(move |(member, _)| *member == person);
        rooms(one).any(|(_, room)| self.members.contains(&(other, *room)))
    }

    /// Puts a person into a room, or takes the person out of it.
    pub fn set(&mut self, (person, room): (usize, usize), is_in: bool, step: u64) {
        let people = self.versions.len();
        let before: Vec<bool> = (0..people).map(|other| self.share(person, other)).collect();
        if is_in {
            self.members.insert((person, room));
        } else {
            self.members.remove(&(person, room));
        }
        for (other, shared) in before.into_iter().enumerate() {
            if shared && !self.share(person, other) {
                self.parted.insert((person, other), step);
                self.parted.insert((other, person), step);
            }
        }
    }

    /// Whether two people share a room, or did after a step.
    fn shared_since(&self, one: usize, other: usize, step: u64) -> bool {
        self.share(one, other) || self.parted.get(&(one, other)).is_some_and(|parted| *parted >= step)
    }
}

impl Client {
    /// Takes the device lists of a response.
    ///
    /// # Errors
    /// What the response must not say.
    pub fn take(
        &mut self,
        truth: &Truth,
        (person, names): (usize, &[String]),
        lists: &Value,
    ) -> Result<(), String> {
        let (changed, left) = (named(names, &lists["changed"])?, named(names, &lists["left"])?);
        if let Some(both) = changed.intersection(&left).next() {
            return Err(format!("{both} has changed and left"));
        }
        for other in changed {
            if other != person && !truth.shared_since(person, other, self.synced) {
                return Err(format!("{other} has changed, and shares no room since step {}", self.synced));
            }
            self.known.insert(other, truth.versions[other]);
        }
        for other in left {
            if truth.share(person, other) || other == person {
                return Err(format!("{other} has left, and shares a room"));
            }
            self.known.remove(&other);
        }
        Ok(())
    }

    /// Begins with what an initial sync shows: the client queries the keys of all members.
    pub fn begin(&mut self, truth: &Truth, person: usize) {
        let others = (0..truth.versions.len()).filter(|other| truth.share(person, *other));
        self.known = others.map(|other| (other, truth.versions[other])).collect();
        self.known.insert(person, truth.versions[person]);
    }

    /// Compares what the client knows with the truth.
    ///
    /// # Errors
    /// The first difference.
    pub fn compare(&self, truth: &Truth, person: usize) -> Result<(), String> {
        for (other, version) in truth.versions.iter().enumerate() {
            let is_known = self.known.get(&other).copied();
            let is_shared = other == person || truth.share(person, other);
            match is_known {
                Some(known) if is_shared && known != *version => {
                    return Err(format!("{person} has change {known} of {other}, of {version}"));
                }
                None if is_shared => return Err(format!("{person} does not know of {other}")),
                Some(_) if !is_shared => return Err(format!("{person} does not hear that {other} has left")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Forgets who shares no room, of whom a failing object did not say it.
    pub fn excuse(&mut self, truth: &Truth, person: usize) {
        self.known.retain(|other, _| *other == person || truth.share(person, *other));
    }
}

/// The people of a list of user ids, each of whom is named once.
fn named(names: &[String], list: &Value) -> Result<BTreeSet<usize>, String> {
    let mut people = BTreeSet::new();
    for user_id in list.as_array().into_iter().flatten() {
        let person = names.iter().position(|name| user_id == name.as_str());
        if !people.insert(person.ok_or_else(|| format!("{user_id} is nobody"))?) {
            return Err(format!("{user_id} is named twice"));
        }
    }
    Ok(people)
}
