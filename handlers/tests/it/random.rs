//! Random numbers for tests.

use lattice_handlers::native::NativeEntropy;
use lattice_handlers::ports::Entropy as _;

/// Random numbers from the seed LATTICE_FUZZ_SEED, which a failing test prints.
pub struct Random(NativeEntropy);

impl Random {
    pub fn new() -> Self {
        let seed = std::env::var("LATTICE_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
        println!("LATTICE_FUZZ_SEED={seed}");
        Self(NativeEntropy::seeded(seed))
    }

    /// Random numbers from this seed.
    pub fn seeded(seed: u64) -> Self {
        Self(NativeEntropy::seeded(seed))
    }

    /// A random number below `end`.
    pub fn below(&self, end: u64) -> u64 {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes) % end
    }

    /// A random number below `end`.
    pub fn pick(&self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }
}
