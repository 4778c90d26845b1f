//! PNG, row by row. An interlaced one needs all its pixels at once.

use std::io::Cursor;

use png::{DecodeOptions, Decoder, DecodingError, Limits, Transformations};

use crate::thumbnail::limits::{MAX_MEMORY_BYTES, check_memory, check_pixels};
use crate::thumbnail::orientation::Orientation;
use crate::thumbnail::picture::{Picture, read_row};
use crate::thumbnail::plan::Plan;
use crate::thumbnail::refusal::{CannotThumbnail, damaged};
use crate::thumbnail::resample::{Resampler, shrink};
use crate::thumbnail::size::Size;

pub(super) fn decode(source: &[u8], size: Size) -> Result<Picture, CannotThumbnail> {
    let mut options = DecodeOptions::default();
    options.set_ignore_text_chunk(true);
    options.set_ignore_iccp_chunk(true);
    let mut decoder = Decoder::new_with_options(Cursor::new(source), options);
    decoder.set_limits(Limits { bytes: MAX_MEMORY_BYTES.saturating_sub(source.len()) });
    // 16 bits become 8, palettes and grey of fewer bits become colours, `tRNS` becomes alpha.
    decoder.set_transformations(Transformations::normalize_to_color8());
    let info = decoder.read_header_info().map_err(refusal)?;
    let (width, height, is_interlaced) = (info.width, info.height, info.interlaced);
    let pixels = check_pixels(width, height)?;
    let rows_at_once = if is_interlaced { pixels } else { u64::from(width) };
    // Two rows as stored (16 bits, four channels), one as decoded, one as pixels.
    check_memory(source, 4 * rows_at_once + 24 * u64::from(width))?;

    let mut reader = decoder.read_info().map_err(refusal)?;
    let channels = reader.output_color_type().0.samples();
    let exif = reader.info().exif_metadata.as_deref();
    let orientation = exif.map_or(Orientation::UPRIGHT, Orientation::of_exif);
    let plan = Plan::new(size, (width, height), orientation);
    let picture = if is_interlaced {
        let bytes = reader.output_buffer_size().ok_or(CannotThumbnail::TooMuchMemory)?;
        let mut samples = vec![0; bytes];
        reader.next_frame(&mut samples).map_err(refusal)?;
        let rows = samples.chunks_exact((width as usize * channels).max(1));
        shrink(plan, (width, height), rows, |row, to| read_row(row, channels, to))?
    } else {
        let mut resampler = Resampler::new(plan, (width, height));
        let mut line = Vec::with_capacity(width as usize);
        while !resampler.is_complete() {
            let row = reader.next_row().map_err(refusal)?.ok_or_else(|| damaged("rows are missing"))?;
            read_row(row.data(), channels, &mut line);
            resampler.push(&line);
        }
        resampler.finish()?
    };
    Ok(orientation.apply(picture))
}

fn refusal(error: DecodingError) -> CannotThumbnail {
    match error {
        DecodingError::LimitsExceeded => CannotThumbnail::TooMuchMemory,
        other => damaged(other),
    }
}
