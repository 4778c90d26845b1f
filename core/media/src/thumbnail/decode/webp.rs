//! WebP: one picture, or the frames of an animation.

use std::io::Cursor;

use gif::Repeat;
use image_webp::{DecodingError, LoopCount, WebPDecoder};

use super::codes::bytes_of_codes;
use crate::thumbnail::encode::{Animation, Decoded};
use crate::thumbnail::limits::{MAX_MEMORY_BYTES, check_memory, check_pixels, may_move};
use crate::thumbnail::orientation::Orientation;
use crate::thumbnail::picture::read_row;
use crate::thumbnail::plan::Plan;
use crate::thumbnail::refusal::{CannotThumbnail, damaged};
use crate::thumbnail::resample::shrink;
use crate::thumbnail::size::Size;

pub(super) fn decode(source: &[u8], size: Size, animated: bool) -> Result<Decoded, CannotThumbnail> {
    let mut decoder = WebPDecoder::new(Cursor::new(source)).map_err(refusal)?;
    decoder.set_memory_limit(MAX_MEMORY_BYTES.saturating_sub(source.len()));
    let (width, height) = decoder.dimensions();
    let pixels = check_pixels(width, height)?;
    check_key_frames(source, width, height)?;
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    // What each pixel takes: the result; lossy, the planes, and an alpha plane with its four channels; lossless, four
    // channels and the color transform; in an animation, the canvas and the frame.
    let lossy = if decoder.has_alpha() { 7 } else { 2 };
    let decoding = if decoder.is_animated() {
        8 + lossy
    } else if decoder.is_lossy() {
        lossy
    } else {
        8
    };
    check_memory(source, pixels * (channels + decoding) + most_bytes_of_codes(source, width, height)?)?;

    let exif = decoder.exif_metadata().map_err(refusal)?;
    let orientation = exif.as_deref().map_or(Orientation::UPRIGHT, Orientation::of_exif);
    let plan = Plan::new(size, (width, height), orientation);
    let bytes = decoder.output_buffer_size().ok_or(CannotThumbnail::TooMuchMemory)?;
    let mut samples = vec![0; bytes];
    let channels = usize::from(channels == 4) + 3;
    let picture = |samples: &[u8]| {
        let rows = samples.chunks_exact((width as usize * channels).max(1));
        shrink(plan, (width, height), rows, |row, to| read_row(row, channels, to))
            .map(|picture| orientation.apply(picture))
    };
    let frames = u64::from(decoder.num_frames());
    if !(animated && decoder.is_animated() && may_move(frames, pixels, plan)) {
        decoder.read_image(&mut samples).map_err(refusal)?;
        return picture(&samples).map(Decoded::Still);
    }
    let repeat = match decoder.loop_count() {
        LoopCount::Forever => Repeat::Infinite,
        LoopCount::Times(times) => Repeat::Finite(times.get().saturating_sub(1)),
    };
    let first = Plan::new(size, (width, height), orientation);
    let (shown_width, shown_height) =
        if orientation.is_sideways() { (first.height, first.width) } else { (first.width, first.height) };
    let mut animation = Animation::new(shown_width, shown_height, repeat);
    for _ in 0..frames {
        let milliseconds = decoder.read_frame(&mut samples).map_err(refusal)?;
        animation.add(&picture(&samples)?, u16::try_from(milliseconds / 10).unwrap_or(u16::MAX))?;
    }
    Ok(Decoded::Moving(animation))
}

/// Refuses a lossy frame that is larger than the picture: the decoder makes room for it before it compares them
/// (RFC 6386, section 9.1).
fn check_key_frames(source: &[u8], width: u32, height: u32) -> Result<(), CannotThumbnail> {
    for window in source.windows(18).filter(|window| window.starts_with(b"VP8 ")) {
        if let &[_, _, _, _, _, _, _, _, _, _, _, 0x9d, 0x01, 0x2a, w0, w1, h0, h1] = window {
            let [frame_width, frame_height] =
                [[w0, w1], [h0, h1]].map(|side| u32::from(u16::from_le_bytes(side) & 0x3fff));
            if frame_width > width || frame_height > height {
                return Err(damaged("a frame is larger than the picture"));
            }
        }
    }
    Ok(())
}

/// The most that the codes of an image, or an alpha plane, that is packed losslessly take. The decoder has one at a
/// time.
fn most_bytes_of_codes(source: &[u8], width: u32, height: u32) -> Result<u64, CannotThumbnail> {
    let mut most = 0;
    for (at, window) in source.windows(13).enumerate() {
        let bytes = match *window {
            // RFC 9649, section 3.4: 14 bits of each side, less one.
            [b'V', b'P', b'8', b'L', _, _, _, _, 0x2f, b0, b1, b2, b3] => {
                let sides = u32::from_le_bytes([b0, b1, b2, b3]);
                let (width, height) = ((sides & 0x3fff) + 1, (sides >> 14 & 0x3fff) + 1);
                bytes_of_codes(source.get(at + 13..).unwrap_or_default(), width, height)
            }
            [b'A', b'L', b'P', b'H', _, _, _, _, flags, ..] if flags & 3 == 1 => {
                let (width, height) = frame_size(source, at).unwrap_or((width, height));
                bytes_of_codes(source.get(at + 9..).unwrap_or_default(), width, height)
            }
            _ => continue,
        };
        most = most.max(bytes.ok_or_else(|| damaged("the codes of a lossless image are broken"))?);
    }
    Ok(most)
}

/// The size of the frame of an animation whose first chunk is at a place (RFC 9649, section 2.7.1.1).
fn frame_size(source: &[u8], chunk: usize) -> Option<(u32, u32)> {
    match source.get(chunk.checked_sub(24)?..)?.first_chunk()? {
        &[b'A', b'N', b'M', b'F', _, _, _, _, _, _, _, _, _, _, w0, w1, w2, h0, h1, h2] => {
            let side = |low, middle, high| u32::from_le_bytes([low, middle, high, 0]) + 1;
            Some((side(w0, w1, w2), side(h0, h1, h2)))
        }
        _ => None,
    }
}

fn refusal(error: DecodingError) -> CannotThumbnail {
    match error {
        DecodingError::MemoryLimitExceeded | DecodingError::ImageTooLarge => CannotThumbnail::TooMuchMemory,
        other => damaged(other),
    }
}
