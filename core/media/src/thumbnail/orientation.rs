//! The orientation of a picture: tag 274 of EXIF.

use super::picture::{Picture, Pixel};

/// The tag of the orientation, and its type, a `SHORT`.
const ORIENTATION: (u16, u16) = (0x0112, 3);

/// How a stored picture is turned and mirrored to be shown (EXIF, `Orientation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Orientation(u8);

impl Orientation {
    pub(super) const UPRIGHT: Self = Self(1);

    /// The orientation that EXIF says, from the TIFF header on. Damaged EXIF says nothing.
    pub(super) fn of_exif(exif: &[u8]) -> Self {
        let tiff = exif.strip_prefix(b"Exif\0\0").unwrap_or(exif);
        find(tiff).filter(|number| (1..=8).contains(number)).map_or(Self::UPRIGHT, Self)
    }

    /// Whether width and height are exchanged.
    pub(super) fn is_sideways(self) -> bool {
        self.0 >= 5
    }

    /// Turns a stored picture as it is shown.
    pub(super) fn apply(self, picture: Picture) -> Picture {
        let (width, height) = (picture.width as usize, picture.height as usize);
        let (shown_width, shown_height) = if self.is_sideways() { (height, width) } else { (width, height) };
        let stored = |x: usize, y: usize| -> Option<Pixel> {
            let (right, bottom) = (width.checked_sub(1)?, height.checked_sub(1)?);
            let (x, y) = match self.0 {
                2 => (right.checked_sub(x)?, y),
                3 => (right.checked_sub(x)?, bottom.checked_sub(y)?),
                4 => (x, bottom.checked_sub(y)?),
                5 => (y, x),
                6 => (y, bottom.checked_sub(x)?),
                7 => (right.checked_sub(y)?, bottom.checked_sub(x)?),
                8 => (right.checked_sub(y)?, x),
                _ => (x, y),
            };
            picture.pixels.get(y * width + x).copied()
        };
        if self == Self::UPRIGHT {
            return picture;
        }
        let places = (0..shown_height).flat_map(|y| (0..shown_width).map(move |x| (x, y)));
        let pixels = places.filter_map(|(x, y)| stored(x, y)).collect();
        let (width, height) = if self.is_sideways() {
            (picture.height, picture.width)
        } else {
            (picture.width, picture.height)
        };
        Picture { width, height, pixels, profile: picture.profile }
    }
}

/// The orientation in the first directory of a TIFF.
fn find(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    };
    let long: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = if is_little { u32::from_le_bytes(long) } else { u32::from_be_bytes(long) } as usize;
    let entries = usize::from(short(directory)?);
    let places = (0..entries).map(|entry| directory.saturating_add(2 + 12 * entry));
    let place = places
        .take_while(|&at| short(at).is_some())
        .find(|&at| (short(at), short(at.saturating_add(2))) == (Some(ORIENTATION.0), Some(ORIENTATION.1)))?;
    u8::try_from(short(place.checked_add(8)?)?).ok()
}
