//! The memory that photos take in WebAssembly, where the decoder of JPEG has no threads; natively nothing is measured.
#![cfg_attr(target_arch = "wasm32", expect(clippy::unwrap_used, reason = "a test that panics has failed"))]

#[cfg(target_arch = "wasm32")]
#[path = "thumbnails/measure.rs"]
mod measure;

#[cfg(target_arch = "wasm32")]
mod photos {
    use jpeg_encoder::SamplingFactor;
    use lattice_media::thumbnail::CannotThumbnail;
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use crate::measure::{measured, photo};

    const FINE: SamplingFactor = SamplingFactor::F_1_1;
    const COARSE: SamplingFactor = SamplingFactor::F_2_2;

    #[test]
    fn a_photo_takes_little_memory() {
        let photos = [
            ("24 megapixels", photo(6000, 4000, false, COARSE), 16_000_000),
            ("50 megapixels", photo(8160, 6144, false, COARSE), 30_000_000),
            ("12 megapixels, progressive", photo(4032, 3024, true, COARSE), 55_000_000),
        ];
        for (name, file, most) in photos {
            for size in [0, 4] {
                let (made, peak) = measured(&file, size, false);
                wasm_bindgen_test::console_log!("{name}: {} bytes, size {size}, peak {peak}", file.len());
                made.unwrap();
                assert!(peak < most, "{name}: {peak}");
            }
        }
    }

    #[test]
    fn a_photo_that_would_take_more_is_refused() {
        let file = photo(4032, 3024, true, FINE);
        assert_eq!(measured(&file, 4, false).0, Err(CannotThumbnail::TooMuchMemory));
    }
}
