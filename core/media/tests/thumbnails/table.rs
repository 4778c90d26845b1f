//! The table of files: what comes of each.

use lattice_media::thumbnail::{CannotThumbnail, Format, Method, SIZES, Size, thumbnail};
use png::{BitDepth, ColorType};

use crate::decoded::{is_like, pixels, quarters};
use crate::files::*;

const CLEAR: [u8; 4] = [0; 4];
const COLOURS: [[u8; 4]; 4] = [RED, GREEN, BLUE, WHITE];
const RIGHT_HALF: [[u8; 4]; 4] = [CLEAR, GREEN, CLEAR, WHITE];
pub(crate) const SMALL: Size = Size { width: 320, height: 240, method: Method::Scale };

/// What a file becomes in 320 × 240.
pub(crate) enum Becomes {
    Jpeg(u32, u32),
    Png(u32, u32, [[u8; 4]; 4]),
    Nothing(CannotThumbnail),
    Damaged,
}
use Becomes::{Damaged, Jpeg, Nothing, Png};

pub(crate) fn good_files() -> Vec<(&'static str, Vec<u8>, Becomes)> {
    let half = |pixel: [u8; 4]| if pixel == RED || pixel == BLUE { 0 } else { 255 };
    let grey = [0, 85, 170, 255].map(|value| [value, value, value, 255]);
    let shade = |pixel: [u8; 4]| COLOURS.iter().position(|colour| *colour == pixel).unwrap() as u8 * 85;
    vec![
        ("JPEG", jpeg(800, 400, |_| ()), Jpeg(320, 160)),
        ("progressive JPEG", jpeg(800, 400, |encoder| encoder.set_progressive(true)), Jpeg(320, 160)),
        (
            "JPEG with restart markers",
            jpeg(801, 399, |encoder| encoder.set_restart_interval(3)),
            Jpeg(320, 159),
        ),
        ("JPEG in CMYK", cmyk_jpeg(800, 400), Jpeg(320, 160)),
        ("a JPEG that is small already", jpeg(50, 20, |_| ()), Jpeg(50, 20)),
        ("a JPEG of one row", jpeg(5000, 1, |_| ()), Jpeg(320, 1)),
        ("PNG", rgb_png(400, 200), Jpeg(320, 160)),
        ("PNG with alpha", transparent_png(400, 200), Png(320, 160, RIGHT_HALF)),
        (
            "PNG of 16 bits",
            png((400, 200), ColorType::Rgb, BitDepth::Sixteen, |[r, g, b, _]| vec![r, 9, g, 9, b, 9]),
            Jpeg(320, 160),
        ),
        (
            "PNG of 16 bits with alpha",
            png((400, 200), ColorType::Rgba, BitDepth::Sixteen, |pixel| {
                let [r, g, b, _] = pixel;
                vec![r, 0, g, 0, b, 0, half(pixel), 0]
            }),
            Png(320, 160, RIGHT_HALF),
        ),
        (
            "PNG in grey with alpha",
            png((400, 200), ColorType::GrayscaleAlpha, BitDepth::Eight, |pixel| {
                vec![shade(pixel), half(pixel)]
            }),
            Png(320, 160, [CLEAR, grey[1], CLEAR, grey[3]]),
        ),
        (
            "PNG with a palette, of which one colour is transparent",
            png((400, 200), ColorType::Indexed, BitDepth::Eight, |pixel| vec![shade(pixel) / 85]),
            Png(320, 160, [RED, GREEN, CLEAR, WHITE]),
        ),
        ("interlaced PNG", interlaced_png(), Jpeg(80, 40)),
        ("PNG that EXIF turns upside down", with_chunk(&turned(), b"eXIf", &exif(3, true)), Jpeg(80, 40)),
        ("PNG with a long text", with_chunk(&rgb_png(80, 40), b"tEXt", &vec![b'a'; 1 << 20]), Jpeg(80, 40)),
        ("GIF", gif(400, 200), Jpeg(320, 160)),
        ("moving GIF", moving_gif(400, 200, 3), Jpeg(320, 160)),
        ("lossless WebP", lossless_webp(400, 200, false), Jpeg(320, 160)),
        ("lossless WebP with alpha", lossless_webp(400, 200, true), Png(320, 160, RIGHT_HALF)),
        ("lossy WebP", lossy_webp(), Jpeg(80, 40)),
        ("lossy WebP with alpha", lossy_transparent_webp(), Png(80, 40, RIGHT_HALF)),
        ("moving WebP", moving_webp(), Jpeg(80, 40)),
        ("a file without pixels behind its header", png_header(100, 100, false), Damaged),
    ]
}

