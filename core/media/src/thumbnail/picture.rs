//! Pixels in memory.

/// Red, green, blue, alpha.
pub(super) type Pixel = [u8; 4];

/// A finished thumbnail, before it is encoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    /// Row by row.
    pub(super) pixels: Vec<Pixel>,
    /// The ICC profile of the source, if its colours are still those.
    pub(super) profile: Option<Vec<u8>>,
}

impl Picture {
    pub(super) fn is_opaque(&self) -> bool {
        self.pixels.iter().all(|&[_, _, _, alpha]| alpha == u8::MAX)
    }
}

/// Appends a row of a decoder to `to`, which is emptied first. `channels`: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
pub(super) fn read_row(row: &[u8], channels: usize, to: &mut Vec<Pixel>) {
    to.clear();
    match channels {
        1 => to.extend(row.iter().map(|&grey| [grey, grey, grey, u8::MAX])),
        2 => to.extend(row.as_chunks::<2>().0.iter().map(|&[grey, alpha]| [grey, grey, grey, alpha])),
        3 => to.extend(row.as_chunks::<3>().0.iter().map(|&[red, green, blue]| [red, green, blue, u8::MAX])),
        _ => to.extend(row.as_chunks::<4>().0),
    }
}

/// Reads a row of CMYK.
pub(super) fn read_cmyk_row(row: &[u8], to: &mut Vec<Pixel>) {
    to.clear();
    to.extend(row.as_chunks::<4>().0.iter().map(|&[cyan, magenta, yellow, black]| {
        let [red, green, blue] = [cyan, magenta, yellow].map(|ink| mixed(ink, black));
        [red, green, blue, u8::MAX]
    }));
}

/// The light that an ink and black leave.
fn mixed(ink: u8, black: u8) -> u8 {
    let light = (255 - u16::from(ink)) * (255 - u16::from(black)) / 255;
    u8::try_from(light).unwrap_or(u8::MAX)
}
