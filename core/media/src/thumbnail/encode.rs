//! Thumbnails, and how they are encoded.

use gif::{DisposalMethod, Encoder, Frame, Repeat};
use jpeg_encoder::{ColorType, SamplingFactor};

use super::picture::Picture;
use super::refusal::{CannotThumbnail, damaged};

/// The quality of JPEG, of 100.
const QUALITY: u8 = 82;
/// How thoroughly the colours of a frame are chosen, from 1 (slow) to 30.
const COLOUR_SPEED: i32 = 20;

/// A thumbnail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thumbnail {
    /// The file.
    pub bytes: Vec<u8>,
    /// `image/jpeg`, `image/png` or `image/gif`.
    pub content_type: &'static str,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Whether it has several frames.
    pub is_animated: bool,
}

/// What came of a file.
pub(super) enum Decoded {
    Still(Picture),
    Moving(Animation),
}

/// Encodes a thumbnail: a still JPEG if it is opaque, otherwise a PNG; a moving GIF.
pub(super) fn encode(decoded: Decoded) -> Result<Thumbnail, CannotThumbnail> {
    match decoded {
        Decoded::Still(picture) => still(&picture),
        Decoded::Moving(animation) => Ok(animation.finish()),
    }
}

fn still(picture: &Picture) -> Result<Thumbnail, CannotThumbnail> {
    let (bytes, content_type) = if picture.is_opaque() {
        (jpeg(picture).map_err(damaged)?, "image/jpeg")
    } else {
        (png(picture).map_err(damaged)?, "image/png")
    };
    let Picture { width, height, .. } = *picture;
    Ok(Thumbnail { bytes, content_type, width, height, is_animated: false })
}

fn jpeg(picture: &Picture) -> Result<Vec<u8>, jpeg_encoder::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut bytes, QUALITY);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    if let Some(profile) = &picture.profile {
        encoder.add_icc_profile(profile)?;
    }
    let [width, height] = [picture.width, picture.height].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
    encoder.encode(picture.pixels.as_flattened(), width, height, ColorType::Rgba)?;
    Ok(bytes)
}

fn png(picture: &Picture) -> Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width, picture.height);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(picture.pixels.as_flattened())?;
    writer.finish()?;
    Ok(bytes)
}

/// A moving thumbnail, frame by frame.
pub(super) struct Animation {
    width: u16,
    height: u16,
    repeat: Repeat,
    encoder: Option<Encoder<Vec<u8>>>,
}

impl Animation {
    pub(super) fn new(width: u32, height: u32, repeat: Repeat) -> Self {
        let [width, height] = [width, height].map(|side| u16::try_from(side).unwrap_or(u16::MAX));
        Self { width, height, repeat, encoder: None }
    }

    /// Adds a frame that is shown for `delay` hundredths of a second.
    ///
    /// # Errors
    /// If the encoder refuses the frame.
    pub(super) fn add(&mut self, picture: &Picture, delay: u16) -> Result<(), CannotThumbnail> {
        let encoder = match &mut self.encoder {
            Some(encoder) => encoder,
            None => {
                let mut encoder = Encoder::new(Vec::new(), self.width, self.height, &[]).map_err(damaged)?;
                encoder.set_repeat(self.repeat).map_err(damaged)?;
                self.encoder.insert(encoder)
            }
        };
        // A pixel of a GIF is opaque or transparent.
        let whole = |&[red, green, blue, alpha]: &[u8; 4]| {
            if alpha < 128 { [0; 4] } else { [red, green, blue, u8::MAX] }
        };
        let mut pixels: Vec<[u8; 4]> = picture.pixels.iter().map(whole).collect();
        let mut frame =
            Frame::from_rgba_speed(self.width, self.height, pixels.as_flattened_mut(), COLOUR_SPEED);
        frame.delay = delay;
        frame.dispose = if picture.is_opaque() { DisposalMethod::Keep } else { DisposalMethod::Background };
        encoder.write_frame(&frame).map_err(damaged)
    }

    fn finish(self) -> Thumbnail {
        let bytes = self.encoder.and_then(|encoder| encoder.into_inner().ok()).unwrap_or_default();
        let (width, height) = (u32::from(self.width), u32::from(self.height));
        Thumbnail { bytes, content_type: "image/gif", width, height, is_animated: true }
    }
}
