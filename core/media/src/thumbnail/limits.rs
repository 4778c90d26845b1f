//! What is read and made at most.

use super::plan::Plan;
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
/// The pixels of all frames of an animation that has a moving thumbnail; one of the thumbnail counts [`PIXEL_OF_RESULT`] times. An
/// animation with more is shown by its first frame.
pub const MAX_ANIMATION_PIXELS: u64 = 16_000_000;
/// How many pixels that are read cost as much as one whose colour is chosen from the palette of a frame.
pub const PIXEL_OF_RESULT: u64 = 8;
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

/// Whether an animation of `frames` of `pixels` each has a moving thumbnail. The answer is known before a frame is decoded.
pub(super) fn may_move(frames: u64, pixels: u64, plan: Plan) -> bool {
    let of_result = u64::from(plan.width) * u64::from(plan.height);
    let is_number = (2..=MAX_FRAMES as u64).contains(&frames);
    is_number && frames * (pixels + PIXEL_OF_RESULT * of_result) <= MAX_ANIMATION_PIXELS
}

/// Refuses pictures whose decoder would take more memory than there is, with `source` in memory already.
pub(super) fn check_memory(source: &[u8], decoder_bytes: u64) -> Result<(), CannotThumbnail> {
    let needed = source.len() as u64 + RESULT_BYTES + decoder_bytes;
    if needed > MAX_MEMORY_BYTES as u64 { Err(CannotThumbnail::TooMuchMemory) } else { Ok(()) }
}
