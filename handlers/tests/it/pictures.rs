//! Files of pictures, and the sizes of what comes of them.

#[path = "../../../core/media/tests/thumbnails/files.rs"]
#[expect(dead_code, reason = "the tests of the crate make more of them")]
mod files;

pub(crate) use files::{gif, moving_gif, oriented_jpeg, png_header, transparent_png};

/// A JPEG of these pixels.
pub fn jpeg(width: usize, height: usize) -> Vec<u8> {
    files::jpeg(width, height, |_| ())
}

/// The pixels of a JPEG, PNG or GIF, by its header.
pub fn size(file: &[u8]) -> Option<(u32, u32)> {
    let be = |at: usize| Some(u32::from(u16::from_be_bytes(file.get(at..at + 2)?.try_into().ok()?)));
    let le = |at: usize| Some(u32::from(u16::from_le_bytes(file.get(at..at + 2)?.try_into().ok()?)));
    if file.starts_with(b"\x89PNG") {
        return Some((be(18)?, be(22)?));
    }
    if file.starts_with(b"GIF8") {
        return Some((le(6)?, le(8)?));
    }
    if !file.starts_with(b"\xff\xd8\xff") {
        return None;
    }
    let frame = file.windows(2).position(|pair| matches!(pair, [0xff, 0xc0 | 0xc2]))?;
    Some((be(frame + 7)?, be(frame + 5)?))
}
