//! GIF: the first frame, or each one drawn over those before it.

use gif::{ColorOutput, DecodeOptions, Decoder, DecodingError, DisposalMethod, Frame, MemoryLimit};

use crate::thumbnail::encode::{Animation, Decoded};
use crate::thumbnail::limits::{MAX_FRAMES, MAX_MEMORY_BYTES, check_memory, check_pixels, may_move};
use crate::thumbnail::orientation::Orientation;
use crate::thumbnail::picture::{Picture, Pixel};
use crate::thumbnail::plan::Plan;
use crate::thumbnail::refusal::{CannotThumbnail, damaged};
use crate::thumbnail::resample::shrink;
use crate::thumbnail::size::Size;

pub(super) fn decode(source: &[u8], size: Size, animated: bool) -> Result<Decoded, CannotThumbnail> {
    let mut decoder = open(source, false)?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    let pixels = check_pixels(width, height)?;
    // The canvas, what it was before a frame that is taken away, and the indices of a frame.
    check_memory(source, 9 * pixels)?;
    let plan = Plan::new(size, (width, height), Orientation::UPRIGHT);
    let mut canvas = Canvas::new(width, height);
    let frames = if animated { count_frames(source)? } else { 1 };
    if !may_move(frames as u64, pixels, plan) {
        let frame = next(&mut decoder, width, height)?.ok_or_else(|| damaged("it has no frame"))?;
        canvas.draw(&frame);
        return canvas.shrink(plan).map(Decoded::Still);
    }
    let mut animation = Animation::new(plan.width, plan.height, decoder.repeat());
    while let Some(frame) = next(&mut decoder, width, height)? {
        let before = (frame.frame.dispose == DisposalMethod::Previous).then(|| canvas.pixels.clone());
        canvas.draw(&frame);
        animation.add(&canvas.shrink(plan)?, frame.frame.delay)?;
        match (frame.frame.dispose, before) {
            (DisposalMethod::Background, _) => canvas.clear(&frame),
            (_, Some(before)) => canvas.pixels = before,
            _ => {}
        }
    }
    Ok(Decoded::Moving(animation))
}

fn open(source: &[u8], skip: bool) -> Result<Decoder<&[u8]>, CannotThumbnail> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::Indexed);
    options.skip_frame_decoding(skip);
    if let Some(limit) = u64::try_from(MAX_MEMORY_BYTES).ok().and_then(std::num::NonZeroU64::new) {
        options.set_memory_limit(MemoryLimit::Bytes(limit));
    }
    options.read_info(source).map_err(refusal)
}

/// The frames of a file, without their pixels; one more than [`MAX_FRAMES`] at most.
fn count_frames(source: &[u8]) -> Result<usize, CannotThumbnail> {
    let mut decoder = open(source, true)?;
    let mut frames = 0;
    while frames <= MAX_FRAMES && decoder.next_frame_info().map_err(refusal)?.is_some() {
        frames += 1;
    }
    Ok(frames)
}

/// A frame with the colours that its indices mean.
struct Drawing {
    frame: Frame<'static>,
    palette: Vec<[u8; 3]>,
}

/// The next frame, which lies within the canvas.
fn next(decoder: &mut Decoder<&[u8]>, width: u32, height: u32) -> Result<Option<Drawing>, CannotThumbnail> {
    let Some(info) = decoder.next_frame_info().map_err(refusal)? else { return Ok(None) };
    let mut frame = info.clone();
    let (right, bottom) =
        (u32::from(frame.left) + u32::from(frame.width), u32::from(frame.top) + u32::from(frame.height));
    if right > width || bottom > height || frame.width == 0 || frame.height == 0 {
        return Err(damaged("a frame is outside of the picture"));
    }
    let mut indices = vec![0; usize::from(frame.width) * usize::from(frame.height)];
    decoder.read_into_buffer(&mut indices).map_err(refusal)?;
    frame.buffer = indices.into();
    let palette = decoder.palette().map_err(refusal)?.as_chunks::<3>().0.to_vec();
    Ok(Some(Drawing { frame, palette }))
}

/// What is shown at a time.
struct Canvas {
    width: u32,
    height: u32,
    pixels: Vec<Pixel>,
}

impl Canvas {
    fn new(width: u32, height: u32) -> Self {
        Self { width, height, pixels: vec![[0; 4]; width as usize * height as usize] }
    }

    /// The rows of the canvas that a frame covers, as far as it covers them.
    fn covered(&mut self, frame: &Frame<'_>) -> impl Iterator<Item = &mut [Pixel]> {
        let (left, width) = (usize::from(frame.left), usize::from(frame.width));
        let rows = self.pixels.chunks_exact_mut((self.width as usize).max(1));
        let rows = rows.skip(usize::from(frame.top)).take(usize::from(frame.height));
        rows.filter_map(move |row| row.get_mut(left..left + width))
    }

    fn draw(&mut self, Drawing { frame, palette }: &Drawing) {
        let transparent = frame.transparent;
        let rows = frame.buffer.chunks_exact(usize::from(frame.width).max(1));
        for (row, indices) in self.covered(frame).zip(rows) {
            for (pixel, index) in row.iter_mut().zip(indices) {
                if let Some(&[red, green, blue]) = palette.get(usize::from(*index))
                    && transparent != Some(*index)
                {
                    *pixel = [red, green, blue, u8::MAX];
                }
            }
        }
    }

    fn clear(&mut self, drawing: &Drawing) {
        self.covered(&drawing.frame).for_each(|row| row.fill([0; 4]));
    }

    fn shrink(&self, plan: Plan) -> Result<Picture, CannotThumbnail> {
        let bytes = self.pixels.as_flattened();
        let rows = bytes.chunks_exact((self.width as usize * 4).max(1));
        shrink(plan, (self.width, self.height), rows, |row, to| {
            to.clear();
            to.extend(row.as_chunks::<4>().0);
        })
    }
}

fn refusal(error: DecodingError) -> CannotThumbnail {
    match error {
        DecodingError::OutOfMemory | DecodingError::MemoryLimit => CannotThumbnail::TooMuchMemory,
        other => damaged(other),
    }
}
