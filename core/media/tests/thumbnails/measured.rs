//! The size of a picture, by its header.

use lattice_media::thumbnail::measure as size_of;

use crate::files::*;

#[test]
fn a_header_says_the_size_of_the_picture_as_it_is_shown() {
    let cases = [
        ("JPEG", jpeg(800, 400, |_| ()), (800, 400)),
        ("JPEG on its side", oriented_jpeg(400, 800, 6), (400, 800)),
        ("PNG", rgb_png(400, 200), (400, 200)),
        ("PNG without pixels, but their number", png_header(50_000, 40_000, false), (50_000, 40_000)),
        ("GIF", gif(30, 20), (30, 20)),
        ("WebP", lossless_webp(64, 32, true), (64, 32)),
        ("lossy WebP", lossy_webp(), (80, 40)),
        ("moving WebP", moving_webp(), (80, 40)),
    ];
    for (name, file, size) in cases {
        assert_eq!(size_of(&file), Some(size), "{name}");
    }
}

#[test]
fn what_is_no_picture_or_damaged_has_no_size_and_never_panics() {
    let files = [
        jpeg(80, 40, |_| ()),
        oriented_jpeg(40, 80, 6),
        rgb_png(40, 20),
        gif(30, 20),
        lossless_webp(64, 32, true),
        lossy_webp(),
    ];
    for file in &files {
        for end in 0..file.len().min(2_000) {
            let _size = size_of(&file[..end]);
        }
        assert_eq!(size_of(&file[..8]), None);
    }
    for file in [
        &b""[..],
        b"<svg width='1'>",
        b"GIF89a\0\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDQ\0\0\0\x01\0\0\0\x01",
    ] {
        assert_eq!(size_of(file), None, "{file:?}");
    }
}
