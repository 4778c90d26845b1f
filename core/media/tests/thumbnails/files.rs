//! Files of pictures. All show four quarters: red and green above blue and white.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

pub(crate) const RED: [u8; 4] = [255, 0, 0, 255];
pub(crate) const GREEN: [u8; 4] = [0, 255, 0, 255];
pub(crate) const BLUE: [u8; 4] = [0, 0, 255, 255];
pub(crate) const WHITE: [u8; 4] = [255, 255, 255, 255];

/// The quarter of a place.
pub(crate) fn quarter(x: usize, y: usize, width: usize, height: usize) -> [u8; 4] {
    match (2 * x < width, 2 * y < height) {
        (true, true) => RED,
        (false, true) => GREEN,
        (true, false) => BLUE,
        (false, false) => WHITE,
    }
}

pub(crate) fn quarters(width: usize, height: usize) -> Vec<[u8; 4]> {
    (0..width * height).map(|at| quarter(at % width, at / width, width, height)).collect()
}

/// The stored pixels of a picture whose first row is at the side `row` of what is shown and whose first column is at
/// the side `column` (EXIF, "Orientation").
fn stored(width: usize, height: usize, (row, column): (char, char)) -> (usize, usize, Vec<[u8; 4]>) {
    let is_sideways = matches!(row, 'l' | 'r');
    let (stored_width, stored_height) = if is_sideways { (height, width) } else { (width, height) };
    let mut pixels = Vec::new();
    for y in 0..stored_height {
        for x in 0..stored_width {
            let (mut shown_x, mut shown_y) = (0, 0);
            for (side, distance) in [(row, y), (column, x)] {
                match side {
                    't' => shown_y = distance,
                    'b' => shown_y = height - 1 - distance,
                    'l' => shown_x = distance,
                    _ => shown_x = width - 1 - distance,
                }
            }
            pixels.push(quarter(shown_x, shown_y, width, height));
        }
    }
    (stored_width, stored_height, pixels)
}

/// The sides of the first row and the first column, by orientation.
const SIDES: [(char, char); 8] =
    [('t', 'l'), ('t', 'r'), ('b', 'r'), ('b', 'l'), ('l', 't'), ('r', 't'), ('r', 'b'), ('l', 'b')];

/// EXIF that says an orientation, after another tag.
pub(crate) fn exif(orientation: u8, is_little: bool) -> Vec<u8> {
    let mut exif = if is_little { b"II\x2a\0\x08\0\0\0".to_vec() } else { b"MM\0\x2a\0\0\0\x08".to_vec() };
    let mut short = |number: u16| {
        exif.extend(if is_little { number.to_le_bytes() } else { number.to_be_bytes() });
    };
    let orientation = u16::from(orientation);
    let long_one: [u16; 2] = if is_little { [1, 0] } else { [0, 1] };
    short(2);
    for (tag, value) in [(0x0103, 6), (0x0112, orientation)] {
        short(tag);
        short(3);
        long_one.into_iter().for_each(&mut short);
        short(value);
        short(0);
    }
    [0, 0].into_iter().for_each(short);
    exif
}

pub(crate) fn jpeg(width: usize, height: usize, edit: impl FnOnce(&mut Encoder<&mut Vec<u8>>)) -> Vec<u8> {
    jpeg_of(width, height, &quarters(width, height), edit)
}

fn jpeg_of(
    width: usize,
    height: usize,
    pixels: &[[u8; 4]],
    edit: impl FnOnce(&mut Encoder<&mut Vec<u8>>),
) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, 90);
    edit(&mut encoder);
    encoder.encode(pixels.as_flattened(), width as u16, height as u16, ColorType::Rgba).unwrap();
    bytes
}

/// A JPEG that is shown upright in `width` × `height` by its orientation.
pub(crate) fn oriented_jpeg(width: usize, height: usize, orientation: u8) -> Vec<u8> {
    let (stored_width, stored_height, pixels) = stored(width, height, SIDES[usize::from(orientation) - 1]);
    jpeg_of(stored_width, stored_height, &pixels, |encoder| {
        encoder.set_sampling_factor(SamplingFactor::F_2_2);
        encoder.add_exif_metadata(&exif(orientation, orientation.is_multiple_of(2))).unwrap();
    })
}

pub(crate) fn grey_jpeg(width: usize, height: usize) -> Vec<u8> {
    let pixels: Vec<u8> = quarters(width, height).iter().map(|pixel| pixel[0]).collect();
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&pixels, width as u16, height as u16, ColorType::Luma).unwrap();
    bytes
}

pub(crate) fn cmyk_jpeg(width: usize, height: usize) -> Vec<u8> {
    let inks = quarters(width, height).into_iter().flat_map(|[r, g, b, _]| [255 - r, 255 - g, 255 - b, 0]);
    let mut bytes = Vec::new();
    let encoder = Encoder::new(&mut bytes, 90);
    encoder.encode(&inks.collect::<Vec<_>>(), width as u16, height as u16, ColorType::CmykAsYcck).unwrap();
    bytes
}

