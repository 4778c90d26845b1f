//! The memory that thumbnails take.
//!
//! Natively the decoder of JPEG has threads, and keeps coefficients for them twice. `tests/wasm.rs` measures more of
//! them where it has none, as in the product.

use jpeg_encoder::SamplingFactor;
use lattice_media::thumbnail::{CannotThumbnail, MAX_MEMORY_BYTES};

use crate::files::{lossless_webp, moving_gif};
use crate::measure::{measured, photo};

pub(crate) fn large_png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_compression(png::Compression::Fastest);
    let mut writer = encoder.write_header().unwrap();
    let mut stream = writer.stream_writer().unwrap();
    let row: Vec<u8> = (0..width * 4).map(|at| (at / 7) as u8).collect();
    for _ in 0..height {
        std::io::Write::write_all(&mut stream, &row).unwrap();
    }
    stream.finish().unwrap();
    drop(writer);
    bytes
}

#[test]
fn s49_a_thumbnail_takes_less_than_100_megabytes() {
    let coarse = SamplingFactor::F_2_2;
    let files = [
        ("a photo of 24 megapixels", photo(6000, 4000, false, coarse)),
        ("a progressive photo of 12 megapixels", photo(4032, 3024, true, coarse)),
        ("a PNG of 24 megapixels", large_png(6000, 4000)),
        ("a lossless WebP of 6 megapixels", lossless_webp(3000, 2000, true)),
    ];
    for (name, file) in files {
        for size in [0, 4] {
            let (made, peak) = measured(&file, size, false);
            println!("{name}: {} bytes, size {size}, peak {peak}", file.len());
            made.unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            assert!(peak < 100_000_000, "{name}: {peak}");
        }
    }
}

#[test]
fn s49_what_would_take_more_memory_is_refused_before_it_is_decoded() {
    let progressive = photo(6000, 4000, true, SamplingFactor::F_1_1);
    let webp = lossless_webp(4000, 3000, false);
    for file in [progressive, webp] {
        let (made, peak) = measured(&file, 4, false);
        assert_eq!(made, Err(CannotThumbnail::TooMuchMemory));
        assert!(peak - file.len() < 2 * file.len() + 5_000_000, "{peak}");
    }
}

#[test]
fn a_moving_thumbnail_takes_less_than_its_maximum() {
    let file = moving_gif(1200, 1000, 3);
    let (made, peak) = measured(&file, 4, true);
    assert!(made.unwrap().is_animated);
    assert!(peak < MAX_MEMORY_BYTES, "{peak}");
}