/// The quarters in a PNG, upside down.
fn turned() -> Vec<u8> {
    png((80, 40), ColorType::Rgb, BitDepth::Eight, |pixel| {
        let at = COLOURS.iter().position(|colour| *colour == pixel).unwrap();
        COLOURS[3 - at][..3].to_vec()
    })
}

pub(crate) fn refused_files() -> Vec<(&'static str, Vec<u8>, Becomes)> {
    let unsupported = |format| Nothing(CannotThumbnail::Unsupported(format));
    let many = || Nothing(CannotThumbnail::TooManyPixels { width: 50_000, height: 50_000 });
    let ftyp = |brand: &[u8]| [b"\0\0\0\x20ftyp", brand, &[0; 100]].concat();
    let gif_bomb =
        b"GIF89a\x50\xc3\x50\xc3\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x50\xc3\x50\xc3\0\x02\x02D\x01\0;";
    let scans = jpeg(64, 64, |encoder| encoder.set_progressive(true));
    let scan = scans.windows(2).rposition(|pair| pair == b"\xff\xda").unwrap();
    let many_scans = [&scans[..scan], &scans[scan..scans.len() - 2].repeat(300), b"\xff\xd9"].concat();
    vec![
        ("a JPEG that says 50,000 × 50,000", resize_jpeg(jpeg(64, 64, |_| ()), 50_000, 50_000), many()),
        ("a PNG that says 50,000 × 50,000", png_header(50_000, 50_000, false), many()),
        ("a GIF that says 50,000 × 50,000", gif_bomb.to_vec(), many()),
        (
            "a PNG that says 4,294,967,295 × 1",
            png_header(u32::MAX, 1, false),
            Nothing(CannotThumbnail::TooManyPixels { width: u32::MAX, height: 1 }),
        ),
        (
            "an interlaced PNG of 64 megapixels",
            [png_header(8000, 8000, true), chunk(b"IDAT", &[0x78, 0x9c])].concat(),
            Nothing(CannotThumbnail::TooMuchMemory),
        ),
        (
            "a progressive JPEG that says 8,000 × 8,000",
            resize_jpeg(jpeg(64, 64, |encoder| encoder.set_progressive(true)), 8000, 8000),
            Nothing(CannotThumbnail::TooMuchMemory),
        ),
        ("a progressive JPEG of 300 scans", many_scans, Nothing(CannotThumbnail::TooManyScans)),
        (
            "a file beyond the maximum of bytes",
            [jpeg(64, 64, |_| ()), vec![0; 20 << 20]].concat(),
            Nothing(CannotThumbnail::TooManyBytes),
        ),
        (
            "a JPEG whose height comes later",
            resize_jpeg(jpeg(64, 64, |_| ()), 64, 0),
            Nothing(CannotThumbnail::UnsupportedFeature("DNL".to_owned())),
        ),
        ("AVIF", ftyp(b"avif"), unsupported(Format::Avif)),
        ("HEIC", ftyp(b"heic"), unsupported(Format::Heic)),
        ("MP4", ftyp(b"isom"), unsupported(Format::Video)),
        ("WebM", b"\x1a\x45\xdf\xa3\x01\0\0\0".to_vec(), unsupported(Format::Video)),
        (
            "SVG",
            b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(),
            unsupported(Format::Svg),
        ),
        ("a text", b"Hello".to_vec(), unsupported(Format::Other)),
        ("no bytes", Vec::new(), unsupported(Format::Other)),
    ]
}