/// Changes the height and width in the frame header of a JPEG.
pub(crate) fn resize_jpeg(mut jpeg: Vec<u8>, width: u16, height: u16) -> Vec<u8> {
    let at = jpeg.windows(2).position(|pair| matches!(pair, [0xff, 0xc0 | 0xc2])).unwrap();
    jpeg[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

pub(crate) fn png(
    (width, height): (usize, usize),
    color: png::ColorType,
    depth: png::BitDepth,
    samples: impl Fn([u8; 4]) -> Vec<u8>,
) -> Vec<u8> {
    let data: Vec<u8> = quarters(width, height).into_iter().flat_map(samples).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(color);
    encoder.set_depth(depth);
    if color == png::ColorType::Indexed {
        encoder.set_palette([RED, GREEN, BLUE, WHITE].map(|[r, g, b, _]| [r, g, b]).concat());
        encoder.set_trns(&[255, 255, 0][..]);
    }
    encoder.write_header().unwrap().write_image_data(&data).unwrap();
    bytes
}

pub(crate) fn rgb_png(width: usize, height: usize) -> Vec<u8> {
    png((width, height), png::ColorType::Rgb, png::BitDepth::Eight, |[r, g, b, _]| vec![r, g, b])
}

/// The left half is transparent.
pub(crate) fn transparent_png(width: usize, height: usize) -> Vec<u8> {
    png((width, height), png::ColorType::Rgba, png::BitDepth::Eight, |pixel| {
        let alpha = if pixel == RED || pixel == BLUE { 0 } else { 255 };
        vec![pixel[0], pixel[1], pixel[2], alpha]
    })
}

/// A chunk of a PNG, with its checksum.
pub(crate) fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let checked = [kind, data].concat();
    let mut sum = u32::MAX;
    for byte in &checked {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    [&(data.len() as u32).to_be_bytes()[..], &checked, &(!sum).to_be_bytes()].concat()
}

/// The first 33 bytes of a PNG of `width` × `height`.
pub(crate) fn png_header(width: u32, height: u32, is_interlaced: bool) -> Vec<u8> {
    let tail = [8, 2, 0, 0, u8::from(is_interlaced)];
    let data = [&width.to_be_bytes()[..], &height.to_be_bytes(), &tail].concat();
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &data)].concat()
}

/// Inserts a chunk after the header of a PNG.
pub(crate) fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    [&png[..33], &chunk(kind, data), &png[33..]].concat()
}

pub(crate) fn gif(width: usize, height: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, width as u16, height as u16, &[]).unwrap();
    let mut pixels = quarters(width, height);
    let frame = gif::Frame::from_rgba(width as u16, height as u16, pixels.as_flattened_mut());
    encoder.write_frame(&frame).unwrap();
    drop(encoder);
    bytes
}

/// A moving GIF: the quarters, then a black square in the middle, `frames` in all.
pub(crate) fn moving_gif(width: usize, height: usize, frames: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = gif::Encoder::new(&mut bytes, width as u16, height as u16, &[]).unwrap();
    encoder.set_repeat(gif::Repeat::Infinite).unwrap();
    let mut pixels = quarters(width, height);
    let mut frame = gif::Frame::from_rgba(width as u16, height as u16, pixels.as_flattened_mut());
    frame.delay = 10;
    encoder.write_frame(&frame).unwrap();
    for _ in 1..frames {
        let mut square = vec![[0, 0, 0, 255]; width / 2 * (height / 2)];
        let mut frame =
            gif::Frame::from_rgba((width / 2) as u16, (height / 2) as u16, square.as_flattened_mut());
        (frame.left, frame.top, frame.delay) = ((width / 4) as u16, (height / 4) as u16, 20);
        encoder.write_frame(&frame).unwrap();
    }
    drop(encoder);
    bytes
}

/// A lossless WebP; the left half is transparent if `has_alpha`.
pub(crate) fn lossless_webp(width: usize, height: usize, has_alpha: bool) -> Vec<u8> {
    let mut bytes = Vec::new();
    let pixels = quarters(width, height).into_iter().map(|pixel| {
        let alpha = if has_alpha && (pixel == RED || pixel == BLUE) { 0 } else { 255 };
        [pixel[0], pixel[1], pixel[2], alpha]
    });
    let pixels: Vec<[u8; 4]> = pixels.collect();
    image_webp::WebPEncoder::new(&mut bytes)
        .encode(pixels.as_flattened(), width as u32, height as u32, image_webp::ColorType::Rgba8)
        .unwrap();
    bytes
}

/// The bytes that hexadecimal digits stand for.
pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn libvips(name: &str) -> Vec<u8> {
    let files = include_str!("libvips.txt");
    let line = files.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap();
    hex(line)
}

/// 80 × 40, lossy, by libvips: no Rust package writes these.
pub(crate) fn lossy_webp() -> Vec<u8> {
    libvips("lossy")
}

/// 80 × 40, lossy with a losslessly packed alpha: the left half is transparent.
pub(crate) fn lossy_transparent_webp() -> Vec<u8> {
    libvips("transparent")
}

/// 80 × 40, two frames; the left half of the second one is transparent.
pub(crate) fn moving_webp() -> Vec<u8> {
    libvips("moving")
}

/// 80 × 40, interlaced.
pub(crate) fn interlaced_png() -> Vec<u8> {
    libvips("interlaced")
}
