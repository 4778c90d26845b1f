//! Which part of a picture a thumbnail shows, and in how many pixels.

use super::orientation::Orientation;
use super::size::{Method, Size};

/// A part of a picture, as parts of its width and height, and the pixels that show it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Plan {
    /// The pixels of the result, before its orientation is applied.
    pub(super) width: u32,
    /// The pixels of the result, before its orientation is applied.
    pub(super) height: u32,
    /// The part of the width that is shown, from the middle.
    pub(super) wide: f64,
    /// The part of the height that is shown, from the middle.
    pub(super) high: f64,
}

impl Plan {
    /// Fits a picture of `width` × `height` stored pixels into a size, which is meant for the oriented picture.
    pub(super) fn new(size: Size, (width, height): (u32, u32), orientation: Orientation) -> Self {
        let (box_width, box_height) =
            if orientation.is_sideways() { (size.height, size.width) } else { (size.width, size.height) };
        let [w, h, bw, bh] = [width, height, box_width, box_height].map(f64::from);
        match size.method {
            Method::Scale => {
                let ratio = (bw / w).min(bh / h).min(1.0);
                Self { width: pixels(w * ratio), height: pixels(h * ratio), wide: 1.0, high: 1.0 }
            }
            Method::Crop => {
                let (shown_width, shown_height) = (w.min(h * bw / bh), h.min(w * bh / bw));
                Self {
                    width: pixels(shown_width.min(bw)),
                    height: pixels(shown_height.min(bh)),
                    wide: shown_width / w,
                    high: shown_height / h,
                }
            }
        }
    }

    /// The pixels that the whole picture would have in the scale of the result: a decoder that can decode to fewer
    /// pixels needs these.
    pub(super) fn whole(self) -> (u32, u32) {
        let [width, height] = [f64::from(self.width) / self.wide, f64::from(self.height) / self.high];
        (ceiling(width), ceiling(height))
    }
}

fn pixels(number: f64) -> u32 {
    number.round().max(1.0) as u32
}

fn ceiling(number: f64) -> u32 {
    number.ceil().max(1.0) as u32
}
