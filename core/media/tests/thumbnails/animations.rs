//! Moving thumbnails of moving pictures.

use lattice_media::thumbnail::{MAX_FRAMES, SIZES, thumbnail};

use crate::decoded::{frames, is_like, quarters};
use crate::files::*;

#[test]
fn a_moving_gif_moves_if_that_is_asked_for() {
    let file = moving_gif(640, 480, 3);
    let made = thumbnail(&file, SIZES[2], true).unwrap();
    assert_eq!((made.content_type, made.width, made.height, made.is_animated), ("image/gif", 320, 240, true));
    let shown = frames(&made);
    assert_eq!(shown.len(), 3);
    for (frame, middle) in shown.iter().zip([WHITE, [0, 0, 0, 255], [0, 0, 0, 255]]) {
        assert_eq!((frame.0, frame.1), (320, 240));
        assert!(is_like(frame.2[(125 * 320 + 165) as usize], middle));
        let corner = frame.2[(10 * 320 + 10) as usize];
        assert!(is_like(corner, RED), "what a frame does not cover stays: {corner:?}");
    }
    let mut decoder = gif::DecodeOptions::new().read_info(&made.bytes[..]).unwrap();
    let mut delays = Vec::new();
    while let Some(frame) = decoder.next_frame_info().unwrap() {
        delays.push(frame.delay);
    }
    assert_eq!((delays, decoder.repeat()), (vec![10, 20, 20], gif::Repeat::Infinite));
    assert!(!thumbnail(&file, SIZES[2], false).unwrap().is_animated);
}

#[test]
fn a_moving_webp_becomes_a_moving_gif() {
    let made = thumbnail(&moving_webp(), SIZES[2], true).unwrap();
    assert_eq!((made.content_type, made.width, made.height, made.is_animated), ("image/gif", 80, 40, true));
    let shown = frames(&made);
    assert_eq!(shown.len(), 2);
    let colours = [[RED, GREEN, BLUE, WHITE], [[0; 4], GREEN, [0; 4], WHITE]];
    for (frame, colours) in shown.iter().zip(colours) {
        let seen = quarters(frame);
        assert!(seen.iter().zip(colours).all(|(&one, other)| is_like(one, other)), "{seen:?}");
    }
}

#[test]
fn what_does_not_move_or_moves_too_much_is_a_still() {
    let stills = [
        gif(400, 200),
        moving_gif(40, 40, 1),
        moving_gif(40, 40, MAX_FRAMES + 1),
        moving_gif(2000, 1500, 14),
        lossy_webp(),
        rgb_png(40, 40),
    ];
    for (number, file) in stills.iter().enumerate() {
        let made = thumbnail(file, SIZES[2], true).unwrap();
        assert_eq!((made.content_type, made.is_animated), ("image/jpeg", false), "{number}");
    }
    assert!(thumbnail(&moving_gif(40, 40, MAX_FRAMES), SIZES[2], true).unwrap().is_animated);
}

#[test]
fn a_frame_outside_of_the_picture_is_refused() {
    let mut file = moving_gif(40, 40, 1);
    let frame = file.windows(9).position(|window| window == b"\x2c\0\0\0\0\x28\0\x28\0").unwrap();
    file[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    assert!(thumbnail(&file, SIZES[2], false).is_err());
}

#[test]
fn what_would_move_in_too_many_bytes_is_a_still() {
    // Noise of 256 colours, which LZW makes larger.
    let (width, height, frames) = (320_u16, 240_u16, 100);
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let palette: Vec<u8> = (0..=255_u8).flat_map(|grey| [grey; 3]).collect();
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, width, height, &palette).unwrap();
    for _ in 0..frames {
        let indices: Vec<u8> = (0..u32::from(width) * u32::from(height)).map(|_| noise()).collect();
        encoder.write_frame(&gif::Frame::from_indexed_pixels(width, height, indices, None)).unwrap();
    }
    drop(encoder);
    let made = thumbnail(&file, SIZES[2], true).unwrap();
    assert_eq!((made.content_type, made.is_animated), ("image/jpeg", false));
    assert!(thumbnail(&file, SIZES[0], true).unwrap().is_animated, "in fewer pixels it moves");
}
