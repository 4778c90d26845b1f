//! The files of the table that the tests in workerd upload (`tests/e2e/thumbnails.test.mjs`), with what comes of each.

use std::fmt::Write as _;
use std::{env, fs};

use lattice_media::thumbnail::{CannotThumbnail, thumbnail};

use crate::files::oriented_jpeg;
use crate::table::{SMALL, good_files, refused_files};

const PATH: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/e2e/thumbnails/files.txt");
/// The bytes of the largest file that is kept.
const MAX_KEPT_BYTES: usize = 20_000;

/// A line for each file: its name, what it becomes within 320 × 240, its bytes in hexadecimal.
fn lines() -> String {
    let oriented = (1..=8).map(|of| (format!("JPEG of orientation {of}"), oriented_jpeg(120, 60, of)));
    let table = good_files().into_iter().chain(refused_files());
    let files = table.map(|(name, file, _)| (name.to_owned(), file)).chain(oriented);
    let mut lines = String::new();
    for (name, file) in files.filter(|(_, file)| file.len() <= MAX_KEPT_BYTES) {
        let becomes = match thumbnail(&file, SMALL, false) {
            Ok(made) => format!("{} {} × {}", made.content_type, made.width, made.height),
            Err(
                CannotThumbnail::Unsupported(_)
                | CannotThumbnail::UnsupportedFeature(_)
                | CannotThumbnail::Damaged(_),
            ) => "M_UNKNOWN".to_owned(),
            Err(_) => "M_TOO_LARGE".to_owned(),
        };
        write!(lines, "{name}: {becomes}: ").unwrap();
        file.iter().for_each(|byte| write!(lines, "{byte:02x}").unwrap());
        lines.push('\n');
    }
    lines
}

/// `KEEP=1` writes the file anew.
#[test]
fn the_files_for_workerd_are_those_of_the_table() {
    if env::var_os("KEEP").is_some() {
        fs::write(PATH, lines()).unwrap();
    }
    let is_kept = fs::read_to_string(PATH).is_ok_and(|kept| kept == lines());
    assert!(is_kept, "KEEP=1 cargo test -p lattice-media --test thumbnails shared");
}
