//! The size of a picture, by its header alone.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::format::Format;
use super::orientation::Orientation;

/// Width and height in pixels of a picture as it is shown: the orientation that the EXIF of a JPEG or a WebP says is
/// applied. Nothing is decoded. `None` if the format is not read, or the header is damaged.
#[must_use]
pub fn measure(source: &[u8]) -> Option<(u32, u32)> {
    let ((width, height), orientation) = match Format::of(source) {
        Format::Jpeg => jpeg(source)?,
        Format::Png => (png(source)?, Orientation::UPRIGHT),
        Format::Gif => (gif(source)?, Orientation::UPRIGHT),
        Format::WebP => webp(source)?,
        _ => return None,
    };
    let shown = if orientation.is_sideways() { (height, width) } else { (width, height) };
    (width > 0 && height > 0).then_some(shown)
}

fn jpeg(source: &[u8]) -> Option<((u32, u32), Orientation)> {
    let mut decoder = jpeg_decoder::Decoder::new(source);
    decoder.read_info().ok()?;
    let info = decoder.info()?;
    let orientation = decoder.exif_data().map_or(Orientation::UPRIGHT, Orientation::of_exif);
    Some(((info.width.into(), info.height.into()), orientation))
}

/// The first chunk is `IHDR`, which begins with width and height.
fn png(source: &[u8]) -> Option<(u32, u32)> {
    let (b"IHDR", rest) = source.get(12..)?.split_first_chunk()? else { return None };
    let (width, rest) = rest.split_first_chunk()?;
    let height = rest.first_chunk()?;
    Some((u32::from_be_bytes(*width), u32::from_be_bytes(*height)))
}

/// Width and height of the canvas follow the signature.
fn gif(source: &[u8]) -> Option<(u32, u32)> {
    let &[w0, w1, h0, h1] = source.get(6..)?.first_chunk()?;
    Some((u16::from_le_bytes([w0, w1]).into(), u16::from_le_bytes([h0, h1]).into()))
}

fn webp(source: &[u8]) -> Option<((u32, u32), Orientation)> {
    let mut decoder = WebPDecoder::new(Cursor::new(source)).ok()?;
    decoder.set_memory_limit(source.len());
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = exif.as_deref().map_or(Orientation::UPRIGHT, Orientation::of_exif);
    Some((decoder.dimensions(), orientation))
}
