//! JPEG, decoded to an eighth, a quarter or a half of its pixels where that is enough: a photo of 24 megapixels then
//! takes a few megabytes and a third of the time.

use jpeg_decoder::{CodingProcess, Decoder, Error, PixelFormat};

use crate::thumbnail::limits::{MAX_ICC_PROFILE_BYTES, MAX_SCANS, check_memory, check_pixels};
use crate::thumbnail::orientation::Orientation;
use crate::thumbnail::picture::{Picture, read_cmyk_row, read_row};
use crate::thumbnail::plan::Plan;
use crate::thumbnail::refusal::{CannotThumbnail, damaged};
use crate::thumbnail::resample::shrink;
use crate::thumbnail::size::Size;

pub(super) fn decode(source: &[u8], size: Size) -> Result<Picture, CannotThumbnail> {
    let mut decoder = Decoder::new(source);
    decoder.read_info().map_err(refusal)?;
    let info = decoder.info().ok_or_else(|| damaged("it has no frame"))?;
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let pixels = check_pixels(width, height)?;
    let scans = source.windows(2).filter(|pair| pair == b"\xff\xda").count();
    if scans > MAX_SCANS {
        return Err(CannotThumbnail::TooManyScans);
    }
    let orientation = decoder.exif_data().map_or(Orientation::UPRIGHT, Orientation::of_exif);
    let plan = Plan::new(size, (width, height), orientation);
    let (whole_width, whole_height) = plan.whole();
    let least = |side: u32, stored: u16| u16::try_from(side).unwrap_or(stored).min(stored);
    let (scaled_width, scaled_height) =
        decoder.scale(least(whole_width, info.width), least(whole_height, info.height)).map_err(refusal)?;

    let scaled = u64::from(scaled_width) * u64::from(scaled_height);
    let channels = info.pixel_format.pixel_bytes() as u64;
    // Planes of all components at most, and the picture that they become; of a progressive one, all coefficients too.
    let coefficients = match info.coding_process {
        CodingProcess::DctSequential => 0,
        CodingProcess::DctProgressive => 2 * samples(source).unwrap_or(pixels * channels),
        CodingProcess::Lossless => {
            return Err(CannotThumbnail::UnsupportedFeature("a lossless JPEG".to_owned()));
        }
    };
    // The decoder keeps profiles, EXIF and the like, which are a part of the file.
    check_memory(source, source.len() as u64 + 2 * scaled * channels + coefficients)?;
    let samples = decoder.decode().map_err(refusal)?;

    let row_bytes = usize::from(scaled_width) * info.pixel_format.pixel_bytes();
    let is_cmyk = info.pixel_format == PixelFormat::CMYK32;
    let rows = samples.chunks_exact(row_bytes.max(1));
    let scaled_size = (u32::from(scaled_width), u32::from(scaled_height));
    let mut picture = match info.pixel_format {
        PixelFormat::CMYK32 => shrink(plan, scaled_size, rows, read_cmyk_row)?,
        PixelFormat::RGB24 => shrink(plan, scaled_size, rows, |row, to| read_row(row, 3, to))?,
        PixelFormat::L8 => shrink(plan, scaled_size, rows, |row, to| read_row(row, 1, to))?,
        PixelFormat::L16 => {
            return Err(CannotThumbnail::UnsupportedFeature("a JPEG of 16 bits".to_owned()));
        }
    };
    let is_rgb =
        |profile: &Vec<u8>| profile.get(16..20) == Some(b"RGB ") && profile.len() <= MAX_ICC_PROFILE_BYTES;
    picture.profile = decoder.icc_profile().filter(|profile| !is_cmyk && is_rgb(profile));
    Ok(orientation.apply(picture))
}

/// The coefficients of a frame, by the sampling factors of its header (ITU-T T.81, B.2.2).
fn samples(source: &[u8]) -> Option<u64> {
    let mut at = 2;
    let frame = loop {
        let &[0xff, marker, high, low] = source.get(at..)?.first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        if matches!(marker, 0xc0..=0xc3) {
            break source.get(at + 4..at + 2 + length)?;
        }
        at += 2 + length;
    };
    let (&[_, y1, y0, x1, x0, _], components) = frame.split_first_chunk()?;
    let factors =
        || components.as_chunks::<3>().0.iter().map(|&[_, factors, _]| (factors >> 4, factors & 15));
    let (most_x, most_y) = (factors().map(|(x, _)| x).max()?.max(1), factors().map(|(_, y)| y).max()?.max(1));
    let blocks = |side: u16, most: u8| u64::from(side).div_ceil(8 * u64::from(most));
    let units = blocks(u16::from_be_bytes([x1, x0]), most_x) * blocks(u16::from_be_bytes([y1, y0]), most_y);
    Some(units * 64 * factors().map(|(x, y)| u64::from(x) * u64::from(y)).sum::<u64>())
}

fn refusal(error: Error) -> CannotThumbnail {
    match error {
        Error::Unsupported(feature) => CannotThumbnail::UnsupportedFeature(format!("{feature:?}")),
        other => damaged(other),
    }
}
