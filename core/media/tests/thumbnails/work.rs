//! How much work a thumbnail is, by the header of its file.

use lattice_media::thumbnail::megapixels;

use crate::files::*;

#[test]
fn megapixels_are_those_of_the_header() {
    for (name, file, animated, wanted) in [
        ("a small JPEG", jpeg(80, 40, |_| ()), false, 1),
        ("a JPEG of 48 megapixels", resize_jpeg(jpeg(80, 40, |_| ()), 8_000, 6_000), true, 48),
        ("a PNG of a bit more than 12", png_header(4_001, 3_000, false), false, 13),
        ("a bomb is refused by its header", png_header(50_000, 50_000, false), false, 1),
        ("a still GIF", moving_gif(80, 40, 2), false, 1),
        ("a moving one", moving_gif(80, 40, 2), true, 17),
        ("a moving WebP", moving_webp(), true, 17),
        ("a WebP", lossy_webp(), false, 1),
        ("a text", b"Hello".to_vec(), true, 1),
        ("a header that is cut", png_header(4_001, 3_000, false)[..20].to_vec(), false, 1),
    ] {
        assert_eq!(megapixels(&file, animated), wanted, "{name}");
    }
}
