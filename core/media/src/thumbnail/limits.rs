//! What is read and made at most.

use super::refusal::{CannotThumbnail, damaged};

/// The bytes of the largest file that is made smaller.
pub const MAX_SOURCE_BYTES: usize = 20 << 20;
/// The pixels of the largest picture that is made smaller, read from its header.
pub const MAX_PIXELS: u64 = 1 << 26;
/// The bytes that making a thumbnail takes at most, with the file and the result. A file that needs more, by its
/// header, is refused before anything is decoded. The platform gives an isolate 128 MB.
pub const MAX_MEMORY_BYTES: usize = 88_000_000;
/// The scans of a progressive JPEG, of which each passes through all of its coefficients. Encoders write ten or so.
pub const MAX_SCANS: usize = 200;
/// The frames of an animation that has a moving thumbnail. One with more is shown by its first frame.
pub const MAX_FRAMES: usize = 300;
/// The pixels of all frames of an animation that has a moving thumbnail. One with more is shown by its first frame.
pub const MAX_ANIMATION_PIXELS: u64 = 40_000_000;
/// The bytes of a moving thumbnail. What would have more is shown by its first frame.
pub const MAX_ANIMATION_BYTES: usize = 4 << 20;
/// The bytes of the ICC profile that a thumbnail takes over from its source; a larger one is left out.
pub const MAX_ICC_PROFILE_BYTES: usize = 4096;

/// What the result and its encoder take, beside a file and its decoder.
const RESULT_BYTES: u64 = 8_000_000;

/// Refuses pictures without pixels, and those with too many.
pub(super) fn check_pixels(width: u32, height: u32) -> Result<u64, CannotThumbnail> {
    match u64::from(width) * u64::from(height) {
        0 => Err(damaged("it has no pixels")),
        pixels if pixels > MAX_PIXELS => Err(CannotThumbnail::TooManyPixels { width, height }),
        pixels => Ok(pixels),
    }
}

/// Refuses pictures whose decoder would take more memory than there is, with `source` in memory already.
pub(super) fn check_memory(source: &[u8], decoder_bytes: u64) -> Result<(), CannotThumbnail> {
    let needed = source.len() as u64 + RESULT_BYTES + decoder_bytes;
    if needed > MAX_MEMORY_BYTES as u64 { Err(CannotThumbnail::TooMuchMemory) } else { Ok(()) }
}
