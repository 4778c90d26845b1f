//! Decoders: each reads a header, checks what the picture would take, and gives its rows to the resampler.

mod codes;
mod gif;
mod jpeg;
mod png;
mod webp;

use super::encode::Decoded;
use super::format::Format;
use super::refusal::CannotThumbnail;
use super::size::Size;

/// Makes the pixels of a thumbnail of a file.
pub(super) fn decode(
    format: Format,
    source: &[u8],
    size: Size,
    animated: bool,
) -> Result<Decoded, CannotThumbnail> {
    match format {
        Format::Jpeg => jpeg::decode(source, size).map(Decoded::Still),
        Format::Png => png::decode(source, size).map(Decoded::Still),
        Format::Gif => gif::decode(source, size, animated),
        Format::WebP => webp::decode(source, size, animated),
        other => Err(CannotThumbnail::Unsupported(other)),
    }
}
