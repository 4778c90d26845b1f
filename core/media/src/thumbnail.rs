//! Thumbnails (client-server API, "Thumbnails"): the bytes of a picture in, the bytes of a smaller one out.
//!
//! JPEG, PNG, GIF and WebP are read. What is opaque becomes a JPEG, what is not a PNG, and what moves, if the client
//! asks for that, a GIF. Rows go from the decoder to the result one by one wherever a format allows it, so a picture
//! of many pixels is seldom in memory.

mod decode;
mod encode;
mod format;
mod limits;
mod measure;
mod orientation;
mod picture;
mod plan;
mod refusal;
mod resample;
mod size;
mod work;

pub use encode::Thumbnail;
pub use format::Format;
pub use limits::{
    MAX_ANIMATION_PIXELS, MAX_FRAMES, MAX_ICC_PROFILE_BYTES, MAX_MEMORY_BYTES, MAX_PIXELS, MAX_SCANS,
    MAX_SOURCE_BYTES, PIXEL_OF_RESULT,
};
pub use measure::measure;
pub use refusal::CannotThumbnail;
pub use size::{Method, SIZES, Size};
pub use work::megapixels;

/// Makes a thumbnail (client-server API, "`GET /_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}`").
///
/// The format is that of the bytes, whatever anybody says of them. A picture is never enlarged. The orientation that
/// its EXIF says is applied, and no EXIF is in the result. `animated` asks for a moving thumbnail of a moving picture;
/// one that has too many frames or pixels for that is shown by its first frame.
pub fn thumbnail(source: &[u8], size: Size, animated: bool) -> Result<Thumbnail, CannotThumbnail> {
    let format = Format::of(source);
    if !format.is_decoded() {
        return Err(CannotThumbnail::Unsupported(format));
    }
    if source.len() > MAX_SOURCE_BYTES {
        return Err(CannotThumbnail::TooManyBytes);
    }
    let decoded = match decode::decode(format, source, size, animated) {
        Err(CannotThumbnail::TooMuchMemory) if animated => decode::decode(format, source, size, false),
        decoded => decoded,
    };
    decoded.and_then(encode::encode)
}
