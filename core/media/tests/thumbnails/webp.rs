//! Files of WebP that would make the decoder take more than its header says.

use lattice_media::thumbnail::{CannotThumbnail, SIZES, thumbnail};

use crate::files::{lossy_transparent_webp, lossy_webp};

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
