//! Stores cross-signing keys.
