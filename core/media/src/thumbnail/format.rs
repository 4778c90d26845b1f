//! The format of a file, by its first bytes.

use std::fmt;

/// The format of a file, by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Read.
    Jpeg,
    /// Read.
    Png,
    /// Read.
    Gif,
    /// Read.
    WebP,
    /// Not read: there is no decoder small enough.
    Avif,
    /// Not read: there is no decoder small enough.
    Heic,
    /// Not read: it is a program that draws, and may refer to other files.
    Svg,
    /// Not read: MP4, QuickTime, Matroska, WebM.
    Video,
    /// Anything else.
    Other,
}

impl Format {
    /// The format of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let at = |from: usize, magic: &[u8]| bytes.get(from..).is_some_and(|rest| rest.starts_with(magic));
        if at(0, b"\xff\xd8\xff") {
            Self::Jpeg
        } else if at(0, b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if at(0, b"GIF87a") || at(0, b"GIF89a") {
            Self::Gif
        } else if at(0, b"RIFF") && at(8, b"WEBP") {
            Self::WebP
        } else if at(4, b"ftyp") {
            match bytes.get(8..12) {
                Some(b"avif" | b"avis") => Self::Avif,
                Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1") => {
                    Self::Heic
                }
                _ => Self::Video,
            }
        } else if at(0, b"\x1a\x45\xdf\xa3") {
            Self::Video
        } else if is_svg(bytes) {
            Self::Svg
        } else {
            Self::Other
        }
    }

    /// Whether there are thumbnails of this format.
    #[must_use]
    pub fn is_decoded(self) -> bool {
        matches!(self, Self::Jpeg | Self::Png | Self::Gif | Self::WebP)
    }
}

/// Whether the first kilobyte has the root element of an SVG.
fn is_svg(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    head.windows(4).any(|window| window == b"<svg")
}

impl fmt::Display for Format {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Jpeg => "JPEG pictures",
            Self::Png => "PNG pictures",
            Self::Gif => "GIF pictures",
            Self::WebP => "WebP pictures",
            Self::Avif => "AVIF pictures",
            Self::Heic => "HEIC pictures",
            Self::Svg => "SVG pictures",
            Self::Video => "videos",
            Self::Other => "files of this kind",
        })
    }
}
