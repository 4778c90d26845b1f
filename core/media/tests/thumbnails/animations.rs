//! Moving thumbnails of moving pictures.

use lattice_media::thumbnail::{MAX_ANIMATION_PIXELS, MAX_FRAMES, PIXEL_OF_RESULT, SIZES, thumbnail};

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

/// A GIF of noise in 256 colours of all kinds: LZW makes it larger, and each frame of the thumbnail needs a palette that is chosen.
fn noise(width: u16, height: u16, frames: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut noise = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    let palette: Vec<u8> = (0..768).map(|_| noise()).collect();
    let mut file = Vec::new();
    let mut encoder = gif::Encoder::new(&mut file, width, height, &palette).unwrap();
    for _ in 0..frames {
        let indices: Vec<u8> = (0..u32::from(width) * u32::from(height)).map(|_| noise()).collect();
        encoder.write_frame(&gif::Frame::from_indexed_pixels(width, height, indices, None)).unwrap();
    }
    drop(encoder);
    file
}

#[test]
fn s49_the_work_of_a_moving_thumbnail_is_known_before_a_frame_is_decoded() {
    let work = |source: (u64, u64), result: (u64, u64), frames: u64| {
        frames * (source.0 * source.1 + PIXEL_OF_RESULT * result.0 * result.1)
    };
    // The same file moves in a small thumbnail and not in a large one.
    for (size, result, is_animated) in [
        (0, (32, 32), true),
        (1, (96, 96), true),
        (2, (320, 240), true),
        (3, (640, 480), false),
        (4, (800, 600), false),
    ] {
        assert_eq!(work((800, 600), result, 14) <= MAX_ANIMATION_PIXELS, is_animated, "{size}");
        let made = thumbnail(&moving_gif(800, 600, 14), SIZES[size], true).unwrap();
        assert_eq!(made.is_animated, is_animated, "{size}");
    }
    // At the maximum, and one frame beyond it.
    let most = MAX_ANIMATION_PIXELS / work((320, 240), (320, 240), 1);
    for (frames, is_animated) in [(most, true), (most + 1, false)] {
        let made = thumbnail(&noise(320, 240, frames as usize), SIZES[2], true).unwrap();
        assert_eq!(made.is_animated, is_animated, "{frames}");
        assert!(made.bytes.len() < 3_000_000, "the pixels bound the bytes: {}", made.bytes.len());
    }
}

#[test]
fn a_moving_webp_has_the_same_bound() {
    let file = moving_webp();
    let at = |name: &[u8]| file.windows(4).position(|window| window == name).unwrap();
    let (header, first) = (at(b"VP8X"), at(b"ANMF"));
    // A canvas of 1,500 × 1,500, and the two frames again and again.
    for (times, is_animated) in [(2, true), (3, false)] {
        let mut many = [&file[..first], &file[first..].repeat(times)].concat();
        many[header + 12..header + 18].copy_from_slice(&[0xdb, 5, 0, 0xdb, 5, 0]);
        let bytes = u32::try_from(many.len() - 8).unwrap();
        many[4..8].copy_from_slice(&bytes.to_le_bytes());
        assert_eq!(thumbnail(&many, SIZES[2], true).unwrap().is_animated, is_animated, "{times}");
    }
}
