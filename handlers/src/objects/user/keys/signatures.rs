//! Stores the user's signatures on keys.

/// The most master keys of others that one user has signed.
pub const MAX_SIGNED_KEYS: u64 = 5_000;
