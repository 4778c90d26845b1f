//! How many bytes of media one user, or one address, may move in a time, and how many thumbnails are made for them.

use lattice_wire::{MatrixError, Rate};

use crate::server::{Server, Traffic};

/// The unit in which bytes count: what is begun counts as a whole one.
const UNIT_BYTES: u64 = 64 * 1024;
/// What a user may upload at once: 1,024 MiB; then 1 MiB each second.
const UPLOADS: Rate = Rate { burst: 16_384, interval_ms: 63 };
/// What a user, or an address without a token, may download at once: 8,192 MiB; then 16 MiB each second.
const DOWNLOADS: Rate = Rate { burst: 131_072, interval_ms: 4 };
/// What a user may have fetched at once as pictures of previews: 32 MiB; then 64 KiB each four seconds.
const PREVIEWS: Rate = Rate { burst: 512, interval_ms: 4_000 };

/// Counts bytes that are fetched for `who` as pictures of previews.
///
/// # Errors
/// `M_LIMIT_EXCEEDED`.
pub(super) fn admit_preview(server: &Server, who: &str, bytes: u64) -> Result<(), MatrixError> {
    admit_at(server, (Traffic::Preview, who), units(bytes), PREVIEWS)
}

/// Counts bytes that `who` moves, in the memory of the isolate.
///
/// # Errors
/// `M_LIMIT_EXCEEDED`.
pub(super) fn admit(server: &Server, traffic: Traffic, who: &str, bytes: u64) -> Result<(), MatrixError> {
    let rate = if traffic == Traffic::Upload { UPLOADS } else { DOWNLOADS };
    admit_at(server, (traffic, who), units(bytes), rate)
}

fn units(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT_BYTES)).unwrap_or(u32::MAX)
}

/// Counts units of what `who` does, in the memory of the isolate.
///
/// # Errors
/// `M_LIMIT_EXCEEDED`.
pub(super) fn admit_at(
    server: &Server,
    (traffic, who): (Traffic, &str),
    units: u32,
    rate: Rate,
) -> Result<(), MatrixError> {
    if !server.config.rate_limits {
        return Ok(());
    }
    let mut limiter = server.memory.media_bytes.borrow_mut();
    let admitted = limiter.admit_many((traffic, who.to_owned()), units, rate, server.now_ms());
    admitted.map_err(MatrixError::limit_exceeded)
}