#[test]
fn every_file_has_its_thumbnail_or_a_clear_refusal() {
    let files: Vec<_> = good_files().into_iter().chain(refused_files()).collect();
    assert!(files.len() >= 30, "{}", files.len());
    for (name, bytes, becomes) in files {
        let made = thumbnail(&bytes, SMALL, false);
        let (kind, width, height, colours) = match becomes {
            Jpeg(width, height) => ("image/jpeg", width, height, COLOURS),
            Png(width, height, colours) => ("image/png", width, height, colours),
            Nothing(refusal) => {
                assert_eq!(made.as_ref().err(), Some(&refusal), "{name}");
                continue;
            }
            Damaged => {
                assert!(matches!(made, Err(CannotThumbnail::Damaged(_))), "{name}: {made:?}");
                continue;
            }
        };
        let made = made.unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
        assert_eq!(
            (made.content_type, made.width, made.height, made.is_animated),
            (kind, width, height, false),
            "{name}"
        );
        let shown = pixels(&made);
        assert_eq!((shown.0, shown.1), (width, height), "{name}");
        if height > 1 {
            let seen = quarters(&shown);
            assert!(seen.iter().zip(colours).all(|(&one, other)| is_like(one, other)), "{name}: {seen:?}");
        }
    }
}

#[test]
fn grey_stays_grey() {
    let made = thumbnail(&grey_jpeg(400, 200), SMALL, false).unwrap();
    let seen = quarters(&pixels(&made));
    let black = [0, 0, 0, 255];
    assert!(
        seen.iter().zip([WHITE, black, black, WHITE]).all(|(&one, other)| is_like(one, other)),
        "{seen:?}"
    );
}

#[test]
fn every_orientation_is_shown_upright_in_every_size() {
    for orientation in 1..=8 {
        let file = oriented_jpeg(1000, 500, orientation);
        for size in SIZES {
            let made = thumbnail(&file, size, false).unwrap();
            let expected = match size.method {
                Method::Crop => (size.width, size.height),
                Method::Scale => (size.width, size.width / 2),
            };
            assert_eq!((made.width, made.height), expected, "{orientation} {size:?}");
            let seen = quarters(&pixels(&made));
            assert!(
                seen.iter().zip(COLOURS).all(|(&one, other)| is_like(one, other)),
                "{orientation} {size:?}: {seen:?}"
            );
            assert!(!made.bytes.windows(4).any(|window| window == b"Exif"));
        }
    }
}

#[test]
fn a_file_that_ends_early_is_refused_or_has_the_right_size() {
    let files = good_files()
        .into_iter()
        .filter(|(_, file, becomes)| file.len() < 100_000 && matches!(becomes, Jpeg(..) | Png(..)));
    let mut refused = 0;
    for (name, file, becomes) in files {
        let (Jpeg(width, height) | Png(width, height, _)) = becomes else { unreachable!() };
        for end in (0..file.len()).step_by(10) {
            match thumbnail(&file[..end], SMALL, end % 20 == 0) {
                Ok(made) => assert_eq!((made.width, made.height), (width, height), "{name} of {end} bytes"),
                Err(_) => refused += 1,
            }
        }
        let head = &file[..file.len() / 4];
        assert!(thumbnail(head, SMALL, false).is_err(), "{name}: a quarter of it is no picture");
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn colours_keep_their_profile_if_it_is_small() {
    let profile = |bytes: usize| {
        let mut profile = vec![0; bytes];
        profile[16..20].copy_from_slice(b"RGB ");
        profile
    };
    let with = |bytes: usize| {
        let file = jpeg(400, 200, |encoder| encoder.add_icc_profile(&profile(bytes)).unwrap());
        let made = thumbnail(&file, SMALL, false).unwrap();
        let mut decoder = jpeg_decoder::Decoder::new(&made.bytes[..]);
        decoder.decode().unwrap();
        decoder.icc_profile()
    };
    assert_eq!(with(548), Some(profile(548)));
    assert_eq!(with(5000), None);
}
