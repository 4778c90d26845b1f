//! Why there is no thumbnail.

use std::fmt;

use super::format::Format;

/// Why there is no thumbnail. A client gets `M_UNKNOWN` with 400 ("Thumbnails"), or the file itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CannotThumbnail {
    /// Not one of the formats that are read.
    Unsupported(Format),
    /// A variety of a format that is not read, such as arithmetic coding.
    UnsupportedFeature(String),
    /// The file has more than [`MAX_SOURCE_BYTES`](super::MAX_SOURCE_BYTES).
    TooManyBytes,
    /// The picture has more than [`MAX_PIXELS`](super::MAX_PIXELS).
    TooManyPixels {
        /// Pixels, by the header.
        width: u32,
        /// Pixels, by the header.
        height: u32,
    },
    /// The decoder would take more than [`MAX_MEMORY_BYTES`](super::MAX_MEMORY_BYTES).
    TooMuchMemory,
    /// A progressive JPEG of more than [`MAX_SCANS`](super::MAX_SCANS).
    TooManyScans,
    /// The file breaks the rules of its format, or ends too early. The sentence is for the log.
    Damaged(String),
}

impl fmt::Display for CannotThumbnail {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsupported(format) => write!(to, "there are no thumbnails of {format}"),
            Self::UnsupportedFeature(what) => write!(to, "there are no thumbnails of such files: {what}"),
            Self::TooManyBytes => write!(to, "the file is too large for a thumbnail"),
            Self::TooManyPixels { width, height } => {
                write!(to, "a picture of {width} × {height} pixels is too large for a thumbnail")
            }
            Self::TooMuchMemory => write!(to, "the picture takes too much memory for a thumbnail"),
            Self::TooManyScans => write!(to, "the picture has too many scans for a thumbnail"),
            Self::Damaged(how) => write!(to, "the picture is damaged: {how}"),
        }
    }
}

impl std::error::Error for CannotThumbnail {}

/// What the decoder says of a damaged file.
pub(super) fn damaged(how: impl fmt::Display) -> CannotThumbnail {
    CannotThumbnail::Damaged(how.to_string())
}
