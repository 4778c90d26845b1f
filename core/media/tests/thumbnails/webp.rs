//! Files of WebP that would make the decoder take more than its header says.

use lattice_media::thumbnail::{CannotThumbnail, SIZES, thumbnail};

use crate::files::{lossy_transparent_webp, lossy_webp};
use crate::measure::measured;

#[test]
fn s49_a_webp_frame_larger_than_its_picture_is_refused() {
    let mut file = lossy_transparent_webp();
    let start = file.windows(3).position(|window| window == b"\x9d\x01\x2a").unwrap() + 3;
    file[start..start + 4].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    let refusal = thumbnail(&file, SIZES[0], false).unwrap_err();
    assert_eq!(refusal, CannotThumbnail::Damaged("a frame is larger than the picture".to_owned()));
}

#[test]
fn a_webp_of_16383_squared_is_refused_by_its_header() {
    let mut file = lossy_webp();
    let start = file.windows(3).position(|window| window == b"\x9d\x01\x2a").unwrap() + 3;
    file[start..start + 4].copy_from_slice(&[0xff, 0x3f, 0xff, 0x3f]);
    let refusal = thumbnail(&file, SIZES[0], false).unwrap_err();
    assert_eq!(refusal, CannotThumbnail::TooManyPixels { width: 16_383, height: 16_383 });
}

/// Bits, each byte from its lowest on.
#[derive(Default)]
struct Bits(Vec<u8>, usize);

impl Bits {
    fn write(&mut self, number: u32, count: usize) {
        for place in 0..count {
            if self.1.is_multiple_of(8) {
                self.0.push(0);
            }
            *self.0.last_mut().unwrap() |= ((number >> place & 1) as u8) << (self.1 % 8);
            self.1 += 1;
        }
    }

    /// A prefix code of one symbol.
    fn write_single(&mut self, symbol: u32) {
        self.write(0b101, 3);
        self.write(symbol, 8);
    }

    /// A prefix code whose symbols 0 to 10 have the lengths 1 to 10 and 10.
    fn write_long(&mut self) {
        self.write(0, 1);
        self.write(15, 4);
        for length in [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15] {
            self.write(
                if (1..=6).contains(&length) { 3 } else { 4 * u32::from((7..=10).contains(&length)) },
                3,
            );
        }
        self.write(0b0011, 4);
        self.write(9, 4);
        for length in [1_u32, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10] {
            let (code, size) = if length <= 6 { (length - 1, 3) } else { (length + 5, 4) };
            self.write(code.reverse_bits() >> (32 - size), size);
        }
    }
}

#[test]
fn s49_a_webp_whose_codes_would_take_much_memory_is_refused() {
    let mut bits = Bits::default();
    bits.write(0x2f, 8);
    bits.write(63 << 14 | 63, 28);
    bits.write(0, 4);
    // No transform, no cache; groups of codes, by an image of which every pixel says 65,535.
    bits.write(0b100, 3);
    bits.write(0, 3);
    bits.write(0, 1);
    [255, 255, 0, 0, 0].into_iter().for_each(|symbol| bits.write_single(symbol));
    for _ in 0..65_536 {
        bits.write_long();
        (0..4).for_each(|_| bits.write_single(0));
    }
    let image = bits.0;
    assert!(image.len() < 1_500_000, "{}", image.len());
    let sizes = [image.len() + 12, image.len()].map(|size| (size as u32).to_le_bytes());
    let file = [b"RIFF", &sizes[0][..], b"WEBPVP8L", &sizes[1], &image, &[0; 16]].concat();
    let (made, peak) = measured(&file, 0, false);
    assert_eq!(made, Err(CannotThumbnail::TooMuchMemory));
    assert!(peak < 2 * file.len(), "{peak}");
}

#[test]
fn a_large_lossless_webp_has_a_thumbnail() {
    let mut state = 1_u32;
    let noise: Vec<u8> = (0..600 * 400 * 4)
        .map(|_| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        })
        .collect();
    let mut file = Vec::new();
    image_webp::WebPEncoder::new(&mut file).encode(&noise, 600, 400, image_webp::ColorType::Rgba8).unwrap();
    assert!(file.len() > 700_000);
    let made = thumbnail(&file, SIZES[2], false).unwrap();
    assert_eq!((made.width, made.height, made.content_type), (320, 213, "image/png"));
}
