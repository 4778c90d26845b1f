//! A map with a maximum of bytes.

use std::borrow::Borrow;
use std::collections::BTreeMap;

/// The bytes of one entry beside what it refers to.
const ENTRY_BYTES: usize = 64;

/// A map that forgets everything before its entries would take more than a maximum of bytes. One entry alone may
/// take more.
pub(super) struct Bounded<K, V> {
    entries: BTreeMap<K, (V, usize)>,
    bytes: usize,
    most: usize,
}

impl<K: Ord, V> Bounded<K, V> {
    pub fn new(most: usize) -> Self {
        Self { entries: BTreeMap::new(), bytes: 0, most }
    }

    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.entries.get(key).map(|(value, _)| value)
    }

    /// Keeps an entry of which key and value refer to this many bytes.
    pub fn keep(&mut self, key: K, value: V, bytes: usize) {
        self.forget(&key);
        let bytes = bytes + ENTRY_BYTES;
        self.trim_to(self.most.saturating_sub(bytes));
        self.bytes += bytes;
        self.entries.insert(key, (value, bytes));
    }

    pub fn forget(&mut self, key: &K) {
        if let Some((_, bytes)) = self.entries.remove(key) {
            self.bytes -= bytes;
        }
    }

    /// Forgets everything if it takes more than this many bytes.
    pub fn trim_to(&mut self, most: usize) {
        if self.bytes > most {
            self.entries.clear();
            self.bytes = 0;
        }
    }

    #[cfg(test)]
    pub fn bytes(&self) -> usize {
        self.bytes
    }
}
