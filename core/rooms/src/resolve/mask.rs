//! Which of several states: a set of their places.

/// Bits in a word.
const BITS: usize = 64;

/// A set of places among a number of states that is known from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mask {
    words: Vec<u64>,
    states: usize,
}

impl Mask {
    /// No place among so many.
    pub fn none(states: usize) -> Self {
        Self { words: vec![0; states.div_ceil(BITS)], states }
    }

    /// Every place among so many.
    pub fn all(states: usize) -> Self {
        let mut mask = Self::none(states);
        (0..states).for_each(|state| mask.set(state, true));
        mask
    }

    /// Puts a place in or takes it out.
    pub fn set(&mut self, state: usize, is_in: bool) {
        if let Some(word) = self.words.get_mut(state / BITS) {
            let bit = 1 << (state % BITS);
            *word = if is_in { *word | bit } else { *word & !bit };
        }
    }

    /// With the places of another.
    pub fn join(&mut self, other: &Self) {
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Whether every place is in it.
    pub fn is_full(&self) -> bool {
        self.words.iter().map(|word| word.count_ones() as usize).sum::<usize>() == self.states
    }
}
