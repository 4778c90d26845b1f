//! How much is read to authorise PDUs of other servers.

/// The most events and state entries that are read to authorise one PDU. It counts what the state resolutions for the PDU
/// ask for: however large the room, only forks from before a very long auth chain reach it. No more waiting PDUs are received
/// in a turn that has read as much.
pub const MAX_READS: u64 = 200_000;
