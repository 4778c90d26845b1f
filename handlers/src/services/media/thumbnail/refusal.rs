//! Why media has no thumbnail, as it is kept and as clients hear of it.

use lattice_media::thumbnail::CannotThumbnail;
use lattice_wire::MatrixError;

/// Why media has no thumbnail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refusal {
    /// Its file, or the picture, is too large.
    TooLarge,
    /// It is of no format that is read.
    Unsupported,
    /// It breaks the rules of its format.
    Damaged,
}

impl Refusal {
    /// What the index calls it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Unsupported => "unsupported",
            Self::Damaged => "damaged",
        }
    }

    /// The refusal that the index calls `name`.
    pub(super) fn of(name: &str) -> Self {
        match name {
            "too_large" => Self::TooLarge,
            "damaged" => Self::Damaged,
            _ => Self::Unsupported,
        }
    }
}

impl From<&CannotThumbnail> for Refusal {
    fn from(cannot: &CannotThumbnail) -> Self {
        match cannot {
            CannotThumbnail::Unsupported(_) | CannotThumbnail::UnsupportedFeature(_) => Self::Unsupported,
            CannotThumbnail::Damaged(_) => Self::Damaged,
            CannotThumbnail::TooManyBytes
            | CannotThumbnail::TooManyPixels { .. }
            | CannotThumbnail::TooMuchMemory
            | CannotThumbnail::TooManyScans => Self::TooLarge,
        }
    }
}

impl From<Refusal> for MatrixError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooLarge => Self::too_large("The file, or its picture, is too large for a thumbnail."),
            Refusal::Unsupported => Self::unsupported("There are no thumbnails of files of this format."),
            Refusal::Damaged => Self::unsupported("The picture is damaged."),
        }
    }
}
