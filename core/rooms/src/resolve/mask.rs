//! A bit set of states: which of the states to resolve have an event.

/// Bits in a word.
const BITS: usize = 64;

/// A subset of a fixed number of states, by their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mask {
    words: Vec<u64>,
    states: usize,
}

impl Mask {
    /// The empty set.
    pub fn none(states: usize) -> Self {
        Self { words: vec![0; states.div_ceil(BITS)], states }
    }

    /// The set of all states.
    pub fn all(states: usize) -> Self {
        let mut mask = Self::none(states);
        (0..states).for_each(|state| mask.set(state, true));
        mask
    }

    /// Adds a state to the set or removes it.
    pub fn set(&mut self, state: usize, is_in: bool) {
        if let Some(word) = self.words.get_mut(state / BITS) {
            let bit = 1 << (state % BITS);
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    /// Adds the states of another set.
    pub fn join(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Whether the set has all states.
    pub fn is_full(&self) -> bool {
        self.words.iter().map(|word| word.count_ones() as usize).sum::<usize>() == self.states
    }
}
