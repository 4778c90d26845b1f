//! Which size answers a request, and what a picture becomes in it.

use lattice_media::thumbnail::{Method, SIZES, Size, thumbnail};

use crate::files::{jpeg, rgb_png};

#[test]
fn a_request_gets_the_smallest_size_that_covers_it() {
    let [icon, avatar, small, medium, large] = SIZES;
    let cases = [
        ((32, 32, Method::Crop), icon),
        ((0, 0, Method::Crop), icon),
        ((33, 1, Method::Crop), avatar),
        ((96, 96, Method::Crop), avatar),
        ((97, 97, Method::Crop), small),
        ((300, 300, Method::Crop), medium),
        ((32, 32, Method::Scale), small),
        ((320, 241, Method::Scale), medium),
        ((800, 600, Method::Scale), large),
        ((u32::MAX, 1, Method::Scale), large),
        ((4000, 4000, Method::Crop), large),
    ];
    for ((width, height, method), size) in cases {
        assert_eq!(Size::for_request(width, height, method), size, "{width} {height} {method:?}");
    }
}

#[test]
fn a_picture_is_made_smaller_and_never_larger() {
    let [icon, avatar, small, _, large] = SIZES;
    let cases = [
        ((1000, 500), avatar, (96, 96)),
        ((500, 1000), icon, (32, 32)),
        ((50, 20), avatar, (20, 20)),
        ((20, 20), icon, (20, 20)),
        ((100, 40), avatar, (40, 40)),
        ((1000, 10), icon, (10, 10)),
        ((500, 1000), small, (120, 240)),
        ((1000, 500), large, (800, 400)),
        ((1, 1), large, (1, 1)),
        ((640, 480), small, (320, 240)),
        ((799, 601), large, (798, 600)),
        ((3, 3000), small, (1, 240)),
    ];
    for ((width, height), size, expected) in cases {
        for file in [jpeg(width, height, |_| ()), rgb_png(width, height)] {
            let made = thumbnail(&file, size, false).unwrap();
            assert_eq!((made.width, made.height), expected, "{width} × {height} in {size:?}");
        }
    }
}
