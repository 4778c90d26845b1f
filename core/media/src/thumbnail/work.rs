//! How much work a thumbnail is, by the header of its file.

use std::io::Cursor;

use gif::DecodeOptions;
use image_webp::WebPDecoder;

use super::format::Format;
use super::limits::{MAX_ANIMATION_PIXELS, MAX_PIXELS};

const MEGAPIXEL: u64 = 1_000_000;

/// The megapixels that making a thumbnail reads at most, one begun as a whole one; 1 for what is refused by its header. Servers that
/// limit the work of each user count these: a file of a few kilobytes may have 64.
#[must_use]
pub fn megapixels(source: &[u8], animated: bool) -> u32 {
    let (format, pixels) = (Format::of(source), pixels(source).filter(|pixels| *pixels <= MAX_PIXELS));
    let may_move = animated && matches!(format, Format::Gif | Format::WebP);
    let pixels = pixels.map_or(0, |pixels| if may_move { pixels + MAX_ANIMATION_PIXELS } else { pixels });
    u32::try_from(pixels.div_ceil(MEGAPIXEL)).unwrap_or(u32::MAX).max(1)
}

/// The pixels that a header says.
fn pixels(source: &[u8]) -> Option<u64> {
    let (width, height) = match Format::of(source) {
        Format::Jpeg => {
            let mut decoder = jpeg_decoder::Decoder::new(source);
            decoder.read_info().ok()?;
            let info = decoder.info()?;
            (u32::from(info.width), u32::from(info.height))
        }
        Format::Png => {
            let mut decoder = png::Decoder::new(Cursor::new(source));
            let info = decoder.read_header_info().ok()?;
            (info.width, info.height)
        }
        Format::Gif => {
            let decoder = DecodeOptions::new().read_info(source).ok()?;
            (u32::from(decoder.width()), u32::from(decoder.height()))
        }
        Format::WebP => WebPDecoder::new(Cursor::new(source)).ok()?.dimensions(),
        _ => return None,
    };
    Some(u64::from(width) * u64::from(height))
}
