//! Tests of the sizes that answer requests.

use lattice_wire::Int;

use super::{size, variant};

fn check((width, height): (i64, i64), method: Option<&str>, wanted: &str) {
    let int = |number| Int::try_from(number).unwrap();
    let size = size((int(width), int(height)), method);
    let named = size.map_or_else(|error| error.errcode().unwrap().to_owned(), |size| variant(size, false));
    assert_eq!(named, wanted, "{width} × {height} {method:?}");
}

#[test]
fn a_request_has_the_next_larger_of_five_sizes() {
    for (wanted, method, named) in [
        ((1, 1), None, "320x240 scale"),
        ((32, 32), Some("crop"), "32x32 crop"),
        ((33, 32), Some("crop"), "96x96 crop"),
        ((97, 97), Some("crop"), "320x240 scale"),
        ((320, 241), Some("scale"), "640x480 scale"),
        ((800, 600), None, "800x600 scale"),
        ((9_007_199_254_740_991, 1), None, "800x600 scale"),
        ((0, 32), None, "M_INVALID_PARAM"),
        ((32, -1), None, "M_INVALID_PARAM"),
        ((32, 32), Some("stretch"), "M_INVALID_PARAM"),
        ((32, 32), Some(""), "M_INVALID_PARAM"),
    ] {
        check(wanted, method, named);
    }
}

#[test]
fn a_moving_thumbnail_is_another_than_the_still_one() {
    let int = |number: i32| Int::from(number);
    let size = size((int(10), int(10)), Some("crop")).unwrap();
    assert_eq!([variant(size, false), variant(size, true)], ["32x32 crop", "32x32 crop animated"]);
}
