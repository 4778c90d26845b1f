//! Positions, filters and the assembly of sync responses, as pure functions.
